"""A table that lists every subject of its year and budget is right: no rule speaks on it, whatever the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from budgetlint.model.outcomes import Verdict
from budgetlint.report import Report
from budgetlint.testing import lint_text
from budgetlint_national.classification import RULES
from generator.subjects import subjects_of

YEARS = range(2017, 2027)
TITLES = {
    "一般公共预算": "一般公共预算支出情况表",
    "政府性基金预算": "政府性基金预算支出情况表",
    "国有资本经营预算": "国有资本经营预算支出情况表",
}
SHEET = "收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n"


def table(title: str, head: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines = ("\t".join((*row, "1.00", "1.00", "0.00")) for row in rows)
    return f"\n{title}\n单位:万元\n{head}\n" + "\n".join(lines) + "\n"


def in_one_column(names: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
    return ((code, name) for code, name in sorted(names.items()))


def in_three_columns(names: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
    return ((code[:3], code[3:5], code[5:], name) for code, name in sorted(names.items()))


def checked(year: int, *tables: str) -> Report:
    report = lint_text(f"甲县财政局{year}年部门预算公开\n" + "".join(tables), RULES)
    assert not report.crashes
    return report


@pytest.mark.parametrize("year", YEARS)
def test_subjects_of_the_year_in_the_table_of_their_budget(year: int) -> None:
    """In one column of codes in even years, in three in odd ones."""
    known = subjects_of(year)
    leaves = (known.general, known.government_fund, known.state_capital)
    columns, form = ("类\t款\t项", in_three_columns) if year % 2 else ("科目编码", in_one_column)
    head = f"{columns}\t科目名称\t合计\t基本支出\t项目支出"
    tables = []
    for title, codes in zip(TITLES.values(), leaves, strict=True):
        names = {code[:n]: known.function[code[:n]] for code in codes for n in (3, 5, 7)}
        tables.append(table(title, head, form(names)))
    report = checked(year, *tables)
    assert [d.message for d in report.diagnostics] == []
    passed = {o.rule for o in report.outcomes if o.verdict is Verdict.PASS}
    assert passed >= {"BL501", "BL502", "BL503", "BL504", "BL511"}


#: What is built or invested is no basic expenditure (BL508).
_CONSTRUCTION = ("309", "311")


@pytest.mark.parametrize("year", YEARS)
def test_economic_classes_of_the_year(year: int) -> None:
    head = "科目编码\t科目名称\t合计\t人员经费\t公用经费"
    basic = {code: name for code, name in subjects_of(year).economic.items() if code[:3] not in _CONSTRUCTION}
    report = checked(year, table("一般公共预算基本支出情况表", head, in_one_column(basic)))
    assert [d.message for d in report.diagnostics] == []
    owed = {"BL504", "BL507"} | ({"BL506", "BL508"} if year >= 2018 else set())
    assert {o.rule for o in report.outcomes if o.verdict is Verdict.PASS} == owed


@pytest.mark.parametrize("year", YEARS)
def test_all_classes_of_the_year(year: int) -> None:
    known = subjects_of(year)
    rows = "".join(f"\t\t{known.function[code]}\t1.00\n" for code in known.classes)
    report = checked(year, f"\n部门收支总体情况表\n单位:万元\n{SHEET}{rows}收入总计\t\t支出总计\t\n")
    assert [d.message for d in report.diagnostics] == []
    assert {"BL504", "BL512"} <= {o.rule for o in report.outcomes if o.verdict is Verdict.PASS}


def test_one_short_list_for_a_document_of_an_older_form() -> None:
    """The classes of 2018 in a document of 2024: old names and the missing class are one diagnostic."""
    old = subjects_of(2018)
    rows = "".join(f"\t\t{old.function[code]}\t1.00\n" for code in old.classes)
    tables = (f"\n{t}\n单位:万元\n{SHEET}{rows}收入总计\t\t支出总计\t\n" for t in ("部门收支总表", "财政拨款收支总表"))
    [found] = checked(2024, *tables).diagnostics
    assert (found.rule, found.also) == ("BL504", ("BL512",))
    assert sum("灾害防治及应急管理支出" in text for _, text in found.related) == 2
    assert sum("自2019年起改为" in text for _, text in found.related) == 6
