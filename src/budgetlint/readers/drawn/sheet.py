"""What stands on one page, as the layout is found from it: glyphs, rules and pictures in points, text upright.

The frame of a sheet is the page turned until most of its text reads from left to right: x grows to the right, y down.
A page may be shown otherwise (a landscape table on an upright page); addresses are those of the page as it is shown.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from attrs import field

from budgetlint.model.address import Address
from budgetlint.records import frozen

#: Left, top, right, bottom in the frame of the sheet, in points.
Area: TypeAlias = tuple[float, float, float, float]


class Glyph(NamedTuple):
    """One printed character. ``base``: its baseline; ``order``: its place in the file's own order of glyphs.

    ``spaced``: a space was printed right before it; ``seen``: not invisible text over a picture.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    order: int
    spaced: bool = False
    seen: bool = True

    @property
    def size(self) -> float:
        """Its height."""
        return self.bottom - self.top


class Rule(NamedTuple):
    """A straight line: across at y = ``at`` from x = ``start`` to ``end``, or down at x = ``at`` from y to y."""

    at: float
    start: float
    end: float


@frozen(eq=False)
class Sheet:
    """A page in its frame. ``turns``: how many quarter turns to the right lead from the frame to the page as shown.

    ``pictured``: how much of it pictures cover, from 0 to 1; ``drawn``: how many shapes are drawn on it; ``unmapped``: how
    many of its glyphs have no character; ``unseen``: how many invisible ones were left out; ``cut``: it held more than
    is read of a page.
    """

    page: int
    width: float
    height: float
    turns: int = 0
    glyphs: list[Glyph] = field(factory=list)
    across: list[Rule] = field(factory=list)
    down: list[Rule] = field(factory=list)
    pictured: float = 0.0
    drawn: int = 0
    unmapped: int = 0
    unseen: int = 0
    cut: bool = False

    def address(self, area: Area, recognised: bool = False) -> Address:
        """The address of an area of the frame, in tenths of a point of the page as it is shown."""
        left, top, right, bottom = area
        if self.turns:
            left, top = self._shown(left, top)
            right, bottom = self._shown(right, bottom)
        x0, y0, x1, y1 = round(left * 10), round(top * 10), round(right * 10), round(bottom * 10)
        box = (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0)
        return Address(page=self.page, box=box, recognised=recognised)

    @property
    def whole(self) -> Area:
        """All of it."""
        return 0.0, 0.0, self.width, self.height

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        if self.turns == 1:
            return self.height - y, x
        if self.turns == 2:
            return self.width - x, self.height - y
        return (y, self.width - x) if self.turns == 3 else (x, y)
