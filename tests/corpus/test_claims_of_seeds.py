"""What the seeds say in sentences, read as a careful person reads it: ``prose``, ``claims`` and ``told`` of expected/*.yaml.

- ``prose``: how many amounts of money and percentages stand in running text (in cells, too), and how many of them are
  bound to a key; ``unbound_lines`` are those of the others.
- ``claims``: exact ones by line, print and key (without entity, year and stage, which are the document's). ``of_which``
  is the amount whose part it is listed as, ``change_of`` and ``of`` the one that changes or has a share, ``share_of`` the
  whole of the share; each by its print. ``value``: the number, where it is not the printed one (a reduction).
- ``told``: every finding of the rules on what the text says, by line, and what is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from budgetlint.model.claims import Claim
from budgetlint.model.findings import Diagnostic
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import installed
from corpus.real import needs_corpus, seed
from corpus.test_expectations import DOCUMENTS, Mapping, expectation

pytestmark = needs_corpus
each_document = pytest.mark.parametrize("document", DOCUMENTS)

_COMMON = ("entity", "year", "stage")
#: Rules on the figures of the text; those that look at references and lists have their own tests.
_RULES = tuple(f"BL{n}" for n in (*range(401, 414), *range(415, 419), 420, 611))


@each_document
def test_how_much_of_the_text_is_understood(document: str) -> None:
    expected = expectation(document)["prose"]
    source = seed(document).source
    session = Session(installed(), Settings(select=("BL403",), coverage=True))
    [covered] = session.report([session.understand(source.path, source.text.encode())]).coverage
    assert (covered.prose_amounts, covered.prose_bound) == (expected["amounts"], expected["bound"])
    assert [place.line for place in covered.prose_unbound] == expected.get("unbound_lines", [])


@each_document
def test_claims(document: str) -> None:
    """Each is one claim and no other: those that print the same on one line differ in their key."""
    read = [told(document, claim) for claim in seed(document).claims]
    times = {str(e): sum(e.items() <= r.items() for r in read) for e in expectation(document)["claims"]}
    assert times == dict.fromkeys(times, 1)


def told(document: str, claim: Claim) -> Mapping:
    """One claim in the form of the expectations."""
    amount = claim.fact.figure.amount
    printed = {
        "line": seed(document).source.line_of(claim.span.start),
        "raw": claim.fact.raw,
        "key": {n: m for n, m in claim.key.compact().items() if n not in _COMMON and (n, m) != ("measure", "金额")},
        "value": amount.digits if amount is not None else None,
    }
    if claim.whole is not None:
        printed["of_which" if claim.listing else "share_of"] = claim.whole.fact.raw
    if claim.of is not None:
        printed |= {"of": claim.of.fact.raw, "change_of": claim.of.fact.raw}
    return printed


@cache
def diagnostics(document: str) -> Sequence[Diagnostic]:
    source = seed(document).source
    session = Session(installed(), rules=tuple(r for r in installed().rules if r.id in _RULES))
    return session.report([session.understand(source.path, source.text.encode())]).diagnostics


@each_document
def test_every_finding_on_what_the_text_says(document: str) -> None:
    """These and no others."""
    lines = seed(document).source.text.split("\n")
    found = [
        {
            "line": d.place.line,
            "rule": d.rule,
            "severity": str(d.severity),
            "raw": lines[d.place.line - 1][d.place.column - 1 : d.place.end_column - 1],
            **({"also": list(d.also)} if d.also else {}),
        }
        for d in diagnostics(document)
    ]
    assert found == expectation(document)["told"]


def test_the_clean_ones_are_read_and_not_skipped() -> None:
    """A rule that found nothing on 000 and 004 had something to look at."""
    for document, rules in (("000", ("BL403", "BL405", "BL415")), ("004", ("BL403", "BL407"))):
        source = seed(document).source
        session = Session(installed(), rules=tuple(r for r in installed().rules if r.id in rules))
        report = session.report([session.understand(source.path, source.text.encode())])
        assert {o.rule: str(o.verdict) for o in report.outcomes} == dict.fromkeys(rules, "pass")
