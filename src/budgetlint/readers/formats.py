"""Which format bytes are in: their content decides, and their name only where the content leaves it open."""

from __future__ import annotations

import codecs
import io
import re
import struct
from enum import StrEnum

from budgetlint.model.phrases import Phrase
from budgetlint.readers.ole import streams
from budgetlint.regex import regex


class Format(StrEnum):
    """A format, named as its files usually end."""

    PDF = "pdf"
    DOCX = "docx"  # and docm, dotx
    XLSX = "xlsx"  # and xlsm, and et under that name
    XLS = "xls"  # and et
    ODS = "ods"
    FODS = "fods"  # the same in one file of XML
    DOC = "doc"  # and wps
    RTF = "rtf"
    ODT = "odt"
    FLAT = "xml"  # Word's or Excel's older XML in one file, and OpenDocument's but for its sheets
    HTML = "html"  # and htm, jsp, shtml
    OFD = "ofd"
    ZIP = "zip"
    TEXT = "txt"
    LOCKED = "locked"  # a document under a password
    MAIL = "mht"  # a page in one file
    IMAGE = "image"
    ARCHIVE = "rar"  # and 7z, gz, tar.xz
    SLIDES = "pptx"
    BINARY = "xlsb"
    OLE = "ole"  # another compound file

    @property
    def called(self) -> Phrase:
        """What it is, as a clerk would say."""
        return _WORDS[self]


_WORDS = {
    Format.PDF: Phrase("PDF 文件", "a PDF"),
    Format.DOCX: Phrase("Word 文档(docx)", "a Word document (docx)"),
    Format.XLSX: Phrase("Excel 工作簿(xlsx)", "an Excel workbook (xlsx)"),
    Format.XLS: Phrase("旧版 Excel 或 WPS 表格(xls/et)", "an old Excel or WPS workbook (xls/et)"),
    Format.ODS: Phrase("开放文档表格(ods)", "an OpenDocument spreadsheet (ods)"),
    Format.FODS: Phrase("单个 XML 文件的开放文档表格(fods)", "an OpenDocument spreadsheet as one XML file (fods)"),
    Format.DOC: Phrase("旧版 Word 或 WPS 文字(doc/wps)", "an old Word or WPS document (doc/wps)"),
    Format.RTF: Phrase("RTF 文档", "an RTF document"),
    Format.ODT: Phrase("开放文档(odt)", "an OpenDocument text (odt)"),
    Format.FLAT: Phrase("单个 XML 文件的 Office 文档", "an Office document as one XML file"),
    Format.HTML: Phrase("网页(HTML)", "a web page (HTML)"),
    Format.OFD: Phrase("版式文档(OFD)", "an OFD document"),
    Format.ZIP: Phrase("压缩包(zip)", "an archive (zip)"),
    Format.TEXT: Phrase("纯文本", "plain text"),
    Format.LOCKED: Phrase("设有密码的 Office 文档", "an Office document with a password"),
    Format.MAIL: Phrase("单个文件网页(mht)", "a web page as one file (mht)"),
    Format.IMAGE: Phrase("图片", "a picture"),
    Format.ARCHIVE: Phrase("压缩包(rar/7z/gz)", "an archive (rar/7z/gz)"),
    Format.SLIDES: Phrase("演示文稿", "a presentation"),
    Format.BINARY: Phrase("二进制 Excel 工作簿(xlsb)", "a binary Excel workbook (xlsb)"),
    Format.OLE: Phrase("旧版 Office 文件", "an old Office file"),
}
_MAGIC = (
    (b"\x89PNG", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"GIF8", Format.IMAGE),
    (b"BM", Format.IMAGE),
    (b"II*\0", Format.IMAGE),
    (b"MM\0*", Format.IMAGE),
    (b"{\\rtf", Format.RTF),
    (b"Rar!", Format.ARCHIVE),
    (b"7z\xbc\xaf", Format.ARCHIVE),
    (b"\x1f\x8b", Format.ARCHIVE),
    (b"\xfd7zXZ", Format.ARCHIVE),
    (b"BZh", Format.ARCHIVE),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGES = frozenset((
    "html", "htm", "shtml", "shtm", "xhtml", "jsp", "jspx", "asp", "aspx", "php",
))  # fmt: skip
#: What may stand before the first element of a page.
_BEFORE = regex(r"(?:\s|\ufeff|<\?.*?\?>|<%.*?%>|<!--.*?-->)*", re.DOTALL)
_ROOT = regex(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ELEMENT = regex(
    r"<(?:meta|title|style|script|link|div|table|tbody|tr|p|span|font|section|article|center|h[1-6]|ul|form|base)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = regex(r"</?[a-z][a-z0-9:]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
#: What a flat document says it is, or holds before anything else of its body.
_FLAT_SHEETS = regex(
    r"<office:document[^<>]*\bopendocument\.spreadsheet(?:-template)?[\"']|<office:body\b[^<>]*>\s*<office:spreadsheet\b"
)
_MAIL = regex(r"(?:From|MIME-Version|Subject|Date)\s*:.*?^Content-Type\s*:", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_LOOK = 65_536


def format_of(data: bytes, name: str = "") -> Format:
    """The format of ``data``; ``name`` (a path or a suffix) tells only whether loose markup is meant as a page."""
    head = data[:_LOOK]
    if head.startswith(_ZIP):
        return _zipped(data)
    if head.startswith(_OLE):
        return _compound(data)
    if head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return Format.PDF
    suffix = name.rpartition(".")[2].lower()
    for magic, what in _MAGIC:
        if head.startswith(magic) and (magic != b"BM" or _is_bitmap(data)):
            return what
    if suffix == "pdf" and b"%PDF-" in head:
        return Format.PDF
    return _marked(_letters(head), suffix)


def _zipped(data: bytes) -> Format:
    """By the content types or the main part; by the names of members if the directory at the end is lost."""
    import zipfile  # text, which most files are, needs none of this

    from budgetlint.readers.package import ZIP_ERRORS

    kind = ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {i.filename.replace("\\", "/").lower().lstrip("/"): i for i in archive.infolist()}
            found = set(names)
            kinds = names.get("[content_types].xml") or names.get("mimetype")
            if kinds is not None and kinds.file_size < 10_000_000:
                with archive.open(kinds) as stream:
                    kind = stream.read(10_000_000).decode("latin-1")
    except ZIP_ERRORS:
        found = {
            m.decode("latin-1").lower().replace("\\", "/")
            for m in re.findall(rb"(?i)\[content_types\]\.xml|word/document\.xml|xl/\w+\.xml|OFD\.xml", data)
        }
    for word, what in _MAIN:
        if word in kind:
            return what
    if "ofd.xml" in found:
        return Format.OFD
    if any(n.startswith("word/") for n in found):
        return Format.DOCX
    if any(n.startswith("xl/") for n in found):
        return Format.BINARY if "xl/workbook.bin" in found else Format.XLSX
    return Format.SLIDES if any(n.startswith("ppt/") for n in found) else Format.ZIP


_MAIN = (
    ("wordprocessingml.document.main", Format.DOCX),
    ("wordprocessingml.template.main", Format.DOCX),
    ("ms-word.document.macroEnabled.main", Format.DOCX),
    ("ms-word.template.macroEnabledTemplate.main", Format.DOCX),
    ("spreadsheetml.sheet.main", Format.XLSX),
    ("spreadsheetml.template.main", Format.XLSX),
    ("ms-excel.sheet.macroEnabled.main", Format.XLSX),
    ("ms-excel.template.macroEnabled.main", Format.XLSX),
    ("ms-excel.sheet.binary", Format.BINARY),
    ("presentationml", Format.SLIDES),
    ("opendocument.spreadsheet", Format.ODS),
    ("opendocument.text", Format.ODT),
)


def _compound(data: bytes) -> Format:
    names = {name.lower() for name in streams(data)}
    if "encryptedpackage" in names:
        return Format.LOCKED
    if names & {"workbook", "book"}:
        return Format.XLS
    # A broken directory tells nothing; most of what is published so is Word's, and LibreOffice looks for itself.
    return Format.DOC if "worddocument" in names or not names else Format.OLE


def _is_bitmap(data: bytes) -> bool:
    return len(data) > 14 and struct.unpack_from("<I", data, 2)[0] == len(data)


def _letters(head: bytes) -> str:
    """The beginning as text good enough to see its markup."""
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(bom):
            return head[2:].decode(encoding, "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip("\ufeff")


def _marked(text: str, suffix: str) -> Format:
    start = _start(text)
    if start.startswith("<office:document") and _FLAT_SHEETS.search(start):
        return Format.FODS
    if start.startswith(("<pkg:package", "<w:wordDocument", "<Workbook", "<ss:Workbook", "<office:document")):
        return Format.FLAT
    if _MAIL.match(text) and "multipart/related" in text:
        return Format.MAIL
    if _ROOT.match(start):
        return Format.HTML
    if suffix in _PAGES and len(_TAG.findall(text)) > 1:
        return Format.HTML
    if suffix in ("txt", "md", "csv", "tsv"):
        return Format.TEXT
    # A fragment of a page is nothing but elements, and has no line of its own outside them.
    closed = text.rstrip().endswith(">") or len(text) >= _LOOK
    if _ELEMENT.match(start) and closed and len(_TAG.findall(text)) > 5 and not _bare_lines(text):
        return Format.HTML
    return Format.TEXT


def _start(text: str) -> str:
    match = _BEFORE.match(text)
    return text[match.end() :] if match else text


def _bare_lines(text: str) -> bool:
    """Whether lines of Markdown (headings, lists, pipe rows) stand between the tags."""
    return any(re.match(r"\s{0,3}(?:#{1,6}\s|\||[-*+]\s)", line) for line in text.splitlines())
