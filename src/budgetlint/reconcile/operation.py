"""A systematic mistake: one slip of the hand that makes many cells of a table wrong (reference/validators.md §2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import field

from budgetlint.mistakes import RARE
from budgetlint.model.amount import Amount
from budgetlint.model.facts import Fact
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.system import System
from budgetlint.records import frozen

#: (row or column, or both) → cells of one table, by position in the system.
Cells: TypeAlias = Mapping[int, Mapping[int, int]]
#: What a mistake costs, and what one that is of a part of a table only.
COST: Final = RARE + 3.0
COST_OF_PART: Final = RARE + 4.0


class OperationKind(StrEnum):
    """What was done to a table."""

    TABLE_UNIT = "unit of the table"
    COLUMN_UNIT = "unit of a column"
    ROWS_SWAPPED = "rows swapped"
    COLUMNS_SWAPPED = "columns swapped"
    SHIFTED = "shifted by a row"
    PRIOR_YEAR = "prior year's column"
    ROW_TWICE = "row listed twice"
    ROW_MISSING = "row missing"
    COLUMN_SIGN = "sign of a column"


@frozen(eq=False)
class Operation:
    """A systematic mistake: in which table, at which cells, and what each should print (counted by the system).

    ``places`` are the first cells of the rows or columns it speaks of; ``power`` the power of ten of a wrong unit;
    ``dropped`` the equations that do not hold because a row is missing; ``grain`` what the last digits of the cells then
    are; ``fills`` whether figures change places with blanks.
    """

    kind: OperationKind
    table: int
    places: tuple[Fact, ...]
    right: Mapping[int, Fraction]
    cost: float = COST
    power: int = 0
    dropped: frozenset[int] = frozenset()
    grain: Mapping[int, int] = field(factory=dict)
    fills: bool = False

    def changes(self, system: System) -> Mapping[int, Fraction]:
        """By how much each cell has to change."""
        return {c: v - system.printed(c) for c, v in self.right.items()}

    def amounts(self, system: System, printing: Printing) -> Mapping[Fact, Amount]:
        """What each cell should print."""
        return {
            system.facts[c]: printing.amount(system.facts[c], self.right[c], system.exponent, self.power)
            for c in sorted(self.right)
        }

    def mends(self, system: System) -> frozenset[int]:
        """The violated rows that hold once it is put right."""
        changes = self.changes(system)
        touched = {n for cell in changes for n in system.holding[cell]} & system.violated
        return self.dropped.union(n for n in touched - self.dropped if not self._fails(system, n, changes))

    def breaks(self, system: System) -> frozenset[int]:
        """The rows that hold and would not any more."""
        changes = self.changes(system)
        touched = {n for cell in changes for n in system.holding[cell]} - system.violated - self.dropped
        return frozenset(n for n in touched if self._fails(system, n, changes))

    def _fails(self, system: System, row: int, changes: Mapping[int, Fraction]) -> bool:
        return system.is_violated(row, changes, self.grain or None)
