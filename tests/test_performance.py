"""绩效 tables as understood: kinds, project, money, goals and indicators, in the layouts that occur."""

from __future__ import annotations

import pytest

from budgetlint.model.facts import BoundTable
from budgetlint.model.performance import Performance, ValueSort
from test_dialects import document

BUDGET = "甲县教育局2024年部门预算公开\n\n"
REPORT = "甲县教育局2023年度绩效自评报告\n\n"
FORM = "项目名称\t校舍加固\t\t\n年度资金总额\t10.00\t其中:财政拨款\t10.00\n年度目标\t消除危房\t\t\n"
GRID = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t加固校舍\t≥3栋\n\t质量指标\t验收合格率\t100%\n"


def table(text: str) -> BoundTable:
    [only] = document(text).tables
    return only


def sheet(text: str) -> Performance:
    performance = table(text).performance
    assert performance is not None
    return performance


@pytest.mark.parametrize(
    ("head", "title", "kind"),
    [
        (BUDGET, "项目支出绩效目标表", "T13"),
        (BUDGET, "3、校舍加固绩效目标表", "T13"),
        (BUDGET, "部门职责-工作活动绩效目标", "T16"),
        (BUDGET, "部门整体支出绩效目标表", "T17"),
        (BUDGET, "甲县教育局整体绩效目标表", "T17"),
        (REPORT, "项目支出绩效自评表", "T18"),
        (REPORT, "附表:2023年度部门整体支出绩效自评表", "T18"),
    ],
)
def test_kinds(head: str, title: str, kind: str) -> None:
    assert table(f"{head}{title}\n单位:万元\n{GRID}").kind == kind


def test_form_and_grid() -> None:
    read = sheet(f"{BUDGET}项目支出绩效目标表\n单位:万元\n{FORM}{GRID}")
    assert read.project and read.project.text == "校舍加固"
    assert read.budget and str(read.budget.figure.amount) == "10.00万元"
    assert [(m.label, str(m.figure.amount)) for m in read.funds] == [("财政拨款", "10.00万元")]
    assert [g.text for g in read.goals] == ["消除危房"]
    assert [(i.first, i.second, i.name.text, i.classed) for i in read.indicators] == [
        ("产出指标", "数量指标", "加固校舍", True),
        ("产出指标", "质量指标", "验收合格率", True),
    ]
    [first, second] = (i.target for i in read.indicators)
    assert first and (first.value.relation, str(first.value.amount)) == ("≥", "3栋")
    assert second and str(second.value.amount) == "100%"


def test_the_title_of_the_grid_beside_it_is_no_indicator() -> None:
    """The form of the ministry: 绩效指标 heads the grid from the left, values stand behind blanks, goals below."""
    read = sheet(
        f"{BUDGET}项目支出绩效目标表\n单位:万元\n项目名称\t校舍加固\t\t\t\n项目资金\t年度资金总额\t\t10.00\t\n\t其中:财政拨款\t\t8.00\t\n"
        "\t其他资金\t\t2.00\t\n总体目标\t年度目标\t\t\t\n\t消除危房\t\t\t\n绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n"
        "\t产出指标\t数量指标\t加固校舍\t3栋\n\t\t\t加固围墙\t2处\n\t满意度指标\t服务对象满意度指标\t师生满意度\t≥90%\n"
    )
    assert [i.name.text for i in read.indicators] == ["加固校舍", "加固围墙", "师生满意度"]
    assert [i.second for i in read.indicators] == ["数量指标", "数量指标", "服务对象满意度指标"]
    assert read.indicators[1].classed is False
    assert read.budget and str(read.budget.figure.amount) == "10.00万元"
    assert [str(m.figure.amount) for m in read.funds] == ["8.00万元", "2.00万元"]
    assert [g.text for g in read.goals] == ["消除危房"]


def test_a_class_that_is_also_one_of_the_second_level_stays_where_it_is() -> None:
    grid = GRID.replace("指标值\n", "指标值\t备注\n") + "满意度指标\t服务对象满意\t师生满意度\t90%以上\t\n"
    last = sheet(f"{BUDGET}项目支出绩效目标表\n{grid}").indicators[-1]
    assert (last.first, last.name.text) == ("满意度指标", "师生满意度")
    assert last.target and last.target.value.relation == "≥"


def test_grades() -> None:
    read = sheet(
        f"{BUDGET}部门职责-工作活动绩效目标\n单位:万元\n职责活动\t年度预算数\t绩效目标\t绩效指标\t评价标准\n\t\t\t\t优\t良\t中\t差\n"
        "校舍安全\t10\t消除危房\t加固率\t≥90%\t≥80%\t≥60%\t<60%\n"
    )
    [indicator] = read.indicators
    assert indicator.activity == "校舍安全"
    assert [(g, v.value.relation, str(v.value.amount)) for g, v in indicator.values.items()] == [
        ("优", "≥", "90%"),
        ("良", "≥", "80%"),
        ("中", "≥", "60%"),
        ("差", "<", "60%"),
    ]


def test_money_of_a_self_evaluation() -> None:
    read = sheet(
        f"{REPORT}项目支出绩效自评表\n单位:万元\n项目名称\t校舍加固\t\t\t\t\t\n\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "年度资金总额\t9.00\t10.00\t9.60\t10\t96.00%\t9.6\n其中:财政拨款\t9.00\t10.00\t9.60\t—\t—\t—\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t加固校舍\t3栋\t\t90\t90\n"
    )
    [total, part] = read.lines
    assert total.label == "年度资金总额"
    assert {p: str(m.figure.amount) for p, m in total.parts.items()} == {
        "initial": "9.00万元",
        "budget": "10.00万元",
        "executed": "9.60万元",
        "weight": "10",
        "rate": "96.00%",
        "score": "9.6",
    }
    assert set(part.parts) == {"initial", "budget", "executed"}
    [indicator] = read.indicators
    assert indicator.values["actual"].value.sort is ValueSort.BLANK
    assert str(indicator.values["score"].value.amount) == "90"


def test_another_form_of_the_same_layout_is_no_next_page() -> None:
    one = f"项目支出绩效目标表\n单位:万元\n预算单位\t甲县教育局\t\t\n{FORM}{GRID}\n"
    names = [
        t.performance and t.performance.project for t in document(BUDGET + one + one.replace("校舍加固", "校车")).tables
    ]
    assert [n.text for n in names if n] == ["校舍加固", "校车"]


def test_a_project_named_by_the_title_only() -> None:
    read = sheet(f"{BUDGET}2、校舍加固绩效目标表\n单位:万元\n{FORM.partition(chr(10))[2]}{GRID}")
    assert read.project and read.project.text == "校舍加固"
    assert sheet(f"{BUDGET}项目支出绩效目标表\n{GRID}").project is None
