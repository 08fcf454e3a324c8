"""Output formats: pure functions of the report, readable, and valid against the published schema."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from attrs import evolve

from budgetlint.formats import concise, dataset, facts, tables, words
from budgetlint.formats import json as as_json
from budgetlint.model.findings import Anchor, Correction, Diagnostic, Severity, Suggestion, Suppression, SuppressionKind
from budgetlint.model.source import Place, Span
from budgetlint.reconcile import Certainty, Mistake, OperationKind
from budgetlint.report import Coverage, Problem, Report, RuleInfo, View
from budgetlint.session import Session
from budgetlint.testing import installed, lint_text
from handmade import expenditure

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
        ((place, "另"),), ("ZZ002",), "1.00", "-2.50", "3.50", "万元", Suppression(SuppressionKind.FILE, "已核对"), "m", ("1+2=3",), "片", ("R4",),
        candidates=(
            Suggestion("改", 875, (Correction(Span(0, 2), place, Anchor("表", "行", "列"), "-2.50", "1.00", "万元", "1.00", "other"),)),
            Suggestion("不知", 125, (Correction(Span(0, 2), place, Anchor(), "1.2.3", None, None, None, "sign"),)),
            Suggestion("漏列", 0, (), "row missing"),
        ), certainty="several", explained=True, conclusion="请核对。", evidence=("关系:", "  1 = 2"),
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


def test_json_names_the_wrong_figure_and_what_it_should_be() -> None:
    rules = [r for r in installed().rules if r.id in ("BL205", "BL206")]
    text = expenditure("89.00")
    [wrong] = json.loads(as_json.render(lint_text(text, rules, path="甲.txt"), View()))["diagnostics"]
    at = {"line": 6, "column": 10, "end_line": 6, "end_column": 15}
    cell = {"table": "部门支出总体情况表", "row_label": "教育支出", "column_label": "合计"}
    assert {key: wrong[key] for key in (*at, *cell)} == at | cell
    assert (wrong["actual"], wrong["expected"], wrong["difference"]) == ("89.00", "98.00", "-9.00")
    assert wrong["certainty"] == "only" and wrong["conclusion"].startswith("改正后涉及它的2项核对全部相符")
    assert wrong["evidence"] == [] and len(wrong["workings"]) == 2
    assert wrong["candidates"] == [
        {
            "text": "表「部门支出总体情况表」「教育支出」行「合计」栏89.00万元改为98.00万元",
            "share": 1.0,
            "operation": None,
            "corrections": [
                {
                    "path": "甲.txt",
                    **at,
                    "address": None,
                    **cell,
                    "printed": "89.00",
                    "value": "98.00",
                    "unit": "万元",
                    "text": "98.00",
                }
                | {"mistake": "swapped digits"}
            ],
        }
    ]
    assert text.splitlines()[at["line"] - 1][at["column"] - 1 : at["end_column"] - 1] == "89.00"
    assert {"甲.txt"} == {r["path"] for r in wrong["related"]}
    assert {6, 7, 8} == {r["line"] for r in wrong["related"]}, "the figures of the checks"


def test_json_tells_a_systematic_mistake_with_every_figure_that_it_changes() -> None:
    rules = [r for r in installed().rules if r.id in ("BL205", "BL206")]
    in_yuan = expenditure().replace("\t80.00\t", "\t800000.00\t").replace("\t12.00\t\n", "\t120000.00\t\n")
    made = json.loads(as_json.render(lint_text(in_yuan.replace("\t92.00\t", "\t920000.00\t"), rules), View()))
    jsonschema.Draft202012Validator(SCHEMA).validate(made)
    [wrong] = made["diagnostics"]
    assert wrong["message"].startswith("表「部门支出总体情况表」「基本支出」整栏的数都是应有数的10000倍")
    [one] = wrong["candidates"]
    assert one["operation"] == "unit of a column" and wrong["certainty"] == "only"
    corrections = {(c["row_label"], c["printed"], c["text"]) for c in one["corrections"]}
    assert corrections == {
        ("教育支出", "800000.00", "80.00"),
        ("社会保障和就业支出", "120000.00", "12.00"),
        ("合计", "920000.00", "92.00"),
    }
    assert wrong["expected"] is None, "it is no single figure"


def test_json_has_other_possibilities_the_likeliest_first() -> None:
    rules = [r for r in installed().rules if r.id == "BL205"]
    head, *rows = expenditure().replace("\t110.00\t", "\t101.00\t").partition("205\t")
    one_column = "".join("\t".join(row.split("\t")[:3]) + "\n" for row in "".join(rows).splitlines())
    text = head.replace("\t基本支出\t项目支出", "") + one_column
    made = json.loads(as_json.render(lint_text(text, rules), View()))
    jsonschema.Draft202012Validator(SCHEMA).validate(made)
    [wrong] = made["diagnostics"]
    assert wrong["certainty"] == "open" and "无法确定" in wrong["conclusion"]
    shares = [c["share"] for c in wrong["candidates"]]
    assert len(shares) > 1 and shares == sorted(shares, reverse=True) and 0.99 < sum(shares) < 1.01
    assert {(c["printed"], c["value"]) for one in wrong["candidates"] for c in one["corrections"]} == {
        ("98.00", "89.00"), ("12.00", "3.00"), ("101.00", "110.00"),
    }  # fmt: skip


def test_the_schema_knows_every_kind_of_mistake() -> None:
    known = SCHEMA["$defs"]
    assert known["correction"]["properties"]["mistake"]["enum"] == [str(m) for m in Mistake]
    assert known["candidate"]["properties"]["operation"]["enum"] == [*(str(o) for o in OperationKind), None]
    assert known["diagnostic"]["properties"]["certainty"]["enum"] == [*(str(c) for c in Certainty), None]


def test_what_is_no_matter_of_sums_has_no_candidates(report: Report) -> None:
    made = as_json.document(report)["diagnostics"]
    assert made
    for d in made:
        assert (d["certainty"], d["candidates"], d["conclusion"], d["evidence"]) == (None, [], None, [])


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
                "unbound": [{"path": "a.txt", "line": 9, "column": 2, "end_line": 9, "end_column": 7, "address": None}],
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
    records = [json.loads(dataset.line(record)) for record in facts.records(document)]
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
    text = "".join(dataset.as_csv(map(dataset.line, facts.records(document)), dataset.FACTS))
    header, *rows = csv.reader(io.StringIO(text))
    assert header == list(dataset.FACTS) and len(rows) == len(document.facts)


def test_tables_as_read_line_up() -> None:
    session = Session(installed())
    document = session.understand("a.txt", TEXT.encode())
    text = tables.render([document], {k: v.name for k, v in session.catalogue.kinds.items()})
    assert "种类:T2" in text and "种类:未认出" in text and "单位:未标明" in text
    rule = next(line for line in text.splitlines() if line.startswith("  ---"))
    row = next(line for line in text.splitlines() if "教育支出" in line and "1.2.3" in line)
    assert words.width(row[: row.index("1.2.3")]) == rule.rindex("  --", 0, rule.rindex("  --")) + 2
