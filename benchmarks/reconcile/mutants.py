"""Budgets with something wrong in them, and what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

from attrs import evolve, frozen
from benchmarks.reconcile.cut import Cut
from benchmarks.reconcile.numerals import Numeral, fen_of, grain_of

from budgetlint.model.keys import Key, is_within
from generator import Cell
from generator.bits import Bit
from generator.dice import Dice
from generator.prose import Told
from generator.sheets import Grid, Printed

#: What can be wrong: a cell of a table, or an amount of a sentence.
Place: TypeAlias = Cell | Bit
#: Was and is, in 分; nothing printed is 0.
Change: TypeAlias = tuple[int, int]


class Kind(StrEnum):
    SINGLE = "single"
    MULTI = "multi"
    SYSTEMATIC = "systematic"  # one operation explains many cells
    STRUCTURAL = "structural"  # a row too many or too few


@frozen
class Expected:
    """The operation that explains a mutant: the name of its OperationKind, and the table."""

    operation: str
    grid: int


@frozen
class Mutant:
    """A cut with an error. ``changes`` speak of the places of the unmutated one; of a row too many or too few they say
    what its amounts are worth in sums. ``told``: the explanation, where that is what is wrong."""

    operator: str
    cut: Cut
    kind: Kind
    changes: Mapping[Place, Change]
    expected: Expected | None = None
    told: Told | None = None

    def grains(self, before: Cut) -> dict[Place, tuple[int, int]]:
        """One unit of the last digit that changed cells print, before and after, in 分."""
        return {
            cell: (_grain(before, cell), _grain(self.cut, cell))
            for cell in self.changes
            if isinstance(cell, Cell) and self.kind is not Kind.STRUCTURAL
        }

    def blank(self) -> frozenset[Cell]:
        """The changed cells that print no number."""
        cells = [c for c in self.changes if isinstance(c, Cell) and self.kind is not Kind.STRUCTURAL]
        return frozenset(c for c in cells if Numeral.read(at(self.cut, c).text) is None)


def _grain(cut: Cut, cell: Cell) -> int:
    return grain_of(at(cut, cell).text, cut.grids[cell.grid].unit)


Operator: TypeAlias = Callable[[Dice, Cut], Mutant | None]


def at(cut: Cut, cell: Cell) -> Printed:
    return cut.grids[cell.grid].body[cell.row][cell.column]


def amount_cells(grid: Grid, index: int) -> list[Cell]:
    """All cells of a table that may print an amount, blank ones too."""
    return [Cell(index, r, c) for r, row in enumerate(grid.body) for c, cell in enumerate(row) if cell.key is not None]


def all_cells(cut: Cut) -> list[Cell]:
    return [cell for index, grid in enumerate(cut.grids) for cell in amount_cells(grid, index)]


def columns_of(cut: Cut, grid: int) -> list[list[Cell]]:
    """The amount cells of each column that has any, top to bottom."""
    found: dict[int, list[Cell]] = defaultdict(list)
    for cell in amount_cells(cut.grids[grid], grid):
        found[cell.column].append(cell)
    return list(found.values())


def lines_of(cut: Cut, grid: int) -> list[list[Cell]]:
    """The amount cells of each row, those of the two halves of a two-sided table apart, all rows of one half first."""
    cells = amount_cells(cut.grids[grid], grid)
    columns = sorted({cell.column for cell in cells} | ratios_of(cut.grids[grid]))
    half = {c: sum(b - a > 1 for a, b in pairwise(columns) if b <= c) for c in columns}
    found: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    for cell in cells:
        found[half[cell.column], cell.row].append(cell)
    return [found[place] for place in sorted(found)]


def ratios_of(grid: Grid) -> set[int]:
    """The columns of percentages, which stand behind the amounts."""
    last = max((n for row in grid.body for n, cell in enumerate(row) if cell.key is not None), default=grid.width)
    return set(range(last + 1, grid.width))


def with_texts(cut: Cut, texts: Mapping[Cell, str]) -> tuple[Cut, dict[Place, Change]] | None:
    """The document with other figures printed, and what that changes; None where nothing does, or one is no amount."""
    changes: dict[Place, Change] = {}
    bodies = {g: [list(row) for row in cut.grids[g].body] for g in {cell.grid for cell in texts}}
    for cell, text in texts.items():
        before = at(cut, cell)
        old, new = (fen_of(t, cut.grids[cell.grid].unit) for t in (before.text, text))
        if old is None or new is None:
            return None
        bodies[cell.grid][cell.row][cell.column] = evolve(before, text=text, fen=new)
        if old != new:
            changes[cell] = (old, new)
    grids = tuple(
        evolve(grid, body=tuple(map(tuple, bodies[g]))) if g in bodies else grid for g, grid in enumerate(cut.grids)
    )
    return (evolve(cut, grids=grids), changes) if changes else None


def retyped(name: str, cut: Cut, cell: Cell, text: str) -> Mutant | None:
    """One cell printed otherwise."""
    made = with_texts(cut, {cell: text})
    return Mutant(name, made[0], Kind.SINGLE, made[1]) if made else None


def moved(name: str, cut: Cut, texts: Mapping[Cell, str], operation: str, grid: int) -> Mutant | None:
    """Many cells printed otherwise by one operation; None if that is but one cell."""
    made = with_texts(cut, texts)
    if made is None or len(made[1]) < 2:
        return None
    return Mutant(name, made[0], Kind.SYSTEMATIC, made[1], Expected(operation, grid) if operation else None)


def shown(grid: Grid, fen: int) -> str:
    """An amount as the table prints it."""
    return f"-{grid.style.show(-fen)}" if fen < 0 else grid.style.show(fen)


def sums_of(cut: Cut, cells: Iterable[Cell]) -> dict[Cell, list[Cell]]:
    """Within one row or column, which cells the keys say are the parts of which."""
    keys = {cell: key for cell in cells if (key := at(cut, cell).key) is not None}
    found: dict[Cell, list[Cell]] = defaultdict(list)
    for part, key in keys.items():
        above = [cell for cell, other in keys.items() if _is_above(other, key)]
        nearest = [c for c in above if not any(_is_above(keys[c], keys[d]) for d in above)]
        if len(nearest) == 1:
            found[nearest[0]].append(part)
    return found


def _is_above(whole: Key, part: Key) -> bool:
    """Whether an amount is a part of another, by its codes and dimensions."""
    return (
        whole != part
        and all(getattr(whole, d) == getattr(part, d) for d in ("side", "flow", "year", "stage", "tier", "local"))
        and f"{part.revenue}/".startswith(f"{whole.revenue}/" if whole.revenue else "")
        and whole.region in (None, part.region)
        and (part.function or "").startswith(whole.function or "")
        and (part.economic or "").startswith(whole.economic or "")
        and whole.project in (None, part.project)
        and all(is_within(d, getattr(part, d), getattr(whole, d)) for d in ("fund", "nature", "item"))
    )


def code_of(row: Sequence[Printed]) -> str:
    """The code that a row of a list is about; empty for its total."""
    for cell in row:
        if cell.key is not None:
            return cell.key.function or cell.key.economic or ""
    return ""


def tries(dice: Dice, make: Callable[[], Mutant | None], count: int = 12) -> Mutant | None:
    """The first that can be made."""
    return next((mutant for _ in range(count) if (mutant := make()) is not None), None)
