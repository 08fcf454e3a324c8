"""When a document was published, and in what form."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.timeliness import chain, publication

RULES: tuple[AnyRule, ...] = (*publication.RULES, *chain.RULES)
