"""Systematic mistakes: one slip of the hand that makes many cells wrong (reference/validators.md §2.4).

Each is a hypothesis of what the cells should print. Only those are tried that touch what is violated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from math import inf

from budgetlint.mistakes import RARE
from budgetlint.reconcile.constraint import Origin
from budgetlint.reconcile.operation import COST, COST_OF_PART, Cells, Operation, OperationKind
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.search import Search
from budgetlint.reconcile.system import System
from budgetlint.reconcile.units import wrong_units

#: Less than a single cell whose figure is that of the row above: its name is, too.
_COST_OF_COPY = RARE - 1.0
#: A column of negative amounts alone.
_COST_OF_NEGATIVES = RARE - 1.0


#: A systematic mistake explains at least so many violated equations, or one and what stands beside it; a wrong unit shows
#: in one.
_LEAST = 2
#: An empty row or column is exchanged with another only if so many figures are; a column repeats another if so many do.
_EMPTY, _MOVED = 2, 3
#: A row that is missing printed more than so many units.
_NOTABLE = 10
#: What shows in a single equation, by its digits or its names.
_PLAIN = (OperationKind.TABLE_UNIT, OperationKind.COLUMN_UNIT, OperationKind.COLUMN_SIGN, OperationKind.ROW_TWICE)
#: The longest block of rows that is moved as a whole without each row showing it.
_LONGEST = 5


def operations(
    system: System, printing: Printing, below: float = inf
) -> Iterator[tuple[Operation, frozenset[int], frozenset[int]]]:
    """All systematic mistakes that would mend what is violated, breaking little, each with the rows it mends and breaks;
    none of a cell that one moved already, and none that costs as much as ``below``."""
    for operation in _candidates(system, below):
        if not system.moved.keys().isdisjoint(operation.right) or system.exceeds(operation.changes(system)):
            continue
        mended = operation.mends(system)
        # That something is large enough is true of many mistakes.
        equal = sum(not system.rows[n].at_least for n in mended)
        shown = equal >= (1 if operation.kind in _PLAIN else _LEAST)
        if shown or (equal and printing.beside.mended(operation.amounts(system, printing))):
            broken = operation.breaks(system)
            if len(mended) >= 3 * len(broken) and not (operation.fills and broken):
                yield operation, mended, broken


def _candidates(system: System, below: float) -> Iterator[Operation]:
    touched = {c for n in system.violated for c in system.rows[n].terms}
    tables = {t for c in touched if (t := system.facts[c].table) is not None}
    for table in sorted(tables):
        cells = system.cells_of[table]
        rows, columns = _by(system, cells, touched)
        yield from _twice(system, table, rows)
        yield from _signs(system, table, columns)
        every = _by(system, cells, set(cells))[1]
        yield from wrong_units(system, table, columns, every, below)
        if below <= COST:
            continue
        lists = _lists(system, every)
        yield from _swapped_columns(system, table, columns, every, lists)
        for side in _sides(rows, lists):
            yield from _swapped_rows(system, table, side, touched)
            yield from _shifts(system, table, side, columns, touched)
        yield from _pasted(system, table, columns, every)
        yield from _missing(system, table)


def _by(system: System, cells: Sequence[int], touched: set[int]) -> tuple[Cells, Cells]:
    """The cells of a table by row and column, and by column and row; columns only where something is violated."""
    rows: dict[int, dict[int, int]] = defaultdict(dict)
    columns: dict[int, dict[int, int]] = defaultdict(dict)
    hot = {system.facts[c].column for c in cells if c in touched}
    for cell in cells:
        fact = system.facts[cell]
        if fact.row is not None and fact.column is not None:
            rows[fact.row][fact.column] = cell
            if fact.column in hot:
                columns[fact.column][fact.row] = cell
    return dict(sorted(rows.items())), dict(sorted(columns.items()))


def _lists(system: System, columns: Cells) -> Mapping[int, int]:
    """Column → the first one of its list: revenue and expenditure that stand side by side have names of their own, while
    those of one account, from what was carried over to what is left, have one."""
    found: dict[int, int] = {}
    before: int | None = None
    for column, own in sorted(columns.items()):
        beside = columns[before] if before is not None else {}
        alike = [
            system.facts[own[r]].row_label == system.facts[beside[r]].row_label for r in own.keys() & beside.keys()
        ]
        together = before is not None and 2 * sum(alike) > len(alike)
        found[column] = found[before] if together and before is not None else column
        before = column
    return found


def _sides(rows: Cells, lists: Mapping[int, int]) -> Iterator[Cells]:
    """The rows of each list of a table."""
    for first in sorted(set(lists.values())):
        own = {r: {n: c for n, c in cells.items() if lists[n] == first} for r, cells in rows.items()}
        yield {r: cells for r, cells in own.items() if cells}


def _signs(system: System, table: int, columns: Cells) -> Iterator[Operation]:
    for own in columns.values():
        right = {c: Fraction(-v) for c in own.values() if (v := system.printed(c))}
        if len(right) > 1 and 2 * sum(v > 0 for v in right.values()) > len(right):
            first = system.facts[next(iter(own.values()))]
            cost = _COST_OF_NEGATIVES if min(right.values()) > 0 else COST
            yield Operation(OperationKind.COLUMN_SIGN, table, (first,), right, cost=cost)


def _swapped_columns(
    system: System, table: int, columns: Cells, every: Cells, lists: Mapping[int, int]
) -> Iterator[Operation]:
    """Two columns of one list that differ in half of their rows, one of which at least is part of what is violated."""
    for at, beside in combinations(every, 2):
        if (at not in columns and beside not in columns) or lists[at] != lists[beside]:
            continue
        one, other = every[at], every[beside]
        both = [(one[r], other[r]) for r in one.keys() & other.keys()]
        right = _exchanged(system, both)
        fills = not _both_printed(system, both)
        if len(right) >= max(len(both), 2 * _EMPTY if fills else 1):
            first = min(both)
            yield Operation(
                OperationKind.COLUMNS_SWAPPED,
                table,
                (system.facts[first[0]], system.facts[first[1]]),
                right,
                fills=fills,
            )


def _swapped_rows(system: System, table: int, rows: Cells, touched: set[int]) -> Iterator[Operation]:
    """Neighbours in all columns, if they differ in half of them, and in single ones."""
    for one, other in pairwise(rows.values()):
        if touched.isdisjoint(one.values()) and touched.isdisjoint(other.values()):
            continue
        shared = sorted(one.keys() & other.keys())
        pairs = [(one[c], other[c]) for c in shared]
        for both, cost in ((pairs, COST), *(([pair], COST_OF_PART) for pair in pairs if len(pairs) > 1)):
            right = _exchanged(system, both)
            if len(right) >= max(len(both), 1):
                places = (system.facts[both[0][0]], system.facts[both[0][1]])
                fills = not _both_printed(system, both)
                yield Operation(OperationKind.ROWS_SWAPPED, table, places, right, cost=cost, fills=fills)


def _both_printed(system: System, pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether either side prints something: what stands in an empty row or column was not exchanged with it."""
    return all(any(system.printed(pair[side]) for pair in pairs) for side in (0, 1))


def _exchanged(system: System, pairs: Sequence[tuple[int, int]]) -> Mapping[int, Fraction]:
    right: dict[int, Fraction] = {}
    for one, other in pairs:
        first, second = system.printed(one), system.printed(other)
        if first != second:
            right |= {one: Fraction(second), other: Fraction(first)}
    return right


def _shifts(system: System, table: int, rows: Cells, columns: Cells, touched: set[int]) -> Iterator[Operation]:
    """Blocks of three rows or more moved by one, the last taking the place of the first, in all columns or in one."""
    order = list(rows)
    every = {c for own in rows.values() for c in own}
    hot = [n for n, r in enumerate(order) if r in _alone_in(system, table)]
    for wanted, cost in ((every, COST), *(({c}, COST_OF_PART) for c in columns if c in every and len(every) > 1)):
        blocks = list(_around(hot, len(order)))
        near = [n for n, r in enumerate(order) if any(rows[r].get(c) in touched for c in wanted)]
        blocks += _short(near, len(order))
        for first, last in dict.fromkeys(blocks):
            block = order[first : last + 1]
            places = (system.facts[min(rows[block[0]].values())], system.facts[min(rows[block[-1]].values())])
            # What one column leaves blank was not moved along.
            whole = wanted == every or all(system.printed(rows[r][c]) for r in block for c in wanted & rows[r].keys())
            for step in (1, -1) if whole else ():
                if right := _rotated(system, rows, block, wanted, step):
                    yield Operation(OperationKind.SHIFTED, table, places, right, cost=cost)


def _alone_in(system: System, table: int) -> frozenset[int]:
    """The rows of a table that violated equations speak of without any other row of it."""
    found = set()
    for n in system.violated:
        rows = {system.facts[c].row for c in system.rows[n].terms if system.facts[c].table == table}
        if len(rows) == 1:
            found |= {r for r in rows if r is not None}
    return frozenset(found)


def _around(hot: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """First and last of blocks of at least three that begin and end where something is wrong, or right beside it."""
    if hot:
        for first in range(max(0, hot[0] - 1), hot[0] + 2):
            for last in range(max(first + 2, hot[-1] - 1), min(count, hot[-1] + 2)):
                yield first, last


def _short(hot: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """All blocks of a few rows among those that what is violated speaks of, and the ones right beside them."""
    if hot:
        for first in range(max(0, hot[0] - 1), hot[-1]):
            yield from ((first, last) for last in range(first + 2, min(count, hot[-1] + 2, first + _LONGEST)))


def _rotated(system: System, rows: Cells, block: Sequence[int], wanted: set[int], step: int) -> Mapping[int, Fraction]:
    right: dict[int, Fraction] = {}
    for column in wanted:
        cells = [rows[r][column] for r in block if column in rows[r]]
        if len(cells) == len(block):
            values = [system.printed(c) for c in cells]
            for n, cell in enumerate(cells):
                meant = values[(n + step) % len(cells)]
                if meant != values[n]:
                    right[cell] = Fraction(meant)
    return right


def _pasted(system: System, table: int, columns: Cells, every: Cells) -> Iterator[Operation]:
    """A column that repeats another, as that of the year before, and whose right figures follow from what holds it."""
    wrong = {n for n, row in enumerate(system.rows) if row.is_violated}
    for column, own in columns.items():
        for other, beside in every.items():
            shared = own.keys() & beside.keys()
            same = [r for r in shared if system.printed(own[r])]
            differ = any(system.printed(own[r]) != system.printed(beside[r]) for r in shared)
            if other == column or len(same) < _MOVED or differ:
                continue
            near = system.around(n for c in own.values() for n in system.holding[c])
            if not wrong <= set(near):
                continue  # something is wrong that this column has no part in
            search = Search([system.rows[n] for n in near], system.tolerance)
            search.eliminate(list(own.values()))
            found = search.of_size(0)
            if found.explanations:
                known = {c: e for c, e in found.explanations[0].changes if e}
                right = {c: system.printed(c) + e for c, e in known.items()}
                if any(v < 0 <= system.printed(c) for c, v in right.items()):
                    continue
                first = min(same)
                places = (system.facts[own[first]], system.facts[beside[first]])
                yield Operation(OperationKind.PRIOR_YEAR, table, places, right)


def _twice(system: System, table: int, rows: Cells) -> Iterator[Operation]:
    """A row that repeats another, name and figures."""
    seen: dict[tuple[object, ...], Mapping[int, int]] = {}
    for own in rows.values():
        figures = tuple((column, system.printed(cell)) for column, cell in sorted(own.items()))
        label = system.facts[next(iter(own.values()))].row_label
        if any(v for _, v in figures) and (before := seen.get((label, figures))) is not None:
            right = {c: Fraction(0) for c in own.values() if system.printed(c)}
            places = (system.facts[min(own.values())], system.facts[min(before.values())])
            yield Operation(OperationKind.ROW_TWICE, table, places, right, cost=_COST_OF_COPY)
        seen.setdefault((label, figures), own)


def _missing(system: System, table: int) -> Iterator[Operation]:
    """Totals of one row that exceed their parts in several columns, all else of that row being right; together with what
    compares those parts with other tables."""
    short: dict[int, dict[int, int]] = defaultdict(dict)
    for n in system.violated:
        constraint, row = system.constraints[n], system.rows[n]
        whole = constraint.whole
        if constraint.origin is Origin.ROWS and whole.table == table and whole.row is not None and row.residual > 0:
            short[whole.row][n] = row.residual
    for rows in short.values():
        cells = {c for n in rows for c in system.rows[n].terms}
        also = frozenset(
            n
            for n in system.violated
            if any(
                abs(abs(system.rows[n].residual) - by) <= system.rows[n].slack + system.rows[m].slack
                for m, by in rows.items()
            )
            and system.constraints[n].across
            and not cells.isdisjoint(system.rows[n].terms)
        )
        if _is_a_row(system, rows):
            first = min(rows)
            place = system.constraints[first].whole
            yield Operation(
                OperationKind.ROW_MISSING, table, (place,), {}, cost=COST_OF_PART, dropped=frozenset(rows) | also
            )


def _is_a_row(system: System, short: Mapping[int, int]) -> bool:
    """Whether what several totals of one row lack adds up across the columns, as the figures of a row do."""
    lacking = {next(c for c, w in system.rows[n].terms.items() if w > 0): by for n, by in short.items()}
    rows = {n for cell in lacking for n in system.holding[cell]}
    beside = [system.rows[n].terms for n in rows if system.constraints[n].origin is Origin.COLUMNS]
    shared = [terms for terms in beside if len(terms.keys() & lacking.keys()) > 1]
    notable = all(by > _NOTABLE * 10 ** ((system.grain[c] or 0) - system.exponent) for c, by in lacking.items())
    rounded = sum(system.rows[n].slack for n in short)
    return (
        notable
        and bool(shared)
        and all(abs(sum(w * lacking.get(c, 0) for c, w in t.items())) <= system.tolerance(t) + rounded for t in shared)
    )
