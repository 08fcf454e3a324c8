"""BL704 and BL710: indicators of every class that a project owes, each in the class it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from budgetlint.api import (
    BUDGETS,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Finding,
    Indicator,
    NotApplicable,
    NotEvaluable,
    Performance,
    Phrase,
    Severity,
    Yield,
    quoted,
    regex,
    rule,
)
from budgetlint_national.performance.examples import GRID, sheet
from budgetlint_national.performance.lexicon import LEXICON, core
from budgetlint_national.performance.sheets import PROJECTS, anchor, gathered, named, title_of, unjudged

_OUTPUTS: Final = ("数量", "质量", "时效", "成本")
_TELLING: Final = regex(r"[率度比性]$|比例$")
_EFFECT: Final = regex(r"效益|效果|影响")
_CLASSES: Final[Mapping[str, re.Pattern[str]]] = {
    name: regex(rule_["names"]) for name, rule_ in LEXICON["classes"].items()
}


@rule(
    id="BL704",
    name="indicator-class-missing",
    on=BoundTable,
    requirement=["P88", "P10"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "missing": "绩效目标表「{table}」缺{missing}",
    },
    messages_en={
        "missing": "goal table '{table}' does not have: {missing}",
    },
    advice="请补上;与项目无关的可以不设",
    advice_en="add it, unless it has nothing to do with the project",
    bad=[sheet(GRID[0], *GRID[4:])],
    good=[sheet(*GRID)],
)
def indicator_class_missing(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """项目绩效指标覆盖产出(数量、质量、时效、成本)、效益和满意度。

    产出或效益整类没有的、四类产出指标缺三类以上的,作警告;其余可能与项目无关,作提示。只列了一级指标的,只看一级。
    几张表缺的都一样的合为一条。
    """
    if table.kind != PROJECTS:
        yield NotApplicable(Phrase("没有项目绩效目标表", "there is no goal table of a project"))
        return
    if (reason := unjudged(table, ctx, (PROJECTS,))) is not None:
        yield reason
        return
    assert table.performance is not None
    if not {"first", "second"} & table.performance.places:
        yield NotEvaluable(
            Phrase(
                "表「{table}」没有列指标的类别",
                "table '{table}' does not state the classes of its indicators",
                table=ctx.title(table),
            )
        )
        return
    missing, grave = _missing(table.performance)
    if missing:
        words = quoted(missing)
        title = title_of(table, ctx)
        severity = None if grave else Severity.INFO
        args: dict[str, object] = {"table": title, "missing": words}
        yield Finding(
            "missing", ctx.caption(table), args, Anchor(title), (), severity, cause=f"indicators without {words}"
        )


def _missing(sheet_: Performance) -> tuple[tuple[str, ...], bool]:
    """The classes without an indicator, and whether that is grave."""
    said = [i.first + i.second for i in sheet_.indicators if i.name.text]
    outputs = [w for w in _OUTPUTS if not any(w in s for s in said)] if "second" in sheet_.places else []
    has_output = len(outputs) < len(_OUTPUTS) and any(re.search(r"产出|完成|成本", s) for s in said)
    has_effect = any(_EFFECT.search(s) for s in said)
    missing = [] if has_output else ["产出指标"]
    missing += [f"{w}指标" for w in outputs] if has_output else []
    missing += [] if has_effect else ["效益指标"]
    missing += [] if any("满意" in s for s in said) else ["满意度指标"]
    return tuple(missing), not has_output or not has_effect or len(outputs) > 2


@rule(
    id="BL710",
    name="indicator-in-wrong-class",
    on=BoundTable,
    requirement=["Q"],
    severity="info",
    applies=BUDGETS,
    since=2018,
    messages={
        "class": "指标「{indicator}」列在「{class_}」下,名称不像这一类",
    },
    messages_en={
        "class": "the indicator '{indicator}' stands under '{class_}', to which its name does not seem to belong",
    },
    advice="请核对归类",
    advice_en="check its class",
    bad=[sheet(*GRID[:2], "\t时效指标\t巡检点位数量\t全年巡检点位\t120个\t", *GRID[3:])],
    good=[sheet(*GRID)],
)
def indicator_in_wrong_class(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """指标归在合适的类别:数量不归时效,满意度不归质量。

    只看名称末尾的词没有疑问的;本行没有印类别、随上一行的不看(合并单元格转换后常错位一行)。
    """
    if (reason := unjudged(table, ctx)) is not None:
        yield reason
        return
    assert table.performance is not None
    if "second" not in table.performance.places:
        yield NotApplicable(Phrase("没有列二级指标", "no indicators of the second level are listed"))
        return
    found = []
    for i in table.performance.indicators:
        pattern = _CLASSES.get(core(i.second))
        if i.classed and pattern is not None and _belongs_elsewhere(pattern, i):
            args: dict[str, object] = {"indicator": named(i), "class_": i.second}
            found.append(Finding("class", i.name.span, args, anchor(table, i, ctx)))
    yield from gathered(found, f"classes {title_of(table, ctx)}")


def _belongs_elsewhere(pattern: re.Pattern[str], indicator: Indicator) -> bool:
    """By its name; by the last word of its description where the name does not say what is measured."""
    name, description = core(indicator.name.text), core(indicator.description)
    if pattern.search(name):
        return True
    ends = [found.end() for found in pattern.finditer(description)]
    return not _TELLING.search(name) and len(description) in ends


RULES: tuple[AnyRule, ...] = (indicator_class_missing, indicator_in_wrong_class)
