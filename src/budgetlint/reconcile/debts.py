"""Laws on debts: what is owed stays within its limit, a balance follows from the one before and what moved it, and one amount
is the same wherever it is printed.

Amounts of several years stand in one document, so the year is part of what is compared here; a limit is one for its year
at whatever stage it is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, pairwise
from typing import Final

from attrs import evolve

from budgetlint.binding.sums import in_yuan
from budgetlint.model.facts import BoundTable, Fact
from budgetlint.model.keys import CEILING, MOVEMENT, PARENT, Item, Key, Measure, Tier
from budgetlint.model.phrases import Phrase
from budgetlint.reconcile.book import is_negative
from budgetlint.reconcile.constraint import Constraint, Origin, Relation, Trust
from budgetlint.records import frozen

_LIMITS: Final = frozenset(CEILING.values())
_DEBTS: Final = frozenset(
    {*CEILING, *_LIMITS, *(i for added, taken in MOVEMENT.values() for i in (*added, *taken))}
    | {Item.DEBT_ISSUED, Item.DEBT_REPAID, Item.DEBT_INTEREST, Item.NEW_BONDS}
)
#: What new bonds are, by the names of those that were issued.
_NEW_BONDS: Final = (Item.NEW_GENERAL_BONDS, Item.NEW_SPECIAL_BONDS)
_OTHERWISE = Phrase(
    "限额还会因收回、调剂而变动,表中没有列全",
    "limits are also withdrawn and moved, which the table does not list in full",
)


def debts(tables: Sequence[BoundTable]) -> Iterator[Constraint]:
    """What holds of the debts that tables print."""
    books = {t.index: DebtBook.of(t) for t in tables}
    for book in books.values():
        yield from _ceilings(book)
        yield from _within_the_area(book)
        yield from _movements(book)
    yield from _used(books)
    yield from _alike([t for t in tables if books[t.index].facts], books)


@frozen(eq=False, slots=False)
class DebtBook:
    """What a table prints of debts, by what it is of; what it prints twice is not told."""

    facts: Mapping[Key, Fact]

    @classmethod
    def of(cls, table: BoundTable) -> DebtBook:
        """That of a table. Of a column for budgets and one for results that a row prints in one of, the other says
        nothing."""
        found: dict[Key, list[Fact]] = defaultdict(list)
        for fact in table.facts:
            if fact.bound and not fact.key.opaque and fact.key.measure is Measure.AMOUNT and _is_debt(fact.key.item):
                found[_place(fact.key)].append(fact)
        told = {key: [f for f in own if not f.figure.is_nothing] or own[:1] for key, own in found.items()}
        return cls({key: own[0] for key, own in told.items() if len(own) == 1})

    def at(self, key: Key, item: Item, year: int) -> Fact | None:
        """What it prints of an item for another year, at the stage of a key or else at the only other."""
        wanted = _place(evolve(key, item=item, year=year))
        found = self.facts.get(wanted)
        if found is None and item not in _LIMITS:
            other = self._stages.get(evolve(wanted, stage=None), ())
            found = other[0] if len(other) == 1 else None
        return found

    @cached_property
    def _stages(self) -> Mapping[Key, Sequence[Fact]]:
        """What it prints under a key whatever the stage."""
        found: dict[Key, list[Fact]] = defaultdict(list)
        for key, fact in self.facts.items():
            found[evolve(key, stage=None)].append(fact)
        return found


def _is_debt(item: Item | None) -> bool:
    while item is not None and item not in _DEBTS:
        above = PARENT["item"].get(item)
        item = Item(above) if above is not None else None
    return item is not None


def _place(key: Key) -> Key:
    return evolve(key, entity=None, stage=None if key.item in _LIMITS else key.stage)


def _ceilings(book: DebtBook) -> Iterator[Constraint]:
    """What is owed at the end of a year is at most what may be owed then."""
    for key, balance in book.facts.items():
        above = CEILING.get(key.item) if key.item is not None else None
        limit = book.facts.get(evolve(key, item=above, stage=None)) if above is not None else None
        if limit is not None and not limit.figure.is_nothing and not balance.figure.is_nothing:
            yield Constraint(limit, (balance,), Origin.CEILING, relation=Relation.AT_LEAST)


def _within_the_area(book: DebtBook) -> Iterator[Constraint]:
    """What a government itself owes, borrows and repays is part of what its whole area does; where a table prints what is
    below it, too, the three add up."""
    for key, area in book.facts.items():
        if key.tier is Tier.AREA and evolve(key, tier=Tier.BELOW) not in book.facts:
            own = book.facts.get(evolve(key, tier=Tier.OWN))
            if own is None or own.figure.is_nothing or area.figure.is_nothing:
                continue
            # What is withdrawn may be printed with a minus.
            if not is_negative(own) and not is_negative(area):
                yield Constraint(area, (own,), Origin.TIERS, relation=Relation.AT_LEAST)


def _movements(book: DebtBook) -> Iterator[Constraint]:
    """What stands at the end of a year is what stood at its beginning and what moved it, where a table prints all that."""
    for key, end in book.facts.items():
        if key.item not in MOVEMENT or key.year is None:
            continue
        added, taken = MOVEMENT[key.item]
        begin = book.at(key, key.item, key.year - 1)
        more = [f for item in added if (f := book.at(key, item, key.year)) is not None]
        less = [f for item in taken if (f := book.at(key, item, key.year)) is not None]
        is_limit = key.item in _LIMITS
        if begin is None or not more or (not less and not is_limit):
            continue
        if begin.figure.is_nothing or end.figure.is_nothing:
            continue
        # What is withdrawn is printed with a minus or without one.
        signed = [f for f in less if is_negative(f)] if is_limit else []
        gone = tuple(f for f in less if f not in signed)
        made = Constraint(end, (begin, *more, *signed), Origin.MOVEMENT, less=gone)
        if is_limit and len(more) + len(less) < len(added) + len(taken):
            made = evolve(made, trust=Trust.SOFT, doubt=_OTHERWISE if made.difference else "")
        yield made


def _used(books: Mapping[int, DebtBook]) -> Iterator[Constraint]:
    """The projects that new bonds pay for use what of them was issued: soft, for a list may be of some governments only."""
    for book in books.values():
        for key, used in book.facts.items():
            if key.item is not Item.NEW_BONDS or key.project is not None or used.figure.amount is None:
                continue
            wanted = [evolve(key, item=item, part_of="债券") for item in _NEW_BONDS]
            issued = next(
                (p for other in books.values() if len(p := [other.facts[k] for k in wanted if k in other.facts]) == 2),
                None,
            )
            if issued is not None:
                yield Constraint(used, tuple(issued), Origin.IMPLIED, Trust.SOFT)


def _alike(tables: Sequence[BoundTable], books: Mapping[int, DebtBook]) -> Iterator[Constraint]:
    """One amount is the same in all tables, but for two of one kind that mostly differ: those are versions."""
    apart = {
        frozenset((one.index, other.index))
        for one, other in combinations(tables, 2)
        if one.kind == other.kind and _mostly_differ(books[one.index].facts, books[other.index].facts)
    }
    places: dict[Key, list[Fact]] = defaultdict(list)
    for table in tables:
        filled = {f.row for f in table.facts if not f.figure.is_nothing}
        for key, fact in books[table.index].facts.items():
            # A row that prints nothing at all leaves out its amount; another column of one that does may not be meant.
            is_blank = fact.figure.is_nothing and fact.row not in filled
            if is_blank or (fact.figure.amount is not None and fact.figure.amount.unit is not None):
                places[key].append(fact)
    for facts in places.values():
        for first, second in pairwise(facts):
            if first.figure.is_nothing and second.figure.is_nothing:
                continue
            if frozenset((first.table, second.table)) not in apart:
                yield Constraint(first, (second,), Origin.SAME_KEY)


def _mostly_differ(one: Mapping[Key, Fact], other: Mapping[Key, Fact]) -> bool:
    shared = [(fact, other[key]) for key, fact in one.items() if key in other]
    return 2 * sum(in_yuan(a) != in_yuan(b) for a, b in shared) > len(shared)
