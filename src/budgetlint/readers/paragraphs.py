"""Printed lines to paragraphs, by where they stand on their pages: a line that fills its column goes on in the next one
that is not indented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from budgetlint.model.address import Box
from budgetlint.readers.layout import Laid, PageEdge, TextLine

#: The first numbers of a page and its width, by which pages of one kind have their margins in common.
_Margins: TypeAlias = Mapping[int, tuple[int, int]]

#: In heights of a line: how far a full line stays behind the margin, and how far the next one may be indented.
_BEHIND, _INDENTED = 1.3, 1.0
#: Lines of one paragraph are of one size, but for so much: quotation marks of another font reach higher.
_ALIKE = 0.4
#: Margins are told by lines this long, in tenths of a point, and are the same within so much.
_LONG, _STEP = 1_500, 30
#: What never goes on from a line before it, and what does not where that ends a sentence.
_OPENS = re.compile(
    r"\s*(?:第[一二三四五六七八九十\d]+\s*部分|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]|备?注\s*[:：])"
)
_COUNTS = re.compile(r"\s*(?:[（(]\d{1,2}[）)]|\d{1,2}[、.．](?!\d)|表[一二三四五六七八九十\d])")
#: So few characters under the middle of a line are its rest.
_REST = 3
_ENDS = re.compile(r"[。！？；;:：]\s*$")


@frozen(eq=False)
class Paragraph:
    """Lines that are one paragraph, each with its own address."""

    lines: tuple[TextLine, ...]


def paragraphs(laid: Iterable[Laid]) -> Iterator[Laid | Paragraph]:
    """The same with lines of pages joined. A paragraph over the edge of a page comes before the edge."""
    items = list(laid)
    margins = _margins(items)
    run: list[TextLine] = []
    edges: list[Laid] = []
    for item in items:
        if isinstance(item, PageEdge) and run:
            edges.append(item)
            continue
        if isinstance(item, TextLine) and run and _goes_on(run[-1], item, margins):
            run.append(item)
            continue
        yield from _told(run)
        yield from edges
        run, edges = [], []
        if isinstance(item, TextLine) and item.address.box is not None:
            run = [item]
        else:
            yield item
    yield from _told(run)
    yield from edges


def _told(run: Sequence[TextLine]) -> Iterator[Laid | Paragraph]:
    if len(run) == 1:
        yield run[0]
    elif run:
        yield Paragraph(tuple(run))


def _margins(items: Sequence[Laid]) -> _Margins:
    """Page → left and right end of its column of text: those of most long lines of the document."""
    lines = [(i.address.page or 0, i.address.box) for i in items if isinstance(i, TextLine) and i.address.box]
    found: dict[int, tuple[int, int]] = {}
    long = [(page, box) for page, box in lines if box[2] - box[0] >= _LONG]
    usual = _usual([box for _, box in long])
    for page in {page for page, _ in lines}:
        own = _usual([box for p, box in long if p == page], 4)
        if own or usual:
            found[page] = own or usual  # type: ignore[assignment]
    return found


def _usual(boxes: Sequence[Box], least: int = 1) -> tuple[int, int] | None:
    """The leftmost of the frequent left ends, and the most frequent right end."""
    if len(boxes) < least:
        return None
    lefts = Counter(box[0] // _STEP for box in boxes)
    right, _ = max(Counter(box[2] // _STEP for box in boxes).items(), key=lambda n: (n[1], n[0]))
    left = min(edge for edge, count in lefts.items() if count * 5 >= max(lefts.values()))
    return left * _STEP, right * _STEP


def _goes_on(line: TextLine, following: TextLine, margins: _Margins) -> bool:
    one, other = line.address.box, following.address.box
    if one is None or other is None:
        return False
    here, there = margins.get(line.address.page or 0), margins.get(following.address.page or 0)
    height, next_height = one[3] - one[1], other[3] - other[1]
    if here is None or there is None or abs(height - next_height) > _ALIKE * max(height, next_height):
        return False
    if line.address.page == following.address.page and not 0 < other[1] - one[1] <= 3 * height:
        return False
    if _OPENS.match(following.text) or (_COUNTS.match(following.text) and _ENDS.search(line.text)):
        return False
    centred = abs(one[0] + one[2] - other[0] - other[2]) <= 2 * height
    if len(following.text.strip()) <= _REST and centred and 5 * (one[2] - one[0]) >= 4 * (here[1] - here[0]):
        return True
    full = one[2] >= here[1] - _BEHIND * min(height, next_height) and 2 * one[0] <= sum(here)
    flush = other[0] <= there[0] + _INDENTED * height
    return full and flush
