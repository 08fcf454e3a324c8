"""BL002."""

from __future__ import annotations

import pytest

from budgetlint.model.findings import Severity
from budgetlint.model.outcomes import Verdict

from .conftest import Judge

TITLE = "甲县教育局2024年部门预算公开\n\n"
GRID = "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n"


def test_another_year_over_a_table_is_an_error(judge: Judge) -> None:
    text = f"{TITLE}部门收入总体情况表\n预算年度:2023\n单位:万元\n{GRID}\n部门支出总体情况表\n预算年度:2024\n单位:万元\n{GRID}"
    outcome, [finding] = judge("BL002", text)
    assert outcome.verdict is Verdict.FAIL
    assert (finding.severity, finding.place.line) == (Severity.ERROR, 4)
    assert "2023年" in finding.message and "2024年" in finding.message


def test_another_year_in_a_heading_is_an_error(judge: Judge) -> None:
    _, [finding] = judge("BL002", f"{TITLE}一、关于甲县教育局2023年支出预算情况说明\n支出12万元。\n")
    assert (finding.severity, finding.place.line) == (Severity.ERROR, 3)


@pytest.mark.parametrize(
    "text",
    [
        "一、收支情况\n2024年预算12万元,比2023年增加2万元,2023年部门预算为10万元。\n",
        "一、资产情况\n截至2023年底,共有车辆1辆。\n",
        "一、2023年预算执行情况\n完成100%。\n",
        "一、与2023年预算相比的增减变化\n增加2万元。\n",
        "一、2023年度绩效评价结果与2024年预算安排\n良好。\n",
        "一、2022-2024年支出预算规划\n略。\n",
        "一、2023年部门决算情况\n另行公开。\n",
        "固定资产占用情况表\n截止时间:2023年12月31日\n项目\t数量\t价值\n房屋\t1\t2.00\n",
        "一、其他\n无。\n\n2024年2月1日\n",
        "一、其他\n无。\n\n2023年12月30日\n",
    ],
)
def test_base_years_and_dates_are_no_fault(judge: Judge, text: str) -> None:
    assert judge("BL002", TITLE + text)[0].verdict is Verdict.PASS


def test_a_year_without_its_word_is_an_info(judge: Judge) -> None:
    _, [finding] = judge("BL002", "甲县教育局\n2024部门预算信息公开\n\n一、主要职责\n负责教育。\n")
    assert (finding.severity, finding.message_id, finding.place.line) == (Severity.INFO, "no_nian", 2)


def test_no_year_at_all_is_a_warning(judge: Judge) -> None:
    _, [finding] = judge("BL002", "甲县教育局部门预算公开\n\n一、主要职责\n负责教育。\n")
    assert (finding.severity, finding.message_id) == (Severity.WARNING, "undecided")
