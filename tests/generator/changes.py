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
from generator.state import State
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
    witnesses: int = 0
    beside: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """Where in the text of the changed file the figure stands."""
        return self.file.told.cell(self.cell)

    @property
    def line(self) -> int:
        """The line of that text, from 1."""
        return self.file.text.count("\n", 0, self.place[0]) + 1


@frozen
class Witness:
    """A figure, and how many others speak of it."""

    file: File
    cell: Cell
    own: int
    beside: int


def changed(family: Family, seed: int, *, across: bool = True) -> Change:
    """One figure changed that at least two others speak of: one of them in another file, or both in its own."""
    every = witnesses(family.files, family.department)
    known = [w for w in every if (w.own + w.beside >= 2 and w.beside if across else w.own >= 2)]
    return draw_change(SeededDice(seed), family.files, known)


def changed_in(state: State, kind: DocumentKind, seed: int) -> Change:
    """One figure of a county's documents changed in one of a kind, that two others speak of there; of an evaluation, in the
    final accounts."""
    dice = SeededDice(seed)
    file = dice.pick([f for f in state.every if f.kind is kind])
    home = next((f for f in state.families if file in f.files), None)
    every = witnesses(state.files, None) if home is None else witnesses(home.files, home.department)
    apart = kind is DocumentKind.SELF_EVALUATION
    return draw_change(
        dice, state.every, [w for w in every if w.file is file and (w.beside > 0 if apart else w.own >= 2)]
    )


def draw_change(dice: Dice, files: Sequence[File], known: Sequence[Witness]) -> Change:
    """One of some figures changed by many of its last digits, more than any rounding."""
    found = dice.pick(known)
    grid = found.file.told.budget.grids[found.cell.grid]
    old = grid.body[found.cell.row][found.cell.column].fen or 0
    by = dice.integer(7, 9) * 10 ** dice.integer(2, 4)
    made = change_to(files, found.file, found.cell, old + by * grid.style.step)
    return evolve(made, witnesses=found.own + found.beside, beside=found.beside)


def change_to(files: Sequence[File], changed: File, cell: Cell, new: int) -> Change:
    """Some files with one figure of one of them changed to another amount, in 分."""
    paper = changed.told.budget
    grid = paper.grids[cell.grid]
    file = evolve(changed, told=evolve(changed.told, budget=with_amount(paper, cell, new)))
    others = tuple(file if f is changed else f for f in files)
    return Change(others, file, cell, grid.body[cell.row][cell.column].fen or 0, new, grid.style.step)


def meaning_of(file: File, key: Key) -> Meaning:
    """What a cell of a document means; a key of no stage has its document's."""
    own = Stage.BUDGET if file.kind in (*BUDGETS, DocumentKind.GOVERNMENT_BUDGET) else Stage.FINAL
    year = key.year or file.year
    return Meaning(file.body, year, key.stage or own, evolve(key, stage=None, year=None))


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


def witnesses(files: Sequence[File], department: Department | None) -> list[Witness]:
    """Every figure that is not nothing, with how many others print the same, or are its parts or wholes of another body."""
    places = printed(files)
    found = []
    for meaning, cells in places.items():
        related = sum(bool(places.get(other)) for other in _related(department, meaning))
        for file, cell in cells:
            if not file.told.budget.grids[cell.grid].body[cell.row][cell.column].fen:
                continue
            if file.kind is DocumentKind.SELF_EVALUATION and meaning.stage is not Stage.FINAL:
                continue  # plans are not held against those of final accounts
            same = [f for f, c in cells if (f, c) != (file, cell)]
            own = sum(f is file for f in same)
            found.append(Witness(file, cell, own + _is_summed(file, cell), len(same) - own + related))
    return found


def _is_summed(file: File, cell: Cell) -> bool:
    """Whether its table prints the whole that it is a part of, by code, by nature, by the path of a line."""
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
    lines = [evolve(key, revenue=key.revenue.rpartition("/")[0])] if key.revenue and not key.function else []
    return any(k in known for k in (*above, *natures, *lines))


def _related(department: Department | None, meaning: Meaning) -> list[Meaning]:
    """What the sum of units says: of a department's amount each unit's, of a unit's the department's."""
    if department is None:
        return []
    if meaning.body == department.body:
        return [meaning._replace(body=unit) for unit in department.units]
    return [meaning._replace(body=department.body)]
