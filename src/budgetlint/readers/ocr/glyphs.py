"""A line of text as the recogniser read it, as glyphs: where each stands, and what it is not sure enough of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from budgetlint.readers.drawn.lines import is_full
from budgetlint.readers.drawn.sheet import Glyph
from budgetlint.readers.ocr.bitmap import Box
from budgetlint.readers.ocr.engine import Read
from budgetlint.regex import regex

#: In parts of a line's height: how high its characters are, how wide a Chinese one and any other is, and how far below the
#: middle of the line its baseline is. The recogniser takes lines with some room around them.
_HIGH, _FULL, _HALF, _BASE = 0.8, 0.8, 0.4, 0.3
#: How far apart, in those parts, the digits of one figure stand at most.
_FAR = 1.0
#: What is less sure than this on the whole is a stamp, a stain or a picture; a figure with a character less sure than that
#: is unknown. Measured on pages with a text layer to compare: from 120 dpi on no figure is read wrong and one in a hundred
#: is less sure than 0.9; at 90 dpi those read wrong lie between 0.59 and 0.94.
_NOISE, _FIGURES = 0.75, 0.9
#: Stands for what was not made out.
UNKNOWN: Final = "\ufffd"
_IN_FIGURE = regex(r"[\d.,，．%+−-]")
_FIGURE = regex(rf"{_IN_FIGURE.pattern}*\d{_IN_FIGURE.pattern}*")


def glyphs_of(line: Box, box: Box, read: Read, scale: float, first: int) -> list[Glyph]:
    """The glyphs of the part ``box`` of a line, in points, numbered from ``first`` on.

    What is hardly text is one unknown character: where something stands it is not blank.
    """
    if not read.text or sum(read.sure) / len(read.sure) < _NOISE:
        read = Read(UNKNOWN, (0.5,), (1.0,))
    height = line.height / scale
    middle = (line.top + line.bottom) / 2 / scale
    figure = [_IN_FIGURE.match(char) is not None for char in read.text]
    text = _known(read)
    edges = _edges(box, read, scale, height, figure)
    return [
        Glyph(
            text[n],
            left,
            middle - _HIGH * height / 2,
            max(left, right),
            middle + _HIGH * height / 2,
            middle + _BASE * height,
            first + n,
            n in read.spaced and not (figure[n] and figure[n - 1]),
            seen=False,
        )
        for n, (left, right) in enumerate(edges)
    ]


def _known(read: Read) -> str:
    """The text without the digits of figures of which one is unsure: the others would be another figure."""

    def kept(found: re.Match[str]) -> str:
        if min(read.sure[found.start() : found.end()]) >= _FIGURES:
            return found[0]
        return re.sub(r"\d", UNKNOWN, found[0])

    return _FIGURE.sub(kept, read.text)


def _edges(box: Box, read: Read, scale: float, height: float, figure: Sequence[bool]) -> list[tuple[float, float]]:
    """Where each character begins and ends."""
    centres = [(box.left + at * box.width) / scale for at in read.middles]
    halves = [(_FULL if is_full(char) else _HALF) * height / 2 for char in read.text]
    # Between two characters each has as much room as it needs in proportion.
    between = [a + (b - a) * m / (m + n) for (a, b), (m, n) in zip(pairwise(centres), pairwise(halves), strict=True)]
    lefts = [max(c - h, edge) for c, h, edge in zip(centres, halves, [box.left / scale, *between], strict=True)]
    rights = [min(c + h, edge) for c, h, edge in zip(centres, halves, [*between, box.right / scale], strict=True)]
    for n, edge in enumerate(between):
        # Points and commas stand in more room than they fill.
        if figure[n] and figure[n + 1] and centres[n + 1] - centres[n] < _FAR * height:
            rights[n] = lefts[n + 1] = edge
    return list(zip(lefts, rights, strict=True))
