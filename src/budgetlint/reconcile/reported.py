"""What the report on a government's budget says: its own reckoning, and both laws between its sentences and the tables.

One report speaks of several governments, years and stages: two amounts are held against each other only where all of these
are told, and the name is one that every report means alike. What stands below the line (转移性收入) is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve

from budgetlint.binding.sums import finest, value
from budgetlint.model.claims import Claim
from budgetlint.model.facts import BoundTable, Confidence, Disclosure, Fact
from budgetlint.model.keys import CEILING, Flow, Item, Key, Measure, Nature, Side
from budgetlint.model.phrases import Phrase
from budgetlint.reconcile.book import is_of_government
from budgetlint.reconcile.constraint import Constraint, Origin, Relation
from budgetlint.reconcile.told import is_same, nearest_among
from budgetlint.reconcile.tolerance import precision_of

_WHOLE_FLOWS = (Flow.CURRENT, Flow.TOTAL)
_NATURES = (None, Nature.TOTAL)
_ADJUSTED = Phrase(
    "分项写到报告的末位,可能为与总数相合而调整", "the last digit of a part may be adjusted, so that the parts add up"
)

_LEAVES = Phrase("表中的总计可能含结转下年的数", "a table's total may have what is carried forward in it")


def reported(disclosure: Disclosure) -> Iterator[Constraint]:
    """All that sentences of a government's report say that could be wrong."""
    for sentence in disclosure.sentences:
        for own in sentence.reckonings:
            parts, less = (tuple(c.fact for c in claims) for claims in (own.parts, own.less))
            yield Constraint(own.whole.fact, parts, Origin.RECKONED, less=less)
    said = [c for c in disclosure.claims if _is_certain(c)]
    yield from _told(said, disclosure)
    yield from _ceilings(said)


def _told(said: Sequence[Claim], disclosure: Disclosure) -> Iterator[Constraint]:
    """Law 1: against the tables, and against each other where no table prints the amount."""
    figures = figures_of(disclosure.tables)
    precision = precision_of(disclosure)
    totals = {own.parts[0]: own.whole for s in disclosure.sentences for own in s.reckonings}
    alone: dict[Key, list[Claim]] = defaultdict(list)
    for claim in said:
        place = place_of(claim.key)
        if meant := figures.get(place):
            # 收入 may be the word of a sentence for all that there is to spend.
            meant = (*meant, *(figures.get(evolve(place, flow=Flow.TOTAL), ()) if place.flow is Flow.CURRENT else ()))
            nearest = nearest_among(claim, meant, precision)
            if claim in totals and is_same(totals[claim].fact, nearest, precision):
                continue  # so may that of a table
            others = tuple(f for f in meant if f is not nearest)
            doubt = _ADJUSTED if claim.whole is not None and _is_last_digit(claim.fact, nearest) else ""
            doubt = doubt or (_LEAVES if _may_leave_some(claim, said) else "")
            yield Constraint(claim.fact, (nearest,), Origin.TOLD, doubt=doubt, instead=others)
        else:
            alone[place].append(claim)
    for claims in alone.values():
        for first, second in pairwise(claims):
            yield Constraint(second.fact, (first.fact,), Origin.SAID)


def _may_leave_some(claim: Claim, said: Sequence[Claim]) -> bool:
    """Whether a total of expenditure is less than all that there is to spend, as far as is told: a table's has what is left."""
    if claim.key.flow is not Flow.TOTAL or claim.key.side is not Side.EXPENDITURE:
        return False
    revenue = place_of(evolve(claim.key, side=Side.REVENUE))
    printed = claim.fact.figure.amount
    return not any(c.fact.figure.amount == printed for c in said if place_of(c.key) == revenue)


def _is_last_digit(told: Fact, figure: Fact) -> bool:
    """Whether they differ by less than two of the last digit told."""
    amount, exponent = told.figure.amount, finest((told, figure))
    one, other = value(told.figure, exponent), value(figure.figure, exponent)
    return (
        amount is not None
        and None not in (one, other)
        and abs((one or 0) - (other or 0)) < 2 * 10 ** (amount.exponent - exponent)
    )


def _ceilings(said: Sequence[Claim]) -> Iterator[Constraint]:
    """What is owed is at most what may be owed, as the same report tells both."""
    limits = {place_of(c.key): c.fact for c in said if c.key.item in CEILING.values()}
    for claim in said:
        above = CEILING.get(claim.key.item) if claim.key.item is not None else None
        limit = limits.get(place_of(evolve(claim.key, item=above))) if above is not None else None
        if limit is not None:
            yield Constraint(limit, (claim.fact,), Origin.CEILING, relation=Relation.AT_LEAST)


def figures_of(tables: Sequence[BoundTable]) -> Mapping[Key, Sequence[Fact]]:
    """What tables on governments print, by what it is of."""
    found: dict[Key, list[Fact]] = defaultdict(list)
    for table in tables:
        if table.kind is None or table.trouble is not None or not is_of_government(table):
            continue
        for fact in table.facts:
            if fact.bound and fact.key.measure is Measure.AMOUNT and is_told_alike(fact.key):
                if fact.figure.amount is not None:
                    found[place_of(fact.key)].append(fact)
    return found


def place_of(key: Key) -> Key:
    """What two amounts must share to be one. What is owed and what “三公” cost is the same of whatever budget and stage."""
    plain = evolve(key, entity=None, nature=None)
    if key.item is None:
        return plain
    debt = "债" in key.item
    return evolve(plain, side=None, flow=None, fund=None, stage=None if debt else key.stage)


def is_told_alike(key: Key) -> bool:
    """Whether an amount is of all that its key names, whose name every report and table mean alike."""
    known = None not in (key.year, key.tier) and not key.opaque and key.nature in _NATURES
    if not known or key.project is not None or key.part_of is not None or key.economic is not None:
        return False
    if key.item is not None:
        return _is_stock(key.item) or key.item is Item.THREE_PUBLIC
    return key.stage is not None and key.fund is not None and key.side is not None and key.flow in _WHOLE_FLOWS


def _is_stock(item: Item) -> bool:
    """Whether it is a limit or a balance of debts, which a year has one of."""
    return item in CEILING or item in CEILING.values()


def _is_certain(claim: Claim) -> bool:
    amount = claim.fact.figure.amount
    return (
        claim.is_bound
        and claim.measure is Measure.AMOUNT
        and claim.confidence is Confidence.HIGH
        and claim.fact.figure.relation is None
        and amount is not None
        and amount.is_money
        and is_told_alike(claim.key)
    )
