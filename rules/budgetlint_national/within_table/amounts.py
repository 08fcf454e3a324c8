"""BL216: what stands in an amount's place is an amount."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    Anchor,
    Context,
    Fact,
    FigureKind,
    Finding,
    Measure,
    NotApplicable,
    Phrase,
    Severity,
    Stage,
    Yield,
    listing,
    rule,
)
from budgetlint_national.identification.spreadsheets import is_failed


@rule(
    id="BL216",
    name="illegal-amount",
    on=Fact,
    requirement=["R4"],
    severity="error",
    since=2017,
    messages={
        "unreadable": "表「{table}」{row}「{column}」栏的「{raw}」不是规范的金额{reason}",
        "negative": "表「{table}」{row}「{column}」栏的预算数为负数「{raw}」",
    },
    messages_en={
        "unreadable": "table '{table}', {row}, column '{column}': '{raw}' is no amount{reason}",
        "negative": "table '{table}', {row}, column '{column}': the budget figure '{raw}' is negative",
    },
    advice={
        "unreadable": "请改成正确的数",
        "negative": "请核对,预算数一般不为负数",
    },
    advice_en={
        "unreadable": "put the right figure",
        "negative": "check: a budget figure is not negative as a rule",
    },
    bad=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t1.234.50\t12.00\n合计\t\t12.00\t12.00\n",
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t-12.00\t-12.00\n合计\t\t-12.00\t-12.00\n",
    ],
    good=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t1,234.50\t1,234.50\n208\t社会保障和就业支出\t—\t\n"
        "合计\t\t1,234.50\t1,234.50\n",
    ],
)
def illegal_amount(fact: Fact, ctx: Context) -> Iterator[Yield]:
    """金额栏里是可以读出的数:没有两个小数点、残缺的千分位或出错的公式;法定预算表的预算数不为负。

    空白、横线和 0 各是各的意思,都合法;增减额和决算数可以为负;绩效指标值不是金额。没有认出的表,以及一格里有
    两个数的(多半是转换所致),只作警告。其他数足以推算的,写出推算的结果。没有认出的表和比率栏里公式的错误值,由 BL091 合并报告。
    """
    if fact.table is None:
        yield NotApplicable(Phrase("正文中的数字另行检查", "figures of the text are checked otherwise"))
        return
    table = ctx.disclosure.tables[fact.table]
    title = ctx.title(table)
    anchor = Anchor(title, fact.row_label, fact.column_label)
    args: dict[str, object] = {
        "table": title,
        "row": Phrase("「{row}」行", "row '{row}'", row=fact.row_label) if fact.row_label else ctx.where(fact.span),
        "column": fact.column_label or "金额",
        "raw": fact.raw.strip(),
    }
    if _is_unreadable(fact, ctx):
        meant = ctx.reconciliation.imputed.get(fact)
        why: list[str] = [fact.figure.reason] if fact.figure.reason else []
        if meant is not None:
            why.append(Phrase("由其他数推算,应为{meant}", "by the other figures it is {meant}", meant=meant))
        args["reason"] = Phrase("({why})", " ({why})", why=listing(why, ";", "; ")) if why else ""
        certain = table.kind is not None and len(fact.raw.split()) == 1
        yield Finding(
            "unreadable",
            fact.span,
            args,
            anchor,
            severity=None if certain else Severity.WARNING,
            expected=meant.digits if meant else None,
            unit=meant.unit.symbol if meant and meant.unit else None,
        )
    elif fact.bound and _is_negative_budget(fact, ctx) and ctx.is_statutory(table):
        # One adjustment is negative in its own row and in every row above it.
        cause = f"negative {fact.table} {fact.column}"
        yield Finding("negative", fact.span, args, anchor, severity=Severity.WARNING, cause=cause)


def _is_unreadable(fact: Fact, ctx: Context) -> bool:
    is_unreadable = fact.figure.kind is FigureKind.UNREADABLE and fact.key.measure is not Measure.TARGET
    return is_unreadable and not is_failed(fact, ctx)


def _is_negative_budget(fact: Fact, ctx: Context) -> bool:
    amount = fact.figure.amount
    return (
        amount is not None
        and amount.mantissa < 0
        and fact.key.measure is Measure.AMOUNT
        and fact.key.stage in (Stage.BUDGET, None)
        and ctx.disclosure.kind.value in BUDGETS
    )
