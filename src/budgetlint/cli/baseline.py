"""``budgetlint baseline``: put the present findings on record, so that only new ones are reported from now on."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve

from budgetlint.baseline import Baseline, counted, grown, lowered, read_baseline, renewed, written
from budgetlint.cli.linting import linted
from budgetlint.cli.output import DONE, FOUND, INCOMPLETE, UsageError, columns, complain, save, show
from budgetlint.cli.reading import Opening, baseline_of, letting_be, opening
from budgetlint.formats import human
from budgetlint.report import Report, View
from budgetlint.settings import Settings
from budgetlint.suppressions.applying import Examined
from budgetlint.suppressions.stated import BASELINE
from budgetlint.suppressions.words import IDS


def run(options: argparse.Namespace) -> int:
    if options.action is None:
        raise UsageError(f"baseline 后面要写动作;可以是 {'、'.join(_ACTIONS)}。")
    asked = opening(options, Settings())
    file = Path(options.file) if options.file else baseline_of(asked) or Path(BASELINE)
    return _ACTIONS[options.action](options, asked, file)


def _write(options: argparse.Namespace, asked: Opening, file: Path) -> int:
    return _rewritten(
        options, asked, file, _read(file) if file.exists() else Baseline(str(file), file.resolve().parent, {})
    )


def _update(options: argparse.Namespace, asked: Opening, file: Path) -> int:
    return _rewritten(options, asked, file, _read(file))


def _rewritten(options: argparse.Namespace, asked: Opening, file: Path, old: Baseline) -> int:
    """Check, and write the baseline anew where it is another one now."""
    report = linted(options, letting_be(asked, options, None))
    present = counted((d for d in report.diagnostics if not d.suppressed and d.rule not in IDS), old.folder)
    judged = Examined.of(report, (), whole=False).judged(old.folder)
    if options.action == "write":
        more = grown(old.counts, present)
        if more and file.exists() and not options.grow:
            raise UsageError(
                f"{old.name}:有 {more} 处发现不在基线里,基线不会自行增加;"
                "用 budgetlint baseline check 列出来改正,确要收进去时加 --grow。"
            )
        counts = renewed(old.counts, present, judged)
    else:
        counts = lowered(old.counts, present, judged)
    if options.action == "prune":
        known = {r.id for r in asked.plugins().rules}
        for entry in [k for k in counts if k.rule not in known or _is_gone(old.folder / k.path)]:
            del counts[entry]
    before, after = sum(old.counts.values()), counts.total()
    text = written(counts)
    if not file.exists() or file.read_text("utf-8") != text:
        save(str(file), text)
    files, rules = len({k.path for k in counts}), len({k.rule for k in counts})
    change = f",原有 {before} 处" if before != after and old.lines else ""
    show(f"{old.name}:记有 {after} 处发现({files} 个文件,{rules} 条规则){change}。\n")
    return _ended(report, DONE)


def _check(options: argparse.Namespace, asked: Opening, file: Path) -> int:
    baseline = _read(file)
    report = linted(options, letting_be(asked, options, file))
    beyond = tuple(d for d in report.diagnostics if not d.suppressed and d.rule not in IDS)
    shown = evolve(report, diagnostics=beyond, unread=(), crashes=())
    held = sum(baseline.counts.values())
    said = f"基线之外有 {len(beyond)} 处发现。" if beyond else "没有基线之外的发现。"
    show(human.render(shown, View(quiet=True, width=columns())) + f"{baseline.name}:记有 {held} 处发现。{said}\n")
    return _ended(report, FOUND if beyond else DONE)


def _ended(report: Report, code: int) -> int:
    """The exit code, with what could not be checked."""
    for problem in (*report.unread, *report.crashes):
        complain(problem.message)
    return code if report.complete else INCOMPLETE


def _read(file: Path) -> Baseline:
    return read_baseline(file, file.as_posix())


def _is_gone(path: Path) -> bool:
    """Whether a document, which may be a file of an archive (``a.zip!b.pdf``), is there no more."""
    name = str(path)
    while "!" in name and not os.path.lexists(name):
        name = name.rpartition("!")[0]
    return not os.path.lexists(name)


_ACTIONS: Final[Mapping[str, Callable[[argparse.Namespace, Opening, Path], int]]] = {
    "write": _write,
    "update": _update,
    "prune": _update,
    "check": _check,
}
