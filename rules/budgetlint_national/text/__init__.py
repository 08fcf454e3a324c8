"""How the text is written: what templates and replacements left in it, whose words it uses, what it must not say."""

from __future__ import annotations

from budgetlint.api import AnyRule
from budgetlint_national.text import (
    bodies,
    conversion,
    fragments,
    institutions,
    levels,
    misprints,
    numbering,
    personal,
    punctuation,
    repetition,
    replaced,
    residue,
    terms,
    years,
)

RULES: tuple[AnyRule, ...] = (
    *residue.RULES,
    *levels.RULES,
    *replaced.RULES,
    *punctuation.RULES,
    *numbering.RULES,
    *misprints.RULES,
    *fragments.RULES,
    *years.RULES,
    *bodies.RULES,
    *terms.RULES,
    *repetition.RULES,
    *institutions.RULES,
    *conversion.RULES,
    *personal.RULES,
)
