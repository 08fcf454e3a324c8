"""BL719: a self-evaluation gives scores and a grade, and both agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from budgetlint.api import (
    FINALS,
    Amount,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    FundLine,
    Indicator,
    NotApplicable,
    NotEvaluable,
    Performance,
    Phrase,
    Related,
    Sort,
    Yield,
    reading,
    regex,
    rule,
)
from budgetlint_national.performance.examples import REPORT
from budgetlint_national.performance.sheets import SCORES, anchor, gathered, named, sheets, title_of
from budgetlint_national.performance.told import NO_SCORES, Grade, Points, grades_in, points_in

#: From … up to, but not including.
_GRADES: Final[Mapping[str, tuple[int, int]]] = {
    "优秀": (90, 101),
    "优": (90, 101),
    "良好": (80, 90),
    "良": (80, 90),
    "中等": (60, 80),
    "中": (60, 80),
    "较差": (0, 60),
    "差": (0, 60),
}
_Row: TypeAlias = tuple[Indicator, Amount | None, Amount | None]
_OTHER_SCALE = regex(r"满分(?:为|是|[:：])?(?!100分)\d+分")
_SOME_SCORE = regex(r"\d分(?!之|钟|项|类|别|析|布|配|工|层|步|期|局)|得分[^,，。;；]{0,6}\d")
_TOTAL = regex(r"^(?:总分|合计|总计|总得分|自评总分|综合得分)$")
_TABLE = "绩效自评表\n一级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
_ROWS = "产出指标\t新建教室\t12间\t12间\t60\t{}\n满意度指标\t师生满意度\t90%\t92%\t40\t38\n合计\t\t\t\t100\t{}\n"
_HEAD = REPORT + "一、评价结论\n"


@rule(
    id="BL719",
    name="self-evaluation-without-scores",
    on=Disclosure,
    requirement=["P10"],
    severity="warning",
    applies=(DocumentKind.SELF_EVALUATION, *FINALS),
    since=2020,
    messages={
        "none": "自评没有写得分",
        "bound": "只写“{printed}”,没有写出实际得分",
        "grade": "得分{points}分应为「{expected}」,却评为「{grade}」(90分以上为优,80至90分为良,60至80分为中,60分以下为差)",
        "exceeds": "自评表「{table}」的指标「{indicator}」得分{score}超过分值{weight}",
        "sum": "自评表「{table}」的总分{total}不等于各项得分之和{sum}",
    },
    messages_en={
        "none": "the self-evaluation states no scores",
        "bound": "only '{printed}' is stated, not the score itself",
        "grade": "{points} points are the grade '{expected}', not '{grade}' ('优' from 90, '良' from 80, '中' from 60, else '差')",
        "exceeds": "table '{table}': the score {score} of '{indicator}' exceeds its weight {weight}",
        "sum": "table '{table}': the total score {total} is not the sum of the scores, {sum}",
    },
    advice={
        "none": "请列出各指标的分值、得分和总分",
        "bound": "请列出各项目、各指标的分值和得分",
        "grade": "请核对得分和等级",
        "exceeds": "请核对得分",
        "sum": "请核对总分和各项得分",
    },
    advice_en={
        "none": "list weight and score of each indicator, and the total",
        "bound": "list weight and score of each project and indicator",
        "grade": "check score and grade",
        "exceeds": "check the score",
        "sum": "check the total and each score",
    },
    bad=[
        _HEAD + "各项工作完成良好。\n",
        _HEAD + "各项目得分均≥90分,评价等级为优秀。\n",
        _HEAD + "综合得分85.5分,评价等级为优。\n",
        REPORT + _TABLE + _ROWS.format("62", "100"),
        REPORT + _TABLE + _ROWS.format("57", "96"),
    ],
    good=[_HEAD + "综合得分95.5分,评价等级为优。\n", REPORT + _TABLE + _ROWS.format("57", "95")],
)
def self_evaluation_without_scores(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """自评写明得分和等级:不只写“90分以上”,等级与得分相符,表内得分不超过分值,总分等于各项之和。

    决算只查所附的自评表。满分不是100分的不核对等级;“合格”“一般”各地含义不同,不核对。一句话里有几个得分或几个等级的,对不上号,也不核对。
    """
    scored = [(table, sheet) for table, sheet in sheets(document, (SCORES,)) if "score" in sheet.places]
    for table, sheet in scored:
        yield from _of_table(table, sheet, ctx)
    if document.kind.value in FINALS:
        if not scored:
            yield NotApplicable(
                Phrase("决算里没有列得分的绩效自评表", "the final accounts hold no self-evaluation table with scores")
            )
        return
    pieces = [p for p in reading(ctx).pieces if p.sort in (Sort.TEXT, Sort.HEADING)]
    said = [(list(points_in(p)), list(grades_in(p))) for p in pieces]
    if any(_OTHER_SCALE.search(p.text) for p in pieces):
        yield NotEvaluable(
            Phrase("满分不是100分,不知各等级的分数线", "the full score is not 100: where the grades begin is not known")
        )
        return
    yield from _contradictions(said)
    points = [one for several, _ in said for one in several]
    if any(not one.bounded for one in points) or any(_is_filled(i) for _, s in scored for i in s.indicators):
        return
    if any(
        re.search(r"得分|评分|总分|自评表", p.text) for p in reading(ctx).pieces if p.sort in (Sort.CELL, Sort.UNPARSED)
    ):
        yield NotEvaluable(
            Phrase("得分似乎列在没有读出的表里", "the scores seem to stand in a table that was not read")
        )
    elif points:
        first = points[0]
        args: dict[str, object] = {"printed": ctx.source.cut(first.span)}
        yield Finding("bound", first.span, args, Anchor(row_label="得分"), cause=NO_SCORES, leads=True)
    elif not any(_SOME_SCORE.search(p.text) for p in pieces):
        place = next((p.span for p in pieces if re.search(r"结论|等级|评价结果", p.text)), ctx.title_span())
        yield Finding("none", place, {}, Anchor(row_label="得分"), cause=NO_SCORES, leads=True)


def _is_filled(indicator: Indicator) -> bool:
    score = indicator.values.get("score")
    return score is not None and score.value.amount is not None


def _contradictions(said: list[tuple[list[Points], list[Grade]]]) -> Iterator[Finding]:
    for points, grades in said:
        if len(points) != 1 or len(grades) != 1 or points[0].bounded or grades[0].word not in _GRADES:
            continue
        [one], [grade] = points, grades
        low, high = _GRADES[grade.word]
        if not low <= one.value < high and one.value <= 100:
            expected = next(word for word, (a, b) in _GRADES.items() if len(word) == 1 and a <= one.value < b)
            args: dict[str, object] = {"points": one.printed, "expected": expected, "grade": grade.word}
            related = (Related(one.span, Phrase("得分{points}分", "{points} points", points=one.printed)),)
            yield Finding("grade", grade.span, args, Anchor(row_label="等级"), related)


def _of_table(table: BoundTable, sheet: Performance, ctx: Context) -> Iterator[Finding]:
    """Scores above their weight; a total that is not the sum, where the weights do add up to theirs."""
    title, found = title_of(table, ctx), []
    rows = [(i, *_pair(i)) for i in sheet.indicators]
    for indicator, weight, score in rows:
        if weight is not None and score is not None and Fraction(score.digits) > Fraction(weight.digits):
            args: dict[str, object] = {
                "table": title,
                "indicator": named(indicator) if indicator.name.text else indicator.first,
                "score": score.digits,
                "weight": weight.digits,
            }
            place = indicator.values["score"].span
            found.append(Finding("exceeds", place, args, anchor(table, indicator, ctx, "得分"), actual=score.digits))
    yield from gathered(found, f"scores {title}")
    yield from _total(rows, sheet, title, anchor_of=lambda i: anchor(table, i, ctx, "得分"))


def _total(
    rows: Sequence[_Row], sheet: Performance, title: str, anchor_of: Callable[[Indicator], Anchor]
) -> Iterator[Finding]:
    totals = [row for row in rows if _is_total(row[0])]
    if len(totals) != 1:
        return
    indicator, weight, score = totals[0]
    parts = [(w, s) for i, w, s in rows if not _is_total(i)]
    parts += [(_points(line, "weight"), _points(line, "score")) for line in sheet.lines[:1]]
    if weight is None or score is None or _sum(w for w, _ in parts) != Fraction(weight.digits):
        return
    total = _sum(s for _, s in parts)
    if total != Fraction(score.digits):
        decimals = max(s.decimals for s in (score, *(s for _, s in parts)) if s is not None)
        said = Amount(int(total * 10**decimals), decimals).digits
        args: dict[str, object] = {"table": title, "total": score.digits, "sum": said}
        related = tuple(Related(i.values["score"].span, s.digits) for i, _, s in rows if s and i is not indicator)
        place = indicator.values["score"].span
        yield Finding("sum", place, args, anchor_of(indicator), related, actual=score.digits, unit="分")


def _sum(amounts: Iterable[Amount | None]) -> Fraction:
    return sum((Fraction(a.digits) for a in amounts if a is not None), Fraction())


def _is_total(indicator: Indicator) -> bool:
    return any(
        _TOTAL.match(re.sub(r"\s", "", word)) for word in (indicator.first, indicator.name.text, indicator.second)
    )


def _pair(indicator: Indicator) -> tuple[Amount | None, Amount | None]:
    weight, score = indicator.values.get("weight"), indicator.values.get("score")
    return weight.value.amount if weight else None, score.value.amount if score else None


def _points(line: FundLine, part: str) -> Amount | None:
    return line.parts[part].figure.amount if part in line.parts else None


RULES: tuple[AnyRule, ...] = (self_evaluation_without_scores,)
