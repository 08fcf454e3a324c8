"""BL707: a share is not to reach more than all there is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from budgetlint.api import (
    BUDGETS,
    AnyRule,
    BoundTable,
    Context,
    DocumentKind,
    Finding,
    IndicatorValue,
    Yield,
    rule,
)
from budgetlint_national.performance.examples import GRID, sheet
from budgetlint_national.performance.lexicon import is_share
from budgetlint_national.performance.sheets import GOALS, SCORES, anchor, gathered, named, title_of, unjudged, wanted


@rule(
    id="BL707",
    name="share-beyond-all",
    on=BoundTable,
    requirement=["Q"],
    severity="warning",
    applies=(*BUDGETS, DocumentKind.SELF_EVALUATION),
    since=2018,
    messages={
        "floor": "指标「{indicator}」写作“{value}”,而这类比率最高就是100%",
        "over": "指标「{indicator}」的值“{value}”超过了100%,这类比率最高就是100%",
    },
    messages_en={
        "floor": "'{indicator}' reads '{value}', but such a ratio is 100% at most",
        "over": "'{indicator}': the value '{value}' is more than 100%, the most that such a ratio can be",
    },
    advice={
        "floor": "请写“100%”,或按实际定为“≥95%”之类",
        "over": "请核对指标值",
    },
    advice_en={
        "floor": "write '100%', or what can be reached, such as '≥95%'",
        "over": "check the value",
    },
    bad=[
        sheet(*GRID[:5], "满意度指标\t服务对象满意度指标\t师生满意度\t问卷\t≥100%\t"),
        sheet(*GRID[:5], "满意度指标\t服务对象满意度指标\t师生满意度\t问卷\t105%\t"),
    ],
    good=[
        sheet(*GRID[:5], "满意度指标\t服务对象满意度指标\t师生满意度\t问卷\t100%\t"),
        sheet("产出指标\t数量指标\t维护任务完成率\t完成占计划\t≥100%\t", *GRID[1:]),
    ],
)
def share_beyond_all(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """满意度、合格率、处置率等最高为100%的比率,不写“≥100%”,也不超过100%。

    完成率、增长率、利用率等可以超过100%的不报;说不准的也不报。一张表里多次这样写的合为一条。
    """
    if (reason := unjudged(table, ctx, (*GOALS, SCORES))) is not None:
        yield reason
        return
    assert table.performance is not None
    found = [
        Finding(message, value.span, {"indicator": named(i), "value": value.text}, anchor(table, i, ctx, column))
        for i in table.performance.indicators
        for column, value in wanted(i)
        if is_share(i.name.text) and (message := _beyond(value.value)) is not None
    ]
    yield from gathered(found, f"shares beyond all {title_of(table, ctx)}")


def _beyond(value: IndicatorValue) -> str | None:
    amount = value.amount
    if amount is None or amount.unit is None or amount.unit.symbol != "%":
        return None
    percent = Fraction(amount.digits)
    if value.is_floor and percent >= 100:
        return "floor" if percent == 100 else "over"
    return "over" if percent > 100 and not value.is_ceiling else None


RULES: tuple[AnyRule, ...] = (share_beyond_all,)
