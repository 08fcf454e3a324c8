"""A pack of one rule, as a province would publish it."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    BoundTable,
    Context,
    Finding,
    NotApplicable,
    Severity,
    Yield,
    load_pack,
    rule,
)


@rule(
    id="EX101",
    name="unit-not-wan",
    on=BoundTable,
    requirement=["EX-1"],
    severity=Severity.WARNING,
    since=2020,
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


PACK = load_pack(__name__, [unit_not_wan])
