"""What has duties of its own beside revenue and expenditure: 三公, agency running, purchases, assets, staff."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.special_items import assets, procurement, running, scope, staff, three_public, vehicles

RULES: tuple[AnyRule, ...] = (
    *three_public.RULES,
    *scope.RULES,
    *vehicles.RULES,
    *running.RULES,
    *procurement.RULES,
    *assets.RULES,
    *staff.RULES,
)
