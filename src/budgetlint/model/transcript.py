"""A document as it was read, block by block, for formats that show it: printed text with the way back to its places.

Until it is shown a transcript is packed: those of a thousand documents may wait in memory and go from process to process.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from budgetlint.model.source import Place, Span
from budgetlint.records import frozen


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


class Pieces(NamedTuple):
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
