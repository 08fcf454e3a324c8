"""What the tables say that each project costs: the list of projects (T10) and the tables of their goals (T13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from budgetlint.api import (
    BoundTable,
    ColumnRole,
    Context,
    Fact,
    Finding,
    Fund,
    Measure,
    Nature,
    NotEvaluable,
    Phrase,
    RowRole,
    Yield,
    only_table,
    regex,
)
from budgetlint_national.cross_table.figures import only

_SEPARATORS = regex(r"[\W_]+")


@frozen(eq=False)
class Listed:
    """The list of projects: ``total`` is None where none is printed; ``projects`` are those with money, by name."""

    table: BoundTable
    total: Fact | None
    projects: Mapping[str, tuple[Fact, ...]]


@frozen(eq=False)
class Goals:
    """The tables of goals: ``budgets`` by name of the project; ``lacking`` are those without a name or a budget."""

    tables: tuple[BoundTable, ...]
    budgets: Mapping[str, tuple[Fact, ...]]
    lacking: tuple[BoundTable, ...]


def name_of(project: str | None) -> str:
    """A project's name as it is compared: without marks and spaces."""
    return _SEPARATORS.sub("", project or "")


def of_project(said: Yield, project: str, message: str = "differs") -> Yield:
    """What is said of one project: the rows of the list may bear the names of subjects only."""
    if not isinstance(said, Finding):
        return said
    args = {**said.args, "project": project}
    return evolve(said, message=message, args=args, anchor=evolve(said.anchor, row_label=project))


def is_one_of(fact: Fact, rows: Sequence[Fact]) -> bool:
    """Whether one of several rows prints the same amount: projects of one name may be several units'."""
    amount = fact.figure.amount
    amounts = [row.figure.amount for row in rows if row.figure.amount is not None]
    return len(rows) > 1 and amount is not None and any(amount.same_value(a) for a in amounts)


def listed_projects(ctx: Context) -> Listed | NotEvaluable:
    """The list of projects, by its one column of totals; why there is none to be relied on, otherwise."""
    table = only_table("T10", ctx)
    if isinstance(table, NotEvaluable):
        return table
    keys = {c.index: dict(c.key) for c in table.columns if c.role is ColumnRole.AMOUNT and c.additive}
    whole = [
        c
        for c in table.columns
        if c.index in keys and c.whole is None and not {"economic", "local"} & keys[c.index].keys()
    ]
    if len(whole) != 1:
        return NotEvaluable(
            Phrase(
                "看不出表「{table}」哪一栏是项目的合计",
                "which column of table '{table}' holds the totals of projects is not known",
                table=ctx.title(table),
            )
        )
    facts = [f for f in table.facts if f.column == whole[0].index]
    totals = {e.row for e in table.entries if e.total}
    total = only(f for f in facts if f.row in totals and f.bound and f.figure.amount is not None)
    projects: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.key.project and not fact.figure.is_nothing and not fact.figure.is_zero:
            projects[name_of(fact.key.project)].append(fact)
    return Listed(table, total, {name: tuple(own) for name, own in projects.items()})


def project_goals(ctx: Context) -> Goals | NotEvaluable:
    """The tables of goals of single projects: those that have a field for the project or for its budget."""
    tables = [t for t in ctx.disclosure.tables if t.kind == "T13" and RowRole.FORM in t.row_roles]
    budgets: dict[str, list[Fact]] = defaultdict(list)
    lacking = []
    for table in tables:
        printed = only(f for f in table.facts if _is_budget(table, f) and f.figure.amount is not None)
        if printed is None or not printed.key.project:
            lacking.append(table)
        else:
            budgets[name_of(printed.key.project)].append(printed)
    if not tables:
        return NotEvaluable(Phrase("文中没有项目绩效目标表", "there is no goal table of a project"))
    return Goals(tuple(tables), {name: tuple(own) for name, own in budgets.items()}, tuple(lacking))


def _is_budget(table: BoundTable, fact: Fact) -> bool:
    in_form = fact.row is not None and table.row_roles[fact.row] is RowRole.FORM
    is_whole = (fact.key.nature, fact.key.fund, fact.key.measure) == (Nature.PROJECT, Fund.ALL, Measure.AMOUNT)
    return in_form and is_whole and fact.bound
