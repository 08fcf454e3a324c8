"""BL708: what should rise has a lower limit, what should fall an upper one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from budgetlint.api import BUDGETS, AnyRule, BoundTable, Context, Finding, Indicator, IndicatorValue, Yield, rule
from budgetlint_national.performance.examples import GRID, sheet
from budgetlint_national.performance.lexicon import falls, rises
from budgetlint_national.performance.sheets import anchor, gathered, named, title_of, unjudged, wanted

#: From here on, a bare percentage demands the thing rather than tolerating it.
_NEARLY_ALL = 90


@rule(
    id="BL708",
    name="indicator-direction-reversed",
    on=BoundTable,
    requirement=["Q"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "ceiling": "指标「{indicator}」越高越好,却写作“{value}”,方向可能写反",
        "floor": "指标「{indicator}」越低越好,却写作“{value}”,方向可能写反",
    },
    messages_en={
        "ceiling": "more of '{indicator}' is better, yet it reads '{value}': the direction looks wrong",
        "floor": "less of '{indicator}' is better, yet it reads '{value}': the direction looks wrong",
    },
    advice="请核对符号和数值",
    advice_en="check sign and value",
    bad=[
        sheet(GRID[0], "\t质量指标\t设备完好率\t完好设备占比\t≤5%\t", *GRID[2:]),
        sheet(GRID[0], "\t质量指标\t设备故障率\t故障设备占比\t≥5%\t", *GRID[2:]),
    ],
    good=[
        sheet(*GRID),
        sheet(GRID[0], "\t质量指标\t设备故障率\t故障设备占比\t≤5%\t", *GRID[2:]),
        sheet(GRID[0], "\t质量指标\t设备故障率降低幅度\t较上年\t≥5%\t", *GRID[2:]),
    ],
)
def indicator_direction_reversed(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """正常率、满意度等越高越好的指标不用“≤”,故障率、投诉率等越低越好的指标不用“≥”,也不定为接近100%。

    只看名称末尾的词能断定方向的指标;降低幅度、不合格率一类转了意思的,和“≤100%”这样没有约束的,不报。成本由BL706检查。
    """
    if (reason := unjudged(table, ctx)) is not None:
        yield reason
        return
    assert table.performance is not None
    found = [
        Finding(message, value.span, {"indicator": named(i), "value": value.text}, anchor(table, i, ctx, column))
        for i in table.performance.indicators
        for column, value in wanted(i)
        if (message := _reversed(i, value.value)) is not None
    ]
    yield from gathered(found, f"directions reversed {title_of(table, ctx)}")


def _reversed(indicator: Indicator, value: IndicatorValue) -> str | None:
    amount, name = value.amount, indicator.name.text
    if amount is None:
        return None
    number, percent = Fraction(amount.digits), amount.unit is not None and amount.unit.symbol == "%"
    if value.is_ceiling and percent and number < 100 and rises(name):
        return "ceiling"
    demanded = value.is_floor or (percent and not value.is_ceiling and number >= _NEARLY_ALL)
    return "floor" if demanded and number > 0 and falls(name) else None


RULES: tuple[AnyRule, ...] = (indicator_direction_reversed,)
