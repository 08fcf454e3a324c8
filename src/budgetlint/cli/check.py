"""``budgetlint check``: lint files and folders, each report to where it was asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence

from budgetlint import formats
from budgetlint.cli.arguments import COMMANDS
from budgetlint.cli.linting import linted
from budgetlint.cli.output import INCOMPLETE, UsageError, complain
from budgetlint.cli.reading import Opening, opening
from budgetlint.cli.reports import deliver, outputs
from budgetlint.model.findings import Severity
from budgetlint.report import Format, View
from budgetlint.settings import Settings


def run(options: argparse.Namespace) -> int:
    if options.paths and options.paths[0] in COMMANDS:
        raise UsageError(f"命令要写在最前面:budgetlint {options.paths[0]} …;若是文件夹,请写 ./{options.paths[0]}。")
    if options.quiet and options.verbose:
        raise UsageError("--quiet 只列发现,--verbose 全部列出,只能选一个。")
    chosen = Settings(
        tuple(options.select),
        tuple(options.ignore),
        lang=options.lang,
        coverage=options.coverage,
        explain_arithmetic=options.explain_arithmetic or options.verbose,
        timing=options.timing,
    )
    asked = opening(options, chosen)
    wanted = outputs(options.format, _formats(options.format, asked), options.coverage)
    report = linted(options, asked)
    view = View(options.lang, False, options.quiet, verbose=options.verbose, rule_book=options.rule_book or "")
    code = report.exit_code(None if options.fail_on == "never" else Severity(options.fail_on), options.strict)
    for sentence in deliver(wanted, report, view, options.color):
        complain(sentence)
        code = INCOMPLETE
    if options.timing:
        from budgetlint.formats import times

        sys.stderr.write(times.render(report.times, options.lang))
    return code


def _formats(wanted: Sequence[str], asked: Opening) -> Mapping[str, Format]:
    """Those that are wanted, or all that there are if one of them is no built-in one."""
    names = {text.partition("=")[0] for text in wanted or ["human"]}
    if names <= {*formats.NAMES}:
        return {name: formats.built_in(name) for name in formats.NAMES if name in names}
    return asked.plugins().formats
