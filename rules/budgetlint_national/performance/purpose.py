"""BL714: what a project's money is said to come to is what its budget is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    Yield,
    regex,
    rule,
)
from budgetlint_national.performance.examples import with_form
from budgetlint_national.performance.money import Priced, money_in
from budgetlint_national.performance.sheets import GOALS, title_of

_NAME = "项目名称\t校园安防\t\t\t\t"
_MONEY = "年度资金总额\t10.00\t其中:财政拨款\t10.00\t其他资金\t"
_TOTAL = regex(r"(合计|共计|总计|总共|共需|共|总需)(?:[为约需]|资金|经费|金额|人民币|[:：])*$")
#: Behind a comma, or behind all that was listed: the total of the whole, not of one item.
_OF_ALL = regex(
    r"(?:^|[,，;；。:：、]|以上|上述|等|各项|全部)(?:费用|经费|资金|支出)?(?:合计|共计|总计|总共|共需|共|总需)"
)
#: Money of other years or other people.
_ELSEWHERE = regex(
    r"[二两三四五六七八九十\d]年|年均|总投资|累计|以前|往年|上年|去年|已[支投拨付]|分期|结转|尚欠|配套|上级|中央|省级"
)


@rule(
    id="BL714",
    name="purpose-total-against-budget",
    on=BoundTable,
    requirement=["Q", "HE"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    tolerance="按各自印出的位数比较:较粗的一位以内算相符。",
    messages={
        "differs": "「{project}」的资金用途写“{word}{stated}”,预算数却是{budget}",
    },
    messages_en={
        "differs": "'{project}': the purposes come to {stated} ('{word}'), but the budget is {budget}",
    },
    advice="请核对测算,两处改为一致",
    advice_en="check the calculation and make both equal",
    bad=[with_form(_NAME, _MONEY, "资金用途\t监控维护8.00万元,巡检4.50万元,合计12.50万元\t\t\t\t")],
    good=[with_form(_NAME, _MONEY, "资金用途\t监控维护6.00万元,巡检4.00万元,合计10.00万元\t\t\t\t")],
)
def purpose_total_against_budget(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """资金用途、测算依据里写的“合计”“共计”,与本表的预算数一致。

    只看最后写出的总数,分项的小计、单价不算;写明是几年的、上级的、已经支付的,不好比较,不报。等于其中一项资金来源的不报。
    """
    sheet = table.performance
    if table.kind not in GOALS or sheet is None or not sheet.purposes:
        yield NotApplicable(Phrase("没有写资金用途的绩效目标表", "no goal table states purposes"))
        return
    budget = sheet.budget.figure.amount if sheet.budget is not None else None
    if sheet.budget is None or budget is None or budget.unit is None or not budget.unit.is_money:
        yield NotEvaluable(
            Phrase("表「{table}」没有读出预算数", "the budget in table '{table}' was not read", table=ctx.title(table))
        )
        return
    totals = [
        (t, word) for cell in sheet.purposes if (t := _total(list(money_in(cell, table, ctx)))) for word in [_word(t)]
    ]
    if not totals:
        yield NotApplicable(Phrase("资金用途没有写合计数", "the purposes state no total"))
        return
    known = [budget, *(a for m in sheet.funds if (a := m.figure.amount) is not None)]
    for total, word in totals:
        if any(_same(total.amount, amount) for amount in known):
            continue
        title = title_of(table, ctx)
        args: dict[str, object] = {
            "project": sheet.project.text if sheet.project else ctx.title(table),
            "word": word,
            "stated": str(total.amount),
            "budget": str(budget),
        }
        same_unit = total.amount.unit == budget.unit
        yield Finding(
            "differs",
            total.fact.span,
            args,
            Anchor(title, "资金用途", word),
            (Related(sheet.budget.span, Phrase("{label} {a}", "'{label}' {a}", label=sheet.budget.label, a=budget)),),
            actual=total.amount.digits if same_unit else None,
            unit=budget.unit.symbol if same_unit else None,
            also=("BL420",),
        )


def _word(total: Priced) -> str:
    found = _TOTAL.search(total.before)
    return found[1] if found else ""


def _total(amounts: Sequence[Priced]) -> Priced | None:
    """The amount that closes the text as its total, if one certainly does."""
    called = [a for a in amounts if _TOTAL.search(a.before) and a.fact.figure.per in (None, "/年")]
    if not called or called[-1] is not amounts[-1] or any(_ELSEWHERE.search(a.before) for a in amounts):
        return None
    last = called[-1]
    return last if len(called) == 1 or _OF_ALL.search(last.before) else None


def _same(one: Amount, other: Amount) -> bool:
    """Whether both are the same amount, to the digit that the coarser one prints."""
    finest = min(one.exponent, other.exponent)
    return abs(one.scaled(finest) - other.scaled(finest)) * 2 <= 10 ** (
        max(one.exponent, other.exponent) - finest
    ) and (one.exponent != other.exponent or one.scaled(finest) == other.scaled(finest))


RULES: tuple[AnyRule, ...] = (purpose_total_against_budget,)
