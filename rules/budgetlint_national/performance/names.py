"""BL716: a project has one name."""

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
    Phrase,
    Related,
    Yield,
    rule,
)
from budgetlint_national.performance.examples import FORM, GRID, HEAD, goals
from budgetlint_national.performance.projects import Project, in_text, listed, same, surely_one, with_goals

_TABLE = (
    "项目支出情况表\n单位:万元\n科目编码\t科目名称\t项目名称\t合计\n"
    "2050199\t其他教育管理事务支出\t{}\t10.00\n合计\t\t\t10.00\n\n"
)


_PROJECTS = Phrase("项目支出表", "the project table")
_GOALS = Phrase("绩效目标表", "the goal tables")


@rule(
    id="BL716",
    name="project-named-differently",
    on=Disclosure,
    requirement=["R4"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={
        "differs": "项目「{name}」在{place}里叫「{other}」",
    },
    messages_en={
        "differs": "the project '{name}' is called '{other}' in {place}",
    },
    advice="同一项目请用同一名称",
    advice_en="use one name for one project",
    bad=[HEAD + _TABLE.format("校园安防建设经费") + goals(FORM, *GRID)],
    good=[HEAD + _TABLE.format("校园安防") + goals(FORM, *GRID)],
)
def project_named_differently(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """同一项目在项目支出表、绩效目标表和情况说明里名称一致。

    只差年度、标点和末尾“项目”二字的不算不同;表题里的简称也不算。两个名称都能在另一处找到的,是两个项目。
    """
    table, goal_tables = listed(ctx), with_goals(ctx)
    official, place = (table, _PROJECTS) if table else (goal_tables, _GOALS)
    others = [group for group in (goal_tables if table else (), tuple(in_text(ctx))) if group]
    if not official or not others:
        yield NotApplicable(Phrase("没有在两处列出项目名称", "names of projects do not stand in two places"))
        return
    for group in others:
        unnamed = [p for p in official if not any(same(p, other) for other in group)]
        for project in {p.plain: p for p in group if not any(same(p, known) for known in official)}.values():
            fitting = [known for known in unnamed if project.exact and surely_one(project, known)]
            if len(fitting) == 1:
                yield _finding(project, fitting[0], place)


def _finding(project: Project, known: Project, place: Phrase) -> Finding:
    args: dict[str, object] = {"name": project.name, "other": known.name, "place": place}
    return Finding(
        "differs",
        project.span,
        args,
        Anchor(row_label=known.name),
        (Related(known.span, Phrase("{place}:{name}", "{place}: '{name}'", place=place, name=known.name)),),
    )


RULES: tuple[AnyRule, ...] = (project_named_differently,)
