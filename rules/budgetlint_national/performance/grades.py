"""BL717: the grades 优, 良, 中, 差 of an indicator are all there, in order, and leave no gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

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
    ValueSort,
    Yield,
    listing,
    rule,
)
from budgetlint_national.performance.sheets import GOALS, GRADES, anchor, gathered, named, title_of

_HEAD = (
    "甲县教育局2019年部门预算公开\n\n部门职责-工作活动绩效目标\n单位:万元\n"
    "职责活动\t年度预算数\t内容描述\t绩效目标\t绩效指标\t优\t良\t中\t差\n"
)
_ROW = "校园安全管理\t12.00\t检查全县学校\t消除安全隐患\t隐患整改比率\t"


@rule(
    id="BL717",
    name="grades-incomplete-or-unordered",
    on=BoundTable,
    requirement=["Q", "HE"],
    severity="warning",
    applies=BUDGETS,
    since=2017,
    until=2021,
    messages={
        "missing": "指标「{indicator}」的评价标准缺「{grades}」档",
        "order": "指标「{indicator}」的评价标准「{better}」档({better_value})并不好于「{worse}」档({worse_value})",
        "gap": "指标「{indicator}」的「中」档({better_value})与「差」档({worse_value})没有衔接",
    },
    messages_en={
        "missing": "the grading of '{indicator}' has no '{grades}'",
        "order": "'{indicator}': the grade '{better}' ('{better_value}') is no better than '{worse}' ('{worse_value}')",
        "gap": "'{indicator}': the grades '中' ('{better_value}') and '差' ('{worse_value}') do not meet",
    },
    advice={
        "missing": "请补上缺的档次",
        "order": "请核对各档的数值",
        "gap": "请把两档改为相接",
    },
    advice_en={
        "missing": "add the grades that are missing",
        "order": "check the values of the grades",
        "gap": "make them meet",
    },
    bad=[
        _HEAD + _ROW + "≥90%\t≥80%\t≥60%\t\n",
        _HEAD + _ROW + "≥80%\t≥90%\t≥60%\t<60%\n",
        _HEAD + _ROW + "≥90%\t≥80%\t≥60%\t<50%\n",
    ],
    good=[_HEAD + _ROW + "≥90%\t≥80%\t≥60%\t<60%\n", _HEAD + _ROW + "≤1起\t≤2起\t≤3起\t>3起\n"],
)
def grades_incomplete_or_unordered(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """评价标准的优、良、中、差四档齐全,依次降低,中间不留空档。

    表头印有四档、某个指标又填了两档以上的才算。越少越好的指标依次升高。用文字表示的档次只看有没有。
    """
    sheet = table.performance
    if table.kind not in GOALS or sheet is None or not set(GRADES) <= sheet.places:
        yield NotApplicable(Phrase("没有按优、良、中、差列评价标准的表", "no table has grades '优', '良', '中', '差'"))
        return
    graded = [(i, _filled(i)) for i in sheet.indicators]
    if not any(len(filled) > 1 for _, filled in graded):
        yield NotApplicable(
            Phrase("表「{table}」没有填评价标准", "no grades are filled in in table '{table}'", table=ctx.title(table))
        )
        return
    found = [finding for i, filled in graded if len(filled) > 1 for finding in _judged(table, i, filled, ctx)]
    yield from gathered(found, f"grades {title_of(table, ctx)}")


def _filled(indicator: Indicator) -> Mapping[str, Stated]:
    values = {g: indicator.values[g] for g in GRADES if g in indicator.values}
    return {g: v for g, v in values.items() if v.value.sort is not ValueSort.BLANK}


def _judged(table: BoundTable, indicator: Indicator, filled: Mapping[str, Stated], ctx: Context) -> Iterator[Finding]:
    last = list(filled.values())[-1]
    related = tuple(
        Related(v.span, Phrase("{grade} {value}", "'{grade}' '{value}'", grade=g, value=v.text))
        for g, v in filled.items()
    )
    if missing := [g for g in GRADES if g not in filled]:
        args: dict[str, object] = {"indicator": named(indicator), "grades": listing(missing)}
        others = tuple(r for r in related if r.span != last.span)
        yield Finding("missing", last.span, args, anchor(table, indicator, ctx, missing[0]), others)
        return
    fault = _fault(filled)
    if fault is not None:
        message, better, worse = fault
        place = filled[worse]
        args = {"indicator": named(indicator), "better_value": filled[better].text, "worse_value": place.text}
        if message == "order":
            args |= {"better": better, "worse": worse}
        others = tuple(r for r in related if r.span != place.span)
        yield Finding(message, place.span, args, anchor(table, indicator, ctx, worse), others)


def _fault(filled: Mapping[str, Stated]) -> tuple[str, str, str] | None:
    """The first pair of grades that is not in order, or the last pair if a gap lies between them."""
    limits = {g: v.value for g, v in filled.items() if v.value.amount is not None}
    numbers = {g: Fraction(v.amount.digits) for g, v in limits.items() if v.amount is not None}
    units = {v.amount.unit for v in limits.values() if v.amount is not None}
    if len(numbers) < len(GRADES) or len(units) != 1:
        return None
    falling = limits["优"].is_ceiling or numbers["优"] < numbers["中"]
    for better, worse in (("优", "良"), ("良", "中")):
        if numbers[better] == numbers[worse] or (numbers[better] < numbers[worse]) != falling:
            return "order", better, worse
    turned = limits["差"].is_floor if falling else limits["差"].is_ceiling
    meets = numbers["差"] == numbers["中"]
    return ("gap", "中", "差") if turned and not meets else None


RULES: tuple[AnyRule, ...] = (grades_incomplete_or_unordered,)
