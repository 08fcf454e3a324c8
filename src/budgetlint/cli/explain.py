"""``budgetlint explain``: one rule for the terminal — the duty, its basis, what it says, examples."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from budgetlint.cli.output import UsageError, columns, show
from budgetlint.cli.reading import plugins
from budgetlint.docs.words import duty, facts
from budgetlint.formats.words import width, wrap
from budgetlint.model.requirements import Requirement
from budgetlint.rules import AnyRule
from budgetlint.selectors import choose


def run(options: argparse.Namespace) -> int:
    if options.rule is None:
        raise UsageError("请写明要说明的规则,例如 budgetlint explain BL006;用 budgetlint rules 查看全部。")
    installed = plugins(options)
    pages = (_page(r, installed.requirements, columns()) for r in choose(installed.rules, [options.rule]))
    return show("\n".join("".join(f"{line}\n" for line in page) for page in pages))


def _page(rule: AnyRule, requirements: Mapping[str, Requirement], cells: int) -> Iterator[str]:
    yield f"{rule.id} {rule.name}"
    for paragraph in duty(rule):
        yield ""
        yield from wrap(paragraph, cells)
    yield ""
    for label, text in facts(rule, requirements):
        yield from wrap(f"{label}:{text}", cells, min(width(label) + 1, 12))
    for title, examples in (("会被发现:", rule.bad), ("符合要求:", rule.good)):
        for example in examples:
            yield from ("", title)
            yield from (f"    {line}".rstrip() for line in example.strip("\n").splitlines())
