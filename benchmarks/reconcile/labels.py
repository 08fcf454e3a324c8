"""Whether an error can be seen at all: by the constraints of the document without it, never by asking the diagnosis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import evolve, frozen

from budgetlint.binding.sums import in_yuan
from budgetlint.model.amount import FEN_EXPONENT
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.reconcile import Constraint, Evaluation, Origin, Precision, Relation, Trust, bound

#: Place → what it was and is, in 分.
Changes: TypeAlias = Mapping[Any, tuple[int, int]]


class Label(StrEnum):
    OBSERVABLE = "observable"  # some constraint is off by more than twice what it tolerates
    DOUBTED = "in doubt"  # so are only sums that the list of a government need not keep: it may leave rows out
    HIDDEN = "rounding-hidden"  # constraints change, but none by that much
    UNOBSERVABLE = "unobservable"  # none changes


@frozen
class Held:
    """One constraint over places, ``Σ weight × amount = 0``, and the most that it tolerates, in 分."""

    weights: Mapping[Hashable, int]
    tolerance: Fraction
    #: The places that print a number other than 0.
    stated: frozenset[Hashable]
    #: What else a sentence may mean: lowest and highest amounts that agree with it.
    instead: tuple[tuple[Fraction, Fraction], ...] = ()
    whole: Hashable = None
    origin: Origin | None = None

    def tolerated(self, grains: Changes) -> Fraction:
        """The most it tolerates where some figures print other digits: not less than the coarsest of them; in
        proportion, where all do (as under a wrong unit)."""
        own = [grains[p] for p in self.weights if p in grains]
        tolerance = max((self.tolerance, *(Fraction(new) for _, new in own)))
        ratios = [Fraction(new, old) for old, new in own if old and new]
        return max(tolerance, self.tolerance * max(ratios)) if ratios and self.stated <= grains.keys() else tolerance

    def shift(self, changes: Changes) -> int:
        """By how much its residual changes; 0 where a sentence then says another amount that it may mean."""
        if self.whole in changes and any(low <= changes[self.whole][1] <= high for low, high in self.instead):
            return 0
        return sum(w * (changes[p][1] - changes[p][0]) for p, w in self.weights.items() if p in changes)


def held(
    disclosure: Disclosure, evaluations: Iterable[Evaluation], places: Mapping[Fact, Hashable]
) -> tuple[Held, ...]:
    """The hard equalities of a document, over the places of its facts."""
    precision = Precision.of(disclosure.tables, disclosure.prose)
    found = []
    for constraint in (e.constraint for e in evaluations):
        if _counts(constraint):
            weights: dict[Hashable, int] = defaultdict(int)
            weights[places.get(constraint.whole, constraint.whole)] += 1
            for part in constraint.parts:
                weights[places.get(part, part)] -= 1
            for part in constraint.less:
                weights[places.get(part, part)] += 1
            numbers = (f for f in constraint.facts if f.figure.amount is not None and not f.figure.is_zero)
            found.append(
                Held(
                    {p: w for p, w in weights.items() if w},
                    _tolerance(constraint, precision),
                    frozenset(places.get(f, f) for f in numbers),
                    tuple(_agreeing(constraint, f, precision) for f in constraint.instead),
                    places.get(constraint.whole, constraint.whole),
                    constraint.origin,
                )
            )
    return tuple(found)


def _agreeing(constraint: Constraint, figure: Fact, precision: Precision) -> tuple[Fraction, Fraction]:
    """The amounts, in 分, that a sentence may say of another figure."""
    other = evolve(constraint, parts=(figure,))
    amount = in_yuan(figure) or Fraction(0)
    return amount * 100 - _tolerance(other, precision), amount * 100 + _tolerance(other, precision)


def _counts(constraint: Constraint) -> bool:
    """Only names are summed in a free list: some may head others, so that their sum counts only if it closes."""
    free = constraint.origin is Origin.ROWS and all(part.key.project for part in constraint.parts)
    hard = constraint.relation is Relation.EQUAL and constraint.trust is Trust.HARD
    return hard and not free and not constraint.doubt and constraint.difference is not None


def _tolerance(constraint: Constraint, precision: Precision) -> Fraction:
    """What rounding or cutting digits off can leave, or one printed unit; in 分."""
    limit = bound(constraint, precision)
    most = max(limit.printed, max(limit.carriers, 1) * limit.unit)
    return most * Fraction(10) ** (constraint.exponent - FEN_EXPONENT)


def label(constraints: Sequence[Held], changes: Changes, grains: Changes) -> Label:
    """Whether the changes together can be seen. ``grains``: the last printed digits before and after."""
    shifts = [(abs(h.shift(changes)), h.tolerated(grains)) for h in constraints]
    if any(shift > 2 * tolerance for shift, tolerance in shifts):
        return Label.OBSERVABLE
    return Label.HIDDEN if any(shift for shift, _ in shifts) else Label.UNOBSERVABLE


def without_excused(
    constraints: Iterable[Held], evaluations: Iterable[Evaluation], places: Mapping[Fact, Hashable], *, across: bool
) -> list[Held]:
    """The constraints without those between tables that may differ in a document without either being wrong, or without
    sums inside tables that are said to prove nothing; parts that are blank or left out with the error are parts still."""
    excused: dict[tuple[Origin | None, Hashable], list[frozenset[Hashable]]] = defaultdict(list)
    for constraint in (e.constraint for e in evaluations if e.constraint.across is across and e.constraint.doubt):
        whole = places.get(constraint.whole, constraint.whole)
        excused[constraint.origin, whole].append(frozenset(places.get(f, f) for f in constraint.facts))
    return [h for h in constraints if not any(own <= h.weights.keys() for own in excused[h.origin, h.whole])]


def headings(constraints: Sequence[Held], blank: Collection[Hashable]) -> frozenset[Hashable]:
    """Blank places that may be headings: they total only what stands below them, and rows may leave that out."""
    below = {h.whole for h in constraints if h.origin is Origin.ROWS}
    beside = {p for h in constraints if h.origin is Origin.COLUMNS for p in h.weights}
    return frozenset(p for p in blank if p in below and p not in beside)


def label_of_each(constraints: Sequence[Held], changes: Changes, grains: Changes) -> Label:
    """Whether independent changes can all be seen, each by itself and all together."""
    order = list(Label)
    alone = [label(constraints, {place: change}, grains) for place, change in changes.items()]
    return max((*alone, label(constraints, changes, grains)), key=order.index)


def tolerance_of(constraints: Sequence[Held], place: Hashable) -> Fraction:
    """The least that a constraint on a place tolerates; 0 where there is none."""
    return min((h.tolerance for h in constraints if place in h.weights), default=Fraction(0))
