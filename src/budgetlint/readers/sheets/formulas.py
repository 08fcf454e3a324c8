"""Formulas whose stored value is not what they give (ECMA-376 part 1, 18.17; ODF 1.3 part 4).

Only plain formulas are worked out, and only exactly: sums of cells and areas of their own workbook, plus and minus,
numbers. Every other one is passed over, as is one that needs a value which nobody knows (an error, a date, a missing one).

A spreadsheet counts in binary doubles, which hold fifteen decimal digits, and so does this module read its values. So each
of n terms, each partial sum of them and the result is off by at most half a unit of its fifteenth digit; none of these 2n
numbers is larger than the sum S of the magnitudes of the terms. A stored value that is nearer than 2n half units of the
fifteenth digit of S is what the formula gives.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow

from attrs import field

from budgetlint.readers.sheets.dates import is_date
from budgetlint.readers.sheets.display import display
from budgetlint.readers.sheets.table import Area, Other, Sheet, Value, Written, square
from budgetlint.records import define, frozen
from budgetlint.regex import regex

_DIGITS = 15
#: Wide enough for the largest double and the smallest one; a sum that is not exact in it is passed over.
_EXACT = Context(prec=700, traps=[Inexact, InvalidOperation, Overflow])
_TOKEN = regex(
    r"\s*(?:(?P<sum>SUM\s*\()|(?P<sheet>'(?:[^'\[\]]|'')+'!|[^\W\d]\w*!)|(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})(?![\w.(!])"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d{1,3})?)(?![\w.(!])|(?P<sign>[-+(),:]))\s*",
    re.IGNORECASE,
)
_REFERENCE = regex(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})", re.IGNORECASE)
_LONGEST = 8192
_DEEPEST = 20
#: So many cells and columns are looked at for one file; hostile formulas would add up the same ones again and again.
_MOST = 2_000_000


class _Passed(Exception):
    """A formula that is not worked out."""


@frozen
class _Sum:
    """A sum as far as it goes: its value, that of the magnitudes of its terms, and how many are not zero."""

    value: Decimal = Decimal(0)
    size: Decimal = Decimal(0)
    terms: int = 0

    def plus(self, other: _Sum, sign: int = 1) -> _Sum:
        add = _EXACT.add if sign > 0 else _EXACT.subtract
        return _Sum(add(self.value, other.value), _EXACT.add(self.size, other.size), self.terms + other.terms)

    def less(self, part: _Sum) -> _Sum:
        """What is left without a part of it."""
        return _Sum(
            _EXACT.subtract(self.value, part.value), _EXACT.subtract(self.size, part.size), self.terms - part.terms
        )

    def explains(self, stored: Decimal) -> bool:
        """Whether fifteen digits explain how far ``stored`` is from it."""
        if not self.size:
            return not stored
        half = Decimal(5).scaleb(self.size.adjusted() - _DIGITS)
        return abs(_EXACT.subtract(stored, self.value)) <= 2 * self.terms * half


def _term(value: Decimal) -> _Sum:
    return _Sum(value, abs(value), 1 if value else 0)


@define
class _Work:
    """How much more may be looked at."""

    left: int = _MOST

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _Passed


class Recount:
    """Works out the formulas of a workbook, as long as they take no more work than the cells of a file should."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self._work = _Work()
        self._values = {sheet.name.casefold(): _Values(sheet, self._work) for sheet in sheets}

    def stale(self, sheet: Sheet) -> Iterator[tuple[int, int, str, str]]:
        """Row and column of each formula that is out of date, what is printed there, and what would be."""
        for written in sheet.formulas:
            stored = sheet.values.get((written.row, written.column))
            if not isinstance(stored, Decimal) or is_date(written.code):
                continue
            try:
                self._work.spend()
                given = _Reading(written, sheet.name, self._values).result()
                if given.explains(stored):
                    continue
            except (_Passed, Inexact, InvalidOperation, Overflow):
                continue
            shown = [display(value, written.code) for value in (stored, given.value)]
            # What nobody sees is no mistake: a workbook may count with its values as they are shown.
            if shown[0] != shown[1]:
                yield written.row, written.column, shown[0], shown[1]


@define
class _Column:
    """The values of a column from top to bottom; ``sums``: of all above each row, and of all; ``unknown``: how many
    nobody knows."""

    rows: list[int] = field(factory=list)
    sums: list[_Sum] = field(factory=lambda: [_Sum()])
    unknown: list[int] = field(factory=lambda: [0])

    def add(self, row: int, value: Value) -> None:
        self.rows.append(row)
        self.sums.append(self.sums[-1].plus(_term(value)) if isinstance(value, Decimal) else self.sums[-1])
        self.unknown.append(self.unknown[-1] + (value is Other.UNKNOWN))

    def between(self, top: int, bottom: int) -> _Sum:
        """The sum of some rows, over whose texts it passes. Raises _Passed for a value that nobody knows."""
        first, end = bisect_left(self.rows, top), bisect_right(self.rows, bottom)
        if self.unknown[first] != self.unknown[end]:
            raise _Passed
        return self.sums[end].less(self.sums[first])


class _Values:
    """The values of a sheet, added up when they are first asked for."""

    def __init__(self, sheet: Sheet, work: _Work) -> None:
        self._sheet = sheet
        self._work = work
        self._columns: dict[int, _Column] = {}

    def cell(self, row: int, column: int) -> _Sum:
        """The value of one cell; zero if it is blank. Raises _Passed for what is no number."""
        self._work.spend()
        value = self._sheet.values.get((row, column), Decimal(0))
        if self._sheet.cut or not isinstance(value, Decimal):
            raise _Passed
        return _term(value)

    def area(self, area: Area) -> _Sum:
        """The sum of an area, over whose texts it passes. Raises _Passed for a value that nobody knows."""
        if self._sheet.cut:
            raise _Passed
        if not self._columns:
            columns: dict[int, _Column] = defaultdict(_Column)
            for (row, column), value in sorted(self._sheet.values.items(), key=lambda one: one[0]):
                columns[column].add(row, value)
            self._columns = dict(sorted(columns.items()))
        out = _Sum()
        for column, values in self._columns.items():
            self._work.spend()
            if area.left <= column <= area.right:
                out = out.plus(values.between(area.top, area.bottom))
        return out


class _Reading:
    """Reads one formula from left to right and adds it up."""

    def __init__(self, written: Written, own: str, values: Mapping[str, _Values]) -> None:
        self._written = written
        self._own = own.casefold()
        self._values = values
        self._tokens = list(_tokens(written.text))
        self._at = 0

    def result(self) -> _Sum:
        """What the formula gives. Raises _Passed if it is not plain, and what the context traps if it is not exact."""
        out = self._sum(0)
        if self._at < len(self._tokens):
            raise _Passed
        return out

    def _next(self, *wanted: str) -> str | None:
        """The next token if it is one of those that are wanted."""
        if self._at < len(self._tokens) and self._tokens[self._at][0] in wanted:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return None

    def _sum(self, depth: int) -> _Sum:
        if depth > _DEEPEST:
            raise _Passed
        sign = self._next("+", "-") or "+"
        out = _Sum()
        while True:
            out = out.plus(self._part(depth), -1 if sign == "-" else 1)
            following = self._next("+", "-")
            if following is None:
                return out
            sign = following

    def _part(self, depth: int) -> _Sum:
        if (number := self._next("number")) is not None:
            return _term(_EXACT.create_decimal(number))
        sheet = self._sheet()
        if (cell := self._next("cell")) is not None:
            return self._values[sheet].cell(*self._square(cell, sheet))
        if sheet != self._own:
            raise _Passed
        if self._next("sum"):
            out = self._argument(depth + 1)
            while self._next(","):
                out = out.plus(self._argument(depth + 1))
        elif self._next("("):
            out = self._sum(depth + 1)
        else:
            raise _Passed
        if not self._next(")"):
            raise _Passed
        return out

    def _argument(self, depth: int) -> _Sum:
        """An area or a cell alone, over whose texts a sum passes, or whatever can be added up."""
        start, sheet = self._at, self._sheet()
        if (first := self._next("cell")) is not None:
            last = self._next("cell") if self._next(":") else first
            if last is None:
                raise _Passed
            if self._at == len(self._tokens) or self._tokens[self._at][0] in (",", ")"):
                (top, left), (bottom, right) = self._square(first, sheet), self._square(last, sheet)
                own = top <= self._written.row <= bottom and left <= self._written.column <= right
                if (own and sheet == self._own) or bottom < top or right < left:
                    raise _Passed
                return self._values[sheet].area(Area(top, left, bottom, right))
        self._at = start
        return self._sum(depth)

    def _sheet(self) -> str:
        """The sheet that a reference is to. Raises _Passed for one that is not in the workbook."""
        name = self._next("sheet")
        if name is None:
            return self._own
        sheet = name.removesuffix("!").strip("'").replace("''", "'").casefold()
        if sheet not in self._values:
            raise _Passed
        return sheet

    def _square(self, name: str, sheet: str) -> tuple[int, int]:
        """Row and column of a reference, moved along with a formula that several cells share."""
        match = _REFERENCE.fullmatch(name)
        found = square(name)
        if match is None or found is None:
            raise _Passed
        row = found[0] + (0 if match[3] else self._written.down)
        column = found[1] + (0 if match[1] else self._written.right)
        own = sheet == self._own and (row, column) == (self._written.row, self._written.column)
        if own or min(row, column) < 0:
            raise _Passed
        return row, column


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each token; signs are their own kind. Raises _Passed for anything else."""
    at = 0
    if len(text) > _LONGEST:
        raise _Passed
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _Passed
        kind = match.lastgroup or ""
        yield (match[kind] if kind == "sign" else kind), match[kind]
        at = match.end()
