"""Blocks with what they look like: the lines the outline is made of, in order, with the tables between them."""

from __future__ import annotations

from enum import Enum, auto
from itertools import chain, pairwise, takewhile

from budgetlint.model.blocks import BreakBlock, TableBlock, TextBlock, UnreadBlock
from budgetlint.model.nodes import NormalText
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Source, Span, cover
from budgetlint.readers.normal import normalise, trimmed
from budgetlint.records import define
from budgetlint.regex import regex
from budgetlint.syntax import marks
from budgetlint.syntax.marks import Mark

#: Figures set in columns by spaces (D7), or a whole table run together on one line (D8): not read as tables yet.
_SPACED = regex(r"(?<![ \u3000])[ \u3000]{2,}[-—]?\d[\d,.]*%?(?:[ \u3000]+[-—]?\d[\d,.]*%?)*\s*\Z")
_NUMBERS = regex(r"\d[\d,]*(?:\.\d+)?")
_STRANGE = regex("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")
_GLYPHS = Phrase("文字无法辨认(字体没有可用的编码)", "the text is not legible (a font without characters)")
_ONE_LINE = Phrase(
    "疑似整张表格挤在一行,行列无法还原", "it looks like a whole table in one line, whose rows and columns are lost"
)
_BLANKS = Phrase(
    "疑似用空格对齐的表格,未能按表读取", "it looks like a table aligned with blanks, which was not read as one"
)


class Sort(Enum):
    TEXT = auto()
    HEADING = auto()
    NOTE = auto()
    UNIT = auto()
    META = auto()
    TABLE_NUMBER = auto()
    CONTENTS_TITLE = auto()
    BREAK = auto()
    PAGE = auto()
    TABLE = auto()
    UNPARSED = auto()


@define(eq=False)
class Item:
    """One block. ``role`` is set when a table claims the line: CAPTION, NUMBER, UNIT, META or STRAY."""

    span: Span
    sort: Sort
    normal: NormalText | None = None
    mark: Mark | None = None
    table: TableBlock | None = None
    reason: str = ""
    role: str | None = None
    claimed_by: int | None = None
    in_contents: bool = False
    #: Of a heading that is none by its number, but by its style.
    level: int | None = None

    @property
    def text(self) -> str:
        return self.normal.text if self.normal else ""


def items_of(source: Source) -> list[Item]:
    items: list[Item] = []
    for block in source.blocks:
        if isinstance(block, TableBlock):
            items.extend(Item(piece.span, Sort.TABLE, table=piece) for piece in _separated(source, block))
        elif isinstance(block, UnreadBlock):
            items.append(Item(block.span, Sort.UNPARSED, reason=block.reason))
        elif isinstance(block, BreakBlock):
            items.append(Item(block.span, Sort.PAGE if block.page else Sort.BREAK))
        else:
            items.extend(_lines(source, block))
    _mark_spaced_tables(source, items)
    _mark_title(items)
    return items


def _separated(source: Source, block: TableBlock) -> list[TableBlock]:
    """The tables that a dump ran together: a title alone in its row, below rows and above rows, begins another one."""
    texts = [[t for span in row if (t := source.cut(span).strip())] for row in block.rows]
    starts = [
        at
        for at in range(2, len(texts) - 2)
        if len(texts[at]) == 1
        and len(block.rows[at]) > 1
        and marks.is_caption(texts[at][0])
        and any(len(t) > 1 for t in texts[at + 1 : at + 4])
    ]
    edges = [0, *starts, len(texts)]
    return [_cut(block, first, end) for first, end in pairwise(edges)] if starts else [block]


def _cut(block: TableBlock, first: int, end: int) -> TableBlock:
    rows = block.rows[first:end]
    sizes = {(row - first, column): size for (row, column), size in block.sizes.items() if first <= row < end}
    indents = {(row - first, column): by for (row, column), by in block.indents.items() if first <= row < end}
    rest = {(row - first, column): spans for (row, column), spans in block.rest.items() if first <= row < end}
    span = cover(rows[0][0], *(s for row in rows for s in row), *chain.from_iterable(rest.values()))
    return TableBlock(span, block.dialect, rows, sizes, indents, rest)


def _lines(source: Source, block: TextBlock) -> list[Item]:
    normal = trimmed(normalise(source, block.span))
    if not normal.text:
        return [Item(block.span, Sort.BREAK)]
    cut = marks.glued_heading(normal.text) or marks.glued_caption(normal.text)
    if cut is None:
        return [_styled(_line(block.span, normal), block.heading)]
    head = trimmed(NormalText(normal.text[: cut[0]], normal.offsets[: cut[0]]))
    rest = trimmed(NormalText(normal.text[cut[1] :], normal.offsets[cut[1] :]))
    middle = rest.offsets[0]
    return [_line(Span(block.span.start, middle), head), _line(Span(middle, block.span.end), rest)]


def _styled(item: Item, level: int | None) -> Item:
    """A line without a number that the file makes a heading; the name of a table belongs to the table."""
    if level is not None and item.sort is Sort.TEXT and marks.is_title(item.text):
        item.sort, item.mark, item.level = Sort.HEADING, Mark("", 0, item.text), level
    return item


def _mark_title(items: list[Item]) -> None:
    """What the file makes a heading at the very beginning is the title of the whole, over as many lines as it takes."""
    lines = [item for item in items if item.sort not in (Sort.BREAK, Sort.PAGE)]
    level = lines[0].level if lines else None
    for item in takewhile(lambda item: level is not None and item.level == level, lines):
        item.sort, item.mark, item.level = Sort.TEXT, None, None


def _line(span: Span, normal: NormalText) -> Item:
    text = normal.text
    if len(_STRANGE.findall(text)) * 4 > len(text):
        return Item(span, Sort.UNPARSED, normal, reason=_GLYPHS)
    if marks.is_contents_title(text):
        return Item(span, Sort.CONTENTS_TITLE, normal)
    mark = marks.mark_of(text)
    if mark and marks.is_heading(text):
        return Item(span, Sort.HEADING, normal, mark)
    for sort, test in (
        (Sort.NOTE, marks.is_note),
        (Sort.TABLE_NUMBER, marks.is_table_number),
        (Sort.UNIT, marks.is_unit_line),
        (Sort.META, lambda t: marks.is_metadata(t) and not marks.is_sentence(t)),
    ):
        if test(text):
            return Item(span, sort, normal)
    if len(text) > 200 and _is_run_together(text):
        return Item(span, Sort.UNPARSED, normal, reason=_ONE_LINE)
    return Item(span, Sort.TEXT, normal)


def _is_run_together(text: str) -> bool:
    numbers = _NUMBERS.findall(text)
    punctuation = sum(text.count(c) for c in "，。；、")
    return len(numbers) >= 20 and len(numbers) > 3 * punctuation and text.count(" ") > len(numbers)


def _mark_spaced_tables(source: Source, items: list[Item]) -> None:
    """Two or more neighbouring lines of figures in space-aligned columns are a table that was not read."""
    run: list[Item] = []
    for item in [*items, Item(Span(0, 0), Sort.TABLE)]:
        if item.sort in (Sort.TEXT, Sort.HEADING) and _SPACED.search(source.cut(item.span)):
            run.append(item)
        elif item.sort is not Sort.BREAK:
            if len(run) > 1:
                for member in run:
                    member.sort = Sort.UNPARSED
                    member.reason = _BLANKS
            run = []
