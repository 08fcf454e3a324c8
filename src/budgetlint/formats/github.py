"""GitHub's workflow commands: a line per finding in the log of a job, shown beside the line of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from budgetlint.formats.repository import UNREAD, located, names, problems, said, whole
from budgetlint.formats.words import PHRASES
from budgetlint.model.findings import Severity
from budgetlint.model.source import Place
from budgetlint.report import Lang, Report, View

_COMMAND: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, view: View) -> str:
    return "".join(f"{line}\n" for line in _lines(report, view.lang))


def _lines(report: Report, lang: Lang) -> Iterator[str]:
    """What could not be done stands first: GitHub shows the first ten errors of a step."""
    files = located(report)
    paths = names(files)
    for kind, problem in problems(report):
        title = PHRASES[lang]["unread" if kind == UNREAD else "crash"]
        text = said(problem, files[problem.path][1])
        yield _command("error", {"file": paths[problem.path], "title": title}, text)
    for d in report.diagnostics:
        if not d.suppressed:
            fields = {"file": paths[d.path], **_region(d.place), "title": f"{d.rule} {d.name}"}
            yield _command(_COMMAND[d.severity], fields, "\n".join(whole(d, lang)))


def _region(place: Place) -> dict[str, str]:
    """Lines, and columns within one line: GitHub drops those of several lines. Its endColumn is taken as the last column,
    as its endLine is the last line, so that it never lies behind the end of the line."""
    if place.address is not None:
        return {"line": "1"}
    fields = {"line": str(place.line)}
    last = place.end_line - (place.end_column == 1 and place.end_line > place.line)
    if last > place.line:
        return fields | {"endLine": str(last)}
    fields["col"] = str(place.column)
    if place.end_line == place.line:
        fields["endColumn"] = str(max(place.column, place.end_column - 1))
    return fields


def _command(name: str, fields: dict[str, str], text: str) -> str:
    told = ",".join(f"{key}={_property(value)}" for key, value in fields.items())
    return f"::{name} {told}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
