"""Every amount stands where its address says: looked up there by somebody else's library."""

from __future__ import annotations

import importlib
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from docx import Document
from lxml import html as markup
from openpyxl import load_workbook

from budgetlint.formats import sarif
from budgetlint.model.address import Address
from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.report import View
from budgetlint.session import Session
from budgetlint.testing import installed
from generator.laid import to_docx, to_html, to_pdf, to_xlsx
from readers.test_round_trip import understood, whole

_SCHEMA = Path(__file__).parents[1] / "data" / "sarif-2.1.0.json"
SEEDS = range(6)


def amounts(disclosure: Disclosure) -> list[tuple[Fact, Address]]:
    """Every printed number of a table with its address."""
    found = []
    for table in disclosure.tables:
        for fact in table.facts:
            if fact.figure.kind is FigureKind.NUMBER:
                address = disclosure.source.address(fact.span.start)
                assert address is not None
                found.append((fact, address))
    assert found
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_box_on_the_page_of_a_pdf_holds_the_amount_and_nothing_else(seed: int) -> None:
    data = to_pdf(whole(seed))
    pages: Any = importlib.import_module("pypdfium2").PdfDocument(data)
    for fact, address in amounts(understood("a.pdf", data)):
        assert address.page is not None and address.box is not None
        page = pages[address.page - 1]
        left, top, right, bottom = (edge / 10 for edge in address.box)
        height = page.get_height()
        text = page.get_textpage().get_text_bounded(left, height - bottom, right, height - top)
        assert text.strip() == fact.raw.strip()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cell_of_a_workbook_holds_the_amount(seed: int) -> None:
    data = to_xlsx(whole(seed))
    book = load_workbook(io.BytesIO(data))
    for fact, address in amounts(understood("a.xlsx", data)):
        assert address.sheet is not None and address.cell is not None
        assert str(book[address.sheet][address.cell.partition(":")[0]].value).strip() == fact.raw.strip()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_row_and_column_of_a_word_table_hold_the_amount(seed: int) -> None:
    data = to_docx(whole(seed))
    tables = Document(io.BytesIO(data)).tables
    for fact, address in amounts(understood("a.docx", data)):
        assert address.table is not None and address.row is not None and address.column is not None
        cell = tables[address.table - 1].cell(address.row - 1, address.column - 1)
        assert cell.text.strip() == fact.raw.strip()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_row_of_a_table_of_a_web_page_holds_the_amount(seed: int) -> None:
    data = to_html(whole(seed))
    tables = markup.fromstring(data.decode()).findall(".//table")
    for fact, address in amounts(understood("a.html", data)):
        assert address.table is not None and address.row is not None
        row = tables[address.table - 1].findall(".//tr")[address.row - 1]
        assert fact.raw.strip() in [(cell.text or "").strip() for cell in row.findall("td")]


def test_findings_in_files_without_lines_are_valid_sarif_that_names_the_place() -> None:
    session = Session(installed())
    report = session.report([session.understand("a.pdf", to_pdf(whole(2)))])
    made = json.loads(sarif.render(report, View()))
    jsonschema.validate(made, json.loads(_SCHEMA.read_text(encoding="utf-8")))
    results = made["runs"][0]["results"]
    assert results
    for result in results:
        [location] = result["locations"]
        assert "region" not in location["physicalLocation"]
        assert location["properties"]["address"]["page"] >= 1
        assert any(logical["kind"] == "位置" for logical in location["logicalLocations"])
