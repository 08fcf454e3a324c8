"""BL006."""

from __future__ import annotations

from budgetlint.model.facts import DocumentKind
from budgetlint.model.outcomes import Verdict

from .conftest import Judge

PROSE = "甲县教育局2024年部门预算公开\n\n一、收支情况\n收支预算总表支出栏按科目编制,收入12万元。\n"


def test_prose_alone_is_one_warning_at_the_words_that_promise_tables(judge: Judge) -> None:
    outcome, [finding] = judge("BL006", PROSE)
    assert outcome.verdict is Verdict.FAIL
    assert (finding.place.line, finding.place.column) == (4, 1)


def test_a_final_account_misses_other_tables(judge: Judge) -> None:
    _, [finding] = judge("BL006", "甲县教育局2023年度部门决算公开\n\n一、职责\n略。\n")
    assert "决算表" in finding.message and finding.place.line == 1


def test_not_owed_by_self_evaluations_nor_before_2017(judge: Judge) -> None:
    assert judge("BL006", PROSE, kind=DocumentKind.SELF_EVALUATION)[0].verdict is Verdict.NOT_APPLICABLE
    assert judge("BL006", PROSE, year=2015)[0].verdict is Verdict.NOT_APPLICABLE


def test_not_evaluable_without_a_kind(judge: Judge) -> None:
    assert judge("BL006", "今天天气很好。\n")[0].verdict is Verdict.NOT_EVALUABLE
