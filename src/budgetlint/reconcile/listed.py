"""Law 2 in sentences: an amount is the sum of the parts that are listed of it, where all of them are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from budgetlint.model.claims import Claim, Listing
from budgetlint.model.keys import PARENT, Flow, Item, Measure, Nature, Tier
from budgetlint.reconcile.book import is_negative
from budgetlint.reconcile.constraint import Constraint, Origin, Relation, Trust

_COUNTED = (Measure.AMOUNT, Measure.CHANGE)
#: Parts that make up a whole: any of these sets, of which all members are listed.
_COMPLETE: tuple[tuple[str, object, frozenset[object]], ...] = (
    ("nature", None, frozenset((Nature.BASIC, Nature.PROJECT))),
    ("nature", Nature.BASIC, frozenset((Nature.PERSONNEL, Nature.OPERATING))),
    ("item", Item.THREE_PUBLIC, frozenset((Item.ABROAD, Item.VEHICLES, Item.RECEPTION))),
    ("item", Item.THREE_PUBLIC, frozenset((Item.ABROAD, Item.VEHICLE_PURCHASE, Item.VEHICLE_RUNNING, Item.RECEPTION))),
    ("item", Item.VEHICLES, frozenset((Item.VEHICLE_PURCHASE, Item.VEHICLE_RUNNING))),
    ("item", Item.PROCUREMENT, frozenset((Item.GOODS, Item.WORKS, Item.SERVICES))),
)
#: The same in the reports of governments, where nothing that has no name of its own is listed beside them.
_ALL_OF_IT: tuple[tuple[str, object, frozenset[object]], ...] = (
    ("revenue", None, frozenset(("税收收入", "非税收入"))),
    ("tier", Tier.AREA, frozenset((Tier.OWN, Tier.BELOW))),
    ("item", Item.DEBT_LIMIT, frozenset((Item.GENERAL_DEBT_LIMIT, Item.SPECIAL_DEBT_LIMIT))),
    ("item", Item.NEW_LIMIT, frozenset((Item.GENERAL_NEW_LIMIT, Item.SPECIAL_NEW_LIMIT))),
    ("item", Item.DEBT_BALANCE, frozenset((Item.GENERAL_DEBT_BALANCE, Item.SPECIAL_DEBT_BALANCE))),
    ("item", Item.NEW_BONDS, frozenset((Item.NEW_GENERAL_BONDS, Item.NEW_SPECIAL_BONDS))),
)
_REST = "其他"
_DIMENSIONS = ("tier", "flow", "fund", "nature", "item", "function", "revenue", "project", "local")
#: Sources of revenue: what was carried over stands beside the funds.
_ALIKE = {"flow": "source", "fund": "source", "revenue": "project", "local": "project"}


def listed(claims: Sequence[Claim]) -> Iterator[Constraint]:
    """The sums that sentences state: equal where the list is complete, at most the whole where it may not be."""
    parts: dict[tuple[Claim, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.whole is not None and claim.measure in _COUNTED:
            parts[claim.whole, claim.listed].append(claim)
    for (whole, _), own in parts.items():
        if whole.is_bound and whole.measure in _COUNTED:
            groups = list(_by_dimension(whole, own))
            named = not any(p.key.project or p.key.local for p in own)
            for alike in groups:
                if _is_comparable(whole, alike):
                    yield from _sum(whole, alike, is_all=len(groups) == 1, named=named)


def _by_dimension(whole: Claim, parts: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    """The parts by what tells them from their whole: classes and natures, listed one below the other, add up apart."""
    found: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for part in parts:
        found[tuple(sorted({_ALIKE.get(d, d) for d in _DIMENSIONS if _differs(whole, part, d)}))].append(part)
    yield from found.values()


def _differs(whole: Claim, part: Claim, dimension: str) -> bool:
    return bool(getattr(whole.key, dimension) != getattr(part.key, dimension))


def _is_comparable(whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether they are of one year, and changes are from one base: different or unstated ones are never equated."""
    years = {c.key.year for c in (whole, *parts)}
    return len(years) == 1 and all(c.measure is whole.measure and c.base is whole.base for c in parts)


def _sum(whole: Claim, parts: Sequence[Claim], is_all: bool, named: bool) -> Iterator[Constraint]:
    """``is_all``: whether nothing beside these parts is listed; ``named``: whether all that is has a name of its own."""
    facts = tuple(p.fact for p in parts)
    some = any(p.listing is Listing.SOME for p in parts)
    if not some and (_is_complete(whole, parts) or (named and _is_all(whole, parts)) or _ends_in_rest(parts)):
        yield Constraint(whole.fact, facts, Origin.LISTED)
    elif whole.measure is Measure.CHANGE or any(map(is_negative, facts)) or any(p.listing is None for p in parts):
        return
    elif (
        is_all
        and not some
        and len(parts) > 1
        and all(p.listing is Listing.ALL for p in parts)
        and parts[0].sentence == parts[-1].sentence
    ):
        yield Constraint(whole.fact, facts, Origin.LISTED, Trust.SOFT)
    else:
        yield Constraint(whole.fact, facts, Origin.LISTED, relation=Relation.AT_LEAST)


def _is_complete(whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether all members of a closed dimension are listed, and nothing beside them; a list over several paragraphs
    may have one more that was not understood."""
    for dimension, above, members in _COMPLETE:
        own = getattr(whole.key, dimension)
        found = {getattr(p.key, dimension) for p in parts}
        if own == above and members <= found and all(f in PARENT[dimension] for f in found):
            return parts[0].sentence == parts[-1].sentence or dimension == "item" or len(parts) > len(members)
    return False


def _is_all(whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether the parts are just those that make up an amount of a government."""
    for dimension, above, members in _ALL_OF_IT:
        found = [getattr(p.key, dimension) for p in parts]
        if getattr(whole.key, dimension) == above and sorted(map(str, found)) == sorted(map(str, members)):
            # What governments give each other is in the totals of both.
            whose = all(p.key.region is None and p.key.flow is not Flow.TOTAL for p in (whole, *parts))
            return dimension != "tier" or whose
    return False


def _ends_in_rest(parts: Sequence[Claim]) -> bool:
    """A list whose last part is 其他 leaves nothing out."""
    return len(parts) > 1 and parts[-1].subject.startswith(_REST) and parts[0].sentence == parts[-1].sentence
