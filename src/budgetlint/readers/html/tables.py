"""The table model of HTML (HTML Standard, 4.9.12): which squares each cell takes, and which tables are only frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from budgetlint.readers.guard import Meter
from budgetlint.readers.package import Element, number
from budgetlint.records import define, frozen

_SECTIONS = frozenset((
    "thead", "tbody", "tfoot", "form", "center",
))  # fmt: skip
_WIDEST = 1000
_TALLEST = 65_534
#: A table of so few texts, one of which is so long, frames an article.
_FEW = 6
_LONG = 600


@frozen(eq=False)
class Square:
    """A cell and the squares it takes."""

    row: int
    column: int
    height: int
    width: int
    element: Element


@define
class Form:
    """A table formed: cells by rows, then columns; ``loose`` stands in the table, but in no cell (a caption)."""

    rows: int
    columns: int
    cells: list[Square]
    loose: list[Element]


def formed(table: Element, is_out: Callable[[Element], bool], meter: Meter) -> Form:
    """Form a table. Spans end with the table, and columns in which no cell begins are none: so absurd spans do no harm."""
    rows, loose = _rows(table, is_out)
    taken: dict[int, int] = {}
    cells: list[Square] = []
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            if is_out(cell):
                continue
            if cell.tag not in ("td", "th"):
                loose.append(cell)
                continue
            while taken.get(column, 0) > at:
                column += 1
            width = max(1, min(number(cell.get("colspan"), 1), _WIDEST))
            tall = number(cell.get("rowspan"), 1)
            height = min(max(tall, 1) if tall else _TALLEST, _TALLEST, len(rows) - at)
            # A wide cell stops at one that reaches down from above.
            width = next((n for n in range(width) if taken.get(column + n, 0) > at), width)
            for n in range(column, column + width):
                taken[n] = at + height
            cells.append(Square(at, column, height, width, cell))
            meter.cells(1)
            column += width
            if column > _WIDEST:
                break
    starts = sorted({c.column for c in cells})
    place = {column: n for n, column in enumerate(starts)}
    ends = [*starts, max((c.column + c.width for c in cells), default=0)]
    narrow = []
    for c in cells:
        first = place[c.column]
        last = first
        while last + 1 < len(starts) and ends[last + 1] < c.column + c.width:
            last += 1
        narrow.append(evolve(c, column=first, width=last - first + 1))
    return Form(len(rows), len(starts), narrow, loose)


def _rows(table: Element, is_out: Callable[[Element], bool]) -> tuple[list[Element], list[Element]]:
    """Rows with cells, those of a foot last, and whatever else stands in a table."""
    rows: list[Element] = []
    foot: list[Element] = []
    loose: list[Element] = []
    pending = [(c, False) for c in reversed(table)]
    while pending:
        at, in_foot = pending.pop()
        if is_out(at):
            continue
        if at.tag == "tr":
            if any(c.tag in ("td", "th") and not is_out(c) for c in at):
                (foot if in_foot else rows).append(at)
        elif at.tag in _SECTIONS:
            pending.extend((c, in_foot or at.tag == "tfoot") for c in reversed(at))
        elif at.tag not in ("colgroup", "col"):
            loose.append(at)
    return rows + foot, loose


def is_frame(form: Form, texts: Sequence[str], inner: Sequence[int]) -> bool:
    """Whether a table only lays out: ``texts`` are those of its cells, ``inner`` the weight of the tables in each.

    It does if it has one filled cell, or if the tables inside hold most of its text, or if few cells frame a long text.
    """
    filled = [t for t in texts if t.strip()]
    if not form.cells or len(filled) + sum(bool(n) for n in inner) < 2:
        return True
    own = sum(len(t) for t in filled)
    held = sum(inner)
    if held > own or (held and len(filled) < _FEW):
        return True
    longest = max(len(t) for t in filled)
    return len(filled) <= _FEW and longest > _LONG and longest * 10 > own * 8
