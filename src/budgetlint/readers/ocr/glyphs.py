"""A line of text as the recogniser read it, as glyphs: where each stands, and what it is not sure enough of."""

from __future__ import annotations

import re
from itertools import pairwise

from budgetlint.readers.drawn.lines import is_full
from budgetlint.readers.drawn.sheet import Glyph
from budgetlint.readers.ocr.bitmap import Box
from budgetlint.readers.ocr.engine import Read

#: In parts of a line's height: how high its characters are, how wide a Chinese one and any other is, and how far below the
#: middle of the line its baseline is. The recogniser takes lines with some room around them.
_HIGH, _FULL, _HALF, _BASE = 0.8, 0.8, 0.4, 0.3
#: How far apart, in those parts, the digits of one figure stand at most.
_FAR = 1.0
#: What is less sure than this on the whole is a stamp, a stain or a picture; a digit less sure than that is unknown.
_NOISE, _DIGIT = 0.5, 0.6
_UNKNOWN = "\ufffd"
_IN_FIGURE = re.compile(r"[\d.,，．%+−-]")


def glyphs_of(line: Box, box: Box, read: Read, scale: float, first: int) -> list[Glyph]:
    """The glyphs of the part ``box`` of a line, in points, numbered from ``first`` on; none of what is hardly text."""
    if not read.text or sum(read.sure) / len(read.sure) < _NOISE:
        return []
    height = line.height / scale
    middle = (line.top + line.bottom) / 2 / scale
    centres = [(box.left + at * box.width) / scale for at in read.middles]
    halves = [(_FULL if is_full(char) else _HALF) * height / 2 for char in read.text]
    # Between two characters each has as much room as it needs in proportion.
    edges = [a + (b - a) * m / (m + n) for (a, b), (m, n) in zip(pairwise(centres), pairwise(halves), strict=True)]
    lefts = [max(c - h, edge) for c, h, edge in zip(centres, halves, [box.left / scale, *edges], strict=True)]
    rights = [min(c + h, edge) for c, h, edge in zip(centres, halves, [*edges, box.right / scale], strict=True)]
    figure = [_IN_FIGURE.match(char) is not None for char in read.text]
    for n, edge in enumerate(edges):
        # Points and commas stand in more room than they fill.
        if figure[n] and figure[n + 1] and centres[n + 1] - centres[n] < _FAR * height:
            rights[n] = lefts[n + 1] = edge
    found = []
    for n, char in enumerate(read.text):
        left, right = lefts[n], rights[n]
        spaced = n in read.spaced and not (figure[n] and figure[n - 1])
        known = read.sure[n] >= _DIGIT or not figure[n]
        found.append(
            Glyph(
                char if known else _UNKNOWN,
                left,
                middle - _HIGH * height / 2,
                max(left, right),
                middle + _HIGH * height / 2,
                middle + _BASE * height,
                first + n,
                spaced,
                seen=False,
            )
        )
    return found
