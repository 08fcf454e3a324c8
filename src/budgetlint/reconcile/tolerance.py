"""How far printed figures may lie apart without any being wrong: proved from the printed precision, never configured.

DESIGN §6; the derivations are in reference/validators.md §2.1. All amounts count in ``10^exponent`` 元.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

from budgetlint.model.amount import Unit, ten_to
from budgetlint.model.facts import BoundTable, Disclosure, Fact
from budgetlint.reconcile.constraint import Constraint, Origin
from budgetlint.records import frozen

#: What a table says of its own totals: one that it leaves blank is missing.
_OF_TABLES = (Origin.ROWS, Origin.COLUMNS, Origin.HEADINGS)
#: So many figures of a table print one digit less than a single one that stands out.
_OTHERS = 5

Column: TypeAlias = tuple[int | None, int | None, Unit | None]


class Result(StrEnum):
    """What the figures of a constraint say of it."""

    HOLDS = "holds"
    ROUNDING = "rounding"  # within the bound of rounding, or within the digits that are printed
    ONE_UNIT = "one unit"  # one printed unit where no rounding explains it
    FAILS = "fails"
    NO_TOTAL = "no total"  # parts are printed, their total is blank
    UNKNOWN = "unknown"  # a figure can not be read
    OPEN = "open"  # it does not hold, but that proves nothing

    @property
    def is_violation(self) -> bool:
        return self in (Result.ONE_UNIT, Result.FAILS, Result.NO_TOTAL)


@frozen(slots=False)
class Precision:
    """The power of ten of the finest digit that each column, or sentence, prints for each unit: 37 beside 7.41 is 37.00.

    A bare 0 tells nothing of that: in a column of such it is as fine as its table, in a sentence of such as most
    amounts of the text are. Nor does a single figure of a table that has more digits than all others: it is as fine as it
    is printed, and the others are not.
    """

    finest: Mapping[Column, int]

    @classmethod
    def of(cls, tables: Iterable[BoundTable], prose: Iterable[Fact] = ()) -> Precision:
        finest: dict[Column, int] = {}
        usual: dict[Column, Counter[int]] = defaultdict(Counter)
        for fact in (*(f for t in tables for f in t.facts), *prose):
            amount = fact.figure.amount
            if amount is not None and (amount.mantissa or amount.decimals):
                usual[_table(fact)][amount.exponent] += 1
        odd = {place: _odd(n) for place, n in usual.items() if place[0] is not None}
        for fact in (*(f for t in tables for f in t.facts), *prose):
            amount = fact.figure.amount
            if amount is not None and (amount.mantissa or amount.decimals) and amount.exponent != odd.get(_table(fact)):
                for place in (_column(fact), _table(fact)):
                    finest[place] = min(finest.get(place, amount.exponent), amount.exponent)
        text = {place: max(n, key=lambda e: (n[e], e)) for place, n in usual.items() if place[0] is None}
        return cls(finest | text)

    def exponent(self, fact: Fact) -> int | None:
        """Of the last digit to which a figure was rounded; None where no number is printed."""
        if fact.figure.amount is None:
            return None
        bare = fact.figure.is_zero and not fact.figure.amount.decimals
        return self.column(fact) if bare else min(self.column(fact), fact.figure.amount.exponent)

    def column(self, fact: Fact) -> int:
        """Of the last digit that the figures beside a printed one have; its own where there are none."""
        if fact.figure.amount is None:
            return min(self._of_blanks.get((fact.table, fact.column), self._of_blanks.get((fact.table, None), [0])))
        return self.finest.get(_column(fact), self.finest.get(_table(fact), fact.figure.amount.exponent))

    @cached_property
    def _of_blanks(self) -> Mapping[tuple[int | None, int | None], list[int]]:
        """Place → the exponents of its units: a blank has none of its own."""
        found: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
        for (table, column, _), exponent in self.finest.items():
            found[table, column].append(exponent)
        return found

    def printed(self, fact: Fact) -> int | None:
        """Of the last digit that a figure prints itself; of a 0, to which it was rounded."""
        amount = fact.figure.amount
        return self.exponent(fact) if amount is None or amount.is_zero else amount.exponent


@lru_cache(maxsize=2)
def precision_of(disclosure: Disclosure) -> Precision:
    """That of a document, from its tables and its text."""
    return Precision.of(disclosure.tables, disclosure.prose)


def _odd(exponents: Counter[int]) -> int | None:
    """The exponent of the one figure that is finer than all the others of a table."""
    if len(exponents) < 2:
        return None
    finest, next_ = sorted(exponents)[:2]
    return finest if exponents[finest] == 1 and exponents[next_] >= _OTHERS else None


def _column(fact: Fact) -> Column:
    """Where a figure's neighbours stand: its column; in prose, its sentence (the row of its fact)."""
    return (
        fact.table,
        fact.row if fact.table is None else fact.column,
        fact.figure.amount.unit if fact.figure.amount else None,
    )


def _table(fact: Fact) -> Column:
    """Its whole table; in prose, the whole text."""
    return fact.table, None, fact.figure.amount.unit if fact.figure.amount else None


class Bound(NamedTuple):
    """The most that the two sides of a constraint may differ, in ``10^exponent`` 元, for figures rounded half up."""

    #: Halves of the coarsest unit: both sides may be the same amount, printed more and less finely.
    same: Fraction
    #: Every number off by less than half of its unit; 0 where fewer than two parts are printed.
    rounded: Fraction
    #: Half the coarsest digit that a single number prints itself, whatever its column does.
    printed: Fraction
    #: One coarsest unit.
    unit: Fraction
    #: How many parts print a number and so can carry an error.
    carriers: int


def bound(constraint: Constraint, precision: Precision) -> Bound:
    """The bound of one constraint, from its own cells: ½(u_T + Σ u_i), exclusive."""
    base = constraint.exponent
    units = [ten_to(e - base) for f in constraint.facts if (e := precision.exponent(f)) is not None]
    own = [ten_to(e - base) for f in constraint.facts if (e := precision.printed(f)) is not None]
    carriers = sum(p.figure.amount is not None for p in constraint.terms)
    coarsest = max(units, default=Fraction(1))
    alone = carriers < 2
    return Bound(
        same=coarsest / 2,
        rounded=Fraction(0) if alone else sum(units, Fraction()) / 2,
        printed=(max(own, default=Fraction(1)) + 1) / 2,
        unit=coarsest,
        carriers=carriers,
    )


def judge(constraint: Constraint, precision: Precision) -> Result:
    """Whether a constraint holds, exactly or within what its printed digits allow."""
    result = _compared(constraint, precision)
    return Result.OPEN if constraint.doubt and result.is_violation else result


def _compared(constraint: Constraint, precision: Precision) -> Result:
    difference = constraint.difference
    if difference is None:
        return Result.UNKNOWN
    if difference == 0:
        return Result.HOLDS
    if constraint.whole.figure.is_nothing and constraint.origin in _OF_TABLES:
        return Result.NO_TOTAL
    limit = bound(constraint, precision)
    gap = abs(difference)
    if gap <= limit.same:
        return Result.HOLDS
    if gap < limit.rounded or gap < limit.printed:
        return Result.ROUNDING
    if limit.carriers < 2 and gap <= limit.unit and not _is_one_sided(constraint):
        return Result.ONE_UNIT
    return Result.FAILS


def _is_one_sided(constraint: Constraint) -> bool:
    """Whether one side prints nothing at all: 0.01 beside a blank is an amount, not a rounding."""
    return constraint.whole.figure.amount is None or all(p.figure.amount is None for p in constraint.terms)
