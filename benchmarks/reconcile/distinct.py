"""Whether a wrong figure can be told from every other one that would explain as much, by all that its document prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from attrs import frozen
from benchmarks.reconcile.labels import Changes, Held

from budgetlint.binding.sums import in_yuan
from budgetlint.model.amount import Amount, ten_to
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.reconcile import Rate, habits, precision_of, rates
from budgetlint.reconcile.habits import Habit

_Shape: TypeAlias = tuple[tuple[int, int], ...]
#: 分 are worked with to so many more digits, whatever the unit of a figure.
_DECIMALS = 8


@frozen(eq=False)
class Witnesses:
    """What speaks of the figures of a document beside its constraints: place → percentages and habits, all of which agree
    as the document is without the error."""

    of: Mapping[Hashable, Sequence[Rate | Habit]]
    facts: Mapping[Hashable, Sequence[Fact]]

    @classmethod
    def read(cls, disclosure: Disclosure, places: Mapping[Fact, Hashable]) -> Witnesses:
        """Those of a document without an error."""
        precision = precision_of(disclosure)
        told: list[Rate | Habit] = [rate for *_, own in rates(disclosure, precision) for rate in own]
        found, facts = defaultdict[Hashable, list[Rate | Habit]](list), defaultdict[Hashable, list[Fact]](list)
        for witness in [*told, *habits(disclosure, precision)]:
            for fact in witness.figures if witness.agrees({}) else ():
                place = places.get(fact, fact)
                found[place].append(witness)
                facts[place].append(fact)
        return cls(found, facts)

    def contradict(self, shifts: Mapping[Hashable, int]) -> bool:
        """Whether some do not agree with places that are off by so many 分."""
        own = [w for place in shifts for w in self.of.get(place, ())]
        changes = {f: _shifted(f, fen) for place, fen in shifts.items() for f in self.facts.get(place, ())}
        return any(not w.agrees(changes) for w in dict.fromkeys(own))


def _shifted(fact: Fact, fen: int) -> Amount:
    """What a figure prints if it is so many 分 more, in its unit."""
    amount = fact.figure.amount
    unit = amount.unit if amount is not None else None
    value = (in_yuan(fact) or Fraction(0)) + Fraction(fen, 100)
    counted = value / ten_to((unit.exponent or 0) if unit else 0) * 10**_DECIMALS
    return Amount(int(counted), _DECIMALS, unit)


def is_distinct(constraints: Sequence[Held], changes: Changes, witnesses: Witnesses) -> bool:
    """Whether each of some wrong figures, by itself, can be told from all others: no other place is in just the same
    constraints, or a percentage beside one of the two, or a habit, would not agree if the other one were wrong instead. Nor
    does one figure explain what two of them do."""
    columns: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for number, constraint in enumerate(constraints):
        for place, weight in constraint.weights.items():
            columns[place].append((number, weight))
    alike: dict[_Shape, list[Hashable]] = defaultdict(list)
    for place, column in columns.items():
        alike[_shape(column)].append(place)
    for place, (old, new) in changes.items():
        if place not in columns:
            return False
        for other, by in _rivals(place, new - old, columns, alike):
            if not witnesses.contradict({place: new - old, other: by}):
                return False
    pairs = (dict(pair) for pair in combinations(changes.items(), 2))
    return not any(is_single(constraints, pair, witnesses) for pair in pairs)


def is_single(constraints: Sequence[Held], changes: Changes, witnesses: Witnesses) -> bool:
    """Whether a single figure would make up for several that are off, and nothing printed beside it says otherwise."""
    columns: dict[Hashable, dict[int, int]] = defaultdict(dict)
    for number, constraint in enumerate(constraints):
        for place, weight in constraint.weights.items():
            columns[place][number] = weight
    residual: dict[int, int] = defaultdict(int)
    for place, (old, new) in changes.items():
        for number, weight in columns[place].items():
            residual[number] += weight * (new - old)
    left = {number: by for number, by in residual.items() if by}
    if not left:
        return True
    for other in constraints[min(left)].weights:
        weights = columns[other]
        change = Fraction(-left[min(left)], weights[min(left)])
        if weights.keys() == left.keys() and all(weights[n] * change == -by for n, by in left.items()):
            shifts = {place: new - old for place, (old, new) in changes.items()}
            shifts[other] = shifts.get(other, 0) + int(change)
            if not witnesses.contradict(shifts):
                return True
    return False


def _rivals(
    place: Hashable,
    off: int,
    columns: Mapping[Hashable, Sequence[tuple[int, int]]],
    alike: Mapping[_Shape, Sequence[Hashable]],
) -> Iterator[tuple[Hashable, int]]:
    """The other places in the same constraints, and by how much each would change to make up for a place that is off."""
    own = columns[place]
    for other in alike[_shape(own)]:
        if other != place:
            yield other, -off if columns[other][0][1] == own[0][1] else off


def _shape(column: Sequence[tuple[int, int]]) -> _Shape:
    """A column up to its sign."""
    sign = 1 if column[0][1] > 0 else -1
    return tuple((number, sign * weight) for number, weight in column)
