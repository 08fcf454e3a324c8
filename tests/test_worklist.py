"""The worklist: a workbook as an office needs it, whatever stands in the report; without a formula, and readable."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from budgetlint.formats import worklist, xlsx
from budgetlint.formats.listing import entries
from budgetlint.formats.xml import legal
from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.readers import read
from budgetlint.readers.layout import Refused
from budgetlint.report import Lang, Problem, Report, View
from budgetlint.testing import lint_text
from reports import reports
from sandbox import ROOT

HEADS = 3


@pytest.fixture(scope="module")
def report() -> Report:
    name = "examples/department-budget-faulty.txt"
    return lint_text((ROOT / name).read_text("utf-8"), path=name)


def opened(report: Report, lang: Lang = "zh") -> dict[str, Worksheet]:
    book = load_workbook(io.BytesIO(xlsx.render(report, View(lang))))
    return dict(zip(("list", "summary", "notes"), book.worksheets, strict=True))


def values(sheet: Worksheet, first: int = 1) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def many(report: Report, count: int) -> Report:
    found: list[Diagnostic] = []
    while len(found) < count:
        found += report.diagnostics
    return evolve(report, diagnostics=tuple(found[:count]))


@pytest.mark.parametrize("count", [0, 1, 200])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_line_for_each_finding_and_how_to_work_through_it(report: Report, count: int, lang: Lang) -> None:
    sheets = opened(many(report, count), lang)
    sheet = sheets["list"]
    assert [s.title for s in sheets.values()] == [worklist.WORDS[lang][name] for name in sheets]
    assert values(sheet)[HEADS - 1] == list(worklist.COLUMNS[lang])
    last = HEADS + max(1, count)
    assert sheet.max_row == last
    assert sheet.freeze_panes == "A4" and sheet.auto_filter.ref == f"A3:L{last}"
    assert sheet.print_title_rows == "$3:$3" and sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToHeight == 0
    fitted = sheet.sheet_properties.pageSetUpPr
    assert fitted is not None and fitted.fitToPage
    if not count:
        assert sheet["A4"].value == worklist.WORDS[lang]["clean"] and not sheet.data_validations.dataValidation
        return
    assert [row[0] for row in values(sheet, HEADS + 1)] == list(range(1, count + 1))
    [choice] = sheet.data_validations.dataValidation
    assert str(choice.sqref) == (f"J4:J{last}" if count > 1 else "J4")
    assert choice.type == "list" and choice.formula1 == f'"{",".join(worklist.STATES[lang])}"'
    assert {row[9] for row in values(sheet, HEADS + 1)} == {worklist.STATES[lang][0]}


def test_a_line_says_where_what_and_what_to_do(report: Report) -> None:
    rows = values(opened(report)["list"], HEADS + 1)
    for row, entry in zip(rows, entries(report, "zh"), strict=True):
        d = entry.diagnostic
        assert d is not None
        assert row[1] == d.path and row[2].startswith(entry.where)
        assert d.anchor.table in row[2] and d.anchor.row_label in row[2]
        assert row[3].startswith(entry.problem) and row[5] == entry.remedy
        assert (row[7], row[8]) == (entry.severity, d.rule)
        if d.expected is not None and d.actual is not None:
            assert row[4] == f"应为 {d.expected}{d.unit}\n实为 {d.actual}{d.unit}"
        assert all(b.startswith(told) for b, told in zip(d.basis, (row[6] or "").split("\n"), strict=False))
    assert any(row[4] for row in rows)


def test_the_head_says_whose_and_when_and_how_many(report: Report) -> None:
    told = opened(report)["list"]["A2"].value
    assert isinstance(told, str)
    assert "单位:青溪县交通运输局" in told and "年度:2024" in told and f"共 {len(report.diagnostics)} 项" in told
    assert report.started is not None and f"{report.started:%Y-}" in told
    two = evolve(report, documents=(*report.documents, evolve(report.documents[0], entity=report.documents[0].year)))
    assert "等2家" in worklist.head(two, 0, "zh")
    assert "单位:未能判定    年度:未能判定    检查日期:不详" in worklist.head(Report(), 0, "zh")


def test_the_summary_counts_and_says_what_was_not_checked(report: Report) -> None:
    outcomes = (
        Outcome("BL801", report.documents[0].path, Verdict.NOT_EVALUABLE, "不知道公开日"),
        Outcome("BL804", report.documents[0].path, Verdict.NOT_EVALUABLE, "不知道公开日"),
    )
    unread = Problem("b.bin", "read", "b.bin:这是图片,不能读取;请另存为文本。")
    skipped = Problem("c.tmp", "find", "c.tmp:临时文件,略过。")
    told = evolve(report, outcomes=outcomes, unread=(unread,), skipped=(skipped,))
    sheets = opened(told)
    head, row, *rest = values(sheets["summary"])
    assert head == list(worklist.SUMMARY["zh"])
    assert row[4:8] == [report.count(s) for s in Severity] + [2]
    assert row[8] == "BL801、BL804:不知道公开日"
    said = [str(r[1]) for r in rest if r[0] in ("b.bin", "c.tmp")]
    assert len(said) == 2 and said[0].startswith("未能读取:") and said[1].startswith("略过:")
    last = values(sheets["list"])[-1]
    assert last[1] == "b.bin" and last[7] == "未能读取" and last[5] == "请另存为文本。"
    assert "1 项没有检查" in str(sheets["list"]["A2"].value)


def test_several_documents_are_added_up(report: Report) -> None:
    [document] = report.documents
    other = evolve(document, files=(evolve(document.files[0], path="b.txt"),))
    rows = values(opened(evolve(report, documents=(document, other)))["summary"])
    assert rows[-1][0] == "合计" and rows[-1][4:7] == [report.count(s) for s in Severity]
    assert rows[2][4:7] == [0, 0, 0]


def test_the_bases_are_told_in_the_notes(report: Report) -> None:
    notes = [row[0] for row in values(opened(report)["notes"])]
    assert {b for d in report.diagnostics for b in d.basis} <= set(notes)
    assert all(state in " ".join(str(n) for n in notes) for state in worklist.STATES["zh"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_no_cell_is_a_formula_and_no_text_is_changed(report: Report) -> None:
    sheet = opened(report)["list"]
    lines = list(entries(report, "zh"))
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type in ("n", "s"), "a number or a text, never a formula or an error"
    for texts, entry in zip(values(sheet, HEADS + 1), lines, strict=False):
        told = str(texts[3] or "").replace("_x000D_", "\n")
        assert told.split() == legal(worklist.problem(entry, "zh")).split()


def test_what_no_row_has_room_for_is_cut_and_says_so(report: Report) -> None:
    long = evolve(report.diagnostics[0], message="表内数字" * 3000)
    sheet = opened(evolve(report, diagnostics=(long,)))["list"]
    told = str(sheet["D4"].value)
    assert told.startswith("表内数字") and told.endswith(worklist.WORDS["zh"]["cut"]) and len(told) < 1000
    height = sheet.row_dimensions[4].height
    assert height is not None and 300 < height <= 409, "what spreadsheets show at most"


def test_rows_are_as_high_as_their_texts(report: Report) -> None:
    short = evolve(report.diagnostics[0], message="不符", workings=(), basis=(), conclusion="", candidates=())
    longer = evolve(short, message="表「部门支出总体情况表」「教育支出」行「基本支出」栏与下级各行之和不符" * 3)
    sheet = opened(evolve(report, diagnostics=(short, longer)))["list"]
    heights = [sheet.row_dimensions[row].height or 0 for row in (4, 5)]
    assert heights[0] < heights[1] < 110


def test_our_own_reader_reads_it(report: Report) -> None:
    text = read("整改清单.xlsx", xlsx.render(report, View())).text
    assert all(d.message.split(";")[0] in text for d in report.diagnostics)


def test_its_date_is_that_of_the_report(report: Report) -> None:
    book = load_workbook(io.BytesIO(xlsx.render(report, View())))
    assert report.started is not None
    assert book.properties.created == report.started.replace(tzinfo=None, microsecond=0) == book.properties.modified
    assert load_workbook(io.BytesIO(xlsx.render(Report(), View()))).properties.created.year == 1980


def test_without_its_writer_one_sentence_says_how_to_get_it(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(Refused, match=r"pip install 'budgetlint\[xlsx\]'"):
        xlsx.render(report, View())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_the_choice_of_states(report: Report, tmp_path: Path) -> None:
    (tmp_path / "清单.xlsx").write_bytes(xlsx.render(report, View()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run(
        [*convert, str(tmp_path / "out"), str(tmp_path / "清单.xlsx")], check=True, capture_output=True, timeout=120
    )
    sheet = load_workbook(tmp_path / "out" / "清单.xlsx").worksheets[0]
    [choice] = sheet.data_validations.dataValidation
    assert choice.formula1 == f'"{",".join(worklist.STATES["zh"])}"'
    assert sheet.max_row == HEADS + len(report.diagnostics)
