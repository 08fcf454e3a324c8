"""A linear constraint over facts, in exact integers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Final

from attrs import evolve

from budgetlint.binding.sums import finest, value
from budgetlint.model.amount import Amount, Figure, FigureKind
from budgetlint.model.facts import Fact
from budgetlint.records import frozen


class Origin(StrEnum):
    """Which law, within which scope, gives a constraint."""

    SAME_KEY = "same key"  # law 1: one key, one amount
    ROWS = "rows"  # law 2 down the rows of one list
    COLUMNS = "columns"  # law 2 across the columns of one row
    BALANCE = "balance"  # revenue and expenditure in total
    CARRIED = "carried"  # what is left at the end is what there was and came in, less what went out
    TIERS = "tiers"  # all governments of an area, the one that reports and those below it
    CEILING = "ceiling"  # what is owed is within what may be owed
    MOVEMENT = "movement"  # what is owed at the end is what was owed, was added and was paid
    IMPLIED = "implied"  # a level that one table prints and another only implies by its parts
    BY_SUBJECT = "by subject"  # revenue and expenditure of one subject
    WITHIN = "within"  # one fund's share is at most the whole
    SOLE_FUND = "sole fund"  # all other sources are zero, so the whole is the sum of the budgets that have money
    TOLD = "told"  # law 1: what a sentence says and what a table prints
    SAID = "said"  # law 1: what two sentences say
    HEADINGS = "headings"  # read from headings: the formula that a table prints of its own columns or rows
    LISTED = "listed"  # law 2: the parts that a sentence, or the paragraphs below it, list of an amount
    RECKONED = "reckoned"  # what the report on a government's budget says adds up to what
    DECLARED = "declared"  # by a rule of a pack, where no law yields it
    # Between documents (``BETWEEN_DOCUMENTS``):
    UNITS = "units"  # law 2 over bodies: a department is its own office and its units
    PUBLISHED = "published"  # law 1: the budget printed beside final accounts is the one that was published
    YEAR_BEFORE = "year before"  # law 1: what is said of last year is what last year's document said
    OPENING = "opening"  # what a year begins with is what the year before left
    EVALUATED = "evaluated"  # law 1: what a self-evaluation says was received and spent, and the final accounts
    DEPARTMENTS = "departments"  # a government spends no less than its departments do


#: What gives constraints between several documents, none within one.
BETWEEN_DOCUMENTS: Final = frozenset(
    {
        Origin.UNITS,
        Origin.PUBLISHED,
        Origin.YEAR_BEFORE,
        Origin.OPENING,
        Origin.EVALUATED,
        Origin.DEPARTMENTS,
    }
)


class Relation(StrEnum):
    """What holds between the whole and the sum of the parts."""

    EQUAL = "="
    AT_LEAST = ">="  # some of the parts are listed (其中), or one fund of all


class Trust(StrEnum):
    """Hard: an identity. Soft: a definition that varies; it never yields a value and at most a warning."""

    HARD = "hard"
    SOFT = "soft"


@frozen(slots=False, eq=False)
class Constraint:
    """``whole − Σ parts + Σ less`` is 0, or not less. Law 1 is the case of one part."""

    whole: Fact
    parts: tuple[Fact, ...]
    origin: Origin
    trust: Trust = Trust.HARD
    relation: Relation = Relation.EQUAL
    #: Why it would prove nothing if it did not hold, where that is so: a clerk's words.
    doubt: str = ""
    #: What is taken off the parts: what is left at the end is what there was and came in, less what went out.
    less: tuple[Fact, ...] = ()
    #: The formula that states it, as its table prints it.
    formula: str = ""
    #: What the whole may mean instead of its part, where a sentence does not say which.
    instead: tuple[Fact, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        return (self.whole, *self.terms)

    @property
    def terms(self) -> tuple[Fact, ...]:
        """What stands on the other side of the whole, whatever its sign."""
        return (*self.parts, *self.less)

    @property
    def is_sum(self) -> bool:
        """Whether the other side is more than one amount."""
        return len(self.parts) + len(self.less) > 1

    @property
    def is_stated(self) -> bool:
        """Whether any of its facts prints a number: blanks alone say nothing that could be wrong."""
        return any(f.figure.amount is not None for f in self.facts)

    @cached_property
    def mixes_units(self) -> bool:
        """Whether some of its numbers state a unit and others none: how they compare is not known."""
        amounts = [f.figure.amount for f in self.facts if f.figure.amount is not None and not f.figure.is_zero]
        return len({a.unit is None for a in amounts}) > 1

    @cached_property
    def difference(self) -> int | None:
        """Whole minus parts, counted in ``10^exponent`` 元, 0 where it may be more; None where a cell can not be read."""
        if self.mixes_units or self.left is None or self.right is None:
            return None
        difference = self.left - self.right
        return min(difference, 0) if self.relation is Relation.AT_LEAST else difference

    @property
    def left(self) -> int | None:
        """The whole, counted so."""
        return value(self.whole.figure, self.exponent)

    @property
    def right(self) -> int | None:
        """The sum of the parts, less what is taken off, counted so."""
        parts = [value(p.figure, self.exponent) for p in self.parts]
        less = [value(p.figure, self.exponent) for p in self.less]
        if None in parts or None in less:
            return None
        return sum(p for p in parts if p is not None) - sum(p for p in less if p is not None)

    @cached_property
    def across(self) -> bool:
        """Whether it speaks of more than one table."""
        return len(self.tables) > 1

    @property
    def in_prose(self) -> bool:
        """Whether a sentence is part of it."""
        return any(f.table is None for f in self.facts)

    @cached_property
    def tables(self) -> frozenset[int]:
        """The tables that it speaks of, by index."""
        return frozenset(f.table for f in self.facts if f.table is not None)

    @cached_property
    def exponent(self) -> int:
        return finest(self.facts)

    def with_amounts(self, amounts: Mapping[Fact, Amount]) -> Constraint:
        """It as it would be if some of its figures printed other amounts."""
        if amounts.keys().isdisjoint(self.facts):
            return self
        parts, less = (tuple(reprinted(f, amounts) for f in own) for own in (self.parts, self.less))
        return evolve(self, whole=reprinted(self.whole, amounts), parts=parts, less=less)


def reprinted(fact: Fact, amounts: Mapping[Fact, Amount]) -> Fact:
    """A figure as it would be if it printed another amount, where one is given."""
    return evolve(fact, figure=Figure(FigureKind.NUMBER, amounts[fact])) if fact in amounts else fact
