"""What the formats for code repositories share: one name for each file and each finding, and what is said of it."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Final, TypeAlias

from attrs import evolve

from budgetlint.formats.words import PHRASES
from budgetlint.model.findings import Diagnostic
from budgetlint.model.where import Where
from budgetlint.report import Lang, Problem, Report

#: Path as it was given → (base, path relative to it with forward slashes).
Located: TypeAlias = Mapping[str, tuple[str, str]]
#: The current folder, and the folder that holds all files outside it: no absolute path is written.
INSIDE: Final = "%SRCROOT%"
OUTSIDE: Final = "%INPUTS%"
#: What is no finding and yet not in order, by name.
UNREAD: Final = "unread-input"
CRASH: Final = "crash"
#: What is in order and yet to be known.
NOTE: Final = "note"


def located(report: Report) -> Located:
    """Where every file is that the report speaks of."""
    here = Path.cwd()
    files = [f for d in report.documents for f in d.files]
    spoken_of = (
        files,
        report.diagnostics,
        report.outcomes,
        report.unread,
        report.skipped,
        report.crashes,
        report.notes,
    )
    paths = dict.fromkeys(item.path for items in spoken_of for item in items)
    full = {path: Path(os.path.normpath(here / path)) for path in paths}
    depth = _shared([file for file in full.values() if not file.is_relative_to(here)])
    return {
        path: (INSIDE, file.relative_to(here).as_posix())
        if file.is_relative_to(here)
        else (OUTSIDE, "/".join(file.parts[depth:]))
        for path, file in full.items()
    }


def _shared(files: list[Path]) -> int:
    """How many of their first parts all files have in common, their own names apart."""
    columns = zip(*(file.parts[:-1] for file in files), strict=False)
    return sum(1 for _ in takewhile(lambda parts: len(set(parts)) == 1, columns))


def names(files: Located) -> dict[str, str]:
    """Paths in the repository; what is outside it never bears the name of a file inside."""
    return {path: name if base == INSIDE else f"{base}/{name}" for path, (base, name) in files.items()}


def fingerprints(report: Report, files: Located) -> Iterator[str]:
    """One for each diagnostic, however its path was given."""
    named = ((d, files[d.path][1]) for d in report.diagnostics)
    return distinct((d if d.path == name else evolve(d, path=name)).fingerprint for d, name in named)


def distinct(marks: Iterable[str]) -> Iterator[str]:
    """The same, of equals each after the first with its number: repositories take two findings of one mark for one."""
    seen: Counter[str] = Counter()
    for mark in marks:
        yield hashed(mark, str(seen[mark])) if seen[mark] else mark
        seen[mark] += 1


def hashed(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def problems(report: Report) -> Iterator[tuple[str, Problem]]:
    """What was not read and what crashed, each with its kind."""
    yield from ((UNREAD, problem) for problem in report.unread)
    yield from ((CRASH, problem) for problem in report.crashes)


def said(problem: Problem, name: str) -> str:
    """Its sentence with ``name`` instead of the path as it was given."""
    return problem.message.replace(problem.path, name)


def message(d: Diagnostic, lang: Lang) -> str:
    """What a diagnostic says; before it the place in words where there are no lines to point at."""
    if d.place.address is None:
        return d.message
    return Where.of([evolve(d.place, file="")]).words(lang) + PHRASES[lang]["colon"] + d.message


def whole(d: Diagnostic, lang: Lang) -> Iterator[str]:
    """The message, the arithmetic, the conclusion and what to do, a line each."""
    yield message(d, lang)
    yield from d.workings
    if d.conclusion:
        yield d.conclusion
    if d.advice:
        yield PHRASES[lang]["advice"] + PHRASES[lang]["colon"] + d.advice
    yield from d.evidence
