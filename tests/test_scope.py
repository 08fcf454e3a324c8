"""Why a rule does not take part: its kind and year, or the tables that it would have to compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve

from budgetlint.model.facts import Confidence, Disclosure, Inferred
from budgetlint.model.findings import Severity
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.outcomes import NotApplicable, NotEvaluable
from budgetlint.reconcile import Evaluation, read_patterns
from budgetlint.rules import AnyRule, Context, Rule, Yield
from budgetlint.scope import nothing_to_reconcile, scope
from corpus.real import catalogue
from handmade import understood

HEAD = "2024年部门预算\n\n"
T1 = "部门收支总体情况表\n单位:万元\n收入项目\t预算数\t支出项目\t预算数\n收入总计\t5.00\t支出总计\t5.00\n\n"
T2 = "部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t合计\n205\t教育支出\t5.00\n\n"
T3 = "部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\n205\t教育支出\t5.00\n\n"
T1_BROKEN = T1.replace("支出总计\t5.00", "支出总计\t5.00\t1.00")
T2_BROKEN = T2.replace("教育支出\t5.00", "教育支出\t5.00\t1.00")


def asking(*where: dict[str, Any], **options: Any) -> AnyRule:
    """A rule on constraints that speaks of these."""

    def check(evaluation: Evaluation, ctx: Context) -> Iterator[Yield]:
        """说明。"""
        yield from ()

    return Rule(
        id="ZZ001",
        name="made-for-a-test",
        on=Evaluation,
        requirement=("R4",),
        severity=Severity.ERROR,
        messages={"m": "看"},
        check=check,
        where=read_patterns(where or [{"within": ["T1"]}], "test"),
        **options,
    )


def stated(kind: DocumentKind | None = DocumentKind.DEPARTMENT_BUDGET, year: int | None = 2024) -> Disclosure:
    """A document of this kind and year and of nothing else."""
    return evolve(
        understood(HEAD + T1),
        kind=Inferred(kind, Confidence.STATED),
        year=Inferred(year, Confidence.STATED),
    )


# --- kind and year ----------------------------------------------------------------------------------------------------

_BUDGETS = frozenset({DocumentKind.DEPARTMENT_BUDGET, DocumentKind.UNIT_BUDGET})


@pytest.mark.parametrize(
    ("options", "kind", "year", "reason"),
    [
        ({}, None, None, None),
        ({"applies": _BUDGETS}, DocumentKind.UNIT_BUDGET, None, None),
        ({"applies": _BUDGETS}, DocumentKind.UNIT_FINAL, None, NotApplicable("不适用于单位决算")),
        ({"applies": _BUDGETS}, None, 2024, NotEvaluable("文种未能判定,不知是否适用;可用 --kind 指明")),
        ({"since": 2021}, None, None, NotEvaluable("公开年度未能判定,不知当时是否有效;可用 --year 指明")),
        ({"until": 2021}, None, None, NotEvaluable("公开年度未能判定,不知当时是否有效;可用 --year 指明")),
        ({"since": 2021}, None, 2020, NotApplicable("自2021年起适用")),
        ({"since": 2021}, None, 2021, None),
        ({"until": 2021}, None, 2020, None),
        ({"until": 2021}, None, 2021, NotApplicable("适用至2020年")),
        ({"since": 2017, "until": 2021}, None, 2019, None),
        ({"applies": _BUDGETS, "since": 2021}, DocumentKind.SELF_EVALUATION, 2019, NotApplicable("不适用于绩效自评")),
    ],
)
def test_kind_and_year(
    options: dict[str, Any],
    kind: DocumentKind | None,
    year: int | None,
    reason: NotApplicable | NotEvaluable | None,
) -> None:
    assert scope(asking(**options), stated(kind, year)) == reason


# --- tables -----------------------------------------------------------------------------------------------------------


def why(text: str, *where: dict[str, Any], year: int | None = 2024) -> NotApplicable | NotEvaluable:
    disclosure = evolve(understood(HEAD + text), year=Inferred(year, Confidence.STATED))
    return nothing_to_reconcile(asking(*where), disclosure, catalogue())


def test_no_table_that_was_recognised() -> None:
    unknown = "植树情况\n\n地点\t棵数\n东山\t12\n西山\t30\n"
    for text in ("一、职责\n略。\n", unknown):
        assert why(text, {"within": ["T1"]}) == NotEvaluable("没有认出的预算表")
        assert why(text, {"between": "any"}) == NotEvaluable("没有认出的预算表")


def test_the_table_is_there_but_out_of_order() -> None:
    assert why(T1_BROKEN, {"within": ["T1"]}) == NotEvaluable("「部门收支总体情况表」无法还原")
    assert why(T1_BROKEN + T2, {"between": [["T1", "T2"]]}) == NotEvaluable("「部门收支总体情况表」无法还原")
    both = why(T1_BROKEN + T2_BROKEN, {"between": [["T1", "T2"]]})
    assert both == NotEvaluable("「部门收支总体情况表」、「部门收入总体情况表」无法还原")


def test_a_table_out_of_order_that_the_rule_does_not_speak_of_is_no_reason() -> None:
    assert why(T1_BROKEN + T3, {"between": [["T2", "T3"]]}) == NotEvaluable("缺少「部门收入总体情况表」")
    assert why(T1_BROKEN + T3, {"within": ["T10"]}) == NotApplicable("没有「项目支出情况表」")
    assert why(T1_BROKEN + T2_BROKEN, {"within": ["T2"]}) == NotEvaluable("「部门收入总体情况表」无法还原")


def test_one_of_several_comparisons_could_still_be_made() -> None:
    asked = {"between": [["T1", "T2"], ["T2", "T3"]]}
    assert why(T1_BROKEN + T2 + T3, asked) == NotApplicable("这些表里没有可以相互核对的数")


def test_all_comparisons_need_a_table_that_is_out_of_order() -> None:
    asked = {"between": [["T1", "T2"], ["T1", "T3"]]}
    assert why(T1_BROKEN + T2 + T3, asked) == NotEvaluable("「部门收支总体情况表」无法还原")


@pytest.mark.parametrize(
    "asked",
    [{"within": ["T1"]}, {"between": [["T1", "T2"]]}, {"within": "any"}, {"between": "any"}, {"within": ["T10", "T2"]}],
)
def test_the_tables_are_there_and_say_nothing_that_could_be_compared(asked: dict[str, Any]) -> None:
    assert why(T1 + T2, asked) == NotApplicable("这些表里没有可以相互核对的数")


def test_a_table_that_every_document_owes_is_missing() -> None:
    assert why(T1, {"within": ["T2"]}) == NotEvaluable("缺少「部门收入总体情况表」")
    assert why(T1, {"between": [["T2", "T1"]]}) == NotEvaluable("缺少「部门收入总体情况表」")
    both = why(T1, {"between": [["T2", "T3"]]})
    assert both == NotEvaluable("缺少「部门收入总体情况表」、「部门支出总体情况表」")


def test_of_several_ways_the_one_with_the_fewest_missing_tables_is_told() -> None:
    told = why(T1, {"between": [["T2", "T3"]]}, {"between": [["T1", "T3"]]}, {"within": ["T4"]})
    assert told == NotEvaluable("缺少「部门支出总体情况表」")


def test_a_table_that_only_some_provinces_want_is_missing() -> None:
    assert why(T1, {"within": ["T10"]}) == NotApplicable("没有「项目支出情况表」")
    assert why(T3, {"between": [["T3", "T10"]]}) == NotApplicable("没有「项目支出情况表」")


def test_missing_tables_are_owed_only_if_all_of_them_are() -> None:
    assert why(T1, {"between": [["T3", "T10"]]}) == NotApplicable("没有「项目支出情况表」、「部门支出总体情况表」")
    either = why(T1, {"within": ["T10"]}, {"between": [["T1", "T2"]]})
    assert either == NotEvaluable("缺少「部门收入总体情况表」"), "one way needs only what is owed"


@pytest.mark.parametrize(
    ("year", "told"),
    [
        (2020, NotApplicable("没有「国有资本经营预算支出情况表」")),
        (2021, NotEvaluable("缺少「国有资本经营预算支出情况表」")),
        (None, NotEvaluable("缺少「国有资本经营预算支出情况表」")),
    ],
)
def test_a_table_is_owed_from_its_first_year(year: int | None, told: NotApplicable | NotEvaluable) -> None:
    assert why(T1, {"within": ["T9"]}, year=year) == told


def test_a_kind_that_no_catalogue_knows_is_called_by_its_id() -> None:
    assert why(T1, {"within": ["HE7"]}) == NotApplicable("没有「HE7」")


def test_a_kind_with_figures_twice_is_compared_with_no_other() -> None:
    whole = T2.replace("\n\n", "\n合计\t\t5.00\n\n")
    document = understood(HEAD + T1 + whole + whole.replace("5.00", "6.00"))
    found = nothing_to_reconcile(asking({"between": [["T1", "T2"]]}), document, catalogue())
    assert isinstance(found, NotEvaluable) and "「部门收入总体情况表」有数的不止一张" in found.reason


T2_VAGUE = (
    "部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t一般公共预算\t调剂数\n"
    "205\t教育支出\t5.00\t4.00\t3.00\n合计\t\t5.00\t4.00\t3.00\n\n"
)


def test_a_column_that_was_not_understood_is_no_absence_of_figures() -> None:
    told = why(T2_VAGUE, {"within": ["T2"]})
    assert told == NotEvaluable("「部门收入总体情况表」有看不懂的一栏,不能核对")
    either = why(T1 + T2_VAGUE, {"between": [["T1", "T2"]]}, {"within": ["T1"]})
    assert either == told, "nothing was compared, and this table is why one comparison was not"
    assert why(T1 + T2_VAGUE, {"within": ["T1"]}) == NotApplicable("这些表里没有可以相互核对的数")
    nothing = T2_VAGUE.replace("3.00", "")
    assert why(nothing, {"within": ["T2"]}) == NotApplicable("这些表里没有可以相互核对的数")


def test_figures_without_a_unit_are_compared_with_no_other_table() -> None:
    bare = T3.replace("单位:万元\n", "")
    told = why(T1 + bare, {"between": [["T1", "T3"]]})
    assert told == NotEvaluable("「部门支出总体情况表」没有写明金额单位,不能与他表核对")
    assert why(T1 + bare, {"within": ["T3"]}) == NotApplicable("这些表里没有可以相互核对的数")
    assert why(T1 + T3, {"between": [["T1", "T3"]]}) == NotApplicable("这些表里没有可以相互核对的数")
