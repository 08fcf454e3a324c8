"""R4 准确: which way things are said to go, and against what (BL408, BL417)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Base,
    Claim,
    Confidence,
    Context,
    Direction,
    Disclosure,
    DocumentKind,
    Finding,
    Key,
    Measure,
    NotApplicable,
    Related,
    Severity,
    Yield,
    rule,
)

_KINDS = (*BUDGETS, *FINALS, DocumentKind.SELF_EVALUATION)
_HEAD = "甲县教育局2024年部门预算公开\n\n"


@rule(
    id="BL408",
    name="direction-contradicted",
    on=Claim,
    requirement=["R4"],
    severity="warning",
    messages={
        "no_base": "“{words}{said}{amount}”没有写明和什么比;请写明“比上年预算”“比上年执行数”等",
        "double": "“{said}{amount}”:方向词与负号重复,请写明是增加还是减少",
        "turned": "「{what}」写{said}{percent}%,按{amount}和{other}复算应为{right}{percent}%左右;请核对增减方向",
        "opposite": "「{what}」前面写{other},后面写{said}{percent}%,方向相反",
    },
    messages_en={
        "no_base": "“{words}{said}{amount}” does not say compared with what",
        "double": "“{said}{amount}” has a direction and a minus sign",
        "turned": "“{what}” says {said} {percent}%, but {amount} and {other} make it {right} about {percent}%",
        "opposite": "“{what}”: {other}, but then {said} {percent}%",
    },
    applies=_KINDS,
    since=2017,
    bad=[
        _HEAD + "2024年支出预算112.00万元,比减少12.00万元。",
        _HEAD + "2024年支出预算112.00万元,比上年增加12.00万元,下降12.00%。",
        _HEAD + "2024年支出预算112.00万元,比上年减少-12.00万元。",
        _HEAD + "2023年支出预算100.00万元,2024年支出预算112.00万元,比2023年预算减少12.00%。",
    ],
    good=[_HEAD + "2024年支出预算112.00万元,比上年增加12.00万元,增长12.00%。"],
)
def direction_contradicted(claim: Claim, ctx: Context) -> Iterator[Yield]:
    """增减的方向与数一致,并写明和什么比。

    查:缺比较对象(“比减少”);方向词与负号重复;增减额与增减率方向相反;写明的本年数、上年数与方向相反。
    没有写“比”字的增减(“增加12万元”)不算缺比较对象。
    """
    amount = claim.fact.figure.amount
    if claim.measure not in (Measure.CHANGE, Measure.GROWTH) or amount is None or claim.direction is None:
        yield NotApplicable("文中没有写增减")
        return
    said: dict[str, object] = {"what": claim.fact.row_label or "该数", "said": str(claim.direction)}
    anchor = Anchor(row_label=claim.fact.row_label, column_label=str(claim.measure))
    words = ctx.source.cut(claim.base_span).strip() if claim.base_span is not None else ""
    if words in ("比", "较") and claim.base_span is not None:
        yield Finding("no_base", claim.base_span, said | {"words": words, "amount": str(amount).lstrip("-")}, anchor)
    if claim.fact.raw.strip().startswith(("-", "－", "−")) and claim.direction is not Direction.SAME:
        yield Finding("double", claim.span, said | {"amount": claim.fact.raw.strip()}, anchor)
    if claim.measure is Measure.GROWTH:
        yield from _against_amounts(claim, said | {"percent": amount.digits.lstrip("-")}, anchor, ctx)


def _against_amounts(claim: Claim, said: dict[str, object], anchor: Anchor, ctx: Context) -> Iterator[Yield]:
    ratio = ctx.ratios.get(claim)
    if (
        ratio is None
        or not ratio.is_turned
        or ratio.worked_out is None
        or ratio.worked_out.low <= 0 <= ratio.worked_out.high
    ):
        return
    related = tuple(Related(f.span, f.raw) for f in ratio.facts)
    one, other = ratio.facts
    if other.key.measure is Measure.CHANGE:
        way = Direction.DOWN if other.figure.amount is not None and other.figure.amount.mantissa < 0 else Direction.UP
        yield Finding("opposite", claim.span, said | {"other": f"{way}{other.raw}"}, anchor, related)
    else:
        right = Direction.UP if ratio.worked_out.low > 0 else Direction.DOWN
        args: dict[str, object] = said | {"amount": one.raw, "other": other.raw, "right": str(right)}
        yield Finding("turned", claim.span, args, anchor, related)


@rule(
    id="BL417",
    name="changes-from-two-bases",
    on=Disclosure,
    requirement=["R4"],
    severity="info",
    messages={
        "bases": "同一数「{what}」{amount},一处写{first},一处写{second};比较的对象不同或没有写明,请统一或分别写明",
        "changes": "同一数「{what}」{amount},都是{base},一处写{first},一处写{second};请核对",
    },
    messages_en={
        "bases": "“{what}” {amount}: {first} in one place, {second} in another; the bases differ or are not stated",
        "changes": "“{what}” {amount}: {first} and {second}, both {base}",
    },
    applies=_KINDS,
    since=2017,
    bad=[
        _HEAD
        + "一、支出预算\n基本支出82.00万元,比上年预算减少3.00万元。\n二、一般公共预算\n基本支出82.00万元,比上年执行数增加7.00万元。",
        _HEAD
        + "一、支出预算\n基本支出82.00万元,比上年预算减少3.00万元。\n二、一般公共预算\n基本支出82.00万元,比上年预算减少5.00万元。",
    ],
    good=[
        _HEAD
        + "一、支出预算\n基本支出82.00万元,比上年预算减少3.00万元。\n二、一般公共预算\n基本支出82.00万元,比上年预算减少3.00万元。"
    ],
)
def changes_from_two_bases(disclosure: Disclosure, ctx: Context) -> Iterator[Yield]:
    """同一数的增减用同一个基期(上年预算数、执行数、决算数)。

    两处本年数相同而增减额不同,基期不同或有一处没有写明的,作提示;写明同一基期的,作警告。
    """
    changes: dict[tuple[Key, Fraction], list[Claim]] = defaultdict(list)
    for claim in disclosure.claims:
        of = claim.of
        # What a reason says changed is something else, though it may not name it.
        if claim.measure is not Measure.CHANGE or claim.confidence is Confidence.LOW or of is None or not of.is_bound:
            continue
        if _is_money(claim) and (amount := of.fact.figure.amount) is not None and _is_money(of):
            changes[_thing(of.key), amount.mantissa * Fraction(10) ** amount.exponent].append(claim)
    if not changes:
        yield NotApplicable("文中没有写增减额")
    for first, *others in changes.values():
        other = next((c for c in others if not _may_be_one(c, first)), None)
        if other is None or first.fact.figure.is_zero or other.fact.figure.is_zero:
            continue
        same = first.base is other.base and first.base not in (None, Base.UNSTATED)
        args: dict[str, object] = {
            "what": first.fact.row_label,
            "amount": str(first.of.fact.figure.amount) if first.of is not None else "",
            "base": str(first.base),
            "first": _told(first, ctx),
            "second": _told(other, ctx),
        }
        yield Finding(
            "changes" if same else "bases",
            other.span,
            args,
            Anchor(row_label=first.fact.row_label),
            (Related(first.span, _told(first, ctx)),),
            Severity.WARNING if same else None,
        )


def _thing(key: Key) -> Key:
    """What changes, whatever fund it is said of: 基本支出 of all funds and of 一般公共预算 are told alike."""
    return Key(nature=key.nature, item=key.item, function=key.function, project=key.project, side=key.side)


def _is_money(claim: Claim) -> bool:
    amount = claim.fact.figure.amount
    return amount is not None and amount.unit is not None and amount.unit.is_money


def _may_be_one(one: Claim, other: Claim) -> bool:
    """Whether two amounts may be the same, printed in different units or more and less finely."""
    mine, its = one.fact.figure.amount, other.fact.figure.amount
    assert mine is not None and its is not None
    finest, coarsest = sorted((mine.exponent, its.exponent))
    return 2 * abs(mine.scaled(finest) - its.scaled(finest)) <= int(10 ** (coarsest - finest))


def _told(claim: Claim, ctx: Context) -> str:
    base = ctx.source.cut(claim.base_span).strip() if claim.base_span is not None else ""
    return f"“{base}{claim.direction}{claim.fact.raw.strip()}”"
