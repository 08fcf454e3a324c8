"""Amounts of this year that the text gives another year: what a table prints of the document's year is told of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from budgetlint.model.claims import Claim
from budgetlint.model.facts import Confidence, Disclosure, Fact
from budgetlint.model.keys import Base, Measure, Stage
from budgetlint.reconcile.book import Book
from budgetlint.reconcile.told import figures_of, is_comparable, name_of, nearest_of
from budgetlint.reconcile.tolerance import precision_of

_SURE = (Confidence.STATED, Confidence.HIGH)
_SPENT = (Stage.EXECUTION, Stage.FINAL)


def misdated(disclosure: Disclosure) -> Mapping[Claim, Fact]:
    """Claims of another year with the figure of this year that they state.

    An amount may be the same in both years. So it counts only where no sentence gives this year's, or where the sentence
    itself says that the amount changed.
    """
    if disclosure.year.confidence not in _SURE:
        return {}
    return dict(found for body in disclosure.bodies for found in _found(body))


def _found(disclosure: Disclosure) -> Iterator[tuple[Claim, Fact]]:
    book = Book.of([t for t in disclosure.tables if t.kind is not None and t.trouble is None])
    figures = figures_of(disclosure, book)
    precision = precision_of(disclosure)
    year = disclosure.year.value
    own = {name_of(c) for c in disclosure.claims if is_comparable(c, disclosure)}
    moved = [c for c in disclosure.claims if c.measure is Measure.CHANGE and c.of is not None and not _is_nothing(c)]
    changed = {c.of for c in moved}
    since = {name_of(c.of) for c in moved if c.of is not None and c.base in (Base.BUDGET, Base.UNSTATED)}
    for claim in disclosure.claims:
        if claim.year in (None, year) or claim.key.stage in _SPENT or _is_nothing(claim):
            continue
        meant = _as_own(claim, year)
        last = year is not None and claim.year == year - 1
        apart = name_of(meant) not in own or claim in changed or (last and name_of(meant) in since)
        if apart and is_comparable(meant, disclosure):
            figure = nearest_of(meant, figures, precision)
            if figure is not None:
                yield claim, figure


def _as_own(claim: Claim, year: int | None) -> Claim:
    """The claim as one of the document's own year."""
    return evolve(claim, year=None, fact=evolve(claim.fact, key=evolve(claim.key, year=year)), whole=None)


def _is_nothing(claim: Claim) -> bool:
    return claim.denies or claim.fact.figure.is_zero
