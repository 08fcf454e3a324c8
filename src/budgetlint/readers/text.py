"""The text reader: lines to blocks. Runs of table lines are given to their dialect's grammar (LALR)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from lark import Lark, Token, Tree

import budgetlint_grammars
from budgetlint.model.blocks import Block, BreakBlock, TableBlock, TextBlock
from budgetlint.model.blocks import Dialect as Flattening
from budgetlint.model.source import Source, Span
from budgetlint.readers.dialects import Dialect
from budgetlint.readers.fold import fold, mended
from budgetlint.readers.lines import Shape, TextLine, lines_of
from budgetlint.readers.spaced import spaced_tables
from budgetlint.regex import regex

_TAB = {Shape.TAB_CELL, Shape.TAB_ROW}
_BAR = {Shape.BAR_CELL, Shape.BAR_ROW}
_GAP = {Shape.BLANK, Shape.PAGE}
_BARS = "|｜"
_BAR_SPLIT = regex(r"[|｜]")
_CONTENTS = regex(r"[\s#*]*目\s*录[\s*]*")
_ENTRY = regex(r"[^\t]*\t+[.…·\s]*[(（]?\d{1,4}[)）]?\s*")
#: A line that begins something new can not be the rest of a cell (000:543).
_OPENS = regex(
    r"\s*(?:\[bookmark|#{1,6}\s|第[一二三四五六七八九十\d]+\s*部分|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]|备?注\s*[:：])"
    r"|.*(?:表\s*$|单位\s*[:：])"
)


def blocks_of(source: Source, dialects: Sequence[Dialect] = ()) -> tuple[Block, ...]:
    """All blocks of a text source, in order. Every line that is not blank lies in exactly one block."""
    lines = list(lines_of(source))
    blocks: list[Block] = []
    spaced = spaced_tables(lines)
    i = 0
    while i < len(lines):
        line = lines[i]
        if i in spaced:
            table, i = spaced[i]
            blocks.append(table)
        elif (added := _added(lines, i, dialects)) is not None:
            blocks.append(added[0])
            i += added[1]
        elif line.shape in _TAB or line.shape in _BAR:
            run = _run(lines, i)
            found = None if _is_contents(lines, i, run) else _table(source, run)
            blocks.extend([found] if found else [TextBlock(x.span) for x in run if x.shape not in _GAP])
            i += len(run)
        else:
            blocks.append(_plain(line))
            i += 1
    return tuple(blocks)


def _added(lines: Sequence[TextLine], at: int, dialects: Sequence[Dialect]) -> tuple[TableBlock, int] | None:
    """The table in a dialect of a plugin that begins at a line, and how many lines it takes."""
    for dialect in dialects:
        if (run := dialect.run(lines, at)) and (table := dialect.table(run)) is not None:
            return table, len(run)
    return None


def flattened(source: Source) -> tuple[Block, ...]:
    """The blocks of a file that is no text, with the tables that stand flattened in its lines in place of those lines."""
    lines = {line.span.start: line for line in lines_of(source)}
    blocks: list[Block] = []
    for is_text, group in groupby(source.blocks, lambda b: isinstance(b, TextBlock) and b.span.start in lines):
        own = list(group)
        blocks.extend(_with_tables(source, own, lines) if is_text else own)
    return tuple(blocks)


def _with_tables(source: Source, own: Sequence[Block], lines: Mapping[int, TextLine]) -> Iterator[Block]:
    """Lines of text one after the other; a single one is no table."""
    printed = [lines[block.span.start] for block in own]
    i = 0
    while i < len(own):
        run = _run(printed, i) if printed[i].shape in _TAB or printed[i].shape in _BAR else []
        table = _table(source, run) if len(run) > 1 and not _is_contents(printed, i, run) else None
        if table is not None:
            yield table
            i += len(run)
        else:
            yield from own[i : i + max(1, len(run))]
            i += max(1, len(run))


def _plain(line: TextLine) -> Block:
    if line.shape is Shape.BLANK or line.shape is Shape.PAGE:
        return BreakBlock(line.span, line.shape is Shape.PAGE)
    return BreakBlock(line.span) if line.shape is Shape.RULE else TextBlock(line.span)


def _run(lines: Sequence[TextLine], start: int) -> list[TextLine]:
    """The table lines from ``start`` on, over blank lines, page edges and the rest of broken cells."""
    family = _TAB if lines[start].shape in _TAB else _BAR
    end = i = start
    while i < len(lines):
        shape = lines[i].shape
        if shape in family or (shape is Shape.RULE and end == i):
            end = i + 1
        elif shape is Shape.TEXT:
            last = _rest_of_cell(lines, i, family)
            if last is None:
                break
            end = i = last
            continue
        elif shape not in _GAP:
            break
        i += 1
    return list(lines[start:end])


def _is_contents(lines: Sequence[TextLine], start: int, run: Sequence[TextLine]) -> bool:
    """Whether a run under the title 目录 is its entries with their page numbers behind tabs."""
    above = next((x.raw for x in reversed(lines[max(0, start - 5) : start]) if x.shape is Shape.TEXT), "")
    rows = [x.raw for x in run if x.shape not in _GAP]
    return bool(_CONTENTS.fullmatch(above)) and all(_ENTRY.fullmatch(r) for r in rows)


def _rest_of_cell(lines: Sequence[TextLine], at: int, family: set[Shape]) -> int | None:
    """Where the table goes on after text lines that continue the cell above them, or None if they do not.

    They do when nothing separates them from a cell line, nothing new opens, and more rows follow (001:1461).
    """
    if lines[at - 1].shape is not Shape.TAB_CELL or not lines[at - 1].raw.strip():
        return None
    i = at
    while i < len(lines) and lines[i].shape is Shape.TEXT and i - at < 8:
        if _OPENS.match(lines[i].raw):
            return None
        i += 1
    follows = i
    while follows < len(lines) and lines[follows].shape in _GAP:
        follows += 1
    return i if follows < len(lines) and lines[follows].shape in family else None


def _table(source: Source, run: Sequence[TextLine]) -> TableBlock | None:
    """The run as a table in its dialect, or None if it is only text with a tab or bar in it."""
    if run[0].shape in _TAB:
        cells = sum(x.shape is Shape.TAB_CELL for x in run)
        rows = sum(x.shape is Shape.TAB_ROW for x in run)
        if cells > 2 * rows:
            table = _build(run, Flattening.CELLS, "cells", list(_cell_tokens(run)))
            return TableBlock(table.span, table.dialect, mended(table.rows))
        if rows + cells < 2 and max(x.raw.count("\t") for x in run) < 2:
            return None
        return _build(run, Flattening.TABS, "rows", list(_row_tokens(run)))
    if all(x.shape is Shape.BAR_CELL or x.shape in _GAP for x in run) and len(run) > 2:
        tokens = list(_bar_tokens(run))
        table = _build(run, Flattening.BARS, "cells", tokens)
        return TableBlock(table.span, table.dialect, fold(source, table.rows))
    rows = sum(x.shape is Shape.BAR_ROW for x in run)
    if rows < 2 and max(len(_BAR_SPLIT.findall(x.raw)) for x in run) < 3:
        return None
    return _build(run, Flattening.PIPES, "rows", list(_row_tokens(run)))


def _token(kind: str, span: Span) -> Token:
    return Token(kind, "", span.start, end_pos=span.end)


def _cell_tokens(run: Sequence[TextLine]) -> Iterator[Token]:
    is_open = False
    for line in run:
        if line.shape in _GAP or (line.opens_row and is_open):
            if is_open:
                yield _token("EOR", Span(line.span.start, line.span.start))
            is_open = False
        if line.shape in _GAP or line.shape is Shape.RULE:
            continue
        is_cell = line.shape in _TAB
        start = line.span.start + (line.raw.index("\t") + 1 if is_cell else 0)
        yield _token("CELL" if is_cell else "CONT", Span(start, line.span.end))
        is_open = True
    if is_open:
        yield _token("EOR", Span(run[-1].span.end, run[-1].span.end))


def _bar_tokens(run: Sequence[TextLine]) -> Iterator[Token]:
    """Cells of D3. A row ends where two bars do; one bar tells nothing, so the rest is one long row to fold."""
    is_open = False
    for line in run:
        if line.shape in _GAP:
            continue
        bar = min(line.raw.find(x) for x in _BARS if x in line.raw)
        yield _token("CELL", Span(line.span.start, line.span.start + bar))
        is_open = len(_BAR_SPLIT.findall(line.raw)) < 2
        if not is_open:
            yield _token("EOR", Span(line.span.end, line.span.end))
    if is_open:
        yield _token("EOR", Span(run[-1].span.end, run[-1].span.end))


def _row_tokens(run: Sequence[TextLine]) -> Iterator[Token]:
    rows = [x.raw.strip() for x in run if x.shape in _BAR]
    framed = (bool(rows) and all(r[0] in _BARS for r in rows), bool(rows) and all(r[-1] in _BARS for r in rows))
    for line in run:
        if line.shape in _GAP:
            continue
        if line.shape is Shape.RULE:
            yield _token("RULE", line.span)
            continue
        base = line.span.start
        for start, end in _fields(line, framed):
            yield _token("CELL", Span(base + start, base + end))
        yield _token("EOR", Span(line.span.end, line.span.end))


def _fields(line: TextLine, framed: tuple[bool, bool]) -> list[tuple[int, int]]:
    """Where the fields of a row are. Bars that stand at the left or right end of every row enclose no cell."""
    raw = line.raw
    if line.shape in _TAB:
        cuts = [i for i, c in enumerate(raw) if c == "\t"]
        return list(zip([0, *(c + 1 for c in cuts)], [*cuts, len(raw)], strict=True))
    cuts = [m.start() for m in _BAR_SPLIT.finditer(raw)]
    starts, ends = [0, *(c + 1 for c in cuts)], [*cuts, len(raw)]
    if framed[0]:
        starts, ends = starts[1:], ends[1:]
    if framed[1] and len(starts) > 1:
        starts, ends = starts[:-1], ends[:-1]
    return list(zip(starts, ends, strict=True))


def _build(run: Sequence[TextLine], dialect: Flattening, grammar: str, tokens: list[Token]) -> TableBlock:
    parser: Lark = budgetlint_grammars.load(grammar, budgetlint_grammars.TokenLexer)
    tree: Tree[Token] = parser.parse(tokens)
    rows = tuple(
        tuple(_cell_span(cell) for cell in row.children)
        for row in tree.children
        if isinstance(row, Tree) and row.data == "row"
    )
    return TableBlock(Span(run[0].span.start, run[-1].span.end), dialect, rows)


def _cell_span(cell: Token | Tree[Token]) -> Span:
    tokens = cell.children if isinstance(cell, Tree) else [cell]
    first, last = tokens[0], tokens[-1]
    assert isinstance(first, Token) and isinstance(last, Token)
    return Span(first.start_pos or 0, last.end_pos or 0)
