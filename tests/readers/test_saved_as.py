"""What a generated budget says is what is read from it after LibreOffice has saved it in another format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from budgetlint.model.findings import Diagnostic
from budgetlint.readers.guard import library
from budgetlint.session import Session
from budgetlint.testing import installed
from generator import Dialect, render
from properties.test_roundtrip import difference, numbers_of
from readers.office import needs_office, saved_as
from readers.test_round_trip import FORMATS, whole

pytestmark = needs_office

#: As the reader of .doc, .rtf and .odt has them converted, file by file; here all at once, as each start costs seconds.
_WORD = "docx:MS Word 2007 XML"
#: What a budget is made as, and what it is saved as one after another.
WAYS = {
    "pdf": ("docx", "pdf"),
    "doc": ("docx", "doc", _WORD),
    "rtf": ("docx", "rtf", _WORD),
    "odt": ("docx", "odt", _WORD),
    "ods": ("xlsx", "ods"),
    "xls": ("xlsx", "xls"),
    "html": ("html", _WORD),
}
_Saved = Callable[[tuple[str, ...]], Mapping[int, bytes]]


def seeds(config: pytest.Config) -> range:
    return range(24 if config.getoption("--long") else 3)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("seed", seeds(metafunc.config))
    metafunc.parametrize("way", WAYS)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> _Saved:
    """Seed → file, saved in one format after another; each is made once."""

    @cache
    def make(way: tuple[str, ...]) -> Mapping[int, bytes]:
        *before, last = way
        if not before:
            return {seed: FORMATS[last](whole(seed)) for seed in seeds(request.config)}
        return saved_as(last, make(tuple(before)), before[-1].partition(":")[0], tmp_path_factory.mktemp("office"))

    return make


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(installed())


def said(diagnostics: Sequence[Diagnostic]) -> list[tuple[str, ...]]:
    return sorted((d.rule, d.message_id, d.anchor.row_label, d.anchor.column_label) for d in diagnostics)


def lost(made: bytes, printed: bytes) -> str:
    """Characters of a Word document that its PDF does not print: LibreOffice drops the other rows of a table where a page
    ends within its header."""
    runs = Document(BytesIO(made)).element.body.iter(qn("w:t"))
    written = Counter(t for run in runs for t in run.text or "" if not t.isspace())
    pages = library("pypdfium2", "pdf").PdfDocument(printed)
    written.subtract(t for page in pages for t in page.get_textpage().get_text_range())
    return "".join((+written).elements())


def test_facts_and_findings_are_those_of_the_text(way: str, seed: int, saved: _Saved, session: Session) -> None:
    data, budget = saved(WAYS[way])[seed], whole(seed)
    if way == "pdf" and (missing := lost(saved(WAYS[way][:1])[seed], data)):
        pytest.skip(f"LibreOffice left {len(missing)} characters out of the PDF: {missing[:40]}")
    made = session.understand(f"{seed}.{WAYS[way][-1].partition(':')[0]}", data)
    found = numbers_of(made)
    assert found == budget.expected, difference(budget.expected, found)
    text = session.understand("budget.txt", render(budget, Dialect.TABS).data)
    assert said(session.report([made]).diagnostics) == said(session.report([text]).diagnostics)
