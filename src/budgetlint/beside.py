"""What is kept of a checked document so that others can be held against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, TypeVar

from budgetlint.binding.names import short_party, without_party
from budgetlint.families.units import Units, units_of
from budgetlint.model.facts import Confidence, Disclosure, Inferred
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.outcomes import NotApplicable
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Span
from budgetlint.model.standing import Standing
from budgetlint.personal import mask_of
from budgetlint.reconcile.extract import extract
from budgetlint.regex import regex
from budgetlint.rules import Context

T = TypeVar("T")

#: What a rule between documents comes to as long as there is one.
ALONE: Final = NotApplicable(
    Phrase(
        "没有一起检查可以相互核对的文书",
        "no other document that it could be held against was checked together with it",
    )
)
_DEPARTMENTS: Final = (DocumentKind.DEPARTMENT_BUDGET, DocumentKind.DEPARTMENT_FINAL)
#: Where a division is not in the list: its name ends on one of these.
_DIVISION: Final = regex(r"(?:[\u4e00-\u9fff]{1,8}?(?:自治区|自治州|自治县|省|市|州|盟|县|旗|区))+")


def standing_of(
    context: Context, awaits: Iterable[tuple[str, tuple[str, ...]]], rules: Iterable[str], told: Collection[str]
) -> Standing:
    """That of a document, with what rules await, those that hold it against others, and the marks of the causes that are
    reported of it."""
    document, mask = context.disclosure, mask_of(context.disclosure)
    entity = _certain(document.entity)
    units = units_of(context) if document.kind.value in _DEPARTMENTS else Units()
    ledger = extract(document, context.catalogue, context.reconciliation, told, mask)
    return Standing(
        document.source.path,
        document.source.place(Span(0, 0)),
        None if entity is None else mask(short_party(entity)),
        _region(document, context),
        _certain(document.kind),
        _certain(document.year),
        _certain(document.province),
        tuple(map(mask, units.names)),
        units.complete,
        ledger.pack() if ledger is not None else b"",
        tuple(awaits),
        tuple(rules),
    )


def _certain(known: Inferred[T]) -> T | None:
    return known.value if known.confidence in (Confidence.STATED, Confidence.HIGH) else None


def _region(document: Disclosure, context: Context) -> str:
    """The divisions with which the body's name begins."""
    name = without_party(document.entity.value or "")
    if context.catalogue.divisions is not None and (found := context.catalogue.divisions.leading(name)) is not None:
        return name[: found.end]
    unlisted = _DIVISION.match(name)
    return unlisted[0] if unlisted else ""
