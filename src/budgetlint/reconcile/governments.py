"""Laws of whole governments: revenue and expenditure in total, of each year, stage and tier by themselves; and what all
governments of an area have is what the one that reports has and what those below it have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.model.facts import BoundTable, Fact
from budgetlint.model.keys import Flow, Key, Measure, Side, Tier
from budgetlint.reconcile.book import Book, amounts
from budgetlint.reconcile.constraint import Constraint, Origin

#: Money that governments give each other is counted by both.
_BETWEEN = "230"


def balances(tables: Sequence[BoundTable], catalogue: Catalogue) -> Iterator[Constraint]:
    """收入总计 and 支出总计 of tables that set them against each other."""
    for table in tables:
        if not catalogue.kinds[table.kind or ""].balance:
            continue
        totals: dict[Key, dict[Side | None, Fact]] = defaultdict(dict)
        last = {(e.half, dict(e.key).get("flow")): e.row for e in table.entries if e.total}
        halves = {c.index: c.half for c in table.columns}
        for fact in amounts(table):
            at_end = last.get((halves.get(fact.column or 0, 0), str(Flow.TOTAL))) == fact.row
            if fact.key.flow is Flow.TOTAL and at_end:
                totals[evolve(fact.key, side=None, nature=None)].setdefault(fact.key.side, fact)
        for sides in totals.values():
            revenue, expenditure = sides.get(Side.REVENUE), sides.get(Side.EXPENDITURE)
            if revenue is not None and expenditure is not None:
                yield Constraint(revenue, (expenditure,), Origin.BALANCE)


def tiers(book: Book) -> Iterator[Constraint]:
    """全辖 = 本级 + 下级, where all three are printed."""
    single: Mapping[Key, Sequence[Fact]] = book.single
    for key, (whole, *_) in single.items():
        if key.tier is not Tier.AREA or not _adds_up(key):
            continue
        parts = [single.get(evolve(key, tier=tier)) for tier in (Tier.OWN, Tier.BELOW)]
        found = tuple(own[0] for own in parts if own)
        if len(found) == len(parts) and any(f.table != whole.table for f in found):
            yield Constraint(whole, found, Origin.TIERS)


def _adds_up(key: Key) -> bool:
    if key.measure is not Measure.AMOUNT or key.flow is not Flow.CURRENT or key.part_of is not None:
        return False
    return not (key.function or "").startswith(_BETWEEN)
