"""Checks between tables that no law of the ledger yields: their keys differ, and practice makes them correspond."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.cross_table import contributions, economic_classes, goals, purchases, three_public

RULES: tuple[AnyRule, ...] = (
    *three_public.RULES,
    *contributions.RULES,
    *economic_classes.RULES,
    *goals.RULES,
    *purchases.RULES,
)
