"""``budgetlint check``: lint files and folders, each report to where it was asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from budgetlint import formats
from budgetlint.cli.arguments import COMMANDS
from budgetlint.cli.output import INCOMPLETE, UsageError, columns, complain, near, save, show
from budgetlint.cli.reading import Opening, opening
from budgetlint.model.findings import Severity
from budgetlint.progress import Progress
from budgetlint.report import Format, Report, View
from budgetlint.settings import Settings

if TYPE_CHECKING:
    from budgetlint.cache import Cache


@frozen
class _Output:
    """One report: its format, the file it goes to (None: stdout), and whether the ledger of coverage follows it."""

    format: Format
    file: str | None
    coverage: bool

    def text(self, report: Report, view: View) -> str:
        text = self.format.render(report, view)
        if self.coverage:
            from budgetlint.formats import coverage as ledger

            text += "\n" + ledger.render(report, view)
        return text


def run(options: argparse.Namespace) -> int:
    if options.paths and options.paths[0] in COMMANDS:
        raise UsageError(f"命令要写在最前面:budgetlint {options.paths[0]} …;若是文件夹,请写 ./{options.paths[0]}。")
    chosen = Settings(
        tuple(options.select),
        tuple(options.ignore),
        lang=options.lang,
        coverage=options.coverage,
        explain_arithmetic=options.explain_arithmetic,
        timing=options.timing,
    )
    asked = opening(options, chosen)
    outputs = _outputs(options.format, options.coverage, asked)
    shown = any(o.format.transcripts for o in outputs)
    asked = evolve(asked, settings=evolve(asked.settings, transcripts=shown))
    report = _report(options, asked)
    view = View(options.lang, False, options.quiet)
    for output in outputs:
        if output.file is not None:
            save(output.file, output.text(report, view))
    code = report.exit_code(None if options.fail_on == "never" else Severity(options.fail_on), options.strict)
    for output in outputs:
        if output.file is None:
            show(output.text(report, _on_terminal(view, options.color)))
    if options.timing:
        from budgetlint.formats import times

        sys.stderr.write(times.render(report.times, options.lang))
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
        return Run(asked.settings, work, cache, progress).check(options.paths or ["."])
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


def _cache(options: argparse.Namespace, asked: Opening) -> Cache | None:
    """What was found before, if the user lets us look: not for what is to be watched as it is done."""
    home = os.environ.get("BUDGETLINT_CACHE", "")
    if not options.cache or home == "off" or options.timing or options.debug:
        return None
    from budgetlint.cache import Cache

    return Cache(asked.settings, asked.folders, home or None)


def _outputs(wanted: Sequence[str], coverage: bool, asked: Opening) -> list[_Output]:
    """Raises UsageError for unknown formats, for two on one target and for coverage that nothing would show."""
    outputs: list[_Output] = []
    known = _formats(wanted, asked)
    for text in wanted or ["human"]:
        name, to_file, file = text.partition("=")
        if name not in known:
            listed = "、".join(known)
            raise UsageError(f"没有输出格式「{name}」{near(name, known, f';可以是 {listed}。')}")
        if to_file and not file:
            raise UsageError(
                f"--format {text}:没有写文件名;请写成 --format {name}=报告.{name},只写 {name} 则显示在屏幕上。"
            )
        outputs.append(_Output(known[name], file or None, coverage and name == "human"))
    if len({o.file for o in outputs}) < len(outputs):
        raise UsageError("几个输出写到了同一处;请给每个格式各写一个文件:--format json=报告.json")
    if coverage and not {"human", "json", "html"} & {o.format.name for o in outputs}:
        raise UsageError(
            "--coverage 的结果附在 human 报告之后,也在 json 和 html 里;请加 --format human、json 或 html。"
        )
    return outputs


def _formats(wanted: Sequence[str], asked: Opening) -> Mapping[str, Format]:
    """Those that are wanted, or all that there are if one of them is no built-in one."""
    names = {text.partition("=")[0] for text in wanted or ["human"]}
    if names <= {*formats.NAMES}:
        return {name: formats.built_in(name) for name in formats.NAMES if name in names}
    return asked.plugins().formats


def _on_terminal(view: View, color: str) -> View:
    colored = color == "always" or (color == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    return evolve(view, color=colored, width=columns())
