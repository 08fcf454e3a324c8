"""What the explanation says: against the tables, and in itself."""

from __future__ import annotations

from budgetlint.api import AnyRule, identity_rules

RULES: tuple[AnyRule, ...] = (*identity_rules("budgetlint_national", "narrative/identities.yaml"),)
