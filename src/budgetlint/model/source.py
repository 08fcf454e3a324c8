"""One input file as text, and the exact places in it.

Offsets count code points of the decoded text (a byte-order mark excluded). Lines end at LF, CRLF or CR;
lines and columns count from 1, as SARIF's ``columnKind: unicodeCodePoints`` wants them.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve, field

from budgetlint.model.address import Address
from budgetlint.model.phrases import Complaint, Phrase
from budgetlint.model.workbook import Formula, Hidden
from budgetlint.records import frozen
from budgetlint.regex import regex

if TYPE_CHECKING:
    from budgetlint.model.blocks import Block
    from budgetlint.model.directives import Directive

_LINE_END = regex(r"\r\n|\n|\r")


class Unreadable(Complaint, ValueError):
    """Input that no reader takes: one sentence for the clerk, with the remedy."""


def of_file(path: str, why: str) -> Phrase:
    """A sentence on a file: ``预算.pdf:文件不完整。``"""
    return Phrase("{path}:{why}", "{path}: {why}", path=path, why=why)


@frozen(order=True)
class Span:
    """A half-open range of code points ``[start, end)`` of one source."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


def cover(first: Span, *others: Span) -> Span:
    """The smallest span that holds all of the given ones."""
    return Span(
        min(first.start, *(s.start for s in others)) if others else first.start,
        max(first.end, *(s.end for s in others)) if others else first.end,
    )


@frozen
class Place:
    """A span in human coordinates: 1-based lines and code-point columns, the end exclusive; ``address``: where that is in an
    original that is no plain text, whose lines nobody can count.

    ``path``: the file, where a disclosure has several; ``file``: what that is called among them.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    address: Address | None = None
    path: str | None = None
    file: str = ""


class Piece(NamedTuple):
    """A part of the text of a laid-out original: ``[start, end)`` stands there at ``address``."""

    start: int
    end: int
    address: Address


@frozen
class Remark:
    """What a reader left out of a file or took otherwise: one sentence, and where in the text that is."""

    kind: str
    sentence: str
    span: Span
    address: Address


@frozen
class Noted:
    """What a reader noticed beside the text, for rules to judge and to tell, and where in the text that is."""

    of: Formula | Hidden | Directive
    span: Span


class Omitted(NamedTuple):
    """Characters of a text file that are no part of its text, a directive to budgetlint: they stand before ``at``."""

    at: int
    text: str


@frozen(eq=False)
class Member:
    """One of the files of a source: its text is ``[start, start + len)`` of the whole, ``name`` tells it from the others."""

    start: int
    source: Source
    name: str


@frozen(slots=False, eq=False)
class Source:
    """One file: where it came from, its digest and the text every span points into: that of a text file as decoded, but
    for what is ``omitted``, of any other what its reader laid out in lines, with ``pieces`` that tell where each stands in
    the original.

    Files that are one disclosure are one source of several ``members``; its path is that of the first.
    """

    path: str
    text: str = field(repr=False)
    sha256: str = ""
    encoding: str = "utf-8"
    media_type: str = "text/plain"
    #: What the reader yielded, in order; empty for a source made by hand.
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    #: In order of the text, none overlapping; empty for a text file.
    pieces: tuple[Piece, ...] = field(default=(), repr=False)
    remarks: tuple[Remark, ...] = ()
    noted: tuple[Noted, ...] = ()
    #: In order of the text; lines and columns count them.
    omitted: tuple[Omitted, ...] = ()
    #: The files it was joined from, in order of the text; empty for a single file.
    members: tuple[Member, ...] = ()

    @property
    def files(self) -> tuple[Source, ...]:
        """The files it consists of: itself, or its members."""
        return tuple(m.source for m in self.members) or (self,)

    @property
    def has_lines(self) -> bool:
        """Whether people count lines in it: it is plain text, and not laid out by a reader."""
        return not any(s.pieces for s in self.files)

    def member(self, offset: int) -> Member | None:
        """The file that holds a character; None where there is only one."""
        before = [m for m in self.members if m.start <= offset]
        return before[-1] if before else None

    @cached_property
    def published(self) -> str:
        """The text with what is omitted."""
        cuts = [0, *(o.at for o in self.omitted), len(self.text)]
        parts = [self.text[start:end] for start, end in pairwise(cuts)]
        return "".join(part + o.text for part, o in zip(parts, self.omitted, strict=False)) + parts[-1]

    @cached_property
    def published_starts(self) -> tuple[int, ...]:
        """Where each line begins in the text with what is omitted."""
        return (0, *(m.end() for m in _LINE_END.finditer(self.published)))

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Where each line of the file begins in the text; what is omitted as a whole begins where the next line does."""
        starts, left = self.published_starts, 0
        if not self.omitted:
            return starts
        inner: list[int] = []
        omitted = [(o.at, len(o.text)) for o in self.omitted]
        for start in starts:
            while omitted and omitted[0][0] + left + omitted[0][1] <= start:
                left += omitted.pop(0)[1]
            inner.append(min(start - left, omitted[0][0]) if omitted else start - left)
        return tuple(inner)

    def _published_at(self, offset: int, *, end: bool = False) -> int:
        """Where a character of the text, or the end of a span, is in the text with what is omitted."""
        return offset + sum(len(o.text) for o in self.omitted if o.at < offset or (o.at == offset and not end))

    def cut(self, span: Span) -> str:
        """The text of ``span``, exactly as published."""
        return self.text[span.start : span.end]

    def line_of(self, offset: int) -> int:
        """The 1-based line that holds ``offset``."""
        return bisect_right(self.published_starts, self._published_at(offset))

    @cached_property
    def _piece_starts(self) -> tuple[int, ...]:
        return tuple(p.start for p in self.pieces)

    def address(self, offset: int) -> Address | None:
        """Where in the original a character stands; None for a text file, whose lines are its own."""
        if (member := self.member(offset)) is not None:
            return member.source.address(offset - member.start)
        if not self.pieces:
            return None
        return self.pieces[max(0, bisect_right(self._piece_starts, offset) - 1)].address

    def recognised(self, span: Span) -> bool:
        """Whether any of a span was read from a picture (OCR)."""
        for member in self.members:
            end = member.start + len(member.source.text)
            if span.start <= end and member.start <= span.end:
                own = Span(max(0, span.start - member.start), min(span.end, end) - member.start)
                if member.source.recognised(own):
                    return True
        first = max(0, bisect_right(self._piece_starts, span.start) - 1)
        pieces = takewhile(lambda p: p.start < span.end or p.start <= span.start, self.pieces[first:])
        return any(p.address.recognised for p in pieces)

    @cached_property
    def has_recognised(self) -> bool:
        """Whether any of it was."""
        return any(p.address.recognised for s in self.files for p in s.pieces)

    def place(self, span: Span) -> Place:
        if (member := self.member(span.start)) is not None:
            start, end = (min(at - member.start, len(member.source.text)) for at in (span.start, span.end))
            own = member.source.place(Span(start, end))
            return evolve(own, path=member.source.path, file=member.name)
        start, end = self._published_at(span.start), self._published_at(span.end, end=span.end > span.start)
        starts = self.published_starts
        line, end_line = bisect_right(starts, start), bisect_right(starts, end)
        return Place(
            line,
            start - starts[line - 1] + 1,
            end_line,
            end - starts[end_line - 1] + 1,
            self.address(span.start),
        )
