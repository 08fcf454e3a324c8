"""A code under a name that is another subject's: what BL503 and BL507 have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint.api import Anchor, BoundTable, Context, Disclosure, Entry, Finding, Severity
from budgetlint_national.classification.lists import place, printed_code, resolved
from budgetlint_national.classification.told import told_subjects

_SEVERITY = {"verified": Severity.ERROR, "verified-old": Severity.WARNING}
_SHOWN = 3
#: So many contradictions in one table have one cause.
_MANY = 3


def misnamed(table: BoundTable, ctx: Context, rows: Sequence[Entry], dimension: str) -> Iterator[Finding]:
    """One finding for each code beside which certainly another subject's name stands, as grave as the code is sure.

    A code known from an old edition only is judged where one subject alone bears the name. The same slip in several
    tables has one cause, and so have many slips in one table: its codes were numbered by hand, or shifted.
    """
    subjects = ctx.catalogue.subjects[dimension]
    year = ctx.disclosure.year.value or 0
    title = ctx.title(table)
    wrong = list(_contradictions(ctx, rows, dimension))
    for entry, code, bearers in wrong:
        args: dict[str, object] = {
            "code": code,
            "expected": subjects.name(code, year),
            "actual": entry.label,
            "others": nearest(bearers, code),
        }
        yield Finding(
            "name",
            place(table, entry),
            args,
            Anchor(title, f"{code}{entry.label}"),
            severity=_SEVERITY[subjects.confidence(code)],
            cause=f"{dimension} {title}" if len(wrong) >= _MANY else f"{dimension} {code} {entry.label}",
        )


def misnamed_in_text(document: Disclosure, ctx: Context, dimension: str) -> Iterator[Finding]:
    """The same for the subjects that sentences print with their codes, each once."""
    subjects = ctx.catalogue.subjects[dimension]
    seen: set[tuple[str, str]] = set()
    for told in told_subjects(document, ctx):
        if (told.code, told.name) in seen or told.code not in subjects.names:
            continue
        seen.add((told.code, told.name))
        bearers, confidence = subjects.bearers(told.code, told.name), subjects.confidence(told.code)
        if bearers and confidence in _SEVERITY and (confidence == "verified" or len(bearers) == 1):
            args: dict[str, object] = {
                "code": told.code,
                "expected": subjects.name(told.code, document.year.value or 0),
                "actual": told.name,
                "others": nearest(bearers, told.code),
            }
            cause = f"{dimension} {told.code} {told.name}"
            anchor = Anchor(row_label=f"{told.code}{told.name}")
            yield Finding("name", told.span, args, anchor, severity=_SEVERITY[confidence], cause=cause)


def _contradictions(ctx: Context, rows: Sequence[Entry], dimension: str) -> Iterator[tuple[Entry, str, frozenset[str]]]:
    """Rows whose name is another subject's, with the printed code and the codes that bear the name."""
    subjects = ctx.catalogue.subjects[dimension]
    right = {code for e in rows if (code := printed_code(e)) and code == resolved(e, dimension)}
    for entry in rows:
        code = printed_code(entry)
        if code is None or code not in subjects.names or code in right:
            continue
        bearers = subjects.bearers(code, entry.label)
        confidence = subjects.confidence(code)
        if bearers and confidence in _SEVERITY and (confidence == "verified" or len(bearers) == 1):
            yield entry, code, bearers


def nearest(codes: frozenset[str], code: str) -> str:
    """Those of ``codes`` that stand nearest to ``code`` in the classification, a few of them in words."""

    def shared(other: str) -> int:
        return next((n for n in (5, 3) if other[:n] == code[:n]), 0)

    best = max(map(shared, codes))
    near = sorted(c for c in codes if shared(c) == best)
    return "、".join(near[:_SHOWN]) + ("等" if len(near) > _SHOWN else "")
