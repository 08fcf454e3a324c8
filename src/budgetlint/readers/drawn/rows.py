"""Rows that no rule parts: a drawn row whose cells list several figures is as many rows as it has lines of figures.

A figure that did not fit into its cell goes on in the next line; together they are one, unless another cell of the row has a
figure beside the second: then both are figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from budgetlint.readers.drawn.lattice import Cell, Lattice
from budgetlint.readers.drawn.lines import lines_of, text_of
from budgetlint.readers.drawn.sheet import Area, Glyph
from budgetlint.records import frozen
from budgetlint.regex import regex

_Line: TypeAlias = list[Glyph]
#: A figure as it is printed whole, or that there is none.
_FIGURE = regex(r"[-+−]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?%?|[-—–]+")
#: An amount as it is printed whole: with its decimals, or with all its groups of thousands.
_AMOUNT = regex(r"[-+−]?(?:(?:\d{1,3}(?:[,，]\d{3})+|\d+)\.(?:\d\d){1,3}|\d{1,3}(?:[,，]\d{3})+)%?")
#: One that may stand alone, and how none begins.
_DONE, _NO_START = regex(r".*(?:[,，]\d{3}|\.\d\d)"), regex(r"0\d+")
#: A code or an amount without decimals, and what may be broken off it.
_WHOLE, _END = regex(r"\d{5,10}"), regex(r"\d{1,2}")
#: The margins of a cell are no wider than so many heights of a line.
_MARGIN = 0.8
#: Baselines of one row lie within so many heights of a line.
_ONE = 0.6


@frozen(eq=False)
class Filled:
    """One cell with its lines of text."""

    row: int
    column: int
    height: int
    width: int
    area: Area
    lines: tuple[_Line, ...]


def filled(lattice: Lattice, inside: Sequence[Sequence[Glyph]]) -> tuple[int, list[Filled]]:
    """The rows and cells of a lattice with what is printed in them, rows without rules between them parted."""
    cells = [(cell, lines_of(glyphs)) for cell, glyphs in zip(lattice.cells, inside, strict=True)]
    rows: dict[int, list[tuple[Cell, list[_Line]]]] = defaultdict(list)
    for cell, lines in cells:
        if cell.height == 1:
            rows[cell.row].append((cell, lines))
    bands: dict[int, Sequence[float]] = {}
    for row, own in rows.items():
        _mend(own)
        if len(found := _bands([lines for _, lines in own])) > 1:
            bands[row] = found
    first: list[int] = []
    at = 0
    for row in range(len(lattice.ys)):
        first.append(at)
        at += len(bands.get(row, (0,)))
    made: list[Filled] = []
    for cell, lines in cells:
        if cell.row in bands and cell.height == 1:
            made += _parted(cell, lines, bands[cell.row], first[cell.row])
        else:
            height = first[cell.row + cell.height] - first[cell.row]
            made.append(Filled(first[cell.row], cell.column, height, cell.width, cell.area, tuple(lines)))
    return first[-1], sorted(made, key=lambda f: (f.row, f.column))


def text_in(lines: Sequence[_Line]) -> str:
    """What a cell prints, line by line; a figure that was broken in two is one."""
    texts = [text_of(line, wide=True) for line in lines]
    whole = "".join(texts)
    if len(texts) > 1 and _FIGURE.fullmatch(whole) and not all(map(_FIGURE.fullmatch, texts)):
        return whole
    return "\n".join(texts)


def _mend(row: Sequence[tuple[Cell, list[_Line]]]) -> None:
    """Join the lines of each broken figure of a row."""
    rests = [(lines, line) for cell, lines in row for line in _rests(cell, lines)]
    known = {id(line) for _, line in rests}
    figures = [_base(line) for _, lines in row for line in lines if id(line) not in known and _is_figure(line)]
    for lines, rest in rests:
        if not any(abs(base - _base(rest)) <= _ONE * rest[0].size for base in figures):
            at = next(n for n, line in enumerate(lines) if line is rest)
            end = lines[at - 1][-1]
            by = end.right - rest[0].left
            moved = [g._replace(left=g.left + by, right=g.right + by, base=end.base) for g in rest]
            lines[at - 1 : at + 1] = [lines[at - 1] + moved]


def _rests(cell: Cell, lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines of a cell that may be the rest of the figure above them."""
    whole = ""
    for above, line in pairwise(lines):
        whole = whole or text_of(above)
        if _is_full(above, line[0], cell.area) and _is_broken(whole, text_of(line)):
            yield line
            whole += text_of(line)
        else:
            whole = ""


def _is_broken(above: str, below: str) -> bool:
    """Whether two lines are one figure by what they print."""
    if _AMOUNT.fullmatch(above + below):
        return not _DONE.fullmatch(above) or _NO_START.fullmatch(below) is not None
    return bool(_WHOLE.fullmatch(above) and _END.fullmatch(below))


def _is_full(line: _Line, following: Glyph, area: Area) -> bool:
    """Whether one glyph more would not have fitted into the cell."""
    left, _, right, _ = area
    margin = min(line[0].left - left, _MARGIN * line[0].size)
    return line[-1].right - line[0].left + following.right - following.left > right - left - 2 * margin


def _bands(cells: Sequence[Sequence[_Line]]) -> Sequence[float]:
    """Baselines of the rows of one drawn row: those of its figures, where some cell lists several and nothing else."""
    listing = [lines for lines in cells if len(lines) > 1 and all(map(_is_figure, lines))]
    if not listing:
        return ()
    found: list[float] = []
    for line in sorted((line for lines in cells for line in lines if _is_figure(line)), key=_base):
        if not found or _base(line) - found[-1] > _ONE * line[0].size:
            found.append(_base(line))
    return found


def _is_figure(line: _Line) -> bool:
    return _FIGURE.fullmatch(text_of(line)) is not None


def _base(line: _Line) -> float:
    return line[0].base


def _parted(cell: Cell, lines: Sequence[_Line], bands: Sequence[float], first: int) -> list[Filled]:
    """One cell as a cell for each band; every line goes to the band it is nearest to."""
    homes: Mapping[int, list[_Line]] = {n: [] for n in range(len(bands))}
    for line in lines:
        homes[min(range(len(bands)), key=lambda n: abs(bands[n] - _base(line)))].append(line)
    left, top, right, bottom = cell.area
    edges = [top, *((a + b) / 2 for a, b in pairwise(bands)), bottom]
    return [
        Filled(first + n, cell.column, 1, cell.width, (left, edges[n], right, edges[n + 1]), tuple(own))
        for n, own in homes.items()
    ]
