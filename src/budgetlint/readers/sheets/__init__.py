"""Spreadsheets (.xlsx, .xls, .ods, .fods, and .et, which is one of the first two): what a reader of the printed sheets sees.

Sheets come in the order of their tabs. Numbers are printed under their formats; formulas are their stored values, and
nothing outside the file is ever looked up; a plain one is worked out again. Hidden sheets, rows and columns are read like
the others, after a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from budgetlint.model.address import Address
from budgetlint.model.workbook import Formula
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.guard import BROKEN, LOCKED, Meter
from budgetlint.readers.layout import Kept, Laid, Limits, Refused, Remark
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
#: So many formulas of one sheet are named each.
_NAMED = 200


def read(data: bytes, limits: Limits) -> Iterator[Laid]:
    """Yield the sheets in order. Raises Refused for what is broken, locked or too much."""
    meter = Meter(limits, data)
    kind = format_of(data)
    if kind is Format.LOCKED:
        raise Refused(LOCKED)
    if kind is Format.BINARY:
        raise Refused("二进制工作簿(xlsb)不能读取;请另存为 xlsx 后再检查。")
    sheets = _SHEETS.get(kind)
    if sheets is None:
        raise Refused(BROKEN)
    is_empty, recount = True, Recount()
    for sheet in sheets(data, meter):
        is_empty = False
        yield from _remarks(sheet, recount)
        yield from laid_out(sheet, meter)
    if is_empty:
        raise Refused(BROKEN)


def _remarks(sheet: Sheet, recount: Recount) -> Iterator[Remark]:
    """What is hidden in a sheet, and which formulas are not up to date; nothing of a sheet without any text."""
    if not any(t.strip() for t in sheet.cells.values()):
        return
    if (found := hidden(sheet)) is not None:
        yield found
    told = _out_of_date(sheet, recount)
    yield from islice(told, _NAMED)
    if left := sum(1 for _ in told):
        sentence = f"工作表“{sheet.name}”还有 {left} 个公式没有保存结果或没有更新;请重新计算并保存。"
        yield Remark(Kept.STALE, sentence, Address(sheet=sheet.name))


def _out_of_date(sheet: Sheet, recount: Recount) -> Iterator[Remark]:
    for row, column in sheet.missing:
        name = cell_name(row, column)
        sentence = f"工作表“{sheet.name}”单元格 {name} 的公式没有保存结果;请在 Excel 或 WPS 中重新计算并保存。"
        yield Remark(Kept.STALE, sentence, Address(sheet=sheet.name, cell=name), Formula(name))
    for row, column, printed, given in recount.stale(sheet):
        name = cell_name(row, column)
        sentence = f"工作表“{sheet.name}”单元格 {name} 的公式没有更新:所存为 {printed},按公式应为 {given}。"
        yield Remark(Kept.STALE, sentence, Address(sheet=sheet.name, cell=name), Formula(name, printed, given))
