"""An amount is proposed only where it follows: what a clerk may copy out of a report has to be right."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest
from attrs import evolve
from openpyxl import load_workbook

from budgetlint.cli import main
from budgetlint.testing import installed, lint_text
from pages import cards, of_class, parsed, words
from sandbox import ROOT

SCHEMA = json.loads((ROOT / "docs/schema/report-1.json").read_text("utf-8"))
_HEAD = (
    "甲县教育局2024年部门预算公开\n\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "205\t教育支出\t{}\t80.00\t18.00\n208\t社会保障和就业支出\t12.00\t12.00\t\n"
)
#: A row and a column say what the wrong figure should be.
SURE = _HEAD.format("89.00") + "合计\t\t110.00\t92.00\t18.00\n"
#: One sum of several parts: any of them may be wrong.
OPEN = _HEAD.format("107.30")
#: A percentage, and what it is of in two parts.
RATED = "甲县教育局2024年部门预算公开\n\n2024年支出预算112.00万元,比上年增加12.00万元,增长15.00%。其中:基本支出84.00万元,项目支出{}万元。\n"
_FORMATS = ("json", "jsonl", "sarif", "csv", "html", "markdown", "human", "xlsx")


def printed(folder: Path, text: str, *rules: str) -> Mapping[str, str]:
    """What each format says of a document with one finding, by its name; ``xlsx`` is the figures of its line."""
    document = folder / "甲.txt"
    document.write_text(text, encoding="utf-8")
    wanted = [arg for name in _FORMATS for arg in ("--format", f"{name}={folder / name}")]
    assert main(["check", "--no-cache", "--select", ",".join(rules), *wanted, str(document)]) == 1
    sheet = load_workbook(io.BytesIO((folder / "xlsx").read_bytes())).worksheets[0]
    [head, line] = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows(min_row=3)]
    texts = {name: (folder / name).read_text("utf-8-sig") for name in _FORMATS if name != "xlsx"}
    return texts | {"xlsx": line[head.index("应为/实为")]}


def test_where_any_part_may_be_wrong_no_format_proposes_an_amount(tmp_path: Path) -> None:
    told = printed(tmp_path, OPEN, "BL206")
    report = json.loads(told["json"])
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    [found] = report["diagnostics"]
    assert found["certainty"] == "open" and "无法确定哪一个有误" in found["conclusion"]
    assert found["expected"] is None and (found["actual"], found["difference"]) == ("107.30", "9.30")
    assert "107.30万元" in found["message"] and "98.00万元" in found["message"], "both figures are told"
    [line] = [r["finding"] for r in map(json.loads, told["jsonl"].splitlines()) if r["type"] == "finding"]
    assert line["expected"] is None
    [result] = json.loads(told["sarif"])["runs"][0]["results"]
    assert "expected" not in result["properties"] and result["properties"]["actual"] == "107.30"
    [row] = csv.DictReader(io.StringIO(told["csv"]))
    assert (row["应为"], row["实为"], row["差额"]) == ("", "107.30", "9.30")
    assert told["xlsx"] == "实为 107.30万元"
    [card] = cards(parsed(told["html"]))
    assert not of_class(card, "figures") and "应为" not in words(card)
    assert "应为" not in told["markdown"] and "应为" not in told["human"]


def test_where_it_follows_every_format_says_what_it_should_be(tmp_path: Path) -> None:
    told = printed(tmp_path, SURE, "BL205", "BL206")
    [found] = json.loads(told["json"])["diagnostics"]
    assert found["certainty"] == "only"
    assert (found["expected"], found["actual"], found["difference"]) == ("98.00", "89.00", "-9.00")
    [result] = json.loads(told["sarif"])["runs"][0]["results"]
    assert result["properties"]["expected"] == "98.00"
    [row] = csv.DictReader(io.StringIO(told["csv"]))
    assert (row["应为"], row["实为"], row["差额"]) == ("98.00", "89.00", "-9.00")
    assert told["xlsx"] == "应为 98.00万元\n实为 89.00万元"
    [table] = of_class(parsed(told["html"]), "figures")
    assert [[words(cell) for cell in row][:2] for row in table.iter("tr")] == [
        ["列示", "89.00"], ["应为", "98.00"], ["少", "9.00"],
    ]  # fmt: skip


@pytest.mark.parametrize("text", [SURE, OPEN])
def test_the_identity_of_a_finding_does_not_rest_on_what_it_proposes(text: str) -> None:
    [found] = lint_text(text, [r for r in installed().rules if r.id in ("BL205", "BL206")]).diagnostics
    for expected in (None, "1.00"):
        assert evolve(found, expected=expected).fingerprint == found.fingerprint


@pytest.mark.parametrize(("part", "expected"), [("28.00", "12.00"), ("20.00", None)])
def test_a_percentage_is_worked_out_again_of_figures_that_hold_alone(part: str, expected: str | None) -> None:
    """Where its own total may be the wrong figure, what comes of it is no better."""
    [rate] = lint_text(RATED.format(part), [r for r in installed().rules if r.id == "BL406"]).diagnostics
    assert (rate.rule, rate.actual, rate.expected) == ("BL406", "15.00", expected)
    assert "复算为增加12.00%" in rate.message and (rate.certainty == "open") is (expected is None)
