"""BL112 to BL115: how far the tables go into detail."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    condensed,
    listing,
    rule,
    unrestored,
)
from budgetlint_national.completeness.levels import (
    ECONOMIC,
    FUNCTION,
    Classification,
    Listed,
    beyond_doubt,
    classes_only,
    named,
    subjects_of,
)

_HEAD = "甲县教育局2024年部门预算公开\n\n"
_FUNCTIONS = "一般公共预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
_EXPENDITURE = "部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
_ECONOMIC = "一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"


@rule(
    id="BL112",
    name="functional-items-not-shown",
    on=Disclosure,
    requirement=["R部-4", "TL6", "L46"],
    severity="error",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "coarse": "表「{table}」的{subjects}没有列到{level}级;一般公共预算支出须列到功能分类项级",
    },
    messages_en={
        "coarse": "table '{table}': {subjects} not divided down to {level}; general public budget expenditure is shown by item of the functional classification",
    },
    advice="请按项级科目补列,涉密的除外",
    advice_en="list the subjects below, except for what is secret",
    bad=[
        f"{_HEAD}{_FUNCTIONS}205\t教育支出\t12.00\t10.00\t2.00\n20501\t教育管理事务\t12.00\t10.00\t2.00\n"
        "合计\t\t12.00\t10.00\t2.00\n"
    ],
    good=[
        f"{_HEAD}{_FUNCTIONS}205\t教育支出\t12.00\t10.00\t2.00\n20501\t教育管理事务\t12.00\t10.00\t2.00\n"
        "2050101\t行政运行\t12.00\t10.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n"
    ],
)
def functional_items_not_shown(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """一般公共预算支出公开到功能分类项级。

    有金额、科目表中还有下级、而表中没有列出下级的科目才报,每张表一条。只列项级、不列类级款级的不报(见BL505)。
    表中有认不出的科目,或文中提到涉密事项(涉密的可以只公开到款级、类级)时不作判断。
    """
    yield from _levels(document, ("T5", "F5"), FUNCTION, ctx)


@rule(
    id="BL113",
    name="summary-tables-without-items",
    on=Disclosure,
    requirement=["TL6", "L46"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2021,
    messages={
        "coarse": "表「{table}」的{subjects}没有列到{level}级;收入、支出总体情况表也须按功能分类列到项级",
    },
    messages_en={
        "coarse": "table '{table}': {subjects} not divided down to {level}; the tables of all revenue and expenditure, too, go down to the items of the functional classification",
    },
    advice="请按项级科目补列,涉密的除外",
    advice_en="list the subjects below, except for what is secret",
    bad=[
        f"{_HEAD}{_EXPENDITURE}205\t教育支出\t12.00\t10.00\t2.00\n20501\t教育管理事务\t12.00\t10.00\t2.00\n"
        "合计\t\t12.00\t10.00\t2.00\n"
    ],
    good=[
        f"{_HEAD}{_EXPENDITURE}205\t教育支出\t12.00\t10.00\t2.00\n20501\t教育管理事务\t12.00\t10.00\t2.00\n"
        "2050101\t行政运行\t12.00\t10.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n"
    ],
)
def summary_tables_without_items(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """收入总体情况表、支出总体情况表(决算为收入决算表、支出决算表)公开到功能分类项级。

    报与不报和BL112相同:有金额、科目表中还有下级、而表中没有列出下级的科目才报,每张表一条。按资金来源或按单位列示、
    没有列功能分类科目的收入表,不作判断。
    """
    yield from _levels(document, ("T2", "T3", "F2", "F3"), FUNCTION, ctx)


@rule(
    id="BL114",
    name="economic-items-not-shown",
    on=Disclosure,
    requirement=["R部-4", "TL6"],
    severity="error",
    applies=BUDGETS,
    since=2017,
    messages={
        "coarse": "表「{table}」的{subjects}没有列到{level}级;基本支出须列到经济分类款级",
    },
    messages_en={
        "coarse": "table '{table}': {subjects} not divided down to {level}; basic expenditure is shown by section of the economic classification",
    },
    advice="请按款级科目补列,涉密的除外",
    advice_en="list the subjects below, except for what is secret",
    bad=[
        f"{_HEAD}{_ECONOMIC}301\t工资福利支出\t8.00\t8.00\t\n30101\t基本工资\t8.00\t8.00\t\n"
        "302\t商品和服务支出\t2.00\t\t2.00\n合计\t\t10.00\t8.00\t2.00\n"
    ],
    good=[
        f"{_HEAD}{_ECONOMIC}301\t工资福利支出\t8.00\t8.00\t\n30101\t基本工资\t8.00\t8.00\t\n"
        "302\t商品和服务支出\t2.00\t\t2.00\n30201\t办公费\t2.00\t\t2.00\n合计\t\t10.00\t8.00\t2.00\n"
    ],
)
def economic_items_not_shown(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """基本支出公开到经济分类款级。

    有金额而没有列出款级的类级科目才报,每张表一条。表中有认不出的科目,或文中提到涉密事项时不作判断。决算见BL136。
    """
    yield from _levels(document, ("T6",), ECONOMIC, ctx)


def _levels(document: Disclosure, kinds: tuple[str, ...], by: Classification, ctx: Context) -> Iterator[Yield]:
    tables = [table for table in document.tables if table.kind in kinds]
    if not tables:
        yield NotEvaluable(Phrase("文中没有这张表", "the document does not have this table"))
    for table in tables:
        if table.is_empty:
            yield NotApplicable(Phrase("表「{table}」没有数据", "table '{table}' has no data", table=ctx.title(table)))
            continue
        listed = subjects_of(table, by, ctx)
        if not listed:
            yield NotEvaluable(
                Phrase(
                    "表「{table}」的科目没有编码,名称也对不上,不知列到哪一级",
                    "the subjects of table '{table}' have no codes and their names are not known: how far down they go is not known",
                    table=ctx.title(table),
                )
            )
            continue
        if coarse := classes_only(listed, by, ctx):
            yield beyond_doubt(table, ctx, listed) or _coarse(table, coarse, by, ctx)


def _coarse(table: BoundTable, coarse: tuple[Listed, ...], by: Classification, ctx: Context) -> Finding:
    title = ctx.title(table)
    args: dict[str, object] = {"table": title, "subjects": named(coarse), "level": by.level}
    return Finding("coarse", coarse[0].span, args, Anchor(title, coarse[0].name))


@rule(
    id="BL115",
    name="basic-and-project-not-separate",
    on=Disclosure,
    requirement=["TL6", "TL5", "R部-4"],
    severity="error",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "missing": "表「{table}」没有分列{missing};部门支出须分别公开基本支出和项目支出",
    },
    messages_en={
        "missing": "table '{table}' does not show {missing} apart; basic and project expenditure have to be published separately",
    },
    advice="请按基本支出、项目支出分栏列示",
    advice_en="give basic and project expenditure a column each",
    bad=[
        f"{_HEAD}部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\n"
        "205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n"
    ],
    good=[
        f"{_HEAD}部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        "205\t教育支出\t12.00\t10.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n"
    ],
)
def basic_and_project_not_separate(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """支出总表和一般公共预算支出表分列基本支出和项目支出。

    以人员经费、公用经费分列的也算分列了基本支出。两项都没有的表,只在另一张表也没有时才报:有的地方一张按支出性质、
    一张按资金来源列。没有数据的表不报。
    """
    tables = [t for t in document.tables if t.kind in ("T3", "T5", "F3", "F5") and not t.is_empty]
    if not tables:
        yield NotEvaluable(Phrase("文中没有列有数据的支出表", "no expenditure table has data"))
    missing = {table.index: _missing(table) for table in tables}
    for table in tables:
        lacks = missing[table.index]
        if len(lacks) == 1 or (lacks and all(missing.values())):
            title = ctx.title(table)
            if table.trouble is not None:
                yield unrestored(table, ctx)
                continue
            args: dict[str, object] = {
                "table": title,
                "missing": listing(Phrase("“{word}”", "'{word}'", word=word) for word in lacks),
            }
            yield Finding("missing", ctx.caption(table), args, Anchor(title))


def _missing(table: BoundTable) -> tuple[str, ...]:
    """Which of the two the table does not print, in any column or row."""
    cells = [condensed(c.text) for row in table.node.rows for c in row.cells]
    headers = [condensed(word) for column in table.columns for word in column.header]
    words = "|".join([*cells, *headers])
    basic = any(word in words for word in ("基本支出", "人员经费", "公用经费", "人员支出", "公用支出"))
    project = any(word in words for word in ("项目支出", "项目经费"))
    return (*(() if basic else ("基本支出",)), *(() if project else ("项目支出",)))


RULES: tuple[AnyRule, ...] = (
    functional_items_not_shown,
    summary_tables_without_items,
    economic_items_not_shown,
    basic_and_project_not_separate,
)
