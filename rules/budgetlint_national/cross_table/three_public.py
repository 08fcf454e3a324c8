"""BL311: the “三公” expenses hold at least what the basic expenditure lists under the economic classes of the same name."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BLANK,
    BUDGETS,
    FINALS,
    AnyRule,
    BoundTable,
    Constraint,
    Context,
    Disclosure,
    Fact,
    Fund,
    Item,
    Key,
    Nature,
    NotApplicable,
    NotEvaluable,
    Origin,
    Phrase,
    Relation,
    Severity,
    Trust,
    Yield,
    is_within,
    judged,
    load_yaml,
    only_table,
    rule,
)
from budgetlint_national.cross_table.figures import amounts, is_nothing, nothing_carried, of_class, only

_PAIRS = [
    (Item(pair["item"]), tuple(pair["economic"]))
    for pair in load_yaml("budgetlint_national", "cross_table/correspondence.yaml")["three public"]
]
_HEAD = "甲县教育局2024年部门预算公开\n\n"
_BASIC = (
    "一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n302\t商品和服务支出\t6.50\t\t6.50\n"
    "30201\t办公费\t2.00\t\t2.00\n30217\t公务接待费\t0.50\t\t0.50\n30231\t公务用车运行维护费\t4.00\t\t4.00\n合计\t\t6.50\t\t6.50\n\n"
)
_PUBLIC = (
    "一般公共预算“三公”经费支出情况表\n单位:万元\n合计\t因公出国(境)费\t公务用车购置费\t公务用车运行费\t公务接待费\n"
)


@rule(
    id="BL311",
    name="three-public-below-basic-list",
    on=Disclosure,
    requirement=["R部-5", "K"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "differs": "{whole}为{actual},{parts}为{expected},{difference};基本支出中列作“三公”经费科目的钱都应计入“三公”经费表",
    },
    messages_en={
        "differs": "{whole} is {actual}, but {parts} is {expected}: {difference}; all basic expenditure on subjects of “three public” expenses belongs in their table",
    },
    advice="请核对“三公”经费表是否漏计",
    advice_en="check whether the “three public” table leaves something out",
    tolerance="“三公”经费不得小于基本支出中同一科目;没有项目支出和结转时应相等。同一数列示两次,差一个末位单位只作提示。",
    bad=[f"{_HEAD}{_BASIC}{_PUBLIC}3.50\t\t\t3.00\t0.50\n"],
    good=[f"{_HEAD}{_BASIC}{_PUBLIC}5.00\t\t\t4.50\t0.50\n"],
)
def three_public_below_basic_list(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """“三公”经费各项不小于基本支出中公务用车运行维护费、公务接待费、因公出国(境)费用和公务用车购置。

    项目支出也可以列“三公”经费,所以“三公”经费较大不报;只有一般公共预算没有项目支出、没有上年结转时,两者才应相等。“三公”
    经费表没有分项的,与上一级的数比;写明没有“三公”经费的空表按零比。决算表只比决算数。两表资金口径不同的、科目编码和名称不相符的不比较。
    """
    basic = only_table(_table(ctx, "6"), ctx, Fund.GENERAL)
    if isinstance(basic, NotEvaluable):
        yield basic
        return
    pairs = [(i, code, f) for i, codes in _PAIRS for code in codes if (f := _basic(basic, code, ctx)) is not None]
    if not pairs:
        yield NotApplicable(
            Phrase("基本支出没有列“三公”经费的科目", "basic expenditure lists no subject of “three public” expenses")
        )
        return
    for item, code, part in pairs:
        whole = _stated(item, part, ctx)
        if isinstance(whole, NotEvaluable):
            yield whole
            continue
        alone = whole.key.item is item and whole.key.fund is part.key.fund and _is_sole_class(code)
        relation = Relation.EQUAL if alone and _has_no_projects(ctx) else Relation.AT_LEAST
        constraint = Constraint(whole, (part,), Origin.DECLARED, Trust.SOFT, relation)
        yield from judged(constraint, Severity.WARNING, ctx)


def _table(ctx: Context, number: str) -> str:
    """The kind of table of that number: of the budget, or of the final accounts."""
    return ("F" if ctx.disclosure.kind.value in FINALS else "T") + number


def _basic(table: BoundTable, code: str, ctx: Context) -> Fact | None:
    found = only(f for f in of_class(table, code, ctx) if f.key.nature is Nature.BASIC)
    return None if is_nothing(found) else found


def _is_sole_class(code: str) -> bool:
    return next(len(codes) for _, codes in _PAIRS if code in codes) == 1


def _stated(item: Item, part: Fact, ctx: Context) -> Fact | NotEvaluable:
    """What the 三公 table prints for the item, failing that for what holds it, of funds that hold the part's."""
    if part.key.fund is None:
        return NotEvaluable(
            Phrase(
                "基本支出表没有写明是哪一种资金,不能与“三公”经费比较",
                "the table of basic expenditure does not say whose money it is, so it cannot be compared with the “three public” expenses",
            )
        )
    kind = _table(ctx, "7")
    table = only_table(kind, ctx, Fund.GENERAL)
    if isinstance(table, NotEvaluable):
        empty = [t for t in ctx.disclosure.tables if t.kind == kind]
        if len(empty) == 1 and empty[0].is_empty and (note := empty[0].empty_note) is not None:
            key = Key(item=Item.THREE_PUBLIC, fund=Fund.GENERAL)
            return Fact(key, BLANK, note, "", empty[0].index, row_label="“三公”经费")
        return table
    own = [f for f in amounts(table) if f.key.stage is part.key.stage]
    stated = [f for f in own if f.key.item is not None and is_within("item", item, f.key.item)]
    fitting = [f for f in stated if is_within("fund", part.key.fund, f.key.fund)]
    # The item itself before what holds it, its own fund before a wider one.
    fitting.sort(
        key=lambda f: (f.key.item is not item, f.key.item is Item.THREE_PUBLIC, f.key.fund is not part.key.fund)
    )
    if not fitting:
        return NotEvaluable(
            Phrase(
                "“三公”经费表没有列这一项,或者列的是另一种资金",
                "the “three public” table does not list this item, or is of other money",
            )
        )
    same = [f for f in fitting if (f.key.item, f.key.fund) == (fitting[0].key.item, fitting[0].key.fund)]
    return (
        same[0]
        if len(same) == 1
        else NotEvaluable(
            Phrase(
                "“三公”经费表分几行列示,不知哪一行是合计",
                "the “three public” table has several rows; which one is the total is not known",
            )
        )
    )


def _has_no_projects(ctx: Context) -> bool:
    """Whether the general budget pays for no project, and nothing was carried over."""
    table = only_table(_table(ctx, "5"), ctx)
    if isinstance(table, NotEvaluable) or not nothing_carried(ctx):
        return False
    total = only(f for f in amounts(table) if not f.key.function and f.key.nature is Nature.PROJECT)
    return total is not None and total.figure.is_zero


RULES: tuple[AnyRule, ...] = (three_public_below_basic_list,)
