"""What the explanation says: against the tables, and in itself."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.narrative import (
    changes,
    completion,
    counts,
    directions,
    lists,
    percentages,
    references,
    sides,
    units,
)

RULES: tuple[AnyRule, ...] = (
    percentages.growth_rate_wrong,
    percentages.share_wrong,
    percentages.growth_from_nothing,
    directions.direction_contradicted,
    directions.changes_from_two_bases,
    units.units_mixed_in_prose,
    *changes.RULES,
    *completion.RULES,
    *references.RULES,
    *lists.RULES,
    *counts.RULES,
    *sides.RULES,
)
