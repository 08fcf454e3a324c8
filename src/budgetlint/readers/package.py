"""Office documents as packages: zip archives of XML parts (ECMA-376 part 2, ODF 1.3 part 2, GB/T 33190).

XML is read without document types, entities, files or addresses of the network. ``huge_tree`` stays off on purpose:
libxml2 then refuses more than 256 levels and texts of more than 10 MB, which no document has.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from budgetlint.model.phrases import Phrase
from budgetlint.readers.guard import BROKEN, LOCKED, Meter, library
from budgetlint.readers.layout import Refused
from budgetlint.regex import regex

if TYPE_CHECKING:
    from lxml.etree import _Element

    Element: TypeAlias = _Element
else:
    Element: TypeAlias = Any

#: What zipfile lets through when an archive is not what it says.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_MEMBERS = 20_000
_CHUNK = 1 << 20
#: One part as a tree takes about eight times its size in memory.
_PART = 300_000_000
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}
_ENTITY = regex(rb"<\0*!\0*(?:E\0*N\0*T\0*I\0*T\0*Y|D\0*O\0*C\0*T\0*Y\0*P\0*E)")


class Package:
    """The parts of one document; their names match whatever their case and slashes, as readers in the field do it."""

    def __init__(self, data: bytes, meter: Meter) -> None:
        """Raises Refused for what is no sound archive."""
        self._meter = meter
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except ZIP_ERRORS:
            raise Refused(BROKEN) from None
        if len(infos) > _MEMBERS:
            raise Refused(
                Phrase(
                    "文件内部有 {count:,} 个部件,不像正常文档;请另存后再检查。",
                    "the file has {count:,} parts inside, unlike a document; save it anew and check again.",
                    count=len(infos),
                )
            )
        self._infos = {_normal(i.filename): i for i in infos}

    def __contains__(self, name: str) -> bool:
        return _normal(name) in self._infos

    def names(self) -> Iterator[str]:
        """The names of all parts in lower case with slashes, in the order of the archive."""
        return iter(self._infos)

    def data(self, name: str) -> bytes:
        """The bytes of one part. Raises Refused if it is missing, broken, locked or too much."""
        info = self._infos.get(_normal(name))
        if info is None:
            raise Refused(BROKEN)
        if info.flag_bits & 1:
            raise Refused(LOCKED)
        return unpack(self._zip, info, self._meter, min(_PART, self._meter.left))

    def xml(self, name: str) -> Element:
        """The root element of one part."""
        return parse(self.data(name))

    def xml_if_any(self, name: str) -> Element | None:
        """The root element of a part that may be missing."""
        return self.xml(name) if name in self else None


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter, most: int) -> bytes:
    """One member, never more than ``most`` bytes whatever its header says. Raises Refused."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(
            Phrase(
                "压缩方式不支持;请用常见的 zip 格式重新压缩,或解压后再检查。",
                "it is packed in a way that is not supported; pack it as an ordinary zip, or unpack it, and check again.",
            )
        )
    out = io.BytesIO()
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                meter.unpacked(len(chunk))
                meter.tick()
                out.write(chunk)
                if out.tell() > most:
                    raise Refused(
                        Phrase(
                            "文件内部有部件解压后超过 {limit:,} 字节;请拆分后再检查。",
                            "a part of the file unpacks to more than {limit:,} bytes; split it and check again.",
                            limit=most,
                        )
                    )
    except Refused:
        raise
    except ZIP_ERRORS:
        raise Refused(BROKEN) from None
    return out.getvalue()


#: How lxml reads what may be hostile: nothing is resolved or fetched, and nothing grows.
SAFE: Final = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def plain(data: bytes) -> bytes:
    """XML with the names of ISO's strict schemas as the transitional ones. Raises Refused for a document type."""
    if _ENTITY.search(data):
        raise Refused(
            Phrase(
                "文件的 XML 带有文档类型或实体定义,可能是恶意文件;请用 Office 或 WPS 另存后再检查。",
                "the XML of the file declares a document type or entities and may be malicious; save it in Office or WPS.",
            )
        )
    if b"purl.oclc.org" in data:
        for strict, transitional in _STRICT.items():
            data = data.replace(strict, transitional)
    return data


def parse(data: bytes) -> Element:
    """The root element of XML. Raises Refused if it is not well-formed, or defines anything."""
    etree = library("lxml.etree")
    parser = etree.XMLParser(**SAFE, collect_ids=False)
    checked = plain(data)
    try:
        root: Element | None = etree.fromstring(checked, parser)
    except (etree.LxmlError, ValueError):
        raise Refused(BROKEN) from None
    if root is None:
        raise Refused(BROKEN)
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def number(text: str | None, default: int = 0) -> int:
    """A whole number as attributes give it; anything else, or an absurd one, is ``default``."""
    try:
        value = int(text) if text is not None and len(text) < 12 else default
    except ValueError:
        return default
    return value if abs(value) < 1 << 31 else default


def related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part: id → (last word of its type, target part); outside targets are left out."""
    folder, _, file = part.rpartition("/")
    root = package.xml_if_any(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
    out: dict[str, tuple[str, str]] = {}
    for one in root if root is not None else ():
        target = one.get("Target") or ""
        if one.get("TargetMode") != "External" and target:
            path = target[1:] if target.startswith("/") else f"{folder}/{target}"
            out[one.get("Id") or ""] = ((one.get("Type") or "").rpartition("/")[2], _resolved(path))
    return out


def _normal(name: str) -> str:
    return name.replace("\\", "/").lower().lstrip("/")


def _resolved(path: str) -> str:
    parts: list[str] = []
    for step in path.replace("\\", "/").split("/"):
        if step == "..":
            del parts[-1:]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)
