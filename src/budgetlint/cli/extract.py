"""``budgetlint extract``: what was read, as data: every amount or every finding; or for the eye, table by table."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from tempfile import TemporaryFile

from budgetlint.cli.inputs import paths
from budgetlint.cli.linting import linted
from budgetlint.cli.output import DONE, INCOMPLETE, UsageError, complain, save, show, unwritable
from budgetlint.cli.reading import Opening, opening
from budgetlint.cli.spool import Spool
from budgetlint.disk import drafted
from budgetlint.formats import dataset
from budgetlint.model.facts import Disclosure
from budgetlint.model.phrases import in_words
from budgetlint.progress import Progress
from budgetlint.report import Problem
from budgetlint.settings import Settings

#: A byte-order mark, or a spreadsheet takes the Chinese of a file for another encoding.
_MARK = "\ufeff"


def run(options: argparse.Namespace) -> int:
    if options.format == "parquet":
        if options.output is None:
            raise UsageError("Parquet 不是文本,不能显示在终端;请用 -o 写明文件,如 -o 金额.parquet。")
        if find_spec("duckdb") is None:
            raise UsageError("写 Parquet 需要另装组件;请执行 pip install 'budgetlint[parquet]'。")
    asked = opening(options, Settings())
    if options.tables or options.html or options.rest:
        return _shown(options, asked)
    if options.findings:
        report = linted(options, asked)
        problems: Sequence[Problem] = (*report.unread, *report.crashes)
        _written(map(dataset.line, dataset.findings(report)), dataset.FINDINGS, options)
    else:
        problems = _facts(options, asked)
    for problem in problems:
        complain(in_words(problem.message, asked.settings.lang))
    return _code(problems)


def _code(problems: Iterable[Problem]) -> int:
    """What was left out on purpose makes nothing incomplete."""
    return INCOMPLETE if any(p.stage != "skip" for p in problems) else DONE


def _facts(options: argparse.Namespace, asked: Opening) -> Sequence[Problem]:
    """Write every amount, those of one document in memory at a time; returns what kept others from being read."""
    from budgetlint.formats import facts

    problems: list[Problem] = []
    slices: list[tuple[int, int]] = []
    with TemporaryFile() as file:
        spool, progress = Spool(file), Progress()

        def keep(document: Disclosure) -> tuple[int, int]:
            return spool.add(map(dataset.line, facts.records(document)))

        for item in asked().each(paths(options), keep, progress):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                slices.append(item)
        progress.end()
        _written(spool.lines(slices), dataset.FACTS, options)
    return problems


def _written(lines: Iterable[str], columns: dataset.Columns, options: argparse.Namespace) -> None:
    if options.format == "csv":
        lines = dataset.as_csv(lines, columns)
    if options.output is None:
        for line in lines:
            show(line)
        return
    try:
        with drafted(options.output) as draft:
            if options.format == "parquet":
                dataset.as_parquet(lines, columns, draft)
                return
            with open(draft, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:  # noqa: PTH123
                file.write(_MARK if options.format == "csv" else "")
                file.writelines(lines)
    except OSError as error:
        raise unwritable(options.output, error) from error


def _shown(options: argparse.Namespace, asked: Opening) -> int:
    from budgetlint.formats import page, rest, tables

    reader, progress = asked(), Progress()
    items = list(reader.each(paths(options), _itself, progress))
    progress.end()
    problems = [i for i in items if isinstance(i, Problem)]
    documents = [i for i in items if not isinstance(i, Problem)]
    names = {k: v.name for k, v in reader.catalogue.kinds.items()}
    if options.tables:
        text = tables.render(documents, names)
    elif options.html:
        text = page.render(documents, names)
    else:
        text = rest.render(documents)
    for problem in problems:
        complain(in_words(problem.message, asked.settings.lang))
    code = _code(problems)
    if options.output is None:
        return show(text, code)
    save(options.output, _MARK + text if options.rest else text)
    return code


def _itself(document: Disclosure) -> Disclosure:
    return document
