"""The report as JSON lines, each a record that needs no other: thousands of documents, read line by line.

The schema is docs/schema/report-lines-1.json. What a record holds is what the JSON report has of it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from budgetlint.formats import json as whole
from budgetlint.formats.listing import documents
from budgetlint.model.outcomes import Verdict
from budgetlint.regex import regex
from budgetlint.report import DocumentSummary, Report, View

VERSION: Final = 1
#: What JSON leaves as it is and some who read line by line take for the end of one.
_BREAKS: Final = regex("[\x7f\x85\u2028\u2029]")
#: What a record repeats of its document.
_FACTS: Final = ("kind", "year", "entity", "level", "province")


def render(report: Report, view: View) -> str:
    lines = (json.dumps(record, ensure_ascii=False) for record in records(report))
    return "".join(_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n" for line in lines)


def records(report: Report) -> Iterator[dict[str, Any]]:
    """The run, each document with what was found and judged in it, then what was not checked.

    A rule of the run without an outcome for a document passed: passes are counted, not listed.
    """
    made = whole.document(report)
    owners = documents(report)
    inside: dict[str, list[dict[str, Any]]] = defaultdict(list)
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, plural in (("finding", "diagnostics"), ("outcome", "outcomes"), ("coverage", "coverage")):
        for body in made[plural] or ():
            owner = owners.get(body["path"])
            path = owner.path if owner else body["path"]
            if kind == "outcome":
                verdicts[path][body["verdict"]] += 1
            if body.get("verdict") != Verdict.PASS:
                inside[path].append(_record(kind, body, owner))
    yield _record(
        "run",
        {key: made[key] for key in ("tool", "plugins", "complete")}
        | {"documents": len(report.documents), "findings": len(report.diagnostics)}
        | {"rules": [rule.id for rule in report.rules]},
    )
    for summary, body in zip(report.documents, made["documents"], strict=True):
        counts = {str(v): verdicts[summary.path][v] for v in Verdict}
        yield _record("document", body) | {"verdicts": counts}
        yield from inside.pop(summary.path, ())
    for rest in inside.values():
        yield from rest
    for kind, plural in (("unread", "unread"), ("skipped", "skipped"), ("crash", "crashes")):
        yield from (_record(kind, body) for body in made[plural])


def _record(kind: str, body: Mapping[str, Any], of: DocumentSummary | None = None) -> dict[str, Any]:
    about = {"of": {"path": of.path, **{name: getattr(of, name).value for name in _FACTS}}} if of else {}
    return {"type": kind, "version": VERSION, **about, kind: body}
