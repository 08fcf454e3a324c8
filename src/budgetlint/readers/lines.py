"""Lines of text and what each could be part of: running text, a table row, a table cell, a page edge."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from budgetlint.model.source import Source, Span
from budgetlint.regex import regex


class Shape(Enum):
    BLANK = auto()
    TEXT = auto()
    PAGE = auto()
    TAB_CELL = auto()  # one tab, at the start: a cell of D1, or a two-column row whose first cell is blank
    TAB_ROW = auto()
    BAR_CELL = auto()  # one bar, at the end: a cell of D3
    BAR_ROW = auto()
    RULE = auto()


class TextLine(NamedTuple):
    span: Span
    raw: str
    shape: Shape
    #: The line opens a row of its own although no blank line stands before it (a mark before the tab: 002:93).
    opens_row: bool = False


_SPACES = " \u00a0\u3000"
_PAGE_MARK = regex(
    r"\s*(?:page number|[-—─－–]+\s*\d{1,4}\s*[-—─－–]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}\s*页)\s*"
)
_BARE_NUMBER = regex(r"\s*\d{1,4}\s*")
_TAB_CELL = regex(rf"[{_SPACES}]*\t[^\t]*")
_RULE = regex(r"(?=.*---)[|+\-:=\s]+")
_BAR_CELL = regex(r"[^|｜]*[|｜]{1,2}\s*")
_LINE = regex(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


def lines_of(source: Source) -> Iterator[TextLine]:
    """The lines of a source in order, line ends left out."""
    text = source.text
    size = len(text)
    position = 0
    edge = False
    pending: list[tuple[Span, str]] = []
    while position < size:
        match = _LINE.match(text, position)
        assert match is not None
        span = Span(match.start(1), match.end(1))
        pending.append((span, match[1]))
        position = match.end()
    for number, (span, raw) in enumerate(pending):
        after = pending[number + 1][1] if number + 1 < len(pending) else "\f"
        at_edge = edge or "\f" in raw or "\f" in after
        yield _shaped(span, raw, at_edge)
        edge = "\f" in raw if raw.strip(_SPACES) else edge and not raw.strip()


def _shaped(span: Span, raw: str, at_edge: bool) -> TextLine:
    if "\t" not in raw and not raw.strip():
        return TextLine(span, raw, Shape.PAGE if "\f" in raw else Shape.BLANK)
    if "\t" not in raw and (_PAGE_MARK.fullmatch(raw) or (at_edge and _BARE_NUMBER.fullmatch(raw))):
        return TextLine(span, raw, Shape.PAGE)
    if _RULE.fullmatch(raw):
        return TextLine(span, raw, Shape.RULE)
    if "\t" in raw:
        if _TAB_CELL.fullmatch(raw):
            return TextLine(span, raw, Shape.TAB_CELL, opens_row=raw[0] != "\t")
        return TextLine(span, raw, Shape.TAB_ROW)
    if "|" in raw or "｜" in raw:
        if _BAR_CELL.fullmatch(raw):
            return TextLine(span, raw, Shape.BAR_CELL)
        return TextLine(span, raw, Shape.BAR_ROW)
    return TextLine(span, raw, Shape.TEXT)
