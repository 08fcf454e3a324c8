"""``budgetlint diff``: what became of the findings from one version of documents to the next."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from attrs import evolve

from budgetlint.cli.linting import linted
from budgetlint.cli.output import DONE, FOUND, INCOMPLETE, UsageError, columns, complain, save, show
from budgetlint.cli.reading import Opening, opening
from budgetlint.disk import load
from budgetlint.formats import comparison
from budgetlint.formats.rereading import NoReport, read
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Severity
from budgetlint.model.source import Unreadable
from budgetlint.report import Problem, Report, View
from budgetlint.settings import Settings
from budgetlint.versions import Comparison, Record, Version, compare


def run(options: argparse.Namespace) -> int:
    if len(options.paths) != 2:
        raise UsageError("请写明旧版和新版:两个文件、两个文件夹或两份 JSON 报告,如 budgetlint diff 旧.docx 新.docx。")
    asked = opening(options, Settings())
    sides = [list(_versions(path, asked, options)) for path in options.paths]
    problems = [v for side in sides for v in side if isinstance(v, Problem)]
    before, after = ([v for v in side if isinstance(v, Version)] for side in sides)
    found = compare(before, after)
    for problem in problems:
        complain(problem.message)
    view = View(asked.settings.lang, width=columns())
    if options.format == "json":
        text = comparison.as_json(found, problems, options.facts)
    elif options.format == "md":
        text = comparison.markdown(found, view, options.facts)
    else:
        text = comparison.human(found, view, options.facts)
    code = INCOMPLETE if problems else FOUND if any(_fails(c, asked) for c in found) else DONE
    if options.output is None:
        return show(text, code)
    save(options.output, text)
    return code


def _fails(found: Comparison, asked: Opening) -> bool:
    """Whether a new finding is as grave as what fails for its document."""
    for diagnostic in found.findings.new:
        bar = asked.settings.configuration.of([diagnostic.path]).value("fail-on")
        if bar != "never" and diagnostic.severity.rank >= Severity(bar).rank:
            return True
    return False


def _versions(path: str, asked: Opening, options: argparse.Namespace) -> Iterator[Version | Problem]:
    """What one side holds: every document that was read, and why others were not. Raises UsageError."""
    facts: Mapping[str, tuple[Record, ...]] = {}
    if path.lower().endswith(".json"):
        if options.facts:
            raise UsageError(f"{path}:报告里没有金额,--facts 要用原来的文件来比较。")
        report = _reported(path, asked, options)
    else:
        report = linted(options, asked, [path])
        facts = dict(_facts(path, asked)) if options.facts else {}
    yield from (*report.unread, *report.crashes)
    for document in report.documents:
        files = {f.path for f in document.files}
        own = (d for d in report.diagnostics if d.path in files and not d.suppressed)
        yield Version(document, tuple(own), facts.get(document.path))


def _facts(path: str, asked: Opening) -> Iterator[tuple[str, tuple[Record, ...]]]:
    """The amounts of each document that is read, by its path."""
    from budgetlint.formats.facts import records

    def make(document: Disclosure) -> tuple[str, tuple[Record, ...]]:
        return document.source.path, tuple(records(document))

    for item in asked().each([path], make):
        if not isinstance(item, Problem):
            yield item


def _reported(path: str, asked: Opening, options: argparse.Namespace) -> Report:
    """An earlier report, of the chosen rules. Raises UsageError."""
    try:
        report = read(load(path).decode("utf-8-sig"))
    except (Unreadable, UnicodeDecodeError) as error:
        raise UsageError(
            str(error) if isinstance(error, Unreadable) else f"{path}:不是 UTF-8 的 JSON 报告。"
        ) from error
    except NoReport as error:
        raise UsageError(f"{path}:{error}") from error
    if not (options.select or options.ignore or options.extend_select or options.profile):
        return report
    chosen = {r.id for r in asked().rules}
    return evolve(report, diagnostics=tuple(d for d in report.diagnostics if d.rule in chosen))
