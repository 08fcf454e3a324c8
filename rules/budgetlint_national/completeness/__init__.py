"""Duties to show something at all: the tables, their levels of detail, the statements."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.completeness import (
    contents,
    debts,
    detail,
    empty,
    evaluated,
    explained,
    government,
    government_detail,
    newborn,
    procurement,
    secrecy,
    statements,
    tables,
    units,
)

RULES: tuple[AnyRule, ...] = (
    *tables.RULES,
    *empty.RULES,
    *detail.RULES,
    *statements.RULES,
    *procurement.RULES,
    *contents.RULES,
    *units.RULES,
    *explained.RULES,
    *evaluated.RULES,
    *newborn.RULES,
    *government.RULES,
    *government_detail.RULES,
    *secrecy.RULES,
    debts.debts_not_explained,
)
