"""Duties that other rules check already: several of them, below some headings only, or beside a check of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlint.model.findings import Severity
from budgetlint.model.outcomes import Verdict
from budgetlint.packs import Pack
from budgetlint.plugins import PluginError
from budgetlint.report import Report
from budgetlint.resources import ResourceError
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import check_pack, installed, with_pack

MANIFEST = "pack: trial\nname: 试验\nprovince: 河北\nauthority: 试验\nprefix: ZZ\n"
REQUIREMENTS = """regulations:
  - {title: 试验的规定, issuer: 试验, since: 2019-01-01, duties: [{id: ZZ-1, part: 一, text: 写清楚}]}
"""
HEAD = """rules:
  - id: ZZ101
    name: said-clearly
    title: 写清楚。
    requirement: [ZZ-1]
    severity: error
    when: {kind: [部门预算], since: 2019}
"""
TEXT = """河北省石家庄市鹿泉区教育局2024年部门预算公开

一、支出预算情况说明
2024年支出预算112.00万元,比上年增加12.00万元,增长15.00%,主要原因是人员增加。
二、项目支出情况说明
2024年项目支出预算20.00万元,比上年增加20.00万元,增长0%,主要原因是维修校舍,安排××万元。
三、政府采购情况
2024年政府采购预算9.00万元,其中:货物3.00万元,工程0万元,服务5.00万元。
"""


def checked(folder: Path, rule: str, *select: str, ignore: tuple[str, ...] = (), text: str = TEXT) -> Report:
    pack = folder / "规则包"
    pack.mkdir(exist_ok=True)
    for name, written in (("pack.yaml", MANIFEST), ("requirements.yaml", REQUIREMENTS), ("rules.yaml", HEAD + rule)):
        (pack / name).write_text(written, encoding="utf-8")
    (folder / "查.txt").write_text(text, encoding="utf-8")
    with with_pack(pack):
        return Session(installed(), Settings(select=select, ignore=ignore)).check([str(folder / "查.txt")])


def found(report: Report) -> list[tuple[int, str, tuple[str, ...], Severity]]:
    return [(d.place.line, d.rule, d.also, d.severity) for d in report.diagnostics]


def outcome(report: Report, rule: str = "ZZ101") -> tuple[Verdict, str]:
    return next((o.verdict, o.reason) for o in report.outcomes if o.rule == rule)


SEVERAL = "    follows: [BL406, BL418]\n"


def test_several_rules_may_be_followed(tmp_path: Path) -> None:
    report = checked(tmp_path, SEVERAL, "BL406", "BL418", "ZZ101")
    error = Severity.ERROR
    assert found(report) == [(4, "BL406", ("ZZ101",), error), (6, "BL418", ("ZZ101",), error)]
    assert all("ZZ-1" in d.requirement for d in report.diagnostics)
    assert outcome(report) == (Verdict.FAIL, "见BL406;见BL418")


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        (("ZZ101",), [(4, "ZZ101", ()), (6, "ZZ101", ())]),
        (("ZZ101", "BL406"), [(4, "BL406", ("ZZ101",)), (6, "ZZ101", ())]),
        (("ZZ101", "BL418"), [(4, "ZZ101", ()), (6, "BL418", ("ZZ101",))]),
    ],
)
def test_it_checks_itself_what_those_do_not_that_are_left_out(
    tmp_path: Path, select: tuple[str, ...], expected: list[tuple[int, str, tuple[str, ...]]]
) -> None:
    report = checked(tmp_path, SEVERAL, *select)
    assert [each[:3] for each in found(report)] == expected
    assert outcome(report)[0] is Verdict.FAIL


@pytest.mark.parametrize("select", [("ZZ101",), ("ZZ101", "BL406", "BL418")])
def test_only_what_stands_below_some_headings_may_concern_it(tmp_path: Path, select: tuple[str, ...]) -> None:
    within = SEVERAL + "    within: 项目支出\n"
    report = checked(tmp_path, within, *select)
    assert [line for line, *rest in found(report) if "ZZ101" in str(rest)] == [6]
    right = TEXT.replace("增长0%", "上年无此项")
    assert outcome(checked(tmp_path, within, *select, text=right)) == (Verdict.PASS, "")


BESIDE = """    follows: [BL611]
    within: 政府采购
    statement:
      topic: 政府采购
      about: ^政府采购情况
      says: {面向中小企业预留: 中小企业}
"""


@pytest.mark.parametrize("led", ["BL611", ""])
def test_it_may_have_a_check_of_its_own_beside(tmp_path: Path, led: str) -> None:
    report = checked(tmp_path, BESIDE, "ZZ101", *filter(None, (led,)))
    other = (8, led, ("ZZ101",), Severity.ERROR) if led else (8, "ZZ101", (), Severity.ERROR)
    assert found(report) == [(7, "ZZ101", (), Severity.ERROR), other]
    whole = TEXT.replace("服务5.00万元", "服务6.00万元。面向中小企业预留2.00万元")
    assert outcome(checked(tmp_path, BESIDE, "ZZ101", *filter(None, (led,)), text=whole)) == (Verdict.PASS, "")


def test_ignoring_it_leaves_the_others_what_they_find(tmp_path: Path) -> None:
    report = checked(tmp_path, "    follows: BL611\n", "BL611", "ZZ101", ignore=("ZZ101",))
    assert found(report) == [(8, "BL611", (), Severity.ERROR)]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("    follows: [BL406, BL999]\n", "没有规则「BL999」"),
        ("    follows: []\n", "至少要有 1 项"),
        ("    follows: BL406\n    messages: {differs: 不符}\n", "follows 用所从规则的提示语"),
        ("    within: 项目\n", "没有写查什么"),
        ("    words: {甲: 乙}\n    within: 项目\n", "within"),
    ],
)
def test_what_is_not_in_order_is_named_with_its_line(tmp_path: Path, rule: str, fault: str) -> None:
    with pytest.raises((ResourceError, PluginError), match=fault) as caught:
        checked(tmp_path, rule)
    assert "rules.yaml:" in str(caught.value)


ENTRIES = """    entries:
      topic: 项目
      below: 项目支出情况
      from: '项目名称:'
      says: {承担单位: 承担单位}
      table: T99
"""


def test_the_table_of_entries_is_one_of_the_catalogue(tmp_path: Path) -> None:
    with pytest.raises((ResourceError, PluginError), match="表目录中没有「T99」"):
        checked(tmp_path, ENTRIES)


def test_a_section_listed_in_vain_is_told_once(tmp_path: Path) -> None:
    sections = """    sections:
      items: {职责: 职责, 重点工作: 重点工作, 名词: 名词}
"""
    contents = "目录\n一、部门职责\n二、重点工作安排\n三、名词解释\n\n"
    body = "一、部门职责\n拟订全区教育发展规划。\n组织实施。\n二、名词解释\n基本支出:保障运转的支出。\n"
    text = f"河北省石家庄市鹿泉区教育局2024年部门预算公开\n\n{contents}{body}"
    report = checked(tmp_path, sections, "BL126", "ZZ101", text=text)
    [finding] = report.diagnostics
    assert (finding.place.line, {finding.rule, *finding.also}) == (5, {"BL126", "ZZ101"})
    assert "ZZ-1" in finding.requirement and "Q" in finding.requirement


def test_the_folder_of_an_installed_pack_is_checked_with_its_python() -> None:
    pack = installed().packs["xinjiang"]
    assert isinstance(pack, Pack)
    report = check_pack(Path(__file__).parents[1] / "rules" / "budgetlint_xinjiang")
    assert report.pack is pack and "XJ102" in {r.id for r in report.rules} and not report.faults
