"""Any report: arbitrary words in every place, for properties that hold of all formats. And what a report says, as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st

from budgetlint.model.address import Address
from budgetlint.model.findings import (
    Anchor,
    Correction,
    Diagnostic,
    Severity,
    Suggestion,
    Suppression,
    SuppressionKind,
)
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.requirements import Requirement
from budgetlint.model.source import Place, Span
from budgetlint.readers import read
from budgetlint.report import DocumentSummary, FileSummary, Known, Problem, Report, RuleInfo, TableSummary

#: What some format or other takes for more than words.
_HOSTILE: Final = (
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "'=1", "\t=1", "|", "a|b", "<b>&amp;</b>", "]]>", "<!--", "`x`", "[a](1)",
    "*重*", "# 题", "$x$", "{0}", "%0A::error::", "a,b:c", '"a"', "\x00", "\x1b[31m", "\ufffe", "\udcff", "𠮷野", "a\r\nb",
    "第1行\n第2行", "_x0041_", "\\", "\u2028", "甲;请核对", "，", " ", "",
)  # fmt: skip
WORDS: Final = st.sampled_from(_HOSTILE) | st.text(max_size=8)
_NAMES: Final = st.sampled_from(["a.txt", "甲县/预算.xlsx", "-x.txt", "=y.pdf", "a|b.txt", "\udcff.txt", "𠮷.txt"])
_IDS: Final = st.sampled_from(["BL205", "BL904", "ZZ001"])
_DECIMALS: Final = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,2})?", fullmatch=True)
_NUMBERS: Final = st.integers(1, 9)


def _addresses(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[Address]:
    return st.fixed_dictionaries(known).map(lambda fields: Address(**fields))


@st.composite
def _places(draw: st.DrawFn) -> Place:
    line, column = draw(_NUMBERS), draw(_NUMBERS)
    address = draw(
        st.none()
        | _addresses(page=_NUMBERS, box=st.none() | st.just((1, 2, 3, 4)))
        | _addresses(sheet=WORDS, cell=st.none() | st.just("B7"))
        | _addresses(table=_NUMBERS, row=_NUMBERS, column=_NUMBERS)
    )
    return Place(line, column, line + draw(st.integers(0, 2)), column + draw(st.integers(0, 3)), address)


_ANCHORS: Final = st.builds(Anchor, WORDS, WORDS, WORDS, st.integers(0, 2))
_CORRECTIONS: Final = st.builds(
    Correction, st.just(Span(0, 1)), _places(), _ANCHORS, WORDS, st.none() | _DECIMALS, st.none() | WORDS,
    st.none() | WORDS, st.just("other"),
)  # fmt: skip
_SUGGESTIONS: Final = st.builds(
    Suggestion,
    WORDS.filter(bool),
    st.integers(0, 1000),
    st.lists(_CORRECTIONS, max_size=2).map(tuple),
    st.sampled_from([None, "row missing"]),
)
_SUPPRESSIONS: Final = st.builds(Suppression, st.sampled_from(SuppressionKind), WORDS, WORDS)
_LINES: Final = st.lists(WORDS, max_size=4).map(tuple)


@st.composite
def _diagnostics(draw: st.DrawFn, paths: Sequence[str]) -> Diagnostic:
    candidates = draw(st.lists(_SUGGESTIONS, max_size=2).map(tuple))
    certainty = draw(st.sampled_from(["only", "several", "open"])) if candidates else None
    related = st.tuples(_places(), WORDS)
    return Diagnostic(
        draw(_IDS),
        draw(st.sampled_from(["made-up", "sum"])),
        draw(st.sampled_from(Severity)),
        draw(WORDS),
        draw(st.sampled_from([*paths, "elsewhere.txt"])),
        draw(_places()),
        draw(_ANCHORS),
        basis=draw(_LINES),
        related=draw(st.lists(related, max_size=5).map(tuple)),
        also=draw(st.lists(_IDS, max_size=2, unique=True).map(tuple)),
        expected=draw(st.none() | _DECIMALS),
        actual=draw(st.none() | _DECIMALS),
        difference=draw(st.none() | _DECIMALS),
        unit=draw(st.none() | WORDS),
        suppression=draw(st.none() | st.none() | _SUPPRESSIONS),
        message_id=draw(st.sampled_from(["a", "b"])),
        workings=draw(_LINES),
        snippet=draw(WORDS),
        candidates=candidates,
        certainty=certainty,
        explained=draw(st.booleans()),
        conclusion=draw(WORDS),
        advice=draw(WORDS),
        evidence=draw(_LINES),
        recognised=draw(st.booleans()),
    )


@st.composite
def _documents(draw: st.DrawFn, paths: Sequence[str]) -> DocumentSummary:
    words = st.builds(Known, st.none() | WORDS, st.just("high"), WORDS)
    table = st.builds(
        TableSummary, st.integers(0, 3), st.none() | st.just("T2"), st.none() | WORDS, WORDS, st.none() | WORDS,
        _places(), _NUMBERS, _NUMBERS, _NUMBERS, st.integers(0, 1), st.integers(0, 1),
    )  # fmt: skip
    year = draw(st.builds(Known, st.none() | st.integers(2019, 2025), st.just("low"), WORDS))
    return DocumentSummary(
        tuple(FileSummary(p, "0" * 64, "utf-8", "text/plain") for p in paths),
        draw(words), year, draw(words), draw(words), draw(words),
        tuple((name, Known(None, "none")) for name in ("adopted", "approved", "unit_approved", "published", "signed")),
        tuple(draw(st.lists(table, max_size=2))),
        draw(_NUMBERS), 1, draw(st.integers(0, 1)),
        tuple(draw(st.lists(st.tuples(st.sampled_from(["scanned", "limit"]), WORDS, _places()), max_size=5))),
    )  # fmt: skip


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report of up to three documents, one of them perhaps of two files."""
    paths = draw(st.lists(_NAMES, max_size=4, unique=True))
    sets = [paths[:2], *([p] for p in paths[2:])] if draw(st.booleans()) else [[p] for p in paths]
    problems = st.lists(st.builds(Problem, _NAMES, st.just("read"), WORDS.map("不能读取{}".format)), max_size=2).map(
        tuple
    )
    judged = st.builds(Outcome, _IDS, st.sampled_from([*paths, "elsewhere.txt"]), st.sampled_from(Verdict), WORDS)
    started = datetime(2025, 3, 1, 1, 30, tzinfo=UTC)
    timed = draw(st.booleans())
    return Report(
        documents=tuple(draw(_documents(own)) for own in sets if own),
        diagnostics=tuple(draw(st.lists(_diagnostics(paths), max_size=4))),
        outcomes=tuple(draw(st.lists(judged, max_size=5))),
        unread=draw(problems),
        skipped=draw(problems),
        crashes=draw(problems),
        rules=(RuleInfo("ZZ001", "made-up", Severity.ERROR, draw(WORDS), ("R4",), draw(WORDS)),),
        requirements=(Requirement("R4", draw(WORDS), "某机关", "", "第一条", draw(WORDS), date(2015, 1, 1)),),
        started=started if timed else None,
        ended=started + timedelta(seconds=2) if timed else None,
        versions=(("budgetlint", "0.1.0"),),
    )


def marked(report: Report) -> tuple[Report, list[str]]:
    """The same with a mark of its own before every message, and the marks of those that are to be shown."""
    found = [evolve(d, message=f"QZ{n:04}X {d.message}") for n, d in enumerate(report.diagnostics)]
    return evolve(report, diagnostics=tuple(found)), [d.message.split()[0] for d in found if not d.suppressed]


def readable(content: str | bytes) -> str:
    """What a report says, a workbook as our own reader lays it out."""
    return content if isinstance(content, str) else read("report.xlsx", content).text
