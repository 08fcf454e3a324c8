"""Whether another operation explains the same document: what arithmetic can not tell apart need not be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from benchmarks.reconcile.cut import Cut
from benchmarks.reconcile.labels import Held
from benchmarks.reconcile.mutants import Mutant, Place, at, columns_of, lines_of

from generator import Cell

#: The longest block of rows that is rotated.
_LONGEST = 5


def has_rival(mutant: Mutant, before: Cut, constraints: Sequence[Held]) -> bool:
    """Whether a document of exchanged or rotated rows, or exchanged columns, is explained as well by another of these, or in
    another table: put right so, all constraints hold."""
    wanted = mutant.expected
    if wanted is None or wanted.operation not in _FAMILIES:
        return False
    wrong = mutant.changes
    first = sorted(constraints, key=lambda h: abs(h.shift(wrong)) <= h.tolerance)
    others = (
        right
        for grid in range(len(mutant.cut.grids))
        for name, family in _FAMILIES.items()
        if (name, grid) != (wanted.operation, wanted.grid)
        for right in family(mutant.cut, grid)
    )
    return any(_explains(right, mutant, before, first) for right in others)


def _explains(source: Mapping[Cell, Cell], mutant: Mutant, before: Cut, constraints: Sequence[Held]) -> bool:
    changes: dict[Place, tuple[int, int]] = dict(mutant.changes)
    for cell, other in source.items():
        old, new = at(before, cell).fen or 0, at(mutant.cut, other).fen or 0
        changes[cell] = (old, new)
    moved = {place: change for place, change in changes.items() if change[0] != change[1]}
    return bool(moved) and all(abs(h.shift(moved)) <= h.tolerance for h in constraints)


def _exchanged(cut: Cut, grid: int) -> Iterator[Mapping[Cell, Cell]]:
    """Neighbouring rows in each other's place, in all columns or in one: cell → where its figure stands."""
    for one, other in pairwise(lines_of(cut, grid)):
        pairs = _alike(one, other)
        for own in (pairs, *([pair] for pair in pairs if len(pairs) > 1)):
            yield {a: b for pair in own for a, b in (pair, pair[::-1])}


def _columns(cut: Cut, grid: int) -> Iterator[Mapping[Cell, Cell]]:
    """Two columns in each other's place."""
    for one, other in combinations(columns_of(cut, grid), 2):
        below = {cell.row: cell for cell in other}
        pairs = [(cell, below[cell.row]) for cell in one if cell.row in below]
        yield {a: b for pair in pairs for a, b in (pair, pair[::-1])}


def _rotated(cut: Cut, grid: int) -> Iterator[Mapping[Cell, Cell]]:
    """Blocks of rows moved by one, in all columns or in one."""
    lines = lines_of(cut, grid)
    for count in range(3, _LONGEST + 1):
        for first in range(len(lines) - count + 1):
            block = lines[first : first + count]
            for turned in ([*block[1:], block[0]], [block[-1], *block[:-1]]):
                rows = [_alike(a, b) for a, b in zip(block, turned, strict=True)]
                yield {a: b for pairs in rows for a, b in pairs}
                for column in {a.column for a, _ in rows[0]} if len(rows[0]) > 1 else ():
                    yield {a: b for pairs in rows for a, b in pairs if a.column == column}


_FAMILIES = {"ROWS_SWAPPED": _exchanged, "COLUMNS_SWAPPED": _columns, "SHIFTED": _rotated}


def _alike(one: Sequence[Cell], other: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
    below = {cell.column: cell for cell in other}
    return [(cell, below[cell.column]) for cell in one if cell.column in below]
