"""What running text owes by itself: reasons, references that lead somewhere, lists that are complete."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.narrative import changes, counts, lists, references

RULES: tuple[AnyRule, ...] = (*changes.RULES, *references.RULES, *lists.RULES, *counts.RULES)
