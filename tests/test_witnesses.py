"""Percentages that a table prints beside its amounts tell which of them are wrong: one, several of a sum, or those of two rows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from budgetlint.model.findings import Diagnostic
from budgetlint.reconcile import Cause, Certainty, OperationKind, reconcile
from budgetlint.testing import lint_text
from corpus.real import catalogue
from handmade import understood

#: Name → the year before, the budget.
_ROWS = {
    "一、国有土地使用权出让收入": (14000, 22931),
    "二、国有土地收益基金收入": (14404, 22651),
    "三、农业土地开发资金收入": (9410, 16127),
    "四、城市基础设施配套费收入": (12003, 15857),
    "五、污水处理费收入": (8120, 10607),
    "六、彩票公益金收入": (7000, 7839),
    "七、其他政府性基金收入": (2196, 3307),
    "本年收入合计": (67133, 99319),
}
_LAND, _OTHERS, _TOTAL = "二、国有土地收益基金收入", "七、其他政府性基金收入", "本年收入合计"


def table(wrong: Mapping[str, str]) -> str:
    """The budget of a county's funds; ``wrong``: what some rows print instead of their budget, beside the right percentage."""
    lines = ["甲县2024年政府预算公开", "", "2024年甲县本级政府性基金收入预算表", "单位:万元"]
    lines.append("项目\t2023年执行数\t2024年预算数\t预算数为上年执行数的%")
    for name, (before, now) in _ROWS.items():
        percent = (Decimal(100 * now) / before).quantize(Decimal("0.1"), ROUND_HALF_UP)
        lines.append(f"{name}\t{before}\t{wrong.get(name, now)}\t{percent}")
    return "\n".join(lines) + "\n"


def only_cause(text: str) -> Cause:
    [cause] = reconcile(understood(text), catalogue()).causes
    return cause


def proposed(cause: Cause, at: int = 0) -> dict[str, str | None]:
    """Row → what one of its candidates says that it should print."""
    return {c.fact.row_label: c.value.digits if c.value else None for c in cause.candidates[at].changes}


def amounts_wrong(text: str) -> list[Diagnostic]:
    """The findings on sums and percentages."""
    return [d for d in lint_text(text).diagnostics if d.rule.startswith("BL2")]


def test_the_table_is_right() -> None:
    assert not reconcile(understood(table({})), catalogue()).causes
    assert not amounts_wrong(table({}))


def test_two_wrong_figures_of_one_sum_are_told_by_their_percentages() -> None:
    """The sum alone takes them for one: any of its figures that is off by both together."""
    cause = only_cause(table({_LAND: "28651", _OTHERS: "3037"}))
    assert proposed(cause) == {_LAND: "22651", _OTHERS: "3307"}
    assert cause.certainty is Certainty.OPEN
    assert len(cause.beside) == 2


def test_three_are_told_as_well() -> None:
    wrong = {_LAND: "28651", _OTHERS: "3037", "五、污水处理费收入": "1067"}
    assert proposed(only_cause(table(wrong))) == {_LAND: "22651", _OTHERS: "3307", "五、污水处理费收入": "10607"}


def test_they_are_one_finding_with_the_percentages() -> None:
    [found] = amounts_wrong(table({_LAND: "28651", _OTHERS: "3037"}))
    assert found.rule == "BL201"
    assert found.also == ("BL296",)
    assert "2个百分数" in found.conclusion


def test_one_wrong_figure_is_not_taken_for_two() -> None:
    assert proposed(only_cause(table({_LAND: "28651"}))) == {_LAND: "22651"}


def test_a_percentage_that_is_wrong_by_itself_accuses_no_figure() -> None:
    """It is a finding of its own, and the wrong figure is told without it."""
    text = table({_LAND: "28651"}).replace("\t112.0", "\t121.0")
    assert proposed(only_cause(text)) == {_LAND: "22651"}
    assert sorted(d.rule for d in amounts_wrong(text)) == ["BL201", "BL296"]


def test_a_way_that_leaves_one_of_the_figures_as_it_is_is_told_with_what_it_changes() -> None:
    """Without a percentage of the second figure, the first may be off by both together."""
    text = table({_LAND: "28651", _OTHERS: "3037"}).replace("\t150.6", "\t")
    cause = only_cause(text)
    assert proposed(cause) == {_LAND: "22651", _OTHERS: "3307"}
    assert {_LAND: "22921"} in [proposed(cause, at) for at in range(1, len(cause.candidates))]


def test_exchanged_figures_of_two_rows_are_told_by_a_sum_and_percentages() -> None:
    """A total and its last part in each other's place: one sum fails, and any of its figures would mend it."""
    text = table({_OTHERS: "99319", _TOTAL: "3307"})
    cause = only_cause(text)
    assert cause.best is not None and cause.best.operation is not None
    assert cause.best.operation.kind is OperationKind.ROWS_SWAPPED
    assert proposed(cause) == {_OTHERS: "3307", _TOTAL: "99319"}
    [found] = amounts_wrong(text)
    assert "「2024年预算数」栏的数疑似互相填反" in found.message
    assert any("150.6%" in line for line in found.workings)
    assert found.also == ("BL296",)


def test_a_lost_sign_is_told_by_a_percentage_of_what_is_less_than_nothing() -> None:
    """No share of an amount below 0 is 157.3 %: neither figure is a slip for the other's sake."""
    found = only_cause(table_of_completion("-14404", "8703"))
    assert proposed(found) == {_LAND: "14404", "四、城市基础设施配套费收入": "12003"}


def table_of_completion(land: str, facilities: str) -> str:
    """The same with two figures of the year before written otherwise."""
    text = table({}).replace(f"{_LAND}\t14404", f"{_LAND}\t{land}")
    return text.replace("收入\t12003", f"收入\t{facilities}")


def test_half_of_few_percentages_still_tell_exchanged_rows() -> None:
    """Three of six agree: no finding on the others by themselves, but where a sum fails they say which rows; the first of them is
    in no sum that proves anything (what lacks in the total is another row of the table)."""
    text = """甲县2024年政府决算公开

2024年甲县本级“三公”经费决算表
单位:万元
项目	预算数	决算数	决算数为预算数的%
合计	700	600	85.7
一、因公出国(境)费	150	50	50.0
二、公务用车购置及运行维护费	100	350	87.5
公务用车购置费	400	120	80.0
公务用车运行维护费	250	230	92.0
三、公务接待费	200	200	100.0
"""
    cause = only_cause(text)
    assert cause.best is not None and cause.best.operation is not None
    assert cause.best.operation.kind is OperationKind.SHIFTED
    assert proposed(cause) == {
        "一、因公出国(境)费": "100",
        "二、公务用车购置及运行维护费": "400",
        "公务用车购置费": "150",
    }


def test_a_figure_that_a_percentage_says_is_the_same_as_another_was_not_pasted_from_it() -> None:
    """What was spent to the last, beside a balance that was left blank on purpose and is not any more."""
    text = """甲县2024年政府决算公开

2024年甲县本级政府性基金支出决算表
单位:万元
项目	预算数	决算数	决算数为预算数的%
城乡社区支出	6100	5800	95.1
农林水支出	2300	2100	91.3
其他支出	1500	1400	93.3
本年支出合计	9900	9300	93.9
地方政府专项债务还本支出	3967	3967	100.0
年终结余	{0}	600
支出总计	13867	13867	100.0
"""
    assert not reconcile(understood(text.format("")), catalogue()).causes
    assert proposed(only_cause(text.format("258"))) == {"年终结余": "0"}
