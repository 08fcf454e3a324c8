"""BL612 and BL614: what is said of government procurement fits what is bought."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    NO_EXPLANATION,
    Anchor,
    Context,
    Disclosure,
    Finding,
    Item,
    Measure,
    Nature,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Severity,
    Yield,
    load_yaml,
    printed,
    reading,
    regex,
    rule,
)
from budgetlint_national.completeness.topics import is_explained
from budgetlint_national.special_items.stated import exact, facts, is_nothing, money, positive

_WORDS = load_yaml("budgetlint_national", "special_items/purchases.yaml")
_SMALL_FIRMS = regex("|".join(_WORDS["small firms"]))
#: 支持中小企业发展 is expenditure, not a share of purchases.
_RESERVED = regex(r"采购|预留|份额|占比|授予|中标|面向")
_TO_BUY = regex("|".join(_WORDS["purchases"]))
_NOT_TO_BUY = regex("|".join(_WORDS["no purchases"]))
#: From this amount (万元) on, a purchase is above the limits of nearly all places.
_LIMIT = int(_WORDS["limit"]) * 10_000
#: Up to this amount all purchases may lie below the limits, so that nothing has to be reserved.
_LEAST = int(_WORDS["least"]) * 10_000
_HEAD = "甲县教育局2024年部门预算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、政府采购情况\n"
_PROJECTS = "项目支出情况表\n单位:万元\n项目名称\t合计\n校园网络运维服务\t230.00\n合计\t230.00\n\n"


@rule(
    id="BL612",
    name="small-firm-share-not-stated",
    on=Disclosure,
    requirement=["C46"],
    severity="warning",
    applies=BUDGETS,
    since=2021,
    messages={
        "unstated": "安排了政府采购{amount},没有写明面向中小企业预留多少",
    },
    messages_en={
        "unstated": "{amount} of government procurement is budgeted, and nothing says how much of it is reserved for small and medium-sized enterprises",
    },
    advice="请补写预留给中小企业的金额,以及其中预留给小微企业的金额",
    advice_en="state the amount reserved for small and medium-sized enterprises, and for small and micro ones among them",
    bad=[f"{_HEAD}2024年政府采购预算6.00万元,其中:货物4.00万元,工程0万元,服务2.00万元。\n"],
    good=[
        f"{_HEAD}2024年政府采购预算6.00万元,其中:货物4.00万元,工程0万元,服务2.00万元。面向中小企业预留3.00万元,其中小微企业1.80万元。\n"
    ],
)
def small_firm_share_not_stated(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """安排了政府采购的,公开面向中小企业预留的份额。

    写在情况说明里,或采购表里有这一栏,都算。采购不到50万元的多半都在限额以下,只作提示。没有安排政府采购的不适用;没有情况说明的文件不作判断。
    """
    known = facts(ctx, Item.PROCUREMENT)
    if not known:
        yield NotEvaluable(Phrase("没有读出政府采购预算是多少", "the amount of the procurement budget was not read"))
        return
    total = positive(known)
    if total is None:
        yield NotApplicable(Phrase("没有安排政府采购", "no procurement is budgeted"))
        return
    if any(_SMALL_FIRMS.search(p.text) and _RESERVED.search(p.text) for p in reading(ctx).pieces if not p.explains):
        return
    if not is_explained(ctx):
        yield NO_EXPLANATION
        return
    table = ctx.title(ctx.disclosure.tables[total.table]) if total.table is not None else ""
    severity = Severity.INFO if money(total) < _LEAST else None
    yield Finding("unstated", total.span, {"amount": printed(total)}, Anchor(table, "政府采购"), severity=severity)


@rule(
    id="BL614",
    name="large-purchase-without-procurement",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    applies=BUDGETS,
    since=2017,
    messages={
        "unplanned": "项目「{project}」{amount},从名称看涉及采购,政府采购预算却为0",
    },
    messages_en={
        "unplanned": "project '{project}' ({amount}) seems to buy something, yet the procurement budget is 0",
    },
    advice="请核对是否应编入政府采购预算",
    advice_en="check whether it belongs in the procurement budget",
    bad=[f"甲县教育局2024年部门预算公开\n\n{_PROJECTS}一、政府采购情况\n2024年政府采购预算0万元。\n"],
    good=[f"甲县教育局2024年部门预算公开\n\n{_PROJECTS}一、政府采购情况\n2024年政府采购预算230.00万元。\n"],
)
def large_purchase_without_procurement(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """政府采购预算为零的,看项目中有没有大额的设备、软件、服务。

    安排了政府采购的不看。只看项目名称,金额在100万元以上才提示;各地的采购限额标准多在此以下。补助、奖励、保险一类的项目不提示。
    """
    known = facts(ctx, Item.PROCUREMENT)
    if not known:
        yield NotEvaluable(Phrase("没有读出政府采购预算是多少", "the amount of the procurement budget was not read"))
        return
    if not all(map(is_nothing, known)):
        return
    if not any(f.key.project for f in document.facts if f.table is not None):
        yield NotApplicable(Phrase("文中没有按项目列出金额的表", "no table lists the amounts of projects"))
        return
    seen: set[str] = set()
    for fact in document.facts:
        project, amount = fact.key.project, fact.figure.amount
        if project is None or amount is None or fact.key.measure is not Measure.AMOUNT or fact.key.item is not None:
            continue
        if fact.key.nature not in (Nature.PROJECT, None) or not amount.is_money:
            continue
        if fact.table is None or project in seen or exact(amount) < _LIMIT:
            continue
        if _TO_BUY.search(project) and not _NOT_TO_BUY.search(project):
            seen.add(project)
            table = ctx.title(document.tables[fact.table])
            args: dict[str, object] = {"project": project, "amount": printed(fact)}
            related = (Related(known[0].span, Phrase("政府采购预算为0", "the procurement budget is 0")),)
            yield Finding("unplanned", fact.span, args, Anchor(table, fact.row_label, fact.column_label), related)


RULES = (small_firm_share_not_stated, large_purchase_without_procurement)
