"""From a document as it was understood to one that formats can show. Nothing of it holds a personal number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

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
from budgetlint.model.source import Span
from budgetlint.model.transcript import Block, File, Grid, GridCell, GridRow, Piece, Transcript, Words
from budgetlint.personal import mask_of
from budgetlint.readers.normal import FULL_WIDTH, normalise, trimmed

#: What stands for a picture in the text of a document: nothing to show.
_OBJECT: Final = "\ufffc"
#: What is set as figures are, except where it counts things or names them.
_FIGURES: Final = (FigureKind.NUMBER, FigureKind.DASH, FigureKind.UNREADABLE)
_NAMES: Final = (ColumnRole.CODE, ColumnRole.ORDINAL, ColumnRole.LABEL)


def transcribed(disclosure: Disclosure) -> Transcript:
    """The document as it was read."""
    source = disclosure.source
    starts = [m.start for m in source.members] or [0]
    files = (File(f.path, at, f.line_starts) for f, at in zip(source.files, starts, strict=True))
    return Transcript(tuple(files), tuple(_blocks(disclosure)))


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
