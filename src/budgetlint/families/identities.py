"""The family of rules on constraints: what the two laws of the ledger give, named by a pack (DESIGN §8).

A pack writes in YAML which constraints a requirement speaks of and what it calls them; the arithmetic, the tolerance
and the words are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.sums import value
from budgetlint.families.common import Raw, Words, made
from budgetlint.model.facts import Fact
from budgetlint.model.findings import Anchor, Finding, Related, Severity
from budgetlint.model.outcomes import NotEvaluable, Rounding
from budgetlint.model.phrases import Phrase, plain
from budgetlint.reconcile import (
    BETWEEN_DOCUMENTS,
    Constraint,
    Evaluation,
    Origin,
    Relation,
    Result,
    Trust,
    judge,
    read_patterns,
)
from budgetlint.rules import AnyRule, Context, Yield
from budgetlint.wording import cell, figure_at, off, place, printed, sides, workings

DIFFERS = {
    "differs": Words(
        "{whole}为{actual},{parts}为{expected},{difference}",
        "{whole} is {actual}, but {parts} is {expected}: {difference}",
        "请与原始数据核对,改正有误的数;两处口径不同的,请写明",
        "check both against the source data and correct the wrong one; where they do not mean the same, say so",
    )
}
TOLERANCE = {
    False: "各项之和与合计:n 个分项各自四舍五入,至多差 ⌊n/2⌋ 个末位单位,在此以内归入尾差(BL218);精度或单位不同的,"
    "以较粗一方的半个末位单位为限。",
    True: "同一数两处列示:单位和精度相同的应完全相等,差一个末位单位只作提示;单位或精度不同的,以较粗一方的半个"
    "末位单位为限。一方是几项之和的,n 项至多差 ⌊n/2⌋ 个末位单位。",
}


def label_rule(raw: Raw) -> AnyRule:
    """A rule of ``where``: the constraints that it names, out of those that the laws of the ledger give. ``parts``: what the
    summands are called. Raises ValueError for a pattern that means nothing."""
    patterns = read_patterns(raw["where"], raw["id"])

    def expects(catalogue: Catalogue) -> Iterator[str]:
        for kind in sorted(frozenset().union(*(p.tables or () for p in patterns)) - catalogue.kinds.keys()):
            yield f"表目录中没有「{kind}」"

    return made(
        raw,
        _check(Severity(raw["severity"]), called(raw)),
        DIFFERS,
        on=Evaluation,
        where=patterns,
        tolerance="".join(TOLERANCE[across] for across in sorted({p.across for p in patterns})),
        expects=expects,
    )


def called(raw: Raw) -> str:
    """What a rule calls the summands; empty where it leaves that to its family."""
    return plain(raw["parts"], raw.get("parts_en", raw["parts"])) if "parts" in raw else ""


def _check(severity: Severity, parts: str) -> Callable[[Evaluation, Context], Iterator[Yield]]:
    def check(evaluation: Evaluation, ctx: Context) -> Iterator[Yield]:
        yield from _judged(evaluation, severity, parts, ctx)

    return check


def judged(constraint: Constraint, severity: Severity, ctx: Context, *, parts: str = "") -> Iterator[Yield]:
    """What there is to say of a constraint that a rule states itself, because no law yields it: as message ``differs``,
    with the arguments of the family. ``parts`` is what the summands are called."""
    result = judge(constraint, ctx.precision)
    law = _violated_with(constraint, ctx) if result.is_violation else None
    yield from _judged(Evaluation(constraint, result, cause=law.cause if law else None), severity, parts, ctx)


def _violated_with(constraint: Constraint, ctx: Context) -> Evaluation | None:
    """A law that one figure of the constraint violates by the same amount: both have one cause."""
    difference = constraint.difference or 0
    for evaluation in ctx.reconciliation.evaluations:
        law = evaluation.constraint
        if evaluation.cause is not None and not set(law.facts).isdisjoint(constraint.facts):
            exponent = min(law.exponent, constraint.exponent)
            sides = ((law.difference or 0, law.exponent), (difference, constraint.exponent))
            one, other = (abs(gap) * 10 ** (own - exponent) for gap, own in sides)
            if one == other:
                return evaluation
    return None


def _judged(evaluation: Evaluation, severity: Severity, parts: str, ctx: Context) -> Iterator[Yield]:
    constraint = evaluation.constraint
    if constraint.mixes_units:
        mixed = ("{cell}和各项有的标了单位,有的没有", "of {cell} and its parts some state a unit, others do not")
        yield NotEvaluable(Phrase(*mixed, cell=cell(constraint.whole, ctx)))
    elif evaluation.result is Result.UNKNOWN:
        unread = (f.span for f in constraint.facts if value(f.figure, constraint.exponent) is None)
        yield NotEvaluable(Phrase("{where}有读不出的数", "unreadable figures in {where}", where=ctx.where(*unread)))
    elif evaluation.result is Result.OPEN:
        doubt = {"told": _told(constraint, parts, ctx), "doubt": constraint.doubt}
        yield NotEvaluable(Phrase("{told},但{doubt}", "{told}; but {doubt}", **doubt))
    elif evaluation.result is Result.ROUNDING:
        at = cell(constraint.whole, ctx)
        yield Rounding(Phrase("{cell}的差额在四舍五入的范围内", "{cell}: the difference is within rounding", cell=at))
    elif evaluation.result.is_violation:
        yield _finding(evaluation, _severity(evaluation, severity), parts, ctx)


def _told(constraint: Constraint, parts: str, ctx: Context) -> Phrase:
    """Both figures of what does not hold."""
    _, total = sides(constraint)
    [first, *more] = constraint.terms
    other = _sum(constraint, parts, ctx) if more else cell(first, ctx)
    return Phrase(
        "{whole}为{left},{other}为{right}",
        "{whole} is {left}, {other} is {right}",
        whole=cell(constraint.whole, ctx),
        left=printed(constraint.whole),
        other=other,
        right=total if more else printed(first),
    )


def _severity(evaluation: Evaluation, severity: Severity) -> Severity:
    """One unit is a hint, in a table that closes to the last digit a warning; what rests on practice never an error."""
    soft = evaluation.constraint.trust is Trust.SOFT
    if evaluation.result is Result.ONE_UNIT:
        return Severity.WARNING if evaluation.exact and not soft else Severity.INFO
    if soft or evaluation.result is Result.NO_TOTAL:
        return min(severity, Severity.WARNING, key=lambda s: s.rank)
    return severity


def _finding(evaluation: Evaluation, severity: Severity, parts: str, ctx: Context) -> Finding:
    constraint = evaluation.constraint
    focus, others = _ends(evaluation)
    unit = focus.figure.amount.unit if focus.figure.amount else None
    whole, total = sides(constraint, unit)
    actual, expected = (whole, total) if focus is constraint.whole else (total, whole)
    difference = evolve(actual, mantissa=actual.mantissa - expected.mantissa)
    symbol = actual.unit.symbol if actual.unit else ""
    table = ctx.title(ctx.disclosure.tables[focus.table]) if focus.table is not None else ""
    return Finding(
        message="differs",
        span=focus.span,
        args={
            "whole": cell(focus, ctx),
            "actual": printed(focus),
            "parts": _other(others[0], focus, constraint, ctx) if len(others) == 1 else _sum(constraint, parts, ctx),
            "expected": printed(others[0]) if len(others) == 1 else str(expected),
            "difference": off(difference),
        },
        anchor=Anchor(table, focus.row_label, focus.column_label),
        related=tuple(Related(f.span, figure_at(f, ctx)) for f in others if f.figure.amount is not None),
        severity=severity,
        # Both figures are told, none proposed: which of them is wrong only the diagnosis tells (explaining).
        actual=None if focus.figure.amount is None else actual.digits,
        difference=difference.digits,
        unit=symbol or None,
        workings=workings(constraint, ctx),
        cause=evaluation.mark,
        leads=focus is evaluation.shared or (constraint.origin is Origin.TOLD and evaluation.shared is None),
    )


def _other(fact: Fact, focus: Fact, constraint: Constraint, ctx: Context) -> Phrase:
    """What a figure is held against, and why both should be equal, where that is not plain."""
    at = cell(fact, ctx)
    if fact.table is not None and fact.table == focus.table:
        at = Phrase("同表{place}", "{place} of the same table", place=place(fact, ctx))
    if constraint.origin in (Origin.ROWS, Origin.COLUMNS) and constraint.relation is Relation.EQUAL:
        return Phrase("{cell}(合计只有这一项)", "{cell} (the only part of the total)", cell=at)
    if constraint.origin is Origin.SOLE_FUND:
        return Phrase("{cell}(其余资金都为零)", "{cell} (all other money is zero)", cell=at)
    return at


def _ends(evaluation: Evaluation) -> tuple[Fact, tuple[Fact, ...]]:
    """What the finding points at, and what that is compared with: a total, but of two cells the one in doubt, failing
    that the later one."""
    constraint = evaluation.constraint
    bounds = constraint.origin in BETWEEN_DOCUMENTS and constraint.relation is Relation.AT_LEAST
    if constraint.is_sum or bounds or evaluation.result is Result.NO_TOTAL:
        return constraint.whole, constraint.terms
    first, second = constraint.whole, constraint.parts[0]
    if constraint.origin is Origin.TOLD:  # a table's figure is held by its sums, a sentence's by nothing else
        return first, (second,)
    if evaluation.shared is first or (evaluation.shared is not second and first.span.start > second.span.start):
        return first, (second,)
    return second, (first,)


def _sum(constraint: Constraint, parts: str, ctx: Context) -> str:
    if parts and (constraint.origin is Origin.DECLARED or constraint.origin in BETWEEN_DOCUMENTS):
        return parts
    if constraint.origin is Origin.HEADINGS and constraint.relation is Relation.EQUAL:
        both = ("按表内公式「{formula}」计算的数", "what its printed formula '{formula}' comes to")
        return Phrase(*both, formula=constraint.formula)
    if constraint.in_prose:
        return parts or Phrase("所列各项之和", "the sum of what is listed")
    if constraint.across:
        title = ctx.title(ctx.disclosure.tables[constraint.parts[0].table or 0])
        return Phrase("表「{table}」所属各项之和", "the sum of its parts in table '{table}'", table=title)
    if constraint.relation is Relation.AT_LEAST:
        return Phrase("其中各项之和", "the sum of the parts listed under it")
    if constraint.origin is Origin.COLUMNS:
        return parts or Phrase("本行各栏之和", "the sum of the columns of this row")
    return parts or Phrase("各项之和", "the sum of its parts")
