"""``budgetlint extract``: what was read, as data or table by table."""

from __future__ import annotations

import argparse

from budgetlint.cli.inputs import paths
from budgetlint.cli.output import DONE, INCOMPLETE, complain, save, show
from budgetlint.cli.reading import opening
from budgetlint.formats import facts, page, rest, tables
from budgetlint.report import Problem
from budgetlint.settings import Settings


def run(options: argparse.Namespace) -> int:
    reader = opening(options, Settings())()
    items = list(reader.extract(paths(options)))
    problems = [i for i in items if isinstance(i, Problem)]
    documents = [i for i in items if not isinstance(i, Problem)]
    names = {k: v.name for k, v in reader.catalogue.kinds.items()}
    if options.tables:
        text = tables.render(documents, names)
    elif options.html:
        text = page.render(documents, names)
    elif options.rest:
        text = rest.render(documents)
    elif options.format == "csv":
        text = facts.table(documents)
    else:
        text = facts.jsonl(documents)
    for problem in problems:
        complain(problem.message)
    code = INCOMPLETE if any(p.stage != "skip" for p in problems) else DONE
    if options.output is None:
        return show(text, code)
    # A byte-order mark, or a spreadsheet takes the Chinese for another encoding.
    is_csv = options.rest or (options.format == "csv" and not options.tables and not options.html)
    save(options.output, "\ufeff" + text if is_csv else text)
    return code
