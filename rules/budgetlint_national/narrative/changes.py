"""BL119: changes of revenue and expenditure are stated with their reasons."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Claim,
    Confidence,
    Context,
    Direction,
    Disclosure,
    Finding,
    Flow,
    Fund,
    Measure,
    Nature,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    named,
    regex,
    rule,
)
from budgetlint_national.narrative.reasons import is_change, is_narrower, reasons

_NATURES = {
    Nature.BASIC: "基本支出",
    Nature.PROJECT: "项目支出",
    Nature.PERSONNEL: "人员经费",
    Nature.OPERATING: "公用经费",
    Nature.BUSINESS: "经营支出",
    Nature.REMITTED: "上缴上级支出",
    Nature.SUBSIDY: "对附属单位补助支出",
}
_SUBJECT = regex(r"[(（](?:\d+)?[类款项]级?(?:科目)?[)）]")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、比上年增减情况\n"


@rule(
    id="BL119",
    name="change-without-reason",
    on=Disclosure,
    requirement=["R部-6"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "unexplained": "只写了{subject}比上年{way}{amount},没有说明原因",
    },
    messages_en={
        "unexplained": "{subject}: {way} {amount} from last year, and nothing says why",
    },
    advice="请补写主要原因",
    advice_en="add the main reason",
    bad=[f"{_HEAD}2024年收支预算120.00万元,较2023年增加20.00万元。\n"],
    good=[f"{_HEAD}2024年收支预算120.00万元,较2023年增加20.00万元,主要原因是新招教师。\n"],
)
def change_without_reason(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """收入、支出比上年增减的,说明原因;总额、基本支出、项目支出和各项来源都是如此。

    原因写在句前句后、写在本节后面的句子里、写在各组成部分上,或者写在别处同一个增减数上的,都算;列在“其中”的部分,总额
    后面紧跟着写了原因的不再要求。增减为零、持平的不要求。“三公”经费的增减见BL602,功能分类各项、机关运行经费和结转的增减不查。
    """
    known = reasons(ctx)
    changes = [c for c in document.claims if is_change(c)]
    owed = [c for c in changes if _is_owed(c, changes, document)]
    if not owed:
        yield _nothing_owed(document)
        return
    explained = [c for c in changes if known.explain(c)]
    found = [c for c in owed if not known.explain(c) and not any(_serves(other, c) for other in explained)]
    for at, claim in enumerate(found):
        subject = _subject(claim)
        args: dict[str, object] = {
            "subject": subject,
            "way": Direction.DOWN if (own := claim.fact.figure.amount) and own.mantissa < 0 else Direction.UP,
            "amount": claim.fact.raw.replace(" ", "").replace("\n", ""),
        }
        same = sum(_subject(other) == subject for other in found[:at])
        anchor = Anchor(row_label=str(subject), column_label="增减", ordinal=same)
        yield Finding("unexplained", claim.span, args, anchor, cause=f"unexplained changes {claim.sentence}")


def _nothing_owed(document: Disclosure) -> NotApplicable | NotEvaluable:
    changes = (c for c in document.claims if c.measure in (Measure.CHANGE, Measure.GROWTH) and c.key.item is None)
    stated = [c for c in changes if not _is_of_subject(c, document)]
    if any(not c.is_bound and c.base_span is not None and c.direction is not Direction.SAME for c in stated):
        return NotEvaluable(
            Phrase(
                "文中写有比上年的增减,但没有读出是哪一项收入或支出的",
                "the text states changes from last year; of which revenue or expenditure was not read",
            )
        )
    if any(c.direction is Direction.SAME or c.fact.figure.is_zero for c in stated):
        return NotApplicable(
            Phrase("收入、支出与上年持平,没有增减", "revenue and expenditure are the same as last year")
        )
    return NotApplicable(
        Phrase(
            "文中没有写收入、支出比上年增减多少(见BL118)",
            "the text does not say how revenue and expenditure changed (see BL118)",
        )
    )


def _is_owed(claim: Claim, changes: list[Claim], document: Disclosure) -> bool:
    """Whether it is a change from last year of revenue or expenditure as a whole, by source or by nature."""
    key, amount = claim.key, claim.fact.figure.amount
    if not _is_certain(claim, document) or amount is None or amount.is_zero or claim.base_span is None:
        return False
    if key.flow not in (None, Flow.CURRENT, Flow.TOTAL):
        return False
    if any((key.item, key.function, key.project, key.economic, key.local)) or amount.unit is None:
        return False
    if str(document.year.value) in document.source.cut(claim.base_span):
        return False
    if claim.measure is Measure.CHANGE:
        return amount.unit.is_money
    return not any(
        other.sentence == claim.sentence and other.measure is Measure.CHANGE and _subject(other) == _subject(claim)
        for other in changes
    )


def _is_certain(claim: Claim, document: Disclosure) -> bool:
    """Whether it is known what changed, and that it is no subject of the functional classification."""
    if not claim.is_bound or any(c.confidence is not Confidence.HIGH for c in (claim, claim.of or claim)):
        return False
    return not _is_of_subject(claim, document)


def _is_of_subject(claim: Claim, document: Disclosure) -> bool:
    sentence = document.sentences[claim.sentence]
    return _SUBJECT.search("".join((*sentence.path[-1:], sentence.text.text))) is not None


def _serves(other: Claim, claim: Claim) -> bool:
    """Whether the reason of one change is one of another: of its parts, or of the same amount said elsewhere."""
    if other.key.item is not None:
        return False
    one, two = other.fact.figure.amount, claim.fact.figure.amount
    if one is not None and two is not None and (one.mantissa, one.exponent) == (two.mantissa, two.exponent):
        return True
    return is_narrower(other.key, claim.key)


def _subject(claim: Claim) -> Phrase:
    key = claim.key
    fund = "" if key.fund in (None, Fund.ALL) else str(key.fund)
    if key.nature in _NATURES:
        return named([fund + _NATURES[key.nature]])
    if key.side is None and not fund:
        return Phrase("收支总额", "all revenue and expenditure")
    return named([fund + (str(key.side) if key.side else "收支")])


RULES = (change_without_reason,)
