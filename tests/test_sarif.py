"""SARIF: valid against the official schema, every place and reference true, nothing of the machine in it."""

from __future__ import annotations

import hashlib
import json
import re
import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from attrs import evolve

from budgetlint.docs import markdown
from budgetlint.formats import limits, sarif
from budgetlint.model.address import Address
from budgetlint.model.findings import (
    Anchor,
    Correction,
    Diagnostic,
    Severity,
    Suggestion,
    Suppression,
    SuppressionKind,
)
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.requirements import Requirement
from budgetlint.model.source import Place, Span
from budgetlint.report import Coverage, Lang, Problem, Report, RuleInfo, View
from budgetlint.testing import installed, lint_text
from handmade import expenditure

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
SCHEMA = json.loads((DATA / "sarif-2.1.0.json").read_text("utf-8"))
CLEAN = "甲县教育局2024年部门预算公开\n\n一、主要职责\n负责本县的教育工作。\n"
FAULTY = (
    "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n预算年度:2023\n\n"
    "科目编码\t科目名称\t合计\t一般公共预算\n205\t𠮷野教育支出\t1.2.3\t12.00\n合计\t\t12.00\t12.00\n"
)
LAW, RULES_OF_OPENNESS = "甲法", "乙规程"


def duty(id: str, title: str, number: str = "", until: date | None = None) -> Requirement:
    return Requirement(id, title, "某机关", number, "第一部分", f"要求{id}", date(2015, 1, 1), until, "M+", "凭记忆")


KNOWN = Suppression(SuppressionKind.FILE, "已与乙科核对")


def diagnostic(**changes: Any) -> Diagnostic:
    place = Place(3, 2, 3, 6)
    plain = Diagnostic("ZZ001", "made-up", Severity.ERROR, "合计不等", "a.txt", place, Anchor("表一", "合计", "预算数"))
    return evolve(plain, **changes)


def run_of(report: Report, lang: Lang = "zh") -> dict[str, Any]:
    """The one run of a report as SARIF, checked against the schema."""
    log = json.loads(sarif.render(report, View(lang)))
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    [run] = log["runs"]
    assert isinstance(run, dict)
    return run


@pytest.fixture(scope="module")
def faulty() -> Report:
    return lint_text(FAULTY, path="甲县/预算.txt")


@pytest.fixture(scope="module")
def full(faulty: Report) -> Report:
    """The faulty report with all that may come with one."""
    duties = (duty("L14", LAW, "2014年"), duty("R4", RULES_OF_OPENNESS), duty("L46", LAW, "2014年", date(2020, 1, 1)))
    place = Place(1, 1, 2, 3)
    found = diagnostic(
        related=((place, "支出 7.00"), (Place(9, 1, 9, 1), "")),
        also=("ZZ002",),
        expected="7.00",
        actual="5.00",
        difference="-2.00",
        unit="万元",
        workings=("3.00(第1行)+ 4.00(第2行)= 7.00",),
        requirement=("R4", "L46", "没有登记"),
        snippet="5.00",
    )
    rule = RuleInfo(
        "ZZ001", "made-up", Severity.ERROR, "合计等于各项之和。", ("L14", "R4"), "## 要求\n\n```text\n甲\n```\n"
    )
    return evolve(
        faulty,
        diagnostics=(*faulty.diagnostics, found, diagnostic(suppression=KNOWN, severity=Severity.INFO)),
        rules=(*faulty.rules, rule),
        requirements=duties,
        unread=(Problem("b 1.bin", "read", "b 1.bin:这是图片,不能读取。"),),
        crashes=(Problem("a.txt", "ZZ001", "规则 ZZ001 出错"), Problem("c.txt", "internal", "c.txt:程序出错")),
        outcomes=(*faulty.outcomes, Outcome("ZZ001", "a.txt", Verdict.NOT_EVALUABLE, "缺少表一")),
        versions=(("budgetlint", "0.1.0"), ("hebei", "1.2.0"), ("xinjiang", "2.dev1")),
        started=datetime(2025, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8))),
        ended=datetime(2025, 3, 1, 1, 30, 2, 500_000, tzinfo=UTC),
    )


def test_the_schema_is_the_one_the_readme_speaks_of() -> None:
    digest = hashlib.sha256((DATA / "sarif-2.1.0.json").read_bytes()).hexdigest()
    assert digest in (DATA / "README.md").read_text("utf-8")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid({"version": "2.1.0", "runs": [{"results": []}]})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_report_is_valid(faulty: Report, full: Report, lang: Lang) -> None:
    for report in (Report(), lint_text(CLEAN), faulty, full):
        assert len(run_of(report, lang)["results"]) == len(report.diagnostics)


def test_a_run_without_documents_is_complete_and_empty() -> None:
    run = run_of(Report())
    assert run["results"] == [] and run["artifacts"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert not {"taxonomies", "originalUriBaseIds", "properties"} & run.keys()


def test_all_rules_are_listed_and_results_point_at_theirs(full: Report) -> None:
    run = run_of(full)
    rules = run["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == [r.id for r in full.rules]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert all(r["shortDescription"]["text"] and r["fullDescription"]["text"] and r["help"]["text"] for r in rules)
    made = rules[-1]
    assert made["help"] == {"text": "要求\n\n甲", "markdown": "## 要求\n\n```text\n甲\n```\n"}
    assert made["defaultConfiguration"] == {"level": "error"}
    assert made["properties"]["tags"] == [LAW, RULES_OF_OPENNESS]


def test_severities_are_levels(faulty: Report) -> None:
    found = [diagnostic(severity=severity) for severity in Severity]
    run = run_of(evolve(faulty, diagnostics=tuple(found)))
    assert [r["level"] for r in run["results"]] == ["error", "warning", "note"]
    assert {r["kind"] for r in run["results"]} == {"fail"}


def test_a_result_of_a_rule_that_is_not_listed_has_no_index() -> None:
    [result] = run_of(Report(diagnostics=(diagnostic(),)))["results"]
    assert result["ruleId"] == "ZZ001" and "ruleIndex" not in result


def test_a_regulation_is_a_taxonomy_and_references_resolve(full: Report) -> None:
    run = run_of(full)
    taxonomies = run["taxonomies"]
    assert [t["name"] for t in taxonomies] == [f"{LAW}(2014年)", RULES_OF_OPENNESS]
    assert [[x["id"] for x in t["taxa"]] for t in taxonomies] == [["L14", "L46"], ["R4"]]
    assert taxonomies[0]["taxa"][1]["properties"] == {
        "confidence": "M+", "since": "2015-01-01", "until": "2020-01-01", "source": "凭记忆",
    }  # fmt: skip
    supported = run["tool"]["driver"]["supportedTaxonomies"]
    of_rules = [x["target"] for r in run["tool"]["driver"]["rules"] for x in r.get("relationships", ())]
    of_results = [x for r in run["results"] for x in r.get("taxa", ())]
    for reference in (*of_rules, *of_results):
        component = reference["toolComponent"]
        assert component in supported
        assert taxonomies[component["index"]]["name"] == component["name"]
        assert taxonomies[component["index"]]["taxa"][reference["index"]]["id"] == reference["id"]
    assert {"R4", "L46"} == {x["id"] for x in of_results}
    assert {"L14", "R4"} <= {x["id"] for x in of_rules}


def test_columns_count_code_points_and_snippets_are_the_text(faulty: Report) -> None:
    run = run_of(faulty)
    assert run["columnKind"] == "unicodeCodePoints"
    lines = FAULTY.split("\n")
    bad = next(r for r in run["results"] if r["ruleId"] == "BL216")
    region = bad["locations"][0]["physicalLocation"]["region"]
    assert "𠮷" in lines[region["startLine"] - 1][: region["startColumn"] - 1]
    cut = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
    assert cut == "1.2.3" == region["snippet"]["text"]
    assert region["startLine"] == region["endLine"] == 7


def test_what_is_missing_shows_the_line_it_is_missing_from() -> None:
    missing = diagnostic(place=Place(4, 3, 4, 3), snippet="目录")
    [result] = run_of(Report(diagnostics=(missing,)))["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["region"] == {"startLine": 4, "startColumn": 3, "endLine": 4, "endColumn": 3}
    assert physical["contextRegion"] == {"startLine": 4, "snippet": {"text": "目录"}}


def test_table_row_and_column_are_logical_locations() -> None:
    nowhere = diagnostic(anchor=Anchor(), path="b.txt")
    first, second = run_of(Report(diagnostics=(diagnostic(), nowhere)))["results"]
    logical = first["locations"][0]["logicalLocations"]
    assert [(x["kind"], x["fullyQualifiedName"]) for x in logical] == [
        ("表", "表一"), ("行", "表一/合计"), ("列", "表一/预算数"),
    ]  # fmt: skip
    assert "logicalLocations" not in second["locations"][0]


@pytest.mark.parametrize(
    ("lang", "line"), [("zh", "另见[第1行](1)、[第9行](2)"), ("en", "See [line 1](1), [line 9](2)")]
)
def test_both_ends_of_a_cross_check_are_linked(full: Report, lang: Lang, line: str) -> None:
    result = next(r for r in run_of(full, lang)["results"] if r["ruleId"] == "ZZ001")
    assert result["message"]["text"] == f"合计不等\n3.00(第1行)+ 4.00(第2行)= 7.00\n{line}"
    related = {x["id"]: x for x in result["relatedLocations"]}
    assert {int(n) for n in re.findall(r"\]\((\d+)\)", result["message"]["text"])} == related.keys()
    assert related[1]["message"] == {"text": "支出 7.00"} and "message" not in related[2]
    assert related[1]["physicalLocation"]["region"]["endLine"] == 2
    assert result["properties"] == {
        "expected": "7.00", "actual": "5.00", "difference": "-2.00", "unit": "万元", "also": ["ZZ002"],
    }  # fmt: skip


def test_related_places_beyond_what_is_shown_are_counted() -> None:
    places = tuple((Place(n, 1, n, 2), f"第{n}项") for n in range(1, 131))
    [result] = run_of(Report(diagnostics=(diagnostic(related=places),)))["results"]
    assert len(result["relatedLocations"]) == 100 and result["properties"]["relatedLeftOut"] == 30


def test_braces_are_no_placeholders() -> None:
    [result] = run_of(Report(diagnostics=(diagnostic(message="见{0}"),)))["results"]
    assert result["message"]["text"] == "见{{0}}"


def test_fingerprints_stay_when_lines_move(faulty: Report) -> None:
    def fingerprints(report: Report) -> list[str]:
        return sorted(r["partialFingerprints"]["budgetlintAnchor/v1"] for r in run_of(report)["results"])

    moved = lint_text(FAULTY.replace("\n\n", "\n\n\n\n"), path="甲县/预算.txt")
    assert [d.place.line for d in moved.diagnostics] != [d.place.line for d in faulty.diagnostics]
    assert fingerprints(moved) == fingerprints(faulty)
    assert len(set(fingerprints(faulty))) == len(faulty.diagnostics) > 1


def test_all_results_say_whether_they_are_suppressed_or_none_does(faulty: Report, full: Report) -> None:
    assert not [r for r in run_of(faulty)["results"] if "suppressions" in r]
    told = [r["suppressions"] for r in run_of(full)["results"]]
    assert told == [[]] * (len(told) - 1) + [[{"kind": "external", "justification": "已与乙科核对"}]]


def test_the_invocation_tells_the_truth(faulty: Report, full: Report) -> None:
    assert run_of(faulty)["invocations"][0]["executionSuccessful"] is True
    run = run_of(full)
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["startTimeUtc"] == "2025-03-01T01:30:00.000Z"
    assert invocation["endTimeUtc"] == "2025-03-01T01:30:02.500Z"
    known = run["tool"]["driver"]["notifications"]
    told = invocation["toolExecutionNotifications"]
    assert all(known[n["descriptor"]["index"]]["id"] == n["descriptor"]["id"] for n in told)
    assert [(n["descriptor"]["id"], n["level"]) for n in told[:3]] == [
        ("unread-input", "error"), ("crash", "error"), ("crash", "error"),
    ]  # fmt: skip
    assert told[1]["associatedRule"]["id"] == "ZZ001" and "associatedRule" not in told[2]
    assert {n["level"] for n in told[3:]} == {"note"}


def test_what_could_not_be_judged_is_told_once_for_each_reason() -> None:
    outcomes = [Outcome("ZZ001", f"{n}.txt", Verdict.NOT_EVALUABLE, "缺少表一") for n in range(3)]
    outcomes += [Outcome("ZZ001", "3.txt", Verdict.NOT_EVALUABLE, "年度未定"), Outcome("ZZ001", "4.txt", Verdict.PASS)]
    run = run_of(Report(outcomes=tuple(outcomes)))
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [(n["message"]["text"], len(n["locations"])) for n in told] == [("缺少表一", 3), ("年度未定", 1)]
    assert run["properties"]["outcomes"] == {"pass": 1, "not_evaluable": 4}
    assert run["results"] == []


def test_documents_are_artifacts_with_their_digest(faulty: Report) -> None:
    [artifact] = run_of(faulty)["artifacts"]
    assert artifact["hashes"] == {"sha-256": hashlib.sha256(FAULTY.encode()).hexdigest()}
    assert artifact["encoding"] == "utf-8" and artifact["mimeType"] == "text/plain"


def test_plugins_are_extensions(full: Report) -> None:
    tool = run_of(full)["tool"]
    assert tool["driver"]["name"] == "budgetlint"
    assert tool["extensions"] == [
        {"name": "hebei", "version": "1.2.0", "semanticVersion": "1.2.0"},
        {"name": "xinjiang", "version": "2.dev1"},
    ]


@pytest.mark.parametrize(
    ("given", "uri"),
    [
        ("甲县/预算 #1 100%.txt", "%E7%94%B2%E5%8E%BF/%E9%A2%84%E7%AE%97%20%231%20100%25.txt"),
        ("a:b?.txt", "a%3Ab%3F.txt"),
        ("./x/../y.txt", "y.txt"),
        ("\udcff.txt", "%FF.txt"),
    ],
)
def test_uris_are_relative_and_quoted(given: str, uri: str) -> None:
    run = run_of(Report(unread=(Problem(given, "read", "不能读取。"),)))
    [told] = run["invocations"][0]["toolExecutionNotifications"]
    location = told["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert run["originalUriBaseIds"].keys() == {"%SRCROOT%"}


def test_a_file_has_one_name_however_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = (diagnostic(path="x/y.txt"), diagnostic(path=str(tmp_path / "x/y.txt")))
    first, second = run_of(Report(diagnostics=found))["results"]
    assert first["locations"] == second["locations"]


def test_no_absolute_path_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = tmp_path / "仓库", tmp_path / "别处"
    here.mkdir()
    monkeypatch.chdir(here)
    unread, crashed = str(there / "二/b.bin"), str(here / "c.txt")
    report = Report(
        diagnostics=(diagnostic(path=str(there / "一/a.txt")), diagnostic(path="../别处/三.txt")),
        unread=(Problem(unread, "read", f"{unread}:这是图片,不能读取。"),),
        crashes=(Problem(crashed, "internal", f"{crashed}:程序出错。"),),
    )
    text = sarif.render(report, View())
    assert str(tmp_path) not in unquote(text) and tmp_path.name not in unquote(text)
    run = run_of(report)
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]]
    assert [(p["uriBaseId"], unquote(p["uri"])) for p in places] == [("%INPUTS%", "一/a.txt"), ("%INPUTS%", "三.txt")]
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [n["message"]["text"] for n in told] == ["二/b.bin:这是图片,不能读取。", "c.txt:程序出错。"]
    assert run["originalUriBaseIds"].keys() == {"%INPUTS%", "%SRCROOT%"}
    assert not [base for base in run["originalUriBaseIds"].values() if "uri" in base]


def test_rules_lead_to_their_place_in_the_rule_book() -> None:
    rules = tuple(RuleInfo(r.id, r.name, r.severity, r.summary) for r in installed().rules)
    book = markdown(installed().rules, installed().requirements)
    headings = re.findall(r"^#{2,} ([A-Z]+\d+ [a-z0-9-]+)$", book, re.MULTILINE)
    anchors = {f"docs/rules.md#{heading.lower().replace(' ', '-')}" for heading in headings}
    led = {r["properties"]["documentation"] for r in run_of(Report(rules=rules))["tool"]["driver"]["rules"]}
    assert led == anchors and (ROOT / "docs/rules.md").exists()


def test_rules_lead_to_the_rule_book_where_it_is_published() -> None:
    rules = tuple(RuleInfo(r.id, r.name, r.severity, r.summary) for r in installed().rules)
    book = (ROOT / "docs/rules.md").read_text("utf-8")
    headings = re.findall(r"^#{2,} ([A-Z]+\d+ [a-z0-9-]+)$", book, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    log = json.loads(sarif.render(Report(rules=rules), View(rule_book="https://example.org/rules.md")))
    led = {r["helpUri"].partition("#") for r in log["runs"][0]["tool"]["driver"]["rules"]}
    assert {page for page, _, _ in led} == {"https://example.org/rules.md"}
    assert {anchor for _, _, anchor in led} == anchors
    assert "helpUri" not in run_of(Report(rules=rules))["tool"]["driver"]["rules"][0]


def test_what_was_skipped_is_told_and_is_no_failure() -> None:
    left = Problem("甲/b.tmp", "find", "甲/b.tmp:临时文件,略过。")
    run = run_of(Report(skipped=(left,)))
    [invocation] = run["invocations"]
    [told] = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is True
    assert (told["descriptor"]["id"], told["level"]) == ("skipped-input", "note")
    assert told["message"]["text"] == "甲/b.tmp:临时文件,略过。"
    assert unquote(told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == "甲/b.tmp"


VERDICTS = tuple(
    Outcome("ZZ001", f"{v}.txt", v, "" if v in (Verdict.PASS, Verdict.FAIL) else f"因{v}") for v in Verdict
)
COVERED = Coverage("pass.txt", (0, 0, 0, 0))


def test_every_verdict_is_a_result_where_coverage_was_asked_for() -> None:
    report = Report(diagnostics=(diagnostic(),), outcomes=VERDICTS)
    assert [r["kind"] for r in run_of(report)["results"]] == ["fail"], "code scanning opens an alert for any result"
    finding, *rest = run_of(evolve(report, coverage=(COVERED,)))["results"]
    assert finding["kind"] == "fail"
    told = [(r["kind"], r["level"], r["message"]["text"]) for r in rest]
    assert told == [
        ("pass", "none", "符合"),
        ("pass", "none", "因rounding"),
        ("notApplicable", "none", "因not_applicable"),
        ("open", "none", "因not_evaluable"),
    ]
    marks = [r["partialFingerprints"]["budgetlintOutcome/v1"] for r in rest]
    assert len(set(marks)) == len(marks)
    known = evolve(report, diagnostics=(diagnostic(suppression=KNOWN),), coverage=(COVERED,))
    assert [r["suppressions"] for r in run_of(known)["results"][1:]] == [[]] * 4


def test_verdicts_are_cut_before_findings_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RESULTS", 3)
    found = (diagnostic(), diagnostic(path="b.txt"))
    run = run_of(Report(diagnostics=found, outcomes=VERDICTS, coverage=(COVERED,)))
    assert [r["kind"] for r in run["results"]] == ["fail", "fail", "pass"]
    notices = run["invocations"][0]["toolExecutionNotifications"]
    [told] = [n["message"]["text"] for n in notices if n["descriptor"]["id"] == "results-left-out"]
    assert told == "规则结果共 4 条,超过代码扫描一次接受的数量或大小,略去 3 条;全部结果见 --format json。"


def test_brackets_in_a_place_do_not_break_its_link() -> None:
    place = Place(1, 1, 1, 1, Address(sheet="收支[总]表", cell="B7"))
    [result] = run_of(Report(diagnostics=(diagnostic(related=((place, "1.00"),)),)))["results"]
    assert result["message"]["text"].endswith("另见[工作表「收支\\[总\\]表」B7](1)")


def test_a_long_description_says_that_it_goes_on() -> None:
    rule = RuleInfo("ZZ001", "made-up", Severity.ERROR, "相等。" * 1000)
    [told] = run_of(Report(rules=(rule,)))["tool"]["driver"]["rules"]
    assert len(told["fullDescription"]["text"]) == limits.DESCRIPTION
    assert told["fullDescription"]["text"].endswith("…")


def test_many_findings_are_written_in_a_moment(full: Report) -> None:
    related = tuple((Place(n, 1, n, 5), f"第{n}项 1.00") for n in range(1, 6))
    found = [diagnostic(path=f"县{n % 100}/预算.txt", related=related, snippet="1.00") for n in range(5000)]
    report = evolve(full, diagnostics=tuple(found))
    begun = time.process_time()
    sarif.render(report, View())
    assert time.process_time() - begun < 3, "well below a second where nothing else runs"


# --- what it should be ------------------------------------------------------------------------------------------------

BALANCED = (ROOT / "examples/department-budget-clean.txt").read_text("utf-8")
#: The example has what a converter left behind; that is reported only where it is asked for.
ALL = tuple(r for r in installed().rules if not r.opt_in)


def applied(text: str, fix: dict[str, Any]) -> str:
    """``text`` with the replacements of a fix, as an editor makes them: from the last to the first."""
    [change] = fix["artifactChanges"]
    lines = text.split("\n")

    def at(line: int, column: int) -> int:
        return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1

    for replacement in sorted(
        change["replacements"],
        key=lambda r: (r["deletedRegion"]["startLine"], r["deletedRegion"]["startColumn"]),
        reverse=True,
    ):
        region = replacement["deletedRegion"]
        begin, end = at(region["startLine"], region["startColumn"]), at(region["endLine"], region["endColumn"])
        text = text[:begin] + replacement["insertedContent"]["text"] + text[end:]
    return text


def misprinted(line: int, right: str, wrong: str) -> str:
    lines = BALANCED.split("\n")
    assert lines[line - 1].count(right) == 1
    lines[line - 1] = lines[line - 1].replace(right, wrong)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("line", "right", "wrong", "back"),
    [
        (407, "11.04", "11.40", "11.04"),
        (407, "11.04", "1,104", "11.04"),
        (407, "11.04", "１１.40", "11.04"),
        (407, "11.04", "11.40万元", "11.04万元"),
        (518, "17.67", "17.76", "17.67"),
        (666, "15.46", "154.6", "15.46"),
        (1221, "11.04", "110400", "11.04"),
        (1258, "18.50", "-18.50", "18.50"),
        (1258, "18.50", "80.50", "18.50"),
        (1258, "18.50", "", "18.50"),
    ],
)
def test_a_fix_that_is_taken_leaves_a_document_without_findings(line: int, right: str, wrong: str, back: str) -> None:
    text = misprinted(line, right, wrong)
    report = lint_text(text, ALL)
    explained = [r for r in run_of(report)["results"] if "fixes" in r]
    assert [r["properties"]["certainty"] for r in explained] == ["only"]
    [fix] = explained[0]["fixes"]
    [artifact] = run_of(report)["artifacts"]
    assert fix["artifactChanges"][0]["artifactLocation"] == artifact["location"]
    assert fix["description"]["text"].startswith("建议(供核对,不会自动改):表「")
    mended = applied(text, fix)
    assert mended.split("\n")[line - 1] == BALANCED.split("\n")[line - 1].replace(right, back)
    assert not lint_text(mended, ALL).diagnostics
    region = explained[0]["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == line and region.get("snippet", {"text": ""})["text"] == wrong


def test_the_other_figures_of_the_checks_are_linked() -> None:
    rules = [r for r in installed().rules if r.id in ("BL205", "BL206")]
    [result] = run_of(lint_text(expenditure("89.00"), rules))["results"]
    message = result["message"]["text"].split("\n")
    assert message[0].endswith("应为98.00万元(疑似相邻两位数字颠倒,少9.00万元)")
    assert len(message) == 5 and message[3].startswith("改正后涉及它的2项核对全部相符")
    related = {x["id"]: x["physicalLocation"]["region"]["startLine"] for x in result["relatedLocations"]}
    assert {8, 6, 7} == set(related.values())
    assert {int(n) for n in re.findall(r"\]\((\d+)\)", message[4])} == related.keys()
    assert result["properties"]["certainty"] == "only" and result["properties"]["expected"] == "98.00"


def test_a_suggestion_is_in_the_language_of_the_report() -> None:
    rules = [r for r in installed().rules if r.id in ("BL205", "BL206")]
    [result] = run_of(lint_text(expenditure("89.00"), rules, lang="en"), "en")["results"]
    assert result["fixes"][0]["description"]["text"].startswith("Suggestion (not applied): ")
    assert result["fixes"][0]["description"]["text"].endswith("89.00万元 becomes 98.00万元")


def suggestion(*texts: str | None) -> Suggestion:
    place = Place(3, 2, 3, 6)
    return Suggestion(
        "改正", 250, tuple(Correction(Span(0, 4), place, Anchor(), "5.00", t, "万元", t, "digit") for t in texts)
    )


def test_only_what_says_all_that_it_changes_is_a_fix() -> None:
    found = diagnostic(
        candidates=(
            suggestion(),
            suggestion("7.00", None),
            suggestion("7.00"),
            *(suggestion("8.00", f"{n}.00") for n in range(1, 5)),
        ),
        certainty="open",
    )
    [result] = run_of(Report(diagnostics=(found,)))["results"]
    contents = [
        [r["insertedContent"]["text"] for r in f["artifactChanges"][0]["replacements"]] for f in result["fixes"]
    ]
    assert contents == [["7.00"], ["8.00", "1.00"], ["8.00", "2.00"]], "three at most, none that leaves a cell open"
    [none] = run_of(Report(diagnostics=(diagnostic(candidates=(suggestion(None),)),)))["results"]
    assert "fixes" not in none
