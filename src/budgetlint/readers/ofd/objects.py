"""Objects of a page (GB/T 33190, 8.5, 9 and 11): text codes with their runs of advances, and paths of ruled lines."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator

from budgetlint.readers.guard import Meter
from budgetlint.readers.ofd.page import DrawnPage, Glyph, Segment
from budgetlint.readers.package import Element, local
from budgetlint.records import frozen
from budgetlint.regex import regex

#: Tenths of a point in a millimetre.
_UNIT = 720 / 25.4
#: What is not thicker than this (in millimetres) is a line; what leans less is upright or level.
_THIN = 1.0
_LEAN = 0.3
_FAR = 1e6
_A4 = (210.0, 297.0)
_WORD = regex(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[Ee][-+]?\d+)?")
_ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_GROUPS = frozenset(("Layer", "PageBlock", "Content"))
_MANY = 20_000


@frozen
class Frame:
    """From an object's own millimetres to those of the page: its matrix, then where its boundary begins."""

    matrix: tuple[float, float, float, float, float, float] = (1, 0, 0, 1, 0, 0)
    left: float = 0
    top: float = 0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point on the page."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e + self.left, b * x + d * y + f + self.top


class Drawing:
    """Draws objects on a page."""

    def __init__(self, box: str, meter: Meter) -> None:
        self._meter = meter
        sides = _numbers(box)
        width, height = (sides[2], sides[3]) if len(sides) == 4 and min(sides[2:]) > 0 else _A4
        self.page = DrawnPage(_tenths(width), _tenths(height))

    def draw(self, contents: Iterable[Element]) -> None:
        """Draw all layers in order; what is said to be invisible is not there."""
        pending = list(contents)
        pending.reverse()
        while pending:
            at = pending.pop()
            self._meter.tick()
            name = local(at)
            if at.get("Visible", "").lower() == "false":
                continue
            if name in _GROUPS:
                pending.extend(reversed(at))
            elif name == "TextObject":
                self._text(at)
            elif name == "PathObject":
                self._path(at)
            elif name == "ImageObject":
                self.page.pictures += 1

    def _text(self, element: Element) -> None:
        frame = _frame(element)
        size = _number(element.get("Size"), 3.5)
        stretch = _number(element.get("HScale"), 1.0)
        for code in element:
            if local(code) != "TextCode" or not code.text:
                continue
            text = code.text.strip("\r\n")
            self._meter.cells(len(text) // 4)
            x, y = _number(code.get("X"), 0.0), _number(code.get("Y"), 0.0)
            right, down = _advances(code.get("DeltaX"), len(text)), _advances(code.get("DeltaY"), len(text))
            for n, sign in enumerate(text):
                usual = size * stretch * (1.0 if ord(sign) > 0x2E7F else 0.5)
                step = right[n] if n < len(right) else 0.0 if n < len(down) else usual
                self._glyph(sign, frame, x, y, size, step if 0 < step < usual else usual)
                x, y = x + step, y + (down[n] if n < len(down) else 0.0)

    def _glyph(self, sign: str, frame: Frame, x: float, y: float, size: float, width: float) -> None:
        if sign.isspace() or not sign.isprintable():
            return
        corners = [frame.at(x + dx, y + dy) for dx in (0, width) for dy in (-0.86 * size, 0.14 * size)]
        if any(not math.isfinite(v) or abs(v) > _FAR for corner in corners for v in corner):
            return
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        box = (_tenths(min(xs)), _tenths(min(ys)), _tenths(max(xs)), _tenths(max(ys)))
        self.page.glyphs.append(Glyph(sign, box, _tenths(frame.at(x, y)[1])))

    def _path(self, element: Element) -> None:
        data = next((e.text or "" for e in element if local(e) == "AbbreviatedData"), "")
        frame = _frame(element)
        for points in _subpaths(data):
            self._meter.tick()
            self.page.segments.extend(_ruled([frame.at(x, y) for x, y in points]))


def _ruled(points: list[tuple[float, float]]) -> Iterator[Segment]:
    """The lines of one subpath; a filled box as thin as a line is one line along its middle."""
    if any(not math.isfinite(v) or abs(v) > _FAR for p in points for v in p):
        return
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    top, bottom = min(p[1] for p in points), max(p[1] for p in points)
    if len(points) > 2 and min(right - left, bottom - top) <= _THIN:
        if right - left > bottom - top:
            top = bottom = (top + bottom) / 2
        else:
            left = right = (left + right) / 2
        yield Segment(_tenths(left), _tenths(top), _tenths(right), _tenths(bottom))
        return
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if (x0, y0) == (x1, y1):
            continue
        if abs(y0 - y1) <= _LEAN:
            yield Segment(_tenths(min(x0, x1)), _tenths(y0), _tenths(max(x0, x1)), _tenths(y0))
        elif abs(x0 - x1) <= _LEAN:
            yield Segment(_tenths(x0), _tenths(min(y0, y1)), _tenths(x0), _tenths(max(y0, y1)))


def _subpaths(data: str) -> Iterator[list[tuple[float, float]]]:
    """Points that straight lines join; curves break a subpath."""
    points: list[tuple[float, float]] = []
    words = _WORD.findall(data)
    at = 0
    while at < len(words):
        letter = words[at].upper()
        count = _ARGUMENTS.get(letter)
        at += 1
        if count is None:
            continue
        values = [_number(w, 0.0) for w in words[at : at + count]]
        if len(values) < count:
            break
        at += count
        if letter == "L" and points:
            points.append((values[0], values[1]))
            continue
        if letter == "C" and len(points) > 1:
            points.append(points[0])
        if len(points) > 1:
            yield points
        points = [(values[-2], values[-1])] if values else points[:1]
    if len(points) > 1:
        yield points


def _advances(text: str | None, most: int) -> list[float]:
    """Advances between characters; ``g 3 5.2`` stands for three times 5.2 (11.3)."""
    out: list[float] = []
    words = (text or "").split()[:_MANY]
    at = 0
    while at < len(words) and len(out) < most:
        if words[at] == "g":
            times = int(_number(words[at + 1] if at + 1 < len(words) else None, 0.0))
            out.extend([_number(words[at + 2] if at + 2 < len(words) else None, 0.0)] * max(0, min(times, most)))
            at += 3
        else:
            out.append(_number(words[at], 0.0))
            at += 1
    return out


def _frame(element: Element) -> Frame:
    boundary, matrix = _numbers(element.get("Boundary")), _numbers(element.get("CTM"))
    left, top = (boundary[0], boundary[1]) if len(boundary) == 4 else (0.0, 0.0)
    if len(matrix) == 6:
        return Frame((matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]), left, top)
    return Frame(left=left, top=top)


def _numbers(text: str | None) -> list[float]:
    return [_number(word, 0.0) for word in (text or "").split()[:10]]


def _number(text: str | None, default: float) -> float:
    try:
        value = float(text) if text else default
    except ValueError:
        return default
    return value if abs(value) < _FAR else default


def _tenths(millimetres: float) -> int:
    return round(millimetres * _UNIT)
