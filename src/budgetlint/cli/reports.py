"""The reports of a run: which were asked for, and each to its file or to the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from budgetlint.cli.output import UsageError, columns, near, save, show
from budgetlint.records import frozen
from budgetlint.report import Format, Report, View

#: What stands for stdout where a file may stand.
_STDOUT = "-"


@frozen
class Output:
    """One report: its format, the file it goes to (None: stdout), and whether the ledger of coverage follows it."""

    format: Format
    file: str | None
    coverage: bool

    def content(self, report: Report, view: View) -> str | bytes:
        made = self.format.render(report, view)
        if not self.coverage or isinstance(made, bytes):
            return made
        from budgetlint.formats import coverage as ledger

        return f"{made}\n{ledger.render(report, view)}"


#: The formats that have the ledger of coverage; human has it behind the findings.
COVERED = ("human", "json", "jsonl", "sarif", "html")


def outputs(wanted: Sequence[str], formats: Mapping[str, Format], coverage: bool) -> list[Output]:
    """What ``--format`` asks for, in order: ``name``, ``name=file``, ``name=-``.

    Raises UsageError for an unknown format, one whose extra is not installed, two on one target, bytes on a screen, and
    coverage that no format would show.
    """
    found = [_output(text, formats, coverage) for text in wanted or ["human"]]
    targets = {o.file and os.path.realpath(o.file) for o in found}
    if len(targets) < len(found):
        raise UsageError("几个输出写到了同一处;请给每个格式各写一个文件:--format json=报告.json")
    if coverage and not any(o.format.name in COVERED for o in found):
        raise UsageError(
            "--coverage 的结果附在 human 报告之后,也在 json、jsonl、sarif、html 里;请加 --format human 或 --format json。"
        )
    return found


def _output(text: str, formats: Mapping[str, Format], coverage: bool) -> Output:
    name, to_file, file = text.partition("=")
    if name not in formats:
        listed = "、".join(formats)
        raise UsageError(f"没有输出格式「{name}」{near(name, formats, f';可以是 {listed}。')}")
    chosen = formats[name]
    if to_file and not file:
        raise UsageError(
            f"--format {text}:没有写文件名;请写成 --format {name}={chosen.file},只写 {name} 则显示在屏幕上。"
        )
    target = None if file in ("", _STDOUT) else file
    if chosen.binary and target is None and sys.stdout.isatty():
        raise UsageError(f"{name} 不是文字,不能显示在屏幕上;请写明文件:--format {name}={chosen.file}")
    if chosen.needs and not _installed(chosen.needs):
        raise UsageError(f"输出 {name} 需要另装组件;请执行 pip install 'budgetlint[{name}]' 后再检查。")
    return Output(chosen, target, coverage and name == "human")


def _installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def deliver(asked: Sequence[Output], report: Report, view: View, color: str) -> Iterator[str]:
    """Write all that can be written, files first; yields a sentence for each report that could not.

    Raises at its end what a format raised: the others are written before.
    """
    fault: Exception | None = None
    for output in sorted(asked, key=lambda o: o.file is None):
        try:
            if output.file is not None:
                save(output.file, output.content(report, view))
            else:
                show(output.content(report, _on_terminal(view, color)))
        except UsageError as error:
            yield str(error)
        except Exception as error:  # noqa: BLE001  of a format, perhaps a plugin's: no reason to lose the other reports
            fault = error
    if fault is not None:
        raise fault


def _on_terminal(view: View, color: str) -> View:
    colored = color == "always" or (color == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    return evolve(view, color=colored, width=columns())
