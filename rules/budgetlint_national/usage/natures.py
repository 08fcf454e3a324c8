"""BL509: 行政运行 is basic expenditure, 一般行政管理事务 projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from budgetlint.api import (
    BUDGETS,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Entry,
    Fact,
    Finding,
    Measure,
    Nature,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    cell,
    load_yaml,
    printed,
    rule,
)
from budgetlint_national.classification.lists import FUNCTION, resolved, subject_rows, unjudged

_USAGE = load_yaml("budgetlint_national", "usage/subjects.yaml")
_PROJECT, _BASIC = (Nature.PROJECT,), (Nature.BASIC, Nature.PERSONNEL, Nature.OPERATING)
_Nature: TypeAlias = tuple[str, tuple[Nature, ...], str]
#: The subject, the natures that it is not meant for, and what is to be said.
_NATURES: tuple[_Nature, ...] = ((_USAGE["running"], _PROJECT, "running"), (_USAGE["projects"], _BASIC, "projects"))
_HEAD = "甲县教育局2024年部门预算公开\n\n"
_FUNCTIONS = f"{_HEAD}一般公共预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"


@rule(
    id="BL509",
    name="subject-under-the-other-nature",
    on=Disclosure,
    requirement=["K"],
    severity="info",
    applies=BUDGETS,
    since=2015,
    messages={
        "running": "表「{table}」的{code}「{label}」列有项目支出{amount};「{label}」反映机关基本支出",
        "projects": "表「{table}」的{code}「{label}」列有基本支出{amount};「{label}」反映没有单设项级科目的项目支出",
        "told": "说明的项目支出里列有「{label}」{amount};「{label}」反映机关基本支出",
    },
    messages_en={
        "running": "table '{table}': {code} '{label}' has {amount} of project expenditure, but is for basic expenditure of agencies",
        "projects": "table '{table}': {code} '{label}' has {amount} of basic expenditure, but is for projects without an item of their own",
        "told": "the text lists '{label}' {amount} among the projects, but it is for basic expenditure of agencies",
    },
    advice={
        "running": "请核对这笔钱是不是项目支出",
        "projects": "请核对这笔钱是不是基本支出",
        "told": "请核对这笔钱是不是项目支出",
    },
    advice_en={
        "running": "check whether this is project expenditure",
        "projects": "check whether this is basic expenditure",
        "told": "check whether this is project expenditure",
    },
    bad=[
        f"{_FUNCTIONS}2050101\t行政运行\t12.00\t10.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n",
        f"{_FUNCTIONS}2050102\t一般行政管理事务\t12.00\t10.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n",
        f"{_HEAD}一、支出情况\n2024年支出预算12.00万元,其中:项目支出2.00万元,包括行政运行支出0.50万元、一般行政管理事务支出1.50万元。\n",
    ],
    good=[
        f"{_FUNCTIONS}2050101\t行政运行\t10.00\t10.00\t\n2050102\t一般行政管理事务\t2.00\t0.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n"
    ],
)
def subject_under_the_other_nature(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """“行政运行”列基本支出,“一般行政管理事务”列项目支出。

    科目说明的原则,各地有例外,所以只作提示。编码和名称都认得出的项才看;支出总体情况表和一般公共预算支出情况表的同一科目
    合为一条,表里没有的再看情况说明。金额本身与其他数不符的,先按勾稽关系核对。
    """
    listed = False
    for table in (t for t in document.tables if t.kind in ("T3", "T5") and not t.is_empty):
        rows = subject_rows(table, ctx, FUNCTION)
        if reason := unjudged(table, ctx, rows, FUNCTION):
            yield reason
            listed = True
            continue
        for entry, code, nature in _named(rows, ctx):
            listed = True
            yield from _judged(table, entry, code, nature, ctx)
    told = [] if listed else [f for f in document.prose if _is_told(f)]
    for fact in told:
        yield Finding(
            "told",
            fact.span,
            {"label": _USAGE["running"], "amount": printed(fact)},
            Anchor(row_label=_USAGE["running"]),
        )
    if not listed and not told:
        yield NotApplicable(Phrase("没有列这两个科目的项级支出", "neither of these two subjects is listed"))


def _named(rows: Iterable[Entry], ctx: Context) -> Iterator[tuple[Entry, str, _Nature]]:
    """The rows of the two subjects, by code and name."""
    bears = ctx.catalogue.subjects[FUNCTION].bears
    for entry in rows:
        for nature in _NATURES:
            code = resolved(entry, FUNCTION)
            if code and nature[0] in entry.label and bears(code, nature[0]):
                yield entry, code, nature


def _judged(table: BoundTable, entry: Entry, code: str, nature: _Nature, ctx: Context) -> Iterator[Yield]:
    name, strange, message = nature
    fact = _money(table, entry, strange)
    violated = (e.constraint.facts for e in ctx.reconciliation.evaluations if e.result.is_violation)
    if fact is not None and any(fact in facts for facts in violated):
        yield NotEvaluable(
            Phrase(
                "{cell}与其他数不符,先核对这个数",
                "{cell} does not agree with other figures: check it first",
                cell=cell(fact, ctx),
            )
        )
    elif fact is not None:
        title = ctx.title(table)
        args: dict[str, object] = {"table": title, "code": code, "label": name, "amount": printed(fact)}
        yield Finding(
            message, fact.span, args, Anchor(title, f"{code}{name}", fact.column_label), cause=f"BL509 {code}"
        )


def _is_told(fact: Fact) -> bool:
    """Whether a sentence lists the subject among the projects."""
    of_projects = fact.bound and fact.key.nature is Nature.PROJECT and fact.key.measure is Measure.AMOUNT
    of_the_year = fact.key.base is None and fact.figure.amount is not None and not fact.figure.is_zero
    return of_projects and of_the_year and (fact.key.project or "").removesuffix("支出") == _USAGE["running"]


def _money(table: BoundTable, entry: Entry, natures: tuple[Nature, ...]) -> Fact | None:
    """The first amount but 0 that the row prints under one of the natures."""
    facts = (f for f in table.facts if f.row == entry.row and f.key.nature in natures and f.bound)
    return next((f for f in facts if f.figure.amount and not f.figure.is_zero), None)


RULES: tuple[AnyRule, ...] = (subject_under_the_other_nature,)
