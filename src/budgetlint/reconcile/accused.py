"""Several wrong figures in one sum: the sum takes them for one, while the percentages and habits beside each tell that it is wrong.

A figure is accused if none of its witnesses confirms it, and all do once a slip of the pen is undone. What the sums then
still ask for is searched as ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Final

from budgetlint.mistakes import slips
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.search import Explanation
from budgetlint.reconcile.system import System

#: The most figures that are taken for accused, the most of them that are put right together, and the most others that the sums
#: then ask for.
_MOST: Final = 5
_TOGETHER: Final = 3
_LEFT: Final = 2
#: Explanations that are looked for with each of them.
_LISTED: Final = 8


def with_accused(
    system: System, printing: Printing, aside: Collection[int], fixed: Collection[int], work: int
) -> Iterator[Explanation]:
    """Explanations of what is violated but for the rows ``aside`` by accused figures, and by others where those leave something
    violated; ``fixed`` cells are right, each search rewrites at most ``work`` cells."""
    accused = _accused(system, printing, system.violated.difference(aside))
    free = {cell: by for cell, by in accused.items() if cell not in fixed}
    for count in range(1, _TOGETHER + 1):
        for cells in combinations(list(free)[:_MOST], count):
            changes = {cell: free[cell] for cell in cells}
            moved = system.with_changes(changes, (), system.rewritten(changes))
            search = moved.search(aside, work, _LISTED, fixed={*fixed, *cells})
            for rest in search.smallest(_LEFT).explanations:
                yield Explanation(tuple(sorted((changes | dict(rest.changes)).items(), key=lambda change: change[0])))


def _accused(system: System, printing: Printing, rows: Collection[int]) -> Mapping[int, Fraction]:
    """The accused cells of some equations, and by how much the likeliest slip changed each."""
    found = {}
    for cell in sorted({c for n in rows if not system.rows[n].at_least for c in system.rows[n].terms}):
        fact = system.facts[cell]
        witnesses = printing.beside.of(fact)
        amount = fact.figure.amount
        if amount is None or not witnesses or any(w.confirms({}) for w in witnesses):
            continue
        meant = next((a for a in slips(amount) if all(w.confirms({fact: a}) for w in witnesses)), None)
        if meant is not None:
            found[cell] = Fraction(meant.scaled(system.exponent) - system.printed(cell))
    return found
