"""Columns of a table that only spaces hold apart: where no row prints anything, and figures that end one below the other.

A place on a line is counted in characters (PDF converters do) or in half-widths (a terminal and an editor do: Chinese
takes two); which of them it is shows in how well the figures agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias
from unicodedata import east_asian_width

from budgetlint.readers.lines import TextLine
from budgetlint.regex import regex

#: A place on a line: from … to.
Extent: TypeAlias = tuple[int, int]

FIGURE = regex(r"[-+−－]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?[%％]?|[-—–－]+")
_AMOUNT = regex(r"[-+−－]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+\.\d+)[%％]?")
_WORD = regex(r"[^ \u00a0\u3000]+")
_PAGE_NUMBER = regex(r"\d{1,3}")
#: So many figures in a column, and such a share of what it prints, agree where they stand.
_FEWEST, _SHARE = 3, 0.6


class Piece(NamedTuple):
    """What stands together on a line: its place there, and where it is in the text of the line."""

    left: int
    right: int
    start: int
    end: int
    text: str

    @property
    def is_figure(self) -> bool:
        return FIGURE.fullmatch(self.text) is not None


def in_characters(text: str) -> Sequence[int]:
    """The place of each character of a line, and of its end."""
    return range(len(text) + 1)


def in_half_widths(text: str) -> Sequence[int]:
    """The same where a Chinese character is as wide as two others."""
    return [0, *accumulate(2 if east_asian_width(c) in "WFA" else 1 for c in text)]


def pieces_of(line: TextLine, places: Sequence[int]) -> list[Piece]:
    """Words that single spaces part are one piece, but for an amount, which never is a part of a name."""
    found: list[Piece] = []
    for word in _WORD.finditer(line.raw):
        start, end = word.span()
        if (
            found
            and start - found[-1].end < 2
            and not _AMOUNT.fullmatch(word[0])
            and not _AMOUNT.fullmatch(found[-1].text)
        ):
            start = found.pop().start
        found.append(Piece(places[start], places[end], start, end, line.raw[start:end]))
    return found


def words_of(line: TextLine, places: Sequence[int]) -> Iterator[Piece]:
    """Each word for itself: headers of narrow columns stand but a space apart."""
    for word in _WORD.finditer(line.raw):
        start, end = word.span()
        yield Piece(places[start], places[end], start, end, word[0])


def columns_of(rows: Sequence[Sequence[Piece]]) -> list[Extent]:
    """Where some row prints something, between places where none does."""
    columns: list[Extent] = []
    for left, right in sorted((p.left, p.right) for row in rows for p in row):
        if columns and left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def column_at(columns: Sequence[Extent], piece: Piece) -> int:
    """The column that holds most of a piece; the nearest if none holds any."""
    return max(range(len(columns)), key=lambda n: min(columns[n][1], piece.right) - max(columns[n][0], piece.left))


def fits(columns: Sequence[Extent], piece: Piece) -> bool:
    """Whether a piece touches no other column than its own."""
    return sum(left < piece.right and piece.left < right for left, right in columns) <= 1


def agreeing(columns: Sequence[Extent], rows: Sequence[Sequence[Piece]]) -> dict[int, int]:
    """The columns of figures that begin, end or are centred one below the other → how many of them do.

    Empty if a row has two figures in one column, or if they are no more than page numbers behind titles.
    """
    if _are_page_numbers(rows):
        return {}
    held: dict[int, list[Piece]] = {n: [] for n in range(len(columns))}
    for row in rows:
        homes = Counter(column_at(columns, p) for p in row if p.is_figure)
        if any(count > 1 for count in homes.values()):
            return {}
        for piece in row:
            held[column_at(columns, piece)].append(piece)
    found: dict[int, int] = {}
    for column, pieces in held.items():
        together = _together([p for p in pieces if p.is_figure])
        if together >= max(_FEWEST, _SHARE * len(pieces)):
            found[column] = together
    # Numbers of rows stand in front of something else.
    return {n: found[n] for n in found if n > 0 or len(found) > 1}


def _together(figures: Sequence[Piece]) -> int:
    """How many begin, end, or are centred (but for half a character) at one place."""
    edges = (
        Counter(p.right for p in figures),
        Counter(p.left for p in figures),
        Counter((p.left + p.right) // 2 for p in figures),
    )
    return max((max(e.values(), default=0) for e in edges), default=0)


def _are_page_numbers(rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether each row ends in one small number, and none in a smaller one than the row above it."""
    figures = [[p.text for p in row if p.is_figure] for row in rows]
    if not all(len(own) == 1 and _PAGE_NUMBER.fullmatch(own[0]) for own in figures):
        return False
    numbers = [int(own[0]) for own in figures]
    return numbers == sorted(numbers)
