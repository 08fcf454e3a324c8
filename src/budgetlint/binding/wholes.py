"""Parts and wholes (law 2): which key covers which, along closed trees, code prefixes and projects."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from budgetlint.model.keys import MEMBERS, PARENT

Part: TypeAlias = Mapping[str, str]
Address: TypeAlias = tuple[str | None, ...]  # the members of _DIMENSIONS, in their order

_EQUAL = ("stage", "measure", "base", "side")
_CLOSED = tuple(PARENT)
_CODES = ("function", "economic")
_NAMES = ("revenue", "region", "project", "local", "part_of")
_DIMENSIONS = (*_EQUAL, *_CLOSED, *_CODES, *_NAMES)
#: Members that say no more than an unstated dimension does.
_ROOTS = {"fund": "全部", "nature": "全部"}


def address(key: Part) -> Address:
    """A key in comparable form."""
    return tuple(None if (m := key.get(d)) == _ROOTS.get(d) else m for d in _DIMENSIONS)


def _chains(part: Address) -> Iterator[tuple[str | None, ...]]:
    """Per dimension, the member itself and all that it lies below, unstated last."""
    for dimension, member in zip(_DIMENSIONS, part, strict=True):
        if member is None or dimension in _EQUAL:
            yield (member,)
        elif dimension in _CODES:
            yield (*(member[:n] for n in range(len(member), 2, -1)), None)
        elif dimension in _NAMES:
            yield (member, None)
        else:
            yield (*_up(dimension, member), None)


def _up(dimension: str, member: str) -> Iterator[str]:
    at = MEMBERS[dimension](member)
    while True:
        if str(at) != _ROOTS.get(dimension):
            yield str(at)
        above = PARENT[dimension].get(at)
        if above is None:
            return
        at = above


def wholes_of(part: Address) -> Iterator[Address]:
    """Every address that covers ``part``, strictly."""
    return (whole for whole in product(*_chains(part)) if whole != part)


def nearest_wholes(keys: Sequence[Part]) -> list[int | None]:
    """For each key the position of the least one that covers it; of equals, the nearest before it, else after it."""
    addresses = [address(k) for k in keys]
    places: dict[Address, list[int]] = defaultdict(list)
    for at, own in enumerate(addresses):
        places[own].append(at)
    above = {own: frozenset(w for w in wholes_of(own) if w in places) for own in places}
    found: list[int | None] = []
    for at, own in enumerate(addresses):
        least = [w for w in above[own] if not any(w in above[other] for other in above[own])]
        before = [places[w][i - 1] for w in least if (i := bisect_left(places[w], at))]
        after = [places[w][i] for w in least if (i := bisect_left(places[w], at)) < len(places[w])]
        found.append(max(before) if before else min(after, default=None))
    return found
