"""In words what findings say: which cell, what it prints, and sums written out."""

from __future__ import annotations

from attrs import evolve

from budgetlint.model.amount import Amount, Unit
from budgetlint.model.facts import Fact
from budgetlint.reconcile import Constraint, Origin
from budgetlint.rules import Context

BLANK = "空白"


def cell(fact: Fact, ctx: Context) -> str:
    """``表「部门支出总体情况表」「教育支出」行「合计」栏``; of a sentence, what it speaks of: ``说明「项目支出」``."""
    if fact.table is None:
        return f"说明「{fact.row_label}」" if fact.row_label else f"说明{ctx.where(fact.span)}的数"
    return f"表「{ctx.title(ctx.disclosure.tables[fact.table])}」{place(fact, ctx)}"


def place(fact: Fact, ctx: Context) -> str:
    """The same without the table."""
    row = f"「{fact.row_label}」行" if fact.row_label else str(ctx.where(fact.span))
    return row + (f"「{fact.column_label}」栏" if fact.column_label else "")


def printed(fact: Fact) -> str:
    """What a cell prints, with its unit."""
    return BLANK if fact.figure.amount is None else str(fact.figure.amount)


def counted(value: int, exponent: int, unit: Unit | None) -> Amount:
    """``value × 10^exponent`` 元 in ``unit``, with as many decimals as that takes."""
    decimals = (unit.exponent or 0 if unit else 0) - exponent
    return Amount(value * 10 ** max(0, -decimals), max(0, decimals), unit)


def unit_of(constraint: Constraint) -> Unit | None:
    """The unit to count in: that of the whole, else of the first part that prints one."""
    return next((f.figure.amount.unit for f in constraint.facts if f.figure.amount is not None), None)


def sides(constraint: Constraint, unit: Unit | None = None) -> tuple[Amount, Amount]:
    """The whole and the sum of the parts, in one unit and to the same digit. Raises ValueError where a figure can not
    be read."""
    if constraint.left is None or constraint.right is None:
        raise ValueError("a figure of this constraint can not be read")
    unit, exponent = unit or unit_of(constraint), constraint.exponent
    return counted(constraint.left, exponent, unit), counted(constraint.right, exponent, unit)


def gap_of(constraint: Constraint, unit: Unit | None = None) -> Amount:
    """How far the two sides lie apart, without sign."""
    whole, total = sides(constraint, unit)
    return evolve(whole, mantissa=abs(whole.mantissa - total.mantissa))


def workings(constraint: Constraint, ctx: Context) -> tuple[str, ...]:
    """The sum written out, zeros left aside: ``离休费 2.10(第259行)+ 退休费 2.58(第260行)= 4.68``."""
    if len(constraint.parts) == 1:
        return ()
    amounts = [p for p in constraint.parts if p.figure.amount and not p.figure.is_zero]
    mixed = len({p.figure.amount.unit for p in amounts if p.figure.amount}) > 1
    terms = [_term(p, constraint.origin, mixed, ctx) for p in amounts]
    zeros = len(constraint.parts) - len(terms)
    _, total = sides(constraint)
    rest = f"(其余{zeros}项为零或空白)" if zeros else ""
    return (f"{' + '.join(terms) or '0'} = {total.digits}{rest}",)


def _term(part: Fact, origin: Origin, mixed: bool, ctx: Context) -> str:
    label = part.column_label if origin is Origin.COLUMNS else part.row_label
    figure = printed(part) if mixed or part.figure.amount is None else part.figure.amount.digits
    return f"{label} {figure}({ctx.where(part.span)})"
