"""The report as JSON lines, each a record that needs no other: thousands of documents, read line by line.

The schema is docs/schema/report-lines-1.json. What a record holds is what the JSON report has of it.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, TypeAlias

from budgetlint.formats import json as whole
from budgetlint.formats.in_step import InStep
from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.regex import regex
from budgetlint.report import Coverage, DocumentSummary, Report, View

VERSION: Final = 1
#: What JSON leaves as it is and some who read line by line take for the end of one.
_BREAKS: Final = regex("[\x7f\x85\u2028\u2029]")
#: What a record repeats of its document.
_FACTS: Final = ("kind", "year", "entity", "level", "province")


_Told: TypeAlias = Diagnostic | Outcome | Coverage
#: What stands under its document: the type of its record, and what it holds.
_INSIDE: Final[Mapping[type, tuple[str, Callable[[Any], dict[str, Any]]]]] = {
    Diagnostic: ("finding", whole.finding),
    Outcome: ("outcome", whole.outcome),
    Coverage: ("coverage", whole.coverage),
}


def render(report: Report, view: View) -> str:
    out = io.StringIO()
    for record in records(report):
        line = json.dumps(record, ensure_ascii=False)
        out.write(_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n")
    return out.getvalue()


def records(report: Report) -> Iterator[dict[str, Any]]:
    """The run, each document with what was found and judged in it, then what was not checked.

    A rule of the run without an outcome for a document passed: passes are counted, not listed.
    """
    found = InStep(lambda: report.diagnostics)
    outcomes = InStep(lambda: report.outcomes)
    coverage = InStep(lambda: report.coverage)
    made = dict(whole.fields(report))
    yield _record(
        "run",
        {key: made[key] for key in ("tool", "plugins", "complete")}
        | {"documents": len(report.documents), "findings": len(report.diagnostics)}
        | {"rules": [rule.id for rule in report.rules]},
    )
    for summary in report.documents:
        paths = [f.path for f in summary.files]
        ended = [o for path in paths for o in outcomes.of(path)]
        verdicts = Counter(o.verdict for o in ended)
        yield _record("document", whole.summary(summary)) | {"verdicts": {str(v): verdicts[v] for v in Verdict}}
        own = chain.from_iterable(map(found.of, paths))
        held = chain.from_iterable(map(coverage.of, paths))
        yield from _under(chain(own, ended, held), _about(summary))
    for each in (found, outcomes, coverage):
        for told in each.rest().values():
            yield from _under(told, None)
    for kind, plural in (("unread", "unread"), ("skipped", "skipped"), ("crash", "crashes")):
        yield from (_record(kind, body) for body in made[plural])


def _about(document: DocumentSummary) -> dict[str, Any]:
    """What a record says of its document."""
    return {"path": document.path, **{name: getattr(document, name).value for name in _FACTS}}


def _under(found: Iterable[_Told], about: Mapping[str, Any] | None) -> Iterator[dict[str, Any]]:
    for told in found:
        if isinstance(told, Outcome) and told.verdict is Verdict.PASS:
            continue
        kind, made = _INSIDE[type(told)]
        yield _record(kind, made(told), about)


def _record(kind: str, body: Mapping[str, Any], of: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"type": kind, "version": VERSION, **({"of": of} if of else {}), kind: body}
