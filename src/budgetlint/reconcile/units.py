"""Tables and columns whose figures are in another unit than they say: 元 told as 万元."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from budgetlint.mistakes import RARE, UNIT_SLIPS
from budgetlint.model.amount import ten_to
from budgetlint.reconcile.operation import COST, COST_OF_PART, Cells, Operation, OperationKind
from budgetlint.reconcile.system import System

#: A column that is of another size than those beside it, and is not any more.
_COST_OF_OUTLIER = RARE - 1.0
#: What it costs that a table would stand apart from the others in its size, or a column from those beside it.
_OUTLYING = 1.0
#: A column is of another size than those beside it if its figures have so many digits more or less.
_APART = 3


def wrong_units(system: System, table: int, columns: Cells, every: Cells, below: float) -> Iterator[Operation]:
    """A table, or one of several columns, in another unit, where that costs less than ``below``; ``columns`` are those in which
    something is violated. A column that is of another size than those beside it is wrong by itself: its table is not."""
    tables = {t: digits for t, digits in system.lengths.items() if t is not None}
    sizes = {c: digits for c, own in every.items() if (digits := system.length(own.values())) is not None}
    beyond, apart = _longer(tables, table), {column: _longer(sizes, column) for column in columns}
    uneven = any(abs(digits) >= _APART for digits in apart.values())
    for power in (sign * p for p in UNIT_SLIPS for sign in (1, -1)):
        cost = COST + _OUTLYING * (_stands_out(beyond, power) + uneven)
        if cost < below:
            yield _scaled(OperationKind.TABLE_UNIT, system, table, system.cells_of[table], power, cost)
        for column, own in columns.items() if len(every) > 1 else ():
            mends = abs(apart[column]) >= _APART and abs(apart[column] + power) < _APART
            cost = _COST_OF_OUTLIER if mends else COST_OF_PART + _OUTLYING * _stands_out(apart[column], power)
            if cost < below:
                yield _scaled(OperationKind.COLUMN_UNIT, system, table, list(own.values()), power, cost)


def _scaled(
    kind: OperationKind, system: System, table: int, cells: Sequence[int], power: int, cost: float
) -> Operation:
    places = (system.facts[cells[0]],) if kind is OperationKind.COLUMN_UNIT else ()
    right = {c: v * ten_to(power) for c in cells if (v := system.printed(c))}
    grain = {c: g + power for c in cells if (g := system.grain[c]) is not None}
    return Operation(kind, table, places, right, cost=cost, power=power, grain=grain)


def _longer(lengths: Mapping[int, int], one: int) -> int:
    """By how many digits the amounts of one of several are longer than those of the others, by their medians."""
    others = sorted(digits for other, digits in lengths.items() if other != one)
    return lengths[one] - others[len(others) // 2] if others and one in lengths else 0


def _stands_out(longer: int, power: int) -> bool:
    """Whether amounts of another unit would differ more from the others in their size than they do."""
    return abs(longer + power) > abs(longer)
