"""The Lark tree of a document to attrs nodes, spans from first and last token."""

from __future__ import annotations

from lark import Token, Tree

from budgetlint.model.nodes import (
    Heading,
    Line,
    Node,
    NormalText,
    Note,
    Paragraph,
    Part,
    Section,
    Table,
    TableOfContents,
    Unparsed,
)
from budgetlint.model.source import Source, cover
from budgetlint.readers.normal import is_word
from budgetlint.syntax import marks
from budgetlint.syntax.items import Item
from budgetlint.syntax.tables import rows_of, split_metadata


class Builder:
    """Builds nodes for one source; ``items`` are what the tokens' values point at."""

    def __init__(self, source: Source, items: list[Item]) -> None:
        self.source = source
        self.items = items

    def nodes(self, tree: Tree[Token]) -> tuple[Node, ...]:
        return tuple(self.node(child) for child in tree.children if isinstance(child, Tree))

    def node(self, tree: Tree[Token]) -> Node:
        match tree.data:
            case "part" | "section":
                return self._section(tree, Part if tree.data == "part" else Section)
            case "table":
                return self._table(tree)
            case "paragraph":
                return self._paragraph(tree)
            case "note":
                item = self._items(tree)[0]
                return self._note(item)
            case "contents":
                return self._contents(tree)
            case _:
                item = self._items(tree)[0]
                return Unparsed(item.span, item.reason)

    def _items(self, tree: Tree[Token], *types: str) -> list[Item]:
        tokens = [t for t in tree.children if isinstance(t, Token)]
        return [self.items[int(t)] for t in tokens if not types or t.type in types]

    def _section(self, tree: Tree[Token], kind: type[Section]) -> Section:
        item = self._items(tree, "PART", "HEADING")[0]
        assert item.mark is not None
        ordinal = item.mark.ordinal if item.level is None else None
        heading = Heading(item.span, item.mark.title, item.mark.style, ordinal)
        children = self.nodes(tree)
        return kind(cover(item.span, *(c.span for c in children)), heading, children)

    def _paragraph(self, tree: Tree[Token]) -> Paragraph:
        items = self._items(tree, "TEXT")
        if len(items) == 1 and items[0].normal is not None:
            return Paragraph(items[0].span, items[0].normal)
        span = cover(items[0].span, items[-1].span)
        return Paragraph(span, _joined(items))

    def _note(self, item: Item) -> Note:
        assert item.normal is not None
        return Note(item.span, item.normal)

    def _contents(self, tree: Tree[Token]) -> TableOfContents:
        title, *entries = self._items(tree, "CONTENTS_OPEN", "ENTRY")
        headings = []
        for item in entries:
            text = marks.without_leaders(item.text)
            mark = marks.mark_of(text)
            headings.append(
                Heading(item.span, mark.title, mark.style, mark.ordinal) if mark else Heading(item.span, text, "", None)
            )
        return TableOfContents(cover(title.span, *(e.span for e in entries)), tuple(headings))

    def _table(self, tree: Tree[Token]) -> Table:
        item = self._items(tree, "GRID")[0]
        assert item.table is not None
        inside, rows = split_metadata(rows_of(self.source, item.table))
        above = {
            t: tuple(_line(i) for i in self._items(tree, t)) for t in ("NUMBER", "CAPTION", "UNIT", "META", "STRAY")
        }
        units = above["UNIT"] + tuple(x for x in above["META"] + inside if marks.unit_in(x.text))
        # A title printed in the grid is nearer than a line above that only stands where titles do.
        named = [x for x in above["CAPTION"] + inside if marks.is_caption(x.text)]
        titles = (*named, *(x for x in above["CAPTION"] if x not in named))
        notes = tuple(self._note(i) for i in self._items(tree, "NOTE"))
        lines: tuple[Line | Note, ...] = (
            *above["NUMBER"],
            *above["CAPTION"],
            *above["UNIT"],
            *above["META"],
            *above["STRAY"],
            *inside,
            *notes,
        )
        return Table(
            span=cover(item.span, *(x.span for x in lines)),
            rows=rows,
            dialect=item.table.dialect.value,
            caption=titles[0] if titles else None,
            number=above["NUMBER"][0] if above["NUMBER"] else None,
            unit=units[0] if units else None,
            metadata=above["META"] + tuple(x for x in inside if x not in titles[:1]),
            stray=tuple(x for x in above["CAPTION"] if x not in titles[:1]) + above["STRAY"],
            notes=notes,
        )


def _line(item: Item) -> Line:
    return Line(item.span, item.text)


def _joined(items: list[Item]) -> NormalText:
    """The lines of one paragraph as one text; what stands between them (page marks) belongs to neither."""
    parts: list[str] = []
    offsets: list[int] = []
    for item in items:
        if item.normal is None:
            continue
        if parts and is_word(parts[-1][-1:]) and is_word(item.text[:1]):
            parts.append(" ")
            offsets.append(item.span.start - 1)
        parts.append(item.text)
        offsets.extend(item.normal.offsets)
    return NormalText("".join(parts), tuple(offsets))
