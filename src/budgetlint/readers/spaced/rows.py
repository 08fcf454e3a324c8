"""Rows of a table that only spaces hold apart: a name that is too long for its column goes on above and below its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from budgetlint.readers.spaced.columns import Extent, Piece, column_at
from budgetlint.records import frozen
from budgetlint.regex import regex

#: What stands in a cell on one of its lines: (line, from, to).
Part: TypeAlias = tuple[int, int, int]
#: Column → its parts, from the top.
Cells: TypeAlias = dict[int, list[Part]]

#: So few characters fewer than the longest: a line is not broken in front of a mark.
_SHORTER = 2
_BEGINS = regex(
    r"(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[、.．]|其中|[合总小]\s*计)"
)


@frozen(eq=False)
class PrintedRow:
    """One line of a table: what it prints in each column; ``lines``: those that it takes up."""

    lines: list[int]
    cells: Cells
    #: Column → the text.
    texts: Mapping[int, str]
    has_figures: bool


def printed(line: int, pieces: Sequence[Piece], columns: Sequence[Extent], figures: Mapping[int, int]) -> PrintedRow:
    """A line as a row of its own."""
    cells: Cells = {}
    texts: dict[int, str] = {}
    for piece in pieces:
        column = column_at(columns, piece)
        start = cells[column][0][1] if column in cells else piece.start
        cells[column] = [(line, start, piece.end)]
        texts[column] = texts.get(column, "") + piece.text
    return PrintedRow([line], cells, texts, any(p.is_figure and column_at(columns, p) in figures for p in pieces))


def assembled(lines: Sequence[PrintedRow]) -> list[PrintedRow]:
    """The rows, each with the lines that its names go on in. Lines come from the top."""
    widest = _widest(lines)
    left = list(lines)
    # Figures without a name need what stands around them more than those whose name may be complete.
    for around in (_nameless, _broken):
        at = 0
        while at < len(left):
            if left[at].has_figures and len(left[at].lines) == 1:
                above, below = around(left, at, widest)
                own = left[at - above : at + 1 + below]
                left[at - above : at + 1 + below] = [_joined(own)]
                at -= above
            at += 1
    return left


def _widest(rows: Iterable[PrintedRow]) -> dict[int, int]:
    """Column → how long the longest text of a line in it is."""
    widest: dict[int, int] = {}
    for row in rows:
        for column, text in row.texts.items():
            widest[column] = max(widest.get(column, 0), len(text))
    return widest


def _nameless(rows: Sequence[PrintedRow], at: int, widest: Mapping[int, int]) -> tuple[int, int]:
    """How many lines above and below figures are the name that their own line lacks, which stands in the middle of them."""
    row = rows[at]
    if not at or row.texts.keys() & rows[at - 1].texts.keys():
        return 0, 0
    if rows[at - 1].has_figures:
        return int(_is_rest(rows[at - 1], row)), 0
    above = _going_on(rows, at, -1)
    full = min(above, 1)
    while full < above and _is_full(rows[at - full - 1], widest):
        full += 1
    return full, min(full, _going_on(rows, at, 1))


def _broken(rows: Sequence[PrintedRow], at: int, widest: Mapping[int, int]) -> tuple[int, int]:
    """How many lines above and below go on with a name that fills its line: the one below, or one on either side."""
    row = rows[at]
    full = {column for column, text in row.texts.items() if len(text) >= widest[column] - _SHORTER}
    if not _going_on(rows, at, 1) or not rows[at + 1].texts.keys() <= full:
        return 0, 0
    over = _going_on(rows, at, -1) and rows[at - 1].texts.keys() == rows[at + 1].texts.keys()
    return int(over and _is_full(rows[at - 1], widest)), 1


def _is_rest(above: PrintedRow, row: PrintedRow) -> bool:
    """Whether figures stand on a line of their own right below the others of their row."""
    return row.lines[0] - above.lines[-1] == 1 and max(row.texts) > max(above.texts)


def _going_on(rows: Sequence[PrintedRow], at: int, step: int) -> int:
    """How many lines right above or below print nothing but a part of a name."""
    found = 0
    while 0 <= (next_at := at + step * (found + 1)) < len(rows):
        row, before = rows[next_at], rows[next_at - step]
        gap = row.lines[0] - before.lines[-1] if step > 0 else before.lines[0] - row.lines[-1]
        begins = step > 0 and any(_BEGINS.match(t) for t in row.texts.values())
        if row.has_figures or gap != 1 or begins or len(row.lines) > 1:
            break
        found += 1
        if step < 0 and any(_BEGINS.match(t) for t in row.texts.values()):
            break
    return found


def is_full(row: PrintedRow, rows: Iterable[PrintedRow]) -> bool:
    """Whether nothing more would have fitted on a line of names, by the longest of the others."""
    return _is_full(row, _widest(rows))


def _is_full(row: PrintedRow, widest: Mapping[int, int]) -> bool:
    return any(len(text) >= widest.get(column, 0) - _SHORTER for column, text in row.texts.items())


def _joined(rows: Sequence[PrintedRow]) -> PrintedRow:
    if len(rows) == 1:
        return rows[0]
    columns = sorted({column for row in rows for column in row.cells})
    return PrintedRow(
        [line for row in rows for line in row.lines],
        {column: [part for row in rows for part in row.cells.get(column, [])] for column in columns},
        {column: "".join(row.texts.get(column, "") for row in rows) for column in columns},
        has_figures=True,
    )
