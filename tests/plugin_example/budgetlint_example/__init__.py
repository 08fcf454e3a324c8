"""A pack of one rule, as a province would publish it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from budgetlint.api import (
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Finding,
    NotApplicable,
    Requirement,
    Severity,
    Yield,
    hookimpl,
    rule,
)

BUDGETLINT_API = 1

GUIDE = Requirement(
    id="EX-1",
    title="示例省部门预算公开指南",
    issuer="示例省财政厅",
    number="示财〔2020〕1号",
    part="格式部分",
    text="公开的表格以万元为单位",
    since=date(2020, 1, 1),
)


@rule(
    id="EX101",
    name="unit-not-wan",
    on=BoundTable,
    requirement=[GUIDE.id],
    severity=Severity.WARNING,
    messages={"unit": "表「{table}」以{unit}为单位,本省要求万元"},
    messages_en={"unit": "table “{table}” is in {unit}, the province asks for 万元"},
    bad=["2024年部门预算公开\n部门收支总体情况表\n单位:元\n收入\t预算数\n一般公共预算拨款\t100\n合计\t100\n"],
    good=["2024年部门预算公开\n部门收支总体情况表\n单位:万元\n收入\t预算数\n一般公共预算拨款\t100\n合计\t100\n"],
)
def unit_not_wan(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """公开的表格以万元为单位。"""
    if table.unit is None or table.unit_span is None:
        yield NotApplicable("没有写明单位")
    elif table.unit.symbol != "万元":
        title = ctx.title(table)
        yield Finding("unit", table.unit_span, {"table": title, "unit": table.unit.symbol}, Anchor(title))


@hookimpl
def budgetlint_rules() -> Iterable[AnyRule]:
    return (unit_not_wan,)


@hookimpl
def budgetlint_requirements() -> Iterable[Requirement]:
    return (GUIDE,)
