"""The pack of 新疆 over the real documents: S3 is one of that province, all others are not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.outcomes import Verdict
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import installed
from corpus.real import CORPUS, needs_corpus

pytestmark = needs_corpus

SEEDS = {path.name[:3]: path for path in sorted(CORPUS.glob("seeds/*.txt"))}
OTHERS = [
    *(path for number, path in SEEDS.items() if number != "003"),
    *sorted(p for p in CORPUS.glob("department/*") if p.is_file()),
]
RULES = [r.id for r in installed().rules if r.id.startswith("XJ")]
#: What S3 is told by the province's rules: line, the rule that says it, and the severity.
FOUND = {
    "XJ102": [(24, "BL108", Severity.ERROR)],
    "XJ103": [(76, "BL620", Severity.ERROR)],
    "XJ104": [(334, "BL418", Severity.WARNING), (336, "BL418", Severity.WARNING)],
    "XJ107": [(437, "BL604", Severity.WARNING), (445, "BL901", Severity.WARNING)],
}


@cache
def seed() -> Report:
    return Session(installed()).check([str(SEEDS["003"])])


def told(report: Report, rule: str) -> list[Diagnostic]:
    return [d for d in report.diagnostics if rule in (d.rule, *d.also)]


def test_there_are_ten_rules() -> None:
    assert [f"XJ{number}" for number in range(101, 111)] == RULES


@pytest.mark.parametrize("rule", RULES)
def test_the_seed_is_told_what_its_template_asks(rule: str) -> None:
    found = told(seed(), rule)
    assert [(d.place.line, d.rule, d.severity) for d in found] == FOUND.get(rule, [])
    own = {requirement for r in installed().rules if r.id == rule for requirement in r.requirement}
    assert all(own <= {*d.requirement} for d in found), "the province's own duty is cited beside the law"


def test_what_the_seed_has_in_full_passes() -> None:
    verdicts = {o.rule: (o.verdict, o.reason) for o in seed().outcomes if o.rule in RULES}
    assert {rule for rule, (verdict, _) in verdicts.items() if verdict is Verdict.FAIL} == FOUND.keys()
    for rule in ("XJ101", "XJ105", "XJ106", "XJ108", "XJ109"):
        assert verdicts[rule] == (Verdict.PASS, "")
    verdict, reason = verdicts["XJ110"]
    assert verdict is Verdict.NOT_APPLICABLE and "2020" in reason


def test_nothing_is_told_twice() -> None:
    """The province adds its name to what the law of the country finds in the seed, and not one finding."""
    national = Session(installed(), Settings(ignore=("XJ",))).check([str(SEEDS["003"])])
    assert [(d.rule, d.place, d.message) for d in seed().diagnostics] == [
        (d.rule, d.place, d.message) for d in national.diagnostics
    ]


def test_alone_the_rules_of_the_province_find_the_same() -> None:
    alone = Session(installed(), Settings(select=("XJ",))).check([str(SEEDS["003"])])
    found = sorted((d.rule, d.place.line) for d in alone.diagnostics)
    assert found == sorted((rule, line) for rule, places in FOUND.items() for line, _, _ in places)


@pytest.mark.parametrize("path", OTHERS, ids=lambda p: p.name[:3] + p.suffix)
def test_documents_of_other_provinces_are_not_bound(path: Path) -> None:
    report = Session(installed(), Settings(select=("XJ",))).check([str(path)])
    assert not report.diagnostics
    for outcome in report.outcomes:
        assert outcome.verdict is Verdict.NOT_APPLICABLE and "新疆" in outcome.reason
    assert report.documents or report.unread
