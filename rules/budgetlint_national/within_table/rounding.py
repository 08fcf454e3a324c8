"""BL218: differences that rounding explains, gathered table by table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    BoundTable,
    Context,
    Evaluation,
    Fact,
    Finding,
    NotApplicable,
    Phrase,
    Related,
    Result,
    Severity,
    Yield,
    figure_at,
    gap_of,
    printed,
    rule,
    unrestored,
    workings,
)

_HEAD = "甲县教育局2024年部门预算公开\n\n一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
_SHOWN = 8


@rule(
    id="BL218",
    name="rounding-differences",
    on=BoundTable,
    requirement=["Q"],
    severity="info",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "rounding": "表「{table}」有{count}处合计与各项之和相差{gaps},在四舍五入的范围内({where})",
        "slip": "表「{table}」其他合计都分毫不差,只有{where}相差{gaps};不像四舍五入",
    },
    messages_en={
        "rounding": "table '{table}': totals that are {gaps} off the sum of their parts, within rounding: {count} ({where})",
        "slip": "table '{table}': every other total closes to the last digit, only {where} is {gaps} off, which does not look like rounding",
    },
    advice={
        "rounding": "不必改动;要核实的,请以元为单位复核",
        "slip": "请核对有没有写错末位数字",
    },
    advice_en={
        "rounding": "nothing to do; to make sure, recalculate in yuan",
        "slip": "check the last digits",
    },
    tolerance="n 个印有数字的分项各自四舍五入,合计至多差 ⌊n/2⌋ 个末位单位;空白和横线不计,印出的 0.00 计入。",
    bad=[
        _HEAD + "301\t工资福利支出\t70.01\t70.00\t\n30101\t基本工资\t58.00\t58.00\t\n30102\t津贴补贴\t12.00\t12.00\t\n"
        "302\t商品和服务支出\t22.00\t0.00\t22.01\n30201\t办公费\t22.00\t0.00\t22.00\n合计\t\t92.01\t70.00\t22.01\n",
        _HEAD
        + "301\t工资福利支出\t105.18\t105.18\t\n30101\t基本工资\t42.37\t42.37\t\n30102\t津贴补贴\t36.54\t36.54\t\n"
        "30103\t奖金\t9.81\t9.81\t\n30107\t绩效工资\t7.93\t7.93\t\n30112\t其他社会保障缴费\t8.53\t8.53\t\n"
        "302\t商品和服务支出\t19.49\t2.18\t17.31\n30201\t办公费\t4.33\t0.41\t3.92\n30202\t印刷费\t1.27\t0.16\t1.11\n"
        "30203\t咨询费\t0.99\t0.12\t0.87\n30204\t手续费\t0.17\t0.03\t0.14\n30205\t水费\t0.43\t0.07\t0.36\n"
        "30206\t电费\t2.19\t0.22\t1.97\n30207\t邮电费\t1.64\t0.17\t1.48\n30209\t物业管理费\t1.52\t0.19\t1.33\n"
        "30211\t差旅费\t3.53\t0.26\t3.27\n30213\t维修(护)费\t0.94\t0.13\t0.81\n30215\t会议费\t0.55\t0.08\t0.47\n"
        "30216\t培训费\t0.73\t0.09\t0.64\n30217\t公务接待费\t0.54\t0.11\t0.43\n30228\t工会经费\t0.66\t0.14\t0.52\n"
        "303\t对个人和家庭的补助\t5.88\t5.88\t\n30301\t离休费\t3.15\t3.15\t\n30305\t生活补助\t2.73\t2.73\t\n"
        "合计\t\t130.55\t113.24\t17.31\n",
    ],
    good=[
        _HEAD + "301\t工资福利支出\t70.00\t70.00\t\n30101\t基本工资\t58.00\t58.00\t\n30102\t津贴补贴\t12.00\t12.00\t\n"
        "302\t商品和服务支出\t22.00\t\t22.00\n30201\t办公费\t22.00\t\t22.00\n合计\t\t92.00\t70.00\t22.00\n",
    ],
)
def rounding_differences(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """各项分别四舍五入造成的尾差,每张表归为一条提示。

    在可以证明的舍入范围以内的差额不是差错。但一张表其余合计都分毫不差、按概率不可能是碰巧的,说明数字是配平过的,
    这时孤立的 0.01 更像笔误,作警告。
    """
    if table.trouble is not None:
        yield unrestored(table, ctx)
        return
    sums, off = ctx.reconciliation.of_table(table.index), ctx.reconciliation.rounding_in(table.index)
    if not off and not sums:
        yield NotApplicable(Phrase("表内没有可以核对的合计", "the table has no total to check"))
        return
    for slip in (e for e in sums if e.result is Result.ONE_UNIT and e.exact):
        yield evolve(_finding(table, "slip", [slip], ctx), cause=slip.mark)
    if rounded := [e for e in off if not e.mark]:
        yield _finding(table, "rounding", rounded, ctx)


def _finding(table: BoundTable, message: str, off: Sequence[Evaluation], ctx: Context) -> Finding:
    wholes = [e.constraint.whole for e in off]
    gaps = sorted({gap_of(e.constraint) for e in off}, key=lambda a: a.mantissa)
    args: dict[str, object] = {
        "table": ctx.title(table),
        "count": len(off),
        "gaps": gaps[0]
        if len(gaps) == 1
        else Phrase("{least}至{most}", "{least} to {most}", least=gaps[0].digits, most=gaps[-1]),
        "where": ctx.where(*(w.span for w in wholes), most=_SHOWN),
    }
    places = dict.fromkeys(f for e in off for f in e.constraint.facts if f.figure.amount is not None)
    return Finding(
        message,
        wholes[0].span,
        args,
        Anchor(ctx.title(table), wholes[0].row_label if message == "slip" else ""),
        related=tuple(Related(f.span, figure_at(f, ctx)) for f in places if f is not wholes[0]),
        severity=Severity.WARNING if message == "slip" else None,
        workings=tuple(
            _sum(e.constraint.whole, line, ctx) for e in off[:_SHOWN] for line in workings(e.constraint, ctx)
        ),
    )


def _sum(whole: Fact, line: str, ctx: Context) -> Phrase:
    return Phrase(
        "{label} {figure}({where}):{line}",
        "'{label}' {figure} ({where}): {line}",
        label=whole.row_label,
        figure=printed(whole),
        where=ctx.where(whole.span),
        line=line,
    )
