"""BL613: final accounts tell how much of the purchases small firms were given."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    FINALS,
    NO_EXPLANATION,
    Anchor,
    Context,
    Disclosure,
    Finding,
    Item,
    Measure,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Severity,
    Yield,
    load_yaml,
    printed,
    reading,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import is_explained
from budgetlint_national.narrative.percentages import CONTRACTS, recomputed
from budgetlint_national.special_items.stated import facts, money, positive

_WORDS = load_yaml("budgetlint_national", "special_items/purchases.yaml")
_SMALL_FIRMS = regex("|".join(_WORDS["small firms"]))
_GIVEN = regex(r"授予|合同|中标|成交|预留|占")
#: Up to this amount (元) all purchases may lie below the limits.
_LEAST = int(_WORDS["least"]) * 10_000
_HEAD = (
    "甲县教育局2023年度部门决算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、政府采购支出情况\n"
    "2023年度政府采购支出总额62.00万元,其中:货物支出40.00万元,工程支出0万元,服务支出22.00万元。"
)


@rule(
    id="BL613",
    name="small-firm-contracts",
    on=Disclosure,
    requirement=["R部-7", "C46"],
    severity="warning",
    messages={
        "unstated": "政府采购支出{amount},没有写明授予中小企业合同的金额和占比",
        "differs": "「{what}」写占{percent}%,按{amount}和{other}复算为{right}%",
    },
    messages_en={
        "unstated": "{amount} was spent on procurement, and nothing says how much small and medium-sized enterprises were given",
        "differs": "'{what}' is stated as {percent}%, but {amount} and {other} give {right}%",
    },
    advice={
        "unstated": "请补写授予中小企业合同金额、占政府采购支出总额的百分之几,以及其中的小微企业",
        "differs": "请核对金额和百分数哪一个写错",
    },
    advice_en={
        "unstated": "state the contracts given to small and medium-sized enterprises, their share, and small and micro ones among them",
        "differs": "check which is wrong, the amounts or the percentage",
    },
    applies=FINALS,
    since=2017,
    tolerance="按金额和百分数各自印出的精度取区间,两个区间相交即为相符;只差末位一个单位的,只作提示。",
    bad=[
        _HEAD + "\n",
        _HEAD + "授予中小企业合同金额60.00万元,占政府采购支出总额的86.77%。\n",
    ],
    good=[
        _HEAD
        + "授予中小企业合同金额60.00万元,占政府采购支出总额的96.77%,其中:授予小微企业合同金额30.00万元,占授予中小企业合同金额的50.00%。\n"
    ],
)
def small_firm_contracts(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """有政府采购支出的,公开授予中小企业(和其中小微企业)的合同金额和占比,占比与金额相符。

    写预留份额的执行情况(面向中小企业的中标、成交金额)也算。采购不到50万元的多半都在限额以下,只作提示。没有采购支出的不适用;
    没有情况说明的文件不作判断;占比旁边没有写全金额的,只看有没有。
    """
    known = facts(ctx, Item.PROCUREMENT)
    if not known:
        yield NotEvaluable(Phrase("没有读出政府采购支出是多少", "the amount spent on procurement was not read"))
        return
    total = positive(known)
    if total is None:
        yield NotApplicable(Phrase("没有政府采购支出", "nothing was spent on procurement"))
        return
    shares = [c for c in document.claims if c.measure is Measure.SHARE and c.key.item in CONTRACTS]
    for claim in shares:
        ratio = ctx.ratios.get(claim)
        if ratio is not None and not ratio.holds:
            yield recomputed(claim, ratio, ctx)
    spoken = (p.text for p in reading(ctx).pieces if not p.explains)
    if shares or any(_SMALL_FIRMS.search(text) and _GIVEN.search(text) for text in spoken):
        return
    if not is_explained(ctx):
        yield NO_EXPLANATION
        return
    severity = Severity.INFO if money(total) < _LEAST else None
    yield Finding("unstated", total.span, {"amount": printed(total)}, Anchor(row_label="政府采购"), severity=severity)


RULES = (small_firm_contracts,)
