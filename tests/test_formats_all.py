"""What holds of every format: it says each finding once, never raises, and is well-formed, whatever the words are."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Final

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from budgetlint.formats import csv as as_csv
from budgetlint.formats import jsonl, junit, listing, markdown, worklist
from budgetlint.model.findings import Anchor, Diagnostic, Severity
from budgetlint.model.source import Place
from budgetlint.report import Lang, Report, View
from budgetlint.testing import installed, lint_text
from handmade import expenditure
from published import SCHEMAS, validator
from reports import WORDS, marked, readable, reports
from sandbox import ROOT

FORMATS: Final = installed().formats
SARIF: Final = json.loads((ROOT / "tests/data/sarif-2.1.0.json").read_text("utf-8"))
JUNIT: Final = etree.XMLSchema(etree.parse(ROOT / "tests/data/junit.xsd"))
EXAMPLES: Final = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
VIEWS: Final = st.builds(
    View, st.sampled_from(["zh", "en"]), st.booleans(), st.just(False), st.integers(40, 120), st.booleans()
)


def written(content: str | bytes) -> str | bytes:
    """As it comes back from a file: what is no text is escaped."""
    return content.encode("utf-8", "backslashreplace").decode() if isinstance(content, str) else content


def fits(schema: dict[str, object]) -> Callable[[object], None]:
    return validator(schema).validate


def of_lines(text: str) -> list[object]:
    return [json.loads(line) for line in text.splitlines()]


def well_formed(name: str, content: str | bytes) -> None:
    if isinstance(content, bytes):
        assert load_workbook(io.BytesIO(content)).sheetnames
    elif name == "json":
        fits(SCHEMAS["report-1.json"])(json.loads(content))
    elif name == "jsonl":
        for record in of_lines(content):
            fits(SCHEMAS["report-lines-1.json"])(record)
    elif name == "gitlab":
        fits(SCHEMAS["gitlab-code-quality.json"])(json.loads(content))
    elif name == "sarif":
        fits(SARIF)(json.loads(content))
    elif name == "junit":
        JUNIT.assertValid(etree.fromstring(content.encode()))
    elif name in ("concise", "human"):
        plain = re.sub(r"\x1b\[[0-9;]+m", "", content)
        assert all(c == "\n" or unicodedata.category(c) != "Cc" for c in plain), "nothing that a terminal acts on"
    elif name == "github":
        assert "\r" not in content
    elif name == "csv":
        rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline="")))
        assert {len(row) for row in rows} == {len(as_csv.COLUMNS)}


@EXAMPLES
@given(reports(), VIEWS)
def test_any_report_is_rendered_well_formed_with_every_finding_once(report: Report, view: View) -> None:
    report, marks = marked(report)
    hidden = [f"QZ{n:04}X" for n, d in enumerate(report.diagnostics) if d.suppressed]
    for name, made in FORMATS.items():
        content = made.render(report, view)
        assert isinstance(content, bytes) == made.binary
        assert content == made.render(report, view), f"{name}: the same report, the same bytes"
        content = written(content)
        well_formed(name, content)
        shown = readable(content)
        # A failure of JUnit has its message as an attribute, and again in the text that is shown when it is opened.
        times = 2 if name == "junit" else 1
        if name in ("human", "html"):  # of documents alone
            read = {f.path for d in report.documents for f in d.files}
            marks_here = [
                m
                for m, d in zip(marks, [d for d in report.diagnostics if not d.suppressed], strict=True)
                if d.path in read
            ]
        else:
            marks_here = marks
        assert {mark: shown.count(mark) for mark in marks_here} == dict.fromkeys(marks_here, times), name
        if name not in ("json", "jsonl", "sarif", "html"):  # they say that it is suppressed, and why
            assert not [mark for mark in hidden if mark in shown], name


# --- jsonl ------------------------------------------------------------------------------------------------------------


@EXAMPLES
@given(reports())
def test_lines_have_all_that_the_json_has(report: Report) -> None:
    records = list(jsonl.records(report))
    run, *rest = records
    whole = json.loads(str(FORMATS["json"].render(report, View())))
    kinds = Counter(r["type"] for r in rest)
    assert run["type"] == "run" and run["run"]["complete"] is report.complete
    assert (run["run"]["documents"], run["run"]["findings"]) == (kinds["document"], kinds["finding"])
    for kind, key in (
        ("document", "documents"),
        ("finding", "diagnostics"),
        ("unread", "unread"),
        ("crash", "crashes"),
    ):
        told = [json.dumps(r[kind]) for r in rest if r["type"] == kind]
        assert sorted(told) == sorted(map(json.dumps, whole[key])), kind
    told = [json.dumps(r["outcome"]) for r in rest if r["type"] == "outcome"]
    assert sorted(told) == sorted(json.dumps(o) for o in whole["outcomes"] if o["verdict"] != "pass")
    owners = {f.path: d.path for d in report.documents for f in d.files}
    for record in rest:
        if record["type"] in ("finding", "outcome"):
            assert record.get("of", {}).get("path") == owners.get(record[record["type"]]["path"])


# --- csv --------------------------------------------------------------------------------------------------------------


def back(cell: str) -> str:
    """What a cell of the CSV says, without the apostrophe that keeps it from being computed."""
    return cell[1:] if as_csv._FORMULA.match(cell) and cell.startswith("'") else cell


@given(WORDS | st.from_regex(r"-?[0-9]{1,3}(\.[0-9])?", fullmatch=True))
def test_no_cell_is_computed_and_each_says_what_it_said(value: str) -> None:
    cell = as_csv.inert(value)
    assert back(cell) == value
    assert not cell.startswith(("=", "+", "@", "＝", "＋", "－", "＠", "\t", "\r"))
    assert not cell.startswith("-") or float(cell) <= 0


@EXAMPLES
@given(reports())
def test_the_rows_are_the_findings_and_what_was_not_checked(report: Report) -> None:
    text = str(FORMATS["csv"].render(report, View()))
    assert text.startswith("\ufeff序号,") and text.count("\ufeff") >= 1
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    found = [d for d in report.diagnostics if not d.suppressed]
    assert len(rows) == len(found) + len(report.unread) + len(report.crashes)
    assert [row["序号"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    for row, d in zip(rows, found, strict=False):
        assert (back(row["文件"]), row["规则"], row["标识"]) == (d.path, d.rule, d.fingerprint)
        assert (row["应为"], row["实为"], row["差额"]) == (d.expected or "", d.actual or "", d.difference or "")
        told = [back(row[name]) for name in ("表", "行", "栏", "金额单位")]
        assert told == [d.anchor.table, d.anchor.row_label, d.anchor.column_label, d.unit or ""]
        assert back(row["依据"]) == "\n".join(d.basis) and back(row["算式"]) == "\n".join(d.workings)
        assert (back(row["问题"]), back(row["建议"])) == listing.advice(d, "zh")


@given(WORDS.filter(bool), WORDS.filter(lambda w: ";" not in w))
def test_what_to_do_is_told_apart_and_nothing_is_lost(problem: str, remedy: str) -> None:
    message = f"{problem};请{remedy}"
    d = Diagnostic("ZZ001", "made-up", Severity.ERROR, message, "a.txt", Place(1, 1, 1, 1), Anchor())
    assert listing.advice(d, "zh") == (problem, f"请{remedy}".strip())


def test_the_remedy_is_the_correction_where_it_is_the_only_one() -> None:
    report = lint_text(expenditure("89.00"), [r for r in installed().rules if r.id in ("BL205", "BL206")])
    [d] = report.diagnostics
    problem, remedy = listing.advice(d, "zh")
    assert problem == d.message
    assert remedy == f"{d.candidates[0].text};请与原始数据核对后改正。" and "89.00万元改为98.00万元" in remedy
    assert listing.advice(evolve(d, message=d.candidates[0].text), "zh")[1] == "请与原始数据核对后改正。"
    assert listing.advice(evolve(d, certainty="open"), "zh") == (d.message, d.conclusion)
    silent = evolve(d, candidates=(), conclusion="", message="合计栏为1.00,各项之和为2.00")
    assert listing.advice(silent, "zh") == (silent.message, "请核对,确有差错的予以改正。")
    assert listing.advice(evolve(silent, advice="请补正。"), "zh") == (silent.message, "请补正。")


# --- markdown ---------------------------------------------------------------------------------------------------------


@given(st.lists(WORDS, min_size=3, max_size=3))
def test_words_stay_words_in_a_table(cells: list[str]) -> None:
    page = "| a | b | c |\n| --- | --- | --- |\n| " + " | ".join(map(markdown.text, cells)) + " |\n"
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(page)
    row = [t for t in tokens if t.type == "inline"][3:]
    assert len(row) == 3
    for token, cell in zip(row, cells, strict=True):
        children = token.children or []
        assert {t.type for t in children} <= {"text", "text_special", "html_inline"}
        assert {t.content for t in children if t.type == "html_inline"} <= {"<br>"}
        said = "".join("\n" if t.type == "html_inline" else t.content for t in children)
        kept = [line.strip() for line in cell.replace("\x00", "\ufffd").splitlines()]
        assert said.split() == " ".join(line for line in kept if line).split()


# --- junit ------------------------------------------------------------------------------------------------------------


@EXAMPLES
@given(reports(), st.sampled_from(["zh", "en"]))
def test_suites_count_their_cases_and_none_is_empty(report: Report, lang: Lang) -> None:
    root = etree.fromstring(junit.render(report, View(lang)).encode())
    suites = root.findall("testsuite")
    assert len(suites) >= len(report.documents)
    results = Counter(result.tag for result in root.iter("failure", "error", "skipped"))
    assert results["failure"] == sum(not d.suppressed for d in report.diagnostics)
    assert results["error"] == len(report.unread) + len(report.crashes)
    told = [failure.get("type") for failure in root.iter("failure")]
    assert sorted(map(str, told)) == sorted(str(d.severity) for d in report.diagnostics if not d.suppressed)
    unjudged = sum(o.verdict == "not_evaluable" for o in report.outcomes)
    assert results["skipped"] == unjudged + len(report.skipped)
    for suite in suites:
        cases = suite.findall("testcase")
        assert len(cases) == int(suite.get("tests", "")) > 0
        for tag, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert sum(case.find(tag) is not None for case in cases) == int(suite.get(name, ""))


# --- the documentation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_published_schema_is_one_and_is_named_by_its_file(name: str) -> None:
    schema = SCHEMAS[name]
    validator(schema).check_schema(schema)
    assert schema.get("$id", name) == name
    assert not validator(schema).is_valid({"version": 0})


@pytest.mark.parametrize("page", ["formats.md", "formats.en.md"])
def test_the_documentation_names_every_format_and_column(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    lang: Lang = "en" if ".en" in page else "zh"
    rows = [
        [cell.strip(" `") for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| `")
    ]
    assert {name: file for name, *_, file in rows if name in FORMATS} == {n: f.file for n, f in FORMATS.items()}
    columns = tuple(names[lang] for names, _ in as_csv.COLUMNS)
    for names in (columns, worklist.COLUMNS[lang], worklist.STATES[lang], worklist.SUMMARY[lang]):
        assert f"`{('、' if lang == 'zh' else ', ').join(names)}`" in text
    kinds = [row[0] for row in rows if row[0] in SCHEMAS["report-lines-1.json"]["$defs"]]
    assert kinds == list(SCHEMAS["report-lines-1.json"]["$defs"])[:-1]
    assert all((ROOT / "docs" / "schema" / name).exists() and name in text for name in SCHEMAS)
