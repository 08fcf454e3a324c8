"""BL804: the congress adopts, the finance bureau approves, the department approves for its units, then it is published."""

from __future__ import annotations

from collections.abc import Iterator

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
    known,
    last_day,
    places,
    unknown,
)

#: Before, after, and the days between the two.
_STEPS = (("adopted", "approved", 20), ("approved", "unit_approved", 15))
_TITLE = "甲县教育局2024年部门预算公开\n发布日期:{day}\n\n"
_UNITS = (DocumentKind.UNIT_BUDGET, DocumentKind.UNIT_FINAL)
_GOVERNMENTS = (DocumentKind.GOVERNMENT_BUDGET, DocumentKind.GOVERNMENT_FINAL)


@rule(
    id="BL804",
    name="approval-chain-broken",
    on=Disclosure,
    requirement=["L52", "L80", "R2"],
    severity="warning",
    since=2015,
    messages={
        "order": "{later_name}{later}早于{earlier_name}{earlier}",
        "slow": "{earlier_name}{earlier},{later_name}{later},迟了{late}日;应在{days}日内批复,最后一日是{due}",
    },
    messages_en={
        "order": "{later_name} {later} is before {earlier_name} {earlier}",
        "slow": "{earlier_name} {earlier}, {later_name} {later}: {late} days late; the last of the {days} days was {due}",
    },
    advice={
        "order": "请核对两个日期",
        "slow": "请核对两个日期;确已逾期的,今后请按期批复",
    },
    advice_en={
        "order": "check both dates",
        "slow": "check both dates; if it was late, approve in time from now on",
    },
    bad=[
        _TITLE.format(day="2024-02-05") + "县财政局于2024年2月10日批复我局2024年部门预算。\n",
        _TITLE.format(day="2024-04-01")
        + "2024年1月20日,县人民代表大会批准了2024年预算。县财政局于2024年3月20日批复我局2024年部门预算。\n",
    ],
    good=[
        _TITLE.format(day="2024-02-20")
        + "2024年1月20日,县人民代表大会批准了2024年预算。县财政局于2024年2月5日批复我局2024年部门预算。\n",
    ],
)
def approval_chain_broken(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """人大批准后二十日内财政部门批复各部门,部门接到批复后十五日内批复所属单位;批复之后才公开。

    公开的应当是批准、批复过的预决算,公开日早于批复日的,多半有一个日期写错。期限按自然日计算,次日起算,末日遇周末、节假日
    顺延。决算同样。只比较知道的日期,知道的不到两个的不作判断。
    """
    if document.kind.value is DocumentKind.SELF_EVALUATION:
        yield NotApplicable(Phrase("绩效自评不经批复", "a self-evaluation is not approved"))
        return
    published_after = _approval_of(document)
    pairs = [
        pair for pair in (*((a, b) for a, b, _ in _STEPS), (published_after, "published")) if not unknown(pair, ctx)
    ]
    if not pairs:
        yield unknown((published_after, "published"), ctx) or NotEvaluable(
            Phrase("不知道各级批准、批复的日期", "the dates of adoption and approval are not known")
        )
        return
    for earlier, later in pairs:
        yield from _out_of_order(earlier, later, ctx)
    for earlier, later, days in _STEPS:
        if (earlier, later) in pairs:
            yield from _slow(earlier, later, days, ctx)


def _approval_of(document: Disclosure) -> str:
    """The approval that comes right before publication."""
    if document.kind.value in _GOVERNMENTS:
        return "adopted"
    return "unit_approved" if document.kind.value in _UNITS else "approved"


def _out_of_order(earlier: str, later: str, ctx: Context) -> Iterator[Yield]:
    first, second = known(earlier, ctx).value, known(later, ctx).value
    if first is not None and second is not None and second < first:
        place, related = places((earlier, later), ctx)
        args: dict[str, object] = {"earlier": first, "later": second, **_names(earlier, later)}
        yield Finding("order", place, args, Anchor(row_label=str(CALLED[later][0])), related)


def _slow(earlier: str, later: str, days: int, ctx: Context) -> Iterator[Yield]:
    first, second = known(earlier, ctx).value, known(later, ctx).value
    if first is None or second is None:
        return
    due = last_day(first, days)
    if second <= due:
        return
    if not is_certain(due) and not is_far_beyond(second, due):
        yield NotEvaluable(
            Phrase(
                "{year}年的放假安排没有收录,不知批复的期限是否顺延",
                "the holidays of {year} are not known, nor whether the time limit is extended",
                year=due.year,
            )
        )
        return
    place, related = places((earlier, later), ctx)
    late = (second - due).days
    args: dict[str, object] = {"earlier": first, "later": second, "days": days, "due": due, "late": late}
    yield Finding(
        "slow",
        place,
        args | _names(earlier, later),
        Anchor(row_label=str(CALLED[later][0])),
        related,
        expected=str((due - first).days),
        actual=str((second - first).days),
        difference=str(late),
        unit="日",
    )


def _names(earlier: str, later: str) -> dict[str, object]:
    return {"earlier_name": CALLED[earlier][0], "later_name": CALLED[later][0]}


RULES: tuple[AnyRule, ...] = (approval_chain_broken,)
