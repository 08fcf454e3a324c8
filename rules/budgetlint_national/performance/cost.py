"""BL706: a cost indicator sets an upper limit or a fixed sum, no lower one."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import BUDGETS, AnyRule, BoundTable, Context, Finding, Indicator, IndicatorValue, Yield, regex, rule
from budgetlint_national.performance.examples import GRID, sheet
from budgetlint_national.performance.lexicon import LEXICON, words
from budgetlint_national.performance.sheets import anchor, gathered, named, title_of, unjudged, wanted

_COST = LEXICON["cost"]
_NOT_SPENT = regex(words([*_COST["spared"], *_COST["owed"]]))
_MONEY = regex(words(_COST["money"]))


@rule(
    id="BL706",
    name="cost-indicator-without-ceiling",
    on=BoundTable,
    requirement=["P88", "Q"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "floor": "成本指标「{indicator}」写作“{value}”,等于要求花得越多越好,方向可能写反",
    },
    messages_en={
        "floor": "cost indicator '{indicator}' reads '{value}', which asks for spending more: the direction looks wrong",
    },
    advice="请改写为“≤{amount}”或定额",
    advice_en="write '≤{amount}' or a fixed amount",
    bad=[sheet(*GRID[:3], "\t成本指标\t维护总成本\t全年支出\t≥10万元\t", *GRID[4:])],
    good=[
        sheet(*GRID),
        sheet(*GRID[:3], "\t成本指标\t成本节约金额\t较上年节约\t≥1万元\t", *GRID[4:]),
    ],
)
def cost_indicator_without_ceiling(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """成本指标的金额用“≤”或定额,不用“≥”“不少于”。

    节约额、收益越多越好,补助、工资等发给个人的标准往往有下限,都不报。比率由BL708检查;数量归错了类由BL710检查。
    """
    if (reason := unjudged(table, ctx)) is not None:
        yield reason
        return
    assert table.performance is not None
    title = title_of(table, ctx)
    found = [
        Finding(
            "floor",
            value.span,
            {"indicator": named(i), "value": value.text, "amount": f"{value.value.amount}{value.value.per or ''}"},
            anchor(table, i, ctx),
        )
        for i in table.performance.indicators
        for _, value in wanted(i)
        if _is_cost(i) and _is_money(i, value.value) and value.value.is_floor
    ]
    yield from gathered(found, f"cost floors {title}")


def _is_cost(indicator: Indicator) -> bool:
    is_cost = "成本" in indicator.first or "成本" in indicator.second
    return is_cost and not _NOT_SPENT.search(indicator.name.text + indicator.description)


def _is_money(indicator: Indicator, value: IndicatorValue) -> bool:
    """Money by its unit, or by the name where no unit is printed."""
    amount = value.amount
    if amount is None:
        return False
    if amount.unit is None:
        return _MONEY.search(indicator.name.text) is not None
    return amount.unit.is_money


RULES: tuple[AnyRule, ...] = (cost_indicator_without_ceiling,)
