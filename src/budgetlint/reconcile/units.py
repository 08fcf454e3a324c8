"""Tables and columns whose figures are in another unit than they say: 元 told as 万元."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from budgetlint.mistakes import UNIT_SLIPS
from budgetlint.model.amount import ten_to
from budgetlint.reconcile.operation import COST, COST_OF_PART, Cells, Operation, OperationKind
from budgetlint.reconcile.system import System

#: What it costs that a table would stand apart from the others in its size, or a column from those beside it.
_OUTLYING = 1.0
#: A column is of another size than those beside it if its figures have so many digits more or less.
_APART = 3


def wrong_units(system: System, table: int, columns: Cells, every: Cells) -> Iterator[Operation]:
    """A table, or one of several columns, in another unit; ``columns`` are those in which something is violated. A column
    that is of another size than those beside it is wrong by itself: its table is not."""
    beyond = _beyond(system, table)
    sizes = {column: _length(system, list(own.values())) for column, own in every.items()}
    apart = {column: _apart(sizes, column) for column in columns}
    for power in (sign * p for p in UNIT_SLIPS for sign in (1, -1)):
        cells = [c for own in every.values() for c in own.values()]
        uneven = any(abs(digits) >= _APART for digits in apart.values())
        cost = COST + _OUTLYING * ((abs(beyond + power) > abs(beyond)) + uneven)
        right, grain = _scaled(system, cells, power)
        yield Operation(OperationKind.TABLE_UNIT, table, (), right, cost=cost, power=power, grain=grain)
        for column, own in columns.items() if len(every) > 1 else ():
            stands_out = abs(apart[column]) >= _APART and abs(apart[column] + power) < _APART
            more = _OUTLYING * (abs(apart[column] + power) > abs(apart[column]))
            right, grain = _scaled(system, list(own.values()), power)
            yield Operation(
                OperationKind.COLUMN_UNIT,
                table,
                (system.facts[next(iter(own.values()))],),
                right,
                cost=COST if stands_out else COST_OF_PART + more,
                power=power,
                grain=grain,
            )


def _scaled(system: System, cells: Sequence[int], power: int) -> tuple[Mapping[int, Fraction], Mapping[int, int]]:
    right = {c: v * ten_to(power) for c in cells if (v := system.printed(c))}
    grain = {c: g + power for c in cells if (g := system.grain[c]) is not None}
    return right, grain


def _beyond(system: System, table: int) -> int:
    """By how many digits the amounts of a table are longer than those of the others, by their medians."""
    medians = system.lengths
    others = sorted(m for t, m in medians.items() if t not in (table, None))
    return medians[table] - others[len(others) // 2] if others and table in medians else 0


def _length(system: System, cells: Sequence[int]) -> int | None:
    """How many digits the amounts of some cells have, by their median; None where none is printed."""
    lengths = sorted(len(str(abs(v))) for c in cells if (v := system.printed(c)))
    return lengths[len(lengths) // 2] if lengths else None


def _apart(sizes: Mapping[int, int | None], column: int) -> int:
    """By how many digits the amounts of a column are longer than those of the others, by their medians."""
    own, others = sizes.get(column), sorted(s for c, s in sizes.items() if c != column and s is not None)
    return own - others[len(others) // 2] if own is not None and others else 0
