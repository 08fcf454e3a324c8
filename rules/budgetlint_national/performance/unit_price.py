"""BL709: the same thing has the same price in what the money is for and in the cost indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    AnyRule,
    BoundTable,
    Context,
    Finding,
    Indicator,
    NotApplicable,
    Phrase,
    Related,
    Stated,
    Yield,
    regex,
    rule,
)
from budgetlint_national.performance.examples import FORM, GRID, sheet
from budgetlint_national.performance.money import Priced, money_in
from budgetlint_national.performance.sheets import anchor, title_of, unjudged

_SHORTEST = 3
_EACH = regex(r"单价|每[\u4e00-\u9fff]|人均|均价|单位成本|单台|单套|标准")
_PURPOSE = FORM + "资金用途\t购置巡检终端:5000元/台,共20台,合计10.00万元\t\t\t\t\n"


_PURPOSES = ("{table}的资金用途:{thing}{price}", "the purposes of '{table}': '{thing}{price}'")


@rule(
    id="BL709",
    name="unit-price-in-two-places",
    on=BoundTable,
    requirement=["Q"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "differs": "「{thing}」在资金用途里是{price},成本指标「{indicator}」却是{value}",
    },
    messages_en={
        "differs": "'{thing}' costs '{price}' by the purposes, but '{value}' by the cost indicator '{indicator}'",
    },
    advice="同一单价请改为一致",
    advice_en="make both prices equal",
    bad=[sheet(*GRID[:3], "\t成本指标\t设备单价\t购置巡检终端单价\t500元\t", *GRID[4:], form=_PURPOSE)],
    good=[sheet(*GRID[:3], "\t成本指标\t设备单价\t购置巡检终端单价\t5000元\t", *GRID[4:], form=_PURPOSE)],
)
def unit_price_in_two_places(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """资金用途里写的单价(如“5000元/台”)与同一物品的成本指标一致。

    指标的名称或说明里要有用途里所写的那个物品。指标值比单价大的可能是总价,只有写明是单价、人均的才报;计量单位不同
    (元/月与元/年)的不比较。
    """
    sheet_ = table.performance
    if (reason := unjudged(table, ctx)) is not None:
        yield reason
        return
    assert sheet_ is not None
    prices = [p for cell in sheet_.purposes for p in money_in(cell, table, ctx) if _is_price(p)]
    if not prices:
        yield NotApplicable(Phrase("资金用途没有写单价", "the purposes state no unit price"))
        return
    for indicator in sheet_.indicators:
        stated = indicator.target
        price = next((p for p in prices if _speaks_of(indicator, p)), None)
        if stated is None or price is None or not _contradicts(indicator, stated, price):
            continue
        each = f"{price.amount}{price.fact.figure.per or ''}"
        args: dict[str, object] = {
            "thing": price.thing,
            "price": each,
            "indicator": indicator.description or indicator.name.text,
            "value": stated.text,
        }
        yield Finding(
            "differs",
            stated.span,
            args,
            anchor(table, indicator, ctx, "指标值"),
            (Related(price.fact.span, Phrase(*_PURPOSES, table=title_of(table, ctx), thing=price.thing, price=each)),),
            actual=stated.value.amount.digits if stated.value.amount else None,
            unit=price.amount.unit.symbol if price.amount.unit else None,
            also=("BL420",),
        )


def _is_price(priced: Priced) -> bool:
    each = priced.fact.figure.per is not None and not re.fullmatch(r"/(?:年|月|季|天|日)", priced.fact.figure.per)
    return each and len(priced.thing) >= _SHORTEST


def _speaks_of(indicator: Indicator, price: Priced) -> bool:
    return price.thing in indicator.name.text or price.thing in indicator.description


def _contradicts(indicator: Indicator, stated: Stated, price: Priced) -> bool:
    value, amount = stated.value, stated.value.amount
    if amount is None or not amount.is_money or value.is_floor or amount.is_zero:
        return False
    if value.per is not None and value.per != price.fact.figure.per:
        return False
    if amount.same_value(price.amount):
        return False
    finest = min(amount.exponent, price.amount.exponent)
    smaller = amount.scaled(finest) < price.amount.scaled(finest)
    each = value.per is not None or _EACH.search(indicator.name.text + indicator.description) is not None
    return each or smaller


RULES: tuple[AnyRule, ...] = (unit_price_in_two_places,)
