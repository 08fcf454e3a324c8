"""One sum of a table: a whole, its parts, and by how much they differ, in exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from budgetlint.model.amount import Figure
from budgetlint.model.facts import Fact
from budgetlint.records import frozen

Cells: TypeAlias = dict[tuple[int | None, int | None], Fact]


@frozen(eq=False)
class Sum:
    """``whole`` is the sum of ``parts``; ``exhaustive`` False: the parts are only some of it (其中).

    ``doubt`` says why it would prove nothing if it did not close, where that is so.
    """

    whole: Fact
    parts: tuple[Fact, ...]
    exhaustive: bool = True
    doubt: str = ""


def open_by(total: Sum) -> Fraction:
    """By how many 元 a total exceeds its parts; 0 where rounding may leave so much."""
    difference, printed = gap(total) or (0, 0)
    unit = Fraction(10) ** finest((total.whole, *total.parts))
    return difference * unit if abs(difference) > printed // 2 else Fraction(0)


def value(figure: Figure, exponent: int) -> int | None:
    """A figure counted in ``10^exponent`` 元; nothing printed counts 0. What can not be read, or is no money
    (3% in a column of amounts), has no value.
    """
    if figure.per is not None or figure.relation not in (None, "="):
        return None
    if figure.amount is not None:
        unit = figure.amount.unit
        return figure.amount.scaled(exponent) if unit is None or unit.is_money else None
    return 0 if figure.is_nothing else None


def in_yuan(fact: Fact) -> Fraction | None:
    """What a cell prints, in 元; 0 for a blank, None for what has no value."""
    exponent = finest([fact])
    counted = value(fact.figure, exponent)
    return None if counted is None else counted * Fraction(10) ** exponent


def finest(facts: Sequence[Fact]) -> int:
    """The exponent of the finest printed digit among facts."""
    return min((f.figure.amount.exponent for f in facts if f.figure.amount), default=0)


def gap(total: Sum) -> tuple[int, int] | None:
    """Whole minus parts in the finest printed unit, and the parts that print a number; None if it can not be known."""
    exponent = finest((total.whole, *total.parts))
    whole = value(total.whole.figure, exponent)
    parts = [value(p.figure, exponent) for p in total.parts]
    if whole is None or any(p is None for p in parts):
        return None
    printed = sum(p.figure.amount is not None for p in total.parts)
    return whole - sum(p for p in parts if p is not None), printed
