"""BL606 and BL607: what “三公” expenses of a year came to: in numbers of people and cars, and against the budget."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from budgetlint.api import (
    FINALS,
    NO_EXPLANATION,
    Anchor,
    Context,
    Disclosure,
    Fact,
    Finding,
    Item,
    Measure,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Severity,
    Stage,
    Yield,
    load_yaml,
    named,
    printed,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import is_explained
from budgetlint_national.narrative.reasons import gives_reason
from budgetlint_national.special_items.spoken import section
from budgetlint_national.special_items.stated import facts, money, positive

_HEAD = (
    "甲县教育局2023年度部门决算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、三公经费支出决算情况说明\n"
    "2023年度三公经费支出年初预算为3.00万元,支出决算为{total}万元,其中:因公出国(境)费支出决算为0万元,公务用车购置费支出决算为0万元,"
    "公务用车运行费支出决算为2.00万元,公务接待费支出决算为{visits}万元。"
)


#: What one of a thing hardly costs.
_AVERAGES: Sequence[Mapping[str, Any]] = load_yaml("budgetlint_national", "special_items/averages.yaml")


@frozen(eq=False)
class _Count:
    """A number that goes with an expense: its name, how sentences state it, and the item under which a table does."""

    name: str
    stated: re.Pattern[str]
    item: Item | None = None


_COUNTS: Mapping[Item, Sequence[_Count]] = {
    Item.ABROAD: (
        _Count("出国(境)团组数", regex(r"团组[^。;]{0,12}?\d|\d+个?(?:因公)?(?:出国|出境|出访)?[^。;\d]{0,8}团|\d+批次?[^。;]{0,8}(?:出国|出境|出访)"), Item.DELEGATIONS),
        _Count("出国(境)人次数", regex(r"(?:出国|出境|出访|团组|团)[^。]{0,60}?(?:\d+人|人(?:次|数)[^。;\d]{0,6}\d)|\d+人次?[^。;]{0,12}(?:出国|出境|出访)"), Item.TRAVELLERS),
    ),
    Item.VEHICLE_PURCHASE: (
        _Count("公务用车购置数", regex(r"(?:购置|购买|更新|新增)[^。]{0,40}?\d+[辆台]|购置数[^。;]{0,8}\d|\d+[辆台][^。;]{0,12}(?:购置|更新)")),
    ),
    Item.VEHICLE_RUNNING: (
        _Count("公务用车保有量", regex(r"保有[^。]{0,24}?\d|(?:共有|现有|实有|拥有|开支[^。]{0,30}的?)[^。;]{0,24}车[^。;]{0,10}\d+[辆台]|\d+[辆台]公?务?用?车"), Item.CARS),
    ),
    Item.RECEPTION: (
        _Count("国内公务接待批次", regex(r"\d+(?:余|多)?(?:个)?批|批次[^。;\d]{0,8}\d"), Item.RECEPTIONS),
        _Count("国内公务接待人数", regex(r"\d+(?:余|多)?(?:个)?人|人(?:次|数)[^。;\d]{0,8}\d"), Item.GUESTS),
    ),
}  # fmt: skip


@rule(
    id="BL606",
    name="three-public-counts-not-stated",
    on=Disclosure,
    requirement=["R部-5"],
    severity="error",
    messages={"missing": "“三公”经费决算只列金额,缺{missing}"},
    messages_en={"missing": "the “three public” expenses are stated in money only: {missing} missing"},
    advice="请补写这些数",
    advice_en="add these numbers",
    applies=FINALS,
    since=2017,
    bad=[_HEAD.format(total="3.00", visits="1.00") + "公务用车保有量1辆。\n"],
    good=[_HEAD.format(total="3.00", visits="1.00") + "公务用车保有量1辆,国内公务接待12批次、96人次。\n"],
)
def three_public_counts_not_stated(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """“三公”经费决算写明因公出国(境)团组数和人次数、公务用车购置数和保有量、国内公务接待的批次和人数。

    没有发生的一项不要求写数量。写在情况说明里,或列在“三公”经费决算表的统计数里,都算。没有读出金额的各项不作判断。
    """
    known = {item: facts(ctx, item) for item in _COUNTS}
    spent = [item for item, found in known.items() if positive(found) is not None]
    if not spent:
        none = Phrase("“三公”经费决算各项都没有发生", "nothing was spent on any of the “three public” items")
        unread = Phrase("没有读出“三公”经费决算各项的金额", "the amounts of the “three public” items were not read")
        yield NotApplicable(none) if all(known.values()) else NotEvaluable(unread)
        return
    words = "。".join(s.text.text for s in section(ctx))
    counted = {f.key.item for t in document.tables for f in t.facts if f.key.measure is Measure.COUNT}
    missing = [(i, c) for i in spent for c in _COUNTS[i] if not c.stated.search(words) and c.item not in counted]
    if missing and not is_explained(ctx):
        yield NO_EXPLANATION
    elif missing:
        first = positive(known[missing[0][0]])
        assert first is not None
        args: dict[str, object] = {"missing": named([c.name for _, c in missing])}
        yield Finding("missing", first.span, args, Anchor(row_label="“三公”经费数量"))


@rule(
    id="BL607",
    name="three-public-over-budget",
    on=Disclosure,
    requirement=["R部-5"],
    severity="warning",
    messages={
        "over": "{item}决算{final},大于预算{budget},没有说明原因",
        "average": "{called}约{average}元({amount},{count}{unit}),明显偏{way}",
    },
    messages_en={
        "over": "{item}: {final} was spent of a budget of {budget}, and nothing says why",
        "average": "{called}: about {average} 元 ({amount} for {count}{unit}), strikingly {way}",
    },
    advice={"over": "请补写超过预算的原因", "average": "请核对金额的单位和人数、车辆数;属实的不必改"},
    advice_en={
        "over": "add why more was spent than budgeted",
        "average": "check the unit of the amount and the number",
    },
    applies=FINALS,
    since=2017,
    bad=[
        _HEAD.format(total="4.50", visits="2.50") + "\n",
        _HEAD.format(total="3.00", visits="1.00").replace("万元", "元") + "公务用车保有量1辆。\n",
    ],
    good=[_HEAD.format(total="4.50", visits="2.50") + "决算数大于预算数的主要原因是接待检查组增多。\n"],
)
def three_public_over_budget(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """“三公”经费决算大于预算的,说明原因;人均接待费、车均运行费不离奇。

    预算数取“三公”经费决算表的预算数,表里没有的取文中写明的。原因写在“三公”经费一节里任何一句都算。人均接待费在1元到2000元、
    车均运行费在100元到20万元之外的,多半是单位或人数、车辆数写错,只作提示;这不是开支标准。
    """
    yield from _strange_averages(ctx)
    pairs = list(_pairs(document, ctx))
    if not pairs:
        yield NotEvaluable(
            Phrase(
                "没有读出“三公”经费的预算数和决算数",
                "budget and final account of the “three public” expenses were not read",
            )
        )
        return
    over = [(b, f) for b, f in pairs if money(f) > money(b)]
    if not over:
        return
    told = list(section(ctx))
    if any(gives_reason(s.text.text) and re.search(r"决算|预算|超", s.text.text) for s in told):
        return
    if not told:
        yield NO_EXPLANATION
        return
    items = {f.key.item for _, f in over}
    for budget, final in over:
        if final.key.item is Item.THREE_PUBLIC and len(items) > 1:
            continue  # its items say where
        yield Finding(
            "over",
            final.span,
            {
                "item": named([f"{final.key.item}费" if final.key.item is not Item.THREE_PUBLIC else "“三公”经费"]),
                "final": printed(final),
                "budget": printed(budget),
            },
            Anchor(row_label=str(final.key.item), column_label="决算与预算"),
            (Related(budget.span, printed(budget)),),
            cause=ctx.reconciliation.mark_of((budget, final)),
        )


def _strange_averages(ctx: Context) -> Iterator[Finding]:
    """What one guest or vehicle costs, where no number that is stated of them makes it ordinary."""
    for each in _AVERAGES:
        spent = positive(facts(ctx, Item(each["item"])))
        counts = [f for f in facts(ctx, Item(each["count"]), Measure.COUNT) if positive([f]) is not None]
        if spent is None or not counts or spent.figure.amount is None or spent.figure.amount.unit is None:
            continue
        means = [(money(spent) / money(f), f) for f in counts]
        high = all(mean > each["high"] for mean, _ in means)
        if not high and not all(mean < each["low"] for mean, _ in means):
            continue
        mean, counted = means[0]
        args: dict[str, object] = {
            "called": Phrase(each["called"], each["called_en"]),
            "average": f"{round(100 * mean) // 100:,}.{round(100 * mean) % 100:02}",
            "amount": printed(spent),
            "count": str(int(money(counted))),
            "unit": each["unit"],
            "way": Phrase("高", "high") if high else Phrase("低", "low"),
        }
        related = (Related(counted.span, named([counted.raw.strip()])),)
        anchor = Anchor(row_label=each["item"], column_label="平均")
        yield Finding("average", spent.span, args, anchor, related, severity=Severity.INFO)


def _pairs(document: Disclosure, ctx: Context) -> Iterator[tuple[Fact, Fact]]:
    """Budget and final account of the total and of each item: of the table, else of sentences."""
    for item in (Item.THREE_PUBLIC, *_COUNTS):
        printed_ones = [f for t in document.tables if t.trouble is None for f in t.facts if _is_of(f, item)]
        said = [
            c.fact
            for c in document.claims
            if c.is_bound and _is_of(c.fact, item) and c.year in (None, document.year.value)
        ]
        for found in (printed_ones, said):
            budget = next((f for f in found if f.key.stage is Stage.BUDGET), None)
            final = next((f for f in found if f.key.stage is Stage.FINAL), None)
            if budget is not None and final is not None:
                yield budget, final
                break


def _is_of(fact: Fact, item: Item) -> bool:
    amount = fact.figure.amount
    own = fact.bound and fact.key.item is item and fact.key.measure is Measure.AMOUNT and not fact.key.local
    return own and amount is not None and amount.is_money and not fact.key.project


RULES = (three_public_counts_not_stated, three_public_over_budget)
