"""Zip archives of documents: their members, each with its path, or with why it is not read.

Names without the UTF-8 flag were written in the code page of a Chinese Windows, which zipfile takes for cp437. A
document that is a zip archive itself (docx, xlsx, ofd) is a member, no archive.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator

from attrs import field

from budgetlint.model.phrases import Phrase
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.guard import BROKEN, LOCKED, Meter
from budgetlint.readers.layout import Limits, Refused
from budgetlint.readers.package import ZIP_ERRORS, unpack
from budgetlint.records import frozen

#: Archives in archives in archives, and no further.
_NESTED = 3
_MEMBERS = 10_000
#: No document shrinks to less than a thousandth; zeros do.
_RATIO = 1000
_SMALL = 10_000_000
_MANY = (
    "压缩包内超过 {limit:,} 个文件,其余未读取;请分开压缩后再检查。",
    "the archive holds more than {limit:,} files, the rest was not read; pack them apart and check again.",
)
_DEEP = (
    "压缩包套了 {limit} 层以上,未读取;请解压后再检查。",
    "archives are nested more than {limit} deep, not read; unpack and check again.",
)


@frozen
class Member:
    """One file of an archive: ``path`` as ``a.zip!folder/b.docx``; ``problem``: why it has no data, in one sentence."""

    path: str
    data: bytes = field(default=b"", repr=False)
    problem: str | None = None


def members(path: str, data: bytes, limits: Limits) -> Iterator[Member]:
    """Yield all files of an archive in its order, those of archives in it where they stand.

    A member that can not be read is yielded with its problem, and the others go on. Raises Refused for an archive that
    is broken as a whole; all limits count over everything inside.
    """
    meter = Meter(limits, data)
    yield from _members(path, data, meter, 1)


def _members(path: str, data: bytes, meter: Meter, level: int) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except ZIP_ERRORS:
        raise Refused(BROKEN) from None
    with archive:
        infos = [i for i in archive.infolist() if not i.is_dir()]
        for info in infos[:_MEMBERS]:
            name = _name(info)
            yield from _member(f"{path}!{name}", archive, info, name, meter, level)
        if len(infos) > _MEMBERS:
            yield Member(path, problem=Phrase(*_MANY, limit=_MEMBERS))


def _member(
    path: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, meter: Meter, level: int
) -> Iterator[Member]:
    problem = _problem(info, name)
    if problem is not None:
        yield Member(path, problem=problem)
        return
    try:
        data = unpack(archive, info, meter, min(meter.left, meter.limits.bytes, _most(info)))
    except Refused as refusal:
        yield Member(path, problem=refusal.sentence)
        return
    if format_of(data, name) is not Format.ZIP:
        yield Member(path, data)
    elif level >= _NESTED:
        yield Member(path, problem=Phrase(*_DEEP, limit=_NESTED))
    else:
        try:
            yield from _members(path, data, meter, level + 1)
        except Refused as refusal:
            yield Member(path, problem=refusal.sentence)


def _most(info: zipfile.ZipInfo) -> int:
    return max(_SMALL, info.compress_size * _RATIO)


def _problem(info: zipfile.ZipInfo, name: str) -> str | None:
    """Why a member is not even opened."""
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        return Phrase(
            "压缩包内的路径指向压缩包之外,未读取;请确认来源后重新压缩。",
            "its path leads out of the archive; not read. Check where it comes from and pack it anew.",
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        return Phrase(
            "压缩包内是一个链接而不是文件,未读取;请把文件本身压缩进去。",
            "the archive holds a link instead of the file; not read. Pack the file itself.",
        )
    if info.flag_bits & 1:
        return LOCKED
    if info.file_size > _most(info):
        return Phrase(
            "压缩比异常,可能是恶意文件,未读取;请确认来源后重新压缩。",
            "it is packed unusually tightly and may be malicious; not read. Check where it comes from and pack it anew.",
        )
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant, with slashes."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.partition("\0")[0].replace("\\", "/")
