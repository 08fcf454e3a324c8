"""Compound files ([MS-CFB]): the names of their streams, and the bytes of one."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from budgetlint.readers.guard import BROKEN
from budgetlint.readers.layout import Refused

_END = 0xFFFFFFFA
_ENTRY = 128


def streams(data: bytes) -> Mapping[str, int]:
    """Name → number of entry in the directory; empty if there is no readable directory."""
    try:
        return {name: n for n, (name, _, _) in enumerate(_directory(data)) if name}
    except (struct.error, IndexError):
        return {}


def stream(data: bytes, *names: str) -> bytes:
    """The bytes of the first stream that bears one of ``names``. Raises Refused if there is none, or it is broken."""
    try:
        entries = list(_directory(data))
        found = {name.lower(): (start, size) for name, start, size in entries}
        start, size = next(found[n.lower()] for n in names if n.lower() in found)
        shift = struct.unpack_from("<H", data, 30)[0]
        if size >= struct.unpack_from("<I", data, 56)[0]:
            return b"".join(_chain(data, start, _table(data), shift))[:size]
        small = b"".join(_chain(data, entries[0][1], _table(data), shift))
        mini_table = b"".join(_chain(data, struct.unpack_from("<I", data, 60)[0], _table(data), shift))
        next_of = struct.unpack(f"<{len(mini_table) // 4}I", mini_table[: len(mini_table) // 4 * 4])
        out = b"".join(small[n * 64 : n * 64 + 64] for n in _numbers(start, next_of))
        return out[:size]
    except (struct.error, IndexError, StopIteration):
        raise Refused(BROKEN) from None


def _directory(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, first sector and size of every entry."""
    shift, first = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 48)[0]
    whole = b"".join(_chain(data, first, _table(data), shift))
    for at in range(0, len(whole) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", whole, at + 64)[0]
        name = whole[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        yield name, *struct.unpack_from("<II", whole, at + 116)


def _table(data: bytes) -> tuple[int, ...]:
    """The sector allocation table: for each sector the next one."""
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise IndexError(shift)
    sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _END]
    more, seen = struct.unpack_from("<I", data, 68)[0], 0
    per = (1 << shift) // 4
    while more < _END and seen < len(data) >> shift:
        block = struct.unpack_from(f"<{per}I", data, (more + 1) << shift)
        sectors.extend(s for s in block[:-1] if s < _END)
        more, seen = block[-1], seen + 1
    out: list[int] = []
    for sector in sectors[: (len(data) >> shift) + 1]:
        at = (sector + 1) << shift
        block_bytes = data[at : at + (1 << shift)]
        out.extend(struct.unpack(f"<{len(block_bytes) // 4}I", block_bytes[: len(block_bytes) // 4 * 4]))
    return tuple(out)


def _chain(data: bytes, start: int, next_of: tuple[int, ...], shift: int) -> Iterator[bytes]:
    for number in _numbers(start, next_of):
        yield data[(number + 1) << shift : (number + 2) << shift]


def _numbers(start: int, next_of: tuple[int, ...]) -> Iterator[int]:
    """The sectors of a chain; a circle ends where the table does."""
    left = len(next_of)
    while start < _END and left > 0:
        yield start
        if start >= len(next_of):
            return
        start, left = next_of[start], left - 1
