"""JUnit XML, for test reports of a CI: a suite for each document, a case for each finding.

A finding is a failure, what was not read or crashed an error, a rule that could not judge is skipped; a document
without any finding has a case that passes, so that a clean run is not an empty one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Final

from attrs import field

from budgetlint.formats.listing import at, documents, unchecked
from budgetlint.formats.repository import whole
from budgetlint.formats.words import PHRASES
from budgetlint.formats.xml import attribute, content
from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Verdict
from budgetlint.records import frozen
from budgetlint.report import Lang, Report, View

#: Of a report without a time: schemas demand one.
_NEVER: Final = "1970-01-01T00:00:00"
_MACHINE: Final = "localhost"  # the name of the machine is nobody's business, and schemas demand one


def render(report: Report, view: View) -> str:
    return "".join(f"{line}\n" for line in _lines(report, view.lang))


@frozen
class _Case:
    """One test case; ``result`` is failure, error or skipped, empty for one that passed."""

    name: str
    result: str = ""
    type: str = ""
    message: str = ""
    text: str = ""


@frozen
class _Suite:
    name: str
    cases: list[_Case] = field(factory=list)

    def count(self, result: str) -> int:
        return sum(case.result == result for case in self.cases)


def _lines(report: Report, lang: Lang) -> Iterator[str]:
    began = report.started.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if report.started else _NEVER
    seconds = (report.ended - report.started).total_seconds() if report.started and report.ended else 0.0
    suites = _suites(report, lang)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<testsuites>"
    for number, suite in enumerate(suites):
        counts = {"tests": len(suite.cases)} | {
            plural: suite.count(result)
            for plural, result in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
        }
        # The time of the run is that of its suites together: none is taken apart.
        time = f"{seconds if number == 0 else 0:.3f}"
        about = {"id": number, "package": "budgetlint", "name": suite.name, "timestamp": began, "hostname": _MACHINE}
        yield f"  <testsuite{_attributes(about | counts | {'time': time})}>"
        yield "    <properties/>"
        for case in suite.cases:
            yield from _case(case, suite.name)
        yield "    <system-out/>"
        yield "    <system-err/>"
        yield "  </testsuite>"
    yield "</testsuites>"


def _suites(report: Report, lang: Lang) -> list[_Suite]:
    """One for each document, in the order of the report, then one for each other input."""
    owners = documents(report)
    suites: dict[str, _Suite] = {d.path: _Suite(d.path) for d in report.documents}

    def of(path: str) -> list[_Case]:
        name = owners[path].path if path in owners else path
        return suites.setdefault(name, _Suite(name)).cases

    for d in report.diagnostics:
        if not d.suppressed:
            of(d.path).append(_finding(d, lang))
    for word, problem in unchecked(report, lang):
        of(problem.path).append(_Case(word, "error", problem.stage, problem.message))
    for suite in suites.values():
        if not suite.cases:
            suite.cases.append(_Case(PHRASES[lang]["clean"]))
    for problem in report.skipped:
        of(problem.path).append(_Case(PHRASES[lang]["skipped"], "skipped", message=problem.message))
    for outcome in report.outcomes:
        if outcome.verdict is Verdict.NOT_EVALUABLE:
            of(outcome.path).append(_Case(outcome.rule, "skipped", message=outcome.reason))
    return list(suites.values())


def _finding(d: Diagnostic, lang: Lang) -> _Case:
    text = "\n".join([f"{d.path} {at(d, lang)}", *whole(d, lang), *d.basis])
    name = f"{d.rule} {d.name} {at(d, lang)}"
    return _Case(name, "failure", str(d.severity), " ".join(d.message.split()), text)


def _case(case: _Case, suite: str) -> Iterator[str]:
    opening = f"    <testcase{_attributes({'name': case.name, 'classname': suite, 'time': '0.000'})}"
    if not case.result:
        yield f"{opening}/>"
        return
    yield f"{opening}>"
    about = {"message": case.message} | ({"type": case.type} if case.result != "skipped" else {})
    yield f"      <{case.result}{_attributes(about)}>{content(case.text)}</{case.result}>"
    yield "    </testcase>"


def _attributes(values: Mapping[str, object]) -> str:
    return "".join(f' {name}="{attribute(str(value))}"' for name, value in values.items())
