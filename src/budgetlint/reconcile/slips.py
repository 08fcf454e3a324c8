"""Slips of the unit: 元 printed where 万元 is meant."""

from __future__ import annotations

from collections.abc import Iterable

from budgetlint.mistakes import UNIT_SLIPS
from budgetlint.model.facts import Fact
from budgetlint.reconcile.constraint import Constraint

#: A figure of fewer digits agrees with another by chance too easily.
_DIGITS = 100


def is_slip(constraint: Constraint) -> bool:
    """Whether the two sides print the same digits, one of them a thousand or ten thousand times the other."""
    if constraint.left is None or constraint.right is None:
        return False
    sides = sorted(
        (
            (abs(constraint.left), _last_digit(constraint, [constraint.whole])),
            (abs(constraint.right), _last_digit(constraint, constraint.terms)),
        )
    )
    (small, unit), (large, _) = sides
    return small >= _DIGITS * unit and any(2 * abs(large - small * 10**k) <= unit * 10**k for k in UNIT_SLIPS)


def _last_digit(constraint: Constraint, facts: Iterable[Fact]) -> int:
    """One unit of the coarsest digit that figures print, counted in ``10^exponent``."""
    printed = [f.figure.amount.exponent for f in facts if f.figure.amount is not None]
    return int(10 ** (max(printed, default=constraint.exponent) - constraint.exponent))
