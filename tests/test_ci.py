"""What repositories upload: valid for those who read it, within their limits, and the same finding under the same mark."""

from __future__ import annotations

import gzip
import json
import random
import re
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from budgetlint.cli import main
from budgetlint.cli.arguments import COMMANDS
from budgetlint.formats import github, gitlab, limits, sarif
from budgetlint.model.address import Address
from budgetlint.model.findings import Anchor, Diagnostic, Severity, Suppression, SuppressionKind
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.source import Place
from budgetlint.report import Lang, Problem, Report, View
from budgetlint.testing import lint_text
from sandbox import ROOT

SCHEMA = json.loads((ROOT / "docs/schema/gitlab-code-quality.json").read_text("utf-8"))
SARIF = json.loads((ROOT / "tests/data/sarif-2.1.0.json").read_text("utf-8"))
EXAMPLE = (ROOT / "examples/department-budget-faulty.txt").read_text("utf-8")


KNOWN = Suppression(SuppressionKind.FILE, "已与乙科核对")


def diagnostic(**changes: Any) -> Diagnostic:
    place = Place(3, 2, 3, 6)
    plain = Diagnostic("ZZ001", "made-up", Severity.ERROR, "合计不等", "a.txt", place, Anchor("表一", "合计", "预算数"))
    return evolve(plain, **changes)


def quality(report: Report, lang: Lang = "zh") -> list[dict[str, Any]]:
    """A report as GitLab reads it, checked against the schema; a byte order mark it refuses."""
    text = gitlab.render(report, View(lang))
    assert text.startswith("[")
    made = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(made)
    assert isinstance(made, list)
    return made


def scanned(report: Report, lang: Lang = "zh") -> dict[str, Any]:
    """The run of a report as SARIF; of many results the first are checked against the schema."""
    log = json.loads(sarif.render(report, View(lang)))
    [run] = log["runs"]
    few = {**log, "runs": [{**run, "results": run["results"][:20]}]}
    jsonschema.Draft202012Validator(SARIF).validate(few)
    assert isinstance(run, dict)
    return run


def commands(report: Report, lang: Lang = "zh") -> list[tuple[str, dict[str, str], str]]:
    """Name, properties and text of each line, as GitHub's runner takes it apart: text first by ``::``, then by ``,``."""
    return [taken(line) for line in github.render(report, View(lang)).split("\n")[:-1]]


def taken(line: str) -> tuple[str, dict[str, str], str]:
    head, _, text = line.removeprefix("::").partition("::")
    name, _, properties = head.partition(" ")
    pairs = (p.partition("=")[::2] for p in properties.split(","))
    return name, {key: back(value, "\r\n:,%") for key, value in pairs}, back(text, "\r\n%")


def back(text: str, signs: str) -> str:
    for sign in signs:  # the percent sign comes last
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


@pytest.fixture(scope="module")
def faulty() -> Report:
    return lint_text(EXAMPLE, path="公开/预算.txt")


@pytest.fixture(scope="module")
def full(faulty: Report) -> Report:
    return evolve(
        faulty,
        diagnostics=(*faulty.diagnostics, diagnostic(suppression=KNOWN, message="不该见到")),
        unread=(Problem("b.bin", "read", "b.bin:这是图片,不能读取。"),),
        crashes=(Problem("a.txt", "ZZ001", "规则 ZZ001 出错"), Problem("a.txt", "ZZ001", "规则 ZZ001 出错")),
    )


# --- GitLab -----------------------------------------------------------------------------------------------------------


def test_the_schema_refuses_what_gitlab_would_not_take(faulty: Report) -> None:
    good = quality(faulty)[0]
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for path, line in (("/a.txt", 1), ("./a.txt", 1), ("../a.txt", 1), ("a\\b.txt", 1), ("a.txt", 0)):
        bad = {**good, "location": {"path": path, "lines": {"begin": line}}}
        assert not jsonschema.Draft202012Validator(SCHEMA).is_valid([bad]), (path, line)
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid([{**good, "severity": "error"}])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_report_is_code_quality(faulty: Report, full: Report, lang: Lang) -> None:
    assert quality(Report(), lang) == []
    made = quality(faulty, lang)
    assert [(e["check_name"], e["location"]["lines"]["begin"]) for e in made] == [
        (d.rule, d.place.line) for d in faulty.diagnostics
    ]
    assert {e["location"]["path"] for e in made} == {"公开/预算.txt"}
    assert len(quality(full, lang)) == len(made) + 3


def test_severities_are_gitlabs() -> None:
    found = tuple(diagnostic(severity=severity) for severity in Severity)
    assert [e["severity"] for e in quality(Report(diagnostics=found))] == ["major", "minor", "info"]


def test_what_was_not_checked_is_graver_than_any_finding(full: Report) -> None:
    told = [e for e in quality(full) if e["severity"] == "blocker"]
    assert [(e["check_name"], e["location"]["path"], e["description"]) for e in told] == [
        ("unread-input", "b.bin", "b.bin:这是图片,不能读取。"),
        ("crash", "a.txt", "规则 ZZ001 出错"),
        ("crash", "a.txt", "规则 ZZ001 出错"),
    ]


def test_fingerprints_are_unique_in_a_report(full: Report) -> None:
    twins = evolve(
        full, diagnostics=(*full.diagnostics, diagnostic(), diagnostic(place=Place(9, 1, 9, 2)), diagnostic())
    )
    marks = [e["fingerprint"] for e in quality(twins)]
    assert len(set(marks)) == len(marks)
    results = scanned(twins)["results"]
    assert len({r["partialFingerprints"]["primaryLocationLineHash"] for r in results}) == len(results)


# --- GitHub -----------------------------------------------------------------------------------------------------------

_HOSTILE = "一%0A二\r\n::error file=x,line=1::三,四:五%25%,\n::stop-commands::六"


def test_hostile_words_stay_words() -> None:
    found = diagnostic(message=_HOSTILE, name=_HOSTILE, path="a,b:c%2C.txt", conclusion="请核对。")
    unread = Problem("x\n::y,.txt", "read", _HOSTILE)
    text = github.render(Report(diagnostics=(found,), unread=(unread,)), View())
    assert text.count("\n") == 2 and "\r" not in text
    first, second = commands(Report(diagnostics=(found,), unread=(unread,)))
    assert first == ("error", {"file": "x\n::y,.txt", "title": "未能读取"}, _HOSTILE)
    where = {"file": "a,b:c%2C.txt", "line": "3", "col": "2", "endColumn": "5"}
    assert second == ("error", where | {"title": f"ZZ001 {_HOSTILE}"}, f"{_HOSTILE}\n请核对。")


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_whatever_is_said_arrives(words: str) -> None:
    [(name, fields, text)] = commands(Report(diagnostics=(diagnostic(message=words, name=words),)))
    assert (name, fields["title"], text) == ("error", f"ZZ001 {words}", words)


def test_severities_are_commands_and_what_was_not_checked_is_an_error(full: Report) -> None:
    made = commands(full)
    assert [(name, fields["file"], fields["title"]) for name, fields, _ in made[:3]] == [
        ("error", "b.bin", "未能读取"), ("error", "a.txt", "程序出错"), ("error", "a.txt", "程序出错"),
    ]  # fmt: skip
    grades = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
    shown = [d for d in full.diagnostics if not d.suppressed]
    assert [name for name, _, _ in made[3:]] == [grades[d.severity] for d in shown]
    assert not [text for _, _, text in made if "不该见到" in text]
    [notice] = commands(Report(diagnostics=(diagnostic(severity=Severity.INFO),)))
    assert notice[0] == "notice"
    assert [fields["title"] for _, fields, _ in commands(full, "en")[:2]] == ["not read", "crash"]


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        (Place(3, 2, 3, 6), {"line": "3", "col": "2", "endColumn": "5"}),
        (Place(3, 2, 3, 2), {"line": "3", "col": "2", "endColumn": "2"}),
        (Place(3, 2, 4, 1), {"line": "3", "col": "2"}),
        (Place(3, 2, 5, 1), {"line": "3", "endLine": "4"}),
        (Place(3, 2, 4, 3), {"line": "3", "endLine": "4"}),
    ],
)
def test_columns_are_told_within_one_line_only(place: Place, fields: dict[str, str]) -> None:
    [(_, told, _)] = commands(Report(diagnostics=(diagnostic(place=place),)))
    assert {key: told[key] for key in told.keys() - {"file", "title"}} == fields


# --- places -----------------------------------------------------------------------------------------------------------


def test_columns_count_code_points_and_stay_within_the_line() -> None:
    text = EXAMPLE.replace("津贴补贴", "津贴补𠮷")
    report = lint_text(text, path="预算.txt")
    lines = text.split("\n")
    for d, result in zip(report.diagnostics, scanned(report)["results"], strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert 1 <= region["startColumn"] <= len(lines[d.place.line - 1]) + 1
        assert 1 <= region["endColumn"] <= len(lines[region["endLine"] - 1]) + 1
    told = {fields["title"].split()[0]: fields for _, fields, _ in commands(report)}
    for fields in told.values():
        line = lines[int(fields["line"]) - 1]
        assert 1 <= int(fields.get("col", 1)) <= int(fields.get("endColumn", len(line))) <= len(line)
    bad = told["BL216"]
    assert lines[int(bad["line"]) - 1][int(bad["col"]) - 1 : int(bad["endColumn"])] == "52.1.8"


@pytest.mark.parametrize(("lang", "words"), [("zh", "第7页:合计不等"), ("en", "page 7: 合计不等")])
def test_a_file_without_lines_has_its_place_in_words(lang: Lang, words: str) -> None:
    report = Report(diagnostics=(diagnostic(path="b.pdf", place=Place(40, 3, 41, 5, Address(page=7))),))
    [entry] = quality(report, lang)
    assert entry["location"] == {"path": "b.pdf", "lines": {"begin": 1}} and entry["description"] == words
    [(_, fields, text)] = commands(report, lang)
    assert text == words and fields == {"file": "b.pdf", "line": "1", "title": "ZZ001 made-up"}
    [result] = scanned(report, lang)["results"]
    assert result["message"]["text"] == words


def test_paths_are_those_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = tmp_path / "仓库", tmp_path / "别处"
    here.mkdir()
    monkeypatch.chdir(here)
    given = ["./x/../a.txt", "一/甲 乙.txt", str(here / "b.txt"), str(there / "a.txt")]
    unread = (Problem(str(there / "c.bin"), "read", f"{there / 'c.bin'}:这是图片。"),)
    report = Report(diagnostics=tuple(diagnostic(path=path) for path in given), unread=unread)
    names = ["%INPUTS%/c.bin", "a.txt", "一/甲 乙.txt", "b.txt", "%INPUTS%/a.txt"]
    assert [e["location"]["path"] for e in quality(report)] == names
    assert [fields["file"] for _, fields, _ in commands(report)] == names
    for text in (gitlab.render(report, View()), github.render(report, View())):
        assert tmp_path.name not in text


# --- the same finding -------------------------------------------------------------------------------------------------


def marks(text: str) -> tuple[list[tuple[str, str]], list[int]]:
    """Rule and mark of every finding, the same from both formats, and the lines they stand on."""
    report = lint_text(text, path="预算.txt")
    made = quality(report)
    found = sorted((e["check_name"], e["fingerprint"]) for e in made)
    scan = scanned(report)["results"]
    for name in ("budgetlintAnchor/v1", "primaryLocationLineHash"):
        assert sorted((r["ruleId"], r["partialFingerprints"][name]) for r in scan) == found
    return found, [e["location"]["lines"]["begin"] for e in made]


def block(caption: str) -> tuple[str, str, str]:
    """What stands before a table of the example, the table with its caption, and what follows."""
    begin = EXAMPLE.index(f"### {caption}")
    end = EXAMPLE.index("### ", begin + 1)
    return EXAMPLE[:begin], EXAMPLE[begin:end], EXAMPLE[end:]


@pytest.mark.parametrize("caption", ["一般公共预算基本支出情况表", "部门支出总体情况表", "项目支出情况表"])
def test_a_table_that_moves_keeps_its_findings(caption: str) -> None:
    before, table, after = block(caption)
    head, other, tail = before.rpartition("### ")
    moved = head + table + other + tail + after
    assert sorted(moved) == sorted(EXAMPLE) and moved != EXAMPLE
    found, lines = marks(EXAMPLE)
    again, elsewhere = marks(moved)
    assert again == found and sorted(elsewhere) != sorted(lines)


def test_lines_before_a_table_change_no_mark() -> None:
    before, table, after = block("部门支出总体情况表")
    found, lines = marks(EXAMPLE)
    again, elsewhere = marks(before.rstrip() + "\n\n以下为附表。\n\n\n" + table + after)
    assert again == found and elsewhere != lines


def test_a_mark_does_not_depend_on_how_a_path_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = [quality(Report(diagnostics=(diagnostic(path=path),))) for path in ("a.txt", str(tmp_path / "a.txt"))]
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["json", "sarif", "github", "gitlab"])
def test_a_file_whose_name_is_no_text_is_no_crash(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("\udcff.txt").write_text("甲县教育局2024年部门预算公开\n", encoding="utf-8")
    assert main(["--format", f"{name}=out", "."]) == 0
    assert "BL006" in Path("out").read_text("utf-8") and not capsys.readouterr().err


# --- limits -----------------------------------------------------------------------------------------------------------


def many(count: int) -> Report:
    """A third of each severity, every tenth suppressed, with messages that do not compress too well."""
    some, grades = random.Random(7), list(Severity)
    found = (
        diagnostic(
            severity=grades[n % 3],
            message=f"表「收支总表」第{n}行为{some.randrange(10**9)}万元,应为{some.randrange(10**9)}万元",
            place=Place(n + 1, 1, n + 1, 9),
            suppression=KNOWN if n % 10 == 9 else None,
            path=f"县{n % 100}/预算.txt",
        )
        for n in range(count)
    )
    return Report(diagnostics=tuple(found))


def left_out(run: dict[str, Any]) -> list[dict[str, Any]]:
    told = run["invocations"][0].get("toolExecutionNotifications", [])
    return [n for n in told if n["descriptor"]["id"] == "results-left-out"]


def test_of_too_many_results_the_gravest_are_uploaded_and_it_is_told() -> None:
    report = many(30_000)
    text = sarif.render(report, View())
    assert len(gzip.compress(text.encode())) <= 10_000_000
    run = scanned(report)
    results = run["results"]
    assert len(results) == 25_000
    lines = [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in results]
    assert lines == sorted(lines), "in their order"
    kept = set(lines)
    gone = [d for d in report.diagnostics if d.place.line not in kept]
    assert sum(d.suppressed for d in gone) == 3_000, "the suppressed first"
    assert {d.severity for d in gone if not d.suppressed} == {Severity.INFO}
    [notice] = left_out(run)
    assert notice["level"] == "warning"
    assert "共有发现 30000 条" in notice["message"]["text"] and "略去较轻的 5000 条" in notice["message"]["text"]
    counts = {word: int(n) for word, n in re.findall(r"(错误|警告|提示) (\d+)", notice["message"]["text"])}
    assert counts == {"错误": 1_000, "警告": 1_000, "提示": 3_000}
    assert run["tool"]["driver"]["notifications"][notice["descriptor"]["index"]]["id"] == "results-left-out"
    [english] = left_out(scanned(report, "en"))
    assert english["message"]["text"].startswith("30000 findings are more than code scanning accepts")
    assert len(quality(many(300))) == 270, "GitLab states no such limit"


def test_at_the_limit_nothing_is_left_out() -> None:
    run = scanned(many(25_000))
    assert len(run["results"]) == 25_000 and not left_out(run)


def test_a_file_too_large_is_cut_until_it_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    report = many(3_000)
    monkeypatch.setattr(limits, "BYTES", 40_000)
    text = sarif.render(report, View())
    assert len(gzip.compress(text.encode(), 6)) <= 40_000
    run = scanned(report)
    assert 100 < len(run["results"]) < 3_000 and {r["level"] for r in run["results"]} == {"error"}
    [notice] = left_out(run)
    assert f"略去较轻的 {3_000 - len(run['results'])} 条" in notice["message"]["text"]


def test_what_can_not_fit_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BYTES", 1_000)
    sizes: list[int] = []

    def write(most: int) -> str:
        sizes.append(most)
        return random.Random(1).randbytes(limits.BYTES * 2).decode("latin-1")

    assert limits.fitting(write, 9) and sizes[0] == 9 and sizes[-1] == 0


def test_a_notification_names_some_of_its_files_and_counts_the_others() -> None:
    outcomes = tuple(Outcome("ZZ001", f"{n}.txt", Verdict.NOT_EVALUABLE, "缺少表一") for n in range(250))
    [told] = scanned(Report(outcomes=outcomes))["invocations"][0]["toolExecutionNotifications"]
    assert len(told["locations"]) == 100 and told["properties"] == {"locationsLeftOut": 150}


# --- workflow files ---------------------------------------------------------------------------------------------------


def workflow(name: str) -> dict[str, Any]:
    loaded = YAML(typ="safe", pure=True).load(ROOT / "docs/ci" / name)
    assert isinstance(loaded, dict)
    return loaded


def script(name: str) -> list[list[str]]:
    """The commands of a workflow file, in words."""
    if name == "gitlab-ci.yml":
        lines = workflow(name)["budgetlint"]["script"]
    else:
        lines = [step["run"] for step in workflow(name)["jobs"]["budgetlint"]["steps"] if "run" in step]
    return [shlex.split(line) for line in lines]


@pytest.mark.parametrize("name", ["github.yml", "gitlab-ci.yml"])
def test_a_workflow_installs_what_there_is_and_asks_what_is_understood(name: str) -> None:
    install, check = script(name)
    assert install[:2] == ["pip", "install"]
    [extras] = re.findall(r"^budgetlint\[(.+)\]$", install[2])
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert all(f"\n{extra} = [" in project for extra in extras.split(","))
    assert check[0] == "budgetlint"
    assert COMMANDS["check"]().read(check[1:]).paths == ["公开"]


@pytest.mark.parametrize("name", ["github.yml", "gitlab-ci.yml"])
def test_a_workflow_fails_on_findings_and_writes_what_it_uploads(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("公开").mkdir()
    Path("公开/预算.txt").write_text(EXAMPLE, encoding="utf-8")
    Path("公开/坏.docx").write_bytes(b"PK\x03\x04")
    _, check = script(name)
    assert main(check[1:]) == 2, "what cannot be read"
    Path("公开/坏.docx").unlink()
    assert main(check[1:]) == 1
    assert "BL208" in capsys.readouterr().out
    written = {path.name for path in tmp_path.iterdir()} - {"公开"}
    assert written == set(uploaded(name))
    [file] = written
    made = json.loads(Path(file).read_text("utf-8"))
    jsonschema.Draft202012Validator(SARIF if name == "github.yml" else SCHEMA).validate(made)


def uploaded(name: str) -> list[str]:
    """The files that are uploaded, whatever the check said."""
    if name == "gitlab-ci.yml":
        artifacts = workflow(name)["budgetlint"]["artifacts"]
        assert artifacts["when"] == "always"
        return [artifacts["reports"]["codequality"], *artifacts["paths"]]
    job = workflow(name)["jobs"]["budgetlint"]
    assert job["permissions"]["security-events"] == "write"
    [upload] = [step for step in job["steps"] if "upload-sarif" in step.get("uses", "")]
    assert upload["if"] == "always()" and job["steps"][-1] is upload
    return [upload["with"]["sarif_file"]]


def test_the_workflows_are_those_that_the_readmes_lead_to() -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        assert "(docs/ci/README.md)" in (ROOT / readme).read_text("utf-8")
    told = (ROOT / "docs/ci/README.md").read_text("utf-8")
    for name in (p.name for p in (ROOT / "docs/ci").iterdir()):
        assert name == "README.md" or told.count(f"({name})") == 2, "in Chinese and in English"
