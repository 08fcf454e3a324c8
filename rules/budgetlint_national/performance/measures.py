"""BL711: what is counted has a number for a value, a share has a percentage."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    AnyRule,
    BoundTable,
    Context,
    Finding,
    Indicator,
    IndicatorValue,
    Phrase,
    Related,
    Yield,
    regex,
    rule,
)
from budgetlint_national.performance.examples import GRID, sheet
from budgetlint_national.performance.lexicon import LEXICON, core, words
from budgetlint_national.performance.sheets import GRADES, anchor, gathered, named, title_of, unjudged

_COUNT = regex(f"(?:{words(LEXICON['counts'])})$")
_SHARE = regex(f"(?:{words(LEXICON['shares'])})$")
_PACE = regex(f"(?:{words(LEXICON['paces'])})$")
_PROPORTION = regex(words(LEXICON["proportion"]))
_COUNTERS = frozenset(LEXICON["counters"])


@rule(
    id="BL711",
    name="indicator-measure-mismatch",
    on=BoundTable,
    requirement=["Q"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "percent": "指标「{indicator}」是数量,指标值却是百分比“{value}”",
        "count": "指标「{indicator}」是比率,指标值却是“{value}”",
    },
    messages_en={
        "percent": "'{indicator}' is a number of things, but its value is a percentage, '{value}'",
        "count": "'{indicator}' is a ratio, but its value is '{value}'",
    },
    advice={
        "percent": "请写数量,或把名称改成比率",
        "count": "请写百分比,或把名称改成数量",
    },
    advice_en={
        "percent": "state the number, or make the name that of a ratio",
        "count": "state a percentage, or make the name that of a number",
    },
    bad=[
        sheet("产出指标\t数量指标\t维护点位数量\t纳入维护的点位\t≥95%\t", *GRID[1:]),
        sheet(GRID[0], "\t质量指标\t设备完好率\t完好设备\t≥95台\t", *GRID[2:]),
    ],
    good=[sheet(*GRID), sheet("产出指标\t数量指标\t维护点位数量\t占应维护点位的比例\t≥95%\t", *GRID[1:])],
)
def indicator_measure_mismatch(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """人数、篇数等数量指标的值不是百分比,率、比例的值不是个数。

    说明里写明是占比、完成程度的不报;“每十万人”一类的率、用天数表示的及时率,不好断定,不报;“0起”与“0%”是一回事,不报。一个指标各档一样的只报一次。
    """
    if (reason := unjudged(table, ctx)) is not None:
        yield reason
        return
    assert table.performance is not None
    found = []
    for i in table.performance.indicators:
        for column in ("target", *GRADES):
            stated = i.values.get(column)
            if stated is not None and (message := _mismatch(i, stated.value)) is not None:
                args: dict[str, object] = {"indicator": named(i), "value": stated.text}
                related = (Related(stated.span, Phrase("指标值 {value}", "value '{value}'", value=stated.text)),)
                found.append(Finding(message, i.name.span, args, anchor(table, i, ctx, column), related))
                break
    yield from gathered(found, f"measures {title_of(table, ctx)}")


def _mismatch(indicator: Indicator, value: IndicatorValue) -> str | None:
    unit = value.amounts[0].unit if value.amounts else None
    if unit is None:
        return None
    name = core(indicator.name.text)
    if unit.symbol == "%" and _COUNT.search(name) and not _PROPORTION.search(name + indicator.description):
        return "percent"
    is_count = unit.symbol in _COUNTERS and value.per is None and any(a.mantissa for a in value.amounts)
    return "count" if is_count and _SHARE.search(name) and not _PACE.search(name) else None


RULES: tuple[AnyRule, ...] = (indicator_measure_mismatch,)
