"""A sheet taken apart by its shape: titles and units above a table, the table, notes below it, and the next table.

1. Rows without any text part the sheet into bands. A band begins something new if it opens with a title, a unit or a
   header row (texts in most columns, no figure), or has no column in common with what is above; else it goes on with the
   table above, whose blank rows are then only blank.
2. Rows at the top of a band with one cell, or that name who, when and in which unit (``编制单位:… 单位:万元``), are lines.
3. Rows at its end with one cell that is a note (注:…, 备注…, 说明…) or a sentence, and rows of signatures, are lines.
4. What is left is a grid, cut to the columns in use. A band without two cells side by side is lines only.

Before all that, a sheet whose first row prints one title several times holds pages side by side: each is taken by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import field

from budgetlint.model.address import Address
from budgetlint.readers.guard import Meter
from budgetlint.readers.layout import Grid, GridCell, Laid, TextLine
from budgetlint.readers.sheets.table import Area, Sheet
from budgetlint.records import define
from budgetlint.regex import regex

_UNIT = regex(r"\s*[(（]?\s*(?:金\s*额\s*)?单\s*位\s*(?:[:：]|[(（])")
_LABEL = regex(r"\s*\S{1,16}?\s*[:：].*", re.DOTALL)
_NOTE = regex(r"\s*(?:备?注|说明|附注|※|\*|备注说明)\s*\d*\s*[:：、.．]?|.*(?:本表|空表|无数据)", re.DOTALL)
_FIGURE = regex(r"[\s¥￥]*[-+−－(（]?[\d,，.]*\d[\d,，.]*[)）%％]?\s*")
_TITLE = regex(r"\s*(?:附?表\s*[\d一二三四五六七八九十]|附件).*|.*表(?:[(（].*[)）])?\s*$", re.DOTALL)
_SENTENCE = 40
#: So many rows tell which columns a table has.
_LOOK_BACK = 200
_FAR = 1 << 30


@define
class _Row:
    """One row in use: column → text and area of what begins there; ``covered``: merged cells from above reach into it."""

    number: int
    filled: dict[int, str] = field(factory=dict)
    areas: dict[int, Area] = field(factory=dict)
    covered: bool = False

    def between(self, left: int, right: int) -> _Row:
        """What of it begins in some columns."""
        filled = {c: text for c, text in self.filled.items() if left <= c < right}
        areas = {c: area for c, area in self.areas.items() if left <= c < right}
        return _Row(self.number, filled, areas, self.covered and areas.keys() > filled.keys())

    @property
    def reach(self) -> range:
        return range(min(a.left for a in self.areas.values()), max(a.right for a in self.areas.values()) + 1)


@define
class _Merges:
    """Merged areas by their upper left squares, and in each row the columns from and to which one reaches, in order."""

    areas: dict[tuple[int, int], Area] = field(factory=dict)
    spans: dict[int, list[tuple[int, int]]] = field(factory=lambda: defaultdict(list))

    def add(self, one: Area) -> None:
        """Of areas that overlap (which no program writes) only the first counts."""
        rows = range(one.top, one.bottom + 1)
        if any(self._meets(r, one.left, one.right) for r in rows):
            return
        for r in rows:
            insort(self.spans[r], (one.left, one.right))
        self.areas[one.top, one.left] = one

    def covers(self, row: int, column: int) -> bool:
        """Whether a square is inside an area, its upper left one included."""
        return row in self.spans and self._meets(row, column, column)

    def _meets(self, row: int, left: int, right: int) -> bool:
        spans = self.spans[row]
        at = bisect_right(spans, (right, _FAR))
        return at > 0 and spans[at - 1][1] >= left


def laid_out(sheet: Sheet, meter: Meter) -> Iterator[Laid]:
    """Lines and grids of a sheet from top to bottom."""
    merged = _merges(sheet, meter)
    for page in _pages(_rows(sheet, merged.areas)):
        for band in _bands(page):
            meter.tick()
            yield from _band(sheet, band, merged)


def _merges(sheet: Sheet, meter: Meter) -> _Merges:
    """Merged areas as far as cells are in use."""
    out = _Merges()
    if not sheet.cells:
        return out
    bottom, right = max(r for r, _ in sheet.cells), max(c for _, c in sheet.cells)
    for one in sorted(sheet.merged, key=lambda a: (a.top, a.left)):
        clipped = Area(one.top, one.left, min(one.bottom, bottom), min(one.right, max(right, one.left)))
        if clipped.top <= clipped.bottom:
            meter.cells(clipped.bottom - clipped.top + 1)
            out.add(clipped)
    return out


def _rows(sheet: Sheet, merged: Mapping[tuple[int, int], Area]) -> list[_Row]:
    rows: dict[int, _Row] = {}
    for (r, c), text in sheet.cells.items():
        if text.strip():
            row = rows.setdefault(r, _Row(r))
            row.filled[c], row.areas[c] = text, merged.get((r, c), Area(r, c, r, c))
    for one in merged.values():
        if sheet.cells.get((one.top, one.left), "").strip():
            for r in range(one.top + 1, one.bottom + 1):
                row = rows.setdefault(r, _Row(r))
                row.covered = True
                row.areas.setdefault(one.left, one)
    return [rows[r] for r in sorted(rows)]


def _pages(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """The rows of each page of a sheet, from left to right; of all together where no two titles stand side by side, or
    something reaches from one page into the next."""
    titles = [t.strip() for t in rows[0].filled.values()] if rows else []
    starts = sorted(rows[0].filled) if len(titles) > 1 and len(set(titles)) == 1 and _TITLE.fullmatch(titles[0]) else []
    pages = list(pairwise([0, *starts[1:], _FAR]))
    if any(a.left < start <= a.right for row in rows for a in row.areas.values() for start, _ in pages[1:]):
        pages = [(0, _FAR)]
    for left, right in pages:
        own = (row.between(left, right) for row in rows)
        yield [row for row in own if row.areas]


def _bands(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    band: list[_Row] = []
    for i, row in enumerate(rows):
        is_apart = bool(band) and row.number > band[-1].number + 1 and not row.covered
        if is_apart and _is_new(band[-_LOOK_BACK:], rows[i : i + 4]):
            yield band
            band = []
        band.append(row)
    if band:
        yield band


def _is_new(above: Sequence[_Row], below: Sequence[_Row]) -> bool:
    """Whether something new begins with ``below``, which a blank row parts from ``above``."""
    first = below[0]
    table = [r for r in above if len(r.filled) > 1 and not _is_labelled(r)]
    if not table:
        return False
    texts = [t.strip() for t in first.filled.values()]
    if _is_labelled(first) and any(_UNIT.match(t) for t in texts):
        return True
    if len(first.filled) == 1:
        (column,) = first.filled
        wide = first.areas[column].right > first.areas[column].left
        return bool(_TITLE.fullmatch(texts[0])) and (wide or column > table[-1].reach[0] or _opens(below))
    used = {c for r in table for c in r.reach}
    return not used & set(first.reach) or _is_header(first, used)


def _opens(below: Sequence[_Row]) -> bool:
    """Whether a header row follows within the next few rows."""
    return any(_is_labelled(r) or (len(r.filled) > 1 and not _has_figure(r)) for r in below[1:])


def _is_header(row: _Row, used: set[int]) -> bool:
    reach = sum(a.right - a.left + 1 for c, a in row.areas.items() if c in row.filled)
    return len(row.filled) > 2 and not _has_figure(row) and reach * 10 >= len(used) * 6


def _has_figure(row: _Row) -> bool:
    return any(len(t) < _SENTENCE and _FIGURE.fullmatch(t) for t in row.filled.values())


def _is_labelled(row: _Row) -> bool:
    """Whether all cells of a row say what they are before a colon, or one of them names the unit alone."""
    texts = list(row.filled.values())
    named = [t for t in texts if _LABEL.fullmatch(t)]
    if not texts or row.covered or _has_figure(row):
        return False
    return len(named) == len(texts) or (
        len(texts) <= 4 and any(_UNIT.match(t) for t in named) and len(texts) - len(named) <= 1
    )


def _band(sheet: Sheet, rows: Sequence[_Row], merged: _Merges) -> Iterator[Laid]:
    top = 0
    while top < len(rows) and _is_line(rows[top]):
        top += 1
    end = len(rows)
    while end > top and _is_note(rows[end - 1]):
        end -= 1
    for row in rows[:top]:
        yield from _line(sheet, row)
    if top < end:
        yield _grid(sheet, rows[top:end], merged)
    for row in rows[end:]:
        yield from _line(sheet, row)


def _is_line(row: _Row) -> bool:
    return not row.filled or len(row.areas) == 1 or _is_labelled(row)


def _is_note(row: _Row) -> bool:
    if len(row.areas) == 1 and row.filled:
        text = next(iter(row.filled.values()))
        return bool(_NOTE.match(text)) or len(text) > _SENTENCE
    return _is_labelled(row) or not row.filled


def _line(sheet: Sheet, row: _Row) -> Iterator[TextLine]:
    """A row as lines of text: its cells side by side, and line feeds inside of a single cell as they are."""
    texts = [row.filled[c].strip() for c in sorted(row.filled)]
    if not texts:
        return
    areas = [row.areas[c] for c in row.filled]
    where = Area(row.number, min(a.left for a in areas), max(a.bottom for a in areas), max(a.right for a in areas))
    address = Address(sheet=sheet.name, cell=where.name)
    for line in texts[0].split("\n") if len(texts) == 1 else [" ".join(t.replace("\n", "") for t in texts)]:
        if line.strip():
            yield TextLine(line, address)


def _grid(sheet: Sheet, rows: Sequence[_Row], merged: _Merges) -> Grid:
    top, bottom = rows[0].number, rows[-1].number
    left = min(r.reach[0] for r in rows)
    right = max(r.reach[-1] for r in rows)
    inside = {k: a for k, a in merged.areas.items() if top <= a.top <= bottom and left <= a.left <= right}
    cells: list[GridCell] = []
    for r, c in sorted(k for k in {*sheet.cells, *inside} if top <= k[0] <= bottom and left <= k[1] <= right):
        if (r, c) not in inside and merged.covers(r, c):
            continue
        one = inside.get((r, c), Area(r, c, r, c))
        cells.append(
            GridCell(
                r - top,
                c - left,
                sheet.cells.get((r, c), ""),
                Address(sheet=sheet.name, cell=one.name),
                min(one.bottom, bottom) - r + 1,
                min(one.right, right) - c + 1,
            )
        )
    address = Address(sheet=sheet.name, cell=Area(top, left, bottom, right).name)
    return Grid(bottom - top + 1, right - left + 1, tuple(cells), address)
