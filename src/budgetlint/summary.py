"""What was read of a document, and what could not be. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import fields

from budgetlint.model.amount import PERCENT, FigureKind
from budgetlint.model.facts import BoundTable, Dates, Disclosure, Fact, Inferred
from budgetlint.model.keys import Measure
from budgetlint.model.nodes import Unparsed, walk
from budgetlint.model.phrases import in_words
from budgetlint.personal import mask_of
from budgetlint.report import DocumentSummary, FileSummary, Known, Lang, TableSummary

if TYPE_CHECKING:
    from budgetlint.binding import Catalogue


def summarise(disclosure: Disclosure, catalogue: Catalogue, lang: Lang) -> DocumentSummary:
    """What was read of a document."""
    source, mask = disclosure.source, mask_of(disclosure)
    prose = amounts_in_prose(disclosure)

    def say(text: str) -> str:
        return mask(in_words(text, lang))

    return DocumentSummary(
        files=tuple(FileSummary(f.path, f.sha256, f.encoding, f.media_type) for f in source.files),
        kind=_known(disclosure.kind, say),
        year=_known(disclosure.year, say),
        entity=_known(disclosure.entity, say),
        level=_known(disclosure.level, say),
        province=_known(disclosure.province, say),
        dates=tuple((f.name, _known(getattr(disclosure.dates, f.name), say)) for f in fields(Dates)),
        tables=tuple(_table(t, disclosure, catalogue, say) for t in disclosure.tables),
        prose_amounts=len(prose),
        prose_bound=sum(f.bound for f in prose),
        unparsed=sum(isinstance(node, Unparsed) for node in walk(disclosure.tree)),
        remarks=tuple((r.kind, say(r.sentence), source.place(r.span)) for r in source.remarks),
    )


#: What a 绩效 table prints besides money: targets, and the percentages of a spending plan.
_INDICATORS = (Measure.TARGET, Measure.COMPLETION)


def _table(table: BoundTable, disclosure: Disclosure, catalogue: Catalogue, say: Callable[[str], str]) -> TableSummary:
    numbers = [f for f in table.facts if is_number(f)]
    indicators = [f for f in numbers if f.key.measure in _INDICATORS]
    amounts = [f for f in numbers if f.key.measure not in _INDICATORS]
    kind = catalogue.kinds.get(table.kind) if table.kind is not None else None
    return TableSummary(
        index=table.index,
        kind=table.kind,
        kind_name=kind.name if kind else None,
        title=say(table.title),
        unit=table.unit.symbol if table.unit else None,
        place=disclosure.source.place(table.node.span),
        rows=len(table.node.rows),
        columns=table.node.width,
        amounts=len(amounts),
        opaque=sum(f.bound and f.key.opaque for f in amounts),
        unbound=sum(not f.bound for f in amounts),
        indicators=len(indicators),
        trouble=None if table.trouble is None else say(table.trouble),
    )


def is_number(fact: Fact) -> bool:
    """Whether it prints a number that could be read."""
    return fact.figure.kind is FigureKind.NUMBER


def _known(inferred: Inferred[Any], say: Callable[[str], str]) -> Known:
    value = inferred.value
    shown = value if value is None or type(value) is int else say(str(value))
    return Known(shown, str(inferred.confidence), say(inferred.reason))


def amounts_in_prose(disclosure: Disclosure) -> list[Fact]:
    """The money and percentages of running text: what else it counts is no amount. The text in cells is its table's."""
    own = (f for f in disclosure.prose if f.table is None and f.figure.amount is not None)
    units = ((f, f.figure.amount.unit) for f in own if f.figure.amount is not None)
    return [f for f, unit in units if unit is not None and (unit.is_money or unit == PERCENT)]
