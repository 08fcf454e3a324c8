"""BL715: so many projects under performance management, of so much money, as there are tables of goals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Amount,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Fact,
    Finding,
    NotApplicable,
    NotEvaluable,
    Performance,
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
from budgetlint_national.performance.projects import plain_name
from budgetlint_national.performance.sheets import PROJECTS, SCORES, sheets

_COUNT = regex(r"项目(?:支出)?(?:共有?|有|共计|总计|为)?(\d{1,3})个|(\d{1,3})个(?:预算)?项目")
#: Done afterwards, in other years, or for a choice of projects: another count.
_OTHER = regex(r"自评|评价|监控|跟踪|上年|去年|重点|部分|选取|事前")
#: What speaks of the department's or the bureau's choice, not of what the body evaluates by itself.
_NOT_OWN = regex(r"监控|跟踪|上年|去年|重点|部分|选取|抽取|事前|第三方|委托|部门评价|财政评价|财政部门")
_ONE_BY_ONE = regex(r"分别|包括|其中|[:：]")
_TOTAL = regex(r"(?:合计|共计|总计|总额|总金额)[^,，。;；\d]*$")
_POINTS = regex(r"下表|见表|附表|附件|如下|以下|后附|详见")

_GOALS, _SCORED = Phrase("项目绩效目标表", "goal tables"), Phrase("项目自评表", "self-evaluation tables")
_FINAL = "甲县教育局2023年度部门决算公开\n\n"
_RESULTS = (
    "项目支出绩效自评表\n单位:万元\n项目名称\t校园安防\t\t\t\t\t\n\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "年度资金总额\t10.00\t10.00\t9.60\t10\t96%\t9.6\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "产出指标\t数量指标\t维护点位\t120个\t120个\t90\t90\n"
)


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
    applies=(*BUDGETS, *FINALS),
    since=2018,
    tolerance="各表金额各自四舍五入,合计至多差 ⌊n/2⌋ 个末位单位。",
    messages={
        "count": "说明写实行绩效管理的项目{said}个,{form}有{counted}张",
        "sum": "说明写{count}个项目涉及资金{said},各{form}合计是{total}",
    },
    messages_en={
        "count": "the text says that {said} projects are under performance management, but there are {counted} {form}",
        "sum": "the text says that {count} projects come to {said}, but their {form} to {total}",
    },
    advice={
        "count": "请核对项目个数,补上缺的表",
        "sum": "请核对两处的金额",
    },
    advice_en={
        "count": "check the number, and add the tables that are missing",
        "sum": "check both amounts",
    },
    bad=[
        _FINAL + "一、预算绩效情况\n对1个项目开展绩效自评,涉及资金12.00万元。\n" + _RESULTS,
        HEAD + "一、预算绩效情况\n实行绩效管理的项目2个,涉及预算资金10.00万元,详见下表。\n" + goals(FORM, *GRID),
        HEAD + "一、预算绩效情况\n实行绩效管理的项目1个,涉及预算资金12.00万元。\n" + goals(FORM, *GRID),
    ],
    good=[
        HEAD + "一、预算绩效情况\n实行绩效管理的项目1个,涉及预算资金10.00万元。\n" + goals(FORM, *GRID),
        _FINAL + "一、预算绩效情况\n对1个项目开展绩效自评,涉及资金9.60万元。\n" + _RESULTS,
    ],
)
def goal_tables_counted(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说明里“实行绩效管理的项目几个、多少金额”,与绩效目标表的张数和合计一致;决算里自评的项目与项目自评表一致。

    表比说明少、又没有写“见下表”的,可能只公开一部分,不作判断;说的是重点评价、部门评价或别的年度的,不比较。自评的金额
    与各表的全年预算数或全年执行数之一相符就算一致。
    """
    final = document.kind.value in FINALS
    form = _SCORED if final else _GOALS
    said = next(_said(ctx, final), None)
    if said is None:
        yield NotApplicable(
            Phrase("没有写明实行绩效管理的项目个数", "the text does not say how many projects are managed by results")
        )
        return
    tables = [(t, s) for t, s in sheets(document, (SCORES if final else PROJECTS,)) if s.project or not final]
    if (reason := _uncounted(said, tables, form)) is not None:
        yield reason
    elif said.count != len(tables):
        related = tuple(Related(ctx.caption(table), named([ctx.title(table)])) for table, _ in tables)
        args: dict[str, object] = {"said": said.count, "form": form, "counted": len(tables)}
        anchor = Anchor(row_label="绩效管理的项目")
        yield Finding("count", said.place, args, anchor, related, actual=str(said.count), unit="个")
    else:
        yield from _sums(said, [s for _, s in tables], form)


def _uncounted(
    said: _Said, tables: Sequence[tuple[BoundTable, Performance]], form: Phrase
) -> NotApplicable | NotEvaluable | None:
    """Why the tables cannot be counted; None if they can be."""
    if not tables and said.count == 0:
        return NotApplicable(Phrase("没有{form}", "there are no {form} of projects", form=form))
    if not tables:
        return NotEvaluable(Phrase("{form}不在本文件", "the {form} are not in this file", form=form))
    if len({plain_name(s.project.text) for _, s in tables if s.project}) < len(tables):
        return NotEvaluable(
            Phrase(
                "{form}没有都写明项目,或同一项目有几张表,无法计数",
                "not all {form} name their project, or a project has several: they cannot be counted",
                form=form,
            )
        )
    if len(tables) < said.count and not said.points:
        return NotEvaluable(
            Phrase(
                "说明写{count}个项目,{form}有{tables}张,可能只公开一部分",
                "the text says {count} projects, there are {tables} {form}; perhaps only some are published",
                count=said.count,
                form=form,
                tables=len(tables),
            )
        )
    return None


def _sums(said: _Said, tables: Sequence[Performance], form: Phrase) -> Iterator[Yield]:
    """The money of all of them against what it is said to be: of goals the budget, of results the budget or what was spent."""
    stated = said.money.figure.amount if said.money is not None else None
    found = [own for name in ("budget", "executed") if len(own := _amounts(tables, name)) == len(tables)]
    if said.money is None or stated is None or not found:
        return
    if not all(a.is_money for own in found for _, a in own):
        yield NotEvaluable(Phrase("{form}没有写明金额单位", "the {form} do not state their unit of money", form=form))
        return
    gaps = [_gap(stated, [a for _, a in own]) for own in found]
    if any(gap == 0 for gap, *_ in gaps):
        return
    if any(abs(gap) <= bound for gap, bound, _ in gaps):
        yield Rounding(Phrase("相差在四舍五入的范围内", "the difference is within rounding"))
        return
    (gap, _, finest), own = gaps[0], found[0]
    decimals = (stated.unit.exponent or 0 if stated.unit else 0) - finest
    total = Amount((stated.scaled(finest) - gap) * 10 ** max(0, -decimals), max(0, decimals), stated.unit)
    yield Finding(
        "sum",
        said.money.span,
        {"count": said.count, "said": str(stated), "form": form, "total": str(total)},
        Anchor(row_label="绩效管理的项目资金"),
        tuple(Related(span, str(amount)) for span, amount in own),
        actual=stated.digits,
        unit=stated.unit.symbol if stated.unit else None,
    )


def _amounts(tables: Sequence[Performance], name: str) -> list[tuple[Span, Amount]]:
    """The budget of each table, or what the first line of its money has in a column."""
    found = []
    for sheet in tables:
        money = sheet.lines[0].parts.get(name) if sheet.lines else sheet.budget if name == "budget" else None
        if money is not None and money.figure.amount is not None:
            found.append((money.span, money.figure.amount))
    return found


def _gap(stated: Amount, amounts: Sequence[Amount]) -> tuple[int, int, int]:
    """How far the sum is from what is stated, how far rounding can bring it, and the exponent of both."""
    finest = min(a.exponent for a in (stated, *amounts))
    coarsest = max(a.exponent for a in (stated, *amounts))
    gap = stated.scaled(finest) - sum(a.scaled(finest) for a in amounts)
    return gap, len(amounts) // 2 * 10 ** (coarsest - finest), finest


def _said(ctx: Context, final: bool) -> Iterator[_Said]:
    """Sentences that count the projects with goals, or those evaluated, with the first amount of money behind the count."""
    pieces = reading(ctx).pieces
    for at, piece in enumerate(pieces):
        found = _COUNT.search(piece.text) if piece.sort is Sort.TEXT and "绩效" in piece.text else None
        if found is None or (_NOT_OWN if final else _OTHER).search(piece.text) or (final and "自评" not in piece.text):
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
    return amount is not None and amount.is_money


RULES: tuple[AnyRule, ...] = (goal_tables_counted,)
