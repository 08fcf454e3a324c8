"""Raw rows to rows of cells; metadata that a dump put into the grid is taken out."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlint.model.blocks import TableBlock
from budgetlint.model.nodes import Cell, Line, Row
from budgetlint.model.source import Source, Span, cover
from budgetlint.readers.normal import normalise, trimmed
from budgetlint.syntax import marks
from budgetlint.syntax.amounts import read_figure

_MOST_META_CELLS = 4
#: How wide a space before a text is, in tenths of a point.
_FULL, _HALF = 100, 50


def rows_of(source: Source, block: TableBlock) -> tuple[Row, ...]:
    """All rows of a block, cells with normal text and figure; blank rows of a dump included."""
    rows = []
    for at, spans in enumerate(block.rows):
        cells = tuple(
            _cell(
                source,
                (span, *block.rest.get((at, n), ())),
                block.sizes.get((at, n), (1, 1)),
                block.indents.get((at, n), 0),
            )
            for n, span in enumerate(spans)
        )
        rows.append(Row(cover(spans[0], *spans[1:]), cells))
    return tuple(rows)


def _cell(source: Source, parts: Sequence[Span], size: tuple[int, int], indent: int) -> Cell:
    """``parts``: where its text stands; what is told of it is told at the first of them."""
    span = parts[0]
    normal = trimmed(normalise(source, span))
    height, width = size
    if not normal.text:
        return Cell(span, "", height=height, width=width)
    exact = Span(normal.offsets[0], normal.offsets[-1] + 1)
    text = normal.text + "".join(trimmed(normalise(source, p)).text for p in parts[1:])
    spaces = sum(_FULL if c == "\u3000" else _HALF for c in source.text[span.start : exact.start])
    return Cell(exact, text, read_figure(text), height, width, indent + spaces)


def split_metadata(rows: tuple[Row, ...]) -> tuple[tuple[Line, ...], tuple[Row, ...]]:
    """Lines of metadata that the dump put into the grid's first rows (单位, 预算年度, 编制部门, the title), and the rest."""
    lines: list[Line] = []
    first = 0
    for at, row in enumerate(rows):
        printed = [c for c in row.cells if c.text]
        if not printed:
            continue
        is_title = len(printed) == 1 and not lines and marks.is_caption(printed[0].text)
        known = [marks.is_metadata(c.text) or marks.is_table_number(c.text) for c in printed]
        is_meta = any(known) and len(printed) <= _MOST_META_CELLS and not any(_is_header_word(c.text) for c in printed)
        # A body's name alone in its row, above a grid of several columns, is nobody's header.
        grid_follows = any(len(r.cells) > 2 for r in rows[at + 1 : at + 4])
        is_name = len(row.cells) == 1 and len(printed[0].text) > 3 and grid_follows
        if not (is_title or is_meta or is_name):
            break
        lines.extend(Line(c.span, c.text) for c in printed)
        first = at + 1
    while lines and first < len(rows) and not any(c.text for c in rows[first].cells):
        first += 1
    return (tuple(lines), rows[first:]) if lines else ((), rows)


def _is_header_word(text: str) -> bool:
    return text.replace(" ", "") in ("单位名称", "地区", "项目", "合计", "序号", "科目名称", "科目编码")
