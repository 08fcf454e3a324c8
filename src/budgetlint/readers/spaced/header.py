"""The header of a table that only spaces hold apart: each cell's lines one below the other, groups above their columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import field

from budgetlint.readers.spaced.columns import Extent, Piece
from budgetlint.readers.spaced.rows import Cells, Part
from budgetlint.records import frozen

#: A line of the page and its words.
Words: TypeAlias = tuple[int, Sequence[Piece]]
#: Column → its words, each with the line of the header that it stands on.
_Held: TypeAlias = Mapping[int, Sequence[tuple[int, Piece]]]

#: How far the middle of a group may lie from that of its columns, in parts of their width.
_BESIDE = 0.2
#: How far two names rather stand beside their columns than in one; only longer words are names a single space apart.
_APART, _LETTERS = 20, 2


@frozen(eq=False)
class Header:
    """One row, or two; ``sizes`` as of a TableBlock."""

    rows: tuple[Cells, ...] = ()
    sizes: Mapping[tuple[int, int], tuple[int, int]] = field(factory=dict)


def header_of(lines: Sequence[Words], columns: Sequence[Extent]) -> Header:
    """The header out of its lines, which come from the top."""
    if not lines:
        return Header()
    held: dict[int, list[tuple[int, Piece]]] = defaultdict(list)
    for at, (_, words) in enumerate(lines):
        for word, column in zip(words, homes_of(words, columns), strict=True):
            held[column].append((at, word))
    groups = _groups(len(lines), held, columns)
    if not groups:
        return Header(({column: _parts(lines, words) for column, words in held.items()},))
    under = {column for _, own in groups for column in own}
    first: Cells = {own[0]: _parts(lines, [(0, word)]) for word, own in groups}
    first |= {column: _parts(lines, words) for column, words in held.items() if column not in under}
    second = {column: _parts(lines, [(at, w) for at, w in held[column] if at]) for column in sorted(under)}
    sizes = {(0, own[0]): (1, len(own)) for _, own in groups}
    return Header((first, second), sizes | {(0, column): (2, 1) for column in held.keys() - under})


def blank_columns(lines: Sequence[Words], columns: Sequence[Extent]) -> list[Extent]:
    """Where the header names columns in which no row prints anything."""
    found: list[Extent] = []
    for _, words in lines:
        homes = homes_of(words, columns)
        for at in range(1, len(words)):
            pair = words[at - 1], words[at]
            if homes[at - 1] == homes[at] and pair[1].start - pair[0].end > 1 and _are_two(*pair):
                left, right = columns[homes[at]]
                beside = [(w.left, w.right) for w in pair if w.right < left or w.left > right]
                found += [b for b in beside[-1:] if not any(a[0] <= b[1] and b[0] <= a[1] for a in (*columns, *found))]
    return found


def homes_of(words: Sequence[Piece], columns: Sequence[Extent]) -> list[int]:
    """The column of each word of a line, in order: where all lie nearest to the middle of theirs, and what stands apart
    like two names is not put into one."""
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for at, word in enumerate(words):
        following: list[tuple[float, list[int]]] = []
        for column, (left, right) in enumerate(columns):
            # Above a wide column of names a word may stand anywhere.
            beside = max(0.0, abs(word.left + word.right - left - right) / 2 - (right - left) / 2 * (column == 0))
            before = [
                (cost + _APART * (homes[-1:] == [column] and _are_two(words[at - 1], word)), homes)
                for cost, homes in best
                if not homes or homes[-1] <= column
            ]
            if before:
                cost, homes = min(before)
                following.append((cost + beside, [*homes, column]))
        best = following
    return min(best)[1]


def _are_two(one: Piece, other: Piece) -> bool:
    """Whether two neighbouring words are names of their own, and not one with its letters spaced, or a date."""
    shorter = min(len(one.text), len(other.text))
    if other.start - one.end > 1:
        return shorter > 1 or not one.text[-1].isalpha()
    return shorter > _LETTERS and not one.text[-1].isdigit() and not other.text[0].isdigit()


def _groups(height: int, held: _Held, columns: Sequence[Extent]) -> list[tuple[Piece, list[int]]]:
    """The words of the top line that stand above several columns each, and those columns.

    What is printed in one cell is printed in the middle of it; so a column whose words stand below the middle of the
    header has something above it, and if that is not its own first line, it is a group's.
    """
    low = [
        c for c in sorted(held) if (own := {at for at, _ in held[c] if at}) and sum(own) > len(own) * (height - 1) / 2
    ]
    over = [word for c in low for at, word in held[c] if at == 0]
    if not over or all(any(at == 0 for at, _ in held[c]) for c in low):
        return []
    found: list[list[int]] = [[] for _ in over]
    for column in low:
        found[min(range(len(over)), key=lambda n: abs(sum(columns[column]) - over[n].left - over[n].right))].append(
            column
        )
    groups = list(zip(over, found, strict=True))
    return groups if all(_is_above(word, own, columns) for word, own in groups) else []


def _is_above(word: Piece, own: Sequence[int], columns: Sequence[Extent]) -> bool:
    if len(own) < 2 or own[-1] - own[0] != len(own) - 1:
        return False
    left, right = columns[own[0]][0], columns[own[-1]][1]
    return abs(word.left + word.right - left - right) <= 2 * _BESIDE * (right - left)


def _parts(lines: Sequence[Words], words: Sequence[tuple[int, Piece]]) -> list[Part]:
    """Words of one cell, those of a line as one."""
    found: dict[int, Part] = {}
    for at, word in words:
        line = lines[at][0]
        found[at] = (line, found[at][1] if at in found else word.start, word.end)
    return [found[at] for at in sorted(found)]
