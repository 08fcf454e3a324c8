"""BL292: formulas that a table prints with products or quotients, (10)=(7)/(1), hold in its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from budgetlint.api import (
    Anchor,
    BoundTable,
    Context,
    Declared,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Quotient,
    Related,
    Yield,
    cell,
    figure_at,
    listing,
    printed,
    quotients,
    rule,
    unrestored,
)

_HEAD = "甲县2024年政府决算公开\n\n甲县2024年一般公共预算收入决算表\n单位:万元\n"
_COLUMNS = "项目\t预算数\t决算数\t决算数为预算数的%\n栏次\t1\t2\t3=2/1\n"
#: A formula that fails in so many places, and in most of all, is not what the table was made by.
_CONTRADICTED = 2


@rule(
    id="BL292",
    name="printed-formula-of-quotients",
    on=BoundTable,
    requirement=["R4"],
    severity="error",
    since=2017,
    messages={
        "differs": "{cell}为{actual},按表内公式「{formula}」计算为{expected}",
    },
    messages_en={
        "differs": "{cell} is {actual}, but its printed formula '{formula}' comes to {expected}",
    },
    advice="请按公式核对各数,改正有误的;公式印错的改正公式",
    advice_en="check the figures against the formula and correct the wrong one, or the formula if that is misprinted",
    tolerance="由各数印出的位数算出商的取值范围,与印出的数的取值范围不相交的才提示;分母可能为零的不核对。",
    bad=[f"{_HEAD}{_COLUMNS}税收收入\t1000\t1056\t105.6\n非税收入\t400\t392\t89.0\n合计\t1400\t1448\t103.4\n"],
    good=[f"{_HEAD}{_COLUMNS}税收收入\t1000\t1056\t105.6\n非税收入\t400\t392\t98.0\n合计\t1400\t1448\t103.4\n"],
)
def printed_formula_of_quotients(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """表内印出的带乘除的公式(如 (10)=(7)/(1))与表中的数相符。

    逐格核对;商以百分数印出而公式没有写 ×100 的,按百分数核对。看不懂、所说的栏目表中没有或不止一处的公式,以及多数行都不合的
    公式,写明原因,不作判断。只有加减的公式由BL291核对。
    """
    if not table.declared:
        yield NotApplicable(Phrase("表中没有印出计算公式", "no table prints formulas"))
        return
    if table.trouble is not None:
        yield unrestored(table, ctx)
        return
    yield from (_unread(each, table, ctx) for each in table.declared if each.fault)
    by_formula: dict[Declared, list[Quotient]] = defaultdict(list)
    for each in quotients(table, ctx.precision):
        by_formula[each.declared].append(each)
    for declared, own in by_formula.items():
        yield from _judged(declared, own, ctx)


def _unread(declared: Declared, table: BoundTable, ctx: Context) -> NotEvaluable:
    said = ("表「{table}」的公式「{formula}」:{fault}", "formula '{formula}' of table '{table}': {fault}")
    return NotEvaluable(Phrase(*said, table=ctx.title(table), formula=declared.text, fault=declared.fault))


def _judged(declared: Declared, own: Sequence[Quotient], ctx: Context) -> Iterator[Yield]:
    wrong = [q for q in own if not q.holds]
    if len(wrong) >= _CONTRADICTED and 2 * len(wrong) > len(own):
        yield NotEvaluable(
            Phrase(
                "表中{count}处有{failing}处不合公式「{formula}」,公式疑似印错或另有口径",
                "the formula '{formula}' holds in few of {count} places ({failing} fail): it looks misprinted",
                count=len(own),
                failing=len(wrong),
                formula=declared.text,
            )
        )
        return
    for each in wrong:
        fact = each.fact
        table = ctx.disclosure.tables[fact.table or 0]
        yield Finding(
            message="differs",
            span=fact.span,
            args={
                "cell": cell(fact, ctx),
                "actual": each.actual,
                "formula": declared.text,
                "expected": each.value,
            },
            anchor=Anchor(ctx.title(table), fact.row_label, fact.column_label),
            related=tuple(Related(f.span, figure_at(f, ctx)) for f in each.taken if f.figure.amount is not None),
            expected=each.value.digits,
            actual=each.actual.digits,
            unit=each.value.unit.symbol if each.value.unit else None,
            workings=(_workings(each),),
            cause=ctx.reconciliation.mark_of((fact, *each.taken)),
        )


def _workings(each: Quotient) -> Phrase:
    """The formula with what its terms are: ``3=2/1,其中 2为392万元、1为400万元``."""
    terms = [Phrase("{name}为{value}", "{name} is {value}", name=n, value=printed(f)) for n, f in each.named]
    return Phrase("{formula},其中{terms}", "{formula}, where {terms}", formula=each.declared.text, terms=listing(terms))
