"""Rules out of drawn shapes: stroked lines, thin filled rectangles, thin pictures; as one, each a rule across or down."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, TypeAlias

from attrs import field

from budgetlint.readers.drawn.sheet import Rule
from budgetlint.records import define

#: a, b, c, d, e, f of PDF: x' = ax + cy + e, y' = bx + dy + f.
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Point: TypeAlias = tuple[float, float]

#: A filled shape is a rule if it is no thicker than this, and a line is straight that strays by no more than that.
_THICK, _STRAY = 3.0, 1.0
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2


def composed(inner: Matrix, outer: Matrix) -> Matrix:
    """First ``inner``, then ``outer``."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


@define
class Strokes:
    """Straight strokes in the space of the page, two ends each."""

    _strokes: list[tuple[float, float, float, float]] = field(factory=list)

    def add(self, calls: SimpleNamespace, shape: Any, matrix: Matrix) -> int:
        """Take the rules of one path; how many segments it has."""
        number: int = calls.FPDFPath_CountSegments(shape)
        if number <= 1:
            return 0
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not calls.FPDFPath_GetDrawMode(shape, ctypes.byref(fill), ctypes.byref(stroke)):
            return number
        if not (fill.value or stroke.value) or number > 100_000:
            return number
        width = ctypes.c_float(0.0)
        if stroke.value:
            calls.FPDFPageObj_GetStrokeWidth(shape, ctypes.byref(width))
        scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
        stroked = bool(stroke.value) and width.value * scale <= 2 * _THICK
        for points, curved in _figures(calls, shape, number, matrix):
            if stroked:
                self._lines(points)
            elif fill.value and not curved:
                self._filled(points)
        return number

    def add_picture(self, matrix: Matrix) -> None:
        """Take a picture for a rule if it is as thin as one."""
        a, b, c, d, e, f = matrix
        self._filled([(e, f), (e + a, f + b), (e + a + c, f + b + d), (e + c, f + d)])

    def rules(self, upright: Matrix) -> tuple[list[Rule], list[Rule]]:
        """Those across and those down, in the frame that ``upright`` leads to."""
        a, b, c, d, e, f = upright
        across: list[Rule] = []
        down: list[Rule] = []
        for x0, y0, x1, y1 in self._strokes:
            left, top = a * x0 + c * y0 + e, b * x0 + d * y0 + f
            right, bottom = a * x1 + c * y1 + e, b * x1 + d * y1 + f
            wide, high = abs(right - left), abs(bottom - top)
            if high <= _STRAY and (wide >= high or wide <= _STRAY):
                across.append(Rule((top + bottom) / 2, min(left, right), max(left, right)))
            if wide <= _STRAY and (high >= wide or high <= _STRAY):
                down.append(Rule((left + right) / 2, min(top, bottom), max(top, bottom)))
        return across, down

    def _lines(self, points: list[Point]) -> None:
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(x1 - x0) <= _STRAY or abs(y1 - y0) <= _STRAY:
                self._strokes.append((x0, y0, x1, y1))

    def _filled(self, points: list[Point]) -> None:
        """The middle line of a thin shape; a mere dot counts either way."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, low, high = min(xs), max(xs), min(ys), max(ys)
        if high - low <= _THICK and right - left >= high - low:
            self._strokes.append((left, (low + high) / 2, right, (low + high) / 2))
        if right - left <= _THICK and high - low >= right - left:
            self._strokes.append(((left + right) / 2, low, (left + right) / 2, high))


def _figures(calls: SimpleNamespace, shape: Any, number: int, matrix: Matrix) -> list[tuple[list[Point], bool]]:
    """The figures of a path as points in the space of the page (closed ones end where they begin), and whether curved."""
    segment_of, kind_of, point_of = (
        calls.FPDFPath_GetPathSegment,
        calls.FPDFPathSegment_GetType,
        calls.FPDFPathSegment_GetPoint,
    )
    closes = calls.FPDFPathSegment_GetClose
    x, y = ctypes.c_float(), ctypes.c_float()
    x_at, y_at = ctypes.addressof(x), ctypes.addressof(y)
    a, b, c, d, e, f = matrix
    figures: list[tuple[list[Point], bool]] = []
    points: list[Point] = []
    curved = False
    for i in range(number):
        segment = segment_of(shape, i)
        kind = kind_of(segment)
        if kind == _MOVE_TO:
            if len(points) > 1:
                figures.append((points, curved))
            points, curved = [], False
        curved = curved or kind == _BEZIER_TO
        point_of(segment, x_at, y_at)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if closes(segment):
            points.append(points[0])
    if len(points) > 1:
        figures.append((points, curved))
    return figures
