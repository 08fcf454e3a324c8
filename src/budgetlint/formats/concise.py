"""One line per finding, for editors and grep: ``path:line:col: severity ID message``; in a file without lines
``path:where: …``."""

from __future__ import annotations

from attrs import evolve

from budgetlint.formats.words import inert
from budgetlint.model.source import Place
from budgetlint.model.where import Where
from budgetlint.report import Report, View


def render(report: Report, view: View) -> str:
    lines = [
        f"{d.path}:{_at(d.place, view)}: {d.severity} {d.rule} {d.message}"
        for d in report.diagnostics
        if not d.suppressed
    ]
    lines += [f"{p.path}:1:1: unread {p.message}" for p in report.unread]
    lines += [f"{p.path}:1:1: crash {p.message}" for p in report.crashes]
    return "".join(f"{inert(line)}\n" for line in lines)


def _at(place: Place, view: View) -> str:
    if place.address is None:
        return f"{place.line}:{place.column}"
    return Where.of([evolve(place, file="")]).words(view.lang)
