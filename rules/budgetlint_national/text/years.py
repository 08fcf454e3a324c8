"""BL908: what is planned is planned for the document's own year, and its amounts are those of that year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    Anchor,
    AnyRule,
    Claim,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Yield,
    load_yaml,
    named,
    regex,
    rule,
)
from budgetlint_national.text.passages import passages

_DATA = load_yaml("budgetlint_national", "text/years.yaml")
_YEAR = r"(?<![\d-])(?P<year>20\d\d)年度?"
_PLANS = tuple(regex(pattern.replace("{year}", _YEAR)) for pattern in _DATA["plans"])
_ABOUT_PAST = regex(_DATA["past"])
_CITED = regex(r"《[^《》]{1,100}》")
_SENTENCE = regex(r"[^。;；]+")
_OLD = 2
_HEAD = "甲县教育局2024年部门预算公开\n\n一、工作任务\n"


@rule(
    id="BL908",
    name="plan-of-earlier-year",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="warning",
    since=2017,
    messages={
        "earlier": "「{words}」说的是{printed}年,而文书是{year}年度的,疑似沿用了往年的文本",
        "amount": "「{what}」{amount}写作{printed}年的数,而表「{table}」中{year}年度的同一数就是{figure}",
    },
    messages_en={
        "earlier": "'{words}' is about {printed}, the document about {year}: the text may be an earlier year's",
        "amount": "'{what}' {amount} is said to be of {printed}, but table '{table}' prints {figure} for {year}",
    },
    advice={
        "earlier": "请核对年份和内容",
        "amount": "请核对年份",
    },
    advice_en={
        "earlier": "check the year and what it says",
        "amount": "check the year",
    },
    bad=[
        f"{_HEAD}切实做好2021年教育工作,提高教学质量。\n",
        _HEAD
        + "2023年部门支出预算112.00万元,比上年增加12.00万元。\n\n部门支出总体情况表\n单位:万元\n"
        + "科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t112.00\t82.00\t30.00\n合计\t\t112.00\t82.00\t30.00\n",
    ],
    good=[f"{_HEAD}做好2024年教育工作。2021年开展的校舍改造已经完成,比2021年预算增加3万元。\n"],
)
def plan_of_earlier_year(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """写到计划、任务、预算安排时,年份不早于文书年度两年以上。

    只查确是说计划的话(做好某年的工作、某年工作任务、某年我局将…)。文件名、文号、历史、与往年相比、跨年度项目、结转资金都
    不报;早一年的不报,因为工作总结常与计划写在一起。
    说明的预算数写作别的年份的,与表中本年度的同一数相同,而且别处没有写本年度的数,或者写明与上年有增减的,也报。执行数、
    决算数不报。
    """
    year = document.year.value
    if year is None:
        yield NotEvaluable(Phrase("不知是哪一年度的文书", "the fiscal year is not known"))
        return
    misdated = list(_amounts(document, ctx, year))
    yield from misdated
    said = bool(misdated)
    for passage in (p.bare for p in passages(ctx) if any(plan.search(p.bare.text) for plan in _PLANS)):
        cited = [m.span() for m in _CITED.finditer(passage.text)]
        for sentence in _SENTENCE.finditer(passage.text):
            seen: set[int] = set()
            for match in (m for plan in _PLANS for m in plan.finditer(passage.text, *sentence.span())):
                said = True
                start, end = match.span()
                if year - int(match["year"]) < _OLD or match.start("year") in seen:
                    continue
                if _ABOUT_PAST.search(sentence[0]) or any(a <= start < b for a, b in cited):
                    continue
                seen.add(match.start("year"))
                args: dict[str, object] = {"words": match[0], "printed": match["year"], "year": year}
                anchor = Anchor(passage.table, match[0])
                yield Finding("earlier", passage.part(start, end), args, anchor)
    if not said:
        yield NotApplicable(Phrase("文中没有写明年份的工作计划", "no plan of work states its year"))


def _amounts(document: Disclosure, ctx: Context, year: int) -> Iterator[Yield]:
    """Amounts of this year that are said to be of another; those of one sentence are one finding."""
    told: dict[int, list[Claim]] = defaultdict(list)
    for claim in ctx.misdated if document.kind.value in BUDGETS else ():
        told[claim.sentence].append(claim)
    for first, *others in told.values():
        figure = ctx.misdated[first]
        table = ctx.title(document.tables[figure.table]) if figure.table is not None else ""
        args: dict[str, object] = {
            "what": first.fact.row_label,
            "amount": first.fact.raw.strip(),
            "printed": first.year,
            "year": year,
            "table": table,
            "figure": figure.raw.strip(),
        }
        related = (Related(figure.span, named([table])), *(Related(c.span, c.fact.raw.strip()) for c in others))
        yield Finding("amount", first.span, args, Anchor(row_label=first.fact.row_label), related)


RULES: tuple[AnyRule, ...] = (plan_of_earlier_year,)
