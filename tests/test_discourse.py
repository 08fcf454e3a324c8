"""What an amount is said of, where the words around it would mislead: found by the generator of explanations."""

from __future__ import annotations

import pytest

from budgetlint.model.claims import Claim
from budgetlint.model.keys import Measure
from budgetlint.session import Session
from budgetlint.testing import installed

_SESSION = Session(installed(), rules=())
_TELLING = Session(installed(), rules=tuple(r for r in installed().rules if r.id.startswith(("BL4", "BL611"))))
_HEAD = "甲县教育局2024年部门预算\n\n"
_T6 = (
    "一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
    "301\t工资福利支出\t50.00\t50.00\t\n30101\t基本工资\t50.00\t50.00\t\n"
    "302\t商品和服务支出\t20.00\t\t20.00\n30201\t办公费\t20.00\t\t20.00\n合计\t\t70.00\t50.00\t20.00\n"
)


def claims(text: str) -> tuple[Claim, ...]:
    return _SESSION.understand("t.txt", (_HEAD + text).encode()).claims


def the(text: str, raw: str) -> Claim:
    [found] = [c for c in claims(text) if c.fact.raw.replace("\n", "") == raw]
    return found


def found(text: str) -> list[str]:
    return [d.rule for d in _TELLING.report([_TELLING.understand("t.txt", (_HEAD + text).encode())]).diagnostics]


# --- reasons --------------------------------------------------------------------------------------------------------


def test_a_count_in_a_reason_is_no_change_of_the_amount() -> None:
    assert the("支出预算9万元,比上年增加2万元,主要原因是新增3名工作人员。", "3名").of is None


def test_a_change_in_a_reason_without_a_subject_is_nobodys() -> None:
    claim = the("支出预算9万元,比上年增加2万元,主要原因:工程增加,较上年增加7万元。", "7万元")
    assert claim.of is None and not claim.is_bound


def test_an_amount_in_a_reason_neither_ends_nor_begins_a_list() -> None:
    text = "收入预算9万元,其中:\n\n一般公共预算收入6万元,比上年增加1万元,主要是购置设备4万元。\n\n其他收入3万元。"
    assert [c.fact.raw for c in claims(text) if c.whole is not None] == ["6万元", "3万元"]
    text = "支出预算9万元,比上年增加1万元,主要是购置设备4万元。其中:\n\n基本支出6万元。"
    whole = the(text, "6万元").whole
    assert whole is not None and whole.fact.raw == "9万元"


# --- subjects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subject",
    [
        "1、教育支出(205类)普通教育(02款)小学教育(02项)",
        "1.教育支出(类)普通教育(款)小学教育(项):2024年预算数为",
        "教育支出(类)普通教育(款)小学教育(项),2024年预算数为",
    ],
)
def test_a_subject_behind_an_ordinal_or_before_a_mark(subject: str) -> None:
    assert the(f"{subject}5万元。", "5万元").key.function == "2050202"


def test_a_name_of_a_subject_may_have_brackets() -> None:
    claim = the("一般公共服务支出(类)党委办公厅(室)及相关机构事务(款)行政运行(项)5万元。", "5万元")
    assert claim.key.function == "2013101"


def test_what_is_planned_for_the_year_is_of_the_item() -> None:
    text = "教育支出(类)普通教育(款)小学教育(项)5万元。主要用于办学。2023年预算执行数为4万元,2024年预算安排6万元。"
    assert the(text, "6万元").key.function == "2050202"
    assert "BL420" in found(text)


@pytest.mark.parametrize("total", ["总额", "合计"])
def test_a_total_below_a_list_is_its_whole(total: str) -> None:
    text = f"“三公”经费预算5万元,其中:\n\n公务接待费5万元;公务用车运行费0万元。{total}比上年增加1万元,增长25%。"
    change = the(text, "1万元")
    assert change.of is not None and change.of.fact.raw == "5万元" and change.of.key.item == "三公"


def test_a_change_without_a_subject_behind_several_amounts_is_nobodys() -> None:
    assert the("收入预算9万元。支出预算8万元。比上年增加1万元。", "1万元").of is None


def test_a_change_speaks_of_the_paragraph_above() -> None:
    change = the("财政拨款支出8万元,占支出的80%。\n\n财政拨款支出比上年增加1万元,增长14.29%。", "1万元")
    assert change.of is not None and change.of.fact.raw == "8万元"


def test_a_growth_has_other_names() -> None:
    assert the("支出预算8万元,比上年减少2万元,降幅20%。", "20%").measure is Measure.GROWTH
    assert found("支出预算8.00万元,比上年减少2.00万元,降幅25.00%。") == ["BL406"]


# --- funds and flows ------------------------------------------------------------------------------------------------


def test_all_funds_may_have_more_than_the_one_whose_table_is_there() -> None:
    other = "收入预算120万元,其中:一般公共预算收入70万元,事业收入50万元,其他收入0万元。\n\n"
    assert found(f"{other}支出预算120万元,其中:基本支出90万元,项目支出30万元。\n\n{_T6}") == []
    assert found(f"{other}支出预算120万元,其中:基本支出60万元,项目支出60万元。\n\n{_T6}") == ["BL404"]
    assert found(f"支出预算120万元,其中:基本支出90万元,项目支出30万元。\n\n{_T6}") == ["BL404"]


def test_a_section_may_name_the_fund_of_its_amounts() -> None:
    text = "一、政府性基金预算支出\n\n项目支出3万元。\n\n二、一般公共预算支出\n\n项目支出5万元。"
    assert [str(c.section_fund) for c in claims(text)] == ["政府性基金", "一般公共预算"]
    assert found(text) == []


# --- lists ----------------------------------------------------------------------------------------------------------


def test_a_paragraph_that_comes_back_to_a_part_does_not_list_it_again() -> None:
    text = "“三公”经费预算5万元,其中:\n\n公务接待费2万元,公务用车运行费3万元。\n\n1.公务接待费2万元,与上年持平。"
    assert found(text) == []


def test_a_list_goes_on_where_a_paragraph_ends_in_a_semicolon() -> None:
    text = "政府采购预算9.00万元,其中:货物2.00万元;\n\n工程3.00万元;\n\n服务{}.00万元。\n\n另有1万元。"
    assert found(text.format(4)) == []
    assert "BL611" in found(text.format(5))


# --- shares ---------------------------------------------------------------------------------------------------------


def test_a_bare_share_is_of_what_the_item_before_named() -> None:
    text = "一般公共预算支出8万元。\n\n1.教育支出(类)6万元,占一般公共预算支出的75%。\n\n2.住房保障支出(类)2万元,占{}%。"
    assert found(text.format(25)) == []
    assert found(text.format(35)) == ["BL407"]


def test_a_growth_from_what_is_too_small_to_show() -> None:
    assert found("支出预算132.6万元,比上年增加132.5万元,增长147200%。") == []
    assert "BL418" in found("支出预算132.6万元,比上年增加132.6万元,增长0%。")
