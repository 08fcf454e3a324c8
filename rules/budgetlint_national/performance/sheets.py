"""The tables of goals and of scores, and what rules on their indicators have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from budgetlint.api import (
    Anchor,
    BoundTable,
    Context,
    Disclosure,
    Finding,
    Indicator,
    NotApplicable,
    NotEvaluable,
    Performance,
    Phrase,
    Stated,
)

#: 项目, 职责活动, 整体: tables that state goals; the last states results.
PROJECTS = "T13"
GOALS = ("T13", "T16", "T17")
SCORES = "T18"
#: So many slips of one sort in one table have one cause: its author did not know better.
_FEW = 3
GRADES = ("优", "良", "中", "差")


def sheets(document: Disclosure, kinds: Sequence[str]) -> Iterator[tuple[BoundTable, Performance]]:
    """The 绩效 tables of some kinds that print anything at all below their headers."""
    for table in document.tables:
        if table.kind in kinds and (sheet := table.performance) is not None and is_filled(sheet):
            yield table, sheet


def is_filled(sheet: Performance) -> bool:
    """Whether anything is filled in: a template is not."""
    named = any(i.name.text for i in sheet.indicators)
    return named or bool(sheet.goals) or (sheet.budget is not None and sheet.budget.figure.amount is not None)


def unjudged(table: BoundTable, ctx: Context, kinds: Sequence[str] = GOALS) -> NotApplicable | NotEvaluable | None:
    """Why a table's indicators are not judged; None if they can be."""
    sheet = table.performance
    if table.kind not in kinds or sheet is None:
        return NotApplicable(Phrase("不是绩效目标表", "this is no goal table"))
    if not is_filled(sheet):
        return NotApplicable(
            Phrase("表「{table}」没有填写", "table '{table}' is not filled in", table=ctx.title(table))
        )
    if not sheet.indicators:
        return NotEvaluable(
            Phrase(
                "表「{table}」没有读出指标", "the indicators of table '{table}' were not read", table=ctx.title(table)
            )
        )
    return None


def wanted(indicator: Indicator) -> Iterator[tuple[str, Stated]]:
    """The values that state what is to be reached, by column: the indicator's own, or that of the best grade."""
    for part in ("target", "优"):
        if part in indicator.values:
            yield part, indicator.values[part]


def named(indicator: Indicator) -> str:
    """What a reader calls the indicator."""
    return indicator.name.text or indicator.description or indicator.second or "未写名称"


def anchor(table: BoundTable, indicator: Indicator, ctx: Context, column: str = "") -> Anchor:
    """The semantic address: which project's table, which indicator; the description tells like-named ones apart."""
    name = named(indicator)
    row = f"{name}·{indicator.description}" if indicator.description not in ("", name) else name
    return Anchor(title_of(table, ctx), row, column)


def title_of(table: BoundTable, ctx: Context) -> str:
    """The table's title, with the project where the title does not name it."""
    title, sheet = ctx.title(table), table.performance
    project = sheet.project.text if sheet is not None and sheet.project is not None else ""
    return title if not project or project in title else f"{title}·{project}"


def gathered(found: Sequence[Finding], cause: str) -> Iterator[Finding]:
    """The findings of one table: each by itself, or all as one where they are many."""
    for finding in found:
        yield evolve(finding, cause=cause) if len(found) > _FEW else finding
