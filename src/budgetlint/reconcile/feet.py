"""Totals at the foot of lists side by side: 人员经费合计 under 301 and 303, 公用经费合计 under 302, 310 and the rest.

Each sums the classes of its own list, and of lists before it that have no total of their own. Which classes belong to
which, the layout says; where they are others than a clerk would put there, nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint.model.facts import BoundTable, Column, ColumnRole, Entry, Fact
from budgetlint.model.keys import Nature
from budgetlint.reconcile.constraint import Constraint, Origin

#: The classes that are paid to persons: wages, and grants to persons and households.
_PERSONS = frozenset(("301", "303"))


def feet(tables: Sequence[BoundTable]) -> Iterator[Constraint]:
    """One for each total of a nature that stands below economic classes it does not share a key with."""
    for table in tables:
        facts = {(f.row, f.column): f for f in table.facts}
        begun, astray = 0, False
        for foot in sorted((e for e in table.entries if _is_foot(e)), key=lambda e: (e.half, e.row)):
            for column in _columns(table, foot, foot.half):
                parts = tuple(_classes(table, foot, range(begun, foot.half + 1), column, facts))
                whole = facts.get((foot.row, column.index))
                # What stands in the list of one total and is not its own may be part of the next one.
                astray = astray or not _belong(foot, parts)
                if whole is not None and parts and not astray:
                    yield Constraint(whole, parts, Origin.ROWS)
            begun = foot.half + 1


def _is_foot(entry: Entry) -> bool:
    return entry.total and dict(entry.key).get("nature") in (Nature.PERSONNEL, Nature.OPERATING)


def _columns(table: BoundTable, foot: Entry, half: int) -> list[Column]:
    """The columns of a list that are of basic expenditure, or of the nature of the total."""
    natures = (Nature.BASIC, dict(foot.key)["nature"])
    found = [c for c in table.columns if c.half == half and c.role is ColumnRole.AMOUNT and c.additive]
    return [c for c in found if dict(c.key).get("nature") in natures and "local" not in dict(c.key)]


def _classes(
    table: BoundTable, foot: Entry, halves: range, like: Column, facts: dict[tuple[int | None, int | None], Fact]
) -> Iterator[Fact]:
    """The nearest printed classes of lists, in the columns that mean the same."""
    for half in halves:
        codes = {str(dict(e.key)["economic"]) for e in table.entries if e.half == half and "economic" in dict(e.key)}
        top = [e for e in table.entries if e.half == half and _is_top(e, codes)]
        for column in _columns(table, foot, half):
            if column.key == like.key:
                yield from (facts[e.row, column.index] for e in top if (e.row, column.index) in facts)


def _is_top(entry: Entry, codes: set[str]) -> bool:
    code = dict(entry.key).get("economic")
    return code is not None and not any(code[:n] in codes for n in range(3, len(code)))


def _belong(foot: Entry, parts: Sequence[Fact]) -> bool:
    """Whether the classes are those that a clerk would sum there, and all of them print their total."""
    classes = {str(f.key.economic)[:3] for f in parts}
    persons = classes & _PERSONS
    personnel = dict(foot.key).get("nature") == Nature.PERSONNEL
    return classes <= _PERSONS if personnel else not persons
