"""The whole report as JSON, version 1; the schema is docs/schema/report-1.json."""

from __future__ import annotations

import json
from typing import Any

from attrs import asdict

from budgetlint import __version__
from budgetlint.formats.places import address_of, lines_of
from budgetlint.model.findings import Diagnostic, Suggestion
from budgetlint.model.source import Place
from budgetlint.report import Coverage, DocumentSummary, Known, Report, TableSummary, View

VERSION = 1


def render(report: Report, view: View) -> str:
    return json.dumps(document(report), ensure_ascii=False, indent=2) + "\n"


def document(report: Report) -> dict[str, Any]:
    """The report as plain values. Every field is always present; null where it does not apply."""
    return {
        "version": VERSION,
        "tool": {"name": "budgetlint", "version": __version__},
        "plugins": [{"name": n, "version": v} for n, v in report.versions if n != "budgetlint"],
        "complete": report.complete,
        "documents": [_document(d) for d in report.documents],
        "diagnostics": [_diagnostic(d) for d in report.diagnostics],
        "outcomes": [
            {"rule": o.rule, "path": o.path, "verdict": str(o.verdict), "reason": o.reason or None}
            for o in report.outcomes
        ],
        "rules": [
            {
                "id": r.id,
                "name": r.name,
                "severity": str(r.severity),
                "summary": r.summary,
                "requirement": list(r.requirement),
            }
            for r in report.rules
        ],
        "coverage": [_coverage(c) for c in report.coverage] or None,
        "unread": [asdict(p) for p in report.unread],
        "skipped": [asdict(p) for p in report.skipped],
        "crashes": [asdict(p) for p in report.crashes],
        "notes": [asdict(p) for p in report.notes],
    }


def _document(d: DocumentSummary) -> dict[str, Any]:
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


def _coverage(c: Coverage) -> dict[str, Any]:
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


def _diagnostic(d: Diagnostic) -> dict[str, Any]:
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
