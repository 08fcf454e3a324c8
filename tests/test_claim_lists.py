"""Claims: which amounts are listed as parts of which."""

from __future__ import annotations

import pytest

from budgetlint.model.claims import Listing
from budgetlint.model.keys import Measure
from test_claims import claim, keys, parts


def test_of_which_lists_parts_that_share_what_they_leave_out() -> None:
    text = "一般公共预算支出9.00万元，其中：基本支出5.00万元，项目支出4.00万元。"
    assert parts(text) == {"5.00万元": ("9.00万元", Listing.OF_WHICH), "4.00万元": ("9.00万元", Listing.OF_WHICH)}
    assert keys(text)["4.00万元"] == {"side": "支出", "fund": "一般公共预算", "nature": "项目"}


def test_a_part_shares_all_that_its_whole_states() -> None:
    found = keys(
        "机关运行经费9.00万元（其中：一般公共预算拨款8.00万元）。教育支出（类）7.00万元，其中：基本支出6.00万元。"
    )
    assert found["8.00万元"] == {"fund": "一般公共预算", "item": "机关运行"}
    assert found["6.00万元"] == {"side": "支出", "nature": "基本", "function": "205"}


def test_a_list_in_a_list_ends_where_its_parts_do() -> None:
    text = "支出预算9.00万元，其中：基本支出5.00万元，包括人员经费3.00万元和公用经费2.00万元；项目支出4.00万元。"
    assert parts(text) == {
        "5.00万元": ("9.00万元", Listing.OF_WHICH),
        "3.00万元": ("5.00万元", Listing.ALL),
        "2.00万元": ("5.00万元", Listing.ALL),
        "4.00万元": ("9.00万元", Listing.OF_WHICH),
    }


def test_brackets_hold_a_list_of_their_own() -> None:
    text = "支出预算9.00万元，其中：基本支出5.00万元（其中：人员经费3.00万元，公用经费2.00万元），项目支出4.00万元。"
    assert {part: whole for part, (whole, _) in parts(text).items()} == {
        "5.00万元": "9.00万元",
        "3.00万元": "5.00万元",
        "2.00万元": "5.00万元",
        "4.00万元": "9.00万元",
    }


@pytest.mark.parametrize(
    ("mark", "listing"),
    [("其中：", Listing.OF_WHICH), ("包括：", Listing.ALL), ("分别为", Listing.ALL), ("主要包括", Listing.SOME)],
)
def test_how_parts_are_introduced(mark: str, listing: Listing) -> None:
    assert parts(f"项目支出9.00万元，{mark}校舍维修5.00万元，图书购置4.00万元。") == {
        "5.00万元": ("9.00万元", listing),
        "4.00万元": ("9.00万元", listing),
    }


def test_and_so_on_leaves_parts_out() -> None:
    found = parts("项目支出9.00万元，包括：校舍维修5.00万元、图书购置3.00万元等。")
    assert {listing for _, listing in found.values()} == {Listing.SOME}


def test_parts_that_are_no_terms_are_told_apart_by_their_names() -> None:
    found = keys("项目支出9.00万元，包括：校舍维修5.00万元，图书购置4.00万元。")
    assert found["5.00万元"] == {"side": "支出", "nature": "项目", "project": "校舍维修"}
    assert found["4.00万元"]["project"] == "图书购置"


def test_a_list_goes_on_over_paragraphs_until_its_section_ends() -> None:
    text = "一、收入\n收入预算9.00万元，其中：\n1．财政拨款收入6.00万元；\n2．事业收入3.00万元。\n二、支出\n支出预算9.50万元。"
    assert parts(text) == {"6.00万元": ("9.00万元", Listing.OF_WHICH), "3.00万元": ("9.00万元", Listing.OF_WHICH)}


def test_a_list_inside_a_list_over_paragraphs() -> None:
    text = (
        "一、三公\n“三公”经费9.00万元，其中：\n（一）公务接待费1.00万元。\n（二）公务用车购置及运行费8.00万元，其中：\n"
    )
    text += "1．公务用车购置费3.00万元。\n2．公务用车运行费5.00万元。"
    assert {part: whole for part, (whole, _) in parts(text).items()} == {
        "1.00万元": "9.00万元",
        "8.00万元": "9.00万元",
        "3.00万元": "8.00万元",
        "5.00万元": "8.00万元",
    }


@pytest.mark.parametrize(
    "text",
    [
        "收入预算9.00万元，其中：财政拨款收入9.00万元。支出预算5.00万元。",
        "收入预算9.00万元，其中：财政拨款收入9.00万元。此外，代管事业收入5.00万元。",
        "收入预算9.00万元，其中：财政拨款收入9.00万元；支出预算5.00万元。",
        "项目支出9.00万元，主要用于教学。公务接待费5.00万元。",
        "收入预算9.00万元，比上年增加1.00万元，主要原因是其中事业收入增加5.00万元。",
    ],
)
def test_what_is_no_part(text: str) -> None:
    assert claim(text, "5.00万元").whole is None or claim(text, "5.00万元").measure is Measure.CHANGE


def test_behind_a_reason_the_parts_are_those_of_the_amount() -> None:
    text = "“三公”经费6.00万元，比上年减少1.00万元，主要原因是公务接待费压减0.60万元、油费压减0.40万元。其中：公务接待费2.00万元。"
    whole = claim(text, "2.00万元").whole
    assert whole is None or whole.fact.raw == "6.00万元"


def test_the_budget_of_a_part_is_no_part_of_the_final_account() -> None:
    text = (
        "基本支出支出决算为9.00万元，其中：人员经费年初预算为6.00万元，支出决算为7.00万元；公用经费支出决算为2.00万元。"
    )
    assert {part: whole for part, (whole, _) in parts(text).items()} == {"7.00万元": "9.00万元", "2.00万元": "9.00万元"}


def test_what_an_amount_is_measured_by_is_not_what_is_listed_or_changes() -> None:
    text = "“三公”经费9.00万元，完成上年预算12.00万元的75.00%，比上年减少3.00万元。其中：公务接待费5.00万元。"
    assert claim(text, "3.00万元").of is claim(text, "9.00万元")
    assert claim(text, "5.00万元").whole is claim(text, "9.00万元")


def test_behind_a_bracket_the_sentence_goes_on_where_it_was() -> None:
    text = "支出预算9.00万元，其中：基本支出5.00万元（工资3.00万元，津贴2.00万元），占55.56%，比上年增加1.00万元。"
    assert claim(text, "55.56%").of is claim(text, "5.00万元")
    assert claim(text, "1.00万元").of is claim(text, "5.00万元")


@pytest.mark.parametrize(
    "text",
    [
        "收入预算9.00万元，包括本年收入7.00万元，上年结转2.00万元。其中：一般公共预算收入5.00万元。",
        "收入预算9.00万元，包括本年收入7.00万元，上年结转2.00万元。\n\n其中：一般公共预算收入5.00万元。",
    ],
)
def test_a_list_behind_a_sentence_of_several_amounts_may_be_of_any(text: str) -> None:
    part = claim(text, "5.00万元")
    assert part.whole is claim(text, "9.00万元")
    assert part.listing is Listing.SOME  # at most the whole: nothing is added up


@pytest.mark.parametrize("bracket", ["含上年结转2.00万元", "上年预算8.00万元", "其中上年结转2.00万元"])
def test_what_a_bracket_adds_is_not_what_is_listed(bracket: str) -> None:
    for text in (
        "收入预算9.00万元（{}），其中：一般公共预算收入5.00万元。",
        "收入预算9.00万元（{}）。其中：一般公共预算收入5.00万元。",
    ):
        told = text.format(bracket)
        assert claim(told, "5.00万元").whole is claim(told, "9.00万元")


def test_a_list_behind_a_sentence_of_one_amount_is_of_that() -> None:
    text = "收入预算9.00万元，比上年增加1.00万元，增长12.50%。其中：一般公共预算收入5.00万元。"
    assert claim(text, "5.00万元").whole is claim(text, "9.00万元")
