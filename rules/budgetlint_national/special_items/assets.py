"""BL616, BL618, BL619: what is said of the state's assets is complete, of the right day, and plausible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Context,
    Disclosure,
    Finding,
    Item,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Sentence,
    Span,
    Yield,
    condensed,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import TOPICS
from budgetlint_national.narrative.reasons import is_change
from budgetlint_national.special_items.stated import facts, is_nothing, is_under, sentences

_ASSETS = regex(r"(?:国有|固定)资产|资产(?:占[有用]|情况|信息|总额)")
_NONE = regex(r"(?:无|没有|未|尚未)[^,，。;；]{0,16}(?:国有|固定)?资产|资产[^,，。;；]{0,6}(?:无|为零|为0(?![.\d]))")
_NAMED = {
    "车辆": regex(r"车辆|用车|汽车|机动车"),
    "单位价值达到标准的大型设备": regex(
        r"(?:单[位台价件]|价值|万元)[^,，。;；|]{0,24}(?:以上|\(含\))[^,，。;；|]{0,8}|(?:通用|专用|大型)设备"
    ),
}
_DETAIL = regex(r"\d[\d.,]*(?:辆|平方米|台|套)|房屋|车辆|设备")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、国有资产占用情况\n"

_CALLED = {
    "车辆": Phrase("车辆", "vehicles"),
    "单位价值达到标准的大型设备": Phrase("单位价值达到标准的大型设备", "large equipment above a unit price"),
}


@rule(
    id="BL616",
    name="assets-incomplete",
    on=Disclosure,
    requirement=["R部-8"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "missing": "国有资产占用情况没有写{missing}",
    },
    messages_en={
        "missing": "the statement of state-owned assets leaves out: {missing}",
    },
    advice="请补写数量,没有的也请写0",
    advice_en="state the number, 0 where there is none",
    bad=[f"{_HEAD}截至2023年底,本部门共有车辆2辆,其中:一般公务用车2辆。\n"],
    good=[f"{_HEAD}截至2023年底,本部门共有车辆2辆,其中:一般公务用车2辆。单价50万元以上设备0台(套)。\n"],
)
def assets_incomplete(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说明国有资产占用情况的,车辆和单价较高的设备都写,没有的写0。

    单价的门槛各省不同(20万、50万、100万元),哪一个都算;房屋有的省不要求,不查。只写了资产总额、没有写到车辆和设备任何一项的,看不出
    是漏写还是另有资产表,不作判断;文中说没有国有资产的不适用。
    """
    under = [s for s in sentences(ctx, _ASSETS) if is_under(s, _ASSETS) or _counts_assets(s)]
    tables = [
        "|".join(condensed(c.text) for r in t.node.rows for c in r.cells) for t in document.tables if t.kind == "T14"
    ]
    if not under and not tables:
        yield NotEvaluable(
            Phrase("文中没有写国有资产占用情况", "the text does not state the state-owned assets in use")
        )
        return
    words = "|".join([*(s.text.text for s in under), *tables])
    if any(_NONE.search(s.text.text) for s in under) and not tables:
        yield NotApplicable(Phrase("文中写明没有国有资产", "the text says that there are no state-owned assets"))
        return
    missing = [name for name, pattern in _NAMED.items() if not pattern.search(words)]
    if len(missing) == len(_NAMED):
        yield NotEvaluable(
            Phrase(
                "国有资产一节没有写车辆、设备,看不出是否另有资产表",
                "the section on assets states neither vehicles nor equipment; whether there is a table of assets is not known",
            )
        )
    elif missing:
        place = next((s.span for s in under if _DETAIL.search(s.text.text)), None)
        table = next((ctx.caption(t) for t in document.tables if t.kind == "T14"), None)
        at = place or table or under[0].span
        yield Finding(
            "missing", at, {"missing": _CALLED[missing[0]]}, Anchor(row_label="国有资产", column_label=missing[0])
        )


def _counts_assets(sentence: Sentence) -> bool:
    """Whether it counts assets, or says what they are worth."""
    if re.search(r"\d(?:辆|台|平方米)", sentence.text.text):
        return True
    return any(c.is_bound and c.key.item in (Item.ASSETS, Item.BUILDINGS) for c in sentence.claims)


_DAY = regex(
    r"(?:截[止至][^\d]{0,6})?(20\d\d)(?:年(?:度)?(?:(末|底)|(\d{1,2})月(?:(\d{1,2})日|底|末)?)|[-./](\d{1,2})[-./](\d{1,2}))"
)


@rule(
    id="BL618",
    name="asset-date-of-other-year",
    on=Disclosure,
    requirement=["R4"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "other": "国有资产的时点写的是“{day}”,{year}年度的{kind}应为{right}年末",
    },
    messages_en={
        "other": "the assets are as of '{day}'; {kind} of {year} states those of the end of {right}",
    },
    advice="请核对是否沿用了以前的文字",
    advice_en="check whether the text is that of an earlier year",
    bad=[f"{_HEAD}截至2021年12月31日,本部门共有车辆2辆。\n"],
    good=[f"{_HEAD}截至2023年12月31日,本部门共有车辆2辆。\n"],
)
def asset_date_of_other_year(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """资产的截止时间:预算是上年末,决算是本年末。

    上年里的其他日子(如8月31日)、本年初也算;只看说明资产的句子和资产表的截止时间。
    """
    year, kind = document.year.value, document.kind.value
    if year is None:
        yield NotEvaluable(Phrase("不知道是哪一年度的文件", "the fiscal year is not known"))
        return
    right = year if kind in FINALS else year - 1
    found = list(_days(ctx))
    if not found:
        yield NotEvaluable(Phrase("没有读出资产的截止时间", "the date of the assets was not read"))
        return
    for at, (day, said, at_end, span) in enumerate(found):
        begins = said == right + 1 and not at_end
        if said != right and not begins:
            args: dict[str, object] = {
                "day": day,
                "year": year,
                "right": right,
                "kind": Phrase("决算", "the final accounts") if kind in FINALS else Phrase("预算", "the budget"),
            }
            yield Finding("other", span, args, Anchor(row_label="国有资产", column_label="截止时间", ordinal=at))


#: 较2022年末增加: the day that something is compared with.
_COMPARED = regex(r"[较比与同跟和]于?$")


def _days(ctx: Context) -> Iterator[tuple[str, int, bool, Span]]:
    """The days that assets are said to be of: as printed, their year, whether near its end, the place."""
    for sentence in sentences(ctx, _ASSETS):
        text = sentence.text.text
        day = next((d for d in _DAY.finditer(text) if not _COMPARED.search(text[: d.start()])), None)
        if day is None or text[day.end() : day.end() + 1] == "前" or not _counts_assets(sentence):
            continue
        if re.search(r"截[止至]|[末底]", text[max(0, day.start() - 3) : day.end()]):
            yield day[0], int(day[1]), _is_late(day), sentence.text.span(*day.span())
    for table in ctx.disclosure.tables:
        lines = [*table.node.metadata, *table.node.stray] if table.kind == "T14" else []
        for line in lines:
            words = condensed(line.text)
            day = _DAY.search(words)
            if day and "截" in words:
                yield day[0], int(day[1]), _is_late(day), line.span


def _is_late(day: re.Match[str]) -> bool:
    return bool(day[2]) or int(day[3] or day[5] or 1) > 6


@rule(
    id="BL619",
    name="assets-are-zero",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    applies=BUDGETS,
    since=2017,
    messages={
        "zero": "固定资产总额写的是0,而本单位上年已有收支",
    },
    messages_en={
        "zero": "the fixed assets are 0, although the body already had money last year",
    },
    advice="请核对是否漏列",
    advice_en="check whether something was left out",
    bad=[
        "甲县教育局2024年部门预算公开\n\n一、收支情况\n2024年收支预算120.00万元,比上年增加20.00万元,主要是新招教师。\n"
        "二、国有资产占用情况\n本部门固定资产总额0万元。\n"
    ],
    good=[
        "甲县教育局2024年部门预算公开\n\n一、收支情况\n2024年收支预算120.00万元,比上年增加20.00万元,主要是新招教师。\n"
        "二、国有资产占用情况\n本部门固定资产总额12.00万元。\n"
    ],
)
def assets_are_zero(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """存续多年的单位,固定资产不会是0。

    上年有收支的就算存续;看不出上年是否已有这个单位的不作判断,新成立的不适用。资产可能记在别的单位,所以只作提示。
    """
    known = [f for f in facts(ctx, Item.ASSETS) if f.figure.amount is not None]
    if not known:
        yield NotEvaluable(Phrase("没有读出固定资产总额", "the total of fixed assets was not read"))
        return
    if not all(map(is_nothing, known)):
        return
    earlier = [c for c in document.claims if is_change(c) and c.key.item is None and not is_nothing(c.fact)]
    if TOPICS["changes"].excuse(ctx) is not None:
        yield NotApplicable(
            Phrase(
                "文中说是新成立(或首次编制预算)的单位",
                "the text says that the body is new (or draws up its first budget)",
            )
        )
    elif not earlier:
        yield NotEvaluable(Phrase("看不出上年是否已有这个单位", "whether the body existed last year is not known"))
    else:
        yield Finding("zero", known[0].span, {}, Anchor(row_label="固定资产总额"))


RULES = (assets_incomplete, asset_date_of_other_year, assets_are_zero)
