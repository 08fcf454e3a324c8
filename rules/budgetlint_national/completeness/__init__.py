"""Duties to show something at all: the tables, their levels of detail, the statements."""

from __future__ import annotations

from budgetlint.api import AnyRule

RULES: tuple[AnyRule, ...] = ()
