"""Tables that go on over the edge of a page, with or without their header again."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from budgetlint.readers.layout import Grid, GridCell

#: How far the columns of two parts of one table may lie apart, in tenths of a point.
_STRAYS = 30
#: Header rows that may be repeated.
_HEADER = 6


def continues(previous: Grid, following: Grid) -> bool:
    """Whether one grid is the rest of another: the last of its page and the first of the next, in the same columns."""
    if not (previous.last and following.first and previous.ruled == following.ruled):
        return False
    one, other = _columns(previous), _columns(following)
    return previous.columns == following.columns and all(abs(a - b) <= _STRAYS for a, b in zip(one, other, strict=True))


def joined(previous: Grid, following: Grid) -> Grid:
    """Both as one grid; header rows that are printed again are left out, each cell keeps its own address."""
    again = _repeated(previous, following)
    moved = tuple(
        evolve(c, row=c.row - again + previous.rows, height=c.height) for c in following.cells if c.row >= again
    )
    return evolve(
        previous,
        rows=previous.rows + following.rows - again,
        cells=previous.cells + moved,
        last=following.last,
    )


def _columns(grid: Grid) -> Sequence[int]:
    """Where its columns begin and the last one ends."""
    edges: dict[int, int] = {}
    for cell in grid.cells:
        if cell.address.box is not None:
            edges.setdefault(cell.column, cell.address.box[0])
            edges.setdefault(cell.column + cell.width, cell.address.box[2])
    return [edges.get(n, -1) for n in range(grid.columns + 1)]


def _repeated(previous: Grid, following: Grid) -> int:
    """How many rows at the top are those of the first part again; figures are none of a header."""
    first, again = _rows(previous), _rows(following)
    count = 0
    for row in range(min(_HEADER, previous.rows, following.rows)):
        texts = [_plain(c) for c in again.get(row, [])]
        if texts != [_plain(c) for c in first.get(row, [])] or any(
            t.replace(".", "").isdigit() and len(t) > 2 for t in texts
        ):
            break
        count = row + 1
    # A cell that reaches over the last of them belongs to what follows.
    return count if not any(c.row < count < c.row + c.height for c in following.cells) else 0


def _rows(grid: Grid) -> dict[int, list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    return rows


def _plain(cell: GridCell) -> str:
    return "".join(cell.text.split())
