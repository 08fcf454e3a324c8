"""BL612, BL614 and BL615: what is said of government procurement fits what is bought."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from budgetlint.api import (
    BUDGETS,
    Anchor,
    BoundTable,
    Context,
    Disclosure,
    Fact,
    Finding,
    Fund,
    Item,
    Measure,
    Nature,
    NotApplicable,
    NotEvaluable,
    Related,
    Severity,
    Yield,
    load_yaml,
    printed,
    rule,
)
from budgetlint_national.completeness.reading import condensed, read
from budgetlint_national.completeness.topics import is_explained
from budgetlint_national.special_items.stated import exact, facts, is_nothing, positive, sentences

_WORDS = load_yaml("budgetlint_national", "special_items/purchases.yaml")
_SMALL_FIRMS = re.compile("|".join(_WORDS["small firms"]))
#: 支持中小企业发展 is expenditure, not a share of purchases.
_RESERVED = re.compile(r"采购|预留|份额|占比|授予|中标|面向")
_TO_BUY = re.compile("|".join(_WORDS["purchases"]))
_NOT_TO_BUY = re.compile("|".join(_WORDS["no purchases"]))
_BELOW_LIMIT = re.compile("|".join(_WORDS["below the limit"]))
#: From this amount (万元) on, a purchase is above the limits of nearly all places.
_LIMIT = int(_WORDS["limit"]) * 10_000
#: Up to this amount all purchases may lie below the limits, so that nothing has to be reserved.
_LEAST = int(_WORDS["least"]) * 10_000
_PLANNED = re.compile(r"(?<![未不])(?:拟|计划|安排|预计)(?:新增)?(?:购置|购买|采购|配置)[^。;]{0,60}?(?<![\d.])[1-9]")
_UNREAD = "写有拟购置的资产,没有读出合计金额"
_ASSETS = re.compile(r"资产")
#: A number of the catalogue of purchases: A goods, B works, C services.
_CODE = re.compile(r"[ABC]\d{2,}")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、政府采购情况\n"
_PROJECTS = "项目支出情况表\n单位:万元\n项目名称\t合计\n校园网络运维服务\t230.00\n合计\t230.00\n\n"


def _total(ctx: Context) -> list[Fact]:
    """What is said or printed of all procurement."""
    return list(facts(ctx, Item.PROCUREMENT))


@rule(
    id="BL612",
    name="small-firm-share-not-stated",
    on=Disclosure,
    requirement=["C46"],
    severity="warning",
    applies=BUDGETS,
    since=2021,
    messages={
        "unstated": "安排了政府采购{amount},没有写明面向中小企业预留多少;请补写预留给中小企业和其中小微企业的金额"
    },
    messages_en={"unstated": "{amount} of procurement, and nothing says how much of it is reserved for small firms"},
    bad=[f"{_HEAD}2024年政府采购预算6.00万元,其中:货物4.00万元,工程0万元,服务2.00万元。\n"],
    good=[
        f"{_HEAD}2024年政府采购预算6.00万元,其中:货物4.00万元,工程0万元,服务2.00万元。面向中小企业预留3.00万元,其中小微企业1.80万元。\n"
    ],
)
def small_firm_share_not_stated(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """安排了政府采购的,公开面向中小企业预留的份额。

    写在情况说明里,或采购表里有这一栏,都算。采购不到50万元的多半都在限额以下,只作提示。没有安排政府采购的不适用;没有情况说明的文件不作判断。
    """
    known = _total(ctx)
    if not known:
        yield NotEvaluable("没有读出政府采购预算是多少")
        return
    total = positive(known)
    if total is None:
        yield NotApplicable("没有安排政府采购")
        return
    if any(_SMALL_FIRMS.search(p.text) and _RESERVED.search(p.text) for p in read(ctx).pieces if not p.explains):
        return
    if not is_explained(ctx):
        yield NotEvaluable("文中没有情况说明;若另有文件,请一并送检")
        return
    table = ctx.title(ctx.disclosure.tables[total.table]) if total.table is not None else ""
    severity = Severity.INFO if _money(total) < _LEAST else None
    yield Finding("unstated", total.span, {"amount": printed(total)}, Anchor(table, "政府采购"), severity=severity)


@rule(
    id="BL614",
    name="large-purchase-without-procurement",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    applies=BUDGETS,
    since=2017,
    messages={"unplanned": "项目「{project}」{amount},从名称看涉及采购,政府采购预算却为0;请核对是否应编入政府采购预算"},
    messages_en={"unplanned": "project '{project}', {amount}, seems to buy something, yet procurement is 0"},
    bad=[f"甲县教育局2024年部门预算公开\n\n{_PROJECTS}一、政府采购情况\n2024年政府采购预算0万元。\n"],
    good=[f"甲县教育局2024年部门预算公开\n\n{_PROJECTS}一、政府采购情况\n2024年政府采购预算230.00万元。\n"],
)
def large_purchase_without_procurement(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """政府采购预算为零的,看项目中有没有大额的设备、软件、服务。

    安排了政府采购的不看。只看项目名称,金额在100万元以上才提示;各地的采购限额标准多在此以下。补助、奖励、保险一类的项目不提示。
    """
    known = _total(ctx)
    if not known:
        yield NotEvaluable("没有读出政府采购预算是多少")
        return
    if not all(map(is_nothing, known)):
        return
    if not any(f.key.project for f in document.facts if f.table is not None):
        yield NotApplicable("文中没有按项目列出金额的表")
        return
    seen: set[str] = set()
    for fact in document.facts:
        project, amount = fact.key.project, fact.figure.amount
        if project is None or amount is None or fact.key.measure is not Measure.AMOUNT or fact.key.item is not None:
            continue
        if fact.key.nature not in (Nature.PROJECT, None) or amount.unit is None or not amount.unit.is_money:
            continue
        if fact.table is None or project in seen or exact(amount) < _LIMIT:
            continue
        if _TO_BUY.search(project) and not _NOT_TO_BUY.search(project):
            seen.add(project)
            table = ctx.title(document.tables[fact.table])
            args: dict[str, object] = {"project": project, "amount": printed(fact)}
            related = (Related(known[0].span, "政府采购预算为0"),)
            yield Finding("unplanned", fact.span, args, Anchor(table, fact.row_label, fact.column_label), related)


@rule(
    id="BL615",
    name="new-assets-not-in-procurement",
    on=Disclosure,
    requirement=["HE", "Q"],
    severity="warning",
    applies=BUDGETS,
    since=2017,
    messages={
        "goods": "拟购置固定资产{amount},政府采购预算中的货物只有{goods};请编入政府采购预算,限额以下不必编入的请说明",
        "total": "拟购置固定资产{amount},政府采购预算总共只有{goods};请编入政府采购预算,限额以下不必编入的请说明",
    },
    messages_en={
        "goods": "{amount} of assets to be bought, but procurement has goods for {goods} only",
        "total": "{amount} of assets to be bought, but all procurement is {goods}",
    },
    bad=[
        f"{_HEAD}2024年政府采购预算9.00万元,其中:货物1.00万元,服务8.00万元。\n三、国有资产情况\n本年度拟购置固定资产总额为8.00万元。\n",
        f"{_HEAD}2024年政府采购预算2.00万元。\n三、国有资产情况\n本年度拟购置固定资产总额为8.00万元。\n",
    ],
    good=[
        f"{_HEAD}2024年政府采购预算8.00万元,其中:货物8.00万元。\n三、国有资产情况\n本年度拟购置固定资产总额为8.00万元。\n"
    ],
)
def new_assets_not_in_procurement(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """拟购置的固定资产编入政府采购预算:拟购金额不超过采购预算中的货物。

    货物按采购表的目录序号(A货物、B工程、C服务)或情况说明计算;看不出货物多少的,与采购总额比。写明限额标准以下、零星采购、
    不在采购目录内的不报。
    """
    wanted = [f for f in facts(ctx, Item.NEW_ASSETS) if f.figure.amount is not None]
    if not wanted:
        planned = any(_PLANNED.search(s.text.text) for s in sentences(ctx, _ASSETS))
        yield NotEvaluable(_UNREAD) if planned else NotApplicable("文中没有写拟购置固定资产的金额")
        return
    new = positive(wanted)
    if new is None or new.figure.amount is None:
        yield NotApplicable("没有拟购置的固定资产")
        return
    if any(_BELOW_LIMIT.search(s.text.text) for s in sentences(ctx, _ASSETS)):
        yield NotApplicable("文中说明了不编入政府采购预算的原因")
        return
    goods, known = _largest(facts(ctx, Item.GOODS)), _largest(_total(ctx))
    amount, coded = exact(new.figure.amount), _goods_by_code(ctx)
    if goods is not None:
        if _money(goods) < amount:
            yield _finding("goods", new, printed(goods), (goods,), ctx)
    elif known is None:
        yield NotEvaluable("没有读出政府采购预算是多少")
    elif coded is not None:
        if sum(map(_money, coded)) < amount:
            yield _finding("goods", new, "、".join(map(printed, coded)) or "0", (known, *coded), ctx)
    elif _money(known) < amount:
        yield _finding("total", new, printed(known), (known,), ctx)


def _money(fact: Fact) -> Fraction:
    return exact(fact.figure.amount) if fact.figure.amount is not None else Fraction(0)


def _largest(found: Iterable[Fact]) -> Fact | None:
    """The largest of what is stated of one thing, so that a doubt is resolved in favour of the document."""
    return max(found, key=_money, default=None)


def _goods_by_code(ctx: Context) -> tuple[Fact, ...] | None:
    """The rows of the table of purchases whose catalogue number is one of goods, if all that is bought is numbered."""
    for table in ctx.disclosure.tables:
        if table.kind != "T11" or table.trouble is not None:
            continue
        rows = {f.row: f for f in table.facts if f.key.item is Item.PROCUREMENT and f.key.fund is Fund.ALL and f.bound}
        numbered = {row: f for row, f in rows.items() if row is not None and _code(table, row)}
        total = _largest(f for f in rows.values() if f.key.project is None)
        if numbered and total is not None and sum(map(_money, numbered.values())) == _money(total):
            return tuple(f for row, f in numbered.items() if _code(table, row).startswith("A"))
    return None


def _code(table: BoundTable, row: int) -> str:
    cells = (condensed(c.text) for c in table.node.rows[row].cells)
    return next((text for text in cells if _CODE.fullmatch(text)), "")


def _finding(message: str, new: Fact, bought: str, others: tuple[Fact, ...], ctx: Context) -> Finding:
    args: dict[str, object] = {"amount": printed(new), "goods": bought}
    related = tuple(Related(f.span, f"政府采购{printed(f)}") for f in others)
    table = ctx.title(ctx.disclosure.tables[new.table]) if new.table is not None else ""
    return Finding(message, new.span, args, Anchor(table, "拟购置固定资产"), related)


RULES = (small_firm_share_not_stated, large_purchase_without_procurement, new_assets_not_in_procurement)
