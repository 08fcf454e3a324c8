"""Any digit of any amount in the nine budget tables of 001, replaced by any other, is reported with its cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from zlib import crc32

import pytest
from attrs import frozen
from hypothesis import settings

from budgetlint.model.facts import Disclosure, Fact
from budgetlint.model.findings import Severity
from budgetlint.reconcile import derive, independent
from budgetlint.session import Session
from budgetlint.testing import installed
from corpus.real import catalogue, needs_corpus, seed

pytestmark = needs_corpus

_TABLES = tuple(f"T{number}" for number in range(1, 10))
_LONG = settings.get_current_profile_name() == "long"
#: One change of so many is tried while working and in CI.
_SAMPLED = 1 if _LONG else 20


@frozen
class Change:
    """One digit of one amount replaced: ``at`` counts characters from the amount's first."""

    fact: Fact
    at: int
    digit: str

    @property
    def printed(self) -> str:
        """The amount as it stands then."""
        return self.fact.raw[: self.at] + self.digit + self.fact.raw[self.at + 1 :]

    @property
    def is_least(self) -> bool:
        """Whether the amount changes by one printed unit."""
        before = self.fact.raw[self.at]
        return self.at == len(self.fact.raw) - 1 and abs(int(before) - int(self.digit)) == 1

    def is_sampled(self) -> bool:
        """Whether it is tried: drawn by a hash, so that the same ones are every time."""
        return crc32(f"{self.fact.span.start + self.at} {self.digit}".encode()) % _SAMPLED == 0


def amounts(document: Disclosure) -> dict[str, list[Fact]]:
    """The printed amounts of the budget tables, by kind of table."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for table in document.tables:
        if table.kind in _TABLES:
            found[table.kind] += [fact for fact in table.facts if fact.figure.amount is not None]
    return found


def changes(facts: list[Fact]) -> Iterator[Change]:
    for fact in facts:
        for at, before in enumerate(fact.raw):
            if before.isdigit():
                yield from (Change(fact, at, digit) for digit in "0123456789" if digit != before)


@cache
def session() -> Session:
    return Session(installed(), rules=tuple(r for r in installed().rules if r.id.startswith(("BL2", "BL3"))))


def told(document: Disclosure, change: Change) -> Severity | None:
    """How gravely the changed cell is spoken of; None if it is not."""
    text, span = document.source.text, change.fact.span
    changed = text[: span.start] + change.printed + text[span.end :]
    report = session().report([session().understand("changed.txt", changed.encode())])
    assert not report.crashes
    place = document.source.place(span)
    found = [d.severity for d in report.diagnostics if place in (d.place, *(p for p, _ in d.related))]
    return max(found, key=lambda severity: severity.rank, default=None)


@pytest.mark.parametrize("kind", [kind for kind in _TABLES if kind not in ("T7", "T8", "T9")])
def test_any_other_digit_is_reported_with_its_cell(kind: str) -> None:
    """As an error; one printed unit at least as an info. T7 to T9 print no amount."""
    document = seed("001")
    sampled = [change for change in changes(amounts(document)[kind]) if change.is_sampled()]
    assert sampled
    missed = [
        (document.source.line_of(c.fact.span.start), c.fact.raw, c.printed, severity)
        for c in sampled
        if (severity := told(document, c)) is not Severity.ERROR and not (c.is_least and severity)
    ]
    assert missed == []


def test_every_amount_is_held_by_independent_constraints(capsys: pytest.CaptureFixture[str]) -> None:
    """How many constraints hold an amount, by rank: with one it is known to be wrong, with two it can be told which is."""
    document = seed("001")
    holding = independent(derive(document, catalogue()))
    facts = [fact for own in amounts(document).values() for fact in own]
    shares = Counter(min(holding.get(fact, 0), 3) for fact in facts)
    with capsys.disabled():
        words = ", ".join(f"{'3+' if n == 3 else n}: {shares[n]} ({shares[n] / len(facts):.0%})" for n in range(4))
        print(f"\n001: {len(facts)} amounts in the budget tables by independent constraints: {words}")
    assert len(facts) == 161
    assert shares[0] == shares[1] == 0
