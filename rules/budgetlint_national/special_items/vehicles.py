"""BL604 and BL605: what vehicles cost, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    NO_EXPLANATION,
    Anchor,
    Claim,
    Context,
    Disclosure,
    Fact,
    Finding,
    Item,
    Measure,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Severity,
    Yield,
    printed,
    reading,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import is_explained
from budgetlint_national.special_items.stated import before, cells, claims, facts, is_nothing, positive

_BORROWED = regex(
    r"(?:租[用赁]|借[用调]|调剂|代管|共用|统一(?:管理|保障|调度|使用)|集中(?:管理|使用)|公务用车(?:服务)?(?:平台|中心)|车改|划[转拨]|机关事务)"
)
_PLANNED = regex(r"拟|新增|购置|购买|报废|处置|更新|采购|淘汰|安排")
_THERE_ARE = regex(r"[共现实拥保]有.{0,12}车")
_VEHICLE = regex(r"车")
_BOUGHT = regex(
    r"(?:购置|购买|采购|新购|更新|新增|拟购|购入)[^。;；]{0,30}?\d+[辆台]|\d+[辆台][^。;；]{0,30}?(?:购置|购买|采购|更新|车)"
)
_HEAD = "甲县教育局2024年部门预算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、三公经费预算情况\n"


@rule(
    id="BL604",
    name="running-vehicles-without-vehicles",
    on=Disclosure,
    requirement=["Q"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "none": "公务用车运行费{amount},但车辆为{count}",
        "idle": "车辆有{count},公务用车运行费却为0",
    },
    messages_en={
        "none": "vehicle running expenses are {amount}, but the vehicles are '{count}'",
        "idle": "there are vehicles ('{count}'), but vehicle running expenses are 0",
    },
    advice={
        "none": "请核对;车辆是租用、借用的,请说明",
        "idle": "请核对;费用由别处负担的,请说明",
    },
    advice_en={
        "none": "check; say so if vehicles are hired or borrowed",
        "idle": "check; say so if others pay for them",
    },
    bad=[
        f"{_HEAD}公务用车运行费4.00万元。\n三、国有资产占用情况\n截至2023年底,本部门共有车辆0辆。\n",
        f"{_HEAD}公务用车运行费0万元。\n三、国有资产占用情况\n截至2023年底,本部门共有车辆2辆,其中:一般公务用车2辆。\n",
    ],
    good=[f"{_HEAD}公务用车运行费4.00万元。\n三、国有资产占用情况\n截至2023年底,本部门共有车辆2辆。\n"],
)
def running_vehicles_without_vehicles(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """有公务用车运行费的有车辆,有车辆的有公务用车运行费。

    车辆数是上年末的:本年安排购置的,可以有运行费而没有车辆;写明租用、借用、由公务用车平台统一管理的也可以。有车辆而没有运行
    费的只作提示,因为车辆可能不是公务用车,费用也可能不由财政拨款负担。没有写车辆数的不作判断。
    """
    running = [f for f in facts(ctx, Item.VEHICLE_RUNNING) if f.figure.amount is not None]
    counts = _owned(ctx)
    if not running or not counts:
        yield NotEvaluable(
            Phrase("没有读出公务用车运行费", "vehicle running expenses were not read")
            if not running
            else Phrase("没有读出车辆数", "the number of vehicles was not read")
        )
        return
    spent, owned = positive(running), positive(counts)
    if (spent is None) == (owned is None):
        return
    if any(
        p.is_prose and not p.explains and _VEHICLE.search(p.text) and _BORROWED.search(p.text)
        for p in reading(ctx).pieces
    ):
        yield NotApplicable(
            Phrase(
                "文中说明了车辆租用、借用或统一管理",
                "the text says that vehicles are hired, borrowed or managed by others",
            )
        )
    elif spent is not None and positive(facts(ctx, Item.VEHICLE_PURCHASE)):
        yield NotApplicable(
            Phrase(
                "本年安排购置公务用车,车辆数是上年末的",
                "vehicles are bought this year, and the number of vehicles is that of the end of last year",
            )
        )
    elif spent is not None:
        yield _finding("none", counts[0], spent, ctx)
    elif owned is not None and _are_for_office(owned, ctx):
        yield _finding("idle", owned, running[0], ctx)


def _owned(ctx: Context) -> list[Fact]:
    """How many vehicles there are, by sentences and tables; those to be bought or scrapped are none."""
    said = claims(ctx, Item.CARS, Measure.COUNT)
    others = [c for c in ctx.disclosure.claims if c not in said and c.whole is None and _counts_vehicles(c, ctx)]
    there = [c.fact for c in (*said, *others) if not _PLANNED.search(before(c, ctx))]
    return [f for f in (*there, *cells(ctx, Item.CARS, Measure.COUNT)) if f.figure.amount is not None]


def _counts_vehicles(claim: Claim, ctx: Context) -> bool:
    """Whether it counts vehicles that there are, by whatever name."""
    amount = claim.fact.figure.amount
    if claim.measure is not Measure.COUNT or amount is None or amount.unit is None or amount.unit.symbol != "辆":
        return False
    return _THERE_ARE.search(before(claim, ctx)) is not None


def _are_for_office(owned: Fact, ctx: Context) -> bool:
    """Whether some of the vehicles are said to be 一般公务用车, the ones that 三公 expenses run."""
    kinds = [c.fact for c in ctx.disclosure.claims if c.key.item is Item.CARS and c.whole is not None]
    return positive(f for f in kinds if "一般公务" in f.row_label or "机要" in f.row_label) is not None


def _finding(message: str, at: Fact, other: Fact, ctx: Context) -> Finding:
    args: dict[str, object] = {"count": printed(at)}
    if message == "none":
        args["amount"] = printed(other)
    related = (Related(other.span, Phrase("公务用车运行费{a}", "vehicle running expenses {a}", a=printed(other))),)
    table = ctx.title(ctx.disclosure.tables[at.table]) if at.table is not None else ""
    anchor = Anchor(table, "车辆", "" if at.table is None else at.column_label)
    severity = Severity.INFO if message == "idle" else None
    return Finding(message, at.span, args, anchor, related, severity=severity)


@rule(
    id="BL605",
    name="vehicle-purchase-without-number",
    on=Disclosure,
    requirement=["R部-5"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "unnumbered": "安排公务用车购置费{amount},没有写明购置几辆",
    },
    messages_en={
        "unnumbered": "{amount} is budgeted for buying vehicles, and nothing says how many",
    },
    advice="请补写购置数量",
    advice_en="state how many are bought",
    bad=[f"{_HEAD}公务用车购置费18.00万元,用于更新执法用车。\n"],
    good=[f"{_HEAD}公务用车购置费18.00万元,用于更新执法用车1辆。\n"],
)
def vehicle_purchase_without_number(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """安排了公务用车购置费的,写明购置几辆。

    写在情况说明的任何一处,或者列在采购表里有数量,都算。没有情况说明的文件不作判断。
    """
    bought = [f for f in facts(ctx, Item.VEHICLE_PURCHASE) if f.figure.amount is not None]
    if not bought:
        yield NotEvaluable(Phrase("没有读出公务用车购置费", "vehicle purchase expenses were not read"))
        return
    spent = positive(bought)
    if spent is None:
        yield NotApplicable(Phrase("没有安排公务用车购置费", "no vehicle purchase is budgeted"))
        return
    if not is_explained(ctx):
        yield NO_EXPLANATION
        return
    prose = [p for p in reading(ctx).pieces if p.is_prose and not p.explains]
    counted = [f for f in facts(ctx, Item.VEHICLE_PURCHASE, Measure.COUNT) if not is_nothing(f)]
    if counted or any(_VEHICLE.search(p.text) and _BOUGHT.search(p.text) for p in prose) or _is_in_purchases(ctx):
        return
    table = ctx.title(ctx.disclosure.tables[spent.table]) if spent.table is not None else ""
    yield Finding("unnumbered", spent.span, {"amount": printed(spent)}, Anchor(table, "公务用车购置费"))


def _is_in_purchases(ctx: Context) -> bool:
    """Whether a row of the table of purchases that speaks of vehicles prints a number."""
    for table in ctx.disclosure.tables:
        if table.kind != "T11":
            continue
        for fact in table.facts:
            row = table.node.rows[fact.row] if fact.row is not None else None
            if fact.key.measure is Measure.COUNT and not is_nothing(fact) and row is not None:
                if any(re.search(r"车(?!位|库|站|间)", c.text) for c in row.cells):
                    return True
    return False


RULES = (running_vehicles_without_vehicles, vehicle_purchase_without_number)
