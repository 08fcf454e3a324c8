"""Lines of text from glyphs: those on one baseline, from left to right, with blanks where gaps are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from budgetlint.model.address import Address
from budgetlint.readers.layout import TextLine
from budgetlint.readers.ofd.drawn import DrawnPage, Glyph

#: Shares of a glyph's height: baselines this near are one; a gap this wide is a blank; one this wide parts columns.
_SAME = 0.35
_BLANK = 0.3
_COLUMN = 1.2


def lines_of(page: DrawnPage) -> Iterator[TextLine]:
    """The lines of a page from top to bottom; a gap as wide as between columns becomes several blanks."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(page.glyphs, key=lambda g: (g.baseline, g.box[0])):
        height = glyph.box[3] - glyph.box[1]
        if rows and glyph.baseline - rows[-1][0].baseline <= _SAME * height:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda g: g.box[0])
        box = (
            min(g.box[0] for g in row),
            min(g.box[1] for g in row),
            max(g.box[2] for g in row),
            max(g.box[3] for g in row),
        )
        yield TextLine(_joined(row), Address(page=page.number, box=box))


def _joined(row: Sequence[Glyph]) -> str:
    out = row[0].text
    for before, glyph in itertools.pairwise(row):
        gap, height = glyph.box[0] - before.box[2], max(1, glyph.box[3] - glyph.box[1])
        out += "    " if gap > _COLUMN * height else " " if gap > _BLANK * height else ""
        out += glyph.text
    return out
