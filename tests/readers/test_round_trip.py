"""What a generated budget says is what is read from it, whatever file it is made into."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import pytest
from attrs import evolve

from budgetlint.binding import understand
from budgetlint.model.facts import Disclosure
from budgetlint.readers import read
from budgetlint.session import Session
from budgetlint.syntax import parse
from budgetlint.testing import installed
from corpus.real import catalogue
from generator import Budget, Dialect, make_budget, render
from generator.laid import to_docx, to_html, to_pdf, to_xlsx
from properties.test_roundtrip import difference, numbers_of

FORMATS: dict[str, Callable[[Budget], bytes]] = {"docx": to_docx, "html": to_html, "pdf": to_pdf, "xlsx": to_xlsx}
SEEDS = range(24)
each_format = pytest.mark.parametrize("suffix", FORMATS)


def whole(seed: int) -> Budget:
    """Tables that a page shows whole: nothing breaks them but its edge."""
    made = make_budget(seed)
    grids = tuple(evolve(g, around=evolve(g.around, gaps=frozenset(), bookmark="")) for g in made.grids)
    return evolve(made, grids=grids)


def understood(path: str, data: bytes) -> Disclosure:
    source = read(path, data)
    return understand(source, parse(source), catalogue())


@each_format
@pytest.mark.parametrize("seed", SEEDS)
def test_the_facts_of_the_ledger_are_read_back(suffix: str, seed: int) -> None:
    budget = whole(seed)
    found = numbers_of(understood(f"budget.{suffix}", FORMATS[suffix](budget)))
    assert found == budget.expected, difference(budget.expected, found)


@each_format
@pytest.mark.parametrize("seed", list(islice(SEEDS, 6)))
def test_the_findings_are_those_of_the_text(suffix: str, seed: int) -> None:
    budget = whole(seed)
    session = Session(installed())
    text = session.understand("budget.txt", render(budget, Dialect.TABS).data)
    laid = session.understand(f"budget.{suffix}", FORMATS[suffix](budget))
    found = [
        sorted((d.rule, d.message_id, d.anchor.row_label, d.anchor.column_label) for d in report.diagnostics)
        for report in (session.report([text]), session.report([laid]))
    ]
    assert found[0] == found[1]


@each_format
@pytest.mark.parametrize("seed", list(islice(SEEDS, 6)))
def test_every_amount_has_the_address_of_its_cell(suffix: str, seed: int) -> None:
    made = understood(f"budget.{suffix}", FORMATS[suffix](whole(seed)))
    for table in made.tables:
        for fact in table.facts:
            address = made.source.address(fact.span.start)
            assert address is not None
            assert address.box or address.cell or address.column is not None
