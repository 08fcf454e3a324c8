"""BL602: what became of “三公” expenses since last year is told, with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    NO_EXPLANATION,
    Anchor,
    Claim,
    Context,
    Direction,
    Disclosure,
    Finding,
    Item,
    Measure,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Severity,
    Yield,
    condensed,
    is_within,
    named,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import TOPICS, is_explained
from budgetlint_national.narrative.reasons import is_change, reasons
from budgetlint_national.special_items.spoken import REFERS, amounts, section, statements, tables
from budgetlint_national.special_items.stated import before, is_nothing, positive

_COMPARES = regex(
    r"(?:比|较|与|同|跟)(?:上年|去年|前一年|上一年|20\d\d)|上年|同比|增加|减少|增长|下降|降低|持平|一致|相同|相等|变化|压[缩减]"
)
_TOTAL = regex(r"^(?:总额|总计|合计|总数)")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、三公经费预算情况\n"


_ALL = Phrase("“三公”经费", "the “three public” expenses")


@rule(
    id="BL602",
    name="three-public-change-unexplained",
    on=Disclosure,
    requirement=["R部-5"],
    severity="error",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "silent": "没有说明“三公”经费比上年增减变化的情况",
        "new": "没有说明“三公”经费比上年增减变化的情况;文中说是新成立的单位",
        "unexplained": "{item}比上年{way}{amount},没有说明原因",
    },
    messages_en={
        "silent": "nothing says how the “three public” expenses changed from last year",
        "new": "nothing says how the “three public” expenses changed from last year; the body is said to be new",
        "unexplained": "{item}: {way} {amount} from last year, and nothing says why",
    },
    advice={
        "silent": "请写明总额和各项比上年增加、减少还是持平,以及原因",
        "new": "请写一句没有上年数可比",
        "unexplained": "请补写原因",
    },
    advice_en={
        "silent": "say whether the total and each item rose, fell or stayed the same, and why",
        "new": "say that there is no last year to compare with",
        "unexplained": "add the reason",
    },
    bad=[
        f"{_HEAD}2024年三公经费预算0万元,其中:因公出国(境)费0万元,公务用车购置费0万元,公务用车运行费0万元,公务接待费0万元。\n",
        "甲县教育局2024年部门预算公开\n\n一、收支情况\n甲县教育局是2024年新成立的单位,没有上年数。\n二、三公经费预算情况\n"
        "2024年三公经费预算0万元。\n",
        f"{_HEAD}2024年三公经费预算3.00万元,比上年增加1.00万元,其中:公务接待费增加1.00万元。\n",
    ],
    good=[f"{_HEAD}2024年三公经费预算0万元,与上年持平,两年均未安排。\n"],
)
def three_public_change_unexplained(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说明“三公”经费比上年的增减变化,有增减的项目写明原因。

    持平的一句即可,不要求逐项写原因。总额的增减,各项中有一项写了原因就算;各项的增减,总额后面写了原因就算。没有原因的只作
    警告。“三公”经费表里列有上年数的,不再要求写增减;新成立的单位没有写的,只作警告。
    """
    said = statements(ctx)
    spoken = amounts(said)
    if not spoken:
        unspoken = Phrase("情况说明里没有写“三公”经费", "the text does not state “three public” expenses")
        yield NotEvaluable(unspoken) if is_explained(ctx) else NO_EXPLANATION
        return
    compared = any(_COMPARES.search(s.text.text) for s in section(ctx))
    if not compared and any(re.search(r"上年|增减|20\d\d年", w) for w in tables(ctx)):
        yield NotApplicable(
            Phrase("“三公”经费表列有上年数或增减数", "the “three public” table has last year's figures or the changes")
        )
        return
    if not compared:
        if any(REFERS.search(p.text) for p in spoken):
            yield NotEvaluable(
                Phrase(
                    "“三公”经费写在别的表或附件里,这份文件里没有",
                    "the “three public” expenses stand in another table or attachment, which is not in this file",
                )
            )
            return
        new = TOPICS["changes"].excuse(ctx) is not None and not any(map(is_change, document.claims))
        severity = Severity.WARNING if new else None
        yield Finding("new" if new else "silent", spoken[0].span, {}, Anchor(row_label="“三公”经费"), severity=severity)
        return
    yield from _unexplained(ctx)


def _unexplained(ctx: Context) -> Iterator[Finding]:
    changes = [
        c
        for c in ctx.disclosure.claims
        if is_change(c)
        and c.base_span is not None
        and c.is_bound
        and c.measure is Measure.CHANGE
        and is_within("item", c.key.item, Item.THREE_PUBLIC)
    ]
    known = reasons(ctx)
    explained = [c for c in changes if known.explain(c)]
    for at, claim in enumerate(changes):
        if positive([claim.fact]) is None and is_nothing(claim.fact):
            continue
        if not known.explain(claim) and not any(_are_related(claim, other) for other in explained):
            whole = claim.key.item is Item.THREE_PUBLIC or _TOTAL.search(before(claim, ctx)) is not None
            item = str(Item.THREE_PUBLIC if whole else claim.key.item)
            amount = claim.fact.figure.amount
            args: dict[str, object] = {
                "item": _ALL if whole else named([f"{item}费"]),
                "way": Direction.DOWN if amount is not None and amount.mantissa < 0 else Direction.UP,
                "amount": condensed(claim.fact.raw),
            }
            ordinal = sum(c.key.item is claim.key.item for c in changes[:at])
            anchor = Anchor(row_label=item, column_label="增减", ordinal=ordinal)
            yield Finding("unexplained", claim.span, args, anchor, severity=Severity.WARNING)


def _are_related(one: Claim, other: Claim) -> bool:
    """Whether one item is the other, or a part of it."""
    return is_within("item", one.key.item, other.key.item) or is_within("item", other.key.item, one.key.item)


RULES = (three_public_change_unexplained,)
