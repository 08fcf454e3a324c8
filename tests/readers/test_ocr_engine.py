"""The recogniser itself, where it is installed (requirements/ocr.txt): a generated document as a scan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from PIL import Image, ImageFilter
from reportlab.pdfgen.canvas import Canvas

from budgetlint.model.findings import Severity
from budgetlint.readers.layout import Limits
from budgetlint.readers.ocr import UNKNOWN, engine
from budgetlint.readers.pdf import read
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import installed
from generator.laid import to_pdf
from properties.test_roundtrip import numbers_of
from readers.making import grids
from readers.pictures import pictured
from readers.test_pdf import drawn, table, text
from readers.test_round_trip import whole

pytest.importorskip("rapidocr", reason="rapidocr is not installed: pip install -r requirements/ocr.txt")
pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.xdist_group("ocr")]

ROWS = (
    "科目编码 科目名称 合计 基本支出",
    "205 教育支出 12,345.67 12,000.07",
    "208 社会保障支出 5 -",
    "合计 _ 12,350.67 12,005.07",
)


@pytest.fixture(scope="module", autouse=True)
def chinese() -> None:
    """The scans are drawn with a font of the machine."""
    engine.engine.cache_clear()
    page = pictured(drawn(lambda c: text(c, 60, 100, "教育支出", 40)), blocks=False)
    found = [i for i in read(page, Limits(recognising=600)) if getattr(i, "text", "") == "教育支出"]
    if not found:
        pytest.skip("there is no Chinese font on this machine")


def _worn(image: Image.Image) -> Image.Image:
    return image.rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))


def _lying(image: Image.Image) -> Image.Image:
    return image.rotate(90, expand=True)


def _headlong(image: Image.Image) -> Image.Image:
    return image.rotate(180)


@pytest.mark.parametrize("change", [None, _worn, _lying, _headlong])
def test_a_table_is_read_from_its_picture(change: Callable[[Image.Image], Image.Image] | None) -> None:
    def page(c: Canvas) -> None:
        text(c, 60, 90, "部门支出总体情况表")
        table(c, 130, *ROWS)

    data = drawn(page)
    found = list(read(pictured(data, blocks=False, change=change), Limits(recognising=600)))
    [here], [there] = grids(found), grids(read(data, Limits()))
    assert (here.rows, here.columns) == (there.rows, there.columns)
    pairs = zip((c.text for c in here.cells), (c.text for c in there.cells), strict=True)
    # What the recogniser is not sure of is unknown; nothing is wrong.
    assert not [(read, true) for read, true in pairs if read != true and UNKNOWN not in read]
    assert sum(UNKNOWN in c.text for c in here.cells) <= 1


@pytest.mark.parametrize("seed", [6, 13])
def test_a_clean_document_is_read_without_a_false_amount_or_finding(seed: int) -> None:
    budget = whole(seed)
    session = Session(installed(), Settings(ocr=True))
    document = session.understand("扫描.pdf", pictured(to_pdf(budget), blocks=False))
    found, true = (Counter(e.fen for e in some.elements()) for some in (numbers_of(document), budget.expected))
    assert not found - true, "no amount is invented"
    assert found.total() >= 0.95 * true.total()
    report = session.report([document])
    assert not [d for d in report.diagnostics if d.severity is Severity.ERROR]
    plain = {
        (d.rule, d.message_id) for d in session.report([session.understand("文字.pdf", to_pdf(budget))]).diagnostics
    }
    added = [d for d in report.diagnostics if (d.rule, d.message_id) not in plain and d.rule not in ("BL090", "BL808")]
    assert not [d for d in added if d.severity is not Severity.INFO], [d.message for d in added]
