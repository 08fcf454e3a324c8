"""What is ignored is not reported under another name, and what can not be counted ends no run."""

from __future__ import annotations

from budgetlint.model.outcomes import Verdict
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import installed, lint_text

TEXT = """甲县教育局2024年部门预算公开

部门支出总体情况表
单位:万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t100.00\t80.00\t30.00
208\t社会保障和就业支出\t12.00\t12.00\t
合计\t\t112.00\t92.00\t30.00
"""


GOOD = TEXT.replace("80.00\t30.00", "80.00\t20.00").replace("92.00\t30.00", "92.00\t20.00")


def found(text: str, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> set[str]:
    session = Session(installed(), Settings(select=select, ignore=ignore))
    return {d.rule for d in session.report([session.understand("a.txt", text.encode())]).diagnostics}


def test_an_ignored_identity_comes_back_under_no_general_name() -> None:
    assert "BL206" in found(TEXT, select=("BL2", "BL3"))
    assert not found(TEXT, select=("BL2", "BL3"), ignore=("BL206",))
    assert found(TEXT, select=("BL290",)) == {"BL290"}, "a general name chosen alone speaks of all"


def test_digits_of_a_spreadsheet_end_no_run() -> None:
    report = lint_text(TEXT.replace("112.00", "112.000000000000014"))
    assert report.complete and report.documents


def test_a_rate_and_a_bound_are_no_amounts() -> None:
    for cell in ("≥20.00", "20.00元/人"):
        report = lint_text(GOOD.replace("80.00\t20.00", f"80.00\t{cell}"))
        verdicts = {o.rule: o.verdict for o in report.outcomes}
        assert verdicts["BL206"] is Verdict.NOT_EVALUABLE


def test_a_table_that_can_not_be_restored_is_no_pass() -> None:
    broken = (
        GOOD
        + "\n一般公共预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\n205\t教育支出\t1.00\t1.00\t2.00\n"
    )
    verdicts = {o.rule: o for o in lint_text(broken).outcomes}
    assert verdicts["BL206"].verdict is Verdict.NOT_EVALUABLE
    assert "无法还原" in verdicts["BL206"].reason
