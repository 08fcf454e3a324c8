"""Whole runs over files that people have: findings with the file's own places, archives, what was left out."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from budgetlint.cli import main
from generator import Budget, Dialect, make_budget, render
from generator.laid import to_docx, to_html, to_pdf, to_xlsx
from readers import making
from readers.test_pdf import drawn, text
from readers.test_round_trip import whole


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out = capsys.readouterr()
    return code, out.out, out.err


def report(capsys: pytest.CaptureFixture[str], *paths: Path) -> dict[str, Any]:
    _, out, _ = run(capsys, "--format", "json", *map(str, paths))
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.parametrize(("suffix", "made"), [("docx", to_docx), ("html", to_html), ("pdf", to_pdf), ("xlsx", to_xlsx)])
def test_a_finding_says_where_in_the_terms_of_its_file(
    suffix: str, made: Callable[[Budget], bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    budget = whole(2)
    path = tmp_path / f"预算.{suffix}"
    path.write_bytes(made(budget))
    found = report(capsys, path)
    [document] = found["documents"]
    for table in document["tables"]:
        assert table["line"] is None
        assert table["address"] is not None
    _, shown, _ = run(capsys, str(path))
    assert {"docx": "段", "html": "段", "pdf": "页", "xlsx": "工作表"}[suffix] in shown


def test_every_file_of_an_archive_is_checked_and_what_is_no_document_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    budget = whole(3)
    archive = tmp_path / "公开.zip"
    parts = {
        "甲/预算.docx": to_docx(budget),
        "预算.txt": render(make_budget(3), Dialect.TABS).data,
        "图.png": b"\x89PNG\r\n\x1a\n" * 9,
    }
    archive.write_bytes(making.zipped(parts))
    found = report(capsys, archive)
    assert [Path(d["path"]).name for d in found["documents"]] == ["预算.docx", "公开.zip!预算.txt"]
    assert [Path(s["path"]).name for s in found["skipped"]] == ["公开.zip!图.png"]


def test_a_scanned_page_is_told_and_nothing_on_it_is_said_to_be_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def scan(c: Canvas) -> None:
        c.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)

    path = tmp_path / "扫描.pdf"
    path.write_bytes(drawn(lambda c: text(c, 60, 100, "甲县教育局2024年部门预算公开"), scan))
    found = report(capsys, path)
    rules = {d["rule"] for d in found["diagnostics"]}
    assert "BL808" in rules
    assert "BL090" in rules
    [document] = found["documents"]
    assert [(r["kind"], r["address"]["page"]) for r in document["remarks"]] == [("scanned", 2)]
    missing = {f"BL1{n:02}" for n in range(1, 11)}
    assert not rules & missing


def test_a_formula_that_failed_is_found_in_its_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    budget = whole(2)
    book = load_workbook(io.BytesIO(to_xlsx(budget)))
    sheet = book.worksheets[0]
    wrong = next(c for row in sheet.iter_rows() for c in row if str(c.value or "").endswith(".93"))
    wrong.value = "#REF!"
    assert wrong.data_type == "e"
    path = tmp_path / "预算.xlsx"
    book.save(path)
    found = report(capsys, path)
    broken = [d for d in found["diagnostics"] if d["rule"] == "BL216"]
    assert [(d["address"]["sheet"], d["address"]["cell"]) for d in broken] == [(sheet.title, wrong.coordinate)]


def test_the_page_of_what_was_read_shows_every_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    budget = whole(2)
    path, page = tmp_path / "预算.pdf", tmp_path / "读到.html"
    path.write_bytes(to_pdf(budget))
    run(capsys, "extract", "--html", str(path), "-o", str(page))
    shown = page.read_text(encoding="utf-8")
    assert shown.count("<figure>") == len(budget.grids)
    for grid in budget.grids:
        assert grid.caption in shown
    assert not re.search(r"https?://", shown)
