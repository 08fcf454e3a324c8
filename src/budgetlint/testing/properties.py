"""What every rule keeps to, whatever it checks: tried on variants of its own examples."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final, TypeAlias

from budgetlint.model.source import Unreadable
from budgetlint.report import Report
from budgetlint.rules import AnyRule
from budgetlint.testing.linting import installed, lint_text, only, source_of, sources_of
from budgetlint.testing.soundness import flaws

Change: TypeAlias = Callable[[str], str]

_WIDE_DIGITS: Final = {ord("0") + i: 0xFF10 + i for i in range(10)}
_WIDE_SIGNS: Final = {ord(":"): 0xFF1A, ord("("): 0xFF08, ord(")"): 0xFF09}

#: Other ways to write down the same document.
_REWRITTEN: Final[Mapping[str, Change]] = {
    "换行写作 CRLF": lambda text: text.replace("\n", "\r\n"),
    "行末有空格": lambda text: re.sub(r"(?m)(?<=\S)$", "  ", text),
    "首尾有空行": lambda text: f"\n\n{text}\n\n",
    "单元格里有空格": lambda text: text.replace("\t", " \t "),
    "金额的数字为全角": lambda text: re.sub(r"(?m)(?<=\t)[\d.,]+$", lambda m: m[0].translate(_WIDE_DIGITS), text),
    "冒号和括号为全角": lambda text: text.translate(_WIDE_SIGNS),
}
#: Ways in which a document is damaged; what is found may differ, but never be unsound.
_DAMAGED: Final[Mapping[str, Change]] = {
    "只有第一行": lambda text: text.lstrip().partition("\n")[0],
    "没有第一行": lambda text: text.partition("\n")[2],
    "没有最后一行": lambda text: text.rstrip("\n").rpartition("\n")[0],
    "只有前半": lambda text: text[: len(text) // 2],
    "只有后半": lambda text: text[len(text) // 2 :],
    "每行两遍": lambda text: re.sub(r"(?m)^(.*\n)", r"\1\1", text),
    "各行倒序": lambda text: "\n".join(reversed(text.split("\n"))),
    "各列错开": lambda text: text.replace("\t", "\t\t"),
    "没有分列": lambda text: text.replace("\t", ""),
    "没有数字": lambda text: re.sub(r"\d", "", text),
    "数字极大": lambda text: re.sub(r"\d(?=[\d.,]*$)", "9" * 40, text, flags=re.MULTILINE),
    "金额成了横线": lambda text: re.sub(r"(?<=\t)[\d.,]+", "—", text),
    "夹有怪字": lambda text: re.sub(r"(?m)^(.)", "\\1\u200b𠮷\x0c", text),
}


def check_properties(rule: AnyRule, *, rewritten: bool = True) -> None:
    """Hold a rule to what all rules keep to, on variants of its examples. Raises AssertionError naming the variant.

    It neither crashes nor points outside the text, however the document is damaged; it finds the same when the same
    document is written down in another way (a rule about writing itself: ``rewritten=False``; a workbook in XML has no
    other way); and whether it runs before or after all other rules makes no difference.
    """
    for text in (*rule.bad, *rule.good):
        said = _said(_sound(rule, text, "示例"), rule)
        for name, change in _DAMAGED.items():
            with suppress(Unreadable):  # then no rule is asked
                _sound(rule, change(text), name)
        for name, change in _REWRITTEN.items() if rewritten and source_of(text).has_lines else ():
            again = _said(_sound(rule, change(text), name), rule)
            assert again == said, f"{rule.id}:{name}时结论不同:{again},原为 {said}\n{text}"
    company = [*(r for r in installed().rules if r.id != rule.id and r.provinces <= rule.provinces), rule]
    for text in rule.bad[:1]:
        said_first, said_last = (lint_text(text, rules).diagnostics for rules in (reversed(company), company))
        assert said_first == said_last, f"{rule.id}:规则的次序影响结论\n{text}"


def _sound(rule: AnyRule, text: str, name: str) -> Report:
    report = lint_text(text, [rule])
    for flaw in flaws(rule, sources_of(text), report):
        raise AssertionError(f"{rule.id}:{name}时{flaw}\n{text}")
    return report


def _said(report: Report, rule: AnyRule) -> tuple[str, list[tuple[str, ...]]]:
    """The verdict and the findings by meaning, without place and width."""
    [outcome] = report.outcomes
    found = [
        (d.message_id, d.severity, *map(_plain, (d.anchor.table, d.anchor.row_label, d.anchor.column_label)))
        for d in only(report, rule)
    ]
    return outcome.verdict, sorted(found)


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())
