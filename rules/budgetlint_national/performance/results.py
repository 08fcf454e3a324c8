"""BL721 and BL722: a self-evaluation says what was reached, not once more what was to be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from budgetlint.api import (
    FINALS,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Related,
    ValueSort,
    Yield,
    regex,
    rule,
)
from budgetlint_national.performance.examples import REPORT
from budgetlint_national.performance.sheets import SCORES, anchor, gathered, named, sheets, title_of
from budgetlint_national.performance.told import sections, under

_DONE: Final = regex(r"完成|实现情况|达成|产出|成效|履职|实施情况")
_PLANNED: Final = regex(r"绩效目标|年度目标|总体目标|目标设定")
#: How the work was organised is no result.
_NOT_DONE: Final = regex(r"(?:组织|管理|方案)[^,，。]{0,4}实施情况")
_NOT_PLANNED: Final = regex(r"完成|实现|达成|分析|评价|自评|结论|执行")
#: Wording of a target: a limit with a number behind it, or before it.
_TARGET: Final = regex(r"(?:不少于|不低于|不小于|不超过|至少|力争达到|[≥≤])\d[\d,.]*[^,，;；。、\d]{0,6}")
#: The sentence also says what came of it, or that it speaks of the target.
_REACHED: Final = regex(r"实际|目标|计划|要求|指标值|年初|\d")
#: 单笔不超过5万元的,由…: a case, no target.
_CONDITION: Final = regex(r".*的$")
_DATE: Final = regex(r"20\d\d年?度?|\d{1,2}月")
_SENTENCE = 8
_MOST = 0.8
_FEWEST = 60
_LONGEST = 3000
_SHEET = (
    "绩效自评表\n一级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t新建教室\t12间\t{}\t60\t60\n"
    "满意度指标\t师生满意度\t90%\t92%\t40\t40\n"
)


@rule(
    id="BL721",
    name="result-not-given",
    on=Disclosure,
    requirement=["P10"],
    severity="warning",
    applies=(DocumentKind.SELF_EVALUATION, *FINALS),
    since=2020,
    messages={
        "blank": "自评表「{table}」的指标「{indicator}」没有填实际完成值",
        "target": "完成情况里写的“{printed}”是目标的说法,没有写实际完成多少",
    },
    messages_en={
        "blank": "table '{table}': what was reached of '{indicator}' is not filled in",
        "target": "'{printed}' is a target, not what was reached",
    },
    advice={
        "blank": "请填写实际完成值",
        "target": "请写明实际完成值,并与目标比较",
    },
    advice_en={
        "blank": "fill it in",
        "target": "state what was reached, and compare it with the target",
    },
    bad=[
        REPORT + _SHEET.format(""),
        REPORT + "一、绩效目标完成情况\n组织教师培训,全年不少于6次。\n",
    ],
    good=[
        REPORT + _SHEET.format("12间"),
        REPORT + "一、绩效目标完成情况\n组织教师培训8次,目标为不少于6次。\n",
    ],
)
def result_not_given(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """自评写明各指标的实际完成值,不照抄目标。

    表里有年度指标值而实际完成值空着的报;文字只看“完成情况”一类标题下“不少于几次”这样写的句子,同一句里还有别的数的
    不报。决算只查所附的自评表。没有完成情况的由BL142报告。
    """
    found: list[Finding] = []
    judged = False
    for table, sheet in sheets(document, (SCORES,)):
        if "actual" not in sheet.places:
            continue
        judged, title = True, title_of(table, ctx)
        for i in sheet.indicators:
            target, actual = i.target, i.values.get("actual")
            if target is None or actual is None or not i.name.text or target.value.sort is ValueSort.BLANK:
                continue
            if not actual.text.strip():
                args: dict[str, object] = {"table": title, "indicator": named(i)}
                place = actual.span if len(actual.span) else i.name.span
                found.append(Finding("blank", place, args, anchor(table, i, ctx, "实际完成值")))
    yield from gathered(found, "results left blank")
    if document.kind.value in FINALS:
        if not judged:
            yield NotApplicable(
                Phrase(
                    "决算里没有列实际完成值的绩效自评表",
                    "the final accounts hold no self-evaluation table with results",
                )
            )
        return
    told = list(under(_DONE, ctx, _NOT_DONE))
    if not told and not judged:
        yield NotEvaluable(
            Phrase(
                "没有读出写完成情况的部分或自评表",
                "neither a part on what was reached nor a self-evaluation table was read",
            )
        )
        return
    for piece in told:
        for match in _TARGET.finditer(piece.text):
            if _CONDITION.match(match[0]):
                continue
            rest = piece.text[: match.start()] + piece.text[match.end() :]
            if not _REACHED.search(_DATE.sub("", rest)):
                clause = re.split(r"[,，;；:：]", piece.text[: match.start()])[-1]
                place = piece.part(match.start() - len(clause), match.end())
                label = clause + match[0]
                yield Finding("target", place, {"printed": label}, Anchor(row_label=f"{_subject(piece)}{label}"))


def _subject(piece: Piece) -> str:
    """What the sentence is about, where it says so: 校园安防项目完成情况:…"""
    head, colon, _ = piece.text.partition(":")
    return f"{head}:" if colon and len(head) < 30 else ""


_GOAL = "新建教室12间,改造操场2处,组织教师培训6次,配备校车8辆,保障全县学校正常运转,消除校舍安全隐患,满足群众对就近入学的需要。"


@rule(
    id="BL722",
    name="result-copied-from-target",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    applies=(DocumentKind.SELF_EVALUATION,),
    since=2018,
    messages={
        "copied": "完成情况有{percent}%的文字与绩效目标逐字相同,疑为照抄",
    },
    messages_en={
        "copied": "{percent}% of what was reached repeats the goals word for word",
    },
    advice="请写明实际完成的情况",
    advice_en="state what was really reached",
    bad=[REPORT + f"一、年度绩效目标\n{_GOAL * 2}\n二、绩效目标完成情况\n{_GOAL * 2}\n"],
    good=[
        REPORT
        + f"一、年度绩效目标\n{_GOAL * 2}\n二、绩效目标完成情况\n"
        + "新建教室11间,其中1间因征地推迟,改造了操场。" * 5
        + "\n"
    ],
)
def result_copied_from_target(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """完成情况不是逐字照抄绩效目标。

    每一节完成情况分别与绩效目标比较,八个字以上连续相同的才算相同;短于六十个字的不比较。
    """
    planned = list(under(_PLANNED, ctx, _NOT_PLANNED))
    done = [s for s in sections(_DONE, ctx) if not set(s) & set(planned)]
    if not planned or not done:
        yield NotEvaluable(
            Phrase(
                "没有读出分别写绩效目标和完成情况的部分", "no separate parts on goals and on what was reached were read"
            )
        )
        return
    goal = _text(planned)
    long = [s for s in done if len(_text(s)) >= _FEWEST]
    if not long or len(goal) < _FEWEST:
        yield NotApplicable(Phrase("绩效目标或完成情况太短,不比较", "goals or results are too short to compare"))
        return
    for section in long:
        result = _text(section)
        same = sum(end - start for start, end in _runs(result, goal))
        if same > _MOST * len(result):
            args: dict[str, object] = {"percent": str(round(100 * same / len(result)))}
            related = (Related(planned[0].span, Phrase("绩效目标", "the goals")),)
            yield Finding("copied", section[0].span, args, Anchor(row_label="完成情况"), related)
            return


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(p.text for p in pieces)[:_LONGEST]


def _runs(text: str, other: str) -> Iterator[tuple[int, int]]:
    """The runs of ``text``, as long as can be, that occur in ``other``; none shorter than the least."""
    start = 0
    while start + _SENTENCE <= len(text):
        end = start + _SENTENCE
        if text[start:end] not in other:
            start += 1
            continue
        while end < len(text) and text[start : end + 1] in other:
            end += 1
        yield start, end
        start = end


RULES: tuple[AnyRule, ...] = (result_not_given, result_copied_from_target)
