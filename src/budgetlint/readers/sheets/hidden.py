"""What is hidden in a sheet although it holds something that its readers would want to see, or nobody should.

A hidden row that shows only what it is called, and no amount but zero, was filtered out because there is nothing in it; a
hidden column of codes or of marks (是, 否) serves whoever keeps the sheet. Neither is told.
"""

from __future__ import annotations

from collections import defaultdict

from budgetlint.model.address import Address
from budgetlint.model.workbook import Hidden
from budgetlint.readers.layout import Noted
from budgetlint.readers.sheets.table import Sheet, cell_name, column_name, runs
from budgetlint.regex import regex

_NOTHING = regex(r"[\s0.,，%¥￥()（）+\-－—–/]*|[^\W\d]")
_CODE = regex(r"[1-5]\d\d(?:\d\d){0,3}|科?目?编?码|.*(?:编码|代码)")
_LETTERS = regex(r"[^\W\d_]")


def hidden(sheet: Sheet) -> Noted | None:
    """What is hidden in a sheet, if it holds something."""
    filled = {at: text.strip() for at, text in sheet.cells.items() if text.strip()}
    if sheet.hidden and filled:
        return _noted(Hidden(sheet.name), min(filled))
    if not filled or not (sheet.hidden_rows or sheet.hidden_columns):
        return None
    rows, columns = _rows(sheet, filled), _columns(sheet, filled)
    if not rows and not columns:
        return None
    named = tuple((column_name(a), column_name(b)) for a, b in runs(columns))
    found = Hidden(sheet.name, tuple((a + 1, b + 1) for a, b in runs(rows)), named)
    return _noted(found, min([*rows.values(), *columns.values()]))


def _noted(found: Hidden, first: tuple[int, int]) -> Noted:
    return Noted(found, Address(sheet=found.sheet, cell=cell_name(*first)))


def _rows(sheet: Sheet, filled: dict[tuple[int, int], str]) -> dict[int, tuple[int, int]]:
    """Each hidden row that holds more than its name → the first cell that does."""
    unseen = set(sheet.hidden_rows)
    cells: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (row, column), text in sorted(filled.items()):
        if row in unseen:
            cells[row].append((column, text))
    out = {}
    for row, line in cells.items():
        name = next((i for i, (_, text) in enumerate(line) if _LETTERS.search(text)), -1)
        if telling := [column for column, text in line[name + 1 :] if not _NOTHING.fullmatch(text)]:
            out[row] = (row, telling[0])
    return out


def _columns(sheet: Sheet, filled: dict[tuple[int, int], str]) -> dict[int, tuple[int, int]]:
    """Each hidden column that holds more than its header, codes and marks → the first cell that does."""
    used = {column for _, column in filled}
    unseen = {c for first, last in sheet.hidden_columns for c in used if first <= c <= last}
    cells: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (row, column), text in sorted(filled.items()):
        if column in unseen:
            cells[column].append((row, text))
    out = {}
    for column, line in cells.items():
        told = [(row, text) for row, text in line if not _NOTHING.fullmatch(text)]
        if any(text.isdecimal() and len(text) > 3 and _CODE.fullmatch(text) for _, text in told):
            told = [(row, text) for row, text in told if not _CODE.fullmatch(text)]
        if len(told) > 1 or any(not _LETTERS.search(text) for _, text in told):
            out[column] = (told[0][0], column)
    return out
