"""The account of digits: what every run of digits in a table was taken for, so that no amount is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from budgetlint.binding.labels import label
from budgetlint.model.facts import BoundTable, ColumnRole, Disclosure, RowRole
from budgetlint.model.nodes import Cell
from budgetlint.model.source import Source, Span
from budgetlint.readers.normal import normalise, trimmed
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.syntax.numbers import Mention, numbers_in

_DIGITS = regex(r"[0-9０-９]+")
_IDENTIFIER = regex(r"(?=.*[A-Za-z-])[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
_LEADING_MARK = regex(r"\s*[(（]?[0-9０-９]{1,2}\s*(?:[)）、]|[.．](?![0-9０-９]))")


class Taken(StrEnum):
    """What a run of digits was taken for."""

    FACT = "fact"
    CODE = "code"
    ORDINAL = "ordinal"  # 序号, 栏次, the mark of a list item
    HEADER = "header"
    LABEL = "label"  # part of a name (单价在20万元以上的设备)
    DATE = "date"
    TEXT = "text"  # part of running text inside a cell, no amount


_MENTIONS = {Mention.DATE: Taken.DATE, Mention.ORDINAL: Taken.ORDINAL}


@frozen(eq=False)
class DigitRun:
    """One run of digits in a table: where it stands and what it was taken for."""

    span: Span
    taken: Taken
    table: int
    row: int
    cell: str


def account(disclosure: Disclosure) -> Iterator[DigitRun]:
    """Every run of digits in every cell of every table, in order, each once."""
    facts = sorted((f.span for f in disclosure.facts), key=lambda s: s.start)
    for table in disclosure.tables:
        for at, row in enumerate(table.node.rows):
            for index, cell in enumerate(row.cells):
                for match in _DIGITS.finditer(disclosure.source.text, cell.span.start, cell.span.end):
                    span = Span(match.start(), match.end())
                    taken = (
                        Taken.FACT if _within(facts, span) else _taken(disclosure.source, table, at, index, cell, span)
                    )
                    yield DigitRun(span, taken, table.index, at, disclosure.source.cut(cell.span))


def _within(facts: list[Span], span: Span) -> bool:
    low, high = 0, len(facts)
    while low < high:
        middle = (low + high) // 2
        if facts[middle].start <= span.start:
            low = middle + 1
        else:
            high = middle
    return any(f.contains(span) for f in facts[max(0, low - 3) : low])


def _taken(source: Source, table: BoundTable, row: int, index: int, cell: Cell, span: Span) -> Taken:
    role = table.row_roles[row]
    if role is RowRole.NUMBERS:
        return Taken.ORDINAL
    if role is RowRole.HEADER:
        return Taken.HEADER
    column = next((c.role for c in table.columns if c.index == index), None) if role is RowRole.ENTRY else None
    if column is ColumnRole.ORDINAL:
        return Taken.ORDINAL
    if column is ColumnRole.CODE:
        return Taken.CODE
    mark = _LEADING_MARK.match(source.text, cell.span.start, cell.span.end)
    if mark and span.end <= mark.end():
        return Taken.ORDINAL
    if column is ColumnRole.LABEL:
        return Taken.CODE if (label(cell.text).code or "") == source.cut(span) else Taken.LABEL
    if _IDENTIFIER.fullmatch(cell.text):
        return Taken.CODE
    normal = trimmed(normalise(source, cell.span))
    mentions = {n.mention for n in numbers_in(normal.text) if normal.span(n.start, n.end).contains(span)}
    return next((taken for mention, taken in _MENTIONS.items() if mention in mentions), Taken.TEXT)
