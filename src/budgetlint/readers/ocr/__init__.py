"""Text read from pictures of pages (OCR): a bitmap in, a sheet of glyphs and rules out, all of it marked as recognised.

Only where the user asks for it. Everything but the recogniser itself (``engine``) needs nothing that is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from budgetlint.readers.drawn.cells import sorted_in
from budgetlint.readers.drawn.lattice import Crowded, lattices
from budgetlint.readers.drawn.sheet import Glyph, Rule, Sheet
from budgetlint.readers.guard import Meter
from budgetlint.readers.ocr.bitmap import Bitmap, Box
from budgetlint.readers.ocr.engine import Corners, Engine, Read
from budgetlint.readers.ocr.glyphs import UNKNOWN, glyphs_of
from budgetlint.readers.ocr.rules import Ruled, Stroke, ruled, slope_of
from budgetlint.records import frozen

__all__ = ["UNKNOWN", "Late", "sheet_read"]

#: A line of text so much higher than wide runs upwards or downwards; of how many is asked whether they can be read, and
#: what is less sure than this stands on its head.
_UPRIGHT, _ASKED, _UNSURE = 1.5, 8, 0.75
#: From which width on, in points, and from which slope on a line of text tells how the page lies.
_TELLING, _SLOPE = 150.0, 0.002
#: In points: what is wiped out around a rule, and what is left of ink beside a line of text.
_AROUND, _BESIDE = 0.4, 1.0
#: In points: how far from the rules of its cell a mark stands, how long it is at least, and the room left around it; how
#: high a dash is at most.
_INSET, _MARK, _ROOM, _FLAT = 1.5, 1.8, 2.5, 1.5
_DASH = Read("-", (0.5,), (1.0,))
#: How many lines are read between two looks at the clock.
_BATCH = 48
#: A rule across cuts what stands this far, in parts of its height, above and below it.
_ABOVE = 0.3


@frozen(eq=False)
class _Page:
    """A page as it is read, its rules wiped out: turned by ``quarters`` to the right from the bitmap that it came in."""

    bitmap: Bitmap
    ruled: Ruled
    lines: Sequence[Corners]
    quarters: int


class Late(Exception):
    """The time for recognising is over."""


def sheet_read(bitmap: Bitmap, number: int, engine: Engine, clock: Meter) -> Sheet:
    """Page ``number`` as its bitmap shows it: glyphs, unseen as all recognised text is, and rules, in points. Raises Late."""
    page = _upright(bitmap, engine)
    scale = page.bitmap.scale
    across, down = list(_rules(page.ruled.across, scale)), list(_rules(page.ruled.down, scale))
    glyphs = _glyphs(page, list(_boxes(page)), engine, clock, 0)
    missed = [(box, box) for box in _missed(page, across, down, glyphs)]
    glyphs += _glyphs(page, missed, engine, clock, glyphs[-1].order + 2 if glyphs else 0)
    turns = -page.quarters % 4
    return Sheet(number, page.bitmap.width / scale, page.bitmap.height / scale, turns, glyphs, across, down)


def _glyphs(page: _Page, boxes: Sequence[tuple[Box, Box]], engine: Engine, clock: Meter, first: int) -> list[Glyph]:
    """What stands in the boxes, each with the line that it is of."""
    glyphs: list[Glyph] = []
    for start in range(0, len(boxes), _BATCH):
        if clock.spent:
            raise Late
        batch = boxes[start : start + _BATCH]
        dashes = [_is_dash(page.bitmap, box) for _, box in batch]
        others = [box for (_, box), dash in zip(batch, dashes, strict=True) if not dash]
        told = iter(engine.read(page.bitmap, others))
        for (line, box), dash in zip(batch, dashes, strict=True):
            read = _DASH if dash else next(told)
            # No line of text goes on in another one.
            order = glyphs[-1].order + 2 if glyphs else first
            glyphs += glyphs_of(line, box, read, page.bitmap.scale, order)
    return glyphs


def _is_dash(bitmap: Bitmap, box: Box) -> bool:
    """Whether all that a box holds is a short stroke across: by itself it looks to a recogniser like nothing, or like 一."""
    spot = bitmap.spot(box)
    return spot is not None and spot.height <= _FLAT * bitmap.scale and spot.width >= 2 * spot.height


def _missed(page: _Page, across: list[Rule], down: list[Rule], glyphs: Sequence[Glyph]) -> Iterator[Box]:
    """Ink in cells of tables in which no line of text was found: mostly a digit or a dash by itself."""
    try:
        found = lattices(across, down)
    except Crowded:
        return
    bitmap, scale = page.bitmap, page.bitmap.scale
    for lattice in found:
        inside, _ = sorted_in(lattice, glyphs)
        for cell, held in zip(lattice.cells, inside, strict=True):
            left, top, right, bottom = (edge * scale for edge in cell.area)
            inset = _INSET * scale
            area = bitmap.within(left + inset, top + inset, right - inset, bottom - inset)
            if held or area.width <= 0 or area.height <= 0 or (spot := bitmap.spot(area)) is None:
                continue
            if max(spot.width, spot.height) >= _MARK * scale:
                room = _ROOM * scale
                box = bitmap.within(spot.left - room, spot.top - room, spot.right + room, spot.bottom + room)
                yield box


def _upright(bitmap: Bitmap, engine: Engine) -> _Page:
    """The page turned until its text reads from left to right."""
    page = _straight(bitmap, engine, 0)
    if 2 * sum(map(_is_upright, page.lines)) > len(page.lines):
        page = _straight(bitmap, engine, 1)
    if page.lines and (sure := _sureness(page, engine)) < _UNSURE:
        other = _straight(bitmap, engine, page.quarters + 2)
        return other if _sureness(other, engine) > sure else page
    return page


def _straight(bitmap: Bitmap, engine: Engine, quarters: int) -> _Page:
    """The page turned so, its rules and lines of text level."""
    bitmap = bitmap.turned(quarters)
    slope = slope_of(bitmap)
    if slope:
        bitmap = bitmap.straightened(slope)
    found = ruled(bitmap)
    around = _AROUND * bitmap.scale
    plain = bitmap.without(
        bitmap.within(a.left - around, a.top - around, a.right + around, a.bottom + around) for a in found.areas()
    )
    lines = engine.find(plain)
    if slope is None and abs(lean := _lean(lines, bitmap.scale)) > _SLOPE:
        plain = plain.straightened(lean)
        lines = engine.find(plain)
    return _Page(plain, found, lines, quarters % 4)


def _lean(lines: Iterable[Corners], scale: float) -> float:
    """By how much the lines of text fall off; 0 where they are too short to tell."""
    told = sorted(
        (right[1] - left[1]) / (right[0] - left[0])
        for left, right, *_ in lines
        if right[0] - left[0] >= _TELLING * scale
    )
    return told[len(told) // 2] if told else 0.0


def _is_upright(line: Corners) -> bool:
    box = _around(line)
    return box[3] - box[1] > _UPRIGHT * (box[2] - box[0])


def _sureness(page: _Page, engine: Engine) -> float:
    """How sure the recogniser is of the longest lines of a page, from 0 to 1."""
    longest = sorted((box for _, box in _boxes(page)), key=lambda box: box.width)[-_ASKED:]
    sure = [part for read in engine.read(page.bitmap, longest) for part in read.sure]
    return sum(sure) / len(sure) if sure else 0.0


def _around(line: Corners) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return min(xs), min(ys), max(xs), max(ys)


def _boxes(page: _Page) -> Iterator[tuple[Box, Box]]:
    """Each line of text as the box that it was found in, cut where rules part it, and the part of that with ink."""
    bitmap = page.bitmap
    beside = _BESIDE * bitmap.scale
    for line in page.lines:
        for part in _parts(bitmap.within(*_around(line)), page.ruled):
            if part.width > 0 and part.height > 0 and (inked := bitmap.inked(part)) is not None:
                yield (
                    part,
                    bitmap.within(
                        max(part.left, inked.left - beside),
                        part.top,
                        min(part.right, inked.right + beside),
                        part.bottom,
                    ),
                )


def _parts(box: Box, rules: Ruled) -> Iterator[Box]:
    """The box, or its parts on both sides of the rules that it lies over."""
    middle = (box.left + box.right) / 2
    inset = _ABOVE * box.height
    levels = (r.at for r in rules.across if r.start <= middle <= r.end)
    rows = [box.top, *sorted(round(at) for at in levels if box.top + inset < at < box.bottom - inset), box.bottom]
    for top, bottom in pairwise(rows):
        centre = (top + bottom) / 2
        places = (r.at for r in rules.down if r.start <= centre <= r.end)
        columns = [box.left, *sorted(round(at) for at in places if box.left < at < box.right), box.right]
        for left, right in pairwise(columns):
            yield Box(left, top, right, bottom)


def _rules(strokes: Iterable[Stroke], scale: float) -> Iterator[Rule]:
    return (Rule(s.at / scale, s.start / scale, s.end / scale) for s in strokes)
