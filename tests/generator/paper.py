"""A document to be printed: tables, what stands around them, and how the text becomes bytes."""

from __future__ import annotations

import codecs
from collections import Counter
from typing import NamedTuple, TypeAlias

from attrs import frozen

from budgetlint.model.blocks import Dialect
from budgetlint.model.keys import Key
from generator.dialects import Writer, write_table
from generator.dice import Dice
from generator.figures import is_number
from generator.sheets import Grid

KeyItems: TypeAlias = tuple[tuple[str, str | int], ...]


class Expected(NamedTuple):
    """One amount as it must be read: table kind, key, value in 分, and the printed figure."""

    kind: str
    key: KeyItems
    fen: int | None
    printed: str


def key_items(key: Key) -> KeyItems:
    """The key as it is compared: without the document's own dimensions, wholes left out as ``Key`` allows."""
    implied = {"measure": "金额", "fund": "全部", "nature": "全部"}
    stated = key.compact().items()
    return tuple((k, v) for k, v in stated if k not in ("entity", "year", "stage") and implied.get(k) != v)


@frozen
class Wrapping:
    """How the text becomes bytes, and the habits of pipe rows."""

    newline: str = "\n"
    encoding: str = "utf-8"
    bom: bool = False
    framed: bool = True
    ruled: bool = True


class Cell(NamedTuple):
    """A body cell by the positions of its table, row and column."""

    grid: int
    row: int
    column: int


@frozen(repr=False)
class Paper:
    """A document in no dialect yet."""

    entity: str
    grids: tuple[Grid, ...]
    wrapping: Wrapping
    opening: tuple[str, ...]
    closing: tuple[str, ...]

    @property
    def expected(self) -> Counter[Expected]:
        """Every amount that is printed as a number."""
        return Counter(
            Expected(grid.kind, key_items(cell.key), cell.fen, cell.text)
            for grid in self.grids
            for row in grid.body
            for cell in row
            if cell.key is not None and cell.fen is not None and is_number(cell.text)
        )


@frozen
class Rendered:
    """A document in one dialect.

    ``cells``: where in ``text`` every non-blank table cell is, ``[start, end)``; ``places``: the same of body cells.
    """

    dialect: Dialect
    text: str
    data: bytes
    cells: tuple[tuple[int, int], ...]
    places: dict[Cell, tuple[int, int]]


def render(paper: Paper, dialect: Dialect) -> Rendered:
    """The document as a file."""
    how = paper.wrapping
    writer = Writer(how.newline)
    markdown = dialect is Dialect.TABS
    writer.lines(*(_headed(line) if markdown else line for line in paper.opening), spaced=markdown)
    for grid in paper.grids:
        write_table(writer, grid, dialect, framed=how.framed, ruled=how.ruled)
    writer.lines(*(_headed(line) if markdown else line for line in paper.closing), spaced=True)
    data = writer.text.encode(how.encoding)
    if how.bom:
        data = codecs.BOM_UTF8 + data
    return Rendered(dialect, writer.text, data, tuple(writer.cells), _places(paper, writer))


def _places(paper: Paper, writer: Writer) -> dict[Cell, tuple[int, int]]:
    found: dict[Cell, tuple[int, int]] = {}
    for at, (grid, first) in enumerate(zip(paper.grids, writer.bodies, strict=True)):
        filled = [Cell(at, r, c) for r, row in enumerate(grid.body) for c, cell in enumerate(row) if cell.text]
        found |= zip(filled, writer.cells[first : first + len(filled)], strict=True)
    return found


def _headed(line: str) -> str:
    """A heading of a part, as Markdown writes it."""
    return f"## {line}" if line.startswith("第") else line


def draw_wrapping(dice: Dice) -> Wrapping:
    """Any way of becoming bytes; plain UTF-8 is the simplest."""
    encoding = "gb18030" if dice.chance(10) else "utf-8"
    framed = not dice.chance(15)
    return Wrapping(
        "\r\n" if dice.chance(15) else "\n",
        encoding,
        bom=encoding == "utf-8" and dice.chance(10),
        framed=framed,
        ruled=framed and dice.chance(50),
    )
