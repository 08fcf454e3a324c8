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
    """Whether one grid is the rest of another: the last of its page and the first of the next, between the same outer
    edges, and all columns of one are columns of the other (cells of a whole page may each cover several)."""
    if not (previous.last and following.first and previous.ruled == following.ruled):
        return False
    fewer, more = sorted((_columns(previous), _columns(following)), key=len)
    ends = all(abs(a - b) <= _STRAYS for a, b in ((fewer[0], more[0]), (fewer[-1], more[-1])))
    return ends and all(any(abs(a - b) <= _STRAYS for b in more) for a in fewer)


def joined(previous: Grid, following: Grid) -> Grid:
    """Both as one grid; header rows that are printed again are left out, each cell keeps its own address."""
    columns = max(_columns(previous), _columns(following), key=len)
    first, rest = _over(previous, columns), _over(following, columns)
    again = _repeated(first, rest)
    moved = tuple(evolve(c, row=c.row - again + first.rows) for c in rest.cells if c.row >= again)
    return evolve(first, rows=first.rows + rest.rows - again, cells=first.cells + moved, last=rest.last)


def _over(grid: Grid, columns: Sequence[int]) -> Grid:
    """The same grid with its cells over finer columns."""
    own = _columns(grid)
    if len(own) == len(columns):
        return grid
    at = [min(range(len(columns)), key=lambda n: abs(columns[n] - edge)) for edge in own]
    cells = tuple(evolve(c, column=at[c.column], width=at[c.column + c.width] - at[c.column]) for c in grid.cells)
    return evolve(grid, columns=len(columns) - 1, cells=cells)


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
