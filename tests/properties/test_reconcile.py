"""Arithmetic over generated budgets: valid ones raise no alarm however they were rounded, one wrong amount is found,
and what is found depends on the amounts alone, not on how they are laid out."""

from __future__ import annotations

import random
import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TypeAlias

import pytest
from hypothesis import assume, given, note, reject, settings
from hypothesis import strategies as st

from budgetlint.model.amount import FEN_EXPONENT, MONEY_UNITS
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.outcomes import Verdict
from budgetlint.model.source import Source, Span
from budgetlint.reconcile import Constraint, Origin, Precision, Relation, Trust, bound, derive
from budgetlint.report import Report
from budgetlint.rules import AnyRule
from budgetlint.session import Session
from budgetlint.testing import installed
from generator import (
    Altered,
    Budget,
    Cell,
    Dialect,
    Regime,
    Rendered,
    altered,
    amounts_of,
    budgets,
    in_units,
    make_budget,
    render,
    shuffled,
    units_of,
)
from generator.dice import Dice, DrawnDice, SeededDice

_LONG = settings.get_current_profile_name() == "long"
_SLOW = settings(max_examples=500 if _LONG else 25)
#: What budgets without any explanation can be judged by: reading, sums in tables, across tables, subjects.
_FAMILIES = ("BL0", "BL2", "BL3", "BL5")
_ARITHMETIC = ("BL2", "BL3")
#: Rules on tables, or on subjects of two tables, that the generator does not make.
_OF_OTHER_TABLES = {"BL212", "BL213", "BL312", "BL313", "BL314"}
#: What speaks of final accounts, of governments, of printed formulas, of economic classes of governments, of several
#: documents.
_OF_OTHER_TABLES |= {"BL214", "BL215", "BL291", "BL292", "BL293", "BL294", "BL295", "BL296", "BL391", "BL393"}
_OF_OTHER_TABLES |= {"BL315", "BL316", "BL317", "BL318", "BL319", "BL320"}

dialects = st.sampled_from(list(Dialect))
valid = st.sampled_from(list(Regime)).flatmap(budgets)


@cache
def rules_of(families: tuple[str, ...]) -> tuple[AnyRule, ...]:
    return tuple(rule for rule in installed().rules if rule.id.startswith(families))


@cache
def session(families: tuple[str, ...] = _FAMILIES) -> Session:
    return Session(installed(), rules=rules_of(families))


def understood(rendered: Rendered) -> Disclosure:
    return session().understand("budget.txt", rendered.data)


def linted(rendered: Rendered, by: Session | None = None) -> Report:
    by = by or session()
    report = by.report([by.understand("budget.txt", rendered.data)])
    assert not report.crashes
    return report


def told(report: Report) -> list[str]:
    return [f"{d.rule} {d.severity} {d.place.line} {d.message}" for d in report.diagnostics]


# --- valid documents ------------------------------------------------------------------------------------------------


def check_valid(budget: Budget, dialect: Dialect) -> None:
    """No error at all, and of arithmetic no warning either."""
    report = linted(render(budget, dialect))
    graver = (d for d in report.diagnostics if d.severity is not Severity.INFO)
    assert not [d for d in graver if d.severity is Severity.ERROR or d.rule.startswith(_ARITHMETIC)], told(report)


@_SLOW
@given(valid, dialects)
def test_a_valid_document_is_clean(budget: Budget, dialect: Dialect) -> None:
    note(render(budget, dialect).text)
    check_valid(budget, dialect)


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("seed", range(400 if _LONG else 20))
def test_valid_documents_of_seeds_are_clean(seed: int, regime: Regime) -> None:
    check_valid(make_budget(seed, regime), list(Dialect)[seed % len(Dialect)])


def test_valid_documents_are_judged_by_all_that_speaks_of_their_tables() -> None:
    reports = [linted(render(make_budget(seed, regime), Dialect.TABS)) for seed in range(12) for regime in Regime]
    outcomes = [o for report in reports for o in report.outcomes if o.rule.startswith(_ARITHMETIC)]
    judged = {o.rule for o in outcomes if o.verdict in (Verdict.PASS, Verdict.ROUNDING)}
    assert {o.rule for o in outcomes} - judged <= _OF_OTHER_TABLES
    assert Verdict.ROUNDING in {o.verdict for o in outcomes}


# --- one wrong amount -----------------------------------------------------------------------------------------------


def tolerances(budget: Budget) -> dict[Cell, int]:
    """Every printed amount that an identity holds, with the least that such an identity tolerates, in 分.

    That is what rounding or, where a table does so throughout, cutting digits off can leave, or one printed unit.
    """
    rendered = render(budget, Dialect.TABS)
    disclosure = understood(rendered)
    precision = Precision.of(disclosure.tables)
    cells = {Span(*rendered.places[cell]): cell for cell in amounts_of(budget)}
    found: dict[Cell, int] = {}
    for constraint in derive(disclosure, session().catalogue):
        if constraint.relation is Relation.EQUAL and constraint.trust is Trust.HARD and not is_free_list(constraint):
            limit = bound(constraint, precision)
            most = max(limit.printed, max(limit.carriers, 1) * limit.unit)
            fen = int(most * Fraction(10) ** (constraint.exponent - FEN_EXPONENT))
            for cell in (cells[f.span] for f in constraint.facts if f.span in cells):
                found[cell] = min(fen, found.get(cell, fen))
    return found


def is_free_list(constraint: Constraint) -> bool:
    """Whether only names are summed: some may head others, which no code tells, so their sum counts only if it closes."""
    return constraint.origin is Origin.ROWS and all(part.key.project for part in constraint.parts)


def wrong(budget: Budget, dice: Dice) -> Altered | None:
    """The budget with one amount that an identity holds changed by more than twice what it tolerates."""
    held = tolerances(budget)
    if not held:
        return None
    cell = dice.pick(sorted(held))
    style = budget.grids[cell.grid].style
    least = 2 * held[cell] // style.step + 1
    steps = least + dice.integer(0, 10 ** dice.integer(0, 5))
    amount = budget.grids[cell.grid].body[cell.row][cell.column].fen or 0
    if dice.chance(50) and steps * style.step < amount:
        steps = -steps
    if (amount // style.step + steps) % 10 == 0:
        steps += 1 if steps > 0 else -1  # its last digit is printed, trimmed or not
    return altered(budget, cell, steps)


def spoken_of(report: Report, rendered: Rendered, cell: Cell) -> set[Severity]:
    """How grave the diagnostics are that name a cell, as their place or as a related one."""
    place = Source("budget.txt", rendered.text).place(Span(*rendered.places[cell]))
    return {d.severity for d in report.diagnostics if place in (d.place, *(p for p, _ in d.related))}


def check_found(change: Altered, dialect: Dialect) -> None:
    rendered = render(change.budget, dialect)
    report = linted(rendered)
    grid = change.budget.grids[change.cell.grid]
    assert Severity.ERROR in spoken_of(report, rendered, change.cell), (
        f"{grid.kind} {change.cell}: {change.old} -> {change.new}",
        told(report),
    )


@st.composite
def one_wrong(draw: st.DrawFn) -> Altered:
    return wrong(draw(valid), DrawnDice(draw)) or reject()


@_SLOW
@given(one_wrong(), dialects)
def test_one_wrong_amount_is_always_found(change: Altered, dialect: Dialect) -> None:
    note(render(change.budget, dialect).text)
    check_found(change, dialect)


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("seed", range(400 if _LONG else 20))
def test_one_wrong_amount_of_seeds_is_always_found(seed: int, regime: Regime) -> None:
    change = wrong(make_budget(seed, regime), SeededDice(seed))
    assert change is not None
    check_found(change, list(Dialect)[seed % len(Dialect)])


# --- what findings do not depend on ---------------------------------------------------------------------------------

Told: TypeAlias = Counter[tuple[object, ...]]


def findings(report: Report) -> Told:
    """What the rules of arithmetic say, whatever the layout: rule, labels, and the amounts in 分."""
    return Counter(
        (
            d.rule,
            d.severity,
            d.also,
            *labels(d),
            *(in_fen(value, d.unit) for value in (d.expected, d.actual, d.difference)),
        )
        for d in report.diagnostics
    )


def labels(diagnostic: Diagnostic) -> tuple[str, ...]:
    """Table, row and column as printed, without a unit in the header."""
    anchor = diagnostic.anchor
    return tuple(
        re.sub("[（(](亿|万)?元[）)]", "", label) for label in (anchor.table, anchor.row_label, anchor.column_label)
    )


def in_fen(value: str | None, unit: str | None) -> Decimal | str | None:
    if value is None or unit not in MONEY_UNITS:
        return value
    return Decimal(value).scaleb((MONEY_UNITS[unit].exponent or 0) - FEN_EXPONENT).normalize()


@st.composite
def faulty(draw: st.DrawFn) -> Budget:
    """A budget with up to three wrong amounts."""
    budget = draw(valid)
    dice = DrawnDice(draw)
    for _ in range(draw(st.integers(0, 3))):
        change = wrong(budget, dice)
        budget = change.budget if change else budget
    return budget


def found_in(budget: Budget, dialect: Dialect) -> Told:
    return findings(linted(render(budget, dialect), session(_ARITHMETIC)))


@_SLOW
@given(faulty())
def test_findings_do_not_depend_on_the_dialect(budget: Budget) -> None:
    first, *others = (found_in(budget, dialect) for dialect in Dialect)
    for other in others:
        assert first == other, (first - other, other - first)


@st.composite
def in_other_units(draw: st.DrawFn) -> tuple[Budget, Budget]:
    """A budget in one unit, and the same to the last digit with a unit for each table."""
    budget = draw(faulty())
    each = st.sampled_from(units_of(budget))
    count = len(budget.grids)
    return in_units(budget, [draw(each)] * count), in_units(budget, [draw(each) for _ in range(count)])


@_SLOW
@given(in_other_units(), dialects)
def test_findings_do_not_depend_on_the_unit(two: tuple[Budget, Budget], dialect: Dialect) -> None:
    first, second = (found_in(budget, dialect) for budget in two)
    assert first == second, (first - second, second - first)


@st.composite
def reordered(draw: st.DrawFn) -> tuple[Budget, Budget]:
    """A budget, and the same with rows in another order."""
    budget = draw(faulty())
    other = shuffled(budget, DrawnDice(draw))
    assume(other.grids != budget.grids)
    return budget, other


@_SLOW
@given(reordered(), dialects)
def test_findings_do_not_depend_on_the_order_of_rows(two: tuple[Budget, Budget], dialect: Dialect) -> None:
    first, second = (found_in(budget, dialect) for budget in two)
    assert first == second, (first - second, second - first)


@_SLOW
@given(faulty(), dialects, st.randoms(use_true_random=False))
def test_findings_do_not_depend_on_the_order_of_rules(budget: Budget, dialect: Dialect, order: random.Random) -> None:
    rules = list(rules_of(_FAMILIES))
    rendered = render(budget, dialect)
    first = linted(rendered)
    order.shuffle(rules)
    assert linted(rendered, Session(installed(), rules=tuple(rules))).diagnostics == first.diagnostics
