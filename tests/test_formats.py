"""Output formats: pure functions of the report, readable, and valid against the published schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from attrs import evolve

from budgetlint.formats import concise, facts, tables, words
from budgetlint.formats import json as as_json
from budgetlint.model.findings import Anchor, Diagnostic, Severity
from budgetlint.model.source import Place
from budgetlint.report import Coverage, Problem, Report, RuleInfo, View
from budgetlint.session import Session
from budgetlint.testing import installed, lint_text

SCHEMA = json.loads((Path(__file__).parents[1] / "docs/schema/report-1.json").read_text("utf-8"))
TEXT = (
    "甲县教育局2024部门预算公开\n\n部门收入总体情况表\n预算年度:2023\n\n"
    "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t1.2.3\t12.00\n合计\t\t12.00\t12.00\n"
    "\n植树情况\n\n地点\t棵数\n东山\t12\n西山\t30\n"
)


@pytest.fixture(scope="module")
def report() -> Report:
    return lint_text(TEXT, path="甲县/预算.txt")


def broken(report: Report) -> Report:
    unread = (Problem("b.bin", "read", "b.bin:这是图片,不能读取;请另存为文本。"),)
    return evolve(report, unread=unread, crashes=(Problem("a.txt", "BL001", "规则 BL001 出错"),))


def test_json_fits_the_published_schema(report: Report) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    place = Place(1, 1, 1, 3)
    full = Diagnostic(
        "ZZ001", "n", Severity.ERROR, "两句\n话", "a.txt", place, Anchor("表", "行", "列", 1), ("依据",),
        ((place, "另"),), ("ZZ002",), "1.00", "-2.50", "3.50", "万元", True, "m", ("1+2=3",), "片", ("R4",),
    )  # fmt: skip
    covered = Coverage("a.txt", (1, 2, 3, 4), ((0, (1, 2, 3, 4)),), (("parts", "hard", 7),), 2, 1, (Place(1, 1, 1, 2),))
    for one in (report, broken(report), Report(), evolve(report, diagnostics=(full,), coverage=(covered,))):
        validator.validate(json.loads(as_json.render(one, View())))


def test_json_says_what_was_read(report: Report) -> None:
    [document] = json.loads(as_json.render(report, View()))["documents"]
    assert document["kind"]["value"] == "部门预算" and document["year"]["value"] == 2024
    assert [t["kind"] for t in document["tables"]] == ["T2", None]
    assert document["tables"][0]["amounts"] == 3


def test_json_keeps_every_diagnostic(report: Report) -> None:
    made = json.loads(as_json.render(report, View()))["diagnostics"]
    assert [(d["rule"], d["line"]) for d in made] == [(d.rule, d.place.line) for d in report.diagnostics]
    assert {"BL002", "BL005", "BL216"} <= {d["rule"] for d in made}


def test_json_shows_the_arithmetic_and_what_it_rests_on(report: Report) -> None:
    [first, *_] = report.diagnostics
    worked = evolve(first, workings=("1.00 + 2.00 = 3.00",), requirement=("R4",))
    rules = (RuleInfo("ZZ001", "n", Severity.ERROR, "合计相等。", ("R4", "L46")),)
    made = as_json.document(evolve(report, diagnostics=(worked,), rules=rules))
    assert made["diagnostics"][0]["workings"] == ["1.00 + 2.00 = 3.00"]
    assert made["diagnostics"][0]["requirement"] == ["R4"]
    assert made["rules"][0]["requirement"] == ["R4", "L46"]


def test_json_has_coverage_where_it_was_asked_for(report: Report) -> None:
    assert as_json.document(report)["coverage"] is None
    covered = Coverage("a.txt", (5, 0, 2, 1), ((3, (5, 0, 2, 1)),), (("parts", "hard", 7),), 4, 3, (Place(9, 2, 9, 7),))
    assert as_json.document(evolve(report, coverage=(covered,)))["coverage"] == [
        {
            "path": "a.txt",
            "amounts": [5, 0, 2, 1],
            "tables": [{"index": 3, "amounts": [5, 0, 2, 1]}],
            "constraints": [{"origin": "parts", "trust": "hard", "count": 7}],
            "prose": {
                "amounts": 4,
                "bound": 3,
                "unbound": [{"line": 9, "column": 2, "end_line": 9, "end_column": 7}],
            },
        }
    ]


def test_concise_is_one_line_a_finding(report: Report) -> None:
    lines = concise.render(broken(report), View()).splitlines()
    assert len(lines) == len(report.diagnostics) + 2
    assert lines[0].startswith("甲县/预算.txt:1:") and ": info BL002 " in lines[0]
    assert any(line.startswith("b.bin:1:1: unread ") for line in lines)


def test_extracted_facts_are_places_in_the_file() -> None:
    session = Session(installed())
    document = session.understand("a.txt", TEXT.encode())
    records = [json.loads(line) for line in facts.jsonl([document]).splitlines()]
    assert len(records) == len(document.facts)
    lines = TEXT.splitlines()
    for record in records:
        if record["line"] == record["end_line"]:
            assert lines[record["line"] - 1][record["column"] - 1 : record["end_column"] - 1] == record["raw"]
    [bad] = [r for r in records if r["figure"] == "unreadable"]
    assert bad["raw"] == "1.2.3" and bad["amount"] is None
    assert {"12.00"} == {r["amount"] for r in records if r["table_kind"] == "T2" and r["amount"]}


def test_extracted_csv_has_the_same_rows() -> None:
    document = Session(installed()).understand("a.txt", TEXT.encode())
    header, *rows = facts.table([document]).splitlines()
    assert len(rows) == len(document.facts)
    assert header.startswith("path,key_entity,key_year,") and header.endswith(",raw,bound,opaque")


def test_tables_as_read_line_up() -> None:
    session = Session(installed())
    document = session.understand("a.txt", TEXT.encode())
    text = tables.render([document], {k: v.name for k, v in session.catalogue.kinds.items()})
    assert "种类:T2" in text and "种类:未认出" in text and "单位:未标明" in text
    rule = next(line for line in text.splitlines() if line.startswith("  ---"))
    row = next(line for line in text.splitlines() if "教育支出" in line and "1.2.3" in line)
    assert words.width(row[: row.index("1.2.3")]) == rule.rindex("  --", 0, rule.rindex("  --")) + 2
