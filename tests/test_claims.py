"""Claims: what each amount of running text is said of, and what stays unbound."""

from __future__ import annotations

from functools import cache

import pytest

from budgetlint.model.claims import Claim, Direction, Listing
from budgetlint.model.facts import Confidence, Disclosure
from budgetlint.model.keys import Base, Item, Measure
from handmade import understood

_ABSENT = ("entity", "year", "stage", "measure", "base")


@cache
def document(text: str) -> Disclosure:
    """A budget of 2024 that says ``text``."""
    return understood(f"甲县教育局2024年部门预算\n\n{text}\n")


def claims(text: str) -> tuple[Claim, ...]:
    return document(text).claims


def claim(text: str, printed: str) -> Claim:
    """The claim of one figure, by its print."""
    [found] = [c for c in claims(text) if c.fact.raw == printed]
    return found


def key(found: Claim) -> dict[str, str | int]:
    """Its subject, without what is the same for the whole document."""
    return {n: m for n, m in found.key.compact().items() if n not in _ABSENT}


def keys(text: str) -> dict[str, dict[str, str | int]]:
    return {c.fact.raw: key(c) for c in claims(text)}


def parts(text: str) -> dict[str, tuple[str, Listing | None]]:
    """Of each part: its whole, and how it is listed."""
    return {c.fact.raw: (c.whole.fact.raw, c.listing) for c in claims(text) if c.whole is not None and c.listing}


def unbound(text: str) -> list[str]:
    return [c.fact.raw for c in claims(text) if not c.is_bound]


# --- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入预算5.00万元。", {"side": "收入"}),
        ("2024年本部门总收入5.00万元。", {"side": "收入"}),
        ("甲县教育局2024年支出预算安排5.00万元。", {"side": "支出"}),
        ("收支总预算5.00万元。", {}),
        ("收、支总计各5.00万元。", {}),
        ("一般公共预算拨款收入5.00万元。", {"side": "收入", "fund": "一般公共预算"}),
        ("政府性基金预算支出5.00万元。", {"side": "支出", "fund": "政府性基金"}),
        ("事业收入5.00万元。", {"side": "收入", "fund": "事业"}),
        ("上年结转收入5.00万元。", {"side": "收入", "flow": "上年结转"}),
        ("结转下年5.00万元。", {"side": "支出", "flow": "年末结转"}),
        ("一般公共预算基本支出5.00万元。", {"side": "支出", "fund": "一般公共预算", "nature": "基本"}),
        ("日常公用经费5.00万元。", {"side": "支出", "nature": "公用"}),
        ("“三公”经费预算5.00万元。", {"item": "三公"}),
        ("因公出国（境）费用5.00万元。", {"item": "因公出国"}),
        ("公务用车购置及运行维护费5.00万元。", {"item": "公务用车"}),
        ("机关运行经费5.00万元。", {"item": "机关运行"}),
        ("政府采购货物预算5.00万元。", {"item": "货物"}),
        ("教育支出（类）5.00万元。", {"side": "支出", "function": "205"}),
        ("教育支出（类）普通教育（款）小学教育（项）5.00万元。", {"side": "支出", "function": "2050202"}),
        ("“教育支出-普通教育-小学教育”科目5.00万元。", {"side": "支出", "function": "2050202"}),
        ("社会保障和就业支出5.00万元。", {"side": "支出", "function": "208"}),
    ],
)
def test_what_an_amount_is_of(text: str, expected: dict[str, str]) -> None:
    [found] = claims(text)
    assert found.is_bound
    assert key(found) == expected
    assert (found.key.year, str(found.key.stage)) == (2024, "年初预算")
    assert found.confidence is Confidence.HIGH


@pytest.mark.parametrize(
    "text",
    [
        "下属甲县第一小学支出预算5.00万元。",  # another body
        "开展普法宣传经费5.00万元。",  # no term
        "今天共花5.00万元。",
        "综合支出（类）综合事务（款）综合运行（项）5.00万元。",  # no such subject
        "“综合支出-综合事务-综合运行”科目5.00万元。",
        "人员经费项目支出5.00万元。",  # two natures at once
    ],
)
def test_what_can_not_be_told_stays_unbound(text: str) -> None:
    [found] = claims(text)
    assert not found.is_bound
    assert found.fact.raw == "5.00万元"


def test_a_name_that_is_not_in_the_classification_of_the_year_is_not_guessed() -> None:
    """行政运行 is a 项 of many 款."""
    assert unbound("行政运行（项）5.00万元。") == ["5.00万元"]
    assert keys("一、教育支出（类）\n教育管理事务（款）行政运行（项）5.00万元。")["5.00万元"]["function"] == "2050101"


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("政府性基金预算支出未安排。", "未安排"),
        ("本部门没有使用政府性基金预算安排的支出。", "没有使用"),
        ("本部门无政府性基金预算支出。", "无"),
        ("政府性基金预算支出情况表为空表。", "为空表"),
        ("政府性基金预算支出为0。", "为0"),
    ],
)
def test_a_denial_states_nothing_of_its_subject(text: str, raw: str) -> None:
    [found] = claims(text)
    assert found.denies
    assert found.fact.raw == raw
    assert key(found) == {"side": "支出", "fund": "政府性基金"}


def test_a_printed_zero_denies_nothing() -> None:
    [found] = claims("政府性基金预算支出0.00万元。")
    assert not found.denies
    assert found.fact.figure.is_zero


def test_glossaries_make_no_claims() -> None:
    assert claims("第四部分 名词解释\n一、基本支出：例如工资5.00万元。") == ()
    assert claims("基本支出是指保障机构运转的支出，如工资5.00万元。") == ()


def test_prices_and_thresholds_are_no_amounts_of_their_subject() -> None:
    found = {c.fact.raw: c for c in claims("公务接待费标准100元/人，公务用车运行费5.00万元。")}
    assert found["100元/人"].measure is Measure.PRICE
    assert found["5.00万元"].measure is Measure.AMOUNT
    assert [c.fact.raw for c in claims("单价50万元以上设备2台。")] == ["2台"]


@pytest.mark.parametrize(
    "text",
    [
        "1．甲县第一小学：收入预算5.00万元，支出预算4.00万元。",
        "甲县教师进修学校：基本支出5.00万元，其中人员经费4.00万元。",
    ],
)
def test_another_body_before_a_colon_has_its_own_money(text: str) -> None:
    assert unbound(text) == [c.fact.raw for c in claims(text)]


@pytest.mark.parametrize(
    "text", ["甲县教育局：收入预算5.00万元。", "本单位：收入预算5.00万元。", "收入说明：收入预算5.00万元。"]
)
def test_this_body_or_a_heading_before_a_colon_is_no_other(text: str) -> None:
    assert key(claim(text, "5.00万元")) == {"side": "收入"}


def test_what_something_concerns_is_a_part_of_its_money() -> None:
    text = "绩效管理的项目6个，涉及一般公共预算拨款收入5.00万元、政府性基金预算收入4.00万元。"
    assert [claim(text, p).confidence for p in ("5.00万元", "4.00万元")] == [Confidence.LOW, Confidence.LOW]


# --- where a subject comes from ---------------------------------------------------------------------------------------


def test_the_title_of_an_item_names_what_its_sentences_leave_out() -> None:
    text = "1．教育支出（类）普通教育（款）小学教育（项）。主要用于教学。年初预算为5.00万元，共计4.00万元。"
    assert key(claim(text, "5.00万元"))["function"] == key(claim(text, "4.00万元"))["function"] == "2050202"
    assert [claim(text, p).confidence for p in ("5.00万元", "4.00万元")] == [Confidence.HIGH, Confidence.LOW]
    assert unbound("1．教育支出（类）普通教育（款）小学教育（项）。\n\n2．年初预算为5.00万元。") == ["5.00万元"]


def test_the_heading_names_what_a_sentence_leaves_out_but_not_surely() -> None:
    found = claim("一、机关运行经费\n2024年预算为5.00万元。", "5.00万元")
    assert key(found) == {"item": "机关运行"}
    assert found.confidence is Confidence.LOW


def test_after_another_years_amount_the_next_is_surely_of_the_same() -> None:
    text = "教育支出（类）普通教育（款）小学教育（项）2023年执行数为4.00万元，2024年预算数为5.00万元。"
    found = claim(text, "5.00万元")
    assert key(found)["function"] == "2050202"
    assert (found.year, found.confidence) == (2024, Confidence.HIGH)


def test_a_second_amount_without_words_is_not_surely_of_the_same() -> None:
    found = claim("小学教育支出教育支出（类）4.00万元，共计5.00万元。", "5.00万元")
    assert found.confidence is Confidence.LOW


def test_a_project_named_above_its_paragraphs() -> None:
    text = "项目名称：校园足球\n\n预算安排规模：5.00万元\n\n其他事项\n\n一、收入\n收入预算9.00万元。"
    assert keys(text) == {
        "5.00万元": {"side": "支出", "nature": "项目", "project": "校园足球"},
        "9.00万元": {"side": "收入"},
    }


# --- changes, shares, years ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("比上年预算", Base.BUDGET),
        ("与2023年预算数相比", Base.BUDGET),
        ("比2023年预算执行数", Base.EXECUTION),
        ("较上年决算数", Base.FINAL),
        ("比上年", Base.UNSTATED),
        ("同比", Base.UNSTATED),
        ("", Base.UNSTATED),
    ],
)
def test_what_a_change_is_measured_from(words: str, base: Base) -> None:
    text = f"支出预算9.00万元，{words}增加1.00万元，增长12.50%。"
    change, growth = claim(text, "1.00万元"), claim(text, "12.50%")
    assert (change.base, growth.base) == (base, base)
    assert (change.measure, growth.measure) == (Measure.CHANGE, Measure.GROWTH)
    assert change.of is growth.of is claim(text, "9.00万元")
    assert (change.base_span is not None) == bool(words)


def test_a_reduction_is_negative_and_says_so() -> None:
    change = claim("支出预算9.00万元，比上年减少1.00万元。", "1.00万元")
    assert change.fact.figure.amount is not None
    assert (change.direction, change.fact.figure.amount.mantissa) == (Direction.DOWN, -100)


def test_no_change_is_a_change_of_nothing() -> None:
    change = claim("公务接待费9.00万元，与上年持平。", "持平")
    assert (change.direction, change.fact.figure.amount, change.denies) == (Direction.SAME, None, True)
    assert change.of is claim("公务接待费9.00万元，与上年持平。", "9.00万元")


def test_a_change_of_its_own_subject_is_of_that_amount() -> None:
    text = "基本支出5.00万元，项目支出4.00万元。基本支出比上年增加1.00万元。"
    assert claim(text, "1.00万元").of is claim(text, "5.00万元")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("支出预算9.00万元，比上年增加1.00万元，主要原因是调整工资。", True),
        ("支出预算9.00万元，比上年增加1.00万元。主要原因：调整工资。", True),
        ("支出预算9.00万元，由于调整工资，比上年增加1.00万元。", False),
        ("支出预算9.00万元，比上年增加1.00万元。", False),
    ],
)
def test_whether_a_reason_follows(text: str, reason: bool) -> None:
    assert claim(text, "1.00万元").reason is reason


def test_what_a_reason_says_is_not_sure() -> None:
    text = "支出预算9.00万元，比上年增加1.00万元，主要原因是基本支出增加2.00万元、项目支出减少1.50万元。"
    assert claim(text, "1.00万元").confidence is Confidence.HIGH
    assert {claim(text, p).confidence for p in ("2.00万元", "1.50万元")} == {Confidence.LOW}


def test_a_share_is_of_the_whole_that_its_amount_is_listed_under() -> None:
    text = "支出预算9.00万元，其中：基本支出6.00万元，占66.67%。"
    share = claim(text, "66.67%")
    assert share.measure is Measure.SHARE
    assert share.of is claim(text, "6.00万元")
    assert share.whole is claim(text, "9.00万元")


def test_a_share_may_name_another_whole() -> None:
    text = "支出预算9.00万元，其中：基本支出6.00万元，包括人员经费3.00万元，占支出预算的33.33%。"
    share = claim(text, "33.33%")
    assert share.of is claim(text, "3.00万元")
    assert share.whole is claim(text, "9.00万元")


def test_a_share_of_what_the_text_does_not_state_says_what_of() -> None:
    share = claim("一般公共预算基本支出6.00万元，占支出预算的66.67%。", "66.67%")
    assert share.whole is None
    assert share.share_of is not None
    assert str(share.share_of.side) == "支出"


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("比上年的8.00万元", 2023),
        ("较2023年预算8.00万元", 2023),
        ("较2022年决算数8.00万元", 2022),
        ("较年初预算8.00万元", 2024),
    ],
)
def test_the_amount_inside_a_comparison_is_not_what_changes(words: str, year: int) -> None:
    text = f"支出预算9.00万元，{words}增加1.00万元，增长12.50%。"
    assert claim(text, "1.00万元").of is claim(text, "12.50%").of is claim(text, "9.00万元")
    assert claim(text, "8.00万元").key.year == year
    assert claim(text, "8.00万元").is_bound is (year < 2024)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年支出预算5.00万元。", 2023),
        ("上年支出预算5.00万元。", 2023),
        ("去年支出预算5.00万元。", 2023),
        ("2024年支出预算5.00万元。", 2024),
        ("支出预算5.00万元。", None),
        ("截至2023年12月31日，固定资产5.00万元。", None),
        ("截至2023年末，固定资产5.00万元。", None),
    ],
)
def test_which_year_an_amount_is_of(text: str, year: int | None) -> None:
    found = claim(text, "5.00万元")
    assert found.year == year
    assert found.key.year == (year or 2024)


def test_two_years_in_one_sentence() -> None:
    text = "2023年支出预算4.00万元，2024年支出预算5.00万元，比2023年预算增加1.00万元。"
    assert [c.year for c in claims(text)] == [2023, 2024, 2024]


def test_counts_of_one_thing_with_its_money() -> None:
    text = "共有车辆3辆，价值45.00万元。"
    assert keys(text) == {"3辆": {"item": "车辆"}, "45.00万元": {"item": "车辆"}}


def test_a_page_number_between_two_lines_is_not_part_of_the_amount() -> None:
    found = claim("2024年本部门支出预算合计\n- 3 -\n5.00万元。", "5.00万元")
    assert key(found) == {"side": "支出"}
    assert str(found.fact.figure.amount) == "5.00万元"


def test_claims_stand_where_their_figure_does() -> None:
    text = "支出预算 5.00 万元，“三公”经费1.00万元，政府性基金支出未安排。"
    source = document(text).source
    assert [source.cut(c.span) for c in claims(text)] == ["5.00 万元", "1.00万元", "未安排"]


def test_sentences_keep_headings_references_and_order() -> None:
    read = document("一、支出\n支出预算5.00万元。详见下表。\n（一）项目\n项目支出3.00万元。").sentences
    assert [s.index for s in read] == list(range(len(read)))
    assert [s.path for s in read if s.claims] == [("支出",), ("支出", "项目")]
    [pointing] = [s for s in read if s.references]
    assert (pointing.text.text, pointing.opens) == ("详见下表。", False)
    assert all(c.sentence == s.index for s in read for c in s.claims)


def test_a_page_edge_behind_a_closing_mark_cuts_no_sentence() -> None:
    text = "2024年安排“三公”\n第 2 页\n经费财政拨款预算数为3.00万元。"
    assert claim(text, "3.00万元").key.item is Item.THREE_PUBLIC
