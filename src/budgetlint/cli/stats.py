"""``budgetlint stats``: a folder in numbers."""

from __future__ import annotations

import argparse

from budgetlint.cli.linting import linted
from budgetlint.cli.output import DONE, INCOMPLETE, columns, complain, save, show
from budgetlint.cli.reading import baseline_of, letting_be, opening
from budgetlint.formats import statistics
from budgetlint.formats.statistics import Statistics
from budgetlint.model.requirements import cite
from budgetlint.report import View
from budgetlint.settings import Settings
from budgetlint.statistics import lines_of


def run(options: argparse.Namespace) -> int:
    asked = opening(options, Settings())
    asked = letting_be(asked, options, baseline_of(asked))
    report = linted(options, asked)
    problems = (*report.unread, *report.crashes)
    for problem in problems:
        complain(problem.message)
    made = Statistics(
        tuple(sorted(lines_of(report), key=lambda line: line.path)),
        problems,
        {r.id: r.summary for r in report.rules},
        {r.id: cite(r) for r in report.requirements},
    )
    if options.format == "json":
        text = statistics.as_json(made)
    elif options.format == "csv":
        text = statistics.as_csv(made, asked.settings.lang, options.by)
    else:
        text = statistics.human(made, View(asked.settings.lang, width=columns()), options.by)
    code = INCOMPLETE if problems else DONE
    if options.output is None:
        return show(text, code)
    # A byte-order mark, or a spreadsheet takes the Chinese for another encoding.
    save(options.output, "\ufeff" + text if options.format == "csv" else text)
    return code
