"""Subjects of 政府收支分类: codes, names, levels, and which table they belong in."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.classification import capital, catalogue, classes, codes, economic, funds

RULES: tuple[AnyRule, ...] = (
    codes.subject_code_format,
    catalogue.unlisted_subject_code,
    catalogue.subject_code_name_mismatch,
    catalogue.outdated_subject_name,
    codes.subject_without_parent,
    economic.government_economic_code,
    economic.economic_code_name_mismatch,
    capital.construction_in_basic_expenditure,
    funds.subject_of_another_budget,
    classes.class_list_of_another_year,
)
