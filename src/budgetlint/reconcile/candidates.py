"""What went wrong in a document, and how it may be put right: causes and their candidates (DESIGN §7)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from budgetlint.mistakes import Mistake
from budgetlint.model.amount import Amount
from budgetlint.model.facts import Fact
from budgetlint.reconcile.constraint import Constraint
from budgetlint.reconcile.operation import Operation
from budgetlint.reconcile.witnesses import Witness
from budgetlint.records import frozen


class Certainty(StrEnum):
    """How sure the first candidate is."""

    ONLY = "only"  # the only smallest explanation
    SEVERAL = "several"  # others are as small, but less likely
    OPEN = "open"  # none is likelier than the others, or no value follows


@frozen(eq=False)
class Change:
    """A cell and what it should print; ``value`` None where that does not follow."""

    fact: Fact
    value: Amount | None
    mistake: Mistake

    @property
    def turns_negative(self) -> bool:
        """Whether it prints an amount below 0 where none is: arithmetic, but nothing that anybody left out."""
        shown = self.fact.figure.amount
        return self.value is not None and self.value.mantissa < 0 and (shown is None or shown.mantissa >= 0)


@frozen(eq=False)
class Candidate:
    """One way to put things right. ``misread``: what then was not read as it is meant; ``share``: how likely it is among
    all candidates of its cause."""

    changes: tuple[Change, ...]
    share: float
    operation: Operation | None = None
    misread: tuple[Constraint, ...] = ()


@frozen(eq=False)
class Cause:
    """One thing that went wrong: the constraints it violates, and what it most likely is, best first.

    ``settled`` are those that hold to the last digit once it is mended, ``agreeing`` those among all that speak of the
    cells of the first candidate and hold then. Without candidates no explanation was found.
    """

    constraints: tuple[Constraint, ...]
    candidates: tuple[Candidate, ...]
    certainty: Certainty
    complete: bool
    settled: tuple[Constraint, ...] = ()
    agreeing: tuple[Constraint, ...] = ()
    #: The percentages and habits of its figures that agree only once it is mended.
    beside: tuple[Witness, ...] = ()

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


#: Of two candidates none is preferred unless it is so much likelier.
_CLEAR = 3.0


def certainty_of(candidates: Sequence[Candidate], violated: int) -> Certainty:
    """How sure the first of some candidates is, the likeliest first. Where a single constraint is violated, how figures
    are mistyped is all that tells them apart, which is not enough."""
    best, *others = candidates
    if best.operation is None and (best.misread or any(c.value is None for c in best.changes)):
        return Certainty.OPEN
    if not others:
        return Certainty.ONLY
    return Certainty.SEVERAL if violated > 1 and best.share >= _CLEAR * others[0].share else Certainty.OPEN
