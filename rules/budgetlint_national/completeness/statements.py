"""BL116, BL117, BL118, BL120, BL122, BL123, BL124: each statement that the explanation owes is made. Driven by statements.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from budgetlint.api import (
    BUDGETS,
    FINALS,
    NO_EXPLANATION,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Related,
    Sort,
    Yield,
    reading,
    rule,
)
from budgetlint_national.completeness.running import owes_running_expenses
from budgetlint_national.completeness.topics import (
    TOPICS,
    Topic,
    has_overview,
    headed,
    in_cells,
    is_explained,
    sentences,
)

Excuse: TypeAlias = Callable[[Context], NotApplicable | NotEvaluable | None]

APPLIES = (*BUDGETS, *FINALS)
_SHOWN = 30


def statement_rule(topic: Topic, excuse: Excuse) -> AnyRule:
    """The rule that the statement on a topic is made."""
    raw = topic.raw

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        yield from unstated(topic, ctx, excuse)

    check.__doc__ = f"{raw['duty']}\n\n{raw['detail']}\n只有表、没有情况说明的文件,不作判断。"
    return rule(
        id=raw["id"],
        name=raw["name"],
        on=Disclosure,
        requirement=raw["requirement"],
        severity=raw["severity"],
        applies=APPLIES,
        since=raw["since"],
        messages=messages(topic),
        messages_en=messages_en(topic),
        advice=advice(topic),
        advice_en=advice_en(topic),
        bad=raw["bad"],
        good=raw["good"],
    )(check)


def messages(topic: Topic) -> dict[str, str]:
    """What is said where the statement is not made, or its heading has nothing below it."""
    return {
        "absent": f"缺少对{topic.name}的说明",
        "empty": f"标题「{{heading}}」下没有内容,缺少对{topic.name}的说明",
    }


def messages_en(topic: Topic) -> dict[str, str]:
    """The same in English."""
    return {
        "absent": f"nothing is said of {topic.name_en}",
        "empty": f"nothing stands below the heading '{{heading}}', which should state {topic.name_en}",
    }


def advice(topic: Topic) -> dict[str, str]:
    """What to do about either."""
    return dict.fromkeys(messages(topic), f"请在情况说明中补上对{topic.name}的说明")


def advice_en(topic: Topic) -> dict[str, str]:
    """The same in English."""
    return dict.fromkeys(messages_en(topic), f"state {topic.name_en} in the explanation")


def unstated(topic: Topic, ctx: Context, excuse: Excuse) -> Iterator[Yield]:
    """What is to be said if the statement on the topic is not made; nothing if it is."""
    if in_cells(topic, ctx) or next(sentences(topic, ctx), None):
        return
    if excused := excuse(ctx):
        yield excused
        return
    filled, empty = headed(topic, ctx)
    if filled:
        return
    listed = [entry for entry in reading(ctx).entries if topic.label.search(entry.text)]
    if empty:
        yield _finding(
            "empty",
            empty[0],
            topic,
            tuple(Related(e.span, Phrase("目录列有这一项", "the contents list it")) for e in listed),
        )
    elif doubt := _doubt(topic, ctx):
        yield doubt
    elif listed:
        yield _finding("absent", listed[0], topic)
    else:
        yield Finding("absent", ctx.title_span(), {}, cause=f"absent:{topic.raw['name']}")


def _finding(message: str, piece: Piece, topic: Topic, related: tuple[Related, ...] = ()) -> Finding:
    heading = piece.text.rstrip(":")[:_SHOWN]
    args: dict[str, object] = {"heading": heading} if message == "empty" else {}
    return Finding(message, piece.span, args, Anchor(row_label=heading), related, cause=f"absent:{topic.raw['name']}")


def _doubt(topic: Topic, ctx: Context) -> NotEvaluable | None:
    """Why a statement that was not found may still be made, or may not be owed here."""
    if not is_explained(ctx):
        return NO_EXPLANATION
    if topic.raw.get("general") and has_overview(ctx):
        return NotEvaluable(
            Phrase(
                "文中有概况,看不出其中有没有{name}",
                "the text has an overview; whether that covers {name} is not known",
                name=topic.phrase,
            )
        )
    named = {p.sort for p in reading(ctx).pieces if topic.label.search(p.text) and not p.explains}
    if Sort.UNPARSED in named:
        return NotEvaluable(
            Phrase("有未能解析的文字,不知其中是否写明", "some text could not be parsed; it may be stated there")
        )
    if Sort.TEXT in named and topic.raw.get("hinted"):
        return NotEvaluable(
            Phrase(
                "文中提到{name},看不出是不是对它的说明",
                "the text mentions {name}; whether that is a statement on it is not known",
                name=topic.phrase,
            )
        )
    return None


RULES: tuple[AnyRule, ...] = tuple(
    statement_rule(TOPICS[key], owes_running_expenses if key == "running" else TOPICS[key].excuse)
    for key in ("duties", "organisation", "changes", "running", "glossary", "performance", "assets")
)
