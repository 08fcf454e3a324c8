"""The places that the findings of a document speak of: how they are marked and what links call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from budgetlint.formats.html.document import Mark
from budgetlint.model.findings import Diagnostic
from budgetlint.model.source import Place, Span
from budgetlint.model.transcript import Transcript
from budgetlint.records import frozen


@frozen
class Finding:
    """A diagnostic and the number it bears in the page."""

    number: int
    diagnostic: Diagnostic

    @property
    def places(self) -> Iterator[Place]:
        """All that it speaks of, its own first."""
        d = self.diagnostic
        yield d.place
        yield from (place for place, _ in (*d.related, *d.folded))
        yield from (c.place for s in d.candidates for c in s.corrections)


@frozen
class Spot:
    """A place in the page: what links call it, and what is printed there."""

    name: str
    printed: str


def marks_of(findings: Iterable[Finding], transcript: Transcript, prefix: str) -> Sequence[Mark]:
    """One mark for each place, however many findings speak of it, named after its order in the document."""
    own: dict[Span, list[Finding]] = defaultdict(list)
    every: set[Span] = set()
    for finding in findings:
        own[transcript.span(finding.diagnostic.place)].append(finding)
        every.update(map(transcript.span, finding.places))
    marks = []
    for n, span in enumerate(sorted(every), 1):
        here, name = own.get(span, []), f"{prefix}m{n}"
        marks.append(Mark(span, f"{name} {_kind(here)}", name, back=tuple(f.number for f in here)))
    return marks


def _kind(findings: Sequence[Finding]) -> str:
    counted = [f.diagnostic.severity for f in findings if not f.diagnostic.suppressed]
    if counted:
        return f"hit {max(counted, key=lambda s: s.rank)}"
    return "hit known" if findings else "linked"
