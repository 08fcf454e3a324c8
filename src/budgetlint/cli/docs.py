"""``budgetlint docs``: the rule book, from rules whose examples have just been run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from budgetlint.cli.output import DONE, FOUND, UsageError, complain, save, show
from budgetlint.docs import markdown
from budgetlint.model.findings import Diagnostic
from budgetlint.testing import check_rule, installed


def run(options: argparse.Namespace) -> int:
    written = _written(options.file) if options.check else ""
    loaded = installed()
    own = [r for r in loaded.rules if loaded.owners[r.id].own]
    shown: dict[tuple[str, str], Sequence[Diagnostic]] = {}
    for rule in own:
        try:
            shown |= {(rule.id, text): found for text, found in check_rule(rule).items()}
        except AssertionError as error:
            raise UsageError(str(error)) from error
    text = markdown(own, loaded.requirements, shown)
    if options.write:
        save(options.file, text)
        return DONE
    if options.check:
        if written != text:
            complain(f"{options.file} 与规则不符;请运行 budgetlint docs --write。")
        return DONE if written == text else FOUND
    return show(text)


def _written(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}:无法读取({error.strerror});用 budgetlint docs --write 生成。") from error
