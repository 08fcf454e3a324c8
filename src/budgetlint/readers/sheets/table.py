"""What any spreadsheet reader hands over of one sheet, and the addresses of its cells."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum, auto
from typing import TypeAlias

from attrs import field

from budgetlint.records import define, frozen
from budgetlint.regex import regex

_NAME = regex(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@define
class Area:
    """Squares of a sheet, counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """As a spreadsheet names it: ``B7``, or ``B7:D7``."""
        first, last = cell_name(self.top, self.left), cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


class Other(Enum):
    """What a cell holds that is no number."""

    TEXT = auto()  # or a truth value: sums pass over them
    UNKNOWN = auto()  # an error, a date, a missing value


Value: TypeAlias = Decimal | Other


@frozen
class Written:
    """A formula with a stored number: where it stands, its text, the number format of its cell (or one like it).

    ``down``, ``right``: how far it is from the cell that its text was written for.
    """

    row: int
    column: int
    text: str
    code: str
    down: int = 0
    right: int = 0


@define
class Sheet:
    """One sheet as printed: the texts of its cells (blank ones only where a cell is drawn), merged areas, what is hidden.

    Rows and columns count from 0. ``values``: what formulas count with, where a cell is not blank. ``missing``: cells whose
    formula has no stored value. ``cut``: not all cells were read, so that nothing can be added up.
    """

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], str] = field(factory=dict)
    merged: list[Area] = field(factory=list)
    hidden_rows: list[int] = field(factory=list)
    hidden_columns: list[tuple[int, int]] = field(factory=list)
    values: dict[tuple[int, int], Value] = field(factory=dict)
    formulas: list[Written] = field(factory=list)
    missing: list[tuple[int, int]] = field(factory=list)
    cut: bool = False


def column_name(column: int) -> str:
    """0 → A, 26 → AA."""
    out = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


def cell_name(row: int, column: int) -> str:
    """As a spreadsheet names a cell."""
    return f"{column_name(column)}{row + 1}"


def square(name: str) -> tuple[int, int] | None:
    """Row and column of ``B7``, counted from 0; None for what is no such name."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    column = 0
    for c in match[1].upper():
        column = column * 26 + ord(c) - ord("A") + 1
    row = int(match[2])
    return (row - 1, column - 1) if 0 < row <= 1 << 20 and column <= 1 << 14 else None


def area(name: str) -> Area | None:
    """The squares of ``B7:D9``."""
    first, _, last = name.partition(":")
    start, end = square(first), square(last or first)
    if start is None or end is None or end[0] < start[0] or end[1] < start[1]:
        return None
    return Area(start[0], start[1], end[0], end[1])


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """1, 2, 3, 7 → (1, 3), (7, 7)."""
    out: list[tuple[int, int]] = []
    for n in sorted(set(numbers)):
        if out and out[-1][1] == n - 1:
            out[-1] = (out[-1][0], n)
        else:
            out.append((n, n))
    return out
