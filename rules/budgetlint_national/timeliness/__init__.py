"""When a document was published, and in what form."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.timeliness import (
    chain,
    contents_page,
    publication,
    regulations,
    review,
    searchable,
    signature,
)

RULES: tuple[AnyRule, ...] = (
    *publication.RULES,
    *chain.RULES,
    *contents_page.RULES,
    *searchable.RULES,
    *regulations.RULES,
    *signature.RULES,
    *review.RULES,
)
