"""The report as a list to work through: what CSV, Markdown and the worklist have in common.

An entry is one finding, or one input that was not checked. What is suppressed is no entry: nothing is left to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve

from budgetlint.formats.words import PHRASES
from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Verdict
from budgetlint.model.where import Where
from budgetlint.records import frozen
from budgetlint.report import SEVERITY, DocumentSummary, Lang, Problem, Report

#: What ends a message that says what to do has one of these in its last clause.
_REMEDIAL: Final = ("请", "应", "须", "也要", "建议")
_NOTHING_SAID: Final[dict[Lang, str]] = {
    "zh": "请核对,确有差错的予以改正。",
    "en": "Check it, and correct what is wrong.",
}


@frozen
class Entry:
    """One line of the list, in words. ``diagnostic`` is None for an input that was not checked."""

    number: int
    severity: str
    file: str
    document: DocumentSummary | None
    where: str
    problem: str
    remedy: str
    diagnostic: Diagnostic | None = None


def entries(report: Report, lang: Lang) -> Iterator[Entry]:
    """Every finding in the order of the report, then every input that was not read or not wholly checked."""
    owners = documents(report)
    number = 0
    for number, d in enumerate((d for d in report.diagnostics if not d.suppressed), 1):
        problem, remedy = advice(d, lang)
        yield Entry(
            number, SEVERITY[lang][d.severity], d.path, owners.get(d.path), at(d, lang), problem, remedy, d
        )  # fmt: skip
    for word, problem_ in unchecked(report, lang):
        number += 1
        said, remedy = _parted(_without_path(problem_), lang)
        yield Entry(number, word, problem_.path, owners.get(problem_.path), "", said, remedy)


def documents(report: Report) -> Mapping[str, DocumentSummary]:
    """The document of each file."""
    return {f.path: d for d in report.documents for f in d.files}


def unchecked(report: Report, lang: Lang) -> Iterator[tuple[str, Problem]]:
    """What was not read and what crashed, each with its word."""
    yield from ((PHRASES[lang]["unread"], p) for p in report.unread)
    yield from ((PHRASES[lang]["crash"], p) for p in report.crashes)


def at(d: Diagnostic, lang: Lang) -> str:
    """The line, page, cell or row of a table; the file stands elsewhere."""
    return Where.of([evolve(d.place, file="")]).words(lang)


def advice(d: Diagnostic, lang: Lang) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    if d.candidates and d.certainty == "only":
        mark = ";" if lang == "zh" else "; "
        *_, do = d.conclusion.rpartition(mark)
        change = d.candidates[0].text
        # That a row is there twice is both what is wrong and the correction.
        return d.message, do if change == d.message else f"{change}{mark}{do}"
    if d.conclusion or d.advice:
        return d.message, d.conclusion or d.advice
    return _parted(d.message, lang)


def _parted(message: str, lang: Lang) -> tuple[str, str]:
    """A message and the last clause of it that says what to do; messages separate it by an ASCII semicolon."""
    problem, mark, tail = message.rpartition(";")
    tail = tail.strip()
    if mark and problem and tail and (lang == "en" or any(word in tail for word in _REMEDIAL)):
        return problem, tail
    return message, _NOTHING_SAID[lang]


def _without_path(problem: Problem) -> str:
    """Its sentence; the file has a column of its own."""
    return problem.message.removeprefix(f"{problem.path}:").lstrip()


def unjudged(report: Report) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Path of a document → why rules could not be judged → which, those of most rules first."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for outcome in report.outcomes:
        if outcome.verdict is Verdict.NOT_EVALUABLE:
            found[outcome.path][outcome.reason].append(outcome.rule)
    return {path: dict(sorted(reasons.items(), key=lambda reason: -len(reason[1]))) for path, reasons in found.items()}
