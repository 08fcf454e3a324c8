"""``budgetlint rules``: which rules there are, for people and as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence

from budgetlint.cli.output import columns, show
from budgetlint.cli.reading import plugins
from budgetlint.docs.words import GRADE, applies
from budgetlint.formats.words import pad, width, wrap
from budgetlint.rules import AnyRule
from budgetlint.selectors import choose, tags


def run(options: argparse.Namespace) -> int:
    chosen = choose(plugins(options).rules, [*options.rules, *options.select], options.ignore)
    if options.json:
        return show(json.dumps([_record(r) for r in chosen], ensure_ascii=False, indent=2) + "\n")
    return show("".join(f"{line}\n" for line in _lines(chosen, columns())))


def _lines(rules: Sequence[AnyRule], cells: int) -> Iterator[str]:
    """Id, severity and name on a line, beneath it what is checked and for which documents."""
    number = max((len(r.id) for r in rules), default=0) + 2
    indent = number + max(map(width, GRADE.values())) + 2
    for rule in rules:
        yield pad(pad(rule.id, number) + GRADE[rule.severity], indent) + f"{rule.name}  {', '.join(sorted(rule.tags))}"
        about = f"{rule.summary}({applies(rule)})"
        yield from (" " * indent + line for line in wrap(about, max(24, cells - indent)))
    yield ""
    if found := tags(rules):
        yield from wrap(f"标签(用法同编号和名称):{'、'.join(found)}", cells)
    yield f"共 {len(rules)} 条;用 budgetlint explain 加编号或名称,看一条规则的依据、提示语和示例。"


def _record(rule: AnyRule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": str(rule.severity),
        "tags": sorted(rule.tags),
        "summary": rule.summary,
        "applies": None if rule.applies is None else sorted(map(str, rule.applies)),
        "provinces": sorted(rule.provinces) or None,
        "levels": None if rule.levels is None else sorted(map(str, rule.levels)),
        "follows": sorted(rule.follows) or None,
        "since": rule.since,
        "until": rule.until,
        "tolerance": rule.tolerance or None,
        "opt_in": rule.opt_in,
        "requirement": rule.requirement,
    }
