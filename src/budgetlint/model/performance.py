"""绩效 tables as understood: whose goals they state, with what money, and the indicators with their values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import field

from budgetlint.model.amount import Amount, Figure
from budgetlint.model.nodes import Cell
from budgetlint.model.source import Span
from budgetlint.records import frozen


class ValueSort(StrEnum):
    """What the value of an indicator is."""

    BLANK = "blank"
    QUANTITY = "quantity"  # ≥95%, 3人, 不超过2万元
    RANGE = "range"  # 95%-98%
    SERIES = "series"  # 10/20/50/100
    TEXT = "text"  # 长期, 合格以上; dates, too


@frozen
class IndicatorValue:
    """What an indicator is to reach, or has reached.

    ``relation`` is one of ``≥ ≤ > < =``, however it is worded (不少于, 以上); ``amounts`` holds one quantity, both ends of
    a range, or the steps of a series; ``per`` is the tail of a rate (元``/人/月``).
    """

    sort: ValueSort
    relation: str | None = None
    amounts: tuple[Amount, ...] = ()
    per: str | None = None

    @property
    def amount(self) -> Amount | None:
        """The single quantity; None for everything else."""
        return self.amounts[0] if self.sort is ValueSort.QUANTITY else None

    @property
    def is_floor(self) -> bool:
        """Whether only too little of it would miss the goal."""
        return self.relation in ("≥", ">")

    @property
    def is_ceiling(self) -> bool:
        """Whether only too much of it would miss the goal."""
        return self.relation in ("≤", "<")


@frozen(eq=False)
class Printed:
    """A text of the table and where it stands."""

    text: str
    span: Span


@frozen(eq=False)
class Stated:
    """A value as printed in a cell of the grid."""

    value: IndicatorValue
    text: str
    span: Span


@frozen(eq=False)
class Indicator:
    """One row of the grid. ``first`` and ``second`` are its classes (一级, 二级指标), inherited from the rows above;
    ``classed`` says whether the row prints the class itself.

    ``values`` holds what the row's value columns print, blanks too, by what the column is: target, actual, weight,
    score, or a grade (优, 良, 中, 差).
    """

    row: int
    first: str
    second: str
    name: Printed
    description: str
    values: Mapping[str, Stated]
    classed: bool = True
    #: What the row belongs to in tables of duties and activities (职责活动).
    activity: str = ""

    @property
    def target(self) -> Stated | None:
        return self.values.get("target")


@frozen(eq=False)
class Money:
    """An amount of the form: what its label says, how it reads, where it stands."""

    label: str
    figure: Figure
    span: Span


@frozen(eq=False)
class FundLine:
    """One line of the money of a self-evaluation: 年度资金总额, 财政拨款 … with what its columns print, by their part
    (initial, budget, executed, weight, rate, score)."""

    label: str
    span: Span
    parts: Mapping[str, Money]


@frozen(eq=False)
class Performance:
    """What a 绩效 table says. ``project`` is printed in the form, else in the table's title."""

    project: Printed | None = None
    budget: Money | None = None
    funds: tuple[Money, ...] = ()
    plan: tuple[Money, ...] = ()
    goals: tuple[Printed, ...] = ()
    #: Running text of the form: what the money is for, how it was worked out.
    purposes: tuple[Cell, ...] = ()
    #: Numbers printed among the money that belong to no known label.
    unread: tuple[Cell, ...] = ()
    lines: tuple[FundLine, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    #: What the form and the grid have a place for, filled or not: project, budget, fund, plan, goal, and the parts of
    #: the grid's columns (name, target …).
    places: frozenset[str] = field(factory=frozenset)
