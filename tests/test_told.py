"""Sentences against tables: which figures an amount is held against, and where a difference proves nothing."""

from __future__ import annotations

from attrs import frozen

from budgetlint.reconcile import Constraint, Origin, Relation, Trust, reconcile
from corpus.real import catalogue
from handmade import understood

_T1 = """部门收支总体情况表
单位：万元
收入项目\t金额\t支出项目\t金额
一般公共预算拨款收入\t{general}\t教育支出\t{spent}
政府性基金预算拨款收入\t{fund}\t\t
事业收入\t{own}\t\t
本年收入合计\t{year}\t本年支出合计\t{spent}
上年结转\t{carried}\t年终结转\t
收入总计\t{spent}\t支出总计\t{spent}
"""
_T3 = """部门支出总体情况表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t{total}\t{basic}\t{projects}
20502\t普通教育\t{total}\t{basic}\t{projects}
2050202\t小学教育\t{total}\t{basic}\t{projects}
合计\t\t{total}\t{basic}\t{projects}
"""
_T5 = """一般公共预算支出情况表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t80.00\t50.00\t30.00
20502\t普通教育\t80.00\t50.00\t30.00
2050202\t小学教育\t80.00\t50.00\t30.00
合计\t\t80.00\t50.00\t30.00
"""
_T7 = """一般公共预算“三公”经费支出情况表
单位：万元
项目\t预算数
“三公”经费合计\t3.00
因公出国（境）费\t0.00
公务用车购置及运行费\t2.50
公务用车购置费\t0.00
公务用车运行费\t2.50
公务接待费\t0.50
"""


def balance(
    general: str = "100.00", fund: str = "0.00", own: str = "0.00", carried: str = "0.00", year: str = "100.00"
) -> str:
    spent = f"{float(year) + float(carried or 0):.2f}"
    return _T1.format(general=general, fund=fund, own=own, carried=carried, year=year, spent=spent)


def spending(total: str = "100.00", basic: str = "60.00", projects: str = "40.00") -> str:
    return _T3.format(total=total, basic=basic, projects=projects)


@frozen
class Held:
    """One sentence's amount and the figure that it is held against: its table's title, row and column."""

    said: str
    other: str
    place: tuple[str, str, str]
    result: str
    doubt: str


def constraints(text: str, *tables: str, origin: Origin = Origin.TOLD) -> list[tuple[Constraint, Held]]:
    document = understood(f"甲县教育局2024年部门预算\n\n{text}\n\n" + "\n".join(tables))
    found = []
    for e in reconcile(document, catalogue()).evaluations:
        if e.constraint.origin is origin:
            other = e.constraint.parts[0]
            title = document.tables[other.table].title if other.table is not None else ""
            place = (title, other.row_label, other.column_label)
            found.append(
                (e.constraint, Held(e.constraint.whole.raw, other.raw, place, str(e.result), e.constraint.doubt))
            )
    return found


def told(text: str, *tables: str) -> list[Held]:
    return [held for _, held in constraints(text, *tables)]


def against(text: str, *tables: str) -> dict[str, str]:
    """Said → printed."""
    return {h.said: h.other for h in told(text, *tables)}


# --- what is held against what ----------------------------------------------------------------------------------------


def test_an_amount_is_held_against_the_figure_of_its_key() -> None:
    [held] = told("项目支出45.00万元。", spending())
    assert held == Held("45.00万元", "40.00", ("部门支出总体情况表", "合计", "项目支出"), "fails", "")


def test_what_agrees_with_any_figure_that_it_may_mean_agrees() -> None:
    """本年 or 总计: the sentence does not say."""
    tables = balance(carried="20.00")
    assert against("收入预算100.00万元。", tables) == {"100.00万元": "100.00"}
    assert against("收入预算120.00万元。", tables) == {"120.00万元": "120.00"}
    [held] = told("收入预算125.00万元。", tables)
    assert (held.result, held.doubt) == ("fails", "")


def test_what_agrees_with_none_is_held_against_the_whole_first() -> None:
    assert against("支出预算99.00万元。", spending(), _T5) == {"99.00万元": "100.00"}
    assert against("教育支出（类）99.00万元。", spending(), _T5) == {"99.00万元": "80.00"}


def test_the_fund_that_a_sentence_names_decides() -> None:
    assert against("一般公共预算支出81.00万元。", spending(), _T5) == {"81.00万元": "80.00"}
    assert against("政府性基金预算支出81.00万元。", spending(), _T5) == {}


def test_the_heading_may_name_the_fund() -> None:
    assert against("一、一般公共预算支出情况\n基本支出50.00万元。", spending(), _T5) == {"50.00万元": "50.00"}


def test_three_public_is_appropriation_whatever_is_printed() -> None:
    said = "财政拨款“三公”经费3.00万元，公务接待费0.40万元，公务用车购置及运行费2.50万元。"
    assert against(said, _T7) == {"3.00万元": "3.00", "0.40万元": "0.50", "2.50万元": "2.50"}


def test_other_units_are_compared_by_value() -> None:
    assert [h.result for h in told("支出预算1,000,000元。", spending())] == ["holds"]
    assert [h.result for h in told("支出预算1,000,049.99元。", spending())] == ["holds"]
    assert [h.result for h in told("支出预算1,000,150元。", spending())] == ["fails"]
    assert [h.result for h in told("支出预算0.01亿元。", spending())] == ["holds"]


def test_one_printed_unit_is_told_from_more() -> None:
    assert [h.result for h in told("支出预算100.01万元。", spending())] == ["one unit"]
    assert [h.result for h in told("支出预算100.02万元。", spending())] == ["fails"]


def test_a_denial_is_held_against_what_is_printed() -> None:
    [held] = told("政府性基金预算拨款收入未安排。", balance(fund="5.00", year="105.00"))
    assert (held.said, held.other, held.result) == ("未安排", "5.00", "fails")
    [held] = told("政府性基金预算拨款收入未安排。", balance())
    assert held.result == "holds"


def test_a_denial_and_a_blank_say_nothing_to_each_other() -> None:
    assert told("政府性基金预算拨款收入未安排。", balance(fund="")) == []


# --- what is not compared ---------------------------------------------------------------------------------------------


def test_what_is_not_this_documents_own_is_not_compared() -> None:
    for text in (
        "2023年支出预算45.00万元。",
        "上年支出预算45.00万元。",
        "下属甲县第一小学支出预算45.00万元。",
        "支出预算45余万元。",
        "支出预算比上年增加45.00万元。",
        "支出预算比上年增加5.00万元，主要原因是基本支出45.00万元。",
        "支出预算控制在人均45.00万元/人。",
        "第四部分 名词解释\n一、支出预算：例如45.00万元。",
    ):
        assert told(text, spending()) == [], text


def test_parts_of_another_years_amount_are_not_compared() -> None:
    assert told("2023年支出预算90.00万元，其中：基本支出45.00万元，项目支出45.00万元。", spending()) == []


def test_two_tables_of_a_kind_are_of_two_bodies() -> None:
    assert told("支出预算45.00万元。", spending(), spending("45.00", "45.00", "0.00")) == []


def test_counts_are_no_money() -> None:
    assert told("公务接待费5批次、40人次。", _T7) == []


# --- doubt ------------------------------------------------------------------------------------------------------------


def test_a_subject_of_which_fund_proves_nothing_where_there_are_several() -> None:
    [held] = told(
        "教育支出（类）80.00万元。", balance(own="20.00", year="120.00"), spending("120.00", "80.00", "40.00")
    )
    assert (held.result, bool(held.doubt)) == ("open", True)


def test_with_one_fund_there_is_no_doubt() -> None:
    [held] = told("教育支出（类）80.00万元。", balance(), spending())
    assert (held.result, held.doubt) == ("fails", "")


def test_a_section_on_a_fund_that_no_table_prints_proves_nothing() -> None:
    text = "一、政府性基金预算情况\n上年结转0万元。\n二、国有资本经营预算情况\n支出预算0万元。"
    assert [(h.said, h.result) for h in told(text, balance(carried="20.00"))] == [("0万元", "open"), ("0万元", "open")]
    text = "一、一般公共预算情况\n上年结转0万元。"
    mixed = balance(fund="5.00", carried="20.00", year="105.00")
    assert [h.result for h in told(text, mixed)] == ["open"]
    assert [h.result for h in told("一、一般公共预算情况\n支出预算90.00万元。", balance())] == ["fails"]


def test_money_carried_over_may_be_what_a_section_on_appropriations_leaves_out() -> None:
    text = "一、一般公共预算支出结构\n教育支出（类）100.00万元。"
    assert [h.result for h in told(text, balance(carried="20.00"))] == ["open"]
    assert [h.result for h in told(text, balance(year="120.00"))] == ["fails"]


def test_a_total_of_all_funds_tells_nothing_of_the_year_without_what_was_carried_over() -> None:
    """表二 prints the grand total alone, 表四 the year's 财政拨款: neither is the year's revenue of all funds."""
    revenue = (
        "部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t一般公共预算\t事业收入\t上年结转\n"
        "205\t教育支出\t130.00\t80.00\t30.00\t20.00\n合计\t\t130.00\t80.00\t30.00\t20.00\n"
    )
    fiscal = (
        "财政拨款收支总体情况表\n单位:万元\n收入项目\t金额\t支出项目\t合计\t一般公共预算\n"
        "一般公共预算拨款\t80.00\t教育支出\t80.00\t80.00\n本年收入合计\t80.00\t本年支出合计\t80.00\t80.00\n"
        "收入总计\t80.00\t支出总计\t80.00\t80.00\n"
    )
    assert [h.result for h in told("收入预算110.00万元。", revenue, fiscal)] == ["open"]
    assert [h.result for h in told("收入预算131.00万元。", revenue, fiscal)] == ["fails"]


def test_less_than_every_fund_is_wrong_whichever_is_meant() -> None:
    found = told(
        "教育支出（类）79.00万元。", balance(own="20.00", year="120.00"), spending("120.00", "80.00", "40.00"), _T5
    )
    assert [(h.other, h.result) for h in found] == [("80.00", "fails")]


# --- two sentences ----------------------------------------------------------------------------------------------------


def said(text: str, *tables: str) -> list[tuple[str, str, str]]:
    return [(h.other, h.said, h.result) for _, h in constraints(text, *tables, origin=Origin.SAID)]


def test_what_no_table_prints_is_held_against_what_was_said_before() -> None:
    text = "机关运行经费12.00万元。\n\n机关运行经费11.00万元。\n\n机关运行经费11.00万元。"
    assert said(text) == [("12.00万元", "11.00万元", "fails"), ("11.00万元", "11.00万元", "holds")]


def test_what_a_table_prints_is_held_against_that_alone() -> None:
    assert said("公务接待费0.50万元。\n\n公务接待费0.60万元。", _T7) == []


def test_different_things_are_not_held_against_each_other() -> None:
    for text in (
        "机关运行经费12.00万元。\n\n2023年机关运行经费11.00万元。",
        "一般公共预算支出12.00万元。\n\n政府性基金预算支出11.00万元。",
        "基本支出12.00万元。\n\n项目支出11.00万元。",
        "机关运行经费年初预算12.00万元。\n\n机关运行经费决算数11.00万元。",
    ):
        assert said(text) == [], text


# --- lists ------------------------------------------------------------------------------------------------------------


def listed(text: str) -> list[tuple[str, list[str], Relation, Trust]]:
    document = understood(f"甲县教育局2024年部门预算\n\n{text}\n")
    return [
        (c.whole.raw, [p.raw for p in c.parts], c.relation, c.trust)
        for e in reconcile(document, catalogue()).evaluations
        if (c := e.constraint).origin is Origin.LISTED
    ]


def test_all_members_of_a_closed_dimension_make_up_their_whole() -> None:
    assert listed("支出预算9.00万元，其中：基本支出5.00万元，项目支出4.00万元。") == [
        ("9.00万元", ["5.00万元", "4.00万元"], Relation.EQUAL, Trust.HARD)
    ]
    assert listed("“三公”经费9.00万元，其中：公务接待费5.00万元，公务用车运行费4.00万元。") == [
        ("9.00万元", ["5.00万元", "4.00万元"], Relation.AT_LEAST, Trust.HARD)
    ]


def test_a_list_that_ends_in_the_rest_is_complete() -> None:
    relations = [
        relation
        for text in (
            "收入预算9.00万元，其中：财政拨款收入5.00万元，事业收入3.00万元，其他收入1.00万元。",
            "收入预算9.00万元，其中：财政拨款收入5.00万元，其他收入1.00万元，事业收入3.00万元。",
            "收入预算9.00万元，其中：财政拨款收入5.00万元，事业收入3.00万元，其他收入1.00万元等。",
        )
        for _, _, relation, _ in listed(text)
    ]
    assert relations == [Relation.EQUAL, Relation.AT_LEAST, Relation.AT_LEAST]


def test_what_including_lists_rests_on_practice() -> None:
    assert listed("项目支出9.00万元，包括：校舍维修5.00万元，图书购置4.00万元。") == [
        ("9.00万元", ["5.00万元", "4.00万元"], Relation.EQUAL, Trust.SOFT)
    ]
    [(_, _, relation, _)] = listed("项目支出9.00万元，主要包括：校舍维修5.00万元，图书购置4.00万元。")
    assert relation is Relation.AT_LEAST


def test_classes_and_natures_listed_one_below_the_other_add_up_apart() -> None:
    text = "支出预算9.00万元，其中：基本支出5.00万元，项目支出4.00万元，教育支出（类）8.00万元，卫生健康支出（类）1.00万元。"
    assert [parts for _, parts, _, _ in listed(text)] == [["5.00万元", "4.00万元"], ["8.00万元", "1.00万元"]]


def test_changes_add_up_from_one_base_only() -> None:
    text = (
        "支出预算9.00万元，比上年{0}增加3.00万元，其中：基本支出比上年{1}增加5.00万元，项目支出比上年{1}减少2.00万元。"
    )
    assert [whole for whole, _, _, _ in listed(text.format("预算", "预算"))] == ["3.00万元"]
    assert listed(text.format("预算", "执行数")) == []
