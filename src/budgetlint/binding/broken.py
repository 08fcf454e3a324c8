"""Titles broken over several lines: the lines above a caption that make it the name of a kind of table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.kinds import named_kind
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.nodes import Document, Line, Node, Paragraph, Section, Table, walk
from budgetlint.model.source import Source, Span, cover

_MOST_LINES = 2


def with_whole_titles(
    source: Source, tree: Document, tables: Sequence[Table], catalogue: Catalogue, document: DocumentKind | None
) -> list[Table]:
    """The tables, those with the tail of a title for caption (财政拨款 / 收支总体情况表) under the whole title.

    Only what together is just the name of a kind, and another than the tail names alone, is one title: a heading above
    a table may happen to stand there.
    """
    above = dict(_lines_above(source, tree))
    return [_with_title(t, above, catalogue, document) for t in tables]


def _with_title(
    table: Table, above: Mapping[int, Sequence[Line]], catalogue: Catalogue, document: DocumentKind | None
) -> Table:
    if table.caption is None:
        return table
    alone, caption, whole = named_kind(catalogue, table.caption.text, document), table.caption, table
    for line in above.get(caption.span.start, ()):
        caption = Line(cover(line.span, caption.span), line.text + caption.text)
        kind = named_kind(catalogue, caption.text, document)
        if kind is not None and (kind is not alone or whole is not table):
            whole = evolve(table, caption=caption, span=cover(table.span, caption.span))
    return whole


def _lines_above(source: Source, tree: Document) -> Iterator[tuple[int, list[Line]]]:
    """Where a caption starts, and the last lines of the paragraph or heading right above it, nearest first."""
    previous: Document | Node | None = None
    for node in walk(tree):
        if isinstance(node, Table) and node.caption is not None:
            span = previous.heading.span if isinstance(previous, Section) else previous.span if previous else None
            if span is not None and isinstance(previous, Section | Paragraph):
                lines = list(_lines(source, span))[::-1][:_MOST_LINES]
                yield node.caption.span.start, lines
        previous = node


def _lines(source: Source, span: Span) -> Iterator[Line]:
    start = span.start
    for text in source.cut(span).split("\n"):
        printed = text.strip()
        if printed:
            at = start + text.index(printed)
            yield Line(Span(at, at + len(printed)), printed)
        start += len(text) + 1
