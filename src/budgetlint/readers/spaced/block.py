"""The rows of a table that only spaces hold apart as a block: each cell by where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint.model.blocks import Drawn, TableBlock
from budgetlint.model.source import Span
from budgetlint.readers.lines import TextLine
from budgetlint.readers.spaced.header import Header
from budgetlint.readers.spaced.rows import Cells, Part, PrintedRow


def block_of(
    lines: Sequence[TextLine], begin: int, end: int, header: Header, rows: Sequence[PrintedRow], width: int
) -> TableBlock:
    """The table on the lines from ``begin`` to ``end``, with ``width`` columns."""
    filled: list[tuple[Cells, int]] = [(cells, begin) for cells in header.rows]
    filled += [(row.cells, min(row.lines)) for row in rows]
    spans = tuple(tuple(_cells(lines, cells, line, width)) for cells, line in filled)
    rest = {
        (at, column): tuple(_span(lines, part) for part in parts[1:])
        for at, (cells, _) in enumerate(filled)
        for column, parts in cells.items()
        if len(parts) > 1
    }
    span = Span(lines[begin].span.start, lines[end - 1].span.end)
    return TableBlock(span, Drawn.SPACED, spans, sizes=header.sizes, rest=rest)


def _cells(lines: Sequence[TextLine], cells: Cells, line: int, width: int) -> Iterator[Span]:
    """Each cell of a row; what is blank stands behind what is printed before it. Spaces in front of a name are its own."""
    at = lines[line].span.start
    for column in range(width):
        if parts := cells.get(column):
            span = _span(lines, parts[0])
            yield Span(lines[parts[0][0]].span.start, span.end) if column == 0 else span
            at = span.end
        else:
            yield Span(at, at)


def _span(lines: Sequence[TextLine], part: Part) -> Span:
    line, start, end = part
    base = lines[line].span.start
    return Span(base + start, base + end)
