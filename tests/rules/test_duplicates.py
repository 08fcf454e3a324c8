"""BL217."""

from __future__ import annotations

from budgetlint.model.outcomes import Verdict

from .conftest import Judge

HEAD = "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t一般公共预算\n"
CLASS = "205\t教育支出\t12.00\t12.00\n20501\t教育管理事务\t12.00\t12.00\n2050101\t行政运行\t12.00\t12.00\n"


def test_a_subject_listed_twice_is_one_warning_at_the_second(judge: Judge) -> None:
    outcome, [finding] = judge("BL217", HEAD + CLASS + "2050101\t行政运行\t12.00\t12.00\n合计\t\t12.00\t12.00\n")
    assert outcome.verdict is Verdict.FAIL
    assert finding.place.line == 9 and "2050101" in finding.message


def test_a_tree_listed_twice_is_one_finding(judge: Judge) -> None:
    _, [finding] = judge("BL217", HEAD + CLASS + CLASS + "合计\t\t24.00\t24.00\n")
    assert "205" in finding.message and "出现2次" in finding.message


def test_same_name_under_other_codes_passes(judge: Judge) -> None:
    other = "208\t社会保障和就业支出\t1.00\t1.00\n20801\t管理事务\t1.00\t1.00\n2080101\t行政运行\t1.00\t1.00\n"
    assert judge("BL217", HEAD + CLASS + other + "合计\t\t13.00\t13.00\n")[0].verdict is Verdict.PASS


def test_lists_of_several_units_pass(judge: Judge) -> None:
    text = HEAD + "\t甲县教育局本级\t12.00\t12.00\n" + CLASS + "\t甲县第一中学\t12.00\t12.00\n" + CLASS
    assert judge("BL217", text + "合计\t\t24.00\t24.00\n")[0].verdict is Verdict.PASS
