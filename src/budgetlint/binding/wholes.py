"""Parts and wholes (law 2): which key covers which, along closed trees, code prefixes and projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from budgetlint.model.keys import MEMBERS, PARENT, is_within

Part = Mapping[str, str]
_CLOSED = tuple(PARENT)
_CODES = ("function", "economic")
_NAMES = ("project", "local", "part_of")
_EQUAL = ("measure", "base", "side")
#: Members that say no more than an unstated dimension does.
_ROOTS = {"fund": "全部", "nature": "全部"}


def covers(whole: Part, part: Part) -> bool:
    """Whether ``part`` lies below ``whole`` in every dimension, strictly in one. Unstated means the whole of it."""
    if any(whole.get(d) != part.get(d) for d in _EQUAL):
        return False
    strict = False
    for dimension in _CLOSED:
        root = _ROOTS.get(dimension)
        w, p = (None if m == root else m for m in (whole.get(dimension), part.get(dimension)))
        if w == p:
            continue
        members = MEMBERS[dimension]
        if w is not None and (p is None or not is_within(dimension, members(p), members(w))):
            return False
        strict = True
    for dimension in (*_CODES, *_NAMES):
        w, p = whole.get(dimension), part.get(dimension)
        if w == p:
            continue
        if w is not None and (p is None or dimension in _NAMES or not p.startswith(w)):
            return False
        strict = True
    return strict


def nearest_wholes(keys: Sequence[Part]) -> list[int | None]:
    """For each key the position of the least one that covers it; of equals, the nearest before it, else after it."""
    above: list[list[int]] = [[w for w, key in enumerate(keys) if covers(key, part)] for part in keys]
    found: list[int | None] = []
    for at, candidates in enumerate(above):
        least = [w for w in candidates if not any(w in above[other] for other in candidates)]
        before = [w for w in least if w < at]
        found.append(before[-1] if before else min(least, default=None))
    return found
