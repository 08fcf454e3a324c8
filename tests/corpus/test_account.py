"""No amount is lost: every run of digits in a table is a fact, or something else that is named, with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from budgetlint.binding import Taken, account
from budgetlint.model.facts import ColumnRole, RowRole
from corpus.real import TEXTS, disclosure, needs_corpus, seed

pytestmark = needs_corpus
each_text = pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)


@each_text
def test_every_digit_in_a_cell_is_accounted_for_once(path: Path) -> None:
    document = disclosure(path)
    source = document.source
    runs = list(account(document))
    assert all(source.cut(r.span) and re.fullmatch("[0-9０-９]+", source.cut(r.span)) for r in runs)
    accounted = sum(len(r.span) for r in runs)
    cells = [c for t in document.tables for row in t.node.rows for c in row.cells]
    assert accounted == sum(len(re.findall("[0-9０-９]", source.cut(c.span))) for c in cells)
    assert len({r.span for r in runs}) == len(runs)


@each_text
def test_digits_of_amount_columns_are_facts(path: Path) -> None:
    """In a recognised table nothing that stands in a column of amounts is taken for text."""
    document = disclosure(path)
    for run in account(document):
        table = document.tables[run.table]
        row = table.node.rows[run.row]
        index = next(i for i, c in enumerate(row.cells) if c.span.contains(run.span))
        role = next((c.role for c in table.columns if c.index == index), None)
        if table.kind and table.row_roles[run.row] is RowRole.ENTRY and role in (ColumnRole.AMOUNT, ColumnRole.VALUE):
            assert run.taken is Taken.FACT, document.source.place(run.span)


def test_what_the_seeds_print_in_tables_besides_facts() -> None:
    """List marks inside cells (1.… 2.…) are all that is taken for text."""
    texts = {
        (number, seed(number).source.line_of(run.span.start))
        for number in ("000", "001", "002", "003", "004")
        for run in account(seed(number))
        if run.taken is Taken.TEXT
    }
    assert texts == {("001", 1461), ("001", 1540), ("001", 1626), ("003", 455), ("003", 475)}
