"""Performance: goals that can be measured, and self-evaluations that measure them."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.performance import (
    ceilings,
    cost,
    counted,
    coverage,
    department,
    direction,
    elements,
    execution,
    funds,
    grades,
    measures,
    missing_goals,
    names,
    plan,
    problems,
    purpose,
    report,
    results,
    scores,
    unit_price,
)

RULES: tuple[AnyRule, ...] = (
    *department.RULES,
    *missing_goals.RULES,
    *elements.RULES,
    *coverage.RULES,
    *cost.RULES,
    *ceilings.RULES,
    *direction.RULES,
    *unit_price.RULES,
    *measures.RULES,
    *plan.RULES,
    *funds.RULES,
    *purpose.RULES,
    *counted.RULES,
    *names.RULES,
    *grades.RULES,
    *report.RULES,
    *scores.RULES,
    *execution.RULES,
    *results.RULES,
    *problems.RULES,
)
