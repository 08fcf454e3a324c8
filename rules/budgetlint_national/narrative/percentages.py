"""R4 准确: the percentages of the explanation, worked out again from the amounts beside them (BL406, BL407, BL418)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from budgetlint.api import (
    BUDGETS,
    FINALS,
    GOVERNMENTS,
    Anchor,
    Claim,
    Context,
    Direction,
    DocumentKind,
    Fact,
    Finding,
    Item,
    Measure,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Ratio,
    Related,
    Severity,
    Yield,
    rule,
)

_KINDS = (*BUDGETS, *FINALS, *GOVERNMENTS, DocumentKind.SELF_EVALUATION)
_TOLERANCE = "按金额和百分数各自印出的精度取区间,两个区间相交即为相符;只差末位一个单位的,只作提示。"
#: What a percentage is called, and what is missing where it can not be worked out.
_MEASURES = {
    Measure.GROWTH: (
        Phrase("增减率", "growth rate"),
        Phrase("旁边没有写全本年数和增减额(或上年数)", "lacks this year's amount or the change (last year's amount)"),
    ),
    Measure.SHARE: (
        Phrase("占比", "share"),
        Phrase(",不知占的是哪一个合计", "does not tell of which total it is"),
    ),
}
#: What small firms are given of purchases is worked out by BL613.
CONTRACTS = (Item.SME_CONTRACTS, Item.MICRO_CONTRACTS)
_HEAD = "甲县教育局2024年部门预算公开\n\n"


@rule(
    id="BL406",
    name="growth-rate-wrong",
    on=Claim,
    requirement=["R4"],
    severity="error",
    messages={
        "differs": "「{what}」写{said}{percent}%,按{amount}和{other}复算为{way}{right}%",
    },
    messages_en={
        "differs": "'{what}' is stated as {said} {percent}%, but {amount} and {other} give {way} {right}%",
    },
    advice="请核对金额和百分数哪一个写错",
    advice_en="check which is wrong, the amounts or the percentage",
    applies=_KINDS,
    since=2017,
    tolerance=_TOLERANCE,
    bad=[_HEAD + "2024年支出预算112.00万元,比上年增加12.00万元,增长15.00%。"],
    good=[_HEAD + "2024年支出预算112.00万元,比上年增加12.00万元,增长12.00%。"],
)
def growth_rate_wrong(claim: Claim, ctx: Context) -> Iterator[Yield]:
    """增长(下降)的百分数等于增减额除以上年数。

    上年数是本年数减去增减额;文中写明上年数(执行数)的,用写明的数。上年为零的没有增减率(见BL418)。
    同口径、剔除因素后的增长不复算。
    """
    ratio = _worked_out(claim, ctx, Measure.GROWTH)
    if not isinstance(ratio, Ratio):
        yield ratio
    elif not ratio.holds and not ratio.is_turned and not _is_adjusted(claim, ctx):
        yield recomputed(claim, ratio, ctx, said=claim.direction or "")


@rule(
    id="BL407",
    name="share-wrong",
    on=Claim,
    requirement=["R4"],
    severity="error",
    messages={
        "differs": "「{what}」写占{percent}%,按{amount}和{other}复算为{right}%",
    },
    messages_en={
        "differs": "'{what}' is stated as {percent}% of the whole, but {amount} and {other} give {right}%",
    },
    advice="请核对金额和百分数哪一个写错",
    advice_en="check which is wrong, the amounts or the percentage",
    applies=_KINDS,
    since=2017,
    tolerance=_TOLERANCE,
    bad=[_HEAD + "2024年支出预算112.00万元,其中:基本支出84.00万元,占70.00%;项目支出28.00万元,占25.00%。"],
    good=[_HEAD + "2024年支出预算112.00万元,其中:基本支出84.00万元,占75.00%;项目支出28.00万元,占25.00%。"],
)
def share_wrong(claim: Claim, ctx: Context) -> Iterator[Yield]:
    """占比等于分项除以合计。

    合计是分项所属的总数(“其中”之前的数),或者“占……的”所指的数。合计说不准的不作判断。
    """
    ratio = _worked_out(claim, ctx, Measure.SHARE)
    if not isinstance(ratio, Ratio):
        yield ratio
    elif not ratio.holds:
        yield recomputed(claim, ratio, ctx)


@rule(
    id="BL418",
    name="growth-from-nothing",
    on=Claim,
    requirement=["R4"],
    severity="warning",
    messages={
        "percent": "「{what}」增加额等于本年数{amount},上年应为0,却写{said}{percent}%",
    },
    messages_en={
        "percent": "'{what}' grows by all of its {amount}, so that last year was 0, yet {said} {percent}% is stated",
    },
    advice="上年确实没有的,请写“上年无此项”;上年有的,请补上漏减的上年数",
    advice_en="say that last year had none, or subtract last year's figure if it had",
    applies=_KINDS,
    since=2017,
    bad=[_HEAD + "2024年支出预算112.00万元,比上年增加112.00万元,增长0%。"],
    good=[_HEAD + "2024年支出预算112.00万元,比上年增加12.00万元,增长12.00%。"],
)
def growth_from_nothing(claim: Claim, ctx: Context) -> Iterator[Yield]:
    """上年为零的没有增减率;增加额等于本年数的,核对是不是漏填了上年数。

    本年和上年都为零、增减率写0%或100%的不报;增减率大到上年数四舍五入后为零的,也不报。
    """
    ratio = _worked_out(claim, ctx, Measure.GROWTH)
    if not isinstance(ratio, Ratio):
        yield ratio
    elif ratio.worked_out is None and ratio.prior is not None and not any(f.figure.is_zero for f in ratio.facts[:1]):
        if ratio.prior.low <= 0 <= ratio.prior.high and not ratio.is_from_little:
            yield Finding(
                "percent",
                claim.span,
                _words(claim, ratio) | {"said": claim.direction or ""},
                anchor=_anchor(claim),
                related=_related(ratio),
            )


def _worked_out(claim: Claim, ctx: Context, measure: Measure) -> Ratio | NotApplicable | NotEvaluable:
    """A percentage that is a ``measure``, worked out again, or why it is not."""
    name, lack = _MEASURES[measure]
    other = measure is Measure.SHARE and (claim.of is None or claim.key.item in CONTRACTS)
    if claim.measure is not measure or claim.denies or other:
        return NotApplicable(Phrase("文中没有写{name}", "the text states no {name}", name=name))
    return ctx.ratios.get(claim) or NotEvaluable(
        Phrase(
            "{where}的{name}{lack}", "the {name} of {where} {lack}", where=ctx.where(claim.span), name=name, lack=lack
        )
    )


def recomputed(claim: Claim, ratio: Ratio, ctx: Context, said: str = "") -> Finding:
    """A percentage that is not what its amounts come to, with what they do come to."""
    assert ratio.worked_out is not None and claim.fact.figure.amount is not None
    decimals = claim.fact.figure.amount.decimals
    middle = ratio.worked_out.middle
    right = _decimal(abs(middle), max(decimals, 2))
    way = Direction.UP if middle > 0 else Direction.DOWN
    return Finding(
        "differs",
        claim.span,
        _words(claim, ratio) | {"said": said, "way": way, "right": right, "other": _told(ratio.facts[-1])},
        anchor=_anchor(claim),
        related=_related(ratio),
        severity=Severity.INFO if ratio.is_cut else None,
        expected=right,
        actual=claim.fact.figure.amount.digits.lstrip("-"),
        unit="%",
        cause=ctx.reconciliation.mark_of(ratio.facts),
    )


def _words(claim: Claim, ratio: Ratio) -> dict[str, object]:
    assert claim.fact.figure.amount is not None
    return {
        "what": claim.fact.row_label or "该数",
        "percent": claim.fact.figure.amount.digits.lstrip("-"),
        "amount": _told(ratio.facts[0]),
    }


def _related(ratio: Ratio) -> tuple[Related, ...]:
    return tuple(Related(f.span, _told(f)) for f in ratio.facts)


def _told(fact: Fact) -> str:
    amount = fact.figure.amount
    assert amount is not None
    if fact.key.measure is Measure.CHANGE:
        way = Direction.DOWN if amount.mantissa < 0 else Direction.UP
        return Phrase("{way}{amount}", "{way} {amount}", way=way, amount=str(amount).lstrip("-"))
    return str(amount)


def _anchor(claim: Claim) -> Anchor:
    return Anchor(row_label=claim.fact.row_label, column_label=str(claim.measure))


def _decimal(value: Fraction, decimals: int) -> str:
    """A fraction as a decimal string, half up."""
    scaled = (value * 10**decimals * 2 + 1) // 2
    digits = str(int(scaled)).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def _is_adjusted(claim: Claim, ctx: Context) -> bool:
    """Whether the growth is on a basis of its own (同口径, 剔除…因素), which the plain amounts do not give."""
    text = ctx.disclosure.sentences[claim.sentence].text.text
    return any(word in text for word in ("同口径", "可比", "剔除", "扣除", "不含"))
