"""Every place is exact: cut from the file, a span is the text it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetlint.model.facts import Evidence
from budgetlint.model.nodes import Document, NormalText, Note, Paragraph, Table, walk
from budgetlint.model.source import Span
from corpus.real import TEXTS, disclosure, needs_corpus

pytestmark = needs_corpus
each_text = pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)


@each_text
def test_facts_are_cut_from_the_file(path: Path) -> None:
    document = disclosure(path)
    assert document.facts or not document.tables
    for fact in document.facts:
        assert document.source.cut(fact.span) == fact.raw
        if fact.figure.amount is not None:
            digits = fact.figure.amount.digits.lstrip("-").replace(".", "")
            # A page edge may cut an amount from its unit: the number itself stands on the first line (169).
            printed = "".join(c for c in fact.raw.split("\n")[0] if c.isdigit())
            assert digits.lstrip("0") == printed.lstrip("0"), fact.raw


@each_text
def test_evidence_is_cut_from_the_file(path: Path) -> None:
    document = disclosure(path)
    stated = (document.kind, document.year, document.entity, document.level, document.province)
    evidence: list[Evidence] = [e for known in stated for e in known.evidence]
    assert evidence
    for one in evidence:
        assert one.text in "".join(document.source.cut(one.span).split()) or document.source.cut(one.span) == one.text


@each_text
def test_normal_text_leads_back_to_the_file(path: Path) -> None:
    document = disclosure(path)
    for normal, span in texts(document.tree):
        assert len(normal.text) == len(normal.offsets)
        assert list(normal.offsets) == sorted(normal.offsets)
        for char, offset in zip(normal.text, normal.offsets, strict=True):
            assert span.start <= offset < span.end or char == " "
            published = document.source.text[offset]
            assert char == published or char.isascii() or char in "≥≤×", (char, published)


@each_text
def test_lines_and_columns_lead_back_to_the_span(path: Path) -> None:
    document = disclosure(path)
    lines = document.source.text.split("\n")
    for fact in document.facts:
        place = document.source.place(fact.span)
        if place.line == place.end_line:
            assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == fact.raw


def texts(tree: Document) -> Iterator[tuple[NormalText, Span]]:
    for node in walk(tree):
        if isinstance(node, Paragraph | Note):
            yield node.text, node.span
        elif isinstance(node, Table):
            yield from ((note.text, note.span) for note in node.notes)
