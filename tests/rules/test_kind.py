"""BL001."""

from __future__ import annotations

import pytest

from budgetlint.model.facts import DocumentKind
from budgetlint.model.findings import Severity
from budgetlint.model.outcomes import Verdict

from .conftest import Judge

BOTH = "甲县乙局2024年部门(单位)预算公开\n\n一、主要职责\n负责绿化工作。\n"


def test_undecidable_is_a_warning_with_the_reason(judge: Judge) -> None:
    outcome, [finding] = judge("BL001", "\n\n今天天气很好。\n")
    assert outcome.verdict is Verdict.FAIL
    assert finding.severity is Severity.WARNING
    assert finding.place.line == 3


def test_both_words_in_the_title_are_an_info(judge: Judge) -> None:
    _, [finding] = judge("BL001", BOTH)
    assert (finding.severity, finding.message_id) == (Severity.INFO, "both")


def test_what_the_user_states_settles_it(judge: Judge) -> None:
    outcome, _ = judge("BL001", BOTH, kind=DocumentKind.UNIT_BUDGET)
    assert outcome.verdict is Verdict.PASS


@pytest.mark.parametrize(
    "title", ["甲县乙局2024年部门预算", "甲县乙局2023年度部门决算", "甲县乙局2022年度整体支出绩效自评报告"]
)
def test_plain_titles_pass(judge: Judge, title: str) -> None:
    assert judge("BL001", f"{title}\n\n一、主要职责\n负责绿化工作。\n")[0].verdict is Verdict.PASS
