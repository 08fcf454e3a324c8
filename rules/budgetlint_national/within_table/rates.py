"""BL296: the percentages that a table prints beside its amounts, worked out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from budgetlint.api import (
    FINALS,
    GOVERNMENTS,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotEvaluable,
    Phrase,
    Rate,
    Related,
    Severity,
    Yield,
    cell,
    figure_at,
    listing,
    rates,
    rule,
)

_HEAD = (
    "甲县2024年政府决算公开\n\n2024年全县一般公共预算收入决算表\n单位:万元\n项目\t预算数\t决算数\t决算数为预算数的%\n"
)


#: So many wrong percentages of one column are one thing.
_MANY = 4


@rule(
    id="BL296",
    name="table-rate-wrong",
    on=Disclosure,
    requirement=["R4"],
    severity="error",
    applies=(*GOVERNMENTS, *FINALS),
    since=2017,
    messages={
        "differs": "{cell}为{said}%,按{of}和{base}复算为{right}%",
        "many": "表「{table}」「{column}」栏有{count}行与同一行的金额不符:{rows}",
    },
    messages_en={
        "differs": "{cell} is {said}%, but {of} and {base} give {right}%",
        "many": "{count} percentages of table '{table}', column '{column}', differ from what their rows give: {rows}",
    },
    advice={
        "differs": "请核对金额和百分数哪一个写错",
        "many": "请核对这一栏是按哪两栏算的,按印出的金额重算",
    },
    advice_en={
        "differs": "check which is wrong, the amounts or the percentage",
        "many": "check of which columns these percentages are, and work them out again from the printed amounts",
    },
    tolerance="按金额和百分数各自印出的精度取区间,两个区间相交即为相符;只差末位一个单位的,只作提示。",
    bad=[
        _HEAD + "税收收入\t300\t330\t110.0\n非税收入\t100\t90\t90.0\n专项收入\t50\t45\t90.0\n罚没收入\t20\t19\t95.0\n"
        "捐赠收入\t10\t8\t80.0\n其他收入\t20\t18\t90.0\n政府住房基金收入\t40\t36\t63.0\n",
        _HEAD.replace("预算数", "年初预算数")
        + "增值税\t300\t330\t110.0\n企业所得税\t100\t90\t90.0\n个人所得税\t50\t45\t90.0\n资源税\t20\t19\t95.0\n房产税\t10\t8\t80.0\n"
        "印花税\t20\t18\t90.0\n城镇土地使用税\t40\t36\t90.0\n土地增值税\t30\t27\t90.0\n车船税\t60\t54\t90.0\n契税\t70\t63\t90.0\n"
        "耕地占用税\t80\t72\t80.0\n环境保护税\t90\t81\t80.0\n专项收入\t110\t99\t80.0\n罚没收入\t120\t108\t80.0\n",
    ],
    good=[
        _HEAD + "税收收入\t300\t330\t110.0\n非税收入\t100\t90\t90.0\n专项收入\t50\t45\t90.0\n罚没收入\t20\t19\t95.0\n"
        "捐赠收入\t10\t8\t80.0\n其他收入\t20\t18\t90.0\n政府住房基金收入\t40\t36\t90.0\n"
    ],
)
def table_rate_wrong(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """表中的完成率、为上年的百分比和增减率,与同一行的金额相符。

    表头往往不写明是哪两栏之比:逐一试算同行的两栏,绝大多数行都相符的才认定,再报其余不符的行。
    一栏里有好几行不符的,合为一处。可比口径、同口径的增减率不复算;基数为零或负数的不复算;表中没有列出基数的,不复算。
    """
    known = False
    for _, _, own in rates(document, ctx.precision):
        known = True
        wrong = [rate for rate in own if not rate.holds]
        alone = [r for r in wrong if not r.is_cut and not ctx.reconciliation.mark_of((r.of, r.base))]
        if len(alone) >= _MANY:
            yield _together(alone, ctx)
        yield from (_finding(rate, ctx) for rate in wrong if len(alone) < _MANY or rate not in alone)
    if not known:
        missing = Phrase(
            "表中没有可以复算的百分数(没有这样的栏,或没有列出它的基数)",
            "no percentage of the tables can be worked out (there is no such column, or its base is not printed)",
        )
        yield NotEvaluable(missing)


def _together(wrong: Sequence[Rate], ctx: Context) -> Finding:
    """One finding for all percentages of a column that differ."""
    first = wrong[0].fact
    assert first.table is not None
    table = ctx.title(ctx.disclosure.tables[first.table])
    told = [Phrase("{row}{said}%(复算{right}%)", "'{row}' {said}%, not {right}%", **_figures(r)) for r in wrong]
    return Finding(
        message="many",
        span=first.span,
        args={"table": table, "column": first.column_label, "count": len(wrong), "rows": listing(told)},
        anchor=Anchor(table, first.row_label, first.column_label),
        related=tuple(Related(r.fact.span, figure_at(r.fact, ctx)) for r in wrong[1:]),
        unit="%",
    )


def _figures(rate: Rate) -> dict[str, object]:
    """The row, what it says and what is right."""
    amount = rate.fact.figure.amount
    assert amount is not None and rate.worked_out is not None
    right = _decimal(rate.worked_out.middle, max(1, amount.decimals))
    return {"row": rate.fact.row_label, "said": amount.digits, "right": right}


def _finding(rate: Rate, ctx: Context) -> Finding:
    amount = rate.fact.figure.amount
    assert amount is not None and rate.worked_out is not None and rate.fact.table is not None
    right = _decimal(rate.worked_out.middle, max(1, amount.decimals))
    table = ctx.title(ctx.disclosure.tables[rate.fact.table])
    return Finding(
        message="differs",
        span=rate.fact.span,
        args={
            "cell": cell(rate.fact, ctx),
            "said": amount.digits,
            "of": str(rate.of.figure.amount),
            "base": str(rate.base.figure.amount),
            "right": right,
        },
        anchor=Anchor(table, rate.fact.row_label, rate.fact.column_label),
        related=tuple(Related(f.span, figure_at(f, ctx)) for f in (rate.of, rate.base)),
        severity=Severity.INFO if rate.is_cut else None,
        expected=right,
        actual=amount.digits,
        unit="%",
        cause=ctx.reconciliation.mark_of((rate.of, rate.base)),
    )


def _decimal(value: Fraction, decimals: int) -> str:
    """A fraction as a decimal string, half up."""
    scaled = (abs(value) * 10**decimals * 2 + 1) // 2
    digits = str(int(scaled)).rjust(decimals + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


RULES: tuple[AnyRule, ...] = (table_rate_wrong,)
