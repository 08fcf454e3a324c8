"""BL217: no subject is listed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from budgetlint.api import (
    Amount,
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
    quoted,
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
        "heads": "表「{table}」有{count}行是以下各科目之和,却用了其中一个科目的编码和名称:{rows}",
    },
    messages_en={
        "twice": "table '{table}' lists the subject {code} '{label}' {count} times",
        "heads": "{count} rows of table '{table}' sum the subjects below them, but bear the code and name of one of those: {rows}",
    },
    advice={
        "twice": "请核对,重复的请合并或删去",
        "heads": "请改为上一级科目的编码和名称",
    },
    advice_en={
        "twice": "check, and merge or delete what is double",
        "heads": "write the code and name of the subject above",
    },
    bad=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n20501\t教育管理事务\t12.00\t12.00\n"
        "2050101\t行政运行\t6.00\t6.00\n2050101\t行政运行\t6.00\t6.00\n合计\t\t12.00\t12.00\n",
        "甲县教育局2024年部门预算公开\n\n一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
        "50205\t委托业务费\t7.00\t0.00\t7.00\n50201\t办公经费\t4.00\t0.00\t4.00\n"
        "50205\t委托业务费\t3.00\t0.00\t3.00\n合计\t\t7.00\t0.00\t7.00\n",
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

    重复的一行若等于其后同类各科目之和,是上级科目的行写成了下级的编码和名称,全表合为一处。
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
    groups = [group for group in same.values() if len(group) > 1]
    heads = _heads(table, groups)
    if heads:
        yield _misnamed(table, heads, ctx)
    repeated = {at for group in groups for at in group}
    for group in groups:
        first = table.entries[group[0]]
        if group[0] in heads or (first.whole is not None and first.whole in repeated):
            continue
        again = [table.node.rows[table.entries[at].row] for at in group]
        title = ctx.title(table)
        args: dict[str, object] = {"table": title, "code": first.code, "label": first.label, "count": len(group)}
        related = tuple(
            Related(row.span, named([f"{first.code}{first.label}"])) for row in again if row is not again[1]
        )
        yield Finding("twice", again[1].span, args, Anchor(title, f"{first.code}{first.label}"), related)


def _misnamed(table: BoundTable, heads: Sequence[int], ctx: Context) -> Finding:
    """One finding for all rows of a table that sum those below them under the name of one of these."""
    entries = [table.entries[at] for at in heads]
    names = [f"{e.code}{e.label}" for e in entries]
    rows = [table.node.rows[e.row].span for e in entries]
    title = ctx.title(table)
    args: dict[str, object] = {"table": title, "count": len(heads), "rows": quoted(names)}
    related = tuple(Related(row, named([name])) for row, name in zip(rows[1:], names[1:], strict=True))
    return Finding("heads", rows[0], args, Anchor(title, names[0]), related)


def _heads(table: BoundTable, groups: Iterable[Sequence[int]]) -> Sequence[int]:
    """The entries that sum the subjects behind them and are called like one of these; none unless one of them sums
    several: a row that is listed twice never does."""
    below = {first: _below(table, first) for first, *_ in groups}
    heads = [at for at, own in below.items() if own and _sums(table, at, own)]
    return heads if any(len(below[at]) > 1 for at in heads) else []


def _below(table: BoundTable, at: int) -> Sequence[int]:
    """The entries right behind one that are subjects of its own level under the same one, where it is among them."""
    code = table.entries[at].code or ""
    found: list[int] = []
    for other, entry in enumerate(table.entries[at + 1 :], at + 1):
        alike = entry.code is not None and len(entry.code) == len(code) and entry.code[:-2] == code[:-2]
        if not alike or (entry.code == code and code in {table.entries[n].code for n in found}):
            break
        found.append(other)
    return found if code in {table.entries[n].code for n in found} else []


def _sums(table: BoundTable, at: int, below: Sequence[int]) -> bool:
    """Whether a row is the sum of some others in every column of figures."""
    figures: dict[int | None, dict[int | None, Amount]] = defaultdict(dict)
    for fact in table.facts:
        if fact.figure.amount is not None:
            figures[fact.column][fact.row] = fact.figure.amount
    whole, parts = table.entries[at].row, [table.entries[n].row for n in below]
    printed = [own for own in figures.values() if whole in own or any(row in own for row in parts)]
    return all(_scaled(own, [whole]) == _scaled(own, parts) for own in printed)


def _scaled(column: Mapping[int | None, Amount], rows: Sequence[int]) -> int:
    """The sum of some rows of a column, in its finest unit."""
    finest = min(amount.exponent for amount in column.values())
    return sum(column[row].scaled(finest) for row in rows if row in column)


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
