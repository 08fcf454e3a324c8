"""BL801, BL802, BL803: published within twenty days of the approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    rule,
)
from budgetlint_national.timeliness.periods import (
    CALLED,
    is_certain,
    is_far_beyond,
    is_first_publication,
    known,
    last_day,
    places,
    unknown,
)

_DAYS = 20
#: 预算法实施条例 in force.
_UNITS_SINCE = date(2020, 10, 1)
_COUNTED = """按自然日(日历日)计算:批准、批复的当日不算,从次日数起,第二十日为最后一日;最后一日是星期六、星期日或法定节假日的,顺延到
下一个工作日。要有批准(批复)日和公开日才能判断,文中没有写的可在命令行指明;落款日期不等于公开日。网页只写“更新时间”的,
首次公开可能更早,不据以认定迟延。"""


def _late(begun: str, ctx: Context) -> Iterator[Yield]:
    names = (begun, "published")
    if missing := unknown(names, ctx):
        yield missing
        return
    approved, published = known(begun, ctx).value, known("published", ctx).value
    assert approved is not None and published is not None
    if begun == "unit_approved" and approved < _UNITS_SINCE:
        yield NotApplicable(
            Phrase(
                "所属单位自行公开的期限自2020年10月1日起适用",
                "the time limit for subordinate units holds from 2020-10-01 on",
            )
        )
        return
    if published < approved:
        yield NotEvaluable(
            Phrase(
                "公开日早于{event},先核对日期(见BL804)",
                "published before {event}: check the dates first (see BL804)",
                event=CALLED[begun][0],
            )
        )
        return
    due = last_day(approved, _DAYS)
    if published <= due:
        return
    if not is_first_publication(ctx):
        yield NotEvaluable(
            Phrase(
                "网页只写有更新时间({published}),首次公开可能更早;可用 --published 指明",
                "the page states only when it was updated ({published}); it may have been published before: --published states it",
                published=published,
            )
        )
        return
    if not is_certain(due) and not is_far_beyond(published, due):
        yield NotEvaluable(
            Phrase(
                "公开日在第{days}日之后不久,{year}年的放假安排没有收录,不知期限是否顺延",
                "published soon after day {days}; the holidays of {year} are not known, nor whether the time limit is extended",
                days=_DAYS,
                year=due.year,
            )
        )
        return
    place, related = places(names, ctx)
    yield Finding(
        "late",
        place,
        {"approved": approved, "published": published, "due": due, "late": (published - due).days},
        Anchor(row_label="公开日"),
        related,
        expected=str((due - approved).days),
        actual=str((published - approved).days),
        difference=str((published - due).days),
        unit="日",
    )


def _deadline_rule(
    id: str,
    name: str,
    duty: str,
    begun: str,
    done: tuple[str, str],
    applies: tuple[DocumentKind, ...],
    since: int,
    requirement: tuple[str, ...],
    example: str,
) -> AnyRule:
    """The rule that documents of some kinds follow one kind of approval in time; ``example`` has places for two days."""

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        yield from _late(begun, ctx)

    check.__doc__ = f"{duty}\n\n{_COUNTED}"
    zh, en = done
    return rule(
        id=id,
        name=name,
        on=Disclosure,
        requirement=requirement,
        severity="error",
        applies=applies,
        since=since,
        messages={"late": f"{{approved}}{zh},{{published}}公开,迟了{{late}}日;应在二十日内公开,最后一日是{{due}}"},
        messages_en={
            "late": f"{en} on {{approved}}, published on {{published}}: {{late}} days late; the last of the twenty days was "
            "{due}"
        },
        advice="请核对两个日期;确已逾期的,今后请在二十日内公开",
        advice_en="check both dates; if it was late, publish within twenty days from now on",
        bad=[example.format(published="2024-04-22", approved="2024年3月1日")],
        good=[example.format(published="2024-03-15", approved="2024年3月1日")],
    )(check)


RULES: tuple[AnyRule, ...] = (
    _deadline_rule(
        "BL801",
        "department-published-late",
        "部门预算、决算在财政部门批复后二十日内公开。",
        "approved",
        ("财政部门批复", "approved by the finance department"),
        (DocumentKind.DEPARTMENT_BUDGET, DocumentKind.DEPARTMENT_FINAL),
        2017,
        ("R时", "L14"),
        "甲县教育局2024年部门预算公开\n发布日期:{published}\n\n一、总体情况\n{approved},县财政局批复我局2024年部门预算。\n",
    ),
    _deadline_rule(
        "BL802",
        "government-published-late",
        "政府预算、决算在本级人民代表大会(或其常委会)批准后二十日内公开。",
        "adopted",
        ("人大批准", "adopted by the people's congress"),
        (DocumentKind.GOVERNMENT_BUDGET, DocumentKind.GOVERNMENT_FINAL),
        2017,
        ("R时", "L14"),
        "甲县2024年政府预算公开\n发布日期:{published}\n\n{approved},县人民代表大会批准了2024年预算。\n",
    ),
    _deadline_rule(
        "BL803",
        "unit-published-late",
        "所属单位的预算、决算在主管部门批复后二十日内由单位公开。",
        "unit_approved",
        ("主管部门批复", "approved by the department"),
        (DocumentKind.UNIT_BUDGET, DocumentKind.UNIT_FINAL),
        2019,
        ("TL6",),
        "甲县第一中学2024年单位预算公开\n发布日期:{published}\n\n{approved},主管部门批复我校2024年预算。\n",
    ),
)
