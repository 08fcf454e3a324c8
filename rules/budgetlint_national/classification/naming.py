"""A code under a name that is another subject's: what BL503 and BL507 have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from budgetlint.api import (
    Anchor,
    BoundTable,
    Context,
    Disclosure,
    Entry,
    Finding,
    Phrase,
    Severity,
    Span,
    listing,
)
from budgetlint_national.classification.lists import place, printed_code, resolved
from budgetlint_national.classification.told import Told, told_subjects

_SEVERITY = {"verified": Severity.ERROR, "verified-old": Severity.WARNING}
_SHOWN = 3
#: So many contradictions in one table have one cause.
_MANY = 3


def misnamed(table: BoundTable, ctx: Context, rows: Sequence[Entry], dimension: str) -> Iterator[Finding]:
    """One finding for each code beside which certainly another subject's name stands, as grave as the code is sure.

    A code known from an old edition only is judged where one subject alone bears the name. The same slip in several
    tables has one cause, and so have many slips in one table: its codes were numbered by hand, or shifted.
    """
    title = ctx.title(table)
    right = {code for e in rows if (code := printed_code(e)) and code == resolved(e, dimension)}
    coded = ((e, code) for e in rows if (code := printed_code(e)) is not None and code not in right)
    wrong = [(e, code) for e, code in coded if _bearers(ctx, dimension, code, e.label)]
    for entry, code in wrong:
        anchor = Anchor(title, f"{code}{entry.label}")
        finding = _finding(ctx, dimension, code, entry.label, place(table, entry), anchor)
        yield evolve(finding, cause=f"{dimension} {title}") if len(wrong) >= _MANY else finding


def misnamed_in_text(document: Disclosure, ctx: Context, dimension: str) -> Iterator[Finding]:
    """The same for the subjects that sentences print with their codes, each once."""
    first: dict[tuple[str, str], Told] = {}
    for told in told_subjects(document, ctx):
        first.setdefault((told.code, told.name), told)
    for told in first.values():
        if _bearers(ctx, dimension, told.code, told.name):
            anchor = Anchor(row_label=f"{told.code}{told.name}")
            yield _finding(ctx, dimension, told.code, told.name, told.span, anchor)


def _bearers(ctx: Context, dimension: str, code: str, name: str) -> frozenset[str]:
    """The codes of the subjects whose name stands beside ``code``; none where that is right, or not sure to be wrong."""
    subjects = ctx.catalogue.subjects[dimension]
    if code not in subjects.names or (confidence := subjects.confidence(code)) not in _SEVERITY:
        return frozenset()
    found = subjects.bearers(code, name)
    return found if confidence == "verified" or len(found) == 1 else frozenset()


def _finding(ctx: Context, dimension: str, code: str, name: str, span: Span, anchor: Anchor) -> Finding:
    subjects = ctx.catalogue.subjects[dimension]
    args: dict[str, object] = {
        "code": code,
        "expected": subjects.name(code, ctx.disclosure.year.value or 0),
        "actual": name,
        "others": nearest(_bearers(ctx, dimension, code, name), code),
    }
    cause = f"{dimension} {code} {name}"
    return Finding("name", span, args, anchor, severity=_SEVERITY[subjects.confidence(code)], cause=cause)


def nearest(codes: frozenset[str], code: str) -> str:
    """Those of ``codes`` that stand nearest to ``code`` in the classification, a few of them in words."""

    def shared(other: str) -> int:
        return next((n for n in (5, 3) if other[:n] == code[:n]), 0)

    best = max(map(shared, codes))
    near = sorted(c for c in codes if shared(c) == best)
    few = listing(near[:_SHOWN])
    return Phrase("{few}等", "{few} and others", few=few) if len(near) > _SHOWN else few
