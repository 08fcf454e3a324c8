"""Generated documents as they are linted, and which fact of the reading is which cell or amount."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache

from attrs import evolve, frozen
from benchmarks.reconcile.cut import Cut, Published, source
from benchmarks.reconcile.mutants import Mutant, Place

from budgetlint.model.facts import Disclosure, Fact
from budgetlint.reconcile import Reconciliation, reconcile
from budgetlint.session import Session
from budgetlint.testing import installed
from generator import Cell, Dialect, Regime, amounts_of, render
from generator.bits import Sort
from generator.dice import Dice, SeededDice
from generator.prose import Told

#: Families are exact, or rounded half up.
_FAMILIES = (Regime.EXACT, Regime.HALF_UP)
_REGIMES = {p: tuple(Regime) if p is Published.BUDGET else _FAMILIES for p in Published}


class Scope(StrEnum):
    """How much of a document there is to compare with."""

    WHOLE = "whole"
    TOLD = "explained"  # with a true explanation
    TABLE = "one table"


@frozen
class Paper:
    """One document: tables in a dialect, perhaps with their explanation."""

    seed: int
    published: Published
    regime: Regime
    scope: Scope
    dialect: Dialect
    cut: Cut
    told: Told | None = None

    def after(self, mutant: Mutant) -> Paper:
        """The document with an error in it."""
        if mutant.told is not None:
            return evolve(self, told=mutant.told)
        told = evolve(self.told, budget=mutant.cut) if self.told is not None else None
        return evolve(self, cut=mutant.cut, told=told)

    def rendered(self) -> tuple[bytes, Mapping[Place, tuple[int, int]]]:
        """The file, and where in its text each filled cell and each amount of a sentence is."""
        told, data, shift = self.told, b"", 0
        if told is None:
            tables = render(self.cut, self.dialect)
            data = tables.data
        else:
            tables = render(evolve(self.cut, opening=self.cut.opening[1:], closing=()), self.dialect)
            title = len(self.cut.opening[0]) + 2 * len(told.layout.newline)
            shift = len(told.text) - len(tables.text) if told.layout.first else title
            data = told.text.encode()
        places: dict[Place, tuple[int, int]] = {}
        places |= {cell: (start + shift, end + shift) for cell, (start, end) in tables.places.items()}
        if told is not None:
            places |= {bit: told.place(bit) for bit in told.story.bits if bit.sort is Sort.AMOUNT}
        return data, places


@lru_cache(maxsize=8)
def make_paper(seed: int, scope: Scope | None = None, published: Published = Published.BUDGET) -> Paper:
    """The document of a seed: regimes, scopes and dialects take turns. Bits of a sentence are known by identity, so that
    the same document is made once."""
    regimes, scopes, dialects = list(_REGIMES[published]), list(Scope), list(Dialect)
    if published is Published.DEBTS:
        scopes.remove(Scope.TOLD)
    regime = regimes[seed % len(regimes)]
    scope = scope if scope in scopes else scopes[seed // len(regimes) % len(scopes)]
    dialect = dialects[seed // len(regimes) // len(scopes) % len(dialects)]
    cut, told = source(published, seed, regime, told=scope is Scope.TOLD)
    if scope is Scope.TOLD and told is not None:
        # No line ends where a paragraph might: what was cut apart there may not be known to belong together.
        told = evolve(told, layout=evolve(told.layout, gentle=True, dialect=dialect))
        return Paper(seed, published, regime, scope, dialect, cut, told)
    if scope is Scope.TABLE:
        cut = _one_table(SeededDice(seed), cut)
    return Paper(seed, published, regime, scope, dialect, cut)


def _one_table(dice: Dice, cut: Cut) -> Cut:
    """One of its larger tables alone."""
    sizes = [sum(c.grid == g for c in amounts_of(cut)) for g in range(len(cut.grids))]
    large = [g for g, size in enumerate(sizes) if size >= min(12, max(sizes))]
    return evolve(cut, grids=(cut.grids[dice.pick(large)],))


@frozen(eq=False)
class Reading:
    """A document as it was understood and reconciled."""

    disclosure: Disclosure
    reconciliation: Reconciliation
    places: Mapping[Fact, Place]
    #: The table of the reading → which of the document's it is.
    grids: Mapping[int, int]


@cache
def session() -> Session:
    """One for the process: the catalogue takes longer to load than most texts take to lint."""
    return Session(installed())


def read(paper: Paper) -> Reading:
    data, places = paper.rendered()
    disclosure = session().understand("document.txt", data)
    known = {span: place for place, span in places.items()}
    found: dict[Fact, Place] = {}
    rows: dict[tuple[int, int], tuple[int, int]] = {}
    columns: dict[tuple[int, int], int] = {}
    shifts: dict[int, tuple[int, int, int]] = {}
    facts = [f for t in disclosure.tables for f in t.facts if f.row is not None and f.column is not None]
    for fact in facts:
        place = known.get((fact.span.start, fact.span.end))
        if isinstance(place, Cell) and fact.table is not None and fact.row is not None and fact.column is not None:
            found[fact] = place
            rows[fact.table, fact.row] = (place.grid, place.row)
            columns[fact.table, fact.column] = place.column
            shifts.setdefault(fact.table, (place.grid, place.row - fact.row, place.column - fact.column))
    for fact in facts:  # blanks have no place of their own
        if fact not in found and fact.table in shifts and fact.row is not None and fact.column is not None:
            grid, down, right = shifts[fact.table]
            _, row = rows.get((fact.table, fact.row), (grid, fact.row + down))
            found[fact] = Cell(grid, row, columns.get((fact.table, fact.column), fact.column + right))
    found |= _in_sentences(disclosure, known)
    return Reading(
        disclosure,
        reconcile(disclosure, session().catalogue),
        found,
        {table: grid for table, (grid, *_) in shifts.items()},
    )


def _in_sentences(disclosure: Disclosure, known: Mapping[tuple[int, int], Place]) -> dict[Fact, Place]:
    bits = sorted((span, place) for span, place in known.items() if not isinstance(place, Cell))
    found: dict[Fact, Place] = {}
    for fact in (*disclosure.prose, *(c.fact for c in disclosure.claims)):
        for (start, end), place in bits:
            if start < fact.span.end and fact.span.start < end:
                found[fact] = place
    return found
