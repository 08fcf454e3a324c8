"""The command line: arguments in, exit code out. Everything heavier is imported when a command needs it."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NoReturn

from budgetlint import __version__

if TYPE_CHECKING:
    from budgetlint.plugins import Plugins
    from budgetlint.report import Format, View
    from budgetlint.session import Session

DONE, FOUND, INCOMPLETE = 0, 1, 2

HELP = {
    "check": "检查文件和文件夹(默认命令,可以省略)",
    "rules": "列出全部规则",
    "explain": "说明一条规则:查什么、依据、示例",
    "extract": "把读到的金额导出为数据",
    "docs": "从规则生成 docs/rules.md",
}
EXIT = "退出码:0 没有达到级别的发现;1 有;2 检查不完整(文件读不了、插件或程序出错、参数有误)。"


class UsageError(Exception):
    """What the user asked cannot be done as asked; the message is one sentence with the remedy."""


class _Parser(argparse.ArgumentParser):
    """argparse that speaks in our sentences and knows near names."""

    def __init__(self, command: str, **options: Any) -> None:
        usage = {"check": "budgetlint [check] [路径…] [选项]"}.get(command, f"budgetlint {command} [选项]")
        super().__init__(
            usage=usage, description=HELP[command] + "。", epilog=EXIT, allow_abbrev=False, add_help=False, **options
        )
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")
        self.add_argument("--debug", action="store_true", help="程序出错时显示调用栈")

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)

    def read(self, args: Sequence[str]) -> argparse.Namespace:
        """Parse; options and paths may mix. Raises UsageError."""
        self.exit_on_error = False
        try:
            parsed, extra = self.parse_known_intermixed_args(args)
        except argparse.ArgumentError as error:
            detail = error.message
            if detail.startswith("expected"):
                detail = "后面缺少一个值。" if "at least" in detail or "one" in detail else "不带值。"
            elif detail.startswith("ignored explicit"):
                detail = "不带值。"
            raise UsageError(f"选项 {error.argument_name}:{detail}") from error
        if extra:
            known = [o for action in self._actions for o in action.option_strings]
            raise UsageError(f"没有选项 {extra[0]}{_near(extra[0].partition('=')[0], known)}")
        return parsed


def _near(name: str, known: Iterable[str], end: str = ";用 --help 查看全部。") -> str:
    near = get_close_matches(name, list(known), 1, 0.6)
    return f";是不是 {near[0]}?" if near else end


def _one_of(what: str, choices: Iterable[str]) -> Callable[[str], str]:
    names = list(choices)

    def take(text: str) -> str:
        if text not in names:
            near = _near(text, names, f";可以是 {'、'.join(names)}。")
            raise argparse.ArgumentTypeError(f"没有{what}「{text}」{near}")
        return text

    return take


def _number(what: str, low: int, high: int) -> Callable[[str], int]:
    def take(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"「{text}」不是{what};应为 {low} 到 {high} 的整数。")
        return int(text)

    return take


def _reading(parser: _Parser) -> None:
    """The options of every command that reads documents."""
    from budgetlint.model.facts import DocumentKind

    parser.add_argument("paths", nargs="*", metavar="路径", help="文件或文件夹;不写就是当前文件夹")
    kinds = [str(k) for k in DocumentKind]
    parser.add_argument("--kind", metavar="文种", type=_one_of("文种", kinds), help="指明文种:" + "、".join(kinds))
    parser.add_argument("--year", metavar="年度", type=_number("年度", 1994, 2100), help="指明公开年度")
    parser.add_argument("--entity", metavar="名称", help="指明公开主体的规范名称")
    parser.add_argument(
        "--max-size", metavar="MiB", type=_number("大小", 1, 4096), default=64, help="单个文件的大小上限,默认 64"
    )


def _check_parser() -> _Parser:
    parser = _Parser("check")
    _reading(parser)
    parser.epilog = "其他命令:" + ";".join(f"{n} {HELP[n]}" for n in COMMANDS if n != "check") + "。 " + EXIT
    parser.add_argument(
        "--format", action="append", default=[], metavar="格式[=文件]", help="human、concise、json;可重复,各写各的文件"
    )
    parser.add_argument("--lang", type=_one_of("语言", ("zh", "en")), default="zh", metavar="zh|en", help="输出语言")
    levels = ("error", "warning", "info", "never")
    parser.add_argument(
        "--fail-on", type=_one_of("级别", levels), default="error", metavar="级别", help="达到此级别退出码为 1"
    )
    parser.add_argument("--select", action="append", default=[], metavar="规则", help="只用这些规则:编号、名称或前缀")
    parser.add_argument("--ignore", action="append", default=[], metavar="规则", help="不用这些规则")
    parser.add_argument("--strict", action="store_true", help="无法判断、无法解析的也算检查不完整")
    parser.add_argument("--quiet", "-q", action="store_true", help="只列发现")
    colors = ("auto", "always", "never")
    parser.add_argument(
        "--color", type=_one_of("方式", colors), default="auto", metavar="方式", help="颜色:" + "|".join(colors)
    )
    parser.add_argument("--version", action="version", version=f"budgetlint {__version__}", help="显示版本")
    return parser


def _split(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.strip() for name in names for part in name.split(",") if part.strip())


def _plugins() -> Plugins:
    from budgetlint import formats
    from budgetlint.plugins import load

    return load({"formats": formats})


def _session(options: argparse.Namespace) -> Session:
    from budgetlint.model.facts import DocumentKind
    from budgetlint.session import Session, Settings

    stated: dict[str, object] = {k: getattr(options, k) for k in ("year", "entity") if getattr(options, k) is not None}
    if options.kind is not None:
        stated["kind"] = DocumentKind(options.kind)
    settings = Settings(
        select=_split(getattr(options, "select", ())),
        ignore=_split(getattr(options, "ignore", ())),
        stated=stated,
        lang=getattr(options, "lang", "zh"),
        max_bytes=options.max_size * 2**20,
        debug=options.debug,
    )
    return Session(_plugins(), settings)


def _check(args: Sequence[str]) -> int:
    options = _check_parser().read(args)
    if options.paths and options.paths[0] in COMMANDS:
        raise UsageError(f"命令要写在最前面:budgetlint {options.paths[0]} …;若是文件夹,请写 ./{options.paths[0]}。")
    from budgetlint.model.findings import Severity
    from budgetlint.report import View

    session = _session(options)
    outputs = _outputs(options.format, session.plugins.formats)
    report = session.check(options.paths or ["."], _Progress())
    view = View(options.lang, False, options.quiet)
    for form, file in outputs:
        if file is not None:
            _save(file, form.render(report, view))
    fail_on = None if options.fail_on == "never" else Severity(options.fail_on)
    code = report.exit_code(fail_on, options.strict)
    for form, file in outputs:
        if file is None:
            code = _print(form.render(report, _on_terminal(view, options.color)), code)
    return code


def _outputs(wanted: Sequence[str], formats: Any) -> list[tuple[Format, str | None]]:
    """(format, file or None for stdout). Raises UsageError for unknown formats and for two on one target."""
    outputs: list[tuple[Format, str | None]] = []
    for text in wanted or ["human"]:
        name, _, file = text.partition("=")
        if name not in formats:
            listed = "、".join(formats)
            raise UsageError(f"没有输出格式「{name}」{_near(name, formats, f';可以是 {listed}。')}")
        outputs.append((formats[name], file or None))
    targets = [file for _, file in outputs]
    if len(set(targets)) < len(targets):
        raise UsageError("几个输出写到了同一处;请给每个格式各写一个文件:--format json=报告.json")
    return outputs


def _on_terminal(view: View, color: str) -> View:
    import shutil

    from attrs import evolve

    tty = sys.stdout.isatty()
    colored = color == "always" or (color == "auto" and tty and not os.environ.get("NO_COLOR"))
    return evolve(view, color=colored, width=shutil.get_terminal_size((100, 24)).columns if tty else 100)


class _Progress:
    """Says on a terminal which file is being read, once that takes longer than a second."""

    def __init__(self) -> None:
        import time

        self._now = time.monotonic
        self._begun = self._now()

    def __call__(self, done: int, total: int, path: str) -> None:
        if sys.stderr.isatty() and self._now() - self._begun > 1:
            sys.stderr.write(f"\r\x1b[K{done + 1}/{total} {path[-60:]}" + ("\r\x1b[K" if done + 1 == total else ""))
            sys.stderr.flush()


def _save(file: str, text: str) -> None:
    from budgetlint.session import write

    try:
        write(file, text)
    except OSError as error:
        raise UsageError(f"{file}:写不进去({error.strerror or error});请检查路径和权限。") from error


def _print(text: str, code: int) -> int:
    """Write to stdout; a reader that has gone away is no fault."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _rules(args: Sequence[str]) -> int:
    parser = _Parser("rules")
    parser.add_argument("--json", action="store_true", help="以 JSON 列出")
    options = parser.read(args)
    rules = _plugins().rules
    if options.json:
        import json

        listed = [
            {
                "id": r.id,
                "name": r.name,
                "severity": str(r.severity),
                "summary": r.summary,
                "requirement": r.requirement,
            }
            for r in rules
        ]
        return _print(json.dumps(listed, ensure_ascii=False, indent=2) + "\n", DONE)
    from tabulate import tabulate

    rows = [(r.id, r.name, str(r.severity), r.summary) for r in rules]
    return _print(tabulate(rows, ["编号", "名称", "级别", "检查什么"], disable_numparse=True) + "\n", DONE)


def _explain(args: Sequence[str]) -> int:
    parser = _Parser("explain")
    parser.add_argument("rule", metavar="规则", nargs="?", help="编号或名称")
    options = parser.read(args)
    if options.rule is None:
        raise UsageError("请写明要说明的规则,例如 budgetlint explain BL006;用 budgetlint rules 查看全部。")
    from budgetlint.docs import explain
    from budgetlint.rules import choose

    plugins = _plugins()
    chosen = choose(plugins.rules, [options.rule])
    return _print("\n".join(explain(r, plugins.requirements) for r in chosen), DONE)


def _extract(args: Sequence[str]) -> int:
    parser = _Parser("extract")
    _reading(parser)
    parser.add_argument(
        "--format", type=_one_of("格式", ("jsonl", "csv")), default="jsonl", metavar="jsonl|csv", help="数据格式"
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--tables", action="store_true", help="改为逐表显示读到的内容")
    shown.add_argument("--rest", action="store_true", help="改为列出表中不是金额的数字(编码、序号、日期等)")
    parser.add_argument("-o", "--output", metavar="文件", help="写入文件")
    options = parser.read(args)
    from budgetlint.formats import facts, rest, tables
    from budgetlint.report import Problem

    session = _session(options)
    items = list(session.disclosures(options.paths or ["."], _Progress()))
    problems = [i for i in items if isinstance(i, Problem)]
    documents = [i for i in items if not isinstance(i, Problem)]
    if options.tables:
        text = tables.render(documents, {k: v.name for k, v in session.catalogue.kinds.items()})
    elif options.rest:
        text = rest.render(documents)
    elif options.format == "csv":
        text = facts.table(documents)
    else:
        text = facts.jsonl(documents)
    for problem in problems:
        _complain(problem.message)
    code = INCOMPLETE if problems else DONE
    if options.output is None:
        return _print(text, code)
    # A byte-order mark, or a spreadsheet takes the Chinese for another encoding.
    _save(options.output, "\ufeff" + text if options.rest or (options.format == "csv" and not options.tables) else text)
    return code


def _docs(args: Sequence[str]) -> int:
    parser = _Parser("docs")
    parser.add_argument("--write", action="store_true", help="写入文件")
    parser.add_argument("--check", action="store_true", help="文件与规则不符时退出码为 1")
    parser.add_argument("--file", default="docs/rules.md", metavar="文件", help="默认 docs/rules.md")
    options = parser.read(args)
    from budgetlint.docs import markdown
    from budgetlint.testing import check_rule

    plugins = _plugins()
    own = [r for r in plugins.rules if plugins.owners[r.id].own]
    for rule in own:
        try:
            check_rule(rule)
        except AssertionError as error:
            raise UsageError(str(error)) from error
    text = markdown(own, plugins.requirements)
    if options.write:
        _save(options.file, text)
        return DONE
    if options.check:
        try:
            with open(options.file, encoding="utf-8") as file:
                fresh = file.read() == text
        except OSError as error:
            raise UsageError(f"{options.file}:无法读取({error.strerror});用 budgetlint docs --write 生成。") from error
        if not fresh:
            _complain(f"{options.file} 与规则不符;请运行 budgetlint docs --write。")
        return DONE if fresh else FOUND
    return _print(text, DONE)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "check": _check,
    "rules": _rules,
    "explain": _explain,
    "extract": _extract,
    "docs": _docs,
}


def _complain(message: str) -> None:
    print(f"budgetlint: {message}", file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 or 2."""
    args = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    command = args.pop(0) if args and args[0] in COMMANDS else "check"
    try:
        return COMMANDS[command](args)
    except SystemExit as error:  # argparse after --help and --version
        return error.code if isinstance(error.code, int) else DONE
    except KeyboardInterrupt:
        _complain("已中断。")
        return INCOMPLETE
    except Exception as error:  # noqa: BLE001  the last door: a sentence, never a traceback
        return _failed(error, "--debug" in args)


def _failed(error: Exception, debug: bool) -> int:
    from budgetlint.binding.catalogue import CatalogueError
    from budgetlint.plugins import PluginError
    from budgetlint.resources import ResourceError
    from budgetlint.rules import RuleError, UnknownRule

    if debug:
        import traceback

        traceback.print_exc()
    if isinstance(error, UsageError | PluginError | RuleError | UnknownRule | CatalogueError | ResourceError):
        _complain(str(error))
    else:
        _complain(f"程序出错({type(error).__name__}: {error});这是 budgetlint 的缺陷,加 --debug 可看详情。")
    return INCOMPLETE
