"""BL701 and BL718: goals of the department as a whole, in parts, and indicators for each part."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Sort,
    Yield,
    is_head,
    reading,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import is_explained
from budgetlint_national.performance.examples import HEAD_OF_HEBEI as HEAD
from budgetlint_national.performance.sheets import GOALS

_WHOLE = regex(r"整体(?:支出)?(?:年度)?绩效|(?:总体|整体)(?:绩效)?目标")
_PARTS = regex(r"分项(?:绩效)?目标|职责[^。]{0,8}绩效目标|分类绩效目标|年度重点工作目标")
#: Where the whole department's goals are certainly part of what is published.
_PROVINCES = ("河北",)
_BOTH = "一、预算绩效信息\n(一)总体绩效目标\n办好人民满意的教育。\n"


@rule(
    id="BL701",
    name="department-goals-missing",
    on=Disclosure,
    requirement=["P34", "HE"],
    severity="warning",
    applies=BUDGETS,
    since=2019,
    messages={
        "absent": "没有公开部门整体绩效目标",
        "parts": "只有总体绩效目标,没有分项目标",
    },
    messages_en={
        "absent": "the goals of the department as a whole are not published",
        "parts": "the overall goal is not broken down into parts",
    },
    advice={
        "absent": "请在绩效部分写明总体目标和分项目标",
        "parts": "请按职责分项写明目标和指标",
    },
    advice_en={
        "absent": "state the overall goal and its parts in the part on performance",
        "parts": "state goals and indicators for each duty",
    },
    bad=[
        HEAD + "一、预算绩效信息\n各项目均编报了绩效目标。\n二、政府采购情况\n没有政府采购。\n",
        HEAD + _BOTH + "二、政府采购情况\n没有政府采购。\n",
    ],
    good=[HEAD + _BOTH + "(二)分项绩效目标\n1.校园安全\n绩效目标:消除隐患。\n绩效指标:整改率不低于95%。\n"],
)
def department_goals_missing(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """公开部门整体绩效目标,包括总体目标和分项目标。

    各地要求公开的起始年不同,只对公开模板里有这一项的省判断。全文没有说到绩效的由BL124报告。
    """
    pieces = [p for p in reading(ctx).pieces if not p.explains]
    if document.province.value not in _PROVINCES:
        yield NotApplicable(
            Phrase(
                "各地要求公开部门整体绩效目标的起始年不同,只检查公开模板里有这一项的省",
                "provinces ask for the goals of whole departments from different years on; only those are checked whose template has them",
            )
        )
        return
    about = [p for p in pieces if "绩效" in p.text]
    if not about or not is_explained(ctx):
        yield NotEvaluable(
            Phrase(
                "文中没有绩效部分;若另有文件,请一并送检",
                "there is no part on performance; if it is in another file, check both together",
            )
        )
        return
    whole = next((p for p in pieces if _WHOLE.search(p.text)), None)
    if whole is None and not any(t.kind in GOALS[1:] for t in document.tables):
        place = next((p for p in about if is_head(p)), about[0])
        yield Finding("absent", place.span, {}, Anchor(row_label="部门整体绩效目标"))
    elif whole is not None and not any(_PARTS.search(p.text) for p in pieces) and not _has_parts(document, pieces):
        yield Finding(
            "parts", whole.span, {}, Anchor(row_label="分项绩效目标"), cause="absent:department-goals-missing"
        )


def _has_parts(document: Disclosure, pieces: list[Piece]) -> bool:
    return any(t.kind in GOALS[1:] for t in document.tables) or any(_GOAL.match(p.text) for p in pieces)


_GOAL = regex(r"绩效目标[:：]")
_MEASURE = regex(r"(?:绩效|考核|评价)?指标[:：]")
_PART = "1.校园安全\n绩效目标:消除隐患。\n绩效指标:整改率不低于95%。\n2.教师培训\n绩效目标:提高教学水平。\n"


@rule(
    id="BL718",
    name="goal-without-indicators",
    on=Disclosure,
    requirement=["HE"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "missing": "分项目标「{part}」只有绩效目标,没有绩效指标;其他各项都有",
    },
    messages_en={
        "missing": "part '{part}' states a goal but no indicators, as the other parts do",
    },
    advice="请补上绩效指标",
    advice_en="add the indicators",
    bad=[HEAD + _BOTH + "(二)分项绩效目标\n" + _PART],
    good=[HEAD + _BOTH + "(二)分项绩效目标\n" + _PART + "绩效指标:培训不少于2次。\n"],
)
def goal_without_indicators(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """分项绩效目标都配有绩效指标。

    只看写作“绩效目标:”“绩效指标:”的条目;一项也没有写指标的,是另一种体例,不作判断。
    """
    pieces = [p for p in reading(ctx).pieces if p.is_prose]
    starts = [at for at, p in enumerate(pieces) if p.first and _GOAL.match(p.text)]
    if not starts:
        yield NotApplicable(Phrase("没有按“绩效目标:”分项写的目标", "no goals are stated part by part as “绩效目标:”"))
        return
    parts = [(at, pieces[at:end]) for at, end in zip(starts, [*starts[1:], len(pieces)], strict=True)]
    bare = [at for at, part in parts if not any(_MEASURE.search(p.text) for p in _own(part))]
    if len(bare) == len(parts):
        yield NotEvaluable(Phrase("各项目标都没有写“绩效指标”", "none of the goals states “绩效指标”"))
        return
    for at in bare:
        name = pieces[at - 1].text if at and is_head(pieces[at - 1]) else pieces[at].text[:20]
        yield Finding("missing", pieces[at].span, {"part": name}, Anchor(row_label=name))


def _own(part: list[Piece]) -> Iterator[Piece]:
    """The pieces of a part, as far as the heading of another one."""
    for at, piece in enumerate(part):
        if at and piece.sort is Sort.HEADING and piece.style == "部分":
            return
        yield piece


RULES: tuple[AnyRule, ...] = (department_goals_missing, goal_without_indicators)
