"""What a run says: a report that every output format is a pure function of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from attrs import evolve, field

from budgetlint.model.directives import Inline
from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.phrases import Lang as Lang
from budgetlint.model.requirements import Requirement
from budgetlint.model.source import Place
from budgetlint.model.standing import Standing
from budgetlint.packed import Packed
from budgetlint.records import frozen

SEVERITY: Final[dict[Lang, dict[Severity, str]]] = {
    "zh": {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"},
}


class Known(NamedTuple):
    """One thing known of a document (kind, year, …): ``value`` None = undecided, ``confidence`` how sure."""

    value: str | int | None
    confidence: str
    reason: str = ""


@frozen
class TableSummary:
    """One table as it was read.

    ``amounts`` counts its numbers, ``indicators`` apart from them those of 绩效 indicators; ``opaque`` are amounts
    without a full key, ``unbound`` those without any.
    """

    index: int
    kind: str | None
    kind_name: str | None
    title: str
    unit: str | None
    place: Place
    rows: int
    columns: int
    amounts: int
    opaque: int
    unbound: int
    indicators: int = 0
    trouble: str | None = None


@frozen
class FileSummary:
    """One file of a document; ``encoding`` is empty for what is no text."""

    path: str
    sha256: str
    encoding: str
    media_type: str


@frozen
class DocumentSummary:
    """One document, of one file or several: what was read of it and what was not.

    ``prose_amounts`` counts the money and percentages of running text, ``prose_bound`` those of them whose meaning is
    known.
    """

    files: tuple[FileSummary, ...]
    kind: Known
    year: Known
    entity: Known
    level: Known
    province: Known
    #: adopted, approved, unit_approved, published and signed, in this order.
    dates: tuple[tuple[str, Known], ...]
    tables: tuple[TableSummary, ...]
    prose_amounts: int
    prose_bound: int
    unparsed: int
    #: What its reader left out or took otherwise: kind, one sentence, where.
    remarks: tuple[tuple[str, str, Place], ...] = ()
    #: The document as it was read (``Transcript.unpack``), where a format shows it.
    transcript: bytes | None = None

    @property
    def path(self) -> str:
        """The name it goes by: its first file."""
        return self.files[0].path

    def with_remark(self, kind: str, sentence: str, place: Place) -> DocumentSummary:
        """The same with one more remark."""
        return evolve(self, remarks=(*self.remarks, (kind, sentence, place)))

    @property
    def table_amounts(self) -> int:
        return sum(t.amounts for t in self.tables)


@frozen
class Problem:
    """What kept one input from being checked: one sentence with the remedy. ``stage`` says how far it came."""

    path: str
    stage: str
    message: str


class RuleInfo(NamedTuple):
    """A rule that took part. ``help`` is Markdown: the duty, its basis, an example of each kind."""

    id: str
    name: str
    severity: Severity
    summary: str
    requirement: tuple[str, ...] = ()
    help: str = ""
    tags: tuple[str, ...] = ()


@frozen
class Coverage:
    """How closely the figures of one document hold each other.

    ``amounts[n]`` is the number of printed amounts of its recognised tables that ``n`` independent constraints
    cover, ``amounts[3]`` those that three or more do; ``tables`` says the same for each table, by index.
    """

    path: str
    amounts: tuple[int, int, int, int]
    tables: tuple[tuple[int, tuple[int, int, int, int]], ...] = ()
    #: (origin, trust, count) of the constraints.
    constraints: tuple[tuple[str, str, int], ...] = ()
    #: The money and percentages of running text: how many in all, how many with a meaning, and where the others stand.
    prose_amounts: int = 0
    prose_bound: int = 0
    prose_unbound: tuple[Place, ...] = ()


@frozen
class Checked:
    """What one document comes to, as a report has it."""

    #: The document, alone.
    documents: Packed[DocumentSummary]
    diagnostics: Packed[Diagnostic]
    outcomes: Packed[Outcome]
    crashes: tuple[Problem, ...]
    #: Its coverage, where it was asked for.
    coverage: Packed[Coverage]
    #: What the document itself lets be; nothing of that is in ``diagnostics`` yet.
    directives: tuple[Inline, ...] = ()
    #: Seconds by stage and rule, where they were asked for.
    times: Mapping[str, float] = field(factory=dict)
    #: What tells which documents it is held against; None where that is not asked.
    standing: Standing | None = None

    def beside(self, diagnostics: Iterable[Diagnostic], outcomes: Mapping[str, Outcome]) -> Checked:
        """The same with what other documents say of it: further findings in their places, and rules that ended otherwise."""
        files = [f.path for d in self.documents for f in d.files]
        found = [*self.diagnostics, *diagnostics]
        found.sort(key=lambda d: (files.index(d.path), d.place.line, d.place.column))
        ended = Packed(outcomes.get(o.rule, o) for o in self.outcomes)
        return evolve(self, diagnostics=Packed(found), outcomes=ended)


@frozen
class Report:
    """Everything one run found, and everything it could not do.

    What there is of every document may be packed: walk over it, rather than ask for one after the other by its index.
    """

    documents: Sequence[DocumentSummary] = ()
    diagnostics: Sequence[Diagnostic] = ()
    outcomes: Sequence[Outcome] = ()
    #: Inputs that could not be read.
    unread: tuple[Problem, ...] = ()
    #: Inputs that were left out on purpose, and why: never a reason for another exit code.
    skipped: tuple[Problem, ...] = ()
    #: What is to be known beside the findings, and changes no exit code.
    notes: tuple[Problem, ...] = ()
    #: Faults of budgetlint or of a rule, contained.
    crashes: tuple[Problem, ...] = ()
    rules: tuple[RuleInfo, ...] = ()
    #: The requirements that those rules serve.
    requirements: tuple[Requirement, ...] = ()
    #: One per document, where it was asked for.
    coverage: Sequence[Coverage] = ()
    started: datetime | None = None
    ended: datetime | None = None
    #: Seconds by stage and rule over all documents, where they were asked for.
    times: Mapping[str, float] = field(factory=dict)
    #: (name, version) of budgetlint and of every plugin.
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def complete(self) -> bool:
        return not self.unread and not self.crashes

    def of(self, path: str) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.path == path)

    def count(self, severity: Severity) -> int:
        return sum(d.severity is severity and not d.suppressed for d in self.diagnostics)

    @property
    def verdicts(self) -> Counter[Verdict]:
        return Counter(o.verdict for o in self.outcomes)

    @property
    def _unjudged(self) -> bool:
        return any(o.verdict is Verdict.NOT_EVALUABLE for o in self.outcomes) or any(d.unparsed for d in self.documents)

    def exit_code(self, fail_on: Severity | None = Severity.ERROR, strict: bool = False) -> int:
        """0 clean, 1 findings at or above ``fail_on`` (None = never), 2 incomplete, which wins.

        Strict takes what no grammar could read and what no rule could judge for incomplete, too.
        """
        if not self.complete or (strict and self._unjudged):
            return 2
        if fail_on is None:
            return 0
        return int(any(d.severity.rank >= fail_on.rank and not d.suppressed for d in self.diagnostics))


@frozen
class View:
    """How a report is to be shown. ``width`` is in terminal cells; ``verbose``: every reason and remark, none summed up;
    ``rule_book``: the address at which docs/rules.md is published, if it is; ``suppressed``: what is let be, too."""

    lang: Lang = "zh"
    color: bool = False
    quiet: bool = False
    width: int = 100
    verbose: bool = False
    rule_book: str = ""
    suppressed: bool = False


@frozen
class Format:
    """An output format: its name, what it is, and the pure function that renders: text, or bytes of a ``binary`` format.

    ``suffix`` ends the names of its files (its name, if none is given); ``needs`` is the module that the extra of its
    name installs; ``transcripts``: whether it shows the documents themselves, else none is kept.
    """

    name: str
    summary: str
    render: Callable[[Report, View], str | bytes]
    suffix: str = ""
    binary: bool = False
    needs: str = ""
    transcripts: bool = False

    @property
    def file(self) -> str:
        """What a file of it may be called."""
        return f"报告.{self.suffix or self.name}"
