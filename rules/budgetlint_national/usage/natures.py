"""BL509: 行政运行 is basic expenditure, 一般行政管理事务 projects."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Entry,
    Fact,
    Finding,
    Nature,
    NotApplicable,
    NotEvaluable,
    Yield,
    cell,
    load_yaml,
    printed,
    rule,
)
from budgetlint_national.classification.lists import FUNCTION, resolved, subject_rows, unjudged

_USAGE = load_yaml("budgetlint_national", "usage/subjects.yaml")
_PROJECT, _BASIC = (Nature.PROJECT,), (Nature.BASIC, Nature.PERSONNEL, Nature.OPERATING)
#: The subject, the natures that it is not meant for, and what is to be said.
_NATURES = ((_USAGE["running"], _PROJECT, "running"), (_USAGE["projects"], _BASIC, "projects"))
_HEAD = "甲县教育局2024年部门预算公开\n\n"
_FUNCTIONS = f"{_HEAD}一般公共预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"


@rule(
    id="BL509",
    name="subject-under-the-other-nature",
    on=BoundTable,
    requirement=["K"],
    severity="info",
    applies=BUDGETS,
    since=2015,
    messages={
        "running": "表「{table}」的{code}「{label}」列有项目支出{amount};「{label}」反映机关基本支出,请核对",
        "projects": "表「{table}」的{code}「{label}」列有基本支出{amount};「{label}」反映没有单设项级科目的项目支出,请核对",
    },
    messages_en={
        "running": "table '{table}': {code} '{label}' has {amount} of project expenditure, but is for basic expenditure",
        "projects": "table '{table}': {code} '{label}' has {amount} of basic expenditure, but is for projects",
    },
    bad=[
        f"{_FUNCTIONS}2050101\t行政运行\t12.00\t10.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n",
        f"{_FUNCTIONS}2050102\t一般行政管理事务\t12.00\t10.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n",
    ],
    good=[
        f"{_FUNCTIONS}2050101\t行政运行\t10.00\t10.00\t\n2050102\t一般行政管理事务\t2.00\t0.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n"
    ],
)
def subject_under_the_other_nature(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """“行政运行”列基本支出,“一般行政管理事务”列项目支出。

    科目说明的原则,各地有例外,所以只作提示。编码和名称都认得出的项才看;支出总体情况表和一般公共预算支出情况表的同一科目
    合为一条。金额本身与其他数不符的,先按勾稽关系核对。
    """
    if table.kind not in ("T3", "T5") or table.is_empty:
        yield NotApplicable("没有列有数据的支出表")
        return
    rows = subject_rows(table, ctx, FUNCTION)
    if reason := unjudged(table, ctx, rows, FUNCTION):
        yield reason
        return
    bears = ctx.catalogue.subjects[FUNCTION].bears
    judged = [
        (entry, code, *nature)
        for entry in rows
        for nature in _NATURES
        if nature[0] in entry.label and (code := resolved(entry, FUNCTION)) and bears(code, nature[0])
    ]
    if not judged:
        yield NotApplicable("没有列这两个科目")
    title = ctx.title(table)
    for entry, code, name, strange, message in judged:
        fact = _money(table, entry, strange)
        if fact is not None and any(
            fact in e.constraint.facts for e in ctx.reconciliation.evaluations if e.result.is_violation
        ):
            yield NotEvaluable(f"{cell(fact, ctx)}与其他数不符,先核对这个数")
        elif fact is not None:
            args: dict[str, object] = {"table": title, "code": code, "label": name, "amount": printed(fact)}
            anchor = Anchor(title, f"{code}{name}", fact.column_label)
            yield Finding(message, fact.span, args, anchor, cause=f"BL509 {code}")


def _money(table: BoundTable, entry: Entry, natures: tuple[Nature, ...]) -> Fact | None:
    """The first amount but 0 that the row prints under one of the natures."""
    facts = (f for f in table.facts if f.row == entry.row and f.key.nature in natures and f.bound)
    return next((f for f in facts if f.figure.amount and not f.figure.is_zero), None)


RULES: tuple[AnyRule, ...] = (subject_under_the_other_nature,)
