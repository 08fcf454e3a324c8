"""BL609 and BL610: the running expenses of an agency are its 公用经费, and only agencies have them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Amount,
    Anchor,
    Context,
    Disclosure,
    Fact,
    Finding,
    Fund,
    Item,
    Measure,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Yield,
    printed,
    regex,
    rule,
)
from budgetlint.api import Nature as Spent
from budgetlint_national.special_items.natures import Nature, nature
from budgetlint_national.special_items.stated import claims, differ, exact, facts, is_own, positive, sentences, step

_RUNNING = regex(r"(?:机关|单位|机构)运行(?:经费|费)")
#: Where the text says that it counts otherwise than by 公用经费.
_OTHERWISE = regex(r"项目[^。]{0,12}(?:经费|支出|\d)|口径|不含|扣除|剔除|不包括|除外")
_OF_ITS_OWN = regex(r"(?:事业单位|单位|机构)[)）]?运行(?:经费|费)")
_TABLE = (
    "甲县教育局2024年部门预算公开\n\n一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
    "301\t工资福利支出\t80.00\t80.00\t\n30101\t基本工资\t80.00\t80.00\t\n302\t商品和服务支出\t20.00\t\t20.00\n"
    "30201\t办公费\t16.00\t\t16.00\n30226\t劳务费\t4.00\t\t4.00\n合计\t\t100.00\t80.00\t20.00\n\n"
)
_HEAD = "甲县教育局2024年部门预算公开\n\n一、机构设置\n甲县教育局是行政单位,没有下属单位。\n二、支出情况\n"


@rule(
    id="BL609",
    name="running-expenses-differ-from-operating",
    on=Disclosure,
    requirement=["L14", "R部-6"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    tolerance="印到同一位的须相等;单位或小数位不同的,差额不超过较粗一方末位的一半",
    messages={
        "subject": "机关运行经费{running},与一般公共预算基本支出的公用经费{operating}不等,差额{gap}恰好是公用经费中的「{subject}」",
        "differs": "机关运行经费{running},与一般公共预算基本支出的公用经费{operating}不等,相差{gap}",
    },
    messages_en={
        "subject": "agency running expenses are {running}, but operating expenses in basic expenditure of the general public budget {operating}; the gap {gap} is exactly '{subject}' among the latter",
        "differs": "agency running expenses are {running}, but operating expenses in basic expenditure of the general public budget {operating}, {gap} apart",
    },
    advice={
        "subject": "请核对是否漏算;按本地口径不含这一项的,请说明",
        "differs": "请核对两处的数;口径不同的,请说明",
    },
    advice_en={
        "subject": "check whether it was left out; say so if it is not counted locally",
        "differs": "check both; say so if they are counted differently",
    },
    bad=[
        f"{_HEAD}一般公共预算基本支出100.00万元,其中:人员经费80.00万元,公用经费20.00万元。\n"
        "三、机关运行经费情况\n2024年机关运行经费预算16.00万元。\n",
        f"{_TABLE}一、机构设置\n甲县教育局是行政单位,没有下属单位。\n二、机关运行经费情况\n2024年机关运行经费预算16.00万元。\n",
    ],
    good=[
        f"{_HEAD}一般公共预算基本支出100.00万元,其中:人员经费80.00万元,公用经费20.00万元。\n"
        "三、机关运行经费情况\n2024年机关运行经费预算20.00万元。\n"
    ],
)
def running_expenses_differ_from_operating(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """行政单位和参公单位的机关运行经费,等于一般公共预算基本支出中的公用经费。

    各地口径略有出入,所以只作警告,并指出差额等于哪一款。事业单位没有机关运行经费;部门里还有事业单位,或者看不出有没有的,公用
    经费可以比机关运行经费多,只有差额恰好是一款时才报。文中写明另有口径(含项目经费、扣除某项)的不作判断。
    """
    running = [f for f in facts(ctx, Item.AGENCY_RUNNING) if f.figure.amount is not None]
    operating = _operating(ctx)
    if not running or not operating:
        yield NotEvaluable(
            Phrase("没有读出机关运行经费的数额", "the amount of agency running expenses was not read")
            if not running
            else Phrase(
                "没有读出一般公共预算的公用经费", "the operating expenses in the general public budget were not read"
            )
        )
        return
    kind = nature(ctx)
    if kind is Nature.INSTITUTION:
        yield NotApplicable(
            Phrase("事业单位不列机关运行经费(见BL610)", "an institution has no agency running expenses (see BL610)")
        )
        return
    one, other = running[0], operating[0]
    pairs = [(a.figure.amount, b.figure.amount) for a in running for b in operating]
    if any(a is not None and b is not None and not differ(a, b) for a, b in pairs):
        return
    if any(_OTHERWISE.search(s.text.text) for s in sentences(ctx, _RUNNING)):
        yield NotEvaluable(
            Phrase("文中写明机关运行经费另有口径", "the text says that agency running expenses are counted otherwise")
        )
        return
    a, b = one.figure.amount, other.figure.amount
    assert a is not None and b is not None
    left_out = _left_out(a, b, ctx)
    if left_out is None and kind is not Nature.AGENCY and exact(a) < exact(b):
        yield NotEvaluable(
            Phrase(
                "部门里可能有事业单位,公用经费不全是机关运行经费",
                "the department may include institutions, whose operating expenses are no agency running expenses",
            )
        )
        return
    yield _finding(one, other, left_out, ctx)


def _finding(one: Fact, other: Fact, left_out: Fact | None, ctx: Context) -> Finding:
    a, b = one.figure.amount, other.figure.amount
    assert a is not None and b is not None
    gap = _in_unit(abs(exact(a) - exact(b)), a)
    args: dict[str, object] = {"running": printed(one), "operating": printed(other), "gap": gap}
    related = [Related(other.span, Phrase("公用经费{a}", "operating expenses {a}", a=printed(other)))]
    if left_out is not None:
        args["subject"] = left_out.row_label
        related.append(
            Related(left_out.span, Phrase("「{of}」{a}", "'{of}' {a}", of=left_out.row_label, a=printed(left_out)))
        )
    table = ctx.title(ctx.disclosure.tables[one.table]) if one.table is not None else ""
    return Finding(
        "differs" if left_out is None else "subject",
        one.span,
        args,
        Anchor(table, "机关运行经费"),
        tuple(related),
        actual=a.digits,
        difference=_in_unit(exact(a) - exact(b), a).digits,
        unit=a.unit.symbol if a.unit else None,
        workings=(f"{b.digits} - {a.digits} = {gap.digits}",) if a.unit == b.unit and exact(b) > exact(a) else (),
        cause=ctx.reconciliation.mark_of((one, other)),
    )


def _in_unit(value: Fraction, like: Amount) -> Amount:
    """A value in 元, in the unit of another amount and to as many digits as it needs."""
    value /= 10 ** (like.unit.exponent or 0 if like.unit else 0)
    decimals = next((d for d in range(like.decimals, 9) if (value * 10**d).denominator == 1), 9)
    return Amount(int(value * 10**decimals), decimals, like.unit)


def _operating(ctx: Context) -> list[Fact]:
    """公用经费 of 一般公共预算: the total of its table, else what sentences say."""
    found = [
        f
        for table in ctx.disclosure.tables
        if table.kind in ("T6", "F6") and table.trouble is None
        for f in table.facts
        if f.bound and f.key.nature is Spent.OPERATING and f.key.measure is Measure.AMOUNT
        if f.figure.amount is not None and not any((f.key.economic, f.key.function, f.key.local, f.key.item))
    ]
    said = [
        c.fact
        for c in ctx.disclosure.claims
        if c.key.nature is Spent.OPERATING and c.measure is Measure.AMOUNT and c.key.item is None and is_own(c, ctx)
        if c.fact.figure.amount is not None
    ]
    general = [f for f in said if f.key.fund is Fund.GENERAL]
    return found or general or [f for f in said if f.key.fund in (None, Fund.FISCAL)]


def _left_out(running: Amount, operating: Amount, ctx: Context) -> Fact | None:
    """The only subject of 公用经费 whose amount is what running expenses fall short by."""
    gap = exact(operating) - exact(running)
    found = {
        f.key.economic: f
        for table in ctx.disclosure.tables
        if table.kind in ("T6", "F6")
        for f in table.facts
        if f.bound and f.key.economic is not None and len(f.key.economic) == 5 and f.key.economic[:3] in ("302", "310")
        if f.key.nature is not Spent.PERSONNEL and f.figure.amount is not None and not f.figure.is_zero
        if abs(exact(f.figure.amount) - gap) <= max(step(running), step(operating)) / 2 and gap > 0
    }
    return next(iter(found.values())) if len(found) == 1 else None


@rule(
    id="BL610",
    name="running-expenses-of-institution",
    on=Disclosure,
    requirement=["L14"],
    severity="info",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "listed": "事业单位列了机关运行经费{amount};机关运行经费只指行政单位和参公单位的公用经费",
    },
    messages_en={
        "listed": "an institution states agency running expenses of {amount}; only administrative units and those managed under the Civil Servants Law have them",
    },
    advice="没有的请写“无”,并说明本单位是事业单位",
    advice_en="say that there are none because it is an institution",
    bad=[
        "甲县第一中学2024年单位预算公开\n\n一、机构设置\n甲县第一中学是全额拨款事业单位。\n二、机关运行经费情况\n"
        "2024年机关运行经费预算32.00万元。\n"
    ],
    good=[
        "甲县第一中学2024年单位预算公开\n\n一、机构设置\n甲县第一中学是全额拨款事业单位。\n二、机关运行经费情况\n"
        "本单位是事业单位,没有机关运行经费。\n"
    ],
)
def running_expenses_of_institution(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """不是行政单位、也不参照公务员法管理的单位,不列机关运行经费,写明没有。

    有的地方让事业单位也填这一项,所以只作提示;写成“事业单位运行经费”“单位运行经费”的不报。看不出单位性质的不作判断。
    """
    kind = nature(ctx)
    if kind is Nature.UNKNOWN:
        yield NotEvaluable(
            Phrase("看不出是行政单位还是事业单位", "whether the body is administrative or an institution is not known")
        )
        return
    if kind is not Nature.INSTITUTION:
        yield NotApplicable(
            Phrase(
                "行政单位、参公单位列机关运行经费",
                "administrative bodies and those managed like the civil service do state agency running expenses",
            )
        )
        return
    stated = positive(c.fact for c in claims(ctx, Item.AGENCY_RUNNING))
    if stated is not None and not any(_OF_ITS_OWN.search(s.text.text) for s in sentences(ctx, _RUNNING)):
        yield Finding("listed", stated.span, {"amount": printed(stated)}, Anchor(row_label="机关运行经费"))


RULES = (running_expenses_differ_from_operating, running_expenses_of_institution)
