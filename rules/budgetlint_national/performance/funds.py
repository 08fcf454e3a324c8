"""BL713: a project's money is the sum of where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    Amount,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Rounding,
    Yield,
    listing,
    rule,
)
from budgetlint_national.performance.examples import with_form
from budgetlint_national.performance.sheets import GOALS, title_of

_NAME = "项目名称\t校园安防\t\t\t\t"
_FORM = "年度资金总额\t{}\t其中:财政拨款\t{}\t其他资金\t{}"


@rule(
    id="BL713",
    name="project-funds-sum",
    on=BoundTable,
    requirement=["R4"],
    severity="error",
    applies=BUDGETS,
    since=2018,
    tolerance="来源有两项以上印有数字的,各自四舍五入,至多差 ⌊n/2⌋ 个末位单位;只有一项的须相等。",
    messages={
        "sum": "「{project}」的资金总额{whole}不等于{parts}(合计{total})",
    },
    messages_en={
        "sum": "'{project}': the total {whole} is not {parts} (together {total})",
    },
    advice="请核对总额和各项来源",
    advice_en="check the total and each source",
    bad=[with_form(_NAME, _FORM.format("10.00", "8.00", "0.00"))],
    good=[
        with_form(_NAME, _FORM.format("10.00", "8.00", "2.00")),
        with_form(_NAME, _FORM.format("10.00", "10.00", "")),
    ],
)
def project_funds_sum(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """绩效目标表中,项目资金总额=财政资金+其他资金(+上年结转)。

    空着的来源是没有;上年结转可以包含在财政资金里。没有印财政资金的,或资金栏里还有没有认出的数的,来源可能没有列全,不作判断。
    """
    sheet = table.performance
    if table.kind not in GOALS or sheet is None or sheet.budget is None or not sheet.funds:
        yield NotApplicable(Phrase("没有分列资金来源的绩效目标表", "no goal table states the sources of its money"))
        return
    whole = sheet.budget.figure.amount
    parts = [(m, amount) for m in sheet.funds if (amount := m.figure.amount) is not None]
    if whole is None or not parts:
        yield NotApplicable(
            Phrase("表「{table}」没有填资金", "no money is filled in in table '{table}'", table=ctx.title(table))
        )
        return
    if not any("财政" in m.label for m, _ in parts) or any(a.unit != whole.unit for _, a in parts):
        yield NotEvaluable(
            Phrase(
                "表「{table}」的资金来源没有列全",
                "table '{table}' does not list all sources of its money",
                table=ctx.title(table),
            )
        )
        return
    finest = min(a.exponent for a in (whole, *(a for _, a in parts)))
    total = sum(a.scaled(finest) for _, a in parts)
    carried = sum(a.scaled(finest) for m, a in parts if "结转" in m.label)
    gap = abs(whole.scaled(finest) - total)
    coarsest = max(a.exponent for a in (whole, *(a for _, a in parts)))
    if gap == 0 or whole.scaled(finest) == total - carried:
        return
    if sheet.unread:
        yield NotEvaluable(
            Phrase(
                "表「{table}」有没有认出的资金来源",
                "table '{table}' has sources of money that were not recognised",
                table=ctx.title(table),
            )
        )
        return
    carriers = sum(not a.is_zero for _, a in parts)
    if gap <= carriers // 2 * 10 ** (coarsest - finest):
        yield Rounding(Phrase("相差在四舍五入的范围内", "the difference is within rounding"))
        return
    decimals = (whole.unit.exponent or 0 if whole.unit else 0) - finest
    more = whole.scaled(finest) - total
    added, off = (Amount(n * 10 ** max(0, -decimals), max(0, decimals), whole.unit) for n in (total, more))
    title = title_of(table, ctx)
    args: dict[str, object] = {
        "project": sheet.project.text if sheet.project else ctx.title(table),
        "whole": str(whole),
        "parts": listing((Phrase("{of}{a}", "'{of}' {a}", of=m.label, a=a) for m, a in parts), "+", " + "),
        "total": str(added),
    }
    term = ("{label} {figure}({where})", "'{label}' {figure} ({where})")
    terms = [Phrase(*term, label=m.label, figure=a.digits, where=ctx.where(m.span)) for m, a in parts]
    yield Finding(
        "sum",
        sheet.budget.span,
        args,
        Anchor(title, sheet.budget.label),
        tuple(
            Related(m.span, Phrase("{label} {amount}", "'{label}' {amount}", label=m.label, amount=a)) for m, a in parts
        ),
        actual=whole.digits,
        difference=off.digits,
        unit=whole.unit.symbol if whole.unit else None,
        workings=(Phrase("{sum} = {total}", "{sum} = {total}", sum=listing(terms, " + ", " + "), total=added.digits),),
    )


RULES: tuple[AnyRule, ...] = (project_funds_sum,)
