"""Workbooks of .xls and .et ([MS-XLS], BIFF8): texts and merged cells by calamine, figures and formats from the records.

calamine keeps no number format, and 45.00 is not 45.0 to a reader; so numbers, formats and what is hidden are read from
the records of the Workbook stream here. Workbooks older than 1997 (BIFF5) have calamine's values in general format.
"""

from __future__ import annotations

import datetime
import io
import struct
from collections.abc import Iterator
from typing import Any

from attrs import define, field

from budgetlint.readers.guard import BROKEN, LOCKED, Meter, library
from budgetlint.readers.layout import Refused
from budgetlint.readers.ole import stream
from budgetlint.readers.sheets.display import BUILT_IN, display, display_text, exact
from budgetlint.readers.sheets.table import Area, Sheet

_BOF, _EOF, _BOUNDSHEET, _FORMAT, _XF, _ROW, _COLUMN = 0x809, 0x0A, 0x85, 0x41E, 0xE0, 0x208, 0x7D
_NUMBER, _RK, _MULTIPLE_RK, _FORMULA, _BOOLEAN_OR_ERROR, _LABEL = 0x203, 0x27E, 0xBD, 0x06, 0x205, 0xFD
_BLANK, _MULTIPLE_BLANK, _FILEPASS, _DATE_MODE, _WINDOW = 0x201, 0xBE, 0x2F, 0x22, 0x23E
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BIFF8 = 0x0600


@define
class _Page:
    """What the records of one sheet say."""

    numbers: dict[tuple[int, int], tuple[str, int]] = field(factory=dict)
    errors: dict[tuple[int, int], str] = field(factory=dict)
    formulas: set[tuple[int, int]] = field(factory=set)
    styles: dict[tuple[int, int], int] = field(factory=dict)
    hidden_rows: list[int] = field(factory=list)
    hidden_columns: list[tuple[int, int]] = field(factory=list)
    zeros: bool = True


@define
class _Records:
    """What the records of a workbook say: number formats by cell style, sheets by name."""

    codes: list[str] = field(factory=list)
    pages: dict[str, _Page] = field(factory=dict)
    epoch_1904: bool = False

    def code(self, style: int) -> str:
        return self.codes[style] if 0 <= style < len(self.codes) else "General"


def sheets(data: bytes, meter: Meter) -> Iterator[Sheet]:
    """All worksheets in the order of their tabs."""
    records = _records(stream(data, "Workbook", "Book"), meter)
    calamine = library("python_calamine")
    book = _guarded(lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)), meter)
    for about in book.sheets_metadata:
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = Sheet(about.name, about.visible != calamine.SheetVisibleEnum.Visible)
        found = _guarded(lambda name=about.name: book.get_sheet_by_name(name), meter)
        _fill(sheet, found, records, meter)
        yield sheet


def _guarded(call: Any, meter: Meter) -> Any:
    """What calamine gives; its errors, and the panics of its Rust code, are files it can not read."""
    meter.tick()
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:  # noqa: BLE001  (a panic of Rust is no Exception)
        if "password" in type(problem).__name__.lower() or "password" in str(problem).lower():
            raise Refused(LOCKED) from None
        raise Refused(BROKEN) from None


def _fill(sheet: Sheet, found: Any, records: _Records, meter: Meter) -> None:
    page = records.pages.get(sheet.name, _Page())
    start = found.start or (0, 0)
    for r, row in enumerate(_guarded(found.to_python, meter)):
        for c, value in enumerate(row):
            key = (start[0] + r, start[1] + c)
            code = records.code(page.styles.get(key, -1))
            if key not in page.numbers and isinstance(value, str) and value:
                sheet.cells[key] = display_text(value.replace("\r", ""), code)
            elif key not in page.numbers and not isinstance(value, str):
                sheet.cells[key] = _general(value)
            meter.cells(bool(value))
    for key, (stored, style) in page.numbers.items():
        number = exact(stored)
        if number is not None:
            hidden = not number and not page.zeros
            sheet.cells[key] = "" if hidden else display(number, records.code(style), epoch_1904=records.epoch_1904)
    for key, error in page.errors.items():
        sheet.cells[key] = error
        sheet.stale.append((*key, error))
    for key in page.styles:
        sheet.cells.setdefault(key, "")
    sheet.merged.extend(Area(a[0], a[1], b[0], b[1]) for a, b in found.merged_cell_ranges or ())
    sheet.hidden_rows, sheet.hidden_columns = page.hidden_rows, page.hidden_columns


def _general(value: object) -> str:
    """A value without its format: a number in general format, a date as it is read aloud."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        number = exact(repr(value))
        return "" if number is None else display(number, "General")
    return value.isoformat(" ") if isinstance(value, datetime.datetime) else str(value)


def _records(data: bytes, meter: Meter) -> _Records:
    """All records that matter; nothing where the workbook is no BIFF8."""
    out = _Records()
    formats, styles, names = dict(BUILT_IN), list[int](), dict[int, str]()
    page = _Page()
    if (
        struct.unpack_from("<HHH", data.ljust(6, b"\0"))[0] != _BOF
        or struct.unpack_from("<H", data.ljust(6, b"\0"), 4)[0] != _BIFF8
    ):
        return out
    for at, kind, body in _each(data):
        meter.tick()
        try:
            if kind == _FILEPASS:
                raise Refused(LOCKED)
            if kind == _BOF:
                page = out.pages.setdefault(names.get(at, ""), _Page())
            elif kind == _BOUNDSHEET:
                names[struct.unpack_from("<I", body)[0]] = _short_text(body, 6)
            elif kind == _FORMAT:
                formats[struct.unpack_from("<H", body)[0]] = _long_text(body, 2)
            elif kind == _XF:
                styles.append(struct.unpack_from("<H", body, 2)[0])
            elif kind == _DATE_MODE:
                out.epoch_1904 = body[:2] == b"\1\0"
            else:
                _cell(page, kind, body, meter)
        except (struct.error, IndexError):
            raise Refused(BROKEN) from None
    out.codes = [formats.get(n, "General") for n in styles]
    return out


def _each(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Offset, kind and body of each record."""
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == 0 and size == 0:
            return
        yield at, kind, data[at + 4 : at + 4 + size]
        at += 4 + size


def _cell(page: _Page, kind: int, body: bytes, meter: Meter) -> None:
    """Records of one sheet."""
    if kind == _ROW:
        row, flags = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 12)[0]
        if flags & 0x20:
            page.hidden_rows.append(row)
    elif kind == _COLUMN:
        first, last, _, _, flags = struct.unpack_from("<5H", body)
        if flags & 1:
            page.hidden_columns.append((first, last))
    elif kind == _WINDOW:
        page.zeros = bool(struct.unpack_from("<H", body)[0] & 0x10)
    elif kind in (_NUMBER, _RK, _FORMULA, _BOOLEAN_OR_ERROR, _LABEL, _BLANK):
        row, column, style = struct.unpack_from("<3H", body)
        page.styles[row, column] = style
        meter.cells(1)
        _value(page, (row, column), kind, body, style)
    elif kind in (_MULTIPLE_RK, _MULTIPLE_BLANK):
        row, column = struct.unpack_from("<2H", body)
        step = 6 if kind == _MULTIPLE_RK else 2
        for n in range((len(body) - 6) // step):
            style = struct.unpack_from("<H", body, 4 + n * step)[0]
            page.styles[row, column + n] = style
            meter.cells(1)
            if kind == _MULTIPLE_RK:
                page.numbers[row, column + n] = _rk(struct.unpack_from("<I", body, 6 + n * step)[0]), style


def _value(page: _Page, key: tuple[int, int], kind: int, body: bytes, style: int) -> None:
    if kind == _NUMBER:
        page.numbers[key] = repr(struct.unpack_from("<d", body, 6)[0]), style
    elif kind == _RK:
        page.numbers[key] = _rk(struct.unpack_from("<I", body, 6)[0]), style
    elif kind == _FORMULA:
        page.formulas.add(key)
        if body[12:14] != b"\xff\xff":
            page.numbers[key] = repr(struct.unpack_from("<d", body, 6)[0]), style
        elif body[6] == 2:
            page.errors[key] = _ERRORS.get(body[8], "#ERR!")
    elif kind == _BOOLEAN_OR_ERROR and body[7]:
        page.errors[key] = _ERRORS.get(body[6], "#ERR!")


def _rk(bits: int) -> str:
    """A number in thirty bits (2.5.217): the upper ones of a double, or a whole number, maybe divided by a hundred."""
    if bits & 2:
        whole = (bits >> 2) - (1 << 30 if bits & 0x80000000 else 0)
        return repr(whole / 100) if bits & 1 else str(whole)
    value = struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    return repr(value / 100 if bits & 1 else value)


def _short_text(body: bytes, at: int) -> str:
    return _unicode(body, at + 2, body[at], body[at + 1])


def _long_text(body: bytes, at: int) -> str:
    return _unicode(body, at + 3, struct.unpack_from("<H", body, at)[0], body[at + 2])


def _unicode(body: bytes, at: int, length: int, flags: int) -> str:
    wide = flags & 1
    return body[at : at + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")
