"""Pages of glyphs and rules, whatever file they come from: lines by baselines, tables by rules, order by where things stand.

``sheet`` is what a reader of such a format hands over for each page; ``flow`` finds lines and tables on it; here all pages
come into one order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from budgetlint.readers.drawn.continued import continues, joined
from budgetlint.readers.drawn.edges import without_edges
from budgetlint.readers.drawn.flow import Layout
from budgetlint.readers.layout import Grid, Laid, PageEdge


def in_order(pages: Sequence[Layout]) -> Iterator[Laid]:
    """All pages in order, without what they repeat at their edges; a table over several pages is one, and the edges that it
    crosses come behind it."""
    held: Grid | None = None
    waiting: list[Laid] = []
    for page in without_edges(pages):
        items = [item for _, item in page.items]
        edge: list[Laid] = [PageEdge(page.page, round(page.width * 10) or None)]
        edge += page.remarks
        for at, item in enumerate(items):
            if not isinstance(item, Grid):
                continue
            items[at] = evolve(item, first=at == 0, last=at == len(items) - 1)
        first = items[0] if items else None
        if held is not None and isinstance(first, Grid) and continues(held, first):
            held = joined(held, first)
            waiting += edge
            items = items[1:]
            if not items:
                continue
            edge = []
        if held is not None:
            yield held
            yield from waiting
            held, waiting = None, []
        yield from edge
        if items and isinstance(items[-1], Grid):
            yield from items[:-1]
            held = items[-1]
        else:
            yield from items
    if held is not None:
        yield held
        yield from waiting
