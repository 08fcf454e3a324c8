"""What speaks of figures beside the laws: percentages that were worked out from them, equalities that a document keeps to.

They prove nothing. Of several figures that may be wrong they tell which is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from budgetlint.model.amount import Amount
from budgetlint.model.facts import Fact
from budgetlint.reconcile.habits import Habit
from budgetlint.reconcile.rates import Rate
from budgetlint.records import frozen

Witness: TypeAlias = Rate | Habit
#: What it costs that a percentage was worked out from a wrong figure, or another figure copied from it.
_FOLLOWED: Final = 2.0


@frozen(eq=False, slots=False)
class Witnesses:
    """Those of a document; what its figures should print is given as figure → amount."""

    every: Sequence[Witness] = ()

    def of(self, figure: Fact) -> Sequence[Witness]:
        """Those of one figure."""
        return self._of.get(figure, ())

    def mended(self, changes: Mapping[Fact, Amount]) -> tuple[Witness, ...]:
        """Those that agree only once some figures print other amounts."""
        return tuple(w for w in self._among(changes) if w.agrees(changes) and not w.agrees({}))

    def against(self, changes: Mapping[Fact, Amount], among: Iterable[Fact]) -> tuple[float, float]:
        """What it costs that those of some figures do not agree with them once some print other amounts, and how much of that
        only habits say: one that does not agree as it is either is a surprise by itself, while one that does may have
        followed a wrong figure."""
        costs = {
            w: _FOLLOWED if w.agrees({}) else w.surprise
            for w in self._among((*changes, *among))
            if not w.agrees(changes)
        }
        return sum(costs.values()), sum(cost for w, cost in costs.items() if isinstance(w, Habit))

    def against_all(self, changes: Mapping[Fact, Amount], among: Iterable[Fact], violated: Iterable[Fact]) -> float:
        """The same of a systematic mistake: percentages that followed it were worked out at once, and what those of its figures
        say that are no witnesses of the violated ones is for it alone to explain."""
        told = set(self._among(violated))
        beside = self._among((*changes, *among))
        before = sum(w.surprise for w in beside if w not in told and not w.agrees({}))
        left = [w for w in beside if not w.agrees(changes)]
        followed = any(w.agrees({}) for w in left)
        return sum(w.surprise for w in left if not w.agrees({})) + _FOLLOWED * followed - before

    def _among(self, figures: Iterable[Fact]) -> Sequence[Witness]:
        return list(dict.fromkeys(w for figure in figures for w in self.of(figure)))

    @cached_property
    def _of(self) -> Mapping[Fact, Sequence[Witness]]:
        found: dict[Fact, list[Witness]] = defaultdict(list)
        for witness in self.every:
            for figure in witness.figures:
                found[figure].append(witness)
        return found
