"""The words in which the facts of a rule are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.requirements import Requirement, cite
from budgetlint.regex import regex
from budgetlint.report import SEVERITY, Lang
from budgetlint.rules import AnyRule

GRADE: Final = SEVERITY["zh"]
CONFIDENCE: Final[Mapping[Lang, Mapping[str, str]]] = {
    "zh": {
        "V": "见于公开材料",
        "M+": "凭记忆,把握较大",
        "M": "凭记忆",
        "M-": "凭记忆,须核",
        "own": "本项目自订,没有法律依据",
    },
    "en": {
        "V": "seen in public material",
        "M+": "from memory, fairly certain",
        "M": "from memory",
        "M-": "from memory, to be verified",
        "own": "this project's own, without statute",
    },
}
#: Line breaks inside a paragraph: between Chinese characters nothing, else a blank.
_BREAK_IN_CHINESE = regex(r"(?<![\x00-\x7f])\n|\n(?![\x00-\x7f])")


def duty(rule: AnyRule) -> Iterator[str]:
    """The paragraphs of what a rule checks and what it leaves alone."""
    yield rule.summary
    for paragraph in filter(None, rule.detail.split("\n\n")):
        yield _BREAK_IN_CHINESE.sub("", paragraph).replace("\n", " ")


def terms(rule: AnyRule, requirements: Mapping[str, Requirement]) -> Iterator[tuple[str, str]]:
    """Label and text of what a rule rests on, when it applies, and how strictly."""
    yield from (("依据", line) for line in basis(rule, requirements))
    yield "适用", applies(rule)
    yield "级别", GRADE[rule.severity]
    if rule.tags:
        yield "标签", "、".join(sorted(rule.tags))
    if rule.tolerance:
        yield "容差", rule.tolerance


def messages(rule: AnyRule, lang: Lang | None = None) -> Iterator[tuple[str, str]]:
    """Id and wording of each message, in one language or in both."""
    return _worded(rule.messages, rule.messages_en, lang)


def advice(rule: AnyRule, lang: Lang | None = None) -> Iterator[tuple[str, str]]:
    """Id of a message and what to do about it, in one language or in both."""
    return _worded(rule.advice, rule.advice_en, lang)


def _worded(
    said: Mapping[str, str], said_in_english: Mapping[str, str], lang: Lang | None
) -> Iterator[tuple[str, str]]:
    for key, text in said.items():
        english = said_in_english.get(key)
        if lang is None:
            yield key, text + (f" / {english}" if english else "")
        else:
            yield key, (english if lang == "en" and english else text)


def basis(rule: AnyRule, requirements: Mapping[str, Requirement], lang: Lang = "zh") -> Iterator[str]:
    """Each duty that a rule serves: the citation, who issued it, how sure the text is, when it holds."""
    for name in rule.requirement:
        if requirement := requirements.get(name):
            about = (requirement.issuer, sure(requirement, lang), in_force(requirement, lang))
            yield (
                f"{cite(requirement)}({';'.join(about)})"
                if lang == "zh"
                else f"{cite(requirement)} ({'; '.join(about)})"
            )
        else:
            yield name


def sure(requirement: Requirement, lang: Lang = "zh") -> str:
    """How well the text of a requirement is known."""
    return CONFIDENCE[lang].get(requirement.confidence, requirement.confidence)


def in_force(requirement: Requirement, lang: Lang = "zh") -> str:
    """From when, and until when, a requirement holds."""
    last = requirement.until - timedelta(days=1) if requirement.until else None
    if lang == "en":
        return f"since {_day(requirement.since, lang)}" + (f", until {_day(last, lang)}" if last else "")
    return f"{_day(requirement.since, lang)}起" + (f",至{_day(last, lang)}止" if last else "")


def _day(day: date, lang: Lang) -> str:
    """The day; the last of a year stands for a text of which only the year is known."""
    if (day.month, day.day) == (12, 31):
        return f"{day.year}年" if lang == "zh" else str(day.year)
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else day.isoformat()


def applies(rule: AnyRule, lang: Lang = "zh") -> str:
    """The kinds of document and the fiscal years that a rule is for."""
    kinds = None if rule.applies is None else [k for k in DocumentKind if k in rule.applies]
    whose = [*sorted(rule.provinces), *(x for x in Level if rule.levels and x in rule.levels)]
    if lang == "en":
        since = f"from {rule.since}" if rule.since is not None else ""
        until = f"until {rule.until - 1}" if rule.until is not None else ""
        when = " ".join(filter(None, (since, until))) or "any year"
        told = ["all kinds" if kinds is None else ", ".join(kinds), *([f"of {', '.join(whose)}"] if whose else [])]
        return f"{' '.join(told)}; {when}" + ("; only where selected by id or name" if rule.opt_in else "")
    said = "".join(f"{x}的" for x in whose) + ("全部文种" if kinds is None else "、".join(kinds))
    since = f"{rule.since}年度起" if rule.since is not None else ""
    until = f"至{rule.until - 1}年度止" if rule.until is not None else ""
    when = ",".join(filter(None, (since, until))) or "不限年度"
    return f"{said},{when}" + (",选用时须写明编号或名称" if rule.opt_in else "")
