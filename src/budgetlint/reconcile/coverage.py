"""How many independent constraints hold each printed amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from budgetlint.model.facts import Fact
from budgetlint.reconcile.constraint import Constraint, Relation

#: Ranks are taken modulo a prime: the coefficients are ±1, so a rank lost by chance is out of the question here.
_PRIME = 2**61 - 1


def independent(constraints: Iterable[Constraint]) -> Mapping[Fact, int]:
    """For each printed amount that an equality holds, the number of linearly independent ones that do."""
    holding: dict[Fact, list[Constraint]] = defaultdict(list)
    for constraint in constraints:
        if constraint.relation is Relation.EQUAL and not constraint.doubt:
            for fact in constraint.facts:
                if fact.figure.amount is not None:
                    holding[fact].append(constraint)
    return {fact: _rank(own) for fact, own in holding.items()}


def _rank(constraints: Sequence[Constraint]) -> int:
    order = {fact: at for at, fact in enumerate(dict.fromkeys(f for c in constraints for f in c.facts))}
    pivots: dict[Fact, dict[Fact, int]] = {}
    for constraint in constraints:
        row = dict.fromkeys(constraint.parts, _PRIME - 1) | dict.fromkeys((constraint.whole, *constraint.less), 1)
        while row:
            pivot = min(row, key=order.__getitem__)
            other = pivots.get(pivot)
            if other is None:
                inverse = pow(row[pivot], -1, _PRIME)
                pivots[pivot] = {f: n * inverse % _PRIME for f, n in row.items()}
                break
            factor = row[pivot]
            for fact, n in other.items():
                left = (row.get(fact, 0) - factor * n) % _PRIME
                if left:
                    row[fact] = left
                else:
                    row.pop(fact, None)
    return len(pivots)
