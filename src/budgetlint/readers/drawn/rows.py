"""Rows that no rule parts: a drawn row whose cells list several figures is as many rows as it has lines of figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from attrs import frozen

from budgetlint.readers.drawn.lattice import Cell, Lattice
from budgetlint.readers.drawn.lines import lines_of, text_of
from budgetlint.readers.drawn.sheet import Area, Glyph

_Line: TypeAlias = list[Glyph]
#: A figure as it is printed whole, or that there is none.
_FIGURE = re.compile(r"[-+−]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?%?|[-—–]+")
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
    rows: dict[int, list[Sequence[_Line]]] = defaultdict(list)
    for cell, lines in cells:
        if cell.height == 1:
            rows[cell.row].append(lines)
    bands = {row: found for row, own in rows.items() if len(found := _bands(own)) > 1}
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
