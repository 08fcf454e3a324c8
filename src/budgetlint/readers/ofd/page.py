"""What is drawn on a page, in tenths of a point from its upper left corner: for any finder of tables."""

from __future__ import annotations

from attrs import field

from budgetlint.model.address import Box
from budgetlint.records import define, frozen


@frozen
class Glyph:
    """One character: its box as wide as it advances, and the height of its baseline."""

    text: str
    box: Box
    baseline: int


@frozen
class Segment:
    """A straight ruled line, upright or level: left ≤ right, top ≤ bottom, one of them equal."""

    left: int
    top: int
    right: int
    bottom: int


@define
class DrawnPage:
    """One page: its size, glyphs in the order in which they are drawn, ruled lines, and how many pictures."""

    width: int
    height: int
    number: int = 0
    glyphs: list[Glyph] = field(factory=list)
    segments: list[Segment] = field(factory=list)
    pictures: int = 0
