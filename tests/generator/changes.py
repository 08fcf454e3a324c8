"""One figure of a family printed wrong: one that others say or settle, in its own document and in those beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from attrs import evolve, frozen

from budgetlint.model.keys import Key, Nature, Stage
from budgetlint.model.kinds import BUDGETS, DocumentKind
from generator.dice import Dice, SeededDice
from generator.family import Department, Family, File
from generator.paper import Cell
from generator.variants import amounts_of, with_amount


class Meaning(NamedTuple):
    """What an amount is of, whatever document prints it."""

    body: str
    year: int
    stage: Stage
    key: Key


@frozen(repr=False)
class Change:
    """A family with one figure changed; amounts and ``step``, its last printed digit, in 分.

    ``witnesses``: the other places that print or settle it; ``beside``: those of them in other files.
    """

    files: tuple[File, ...]
    file: File
    cell: Cell
    old: int
    new: int
    step: int
    witnesses: int
    beside: int

    @property
    def place(self) -> tuple[int, int]:
        """Where in the text of the changed file the figure stands."""
        return self.file.told.cell(self.cell)


@frozen
class Witness:
    """A figure, and how many others speak of it."""

    file: File
    cell: Cell
    own: int
    beside: int


def changed(family: Family, seed: int, *, across: bool = True) -> Change:
    """One figure changed that at least two others speak of: one of them in another file, or both in its own."""
    return draw_change(SeededDice(seed), family, across=across)


def draw_change(dice: Dice, family: Family, *, across: bool = True) -> Change:
    """One figure changed by many of its last digits, more than any rounding."""
    known = [w for w in witnesses(family) if (w.own + w.beside >= 2 and w.beside if across else w.own >= 2)]
    found = dice.pick(known)
    paper = found.file.told.budget
    grid = paper.grids[found.cell.grid]
    old = grid.body[found.cell.row][found.cell.column].fen or 0
    step = grid.style.step
    by = dice.integer(7, 9) * 10 ** dice.integer(2, 4)
    new = old + by * step
    told = evolve(found.file.told, budget=with_amount(paper, found.cell, new))
    file = evolve(found.file, told=told)
    files = tuple(file if f is found.file else f for f in family.files)
    return Change(files, file, found.cell, old, new, step, found.own + found.beside, found.beside)


def meaning_of(file: File, key: Key) -> Meaning:
    """What a cell of a document means; a key of no stage has its document's."""
    own = Stage.BUDGET if file.kind in BUDGETS else Stage.FINAL
    return Meaning(file.body, file.year, key.stage or own, evolve(key, stage=None))


def printed(files: Sequence[File]) -> Mapping[Meaning, list[tuple[File, Cell]]]:
    """Every printed number by what it means."""
    found: dict[Meaning, list[tuple[File, Cell]]] = defaultdict(list)
    for file in files:
        paper = file.told.budget
        for cell in amounts_of(paper):
            key = paper.grids[cell.grid].body[cell.row][cell.column].key
            if key is not None:
                found[meaning_of(file, key)].append((file, cell))
    return found


def witnesses(family: Family) -> list[Witness]:
    """Every figure that is not nothing, with how many others print the same, or are its parts or wholes of another body."""
    places = printed(family.files)
    found = []
    for meaning, cells in places.items():
        related = sum(bool(places.get(other)) for other in _related(family.department, meaning))
        for file, cell in cells:
            if not file.told.budget.grids[cell.grid].body[cell.row][cell.column].fen:
                continue
            if file.kind is DocumentKind.SELF_EVALUATION:
                continue
            same = [f for f, c in cells if (f, c) != (file, cell)]
            own = sum(f is file for f in same)
            found.append(Witness(file, cell, own + _is_summed(file, cell), len(same) - own + related))
    return found


def _is_summed(file: File, cell: Cell) -> bool:
    """Whether its table prints the whole that it is a part of, by code or by nature."""
    grid = file.told.budget.grids[cell.grid]
    key = grid.body[cell.row][cell.column].key
    known = {c.key for row in grid.body for c in row if c.key and c.fen}
    if key is None:
        return False
    above = [
        evolve(key, function=key.function[:n] or None) for n in (0, 3, 5) if key.function and n < len(key.function)
    ]
    natures = (
        [evolve(key, nature=Nature.TOTAL)] if key.nature not in (None, Nature.TOTAL) and key.economic is None else []
    )
    return any(k in known for k in (*above, *natures))


def _related(department: Department, meaning: Meaning) -> list[Meaning]:
    """What the sum of units says: of a department's amount each unit's, of a unit's the department's."""
    if meaning.body == department.body:
        return [meaning._replace(body=unit) for unit in department.units]
    return [meaning._replace(body=department.body)]
