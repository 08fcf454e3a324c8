"""Parts of other bodies in one file: each body's tables and sentences are held against each other, never against another's."""

from __future__ import annotations

from functools import cache

import pytest

from budgetlint.binding import understand
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Severity
from budgetlint.model.kinds import BUDGETS, FINALS, DocumentKind
from budgetlint.readers import read
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.syntax import parse
from budgetlint.testing import installed
from corpus.real import catalogue
from generator.family import File, make_family

_TABLE = "部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t{0}.00\t{0}.00\t\n合计\t\t{0}.00\t{0}.00\t\n\n"
_OWN = "甲县教育局2024年部门预算\n\n" + _TABLE.format(90) + "一、支出情况\n支出预算90.00万元。\n"
_UNIT = "甲县实验小学2024年单位预算\n\n{table}一、支出情况\n甲县实验小学支出预算{told}.00万元。\n二、其他\n甲县实验小学基本支出{told}.00万元。\n"


@cache
def session() -> Session:
    return Session(installed())


def understood(text: str) -> Disclosure:
    source = read("budget.txt", text.encode())
    return understand(source, parse(source), catalogue())


def report(text: str) -> Report:
    found = session().report([session().understand("budget.txt", text.encode())])
    assert not found.crashes
    return found


def failing(text: str) -> list[tuple[int | None, str]]:
    return [(d.place.line, d.rule) for d in report(text).diagnostics if d.rule.startswith(("BL3", "BL4"))]


def test_facts_and_sentences_are_of_the_body_whose_part_they_stand_in() -> None:
    found = understood(_OWN + _UNIT.format(table=_TABLE.format(20), told=20))
    own, unit = found.bodies
    assert {f.key.entity for t in own.tables for f in t.facts} == {"甲县教育局"}
    assert {f.key.entity for t in unit.tables for f in t.facts} == {"甲县实验小学"}
    assert [c.fact.raw for c in unit.claims if c.is_bound] == ["20.00万元", "20.00万元"]
    assert len(own.sentences) == len(found.sentences)


def test_a_unit_is_not_held_against_its_department() -> None:
    assert failing(_OWN + _UNIT.format(table="", told=20)) == []
    assert failing(_OWN + _UNIT.format(table=_TABLE.format(20), told=20)) == []


def test_a_unit_is_held_against_itself() -> None:
    text = _OWN + _UNIT.format(table=_TABLE.format(20), told=21)
    assert {line for line, _ in failing(text)} <= {n for n, words in enumerate(text.split("\n"), 1) if "21.00" in words}
    assert failing(text)


def test_a_contents_page_and_a_title_left_over_begin_no_part() -> None:
    contents = "目录\n一、甲县教育局2024年部门预算……1\n二、甲县实验小学2024年单位预算……9\n\n"
    assert len(understood(contents + _OWN).bodies) == 1
    left_over = _OWN + "二、甲县水利局2024年部门预算说明\n甲县教育局支出预算90.00万元,甲县教育局基本支出90.00万元。\n"
    assert len(understood(left_over).bodies) == 1


def joined(own: File, units: list[File]) -> str:
    return "\n\n".join((own.text, *(u.text for u in units)))


@pytest.mark.parametrize("kinds", [BUDGETS, FINALS])
@pytest.mark.parametrize("seed", range(4))
def test_a_department_and_its_units_in_one_file(seed: int, kinds: tuple[DocumentKind, ...]) -> None:
    """What agrees file by file agrees in one file."""
    family = make_family(seed)
    year = family.department.years[0].year
    own, *units = [f for f in family.files if f.kind in kinds and f.year == year]
    # The office itself bears the name of the department.
    units = [u for u in units if not u.body.startswith(own.body)]
    text = joined(own, units)
    assert [b.entity.value for b in understood(text).bodies] == [own.body, *(u.body for u in units)]
    held = [
        d for d in report(text).diagnostics if d.rule[:3] in ("BL2", "BL3", "BL4") and d.severity is not Severity.INFO
    ]
    assert [f"{d.place.line} {d.rule} {d.message}" for d in held] == []
