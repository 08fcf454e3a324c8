"""``budgetlint check``: lint files and folders, each report to where it was asked for."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from attrs import evolve

from budgetlint.cli.arguments import COMMANDS
from budgetlint.cli.linting import linted
from budgetlint.cli.output import INCOMPLETE, UsageError, complain
from budgetlint.cli.reading import Opening, baseline_of, letting_be, opening
from budgetlint.cli.reports import deliver, outputs
from budgetlint.formats import BUILT_IN
from budgetlint.model.findings import Severity
from budgetlint.packed import Packed
from budgetlint.report import Format, Report, View
from budgetlint.settings import Settings


def run(options: argparse.Namespace) -> int:
    if options.paths and options.paths[0] in COMMANDS:
        raise UsageError(f"命令要写在最前面:budgetlint {options.paths[0]} …;若是文件夹,请写 ./{options.paths[0]}。")
    if options.quiet and options.verbose:
        raise UsageError("--quiet 只列发现,--verbose 全部列出,只能选一个。")
    explained = options.explain_arithmetic or options.verbose
    chosen = Settings(coverage=options.coverage, explain_arithmetic=explained, timing=options.timing)
    asked = opening(options, chosen)
    asked = letting_be(asked, options, baseline_of(asked))
    wanted = outputs(options.format, _formats(options.format, asked), options.coverage)
    shown = any(o.format.transcripts for o in wanted)
    asked = evolve(asked, settings=evolve(asked.settings, transcripts=shown))
    report = linted(options, asked)
    lang = asked.settings.lang
    view = View(
        lang,
        False,
        options.quiet,
        verbose=options.verbose,
        rule_book=options.rule_book or "",
        suppressed=options.show_suppressed,
    )
    code = _exit_code(report, asked.settings)
    for sentence in deliver(wanted, report, view, options.color):
        complain(sentence)
        code = INCOMPLETE
    if options.timing:
        from budgetlint.formats import times

        sys.stderr.write(times.render(report.times, lang))
    return code


def _exit_code(report: Report, settings: Settings) -> int:
    """The gravest of the codes that the documents come to, each by its own bar."""
    bars: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for document in report.documents:
        paths = [file.path for file in document.files]
        own = settings.configuration.of(paths)
        bars[own.value("fail-on"), own.value("strict")].update(paths)
    # What is said of the side file of what is let be is of no document.
    documents = {path for own_paths in bars.values() for path in own_paths}
    for path in {d.path for d in report.diagnostics} - documents:
        bars[settings.configuration.value("fail-on"), False].add(path)
    codes = [int(not report.complete) * INCOMPLETE]
    for (bar, strict), own_paths in bars.items():
        part = report if len(bars) == 1 else _of(report, own_paths)
        codes.append(part.exit_code(None if bar == "never" else Severity(bar), strict))
    return max(codes)


def _of(report: Report, paths: Set[str]) -> Report:
    """What a report says of some files."""
    return evolve(
        report,
        documents=Packed(d for d in report.documents if d.path in paths),
        diagnostics=Packed(d for d in report.diagnostics if d.path in paths),
        outcomes=Packed(o for o in report.outcomes if o.path in paths),
    )


def _formats(wanted: Sequence[str], asked: Opening) -> Mapping[str, Format]:
    """Those that are wanted, or all that there are if one of them is no built-in one."""
    names = {text.partition("=")[0] for text in wanted or ["human"]}
    if names <= BUILT_IN.keys():
        return BUILT_IN
    return asked.plugins().formats
