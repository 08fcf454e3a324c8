"""Many documents in numbers: what was read of each and found in it; the sums by rule, by requirement, by body."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from attrs import field

from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.outcomes import Verdict
from budgetlint.records import frozen
from budgetlint.report import DocumentSummary, Report


class Line(NamedTuple):
    """One document in numbers. Suppressed findings are counted apart, and nowhere else."""

    path: str
    files: int
    kind: str | None
    year: int | None
    entity: str | None
    level: str | None
    province: str | None
    tables: int
    recognised: int
    amounts: int
    severities: Mapping[Severity, int]
    suppressed: int
    #: Rules that could not be judged.
    unjudged: int
    #: Stretches of text that no grammar could read.
    unparsed: int
    #: Rule id → its findings.
    rules: Mapping[str, int]
    #: Requirement id → the findings that cite it.
    requirements: Mapping[str, int]

    @property
    def findings(self) -> int:
        return sum(self.severities.values())


@frozen
class Sum:
    """The findings that have something in common, which ``id`` names, and in how many documents they are."""

    id: str
    findings: int
    documents: int
    #: Only of a body.
    severities: Mapping[Severity, int] = field(factory=dict)


def lines_of(report: Report) -> Iterator[Line]:
    """A line per document, in the order of the report."""
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in report.diagnostics:
        found[diagnostic.path].append(diagnostic)
    unjudged = Counter(o.path for o in report.outcomes if o.verdict is Verdict.NOT_EVALUABLE)
    for document in report.documents:
        yield _line(document, [d for f in document.files for d in found[f.path]], unjudged[document.path])


def _line(document: DocumentSummary, diagnostics: Sequence[Diagnostic], unjudged: int) -> Line:
    found = [d for d in diagnostics if not d.suppressed]
    year = document.year.value
    return Line(
        path=document.path,
        files=len(document.files),
        kind=_text(document.kind.value),
        year=year if isinstance(year, int) else None,
        entity=_text(document.entity.value),
        level=_text(document.level.value),
        province=_text(document.province.value),
        tables=len(document.tables),
        recognised=sum(t.kind is not None for t in document.tables),
        amounts=document.table_amounts + document.prose_amounts,
        severities=Counter(d.severity for d in found),
        suppressed=len(diagnostics) - len(found),
        unjudged=unjudged,
        unparsed=document.unparsed,
        rules=Counter(d.rule for d in found),
        requirements=Counter(i for d in found for i in d.requirement),
    )


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def by_rule(lines: Iterable[Line]) -> tuple[Sum, ...]:
    """The rules with findings, those with most first."""
    return _sums(lines, lambda line: line.rules)


def by_requirement(lines: Iterable[Line]) -> tuple[Sum, ...]:
    """The requirements that findings cite, the most cited first."""
    return _sums(lines, lambda line: line.requirements)


def _sums(lines: Iterable[Line], counted: Callable[[Line], Mapping[str, int]]) -> tuple[Sum, ...]:
    findings: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for line in lines:
        findings.update(counted(line))
        documents.update(counted(line).keys())
    every = (Sum(i, n, documents[i]) for i, n in findings.items())
    return tuple(sorted(every, key=lambda s: (-s.findings, -s.documents, s.id)))


def by_entity(lines: Sequence[Line]) -> tuple[Sum, ...]:
    """The bodies, those with most errors first; ``documents`` counts all of a body's. An unknown one is the empty id."""
    own: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        own[line.entity or ""].append(line)
    every = (Sum(i, sum(x.findings for x in xs), len(xs), severities(xs)) for i, xs in own.items())
    return tuple(sorted(every, key=lambda s: (*(-s.severities.get(g, 0) for g in Severity), s.id)))


def severities(lines: Iterable[Line]) -> Counter[Severity]:
    """How many findings of each severity."""
    total: Counter[Severity] = Counter()
    for line in lines:
        total.update(line.severities)
    return total
