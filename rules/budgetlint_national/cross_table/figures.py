"""Finding the figures that a rule compares: the one table of a kind, and what it prints under a key."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import BoundTable, Context, Fact, Flow, Measure


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
