"""BL217: no subject is listed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeAlias

from budgetlint.api import (
    Anchor,
    BoundTable,
    ColumnRole,
    Context,
    Entry,
    Finding,
    NotApplicable,
    Phrase,
    Related,
    Yield,
    named,
    rule,
    unrestored,
)

Scope: TypeAlias = tuple[str, ...]


@rule(
    id="BL217",
    name="duplicate-subject-row",
    on=BoundTable,
    requirement=["R4"],
    severity="warning",
    since=2017,
    messages={
        "twice": "表「{table}」的科目{code}{label}出现{count}次,可能重复列示",
    },
    messages_en={
        "twice": "table '{table}' lists the subject {code} '{label}' {count} times",
    },
    advice="请核对,重复的请合并或删去",
    advice_en="check, and merge or delete what is double",
    bad=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n20501\t教育管理事务\t12.00\t12.00\n"
        "2050101\t行政运行\t6.00\t6.00\n2050101\t行政运行\t6.00\t6.00\n合计\t\t12.00\t12.00\n",
    ],
    good=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n20501\t教育管理事务\t12.00\t12.00\n"
        "2050101\t行政运行\t6.00\t6.00\n2050102\t一般行政管理事务\t6.00\t6.00\n合计\t\t12.00\t12.00\n",
    ],
)
def duplicate_subject_row(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """一张表里同一科目只列一次(编码、名称、所属项目和单位都相同才算同一科目)。

    上级科目也重复的,只报上级;分单位、分项目重复列示的科目不报。没有编码的合计行不报。
    """
    if table.trouble is not None:
        yield unrestored(table, ctx)
        return
    if not any(entry.code is not None for entry in table.entries):
        yield NotApplicable(Phrase("表内没有列科目编码", "the table lists no subject codes"))
        return
    scopes = _scopes(table)
    same: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, entry in enumerate(table.entries):
        if entry.code is not None:
            words = _words(table, entry)
            same[entry.half, entry.code, entry.label, entry.key, words, scopes[at]].append(at)
    repeated = {at for group in same.values() if len(group) > 1 for at in group}
    for group in same.values():
        first = table.entries[group[0]]
        if len(group) < 2 or (first.whole is not None and first.whole in repeated):
            continue
        again = [table.node.rows[table.entries[at].row] for at in group]
        title = ctx.title(table)
        args: dict[str, object] = {"table": title, "code": first.code, "label": first.label, "count": len(group)}
        related = tuple(
            Related(row.span, named([f"{first.code}{first.label}"])) for row in again if row is not again[1]
        )
        yield Finding("twice", again[1].span, args, Anchor(title, f"{first.code}{first.label}"), related)


def _scopes(table: BoundTable) -> list[Scope]:
    """For each entry the labels above it: its ancestors, and the last row that is no subject and heads a list."""
    scopes: list[Scope] = []
    head: dict[int, str] = {}
    for entry in table.entries:
        if (entry.code is None or not {"function", "economic"} & dict(entry.key).keys()) and not entry.total:
            head[entry.half] = entry.label or entry.code or ""
        above: list[str] = [head.get(entry.half, "")]
        seen: set[int] = set()
        whole = entry.whole
        while whole is not None and whole not in seen:
            seen.add(whole)
            above.append(table.entries[whole].label)
            whole = table.entries[whole].whole
        scopes.append(tuple(above))
    return scopes


def _words(table: BoundTable, entry: Entry) -> Scope:
    """The texts of the row that tell entries apart beside code and name: project, unit."""
    cells = table.node.rows[entry.row].cells
    told = (ColumnRole.LABEL, ColumnRole.TEXT)
    return tuple(
        cells[c.index].text for c in table.columns if c.half == entry.half and c.role in told and c.index < len(cells)
    )
