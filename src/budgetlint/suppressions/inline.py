"""What a document's own directives speak of: the row, table, paragraph or heading that each stands at, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from budgetlint.model.address import Address
from budgetlint.model.directives import Directive, Inline, last_line
from budgetlint.model.facts import Disclosure
from budgetlint.model.nodes import Document, Section, Table, TableOfContents, walk
from budgetlint.model.source import Place, Source, Span
from budgetlint.personal import mask_text


def inline(disclosure: Disclosure) -> tuple[Inline, ...]:
    """The directives of a document, in their order."""
    source = disclosure.source
    found = [(n.of, n.span.start) for n in source.noted if isinstance(n.of, Directive)]
    if not found:
        return ()
    parts = sorted(_parts(disclosure.tree))
    return tuple(_inline(directive, at, parts, source) for directive, at in found)


def _inline(directive: Directive, at: int, parts: list[tuple[Span, Span]], source: Source) -> Inline:
    member = source.member(at)
    own = member.source if member is not None else source
    meant = None if directive.whole else _meant(directive, at, parts)
    place = source.place(meant) if meant is not None else None
    return Inline(
        evolve(directive, reason=mask_text(directive.reason), rules=tuple(map(mask_text, directive.rules))),
        own.path,
        _written(directive, at, source, own),
        (place.line, last_line(place)) if place is not None and place.path in (None, own.path) else None,
    )


def _written(d: Directive, at: int, source: Source, own: Source) -> Place:
    """Where the directive is written; in a page, whose lines are those of the markup, beside what it stands at."""
    there = source.place(Span(at, at))
    if own.pieces:
        return evolve(there, address=Address(line=d.line))
    return evolve(there, line=d.line, column=d.column, end_line=d.end_line, end_column=d.end_column)


def _meant(directive: Directive, at: int, parts: list[tuple[Span, Span]]) -> Span | None:
    """What a directive on its own line stands in or before; any other, what stands on its line."""
    if not directive.alone:
        beside = (whole for own, whole in parts if own.start <= at <= own.end)
        return next((own for own, _ in parts if own.start <= at <= own.end), next(beside, None))
    within = (own for own, _ in parts if own.start < at < own.end)
    following = (whole for own, whole in parts if own.start >= at)
    return next(within, None) or next(following, None)


def _parts(tree: Document) -> Iterator[tuple[Span, Span]]:
    """Everything that a directive can stand at, with what it speaks of before it: before the first line of a table that
    is all of the table, else the thing itself."""
    for node in walk(tree):
        match node:
            case Document():
                continue
            case Table():
                around = (node.number, node.caption, node.unit, *node.metadata, *node.stray, *node.notes)
                spans = {*(r.span for r in node.rows), *(line.span for line in around if line is not None)}
                first, *rest = sorted(s for s in spans if len(s))
                yield first, node.span
                yield from ((s, s) for s in rest)
            case Section():
                yield node.heading.span, node.heading.span
            case TableOfContents():
                own = [e.span for e in node.entries]
                title = Span(node.span.start, min((s.start for s in own), default=node.span.end))
                yield from ((s, s) for s in (title, *own))
            case _:
                yield node.span, node.span
