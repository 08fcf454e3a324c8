"""The sums that a table states by its own layout: rows below rows, columns beside columns (law 2 inside one table)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import evolve

from budgetlint.binding.labels import label
from budgetlint.binding.partial import of_government, without_reserves, without_what_is_apart
from budgetlint.binding.summing import Cells, Sum, finest, gap, in_yuan, open_by, value
from budgetlint.model.amount import ten_to
from budgetlint.model.facts import Column, ColumnRole, Entry, Fact
from budgetlint.model.keys import PARENT
from budgetlint.model.phrases import Phrase
from budgetlint.records import frozen

__all__ = ["Cells", "Sum", "finest", "gap", "headings", "in_yuan", "table_sums", "unclear_halves", "value"]

_OPEN = {"function", "economic", "revenue", "region", "project", "local"}
#: Lists of these need not print all that a subject has below it.
_SUBJECTS = {"function", "economic"}
_NO_COLUMNS = Phrase("各分栏都空着,没有列出明细", "all of its columns are blank: no details are listed")
_NO_ROWS = Phrase("各分项都空着,没有列出明细", "all of its rows are blank: no details are listed")
_UNDIVIDED = Phrase("合计里有没有分栏列示的行", "the total includes rows that are not divided by column")
_SEVERAL = Phrase(
    "同一科目分几行列示,其中可能有汇总的行", "a subject has several rows, one of which may sum up the others"
)
_UNKNOWN = Phrase("其中有的行没有认出含义", "the meaning of some of the rows was not recognised")
_LEVELS = Phrase("清单里可能有几级并列的行", "rows of several levels may stand side by side in the list")


def table_sums(columns: Sequence[Column], entries: Sequence[Entry], facts: Sequence[Fact]) -> Iterator[Sum]:
    """All sums of one table, in the order of its rows, then of its columns."""
    grid = _Grid.of(entries, facts)
    sums = [*_down(columns, grid), *_across(columns, entries, grid.cells)]
    certain = _left_blank(sums, {entries[whole].row for whole in grid.parts})
    yield from (evolve(s, doubt="") if s in certain else s for s in sums)


def _left_blank(sums: Sequence[Sum], heads: Collection[int]) -> Collection[Sum]:
    """Sums without detail where figures were forgotten, and the detail is not left out on purpose."""
    asking = {s: by for s in sums if (by := open_by(s))}
    rows = [s for s in sums if _is_across(s)]
    found = {*_of_a_cell(rows, heads, asking), *_of_a_row(rows, sums, asking)}
    return {s for s in found if s.doubt in (_NO_COLUMNS, _NO_ROWS)}


def _of_a_cell(rows: Sequence[Sum], heads: Collection[int], asking: Mapping[Sum, Fraction]) -> Iterator[Sum]:
    """Two sums ask for the same amount in a blank of theirs, while rows like it (those that head others, or those that do
    not) mostly give their detail."""
    detailed: dict[tuple[int | None, bool], int] = defaultdict(int)
    for row in rows:
        if row.whole.figure.amount and not row.whole.figure.is_zero:
            detailed[row.whole.column, row.whole.row in heads] += -1 if row.doubt else 1
    for row in rows:
        if row in asking and (not row.doubt or detailed[row.whole.column, row.whole.row in heads] >= 0):
            witnesses = [s for s, by in asking.items() if _asks_too(s, by, row, asking[row])]
            yield from (row, *witnesses) if witnesses else ()


def _of_a_row(rows: Sequence[Sum], sums: Sequence[Sum], asking: Mapping[Sum, Fraction]) -> Iterator[Sum]:
    """What the columns of a row lack below it adds up to what their total lacks: a row is missing there."""
    down = {s.whole: s for s in sums if s.exhaustive and not _is_across(s)}
    for row in rows:
        lacking = [down[p] for p in row.parts if p in down]
        total = asking.get(down[row.whole], Fraction(0)) if row.whole in down else Fraction(0)
        off = total - sum((asking.get(s, Fraction(0)) for s in lacking), Fraction(0))
        if total and abs(off) <= len(lacking) * ten_to(finest((row.whole, *row.parts))):
            yield from lacking


def _asks_too(other: Sum, by: Fraction, row: Sum, lacking: Fraction) -> bool:
    """Whether another sum is open for the amount that a row lacks: one down through a blank of it, as total or as part; or
    a row that has just that amount too much, printed in the column of such a blank."""
    blanks = [p for p in row.parts if p.figure.is_nothing]
    if abs(by) != lacking:
        return False
    if not _is_across(other):
        return not set(blanks).isdisjoint(other.parts if by > 0 else (other.whole,))
    columns = {p.column for p in blanks}
    return by < 0 and any(p.column in columns and in_yuan(p) == lacking for p in other.parts)


def _is_across(total: Sum) -> bool:
    return all(p.row == total.whole.row for p in total.parts)


def headings(columns: Sequence[Column], entries: Sequence[Entry], facts: Sequence[Fact]) -> set[Fact]:
    """Blank cells of rows whose parts print something: whatever they total is not stated there."""
    grid = _Grid.of(entries, facts)
    hollow = (
        (entries[whole].row, c.index)
        for whole in grid.parts
        for c in columns
        if c.half == entries[whole].half and c.additive and grid.is_hollow(whole, c.index)
    )
    return {grid.cells[place] for place in hollow}


def _parts(entries: Sequence[Entry]) -> dict[int, list[int]]:
    """Position of an entry → those of its parts."""
    parts: dict[int, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        if entry.whole is not None:
            parts[entry.whole].append(at)
    return parts


def _down(columns: Sequence[Column], grid: _Grid) -> Iterator[Sum]:
    entries, cells = grid.entries, grid.cells
    for whole, below in grid.parts.items():
        head = entries[whole]
        exhaustive = head.exhaustive and _is_complete(dict(head.key), [dict(entries[p].key) for p in below])
        strange = [e.row for e in _strangers(entries, whole, below)]
        own: list[Sum] = []
        for column in columns:
            if column.half != head.half or not column.additive or (head.row, column.index) not in cells:
                continue
            if grid.is_heading(whole, column):
                continue
            found = tuple(fact for p in grid.summed(whole, column.index) if (fact := grid.cell(p, column.index)))
            if found:
                total = Sum(cells[head.row, column.index], found, exhaustive)
                beside = [cells[row, column.index] for row in strange if (row, column.index) in cells]
                own.append(evolve(total, doubt=_doubt(total, beside)))
        if any(c.is_staged for c in columns):
            lists_subjects = any(_SUBJECTS & dict(e.key).keys() for e in entries if e.half == head.half)
            own = list(of_government(own, lists_subjects and not head.total, grid.cells))
        yield from without_reserves(own)


@frozen(eq=False)
class _Grid:
    """The entries of a table, the positions of the parts of each, and its cells by row and column."""

    entries: Sequence[Entry]
    parts: Mapping[int, Sequence[int]]
    cells: Cells

    @classmethod
    def of(cls, entries: Sequence[Entry], facts: Sequence[Fact]) -> _Grid:
        return cls(entries, _parts(entries), {(f.row, f.column): f for f in facts})

    def cell(self, entry: int, column: int) -> Fact | None:
        return self.cells.get((self.entries[entry].row, column))

    def summed(self, whole: int, column: int) -> Iterator[int]:
        """The parts of a whole in one column; for one that leaves its total blank, its own parts."""
        for part in self.parts[whole]:
            if part in self.parts and self.is_hollow(part, column):
                yield from self.summed(part, column)
            else:
                yield part

    def is_hollow(self, whole: int, column: int) -> bool:
        """Whether a row leaves a column blank in which rows below it print something."""
        cell = self.cell(whole, column)
        if cell is None or not cell.figure.is_nothing:
            return False
        below = (self.cell(p, column) for p in self.parts[whole])
        return any(c is not None and c.figure.amount and not c.figure.is_zero for c in below) or any(
            p in self.parts and self.is_hollow(p, column) for p in self.parts[whole]
        )

    def is_heading(self, whole: int, column: Column) -> bool:
        """Whether a row is a mere heading in a column: it prints neither an amount there nor what that is a part of, nor
        does any other row of its level that has parts print any there."""
        if self.entries[whole].total or not self.is_hollow(whole, column.index):
            return False
        above = self.cell(whole, column.whole) if column.whole is not None else None
        if above is not None and above.figure.amount and not above.figure.is_zero:
            return False
        level = self.entries[whole].whole
        alike = [w for w in self.parts if self.entries[w].whole == level and not self.entries[w].total]
        return all((c := self.cell(w, column.index)) is None or c.figure.is_nothing for w in alike)


def _across(columns: Sequence[Column], entries: Sequence[Entry], cells: Cells) -> Iterator[Sum]:
    unclear = _unclear(columns, entries, cells)
    strange = {e.row for e in entries if "local" in dict(e.key)}
    totals = {e.row for e in entries if e.total}
    for half, sums in _beside(columns, entries, cells).items():
        if half in unclear:
            continue
        if any(c.is_staged for c in columns):
            sums = without_what_is_apart(sums)
        # What a row that was not understood prints in all and in no column, the total row does so too.
        bare = [s for s in sums if s.whole.row in strange and all(p.figure.is_nothing for p in s.parts)]
        elsewhere = {abs(g[0]) for s in bare if (g := gap(s))} - {0}
        for total in sums:
            found = gap(total)
            explained = found is not None and any(abs(abs(found[0]) - e) <= found[1] for e in elsewhere)
            if all(p.figure.is_nothing for p in total.parts) and found is not None and found[0]:
                yield evolve(total, doubt=_NO_COLUMNS)
            else:
                doubtful = explained and total.whole.row in totals
                yield evolve(total, doubt=_UNDIVIDED if doubtful else "")


def unclear_halves(columns: Sequence[Column], entries: Sequence[Entry], facts: Sequence[Fact]) -> set[int]:
    """Lists that hold a column that was not understood, and whose sums across do not close without it."""
    return _unclear(columns, entries, {(f.row, f.column): f for f in facts})


def _unclear(columns: Sequence[Column], entries: Sequence[Entry], cells: Cells) -> set[int]:
    unclear = set()
    for half, sums in _beside(columns, entries, cells).items():
        amounts = [c for c in columns if c.half == half and c.role is ColumnRole.AMOUNT and c.additive]
        opaque = [c.index for c in amounts if "local" in dict(c.key)]
        told = [s for s in sums if any(_says_something(cells.get((s.whole.row, index))) for index in opaque)]
        if told and not _mostly_close(told):
            unclear.add(half)
    return unclear


def _says_something(fact: Fact | None) -> bool:
    return fact is not None and not fact.figure.is_nothing and not fact.figure.is_zero


def _beside(columns: Sequence[Column], entries: Sequence[Entry], cells: Cells) -> dict[int, list[Sum]]:
    """The sums across the columns of each half, of columns that were understood."""
    parts: dict[int, list[int]] = defaultdict(list)
    by_index = {c.index: c for c in columns}
    for column in columns:
        if column.whole is not None and "local" not in dict(column.key):
            parts[column.whole].append(column.index)
    sums: dict[int, list[Sum]] = defaultdict(list)
    for whole, known in parts.items():
        if not _is_complete(dict(by_index[whole].key), [dict(by_index[p].key) for p in known]):
            continue
        half = by_index[whole].half
        some = any(_is_of_which(by_index[p]) for p in known)
        for entry in entries:
            if entry.half == half and (entry.row, whole) in cells:
                found = tuple(cells[entry.row, p] for p in known if (entry.row, p) in cells)
                if found:
                    sums[half].append(Sum(cells[entry.row, whole], found, not some))
    return sums


def _is_of_which(column: Column) -> bool:
    """Whether a column begins those that are only some parts of the one before them, of a list that may be longer."""
    opens = any(label(h).of_which for h in column.header)
    return opens and bool(_OPEN & dict(column.key).keys()) and "local" not in dict(column.key)


def _mostly_close(sums: Sequence[Sum]) -> bool:
    """Whether sums beside a column that was not understood hold all the same: then it is no part of them."""
    gaps = [g for s in sums if (g := gap(s)) is not None and g[1]]
    return 2 * sum(abs(difference) <= printed // 2 for difference, printed in gaps) > len(gaps)


def _strangers(entries: Sequence[Entry], whole: int, below: Sequence[int]) -> Iterator[Entry]:
    """Rows that were not understood and stand among the parts of a whole, or right behind them."""
    own = {whole, *below}
    first, last = min(own), max(own)
    while last + 1 < len(entries) and "local" in dict(entries[last + 1].key):
        last += 1
    for at in range(first, last + 1):
        if at not in own and "local" in dict(entries[at].key) and entries[at].half == entries[whole].half:
            yield entries[at]


def _doubt(total: Sum, beside: Sequence[Fact]) -> str:
    """Why a sum that does not close need not: the detail is not given, rows were not understood in it or beside it, or
    rows of a free list (projects, purchases) seem to head others."""
    found = gap(total)
    if found is not None and abs(found[0]) <= found[1] // 2:
        return ""
    if all(p.figure.is_nothing for p in total.parts):
        return _NO_ROWS
    if len({p.key for p in total.parts}) < len(total.parts) and _is_multiple(total):
        return _SEVERAL
    opaque = (p for p in total.parts if p.key.opaque)
    if any(p.figure.amount and not p.figure.is_zero for p in (*opaque, *beside)):
        return _UNKNOWN
    if all(p.key.project or p.key.opaque for p in total.parts) and _has_heads(total):
        return _LEVELS
    return ""


def _is_multiple(total: Sum) -> bool:
    """Whether the parts add up to several times the total: some of them are totals of others, a row for each level."""
    exponent = finest((total.whole, *total.parts))
    whole = value(total.whole.figure, exponent) or 0
    listed = sum(value(p.figure, exponent) or 0 for p in total.parts)
    return 0 < whole < listed <= len(total.parts) * whole and listed % whole == 0


def _has_heads(total: Sum) -> bool:
    """Whether a list of names adds up once rows are left out that some row before them sums: it has several levels."""
    if _is_multiple(total):
        return True
    exponent = finest((total.whole, *total.parts))
    parts = [value(p.figure, exponent) or 0 for p in total.parts]
    left, at = sum(parts), 0
    while at < len(parts):
        run, end = 0, at + 1
        while end < len(parts) and run < parts[at]:
            run, end = run + parts[end], end + 1
        nested = parts[at] > 0 and run == parts[at]
        left, at = (left - run, end) if nested else (left, at + 1)
    return left == value(total.whole.figure, exponent)


def _is_complete(whole: dict[str, str], parts: Sequence[dict[str, str]]) -> bool:
    """Whether parts make up a whole: codes and projects do as listed, one member of a closed dimension alone does not."""
    if len(parts) > 1 or parts[0] == whole:
        return True
    return bool(parts[0].keys() & _OPEN) or not parts[0].keys() & PARENT.keys()
