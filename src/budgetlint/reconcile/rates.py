"""Percentages that a table on a whole government, or of final accounts, prints beside its amounts, worked out again from
their intervals.

A header seldom says of which two columns (完成预算%, 同比增长). The columns that it may mean are tried, and those are believed
with which nearly all rows agree; what then differs in a few rows is wrong there. Percentages on a comparable basis (可比,
同口径) agree with nothing that is printed, and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import ClassVar, Final

from budgetlint.binding.staged import is_same_scope
from budgetlint.mistakes import RARE
from budgetlint.model.amount import PERCENT, Amount
from budgetlint.model.facts import BoundTable, Column, ColumnRole, Disclosure, Fact
from budgetlint.model.keys import Base, Measure, Stage
from budgetlint.reconcile.constraint import reprinted
from budgetlint.reconcile.ratios import Interval, interval
from budgetlint.reconcile.tolerance import Precision
from budgetlint.records import frozen

#: So many rows, and so many of a hundred, must agree for two columns to be believed.
_FEWEST: Final = 3
_MOST: Final = 85
#: So many of a hundred where the header names what it is a percentage of, and one column only prints that.
_NAMED: Final = 66
#: So many of a hundred where they are evidence beside something else.
_EVIDENT: Final = 50
_BUDGETS: Final = {Base.ADJUSTED: (Stage.ADJUSTED,), Base.INITIAL: (Stage.BUDGET,)}
_SPENT: Final = (Stage.FINAL, Stage.EXECUTION)
#: In what the columns of a percentage may differ.
_APART: Final = frozenset(("year", "stage", "measure", "base"))
_BEFORE: Final = {Base.BUDGET: (Stage.BUDGET,), Base.EXECUTION: (Stage.EXECUTION,), Base.FINAL: (Stage.FINAL,)}


@frozen(eq=False)
class Rate:
    """One printed percentage, the amounts that it was worked out from, and what that comes to."""

    #: What it costs that a percentage is wrong by itself.
    surprise: ClassVar[float] = RARE

    fact: Fact
    of: Fact
    base: Fact
    #: None where that can not be: of nothing, or of less than nothing.
    worked_out: Interval | None
    grows: bool
    precision: Precision

    @property
    def figures(self) -> tuple[Fact, ...]:
        """The amounts that it was worked out from."""
        return self.of, self.base

    @property
    def printed(self) -> Interval:
        return _stated(self.fact, 1)

    @property
    def holds(self) -> bool:
        return self.worked_out is None or self.printed.meets(self.worked_out)

    @property
    def is_cut(self) -> bool:
        """Whether it holds if the digits behind the last one were cut off or rounded up."""
        return self.worked_out is None or _stated(self.fact, 2).meets(self.worked_out)

    def agrees(self, changes: Mapping[Fact, Amount]) -> bool:
        """Whether it holds, however its last digit was rounded, if some figures print other amounts; so where it can not be
        worked out."""
        return self.confirms(changes) is not False

    def confirms(self, changes: Mapping[Fact, Amount]) -> bool | None:
        """The same; None where it can not be worked out."""
        now, then = (interval(reprinted(f, changes), self.precision) for f in self.figures)
        if now is None or then is None or then.low <= 0 <= then.high or (self.grows and then.low <= 0):
            return None
        return _stated(self.fact, 2).meets(_quotient(now, then, grows=self.grows))


def rates(
    disclosure: Disclosure, precision: Precision, *, as_evidence: bool = False
) -> Iterator[tuple[BoundTable, Column, Sequence[Rate]]]:
    """The columns of percentages whose two columns are known, with the percentages that can be worked out. ``as_evidence``:
    also those with which half agree, which tell something where something else is wrong."""
    for table in disclosure.tables:
        if table.kind is None or table.trouble is not None:
            continue
        cells = {(f.row, f.column): f for f in table.facts}
        for column in table.columns:
            if column.unit != PERCENT or not _is_rate(column) or any(map(is_same_scope, column.header)):
                continue
            tried = [list(_rates(cells, column, of, base, precision)) for of, base in _pairs(table, column)]
            best = max(tried, key=_agreeing, default=[])
            most = _NAMED if len(tried) == 1 and Base(dict(column.key)["base"]) is not Base.UNSTATED else _MOST
            agreeing, judged = _agreeing(best)
            least = _EVIDENT if as_evidence and agreeing >= _FEWEST else most
            if judged >= _FEWEST and agreeing * 100 >= least * judged:
                yield table, column, best


def _agreeing(found: Sequence[Rate]) -> tuple[int, int]:
    """How many agree with their amounts, and how many can be worked out at all."""
    judged = [rate for rate in found if rate.worked_out is not None]
    return sum(rate.holds or rate.is_cut for rate in judged), len(judged)


def _pairs(table: BoundTable, column: Column) -> Iterator[tuple[Column, Column]]:
    """The columns that a percentage may be of and measured from, beside it in its list."""
    said = dict(column.key)
    beside = [c for c in table.columns if c.half == column.half and c.role is ColumnRole.AMOUNT and c.unit != PERCENT]
    amounts = [c for c in beside if c.is_staged is column.is_staged and "local" not in dict(c.key)]
    base = Base(said["base"])
    for of, before in product(amounts, amounts):
        one, other = dict(of.key), dict(before.key)
        if of is before or not _alike(one, other):
            continue
        years = int(one.get("year", 0)) - int(other.get("year", 0))
        if base in _BUDGETS or (said["measure"] == Measure.COMPLETION and base not in _BEFORE):
            stages = _BUDGETS.get(base, (Stage.BUDGET, Stage.ADJUSTED))
            fits = years == 0 and one.get("stage") in _SPENT and other.get("stage") in stages
        else:
            fits = years == 1 and (base not in _BEFORE or other.get("stage") in _BEFORE[base])
        if fits:
            yield of, before


def _is_rate(column: Column) -> bool:
    key = dict(column.key)
    return "base" in key and "local" not in key and key.get("measure") in (Measure.COMPLETION, Measure.GROWTH)


def _alike(one: dict[str, str], other: dict[str, str]) -> bool:
    return all(one.get(d) == other.get(d) for d in (one.keys() | other.keys()) - _APART)


def _rates(
    cells: dict[tuple[int | None, int | None], Fact], column: Column, of: Column, base: Column, precision: Precision
) -> Iterator[Rate]:
    grows = dict(column.key)["measure"] == Measure.GROWTH
    rows = sorted({row for row, at in cells if at == column.index and row is not None})
    for row in rows:
        fact, one, other = (cells.get((row, c.index)) for c in (column, of, base))
        if fact is not None and one is not None and other is not None and fact.figure.amount is not None:
            yield Rate(fact, one, other, _worked_out(one, other, precision, grows=grows), grows, precision)


def _worked_out(of: Fact, base: Fact, precision: Precision, *, grows: bool) -> Interval | None:
    """What a percentage comes to; None from nothing, or from less than nothing, of which none can be told."""
    now, then = interval(of, precision), interval(base, precision)
    return None if now is None or then is None or then.low <= 0 else _quotient(now, then, grows=grows)


def _quotient(now: Interval, then: Interval, *, grows: bool) -> Interval:
    corners = [x / p * 100 - (100 if grows else 0) for x, p in product((now.low, now.high), (then.low, then.high))]
    return Interval(min(corners), max(corners))


def _stated(fact: Fact, times: int) -> Interval:
    """What a printed percentage stands for, give or take so many halves of its last digit."""
    amount = fact.figure.amount
    assert amount is not None
    value, half = Fraction(amount.mantissa, 10**amount.decimals), Fraction(times, 2 * 10**amount.decimals)
    return Interval(value - half, value + half)
