"""What is let be, for people: how many, why, and who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from budgetlint.formats.words import PHRASES
from budgetlint.model.findings import Diagnostic
from budgetlint.report import View


def shown(found: Iterable[Diagnostic], view: View) -> Iterator[Diagnostic]:
    """Those to list: what is let be only where it was asked for."""
    return (d for d in found if view.suppressed or not d.suppressed)


def summed_up(found: Iterable[Diagnostic], view: View) -> str:
    """How many are let be, and why, or how to see it; nothing where none is."""
    words = PHRASES[view.lang]
    reasons = Counter(d.suppression.reason for d in found if d.suppression is not None)
    if not reasons:
        return ""
    told = words["then"].join(
        words["reason_times"].format(reason=reason, count=count) for reason, count in reasons.most_common()
    )
    return words["suppressed"].format(
        count=reasons.total(), why=told if view.verbose or view.suppressed else words["suppressed_why"]
    )


def why(diagnostic: Diagnostic, view: View) -> str:
    """Why one is let be, and who says so; nothing where it is not."""
    known = diagnostic.suppression
    if known is None:
        return ""
    return PHRASES[view.lang]["suppressed_by"].format(reason=known.reason, source=known.source)
