"""What a reader laid out, as one text with blocks: a line of text or a row of a table a line, tabs between cells.

Every part of that text knows its address in the original. Nothing else of budgetlint knows of formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, field

from budgetlint.model.address import Address
from budgetlint.model.blocks import Block, BreakBlock, Drawn, TableBlock, TextBlock, UnreadBlock
from budgetlint.model.directives import Directive
from budgetlint.model.source import Noted, Piece, Remark, Source, Span
from budgetlint.readers import layout
from budgetlint.readers.layout import Grid, GridCell, Laid, PageEdge, TextLine
from budgetlint.readers.paragraphs import Paragraph, paragraphs
from budgetlint.records import define

#: A page that was read from its picture is still none with text, and not all of it need have been read.
_UNREAD = (layout.Kept.SCANNED, layout.Kept.UNMAPPED, layout.Kept.RECOGNISED, layout.Kept.LIMIT)
#: Stands for what is no text (U+FFFC).
_THERE = "\ufffc"


def assemble(source: Source, laid: Iterable[Laid]) -> Source:
    """The source with text, blocks, pieces and remarks."""
    page = _Page()
    noted: list[layout.Noted] = []
    for item in paragraphs(laid):
        match item:
            case Paragraph():
                page.paragraph(item)
            case TextLine():
                page.line(item)
            case Grid():
                page.grid(item)
            case PageEdge():
                page.edge(item)
            case layout.Remark():
                page.remark(item)
            case layout.Noted():
                noted.append(item)
    placed = tuple(page.placed(noted))
    return evolve(
        source,
        text="".join(page.parts),
        blocks=tuple(page.blocks),
        pieces=tuple(page.pieces),
        remarks=tuple(page.remarks),
        noted=placed,
    )


@define
class _Page:
    """The text as it grows."""

    parts: list[str] = field(factory=list)
    size: int = 0
    lines: int = 0
    blocks: list[Block] = field(factory=list)
    pieces: list[Piece] = field(factory=list)
    remarks: list[Remark] = field(factory=list)

    def _put(self, text: str, address: Address | None = None) -> Span:
        span = Span(self.size, self.size + len(text))
        self.parts.append(text)
        self.size = span.end
        if address is not None:
            self.pieces.append(Piece(span.start, span.end, address))
        return span

    def line(self, line: TextLine) -> None:
        if line.text.strip():
            self.lines += 1
            self.blocks.append(TextBlock(self._put(line.text, self._found(line.address)), line.heading))
            self._put("\n")

    def paragraph(self, paragraph: Paragraph) -> None:
        """Lines run on; only Latin words are parted where a line ends."""
        start, before = self.size, ""
        for line in paragraph.lines:
            if before.isascii() and before.isalpha() and line.text[:1].isascii() and line.text[:1].isalpha():
                self._put(" ")
            self._put(line.text, line.address)
            before = line.text[-1:]
        self.blocks.append(TextBlock(Span(start, self.size), paragraph.heading))
        self._put("\n")

    def _found(self, address: Address) -> Address:
        """Where there are no pages and no sheets, paragraphs are counted."""
        if address.page is not None or address.sheet is not None or address.paragraph is not None:
            return address
        return address._replace(paragraph=self.lines)

    def edge(self, edge: PageEdge) -> None:
        if self.size == 0:
            return
        self.blocks.append(BreakBlock(self._put("\f\n", Address(page=edge.page)), page=True))

    def remark(self, remark: layout.Remark) -> None:
        """What could not be read stands where it is, so that nobody takes it for missing."""
        span = Span(self.size, self.size)
        if remark.kind in _UNREAD:
            span = self._put(_THERE, remark.address)
            self._put("\n")
            self.blocks.append(UnreadBlock(span, remark.sentence))
        self.remarks.append(Remark(remark.kind, remark.sentence, span, remark.address))

    def placed(self, noted: Sequence[layout.Noted]) -> Iterator[Noted]:
        """What was noted, where its cells stand; each cell that no line or table shows gets a blank line at the end."""
        cells = {_corner(p.address): Span(p.start, p.end) for p in reversed(self.pieces)} if noted else {}
        for one in noted:
            if isinstance(one.of, Directive):
                yield Noted(one.of, self._from(one.of.line))
                continue
            span = cells.get(_corner(one.address))
            if span is None:
                span = self._put("", one.address)
                self.blocks.append(BreakBlock(self._put("\n")))
            yield Noted(one.of, span)

    def _from(self, line: int) -> Span:
        """Where the text begins that stands at a line of the markup or, if there is none, the next that does."""
        after = (
            (p.address.line, p.start) for p in self.pieces if p.address.line is not None and p.address.line >= line
        )
        at = min(after, default=(0, self.size))[1]
        return Span(at, at)

    def grid(self, grid: Grid) -> None:
        """Rows of one width; rows without any text are kept, as a reader of the page sees them."""
        cells = {(c.row, c.column): c for c in grid.cells}
        start, rows = self.size, []
        for row in range(grid.rows):
            spans = []
            for column in range(grid.columns):
                if column:
                    self._put("\t")
                cell = cells.get((row, column))
                spans.append(self._put(_text(cell), cell.address) if cell else Span(self.size, self.size))
            rows.append(tuple(spans))
            self._put("\n")
        if rows and grid.columns:
            sizes = {at: (c.height, c.width) for at, c in cells.items() if c.height > 1 or c.width > 1}
            indents = {at: c.indent for at, c in cells.items() if c.indent}
            dialect = Drawn.GRID if grid.ruled else Drawn.SPACED
            self.blocks.append(TableBlock(Span(start, self.size - 1), dialect, tuple(rows), sizes, indents))
        if self.size == 0:
            return
        self.blocks.append(BreakBlock(self._put("\n")))


def _corner(address: Address) -> tuple[str | None, str]:
    """The sheet, and the cell in which it begins."""
    return address.sheet, (address.cell or "").partition(":")[0]


def _text(cell: GridCell) -> str:
    return cell.text.replace("\t", " ")
