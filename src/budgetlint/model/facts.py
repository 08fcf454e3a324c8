"""Facts: amounts with key and provenance (XBRL's word), and the document as it was understood."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import evolve

from budgetlint.model.amount import Figure, Unit
from budgetlint.model.formulas import Declared
from budgetlint.model.keys import Key
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.nodes import Document, Table
from budgetlint.model.performance import Performance
from budgetlint.model.source import Source, Span
from budgetlint.records import frozen

if TYPE_CHECKING:
    from budgetlint.model.claims import Claim, Sentence

T = TypeVar("T")


class Confidence(StrEnum):
    """How sure an inferred fact of a document is."""

    STATED = "stated"  # by the user
    HIGH = "high"
    LOW = "low"
    NONE = "none"


@frozen
class Evidence:
    """Why something is believed: the printed words and where they stand."""

    span: Span
    text: str
    why: str


@frozen
class Inferred(Generic[T]):
    """A document fact with how sure it is and what shows it; ``value`` None = undecided."""

    value: T | None
    confidence: Confidence
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""


class ColumnRole(StrEnum):
    """What a column holds."""

    ORDINAL = "ordinal"
    LABEL = "label"
    CODE = "code"
    AMOUNT = "amount"
    VALUE = "value"  # a typed value without a money key: indicator values, counts
    TEXT = "text"


@frozen(eq=False)
class Column:
    """One column as read: its header path (top to bottom), what it is, its part of the key."""

    index: int
    role: ColumnRole
    header: tuple[str, ...]
    half: int = 0
    key: tuple[tuple[str, str], ...] = ()
    unit: Unit | None = None
    #: Index of the column that this one is a part of, by the closed dimensions of their keys.
    whole: int | None = None
    #: Whether its rows add up: prices and project budgets repeated beside each purchase do not.
    additive: bool = True

    @property
    def is_staged(self) -> bool:
        """Whether it states a year of its own, as the columns of tables on whole governments do."""
        return any(name == "year" for name, _ in self.key)


class RowRole(StrEnum):
    """What a row of a table is."""

    HEADER = "header"
    NUMBERS = "column-numbers"  # 栏次 or formula rows
    ENTRY = "entry"
    FORM = "form"  # label–value pairs of a form
    EMPTY = "empty"
    TEXT = "text"


@frozen(eq=False)
class Entry:
    """One listed thing of one half of a table: a row, or half a row of a two-sided table.

    ``whole`` is the position in ``BoundTable.entries`` of the entry this one is a part of; ``exhaustive``
    says whether the parts of *this* entry are all listed (a total) or only some of them (其中).
    """

    row: int
    half: int
    label: str
    code: str | None
    key: tuple[tuple[str, str], ...]
    whole: int | None = None
    exhaustive: bool = True
    total: bool = False
    #: A row of its own beside the list: part of nothing, whole of nothing.
    aside: bool = False
    #: How many years before that of its column it is of (上年末余额), where its column states one.
    back: int | None = None


@frozen(eq=False)
class Fact:
    """One amount. ``table``, ``row``, ``column`` are positions in the document's tables; of an amount
    in a sentence ``row`` is the index of that sentence."""

    key: Key
    figure: Figure
    span: Span
    raw: str
    table: int | None = None
    row: int | None = None
    column: int | None = None
    row_label: str = ""
    column_label: str = ""
    bound: bool = True


@frozen(eq=False)
class BoundTable:
    """A table with its kind, unit, columns, rows and facts, as a careful person would read it."""

    index: int
    node: Table
    kind: str | None
    title: str
    unit: Unit | None
    unit_span: Span | None
    columns: tuple[Column, ...]
    row_roles: tuple[RowRole, ...]
    entries: tuple[Entry, ...]
    facts: tuple[Fact, ...]
    empty_note: Span | None = None
    #: Why it is not evaluable, where it is not: a clerk's sentence.
    trouble: str | None = None
    ragged_rows: tuple[int, ...] = ()
    #: What it says of performance, for tables with an indicator grid.
    performance: Performance | None = None
    #: The identities that it prints of its own columns and rows.
    declared: tuple[Declared, ...] = ()
    #: The body whose table it is, as its facts' keys say it.
    entity: str | None = None

    @property
    def is_empty(self) -> bool:
        """No number anywhere in the body."""
        return not any(f.figure.amount is not None for f in self.facts)


@frozen
class Dates:
    """When a document was adopted by the people's congress, approved by the finance bureau, approved for a unit by its
    department, published, and signed. A signature's date is not yet that of publication.
    """

    adopted: Inferred[date] = Inferred(None, Confidence.NONE)
    approved: Inferred[date] = Inferred(None, Confidence.NONE)
    unit_approved: Inferred[date] = Inferred(None, Confidence.NONE)
    published: Inferred[date] = Inferred(None, Confidence.NONE)
    signed: Inferred[date] = Inferred(None, Confidence.NONE)


@frozen(eq=False)
class Disclosure:
    """One document as understood: the tree, the tables, every fact, and what it is a document of."""

    source: Source
    tree: Document
    kind: Inferred[DocumentKind]
    year: Inferred[int]
    entity: Inferred[str]
    level: Inferred[Level]
    province: Inferred[str]
    tables: tuple[BoundTable, ...] = ()
    prose: tuple[Fact, ...] = ()
    #: The running text, with what it claims.
    sentences: tuple[Sentence, ...] = ()
    dates: Dates = Dates()

    @property
    def bodies(self) -> tuple[Disclosure, ...]:
        """What it says of each body that has a part in it, its own first: the tables and claims of one stand by themselves."""
        every = [*(t.entity for t in self.tables), *(c.key.entity for c in self.claims)]
        others = [e for e in dict.fromkeys(every) if e not in (None, self.entity.value)]
        return (self._of(self.entity.value), *map(self._of, others)) if others else (self,)

    def is_own(self, entity: str | None) -> bool:
        """Whether something is of the body whose document it is, and not of another that has a part in it."""
        return entity in (None, self.entity.value)

    def _of(self, body: str | None) -> Disclosure:
        def has(entity: str | None) -> bool:
            return entity == body or (entity is None and body == self.entity.value)

        sentences = (evolve(s, claims=tuple(c for c in s.claims if has(c.key.entity))) for s in self.sentences)
        tables = tuple(t for t in self.tables if has(t.entity))
        return evolve(self, entity=evolve(self.entity, value=body), tables=tables, sentences=tuple(sentences))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims of the running text, in document order."""
        return tuple(c for s in self.sentences for c in s.claims)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts, tables first, in document order."""
        return tuple(f for t in self.tables for f in t.facts) + self.prose
