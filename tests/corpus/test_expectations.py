"""The seed documents are read as a careful person reads them: ``expected/*.yaml`` against the whole pipeline.

The expectations were written by hand from the documents. Lines count from 1; ``cell`` counts the tab-separated cells of
a line from 0 (where a line is one cell it is left out).

- ``first_line`` … ``last_line``: first header line to last cell of the grid, without caption, 单位 and other metadata.
- ``body_rows``: rows after header and 栏次 rows, wholly blank ones (``empty_rows``) included; in 绩效 tables (T13)
  every row of the grid. ``width``: cells of the widest row. ``header_lines``: where header and 栏次 rows begin.
- ``amounts``: cells of amount columns that print a number; ``blanks`` and ``dashes``: the other cells of amount columns
  in rows (halves of rows) that list something.
- ``values``: cells of value columns, and of the money and plan fields of 绩效 tables, that print a number.
- A key lists the dimensions that are certain; function, economic and project are absent where they are not listed.
- Columns of T13 are those of its indicator grid.
- ``opaque``: what resolves to no subject or source, with the lines of its amount cells (``facts``) where the whole row
  is opaque. ``traps``: where the dump is broken, and how it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from attrs import frozen
from ruamel.yaml import YAML

from budgetlint.binding import Catalogue, understand
from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import BoundTable, Column, ColumnRole, Disclosure, Fact, RowRole
from budgetlint.model.nodes import Row
from budgetlint.model.source import Source, Span
from budgetlint.readers import read
from budgetlint.syntax import parse

Mapping: TypeAlias = dict[str, Any]

EXPECTED = Path(__file__).parent / "expected"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
DOCUMENTS = sorted(path.stem for path in EXPECTED.glob("*.yaml"))

#: Kinds whose subjects are certain: what the expected key does not list must be absent.
SUBJECT_KINDS = frozenset({"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10"})
SUBJECTS = ("function", "economic", "project")
#: Labels that tell nothing but text from each other are one class.
ROLE_CLASS = {"label": "text"}
#: Kinds with an indicator grid, whose expectations are written as those of T13.
FORMS = frozenset({"T13", "T16", "T17", "T18"})
ENUMERATOR = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[、.]|其中[:：]|\d{3,7}(?=\D))")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real documents is not beside this checkout")


@cache
def expectation(document: str) -> Mapping:
    """One expectation file."""
    loaded: Mapping = YAML(typ="safe").load((EXPECTED / f"{document}.yaml").read_text("utf-8"))
    return loaded


@cache
def lines(document: str) -> tuple[str, ...]:
    """The lines of a document; the first stands at index 1."""
    text = (CORPUS / expectation(document)["file"]).read_text("utf-8")
    return ("", *text.split("\n"))


@cache
def catalogue() -> Catalogue:
    return Catalogue.load([("budgetlint_national", n) for n in ("tables.yaml", "debt.yaml", "narrative.yaml")])


@cache
def disclosure(document: str) -> Disclosure:
    """One document through the whole pipeline."""
    path = CORPUS / expectation(document)["file"]
    source = read(path.name, path.read_bytes())
    return understand(source, parse(source), catalogue())


@frozen
class Case:
    """One expected table of one document."""

    document: str
    index: int

    @property
    def expected(self) -> Mapping:
        table: Mapping = expectation(self.document)["tables"][self.index]
        return table

    @property
    def source(self) -> Source:
        return disclosure(self.document).source

    @property
    def table(self) -> BoundTable:
        """The table as read that holds the expected grid's first line."""
        wanted = self.expected["first_line"]
        for table in disclosure(self.document).tables:
            if any(first_line(self.source, row) <= wanted <= last_line(self.source, row) for row in table.node.rows):
                return table
        raise AssertionError(f"no table was read at line {wanted}")

    def __str__(self) -> str:
        return f"{self.document}-{self.expected['kind']}-{self.expected['caption_line']}"


CASES = [Case(document, i) for document in DOCUMENTS for i in range(len(expectation(document)["tables"]))]
each_document = pytest.mark.parametrize("document", DOCUMENTS)
each_table = pytest.mark.parametrize("case", CASES, ids=str)
each_table_with_figures = pytest.mark.parametrize("case", [c for c in CASES if c.expected["samples"]], ids=str)
each_table_with_blanks = pytest.mark.parametrize("case", [c for c in CASES if "blank_samples" in c.expected], ids=str)


def first_line(source: Source, row: Row) -> int:
    return source.line_of(row.span.start)


def last_line(source: Source, row: Row) -> int:
    return source.line_of(max(row.span.start, row.span.end - 1))


def plain(text: str) -> str:
    """A label without white space, enumerator, code or the width of its brackets."""
    text = re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）").replace(":", "：")
    return ENUMERATOR.sub("", ENUMERATOR.sub("", text))


def role(name: str) -> str:
    return ROLE_CLASS.get(name, name)


def place_of(case: Case, sample: Mapping) -> Span:
    """The source span of the printed cell of a sample, separators excluded."""
    starts = case.source.line_starts
    start = starts[sample["line"] - 1]
    cells = lines(case.document)[sample["line"]].split("\t")
    if "cell" not in sample:
        return Span(start, start + sum(map(len, cells)) + len(cells) - 1)
    before = sum(len(cell) + 1 for cell in cells[: sample["cell"]])
    return Span(start + before, start + before + len(cells[sample["cell"]]))


def fact_at(case: Case, sample: Mapping) -> Fact:
    place = place_of(case, sample)
    found = [fact for fact in case.table.facts if place.contains(fact.span)]
    assert found, f"line {sample['line']}: no fact"
    assert len(found) == 1, f"line {sample['line']}: {len(found)} facts in one cell"
    return found[0]


def key_differences(fact: Fact, expected: Mapping, strict: bool) -> list[str]:
    """Dimensions that differ; ``strict`` asks for unlisted subjects to be absent."""
    actual = fact.key.compact()
    names = [*expected, *(name for name in SUBJECTS if strict and name not in expected)]
    return [
        f"{name}: {actual.get(name)} for {expected.get(name)}"
        for name in names
        if actual.get(name) != expected.get(name)
    ]


def column_differences(table: BoundTable, column: Column, expected: Mapping) -> Iterator[str]:
    """Dimensions that neither the column nor all of its facts state, or that contradict the expected ones."""
    key = dict(column.key)
    facts = [fact.key.compact() for fact in table.facts if fact.column == column.index]
    for name, wanted in expected.items():
        stated = {fact.get(name) for fact in facts} if facts else {key.get(name, wanted)}
        if stated != {wanted} and key.get(name) != wanted:
            yield f"column {column.index} {name}: {sorted(map(str, stated))} for {wanted}"


def numbers(table: BoundTable, roles: set[ColumnRole]) -> list[Fact]:
    """Facts that are a number and fill a cell of a column of one of the roles."""
    of_role = {column.index for column in table.columns if column.role in roles}
    return [fact for fact in table.facts if fact.figure.kind is FigureKind.NUMBER and fact.column in of_role]


def fills_its_cell(case: Case, fact: Fact) -> bool:
    """Whether nothing but the fact and TeX fences stand in its cell: prose cells of 绩效 tables print amounts too."""
    text, tab = case.source.text, re.compile(r"[\t\n]")
    start, end = fact.span.start, fact.span.end
    before = text[max(text.rfind("\t", 0, start), text.rfind("\n", 0, start)) + 1 : start]
    after = tab.search(text, end)
    return not before.strip(" $") and not text[end : after.start() if after else len(text)].strip(" $")


@each_document
def test_document(document: str) -> None:
    expected, actual = expectation(document)["document"], disclosure(document)
    read_as = {name: getattr(actual, name).value for name in expected}
    assert {name: value if value is None else str(value) for name, value in read_as.items()} == {
        name: value if value is None else str(value) for name, value in expected.items()
    }


@each_document
def test_table_kinds(document: str) -> None:
    assert [table.kind for table in disclosure(document).tables] == [t["kind"] for t in expectation(document)["tables"]]


@each_table
def test_expectation_is_in_the_text(case: Case) -> None:
    """The expectation itself: captions and samples stand where it says."""
    expected, text = case.expected, lines(case.document)
    assert plain(expected["caption"]) in plain(text[expected["caption_line"]].rpartition("]")[2].lstrip("# "))
    for sample in expected["samples"]:
        cells = text[sample["line"]].split("\t")
        printed = cells[sample["cell"]] if "cell" in sample else cells[-1]
        assert printed.strip() == sample["raw"]
        assert sample["value"] in sample["raw"].replace(",", "")
    assert all(not text[sample["line"]].strip() for sample in expected.get("blank_samples", ()))


@each_table
def test_shape(case: Case) -> None:
    expected, table = case.expected, case.table
    rows, roles = table.node.rows, table.row_roles
    assert len(rows) == len(roles)
    grid = list(zip(rows, roles, strict=True))
    outside = {RowRole.HEADER, RowRole.NUMBERS} if expected["kind"] not in FORMS else set()
    body = [(row, kind) for row, kind in grid if kind not in outside]
    caption = table.node.caption
    read_as = {
        "caption_line": caption and case.source.line_of(caption.span.start),
        "caption": caption and plain(caption.text),
        "unit": table.unit and table.unit.symbol,
        "first_line": first_line(case.source, grid[0][0]),
        "last_line": last_line(case.source, grid[-1][0]),
        "body_rows": len(body),
        "empty_rows": sum(not any(cell.text for cell in row.cells) for row, _ in body),
        "width": table.node.width,
    }
    assert read_as == {name: expected[name] for name in read_as} | {"caption": plain(expected["caption"])}
    if "header_lines" in expected:
        headers = [first_line(case.source, row) for row, kind in grid if kind in outside]
        assert headers == expected["header_lines"]
    assert (table.empty_note is not None) == ("note_line" in expected)


@each_table
def test_columns(case: Case) -> None:
    expected, table = case.expected["columns"], case.table
    if case.expected["kind"] in FORMS:
        wanted = {i for i, column in enumerate(expected) if column["role"] == "value"}
        assert {column.index for column in table.columns if column.role is ColumnRole.VALUE} >= wanted
        return
    assert [role(column.role) for column in table.columns] == [role(column["role"]) for column in expected]
    for column, wanted_column in zip(table.columns, expected, strict=True):
        assert plain(wanted_column["header"]) in plain("".join(column.header))
        unit = column.unit or table.unit
        assert "unit" not in wanted_column or (unit and unit.symbol) == wanted_column["unit"]
    differences = [
        difference
        for column, wanted_column in zip(table.columns, expected, strict=True)
        for difference in column_differences(table, column, wanted_column.get("key", {}))
    ]
    assert not differences


@each_table
def test_counts(case: Case) -> None:
    expected, table = case.expected, case.table
    amounts = {column.index for column in table.columns if column.role is ColumnRole.AMOUNT}
    in_amounts = [fact for fact in table.facts if fact.column in amounts]
    read_as = {
        "amounts": len(numbers(table, {ColumnRole.AMOUNT})),
        "blanks": sum(fact.figure.kind is FigureKind.BLANK for fact in in_amounts),
        "dashes": sum(fact.figure.kind is FigureKind.DASH for fact in in_amounts),
        "values": len(numbers(table, {ColumnRole.VALUE})),
    }
    if expected["kind"] in FORMS:
        cells = [fact for fact in table.facts if fact.figure.kind is FigureKind.NUMBER and fills_its_cell(case, fact)]
        read_as = {"values": len(cells)}
    wanted = {name: expected.get(name, 0) for name in read_as}
    printed = sorted({case.source.line_of(fact.span.start) for fact in numbers(table, set(ColumnRole))})
    assert read_as == wanted, f"numbers were read on lines {printed}"


@each_table_with_figures
def test_samples(case: Case) -> None:
    """Every sampled amount: its exact place, value, unit, labels and key. All differences are reported at once."""
    differences: list[str] = []
    for sample in case.expected["samples"]:
        try:
            fact = fact_at(case, sample)
        except AssertionError as error:
            differences.append(str(error))
            continue
        found = list(sample_differences(case, fact, sample))
        differences.extend(f"line {sample['line']} {sample['raw']}: {difference}" for difference in found)
    assert not differences, "\n".join(differences)


@each_table_with_blanks
def test_blank_samples(case: Case) -> None:
    """Blanks of listed rows are stated as such, with the key of what they are blank for."""
    differences: list[str] = []
    for sample in case.expected.get("blank_samples", ()):
        try:
            fact = fact_at(case, sample)
        except AssertionError as error:
            differences.append(str(error))
            continue
        found = key_differences(fact, sample["key"], case.expected["kind"] in SUBJECT_KINDS)
        if fact.figure.kind is not FigureKind.BLANK:
            found.append(f"read as {fact.figure.kind}")
        differences.extend(f"line {sample['line']}: {difference}" for difference in found)
    assert not differences, "\n".join(differences)


def sample_differences(case: Case, fact: Fact, sample: Mapping) -> Iterator[str]:
    """What differs between a fact and its sample, in words."""
    amount, kind = fact.figure.amount, case.expected["kind"]
    if amount is None:
        yield f"read as {fact.figure.kind}"
        return
    read_as: list[tuple[str, str | None, str | None]] = [
        ("raw", fact.raw.strip(" $"), sample["raw"].strip("$")),
        ("place", case.source.cut(fact.span).strip("$"), sample["raw"].strip("$")),
        ("value", amount.digits, sample["value"]),
        ("relation", fact.figure.relation, sample.get("relation")),
    ]
    if "unit" in sample:
        read_as.append(("unit", amount.unit.symbol if amount.unit else None, sample["unit"]))
    yield from (f"{name}: {actual!r} for {wanted!r}" for name, actual, wanted in read_as if actual != wanted)
    row, column = plain(fact.row_label), plain(fact.column_label)
    wanted_row, wanted_column = plain(sample.get("row_label", "")), plain(sample["column"])
    if kind in ("T10", "T11", *FORMS):
        labelled = wanted_row in row + column and wanted_column in row + column
    else:
        labelled = ("row_label" not in sample or row == wanted_row) and wanted_column in column
    if not labelled:
        yield f"labels: {fact.row_label!r} × {fact.column_label!r} for {wanted_row!r} × {wanted_column!r}"
    yield from key_differences(fact, sample["key"], kind in SUBJECT_KINDS)


@each_document
def test_opaque_rows(document: str) -> None:
    """Rows that resolve to no subject are opaque: they have a local key and no function code."""
    read_as = disclosure(document)
    for entry in expectation(document)["opaque"]:
        for line in entry.get("facts", ()):
            facts = [f for t in read_as.tables for f in t.facts if read_as.source.line_of(f.span.start) == line]
            assert [(f.key.opaque, f.key.function) for f in facts] == [(True, None)], f"line {line}"
