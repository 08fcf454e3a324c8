"""BL216."""

from __future__ import annotations

import pytest

from budgetlint.model.findings import Severity
from budgetlint.model.outcomes import Verdict

from .conftest import Judge


def text(figure: str) -> str:
    return (
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t一般公共预算\n"
        f"205\t教育支出\t{figure}\t12.00\n208\t社会保障和就业支出\t1.00\t1.00\n合计\t\t13.00\t13.00\n"
    )


@pytest.mark.parametrize("figure", ["1.234.50", "12,34.5", "#N/A", "#DIV/0!"])
def test_what_is_no_number_is_an_error(judge: Judge, figure: str) -> None:
    outcome, [finding] = judge("BL216", text(figure))
    assert outcome.verdict is Verdict.FAIL
    assert (finding.severity, finding.place.line) == (Severity.ERROR, 6)
    assert figure in finding.message and "教育支出" in finding.message


@pytest.mark.parametrize("figure", ["12.00", "1,234.50", "0", "—", "-", "", "12.00"])
def test_numbers_dashes_and_blanks_pass(judge: Judge, figure: str) -> None:
    assert judge("BL216", text(figure))[0].verdict is Verdict.PASS


def test_a_negative_budget_figure_is_a_warning(judge: Judge) -> None:
    _, [finding] = judge("BL216", text("-12.00"))
    assert (finding.severity, finding.message_id) == (Severity.WARNING, "negative")


def test_not_applicable_without_amounts(judge: Judge) -> None:
    assert judge("BL216", "甲县教育局2024年部门预算公开\n")[0].verdict is Verdict.NOT_APPLICABLE
