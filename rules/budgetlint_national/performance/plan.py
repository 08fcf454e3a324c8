"""BL712: a cumulative plan of payments never falls and ends at a hundred percent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from budgetlint.api import (
    BUDGETS,
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
    listing,
    rule,
)
from budgetlint_national.performance.examples import with_form
from budgetlint_national.performance.sheets import GOALS, title_of

_NAME = "项目名称\t校园安防\t\t\t\t"
_MONEY = "年度资金总额\t10.00\t其中:财政拨款\t10.00\t其他资金\t"
_MONTHS = "资金支出计划(%)\t3月底\t6月底\t10月底\t12月底\t"


@rule(
    id="BL712",
    name="payment-plan-not-cumulative",
    on=BoundTable,
    requirement=["HE", "Q"],
    severity="error",
    applies=BUDGETS,
    since=2019,
    messages={
        "falls": "资金支出计划{plan}在「{at}」反而减少;计划是累计数",
        "short": "资金支出计划{plan}到「{at}」只有{last}%;累计到年底应为100%",
        "over": "资金支出计划{plan}到「{at}」超过了100%",
    },
    messages_en={
        "falls": "the plan of payments {plan} falls at '{at}', though it is cumulative",
        "short": "the plan of payments {plan} comes to {last}% at '{at}', not to 100%",
        "over": "the plan of payments {plan} exceeds 100% at '{at}'",
    },
    advice={
        "falls": "请改为逐期增加的累计数",
        "short": "请核对各期的累计数,年底写100%",
        "over": "请核对各期的累计数",
    },
    advice_en={
        "falls": "make it rise from date to date",
        "short": "check the figures of each date, and end with 100%",
        "over": "check the figures of each date",
    },
    bad=[
        with_form(_NAME, _MONEY, _MONTHS, "\t20.00\t60.00\t50.00\t100.00\t"),
        with_form(_NAME, _MONEY, _MONTHS, "\t10.00\t20.00\t50.00\t80.00\t"),
        with_form(_NAME, _MONEY, _MONTHS, "\t10.00\t20.00\t50.00\t110.00\t"),
    ],
    good=[
        with_form(_NAME, _MONEY, _MONTHS, "\t10.00\t20.00\t50.00\t100.00\t"),
        with_form(_NAME, _MONEY, _MONTHS, "\t25.00\t25.00\t25.00\t25.00\t"),
    ],
)
def payment_plan_not_cumulative(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """资金支出计划(3、6、10、12月底)累计不减,年底为100%。

    各期之和正好是100%的,是分期数而不是累计数,不报。没有填的不报;只填了一部分的不作判断。
    """
    plan = table.performance.plan if table.performance is not None and table.kind in GOALS else ()
    printed = [(m, amount) for m in plan if (amount := m.figure.amount) is not None]
    if not printed:
        yield NotApplicable(Phrase("没有填资金支出计划", "the plan of payments is not filled in"))
        return
    if len(printed) < max(2, sum(bool(m.label) for m in plan)):
        yield NotEvaluable(Phrase("资金支出计划只填了一部分", "the plan of payments is filled in only in part"))
        return
    values = [Fraction(amount.digits) for _, amount in printed]
    if sum(values) == 100 or (fault := _fault(values)) is None:
        return
    message, at = fault
    place, amount = printed[at]
    args: dict[str, object] = {
        "plan": listing(a.digits for _, a in printed),
        "at": place.label or Phrase("第{number}期", "date {number}", number=at + 1),
        "last": amount.digits,
    }
    yield Finding(
        message,
        place.span,
        args,
        Anchor(title_of(table, ctx), "资金支出计划", place.label),
        tuple(
            Related(m.span, Phrase("{label} {rate}%", "'{label}' {rate}%", label=m.label, rate=a.digits))
            for m, a in printed
            if m is not place
        ),
        expected="100" if message == "short" else None,
        actual=amount.digits,
        unit="%",
    )


def _fault(values: Sequence[Fraction]) -> tuple[str, int] | None:
    """What is wrong with a cumulative series, and at which step."""
    for at, value in enumerate(values):
        if value > 100:
            return "over", at
        if at and value < values[at - 1]:
            return "falls", at
    return None if values[-1] == 100 else ("short", len(values) - 1)


RULES: tuple[AnyRule, ...] = (payment_plan_not_cumulative,)
