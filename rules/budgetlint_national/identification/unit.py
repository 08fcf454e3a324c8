"""BL005: every table of amounts declares its unit."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    BoundTable,
    Context,
    Finding,
    Measure,
    NotApplicable,
    Phrase,
    Yield,
    rule,
)


@rule(
    id="BL005",
    name="unit-not-declared",
    on=BoundTable,
    requirement=["R4"],
    severity="warning",
    since=2017,
    messages={
        "none": "表「{table}」没有标明金额单位,表内有{count}个金额",
    },
    messages_en={
        "none": "table '{table}' does not state its unit of money; amounts in it: {count}",
    },
    advice="请在表头右上方标明“单位:万元”或“单位:元”",
    advice_en="state the unit above the header, as “单位:万元” or “单位:元”",
    bad=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n",
    ],
    good=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n",
    ],
)
def unit_not_declared(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """每张有金额的表都标明金额单位。

    单位可以写在表头的“单位:”、列名或单元格里。没有认出的表不知其中的数字是不是金额,不报。
    """
    if table.kind is None:
        yield NotApplicable(
            Phrase(
                "没有认出的表,不知其中是否为金额", "the table was not recognised; whether it holds money is not known"
            )
        )
        return
    bare = [
        f
        for f in table.facts
        if f.key.measure is Measure.AMOUNT and f.figure.amount is not None and f.figure.amount.unit is None
    ]
    if table.unit is None and bare:
        title = ctx.title(table)
        yield Finding("none", ctx.caption(table), {"table": title, "count": len(bare)}, Anchor(table=title))
