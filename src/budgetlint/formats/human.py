"""For people: per document, first what was read and what was not, then the findings, then the sum."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.formats.words import CONFIDENCE, PHRASES, SEVERITY, pad, width, wrap
from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.outcomes import Verdict
from budgetlint.report import DocumentSummary, Format, Known, Problem, Report, TableSummary, View

_COLOR = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.INFO: "36"}


def render(report: Report, view: View) -> str:
    return "".join(f"{line}\n" for line in _lines(report, view))


def _lines(report: Report, view: View) -> Iterator[str]:
    words = PHRASES[view.lang]
    for document in report.documents:
        found = [d for d in report.of(document.path) if not d.suppressed]
        if view.quiet and not found:
            continue
        yield _paint(document.path, "1", view)
        if not view.quiet:
            yield from (f"  {line}" for text in _read(document, view) for line in _hang(text, view))
            for outcome in report.outcomes:
                if outcome.path == document.path and outcome.verdict is Verdict.NOT_EVALUABLE:
                    said = words["unjudged"].format(rule=outcome.rule, reason=outcome.reason)
                    yield from (f"  {line}" for line in _hang(said, view))
            yield ""
        yield from _findings(found, view) if found else [f"  {words['clean']}"]
        yield ""
    yield from _problems(report.unread, words["unread"], view)
    yield from _problems(report.crashes, words["crash"], view)
    if view.quiet:
        return
    counts = {str(s): report.count(s) for s in Severity}
    yield words["total"].format(documents=len(report.documents), **counts)
    if not report.complete:
        line = words["incomplete"].format(unread=len(report.unread), crashes=len(report.crashes))
        yield _paint(line, "31;1", view)


def _read(document: DocumentSummary, view: View) -> Iterator[str]:
    """What was read of the document, and what could not be."""
    words = PHRASES[view.lang]
    for names in (("kind", "year", "level", "province"), ("entity",)):
        yield words["gap"].join(f"{words[n]} {_known(getattr(document, n), view)}" for n in names)
    recognised = [t for t in document.tables if t.kind is not None]
    indicators = sum(t.indicators for t in document.tables)
    yield words["read" if document.tables else "no_tables"].format(
        tables=len(document.tables),
        recognised=len(recognised),
        amounts=document.table_amounts + document.prose_amounts,
        in_tables=document.table_amounts,
        in_prose=document.prose_amounts,
    ) + (words["indicators"].format(count=indicators) if indicators else "")
    if strange := [t for t in document.tables if t.kind is None]:
        listed = (words["table"].format(number=t.index + 1, title=_title(t, view), line=t.place.line) for t in strange)
        yield words["unrecognised"].format(list=words["join"].join(listed))
    if vague := [t for t in recognised if t.opaque + t.unbound]:
        listed = (
            words["opaque_table"].format(title=_title(t, view), amounts=t.amounts, count=t.opaque + t.unbound)
            for t in vague
        )
        yield words["opaque"].format(list=words["join"].join(listed))
    if document.unparsed:
        yield words["unparsed"].format(count=document.unparsed)


def _known(known: Known, view: View) -> str:
    words = PHRASES[view.lang]
    if known.value is None:
        return words["undecided"] + (f"({known.reason})" if known.reason else "")
    sure = CONFIDENCE[view.lang].get(known.confidence, known.confidence)
    return words["known"].format(value=known.value, confidence=sure)


def _title(table: TableSummary, view: View) -> str:
    return table.title or table.kind_name or PHRASES[view.lang]["untitled"]


def _hang(text: str, view: View) -> Iterator[str]:
    """Wrapped, with the lines after the first indented."""
    for number, line in enumerate(wrap(text, max(20, view.width - 6))):
        yield line if not number else f"  {line}"


def _findings(found: list[Diagnostic], view: View) -> Iterator[str]:
    """Place and severity in columns, the words beside them; basis and other places beneath."""
    words = PHRASES[view.lang]
    places = [words["place"].format(line=d.place.line, column=d.place.column) for d in found]
    column = max(width(p) for p in places)
    grade = max(width(w) for w in SEVERITY[view.lang].values())
    indent = 2 + column + 2 + grade + 2
    room = max(24, view.width - indent)
    cited: set[str] = set()
    for diagnostic, place in zip(found, places, strict=True):
        word = _paint(pad(SEVERITY[view.lang][diagnostic.severity], grade), _COLOR[diagnostic.severity], view)
        first, *rest = list(wrap(diagnostic.message, room)) or [""]
        yield f"  {pad(place, column)}  {word}  {first}"
        yield from (" " * indent + line for line in rest)
        yield from (" " * indent + _paint(line, "2", view) for line in _beneath(diagnostic, view, room, cited))


def _beneath(diagnostic: Diagnostic, view: View, room: int, cited: set[str]) -> Iterator[str]:
    """Other places, then the basis: in full the first time in a document, its number and part after that."""
    words = PHRASES[view.lang]
    for place, text in diagnostic.related:
        yield from wrap(words["see"].format(line=place.line, text=text), room)
    for basis in diagnostic.basis:
        shown = basis.partition(":")[0] if basis in cited else basis
        cited.add(basis)
        yield from wrap(f"{words['basis']}{words['colon']}{shown}", room)
    names = f"[{diagnostic.rule} {diagnostic.name}]"
    yield names + (f" {words['also']} {' '.join(diagnostic.also)}" if diagnostic.also else "")


def _problems(problems: tuple[Problem, ...], word: str, view: View) -> Iterator[str]:
    for problem in problems:
        first, *rest = list(wrap(problem.message, max(24, view.width - width(word) - 2))) or [""]
        yield f"{_paint(word, '31;1', view)}  {first}"
        yield from (" " * (width(word) + 2) + line for line in rest)
    if problems:
        yield ""


def _paint(text: str, code: str, view: View) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if view.color else text


FORMAT = Format("human", "给人看:先说读到了什么,再按文件列出发现", render)
