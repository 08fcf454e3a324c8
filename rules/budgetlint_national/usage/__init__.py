"""How subjects are used: for what nature of expenditure, by what kind of unit, and how much under 其他."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.usage import natures, shares, units

RULES: tuple[AnyRule, ...] = (*natures.RULES, *units.RULES, *shares.RULES)
