"""Lines out of glyphs, by their baselines: boxes of Chinese and Latin glyphs on one line differ by up to 5 points.

The order of the file means nothing here; a space is only where words or numbers stand apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from unicodedata import east_asian_width

from budgetlint.readers.drawn.sheet import Area, Glyph

#: Parts of a glyph's height: how far baselines of one line may lie from the next and in all, and which gaps are spaces:
#: any if a space was printed, wider ones where it was not, wide ones even beside Chinese.
_STEP, _SPREAD = 0.3, 0.5
_PRINTED, _SPACE, _WIDE = 0.08, 0.3, 1.5

_by_base = attrgetter("base", "left")
_by_left = attrgetter("left", "order")


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs line by line from the top, each line from the left; what is printed twice over itself counts once."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_by_base):
        if lines:
            line = lines[-1]
            before = line[-1]
            size = min(glyph.bottom - glyph.top, before.bottom - before.top)
            if glyph.base - before.base <= _STEP * size and glyph.base - line[0].base <= _SPREAD * size:
                line.append(glyph)
                continue
        lines.append([glyph])
    return [_once(sorted(line, key=_by_left)) for line in lines]


def rewrapped(lines: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Lines whose pieces stand side by side, without the end of a piece that was broken onto the next line (单位:万 over 元)."""
    found: list[list[Glyph]] = []
    for line in lines:
        pieces = pieces_of(line, _WIDE)
        # Rows of figures are never broken so.
        if found and len(pieces) > 1 and not any(g.text.isdigit() for g in (*line, *found[-1])):
            above = pieces_of(found[-1], _WIDE)
            near = area_of(line)[1] - area_of(found[-1])[3] <= 0.8 * line[0].size
            for piece in pieces:
                over = next((p for p in above if _is_broken(p, piece)), None) if near else None
                if over is not None:
                    # What follows on its own line stands right behind it.
                    at = found[-1].index(over[-1]) + 1
                    found[-1][at:at] = piece
                    line = [g for g in line if g not in piece]
                    break
        found.append(line)
    return found


def _is_broken(piece: Sequence[Glyph], rest: Sequence[Glyph]) -> bool:
    """Whether a short piece is the end of a longer one above it: flush with it at the left or the right."""
    one, other = area_of(piece), area_of(rest)
    flush = abs(one[0] - other[0]) <= 3.0 or abs(one[2] - other[2]) <= 3.0
    return len(rest) <= 2 and len(piece) >= 4 and flush and all(is_full(g.text) for g in rest)


def _once(line: list[Glyph]) -> list[Glyph]:
    """Without the second print of a glyph that is made bold by printing it twice."""
    kept: list[Glyph] = []
    for glyph in line:
        for other in kept[-2:]:
            if glyph.text == other.text and glyph.left - other.left < 0.3 * (other.right - other.left):
                break
        else:
            kept.append(glyph)
    return kept


def text_of(line: Sequence[Glyph], wide: bool = False) -> str:
    """One line as text. ``wide``: gaps of more than a character are spaces beside Chinese as well."""
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in line:
        if before is not None and glyph.left > before.right and _is_space(before, glyph, wide):
            parts.append(" ")
        parts.append(glyph.text)
        before = glyph
    return "".join(parts)


def _is_space(before: Glyph, glyph: Glyph, wide: bool) -> bool:
    gap = glyph.left - before.right
    size = min(before.bottom - before.top, glyph.bottom - glyph.top)
    if gap <= _PRINTED * size:
        return False
    if is_full(before.text) or is_full(glyph.text):
        return wide and gap > _WIDE * size
    return gap > _SPACE * size or glyph.spaced


def is_full(char: str) -> bool:
    """Whether a character is as wide as a Chinese one, so that no spaces stand beside it."""
    return not char.isascii() and east_asian_width(char[0]) in "WFA"


def area_of(glyphs: Iterable[Glyph]) -> Area:
    """The smallest area that holds them all."""
    held = list(glyphs)
    return min(g.left for g in held), min(g.top for g in held), max(g.right for g in held), max(g.bottom for g in held)


def is_recognised(glyphs: Iterable[Glyph]) -> bool:
    """Whether any of them is the invisible text that a recogniser lays over a picture."""
    return not all(g.seen for g in glyphs)


def pieces_of(line: Sequence[Glyph], gap: float) -> list[list[Glyph]]:
    """The line in the pieces that stand apart by more than ``gap`` times the height of a glyph."""
    pieces: list[list[Glyph]] = []
    for glyph in line:
        if pieces:
            before = pieces[-1][-1]
            if glyph.left <= before.right or glyph.left - before.right <= gap * min(
                glyph.bottom - glyph.top, before.bottom - before.top
            ):
                pieces[-1].append(glyph)
                continue
        pieces.append([glyph])
    return pieces
