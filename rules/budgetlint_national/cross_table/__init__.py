"""Checks between tables that no law of the ledger yields: their keys differ, and practice makes them correspond."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.cross_table import contributions, goals, purchases, three_public

RULES: tuple[AnyRule, ...] = (*three_public.RULES, *contributions.RULES, *goals.RULES, *purchases.RULES)
