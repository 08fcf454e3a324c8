"""Spreadsheets (.xlsx, .xls, .ods, .fods, and .et, which is one of the first two): what a reader of the printed sheets sees.

Sheets come in the order of their tabs. Numbers are printed under their formats; formulas are their stored values, and
nothing outside the file is ever looked up; a plain one is worked out again. Hidden sheets, rows and columns are read like
the others. What is hidden and which formulas are out of date is noted for rules to judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.model.address import Address
from budgetlint.model.phrases import Phrase
from budgetlint.model.workbook import Formula
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.guard import BROKEN, LOCKED, Meter
from budgetlint.readers.layout import Laid, Limits, Noted, Refused
from budgetlint.readers.sheets import biff, opendocument, workbook
from budgetlint.readers.sheets.formulas import Recount
from budgetlint.readers.sheets.hidden import hidden
from budgetlint.readers.sheets.shape import laid_out
from budgetlint.readers.sheets.table import Sheet, cell_name

__all__ = ["read"]

_SHEETS = {
    Format.XLSX: workbook.sheets,
    Format.XLS: biff.sheets,
    Format.ODS: opendocument.sheets,
    Format.FODS: opendocument.flat,
}
_UNSAVED = Formula()


def read(data: bytes, limits: Limits) -> Iterator[Laid]:
    """Yield the sheets in order. Raises Refused for what is broken, locked or too much."""
    meter = Meter(limits, data)
    kind = format_of(data)
    if kind is Format.LOCKED:
        raise Refused(LOCKED)
    if kind is Format.BINARY:
        raise Refused(
            Phrase(
                "二进制工作簿(xlsb)不能读取;请另存为 xlsx 后再检查。",
                "a binary workbook (xlsb) cannot be read; save it as xlsx and check again.",
            )
        )
    sheets = _SHEETS.get(kind)
    if sheets is None:
        raise Refused(BROKEN)
    book = list(sheets(data, meter))
    if not book:
        raise Refused(BROKEN)
    recount = Recount(book)
    for sheet in book:
        yield from _noted(sheet, recount)
        yield from laid_out(sheet, meter)


def _noted(sheet: Sheet, recount: Recount) -> Iterator[Noted]:
    """What is hidden in a sheet, and which formulas are not up to date."""
    if (found := hidden(sheet)) is not None:
        yield found
    for row, column in sheet.missing:
        yield Noted(_UNSAVED, Address(sheet=sheet.name, cell=cell_name(row, column)))
    for row, column, printed, given in recount.stale(sheet):
        yield Noted(Formula(printed, given), Address(sheet=sheet.name, cell=cell_name(row, column)))
