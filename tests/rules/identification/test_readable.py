"""BL004 and BL090, on documents understood in ways that no text shows yet; the others are in readable.md."""

from __future__ import annotations

import pytest
from attrs import evolve

from budgetlint import engine
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Severity
from budgetlint.model.nodes import Document, Unparsed
from budgetlint.model.source import Span
from budgetlint.report import Checked
from budgetlint.session import Session
from budgetlint.testing import installed

TEXT = (
    "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
    "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n"
)


@pytest.fixture
def session() -> Session:
    return Session(installed())


@pytest.fixture
def document(session: Session) -> Disclosure:
    return session.understand("a.txt", TEXT.encode())


def run(session: Session, document: Disclosure, rule: str) -> Checked:
    return engine.check(document, [r for r in session.rules if r.id == rule], session.catalogue)


def test_trouble_and_ragged_rows_are_one_finding_a_table(session: Session, document: Disclosure) -> None:
    [table] = document.tables
    broken = evolve(document, tables=(evolve(table, trouble="列数前后不一", ragged_rows=(1, 2)),))
    [finding] = run(session, broken, "BL004").diagnostics
    assert (finding.severity, finding.place.line) == (Severity.WARNING, 3)
    assert "列数前后不一" in finding.message
    ragged = evolve(document, tables=(evolve(table, ragged_rows=(1, 2)),))
    [finding] = run(session, ragged, "BL004").diagnostics
    assert (finding.severity, finding.message_id) == (Severity.INFO, "ragged")
    assert "第6、7行" in finding.message


def test_unparsed_stretches_are_one_info_a_reason(session: Session, document: Disclosure) -> None:
    whys = ("夹杂", "夹杂", "乱码", "夹杂")
    parts = tuple(Unparsed(Span(a, a + 2), why) for a, why in zip((0, 5, 20, 60), whys, strict=True))
    odd = evolve(document, tree=Document(document.tree.span, parts))
    first, second = run(session, odd, "BL090").diagnostics
    assert (first.severity, first.place.line) == (Severity.INFO, 1)
    assert "有2处" in first.message and "乱码" in second.message
