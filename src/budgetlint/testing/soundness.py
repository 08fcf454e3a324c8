"""What must hold for every finding, whatever the rule and the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from budgetlint.model.facts import BoundTable, Disclosure
from budgetlint.model.findings import Diagnostic
from budgetlint.model.nodes import Document
from budgetlint.model.source import Place, Source, Span
from budgetlint.regex import regex
from budgetlint.report import Report
from budgetlint.rules import AnyRule
from budgetlint.testing.linting import only

_LEFT_OPEN = regex(r"\{\w*\}")


def flaws(rule: AnyRule, sources: Mapping[str, Source], report: Report) -> Iterator[str]:
    """What is wrong with the report on some sources, by path, itself: crashes, places outside the text, words left open."""
    for crash in report.crashes:
        yield crash.message
    for diagnostic in only(report, rule):
        span = span_of(sources[diagnostic.path], diagnostic.place)
        if span is None:
            yield f"「{diagnostic.message}」所指的位置不在文中"
        if not diagnostic.message or _LEFT_OPEN.search(diagnostic.message):
            yield f"提示语里留有占位符:「{diagnostic.message}」"
        for place, words in diagnostic.related:
            if span_of(sources[place.path or diagnostic.path], place) is None:
                yield f"「{diagnostic.message}」的相关位置「{words}」不在文中"
        if not diagnostic.anchor.table and _is_about_a_table(rule, diagnostic, report):
            yield f"「{diagnostic.message}」没有写明是哪张表(anchor)"


def span_of(source: Source, place: Place) -> Span | None:
    """The span of the published text that ``place`` stands for; None if it is not in it."""
    lines = source.published_starts
    if not 1 <= place.line <= place.end_line <= len(lines):
        return None
    span = Span(lines[place.line - 1] + place.column - 1, lines[place.end_line - 1] + place.end_column - 1)
    return span if 0 <= span.start <= span.end <= len(source.published) else None


def published_line(source: Source, span: Span) -> int:
    """The line on which a span of the published text begins."""
    return bisect_right(source.published_starts, span.start)


def _is_about_a_table(rule: AnyRule, diagnostic: Diagnostic, report: Report) -> bool:
    if issubclass(rule.on, BoundTable):
        return True
    lines = {
        n
        for d in report.documents
        if d.path == diagnostic.path
        for t in d.tables
        for n in range(t.place.line, t.place.end_line + 1)
    }
    return not issubclass(rule.on, Disclosure | Document) and diagnostic.place.line in lines
