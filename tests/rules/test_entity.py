"""BL003."""

from __future__ import annotations

import pytest

from budgetlint.model.facts import DocumentKind
from budgetlint.model.findings import Severity
from budgetlint.model.outcomes import Verdict

from .conftest import Judge

OWN = "中共甲县委改革委员会办公室"


def text(*preparers: str, own: str = OWN) -> str:
    tables = (
        f"{name}\n编制部门:{preparer}\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n201\t一般公共服务支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n\n"
        for name, preparer in zip(("部门收入总体情况表", "部门支出总体情况表"), preparers, strict=False)
    )
    return f"{own}2024年部门预算公开\n\n" + "".join(tables)


@pytest.mark.parametrize(
    ("own", "printed"),
    [(OWN, "中共甲县委改革委员会"), ("甲县文化旅游局", "甲县文化旅游委"), ("甲县退役军人事务局", "甲县退役军人亊务局")],
)
def test_another_body_over_a_table_is_a_warning(judge: Judge, own: str, printed: str) -> None:
    outcome, [finding] = judge("BL003", text(own, printed, own=own), entity=own)
    assert outcome.verdict is Verdict.FAIL
    assert finding.severity is Severity.WARNING
    assert printed in finding.message and own in finding.message


@pytest.mark.parametrize(
    "printed",
    [
        "丙市甲县委改革委员会办公室",  # with its parents
        "中共甲县委改革委员会办公室本级",
        "甲县委改革办",  # its own abbreviation
        "中共甲县委改革委员",  # cut off at a line end
        "中共甲县委改革委员会办公室信息中心",  # a subordinate unit
        "甲县第一中学",
    ],
)
def test_variants_that_are_no_fault(judge: Judge, printed: str) -> None:
    outcome, findings = judge("BL003", text(printed, printed), entity=OWN)
    assert not [f for f in findings if f.severity is not Severity.INFO], outcome


def test_siblings_told_apart_by_a_numeral_are_no_variants(judge: Judge) -> None:
    assert judge("BL003", text("甲县第二中学", own="甲县第一中学"), entity="甲县第一中学")[0].verdict is Verdict.PASS


def test_mixed_use_of_the_party_prefix_is_one_info(judge: Judge) -> None:
    _, [finding] = judge("BL003", text(OWN, OWN.removeprefix("中共")))
    assert (finding.severity, finding.message_id) == (Severity.INFO, "party")


def test_not_evaluable_without_a_body(judge: Judge) -> None:
    outcome, _ = judge("BL003", "2024年部门预算公开\n\n一、职责\n略。\n")
    assert outcome.verdict is Verdict.NOT_EVALUABLE and outcome.reason


def test_not_applicable_to_government_budgets(judge: Judge) -> None:
    outcome, _ = judge("BL003", text(OWN), kind=DocumentKind.GOVERNMENT_BUDGET)
    assert outcome.verdict is Verdict.NOT_APPLICABLE
