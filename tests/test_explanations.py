"""Whole explanations that are right, written for this project in the manners of several provinces (explanations/*.txt).

Nothing that they say is faulted, most of it is understood, and a figure that something holds is reported when it is wrong.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from budgetlint.model.facts import Disclosure, Fact
from budgetlint.model.findings import Severity
from budgetlint.reconcile import Relation, Result, Trust, reconcile
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import installed
from corpus.real import catalogue
from handmade import understood

TEXTS = sorted((Path(__file__).parent / "explanations").glob("*.txt"))
each_text = pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
#: Not every right explanation may be silent here: a reference may point to another file.
_RULES = tuple(
    r for r in installed().rules if (r.id.startswith("BL4") or r.id in ("BL611", "BL908")) and r.id != "BL414"
)


@cache
def session() -> Session:
    return Session(installed(), Settings(coverage=True), rules=_RULES)


def linted(text: str) -> Report:
    return session().report([session().understand("told.txt", text.encode())])


@each_text
def test_what_is_right_is_not_faulted(path: Path) -> None:
    report = linted(path.read_text("utf-8"))
    assert report.complete
    assert [(d.place.line, d.rule, d.message) for d in report.diagnostics] == []


def test_most_of_it_is_understood() -> None:
    coverage = [c for path in TEXTS for c in linted(path.read_text("utf-8")).coverage]
    assert len(coverage) == len(TEXTS) == 10
    assert sum(c.prose_bound for c in coverage) > 0.7 * sum(c.prose_amounts for c in coverage)


def held(document: Disclosure) -> list[Fact]:
    """The amounts of sentences that an equation holds."""
    evaluations = reconcile(document, catalogue()).evaluations
    found = {
        f: None
        for e in evaluations
        if e.result is Result.HOLDS and e.constraint.trust is Trust.HARD and e.constraint.relation is Relation.EQUAL
        for f in e.constraint.facts
        if f.table is None and f.figure.amount is not None
    }
    return list(found)


def test_another_first_digit_is_reported() -> None:
    """Every third amount that something holds: with its first digit replaced it is found wrong, but where the sentence
    does not say which fund it speaks of, whole numbers leave room, or no rule is in force."""
    told = 0
    missed: list[tuple[str, int, str]] = []
    for path in TEXTS:
        text = path.read_text("utf-8")
        for fact in held(understood(text))[::3]:
            at = fact.span.start
            changed = text[:at] + str(int(text[at]) % 9 + 1) + text[at + 1 :]
            if any(d.severity is not Severity.INFO for d in linted(changed).diagnostics):
                told += 1
            else:
                missed.append((path.stem, text.count("\n", 0, at) + 1, fact.raw))
    assert told > 12 * len(missed), missed
