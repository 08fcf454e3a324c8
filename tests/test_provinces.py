"""Whose rules bind a document: by its province, or by what the user says; what a province makes of the rules of others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from budgetlint.cli import main
from budgetlint.model.findings import Severity
from budgetlint.model.outcomes import Verdict
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import installed, only, with_pack

HEBEI = "河北省石家庄市鹿泉区教育局2024年部门预算公开\n\n一、部门职责\n拟订全区教育发展规划。废词在此。\n"
XINJIANG = HEBEI.replace("河北省石家庄市鹿泉区", "新疆维吾尔自治区克拉玛依市独山子区")
NOWHERE = HEBEI.replace("河北省石家庄市鹿泉区", "甲县")

MANIFEST = """pack: trial
name: 试验
province: 河北省
authority: 试验
prefix: ZZ
"""
REQUIREMENTS = """regulations:
  - {title: 试验的规定, issuer: 试验, since: 2019-01-01, duties: [{id: ZZ-1, part: 一, text: 不写废词}]}
"""
RULES = """rules:
  - id: ZZ101
    name: no-waste
    title: 不写废词。
    requirement: [ZZ-1]
    severity: warning
    when: {since: 2019}
    words: {废词: 好词}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of 河北 in the folder 规则包, and a document of each sort beside it."""
    write(tmp_path / "规则包")
    for name, text in (("冀.txt", HEBEI), ("新.txt", XINJIANG), ("某.txt", NOWHERE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, rules: str = RULES, manifest: str = MANIFEST) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in (("pack.yaml", manifest), ("requirements.yaml", REQUIREMENTS), ("rules.yaml", rules)):
        (folder / name).write_text(text, encoding="utf-8")


def findings(capsys: pytest.CaptureFixture[str], *args: str) -> list[Mapping[str, Any]]:
    code = main(["--format", "json", "--select", "ZZ", *args, "冀.txt", "新.txt", "某.txt"])
    told = capsys.readouterr()
    assert code in (0, 1), told.err
    return list(json.loads(told.out)["diagnostics"])


def test_a_rule_of_a_province_binds_its_own_documents(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [finding] = findings(capsys, "--pack", "规则包")
    assert (finding["rule"], finding["path"], finding["line"], finding["column"]) == ("ZZ101", "冀.txt", 4, 12)
    assert "应写作「好词」" in finding["message"] and "试验的规定" in finding["basis"][0]


@pytest.mark.parametrize(
    ("configured", "paths"),
    [
        ("provinces: auto\n", {"冀.txt"}),
        ("provinces: [河北]\n", {"冀.txt", "某.txt"}),
        ("provinces: [河北, 新疆]\n", {"冀.txt"}),
        ("provinces: [新疆]\n", set()),
    ],
)
def test_the_configuration_says_whose_rules_are_wanted(
    folder: Path, capsys: pytest.CaptureFixture[str], configured: str, paths: set[str]
) -> None:
    (folder / "budgetlint.yaml").write_text(f"packs: [规则包]\n{configured}", encoding="utf-8")
    assert {f["path"] for f in findings(capsys)} == paths


def test_the_user_may_say_whose_document_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stated = findings(capsys, "--pack", "规则包", "--province", "河北")
    assert {f["path"] for f in stated} == {"冀.txt", "新.txt", "某.txt"}


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("provinces: []\n", "1:12", "provinces 应为"),
        ("provinces: {河北: 1}\n", "1:12", "provinces 应为"),
        ("provinces: [{}]\n", "1:13", "provinces 应为"),
        ("packs: {规则包: 1}\n", "1:8", "packs 应为"),
        ("provinse: auto\n", "1:1", "是不是「provinces」"),
        ("packs: [没有]\n", "", "没有:没有 pack.yaml"),
    ],
)
def test_a_slip_of_the_configuration_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, place: str, told: str
) -> None:
    (folder / "budgetlint.yaml").write_text(text, encoding="utf-8")
    assert main(["冀.txt"]) == 2
    said = capsys.readouterr().err
    assert told in said and place in said and said.count("\n") == 1


def test_every_rule_says_why_it_does_not_bind(folder: Path) -> None:
    with with_pack("规则包"):
        reports = {name: Session(installed(), Settings(select=("ZZ",))).check([name]) for name in ("新.txt", "某.txt")}
    told = {name: report.outcomes[0] for name, report in reports.items()}
    assert all(o.verdict is Verdict.NOT_APPLICABLE for o in told.values())
    assert "只适用于河北,本文件是新疆的" in told["新.txt"].reason and "--province" in told["某.txt"].reason


# --- what a province makes of the rules of others ---------------------------------------------------------------------

PUBLIC = """河北省石家庄市鹿泉区教育局2024年部门预算公开

一、部门职责
拟订全区教育发展规划并组织实施。
二、机构设置
区教育局没有下属单位。
"""
FOLLOWING = """rules:
  - id: ZZ102
    name: glossary-of-a-province
    title: 写明名词解释。
    requirement: [ZZ-1]
    severity: error
    when: {kind: [部门预算], since: 2019}
    follows: BL124
"""


def checked(rules: str, manifest: str = MANIFEST, *select: str, text: str = PUBLIC) -> Report:
    write(Path("规则包"), rules, manifest)
    Path("查.txt").write_text(text, encoding="utf-8")
    with with_pack("规则包"):
        return Session(installed(), Settings(select=select)).check(["查.txt"])


def test_a_duty_that_follows_is_told_once_with_both_bases(folder: Path) -> None:
    report = checked(FOLLOWING, MANIFEST, "BL124", "ZZ102")
    [finding] = report.diagnostics
    assert (finding.rule, finding.also, finding.severity) == ("BL124", ("ZZ102",), Severity.ERROR)
    assert any("试验的规定" in b for b in finding.basis) and len(finding.basis) > 1
    assert {o.rule: (o.verdict, o.reason) for o in report.outcomes}["ZZ102"] == (Verdict.FAIL, "见BL124")
    [alone] = checked(FOLLOWING, MANIFEST, "ZZ102").diagnostics
    assert (alone.rule, alone.also, alone.place) == ("ZZ102", (), finding.place)
    assert not checked(FOLLOWING, MANIFEST, "ZZ102", text=PUBLIC.replace("河北省石家庄市鹿泉区", "甲县")).diagnostics


def test_a_province_may_be_graver_and_say_it_in_its_own_words(folder: Path) -> None:
    plain = next(r for r in installed().rules if r.id == "BL124")
    manifest = MANIFEST + "raise: {BL124: error}\nmessages: {BL124: {absent: 按我省要求补上名词解释}}\n"
    [own] = checked("rules: []\n", manifest, "BL124").diagnostics
    assert (own.severity, own.message) == (Severity.ERROR, "按我省要求补上名词解释")
    [other] = checked("rules: []\n", manifest, "BL124", text=PUBLIC.replace("河北省石家庄市鹿泉区", "甲县")).diagnostics
    assert (other.severity, other.message) == (plain.severity, plain.messages["absent"])


def test_levels_bind_their_own_documents(folder: Path) -> None:
    for level, expected in (("县级", Verdict.FAIL), ("省级", Verdict.NOT_APPLICABLE)):
        rules = RULES.replace("when: {since: 2019}", f"when: {{since: 2019, level: [{level}]}}")
        [outcome] = checked(rules, MANIFEST, "ZZ", text=HEBEI).outcomes
        assert outcome.verdict is expected


def test_a_pack_in_force_dates_its_rules(folder: Path) -> None:
    for dates, expected in (
        ("since: 2024-01-01", Verdict.FAIL),
        ("since: 2025-01-01", Verdict.NOT_APPLICABLE),
        ("until: 2024-01-01", Verdict.NOT_APPLICABLE),
    ):
        [outcome] = checked(RULES, f"{MANIFEST}{dates}\n", "ZZ", text=HEBEI).outcomes
        assert outcome.verdict is expected, dates


def test_chinese_over_several_lines_has_no_blanks(folder: Path) -> None:
    write(
        Path("规则包"),
        RULES.replace("title: 不写废词。", "title: 不写\n      废词。\n    detail: 英文 words\n      与数字 3 照旧。"),
    )
    with with_pack("规则包"):
        rule = next(r for r in installed().rules if r.id == "ZZ101")
    assert (rule.summary, rule.detail) == ("不写废词。", "英文 words 与数字 3 照旧。")


def test_tables_of_a_pack_are_recognised(folder: Path) -> None:
    table = "河北省石家庄市鹿泉区教育局2024年部门预算公开\n\n我省特有的开支一览表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t9.00\t8.00\t2.00\n合计\t\t9.00\t8.00\t2.00\n"
    assert not only(checked(RULES, text=table), next(r for r in installed().rules if r.id == "BL206"))
    Path("规则包/tables.yaml").write_text("tables:\n  - {id: T3, aliases: [我省特有的开支一览表]}\n", encoding="utf-8")
    assert [d.rule for d in checked(RULES, MANIFEST, "BL206", text=table).diagnostics] == ["BL206"]


def test_plugins_are_listed_with_where_they_come_from(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugins", "--pack", "规则包", "--format", "json"]) == 0
    listed = {p["name"]: p for p in json.loads(capsys.readouterr().out)}
    assert listed["national"]["rules"] > 100 and listed["national"]["distribution"] == "budgetlint"
    trial = listed["trial"]
    assert (trial["province"], trial["entry"], trial["distribution"], trial["rules"]) == ("河北", "规则包", None, 1)
    assert main(["plugins", "--pack", "规则包"]) == 0
    told = capsys.readouterr().out
    assert "文件夹 规则包" in told and "入口 budgetlint_national:PACK" in told and "只用于该省" in told
