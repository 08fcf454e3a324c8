"""Dialects that plugins add: further ways in which tables are written out as lines of text, each by a grammar that
extends one of ours (grammars/budgetlint_grammars: rows.lark, cells.lark)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from attrs import field
from lark import Lark, Token, Tree
from lark.exceptions import LarkError

import budgetlint_grammars
from budgetlint.model.blocks import Dialect as Flattening
from budgetlint.model.blocks import TableBlock
from budgetlint.model.source import Span
from budgetlint.readers.lines import Shape, TextLine
from budgetlint.records import frozen

_BASES: Final = {"rows": Flattening.PIPES, "cells": Flattening.CELLS}
_TOKEN: Final = re.compile(r"[A-Z][A-Z_]*")
#: So many lines in a row are a table; a single one may be text that looks like it.
_FEWEST: Final = 2


class DialectError(ValueError):
    """A dialect that is not well formed; the message names it."""


@frozen(slots=False, eq=False)
class Dialect:
    """``line`` matches the whole of a line of cells, ``separator`` stands between two cells. ``marks`` are further lines
    (token → pattern) that ``grammar`` takes: Lark text that imports ``extends`` (rows, cells) and overrides its rules.

    Raises DialectError.
    """

    name: str
    extends: str
    line: str
    separator: str
    marks: Mapping[str, str] = field(factory=dict)
    grammar: str = ""

    def __attrs_post_init__(self) -> None:
        if self.extends not in _BASES:
            raise DialectError(f"文本表格写法「{self.name}」:extends 只能是 {'、'.join(_BASES)}")
        for token in self.marks:
            if not _TOKEN.fullmatch(token):
                raise DialectError(f"文本表格写法「{self.name}」:标记名「{token}」须为大写字母")
        try:
            _ = (self._line, self._separator, self._marks, self._parser)
        except (re.error, LarkError, OSError) as error:
            what = str(error).strip().splitlines()[0]
            raise DialectError(f"文本表格写法「{self.name}」有误:{what}") from error

    @cached_property
    def _line(self) -> re.Pattern[str]:
        return re.compile(self.line)

    @cached_property
    def _separator(self) -> re.Pattern[str]:
        return re.compile(self.separator)

    @cached_property
    def _marks(self) -> Mapping[str, re.Pattern[str]]:
        return {token: re.compile(pattern) for token, pattern in self.marks.items()}

    @cached_property
    def _parser(self) -> Lark:
        if not self.grammar:
            return budgetlint_grammars.load(self.extends, budgetlint_grammars.TokenLexer)
        return budgetlint_grammars.build(self.grammar, budgetlint_grammars.TokenLexer)

    def run(self, lines: Sequence[TextLine], start: int) -> Sequence[TextLine]:
        """The lines of a table from ``start`` on, over blank lines between them; none if there are too few."""
        end = at = start
        found = 0
        while at < len(lines) and (self._kind(lines[at]) or (found and lines[at].shape in (Shape.BLANK, Shape.PAGE))):
            if self._kind(lines[at]):
                end, found = at + 1, found + 1
            at += 1
        return lines[start:end] if found >= _FEWEST else ()

    def table(self, run: Sequence[TextLine]) -> TableBlock | None:
        """The run as a table; None where its grammar does not take it."""
        try:
            tree: Tree[Token] = self._parser.parse(list(self._tokens(run)))
        except LarkError:
            return None
        rows = tuple(
            tuple(_span(cell) for cell in row.children)
            for row in tree.children
            if isinstance(row, Tree) and row.data == "row"
        )
        span = Span(run[0].span.start, run[-1].span.end)
        return TableBlock(span, _BASES[self.extends], rows) if rows else None

    def _kind(self, line: TextLine) -> str:
        """The mark that a line is, CELL for one of cells, nothing for any other."""
        mark = next((token for token, pattern in self._marks.items() if pattern.fullmatch(line.raw)), "")
        return mark or ("CELL" if self._line.fullmatch(line.raw) else "")

    def _tokens(self, run: Sequence[TextLine]) -> Iterator[Token]:
        """A row a line, or (cells) a cell a line and a blank line between rows."""
        by_cells, is_open = self.extends == "cells", False
        for line in run:
            kind = self._kind(line)
            if by_cells and is_open and kind != "CELL":
                yield _token("EOR", line.span.start, line.span.start)
                is_open = False
            if kind == "CELL":
                yield from (_token("CELL", start, end) for start, end in self._cells(line))
                is_open = by_cells
                if not by_cells:
                    yield _token("EOR", line.span.end, line.span.end)
            elif kind:
                yield _token(kind, line.span.start, line.span.end)
        if is_open:
            yield _token("EOR", run[-1].span.end, run[-1].span.end)

    def _cells(self, line: TextLine) -> Iterator[tuple[int, int]]:
        """The cells of a row; of a line that is one cell, what stands between its marks."""
        cuts = [c.span() for c in self._separator.finditer(line.raw) if c.end() > c.start()]
        starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(line.raw)]
        for start, end in zip(starts, ends, strict=True):
            if self.extends != "cells" or end > start:
                yield line.span.start + start, line.span.start + end


def _token(kind: str, start: int, end: int) -> Token:
    return Token(kind, "", start, end_pos=end)


def _span(cell: Tree[Token] | Token) -> Span:
    tokens = [cell] if isinstance(cell, Token) else [t for t in cell.children if isinstance(t, Token)]
    return Span(tokens[0].start_pos or 0, tokens[-1].end_pos or 0)
