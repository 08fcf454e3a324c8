"""Readers: bytes in, a source with blocks out. Content decides the format, not the suffix."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TypeAlias

from attrs import evolve

from budgetlint.decode import decode
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Source, Unreadable, of_file
from budgetlint.readers.archive import members
from budgetlint.readers.assembly import assemble
from budgetlint.readers.dialects import Dialect
from budgetlint.readers.directives import taken_out
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.joining import joined, told_apart
from budgetlint.readers.layout import Laid, Limits, Refused
from budgetlint.readers.text import blocks_of, flattened

__all__ = ["Limits", "contents", "is_archive", "joined", "read", "told_apart"]

_Reader: TypeAlias = Callable[[bytes, Limits], Iterator[Laid]]
#: Format → the module that reads it, imported when it is needed.
_READERS = {
    Format.PDF: "pdf",
    Format.DOCX: "docx",
    Format.XLSX: "sheets",
    Format.XLS: "sheets",
    Format.ODS: "sheets",
    Format.FODS: "sheets",
    Format.HTML: "html",
    Format.MAIL: "html",
    Format.OFD: "ofd",
    Format.DOC: "convert",
    Format.RTF: "convert",
    Format.ODT: "convert",
    Format.FLAT: "convert",
    Format.BINARY: "convert",
    Format.LOCKED: "docx",
}
#: What has lines but no pages of its own: tables may be written out in them.
_FLOWING = ("docx", "html", "convert")
_MEDIA = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.XLS: "application/vnd.ms-excel",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Format.FODS: "application/vnd.oasis.opendocument.spreadsheet-flat-xml",
    Format.HTML: "text/html",
    Format.MAIL: "multipart/related",
    Format.OFD: "application/ofd",
    Format.DOC: "application/msword",
    Format.RTF: "application/rtf",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.BINARY: "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
}
_EMPTY = Phrase(
    "文件是空的,没有可以检查的内容;请确认导出是否完整。",
    "the file is empty; make sure that it was exported in full.",
)
_WORDLESS = Phrase(
    "文件里没有可以检查的文字;请确认导出是否完整。",
    "the file holds no text to check; make sure that it was exported in full.",
)
_STRANGE = (
    "这是{kind},不是可以检查的文档;请提供其中的文档本身(PDF、Word、Excel、网页或文本)。",
    "this is {kind}, not a document to check; give the document itself (PDF, Word, Excel, web page or text).",
)
_ENCODING = Phrase(
    "不是可以识别的文本编码(已试 UTF-8、GB18030、UTF-16);请用 UTF-8 另存后再检查。",
    "the encoding of the text is not known (tried UTF-8, GB18030, UTF-16); save it as UTF-8 and check again.",
)


def is_archive(path: str, data: bytes) -> bool:
    """Whether it holds files."""
    return format_of(data, path) is Format.ZIP


def contents(path: str, data: bytes, limits: Limits | None = None) -> Iterator[tuple[str, bytes, str | None]]:
    """The file itself, or each file of an archive, with why it can not be read where that is so. Raises Unreadable."""
    if not is_archive(path, data):
        yield path, data, None
        return
    empty = True
    try:
        for member in members(path, data, limits or Limits()):
            empty = False
            yield member.path, member.data, member.problem
    except Refused as refusal:
        raise Unreadable(of_file(path, refusal.sentence)) from None
    if empty:
        raise Unreadable(
            of_file(path, Phrase("压缩包里没有可以检查的文件。", "the archive holds no file that can be checked."))
        )


def read(path: str, data: bytes, limits: Limits | None = None, dialects: Sequence[Dialect] = ()) -> Source:
    """Read one file; ``dialects`` are those that plugins add to text. ``path`` is only a name. Raises Unreadable."""
    if not data.strip(b" \t\r\n\x0c\x00"):
        raise Unreadable(of_file(path, _EMPTY))
    kind = format_of(data, path)
    source = Source(path, "", hashlib.sha256(data).hexdigest())
    if kind is Format.TEXT:
        return _text(source, data, dialects)
    if kind not in _READERS:
        raise Unreadable(of_file(path, Phrase(*_STRANGE, kind=kind.called)))
    try:
        reader: _Reader = import_module(f"{__name__}.{_READERS[kind]}").read
        found = assemble(
            evolve(source, media_type=_MEDIA.get(kind, "application/octet-stream"), encoding=""),
            reader(data, limits or Limits()),
        )
    except Refused as refusal:
        raise Unreadable(of_file(path, refusal.sentence)) from None
    if _READERS[kind] in _FLOWING:
        found = evolve(found, blocks=flattened(found))
    if not found.text.strip():
        raise Unreadable(of_file(path, found.remarks[0].sentence if found.remarks else _WORDLESS))
    return found


def _text(source: Source, data: bytes, dialects: Sequence[Dialect]) -> Source:
    decoded = decode(data)
    if decoded is None:
        raise Unreadable(of_file(source.path, _ENCODING))
    text, encoding = decoded
    text, omitted, noted = taken_out(text)
    known = evolve(source, text=text, encoding=encoding, omitted=omitted, noted=noted)
    return evolve(known, blocks=blocks_of(known, dialects))
