"""A page as a picture in grey, and what is done to it before it is read: turned, straightened, its rules wiped out.

All of it is slices of bytes, which are as fast as a library for pictures would be, and need none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Final, NamedTuple

from attrs import evolve

from budgetlint.records import frozen

WHITE: Final = 255
#: What is darker than this part of the paper is ink; every how manieth pixel tells what the paper is.
_INK, _SAMPLE = 0.72, 7


class Box(NamedTuple):
    """A part of a bitmap in pixels: right and bottom are the first ones outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@frozen(eq=False, slots=False)
class Bitmap:
    """``width`` × ``height`` pixels, a byte each, row by row from the top, 0 black; ``scale``: pixels of a point."""

    width: int
    height: int
    data: bytes
    scale: float = 1.0

    @cached_property
    def ink(self) -> bytes:
        """1 for each pixel that is dark against the paper, else 0."""
        paper = sorted(Counter(self.data[::_SAMPLE]).elements())
        level = int(paper[len(paper) // 2] * _INK) if paper else 0
        return self.data.translate(bytes(int(value < level) for value in range(256)))

    def turned(self, quarters: int) -> Bitmap:
        """Turned to the right by so many quarters."""
        found = self
        for _ in range(quarters % 4):
            width, height, data = found.width, found.height, found.data
            columns = (data[x::width][::-1] for x in range(width))
            found = evolve(found, width=height, height=width, data=b"".join(columns))
        return found

    def straightened(self, slope: float) -> Bitmap:
        """With lines level that went down by ``slope`` of the way to the right, and those across them upright."""
        width, height = self.width, self.height
        level = bytearray(self.data)
        for x in range(width):
            if down := round(slope * (x - width / 2)):
                level[x::width] = _moved(self.data[x::width], -down)
        rows = (
            _moved(bytes(level[y * width : (y + 1) * width]), round(slope * (y - height / 2))) for y in range(height)
        )
        return evolve(self, data=b"".join(rows))

    def without(self, boxes: Iterable[Box]) -> Bitmap:
        """With some parts wiped white."""
        data = bytearray(self.data)
        for box in boxes:
            blank = bytes([WHITE]) * box.width
            for y in range(box.top, box.bottom):
                data[y * self.width + box.left : y * self.width + box.right] = blank
        return evolve(self, data=bytes(data))

    def inked(self, box: Box) -> Box | None:
        """The part of a box from its first column with ink to the last; None if it is blank."""
        found = 0
        for y in range(box.top, box.bottom):
            found |= int.from_bytes(self.ink[y * self.width + box.left : y * self.width + box.right])
        columns = found.to_bytes(box.width)
        if not found:
            return None
        return Box(box.left + columns.index(1), box.top, box.left + columns.rindex(1) + 1, box.bottom)

    def spot(self, box: Box) -> Box | None:
        """The smallest part of a box that holds all its ink; None if it is blank."""
        columns = self.inked(box)
        if columns is None:
            return None
        starts = range(box.top * self.width, box.bottom * self.width, self.width)
        rows = [y for y, at in enumerate(starts, box.top) if 1 in self.ink[at + box.left : at + box.right]]
        return Box(columns.left, rows[0], columns.right, rows[-1] + 1)

    def within(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The whole pixels of an area, as far as it lies on the bitmap."""
        return Box(
            min(max(0, int(left)), self.width),
            min(max(0, int(top)), self.height),
            max(0, min(self.width, round(right))),
            max(0, min(self.height, round(bottom))),
        )


def _moved(line: bytes, by: int) -> bytes:
    """A row or column moved on by some pixels; white comes after it."""
    by = max(-len(line), min(len(line), by))
    blank = bytes([WHITE]) * abs(by)
    return blank + line[: len(line) - by] if by >= 0 else line[-by:] + blank
