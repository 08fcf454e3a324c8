"""Page numbers and running heads: what the pages of a document print alike at their edges, and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from attrs import evolve

from budgetlint.readers.drawn.flow import Layout
from budgetlint.readers.drawn.sheet import Area
from budgetlint.readers.layout import TextLine
from budgetlint.regex import regex

_NUMBER = regex(
    r"[-—–－·~\s(（]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*[/／]\s*(?:共\s*)?\d{1,4})?\s*页?[-—–－·~\s)）]*(?:共\s*\d{1,4}\s*页)?"
)
#: Which part of a page is its edge, how far a running head strays, and on how many pages it is at least.
_EDGE, _STRAYS, _OFTEN = 0.12, 6.0, 3


def without_edges(pages: Sequence[Layout]) -> list[Layout]:
    """The same without page numbers and running heads. Only the first and last lines of a page can be any."""
    heads: dict[tuple[str, bool, int], set[int]] = defaultdict(set)
    for page in pages:
        for top in (True, False):
            for area, line in _outer(page, top):
                for near in (-1, 0, 1):
                    heads[_alike(line), top, int(area[1] // _STRAYS) + near].add(page.page)
    return [_without(page, heads, len(pages)) for page in pages]


def _without(page: Layout, heads: dict[tuple[str, bool, int], set[int]], count: int) -> Layout:
    dropped = set()
    for top in (True, False):
        for area, line in _outer(page, top):
            often = len(heads[_alike(line), top, int(area[1] // _STRAYS)])
            if _NUMBER.fullmatch(line.text.strip()) or (often >= _OFTEN and 2 * often > count):
                dropped.add(id(line))
            else:
                break
    return evolve(page, items=tuple(p for p in page.items if id(p[1]) not in dropped))


def _outer(page: Layout, top: bool) -> list[tuple[Area, TextLine]]:
    """The lines at one edge, from the outside, up to whatever is no line or lies further in."""
    found = []
    for area, item in page.items if top else reversed(page.items):
        inside = area[3] > page.height * _EDGE if top else area[1] < page.height * (1 - _EDGE)
        if inside or not isinstance(item, TextLine):
            break
        found.append((area, item))
    return found


def _alike(line: TextLine) -> str:
    return re.sub(r"\d+", "0", "".join(line.text.split()))
