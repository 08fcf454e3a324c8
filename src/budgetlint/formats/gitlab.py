"""GitLab's Code Quality: a list of findings, of what could not be read and of crashes, each with its own fingerprint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from budgetlint.formats.repository import distinct, fingerprints, hashed, located, message, names, problems, said
from budgetlint.model.findings import Severity
from budgetlint.report import Lang, Report, View

#: GitLab knows info, minor, major, critical and blocker and publishes their order only. Its upper half is kept for what is
#: graver than any finding: a file that nobody has checked.
_SEVERITY: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_UNCHECKED: Final = "blocker"


def render(report: Report, view: View) -> str:
    return json.dumps(list(_entries(report, view.lang)), ensure_ascii=False) + "\n"


def _entries(report: Report, lang: Lang) -> Iterator[dict[str, Any]]:
    files = located(report)
    paths = names(files)
    marks = distinct(hashed("v1", kind, paths[p.path], p.stage) for kind, p in problems(report))
    for (kind, problem), mark in zip(problems(report), marks, strict=True):
        told = said(problem, files[problem.path][1])
        yield _entry(told, kind, mark, _UNCHECKED, paths[problem.path], 1)
    for d, mark in zip(report.diagnostics, fingerprints(report, files), strict=True):
        if not d.suppressed:
            line = d.place.line if d.place.address is None else 1
            yield _entry(message(d, lang), d.rule, mark, _SEVERITY[d.severity], paths[d.path], line)


def _entry(description: str, check: str, mark: str, severity: str, path: str, line: int) -> dict[str, Any]:
    return {
        "description": " ".join(description.split()),
        "check_name": check,
        "fingerprint": mark,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
