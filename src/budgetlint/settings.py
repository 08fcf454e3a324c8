"""What the user asked of a run. Light: known before anything that does the work is imported."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from attrs import evolve, field, fields

from budgetlint.config import Choice, Configuration
from budgetlint.inputs import Inputs
from budgetlint.records import frozen
from budgetlint.report import Lang
from budgetlint.suppressions.stated import Stated

MAX_BYTES: Final = 64 << 20


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
    #: What is said of the files beside their paths: what is left out, what standard input holds.
    inputs: Inputs = field(factory=Inputs)
    max_bytes: int = MAX_BYTES
    debug: bool = False
    coverage: bool = False
    explain_arithmetic: bool = False
    #: Whether documents are kept as they were read, for a format that shows them.
    transcripts: bool = False
    joining: Joining = Joining.FOUND
    #: Whether documents of one run are held against each other.
    comparing: bool = True
    #: Whether pages that are pictures are read by OCR.
    ocr: bool = False
    #: Whether it is told how long each stage and each rule takes.
    timing: bool = False
    #: Files that are one disclosure, as the configuration states them.
    sets: tuple[tuple[str, ...], ...] = ()
    #: Whose rules are wanted beside those of the whole country; None = those of each document's own province.
    provinces: frozenset[str] | None = None
    #: What is configured of rules and documents; ``select``, ``ignore`` and ``stated`` hold against it.
    configuration: Configuration = field(factory=Configuration)
    #: What is let be, beside what documents say themselves; None = nothing, whatever they say. It is decided on each run.
    suppressions: Stated | None = field(factory=Stated)

    def for_path(self, *paths: str) -> Settings:
        """What holds for one document, of one file or several."""
        own = self.configuration.of(paths)
        return evolve(self, configuration=own, stated={**own.facts, **self.stated})

    @property
    def compares(self) -> bool:
        """Whether what other documents say counts: not where each is to stand alone."""
        return self.comparing and self.joining is not Joining.SEPARATE

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Which rules, from afar to near."""
        return (*self.configuration.choices, Choice(self.select or None, ignore=self.ignore))

    @property
    def stated_in_full(self) -> str:
        """All that may change what a document comes to, always in the same words: what any document comes to, or that for
        which these settings were made (``for_path``)."""
        values = {name: getattr(self, name) for name in sorted(f.name for f in fields(Settings))}
        values["configuration"] = self.configuration.judging
        values["inputs"] = self.inputs.exclude  # what is found besides is known by its content
        del values["suppressions"]
        return repr({name: _ordered(value) for name, value in values.items()})


def _ordered(value: object) -> object:
    if isinstance(value, Mapping):
        return sorted((str(k), repr(_ordered(v))) for k, v in value.items())
    return sorted(map(repr, value)) if isinstance(value, frozenset | set) else value
