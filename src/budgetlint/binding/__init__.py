"""Binding: what a tree says, as facts. Tables are recognised and keyed, prose amounts found, the document identified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from budgetlint.binding import narrative, reports
from budgetlint.binding.account import DigitRun, Taken, account
from budgetlint.binding.bodies import OFFICE_ITSELF
from budgetlint.binding.broken import with_whole_titles
from budgetlint.binding.catalogue import Catalogue, CatalogueError
from budgetlint.binding.continued import joined_tables
from budgetlint.binding.dates import find_dates
from budgetlint.binding.divisions import Divisions
from budgetlint.binding.forms import bind_form
from budgetlint.binding.identity import Identity, identify
from budgetlint.binding.layouts import TableKind
from budgetlint.binding.names import without_party
from budgetlint.binding.parts import parts_of
from budgetlint.binding.prose import prose_facts
from budgetlint.binding.tables import bind_list, frame
from budgetlint.model.claims import Sentence
from budgetlint.model.facts import BoundTable, ColumnRole, Disclosure, Fact, RowRole
from budgetlint.model.keys import Key, stage_of
from budgetlint.model.kinds import GOVERNMENTS, DocumentKind
from budgetlint.model.nodes import Document, NormalText, Note, Paragraph, Table, walk
from budgetlint.model.source import Source
from budgetlint.readers.normal import normalise, trimmed

__all__ = ["Catalogue", "CatalogueError", "DigitRun", "TableKind", "Taken", "account", "identify", "understand"]

_UNITS = (DocumentKind.UNIT_BUDGET, DocumentKind.UNIT_FINAL)


def understand(
    source: Source,
    tree: Document,
    catalogue: Catalogue,
    stated: Mapping[str, object] | None = None,
    known: Identity | None = None,
) -> Disclosure:
    """The document as understood.

    ``stated`` are document facts given by the user: kind, year, entity, level, province, and the dates adopted, approved,
    unit_approved and published; ``known`` is what ``identify`` made of them, where that was asked before.
    """
    nodes = joined_tables(tree)
    known = known or identify(source, tree, stated=stated, divisions=catalogue.divisions)
    context = Key(entity=known.entity.value, year=known.year.value, stage=stage_of(known.kind.value))
    nodes = with_whole_titles(source, tree, nodes, catalogue, known.kind.value)
    parts = parts_of(source, tree, known.entity.value, catalogue.divisions or Divisions())
    contexts = [evolve(context, entity=parts.body_at(n.span.start) or context.entity) for n in nodes]
    tables = tuple(
        _bind(source, catalogue, n, i, own, known.kind.value)
        for i, (n, own) in enumerate(zip(nodes, contexts, strict=True))
    )
    names = frozenset(without_party(n) for n in (known.entity.value,) if n)
    if names and known.kind.value in _UNITS:
        names |= {OFFICE_ITSELF}
    read_sentences = reports.sentences_of if known.kind.value in GOVERNMENTS else narrative.sentences_of
    sentences = read_sentences(source, tree, catalogue, context, names, parts)
    return Disclosure(
        source=source,
        tree=tree,
        kind=known.kind,
        year=known.year,
        entity=known.entity,
        level=known.level,
        province=known.province,
        tables=tables,
        sentences=sentences,
        prose=_prose(source, tree, sentences) + tuple(f for t in tables for f in _prose_in_cells(source, t)),
        dates=find_dates(source, tree, known.kind.value, known.year.value, stated),
    )


def _bind(
    source: Source, catalogue: Catalogue, node: Table, index: int, context: Key, document: DocumentKind | None
) -> BoundTable:
    known = frame(source, catalogue, node, index, context, document)
    if known.kind is not None and known.kind.grid is not None:
        return bind_form(known, known.kind.grid)
    return bind_list(known)


def _prose_in_cells(source: Source, table: BoundTable) -> Iterator[Fact]:
    """Amounts in the running text of cells: the purposes and goals of 绩效 tables speak of money too."""
    fields = {(f.row, f.column) for f in table.facts}
    texts = {c.index for c in table.columns if c.role is ColumnRole.TEXT}
    for at, (row, role) in enumerate(zip(table.node.rows, table.row_roles, strict=True)):
        for index, cell in enumerate(row.cells):
            is_text = role is RowRole.FORM or (role is RowRole.ENTRY and index in texts)
            if is_text and (at, index) not in fields and any(c.isdigit() for c in cell.text):
                normal = trimmed(normalise(source, cell.span))
                yield from prose_facts(normal, source.text, 0, table.index, at)


def _prose(source: Source, tree: Document, sentences: Sequence[Sentence]) -> tuple[Fact, ...]:
    """The amounts of running text: those that claims speak of, and those that stand alone, in order."""
    claimed = [c.fact for s in sentences for c in s.claims if not c.denies]
    known = {(f.span.start, f.span.end) for f in claimed}
    alone = (f for text in _texts(tree) for f in prose_facts(text, source.text, 0))
    found = [*claimed, *(f for f in alone if (f.span.start, f.span.end) not in known)]
    return tuple(sorted(found, key=lambda f: f.span))


def _texts(tree: Document) -> Iterator[NormalText]:
    for node in walk(tree):
        if isinstance(node, Paragraph | Note):
            yield node.text
        elif isinstance(node, Table):
            yield from (note.text for note in node.notes)
