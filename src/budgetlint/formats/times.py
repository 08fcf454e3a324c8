"""Where the time went: every stage, and the rules that took longest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tabulate import tabulate

from budgetlint.report import Lang
from budgetlint.timing import STAGES

#: How many rules are told one by one.
_RULES: Final = 20
_WORDS: Final[Mapping[Lang, Mapping[str, str]]] = {
    "zh": {
        "read": "读取",
        "parse": "解析",
        "bind": "识别表格和金额",
        "reconcile": "核对勾稽关系",
        "rules": "逐条规则",
        "others": "其余 {count} 条规则",
        "what": "阶段、规则",
        "spent": "毫秒",
        "share": "占比",
    },
    "en": {
        "read": "reading",
        "parse": "parsing",
        "bind": "tables and amounts",
        "reconcile": "arithmetic",
        "rules": "rules, one by one",
        "others": "{count} other rules",
        "what": "stage, rule",
        "spent": "ms",
        "share": "share",
    },
}


def render(times: Mapping[str, float], lang: Lang = "zh") -> str:
    """A table of seconds by stage and rule; of several processes, added up."""
    words = _WORDS[lang]
    rows = [(what, f"{1000 * spent:.1f}", f"{share:.1%}") for what, spent, share in _rows(times, words)]
    headers = (words["what"], words["spent"], words["share"])
    return tabulate(rows, headers, disable_numparse=True, colalign=("left", "right", "right")) + "\n"


def _rows(times: Mapping[str, float], words: Mapping[str, str]) -> Iterator[tuple[str, float, float]]:
    rules = sorted(((spent, name) for name, spent in times.items() if name not in STAGES), reverse=True)
    total = sum(times.values()) or 1.0
    for stage in STAGES:
        yield words[stage], times.get(stage, 0.0), times.get(stage, 0.0) / total
    every = sum(spent for spent, _ in rules)
    yield words["rules"], every, every / total
    for spent, name in rules[:_RULES]:
        yield f"  {name}", spent, spent / total
    if rest := rules[_RULES:]:
        left = sum(spent for spent, _ in rest)
        yield "  " + words["others"].format(count=len(rest)), left, left / total
