"""Percentages that a table on a whole government prints beside its amounts, worked out again from their intervals.

A header seldom says of which two columns (完成预算%, 同比增长). The columns that it may mean are tried, and those are believed
with which nearly all rows agree; what then differs in a few rows is wrong there. Percentages on a comparable basis (可比,
同口径) agree with nothing that is printed, and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Final

from budgetlint.binding.staged import is_same_scope
from budgetlint.model.amount import PERCENT
from budgetlint.model.facts import BoundTable, Column, ColumnRole, Disclosure, Fact
from budgetlint.model.keys import Base, Measure, Stage
from budgetlint.reconcile.book import is_of_government
from budgetlint.reconcile.ratios import Interval, interval
from budgetlint.reconcile.tolerance import Precision
from budgetlint.records import frozen

#: So many rows, and so many of a hundred, must agree for two columns to be believed.
_FEWEST: Final = 3
_MOST: Final = 85
_BUDGETS: Final = {Base.ADJUSTED: (Stage.ADJUSTED,), Base.INITIAL: (Stage.BUDGET,)}
_SPENT: Final = (Stage.FINAL, Stage.EXECUTION)
_BEFORE: Final = {Base.BUDGET: (Stage.BUDGET,), Base.EXECUTION: (Stage.EXECUTION,), Base.FINAL: (Stage.FINAL,)}


@frozen(eq=False)
class Rate:
    """One printed percentage, the amounts that it was worked out from, and what that comes to."""

    fact: Fact
    of: Fact
    base: Fact
    worked_out: Interval
    grows: bool

    @property
    def printed(self) -> Interval:
        return _stated(self.fact, 1)

    @property
    def holds(self) -> bool:
        return self.printed.meets(self.worked_out)

    @property
    def is_cut(self) -> bool:
        """Whether it holds if the digits behind the last one were cut off or rounded up."""
        return _stated(self.fact, 2).meets(self.worked_out)


def rates(disclosure: Disclosure, precision: Precision) -> Iterator[tuple[BoundTable, Column, Sequence[Rate]]]:
    """The columns of percentages whose two columns are known, with the percentages that can be worked out."""
    for table in disclosure.tables:
        if table.kind is None or table.trouble is not None or not is_of_government(table):
            continue
        cells = {(f.row, f.column): f for f in table.facts}
        for column in table.columns:
            if column.unit != PERCENT or not column.is_staged or any(map(is_same_scope, column.header)):
                continue
            tried = [list(_rates(cells, column, of, base, precision)) for of, base in _pairs(table, column)]
            best = max(tried, key=lambda own: (_agreeing(own), len(own)), default=[])
            if len(best) >= _FEWEST and _agreeing(best) * 100 >= _MOST * len(best):
                yield table, column, best


def _agreeing(found: Sequence[Rate]) -> int:
    return sum(rate.holds or rate.is_cut for rate in found)


def _pairs(table: BoundTable, column: Column) -> Iterator[tuple[Column, Column]]:
    """The columns that a percentage may be of and measured from, beside it in its list."""
    said = dict(column.key)
    beside = [c for c in table.columns if c.half == column.half and c.role is ColumnRole.AMOUNT and c.unit != PERCENT]
    amounts = [c for c in beside if c.is_staged and "local" not in dict(c.key)]
    base = Base(said["base"])
    for of, before in product(amounts, amounts):
        one, other = dict(of.key), dict(before.key)
        if of is before or one.get("tier") != other.get("tier") or not _alike(one, other):
            continue
        years = int(one["year"]) - int(other["year"])
        if said["measure"] == Measure.COMPLETION and base not in _BEFORE:
            stages = _BUDGETS.get(base, (Stage.BUDGET, Stage.ADJUSTED))
            fits = years == 0 and one.get("stage") in _SPENT and other.get("stage") in stages
        else:
            fits = years == 1 and (base not in _BEFORE or other.get("stage") in _BEFORE[base])
        if fits:
            yield of, before


def _alike(one: dict[str, str], other: dict[str, str]) -> bool:
    return all(one.get(d) == other.get(d) for d in ("region", "project", "part_of", "side", "fund"))


def _rates(
    cells: dict[tuple[int | None, int | None], Fact], column: Column, of: Column, base: Column, precision: Precision
) -> Iterator[Rate]:
    grows = dict(column.key)["measure"] == Measure.GROWTH
    rows = sorted({row for row, at in cells if at == column.index and row is not None})
    for row in rows:
        fact, one, other = (cells.get((row, c.index)) for c in (column, of, base))
        if fact is None or one is None or other is None or fact.figure.amount is None:
            continue
        now, then = interval(one, precision), interval(other, precision)
        if now is None or then is None or then.low <= 0:
            continue  # from nothing, or from less than nothing, no percentage can be told
        corners = [x / p * 100 - (100 if grows else 0) for x, p in product((now.low, now.high), (then.low, then.high))]
        yield Rate(fact, one, other, Interval(min(corners), max(corners)), grows)


def _stated(fact: Fact, times: int) -> Interval:
    """What a printed percentage stands for, give or take so many halves of its last digit."""
    amount = fact.figure.amount
    assert amount is not None
    value, half = Fraction(amount.mantissa, 10**amount.decimals), Fraction(times, 2 * 10**amount.decimals)
    return Interval(value - half, value + half)
