"""What a document says of itself as far as other documents are concerned."""

from __future__ import annotations

from attrs import field

from budgetlint.model.kinds import DocumentKind
from budgetlint.model.source import Place
from budgetlint.records import frozen


@frozen
class Standing:
    """Whose a document is, of which year and kind, and what others can be held against. Plain data.

    ``entity`` is its body's name in short form; ``region``: the government that it belongs to; ``province``: its short name.
    What is not certain of these is None. ``units``: the subordinate units that it names, ``complete``: and there are no
    others. ``ledger`` is its packed ``reconcile.Extract``, empty where nothing of it can be compared.
    """

    path: str
    start: Place
    entity: str | None
    region: str
    kind: DocumentKind | None
    year: int | None
    province: str | None = None
    units: tuple[str, ...] = ()
    complete: bool = False
    ledger: bytes = field(default=b"", repr=False)
    #: Rules that wait for documents of other bodies, and for which bodies'.
    awaits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: Rules that hold it against other documents.
    rules: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether it is known for certain whose it is, of which year and of which kind."""
        return None not in (self.entity, self.kind, self.year)

    @property
    def title(self) -> str:
        """What it is called beside others: 甲县教育局2024年部门预算."""
        return f"{self.entity or ''}{self.year or ''}年{self.kind or ''}"
