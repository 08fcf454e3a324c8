"""For people: per document, first what was read and what was not, then the findings, then the sum."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from budgetlint.formats import findings, suppressed
from budgetlint.formats.in_step import InStep
from budgetlint.formats.words import CONFIDENCE, PHRASES, inert, spoken, width, wrap
from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.where import Where
from budgetlint.report import DocumentSummary, Known, Problem, Report, TableSummary, View

#: How many reasons why rules could not be judged are told one by one.
_REASONS = 3
#: How many remarks of the reader are told.
_REMARKS = 3
#: How many inputs are named that were left out on purpose.
_SKIPPED = 3
#: How many rules are named one by one.
_NAMED = 3


def render(report: Report, view: View) -> str:
    out = io.StringIO()  # of thousands of documents no line is there twice
    out.writelines(f"{line}\n" for line in _lines(report, view))
    return out.getvalue()


def _lines(report: Report, view: View) -> Iterator[str]:
    words = PHRASES[view.lang]
    found = InStep(lambda: suppressed.shown(report.diagnostics, view))
    let_be = {d.path for d in report.diagnostics if d.suppressed}
    unjudged = InStep(lambda: (o for o in report.outcomes if o.verdict is Verdict.NOT_EVALUABLE))
    for document in report.documents:
        files = [f.path for f in document.files]
        here = {path: own for path in files if (own := found.of(path))}
        if view.quiet and not here:
            continue
        yield from (findings.paint(inert(path), "1", view) for path in files)
        if not view.quiet:
            for text in (*told_of(document, view), *unjudged_of(unjudged.of(document.path), view)):
                yield from (f"  {line}" for line in wrap(text, max(20, view.width - 2), 2))
            yield ""
        clean = words["clean" if let_be.isdisjoint(files) else "clean_but"]
        yield from _findings(here, len(files) > 1, view) if here else ["  " + findings.paint(clean, "32", view)]
        yield ""
    for path, own in found.rest().items():  # about what is no document: the side file of what is let be
        yield findings.paint(inert(path), "1", view)
        yield from findings.lines(own, view, set())
        yield ""
    yield from _problems(report.unread, words["unread"], view)
    yield from _problems(report.crashes, words["crash"], view)
    yield from _problems(report.notes, words["note"], view, "36")
    if not view.quiet:
        yield from _skipped(report.skipped, view)
        yield from _sum(report, list(unjudged.counts.values()), view)


def _findings(found: Mapping[str, Sequence[Diagnostic]], several: bool, view: View) -> Iterator[str]:
    """File by file, where the document has several."""
    cited: set[str] = set()
    for path, own in found.items():
        if several:
            yield "  " + findings.paint(inert(path), "1", view)
        yield from findings.lines(own, view, cited)


def told_of(document: DocumentSummary, view: View) -> Iterator[str]:
    """What was read of the document, and what could not be."""
    words = PHRASES[view.lang]
    if len(document.files) > 1:
        yield words["together"].format(count=len(document.files))
    for names in (("kind", "year", "level", "province"), ("entity",)):
        yield words["gap"].join(f"{words[n]} {_known(getattr(document, n), view)}" for n in names)
    if told := [(name, known) for name, known in document.dates if known.value is not None]:
        yield words["gap"].join(f"{words[name]} {_known(known, view)}" for name, known in told)
    recognised = [t for t in document.tables if t.kind is not None]
    indicators = sum(t.indicators for t in document.tables)
    unsure = document.prose_amounts - document.prose_bound
    yield words["read" if document.tables else "no_tables"].format(
        tables=len(document.tables),
        recognised=len(recognised),
        amounts=document.table_amounts + document.prose_amounts,
        in_tables=document.table_amounts,
        in_prose=document.prose_amounts,
        unsure=words["unsure"].format(count=unsure) if unsure else "",
    ) + (words["indicators"].format(count=indicators) if indicators else "")
    if strange := [t for t in document.tables if t.kind is None]:
        listed = (
            words["table"].format(number=t.index + 1, title=_title(t, view), where=Where.of([t.place]).words(view.lang))
            for t in strange
        )
        yield words["unrecognised"].format(list=words["join"].join(listed))
    if vague := _vague(recognised, view):
        listed = (words["opaque_table"].format(title=t, amounts=n, count=k) for t, (n, k) in vague.items())
        yield words["opaque"].format(list=words["join"].join(listed))
    remarks = list(dict.fromkeys(text for _, text, _ in document.remarks))
    most = len(remarks) if view.verbose else _REMARKS
    yield from (words["remark"].format(text=text) for text in remarks[:most])
    if len(remarks) > most:
        yield words["more_remarks"].format(count=len(remarks) - most)
    if document.unparsed:
        yield words["unparsed"].format(count=document.unparsed)


def _vague(tables: Iterable[TableSummary], view: View) -> dict[str, tuple[int, int]]:
    """Title → (amounts, those not fully understood) of the tables that have any; tables of one title together."""
    counts: dict[str, tuple[int, int]] = {}
    for table in tables:
        if table.opaque + table.unbound:
            amounts, vague = counts.get(_title(table, view), (0, 0))
            counts[_title(table, view)] = (amounts + table.amounts, vague + table.opaque + table.unbound)
    return counts


def _known(known: Known, view: View) -> str:
    words = PHRASES[view.lang]
    if known.value is None:
        return words["undecided_why"].format(reason=known.reason) if known.reason else words["undecided"]
    sure = CONFIDENCE[view.lang].get(known.confidence, known.confidence)
    return words["known"].format(value=spoken(known.value, view.lang), confidence=sure)


def _title(table: TableSummary, view: View) -> str:
    return table.title or table.kind_name or PHRASES[view.lang]["untitled"]


def unjudged_of(outcomes: Sequence[Outcome], view: View) -> Iterator[str]:
    """The rules that could not be judged, by reason; all reasons only where that was asked for."""
    words = PHRASES[view.lang]
    reasons: dict[str, list[str]] = defaultdict(list)
    for outcome in outcomes:
        reasons[outcome.reason].append(outcome.rule)
    by_weight = sorted(reasons.items(), key=lambda r: -len(r[1]))
    if len(by_weight) > _REASONS and not view.verbose:
        several = words["among_others"].format(reason=by_weight[0][0], count=len(by_weight))
        by_weight = [(several, [o.rule for o in outcomes])]
    for reason, rules in by_weight:
        few = len(rules) <= _NAMED or view.verbose
        named = words["join"].join(rules) if few else words["through"].format(first=rules[0], last=rules[-1])
        yield words["unjudged"].format(count=len(rules), rules=named, reason=reason)


def _problems(problems: Sequence[Problem], word: str, view: View, color: str = "31;1") -> Iterator[str]:
    indent = width(word) + 2
    for problem in problems:
        first, *rest = list(wrap(problem.message, max(24, view.width - indent))) or [""]
        yield f"{findings.paint(word, color, view)}  {first}"
        yield from (" " * indent + line for line in rest)
    if problems:
        yield ""


def _skipped(problems: Sequence[Problem], view: View) -> Iterator[str]:
    told = len(problems) if view.verbose else _SKIPPED
    words = PHRASES[view.lang]
    yield from _problems(problems[:told], words["skipped"], view, "2")
    if len(problems) > told:
        yield from (words["more_skipped"].format(count=len(problems) - told), "")


def _sum(report: Report, unjudged: Sequence[int], view: View) -> Iterator[str]:
    words = PHRASES[view.lang]
    counts = {str(s): report.count(s) for s in Severity}
    documents, files = len(report.documents), sum(len(d.files) for d in report.documents)
    checked = words["documents_of_files" if files > documents else "documents"].format(documents=documents, files=files)
    yield findings.paint(words["total"].format(documents=checked, **counts), "1", view)
    if told := suppressed.summed_up(report.diagnostics, view):
        yield from wrap(told, view.width)
    if unjudged:
        why = "" if report.coverage or view.verbose else words["unjudged_why"]
        yield from wrap(
            words["unjudged_total"].format(documents=len(unjudged), count=sum(unjudged), why=why), view.width
        )
    if not report.complete:
        line = words["incomplete"].format(unread=len(report.unread), crashes=len(report.crashes))
        yield findings.paint(line, "31;1", view)
