"""A story of a Word document (its body, a header, a text box): paragraphs and tables in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from attrs import field

from budgetlint.model.address import Address
from budgetlint.model.phrases import Phrase
from budgetlint.readers.docx.names import GONE, MC, WRAPPERS, W, chosen, value
from budgetlint.readers.docx.numbering import Numbering
from budgetlint.readers.docx.styles import Styles
from budgetlint.readers.docx.text import Text, width_of
from budgetlint.readers.guard import Meter
from budgetlint.readers.layout import Grid, GridCell, Kept, Laid, Remark, TextLine
from budgetlint.readers.package import Element, number
from budgetlint.records import define

_BOX = "文本框"
#: In twips, a column that holds no character: two edges that were one before a program rounded them.
_SLIVER = 30


@define
class _Cell:
    """A cell while its table is read: rows below may still belong to it."""

    row: int
    column: int
    width: int
    text: str
    height: int = 1


@define
class _Row:
    cells: list[_Cell] = field(factory=list)
    column: int = 0


class Story:
    """Reads one story. ``part`` names it where it is apart from the body."""

    def __init__(self, meter: Meter, styles: Styles, numbering: Numbering, part: str = "") -> None:
        self._meter = meter
        self._styles = styles
        self._numbering = numbering
        self._part = part
        self._text = Text(meter, styles)
        self._paragraphs = 0
        self._tables = 0

    def read(self, story: Element) -> Iterator[Laid]:
        """Everything in the story; a text box right after the paragraph or table it is anchored in."""
        yield from self._blocks(story, 0)

    def _blocks(self, parent: Element, depth: int) -> Iterator[Laid]:
        joined = ""
        for block in _flat(parent):
            if block.tag == f"{W}p":
                self._paragraphs += 1
                text, heading = self._paragraph(block)
                if _mark_is_gone(block):
                    joined += text
                    continue
                yield from self._lines(joined + text, heading, Address(paragraph=self._paragraphs, part=self._part))
                joined = ""
            elif block.tag == f"{W}tbl":
                yield from self._table(block, depth + 1)
            else:
                sentence = Phrase(
                    "文件嵌入了另一份文档,未读取;请在 Word 中更新后另存,再检查。",
                    "another document is embedded and was not read; update and save it in Word, and check again.",
                )
                yield Remark(Kept.LIMIT, sentence, Address(part=self._part))
            yield from self._boxes(depth)
        yield from self._lines(joined, None, Address(paragraph=self._paragraphs, part=self._part))

    def _lines(self, text: str, heading: int | None, address: Address) -> Iterator[Laid]:
        for line in text.split("\n"):
            if line.strip():
                yield TextLine(line, address, heading)

    def _boxes(self, depth: int) -> Iterator[Laid]:
        """Text boxes met since the last call, each with what stands in it."""
        boxes, self._text.boxes = self._text.boxes, []
        if boxes:
            self._meter.depth(depth + 1)
        for box in boxes:
            part, self._part = self._part, self._part or _BOX
            fields, self._text.fields = self._text.fields, Text(self._meter, self._styles).fields
            yield from self._blocks(box, depth + 1)
            self._part, self._text.fields = part, fields

    def _paragraph(self, paragraph: Element) -> tuple[str, int | None]:
        """Text with the number before it, and the level if it is a heading."""
        properties = paragraph.find(f"{W}pPr")
        style = value(properties, f"{W}pStyle")
        outline = value(properties, f"{W}outlineLvl")
        heading = self._styles.resolved(style).heading
        if outline is not None:
            level = number(outline, 9)
            heading = level + 1 if 0 <= level < 9 else None
        text = self._text.of(paragraph, style)
        return self._numbering.label(paragraph, style) + text, heading

    def _table(self, table: Element, depth: int) -> Iterator[Laid]:
        """The table as a grid, then those inside of it. A table of one cell is a frame: what it holds is yielded."""
        self._meter.depth(depth)
        rows = list(_rows(table))
        if len(rows) == 1 and sum(1 for _ in _cells(rows[0])) == 1:
            for cell in _cells(rows[0]):
                yield from self._blocks(cell, depth)
            return
        self._tables += 1
        address = Address(table=self._tables, part=self._part)
        inner: list[Element] = []
        cells: list[_Cell] = []
        columns = 0
        above: dict[int, _Cell] = {}
        slivers = _slivers(table, rows)
        for at, row in enumerate(rows):
            drawn = self._row(row, at, above, inner, slivers)
            columns = max(columns, drawn.column)
            above = {c.column: c for c in drawn.cells}
            cells.extend(c for c in drawn.cells if c.row == at)
            self._meter.cells(len(drawn.cells))
        yield Grid(
            len(rows),
            columns,
            tuple(
                GridCell(
                    c.row, c.column, c.text, address._replace(row=c.row + 1, column=c.column + 1), c.height, c.width
                )
                for c in cells
            ),
            address,
        )
        for one in inner:
            yield from self._table(one, depth + 1)

    def _row(
        self, row: Element, at: int, above: dict[int, _Cell], inner: list[Element], slivers: Sequence[int]
    ) -> _Row:
        """One row (17.4.79): cells side by side, after ``gridBefore`` squares without any."""
        out = _Row()
        for cell, squares in _squares(row):
            before, behind = bisect_left(slivers, squares.start), bisect_left(slivers, squares.stop)
            out.column, width = squares.start - before, len(squares) - (behind - before)
            if cell is None or not width:
                out.column += width
                continue
            settings = cell.find(f"{W}tcPr")
            text = self._inside(cell, inner)
            upper = above.get(out.column)
            if _goes_on(settings, "vMerge") and upper is not None and upper.width == width:
                upper.height += 1
                out.cells.append(upper)
            elif _goes_on(settings, "hMerge") and out.cells and out.cells[-1].row == at:
                out.cells[-1].width += width
            else:
                out.cells.append(_Cell(at, out.column, width, text))
            out.column += width
        return out

    def _inside(self, cell: Element, inner: list[Element]) -> str:
        """The text of a cell, one line a paragraph; tables in it are put by."""
        lines: list[str] = []
        joined = ""
        for block in _flat(cell):
            if block.tag == f"{W}p":
                joined += self._paragraph(block)[0]
                if not _mark_is_gone(block):
                    lines.append(joined)
                    joined = ""
            elif block.tag == f"{W}tbl":
                inner.append(block)
        return "\n".join(line for line in "\n".join([*lines, joined]).split("\n") if line.strip())


def _flat(parent: Element) -> Iterator[Element]:
    """Paragraphs, tables and embedded documents below ``parent``, whatever wraps them."""
    pending = list(reversed(parent))
    while pending:
        at = pending.pop()
        if at.tag in (f"{W}p", f"{W}tbl", f"{W}altChunk"):
            yield at
        elif at.tag in WRAPPERS:
            pending.extend(reversed(at))
        elif at.tag == f"{MC}AlternateContent":
            branch = chosen(at)
            pending.extend(reversed(branch) if branch is not None else ())


def _rows(table: Element) -> Iterator[Element]:
    """Rows of a table but those whose deletion was tracked."""
    for row in _named(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        if properties is None or not any(c.tag in GONE for c in properties):
            yield row


def _cells(row: Element) -> Iterator[Element]:
    return _named(row, f"{W}tc")


def _named(parent: Element, tag: str) -> Iterator[Element]:
    pending = list(reversed(parent))
    while pending:
        at = pending.pop()
        if at.tag == tag:
            yield at
        elif at.tag in WRAPPERS:
            pending.extend(reversed(at))


def _squares(row: Element) -> Iterator[tuple[Element | None, range]]:
    """The cells of a row with the columns of the grid that each takes; None for those that no cell takes."""
    properties = row.find(f"{W}trPr")
    at = width_of(properties, "gridBefore")
    for cell in _cells(row):
        end = at + (width_of(cell.find(f"{W}tcPr"), "gridSpan") or 1)
        yield cell, range(at, end)
        at = end
    yield None, range(at, at + width_of(properties, "gridAfter"))


def _slivers(table: Element, rows: Iterable[Element]) -> list[int]:
    """Columns of the grid that are none, and in which nothing stands."""
    widths = [number(c.get(f"{W}w")) for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    thin = {n for n, width in enumerate(widths) if 0 < width <= _SLIVER}
    for cell, squares in (one for row in rows for one in _squares(row)) if thin else ():
        if cell is not None and thin.issuperset(squares) and any((t.text or "").strip() for t in cell.iter(f"{W}t")):
            thin.difference_update(squares)
    return sorted(thin)


def _goes_on(settings: Element | None, name: str) -> bool:
    """Whether a cell goes on with the one above (vMerge) or before it (hMerge); without a value it does."""
    merge = settings.find(f"{W}{name}") if settings is not None else None
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _mark_is_gone(paragraph: Element) -> bool:
    """Whether the deletion of a paragraph's end was tracked, so that it runs on into the next one."""
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    return properties is not None and any(c.tag in GONE for c in properties)
