"""The command line: arguments in, exit code out. A command is its arguments and the module of its name.

The module is imported once the arguments are understood, so that ``--help`` and ``--version`` need nothing heavy.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from budgetlint.cli.arguments import COMMANDS
from budgetlint.cli.output import DONE, INCOMPLETE, UsageError, complain, speak

__all__ = ["COMMANDS", "main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 or 2."""
    args = list(sys.argv[1:] if argv is None else argv)
    speak(sys.stdout, sys.stderr)
    command = args.pop(0) if args and args[0] in COMMANDS else "check"
    try:
        options = COMMANDS[command]().read(args)
        run: Callable[[argparse.Namespace], int] = import_module(f"budgetlint.cli.{command}").run
        code = run(options)
        _keep_compiled()
        return code
    except SystemExit as error:  # argparse after --help and --version
        return error.code if isinstance(error.code, int) else DONE
    except KeyboardInterrupt:
        complain("已中断。")
        return INCOMPLETE
    except Exception as error:  # noqa: BLE001  the last door: a sentence, never a traceback
        return _failed(error, "--debug" in args)


def _keep_compiled() -> None:
    """What was compiled to get here is there the next time."""
    from budgetlint.compiled import patterns

    patterns().keep()


def _failed(error: Exception, debug: bool) -> int:
    from budgetlint.binding.catalogue import CatalogueError
    from budgetlint.config import UnknownPreset
    from budgetlint.plugins import PluginError
    from budgetlint.resources import ResourceError
    from budgetlint.rules import RuleError
    from budgetlint.selectors import UnknownRule
    from budgetlint.session import Crashed

    if debug:
        import traceback

        traceback.print_exc()
    told = UsageError | PluginError | RuleError | UnknownPreset | UnknownRule | CatalogueError | ResourceError | Crashed
    if isinstance(error, told):
        complain(str(error))
    else:
        complain(f"程序出错({type(error).__name__}: {error});这是 budgetlint 的缺陷,加 --debug 可看详情。")
    return INCOMPLETE
