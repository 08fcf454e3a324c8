"""What a reader of a laid-out format yields: lines, grids of cells with their spans, page edges, each with its address.

A reader is ``read(data, limits) -> Iterator[Laid]``; it raises ``Refused`` with one sentence for the clerk where it can
not go on. It yields in reading order and says in a ``Remark`` what it had to leave out.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from budgetlint.model.address import Address
from budgetlint.model.directives import Directive
from budgetlint.model.phrases import Complaint
from budgetlint.model.workbook import Formula, Hidden
from budgetlint.records import frozen


@frozen(eq=False)
class TextLine:
    """One line or paragraph of running text as printed, without its end; ``heading``: its level, where the file says so."""

    text: str
    address: Address
    heading: int | None = None


@frozen(eq=False)
class GridCell:
    """One cell as it is drawn: ``height`` × ``width`` grid squares, from ``row``, ``column`` (counted from 0) on.

    ``text`` is what is printed in it, its lines joined by line feeds; ``indent``: how far it begins from the left edge, in
    tenths of a point, where that is known from the drawing and not from spaces.
    """

    row: int
    column: int
    text: str
    address: Address
    height: int = 1
    width: int = 1
    indent: int = 0


@frozen(eq=False)
class Grid:
    """A table: cells in order of rows, then columns, none overlapping; squares that no cell covers are blank.

    ``ruled``: its cells were drawn, and not found by where the text stands. ``first`` and ``last``: whether it is the
    first or the last thing on its page, so that it may go on from or to another one.
    """

    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    address: Address
    ruled: bool = True
    first: bool = False
    last: bool = False


@frozen(eq=False)
class PageEdge:
    """Where page ``page`` begins; ``width`` in tenths of a point, where it has one."""

    page: int
    width: int | None = None


class Kept(StrEnum):
    """Why something was not read as the rest was."""

    SCANNED = "scanned"  # a picture without text
    UNMAPPED = "unmapped"  # glyphs without characters
    RECOGNISED = "recognised"  # read from its picture (OCR), as the user asked
    REVISED = "revised"  # tracked changes, read as accepted
    LIMIT = "limit"  # left out because it is too much


@frozen(eq=False)
class Remark:
    """What the reader left out or took otherwise: one sentence in plain Chinese."""

    kind: Kept
    sentence: str
    address: Address


@frozen(eq=False)
class Noted:
    """What rules judge of a cell beside its text; it may stand in front of that cell or behind it. Directives stand in the
    markup, at its line."""

    of: Formula | Hidden | Directive
    address: Address


Laid: TypeAlias = TextLine | Grid | PageEdge | Remark | Noted


@frozen
class Limits:
    """What one file may cost; ``recognising``: the seconds that reading pictures of text (OCR) may take, 0 for not at all."""

    bytes: int = 200_000_000
    unpacked: int = 1_000_000_000
    pages: int = 2_000
    cells: int = 2_000_000
    depth: int = 20
    seconds: int = 120
    recognising: int = 0


class Refused(Complaint, ValueError):
    """A file that a reader can not read: the sentence says why in one clause, and what to do."""
