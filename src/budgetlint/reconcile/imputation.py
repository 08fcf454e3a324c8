"""What a figure that can not be read must be, where the others determine it (deductive imputation)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from budgetlint.model.amount import Amount
from budgetlint.model.facts import Fact
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.system import System


def imputed(system: System, printing: Printing) -> Mapping[Fact, Amount]:
    """The unreadable cells whose value follows, each as it would be printed; none where two equations disagree on it."""
    known: dict[int, Fraction] = {}
    left = set(system.unknown)
    while found := {c: v for c in left if (v := _value(system, c, left, known)) is not None}:
        known |= found
        left -= found.keys()
    return {system.facts[c]: printing.amount(system.facts[c], v, system.exponent) for c, v in sorted(known.items())}


def _value(system: System, cell: int, unknown: set[int], known: Mapping[int, Fraction]) -> Fraction | None:
    values: list[tuple[Fraction, Fraction]] = []
    for row in (system.rows[n] for n in system.holding[cell]):
        if not row.at_least and unknown & row.terms.keys() == {cell}:
            rest = row.residual + sum((w * known[c] for c, w in row.terms.items() if c in known), Fraction(0))
            weight = row.terms[cell]
            values.append((-rest / weight, Fraction(system.tolerance(row.terms), abs(weight))))
    if not values:
        return None
    best, _ = min(values, key=lambda v: v[1])
    reach = max(r for _, r in values)
    return best if all(abs(v - best) <= max(r, reach) for v, r in values) else None
