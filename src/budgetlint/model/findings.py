"""What rules yield (Finding) and what the engine makes of it (Diagnostic)."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from attrs import field

from budgetlint.model.source import Place, Span
from budgetlint.records import frozen


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"info": 0, "warning": 1, "error": 2}[self.value]


@frozen
class Anchor:
    """The semantic address of a finding: identity rests on this, never on a line number."""

    table: str = ""
    row_label: str = ""
    column_label: str = ""
    ordinal: int = 0


@frozen
class Related:
    """Another place that a finding speaks of, and what stands there."""

    span: Span
    text: str


@frozen
class Finding:
    """One thing a rule says. ``message`` is an id of the rule's ``messages``, ``args`` fill its placeholders.

    ``expected``, ``actual`` and ``difference`` are decimal strings in the printed ``unit``. ``expected`` is what must or
    most likely should be printed: None where two figures disagree and nothing tells which is wrong (the message has
    both). ``difference`` is ``actual`` (a blank: 0) less what it was held against. Findings of one document with the same
    ``cause`` are one diagnostic, whichever rules they come from.
    """

    message: str
    span: Span
    args: dict[str, object] = field(factory=dict)
    anchor: Anchor = Anchor()
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    expected: str | None = None
    actual: str | None = None
    difference: str | None = None
    unit: str | None = None
    #: The arithmetic, a line each: ``2.10(第259行)+ 2.58(第260行)= 4.68``. It names the related places.
    workings: tuple[str, ...] = ()
    #: Other rules that the same thing violates, by id.
    also: tuple[str, ...] = ()
    #: Requirements that it touches beside those of its rule, by id.
    cites: tuple[str, ...] = ()
    cause: str = ""
    #: Whether it points at what the findings of its cause have in common.
    leads: bool = False
    #: Whether it rests on what was read from a picture (OCR); the engine sees to it.
    recognised: bool = False


@frozen
class Correction:
    """One cell and what it should most likely print; ``value`` None where that does not follow.

    ``text`` would stand in place of what is printed at ``span``, in its style. ``mistake`` names what a slip of the pen
    made of it (reconcile.Mistake).
    """

    span: Span
    place: Place
    anchor: Anchor
    printed: str
    value: str | None
    unit: str | None
    text: str | None
    mistake: str


@frozen
class Suggestion:
    """One way to put right what a diagnostic speaks of: never applied unasked.

    ``share`` is how likely it is among all of them, in thousandths; ``operation`` names a systematic mistake
    (reconcile.OperationKind), None where single cells are wrong.
    """

    text: str
    share: int
    corrections: tuple[Correction, ...] = ()
    operation: str | None = None


class SuppressionKind(StrEnum):
    """Where it is said that a finding is known and let be."""

    #: A comment in the document's own text.
    INLINE = "inline"
    #: An entry of the side file.
    FILE = "file"
    #: A count of the baseline.
    BASELINE = "baseline"


@frozen
class Suppression:
    """Why a finding is let be: ``reason`` as it was stated, ``source`` the file and place that says so."""

    kind: SuppressionKind
    reason: str
    source: str = ""


@frozen
class Diagnostic:
    """A finding of a named rule in a named document, ready for any output format."""

    rule: str
    name: str
    severity: Severity
    message: str
    path: str
    place: Place
    anchor: Anchor
    basis: tuple[str, ...] = ()
    related: tuple[tuple[Place, str], ...] = ()
    also: tuple[str, ...] = ()
    expected: str | None = None
    actual: str | None = None
    difference: str | None = None
    unit: str | None = None
    suppression: Suppression | None = None
    message_id: str = ""
    workings: tuple[str, ...] = ()
    #: What stands at ``place``, for formats that show it.
    snippet: str = ""
    #: Ids of the requirements in ``basis``.
    requirement: tuple[str, ...] = ()
    #: What the findings folded into this one say, and where; ``related`` holds them, too.
    folded: tuple[tuple[Place, str], ...] = ()
    #: What may be wrong, the likeliest first, where the arithmetic of the document tells.
    candidates: tuple[Suggestion, ...] = ()
    #: How sure the first of them is (reconcile.Certainty); None without any.
    certainty: str | None = None
    #: Whether it says which figure is wrong; else what does not hold.
    explained: bool = False
    #: What mending it settles, how sure that is, and what to do: a clerk's sentences.
    conclusion: str = ""
    #: What to do, a clerk's sentence; empty where the message or the conclusion says it.
    advice: str = ""
    #: The whole evidence, a line each, indented by what it belongs to; only where it was asked for.
    evidence: tuple[str, ...] = ()
    #: Whether it rests on what was read from a picture (OCR): at most a warning, and its message says so.
    recognised: bool = False

    @property
    def suppressed(self) -> bool:
        return self.suppression is not None

    @property
    def meaning(self) -> tuple[str, ...]:
        """What it says, and of what: the same in every version of a document, whatever its name, however many say it."""
        a = self.anchor
        return self.rule, a.table, a.row_label, a.column_label, self.message_id

    @property
    def fingerprint(self) -> str:
        """Stable while the finding's meaning is: moving lines or mending other cells does not change it."""
        rule, *said = self.meaning
        parts = ("v1", rule, self.path, *said, str(self.anchor.ordinal))
        # A path need not be UTF-8.
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
