"""Whether a wrong figure can be told from every other one that would explain as much, by all that its document prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from attrs import evolve, frozen
from benchmarks.reconcile.labels import Changes, Held

from budgetlint.binding.sums import in_yuan
from budgetlint.model.amount import Amount, ten_to
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.reconcile import habits, precision_of, rates
from budgetlint.reconcile.witnesses import Witness

#: 分 are worked with to so many more digits, whatever the unit of a figure.
_DECIMALS = 8


@frozen(eq=False)
class Witnesses:
    """What speaks of the figures of a document beside its constraints: place → percentages and habits, all of which agree
    as the document is without the error."""

    of: Mapping[Hashable, Sequence[Witness]]
    facts: Mapping[Hashable, Sequence[Fact]]
    places: Mapping[Fact, Hashable]

    @classmethod
    def read(cls, disclosure: Disclosure, places: Mapping[Fact, Hashable]) -> Witnesses:
        """Those of a document without an error."""
        found, facts = defaultdict[Hashable, list[Witness]](list), defaultdict[Hashable, list[Fact]](list)
        for witness in _witnesses(disclosure):
            for fact in witness.figures if witness.agrees({}) else ():
                place = places.get(fact, fact)
                found[place].append(witness)
                facts[place].append(fact)
        return cls(found, facts, places)

    def left_in(self, mutated: Disclosure, places: Mapping[Fact, Hashable]) -> Witnesses:
        """Those that the document still has with an error: where much is wrong, no habit is kept, no percentage known."""
        left = {frozenset(places.get(f, f) for f in w.figures) for w in _witnesses(mutated)}
        of = {
            place: [w for w in own if frozenset(self.places.get(f, f) for f in w.figures) in left]
            for place, own in self.of.items()
        }
        return evolve(self, of=of)

    def contradict(self, shifts: Mapping[Hashable, int]) -> bool:
        """Whether some do not agree with places that are off by so many 分."""
        own = [w for place in shifts for w in self.of.get(place, ())]
        changes = {f: _shifted(f, fen) for place, fen in shifts.items() for f in self.facts.get(place, ())}
        return any(not w.agrees(changes) for w in dict.fromkeys(own))


def _witnesses(disclosure: Disclosure) -> Iterator[Witness]:
    precision = precision_of(disclosure)
    for *_, own in rates(disclosure, precision, as_evidence=True):
        yield from own
    yield from habits(disclosure, precision)


def _shifted(fact: Fact, fen: int) -> Amount:
    """What a figure prints if it is so many 分 more, in its unit."""
    amount = fact.figure.amount
    unit = amount.unit if amount is not None else None
    value = (in_yuan(fact) or Fraction(0)) + Fraction(fen, 100)
    counted = value / ten_to((unit.exponent or 0) if unit else 0) * 10**_DECIMALS
    return Amount(int(counted), _DECIMALS, unit)


def is_distinct(constraints: Sequence[Held], changes: Changes, witnesses: Witnesses) -> bool:
    """Whether each of some wrong figures, by itself, can be told from all others, and no two of them are what one explains."""
    groups = [dict(group) for n in (1, 2) for group in combinations(changes.items(), n)]
    return not any(is_single(constraints, group, witnesses) for group in groups)


def is_single(constraints: Sequence[Held], changes: Changes, witnesses: Witnesses) -> bool:
    """Whether one figure, another one if a single one is wrong, would make up for all that are off: every constraint holds then,
    within what it tolerates, and no percentage beside it or them and no habit would disagree. What is off in no constraint
    can not be told at all."""
    off = {place: new - old for place, (old, new) in changes.items()}
    near = [c for c in constraints if not c.weights.keys().isdisjoint(off)]
    failing = [c for c in near if abs(_residual(c, off)) > c.tolerance]
    if not failing:
        return True
    first = min(failing, key=lambda c: len(c.weights))
    holding = defaultdict[Hashable, list[Held]](list)
    for constraint in constraints:
        for place in first.weights.keys() & constraint.weights.keys():
            holding[place].append(constraint)
    for other in first.weights.keys() - (off.keys() if len(off) == 1 else ()):
        change = Fraction(-_residual(first, off), first.weights[other])
        mended = {**off, other: off.get(other, 0) + int(change)}
        holds = all(abs(_residual(c, mended)) <= c.tolerance for c in (*near, *holding[other]))
        if holds and not witnesses.contradict(mended):
            return True
    return False


def _residual(constraint: Held, off: Mapping[Hashable, int]) -> int:
    return sum(weight * off[place] for place, weight in constraint.weights.items() if place in off)
