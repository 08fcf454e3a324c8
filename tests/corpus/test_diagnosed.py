"""A real budget (S1) with single figures changed: each is found, and its right value restored."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

import pytest
from attrs import frozen

from budgetlint.model.amount import Amount
from budgetlint.model.facts import Fact
from budgetlint.model.findings import Diagnostic
from budgetlint.reconcile import Certainty, Reconciliation, Relation, Trust, reconcile
from budgetlint.session import Session
from budgetlint.testing import installed
from corpus.real import catalogue, needs_corpus, seed
from handmade import understood

pytestmark = needs_corpus
_DIGITS, _UNITS = 40, 10


@cache
def mended() -> str:
    """The text without the two mistakes that it has itself, both on one line."""
    lines = seed("001").source.text.split("\n")
    at = next(n for n, line in enumerate(lines) if "一般公共预算收入95.54万元" in line)
    assert at == 1404
    lines[at] = lines[at].replace("95.54万元", "107.54万元").replace("基金预算收入18万元", "基金预算收入0万元")
    return "\n".join(lines)


@frozen
class Change:
    """A figure of a table and what is printed instead."""

    fact: Fact
    instead: str

    @property
    def text(self) -> str:
        return mended()[: self.fact.span.start] + self.instead + mended()[self.fact.span.end :]

    @property
    def right(self) -> Amount:
        assert self.fact.figure.amount is not None
        return self.fact.figure.amount


@cache
def held() -> tuple[Fact, ...]:
    """The amounts of tables that an equation holds, in the order of the text."""
    found = {
        f
        for e in reconcile(understood(mended()), catalogue()).evaluations
        if e.constraint.trust is Trust.HARD and e.constraint.relation is Relation.EQUAL and not e.constraint.doubt
        for f in e.constraint.facts
        if f.table is not None and f.figure.amount is not None
    }
    return tuple(sorted(found, key=lambda f: f.span.start))


@cache
def digits() -> tuple[Change, ...]:
    """One digit of one figure, always the same of all that there are."""
    every = [
        Change(fact, fact.raw[:at] + other + fact.raw[at + 1 :])
        for fact in held()
        for at, digit in enumerate(fact.raw)
        for other in "0123456789"
        if digit.isdigit() and other != digit
    ]
    usual = [c for c in every if not c.instead.startswith("0") or c.instead.startswith("0.")]
    return tuple(random.Random(1405).sample(usual, _DIGITS))


@cache
def units() -> tuple[Change, ...]:
    """One unit of the last digit of one figure."""
    figures = [f for f in held() if f.figure.amount is not None and f.raw == f.figure.amount.digits]
    chosen = random.Random(107).sample(figures, _UNITS)
    return tuple(Change(f, one_more(f)) for f in chosen)


def one_more(fact: Fact) -> str:
    amount = fact.figure.amount
    assert amount is not None
    return Amount(amount.mantissa + 1, amount.decimals).digits


@cache
def reconciled(text: str) -> Reconciliation:
    return reconcile(understood(text), catalogue())


@cache
def session() -> Session:
    return Session(installed())


def diagnostics(text: str) -> Sequence[Diagnostic]:
    report = session().report([session().understand("s1.txt", text.encode())])
    assert not report.crashes
    return report.diagnostics


@cache
def usual() -> Sequence[Diagnostic]:
    return diagnostics(mended())


def test_most_figures_of_its_tables_are_held() -> None:
    assert len(held()) > 100
    assert not reconciled(mended()).causes


@pytest.mark.parametrize("number", range(_DIGITS))
def test_a_wrong_digit_is_one_cause_and_the_right_figure_is_restored(number: int) -> None:
    change = digits()[number]
    [cause] = reconciled(change.text).causes
    assert cause.best is not None
    [mended] = cause.best.changes
    assert (mended.fact.span.start, mended.fact.raw) == (change.fact.span.start, change.instead)
    assert mended.value is not None
    assert mended.value.same_value(change.right)
    assert cause.complete


def test_most_wrong_digits_have_no_other_explanation() -> None:
    sure = [c.certainty for change in digits()[::4] for c in reconciled(change.text).causes]
    assert sure.count(Certainty.ONLY) >= 0.9 * len(sure)


@pytest.mark.parametrize("number", range(_UNITS))
def test_a_figure_that_is_one_unit_off_is_one_finding_more(number: int) -> None:
    change = units()[number]
    found = diagnostics(change.text)
    before = {(d.rule, d.message) for d in usual()}
    assert len(found) == len(usual()) + 1, [d.message for d in found if (d.rule, d.message) not in before]


def test_a_wrong_figure_that_the_text_repeats_is_one_finding_more() -> None:
    """What a sentence says right is not faulted for the sake of a total that its table shows to be wrong."""
    [total] = [f for f in held() if (f.row_label, f.column_label, f.raw) == ("合计", "公用经费", "4.74")]
    before = {(d.rule, d.message) for d in usual()}
    for instead in ("4.75", "4.14"):
        assert [d.rule for d in diagnostics(Change(total, instead).text) if (d.rule, d.message) not in before] == [
            "BL208"
        ]


@pytest.mark.parametrize("number", range(0, _DIGITS, 5))
def test_a_wrong_digit_is_one_finding_more(number: int) -> None:
    assert len(diagnostics(digits()[number].text)) == len(usual()) + 1


def test_the_two_wrong_claims_of_one_line_are_two_causes() -> None:
    """The fund's revenue is given as 95.54 where all of it, 107.54, is that fund's; and 18 of a fund that has none."""
    found = reconcile(seed("001"), catalogue()).causes
    told = {
        change.fact.raw: (str(change.value), cause.certainty)
        for cause in found
        if cause.best is not None
        for change in cause.best.changes
    }
    assert len(found) == 2
    assert told == {
        "95.54万元": ("107.54万元", Certainty.ONLY),
        "18万元": ("0万元", Certainty.ONLY),
    }
    line = {seed("001").source.line_of(c.fact.span.start) for cause in found if cause.best for c in cause.best.changes}
    assert line == {1405}
