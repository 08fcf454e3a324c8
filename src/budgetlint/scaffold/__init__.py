"""``budgetlint new``: packs and rules to start from, written from the templates of this package."""

from __future__ import annotations

from budgetlint.scaffold.packs import new_pack
from budgetlint.scaffold.rules import new_rule
from budgetlint.scaffold.writing import ScaffoldError

__all__ = ["ScaffoldError", "new_pack", "new_rule"]
