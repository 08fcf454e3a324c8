"""A workbook of 1997 made record by record ([MS-XLS]), in a compound file of one stream ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Sequence


def record(kind: int, body: bytes) -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str, size: str) -> bytes:
    return struct.pack(f"<{size}B", len(text), 1) + text.encode("utf-16-le")


def _begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 0x600))


def label(row: int, column: int, text: int, style: int = 0) -> bytes:
    """A cell with the shared text of that number."""
    return record(0xFD, struct.pack("<HHHI", row, column, style, text))


def figure(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell with a number in eight bytes."""
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def short(row: int, column: int, bits: int, style: int = 0) -> bytes:
    """A cell with a number in thirty bits."""
    return record(0x27E, struct.pack("<HHHI", row, column, style, bits))


def formula(row: int, column: int, value: bytes, style: int = 0) -> bytes:
    """A cell with a formula and the eight bytes of its stored value."""
    return record(0x06, struct.pack("<HHH8sHIH3s", row, column, style, value, 0, 0, 3, b"\x1e\x01\x00"))


def merged(*areas: tuple[int, int, int, int]) -> bytes:
    """Merged areas: first and last row, first and last column."""
    return record(0xE5, struct.pack("<H", len(areas)) + b"".join(struct.pack("<4H", *a) for a in areas))


def hidden_row(row: int) -> bytes:
    """A row that is not shown."""
    return record(0x208, struct.pack("<8H", row, 0, 9, 255, 0, 0, 0x120, 15))


def hidden_columns(first: int, last: int) -> bytes:
    """Columns that are not shown."""
    return record(0x7D, struct.pack("<6H", first, last, 2000, 15, 1, 0))


def workbook(
    cells: Sequence[bytes],
    texts: Sequence[str] = (),
    formats: Sequence[str] = (),
    *,
    hidden: bool = False,
    extra: bytes = b"",
) -> bytes:
    """A file with one sheet 表; cell style 1 has the first format, and so on; ``extra`` comes first of all records."""
    shared = struct.pack("<II", len(texts), len(texts)) + b"".join(_text(t, "H") for t in texts)
    head = _begin(5) + extra + record(0x42, struct.pack("<H", 1200))
    head += b"".join(record(0x41E, struct.pack("<H", n) + _text(f, "H")) for n, f in enumerate(formats, 164))
    head += b"".join(record(0xE0, struct.pack("<HH16x", 0, n)) for n in (0, *range(164, 164 + len(formats))))
    tail = record(0xFC, shared) + record(0x0A, b"")
    name = record(0x85, struct.pack("<IBB", 0, hidden, 0) + _text("表", "B"))
    at = len(head) + len(name) + len(tail)
    head += record(0x85, struct.pack("<IBB", at, hidden, 0) + _text("表", "B")) + tail
    # A stream of less than 4096 bytes would stand elsewhere: blank cells fill it.
    blanks = b"".join(record(0x201, struct.pack("<HHH", 500 + n, 0, 0)) for n in range(420))
    sheet = _begin(0x10) + record(0x200, struct.pack("<IIHHH", 0, 920, 0, 9, 0)) + b"".join(cells) + blanks
    return compound({"Workbook": head + sheet + record(0x0A, b"")})


def compound(parts: dict[str, bytes]) -> bytes:
    """A compound file of up to three large streams."""
    sectors: list[bytes] = [b"", b""]
    chain: list[int] = [0xFFFFFFFD, 0xFFFFFFFE]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for name, data in parts.items():
        start, count = len(sectors), max(1, -(-len(data) // 512))
        sectors += [data[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count)]
        chain += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, start, len(data)))
    assert len(chain) <= 128, "one sector of allocations is enough for tests"
    sectors[0] = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    sectors[1] = b"".join(entries).ljust(512, b"\0")
    header = struct.pack("<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
                         0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)  # fmt: skip
    return header + b"\xff" * (512 - len(header)) + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16x4x16xIII", raw, len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, start, size, 0)
