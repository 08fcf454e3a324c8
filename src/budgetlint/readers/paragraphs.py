"""Printed lines to paragraphs, by where they stand on their pages: a line that fills its column goes on in the next one
that is not indented."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from budgetlint.model.address import Box
from budgetlint.readers.layout import Laid, PageEdge, TextLine
from budgetlint.readers.titles import titled
from budgetlint.records import frozen
from budgetlint.regex import regex

#: Page → where its text begins and ends, in tenths of a point.
_Margins: TypeAlias = Mapping[int, tuple[int, int]]

#: In heights of a line: how far a full line stays behind the margin, and how far the next one may be indented.
_BEHIND, _INDENTED = 1.3, 1.0
#: Lines of one paragraph are of one size, but for so much: quotation marks of another font reach higher.
_ALIKE = 0.4
#: Ends of lines are the same within so many tenths of a point; so many lines that end alike tell a margin.
_STEP, _SEVERAL = 30, 4
#: What never goes on from a line before it, and what does not where that ends a sentence.
_OPENS = regex(
    r"\s*(?:第[一二三四五六七八九十\d]+\s*部分|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]|备?注\s*[:：])"
)
_COUNTS = regex(r"\s*(?:[（(]\d{1,2}[）)]|\d{1,2}[、.．](?!\d)|表[一二三四五六七八九十\d])")
_CONTENTS = regex(r"\s*目\s*录\s*$")
#: So few characters under the middle of a line are its rest.
_REST = 3
_ENDS = regex(r"[。！？；;:：]\s*$")


@frozen(eq=False)
class Paragraph:
    """Lines that are one paragraph, each with its own address."""

    lines: tuple[TextLine, ...]

    @property
    def heading(self) -> int | None:
        """The level, if it is a heading."""
        return self.lines[0].heading


def paragraphs(laid: Iterable[Laid]) -> Iterator[Laid | Paragraph]:
    """The same with lines of pages joined. A paragraph over the edge of a page comes before the edge."""
    items = list(laid)
    margins = _margins(items)
    items = titled(items, margins)
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
    """Page → left and right end of its column of text: where several long lines end, else as far from the right as the
    left is from the left."""
    widths = {i.page: i.width for i in items if isinstance(i, PageEdge) and i.width is not None}
    together: dict[int, dict[str, Box]] = defaultdict(dict)
    pages: set[int] = set()
    for item in items:
        if isinstance(item, TextLine) and item.address.box is not None and item.address.page is not None:
            pages.add(item.address.page)
            # What is printed again says nothing more.
            together[widths.get(item.address.page, 0)].setdefault(item.text, item.address.box)
    usual = {width: _usual(list(own.values()), width) for width, own in together.items()}
    found = {page: usual[widths.get(page, 0)] for page in pages}
    return {page: margins for page, margins in found.items() if margins is not None}


def _usual(boxes: Sequence[Box], width: int) -> tuple[int, int] | None:
    """The leftmost of the frequent left ends, and the right end, of the pages of one width."""
    lefts = Counter(box[0] // _STEP for box in boxes)
    left = min(edge for edge, count in lefts.items() if count * 5 >= max(lefts.values())) * _STEP
    last = max(box[2] for box in boxes)
    rights = Counter(
        box[2] // _STEP for box in boxes if 2 * (box[2] - box[0]) >= last - left and 10 * box[2] >= 9 * last
    )
    edge, count = max(rights.items(), key=lambda n: (n[1], n[0]), default=(0, 0))
    if count >= _SEVERAL:
        return left, edge * _STEP
    return (left, width - left) if width else None


def _goes_on(line: TextLine, following: TextLine, margins: _Margins) -> bool:
    one, other = line.address.box, following.address.box
    if one is None or other is None or line.heading != following.heading or _CONTENTS.match(following.text):
        return False
    if line.heading is not None:  # a title over two lines
        return line.address.page == following.address.page and 0 < other[1] - one[1] <= 2 * (one[3] - one[1])
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
