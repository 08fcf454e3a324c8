"""Spreadsheets (.xlsx, .xls, .ods, .fods, and .et, which is one of the first two): what a reader of the printed sheets sees.

Sheets come in the order of their tabs. Numbers are printed under their formats; formulas are their stored values, and
nothing outside the file is ever looked up. Hidden sheets, rows and columns are read like the others, after a remark.
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.model.address import Address
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.guard import BROKEN, LOCKED, Meter
from budgetlint.readers.layout import Kept, Laid, Limits, Refused, Remark
from budgetlint.readers.sheets import biff, opendocument, workbook
from budgetlint.readers.sheets.shape import laid_out
from budgetlint.readers.sheets.table import Sheet, cell_name, column_name, listed, runs

__all__ = ["read"]

_SHEETS = {
    Format.XLSX: workbook.sheets,
    Format.XLS: biff.sheets,
    Format.ODS: opendocument.sheets,
    Format.FODS: opendocument.flat,
}
#: So many stale formulas of one sheet are named each.
_NAMED = 20


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
    is_empty = True
    for sheet in sheets(data, meter):
        is_empty = False
        yield from _remarks(sheet)
        yield from laid_out(sheet, meter)
    if is_empty:
        raise Refused(BROKEN)


def _remarks(sheet: Sheet) -> Iterator[Remark]:
    """What is hidden in a sheet, and which formulas have no good value; nothing of a sheet without any text."""
    if not any(t.strip() for t in sheet.cells.values()):
        return
    address = Address(sheet=sheet.name)
    if sheet.hidden:
        sentence = f"工作表“{sheet.name}”是隐藏的,已一并读取;公开前请取消隐藏或删除。"
        yield Remark(Kept.HIDDEN, sentence, address)
    used_rows = {r for (r, _), t in sheet.cells.items() if t.strip()}
    used_columns = {c for (_, c), t in sheet.cells.items() if t.strip()}
    rows = runs(r for r in sheet.hidden_rows if r in used_rows)
    columns = runs(c for first, last in sheet.hidden_columns for c in used_columns if first <= c <= last)
    words = [f"第 {a + 1} 行" if a == b else f"第 {a + 1}—{b + 1} 行" for a, b in rows]
    words += [f"{column_name(a)} 列" if a == b else f"{column_name(a)}—{column_name(b)} 列" for a, b in columns]
    if words:
        sentence = f"工作表“{sheet.name}”隐藏了{listed(words)},已一并读取;公开前请取消隐藏或删除。"
        yield Remark(Kept.HIDDEN, sentence, address)
    yield from _stale(sheet)


def _stale(sheet: Sheet) -> Iterator[Remark]:
    for row, column, error in sheet.stale[:_NAMED]:
        name = cell_name(row, column)
        what = f"的公式结果是错误值 {error}" if error else "的公式没有保存结果"
        sentence = f"工作表“{sheet.name}”单元格 {name} {what};请在 Excel 或 WPS 中重新计算并保存。"
        yield Remark(Kept.STALE, sentence, Address(sheet=sheet.name, cell=name))
    left = len(sheet.stale) - _NAMED
    if left > 0:
        sentence = f"工作表“{sheet.name}”还有 {left} 个公式的结果是错误值或没有保存;请重新计算并保存。"
        yield Remark(Kept.STALE, sentence, Address(sheet=sheet.name))
