"""Subjects of 政府收支分类: codes, names, levels, and which table they belong in."""

from __future__ import annotations

from budgetlint.api import AnyRule

RULES: tuple[AnyRule, ...] = ()
