"""Texts in the records of .xls: Unicode in one or two bytes a sign ([MS-XLS] 2.5.293), in older files of a code page."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Sequence


def unicode_text(body: bytes, at: int, *, is_long: bool) -> str:
    """A text whose length, in one byte or two, stands at ``at``, then its flags."""
    length = struct.unpack_from("<H", body, at)[0] if is_long else body[at]
    at += 2 if is_long else 1
    flags = body[at]
    at += 1 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    wide = flags & 1
    return body[at : at + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def page_text(body: bytes, at: int, encoding: str, *, is_long: bool) -> str:
    """A text of before 1997, in the code page of its workbook."""
    length = struct.unpack_from("<H", body, at)[0] if is_long else body[at]
    at += 2 if is_long else 1
    return body[at : at + length].decode(encoding, "replace")


def code_page(number: int) -> str:
    """The encoding of a code page; Chinese where it is unknown."""
    if number in (936, 1200, 21010):
        return "gb18030"
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "gb18030"


class SharedTexts:
    """The table of shared texts ([MS-XLS] 2.4.265): one record and those that continue it.

    A text may be cut anywhere. Where its signs are cut, the next record begins with their flags anew.
    """

    def __init__(self, segments: Sequence[bytes]) -> None:
        self._segments = segments
        self._segment = 0
        self._at = 8

    def read(self) -> list[str]:
        """All texts up to the end, or to where the table breaks off."""
        if not self._segments or len(self._segments[0]) < 8:
            return []
        count = struct.unpack_from("<I", self._segments[0], 4)[0]
        out: list[str] = []
        try:
            while len(out) < count:
                out.append(self._text())
        except (struct.error, IndexError):
            pass
        return out

    def _text(self) -> str:
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        more = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        out: list[str] = []
        while length:
            if self._at >= len(self._segments[self._segment]):
                self._next()
                flags = self._segments[self._segment][0]
                self._at = 1
            size = 2 if flags & 1 else 1
            rest = self._segments[self._segment][self._at :]
            raw = rest[: min(length * size, len(rest) // size * size)]
            if not raw:
                raise IndexError(length)
            out.append(raw.decode("utf-16-le" if size == 2 else "latin-1", "replace"))
            self._at += len(raw)
            length -= len(raw) // size
        self._take(4 * runs + more)
        return "".join(out)

    def _next(self) -> None:
        self._segment += 1
        self._at = 0
        if self._segment >= len(self._segments):
            raise IndexError(self._segment)

    def _take(self, size: int) -> bytes:
        out = b""
        while len(out) < size:
            if self._at >= len(self._segments[self._segment]):
                self._next()
            piece = self._segments[self._segment][self._at : self._at + size - len(out)]
            self._at += len(piece)
            out += piece
        return out
