"""BL141: final accounts tell what the evaluation of performance came to."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    FINALS,
    NO_EXPLANATION,
    Anchor,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    is_head,
    reading,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import TOPICS, is_explained

#: A score, a grade, or what was found.
_RESULT = regex(
    r"(?:得分|评分|评价分|自评分|总分|综合分)[^。;]{0,16}\d|\d+(?:\.\d+)?分(?![钟别期项类])|等级[^。;]{0,10}[优良中差]|(?:评级|评定|评为|结果|结论)[^。;]{0,16}(?:优|良|中|差|合格|较好|完成)"
    r"|(?:自评|评价)(?:结果|结论|情况)(?:来看|显示|表明|如下|为|是)|[优良]秀?[”\"]?的?项目\d"
)
_TABLES = ("T18",)
_ELSEWHERE = regex(r"(?:自评|评价)[^。;]{0,20}(?:见|详见|附)|(?:见|附)[^。;]{0,20}(?:自评|评价)")
_NOTHING = regex(
    r"(?:没有|无|未|不)[^。;]{0,16}(?:项目支出|项目|绩效自评|绩效评价|重点评价|专项)[^。;]{0,12}|不涉及[^。;]{0,12}(?:绩效|评价)"
)
_DONE = regex(r"自评|绩效评价")
_HEAD = "甲县教育局2023年度部门决算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、预算绩效情况说明\n"


@rule(
    id="BL141",
    name="evaluation-result-not-stated",
    on=Disclosure,
    requirement=["P34", "P10"],
    severity="warning",
    messages={
        "done": "只写开展了绩效自评(评价),没有写结果",
        "silent": "说明了预算绩效,没有写自评或评价的结果",
    },
    messages_en={
        "done": "a self-evaluation (evaluation) is said to have been made, but not what it came to",
        "silent": "performance is spoken of, but not the result of a self-evaluation or evaluation",
    },
    advice="请写明各项目(或部门整体)的自评得分、等级和主要结论,或附上自评表",
    advice_en="state score, grade and main conclusions of each project (or the department), or attach the sheets",
    applies=FINALS,
    since=2018,
    bad=[
        _HEAD + "2023年度对3个项目开展了绩效自评,涉及资金28.00万元。\n",
        _HEAD + "2023年度编报绩效目标的项目3个,涉及资金28.00万元。\n",
    ],
    good=[_HEAD + "2023年度对3个项目开展了绩效自评,涉及资金28.00万元,平均得分96.50分,等级均为优。\n"],
)
def evaluation_result_not_stated(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """决算公开项目绩效自评的结果,或者绩效评价的结果。

    写了得分、等级或者结论之一就算,附有自评表也算;结果写得怎样另行检查。写明没有项目、没有开展的不报;写明见附件的,不作判断。
    没有说到绩效的见BL124。
    """
    pieces = [p for p in reading(ctx).pieces if not p.explains]
    if any(t.kind in _TABLES for t in document.tables) or any(_RESULT.search(p.text) for p in pieces):
        return
    label = TOPICS["performance"].label
    spoken = [p for p in pieces if label.search(p.text)]
    if not spoken:
        missing = Phrase("文中没有说到绩效(见BL124)", "nothing is said of performance (see BL124)")
        yield NotApplicable(missing) if is_explained(ctx) else NO_EXPLANATION
        return
    said = [p for p in spoken if not is_head(p)]
    if any(_NOTHING.search(p.text) for p in said):
        yield NotApplicable(
            Phrase("文中写明没有开展绩效自评的项目", "the text says that there is no project to be evaluated")
        )
    elif any(_ELSEWHERE.search(p.text) for p in said):
        yield NotEvaluable(
            Phrase(
                "文中写明自评结果见附件,这份文件里没有", "the results are said to be attached, and are not in this file"
            )
        )
    else:
        done = next((p for p in said if _DONE.search(p.text)), None)
        place = done or (said or spoken)[0]
        yield Finding("done" if done else "silent", place.span, {}, Anchor(row_label="绩效自评结果"))


RULES = (evaluation_result_not_stated,)
