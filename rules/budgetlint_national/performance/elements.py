"""BL703 and BL705: a table of goals states what it has to, and every indicator has a value that can be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from budgetlint.api import (
    BUDGETS,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Finding,
    NotApplicable,
    NotEvaluable,
    Performance,
    Phrase,
    Severity,
    ValueSort,
    Yield,
    quoted,
    rule,
)
from budgetlint_national.performance.examples import GRID, sheet, with_form
from budgetlint_national.performance.sheets import PROJECTS, anchor, gathered, named, title_of, unjudged, wanted

_MONEY = "年度资金总额\t10.00\t其中:财政拨款\t10.00\t其他资金\t"
_GOAL = "年度目标\t全县学校安防设施正常运行\t\t\t\t"
_NAME = "项目名称\t校园安防\t\t\t\t"


@rule(
    id="BL703",
    name="goal-table-incomplete",
    on=BoundTable,
    requirement=["P88", "P10"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "missing": "绩效目标表「{table}」缺{missing}",
    },
    messages_en={
        "missing": "goal table '{table}' does not state: {missing}",
    },
    advice="请按绩效目标申报表补上",
    advice_en="add it as in the form of the application",
    bad=[with_form(_NAME, _GOAL), with_form(_NAME, _MONEY)],
    good=[with_form(_NAME, _MONEY, _GOAL)],
)
def goal_table_incomplete(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """项目绩效目标表写明项目名称、资金总额及来源、年度目标、指标和指标值。

    栏目可以叫不同的名字;项目名称写在表题里的也算。“其他资金”等没有就空着,不报;只印总额、
    不分来源的,多是当地模板如此,作提示。空白模板不报。几张表缺的都一样的,
    是同一个模板的问题,合为一条。
    """
    if table.kind != PROJECTS or table.performance is None:
        yield NotApplicable(Phrase("没有项目绩效目标表", "there is no goal table of a project"))
        return
    sheet_ = table.performance
    if (reason := unjudged(table, ctx, (PROJECTS,))) is not None:
        yield reason
        return
    if missing := _missing(sheet_, table):
        words = quoted(missing)
        title = title_of(table, ctx)
        args: dict[str, object] = {"table": title, "missing": words}
        severity = Severity.INFO if missing == ("资金来源",) else None
        cause = f"goal tables without {words}"
        yield Finding("missing", ctx.caption(table), args, Anchor(title), severity=severity, cause=cause)


_IN_LIST: Final = {
    "项目名称": "项目",
    "资金总额": "预算|资金|金额",
    "资金来源": "财政|拨款|来源|其他资金",
    "年度目标": "目标(?!值)",
}


def _missing(sheet_: Performance, table: BoundTable) -> tuple[str, ...]:
    """The elements that the table does not state, in the order in which the form asks for them.

    A table of all projects, one below the other, has columns for what the form of a single one has fields for.
    """
    headers = "|".join(word for column in table.columns for word in column.header)
    listed = {word for word, pattern in _IN_LIST.items() if "项目" in headers and re.search(pattern, headers)}
    amounts = [m for m in (sheet_.budget, *sheet_.funds) if m is not None and m.figure.amount is not None]
    has = {
        "项目名称": sheet_.project is not None,
        "资金总额": sheet_.budget in amounts,
        "资金来源": "fund" in sheet_.places,
        "年度目标": bool(sheet_.goals),
        "三级指标": "name" in sheet_.places,
        "指标值": "target" in sheet_.places,
    }
    return tuple(word for word, there in has.items() if not there and word not in listed)


_WORDS = tuple(f"{cells}\t完成\t" for cells in ("产出指标\t数量指标\t设施维护\t", "\t质量指标\t设备状况\t"))


@rule(
    id="BL705",
    name="indicator-without-value",
    on=BoundTable,
    requirement=["P88"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "blank": "绩效目标表「{table}」的指标「{indicator}」没有填指标值",
        "words": "绩效目标表「{table}」的产出指标没有一个是数值(如「{indicator}」写作“{value}”);产出应当可以计量",
    },
    messages_en={
        "blank": "goal table '{table}': the indicator '{indicator}' has no value",
        "words": "goal table '{table}': no indicator of output is a quantity ('{indicator}' reads '{value}'); outputs have to be measurable",
    },
    advice={
        "blank": "请填写可以衡量的值",
        "words": "请至少量化一项产出指标",
    },
    advice_en={
        "blank": "fill in a value that can be measured",
        "words": "put at least one of them in figures",
    },
    bad=[
        sheet(*GRID[:1], "\t质量指标\t设备完好率\t完好设备占比\t\t", *GRID[2:]),
        sheet(*_WORDS, *GRID[4:]),
    ],
    good=[sheet(*GRID), sheet(*GRID, "效益指标\t生态效益指标\t\t\t\t")],
)
def indicator_without_value(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """列出名称的三级指标都有指标值,产出至少有一项是数值。

    名称和值都空着的行是模板留下的,不报。效益指标常用文字描述,不报;产出指标全用文字的,提示一条。一张表里缺得多的合为一条。
    """
    if (reason := unjudged(table, ctx)) is not None:
        yield reason
        return
    sheet_ = table.performance
    assert sheet_ is not None
    columns = {"target", "优", "良", "中", "差"} & sheet_.places
    if not columns:
        yield NotEvaluable(
            Phrase(
                "表「{table}」没有读出指标值栏",
                "the column of indicator values in table '{table}' was not read",
                table=ctx.title(table),
            )
        )
        return
    title = title_of(table, ctx)
    blank = []
    for i in sheet_.indicators:
        values = [i.values[c] for c in sorted(columns) if c in i.values]
        if i.name.text and all(v.value.sort is ValueSort.BLANK for v in values):
            args: dict[str, object] = {"table": title, "indicator": named(i)}
            place = values[0].span if values and values[0].text else i.name.span
            blank.append(Finding("blank", place, args, anchor(table, i, ctx)))
    yield from gathered(blank, f"blank values {title}")
    yield from _in_words(table, sheet_, title, ctx)


def _in_words(table: BoundTable, sheet_: Performance, title: str, ctx: Context) -> Iterator[Finding]:
    outputs = [
        (i, value)
        for i in sheet_.indicators
        if i.first[:2] in ("产出", "项目") and "效益" not in i.first and i.name.text
        for _, value in wanted(i)
        if value.value.sort is not ValueSort.BLANK
    ]
    if len(outputs) > 1 and all(
        value.value.sort is ValueSort.TEXT and not _has_digit(value.text) for _, value in outputs
    ):
        indicator, value = outputs[0]
        args: dict[str, object] = {"table": title, "indicator": named(indicator), "value": value.text}
        yield Finding("words", value.span, args, anchor(table, indicator, ctx), severity=Severity.INFO)


def _has_digit(text: str) -> bool:
    """Dates and compound values are measurable, although no quantity by themselves."""
    return any(c.isdigit() for c in text)


RULES: tuple[AnyRule, ...] = (goal_table_incomplete, indicator_without_value)
