"""BL702: every project of the project table has its table of goals."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    reading,
    regex,
    rule,
)
from budgetlint_national.performance.examples import FORM, GRID, HEAD, goals
from budgetlint_national.performance.projects import alike, listed, with_goals

#: The document says that not all goals are published.
_SELECTED = regex(
    r"(?:重点|部分|主要|涉密|保密|不宜|不予|选取|选择|选定)[^。;；]{0,24}绩效|绩效[^。;；]{0,24}(?:重点|部分|主要|涉密|选取|选择|选定)"
)
_TABLE = (
    "项目支出情况表\n单位:万元\n科目编码\t科目名称\t项目名称\t合计\n"
    "2050199\t其他教育管理事务支出\t校园安防\t10.00\n2050199\t其他教育管理事务支出\t教师培训\t6.00\n合计\t\t\t16.00\n\n"
)
_SECOND = goals(FORM.replace("校园安防", "教师培训"), *GRID)


@rule(
    id="BL702",
    name="project-without-goals",
    on=Disclosure,
    requirement=["P34"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "missing": "项目「{project}」没有绩效目标表;项目支出都要编报绩效目标",
    },
    messages_en={
        "missing": "project '{project}' has no goal table; all project expenditure needs performance goals",
    },
    advice="请补上,或说明公开的范围",
    advice_en="add it, or say which projects are published",
    bad=[HEAD + _TABLE + goals(FORM, *GRID)],
    good=[HEAD + _TABLE + goals(FORM, *GRID) + "\n" + _SECOND],
)
def project_without_goals(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """项目支出表所列的项目都有绩效目标表。

    名称大体相同即算。文中写明只公开重点、部分项目的,不报;一半以上没有的,多半是只公开了重点项目,不作判断;
    人员、公用等按定额安排的不算项目。
    """
    projects, goal_tables = listed(ctx), with_goals(ctx)
    if not goal_tables:
        yield NotEvaluable(
            Phrase(
                "文中没有写明项目名称的绩效目标表,可能另行公开",
                "no goal table names its project; they may be published elsewhere",
            )
        )
        return
    if not projects:
        yield NotEvaluable(Phrase("文中没有列出项目名称的项目支出表", "no project table names its projects"))
        return
    if any(_SELECTED.search(piece.text) for piece in reading(ctx).pieces):
        yield NotApplicable(
            Phrase(
                "文中写明只公开部分项目的绩效目标", "the text says that the goals of some projects only are published"
            )
        )
        return
    missing = [p for p in projects if not any(alike(p, goal) for goal in goal_tables)]
    if len(missing) * 2 > len(projects):
        yield NotEvaluable(
            Phrase(
                "项目支出表列有{projects}个项目,{missing}个没有绩效目标表,可能只公开重点项目",
                "{missing} of the {projects} projects have no goal table; perhaps only the main ones are published",
                projects=len(projects),
                missing=len(missing),
            )
        )
        return
    for project in missing:
        yield Finding("missing", project.span, {"project": project.name}, Anchor("项目支出情况表", project.name))


RULES: tuple[AnyRule, ...] = (project_without_goals,)
