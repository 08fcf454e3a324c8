"""The whole report as JSON, version 1; the schema is docs/schema/report-1.json."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import chain, islice, repeat
from typing import Any, Final

from attrs import asdict

from budgetlint import __version__
from budgetlint.formats.places import address_of, lines_of
from budgetlint.model.findings import Diagnostic, Suggestion
from budgetlint.model.outcomes import Outcome
from budgetlint.model.source import Place
from budgetlint.report import Coverage, DocumentSummary, Known, Report, RuleInfo, TableSummary, View

VERSION = 1
#: How many records are written at once: each time leaves what only the collector of cycles takes away.
_FEW: Final = 256
#: How a list ends that is a field of the whole.
_END: Final = "\n  ]"


def render(report: Report, view: View) -> str:
    """A few records after the other, so that those of thousands of documents are never there at once."""
    out = io.StringIO()
    for mark, (name, value) in zip(chain("{", repeat(",")), fields(report), strict=False):
        out.write(f'{mark}\n  "{name}": ')
        out.writelines(_listed(value) if isinstance(value, Iterator) else [_indented(value)])
    out.write("\n}\n")
    return out.getvalue()


def _listed(records: Iterator[object]) -> Iterator[str]:
    """A field of the whole that is a list."""
    mark = "["
    while few := list(islice(records, _FEW)):
        yield mark + _indented(few).removeprefix("[").removesuffix(_END)
        mark = ","
    yield "[]" if mark == "[" else _END


def _indented(value: object) -> str:
    """As a field of the whole."""
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ")


def document(report: Report) -> dict[str, Any]:
    """The report as plain values. Every field is always present; null where it does not apply."""
    return {name: list(value) if isinstance(value, Iterator) else value for name, value in fields(report)}


def fields(report: Report) -> Iterator[tuple[str, Any]]:
    """Those of the whole report; what may be many as an iterator, whose records are made as one walks over them."""
    yield "version", VERSION
    yield "tool", {"name": "budgetlint", "version": __version__}
    yield "plugins", [{"name": n, "version": v} for n, v in report.versions if n != "budgetlint"]
    yield "complete", report.complete
    yield "documents", map(summary, report.documents)
    yield "diagnostics", map(finding, report.diagnostics)
    yield "outcomes", map(outcome, report.outcomes)
    yield "rules", map(_rule, report.rules)
    yield "coverage", map(coverage, report.coverage) if report.coverage else None
    for name in ("unread", "skipped", "crashes", "notes"):
        yield name, map(asdict, getattr(report, name))


def outcome(o: Outcome) -> dict[str, Any]:
    return {"rule": o.rule, "path": o.path, "verdict": str(o.verdict), "reason": o.reason or None}


def _rule(r: RuleInfo) -> dict[str, Any]:
    return {
        "id": r.id,
        "name": r.name,
        "severity": str(r.severity),
        "summary": r.summary,
        "requirement": list(r.requirement),
    }


def summary(d: DocumentSummary) -> dict[str, Any]:
    return {
        "path": d.path,
        "files": [asdict(f) for f in d.files],
        "kind": _known(d.kind),
        "year": _known(d.year),
        "entity": _known(d.entity),
        "level": _known(d.level),
        "province": _known(d.province),
        "dates": {name: _known(known) for name, known in d.dates},
        "tables": [_table(t, d.path) for t in d.tables],
        "amounts": {"tables": d.table_amounts, "prose": d.prose_amounts, "prose_bound": d.prose_bound},
        "unparsed": d.unparsed,
        "remarks": [
            {"kind": kind, "text": text, "path": place.path or d.path, **_place(place)}
            for kind, text, place in d.remarks
        ],
    }


def _known(known: Known) -> dict[str, Any]:
    return {"value": known.value, "confidence": known.confidence, "reason": known.reason or None}


def _table(t: TableSummary, path: str) -> dict[str, Any]:
    plain = {k: getattr(t, k) for k in ("index", "kind", "kind_name", "title", "unit", "rows", "columns")}
    return {
        **plain,
        "path": t.place.path or path,
        **_place(t.place),
        "amounts": t.amounts,
        "opaque": t.opaque,
        "unbound": t.unbound,
        "indicators": t.indicators,
        "trouble": t.trouble,
    }


def coverage(c: Coverage) -> dict[str, Any]:
    return {
        "path": c.path,
        "amounts": list(c.amounts),
        "tables": [{"index": index, "amounts": list(amounts)} for index, amounts in c.tables],
        "constraints": [{"origin": origin, "trust": trust, "count": count} for origin, trust, count in c.constraints],
        "prose": {
            "amounts": c.prose_amounts,
            "bound": c.prose_bound,
            "unbound": [{"path": p.path or c.path, **_place(p)} for p in c.prose_unbound],
        },
    }


def _place(p: Place) -> dict[str, Any]:
    return {**lines_of(p), "address": address_of(p)}


def finding(d: Diagnostic) -> dict[str, Any]:
    return {
        "rule": d.rule,
        "name": d.name,
        "severity": str(d.severity),
        "message_id": d.message_id,
        "message": d.message,
        "workings": list(d.workings),
        "path": d.path,
        **_place(d.place),
        "also": list(d.also),
        "table": d.anchor.table or None,
        "row_label": d.anchor.row_label or None,
        "column_label": d.anchor.column_label or None,
        "expected": d.expected,
        "actual": d.actual,
        "difference": d.difference,
        "unit": d.unit,
        "certainty": d.certainty,
        "candidates": [_candidate(c, d.path) for c in d.candidates],
        "conclusion": d.conclusion or None,
        "advice": d.advice or None,
        "evidence": list(d.evidence),
        "related": [{"path": place.path or d.path, **_place(place), "text": text} for place, text in d.related],
        "basis": list(d.basis),
        "requirement": list(d.requirement),
        "fingerprint": d.fingerprint,
        "suppressed": d.suppressed,
        "suppression": None if d.suppression is None else asdict(d.suppression),
        "recognised": d.recognised,
    }


def _candidate(candidate: Suggestion, path: str) -> dict[str, Any]:
    return {
        "text": candidate.text,
        "share": candidate.share / 1000,
        "operation": candidate.operation,
        "corrections": [
            {
                "path": c.place.path or path,
                **_place(c.place),
                "table": c.anchor.table or None,
                "row_label": c.anchor.row_label or None,
                "column_label": c.anchor.column_label or None,
                "printed": c.printed,
                "value": c.value,
                "unit": c.unit,
                "text": c.text,
                "mistake": c.mistake,
            }
            for c in candidate.corrections
        ],
    }
