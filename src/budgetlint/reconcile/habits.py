"""What most figures of a document keep to though no law asks it: a county without townships of its own owes what its area
owes, and a balance of debts follows from the one before, but for what exchange rates move.

A figure that breaks such a habit is no finding. Of several that may be wrong in a sum, it tells which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import ClassVar, Final

from attrs import evolve

from budgetlint.model.amount import Amount
from budgetlint.model.facts import BoundTable, Disclosure, Fact
from budgetlint.model.keys import PARENT, Item, Key, Tier
from budgetlint.reconcile.constraint import Constraint, Origin, Trust
from budgetlint.reconcile.debts import DebtBook
from budgetlint.reconcile.tolerance import Precision, Result, judge
from budgetlint.records import frozen

#: So many keep to it, and so many of a hundred, where it is a habit.
_FEWEST_TIERS: Final = 3
_FEWEST_BALANCES: Final = 2
_MOST: Final = 60
_BALANCES: Final = {
    Item.DEBT_BALANCE: (Item.DEBT_ISSUED, Item.DEBT_REPAID),
    Item.GENERAL_DEBT_BALANCE: (Item.GENERAL_DEBT_ISSUED, Item.GENERAL_DEBT_REPAID),
    Item.SPECIAL_DEBT_BALANCE: (Item.SPECIAL_DEBT_ISSUED, Item.SPECIAL_DEBT_REPAID),
}


class HabitKind(StrEnum):
    """What is kept to."""

    TIERS = "tiers"  # the government itself and its whole area print the same
    BALANCES = "balances"  # the balance of a debt follows from the one before, what was borrowed and what was repaid


@frozen(eq=False)
class Habit:
    """An equality that most of its kind keep in a document."""

    #: What it costs that a document does not keep to it: less than a slip of the pen.
    surprise: ClassVar[float] = 5.0

    kind: HabitKind
    equality: Constraint
    precision: Precision

    @property
    def figures(self) -> tuple[Fact, ...]:
        """The figures that it compares."""
        return self.equality.facts

    @property
    def holds(self) -> bool:
        """Whether it is kept as printed."""
        return self.agrees({})

    def amount_of(self, figure: Fact) -> Amount | None:
        """What the other figure of two says that one of them is; None of more."""
        others = [f for f in self.figures if f is not figure]
        return others[0].figure.amount if len(others) == 1 else None

    def agrees(self, changes: Mapping[Fact, Amount]) -> bool:
        """Whether it is kept if some figures print other amounts."""
        return judge(self.equality.with_amounts(changes), self.precision) in (Result.HOLDS, Result.ROUNDING)

    def confirms(self, changes: Mapping[Fact, Amount]) -> bool:
        """The same: of an equality that can always be told, as it can not of a percentage."""
        return self.agrees(changes)


def habits(disclosure: Disclosure, precision: Precision) -> Iterator[Habit]:
    """The habits of a document: each of a kind that nearly all keep to, those few that do not among them."""
    for table in disclosure.tables:
        pairs = [Habit(HabitKind.TIERS, pair, precision) for pair in _tiers(table)]
        yield from _kept(pairs, _FEWEST_TIERS)
    books = [DebtBook.of(table) for table in disclosure.tables]
    yield from _kept(
        [Habit(HabitKind.BALANCES, b, precision) for book in books for b in _balances(book)], _FEWEST_BALANCES
    )


def _kept(found: Sequence[Habit], fewest: int) -> Sequence[Habit]:
    kept = sum(habit.holds for habit in found)
    return found if kept >= fewest and kept * 100 >= _MOST * len(found) else ()


def _tiers(table: BoundTable) -> Iterator[Constraint]:
    """What a table prints of a whole area and of its government itself."""
    found: dict[Key, dict[Tier, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in table.facts:
        if fact.bound and not fact.key.opaque and fact.key.tier in (Tier.AREA, Tier.OWN):
            found[evolve(fact.key, tier=None)][fact.key.tier].append(fact)
    for own in found.values():
        area, government = own[Tier.AREA], own[Tier.OWN]
        if len(area) == len(government) == 1 and not any(f.figure.is_nothing for f in (*area, *government)):
            yield Constraint(area[0], (government[0],), Origin.SAME_KEY, Trust.SOFT)


def _balances(book: DebtBook) -> Iterator[Constraint]:
    """What is owed at the end of a year, by what was owed before, borrowed and repaid."""
    for key, end in book.facts.items():
        if key.item not in _BALANCES or key.year is None or end.figure.is_nothing:
            continue
        borrowed, repaid = _BALANCES[key.item]
        begin, less = book.at(key, key.item, key.year - 1), book.at(key, repaid, key.year)
        more = _borrowed(book, key, borrowed, key.year)
        if begin is not None and not begin.figure.is_nothing and less is not None and more:
            yield Constraint(end, (begin, *more), Origin.MOVEMENT, Trust.SOFT, less=(less,))


def _borrowed(book: DebtBook, key: Key, item: Item, year: int) -> Sequence[Fact]:
    """What was borrowed: as a total, or by the bonds that were issued."""
    total = book.at(key, item, year)
    if total is not None:
        return (total,)
    below = [Item(member) for member, above in PARENT["item"].items() if above == item]
    places = (key, evolve(key, part_of="债券"))
    return [f for member in below for place in places if (f := book.at(place, member, year)) is not None]
