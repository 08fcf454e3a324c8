"""Whether a systematic mistake explains what is violated better than wrong cells do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import exp

from budgetlint.mistakes import RARE, Mistake
from budgetlint.reconcile.candidates import Candidate, Cause, Change, certainty_of
from budgetlint.reconcile.explanations import Explanations
from budgetlint.reconcile.operation import Operation
from budgetlint.reconcile.operations import operations
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.system import System
from budgetlint.records import frozen

#: By how much a systematic mistake has to be cheaper than changed cells.
_MORE = 2.0


@frozen(eq=False)
class Hypothesis:
    """A systematic mistake, and what it costs together with all that it leaves."""

    operation: Operation
    mended: frozenset[int]
    cost: float


def systematic(cells: Explanations, violated: frozenset[int]) -> Sequence[Hypothesis]:
    """The systematic mistakes that explain more than changed cells do, and whatever else explains nearly as much; the
    likeliest first."""
    # What changed cells cost at least is known at once; what they do cost is worth knowing if that does not decide.
    least = cells.fewest_cost(violated) - _MORE
    found = _cheaper(cells, violated, least)
    if not found or found[0].cost + _MORE > least:
        found = _cheaper(cells, violated, cells.least_cost(violated) - _MORE)
    if not found:
        return ()
    first = found[0]
    # What is missing shows in no figure.
    if first.operation.dropped and first.cost + _MORE >= cells.likeliest_cost(violated):
        return ()
    rivals = (h for h in found[1:] if h.cost < first.cost + _MORE and not _is_same(cells.system, first, h))
    return [first, *rivals]


def _cheaper(cells: Explanations, violated: frozenset[int], below: float) -> Sequence[Hypothesis]:
    """The systematic mistakes that cost less with all that they leave, and so do not much more than the cheapest."""
    found: list[Hypothesis] = []
    most = below
    for operation, mended, broken in operations(cells.system, cells.printing, below):
        beside = cells.printing.beside.against_all(
            operation.amounts(cells.system, cells.printing), cells.figures_of(mended), cells.figures_of(violated)
        )
        own = operation.cost + RARE * len(broken) + beside
        cost = own + cells.least_cost(violated - mended, most - own)
        if cost < most:
            found.append(Hypothesis(operation, mended, cost))
            most = min(most, cost + _MORE)
    return sorted(found, key=lambda h: (h.cost, -len(h.mended), len(h.operation.right)))


def _is_same(system: System, one: Hypothesis, other: Hypothesis) -> bool:
    """Whether two hypotheses come to the same, or one to part of the other."""
    first, second = one.operation.changes(system), other.operation.changes(system)
    return all(first.get(c) == e for c, e in second.items()) or all(second.get(c) == e for c, e in first.items())


def cause_of(system: System, found: Sequence[Hypothesis], printing: Printing) -> tuple[Cause, System]:
    """The cause that a systematic mistake is, and what is left once it is mended."""
    weights = [exp(found[0].cost - h.cost) for h in found]
    candidates = tuple(
        _of_operation(system, h.operation, w / sum(weights), printing) for h, w in zip(found, weights, strict=True)
    )
    operation, mended = found[0].operation, found[0].mended
    changes = operation.changes(system)
    mended |= _told_otherwise(system, changes)
    constraints = tuple(system.constraints[n] for n in sorted(mended))
    touched = sorted({n for c in changes for n in system.holding[c]} - mended)
    agreeing = [n for n in touched if not system.is_violated(n, changes, operation.grain or None)]
    whole = tuple(system.constraints[n] for n in agreeing)
    cause = Cause(
        constraints,
        candidates,
        certainty_of(candidates, len(mended)),
        True,
        constraints,
        (*constraints, *whole),
        printing.beside.mended(operation.amounts(system, printing)),
    )
    told = mended - found[0].mended
    return cause, system.with_changes(changes, operation.dropped | told, operation.grain)


def _told_otherwise(system: System, changes: Mapping[int, Fraction]) -> frozenset[int]:
    """Sentences that may mean a figure which a systematic mistake changed: what they are held against has to be found
    anew once that is put right."""
    changed = {system.facts[c] for c in changes}
    return frozenset(n for n in system.violated if not changed.isdisjoint(system.constraints[n].instead))


def _of_operation(system: System, operation: Operation, share: float, printing: Printing) -> Candidate:
    right = operation.amounts(system, printing)
    misread = tuple(system.constraints[n] for n in sorted(operation.dropped))
    return Candidate(tuple(Change(f, v, Mistake.OTHER) for f, v in right.items()), share, operation, misread)
