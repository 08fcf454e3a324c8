"""BL615: assets to be bought are in the procurement budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Yield,
    condensed,
    listing,
    load_yaml,
    printed,
    regex,
    rule,
)
from budgetlint_national.special_items.stated import exact, facts, money, positive, sentences

_WORDS = load_yaml("budgetlint_national", "special_items/purchases.yaml")
_BELOW_LIMIT = regex("|".join(_WORDS["below the limit"]))
_PLANNED = regex(r"(?<![未不])(?:拟|计划|安排|预计)(?:新增)?(?:购置|购买|采购|配置)[^。;]{0,60}?(?<![\d.])[1-9]")
_UNREAD = Phrase("写有拟购置的资产,没有读出合计金额", "assets to be bought are mentioned, but their total was not read")
_ASSETS = regex(r"资产")
#: A number of the catalogue of purchases: A goods, B works, C services.
_CODE = regex(r"[ABC]\d{2,}")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、政府采购情况\n"


@rule(
    id="BL615",
    name="new-assets-not-in-procurement",
    on=Disclosure,
    requirement=["HE", "Q"],
    severity="warning",
    applies=BUDGETS,
    since=2017,
    messages={
        "goods": "拟购置固定资产{amount},政府采购预算中的货物只有{goods}",
        "total": "拟购置固定资产{amount},政府采购预算总共只有{goods}",
    },
    messages_en={
        "goods": "fixed assets of {amount} are to be bought, but the procurement budget has only {goods} of goods",
        "total": "fixed assets of {amount} are to be bought, but the whole procurement budget is {goods}",
    },
    advice="请编入政府采购预算;限额以下不必编入的,请说明",
    advice_en="put them in the procurement budget; say so if they are below its threshold",
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
        yield (
            NotEvaluable(_UNREAD)
            if planned
            else NotApplicable(
                Phrase("文中没有写拟购置固定资产的金额", "the text does not state what fixed assets are to be bought")
            )
        )
        return
    new = positive(wanted)
    if new is None or new.figure.amount is None:
        yield NotApplicable(Phrase("没有拟购置的固定资产", "no fixed assets are to be bought"))
        return
    if any(_BELOW_LIMIT.search(s.text.text) for s in sentences(ctx, _ASSETS)):
        yield NotApplicable(
            Phrase("文中说明了不编入政府采购预算的原因", "the text says why they are not in the procurement budget")
        )
        return
    goods, known = _largest(facts(ctx, Item.GOODS)), _largest(facts(ctx, Item.PROCUREMENT))
    amount, coded = exact(new.figure.amount), _goods_by_code(ctx)
    if goods is not None:
        if money(goods) < amount:
            yield _finding("goods", new, printed(goods), (goods,), ctx)
    elif known is None:
        yield NotEvaluable(Phrase("没有读出政府采购预算是多少", "the amount of the procurement budget was not read"))
    elif coded is not None:
        if sum(map(money, coded)) < amount:
            yield _finding("goods", new, listing(map(printed, coded)) or "0", (known, *coded), ctx)
    elif money(known) < amount:
        yield _finding("total", new, printed(known), (known,), ctx)


def _largest(found: Iterable[Fact]) -> Fact | None:
    """The largest of what is stated of one thing, so that a doubt is resolved in favour of the document."""
    return max(found, key=money, default=None)


def _goods_by_code(ctx: Context) -> tuple[Fact, ...] | None:
    """The rows of the table of purchases whose catalogue number is one of goods, if all that is bought is numbered."""
    for table in ctx.disclosure.tables:
        if table.kind != "T11" or table.trouble is not None:
            continue
        rows = {f.row: f for f in table.facts if f.key.item is Item.PROCUREMENT and f.key.fund is Fund.ALL and f.bound}
        numbered = {row: f for row, f in rows.items() if row is not None and _code(table, row)}
        total = _largest(f for f in rows.values() if f.key.project is None)
        if numbered and total is not None and sum(map(money, numbered.values())) == money(total):
            return tuple(f for row, f in numbered.items() if _code(table, row).startswith("A"))
    return None


def _code(table: BoundTable, row: int) -> str:
    cells = (condensed(c.text) for c in table.node.rows[row].cells)
    return next((text for text in cells if _CODE.fullmatch(text)), "")


def _finding(message: str, new: Fact, bought: str, others: tuple[Fact, ...], ctx: Context) -> Finding:
    args: dict[str, object] = {"amount": printed(new), "goods": bought}
    related = tuple(Related(f.span, Phrase("政府采购{a}", "procurement {a}", a=printed(f))) for f in others)
    table = ctx.title(ctx.disclosure.tables[new.table]) if new.table is not None else ""
    return Finding(message, new.span, args, Anchor(table, "拟购置固定资产"), related)


RULES = (new_assets_not_in_procurement,)
