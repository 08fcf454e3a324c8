"""BL617: the numbers of large equipment and of vehicles fit together."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Claim,
    Context,
    Disclosure,
    Fact,
    Finding,
    Item,
    Listing,
    Measure,
    NotEvaluable,
    Phrase,
    Related,
    Sentence,
    Span,
    Yield,
    regex,
    rule,
)
from budgetlint_national.special_items.stated import claims, is_complete_before_semicolon, is_nothing

_HEAD = "甲县教育局2024年部门预算公开\n\n一、国有资产占用情况\n"
_FIFTY = regex(r"(?<![\d.])50万元(?:\(含\))?(?:及)?(?:\(含\))?以上")
_HUNDRED = regex(r"(?<![\d.])100万元(?:\(含\))?(?:及)?(?:\(含\))?以上")
_OF_KIND = regex(r"通用|专用")
_BELOW = regex(r"以下|不足|不含100|其中")
_NUMBER = regex(r"[^,，。;；\d]{0,16}?(\d+)(?:台|套|件|个)")
_REST = regex(r"其他")


@rule(
    id="BL617",
    name="asset-counts-disagree",
    on=Disclosure,
    requirement=["R4"],
    severity="error",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    tolerance="数量须相符",
    messages={
        "equipment": "50万元以上的设备{fifty}台,100万元以上的却有{hundred}台;100万元以上的也在50万元以上之内",
        "vehicles": "车辆共{total}辆,各类合计{sum}辆,相差{gap}辆",
    },
    messages_en={
        "equipment": "equipment from 500,000 yuan up: {fifty}, but from 1,000,000 yuan up, which is part of it: {hundred}",
        "vehicles": "{total} vehicles in all, but the kinds come to {sum}: a gap of {gap}",
    },
    advice={
        "equipment": "请核对两个数",
        "vehicles": "请核对总数和各类的数",
    },
    advice_en={
        "equipment": "check both numbers",
        "vehicles": "check the total and each kind",
    },
    bad=[
        f"{_HEAD}单位价值50万元以上大型设备1台,单位价值100万元以上大型设备2台。\n",
        f"{_HEAD}共有车辆5辆,其中:一般公务用车2辆、执法执勤用车2辆、其他用车0辆。\n",
    ],
    good=[
        f"{_HEAD}单位价值50万元以上大型设备2台,单位价值100万元以上大型设备2台。\n"
        "共有车辆5辆,其中:一般公务用车2辆、执法执勤用车2辆、其他用车1辆。\n"
    ],
)
def asset_counts_disagree(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """50万元以上设备的台数不少于100万元以上的;车辆的总数等于各类之和。

    分开写作“50万元以上通用设备”“100万元以上专用设备”的是两类东西,不比较。车辆只列了一部分类别、没有列“其他用车”的,只在
    各类之和比总数大时才报;先按车型、再按用途列两遍的,不重复相加。
    """
    compared = False
    for sentence in document.sentences:
        if sentence.explains or _OF_KIND.search(sentence.text.text):
            continue
        pairs = _equipment(sentence)
        compared = compared or bool(pairs)
        for at, (fifty, hundred, place) in enumerate(pairs):
            if fifty < hundred:
                args: dict[str, object] = {"fifty": fifty, "hundred": hundred}
                yield Finding("equipment", place, args, Anchor(row_label="大型设备", ordinal=at))
    for whole in claims(ctx, Item.CARS, Measure.COUNT):
        parts = [c for c in document.claims if c.whole is whole and _is_of_vehicles(c)]
        if parts and whole.fact.figure.amount is not None and whole.whole is None:
            compared = True
            yield from _vehicles(whole, parts, ctx)
    if not compared:
        yield NotEvaluable(
            Phrase(
                "没有读出50万元以上和100万元以上设备的台数,也没有分类写车辆数",
                "neither the numbers of equipment from 500,000 and from 1,000,000 yuan up nor vehicles by kind were read",
            )
        )


def _equipment(sentence: Sentence) -> list[tuple[int, int, Span]]:
    """The numbers from 500,000 and from 1,000,000 yuan up that stand together in a sentence."""
    text, found = sentence.text.text, []
    for fifty in _FIFTY.finditer(text):
        hundred = _HUNDRED.search(text, fifty.end())
        one = _NUMBER.match(text, fifty.end())
        two = _NUMBER.match(text, hundred.end()) if hundred else None
        between = text[fifty.end() : hundred.start()] if hundred else ""
        if one and two and hundred and not _FIFTY.search(between) and not _BELOW.search(between):
            found.append((int(one[1]), int(two[1]), sentence.text.span(fifty.start(), two.end())))
    return found


def _is_of_vehicles(claim: Claim) -> bool:
    amount = claim.fact.figure.amount
    unit = amount.unit.symbol if amount is not None and amount.unit is not None else ""
    return (
        claim.key.item is Item.CARS
        and claim.measure is Measure.COUNT
        and unit in ("辆", "台")
        and "设备" not in claim.subject
    )


def _count(fact: Fact) -> int:
    amount = fact.figure.amount
    return amount.mantissa if amount is not None and not amount.decimals else 0


def _vehicles(whole: Claim, parts: list[Claim], ctx: Context) -> Iterator[Finding]:
    total, made = _count(whole.fact), sum(_count(c.fact) for c in parts)
    complete = any(_REST.search(c.subject) for c in parts) and all(c.listing is not Listing.SOME for c in parts)
    if total == made or (made < total and not complete):
        return
    if is_complete_before_semicolon(whole, parts, ctx):
        return
    args: dict[str, object] = {"total": total, "sum": made, "gap": abs(total - made)}
    related = tuple(
        Related(c.span, Phrase("{kind}{n}辆", "'{kind}': {n}", kind=c.subject, n=_count(c.fact)))
        for c in parts
        if not is_nothing(c.fact)
    )
    shown = [str(_count(c.fact)) for c in parts if not is_nothing(c.fact)]
    yield Finding(
        "vehicles",
        whole.span,
        args,
        Anchor(row_label="车辆"),
        related,
        actual=str(total),
        difference=str(total - made),
        unit="辆",
        workings=(f"{' + '.join(shown) or '0'} = {made}",),
    )


RULES = (asset_counts_disagree,)
