"""Titles of pages by their look: centred lines that are higher than the text, where no style tells headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from budgetlint.readers.layout import Laid, TextLine
from budgetlint.regex import regex

#: How much higher than the usual line a title is; how much of its column it takes at most; how far, in heights, its middle
#: may lie beside that of the column.
_HIGHER, _WIDE, _BESIDE = 1.15, 0.7, 1.5
#: By how much lines of one title differ in height.
_SAME = 0.1
_LONGEST = 40
_WORDS = regex(r"[\u4e00-\u9fff]")
_NO_TITLE = regex(r"[。！？；;:：,，]\s*$|\d\s*(?:万|亿)?元|^\s*[（(]")


def titled(items: Sequence[Laid], margins: Mapping[int, tuple[int, int]]) -> list[Laid]:
    """The same, titles as headings of level 1. ``margins``: page → where its text begins and ends."""
    lines = [item for item in items if isinstance(item, TextLine) and item.address.box is not None]
    usual = _usual_height(lines)
    found: list[Laid] = []
    for item in reversed(items):
        if isinstance(item, TextLine):
            last = found[-1] if found else None
            goes_on = isinstance(last, TextLine) and last.heading is not None and _are_alike(item, last)
            item = evolve(item, heading=1) if _is_title(item, usual, margins, wide=goes_on) else item
        found.append(item)
    return found[::-1]


def _are_alike(line: TextLine, below: TextLine) -> bool:
    """Whether two lines are of one size and stand one right above the other."""
    one, other = line.address.box, below.address.box
    if one is None or other is None or line.address.page != below.address.page:
        return False
    height = one[3] - one[1]
    return abs(other[3] - other[1] - height) <= _SAME * height and 0 < other[1] - one[1] <= 2 * height


def _usual_height(lines: Sequence[TextLine]) -> int:
    """Half of all characters stand in lines that are no higher."""
    heights = sorted((line.address.box[3] - line.address.box[1], len(line.text)) for line in lines if line.address.box)
    left = sum(length for _, length in heights) / 2
    for height, length in heights:
        left -= length
        if left <= 0:
            return height
    return 0


def _is_title(line: TextLine, usual: int, margins: Mapping[int, tuple[int, int]], *, wide: bool) -> bool:
    """``wide``: it may take the whole width, for it goes on in a title below it."""
    column = margins.get(line.address.page or 0)
    if line.address.box is None or line.heading is not None:
        return False
    left, top, right, bottom = line.address.box
    if (
        column is None
        or bottom - top < _HIGHER * usual
        or (not wide and right - left > _WIDE * (column[1] - column[0]))
    ):
        return False
    text = line.text.strip()
    centred = abs(left + right - sum(column)) <= 2 * _BESIDE * (bottom - top)
    return centred and len(text) <= _LONGEST and bool(_WORDS.search(text)) and not _NO_TITLE.search(text)
