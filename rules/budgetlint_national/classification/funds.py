"""BL511: every subject stands in the table of the budget it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from budgetlint.api import (
    Anchor,
    BoundTable,
    ColumnRole,
    Context,
    Entry,
    Finding,
    Fund,
    NotApplicable,
    Origin,
    Phrase,
    Result,
    Severity,
    Yield,
    listing,
    load_yaml,
    rule,
)
from budgetlint_national.classification.lists import FUNCTION, place, related, resolved, subject_rows, unjudged

_BUDGETS: dict[str | None, str] = {
    Fund.GENERAL: "一般公共预算",
    Fund.GOVERNMENT_FUND: "政府性基金预算",
    Fund.STATE_CAPITAL: "国有资本经营预算",
}
_NAMED = {
    "一般公共预算": Phrase("一般公共预算", "general public budget"),
    "政府性基金预算": Phrase("政府性基金预算", "government fund budget"),
    "国有资本经营预算": Phrase("国有资本经营预算", "state capital operating budget"),
}
_SHARED = frozenset(load_yaml("budgetlint_national", "classification/coverage.yaml")["shared"])
_COLUMNS = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
_GENERAL = "甲县自然资源局2024年部门预算公开\n\n一般公共预算支出情况表\n单位:万元\n" + _COLUMNS
_FUNDS = "甲县自然资源局2024年部门预算公开\n\n政府性基金预算支出情况表\n单位:万元\n" + _COLUMNS
_LAND = (
    "212\t城乡社区支出\t12.00\t\t12.00\n21208\t国有土地使用权出让收入安排的支出\t12.00\t\t12.00\n"
    "2120801\t征地和拆迁补偿支出\t12.00\t\t12.00\n合计\t\t12.00\t\t12.00\n"
)
_OFFICE = (
    "220\t自然资源海洋气象等支出\t12.00\t12.00\t\n22001\t自然资源事务\t12.00\t12.00\t\n"
    "2200101\t行政运行\t12.00\t12.00\t\n合计\t\t12.00\t12.00\t\n"
)
_BOTH = _LAND.replace("合计\t\t12.00\t\t12.00\n", _OFFICE).replace(
    "合计\t\t12.00\t12.00", "合计\t\t24.00\t12.00\t12.00"
)
#: row → the columns in which it has money
_Money: TypeAlias = defaultdict[int, set[int]]


@rule(
    id="BL511",
    name="subject-of-another-budget",
    on=BoundTable,
    requirement=["K"],
    severity="error",
    since=2017,
    messages={
        "foreign": "表「{table}」列有属于{budget}的科目:{subjects}",
    },
    messages_en={
        "foreign": "table '{table}' lists subjects of another budget ({budget}): {subjects}",
    },
    advice="请移到{budget}的表,或核对编码",
    advice_en="move them to the tables of that budget ({budget}), or check the codes",
    bad=[_GENERAL + _BOTH, _FUNDS + _OFFICE],
    good=[_GENERAL + _OFFICE, _FUNDS + _LAND],
)
def subject_of_another_budget(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """政府性基金、国有资本经营、社会保险基金的科目不列入一般公共预算支出表,反之亦然。

    只看编码、名称都印出且相符、金额不为零的款和项;类在几本预算里通用,不报。几本预算都用的类和款不报。整张表都是别的预算的科目,或合计未能
    验证这些行确属本表的,可能是表名与表错位,只作警告。
    """
    own = _budget_of(table)
    rows = subject_rows(table, ctx, FUNCTION) if own else ()
    if own is None:
        yield NotApplicable(
            Phrase("没有按一本预算列示科目的支出表", "no expenditure table lists the subjects of one budget")
        )
        return
    if reason := unjudged(table, ctx, rows, FUNCTION):
        yield reason
        return
    money = _money(table)
    found = _by_budget(ctx, rows, money)
    title = ctx.title(table)
    for budget in sorted(found.keys() - {own}):
        entries = found[budget]
        says = {c: Phrase("{code}「{label}」", "{code} '{label}'", code=c, label=e.label) for c, e in entries.items()}
        top = [code for code in entries if code[:5] == code or code[:5] not in entries]
        first = entries[top[0]]
        yield Finding(
            "foreign",
            place(table, first),
            {"table": title, "budget": _NAMED[budget], "subjects": listing(says[code] for code in top)},
            Anchor(title, str(says[top[0]])),
            related(table, ((e, says[code]) for code, e in entries.items() if e is not first)),
            severity=None if own in found and _adds_up(table, entries.values(), money, ctx) else Severity.WARNING,
        )


def _budget_of(table: BoundTable) -> str | None:
    """The budget whose subjects a table of one fund lists."""
    funds = {dict(column.key).get("fund") for column in table.columns if column.role is ColumnRole.AMOUNT}
    return _BUDGETS.get(funds.pop()) if table.kind is not None and len(funds) == 1 else None


def _by_budget(ctx: Context, rows: Iterable[Entry], money: _Money) -> dict[str, dict[str, Entry]]:
    """The rows with money of which it is certain what they stand for, by budget and code."""
    subjects = ctx.catalogue.subjects[FUNCTION]
    found: dict[str, dict[str, Entry]] = {}
    for entry in rows:
        code = resolved(entry, FUNCTION)
        if code is None or code != entry.code or code[:3] in _SHARED or not subjects.bears(code, entry.label):
            continue
        if (budget := subjects.budget(code)) and money[entry.row]:
            found.setdefault(budget, {})[code] = entry
    return found


def _money(table: BoundTable) -> _Money:
    money: _Money = defaultdict(set)
    for fact in table.facts:
        if fact.row is not None and fact.column is not None and fact.figure.amount and not fact.figure.is_zero:
            money[fact.row].add(fact.column)
    return money


def _adds_up(table: BoundTable, entries: Iterable[Entry], money: _Money, ctx: Context) -> bool:
    """Whether a total is just the sum of its parts in a column where the entries have money: they belong there."""
    columns = {column for entry in entries for column in money[entry.row]}
    totals = {e.row for e in table.entries if e.total}
    return any(
        e.result is Result.HOLDS and c.origin is Origin.ROWS and c.whole.row in totals and c.whole.column in columns
        for e in ctx.reconciliation.evaluations
        if (c := e.constraint).whole.table == table.index
    )
