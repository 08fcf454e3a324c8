"""What an amount is of: the words of its clause, else what its item, project or heading is about."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from budgetlint.binding.terms import Meaning, join
from budgetlint.binding.work import Work
from budgetlint.model.facts import Confidence
from budgetlint.model.keys import Measure, Stage
from budgetlint.regex import regex
from budgetlint.syntax.words import Word

_PROJECT = {"side": "支出", "nature": "项目"}
#: 预算 at the end of a subject, unless it names one of the budgets.
_PLANNED = regex(
    r"(?<!公共)(?<!基金)(?<!经营)(?<!财政)预算(?:数|额|金额|安排|支出|收入|经费)*(?:合计|共计|总计|总额)?(?:分别)?(?:为|是|共|计)?$"
)
_PAYS = regex(r"(?:安排|列支|负担|支付|保障)的")


def joined(work: Work, meaning: Meaning, words: Sequence[Word]) -> Meaning:
    """Words before a term that say that an amount is somebody else's say it of what is joined to it, too."""
    if work.mark == "AND" and work.others and meaning.is_full:
        return meaning._replace(fits=False)
    work.others = bool(meaning.named and meaning.rest and words and words[0].kind == "NAME")
    return meaning


def paid_for(work: Work, meaning: Meaning, words: Sequence[Word]) -> Meaning:
    """With the fund that was said to pay for it and for what it is joined to."""
    if any(_PAYS.search(work.printed(w)) for w in words):
        work.paying = meaning.key.get("fund", "")
    elif work.mark != "AND":
        work.paying = ""
    elif work.paying and meaning.is_full:
        return meaning._replace(key={"fund": work.paying, **meaning.key})
    return meaning


def subject_of(work: Work, words: tuple[Word, ...], money: bool = False) -> tuple[Meaning, Confidence]:
    """What an amount is of: its own words, else those of the item it stands in."""
    own = work.meaning(words)
    if own.named and (another := work.reading.bodies.another(before_terms(work, words))):
        work.reading.body, own = another, own._replace(fits=False)
    elif is_of_another(work, own, words):
        own = own._replace(fits=False)
    elif work.scope and own.is_full:
        own = within_scope(work, own)
    topic = work.reading.topic
    current = work.current
    if own.is_empty and money and current is not None and current.key.measure is Measure.COUNT:
        return current.meaning, current.confidence
    if current is not None and is_its_other_stage(own, current.meaning):
        return current.meaning._replace(key={**current.meaning.key, **own.key}), current.confidence
    if own.is_empty or (set(own.key) <= {"stage"} and own.is_full and own.key):
        if topic is not None:
            sure = not own.is_empty or is_planned(work, words) or is_another_year(work, topic)
            return topic._replace(key={**topic.key, **own.key}), Confidence.HIGH if sure else Confidence.LOW
        if work.reading.project:
            return Meaning({**_PROJECT, "project": work.reading.project}, named=True), Confidence.HIGH
        heading = work.reading.heading()
        if heading is not None:
            return heading._replace(key={**heading.key, **own.key}), Confidence.LOW
        return own._replace(named=False), Confidence.LOW
    return own, Confidence.HIGH


def planned(work: Work, meaning: Meaning, words: Sequence[Word]) -> Meaning:
    """In final accounts an amount that words call a budget is the one of the beginning of the year: 支出预算为8万元,支出决算为…"""
    if work.reading.context.stage is not Stage.FINAL or "stage" in meaning.key or not meaning.key:
        return meaning
    called = _PLANNED.search("".join(map(work.printed, words))) is not None
    return meaning._replace(key={**meaning.key, "stage": str(Stage.BUDGET)}) if called else meaning


def may_be_of_topic(work: Work, own: Meaning) -> bool:
    """Whether a later sentence may say of the topic's subject what it does not say of which: 教育支出860万元。基本支出
    730万元."""
    topic = work.reading.topic
    within = topic is not None and "function" in topic.key and bool(work.earlier)
    return within and "nature" in own.key and "function" not in own.key


def before_terms(work: Work, words: Sequence[Word]) -> str:
    """The words before the first that is understood: 县实验小学基本支出."""
    names = takewhile(lambda w: w.kind == "NAME", words)
    return "".join(map(work.printed, names))


def is_of_another(work: Work, own: Meaning, words: Sequence[Word]) -> bool:
    """Whether it is the amount of another body that was named before: 县小学收入7万元,支出7万元; 县小学是事业单位,
    其公用经费2万元."""
    if work.reading.bodies.is_own("".join(map(work.printed, words))):
        work.reading.body = work.body = ""
    return own.is_full and bool(work.reading.body or work.body)


def within_scope(work: Work, own: Meaning) -> Meaning:
    """What a subject means among the parts of another; revenue is no part of expenditure, but pays for it."""
    key = {**work.scope}
    fits = join(key, own.key) and not ("side" in work.scope and own.key.get("side") not in (None, work.scope["side"]))
    return own._replace(key=key) if fits else own._replace(fits=False)


def is_its_other_stage(own: Meaning, before: Meaning) -> bool:
    """Whether words that only name a stage go on with what was said before (年初预算为…,支出决算为…)."""
    stage = before.key.get("stage")
    return (
        before.is_full
        and stage is not None
        and own.is_full
        and own.key.keys() - {"side"} == {"stage"}
        and own.key.get("side") in (None, before.key.get("side"))
        and own.key["stage"] != stage
    )


def is_planned(work: Work, words: Sequence[Word]) -> bool:
    """2024年预算安排, 2024年预算数: of the document's own year, so of what its item is about."""
    named = any("预算" in work.printed(w) for w in words)
    return named and work.year is not None and work.year == work.reading.context.year


def is_another_year(work: Work, topic: Meaning) -> bool:
    """Whether an amount without words of its own is the topic's in this year, after the one of another (2021年执行数…,
    2022年预算数…)."""
    before = work.current
    return before is not None and before.year not in (None, work.year) and before.meaning.key == topic.key
