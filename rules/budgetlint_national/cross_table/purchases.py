"""BL314: the project that a purchase is paid from has one budget, and the purchases stay within it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from budgetlint.api import (
    BUDGETS,
    AnyRule,
    BoundTable,
    Constraint,
    Context,
    Disclosure,
    Fact,
    Flow,
    Fund,
    Item,
    Nature,
    NotApplicable,
    NotEvaluable,
    Origin,
    Phrase,
    Relation,
    Severity,
    Trust,
    Yield,
    judged,
    only_table,
    rule,
)
from budgetlint_national.cross_table.figures import is_nothing
from budgetlint_national.cross_table.projects import (
    Goals,
    Listed,
    is_one_of,
    listed_projects,
    name_of,
    of_project,
    project_goals,
)

_HEAD = "甲县教育局2024年部门预算公开\n\n"
_PROJECTS = (
    "项目支出情况表\n单位:万元\n科目编码\t科目名称\t项目名称\t合计\t商品和服务支出\n"
    "2050102\t一般行政管理事务\t校舍巡查\t12.00\t12.00\n2050102\t一般行政管理事务\t教师培训\t8.00\t8.00\n合计\t\t\t20.00\t20.00\n\n"
)
_BOUGHT = Phrase("该项目的采购金额之和", "the sum of its purchases")
_PURCHASES = "政府采购预算表\n单位:万元\n项目名称\t预算资金\t采购物品名称\t数量\t单价\t合计\t一般公共预算\n"


@rule(
    id="BL314",
    name="purchase-against-project-budget",
    on=Disclosure,
    requirement=["HE", "Q"],
    severity="warning",
    applies=BUDGETS,
    since=2017,
    messages={
        "differs": "项目「{project}」:{whole}为{actual},{parts}为{expected},{difference}",
        "exceeds": "项目「{project}」:{whole}为{actual},{parts}为{expected},{difference}",
    },
    messages_en={
        "differs": "project '{project}': {whole} is {actual}, but {parts} is {expected}: {difference}",
        "exceeds": "project '{project}': {whole} is {actual}, but {parts} is {expected}: {difference}",
    },
    advice={
        "differs": "同一项目的预算应当一致,请核对后改为一致",
        "exceeds": "项目的采购不应超过项目的预算,请核对两处的数",
    },
    advice_en={
        "differs": "a project has one budget: check and make both equal",
        "exceeds": "purchases cannot exceed the budget of their project: check both figures",
    },
    tolerance="同一项目的预算列示两次,应完全相等,差一个末位单位只作提示;采购各项之和不得大于项目预算。",
    bad=[
        f"{_HEAD}{_PROJECTS}{_PURCHASES}校舍巡查\t21.00\t无人机\t1\t6.00\t6.00\t6.00\n合计\t\t\t\t\t6.00\t6.00\n",
        f"{_HEAD}{_PROJECTS}{_PURCHASES}教师培训\t8.00\t教材\t2\t6.00\t12.00\t12.00\n合计\t\t\t\t\t12.00\t12.00\n",
    ],
    good=[f"{_HEAD}{_PROJECTS}{_PURCHASES}校舍巡查\t12.00\t无人机\t1\t6.00\t6.00\t6.00\n合计\t\t\t\t\t6.00\t6.00\n"],
)
def purchase_against_project_budget(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """政府采购预算表所列项目的预算资金,与项目支出表、绩效目标表同名项目的预算一致;采购金额不超过项目预算。

    名称完全相同(标点、空格不论)的才比较。采购用上年结转的钱、有看不懂的资金栏的,不比较采购金额;项目支出表只列一种资金的,
    不与全部资金比较。
    """
    filled = [t for t in ctx.disclosure.tables if t.kind == "T11" and not t.is_empty]
    if not filled:
        yield NotApplicable(Phrase("没有列有数据的政府采购预算表", "no procurement table has data"))
        return
    table = only_table("T11", ctx)
    if isinstance(table, NotEvaluable):
        yield table
        return
    known = dict(_budgets(listed_projects(ctx), project_goals(ctx)))
    rows = _rows(table)
    met = [name for name in rows if name in known]
    if not met:
        yield NotEvaluable(
            Phrase(
                "采购表的项目名称与项目支出表、绩效目标表都对不上,或者没有这两种表",
                "the project names of the procurement table are in neither the project table nor the goal tables, or there are no such tables",
            )
        )
    for name in met:
        for budget in known[name]:
            yield from _compared(rows[name], budget, ctx)


def _budgets(listed: Listed | NotEvaluable, goals: Goals | NotEvaluable) -> Mapping[str, list[tuple[Fact, ...]]]:
    """By name of the project, what each table says it costs: several rows of the list are added up."""
    known: dict[str, list[tuple[Fact, ...]]] = defaultdict(list)
    if isinstance(listed, Listed):
        for name, facts in listed.projects.items():
            if all(f.key.fund is Fund.ALL for f in facts):
                known[name].append(facts)
    if isinstance(goals, Goals):
        for name, facts in goals.budgets.items():
            if len(facts) == 1:
                known[name].append(facts)
    return known


def _rows(table: BoundTable) -> Mapping[str, list[Fact]]:
    """By name of the project, all that its rows print."""
    rows: dict[str, list[Fact]] = defaultdict(list)
    for fact in table.facts:
        if fact.key.project:
            rows[name_of(fact.key.project)].append(fact)
    return rows


def _compared(facts: list[Fact], budget: tuple[Fact, ...], ctx: Context) -> Iterator[Yield]:
    own = [f for f in facts if f.bound and f.key.item is None and f.key.nature is Nature.PROJECT and not is_nothing(f)]
    for fact in own[:1]:
        if is_one_of(fact, budget):
            yield NotEvaluable(
                Phrase(
                    "项目「{project}」在项目支出表列了几行,不知采购表说的是哪几行",
                    "project '{project}' has several rows in the project table; which of them the procurement table means is not known",
                    project=fact.key.project,
                )
            )
            continue
        for said in judged(Constraint(fact, budget, Origin.DECLARED, Trust.SOFT), Severity.WARNING, ctx):
            yield of_project(said, fact.key.project or "")
    others = [f for f in facts if f.key.opaque or f.key.flow is Flow.BROUGHT_FORWARD]
    bought = tuple(f for f in facts if f.bound and f.key.item is Item.PROCUREMENT and f.key.fund is Fund.ALL)
    if len(budget) == 1 and bought and all(map(is_nothing, others)):
        within = Constraint(budget[0], bought, Origin.DECLARED, Trust.SOFT, Relation.AT_LEAST)
        for said in judged(within, Severity.WARNING, ctx, parts=_BOUGHT):
            yield of_project(said, budget[0].key.project or "", "exceeds")


RULES: tuple[AnyRule, ...] = (purchase_against_project_budget,)
