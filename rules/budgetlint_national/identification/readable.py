"""BL004 and BL090: what could not be read back into tables or text."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    BoundTable,
    Context,
    Document,
    Finding,
    Severity,
    Span,
    Unparsed,
    Yield,
    cover,
    rule,
    walk,
)

_SHOWN = 5


@rule(
    id="BL004",
    name="table-not-restorable",
    on=BoundTable,
    requirement=["R4"],
    severity="warning",
    messages={
        "trouble": "表「{table}」无法还原,表内数字没有检查:{reason}",
        "ragged": "表「{table}」{where}的列数与表头不同,可能截断或错位",
    },
    messages_en={
        "trouble": "table '{table}' could not be restored, its figures were not checked: {reason}",
        "ragged": "table '{table}', {where}: not as many columns as the header, perhaps cut off or shifted",
    },
    advice={
        "trouble": "请核对这张表的行列是否错位、截断,改正后重新导出再检查",
        "ragged": "请核对这几行的数是否在应在的栏",
    },
    advice_en={
        "trouble": "check whether rows or columns of the table are shifted or cut off; export it anew and check again",
        "ragged": "check whether the figures of these rows stand in their columns",
    },
    bad=[
        "甲县教育局2024年部门预算公开\n\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        "205\t教育支出\t12.00\t0\t0\t0\t12.00\n合计\t\t12.00\t0\t0\t0\t12.00\n",
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\n208\t社会保障和就业支出\t1.00\t1.00\n"
        "合计\t\t13.00\t13.00\n",
    ],
    good=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n",
    ],
)
def table_not_restorable(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """表格可以还原:表头对得上,各行列数一致,没有截断。

    每张表至多报一条;空表没有可错位的数字,不报;没有认出的表不知应有几列,只在完全无法还原时报。无法还原的表不作表内、表间检查,以免把转换造成的错位当成数字错误。
    """
    anchor = Anchor(table=ctx.title(table))
    if table.trouble is not None and not table.is_empty:
        yield Finding("trouble", ctx.caption(table), {"table": ctx.title(table), "reason": table.trouble}, anchor)
    elif table.ragged_rows and table.kind is not None:
        rows = [table.node.rows[i] for i in table.ragged_rows]
        where = ctx.where(*(r.span for r in rows), most=_SHOWN)
        yield Finding(
            "ragged", rows[0].span, {"table": ctx.title(table), "where": where}, anchor, severity=Severity.INFO
        )


@rule(
    id="BL090",
    name="unparsed-block",
    on=Document,
    requirement=["Q"],
    severity="info",
    messages={
        "unparsed": "有{count}处未能解析,没有检查({where}):{reason}",
    },
    messages_en={
        "unparsed": "stretches that could not be parsed and were not checked: {count} ({where}): {reason}",
    },
    advice="请对照原件人工核对这些地方",
    advice_en="check them by hand against the original",
    bad=[
        "甲县教育局2024年部门预算公开\n\n一、收入情况\n"
        "教育支出        12.00        12.00        0.00\n卫生支出         3.00         3.00        0.00\n",
    ],
    good=["甲县教育局2024年部门预算公开\n\n一、收入情况\n2024年收入预算15万元。\n"],
)
def unparsed_block(document: Document, ctx: Context) -> Iterator[Yield]:
    """文件的每一处都解析得出。

    未能解析的部分不影响其余部分的检查,也不影响退出码(--strict 时影响);报出来是为了不留没有检查而不说的地方。
    同一原因的各处合为一条。
    """
    stretches: dict[str, list[Span]] = {}
    before: Unparsed | None = None
    for node in walk(document):
        if isinstance(node, Unparsed):
            found = stretches.setdefault(node.reason, [])
            if before is not None and before.reason == node.reason:
                found[-1] = cover(found[-1], node.span)
            else:
                found.append(node.span)
        before = node if isinstance(node, Unparsed) else None
    for reason, spans in stretches.items():
        where = ctx.where(*spans, most=_SHOWN, whole=True)
        yield Finding("unparsed", spans[0], {"where": where, "count": len(spans), "reason": reason})
