"""Files that are one disclosure: found by themselves, said to be one, and never joined where they may contradict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator

from budgetlint.cli import main
from budgetlint.formats import concise, human, sarif
from budgetlint.formats import json as as_json
from budgetlint.model.findings import Severity
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.source import Place, Span
from budgetlint.profiles import Group, Profile, groups
from budgetlint.readers import joined, read
from budgetlint.readers.joining import told_apart
from budgetlint.report import Report, View
from budgetlint.session import Session
from budgetlint.settings import Joining, Settings
from budgetlint.testing import installed
from generator import Dialect, make_budget, render
from generator.laid import to_pdf, to_xlsx
from readers.making import zipped

HEAD = "甲县教育局2024年部门预算公开\n\n"
TABLE = "部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n208\t社会保障和就业支出\t3.00\t3.00\n合计\t\t15.00\t15.00\n"
SPENDING = "部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t12.00\t10.00\t2.00\n208\t社会保障和就业支出\t3.00\t3.00\t\n合计\t\t15.00\t13.00\t2.00\n"
TOLD = "一、收入预算情况\n2024年收入预算合计{}万元,其中:一般公共预算拨款收入{}万元。\n"


def lint(folder: Path, files: Mapping[str, str | bytes], joining: Joining = Joining.FOUND) -> Report:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Session(installed(), Settings(joining=joining)).check([str(folder)])


def sets(report: Report) -> list[list[str]]:
    """The files of each document, by their names."""
    return [[Path(f.path).name for f in d.files] for d in report.documents]


def found(report: Report) -> list[tuple[str, str]]:
    return [(d.rule, Path(d.path).name) for d in report.diagnostics]


APART = {"表.txt": HEAD + TABLE, "说明.txt": HEAD + TOLD.format(15, 15)}


def test_explanation_and_tables_are_one_disclosure(tmp_path: Path) -> None:
    report = lint(tmp_path, APART)
    assert sets(report) == [["说明.txt", "表.txt"]]
    rules = {d.rule for d in report.diagnostics}
    assert "BL006" not in rules, "the tables are there"
    alone = lint(tmp_path, {}, Joining.SEPARATE)
    assert sets(alone) == [["表.txt"], ["说明.txt"]]
    assert ("BL006", "说明.txt") in found(alone)


def test_what_one_file_says_is_held_against_the_other_and_findings_name_the_file(tmp_path: Path) -> None:
    report = lint(tmp_path, {**APART, "说明.txt": HEAD + TOLD.format(16, 16)})
    (finding,) = (d for d in report.diagnostics if d.rule == "BL401")
    assert Path(finding.path).name == "说明.txt" and finding.place.line == 4
    assert any(p.file == "表.txt" and Path(str(p.path)).name == "表.txt" and p.line == 8 for p, _ in finding.related)
    assert not any(d.rule.startswith("BL4") for d in lint(tmp_path, {}, Joining.SEPARATE).diagnostics)


def test_pages_are_counted_in_each_file(tmp_path: Path) -> None:
    garbled = "!#$%&()*,/:;<=>?@[]^_" * 4
    told = HEAD + TOLD.format(15, 15) + f"\f{garbled}\n"
    report = lint(tmp_path, {"表.txt": HEAD + "\f" + TABLE, "说明.txt": told})
    (finding,) = (d for d in report.diagnostics if d.rule == "BL808")
    assert finding.message.startswith("说明.txt 第2页的文字是乱码")


def test_tables_each_in_a_file_of_its_own_are_one_disclosure(tmp_path: Path) -> None:
    right = lint(tmp_path, {"01.txt": HEAD + TABLE, "02.txt": HEAD + SPENDING})
    assert sets(right) == [["01.txt", "02.txt"]]
    missing = {d.message for d in right.diagnostics if d.severity is Severity.ERROR}
    assert missing and all(m.startswith("缺少「") for m in missing), missing
    wrong = lint(tmp_path, {"02.txt": HEAD + SPENDING.replace("15.00\t13.00\t2.00", "15.50\t13.00\t2.00")})
    added = [d for d in wrong.diagnostics if d.severity is Severity.ERROR and d.message not in missing]
    assert {Path(d.path).name for d in added} == {"02.txt"}


@pytest.mark.parametrize(
    ("why", "files"),
    [
        ("another year", {**APART, "表.txt": HEAD.replace("2024", "2023") + TABLE}),
        ("another kind", {**APART, "表.txt": HEAD.replace("预算", "决算") + TABLE.replace("预算", "决算")}),
        ("another body", {**APART, "表.txt": HEAD.replace("教育局", "水利局") + TABLE}),
        ("a unit of it", {**APART, "表.txt": HEAD.replace("教育局", "教育局幼儿园").replace("部门", "单位") + TABLE}),
        ("another folder", {"a/表.txt": APART["表.txt"], "b/说明.txt": APART["说明.txt"]}),
        ("nobody's", {**APART, "表.txt": TABLE}),
    ],
)
def test_what_belongs_to_something_else_stands_alone(tmp_path: Path, why: str, files: Mapping[str, str]) -> None:
    report = lint(tmp_path, files)
    assert sorted(map(len, sets(report))) == [1, 1], why
    assert not any(r[0] == "apart" for d in report.documents for r in d.remarks), "they are plainly different"


def test_versions_are_not_joined_and_that_is_said(tmp_path: Path) -> None:
    files = {**APART, "表(修订).txt": HEAD + TABLE.replace("15.00", "16.00").replace("3.00", "4.00")}
    report = lint(tmp_path, files)
    assert sorted(map(len, sets(report))) == [1, 1, 1]
    assert not any(d.rule.startswith(("BL3", "BL4")) for d in report.diagnostics)
    said = [text for d in report.documents for kind, text, _ in d.remarks if kind == "apart"]
    assert len(said) == 3 and all("可能是不同版本" in text and "--together" in text for text in said)


def test_near_copies_are_never_held_against_each_other(tmp_path: Path) -> None:
    budgets = [render(make_budget(n), Dialect.TABS).data for n in (3, 4)]
    copies = {f"{n}.txt": budgets[0].replace(b".00", f".{n:02}".encode(), n) for n in range(50)}
    report = lint(tmp_path, {**copies, "other.txt": budgets[1]})
    assert sorted(map(len, sets(report))) == [1] * 51
    alone = lint(tmp_path, {}, Joining.SEPARATE)
    assert found(report) == found(alone)


def test_files_most_of_whose_amounts_differ_are_not_one(tmp_path: Path) -> None:
    """The tables bear no year: they may be of another one, as they plainly are."""
    text = (
        HEAD + TOLD.format(99, 98) + "二、支出预算情况\n2024年支出预算合计97万元,其中:基本支出96万元,项目支出1万元。\n"
    )
    tables = HEAD.replace("2024年", "") + TABLE + "\n" + SPENDING
    report = lint(tmp_path, {"说明.txt": text, "表.txt": tables})
    assert sorted(map(len, sets(report))) == [1, 1]
    assert not any(d.rule.startswith("BL4") for d in report.diagnostics)
    assert all("多数金额互相对不上" in d.remarks[-1][1] for d in report.documents)
    told = lint(tmp_path, {}, Joining.TOGETHER)
    assert sets(told) == [["表.txt", "说明.txt"]] and any(d.rule.startswith("BL4") for d in told.diagnostics)


def test_the_user_says_what_is_one(tmp_path: Path) -> None:
    files = {"甲/表.txt": HEAD + TABLE, "甲/附/说明.txt": TOLD.format(15, 15), "乙/说明.txt": HEAD + TOLD.format(1, 1)}
    lint(tmp_path, files)
    (tmp_path / "丙.zip").write_bytes(zipped({"a.txt": HEAD + TABLE, "b.txt": TOLD.format(15, 15)}))
    given = [str(tmp_path / n) for n in ("甲", "丙.zip", "乙/说明.txt", "甲/表.txt")]
    report = Session(installed(), Settings(joining=Joining.TOGETHER)).check(given)
    assert sets(report) == [["说明.txt", "表.txt"], ["表.txt", "说明.txt"], ["丙.zip!a.txt", "丙.zip!b.txt"]]


def test_a_member_of_an_archive_is_found_again(tmp_path: Path) -> None:
    report = lint(tmp_path, {"预算.zip": zipped({"甲/表.txt": APART["表.txt"], "甲/说明.txt": APART["说明.txt"]})})
    assert [f.path.partition("!")[2] for f in report.documents[0].files] == ["甲/说明.txt", "甲/表.txt"]


def test_a_file_that_can_not_be_read_leaves_the_others_joined(tmp_path: Path) -> None:
    report = lint(tmp_path, {**APART, "坏.pdf": b"%PDF-1.7 broken"})
    assert sets(report) == [["说明.txt", "表.txt"]] and len(report.unread) == 1 and report.exit_code() == 2


def test_a_department_and_its_unit_in_one_file_never_contradict_each_other(tmp_path: Path) -> None:
    unit = (HEAD + TABLE + SPENDING).replace("教育局", "教育局幼儿园").replace("部门", "单位")
    book = (
        HEAD
        + TABLE
        + SPENDING
        + "\n第二部分 甲县教育局幼儿园2024年单位预算\n\n"
        + unit.replace("15.00", "5.00").replace("12.00", "2.00").replace("10.00", "0.00").replace("13.00", "3.00")
    )
    report = lint(tmp_path, {"book.txt": book})
    assert not any(d.rule.startswith(("BL2", "BL3", "BL4")) for d in report.diagnostics), [
        d.message for d in report.diagnostics
    ]


# Places


def test_places_of_a_joined_source_are_those_of_its_files() -> None:
    budget = make_budget(5)
    files = {"a.txt": (HEAD + TABLE).encode(), "b.pdf": to_pdf(budget), "c.xlsx": to_xlsx(budget)}
    sources = [read(f"x/{name}", data) for name, data in files.items()]
    whole = joined(sources)
    assert [m.name for m in whole.members] == list(files)
    for member, source in zip(whole.members, sources, strict=True):
        assert whole.text[member.start :].startswith(source.text)
        for block, own in zip((b for b in whole.blocks if b.span.start >= member.start), source.blocks, strict=False):
            assert whole.cut(block.span) == source.cut(own.span)
            place = whole.place(block.span)
            assert (place.path, place.file) == (source.path, member.name)
            assert evolve(place, path=None, file="") == source.place(own.span)


def test_a_span_over_the_edge_of_a_file_ends_with_it() -> None:
    whole = joined([read("a.txt", b"one\n"), read("b.txt", b"two\nthree\n")])
    place = whole.place(Span(0, len(whole.text)))
    assert (place.file, place.line, place.end_line, place.end_column) == ("a.txt", 1, 2, 1)
    edge = whole.place(Span(5, 6))
    assert (edge.file, edge.line, edge.column) == ("a.txt", 2, 1)


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["x/a.pdf", "x/b.pdf"], ["a.pdf", "b.pdf"]),
        (["x/1/a.pdf", "x/2/a.pdf"], ["1/a.pdf", "2/a.pdf"]),
        (["a.pdf", "x/a.pdf"], ["a.pdf", "x/a.pdf"]),
    ],
)
def test_names_tell_files_apart(paths: list[str], names: list[str]) -> None:
    assert told_apart(paths) == names


# Which belong together


def profile(path: str, **known: Any) -> Profile:
    told: dict[str, Any] = {
        "entity": "甲县教育局",
        "kind": DocumentKind.DEPARTMENT_BUDGET,
        "year": 2024,
        "tables": frozenset(),
        "told": b"",
    }
    return Profile(path, **{**told, **known}, start=Place(1, 1, 1, 1))


T1, T2 = {"tables": frozenset({"T1"})}, {"tables": frozenset({"T2"})}


@pytest.mark.parametrize(
    ("profiles", "expected"),
    [
        ([profile("a"), profile("b", **T1)], [("ab", True)]),
        ([profile("b", **T1), profile("a", **T2)], [("ab", True)]),
        ([profile("a"), profile("b", **T1, year=None)], [("ab", True)]),
        ([profile("a"), profile("b", **T1, year=None), profile("c", year=2023)], []),
        ([profile("a"), profile("b", **T1, kind=None)], [("ab", True)]),
        ([profile("a", **T1), profile("b", **T1)], [("ab", False)]),
        ([profile("a", told=bytes(8)), profile("b", told=bytes(8), **T1)], [("ab", False)]),
        ([profile(p, told=bytes(8), **T1) for p in "ab"], []),
        ([profile("a"), profile("b", **T1, entity="教育局")], [("ab", True)]),
        ([profile("a"), profile("b", **T1, entity="教育局"), profile("c", entity="乙县教育局")], []),
        ([profile("a"), profile("b", **T1, entity="甲县教育体育局")], []),
        ([profile("a"), profile("b", **T1, entity=None)], []),
    ],
)
def test_files_are_grouped_by_body_kind_and_year(profiles: list[Profile], expected: list[tuple[str, bool]]) -> None:
    assert list(groups(profiles)) == [Group(tuple(paths), complement) for paths, complement in expected]
    assert list(groups(profiles[::-1])) == list(groups(profiles)), "in whatever order they come"


# What people see


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(tmp_path)
    for name, text in {**APART, "说明.txt": HEAD + TOLD.format(16, 16)}.items():
        Path(name).write_text(text, encoding="utf-8")
    return Session(installed()).check(["."])


def test_people_see_both_files_and_where_each_finding_is(report: Report) -> None:
    text = human.render(report, View())
    assert text.startswith("说明.txt\n表.txt\n  以上2个文件是同一份公开材料,合并检查(加 --separate 逐个检查)\n")
    assert "\n  说明.txt\n" in text and "表.txt 第8行" in text and "说明.txt 第" not in text
    assert "共检查 2 个文件、1 份公开材料:" in text
    assert any(line.startswith("说明.txt:4:") for line in concise.render(report, View()).splitlines())


def test_data_names_the_file_of_every_place(report: Report) -> None:
    schema = json.loads((Path(__file__).parents[1] / "docs/schema/report-1.json").read_text(encoding="utf-8"))
    told = json.loads(as_json.render(report, View()))
    Draft202012Validator(schema).validate(told)
    (document,) = told["documents"]
    assert [f["path"] for f in document["files"]] == ["说明.txt", "表.txt"] and document["path"] == "说明.txt"
    assert [t["path"] for t in document["tables"]] == ["表.txt"]
    (finding,) = (d for d in told["diagnostics"] if d["rule"] == "BL401")
    assert "表.txt" in {r["path"] for r in finding["related"]}
    run = json.loads(sarif.render(report, View()))["runs"][0]
    assert [a["location"]["uri"] for a in run["artifacts"]] == ["%E8%AF%B4%E6%98%8E.txt", "%E8%A1%A8.txt"]


def test_extract_takes_the_year_from_the_explanation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("表.txt").write_text(HEAD.replace("2024年", "") + TABLE, encoding="utf-8")
    Path("说明.txt").write_text(HEAD + TOLD.format(15, 15), encoding="utf-8")
    years = {}
    for flag in ([], ["--separate"]):
        assert main(["extract", *flag, "."]) == 0
        facts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        years[bool(flag)] = {f["key"].get("year") for f in facts if f["path"] == "表.txt"}
    assert years == {False: {2024}, True: {None}}


def test_together_and_separate_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--together", "--separate", "."]) == 2
    assert "--separate" in capsys.readouterr().err
