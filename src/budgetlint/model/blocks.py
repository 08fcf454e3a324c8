"""Blocks: what a reader yields, the same for every input format. A block is a line of text or a table of raw cells."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

from attrs import field

from budgetlint.model.source import Span
from budgetlint.records import frozen


class Dialect(StrEnum):
    """How a table was flattened into text (reference/documents.md §1)."""

    CELLS = "cells"  # D1: a tab-prefixed cell a line, a blank line between rows
    TABS = "tabs"  # D2, D9: a row a line, tabs between cells
    PIPES = "pipes"  # D5: a row a line, bars between cells
    BARS = "bars"  # D3: a cell a line, closed by a bar, row ends lost


class Drawn(StrEnum):
    """How a table that was not flattened shows its cells."""

    GRID = "grid"  # rows of one width, with the squares that each cell covers
    SPACED = "spaced"  # cells found by where their text stands


@frozen(eq=False)
class TextBlock:
    """One line of running text, without its line end; ``heading``: its level (1 the highest), where the file says so."""

    span: Span
    heading: int | None = None


@frozen(eq=False)
class BreakBlock:
    """Blank lines or a page edge between blocks; ``page`` tells a form feed or a printed page mark."""

    span: Span
    page: bool = False


@frozen(eq=False)
class TableBlock:
    """Raw rows of cells as the dialect's grammar took them; rows may be ragged.

    ``sizes`` gives the cells of a grid that cover more than one square: (row, column) → rows and columns; the squares that
    they cover are blank. ``indents``: how far the text of a cell begins from its left edge, in tenths of a point. ``rest``:
    where the text of a cell goes on, if what other cells print stands between its lines.
    """

    span: Span
    dialect: Dialect | Drawn
    rows: tuple[tuple[Span, ...], ...]
    sizes: Mapping[tuple[int, int], tuple[int, int]] = field(factory=dict)
    indents: Mapping[tuple[int, int], int] = field(factory=dict)
    rest: Mapping[tuple[int, int], tuple[Span, ...]] = field(factory=dict)


@frozen(eq=False)
class UnreadBlock:
    """Something that stands there and could not be read: a picture, a damaged page."""

    span: Span
    reason: str


Block: TypeAlias = TextBlock | BreakBlock | TableBlock | UnreadBlock
