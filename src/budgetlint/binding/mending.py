"""Rows of 绩效 tables that a dump broke: leading separators lost, unnamed columns left out."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from budgetlint.binding.labels import bare, plain
from budgetlint.binding.layouts import Grid
from budgetlint.model.amount import BLANK, FigureKind
from budgetlint.model.nodes import Cell, Row
from budgetlint.model.source import Span


def mended(grid: Grid, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with every cell in its column, as far as values and words prove where that is."""
    values = _value_columns(grid, rows)
    return _spread(grid, tuple(_by_word(grid, r, values) for r in _by_value(tuple(rows))))


def is_grid_header(grid: Grid, row: Row) -> bool:
    words = grid.labels | grid.texts | frozenset(n for r in (*grid.values, *grid.amounts) for n in r.names)
    printed = [plain(c.text) for c in row.cells]
    return any(p in grid.labels for p in printed) and sum(p in words or bare(p) in words for p in printed) >= 3


def _by_value(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows that lost leading separators moved right, where their value column proves it (003:463).

    A row qualifies when all its cells fit after the move, its only value would come to stand in a column in which
    most rows print theirs, and it stands in one where no other row does.
    """
    width = max((len(r.cells) for r in rows), default=0)
    columns = [0] * width
    single: list[int | None] = []
    for row in rows:
        values = [i for i, c in enumerate(row.cells) if _is_value(c)]
        single.append(values[0] if len(values) == 1 and len(row.cells) == width else None)
        for i in values:
            columns[i] += 1
    if not any(columns):
        return rows
    usual = max(range(width), key=columns.__getitem__)
    moved = []
    for row, at in zip(rows, single, strict=True):
        shift = usual - at if at is not None else 0
        lone = at is not None and columns[at] <= max(1, columns[usual] // 5)
        if shift > 0 and lone and row.cells[0].text and not any(c.text for c in row.cells[width - shift :]):
            blank = Cell(Span(row.span.start, row.span.start), "")
            cells = (blank,) * shift + row.cells[: width - shift]
            moved.append(evolve(row, cells=cells, shifted=shift))
        else:
            moved.append(row)
    return tuple(moved)


def _is_value(cell: Cell) -> bool:
    return cell.figure.kind in (FigureKind.NUMBER, FigureKind.UNREADABLE)


def _value_columns(grid: Grid, rows: Sequence[Row]) -> frozenset[int]:
    """Where the header prints the columns of values."""
    header = next((r for r in rows if is_grid_header(grid, r)), None)
    cells = header.cells if header is not None else ()
    return frozenset(i for i, c in enumerate(cells) if any(bare(plain(c.text)) in rule.names for rule in grid.values))


def _by_word(grid: Grid, row: Row, values: frozenset[int]) -> Row:
    """A row whose indicator class slipped to the left of its column, which its word betrays (003:490). One that prints
    its value where it belongs has not slipped."""
    order = ["一级指标", *grid.members]
    first = row.cells[0] if row.cells else None
    if first is None or row.shifted or any(i < len(row.cells) and row.cells[i].text for i in values):
        return row
    for column, (_, words) in enumerate((k, grid.members.get(k, frozenset())) for k in order):
        room = len(row.cells) - column
        if column and plain(first.text) in words and room > 0 and not any(c.text for c in row.cells[room:]):
            # A row may repeat one word as class and as indicator (满意度指标 | 满意度指标): then nothing slipped.
            if len(row.cells) > 1 and plain(row.cells[1].text) in words:
                return row
            blank = evolve(first, text="", figure=BLANK, span=Span(row.span.start, row.span.start))
            return evolve(row, cells=(blank,) * column + row.cells[:room], shifted=column)
    return row


def _spread(grid: Grid, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows that left out the header's unnamed columns (003:492) with blanks put in their place."""
    header = next((r for r in rows if is_grid_header(grid, r)), None)
    if header is None:
        return tuple(rows)
    named = [i for i, c in enumerate(header.cells) if c.text]
    result = []
    for row in rows:
        if len(row.cells) == len(named) < len(header.cells):
            cells = [evolve(c, text="", figure=BLANK, span=Span(row.span.start, row.span.start)) for c in header.cells]
            for i, cell in zip(named, row.cells, strict=True):
                cells[i] = cell
            row = evolve(row, cells=tuple(cells))
        result.append(row)
    return tuple(result)
