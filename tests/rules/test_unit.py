"""BL005."""

from __future__ import annotations

from budgetlint.model.outcomes import Verdict

from .conftest import Judge

TITLE = "甲县教育局2024年部门预算公开\n\n"
GRID = "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n"


def test_amounts_without_a_unit_are_one_warning(judge: Judge) -> None:
    outcome, [finding] = judge("BL005", f"{TITLE}部门收入总体情况表\n\n{GRID}")
    assert outcome.verdict is Verdict.FAIL
    assert "4个金额" in finding.message and finding.place.line == 3


def test_a_declared_unit_passes(judge: Judge) -> None:
    assert judge("BL005", f"{TITLE}部门收入总体情况表\n单位:元\n{GRID}")[0].verdict is Verdict.PASS


def test_unknown_tables_and_no_tables_are_not_applicable(judge: Judge) -> None:
    assert judge("BL005", f"{TITLE}植树情况\n\n地点\t棵数\n东山\t12\n西山\t30\n")[0].verdict is Verdict.NOT_APPLICABLE
    assert judge("BL005", f"{TITLE}一、职责\n略。\n")[0].verdict is Verdict.NOT_APPLICABLE
