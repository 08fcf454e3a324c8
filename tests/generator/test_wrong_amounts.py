"""A wrong amount that an identity holds is always found: in final accounts, in budgets and final accounts of governments, in
tables of debts (budgets of departments: tests/properties/test_reconcile.py)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest
from attrs import evolve, frozen

from budgetlint.model.amount import FEN_EXPONENT
from budgetlint.model.findings import Severity
from budgetlint.model.kinds import FINALS, DocumentKind
from budgetlint.model.source import Source, Span
from budgetlint.reconcile import Constraint, Origin, Relation, Trust, bound, precision_of, reconcile
from generator.dice import SeededDice
from generator.family import File
from generator.linted import families, family, judged, session, state, understood
from generator.paper import Cell
from generator.variants import amounts_of, with_amount

seeds = families(6)
#: What is published, and which tables of it: those of debts are a kind by themselves.
PUBLISHED = ("final accounts", "budget", "final", "debts")
_DEBTS = ("G6", "G10", "G19", "G20")


@frozen
class Hold:
    """What holds a figure: the least that it tolerates, in 分, and whether the figure is a part of something."""

    tolerance: int
    is_part: bool


def published(seed: int, what: str) -> tuple[File, tuple[int, ...]]:
    """A document, and its tables in which something is changed."""
    if what == "final accounts":
        file = SeededDice(seed).pick([f for f in family(seed).files if f.kind in FINALS])
    else:
        kind = DocumentKind.GOVERNMENT_BUDGET if what == "budget" else DocumentKind.GOVERNMENT_FINAL
        file = state(seed).file(kind)
    wanted = [(g.kind in _DEBTS) is (what == "debts") for g in file.told.budget.grids]
    return file, tuple(at for at, fits in enumerate(wanted) if fits)


def held(file: File) -> Mapping[Cell, Hold]:
    """The printed amounts that an identity holds."""
    disclosure = understood(file)
    precision = precision_of(disclosure)
    cells = {Span(*file.told.cell(cell)): cell for cell in amounts_of(file.told.budget)}
    found: dict[Cell, Hold] = {}
    for constraint in (e.constraint for e in reconcile(disclosure, session().catalogue).evaluations):
        if is_identity(constraint):
            limit = bound(constraint, precision)
            most = max(limit.printed, max(limit.carriers, 1) * limit.unit)
            fen = int(most * Fraction(10) ** (constraint.exponent - FEN_EXPONENT))
            for fact in (f for f in constraint.facts if f.span in cells):
                cell, part = cells[fact.span], fact is not constraint.whole
                known = found.get(cell, Hold(fen, part))
                found[cell] = Hold(min(fen, known.tolerance), part or known.is_part)
    return found


def is_identity(constraint: Constraint) -> bool:
    """Whether it may prove something: a list of mere names counts only if it closes."""
    free = constraint.origin is Origin.ROWS and all(part.key.project for part in constraint.parts)
    hard = constraint.relation is Relation.EQUAL and constraint.trust is Trust.HARD and not constraint.doubt
    return hard and not free and constraint.difference is not None


def changes(file: File, grids: tuple[int, ...], seed: int, count: int) -> Iterator[tuple[File, Cell]]:
    """The document with one figure changed by more than twice what is tolerated; several times, each by itself.

    A list of a government may leave rows out, so that parts that come to less than their whole prove nothing: what is a
    part is raised, what is none is lowered.
    """
    dice = SeededDice(seed)
    every = held(file)
    paper = file.told.budget

    def fen(cell: Cell) -> int:
        return paper.grids[cell.grid].body[cell.row][cell.column].fen or 0

    known = sorted(c for c in every if c.grid in grids and (every[c].is_part or fen(c) > 4 * every[c].tolerance + 400))
    for cell in dice.sample(known, min(count, len(known))):
        step = paper.grids[cell.grid].style.step
        more = (2 * every[cell].tolerance // step + 2 + dice.integer(0, 10 ** dice.integer(0, 3))) * step
        new = fen(cell) + more if every[cell].is_part else max(fen(cell) - more, step)
        yield evolve(file, told=evolve(file.told, budget=with_amount(paper, cell, new))), cell


@seeds
@pytest.mark.parametrize("what", PUBLISHED)
def test_one_wrong_amount_is_always_found(seed: int, what: str) -> None:
    file, grids = published(seed, what)
    assert held(file)
    for wrong, cell in changes(file, grids, seed, 2):
        report = judged(wrong)
        place = Source(wrong.name, wrong.text).place(Span(*wrong.told.cell(cell)))
        spoken = {d.severity for d in report.diagnostics if place in (d.place, *(p for p, _ in d.related))}
        assert Severity.ERROR in spoken, (wrong.name, file.told.budget.grids[cell.grid].caption, cell)


@pytest.mark.parametrize("what", PUBLISHED)
def test_most_figures_are_held(what: str) -> None:
    """What no identity touches can not be located: how much that is, of all that is printed."""
    counted = [figures(seed, what) for seed in range(4)]
    touched, every = (sum(own) for own in zip(*counted, strict=True))
    assert touched * 100 >= LEAST[what] * every, (what, touched, every)


#: Of a hundred printed amounts other than 0 so many at least are held by an identity.
LEAST = {"final accounts": 95, "budget": 90, "final": 90, "debts": 80}


def figures(seed: int, what: str) -> tuple[int, int]:
    """How many amounts other than 0 an identity holds, and how many are printed."""
    file, grids = published(seed, what)
    body = [g.body for g in file.told.budget.grids]
    every = [c for c in amounts_of(file.told.budget) if c.grid in grids and body[c.grid][c.row][c.column].fen]
    known = held(file)
    return sum(c in known for c in every), len(every)
