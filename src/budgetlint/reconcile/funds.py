"""Law 2 along the funds, across tables: what all funds spend on a thing is what each of them spends on it.

One table gives the whole (T1, T3), others the shares of 一般公共预算, 政府性基金 and 国有资本经营 (T4, T5, T8, T9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import evolve, field

from budgetlint.model.facts import Fact
from budgetlint.model.keys import PARENT, Flow, Fund, Key, Nature, Side
from budgetlint.reconcile.book import BUDGETS, Book, is_negative, is_zero
from budgetlint.reconcile.constraint import Constraint, Origin, Relation, Trust
from budgetlint.records import mutable

_WHOLES = (Fund.ALL, Fund.FISCAL)
_Scope: TypeAlias = tuple[Fund | None, Nature | None]


def funds(book: Book) -> Iterator[Constraint]:
    """The whole is the sum of the budgets where every other source is stated and zero; else it is at least each."""
    live = _live_budgets(book)
    yield from _sums(book.single, live) if live else _shares(book.single)


def _live_budgets(book: Book) -> tuple[Fund, ...]:
    """The budgets that the document has money of, where it has no other money; none where that is not certain."""
    revenue = [f for f in book.keys if f.key.side is Side.REVENUE and not f.key.function]
    current = {b: [f for f in revenue if f.key.fund is b and f.key.flow is Flow.CURRENT] for b in BUDGETS}
    known = {fact for own in current.values() for fact in own}
    wholes = {f for f in revenue if f.key.flow is Flow.TOTAL or (f.key.fund in _WHOLES and f.key.flow is Flow.CURRENT)}
    others = [f for f in revenue if f not in known | wholes]
    if not current[Fund.GENERAL] or len(others) + len(known) == len(current[Fund.GENERAL]):
        return ()
    if not all(map(is_zero, others)) or book.has_unknown_revenue:
        return ()
    return tuple(b for b in BUDGETS if b is Fund.GENERAL or not all(map(is_zero, current[b])))


def _sums(groups: Mapping[Key, Sequence[Fact]], live: Sequence[Fund]) -> Iterator[Constraint]:
    listed = _listed(groups)
    # What T4 lists as revenue says nothing of other sources: the whole is one that a table of its revenue speaks of.
    listing = {f.table for key, own in groups.items() if key.side is Side.REVENUE for f in own}
    stated = {key.fund for key, own in groups.items() if any(f.table in listing for f in own)}
    for key, (whole, *_) in groups.items():
        if key.fund not in _WHOLES or key.fund not in stated or key.flow is not Flow.CURRENT or key.item is not None:
            continue
        shares = [groups.get(evolve(key, fund=budget)) for budget in live]
        parts = tuple(found[0] for found in shares if found)
        absent = [budget for budget, found in zip(live, shares, strict=True) if not found]
        if parts and all(listed[budget, key.nature].spends_nothing(key.function) for budget in absent):
            if len(live) == 1 or any(p.table != whole.table for p in parts):
                yield Constraint(whole, parts, Origin.SOLE_FUND)


@mutable
class _Listed:
    """What one budget lists of one nature: its subjects, those above them, and whether it states a total."""

    codes: set[str] = field(factory=set)
    above: set[str] = field(factory=set)
    has_total: bool = False
    is_nothing: bool = False

    def add(self, code: str | None, fact: Fact) -> None:
        if code is None:
            self.has_total = True
            self.is_nothing = self.is_nothing or is_zero(fact)
        else:
            self.codes.add(code)
            self.above |= {code[:n] for n in range(3, len(code))}

    def spends_nothing(self, code: str | None) -> bool:
        """Whether it lists what it spends, and nothing at, above or below a subject."""
        if not (self.codes or self.is_nothing):  # a list by economic subject names none
            return False
        if code is None or not self.has_total or code in self.codes or code in self.above:
            return False
        return not any(code[:n] in self.codes for n in range(3, len(code)))


def _listed(groups: Mapping[Key, Sequence[Fact]]) -> dict[_Scope, _Listed]:
    found: dict[_Scope, _Listed] = defaultdict(_Listed)
    for key, (fact, *_) in groups.items():
        # An item that is 0 (“三公”) says nothing of all that its budget spends.
        if key.side is Side.EXPENDITURE and key.flow is Flow.CURRENT and key.item is None:
            found[key.fund, key.nature].add(key.function, fact)
    return found


def _shares(groups: Mapping[Key, Sequence[Fact]]) -> Iterator[Constraint]:
    """What one fund spends on a subject in one table is at most what all funds do in another: soft, for carried-over
    money is not treated alike everywhere."""
    for key, (part, *_) in groups.items():
        if key.side is Side.EXPENDITURE and key.flow is Flow.CURRENT and key.item is None and not is_negative(part):
            for fund in _above(key.fund):
                wholes = [f for f in groups.get(evolve(key, fund=fund), ()) if f.table != part.table]
                if wholes:
                    yield Constraint(wholes[0], (part,), Origin.WITHIN, Trust.SOFT, Relation.AT_LEAST)
                    break


def _above(fund: Fund | None) -> Iterator[Fund]:
    """The funds that hold a fund, nearest first."""
    while fund is not None and (whole := PARENT["fund"].get(fund)):
        fund = Fund(whole)
        yield fund
