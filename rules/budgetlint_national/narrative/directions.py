"""R4 准确: which way things are said to go, and against what (BL408, BL417)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
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
    Item,
    Key,
    Measure,
    NotApplicable,
    Phrase,
    Related,
    Severity,
    Yield,
    is_within,
    rule,
)

_KINDS = (*BUDGETS, *FINALS, DocumentKind.SELF_EVALUATION)
#: What is counted on a day at the end of a year, and so compared with the end of the one before.
_STOCKS = (Item.ASSETS, Item.STAFF, Item.ESTABLISHMENT)
#: What spending is measured from beside the year before.
_OF_THE_YEAR = {Base.INITIAL, Base.ADJUSTED}
#: So many changes measured from one year make another one odd.
_SEVERAL = 2
_HEAD = "甲县教育局2024年部门预算公开\n\n"


@rule(
    id="BL408",
    name="direction-contradicted",
    on=Claim,
    requirement=["R4"],
    severity="warning",
    messages={
        "no_base": "“{words}{said}{amount}”没有写明和什么比",
        "double": "“{said}{amount}”既有方向词,又有负号",
        "turned": "「{what}」写{said}{percent}%,按{amount}和{other}复算应为{right}{percent}%左右",
        "opposite": "「{what}」前面写{other},后面写{said}{percent}%,方向相反",
        "itself": "“{words}{said}{amount}”和{printed}年比,而文书就是{year}年度的",
    },
    messages_en={
        "no_base": "“{words}{said}{amount}” does not say what it compares with",
        "double": "“{said}{amount}” has both a direction and a minus sign",
        "turned": "'{what}' is stated as {said} {percent}%, but by {amount} and {other} it should be {right} by about {percent}%",
        "opposite": "'{what}' is first stated as {other}, then as {said} {percent}%: opposite directions",
        "itself": "“{words}{said}{amount}” compares with {printed}, but the document itself is of {year}",
    },
    advice={
        "no_base": "请写明“比上年预算”“比上年执行数”等",
        "double": "请去掉负号,写明是增加还是减少",
        "turned": "请核对增减方向",
        "opposite": "请核对是增加还是减少,改为一致",
        "itself": "请核对比较的年度(上年是{last}年)",
    },
    advice_en={
        "no_base": "state it: “比上年预算” (last year's budget), “比上年执行数” (what was spent last year)",
        "double": "drop the sign and state the direction",
        "turned": "check the direction",
        "opposite": "check the direction and make both agree",
        "itself": "check the year (last year is {last})",
    },
    applies=_KINDS,
    since=2017,
    bad=[
        _HEAD + "2024年支出预算112.00万元,比减少12.00万元。",
        _HEAD + "2024年支出预算112.00万元,比上年增加12.00万元,下降12.00%。",
        _HEAD + "2024年支出预算112.00万元,比上年减少-12.00万元。",
        _HEAD + "2023年支出预算100.00万元,2024年支出预算112.00万元,比2023年预算减少12.00%。",
        _HEAD + "2024年支出预算112.00万元,比2024年增加12.00万元。",
    ],
    good=[_HEAD + "2024年支出预算112.00万元,比上年增加12.00万元,增长12.00%。"],
)
def direction_contradicted(claim: Claim, ctx: Context) -> Iterator[Yield]:
    """增减的方向与数一致,并写明和什么比。

    查:缺比较对象(“比减少”),或者和本年度自己比;方向词与负号重复;增减额与增减率方向相反;写明的本年数、上年数与方向
    相反。和更早的年度比的,见BL417。没有写“比”字的增减(“增加12万元”)不算缺比较对象。
    """
    amount = claim.fact.figure.amount
    if claim.measure not in (Measure.CHANGE, Measure.GROWTH) or claim.direction is None:
        yield NotApplicable(Phrase("文中没有写增减", "the text states no change"))
        return
    said: dict[str, object] = {"what": claim.fact.row_label or "该数", "said": claim.direction}
    quoted: dict[str, object] = {"said": str(claim.direction)}
    anchor = Anchor(row_label=claim.fact.row_label, column_label=str(claim.measure))
    words = ctx.source.cut(claim.base_span).strip() if claim.base_span is not None else ""
    year, base = ctx.disclosure.year.value, _year_of(words)
    budget = ctx.disclosure.kind.value in BUDGETS
    if budget and year is not None and base is not None and base >= year and not _repeats(claim, ctx):
        how_much = "" if amount is None else str(amount).lstrip("-")
        years = {"words": words, "amount": how_much, "printed": base, "year": year, "last": year - 1}
        yield Finding("itself", claim.base_span or claim.span, quoted | years, anchor)
        return
    if amount is None:
        yield NotApplicable(Phrase("文中没有写增减", "the text states no change"))
        return
    if words in ("比", "较") and claim.base_span is not None:
        yield Finding("no_base", claim.base_span, quoted | {"words": words, "amount": str(amount).lstrip("-")}, anchor)
    if claim.fact.raw.strip().startswith(("-", "－", "−")) and claim.direction is not Direction.SAME:
        yield Finding("double", claim.span, quoted | {"amount": claim.fact.raw.strip()}, anchor)
    if claim.measure is Measure.GROWTH:
        yield from _against_amounts(claim, said | {"percent": amount.digits.lstrip("-")}, anchor, ctx)


def _repeats(claim: Claim, ctx: Context) -> bool:
    """Whether the words of comparison were those of an amount before (增加…,增长…%)."""
    own = [c for c in ctx.disclosure.sentences[claim.sentence].claims if c.base_span == claim.base_span]
    return own[0] is not claim


def _year_of(words: str) -> int | None:
    """The year that the words of a comparison name."""
    found = re.search(r"20\d\d", words)
    return int(found[0]) if found else None


def _against_amounts(claim: Claim, said: dict[str, object], anchor: Anchor, ctx: Context) -> Iterator[Yield]:
    ratio = ctx.ratios.get(claim)
    if (
        ratio is None
        or not ratio.is_turned
        or ratio.worked_out is None
        or ratio.worked_out.low < 0 < ratio.worked_out.high
    ):
        return
    related = tuple(Related(f.span, f.raw) for f in ratio.facts)
    one, other = ratio.facts
    if other.key.measure is Measure.CHANGE:
        way = Direction.DOWN if other.figure.amount is not None and other.figure.amount.mantissa < 0 else Direction.UP
        yield Finding(
            "opposite",
            claim.span,
            said | {"other": Phrase("{way}{raw}", "{way} {raw}", way=way, raw=other.raw)},
            anchor,
            related,
        )
    else:
        right = Direction.UP if ratio.worked_out.middle > 0 else Direction.DOWN
        args: dict[str, object] = said | {"amount": one.raw, "other": other.raw, "right": right}
        yield Finding("turned", claim.span, args, anchor, related)


@rule(
    id="BL417",
    name="changes-from-two-bases",
    on=Disclosure,
    requirement=["R4"],
    severity="info",
    messages={
        "bases": "同一数「{what}」{amount},一处写{first},一处写{second};比较的对象不同或没有写明",
        "changes": "同一数「{what}」{amount},都是{base},一处写{first},一处写{second}",
        "years": "“{words}{said}{amount}”和{printed}年比,别处({count}处)都和{usual}年比",
    },
    messages_en={
        "bases": "'{what}' {amount}: {first} in one place, {second} in another; what they compare with differs or is not stated",
        "changes": "'{what}' {amount}, compared with {base} both times: {first} in one place, {second} in another",
        "years": "“{words}{said}{amount}” compares with {printed}, the other {count} changes with {usual}",
    },
    advice={
        "bases": "请统一比较的对象,或分别写明",
        "changes": "请核对哪一处写错",
        "years": "请核对比较的年度",
    },
    advice_en={
        "bases": "compare with one thing, or state each",
        "changes": "check which is wrong",
        "years": "check the year",
    },
    applies=_KINDS,
    since=2017,
    bad=[
        _HEAD
        + "一、支出预算\n基本支出82.00万元,比上年预算减少3.00万元。\n二、一般公共预算\n基本支出82.00万元,比上年执行数增加7.00万元。",
        _HEAD
        + "一、支出预算\n基本支出82.00万元,比上年预算减少3.00万元。\n二、一般公共预算\n基本支出82.00万元,比上年预算减少5.00万元。",
        _HEAD
        + "支出预算112.00万元,比2023年增加12.00万元。基本支出82.00万元,比2023年增加7.00万元。\n"
        + "项目支出30.00万元,比2022年增加5.00万元。",
    ],
    good=[
        _HEAD
        + "一、支出预算\n基本支出82.00万元,比上年预算减少3.00万元。\n二、一般公共预算\n基本支出82.00万元,比上年预算减少3.00万元。"
    ],
)
def changes_from_two_bases(disclosure: Disclosure, ctx: Context) -> Iterator[Yield]:
    """同一数的增减用同一个基期(上年预算数、执行数、决算数)。

    两处本年数相同而增减额不同,基期不同或有一处没有写明的,作提示;写明同一基期的,作警告。各处都与上一年度比,只有一处
    与更早的年度比的,作提示。
    """
    odd = list(_odd_year(disclosure, ctx))
    yield from odd
    changes: dict[tuple[Key, Fraction], list[Claim]] = defaultdict(list)
    for claim in disclosure.claims:
        of = claim.of
        # What a reason says changed is something else, though it may not name it.
        if claim.measure is not Measure.CHANGE or claim.confidence is Confidence.LOW or of is None or not of.is_bound:
            continue
        if _is_money(claim) and (amount := of.fact.figure.amount) is not None and _is_money(of):
            changes[_thing(of.key), amount.mantissa * Fraction(10) ** amount.exponent].append(claim)
    if not changes and not odd:
        yield NotApplicable(Phrase("文中没有写增减额", "the text states no amount of change"))
    for first, *others in changes.values():
        other = next((c for c in others if not (_may_be_one(c, first) or _compares_with_both(c, first))), None)
        if other is None or first.fact.figure.is_zero or other.fact.figure.is_zero:
            continue
        same = first.base is other.base and first.base not in (None, Base.UNSTATED)
        args: dict[str, object] = {
            "what": first.fact.row_label,
            "amount": str(first.of.fact.figure.amount) if first.of is not None else "",
            "base": first.base,
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


def _odd_year(disclosure: Disclosure, ctx: Context) -> Iterator[Yield]:
    """The one change that is measured from an earlier year than all others."""
    year = disclosure.year.value
    by_words = {
        c.base_span: c
        for c in reversed(disclosure.claims)
        if c.base_span is not None and not any(is_within("item", c.key.item, stock) for stock in _STOCKS)
    }  # a change, not its rate
    named = [(c, ctx.source.cut(span)) for span, c in by_words.items()]
    dated = [(c, words, found) for c, words in named if (found := _year_of(words)) is not None]
    counts = Counter(found for _, _, found in dated)
    if year is None or disclosure.kind.value not in BUDGETS or len(counts) != 2 or counts[year - 1] < _SEVERAL:
        return
    for claim, words, found in dated:
        if found < year - 1 and counts[found] == 1:
            args: dict[str, object] = {
                "words": words.strip(),
                "said": str(claim.direction or ""),
                "amount": "" if claim.direction is Direction.SAME else claim.fact.raw.strip(),
                "printed": found,
                "usual": year - 1,
                "count": counts[year - 1],
            }
            yield Finding("years", claim.base_span or claim.span, args, Anchor(row_label=claim.fact.row_label))


def _compares_with_both(claim: Claim, other: Claim) -> bool:
    """Whether both are meant: one sentence says of both what they are measured from (比上年预算减少3万元,比上年执行数增加7万元), or
    one of them is measured from the year's own budget."""
    bases = {claim.base, other.base}
    return len(bases) == 2 and (
        (claim.sentence == other.sentence and not bases & {None, Base.UNSTATED}) or len(bases & _OF_THE_YEAR) == 1
    )


def _thing(key: Key) -> Key:
    """What changes, of which body, whatever fund it is said of: 基本支出 of all funds and of 一般公共预算 are told alike."""
    return Key(
        entity=key.entity, nature=key.nature, item=key.item, function=key.function, project=key.project, side=key.side
    )


def _is_money(claim: Claim) -> bool:
    amount = claim.fact.figure.amount
    return amount is not None and amount.is_money


def _may_be_one(one: Claim, other: Claim) -> bool:
    """Whether two amounts may be the same, printed in different units or more and less finely."""
    mine, its = one.fact.figure.amount, other.fact.figure.amount
    assert mine is not None and its is not None
    finest, coarsest = sorted((mine.exponent, its.exponent))
    return 2 * abs(mine.scaled(finest) - its.scaled(finest)) <= int(10 ** (coarsest - finest))


def _told(claim: Claim, ctx: Context) -> str:
    base = ctx.source.cut(claim.base_span).strip() if claim.base_span is not None else ""
    return f"“{base}{claim.direction}{claim.fact.raw.strip()}”"
