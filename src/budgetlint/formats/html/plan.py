"""What of a report goes into the page: findings up to a number, then as much of the documents as a page can bear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from attrs import evolve

from budgetlint.formats.html.document import Shown, size_of
from budgetlint.formats.html.markup import Markup
from budgetlint.formats.html.spots import Finding, marks_of
from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Outcome
from budgetlint.model.transcript import Grid, Transcript
from budgetlint.records import frozen
from budgetlint.report import DocumentSummary, Lang, Report

#: How many findings a page lists: more is for a spreadsheet.
_FINDINGS: Final = 5_000
#: How many characters of markup the documents may take; what findings speak of comes first.
_TEXT: Final = 6_000_000


@frozen(slots=False, eq=False)
class Entry:
    """A document in the page, or a file that findings speak of and that is none (``summary`` None).

    ``name`` begins the names of its places; ``blocks`` are the numbers of the blocks that are shown, of ``total``.
    """

    name: str
    path: str
    summary: DocumentSummary | None
    findings: tuple[Finding, ...] = ()
    #: How many findings are not listed.
    cut: int = 0
    outcomes: tuple[Outcome, ...] = ()
    blocks: frozenset[int] = frozenset()
    total: int = 0

    @property
    def counted(self) -> list[Diagnostic]:
        return [f.diagnostic for f in self.findings if not f.diagnostic.suppressed]

    def shown(self, lang: Lang, about: Callable[[Grid], Markup] = lambda _: Markup("")) -> Shown | None:
        """The document with its findings marked; None where it was not kept."""
        if self.summary is None or self.summary.transcript is None:
            return None
        transcript = Transcript.unpack(self.summary.transcript)
        return Shown(transcript, marks_of(self.findings, transcript, self.name), lang, about)


@frozen
class Plan:
    """All entries of a page, in the order of the report."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, report: Report, findings: int = _FINDINGS, text: int = _TEXT) -> Plan:
        return cls(tuple(_shared_out(list(_entries(report, findings)), text)))

    @property
    def listed(self) -> int:
        return sum(len(e.findings) for e in self.entries)

    @property
    def cut(self) -> list[Entry]:
        """Those with findings that are not listed."""
        return [e for e in self.entries if e.cut]

    @property
    def without_text(self) -> list[Entry]:
        """Those with findings whose text is not shown at all."""
        return [e for e in self.entries if e.total and not e.blocks and e.findings]

    @property
    def in_part(self) -> list[Entry]:
        """Those with findings of whose text something is shown and something is not."""
        return [e for e in self.entries if e.findings and 0 < len(e.blocks) < e.total]


def _entries(report: Report, most: int) -> Iterator[Entry]:
    """The documents with their findings, numbered through; then other files."""
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in report.diagnostics:
        found[diagnostic.path].append(diagnostic)
    ended: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in report.outcomes:
        ended[outcome.path].append(outcome)
    own = [(s.path, s, [d for f in s.files for d in found.pop(f.path, ())]) for s in report.documents]
    listed = 0
    for n, (path, summary, diagnostics) in enumerate([*own, *((p, None, ds) for p, ds in found.items())], 1):
        room = diagnostics[: max(0, most - listed)]
        numbered = tuple(Finding(listed + k, d) for k, d in enumerate(room, 1))
        listed += len(room)
        yield Entry(f"d{n}", path, summary, numbered, len(diagnostics) - len(room), tuple(ended[path]))


def _shared_out(entries: Sequence[Entry], room: int) -> Iterator[Entry]:
    """The entries with what is shown of them: near a finding first, of all documents, then the rest, document by document."""
    taken: list[set[int]] = []
    rests: list[list[tuple[int, int]]] = []
    for entry in entries:
        shown, own, rest = entry.shown("zh"), set[int](), []
        for n, block in enumerate(shown.transcript.blocks if shown is not None else ()):
            size = size_of(block)
            if shown is not None and n in shown.near and size <= room:
                own.add(n)
                room -= size
            else:
                rest.append((n, size))
        taken.append(own)
        rests.append(rest)
    for entry, own, rest in zip(entries, taken, rests, strict=True):
        total = len(own) + len(rest)
        for n, size in rest:
            if size <= room:
                own.add(n)
                room -= size
        yield evolve(entry, blocks=frozenset(own), total=total)
