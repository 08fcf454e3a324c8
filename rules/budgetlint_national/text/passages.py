"""The text of a document as it is printed, quotation marks and blanks and all, for rules on how it is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import Enum, auto
from functools import cached_property, lru_cache

from attrs import frozen

from budgetlint.api import Context, FigureKind, NormalText, Note, Paragraph, Section, Span, Table, regex, walk

_FIGURES = (FigureKind.BLANK, FigureKind.DASH, FigureKind.NUMBER)
_NOISE = regex(r"[\s“”\"'‘’「」]+")


class Sort(Enum):
    HEADING = auto()
    TEXT = auto()
    NOTE = auto()
    CELL = auto()


@frozen(eq=False, slots=False)
class Passage:
    """A heading, paragraph, note or cell of words. ``table`` is the title of the table it stands in or under."""

    sort: Sort
    normal: NormalText
    table: str = ""

    @property
    def text(self) -> str:
        return self.normal.text

    @cached_property
    def bare(self) -> Passage:
        """The same without white space and quotation marks, for rules that look at the words alone."""
        return Passage(self.sort, self.normal.without(m.span() for m in _NOISE.finditer(self.text)), self.table)

    def part(self, start: int, end: int) -> Span:
        """The place of ``text[start:end]``."""
        return self.normal.span(start, end)


@lru_cache(maxsize=2)
def passages(ctx: Context) -> tuple[Passage, ...]:
    """All passages in order, but for cells that hold a figure or nothing."""
    return tuple(_passages(ctx))


def _passages(ctx: Context) -> Iterator[Passage]:
    titles = {id(table.node): ctx.title(table) for table in ctx.disclosure.tables}
    for node in walk(ctx.disclosure.tree):
        match node:
            case Section(heading=heading):
                yield from _located(ctx, Sort.HEADING, heading.span, heading.title)
            case Paragraph():
                yield Passage(Sort.TEXT, node.text)
            case Note():
                yield Passage(Sort.NOTE, node.text)
            case Table():
                title = titles.get(id(node), "")
                for row in node.rows:
                    for cell in (c for c in row.cells if c.figure.kind not in _FIGURES):
                        yield from _located(ctx, Sort.CELL, cell.span, cell.text, title)
                for note in node.notes:
                    yield Passage(Sort.NOTE, note.text, title)


def _located(ctx: Context, sort: Sort, span: Span, text: str, table: str = "") -> Iterator[Passage]:
    """Text with its way back found again, character by character; none where it is not printed like that."""
    raw = ctx.source.cut(span)
    if raw == text:
        yield Passage(sort, NormalText(text, range(span.start, span.end)), table)
        return
    offsets: list[int] = []
    at = 0
    for char in text:
        while at < len(raw) and raw[at] != char and unicodedata.normalize("NFKC", raw[at]) != char:
            at += 1
        if at == len(raw):
            return
        offsets.append(span.start + at)
        at += 1
    if offsets:
        yield Passage(sort, NormalText(text, tuple(offsets)), table)
