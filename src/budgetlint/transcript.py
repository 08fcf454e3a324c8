"""A document as it was read, block by block, for formats that show it: printed text with the way back to its places.

Nothing here holds a personal number. Until it is shown a transcript is packed: those of a thousand documents may wait in
memory and go from process to process.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias

from attrs import frozen

from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import BoundTable, ColumnRole, Disclosure, RowRole
from budgetlint.model.nodes import (
    Cell,
    Heading,
    Line,
    Node,
    NormalText,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    TableOfContents,
    Unparsed,
)
from budgetlint.model.source import Place, Span
from budgetlint.personal import mask_of
from budgetlint.readers.normal import FULL_WIDTH, normalise, trimmed

#: What stands for a picture in the text of a document: nothing to show.
_OBJECT: Final = "\ufffc"
#: What is set as figures are, except where it counts things or names them.
_FIGURES: Final = (FigureKind.NUMBER, FigureKind.DASH, FigureKind.UNREADABLE)
_NAMES: Final = (ColumnRole.CODE, ColumnRole.ORDINAL, ColumnRole.LABEL)


class Piece(NamedTuple):
    """Text that stands together: a cell, a heading, a paragraph.

    ``runs`` says where it stands in the source, character for character: offset and length of one stretch after the other.
    """

    text: str
    runs: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.runs[0][0]

    @property
    def end(self) -> int:
        return sum(self.runs[-1])

    def part(self, span: Span) -> tuple[int, int]:
        """From where to where in ``text`` a span of the source reaches."""
        return self._before(span.start), self._before(span.end)

    def _before(self, offset: int) -> int:
        """How many of its characters stand before an offset."""
        return sum(min(max(0, offset - start), length) for start, length in self.runs)


class Words(NamedTuple):
    """Text outside tables. ``kind``: heading, paragraph, note, contents (a piece for each entry) or unread."""

    kind: str
    pieces: tuple[Piece, ...]
    #: Of a heading: 1 for the outermost.
    level: int = 0
    #: Of what is unread: why.
    reason: str = ""


class GridCell(NamedTuple):
    piece: Piece
    height: int = 1
    width: int = 1
    #: ``figure`` for what is set as figures are, ``label`` for the name of its row.
    kind: str = ""


class GridRow(NamedTuple):
    """The cells of a row that begin in it, in order; those that others cover are left out."""

    cells: tuple[GridCell, ...]
    header: bool = False


class Grid(NamedTuple):
    """A table with the lines around it; ``number`` counts it in the document from 0, None where it bears no figures."""

    number: int | None
    above: tuple[Piece, ...]
    rows: tuple[GridRow, ...]
    below: tuple[Piece, ...]
    #: How many columns it has.
    width: int
    #: Which of the lines above is its title.
    title: int | None = None
    #: Whether it was read from a picture (OCR).
    recognised: bool = False


Block: TypeAlias = Words | Grid


class File(NamedTuple):
    """One file of a document: where its text begins in the whole, and where its lines begin in its own."""

    path: str
    start: int
    lines: tuple[int, ...]


@frozen
class Transcript:
    """One document as it was read."""

    files: tuple[File, ...]
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, disclosure: Disclosure) -> Transcript:
        source = disclosure.source
        starts = [m.start for m in source.members] or [0]
        files = (File(f.path, at, f.line_starts) for f, at in zip(source.files, starts, strict=True))
        return cls(tuple(files), tuple(_blocks(disclosure)))

    @classmethod
    def unpack(cls, packed: bytes) -> Transcript:
        """The inverse of ``pack``."""
        files, blocks = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
        return cls(tuple(File(path, start, tuple(lines)) for path, start, lines in files), tuple(map(_block, blocks)))

    def pack(self) -> bytes:
        """As JSON, compressed: some tenth of the text's own length."""
        told = json.dumps((self.files, self.blocks), ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(told.encode("utf-8", "surrogatepass"))

    def span(self, place: Place) -> Span:
        """Where a place of one of its files is in the text of the whole."""
        file = next((f for f in self.files if f.path == place.path), self.files[0])

        def offset(line: int, column: int) -> int:
            return file.start + file.lines[min(line, len(file.lines)) - 1] + column - 1

        return Span(offset(place.line, place.column), offset(place.end_line, place.end_column))


@frozen
class Pieces:
    """The pieces of a document by their place in the source; ``numbers`` are those of their blocks."""

    pieces: tuple[Piece, ...]
    numbers: tuple[int, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> Pieces:
        found = sorted(((p.start, p.end, n, p) for n, block in enumerate(blocks) for p in pieces(block)))
        return cls(tuple(f[3] for f in found), tuple(f[2] for f in found), tuple(f[0] for f in found))

    def at(self, span: Span) -> range:
        """The positions of those that a span touches; where none is, that of the last before it."""
        last = max(bisect_left(self.starts, span.end), bisect_right(self.starts, span.start))
        first = last
        while first > 0 and self.pieces[first - 1].end > span.start:
            first -= 1
        if first == last:  # an empty cell, or what no block shows
            first = max(0, last - 1)
        return range(first, min(last, len(self.pieces)) or min(1, len(self.pieces)))


def pieces(block: Block) -> Iterator[Piece]:
    """All of a block, in order."""
    if isinstance(block, Words):
        yield from block.pieces
        return
    yield from block.above
    yield from (cell.piece for row in block.rows for cell in row.cells)
    yield from block.below


def _blocks(disclosure: Disclosure) -> Iterator[Block]:
    """The document from top to bottom."""
    reading = _Reading(disclosure)
    stack: list[tuple[Node, int]] = [(node, 1) for node in reversed(disclosure.tree.children)]
    while stack:
        node, level = stack.pop()
        if isinstance(node, Section):
            yield Words("heading", (reading.piece(node.heading),), min(level, 6))
            stack.extend((child, level + 1) for child in reversed(node.children))
        elif isinstance(node, Table):
            yield reading.grid(node)
        else:
            yield from reading.words(node)


class _Reading:
    """One document; its text without personal numbers is as long as with them."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.source, self.mask = disclosure.source, mask_of(disclosure)
        self.text = self.mask(self.mask.cut(Span(0, len(self.source.text)))) if self.mask else self.source.text
        self.bound = {t.node: t for t in disclosure.tables}

    def piece(self, of: Cell | Heading | Line | Unparsed) -> Piece:
        """What is printed, without the blanks around it."""
        return self.running(trimmed(normalise(self.source, of.span)), of.span.start)

    def running(self, normal: NormalText, start: int) -> Piece:
        """Text as printed, without what its reader left out; ``start`` is where it would stand if it has none."""
        at = normal.offsets
        if not at:
            return Piece("", ((start, 0),))
        if isinstance(at, range):
            return Piece(self.text[at.start : at.stop], ((at.start, len(at)),))
        chars = (self._printed(char, offset) for char, offset in zip(normal.text, at, strict=True))
        cuts = [0, *(n for n, (one, other) in enumerate(pairwise(at), 1) if other != one + 1), len(at)]
        return Piece("".join(chars), tuple((at[a], b - a) for a, b in pairwise(cuts)))

    def _printed(self, char: str, offset: int) -> str:
        """The character itself, unless it stands for a sign that is spelt out."""
        return self.text[offset] if self.source.text[offset].translate(FULL_WIDTH) == char else char

    def words(self, node: Note | Paragraph | TableOfContents | Unparsed) -> Iterator[Words]:
        if isinstance(node, TableOfContents):
            entries = tuple(map(self.piece, node.entries))
            title = self.piece(
                Line(Span(node.span.start, node.entries[0].span.start if entries else node.span.end), "")
            )
            yield from (Words(kind, own) for kind, own in (("paragraph", (title,)), ("contents", entries)) if own)
        elif isinstance(node, Unparsed):
            found, reason = self.piece(node), self.mask(node.reason)
            shown = found if found.text != _OBJECT else Piece(reason, ((found.start, len(reason)),))
            yield Words("unread", (shown,), reason=reason)
        else:
            kind = "note" if isinstance(node, Note) else "paragraph"
            yield Words(kind, (self.running(node.text, node.span.start),))

    def grid(self, node: Table) -> Grid:
        bound = self.bound.get(node)
        first = node.rows[0].span.start if node.rows else node.span.end
        lines = [ln for ln in (node.number, node.caption, node.unit, *node.metadata, *node.stray) if ln is not None]
        around = sorted({ln.span: ln for ln in lines}.items())
        above = [ln for span, ln in around if span.start < first]
        below = [ln for span, ln in around if span.start >= first]
        return Grid(
            None if bound is None else bound.index,
            tuple(map(self.piece, above)),
            tuple(self.rows(node.rows, bound)),
            (*map(self.piece, below), *(self.running(n.text, n.span.start) for n in node.notes)),
            node.width,
            above.index(node.caption) if node.caption in above else None,
            self.source.recognised(node.span),
        )

    def rows(self, rows: tuple[Row, ...], bound: BoundTable | None) -> Iterator[GridRow]:
        roles_of = {c.index: c.role for c in bound.columns} if bound else {}
        roles = bound.row_roles if bound else ()
        covered: dict[int, set[int]] = {}
        for at, row in enumerate(rows):
            header = at < len(roles) and roles[at] in (RowRole.HEADER, RowRole.NUMBERS)
            hidden = covered.pop(at, set())
            cells: list[GridCell] = []
            for n, cell in enumerate(row.cells):
                for down in range(cell.height if cell.height > 1 or cell.width > 1 else 0):
                    under = hidden if down == 0 else covered.setdefault(at + down, set())
                    under.update(range(n + (down == 0), n + cell.width))
                if n not in hidden:
                    cells.append(self.cell(cell, None if header else roles_of.get(n, ColumnRole.AMOUNT)))
            yield GridRow(tuple(cells), header)

    def cell(self, cell: Cell, role: ColumnRole | None) -> GridCell:
        kind = "label" if role is ColumnRole.LABEL else ""
        if role is not None and role not in _NAMES and cell.figure.kind in _FIGURES:
            kind = "figure"
        return GridCell(self.piece(cell), cell.height, cell.width, kind)


def _block(values: list[Any]) -> Block:
    """A block as JSON tells it: words begin with their kind."""
    if isinstance(values[0], str):
        kind, own, level, reason = values
        return Words(kind, tuple(map(_piece, own)), level, reason)
    number, above, rows, below, width, title, recognised = values
    read = (GridRow(tuple(GridCell(_piece(p), *rest) for p, *rest in cells), header) for cells, header in rows)
    return Grid(number, tuple(map(_piece, above)), tuple(read), tuple(map(_piece, below)), width, title, recognised)


def _piece(values: list[Any]) -> Piece:
    text, runs = values
    return Piece(text, tuple((start, length) for start, length in runs))
