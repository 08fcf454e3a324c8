"""Whether another operation explains the same document: what arithmetic can not tell apart need not be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from benchmarks.reconcile.labels import Held
from benchmarks.reconcile.mutants import Mutant, Place, at, lines_of

from generator import Budget, Cell

#: The longest block of rows that is rotated.
_LONGEST = 5


def has_rival(mutant: Mutant, before: Budget, constraints: Sequence[Held]) -> bool:
    """Whether rows exchanged explain a document of rotated rows, or the reverse: put right so, all constraints hold."""
    wanted = mutant.expected.operation if mutant.expected else ""
    if wanted not in ("ROWS_SWAPPED", "SHIFTED") or mutant.expected is None:
        return False
    lines = lines_of(mutant.budget, mutant.expected.grid)
    others = _rotated(lines) if wanted == "ROWS_SWAPPED" else _exchanged(lines)
    return any(_explains(right, mutant, before, constraints) for right in others)


def _explains(source: Mapping[Cell, Cell], mutant: Mutant, before: Budget, constraints: Sequence[Held]) -> bool:
    changes: dict[Place, tuple[int, int]] = dict(mutant.changes)
    for cell, other in source.items():
        old, new = at(before, cell).fen or 0, at(mutant.budget, other).fen or 0
        changes[cell] = (old, new)
    moved = {place: change for place, change in changes.items() if change[0] != change[1]}
    return bool(moved) and all(abs(h.shift(moved)) <= h.tolerance for h in constraints)


def _exchanged(lines: Sequence[Sequence[Cell]]) -> Iterator[Mapping[Cell, Cell]]:
    """Neighbouring rows in each other's place, in all columns or in one: cell → where its figure stands."""
    for one, other in pairwise(lines):
        pairs = _alike(one, other)
        for own in (pairs, *([pair] for pair in pairs if len(pairs) > 1)):
            yield {a: b for pair in own for a, b in (pair, pair[::-1])}


def _rotated(lines: Sequence[Sequence[Cell]]) -> Iterator[Mapping[Cell, Cell]]:
    """Blocks of rows moved by one, in all columns or in one."""
    for count in range(3, _LONGEST + 1):
        for first in range(len(lines) - count + 1):
            block = lines[first : first + count]
            for turned in ([*block[1:], block[0]], [block[-1], *block[:-1]]):
                rows = [_alike(a, b) for a, b in zip(block, turned, strict=True)]
                yield {a: b for pairs in rows for a, b in pairs}
                for column in {a.column for a, _ in rows[0]} if len(rows[0]) > 1 else ():
                    yield {a: b for pairs in rows for a, b in pairs if a.column == column}


def _alike(one: Sequence[Cell], other: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
    below = {cell.column: cell for cell in other}
    return [(cell, below[cell.column]) for cell in one if cell.column in below]
