"""Where so much is wrong at once that no small explanation covers it all: what is plain for itself is told first.

A figure is plainly wrong if one other value of it lets several relations hold that do not, breaks none that does, and no
other figure does as much. What remains is looked at anew with that figure put right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from fractions import Fraction
from typing import Final

from budgetlint.reconcile.candidates import Candidate, Cause, Certainty
from budgetlint.reconcile.explanations import Explanations
from budgetlint.reconcile.system import System
from budgetlint.records import frozen

#: Relations that have to agree on a value.
_SEVERAL: Final = 2


@frozen(eq=False)
class _Change:
    """A cell, by how much it would change, and the violated rows that hold then."""

    cell: int
    by: Fraction
    mended: frozenset[int]


def plainest(cells: Explanations, violated: Collection[int]) -> tuple[Cause, int, System] | None:
    """The figure that is wrong most plainly among violated rows: its cause, its cell, and the system with it put right; None
    where none is plain."""
    changes = [c for c in _changes(cells.system, violated) if c.cell not in cells.settled]
    most = max((len(c.mended) for c in changes), default=0)
    if most < _SEVERAL:
        return None
    for best in (c for c in changes if len(c.mended) == most):
        rivals = [c for c in changes if c.cell != best.cell and c.mended & best.mended and len(c.mended) >= _SEVERAL]
        if not rivals and (found := _cause(cells, best)) is not None:
            return found
    return None


def _changes(system: System, violated: Collection[int]) -> list[_Change]:
    """What each cell of violated rows would have to change by for each of them, and which hold then."""
    wanted: dict[tuple[int, Fraction], set[int]] = defaultdict(set)
    unknown = set(system.unknown)
    for n in sorted(violated):
        row = system.rows[n]
        for cell, weight in row.terms.items():
            if cell not in unknown and not row.at_least:
                wanted[cell, Fraction(-row.residual, weight)].add(n)
    among = frozenset(violated)
    found = []
    for cell, by in wanted:
        own = among.intersection(system.holding[cell])
        mended = own - system.after({cell: by})
        if len(mended) >= _SEVERAL:
            found.append(_Change(cell, by, mended))
    return found


def _cause(cells: Explanations, best: _Change) -> tuple[Cause, int, System] | None:
    """The cause that a change is, unless it breaks what holds."""
    system = cells.system
    change = cells.alone(best.cell, best.by, system.violated - best.mended)
    if change is None or change.value is None:
        return None
    by = {best.cell: Fraction(change.value.scaled(system.exponent) - system.printed(best.cell))}
    agreeing = [n for n in system.holding[best.cell] if not system.is_violated(n, by)]
    cause = Cause(
        tuple(system.constraints[n] for n in sorted(best.mended)),
        (Candidate((change,), 1.0),),
        Certainty.SEVERAL,
        complete=False,
        agreeing=tuple(system.constraints[n] for n in agreeing),
    )
    return cause, best.cell, system.with_changes(by, best.mended, system.rewritten(by))
