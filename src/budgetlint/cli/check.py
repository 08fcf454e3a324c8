"""``budgetlint check``: lint files and folders, each report to where it was asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve

from budgetlint import formats
from budgetlint.cli.arguments import COMMANDS
from budgetlint.cli.inputs import paths
from budgetlint.cli.output import INCOMPLETE, UsageError, complain
from budgetlint.cli.reading import Opening, opening
from budgetlint.cli.reports import deliver, outputs
from budgetlint.model.findings import Severity
from budgetlint.progress import Progress
from budgetlint.report import Format, Report, View
from budgetlint.settings import Settings

if TYPE_CHECKING:
    from budgetlint.cache import Cache


def run(options: argparse.Namespace) -> int:
    if options.paths and options.paths[0] in COMMANDS:
        raise UsageError(f"命令要写在最前面:budgetlint {options.paths[0]} …;若是文件夹,请写 ./{options.paths[0]}。")
    if options.quiet and options.verbose:
        raise UsageError("--quiet 只列发现,--verbose 全部列出,只能选一个。")
    explained = options.explain_arithmetic or options.verbose
    chosen = Settings(coverage=options.coverage, explain_arithmetic=explained, timing=options.timing)
    asked = opening(options, chosen)
    wanted = outputs(options.format, _formats(options.format, asked), options.coverage)
    shown = any(o.format.transcripts for o in wanted)
    asked = evolve(asked, settings=evolve(asked.settings, transcripts=shown))
    report = _report(options, asked)
    lang = asked.settings.lang
    view = View(lang, False, options.quiet, verbose=options.verbose, rule_book=options.rule_book or "")
    code = _exit_code(report, asked.settings)
    for sentence in deliver(wanted, report, view, options.color):
        complain(sentence)
        code = INCOMPLETE
    if options.timing:
        from budgetlint.formats import times

        sys.stderr.write(times.render(report.times, lang))
    return code


def _report(options: argparse.Namespace, asked: Opening) -> Report:
    """Lint with the cache and as many processes as the user allows."""
    from budgetlint.running import Here, Run, Work

    jobs = options.jobs
    work: Work = Here(asked)
    if jobs != 1:
        from budgetlint.processes import Pool, cores

        work = Pool(asked, jobs or cores())
    cache = _cache(options, asked)
    progress = Progress()
    try:
        return Run(asked.settings, work, cache, progress).check(paths(options))
    except KeyboardInterrupt:
        kept = "检查过的留在缓存里,再次运行会接着做" if cache is not None else "再次运行会从头做起"
        complain(f"已中断:{progress.total} 个文件检查了 {progress.done} 个,没有写出报告;{kept}。")
        raise SystemExit(INCOMPLETE) from None
    finally:
        progress.end()
        if cache is not None:
            cache.prune()
            if cache.fault:
                complain(f"缓存写不进去({cache.fault});本次结果不受影响,下次会重新检查。不需要缓存的,请加 --no-cache。")


def _exit_code(report: Report, settings: Settings) -> int:
    """The gravest of the codes that the documents come to, each by its own bar."""
    bars: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for document in report.documents:
        paths = [file.path for file in document.files]
        own = settings.configuration.of(paths)
        bars[own.value("fail-on"), own.value("strict")].update(paths)
    codes = [int(not report.complete) * INCOMPLETE]
    for (bar, strict), own_paths in bars.items():
        part = evolve(
            report,
            documents=tuple(d for d in report.documents if d.path in own_paths),
            diagnostics=tuple(d for d in report.diagnostics if d.path in own_paths),
            outcomes=tuple(o for o in report.outcomes if o.path in own_paths),
        )
        codes.append(part.exit_code(None if bar == "never" else Severity(bar), strict))
    return max(codes)


def _cache(options: argparse.Namespace, asked: Opening) -> Cache | None:
    """What was found before, if the user lets us look: not for what is to be watched as it is done."""
    home, said = os.environ.get("BUDGETLINT_CACHE", ""), asked.settings.configuration.value("cache")
    if said is False or home == "off" or options.timing or options.debug:
        return None
    from budgetlint.cache import Cache

    return Cache(asked.settings, asked.folders, home or (None if said is True else said))


def _formats(wanted: Sequence[str], asked: Opening) -> Mapping[str, Format]:
    """Those that are wanted, or all that there are if one of them is no built-in one."""
    names = {text.partition("=")[0] for text in wanted or ["human"]}
    if names <= {*formats.NAMES}:
        return {name: formats.built_in(name) for name in formats.NAMES if name in names}
    return asked.plugins().formats
