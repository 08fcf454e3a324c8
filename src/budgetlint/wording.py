"""In words what findings say: which cell, what it prints, and sums written out."""

from __future__ import annotations

from attrs import evolve

from budgetlint.model.amount import Amount, Unit
from budgetlint.model.facts import Fact
from budgetlint.model.phrases import Phrase, listing
from budgetlint.model.where import Where
from budgetlint.reconcile import Constraint, Origin
from budgetlint.rules import Context

BLANK = Phrase("空白", "blank")


def cell(fact: Fact, ctx: Context) -> Phrase:
    """``表「部门支出总体情况表」「教育支出」行「合计」栏``; of a sentence, what it speaks of: ``说明「项目支出」``."""
    if fact.table is None and fact.row_label:
        return Phrase("说明「{label}」", "'{label}' in the text", label=fact.row_label)
    if fact.table is None:
        return Phrase("说明{where}的数", "the figure of the text in {where}", where=ctx.where(fact.span))
    title = ctx.title(ctx.disclosure.tables[fact.table])
    return Phrase("表「{table}」{place}", "table '{table}', {place}", table=title, place=place(fact, ctx))


def place(fact: Fact, ctx: Context) -> Phrase:
    """The same without the table."""
    row: Phrase | Where = ctx.where(fact.span)
    if fact.row_label:
        row = Phrase("「{label}」行", "row '{label}'", label=fact.row_label)
    if not fact.column_label:
        return Phrase("{row}", "{row}", row=row)
    return Phrase("{row}「{column}」栏", "{row}, column '{column}'", row=row, column=fact.column_label)


def printed(fact: Fact) -> str:
    """What a cell prints, with its unit."""
    return BLANK if fact.figure.amount is None else str(fact.figure.amount)


def figure_at(fact: Fact, ctx: Context) -> Phrase:
    """A cell with what it prints, for places that a finding speaks of beside its own."""
    return Phrase("{cell}{printed}", "{cell}: {printed}", cell=cell(fact, ctx), printed=printed(fact))


def off(difference: Amount) -> Phrase:
    """By how much something is more than it should be, or less."""
    gap = evolve(difference, mantissa=abs(difference.mantissa))
    return (
        Phrase("多{gap}", "{gap} more", gap=gap)
        if difference.mantissa > 0
        else Phrase("少{gap}", "{gap} less", gap=gap)
    )


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


def workings(constraint: Constraint, ctx: Context) -> tuple[Phrase, ...]:
    """The sum written out, zeros left aside: ``离休费 2.10(第259行)+ 退休费 2.58(第260行)= 4.68``."""
    if not constraint.is_sum:
        return ()
    amounts = [p for p in constraint.terms if p.figure.amount and not p.figure.is_zero]
    mixed = len({p.figure.amount.unit for p in amounts if p.figure.amount}) > 1
    added, taken = (
        [_term(p, _is_beside(constraint), mixed, ctx) for p in amounts if p in own]
        for own in (constraint.parts, constraint.less)
    )
    zeros = len(constraint.terms) - len(amounts)
    _, total = sides(constraint)
    rest = Phrase("(其余{count}项为零或空白)", " (zero or blank: {count} more)", count=zeros) if zeros else ""
    whole = listing(added, " + ", " + ") if added else "0"
    if taken:
        less = listing(taken, " - ", " - ")
        whole = Phrase("{whole} - {less}", "{whole} - {less}", whole=whole, less=less)
    return (Phrase("{terms} = {total}{rest}", "{terms} = {total}{rest}", terms=whole, total=total.digits, rest=rest),)


def _is_beside(constraint: Constraint) -> bool:
    """Whether its terms stand in the row of the whole."""
    stated = constraint.origin is Origin.HEADINGS and all(t.row == constraint.whole.row for t in constraint.terms)
    within = constraint.origin in (Origin.COLUMNS, Origin.CARRIED)
    return stated or within


def _term(part: Fact, beside: bool, mixed: bool, ctx: Context) -> Phrase:
    label = part.column_label if beside else part.row_label
    figure = printed(part) if mixed or part.figure.amount is None else part.figure.amount.digits
    where = ctx.where(part.span)
    return Phrase("{label} {figure}({where})", "'{label}' {figure} ({where})", label=label, figure=figure, where=where)
