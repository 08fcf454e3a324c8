"""What the user asked of a run. Light: known before anything that does the work is imported."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from attrs import field, fields, frozen

from budgetlint.report import Lang

MAX_BYTES: Final = 64 << 20
#: The file in which a repository says what it wants.
CONFIGURATION: Final = "budgetlint.yaml"


class Joining(StrEnum):
    """What becomes of several files."""

    FOUND = "found"  # those that belong together are one disclosure
    TOGETHER = "together"  # the user says that they are one
    SEPARATE = "separate"  # each stands alone


@frozen
class Settings:
    """What the user asked of a run; ``stated`` holds document facts (kind, year, entity, dates) that need no inference."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    stated: Mapping[str, object] = field(factory=dict)
    lang: Lang = "zh"
    max_bytes: int = MAX_BYTES
    debug: bool = False
    coverage: bool = False
    explain_arithmetic: bool = False
    #: Whether documents are kept as they were read, for a format that shows them.
    transcripts: bool = False
    joining: Joining = Joining.FOUND
    #: Whether pages that are pictures are read by OCR.
    ocr: bool = False
    #: Whether it is told how long each stage and each rule takes.
    timing: bool = False
    #: Files that are one disclosure, as the configuration states them.
    sets: tuple[tuple[str, ...], ...] = ()
    #: Whose rules are wanted beside those of the whole country; None = those of each document's own province.
    provinces: frozenset[str] | None = None

    @property
    def stated_in_full(self) -> str:
        """All that may change what a document comes to, always in the same words."""
        values = {name: getattr(self, name) for name in sorted(f.name for f in fields(Settings))}
        return repr({name: _ordered(value) for name, value in values.items()})


def _ordered(value: object) -> object:
    if isinstance(value, Mapping):
        return sorted((str(k), repr(_ordered(v))) for k, v in value.items())
    return sorted(map(repr, value)) if isinstance(value, frozenset | set) else value
