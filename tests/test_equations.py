"""The identity language: what it takes, what its words mean, which figures they are, what several identities say together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.equations import EquationError, algebra, constraint_of, figures, holds, parse
from budgetlint.equations.meaning import check
from budgetlint.model.outcomes import NotApplicable, NotEvaluable
from budgetlint.reconcile import Constraint, Relation
from budgetlint.rules import Context
from budgetlint.session import Session
from budgetlint.testing import installed

SESSION = Session(installed())

TEXT = """甲县教育局2024年部门预算公开

部门收支总体情况表
单位:万元
收入项目	预算数	支出项目	预算数
一般公共预算拨款收入	112.00	教育支出	100.00
事业收入	3.00	社会保障和就业支出	15.00
本年收入合计	115.00	本年支出合计	115.00
收入总计	115.00	支出总计	115.00

部门支出总体情况表
单位:万元
科目编码	科目名称	合计	基本支出	项目支出
205	教育支出	100.00	80.00	20.00
20501	教育管理事务	100.00	80.00	20.00
2050101	行政运行	80.00	80.00	0.00
2050102	一般行政管理事务	20.00		20.00
208	社会保障和就业支出	15.00	15.00	0.00
合计		115.00	95.00	20.00

项目支出情况表
单位:万元
科目编码	科目名称	项目名称	合计	商品和服务支出
2050102	一般行政管理事务	校舍巡查	12.00	12.00
2050102	一般行政管理事务	教师培训	8.00	8.00
合计			20.00	20.00

一般公共预算基本支出情况表
单位:万元
科目编码	科目名称	合计	人员经费	公用经费
301	工资福利支出	75.00	75.00	0.00
30101	基本工资	75.00	75.00	0.00
302	商品和服务支出	20.00		20.00
30201	办公费	16.00		16.00
30226	劳务费	4.00		4.00
合计		95.00	75.00	20.00

一、机关运行经费情况
2024年机关运行经费预算20.00万元,比上年增加1.00万元。
二、“三公”经费情况
2024年“三公”经费预算5.00万元,其中:公务接待费2.00万元,公务用车运行费3.00万元。
"""


@pytest.fixture(scope="module")
def ctx() -> Context:
    return Context(SESSION.understand("例.txt", TEXT.encode()), SESSION.catalogue)


# --- what it takes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("T3[支出合计, 项目支出] == T10[合计]", None),
        ("sum(T6[302.*, 公用]) <= T6[302, 公用]", None),
        ("sum(T6[301], T6[302])>=T6[人员经费]", "sum(T6[301], T6[302]) >= T6[人员经费]"),
        ("narrative(机关运行经费) = T6【公用经费】", "narrative(机关运行经费) == T6[公用经费]"),
        ("T1[收入总计] ≥ T1[本年收入合计]", "T1[收入总计] >= T1[本年收入合计]"),
        ("T7[“因公出国(境)费”] == 0", 'T7["因公出国(境)费"] == 0'),
        ("T4[fund:一般公共预算] == T5[合计]", None),
    ],
)
def test_it_reads_what_it_writes(text: str, again: str | None) -> None:
    found = parse(text)
    sides = [" + ".join(str(t) for _, t in side) or "0" for side in (found.left, found.right)]
    assert f" {found.relation} ".join(sides) == (again or text)


def test_what_is_taken_off_one_side_is_added_to_the_other() -> None:
    first, second = parse("T1[收入总计] - (T1[上年结转] - T2[合计]) <= T3[合计] - T5[合计]").sides
    assert [str(t) for t in first] == ["T3[合计]", "T1[上年结转]"]
    assert [str(t) for t in second] == ["T1[收入总计]", "T2[合计]", "T5[合计]"]


@pytest.mark.parametrize(
    ("text", "at", "told"),
    [
        ("T3[合计", 5, "末尾.*]"),
        ("T3[合计] T10[合计]", 7, "看不懂「T10」.*=="),
        ("T3[合计] != T10[合计]", 7, "没有关系「!=」"),
        ("T3[合计] == ", 10, "末尾"),
        ("", 0, "末尾"),
        ("T3[合计] == 12.5", 10, "看不懂「12.5"),
        ("T3(合计) == T10[合计]", 2, "后面要有方括号"),
        ("T3[302.*] == T10[合计]", 3, r"「302\.\*」是若干个数,要写在 sum"),
        ("T3[*] == T10[合计]", 3, r"「\*」是若干个数"),
        ("((((((((((((((T3[合计]", 12, "套得太深"),
        ("sum(narrative(三公)) == T7[合计]", 4, "看不懂"),
        (f"T3[{'合' * 700}] == T10[合计]", 0, "长于"),
    ],
)
def test_a_slip_is_named_with_its_place(text: str, at: int, told: str) -> None:
    with pytest.raises(EquationError, match=told) as caught:
        parse(text)
    assert caught.value.at == at


_PIECES = st.sampled_from(
    [
        "T3[",
        "]",
        "(",
        ")",
        "sum(",
        "narrative(",
        "合计",
        "302",
        "302.*",
        "*",
        ",",
        "==",
        ">=",
        "+",
        "-",
        " ",
        '"',
        "0",
        "𠮷",
        "fund:",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_is_an_identity_or_a_sentence(text: str) -> None:
    try:
        parse(text)
    except EquationError as error:
        assert 0 <= error.at <= len(text) and str(error)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("T99[合计] == T3[合计]", "没有「T99」.*T9"),
        ("T3[合计, 项目支处] == T10[合计]", "没有叫「项目支处」.*是不是「项目支出」"),
        ("T3[302] == T10[合计]", "不按这种分类列科目"),
        ("T6[401] == T10[合计]", "不是功能分类"),
        ("T6[301, 302] == T10[合计]", "只能指一个科目"),
        ("T4[funds:财政拨款] == T5[合计]", "没有维度「funds」.*fund"),
        ("T4[fund:财政] == T5[合计]", "没有「财政」.*财政拨款|财政专户"),
        ("narrative(机关运转经费) == T6[公用]", "没有「机关运转经费」.*机关运行经费"),
    ],
)
def test_words_that_mean_nothing_are_told_with_the_nearest(text: str, told: str) -> None:
    with pytest.raises(EquationError, match=told):
        check(parse(text), SESSION.catalogue)


# --- which figures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "printed"),
    [
        ("T1[收入总计]", ["115.00"]),
        ("T1[一般公共预算拨款收入]", ["112.00"]),
        ("T1[事业]", ["3.00"]),
        ("T3[合计]", ["115.00"]),
        ("T3[合计, 项目支出]", ["20.00"]),
        ("T3[208]", ["15.00"]),
        ("T3[nature:基本]", ["95.00"]),
        ('T3["教育管理事务", 基本]', ["80.00"]),
        ("sum(T3[205.*])", ["80.00", "20.00"]),
        ("T10[合计]", ["20.00"]),
        ("sum(T10[*])", ["12.00", "8.00"]),
        ("T6[合计]", ["95.00"]),
        ("T6[公用经费]", ["20.00"]),
        ("sum(T6[302.*, 公用])", ["16.00", "4.00"]),
        ("sum(T6[301], T6[303])", ["75.00"]),
        ("narrative(机关运行经费)", ["20.00"]),
        ("narrative(公务接待费)", ["2.00"]),
    ],
)
def test_a_term_is_these_figures(ctx: Context, term: str, printed: list[str]) -> None:
    [(_, asked)] = parse(f"{term} == 0").left
    found = figures(asked, ctx)
    assert isinstance(found, tuple), found
    assert [f.figure.amount.digits for f in found if f.figure.amount] == printed


@pytest.mark.parametrize(
    ("term", "why", "told"),
    [
        ("T3[229]", NotApplicable, "没有列"),
        ("T7[合计]", NotEvaluable, "文中没有"),
        ("T3[经营支出]", NotEvaluable, "没有列"),
        ("narrative(会议费)", NotEvaluable, "没有读出"),
        ("sum(T6[303], T6[309])", NotApplicable, "没有列"),
    ],
)
def test_what_is_not_there_is_told(ctx: Context, term: str, why: type[NotApplicable | NotEvaluable], told: str) -> None:
    [(_, asked)] = parse(f"{term} == 0").left
    found = figures(asked, ctx)
    assert isinstance(found, why) and told in found.reason


@pytest.mark.parametrize(
    ("text", "difference", "relation"),
    [
        ("T3[合计, 项目支出] == T10[合计]", 0, Relation.EQUAL),
        ("T10[合计] == sum(T10[*])", 0, Relation.EQUAL),
        ("sum(T6[302.*, 公用]) == narrative(机关运行经费)", 0, Relation.EQUAL),
        ("T3[合计] - T6[合计] == T10[合计]", 0, Relation.EQUAL),
        ("T6[合计] >= T6[公用]", 0, Relation.AT_LEAST),
        ("T6[公用] >= T6[合计]", -7500, Relation.AT_LEAST),
        ("T6[公用] <= T6[合计]", 0, Relation.AT_LEAST),
        ("T1[收入总计] == T6[合计]", 2000, Relation.EQUAL),
    ],
)
def test_an_identity_is_a_constraint(ctx: Context, text: str, difference: int, relation: Relation) -> None:
    found = constraint_of(parse(text), ctx)
    assert isinstance(found, Constraint)
    assert (found.difference, found.relation) == (difference, relation)


def test_two_sums_are_no_sum_of_one_figure(ctx: Context) -> None:
    assert not parse("T3[205] + T3[208] == T6[301] + T6[302]").is_sum
    found = constraint_of(parse("sum(T3[205.*]) == sum(T10[*])"), ctx)
    assert isinstance(found, NotEvaluable) and "哪个是合计" in found.reason


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("T3[229] == 0", True),
        ("T3[208, 项目支出] == 0", True),
        ("T3[合计, 项目支出] == 0", False),
        ("T3[合计] >= T6[合计]", True),
        ("T3[合计] <= T6[合计]", False),
    ],
)
def test_a_condition_is_met_or_not(ctx: Context, text: str, met: bool) -> None:
    assert holds(parse(text), ctx) is met


# --- what several say -------------------------------------------------------------------------------------------------


def _faults(*texts: str, **scope: object) -> list[str]:
    named = [algebra.Named(f"ZZ{n:03}", parse(t), {}) for n, t in enumerate(texts, 1)]
    return [f"{rule}: {fault}" for rule, fault in algebra.faults(named, SESSION.catalogue)]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("T3[合计] == T1[支出总计]", "T1[支出总计] == T3[支出合计]"), ["ZZ002.*ZZ001.*一回事"]),
        (("T3[合计] == T5[合计]", "T5[合计] == T6[合计]", "T3[合计] == T6[合计]"), ["ZZ003.*可由 ZZ001、ZZ002 推出"]),
        (("T3[合计] == T5[合计]", "T3[合计] == T5[合计] + T8[合计]"), ["ZZ002.*矛盾.*T8"]),
        (("T3[合计] == T3[支出合计]",), ["ZZ001.*什么也没有说"]),
        (("T3[合计] >= T5[合计]", "T5[合计] <= T3[合计]"), ["ZZ002.*一回事"]),
        (("T3[合计] >= T5[合计]", "T5[合计] >= T3[合计]"), []),
        (("T3[合计] == T5[合计]", "T3[合计] >= T5[合计]"), ["ZZ002.*一回事"]),
        (("T3[合计, 项目支出] == T10[合计]", "T3[合计] == T5[合计]"), []),
    ],
)
def test_repeated_dependent_and_contradictory_identities_are_found(texts: tuple[str, ...], told: list[str]) -> None:
    import re

    found = _faults(*texts)
    assert len(found) == len(told) and all(re.search(t, f) for t, f in zip(told, found, strict=True)), found


def test_identities_of_other_years_and_documents_are_no_repetition() -> None:
    one, other = parse("T3[合计] == T5[合计]"), parse("T5[合计] == T3[合计]")
    early = algebra.Named("ZZ001", one, {"until": 2020, "kind": frozenset({"部门预算"})})
    late = algebra.Named("ZZ002", other, {"since": 2020, "kind": frozenset({"部门预算"})})
    final = algebra.Named("ZZ003", other, {"kind": frozenset({"部门决算"})})
    assert not list(algebra.faults([early, late, final], SESSION.catalogue))
    narrower = algebra.Named("ZZ004", other, {"since": 2021, "kind": frozenset({"部门预算"})})
    assert [rule for rule, _ in algebra.faults([late, narrower], SESSION.catalogue)] == ["ZZ004"]
