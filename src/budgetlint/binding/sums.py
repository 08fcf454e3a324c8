"""The sums that a table states by its own layout: rows below rows, columns beside columns (law 2 inside one table)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from attrs import evolve, frozen

from budgetlint.model.amount import Figure
from budgetlint.model.facts import Column, ColumnRole, Entry, Fact
from budgetlint.model.keys import PARENT

Cells: TypeAlias = dict[tuple[int | None, int | None], Fact]
_OPEN = {"function", "economic", "project", "local"}


@frozen(eq=False)
class Sum:
    """``whole`` is the sum of ``parts``; ``exhaustive`` False: the parts are only some of it (其中)."""

    whole: Fact
    parts: tuple[Fact, ...]
    exhaustive: bool = True


def table_sums(columns: Sequence[Column], entries: Sequence[Entry], facts: Sequence[Fact]) -> Iterator[Sum]:
    """All sums of one table, in the order of its rows, then of its columns."""
    cells: Cells = {(f.row, f.column): f for f in facts}
    yield from _down(columns, entries, cells)
    yield from _across(columns, entries, cells)


def _down(columns: Sequence[Column], entries: Sequence[Entry], cells: Cells) -> Iterator[Sum]:
    parts: dict[int, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        if entry.whole is not None:
            parts[entry.whole].append(at)
    for whole, below in parts.items():
        head = entries[whole]
        exhaustive = head.exhaustive and _is_complete(dict(head.key), [dict(entries[p].key) for p in below])
        for column in columns:
            if column.half != head.half or not column.additive or (head.row, column.index) not in cells:
                continue
            found = tuple(cells[entries[p].row, column.index] for p in below if (entries[p].row, column.index) in cells)
            if found:
                total = Sum(cells[head.row, column.index], found, exhaustive)
                yield evolve(total, exhaustive=False) if _is_doubtful(total) else total


def _across(columns: Sequence[Column], entries: Sequence[Entry], cells: Cells) -> Iterator[Sum]:
    unclear = _unclear(columns, entries, cells)
    for half, sums in _beside(columns, entries, cells).items():
        if half not in unclear:
            yield from sums


def unclear_halves(columns: Sequence[Column], entries: Sequence[Entry], facts: Sequence[Fact]) -> set[int]:
    """Lists that hold a column that was not understood, and whose sums across do not close without it."""
    return _unclear(columns, entries, {(f.row, f.column): f for f in facts})


def _unclear(columns: Sequence[Column], entries: Sequence[Entry], cells: Cells) -> set[int]:
    opaque = {c.half for c in columns if c.role is ColumnRole.AMOUNT and "local" in dict(c.key)}
    return {
        half for half, sums in _beside(columns, entries, cells).items() if half in opaque and not _mostly_close(sums)
    }


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
        for entry in entries:
            if entry.half == half and (entry.row, whole) in cells:
                found = tuple(cells[entry.row, p] for p in known if (entry.row, p) in cells)
                if found:
                    sums[half].append(Sum(cells[entry.row, whole], found))
    return sums


def _mostly_close(sums: Sequence[Sum]) -> bool:
    """Whether sums beside a column that was not understood hold all the same: then it is no part of them."""
    gaps = [g for s in sums if (g := gap(s)) is not None and g[1]]
    return 2 * sum(abs(difference) <= printed // 2 for difference, printed in gaps) > len(gaps)


def _is_doubtful(total: Sum) -> bool:
    """Whether a row that was not understood has a figure in a sum that does not close: it may be no part of it."""
    unknown = any(p.key.opaque and p.figure.amount and not p.figure.is_zero for p in total.parts)
    found = gap(total)
    return unknown and (found is None or abs(found[0]) > found[1] // 2)


def _is_complete(whole: dict[str, str], parts: Sequence[dict[str, str]]) -> bool:
    """Whether parts make up a whole: codes and projects do as listed, one member of a closed dimension alone does not."""
    if len(parts) > 1 or parts[0] == whole:
        return True
    return bool(parts[0].keys() & _OPEN) or not parts[0].keys() & PARENT.keys()


def value(figure: Figure, exponent: int) -> int | None:
    """A figure counted in ``10^exponent`` 元; nothing printed counts 0. What can not be read, or is no money
    (3% in a column of amounts), has no value.
    """
    if figure.amount is not None:
        unit = figure.amount.unit
        return figure.amount.scaled(exponent) if unit is None or unit.is_money else None
    return 0 if figure.is_nothing else None


def finest(facts: Sequence[Fact]) -> int:
    """The exponent of the finest printed digit among facts."""
    return min((f.figure.amount.exponent for f in facts if f.figure.amount), default=0)


def gap(total: Sum) -> tuple[int, int] | None:
    """Whole minus parts in the finest printed unit, and the parts that print a number; None if it can not be known."""
    exponent = finest((total.whole, *total.parts))
    whole = value(total.whole.figure, exponent)
    parts = [value(p.figure, exponent) for p in total.parts]
    if whole is None or any(p is None for p in parts):
        return None
    printed = sum(p.figure.amount is not None for p in total.parts)
    return whole - sum(p for p in parts if p is not None), printed
