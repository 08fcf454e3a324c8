"""Workbooks of .xls and .et ([MS-XLS]): their records, of 1997 and later (BIFF8) and of 1995 (BIFF5).

Read here and not by a library: those at hand drop the number formats, and end the whole process on hostile files.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from attrs import field

from budgetlint.readers.guard import BROKEN, LOCKED, Meter
from budgetlint.readers.layout import Refused
from budgetlint.readers.ole import stream
from budgetlint.readers.sheets.display import BUILT_IN, display, display_text, exact
from budgetlint.readers.sheets.strings import SharedTexts, code_page, page_text, unicode_text
from budgetlint.readers.sheets.table import Area, Sheet
from budgetlint.records import define

_BOF, _EOF, _BOUND_SHEET, _FORMAT, _XF, _ROW, _COLUMN = 0x809, 0x0A, 0x85, 0x41E, 0xE0, 0x208, 0x7D
_NUMBER, _RK, _MULTIPLE_RK, _FORMULA, _BOOLEAN_OR_ERROR = 0x203, 0x27E, 0xBD, 0x06, 0x205
_SHARED_LABEL, _LABEL, _RICH_LABEL, _STRING, _SHARED, _CONTINUE = 0xFD, 0x204, 0xD6, 0x207, 0xFC, 0x3C
_BLANK, _MULTIPLE_BLANK, _FILE_PASS, _DATE_MODE, _WINDOW, _MERGED, _CODE_PAGE = (
    0x201,
    0xBE,
    0x2F,
    0x22,
    0x23E,
    0xE5,
    0x42,
)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BIFF8, _BIFF5 = 0x0600, 0x0500


@define
class _Book:
    """What all sheets share, as far as it was read."""

    unicode: bool = True
    encoding: str = "gb18030"
    formats: dict[int, str] = field(factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(factory=list)
    texts: list[str] = field(factory=list)
    epoch_1904: bool = False
    #: Where a sheet begins → the sheet.
    sheets: dict[int, Sheet] = field(factory=dict)

    def code(self, style: int) -> str:
        """The number format of a cell style."""
        return self.formats.get(self.styles[style], "General") if 0 <= style < len(self.styles) else "General"

    def text(self, body: bytes, at: int, *, is_long: bool) -> str:
        """A text in a record."""
        if self.unicode:
            return unicode_text(body, at, is_long=is_long)
        return page_text(body, at, self.encoding, is_long=is_long)


def sheets(data: bytes, meter: Meter) -> Iterator[Sheet]:
    """All worksheets in the order of their tabs. Raises Refused for what is locked or broken."""
    records = stream(data, "Workbook", "Book")
    meter.unpacked(len(records))
    kind, _, version = struct.unpack("<HHH", records[:6].ljust(6, b"\0"))
    if kind != _BOF or version not in (_BIFF8, _BIFF5):
        raise Refused(BROKEN)
    book = _Book(unicode=version == _BIFF8)
    try:
        _read(records, book, meter)
    except (struct.error, IndexError):
        raise Refused(BROKEN) from None
    yield from book.sheets.values()


def _read(records: bytes, book: _Book, meter: Meter) -> None:
    """The globals, then each sheet; what is embedded in a sheet (a chart) has records of its own, which are skipped."""
    depth = 0
    reader: _Reader | None = None
    shared: list[bytes] = []
    before = 0
    for at, kind, body in _each(records):
        meter.tick()
        if kind == _FILE_PASS:
            raise Refused(LOCKED)
        if kind == _BOF:
            depth += 1
            if depth == 1 and at in book.sheets:
                if not book.texts:
                    book.texts = SharedTexts(shared).read()
                reader = _Reader(book.sheets[at], book, meter)
        elif kind == _EOF:
            depth -= 1
            reader = reader if depth > 0 else None
        elif kind == _SHARED or (kind == _CONTINUE and before == _SHARED):
            shared.append(body)
            kind = _SHARED
        elif depth == 1 and reader is not None:
            reader.record(kind, body)
        elif depth == 1:
            _global(book, kind, body)
        before = kind


def _each(records: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Offset, kind and body of each record."""
    at = 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        if kind == 0 and size == 0:
            return
        yield at, kind, records[at + 4 : at + 4 + size]
        at += 4 + size


def _global(book: _Book, kind: int, body: bytes) -> None:
    if kind == _BOUND_SHEET:
        start, state, sort = struct.unpack_from("<IBB", body)
        if sort == 0:
            book.sheets[start] = Sheet(book.text(body, 6, is_long=False), bool(state & 3))
    elif kind == _FORMAT:
        book.formats[struct.unpack_from("<H", body)[0]] = book.text(body, 2, is_long=book.unicode)
    elif kind == _XF:
        book.styles.append(struct.unpack_from("<H", body, 2)[0])
    elif kind == _DATE_MODE:
        book.epoch_1904 = body[:2] == b"\1\0"
    elif kind == _CODE_PAGE:
        book.encoding = code_page(struct.unpack_from("<H", body)[0])


class _Reader:
    """Takes the records of one sheet as they come."""

    def __init__(self, sheet: Sheet, book: _Book, meter: Meter) -> None:
        self._sheet = sheet
        self._book = book
        self._meter = meter
        self._zeros: list[tuple[int, int]] = []
        self._waiting: tuple[int, int, int] | None = None

    def record(self, kind: int, body: bytes) -> None:
        """One record; most are none of our business."""
        if kind in (_NUMBER, _RK, _FORMULA, _BOOLEAN_OR_ERROR, _SHARED_LABEL, _LABEL, _RICH_LABEL, _BLANK):
            row, column, style = struct.unpack_from("<3H", body)
            self._meter.cells(1)
            self._cell(kind, row, column, style, body)
        elif kind in (_MULTIPLE_RK, _MULTIPLE_BLANK):
            self._several(kind, body)
        elif kind == _STRING and self._waiting is not None:
            row, column, style = self._waiting
            self._waiting = None
            self._put(row, column, display_text(self._book.text(body, 0, is_long=True), self._book.code(style)))
        elif kind == _ROW:
            if struct.unpack_from("<H", body, 12)[0] & 0x20:
                self._sheet.hidden_rows.append(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMN:
            first, last, _, _, flags = struct.unpack_from("<5H", body)
            if flags & 1:
                self._sheet.hidden_columns.append((first, last))
        elif kind == _WINDOW:
            # It comes after the cells.
            if not struct.unpack_from("<H", body)[0] & 0x10:
                self._sheet.cells.update((key, "") for key in self._zeros)
        elif kind == _MERGED:
            for at in range(2, len(body) - 7, 8):
                top, bottom, left, right = struct.unpack_from("<4H", body, at)
                if top <= bottom and left <= right:
                    self._meter.cells(1)
                    self._sheet.merged.append(Area(top, left, bottom, right))

    def _put(self, row: int, column: int, text: str) -> None:
        self._sheet.cells[row, column] = text.replace("\r\n", "\n").replace("\r", "\n")

    def _cell(self, kind: int, row: int, column: int, style: int, body: bytes) -> None:
        if kind == _NUMBER:
            self._number(row, column, style, repr(struct.unpack_from("<d", body, 6)[0]))
        elif kind == _RK:
            self._number(row, column, style, rk(struct.unpack_from("<I", body, 6)[0]))
        elif kind == _SHARED_LABEL:
            at = struct.unpack_from("<I", body, 6)[0]
            text = self._book.texts[at] if at < len(self._book.texts) else ""
            self._put(row, column, display_text(text, self._book.code(style)))
        elif kind in (_LABEL, _RICH_LABEL):
            self._put(row, column, display_text(self._book.text(body, 6, is_long=True), self._book.code(style)))
        elif kind == _BOOLEAN_OR_ERROR:
            self._special(row, column, 2 if body[7] else 1, body[6])
        elif kind == _FORMULA and body[12:14] != b"\xff\xff":
            self._number(row, column, style, repr(struct.unpack_from("<d", body, 6)[0]))
        elif kind == _FORMULA and body[6] == 0:
            self._waiting = (row, column, style)
            self._put(row, column, "")
        elif kind == _FORMULA and body[6] in (1, 2):
            self._special(row, column, body[6], body[8])
        else:
            self._sheet.cells.setdefault((row, column), "")

    def _special(self, row: int, column: int, kind: int, value: int) -> None:
        """A truth value (1), or an error (2)."""
        if kind == 1:
            self._put(row, column, "TRUE" if value else "FALSE")
        else:
            self._put(row, column, _ERRORS.get(value, "#ERR!"))

    def _several(self, kind: int, body: bytes) -> None:
        """Cells side by side in one row."""
        row, column = struct.unpack_from("<2H", body)
        step = 6 if kind == _MULTIPLE_RK else 2
        for n in range((len(body) - 6) // step):
            self._meter.cells(1)
            style = struct.unpack_from("<H", body, 4 + n * step)[0]
            if kind == _MULTIPLE_RK:
                self._number(row, column + n, style, rk(struct.unpack_from("<I", body, 6 + n * step)[0]))
            else:
                self._sheet.cells.setdefault((row, column + n), "")

    def _number(self, row: int, column: int, style: int, stored: str) -> None:
        value = exact(stored)
        if value is None:
            return
        if not value:
            self._zeros.append((row, column))
        self._put(row, column, display(value, self._book.code(style), epoch_1904=self._book.epoch_1904))


def rk(bits: int) -> str:
    """A number in thirty bits (2.5.217): the upper ones of a double, or a whole number, maybe divided by a hundred."""
    if bits & 2:
        whole = (bits >> 2) - (1 << 30 if bits & 0x80000000 else 0)
        return repr(whole / 100) if bits & 1 else str(whole)
    value = struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    return repr(value / 100 if bits & 1 else value)
