"""Formulas whose stored value is not what they give (ECMA-376 part 1, 18.17; ODF 1.3 part 4).

Only plain formulas are worked out, and only exactly: sums of cells and areas of their own sheet, plus and minus, numbers.
Every other one is passed over, as is one that needs a value which nobody knows (an error, a date, a missing one).

A spreadsheet counts in binary doubles, which hold fifteen decimal digits, and so does this module read its values. So each
of n terms, each partial sum of them and the result is off by at most half a unit of its fifteenth digit; none of these 2n
numbers is larger than the sum S of the magnitudes of the terms. A stored value that is nearer than 2n half units of the
fifteenth digit of S is what the formula gives.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow

from attrs import frozen

from budgetlint.readers.sheets.dates import is_date
from budgetlint.readers.sheets.display import display
from budgetlint.readers.sheets.table import Area, Other, Sheet, Written, square

_DIGITS = 15
#: Wide enough for the sums that occur; one that is not exact in it is passed over.
_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation, Overflow])
_TOKEN = re.compile(
    r"\s*(?:(?P<sum>SUM\s*\()|(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})(?![\w.(!])"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d{1,3})?)(?![\w.(!])|(?P<sign>[-+(),:]))\s*",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})", re.IGNORECASE)
_LONGEST = 8192
_DEEPEST = 20
#: So many numbers are added up for one file; hostile formulas would add up the same ones again and again.
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

    def explains(self, stored: Decimal) -> bool:
        """Whether fifteen digits explain how far ``stored`` is from it."""
        if not self.size:
            return not stored
        half = Decimal(5).scaleb(self.size.adjusted() - _DIGITS)
        return abs(_EXACT.subtract(stored, self.value)) <= 2 * self.terms * half


def _term(value: Decimal) -> _Sum:
    return _Sum(value, abs(value), 1 if value else 0)


class Recount:
    """Works out the formulas of one file, as long as they take no more work than the cells of a file should."""

    def __init__(self) -> None:
        self._left = _MOST

    def stale(self, sheet: Sheet) -> Iterator[tuple[int, int, str, str]]:
        """Row and column of each formula that is out of date, what is printed there, and what would be."""
        if not sheet.formulas or sheet.cut:
            return
        values = _Values(sheet)
        for written in sheet.formulas:
            stored = sheet.values.get((written.row, written.column))
            if self._left <= 0 or not isinstance(stored, Decimal) or is_date(written.code):
                continue
            try:
                given = _Reading(written, values).result()
                if given.explains(stored):
                    continue
            except (_Passed, Inexact, InvalidOperation, Overflow):
                continue
            finally:
                self._left -= values.spent()
            shown = [display(value, written.code) for value in (stored, given.value)]
            # What nobody sees is no mistake: a workbook may count with its values as they are shown.
            if shown[0] != shown[1]:
                yield written.row, written.column, shown[0], shown[1]


class _Values:
    """The values of a sheet by columns, so that an area costs no more than what stands in it."""

    def __init__(self, sheet: Sheet) -> None:
        self._values = sheet.values
        columns: dict[int, list[int]] = defaultdict(list)
        for row, column in sheet.values:
            columns[column].append(row)
        self._rows = {column: sorted(rows) for column, rows in sorted(columns.items())}
        self._work = 0

    def spent(self) -> int:
        """How many values were looked at since this was last asked for, and one for the question."""
        work, self._work = self._work + 1, 0
        return work

    def cell(self, row: int, column: int) -> _Sum:
        """The value of one cell; zero if it is blank. Raises _Passed for what is no number."""
        value = self._values.get((row, column), Decimal(0))
        if not isinstance(value, Decimal):
            raise _Passed
        self._work += 1
        return _term(value)

    def area(self, area: Area) -> _Sum:
        """The sum of an area, over whose texts it passes. Raises _Passed for a value that nobody knows."""
        out = _Sum()
        for column, rows in self._rows.items():
            self._work += 1
            if not area.left <= column <= area.right:
                continue
            for row in rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]:
                self._work += 1
                value = self._values[row, column]
                if isinstance(value, Decimal):
                    out = out.plus(_term(value))
                elif value is Other.UNKNOWN:
                    raise _Passed
            if self._work > _MOST:
                raise _Passed
        return out


class _Reading:
    """Reads one formula from left to right and adds it up."""

    def __init__(self, written: Written, values: _Values) -> None:
        self._written = written
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
        if (cell := self._next("cell")) is not None:
            return self._values.cell(*self._square(cell))
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
        start = self._at
        if (first := self._next("cell")) is not None:
            last = self._next("cell") if self._next(":") else first
            if last is None:
                raise _Passed
            if self._at == len(self._tokens) or self._tokens[self._at][0] in (",", ")"):
                (top, left), (bottom, right) = self._square(first), self._square(last)
                own = top <= self._written.row <= bottom and left <= self._written.column <= right
                if own or bottom < top or right < left:
                    raise _Passed
                return self._values.area(Area(top, left, bottom, right))
            self._at = start
        return self._sum(depth)

    def _square(self, name: str) -> tuple[int, int]:
        """Row and column of a reference, moved along with a formula that several cells share."""
        match = _REFERENCE.fullmatch(name)
        found = square(name)
        if match is None or found is None:
            raise _Passed
        row = found[0] + (0 if match[3] else self._written.down)
        column = found[1] + (0 if match[1] else self._written.right)
        if (row, column) == (self._written.row, self._written.column) or min(row, column) < 0:
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
