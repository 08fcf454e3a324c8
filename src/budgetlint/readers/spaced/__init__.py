"""Tables whose columns only spaces hold apart (documents.md D7), in lines of text: what a PDF's text keeps of its layout.

A table is where several lines agree: the same places are blank in all of them, and figures stand one below the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple, TypeAlias

from budgetlint.model.blocks import TableBlock
from budgetlint.readers.lines import Shape, TextLine
from budgetlint.readers.spaced.block import block_of
from budgetlint.readers.spaced.columns import (
    Extent,
    Piece,
    agreeing,
    column_at,
    columns_of,
    fits,
    in_characters,
    in_half_widths,
    pieces_of,
    words_of,
)
from budgetlint.readers.spaced.header import blank_columns, header_of
from budgetlint.readers.spaced.rows import PrintedRow, assembled, is_full, printed
from budgetlint.regex import regex

_Measure: TypeAlias = Callable[[str], Sequence[int]]

#: A table has so many rows of figures; so many lines without any, and so many blank ones, may stand between two.
_ROWS, _WORDS, _BLANKS = 3, 4, 3
#: Its header takes up so many lines at most; a name goes on in so many above its figures or below them.
_HEADER, _REST = 8, 3
#: One in so many rows may have words among its figures.
_STRAYS = 10
_SENTENCE = regex(r"[。；;！？]|[，,：:]\s*$")
#: What belongs to no row: titles, units and notes of tables, parts of a document.
_OUTSIDE = regex(
    r"\s*(?:\[bookmark|#{1,6}\s|第[一二三四五六七八九十\d]+\s*部分|备?注\s*\d?\s*[:：.])"
    r"|\s*表\s*[一二三四五六七八九十\d]|.*(?:表\s*(?:[(（].{1,16}[)）])?\s*$|单位\s*[:：]|(?:编制|填报)部门)"
)
#: One in so many rows may have a comma in its name; those of running text that extraction broke have.
_SENTENCES = 3
_YEAR = regex(r"(?:19|20)\d\d")


class _Layout(NamedTuple):
    """Where everything stands under one way of counting places; ``rows``: line → its pieces, of the lines with figures,
    ``words``: of the others."""

    measure: _Measure
    columns: list[Extent]
    figures: dict[int, int]
    rows: dict[int, list[Piece]]
    words: dict[int, list[Piece]]


def spaced_tables(lines: Sequence[TextLine]) -> dict[int, tuple[TableBlock, int]]:
    """All of them: first line → the table, and the first line behind it."""
    found: dict[int, tuple[TableBlock, int]] = {}
    at = done = 0
    while at < len(lines):
        if not _is_row(lines[at]):
            at += 1
            continue
        end = _end(lines, at)
        for first, last in _candidates(lines, at, end):
            if (layout := _layout(lines, first, last)) is not None:
                begin, done, table = _made(lines, layout, done)
                found[begin], end = (table, done), done
                break
        at = end
    return found


def _is_row(line: TextLine) -> bool:
    """Whether a line prints a figure apart from its words, or nothing but figures."""
    if line.shape is not Shape.TEXT or _SENTENCE.search(line.raw):
        return False
    pieces = pieces_of(line, in_characters(line.raw))
    for at in range(1, len(pieces)):
        before, piece = pieces[at - 1 : at + 1]
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if (
            piece.is_figure
            and piece.start - before.end > 1
            and (after is None or after.is_figure or after.start - piece.end > 1)
        ):
            return True
    return all(p.is_figure for p in pieces)


def _end(lines: Sequence[TextLine], first: int) -> int:
    """Behind the last row of figures that may belong to a table whose first one is given."""
    end = first + 1
    words = blanks = 0
    for at in range(first + 1, len(lines)):
        line = lines[at]
        if line.shape is Shape.BLANK:
            blanks += 1
        elif _is_row(line):
            end, words, blanks = at + 1, 0, 0
        elif _is_words(line):
            words, blanks = words + 1, 0
        else:
            break
        if words > _WORDS or blanks > _BLANKS:
            break
    return end


def _is_words(line: TextLine) -> bool:
    """Whether a line may be a part of a name, or of a header."""
    return line.shape is Shape.TEXT and not _SENTENCE.search(line.raw) and not _OUTSIDE.match(line.raw)


def _candidates(lines: Sequence[TextLine], first: int, end: int) -> Iterator[tuple[int, int]]:
    """The whole run, and what blank lines part it into."""
    yield first, end
    blank = [at for at in range(first, end) if lines[at].shape is Shape.BLANK]
    yield from ((a + 1, b) for a, b in pairwise([first - 1, *blank, end]) if blank and b - a > _ROWS)


def _layout(lines: Sequence[TextLine], first: int, end: int) -> _Layout | None:
    """The columns on which the lines agree; None if they do not. A header in the midst of them ends the table."""
    first += sum(1 for _ in takewhile(lambda at: _is_header(lines[at]), range(first, end)))
    made = [_measured(lines, first, end, measure) for measure in (in_characters, in_half_widths)]
    layout = max((x for x in made if x is not None), key=lambda x: sum(x.figures.values()), default=None)
    if layout is None:
        return None
    for at, pieces in layout.words.items():
        if len({n for p in pieces if (n := column_at(layout.columns, p)) in layout.figures}) > 1:
            return _layout(lines, first, at)
    return layout


def _is_header(line: TextLine) -> bool:
    """Whether the figures of a line are the years of columns; blank lines go with it."""
    words = line.raw.split()
    return all(map(_YEAR.fullmatch, words)) and len(words) != 1


def _measured(lines: Sequence[TextLine], first: int, end: int, measure: _Measure) -> _Layout | None:
    pieces = {at: pieces_of(lines[at], measure(lines[at].raw)) for at in range(first, end) if lines[at].raw.strip()}
    rows = {at: own for at, own in pieces.items() if _is_row(lines[at])}
    words = {at: own for at, own in pieces.items() if at not in rows}
    return _agreed(_Layout(measure, [], {}, rows, words)) or _agreed(
        _Layout(measure, [], {}, _without_strays(rows), words)
    )


def _agreed(layout: _Layout) -> _Layout | None:
    rows = list(layout.rows.values())
    columns = columns_of(rows)
    figures = agreeing(columns, rows)
    kept = sum(any(p.is_figure and column_at(columns, p) in figures for p in own) for own in rows)
    sentences = sum(any("，" in p.text for p in own) for own in rows)
    if kept < _ROWS or len(columns) < 2 or len(figures) == len(columns) or sentences * _SENTENCES > len(rows):
        return None
    return layout._replace(columns=columns, figures=figures)


def _without_strays(rows: dict[int, list[Piece]]) -> dict[int, list[Piece]]:
    """The rows without words behind figures, if hardly any has some: the running head of a page got into them."""
    kept = {
        at: [p for n, p in enumerate(own) if p.is_figure or not any(q.is_figure for q in own[1:n])]
        for at, own in rows.items()
    }
    return kept if sum(len(kept[at]) < len(rows[at]) for at in rows) * _STRAYS <= len(rows) else rows


def _made(lines: Sequence[TextLine], layout: _Layout, done: int) -> tuple[int, int, TableBlock]:
    """The table, and from where to where it goes; lines up to ``done`` belong to another one."""
    first, last = min(layout.rows), max(layout.rows)
    header = [
        (at, list(words_of(lines[at], layout.measure(lines[at].raw)))) for at in _above(lines, first, done, layout)
    ]
    layout = _with_blanks(layout, blank_columns(header, layout.columns))
    printed_rows = {at: _printed(own, at, layout) for at, own in layout.rows.items()}
    printed_rows |= {
        at: _printed(own, at, layout) for at, own in layout.words.items() if _is_name(own, layout) and at < last
    }
    for at in _beside(lines, last, 1, layout):
        printed_rows[at] = _printed(_pieces(lines, at, layout), at, layout)
    for at in _beside(lines, first, -1, layout, done):
        row = _printed(_pieces(lines, at, layout), at, layout)
        if row.texts.keys() & printed_rows[first].texts.keys() or not is_full(row, printed_rows.values()):
            break
        printed_rows[at] = row
    rows = assembled([printed_rows[at] for at in sorted(printed_rows)])
    while not rows[-1].has_figures:
        rows.pop()
    while not rows[0].has_figures:
        rows.pop(0)
    top = min(rows[0].lines)
    header = [(at, words) for at, words in header if at < top]
    begin = header[0][0] if header else top
    end = max(at for row in rows for at in row.lines) + 1
    return begin, end, block_of(lines, begin, end, header_of(header, layout.columns), rows, len(layout.columns))


def _with_blanks(layout: _Layout, blank: Sequence[Extent]) -> _Layout:
    columns = sorted([*layout.columns, *blank])
    figures = {columns.index(layout.columns[n]): count for n, count in layout.figures.items()}
    return layout._replace(columns=columns, figures=figures | {columns.index(b): 0 for b in blank})


def _pieces(lines: Sequence[TextLine], at: int, layout: _Layout) -> list[Piece]:
    return pieces_of(lines[at], layout.measure(lines[at].raw))


def _printed(pieces: Sequence[Piece], at: int, layout: _Layout) -> PrintedRow:
    return printed(at, pieces, layout.columns, layout.figures)


def _is_name(pieces: Sequence[Piece], layout: _Layout) -> bool:
    """Whether pieces stand in columns of names only."""
    return all(fits(layout.columns, p) and column_at(layout.columns, p) not in layout.figures for p in pieces)


def _beside(lines: Sequence[TextLine], at: int, step: int, layout: _Layout, done: int = 0) -> Iterator[int]:
    """The lines right above or below a row in which its name may go on."""
    for n in range(1, _REST + 1):
        line = at + step * n
        if (
            not done <= line < len(lines)
            or not _is_words(lines[line])
            or not _is_name(_pieces(lines, line, layout), layout)
        ):
            return
        yield line


def _above(lines: Sequence[TextLine], top: int, done: int, layout: _Layout) -> list[int]:
    """The lines of the header: up to the title or the unit; where neither stands above, those that name several columns."""
    found: list[int] = []
    at, is_closed = top - 1, False
    while at >= done and len(found) < _HEADER and not is_closed:
        line = lines[at]
        if line.shape is Shape.TEXT:
            is_closed = _OUTSIDE.match(line.raw) is not None
            if is_closed or _SENTENCE.search(line.raw):
                break
            found.insert(0, at)
        elif line.shape is not Shape.BLANK:
            break
        at -= 1
    if is_closed:
        return found
    named = [n for n in found if len(list(words_of(lines[n], layout.measure(lines[n].raw)))) > 1]
    return [n for n in found if n >= named[0]] if named else []
