"""Amounts in the running text of a form: what is printed before each, and what it is the price of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from budgetlint.api import Amount, BoundTable, Cell, Context, Fact, Span, regex

_CLAUSE = regex(r"[,，;；。:：、()（）]")
_MONEY_WORD = regex(r"(?:每[\u4e00-\u9fff]|单价|价格|标准|约|为|按|合计|共计|计|需|预计|费用)+$")

_DONE_WITH_IT = regex(r"^(?:购置|购买|采购|租赁|租用|新增|更新|配备|聘请)(?=.{3})")


@frozen(eq=False)
class Priced:
    """An amount of money with what stands before it in its cell. ``thing`` is what its clause names."""

    fact: Fact
    amount: Amount
    before: str
    thing: str


def money_in(cell: Cell, table: BoundTable, ctx: Context) -> Iterator[Priced]:
    """The amounts of money in a cell of running text, in order."""
    start = cell.span.start
    for fact in ctx.disclosure.prose:
        amount = fact.figure.amount
        if fact.table != table.index or not cell.span.contains(fact.span) or amount is None or amount.unit is None:
            continue
        if amount.unit.is_money:
            before = re.sub(r"\s+", "", ctx.source.cut(Span(start, fact.span.start)))
            clauses = [c for c in _CLAUSE.split(before) if c] if before else []
            thing = _DONE_WITH_IT.sub("", _MONEY_WORD.sub("", clauses[-1])) if clauses else ""
            yield Priced(fact, amount, before, thing)
            start = fact.span.end
