"""Performance: goals that can be measured, and self-evaluations that measure them."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.performance import (
    ceilings,
    cost,
    direction,
    elements,
    funds,
    grades,
    measures,
    plan,
    purpose,
    unit_price,
)

RULES: tuple[AnyRule, ...] = (
    *elements.RULES,
    *cost.RULES,
    *ceilings.RULES,
    *direction.RULES,
    *unit_price.RULES,
    *measures.RULES,
    *plan.RULES,
    *funds.RULES,
    *purpose.RULES,
    *grades.RULES,
)
