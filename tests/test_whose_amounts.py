"""Whose amounts a sentence states: figures in turn, scopes, brackets, other bodies, reasons, the year's own money."""

from __future__ import annotations

import pytest

from budgetlint.binding.bodies import Bodies
from budgetlint.model.claims import Claim, Listing
from budgetlint.model.facts import Confidence
from budgetlint.model.keys import Measure
from handmade import understood

_DIMENSIONS = ("side", "flow", "fund", "nature", "item", "function", "project")


def claims(text: str, kind: str = "部门预算") -> tuple[Claim, ...]:
    return understood(f"甲县教育局2024年{kind}\n\n{text}\n").claims


def claim(text: str, printed: str, kind: str = "部门预算") -> Claim:
    return next(c for c in claims(text, kind) if c.fact.raw == printed)


def key(found: Claim) -> str:
    """What it is said of, as words; nothing where that is not known."""
    if not found.is_bound:
        return ""
    return " ".join(str(m) for d in _DIMENSIONS if (m := getattr(found.key, d)) is not None)


def said(text: str, kind: str = "部门预算") -> dict[str, str]:
    return {c.fact.raw: key(c) for c in claims(text, kind) if c.measure is Measure.AMOUNT}


def is_sure(found: Claim) -> bool:
    return found.is_bound and found.confidence is Confidence.HIGH


# --- in turn ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["基本支出和项目支出分别为", "基本支出、项目支出分别是", "本部门基本支出与项目支出分别达"]
)
def test_figures_in_turn_are_of_the_words_before(words: str) -> None:
    assert said(f"{words}8.00万元和3.00万元。") == {"8.00万元": "支出 基本", "3.00万元": "支出 项目"}


def test_three_names_take_three_figures() -> None:
    found = said("人员经费、公用经费和项目支出分别为6.00万元、2.00万元、3.00万元。")
    assert found == {"6.00万元": "支出 人员", "2.00万元": "支出 公用", "3.00万元": "支出 项目"}


def test_another_number_of_names_tells_nothing() -> None:
    assert set(said("收入预算分别为6.00万元、2.00万元、3.00万元。").values()) == {""}
    assert set(said("基本支出和项目支出分别为6.00万元、2.00万元、3.00万元。").values()) == {""}


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        ("分别占支出预算的72.73%和27.27%", Measure.SHARE),
        ("占比分别为72.73%和27.27%", Measure.SHARE),
        ("分别比上年增长1.00%和2.00%", Measure.GROWTH),
        ("分别比上年增加1.00万元和2.00万元", Measure.CHANGE),
    ],
)
def test_what_is_said_in_turn_is_of_the_amounts_before(words: str, measure: Measure) -> None:
    every = claims(f"支出预算11.00万元，其中基本支出8.00万元、项目支出3.00万元，{words}。")
    found = [c for c in every if c.measure is measure]
    assert [c.of.fact.raw for c in found if c.of is not None] == ["8.00万元", "3.00万元"]


def test_more_amounts_than_figures_in_turn_tell_nothing() -> None:
    text = "人员经费6.00万元、公用经费2.00万元、项目支出3.00万元，分别占72.73%和27.27%。"
    assert all(c.of is None for c in claims(text) if c.fact.raw.endswith("%"))


def test_parts_with_names_behind_in_turn_are_a_list() -> None:
    found = claims("支出预算11.00万元，分别为：基本支出8.00万元、项目支出3.00万元。")
    assert [(c.listing, key(c)) for c in found[1:]] == [(Listing.ALL, "支出 基本"), (Listing.ALL, "支出 项目")]


# --- scopes -----------------------------------------------------------------------------------------------------------


def test_amounts_within_another_amount_are_its_parts() -> None:
    found = claims("小学支出不计。基本支出8.00万元中，人员经费6.00万元、公用经费2.00万元。")
    assert [c.whole.fact.raw for c in found if c.whole is not None] == ["8.00万元", "8.00万元"]


@pytest.mark.parametrize("words", ["基本支出按资金来源分：", "基本支出中，"])
def test_what_pays_for_an_expenditure_is_not_the_revenue(words: str) -> None:
    every = claims(f"{words}财政拨款6.00万元，事业收入2.00万元。")
    fiscal, undertaking = every
    assert key(fiscal) == "支出 财政拨款 基本"
    assert not is_sure(undertaking)


def test_a_whole_may_be_parted_twice() -> None:
    text = "支出预算9.00万元，按性质分：基本支出8.00万元、项目支出1.00万元；按去向分：甲事项4.00万元、乙事项5.00万元。"
    lists = [c.listed for c in claims(text) if c.whole is not None and c.whole.fact.raw == "9.00万元"]
    assert len(lists) == 4
    assert lists[0] == lists[1] != lists[2] == lists[3]


def test_the_share_of_an_office_is_of_what_it_is_listed_under() -> None:
    text = "支出预算11.00万元，其中：基本支出8.00万元（局本级5.00万元、乙学校3.00万元），项目支出3.00万元。"
    assert key(claim(text, "5.00万元")) == "支出 基本 局本级"
    text = "基本支出8.00万元，其中：局本级5.00万元，包括人员经费4.00万元、公用经费1.00万元。"
    assert key(claim(text, "4.00万元")) == "支出 人员 局本级"


def test_semicolons_end_a_list_that_commas_part() -> None:
    text = "政府采购预算9.00万元，其中货物4.00万元、服务5.00万元；其他事项8.00万元。"
    assert claim(text, "8.00万元").whole is None
    _, first, second = claims("支出预算9.00万元，其中：甲事项4.00万元；乙事项5.00万元。")
    assert first.whole is second.whole is not None


def test_an_average_and_a_total_of_years_are_no_parts() -> None:
    text = "公务用车运行费5.00万元，其中汽油2.00万元，平均每辆2.50万元，项目总投资80.00万元。"
    assert [c.fact.raw for c in claims(text) if c.whole is not None] == ["2.00万元"]


def test_of_two_sums_before_a_full_stop_either_may_be_meant() -> None:
    text = "政府采购预算9.00万元，其中：货物4.00万元，服务5.00万元。其中预留给本地企业8.00万元。"
    whole, _, _, found = claims(text)
    assert found.whole is whole
    assert found.listing is Listing.SOME


# --- bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "乙小学2024年收入预算7.00万元，支出预算6.00万元，其中基本支出5.00万元。",
        "甲县教育局本级2024年收入预算7.00万元，支出预算6.00万元，其中基本支出5.00万元。",
        "甲县教育局（本级）收入预算7.00万元，支出预算6.00万元，其中基本支出5.00万元。",
        "所属乙小学为事业单位，收入预算7.00万元，支出预算6.00万元，其中基本支出5.00万元。",
        "乡镇自筹人员经费7.00万元、公用经费6.00万元。",
    ],
)
def test_what_is_said_of_another_body_is_not_of_this_one(text: str) -> None:
    assert set(said(text).values()) == {""}


def test_the_body_itself_comes_back() -> None:
    text = "乙小学支出预算6.00万元。我局支出预算9.00万元，其中基本支出8.00万元。"
    assert said(text) == {"6.00万元": "", "9.00万元": "支出", "8.00万元": "支出 基本"}


def test_a_units_own_budget_is_that_of_the_office_itself() -> None:
    text = "甲县教育局本级支出预算9.00万元。"
    assert said(text, "单位预算") == {"9.00万元": "支出"}
    text = "甲县教育局部门2024年支出预算9.00万元，其中基本支出8.00万元。"
    assert set(said(text, "单位预算").values()) == {""}


def test_bodies_are_told_by_their_names() -> None:
    bodies = Bodies(frozenset({"甲县教育局"}))
    assert bodies.another("甲县教育局乙中心") == "乙中心"
    assert not bodies.another("甲县教育局")
    assert not bodies.another("我所")
    assert bodies.presented("县实验小学为公益一类单位") == "县实验小学"
    assert not bodies.presented("甲县教育局为行政单位")


# --- names, funds, years ----------------------------------------------------------------------------------------------


def test_one_amount_of_several_names_is_of_none() -> None:
    assert said("会议费、培训费合计9.00万元。") == {"9.00万元": ""}
    assert said("会议费、培训费均为0万元。") == {"0万元": "培训费"}


def test_who_pays_for_the_first_pays_for_what_is_joined_to_it() -> None:
    found = said("用事业收入安排的公务接待费2.00万元、会议费1.00万元。")
    assert "事业" in found["2.00万元"]
    assert "事业" in found["1.00万元"]


def test_a_part_of_running_costs_is_not_the_item_itself() -> None:
    text = "机关运行经费9.00万元，其中办公费7.00万元、公务接待费2.00万元。"
    assert not is_sure(claim(text, "2.00万元"))
    assert is_sure(claim("公务接待费2.00万元。", "2.00万元"))


@pytest.mark.parametrize("words", ["一般公共预算当年拨款", "当年一般公共预算拨款"])
def test_the_years_own_money_is_told_apart(words: str) -> None:
    text = f"{words}9.00万元，其中项目支出3.00万元。"
    assert [c.fresh for c in claims(text)] == [True, True]
    assert not claim("一般公共预算拨款9.00万元。", "9.00万元").fresh


def test_a_year_in_a_bracket_ends_with_it() -> None:
    text = "收入预算9.00万元（2023年8.00万元），支出预算7.00万元。"
    assert [c.key.year for c in claims(text)] == [2024, 2023, 2024]


# --- reasons ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reasons",
    [
        "一是项目支出增加3.00万元；二是基本支出减少2.00万元",
        "①项目支出增加3.00万元；②基本支出减少2.00万元",
        "一是项目支出增加3.00万元。二是基本支出减少2.00万元",
    ],
)
def test_the_parts_of_a_reason_are_reasons(reasons: str) -> None:
    text = f"支出预算9.00万元，比上年增加1.00万元，主要原因：{reasons}。"
    assert [is_sure(c) for c in claims(text)] == [True, True, False, False]


def test_a_semicolon_ends_a_reason_that_is_no_list() -> None:
    text = "基本支出9.00万元，比上年增加1.00万元，原因是人员增加；项目支出8.00万元，比上年减少2.00万元。"
    assert is_sure(claim(text, "2.00万元"))


def test_a_short_name_is_no_other_body() -> None:
    bodies = Bodies(frozenset(("甲省人民检察院",)))
    assert not bodies.another("省检察院")
    assert bodies.another("乙市检察院") == "乙市检察院"
    assert bodies.another("检察官学院") == "检察官学院"
