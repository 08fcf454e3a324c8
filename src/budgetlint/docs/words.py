"""The words in which the facts of a rule are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from budgetlint.diagnostics import cite
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.requirements import Requirement
from budgetlint.report import SEVERITY
from budgetlint.rules import AnyRule

GRADE: Final = SEVERITY["zh"]
CONFIDENCE: Final[Mapping[str, str]] = {
    "V": "见于公开材料",
    "M+": "凭记忆,把握较大",
    "M": "凭记忆",
    "M-": "凭记忆,须核",
    "own": "本项目自订,没有法律依据",
}
#: Line breaks inside a paragraph: between Chinese characters nothing, else a blank.
_BREAK_IN_CHINESE = re.compile(r"(?<![\x00-\x7f])\n|\n(?![\x00-\x7f])")


def duty(rule: AnyRule) -> Iterator[str]:
    """The paragraphs of what a rule checks and what it leaves alone."""
    yield rule.summary
    for paragraph in filter(None, rule.detail.split("\n\n")):
        yield _BREAK_IN_CHINESE.sub("", paragraph).replace("\n", " ")


def cell(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def facts(rule: AnyRule, requirements: Mapping[str, Requirement]) -> Iterator[tuple[str, str]]:
    """Label and text of all that holds for a rule, its messages and what it advises last."""
    yield from terms(rule, requirements)
    yield from ((f"提示语 {key}", text) for key, text in both(rule.messages, rule.messages_en))
    yield from ((f"建议 {key}", text) for key, text in both(rule.advice, rule.advice_en))


def terms(rule: AnyRule, requirements: Mapping[str, Requirement]) -> Iterator[tuple[str, str]]:
    """Label and text of what a rule rests on, when it applies, and how strictly."""
    yield from (("依据", line) for line in basis(rule, requirements))
    yield "适用", applies(rule)
    yield "级别", GRADE[rule.severity]
    if rule.tags:
        yield "标签", "、".join(sorted(rule.tags))
    if rule.tolerance:
        yield "容差", rule.tolerance


def both(said: Mapping[str, str], english: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Id and wording of each message or advice, Chinese and English."""
    yield from ((key, text + (f" / {english[key]}" if key in english else "")) for key, text in said.items())


def basis(rule: AnyRule, requirements: Mapping[str, Requirement]) -> Iterator[str]:
    """Each duty that a rule serves: the citation, who issued it, how sure the text is, when it holds."""
    for name in rule.requirement:
        if requirement := requirements.get(name):
            yield f"{cite(requirement)}({requirement.issuer};{sure(requirement)};{in_force(requirement)})"
        else:
            yield name


def sure(requirement: Requirement) -> str:
    """How well the text of a requirement is known."""
    return CONFIDENCE.get(requirement.confidence, requirement.confidence)


def in_force(requirement: Requirement) -> str:
    """From when, and until when, a requirement holds."""
    until = f",至{_day(requirement.until - timedelta(days=1))}止" if requirement.until else ""
    return f"{_day(requirement.since)}起{until}"


def _day(day: date) -> str:
    """The day; the last of a year stands for a text of which only the year is known."""
    return f"{day.year}年" if (day.month, day.day) == (12, 31) else f"{day.year}年{day.month}月{day.day}日"


def applies(rule: AnyRule) -> str:
    """The kinds of document and the fiscal years that a rule is for."""
    kinds = "全部文种" if rule.applies is None else "、".join(k for k in DocumentKind if k in rule.applies)
    whose = [*sorted(rule.provinces), *(x for x in Level if rule.levels and x in rule.levels)]
    kinds = "".join(f"{x}的" for x in whose) + kinds
    since = f"{rule.since}年度起" if rule.since is not None else ""
    until = f"至{rule.until - 1}年度止" if rule.until is not None else ""
    when = ",".join(filter(None, (since, until))) or "不限年度"
    return f"{kinds},{when}" + (",选用时须写明编号或名称" if rule.opt_in else "")
