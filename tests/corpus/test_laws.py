"""The idea itself: constraints derived from keys and layout alone hold where the documents are right."""

from __future__ import annotations

from collections import Counter

import pytest

from budgetlint.model.facts import Disclosure
from budgetlint.reconcile import Constraint, Origin, derive
from corpus.real import catalogue, needs_corpus, seed

pytestmark = needs_corpus


def of_tables(disclosure: Disclosure) -> list[Constraint]:
    """Those among figures of tables; what sentences say of them is in test_claims_of_seeds.py."""
    return [c for c in derive(disclosure, catalogue()) if not c.in_prose]


def violated(disclosure: Disclosure) -> list[Constraint]:
    return [c for c in of_tables(disclosure) if c.difference != 0]


def test_all_constraints_of_the_nine_tables_of_001_hold() -> None:
    constraints = of_tables(seed("001"))
    assert len(constraints) >= 226
    assert [c for c in constraints if c.difference != 0] == []


def test_003_fails_only_where_its_cents_were_rounded() -> None:
    document = seed("003")
    constraints = of_tables(document)
    assert len(constraints) >= 192
    failing = {document.source.line_of(c.whole.span.start): c.difference for c in violated(document)}
    assert failing == {235: -2, 238: 1, 243: 1}


@pytest.mark.parametrize("number", ["001", "003"])
def test_every_scope_of_the_laws_is_at_work(number: str) -> None:
    origins = Counter(c.origin for c in derive(seed(number), catalogue()))
    assert set(origins) >= {Origin.ROWS, Origin.COLUMNS, Origin.SAME_KEY, Origin.BALANCE, Origin.SOLE_FUND}


def test_a_level_that_is_not_printed_is_implied() -> None:
    """003's 表二 and 表三 print no 类: the classes of 表一 are the sums of their 项."""
    implied = [c for c in derive(seed("003"), catalogue()) if c.origin is Origin.IMPLIED]
    assert {c.whole.key.function for c in implied} >= {"201", "208"}


@pytest.mark.parametrize("number", ["000", "002", "004"])
def test_documents_without_budget_tables_violate_nothing(number: str) -> None:
    assert violated(seed(number)) == []
