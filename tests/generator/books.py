"""A government's ledger: amounts at their finest, each told by its key, and every sum of them.

Lines that are no subject are paths, ``本年收入/税收收入/增值税``; sums along them, along codes, regions, tiers and items are
there for the asking.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from attrs import evolve, field, frozen

from budgetlint.model.keys import PARENT, Fund, Item, Key, Tier

#: Lines of this path are of one tier: what a county gives its townships is no expenditure of the whole area.
BETWEEN = "转移性"


@frozen(eq=False)
class Books:
    """All amounts of one place, in 分."""

    place: str
    year: int
    #: The smallest step of its amounts, in 分.
    grain: int
    leaves: Mapping[Key, int]
    _sums: dict[Key, int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for leaf, fen in self.leaves.items():
            for key in wholes(leaf):
                self._sums[key] = self._sums.get(key, 0) + fen

    def amount(self, key: Key) -> int:
        """What ``key`` is worth, in 分: the sum of all that is within it; nothing where there is nothing."""
        return self._sums.get(key, 0)


def wholes(leaf: Key) -> Iterator[Key]:
    """The key itself and all that it is a part of."""
    between = (leaf.revenue or "").startswith(BETWEEN)
    tiers = (leaf.tier, Tier.AREA) if leaf.tier in (Tier.OWN, Tier.BELOW) and not between else (leaf.tier,)
    items, item = list[Item | None](), leaf.item
    while item is not None:
        items.append(item)
        whole = PARENT["item"].get(item)
        item = whole if isinstance(whole, Item) else None
    funds = (leaf.fund, Fund.ALL) if leaf.local and leaf.fund is not Fund.ALL and leaf.fund else (leaf.fund,)
    functions = _ends(leaf.function, (3, 5, 7))
    economics = _ends(leaf.economic, (3, 5))
    regions = (leaf.region, None) if leaf.region else (None,)
    for tier, fund, item, function, economic, revenue, region in product(
        tiers, funds, items or [None], functions, economics, _paths(leaf.revenue), regions
    ):
        yield evolve(
            leaf, tier=tier, fund=fund, item=item, function=function, economic=economic, revenue=revenue, region=region
        )


def _ends(code: str | None, lengths: tuple[int, ...]) -> list[str | None]:
    return [None] if code is None else [*(code[:n] for n in lengths if n <= len(code)), None]


def _paths(path: str | None) -> list[str | None]:
    if path is None:
        return [None]
    steps = path.split("/")
    return [*("/".join(steps[:n]) for n in range(1, len(steps) + 1)), None]
