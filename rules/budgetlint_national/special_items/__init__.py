"""What has duties of its own beside revenue and expenditure: 三公, agency running, purchases, assets, staff."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.special_items import (
    asset_counts,
    assets,
    new_assets,
    procurement,
    running,
    scope,
    small_firms,
    staff,
    three_public,
    three_public_changes,
    three_public_final,
    vehicles,
)

RULES: tuple[AnyRule, ...] = (
    *three_public.RULES,
    *three_public_changes.RULES,
    *three_public_final.RULES,
    *scope.RULES,
    *vehicles.RULES,
    *running.RULES,
    *procurement.RULES,
    *small_firms.RULES,
    *new_assets.RULES,
    *assets.RULES,
    *asset_counts.RULES,
    *staff.RULES,
)
