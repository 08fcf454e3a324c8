"""The syntax tree: what the grammars build from any input format. Every node knows its span.

``text`` fields are normal text: trivia (bookmarks, page marks, Markdown, tags) removed, full-width digits and
letters mapped. ``span`` always points at the published characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice, pairwise
from typing import TypeAlias

from budgetlint.model.amount import BLANK, Figure
from budgetlint.model.source import Span
from budgetlint.records import frozen


@frozen(eq=False)
class NormalText:
    """Normal text with the way back: ``offsets[i]`` is the source offset of character ``i``."""

    text: str
    offsets: tuple[int, ...] | range

    def span(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]``, which must not be empty."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def without(self, parts: Iterable[tuple[int, int]]) -> NormalText:
        """The same without the parts from … to …, which come in order and do not overlap."""
        cuts = tuple(chain.from_iterable(parts))
        if not cuts:
            return self
        kept = [slice(start, end) for start, end in islice(pairwise((0, *cuts, len(self.text))), 0, None, 2)]
        offsets = tuple(chain.from_iterable(self.offsets[part] for part in kept))
        return NormalText("".join(self.text[part] for part in kept), offsets)


@frozen(eq=False)
class Cell:
    """One printed cell. ``figure`` is how it reads as a figure, unit of the cell only; ``height`` and ``width`` how many
    rows and columns it covers, where that is known: the other cells there are blank; ``indent``, in tenths of a point, how
    far its text begins from the left edge."""

    span: Span
    text: str
    figure: Figure = BLANK
    height: int = 1
    width: int = 1
    indent: int = 0


@frozen(eq=False)
class Row:
    """One row of a table as printed."""

    span: Span
    cells: tuple[Cell, ...]
    #: Cells shifted right because leading separators were lost in the dump (003:463).
    shifted: int = 0


@frozen(eq=False)
class Line:
    """A line of text around a table: caption, number (表七:), unit, preparer, date, stray."""

    span: Span
    text: str


@frozen(eq=False)
class Table:
    """Rows with the lines that belong to them. ``dialect`` names the flattening that was undone."""

    span: Span
    rows: tuple[Row, ...]
    dialect: str
    caption: Line | None = None
    number: Line | None = None
    unit: Line | None = None
    metadata: tuple[Line, ...] = ()
    stray: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def width(self) -> int:
        return max((len(r.cells) for r in self.rows), default=0)


@frozen(eq=False)
class Note:
    """A 注 line or block."""

    span: Span
    text: NormalText


@frozen(eq=False)
class Paragraph:
    """Running text, its lines joined."""

    span: Span
    text: NormalText


@frozen(eq=False)
class Heading:
    """``style`` is the numbering (部分 一、 （一） 1. （1） ① …; empty where there is none), ``ordinal`` its number where printed."""

    span: Span
    title: str
    style: str
    ordinal: int | None


@frozen(eq=False)
class Section:
    """A heading and all below it."""

    span: Span
    heading: Heading
    children: tuple[Node, ...]


@frozen(eq=False)
class Part(Section):
    """A section headed 第N部分."""


@frozen(eq=False)
class TableOfContents:
    """The contents of a document, as headings."""

    span: Span
    entries: tuple[Heading, ...]


@frozen(eq=False)
class Unparsed:
    """What no grammar took; the rest of the document goes on."""

    span: Span
    reason: str


Node: TypeAlias = Section | Table | Note | Paragraph | TableOfContents | Unparsed


@frozen(eq=False)
class Document:
    """The root of the syntax tree."""

    span: Span
    children: tuple[Node, ...]


def walk(node: Document | Node) -> Iterator[Document | Node]:
    """The node and all nodes below it, in document order, without recursion."""
    stack: list[Document | Node] = [node]
    while stack:
        current = stack.pop()
        yield current
        if isinstance(current, Document | Section):
            stack.extend(reversed(current.children))
