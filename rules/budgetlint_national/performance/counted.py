"""BL715: so many projects under performance management, of so much money, as there are tables of goals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from budgetlint.api import (
    BUDGETS,
    Amount,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Fact,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Related,
    Rounding,
    Sort,
    Span,
    Yield,
    named,
    reading,
    regex,
    rule,
)
from budgetlint_national.performance.examples import FORM, GRID, HEAD, goals
from budgetlint_national.performance.projects import with_goals
from budgetlint_national.performance.sheets import PROJECTS, sheets

_COUNT = regex(r"项目(?:支出)?(?:共有?|有|共计|总计|为)?(\d{1,3})个|(\d{1,3})个(?:预算)?项目")
#: Done afterwards, in other years, or for a choice of projects: another count.
_OTHER = regex(r"自评|评价|监控|跟踪|上年|去年|重点|部分|选取|事前")
_ONE_BY_ONE = regex(r"分别|包括|其中|[:：]")
_TOTAL = regex(r"(?:合计|共计|总计|总额|总金额)[^,，。;；\d]*$")
_POINTS = regex(r"下表|见表|附表|附件|如下|以下|后附|详见")


@frozen(eq=False)
class _Said:
    count: int
    piece: Piece
    place: Span
    money: Fact | None
    points: bool


@rule(
    id="BL715",
    name="goal-tables-counted",
    on=Disclosure,
    requirement=["R4"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    tolerance="各表金额各自四舍五入,合计至多差 ⌊n/2⌋ 个末位单位。",
    messages={
        "count": "说明写实行绩效管理的项目{said}个,绩效目标表有{counted}张",
        "sum": "说明写{count}个项目涉及预算{said},各绩效目标表合计是{total}",
    },
    messages_en={
        "count": "the text says that {said} projects have goals, but there are {counted} goal tables",
        "sum": "the text says that {count} projects come to {said}, but their goal tables to {total}",
    },
    advice={
        "count": "请核对项目个数,补上缺的绩效目标表",
        "sum": "请核对两处的金额",
    },
    advice_en={
        "count": "check the number, and add the goal tables that are missing",
        "sum": "check both amounts",
    },
    bad=[
        HEAD + "一、预算绩效情况\n实行绩效管理的项目2个,涉及预算资金10.00万元,详见下表。\n" + goals(FORM, *GRID),
        HEAD + "一、预算绩效情况\n实行绩效管理的项目1个,涉及预算资金12.00万元。\n" + goals(FORM, *GRID),
    ],
    good=[HEAD + "一、预算绩效情况\n实行绩效管理的项目1个,涉及预算资金10.00万元。\n" + goals(FORM, *GRID)],
)
def goal_tables_counted(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说明里“实行绩效管理的项目几个、多少金额”,与绩效目标表的张数和合计一致。

    表比说明少、又没有写“见下表”的,可能只公开一部分,不作判断;说的是自评、重点评价或别的年度的,不比较。
    """
    said = next(_said(ctx), None)
    if said is None:
        yield NotApplicable(
            Phrase("没有写明实行绩效管理的项目个数", "the text does not say how many projects have goals")
        )
        return
    tables = [(table, sheet) for table, sheet in sheets(document, (PROJECTS,))]
    names = {p.plain for p in with_goals(ctx)}
    if not tables:
        yield (
            NotApplicable(Phrase("没有项目绩效目标表", "there is no goal table of a project"))
            if said.count == 0
            else NotEvaluable(Phrase("绩效目标表不在本文件", "the goal tables are not in this file"))
        )
        return
    if len(names) < len(tables):
        yield NotEvaluable(
            Phrase(
                "绩效目标表没有都写明项目,或同一项目有几张表,无法计数",
                "not every goal table names its project, or a project has several: they cannot be counted",
            )
        )
        return
    if said.count != len(tables):
        if len(tables) < said.count and not said.points:
            yield NotEvaluable(
                Phrase(
                    "说明写{count}个项目,绩效目标表有{tables}张,可能只公开一部分",
                    "the text says {count} projects, there are {tables} goal tables; perhaps only some are published",
                    count=said.count,
                    tables=len(tables),
                )
            )
            return
        related = tuple(Related(ctx.caption(table), named([ctx.title(table)])) for table, _ in tables)
        args: dict[str, object] = {"said": said.count, "counted": len(tables)}
        yield Finding(
            "count",
            said.place,
            args,
            Anchor(row_label="绩效管理的项目"),
            related,
            None,
            str(len(tables)),
            str(said.count),
        )
        return
    budgets = [(table, a) for table, s in tables if s.budget and (a := s.budget.figure.amount) is not None]
    stated = said.money.figure.amount if said.money is not None else None
    if said.money is None or stated is None or len(budgets) < len(tables):
        return
    if not all(a.unit and a.unit.is_money for _, a in budgets):
        yield NotEvaluable(Phrase("绩效目标表没有写明金额单位", "the goal tables do not state their unit of money"))
        return
    amounts = [a for _, a in budgets]
    finest = min(a.exponent for a in (stated, *amounts))
    gap = stated.scaled(finest) - sum(a.scaled(finest) for a in amounts)
    if gap == 0:
        return
    coarsest = max(a.exponent for a in (stated, *amounts))
    if abs(gap) <= len(amounts) // 2 * 10 ** (coarsest - finest):
        yield Rounding(Phrase("相差在四舍五入的范围内", "the difference is within rounding"))
        return
    decimals = (stated.unit.exponent or 0 if stated.unit else 0) - finest
    total = Amount((stated.scaled(finest) - gap) * 10 ** max(0, -decimals), max(0, decimals), stated.unit)
    yield Finding(
        "sum",
        said.money.span,
        {"count": said.count, "said": str(stated), "total": str(total)},
        Anchor(row_label="绩效管理的项目资金"),
        tuple(Related(s.budget.span, str(s.budget.figure.amount)) for _, s in tables if s.budget),
        expected=total.digits,
        actual=stated.digits,
        unit=stated.unit.symbol if stated.unit else None,
    )


def _said(ctx: Context) -> Iterator[_Said]:
    """Sentences that count the projects with goals, with the first amount of money behind the count."""
    pieces = reading(ctx).pieces
    for at, piece in enumerate(pieces):
        found = _COUNT.search(piece.text) if piece.sort is Sort.TEXT and "绩效" in piece.text else None
        if found is None or _OTHER.search(piece.text):
            continue
        place = piece.part(*found.span())
        money = [
            f
            for f in ctx.disclosure.prose
            if f.table is None and piece.span.contains(f.span) and f.span.start > place.start and _is_money(f)
        ]
        after = pieces[at + 1].text if at + 1 < len(pieces) else ""
        points = _POINTS.search(piece.text) or (_POINTS.search(after) if pieces[at + 1 : at + 2] else None)
        yield _Said(int(found[1] or found[2]), piece, place, _of_all(money, place, ctx), points is not None)


def _of_all(money: Sequence[Fact], count: Span, ctx: Context) -> Fact | None:
    """The amount of all of them: the first, unless the projects are told one by one; then the one called a total."""
    between = ctx.source.text[count.end : money[0].span.start] if money else ""
    if not _ONE_BY_ONE.search(between):
        return next(iter(money), None)
    return next((f for f in money if _TOTAL.search(ctx.source.text[: f.span.start][-8:])), None)


def _is_money(fact: Fact) -> bool:
    amount = fact.figure.amount
    return amount is not None and amount.unit is not None and amount.unit.is_money


RULES: tuple[AnyRule, ...] = (goal_tables_counted,)
