"""All constraints of one document, judged together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import prod

from attrs import evolve, frozen

from budgetlint.binding.catalogue import Catalogue
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.reconcile.causes import causes, shared_figures
from budgetlint.reconcile.constraint import Constraint, Relation
from budgetlint.reconcile.derive import derive
from budgetlint.reconcile.tolerance import Precision, Result, bound, closing, is_truncated, judge

#: A table that closes everywhere although that would happen once in a thousand with rounded figures: its figures were
#: made to close.
_BY_CHANCE = Fraction(1, 1000)


@frozen(eq=False)
class Evaluation:
    """One constraint and what became of it.

    Violated ones that hang together have the same ``cause``; ``shared`` is the figure that most of them have in common.
    """

    constraint: Constraint
    result: Result
    shared: Fact | None = None
    cause: int | None = None
    #: Whether the sums of its tables otherwise close to the last digit, so that rounding is no explanation.
    exact: bool = False

    @property
    def mark(self) -> str:
        """What all findings of its cause are marked with (Finding.cause); empty where it holds."""
        return "" if self.cause is None else f"reconciliation {self.cause}"


@frozen(eq=False, slots=False)
class Reconciliation:
    """The evaluations of one document, in the order of derivation."""

    evaluations: tuple[Evaluation, ...]

    def of_table(self, table: int) -> tuple[Evaluation, ...]:
        """The sums inside one table."""
        own = self._by_table.get(table, ())
        return tuple(e for e in own if not e.constraint.across and len(e.constraint.parts) > 1)

    def rounding_in(self, table: int) -> tuple[Evaluation, ...]:
        """What holds in one table by rounding only."""
        return tuple(e for e in self._by_table.get(table, ()) if e.result is Result.ROUNDING)

    def mark_of(self, facts: Collection[Fact]) -> str:
        """The mark of a violated law of which one of these figures of the text is the whole: what else is wrong with that
        figure has the same cause. Empty for none."""
        told = (e for e in self.evaluations if e.mark and e.constraint.in_prose)
        return next((e.mark for e in told if e.constraint.whole in facts), "")

    @cached_property
    def _by_table(self) -> Mapping[int | None, Sequence[Evaluation]]:
        """The evaluations by the table of their whole."""
        found: dict[int | None, list[Evaluation]] = defaultdict(list)
        for evaluation in self.evaluations:
            found[evaluation.constraint.whole.table].append(evaluation)
        return found


def reconcile(disclosure: Disclosure, catalogue: Catalogue) -> Reconciliation:
    """Derive and judge every constraint of a document."""
    constraints = derive(disclosure, catalogue)
    precision = Precision.of(disclosure.tables, disclosure.prose)
    results = [judge(c, precision) for c in constraints]
    sums = _sums_by_table(constraints)
    cut_off = {c for own in sums.values() if is_truncated(own, precision) for c in own}
    results = [
        Result.ROUNDING if r is Result.FAILS and c in cut_off else r for c, r in zip(constraints, results, strict=True)
    ]
    violated = [c for c, r in zip(constraints, results, strict=True) if r.is_violation]
    shared = shared_figures(violated)
    cause = causes(violated, shared)
    evaluations = (Evaluation(c, r, shared.get(c), cause.get(c)) for c, r in zip(constraints, results, strict=True))
    return Reconciliation(tuple(_with_exactness(evaluations, sums, precision)))


def _sums_by_table(constraints: Sequence[Constraint]) -> dict[int | None, list[Constraint]]:
    """The sums of several printed parts inside each table: those that rounding would leave open."""
    sums: dict[int | None, list[Constraint]] = defaultdict(list)
    for constraint in constraints:
        printed = sum(p.figure.amount is not None for p in constraint.parts)
        apart = constraint.across or constraint.in_prose or constraint.doubt
        if constraint.relation is Relation.EQUAL and not apart and printed > 1:
            sums[constraint.whole.table].append(constraint)
    return sums


@frozen
class _Sums:
    """The sums of one table: what the open ones have in common (None: all close), how likely the others close, and
    which figures use the last digit of their column."""

    common: frozenset[Fact] | None
    chance: Fraction
    ragged: frozenset[Fact]
    round_ones: int

    @classmethod
    def of(cls, sums: Sequence[Constraint], precision: Precision) -> _Sums:
        open_ones = [frozenset(s.facts) for s in sums if s.difference]
        # The same figures in two columns (合计 and its only fund) close once.
        closed = {tuple(p.figure.amount for p in s.parts if _is_ragged(p, precision)) for s in sums if not s.difference}
        figures = {f for s in sums for f in s.facts if f.figure.amount is not None and not f.figure.is_zero}
        return cls(
            frozenset.intersection(*open_ones) if open_ones else None,
            prod((closing(len(parts)) for parts in closed), start=Fraction(1)),
            frozenset(f for f in figures if _is_ragged(f, precision)),
            len({f.figure.amount for f in figures if not _is_ragged(f, precision)}),
        )

    def are_exact_but_for(self, apart: Constraint) -> bool:
        """Whether all close to the last digit but for one figure of ``apart``, and would not by chance; or only
        figures of ``apart`` use that digit at all, where one in ten would end in 0 by chance."""
        if self.common is not None and self.common.isdisjoint(apart.facts):
            return False
        left = self.ragged.difference(apart.facts)
        by_chance = Fraction(1) if left else Fraction(1, 10**self.round_ones)
        return min(self.chance, by_chance) < _BY_CHANCE


def _with_exactness(
    evaluations: Iterator[Evaluation], sums: Mapping[int | None, Sequence[Constraint]], precision: Precision
) -> Iterator[Evaluation]:
    tables = {table: _Sums.of(own, precision) for table, own in sums.items()}
    for evaluation in evaluations:
        constraint, result = evaluation.constraint, evaluation.result
        within = result is Result.ROUNDING and abs(constraint.difference or 0) < bound(constraint, precision).rounded
        if within or result is Result.ONE_UNIT:
            exact = any(tables[t].are_exact_but_for(constraint) for t in constraint.tables if t in tables)
            yield evolve(evaluation, exact=exact)
        else:
            yield evaluation


def _is_ragged(fact: Fact, precision: Precision) -> bool:
    """Whether a figure uses the last digit of its column: round amounts close without being made to."""
    amount = fact.figure.amount
    return amount is not None and amount.exponent == precision.exponent(fact) and amount.mantissa % 10 != 0
