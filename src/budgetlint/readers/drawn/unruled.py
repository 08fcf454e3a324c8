"""Tables without rules: neighbouring lines whose pieces stand in the same columns, most of them figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from budgetlint.readers.drawn.lines import area_of, is_recognised, pieces_of, text_of
from budgetlint.readers.drawn.sheet import Area, Glyph, Sheet
from budgetlint.readers.layout import Grid, GridCell
from budgetlint.regex import regex

_Line: TypeAlias = list[Glyph]
#: Pieces of a line stand apart by so many times the height of a glyph; rows follow each other within so many.
_APART, _FOLLOWS = 1.2, 3.0
#: A table has at least so many rows and columns.
_ROWS, _COLUMNS = 3, 3
_AMOUNT = regex(r"[-—–]?\d[\d,，]*\.\d+%?|[-—–]?\d{1,3}(?:[,，]\d{3})+")
_FIGURE = regex(r"[-—–]?[\d,，]+(?:\.\d+)?%?|[-—–]+")


def unruled(sheet: Sheet, lines: Sequence[_Line], taken: Sequence[Area]) -> Iterator[tuple[Area, Grid, set[int]]]:
    """The tables among lines outside ``taken`` areas, with their area and the lines they are made of."""
    run: list[_Line] = []
    for line in [*lines, None]:
        if line is not None and _is_row(line) and (not run or _follows(run[-1], line, taken)):
            run.append(line)
            continue
        if len(run) >= _ROWS and (made := _made(sheet, run)) is not None:
            yield made
        run = [line] if line is not None and _is_row(line) else []


def _is_row(line: _Line) -> bool:
    pieces = [text_of(p) for p in pieces_of(line, _APART)]
    return len(pieces) > 1 and any(_FIGURE.fullmatch(p) for p in pieces)


def _follows(before: _Line, line: _Line, taken: Sequence[Area]) -> bool:
    above, below = area_of(before), area_of(line)
    near = below[1] - above[3] <= _FOLLOWS * (above[3] - above[1])
    return near and not any(above[1] < area[1] < below[1] for area in taken)


def _made(sheet: Sheet, run: Sequence[_Line]) -> tuple[Area, Grid, set[int]] | None:
    """Columns are where no row prints anything between them. Page numbers of a table of contents are no amounts."""
    rows = [[(area_of(p), text_of(p, wide=True)) for p in pieces_of(line, _APART)] for line in run]
    edges = sorted((area[0], area[2]) for row in rows for area, _ in row)
    columns: list[list[float]] = []
    for left, right in edges:
        if columns and left <= columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    amounts = sum(bool(_AMOUNT.fullmatch(text)) for row in rows for _, text in row)
    if len(columns) < _COLUMNS or amounts < len(rows):
        return None
    starts = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    recognised = any(map(is_recognised, run))
    cells = []
    for at, row in enumerate(rows):
        used = set()
        for area, text in row:
            column = sum(start < (area[0] + area[2]) / 2 for start in starts)
            if column in used:
                return None
            used.add(column)
            cells.append(GridCell(at, column, text, sheet.address(area, recognised)))
    area = area_of(g for line in run for g in line)
    grid = Grid(len(rows), len(columns), tuple(cells), sheet.address(area, recognised), ruled=False)
    return area, grid, {id(line) for line in run}
