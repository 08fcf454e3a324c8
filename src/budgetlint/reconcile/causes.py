"""Which violated constraints hang together. No verdict on which figure is wrong: only what one finding can speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from heapq import heapify, heappop, heappush

from budgetlint.model.facts import Fact
from budgetlint.reconcile.constraint import Constraint
from budgetlint.reconcile.slips import is_slip

#: Differences of fewer printed units than this agree by chance too easily.
_NOTABLE = 10


def shared_figures(violated: Sequence[Constraint]) -> Mapping[Constraint, Fact]:
    """For each violated constraint the figure that it has in common with most others, taken greedily."""
    holding: dict[Fact, list[Constraint]] = defaultdict(list)
    for constraint in violated:
        for fact in constraint.facts:
            holding[fact].append(constraint)
    counts = {fact: len(own) for fact, own in holding.items()}
    # Of equals the first by name, so that the order of rows makes no difference.
    queue = [(-n, (f.row_label, f.column_label, f.span), at, f) for at, (f, n) in enumerate(counts.items())]
    heapify(queue)
    shared: dict[Constraint, Fact] = {}
    while queue:
        negative, name, at, fact = heappop(queue)
        if counts[fact] != -negative:
            heappush(queue, (-counts[fact], name, at, fact))
            continue
        if counts[fact] < 2:
            break
        for constraint in holding[fact]:
            if constraint not in shared:
                shared[constraint] = fact
                for other in constraint.facts:
                    counts[other] -= 1
    return shared


def causes(violated: Sequence[Constraint], shared: Mapping[Constraint, Fact]) -> Mapping[Constraint, int]:
    """Violated constraints by cause: those that share a figure, and those of one table that are off by the same
    amount, as when a row is listed twice or a total was carried from one table into another, or by their unit alone."""
    first: dict[Hashable, int] = {}
    above = list(range(len(violated)))

    def root(at: int) -> int:
        while above[at] != at:
            above[at] = at = above[above[at]]
        return at

    for at, constraint in enumerate(violated):
        marks: list[Hashable] = [shared[constraint]] if constraint in shared else []
        if _is_notable(constraint):
            marks += [(table, *_amount(constraint)) for table in constraint.tables]
        if is_slip(constraint):
            marks += [("unit", table) for table in constraint.tables]
        for mark in marks:
            above[root(at)] = root(first.setdefault(mark, at))
    return {constraint: root(at) for at, constraint in enumerate(violated)}


def _amount(constraint: Constraint) -> tuple[int, int]:
    """The difference without sign, in its own shortest form: digits and power of ten."""
    digits, exponent = abs(constraint.difference or 0), constraint.exponent
    while digits and digits % 10 == 0:
        digits, exponent = digits // 10, exponent + 1
    return digits, exponent


def _is_notable(constraint: Constraint) -> bool:
    amounts = [f.figure.amount for f in constraint.facts if f.figure.amount is not None]
    unit = int(10 ** (max(a.exponent for a in amounts) - constraint.exponent))
    return abs(constraint.difference or 0) >= _NOTABLE * unit
