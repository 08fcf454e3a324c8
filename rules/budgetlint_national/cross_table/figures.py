"""Finding the figures that a rule compares: the one table of a kind, and what it prints under a key."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import BoundTable, Context, Fact, Flow, Fund, Measure, NotEvaluable


def only_table(kind: str, ctx: Context, fund: Fund | None = None) -> BoundTable | NotEvaluable:
    """The table of a kind that has figures; why there is none to be relied on, otherwise. Of tables for several funds
    the one for ``fund``."""
    tables = [t for t in ctx.disclosure.tables if t.kind == kind]
    filled = [t for t in tables if not t.is_empty]
    if len(filled) > 1 and fund is not None:
        filled = [t for t in filled if any(f.key.fund is fund for f in t.facts)] or filled
    name = ctx.catalogue.kinds[kind].name
    if len(filled) > 1:
        return NotEvaluable(f"有几张{name},不知该用哪一张")
    if not filled:
        return NotEvaluable(f"{name}没有数据" if tables else f"文中没有{name}")
    if filled[0].trouble is not None:
        return NotEvaluable(f"表「{ctx.title(filled[0])}」无法还原")
    return filled[0]


def amounts(table: BoundTable) -> Iterator[Fact]:
    """What it prints and what was understood, in money."""
    return (f for f in table.facts if f.bound and f.key.measure is Measure.AMOUNT)


def of_class(table: BoundTable, code: str, ctx: Context) -> Iterator[Fact]:
    """What it prints for an economic class under the class's own name: some units number classes of their own."""
    names = ctx.catalogue.subjects["economic"]
    return (f for f in amounts(table) if f.key.economic == code and names.bears(code, f.row_label))


def only(facts: Iterator[Fact]) -> Fact | None:
    """The fact if there is just one."""
    found = list(facts)
    return found[0] if len(found) == 1 else None


def is_nothing(fact: Fact | None) -> bool:
    """Whether nothing or 0 stands there."""
    return fact is None or fact.figure.is_nothing or fact.figure.is_zero


def nothing_carried(ctx: Context) -> bool:
    """Whether no table lists money carried over from the year before."""
    carried = (f for t in ctx.disclosure.tables for f in t.facts if f.key.flow is Flow.BROUGHT_FORWARD)
    return all(map(is_nothing, carried))
