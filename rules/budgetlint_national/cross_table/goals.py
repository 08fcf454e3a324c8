"""BL313: the budgets in the tables of goals are those of the projects."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    AnyRule,
    Constraint,
    Context,
    Disclosure,
    Fact,
    Finding,
    Fund,
    Key,
    Measure,
    Nature,
    NotApplicable,
    NotEvaluable,
    Origin,
    Phrase,
    Severity,
    Side,
    Trust,
    Yield,
    judged,
    only_table,
    rule,
)
from budgetlint_national.cross_table.figures import amounts, is_nothing, only
from budgetlint_national.cross_table.projects import (
    Goals,
    Listed,
    is_one_of,
    listed_projects,
    name_of,
    of_project,
    project_goals,
)

_TOTAL = {"entity", "year", "stage", "measure", "side", "flow", "nature"}
_UNKNOWN = Phrase(
    "绩效目标表与项目支出表的项目不能一一对应,不知是否包括全部项目",
    "the projects of the goal tables and of the project table do not match one by one; whether all are there is not known",
)
_HEAD = "甲县教育局2024年部门预算公开\n\n"
_PROJECTS = (
    "项目支出情况表\n单位:万元\n科目编码\t科目名称\t项目名称\t合计\t商品和服务支出\n"
    "2050102\t一般行政管理事务\t校舍巡查\t12.00\t12.00\n2050102\t一般行政管理事务\t教师培训\t8.00\t8.00\n合计\t\t\t20.00\t20.00\n\n"
)


def _goal(name: str, amount: str) -> str:
    return (
        f"项目绩效目标表\n单位:万元\n项目编码\tX1\t项目名称\t{name}\n预算规模\t预算数\t{amount}\t其中:财政资金\t{amount}\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t次数\t≥4次\n\n"
    )


@rule(
    id="BL313",
    name="goal-budgets-against-projects",
    on=Disclosure,
    requirement=["P34", "Q"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "differs": "项目「{project}」:{whole}为{actual},{parts}为{expected},{difference}",
    },
    messages_en={
        "differs": "project '{project}': {whole} is {actual}, but {parts} is {expected}: {difference}",
    },
    advice="绩效目标表的预算数应与项目支出一致,请核对后改为一致",
    advice_en="the budget in the goal table has to be that of the project: check and make both equal",
    tolerance="同一项目的预算列示两次,应完全相等;差一个末位单位只作提示,单位或精度不同的以较粗一方的半个末位单位为限。",
    bad=[_HEAD + _PROJECTS + _goal("校舍巡查", "12.00") + _goal("教师培训", "9.00")],
    good=[_HEAD + _PROJECTS + _goal("校舍巡查", "12.00") + _goal("教师培训", "8.00")],
)
def goal_budgets_against_projects(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """各项目绩效目标表的预算数与项目支出一致。

    项目支出表的项目与绩效目标表一一对应时,逐个项目比较。只剩一个项目、一张表名称不同的,相等即通过;对不上的,总数相等即通过,
    不等的都不作判断,因为绩效目标表不一定包括全部项目。绩效目标表没有预算数的,不作判断。
    """
    goals = project_goals(ctx)
    if isinstance(goals, NotEvaluable):
        yield goals
        return
    listed = listed_projects(ctx)
    total = listed.total if isinstance(listed, Listed) else _project_total(ctx)
    if total is not None and is_nothing(total):
        yield NotApplicable(Phrase("没有项目支出", "there is no project expenditure"))
        return
    if goals.lacking:
        yield NotEvaluable(
            Phrase(
                "有{lacking}张绩效目标表没有写项目名称或预算数",
                "{lacking} of the goal tables lack the name of the project or its budget",
                lacking=len(goals.lacking),
            )
        )
        return
    pairs = _pairs(listed, goals) if isinstance(listed, Listed) else None
    if pairs is None:
        yield from _in_all(total, tuple(f for own in goals.budgets.values() for f in own), ctx)
        return
    for goal, projects in pairs:
        if is_one_of(goal, projects):
            yield NotEvaluable(
                Phrase(
                    "项目「{project}」在项目支出表列了几行,不知绩效目标表说的是哪几行",
                    "project '{project}' has several rows in the project table; which of them the goal table means is not known",
                    project=goal.key.project,
                )
            )
            continue
        same = name_of(goal.key.project) == name_of(projects[0].key.project)
        for said in judged(Constraint(goal, projects, Origin.DECLARED, Trust.SOFT), Severity.WARNING, ctx):
            yield of_project(said, goal.key.project or "") if same else NotEvaluable(_UNKNOWN)


def _in_all(total: Fact | None, budgets: tuple[Fact, ...], ctx: Context) -> Iterator[Yield]:
    """Whether the budgets make up the total; where they do not, there may be projects without a table."""
    constraint = Constraint(total, budgets, Origin.DECLARED, Trust.SOFT) if total is not None else None
    said = list(judged(constraint, Severity.WARNING, ctx)) if constraint is not None else None
    if said is None or any(isinstance(x, Finding) for x in said):
        yield NotEvaluable(_UNKNOWN)
    else:
        yield from said


def _project_total(ctx: Context) -> Fact | None:
    """What all projects cost, by the table of expenditure, else by the text."""
    for kind in ("T3", "T5"):
        table = only_table(kind, ctx)
        if not isinstance(table, NotEvaluable):
            return only(f for f in amounts(table) if not f.key.function and f.key.nature is Nature.PROJECT)
    return next(
        (f for f in ctx.disclosure.prose if f.bound and f.key.compact().keys() <= _TOTAL and _is_projects(f.key)), None
    )


def _is_projects(key: Key) -> bool:
    return key.nature is Nature.PROJECT and key.side is Side.EXPENDITURE and key.measure is Measure.AMOUNT


def _pairs(listed: Listed, goals: Goals) -> list[tuple[Fact, tuple[Fact, ...]]] | None:
    """Each project's budget with its rows in the list, if there is just one table of goals for each project."""
    if any(len(own) > 1 for own in goals.budgets.values()) or len(goals.budgets) != len(listed.projects):
        return None
    if any(f.key.fund is not Fund.ALL for own in listed.projects.values() for f in own):
        return None
    named = [(own[0], listed.projects[name]) for name, own in goals.budgets.items() if name in listed.projects]
    left = [own[0] for name, own in goals.budgets.items() if name not in listed.projects]
    if not left:
        return named
    # One project and one table remain: their names differ, but they are each other's.
    others = [own for name, own in listed.projects.items() if name not in goals.budgets]
    return [*named, (left[0], others[0])] if len(left) == 1 and named else None


RULES: tuple[AnyRule, ...] = (goal_budgets_against_projects,)
