"""What a generated budget says is what is read from it, in every dialect, with every amount in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from budgetlint.binding import Catalogue, understand
from budgetlint.model.amount import FEN_EXPONENT, Amount, FigureKind
from budgetlint.model.facts import Disclosure
from budgetlint.model.keys import Flow, Fund, Key, Nature
from budgetlint.model.nodes import Document, Heading, Line, Node, Note, Row, Section, Table, TableOfContents, walk
from budgetlint.model.source import Span
from budgetlint.readers import read
from budgetlint.syntax import parse
from generator import Budget, Dialect, Expected, Rendered, budgets, key_items, make_budget, render

_LONG = settings.get_current_profile_name() == "long"
_SLOW = settings(
    max_examples=1000 if _LONG else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
dialects = st.sampled_from(list(Dialect))


@cache
def catalogue() -> Catalogue:
    return Catalogue.load([("budgetlint_national", n) for n in ("tables.yaml", "debt.yaml", "narrative.yaml")])


def understood(rendered: Rendered) -> Disclosure:
    source = read("budget.txt", rendered.data)
    return understand(source, parse(source), catalogue())


def numbers_of(disclosure: Disclosure) -> Counter[Expected]:
    """Every number in a table, as the generator states it."""
    found: Counter[Expected] = Counter()
    for table in disclosure.tables:
        for fact in table.facts:
            if fact.figure.kind is FigureKind.NUMBER and fact.figure.amount is not None:
                printed = disclosure.source.cut(fact.span).strip()
                found[Expected(table.kind or "", key_items(fact.key), fen_of(fact.figure.amount), printed)] += 1
    return found


def fen_of(amount: Amount) -> int | None:
    """The value in 分; None where the unit read makes it no whole number of them."""
    try:
        return amount.scaled(FEN_EXPONENT)
    except ValueError:
        return None


def difference(expected: Counter[Expected], found: Counter[Expected]) -> str:
    missing, extra = expected - found, found - expected
    lines = [f"  missing {n}× {e}" for e, n in missing.items()] + [f"  extra   {n}× {e}" for e, n in extra.items()]
    return "\n".join(lines[:24])


def check_facts(budget: Budget, rendered: Rendered) -> None:
    found = numbers_of(understood(rendered))
    assert found == budget.expected, f"{rendered.dialect}:\n{difference(budget.expected, found)}"


@_SLOW
@given(budgets(), dialects)
def test_the_facts_of_the_ledger_are_read_back(budget: Budget, dialect: Dialect) -> None:
    rendered = render(budget, dialect)
    note(rendered.text)
    check_facts(budget, rendered)


@_SLOW
@given(budgets(), dialects, dialects)
def test_two_dialects_of_one_document_say_the_same(budget: Budget, one: Dialect, other: Dialect) -> None:
    first, second = (numbers_of(understood(render(budget, dialect))) for dialect in (one, other))
    assert first == second, difference(first, second)


@_SLOW
@given(budgets(), dialects)
def test_kinds_and_units_of_tables_are_read_in_order(budget: Budget, dialect: Dialect) -> None:
    rendered = render(budget, dialect)
    note(rendered.text)
    found = [(t.kind, t.unit.symbol if t.unit else None) for t in understood(rendered).tables]
    assert found == [(grid.kind, grid.unit) for grid in budget.grids]


@_SLOW
@given(budgets(), dialects)
def test_every_span_is_the_text_it_speaks_of(budget: Budget, dialect: Dialect) -> None:
    rendered = render(budget, dialect)
    note(rendered.text)
    disclosure = understood(rendered)
    assert disclosure.source.text == rendered.text
    for fact in disclosure.facts:
        assert disclosure.source.cut(fact.span) == fact.raw
    for table in disclosure.tables:
        if table.unit_span is not None and table.unit is not None:
            assert table.unit.symbol in disclosure.source.cut(table.unit_span)


@_SLOW
@given(budgets(), dialects)
def test_every_node_lies_inside_its_parent(budget: Budget, dialect: Dialect) -> None:
    rendered = render(budget, dialect)
    note(rendered.text)
    tree = parse(read("budget.txt", rendered.data))
    for node in walk(tree):
        for part in parts_of(node):
            assert node.span.contains(part), (node, part)
        if isinstance(node, Table):
            for row in node.rows:
                assert all(row.span.contains(cell.span) for cell in row.cells)


def parts_of(node: Document | Node) -> Iterator[Span]:
    """The spans of what a node holds directly."""
    held: list[Document | Node | Row | Line | Note | Heading | None] = []
    if isinstance(node, Document | Section):
        held += node.children
    if isinstance(node, Section):
        held.append(node.heading)
    if isinstance(node, TableOfContents):
        held += node.entries
    if isinstance(node, Table):
        held += [*node.rows, node.caption, node.number, node.unit, *node.metadata, *node.stray, *node.notes]
    yield from (part.span for part in held if part is not None)


@_SLOW
@given(budgets(), dialects)
def test_every_printed_cell_is_one_cell(budget: Budget, dialect: Dialect) -> None:
    rendered = render(budget, dialect)
    note(rendered.text)
    source = read("budget.txt", rendered.data)
    tables = [node for node in walk(parse(source)) if isinstance(node, Table)]
    spans = [cell.span for table in tables for row in table.rows for cell in row.cells]
    found = Counter(source.cut(span).strip() for span in spans if source.cut(span).strip())
    printed = Counter(rendered.text[start:end].strip() for start, end in rendered.cells)
    assert not printed - found


@_SLOW
@given(budgets(), dialects)
def test_every_printed_row_is_one_row(budget: Budget, dialect: Dialect) -> None:
    rendered = render(budget, dialect)
    note(rendered.text)
    source = read("budget.txt", rendered.data)
    tables = [node for node in walk(parse(source)) if isinstance(node, Table)]
    assert len(tables) == len(budget.grids)
    for table, grid in zip(tables, budget.grids, strict=True):
        printed = [tuple(cell.text.strip() for cell in row) for row in grid.body]
        rows = [tuple(source.cut(cell.span).strip() for cell in row.cells) for row in table.rows]
        assert rows[len(rows) - len(printed) :] == printed


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("seed", range(25))
def test_budgets_of_seeds_are_read_back(seed: int, dialect: Dialect) -> None:
    budget = make_budget(seed)
    check_facts(budget, render(budget, dialect))


@pytest.mark.parametrize("seed", range(200))
def test_the_generator_keeps_the_laws_of_a_ledger(seed: int) -> None:
    """Sources cover expenditure, and in every table totals are the sums of their columns and rows."""
    budget = make_budget(seed)
    for account in budget.ledger.accounts:
        assert account.revenue + account.brought == account.expenditure(None) + account.carried
        assert account.revenue >= 0
    for grid in budget.grids:
        assert all(len(row) == grid.width for row in grid.body)
        amounts = {cell.key: cell.fen for row in grid.body for cell in row if cell.key and cell.fen is not None}
        for key, fen in amounts.items():
            parts = [other for other in amounts if is_part(grid.kind, other, key)]
            assert not parts or fen == sum(amounts[part] for part in parts), (grid.kind, key)
        if grid.kind in ("T1", "T4"):
            totals = {fen for key, fen in amounts.items() if key.flow is Flow.TOTAL and key.fund in _WHOLE}
            assert len(totals) == 1


_WHOLE = (Fund.ALL, Fund.FISCAL)
_NATURES = (Nature.BASIC, Nature.PROJECT, Nature.BUSINESS, Nature.REMITTED, Nature.SUBSIDY)


def is_part(kind: str, part: Key, whole: Key) -> bool:
    """Whether one amount of a table is a direct part of another: along its row, or down to the leaves."""
    if part == whole or part.side != whole.side:
        return False
    if kind == "T2":
        is_total = whole.flow is Flow.TOTAL and (part.fund is not Fund.ALL or part.flow is Flow.BROUGHT_FORWARD)
        return is_total and part.function == whole.function
    if kind in ("T3", "T5", "T8", "T9"):
        if whole.nature is Nature.TOTAL and whole.function is not None:
            return part.function == whole.function and part.nature in _NATURES
        return whole.function is None and part.nature == whole.nature and len(part.function or "") == 7
    if kind == "T6":
        if whole.economic is None:
            return part.nature == whole.nature and len(part.economic or "") == 5
        return whole.nature is Nature.BASIC and part.economic == whole.economic
    if kind == "T10":
        if whole.economic is None:
            return part.economic is not None and (part.function, part.project) == (whole.function, whole.project)
        return whole.function is None and part.project is not None and part.economic == whole.economic
    return False
