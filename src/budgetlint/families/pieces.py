"""A document as one sequence of pieces, in order, for rules that look for a title or a statement anywhere in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from functools import lru_cache

from budgetlint.model.findings import Finding
from budgetlint.model.nodes import (
    Heading,
    Line,
    NormalText,
    Note,
    Paragraph,
    Section,
    Table,
    TableOfContents,
    Unparsed,
    walk,
)
from budgetlint.model.outcomes import NotEvaluable
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Span
from budgetlint.readers.normal import FULL_WIDTH
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.rules import Context

#: White space and quotation marks tell nothing about which title or statement it is.
_NOISE = regex(r"[\s“”\"'‘’「」]+")
#: What may stand in a pattern for a full-width form.
_WRITTEN = regex(r"\\?.", re.DOTALL)
#: A sentence, or as much of an endless one as patterns may be tried on.
_SENTENCE = regex(r"[^。；;！!？?]{1,400}[。；;！!？?]*|[。；;！!？?]+")
_LONGEST = 400
#: So many sentences make an explanation; fewer are notes.
_EXPLAINED = 2
#: A paragraph that only heads what follows: 机构设置:
_HEAD_LINE = regex(r"(?:[\d一二三四五六七八九十(]{1,4}[、.)])?[^，。；;,:]{2,18}:?")
_GLOSSARY = regex(r"名词|术语")
#: A sentence that explains a word says nothing about the body's own money.
_DEFINES = regex(r"(?:^|[:,，是])指(?![标导示数挥定引派出明])")


class Sort(Enum):
    """What a piece of a document is."""

    HEADING = auto()
    TEXT = auto()  # one sentence
    NOTE = auto()
    CAPTION = auto()
    LINE = auto()  # beside a table: preparer, 表号, stray
    CELL = auto()
    UNPARSED = auto()


@frozen(eq=False)
class Piece:
    """A heading, sentence, note, line or cell. ``text`` is without white space and quotation marks.

    ``depth`` counts the sections around it; ``first``: it begins its paragraph; ``explains``: it belongs to the glossary.
    """

    sort: Sort
    span: Span
    text: str
    depth: int = 0
    style: str = ""
    ordinal: int | None = None
    first: bool = True
    explains: bool = False
    normal: NormalText | None = None

    def part(self, start: int, end: int) -> Span:
        """The place of ``text[start:end]``, as exactly as it is known."""
        return self.normal.span(start, end) if self.normal is not None else self.span

    @property
    def is_prose(self) -> bool:
        return self.sort in (Sort.HEADING, Sort.TEXT)


@frozen(eq=False)
class Reading:
    """``pieces`` without the table of contents, and the contents' ``entries``."""

    pieces: tuple[Piece, ...]
    entries: tuple[Piece, ...]


@lru_cache(maxsize=2)
def reading(ctx: Context) -> Reading:
    """The document of a context."""
    entries = [
        Piece(Sort.HEADING, entry.span, condensed(entry.title), 0, entry.style, entry.ordinal)
        for node in walk(ctx.disclosure.tree)
        if isinstance(node, TableOfContents)
        for entry in node.entries
    ]
    return Reading(tuple(_pieces(ctx)), tuple(entries))


def condensed(text: str) -> str:
    """The text without white space and quotation marks."""
    return _NOISE.sub("", text)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern that a pack wrote, for the text of pieces: it may have （类） as the document prints it."""
    return regex(_WRITTEN.sub(_narrow, pattern))


def _narrow(found: re.Match[str]) -> str:
    char = found[0][-1].translate(FULL_WIDTH)
    return found[0] if char == found[0][-1] else re.escape(char)


#: Nothing is said of what an explanation owes where there is none.
NO_EXPLANATION = NotEvaluable(
    Phrase(
        "文中没有情况说明;若另有文件,请一并送检",
        "the document has no explanation; if that is in another file, check both together",
    )
)


def is_explained(ctx: Context) -> bool:
    """Whether the document has an explanation at all, and not tables alone."""
    return sum(p.sort is Sort.TEXT and p.text.endswith("。") for p in reading(ctx).pieces) >= _EXPLAINED


def is_head_line(text: str) -> bool:
    """Whether a line is short and plain enough to head what follows: 机构设置:"""
    return _HEAD_LINE.fullmatch(text) is not None


def is_head(piece: Piece) -> bool:
    """Whether a piece heads what follows it."""
    if piece.sort is Sort.HEADING:
        return True
    return piece.sort is Sort.TEXT and piece.first and is_head_line(piece.text)


def below(head: Piece, ctx: Context, *, numbered: bool = False) -> Iterator[Piece]:
    """What stands below a heading, as far as the next one that is not part of it. ``numbered``: what begins with 一、
    beneath a heading without a number belongs to it."""
    pieces = reading(ctx).pieces
    own = ""
    for piece in pieces[pieces.index(head) + 1 :]:
        if is_head(piece) and piece.depth <= head.depth:
            first = numbered and not head.style and piece.depth == head.depth and piece.ordinal == 1
            own = own or (piece.style if first else "")
            if not own or piece.style != own:
                return
        yield piece


def concerns_below(heading: str) -> Callable[[Finding, Context], bool]:
    """Whether a finding stands at, or below, a heading that fits a pattern."""
    fits = compiled(heading)

    def concerns(finding: Finding, ctx: Context) -> bool:
        at = finding.span.start
        heads = (p for p in reading(ctx).pieces if is_head(p) and not p.explains and fits.search(p.text))
        return any(h.span.start <= at < max(p.span.end for p in (h, *below(h, ctx))) for h in heads)

    return concerns


def _pieces(ctx: Context) -> Iterator[Piece]:
    ends: list[int] = []
    glossary: Section | None = None
    half = _middle(ctx)
    for node in walk(ctx.disclosure.tree):
        while ends and node.span.start >= ends[-1]:
            ends.pop()
        depth = len(ends)
        match node:
            case Section(heading=heading):
                ends.append(node.span.end)
                if _GLOSSARY.search(heading.title) and heading.span.start >= half:
                    glossary = node
                elif glossary is not None and _comes_after(heading, glossary):
                    glossary = None
                explains = glossary is not None and node is not glossary
                text = condensed(heading.title)
                yield Piece(Sort.HEADING, heading.span, text, depth, heading.style, heading.ordinal, explains=explains)
            case Paragraph():
                yield from _sentences(node, depth, glossary is not None)
            case Table():
                yield from _of_table(node, depth)
            case Note():
                yield from _cut(Sort.NOTE, node.span, node.text.text, depth)
            case Unparsed():
                yield from _cut(Sort.UNPARSED, node.span, ctx.source.cut(node.span), depth)


def _middle(ctx: Context) -> int:
    """Where the second half of the text starts. A heading 名词解释 above it is an entry of contents not read as such."""
    starts = [n.span.start for n in walk(ctx.disclosure.tree) if isinstance(n, Paragraph | Section)]
    return starts[len(starts) // 2] if starts else 0


def _comes_after(heading: Heading, glossary: Section) -> bool:
    """Whether a heading continues the numbering of the glossary's own, rather than counting its terms."""
    own = glossary.heading
    if heading.style == "部分":
        return True
    if not own.style:
        return heading.span.start >= glossary.span.end
    return heading.style == own.style and heading.ordinal == (own.ordinal or 0) + 1


def _sentences(node: Paragraph, depth: int, glossary: bool) -> Iterator[Piece]:
    bare = node.text.without(m.span() for m in _NOISE.finditer(node.text.text))
    for found in _SENTENCE.finditer(bare.text):
        normal = NormalText(found[0], bare.offsets[found.start() : found.end()])
        explains = glossary or _DEFINES.search(found[0]) is not None
        yield Piece(
            Sort.TEXT,
            normal.span(0, len(found[0])),
            found[0],
            depth,
            first=found.start() == 0,
            explains=explains,
            normal=normal,
        )


def _of_table(table: Table, depth: int) -> Iterator[Piece]:
    lines: list[tuple[Sort, Line]] = [(Sort.CAPTION, table.caption)] if table.caption else []
    lines += [(Sort.LINE, line) for line in (*table.metadata, *table.stray)]
    for sort, line in lines:
        yield from _cut(sort, line.span, line.text, depth)
    for row in table.rows:
        for cell in row.cells:
            yield from _cut(Sort.CELL, cell.span, cell.text, depth)
    for note in table.notes:
        yield from _cut(Sort.NOTE, note.span, note.text.text, depth)


def _cut(sort: Sort, span: Span, text: str, depth: int) -> Iterator[Piece]:
    """A line or cell; an endless one in parts."""
    words = condensed(text)
    for start in range(0, len(words), _LONGEST):
        yield Piece(sort, span, words[start : start + _LONGEST], depth)
