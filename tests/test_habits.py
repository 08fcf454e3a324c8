"""What most figures of debts keep to tells which of several is wrong, and is never a finding itself."""

from __future__ import annotations

import pytest

from budgetlint.reconcile import Cause, Certainty, HabitKind, Mistake, Origin, habits, precision_of, reconcile
from budgetlint.testing import lint_text
from corpus.real import catalogue
from handmade import understood

#: Of a county that owes all that its area owes; balances follow from those before. {0}: 其中:一般债务 of the area, the first time.
_COUNTY = """甲县2024年政府决算公开

2024年地方政府债务发行及还本付息情况表
单位:亿元
项目	本地区	本级
一、2023年末地方政府债务余额	{total}	117.87
其中:一般债务	{general}	41.05
专项债务	76.82	76.82
二、2023年地方政府债务限额	119.25	119.25
其中:一般债务	41.60	41.60
专项债务	77.65	77.65
三、2024年地方政府债务发行额	15.13	15.13
新增一般债券发行额	8.97	8.97
再融资一般债券发行额	2.18	2.18
新增专项债券发行额	1.36	1.36
再融资专项债券发行额	2.62	2.62
四、2024年地方政府债务还本额	2.78	2.78
其中:一般债务	2.05	2.05
专项债务	0.73	0.73
五、2024年地方政府债务付息额	1.65	1.65
其中:一般债务	0.58	0.58
专项债务	1.07	1.07
六、2024年末地方政府债务余额	130.22	130.22
其中:一般债务	50.15	50.15
专项债务	80.07	80.07
"""
#: Of a city whose districts owe, too: what it owes itself is less, but its balances follow as well.
_CITY = """乙市2024年政府决算公开

2024年地方政府债务发行及还本付息情况表
单位:亿元
项目	本地区	本级
一、2023年末地方政府债务余额	300.00	{total}
其中:一般债务	120.00	{general}
专项债务	180.00	70.00
三、2024年地方政府债务发行额	40.00	20.00
新增一般债券发行额	10.00	5.00
再融资一般债券发行额	5.00	4.00
新增专项债券发行额	15.00	8.00
再融资专项债券发行额	10.00	3.00
四、2024年地方政府债务还本额	12.00	6.50
其中:一般债务	4.00	{repaid}
专项债务	8.00	3.00
六、2024年末地方政府债务余额	{end}	123.50
其中:一般债务	131.00	45.50
专项债务	{special}	78.00
"""
_RIGHT = {"total": "110.00", "general": "40.00", "repaid": "3.50", "end": "328.00", "special": "197.00"}


def city(**wrong: str) -> str:
    return _CITY.format(**_RIGHT | wrong)


def causes(text: str) -> tuple[Cause, ...]:
    return reconcile(understood(text), catalogue()).causes


def told(text: str) -> dict[tuple[str, str, str], str | None]:
    """Row, column and figure → what the first candidate of the only cause says that it should be."""
    [cause] = causes(text)
    assert cause.best is not None
    return {
        (c.fact.row_label, c.fact.column_label, c.fact.raw): c.value.digits if c.value else None
        for c in cause.best.changes
    }


def kinds(text: str) -> set[HabitKind]:
    disclosure = understood(text)
    return {h.kind for h in habits(disclosure, precision_of(disclosure))}


def test_the_habits_of_a_document_are_those_that_most_of_their_kind_keep() -> None:
    assert kinds(_COUNTY.format(total="117.87", general="41.05")) == {HabitKind.TIERS, HabitKind.BALANCES}
    assert kinds(city()) == {HabitKind.BALANCES}


@pytest.mark.parametrize("wrong", [{"end": "338.00", "special": "207.00"}, {"repaid": "3.40"}])
def test_what_only_one_of_several_keeps_is_no_habit(wrong: dict[str, str]) -> None:
    """Exchange rates move balances, too; most keep to it all the same."""
    assert kinds(city(**wrong)) == {HabitKind.BALANCES}
    assert not kinds(city(end="338.00", special="207.00", repaid="3.40", total="110.10", general="40.10"))


def test_a_county_owes_what_its_area_owes() -> None:
    """No digit tells whether the total or its part is wrong; the county's own column does."""
    assert told(_COUNTY.format(total="117.87", general="19.66")) == {
        ("其中:一般债务", "本地区", "19.66"): "41.05",
    }
    assert told(_COUNTY.format(total="96.48", general="41.05")) == {
        ("一、2023年末地方政府债务余额", "本地区", "96.48"): "117.87",
    }


def test_a_balance_follows_from_the_one_before() -> None:
    assert told(city(general="58.00")) == {("其中:一般债务", "本级", "58.00"): "40.00"}
    assert told(city(repaid="5.90")) == {("其中:一般债务", "本级", "5.90"): "3.50"}


def test_two_wrong_figures_of_one_sum_are_told_by_the_column_beside_them() -> None:
    """Total and part both stand in that sum only: arithmetic leaves open what either should be, and a habit proves nothing."""
    found = causes(_COUNTY.format(total="1178.70", general="4.15"))
    assert all(cause.certainty in (Certainty.SEVERAL, Certainty.OPEN) for cause in found)
    changes = [c for cause in found if cause.best for c in cause.best.changes]
    assert {c.fact.raw: c.value and c.value.digits for c in changes} == {"1178.70": "117.87", "4.15": "41.05"}


#: A point that moved: a plain slip, which no other law speaks of.
_INTEREST = _COUNTY.format(total="117.87", general="41.05").replace("	0.58	0.58", "	5.80	0.58")


@pytest.mark.parametrize("text", [city(general="58.00"), _INTEREST])
def test_a_habit_never_makes_a_correction_the_only_one(text: str) -> None:
    """It is no law: the other ways to put the sum right are told as well."""
    [cause] = causes(text)
    assert cause.certainty is Certainty.SEVERAL
    assert len(cause.candidates) > 1


def test_what_breaks_a_habit_alone_is_no_finding() -> None:
    """An own column that differs from that of the area in one row, while all sums hold."""
    text = _COUNTY.format(total="117.87", general="41.05")
    lower = text.replace("五、2024年地方政府债务付息额	1.65	1.65", "五、2024年地方政府债务付息额	1.65	1.60")
    lower = lower.replace("专项债务	1.07	1.07", "专项债务	1.07	1.02")
    assert HabitKind.TIERS in kinds(lower)
    assert not causes(lower)


def test_a_government_owes_no_more_than_its_area() -> None:
    text = city(total="310.00", general="240.00")
    beyond = {
        (c.whole.raw, c.parts[0].raw) for cause in causes(text) for c in cause.constraints if c.origin is Origin.TIERS
    }
    assert beyond == {("300.00", "310.00"), ("120.00", "240.00")}
    assert {d.rule for d in lint_text(text).diagnostics} == {"BL293"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (_COUNTY.format(total="117.87", general="19.66"), "本级数大多相同"),
        (city(general="58.00"), "加发行、减还本"),
    ],
)
def test_what_a_habit_says_is_told_as_evidence(text: str, says: str) -> None:
    [found] = lint_text(text).diagnostics
    assert any(says in line for line in found.workings), found.workings


def test_columns_that_say_the_same_have_not_changed_places() -> None:
    """Two figures of one column are wrong: that the columns were exchanged would mend them, and wrongly."""
    text = _COUNTY.format(total="117.87", general="41.05")
    text = text.replace("其中:一般债务	41.60	41.60", "其中:一般债务	41.60	91.60").replace(
        "专项债务	77.65	77.65", "专项债务	77.65	77.56"
    )
    operations = [c.operation for cause in causes(text) for c in cause.candidates if c.operation]
    assert causes(text)
    assert not operations


def test_rows_that_say_the_same_have_not_changed_places() -> None:
    text = """甲县2024年政府决算公开

2024年地方政府债务限额及余额决算情况表
单位:亿元
地区	债务限额	债务限额	债务限额	债务余额	债务余额	债务余额
地区	合计	一般债务	专项债务	合计	一般债务	专项债务
甲县	170.26	82.99	87.27	157.34	95.59	61.75
甲县本级	170.26	82.99	87.27	157.34	95.95	61.57
"""
    found = causes(text)
    assert found and not [c.operation for cause in found for c in cause.candidates if c.operation]


#: What a county spent on “三公”, beside its budget; {0}: vehicles.
_SPENT = """甲县2024年政府决算公开

2024年甲县本级“三公”经费决算表
单位:万元
项目	预算数	决算数	决算数为预算数的%
合计	700	600	85.7
一、因公出国(境)费	100	50	50.0
二、公务用车购置及运行维护费	400	{0}	87.5
其中:公务用车购置费	150	120	80.0
公务用车运行维护费	250	230	92.0
三、公务接待费	200	200	100.0
"""


def test_percentages_of_few_rows_tell_which_is_wrong_though_one_of_them_is_not_right() -> None:
    """Four of five agree: too few for a finding on the fifth by itself, enough to tell which of two amounts is wrong."""
    assert not causes(_SPENT.format(350))
    [cause] = causes(_SPENT.format(353))
    assert cause.best is not None
    assert [(c.fact.raw, c.value and c.value.digits) for c in cause.best.changes] == [("353", "350")]


def test_an_amount_copied_from_the_column_beside_it_is_told_so_though_a_percentage_is_of_both() -> None:
    [cause] = causes(_SPENT.format(400))
    assert cause.best is not None
    assert [(c.fact.raw, c.value and c.value.digits, c.mistake) for c in cause.best.changes] == [
        ("400", "350", Mistake.NEIGHBOUR)
    ]
