"""The national pack: 财预〔2016〕143号 and the law around it, registered through the same door as any plugin."""

from __future__ import annotations

from budgetlint.api import load_pack
from budgetlint_national import (
    classification,
    completeness,
    cross_table,
    narrative,
    performance,
    special_items,
    text,
    timeliness,
    usage,
)
from budgetlint_national.identification import entity, kind, presence, readable, spreadsheets, unit, year
from budgetlint_national.within_table import amounts, duplicates, formulas, natures, prices, rates, rounding

PACK = load_pack(
    __name__,
    [
        kind.document_kind_undecidable,
        year.fiscal_year_inconsistent,
        entity.entity_name_inconsistent,
        readable.table_not_restorable,
        unit.unit_not_declared,
        presence.no_budget_table,
        readable.unparsed_block,
        *spreadsheets.RULES,
        amounts.illegal_amount,
        duplicates.duplicate_subject_row,
        rounding.rounding_differences,
        formulas.printed_formula_of_quotients,
        *natures.RULES,
        *prices.RULES,
        *rates.RULES,
        *completeness.RULES,
        *classification.RULES,
        *usage.RULES,
        *cross_table.RULES,
        *narrative.RULES,
        *special_items.RULES,
        *performance.RULES,
        *text.RULES,
        *timeliness.RULES,
    ],
)
