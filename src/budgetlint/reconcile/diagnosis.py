"""Which figures are wrong: the smallest sets of changes that make everything hold, ranked (DESIGN §7).

Systematic mistakes are tried first, then single cells are searched exactly; every explanation is tried on all
constraints before it is believed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import exp

from attrs import evolve

from budgetlint.mistakes import Mistake
from budgetlint.model.facts import Fact
from budgetlint.reconcile.candidates import Candidate, Cause, Certainty, Change, certainty_of
from budgetlint.reconcile.constraint import Constraint, Origin
from budgetlint.reconcile.explanations import MOST, MOST_OF_PART, WORK, WORK_OF_PART, Explanations, Ranked, amounts
from budgetlint.reconcile.piecemeal import plainest
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.system import System
from budgetlint.reconcile.systematic import cause_of, systematic
from budgetlint.records import frozen

#: How much dearer than the best an explanation may be to be mentioned.
_MARGIN = 12.0
#: So many figures of one table are not written wrong one by one.
_MANY = 3
#: Candidates that are told for one cause.
_TOLD = 6
#: The digits of a share: those that are alike are the same.
_DIGITS = 9


def diagnose(system: System, printing: Printing) -> tuple[Cause, ...]:
    """The causes of all that is violated in a system; what no explanation was found for is left to the caller."""
    found: list[Cause] = []
    left = system
    cells = Explanations(left, printing)
    while (violated := left.violated - left.vague) and (candidates := systematic(cells, violated)):
        cause, left = cause_of(left, candidates, printing)
        cells = Explanations(left, printing)
        found.append(cause)
    found += _Causes(cells).of(violated)
    settled: frozenset[int] = frozenset()
    while plain := plainest(Explanations(left, printing, settled), _unexplained(left, found)):
        cause, cell, left = plain
        found.append(cause)
        settled |= {cell}
    if settled:
        found += _Causes(Explanations(left, printing, settled)).of(_unexplained(left, found))
    if left.vague:
        found, left = _with_vague(left, found)
        found += _Causes(Explanations(left, printing)).of(left.violated)
    return tuple(found)


def _unexplained(system: System, found: Sequence[Cause]) -> frozenset[int]:
    """The violated rows that no cause speaks of."""
    told = {c for cause in found for c in cause.constraints}
    return frozenset(n for n in system.violated - system.vague if system.constraints[n] not in told)


def _with_vague(system: System, found: Sequence[Cause]) -> tuple[list[Cause], System]:
    """The causes, each with the sentences that may mean a figure which it mends and then are right; and what is left once
    all is mended."""
    at = {f: n for n, f in enumerate(system.facts)}
    changes: dict[int, Fraction] = {}
    home: dict[int, Cause] = {}
    for cause in found:
        for change in cause.best.changes if cause.best and cause.best.operation is None else ():
            if change.value is not None and (cell := at[change.fact]) not in system.moved:
                changes[cell] = Fraction(change.value.scaled(system.exponent) - system.printed(cell))
                home[cell] = cause
    right: dict[Cause, list[Constraint]] = defaultdict(list)
    dropped = {n for cause in found for n, c in enumerate(system.constraints) if c in cause.constraints}
    for n in system.vague:
        constraint = system.constraints[n]
        claim = at[constraint.whole]
        for cell in (at[f] for f in constraint.instead if f in at and at[f] in changes):
            gap = system.printed(claim) - system.printed(cell) - changes[cell]
            if abs(gap) <= system.tolerance({claim: 1, cell: -1}, system.rewritten([cell])):
                right[home[cell]].append(constraint)
                dropped.add(n)
                break
    told = [evolve(c, constraints=(*c.constraints, *right[c])) for c in found]
    return told, system.with_changes(changes, dropped, system.rewritten(changes))


@frozen(eq=False, slots=False)
class _Causes:
    """From explanations to causes, one for each thing that went wrong."""

    found: Explanations

    def of(self, violated: frozenset[int]) -> Iterator[Cause]:
        """The causes of violated rows: of all at once if that can be searched, else part by part."""
        if not violated:
            return
        ranked, complete = self.found.ranked(violated, MOST, WORK)
        if ranked and complete:
            yield from self._split(violated, self.found.with_rivals(violated, ranked), complete)
            return
        for part in self.found.parts(violated):
            ranked, complete = self.found.ranked(part, MOST_OF_PART, WORK_OF_PART)
            if ranked:
                yield from self._split(part, self.found.with_rivals(part, ranked), complete)

    def _split(self, violated: Collection[int], ranked: Sequence[Ranked], complete: bool) -> Iterator[Cause]:
        """One cause for each cell of the best explanation; the other explanations are told where they differ from it."""
        best = ranked[0]
        near = [r for r in ranked if r.cost - r.unusual <= best.cost - best.unusual + _MARGIN]
        weights = {id(r): exp(best.cost - r.cost) for r in near}
        total = sum(weights.values())
        groups = self._groups(violated, best)
        rivals: dict[frozenset[int], list[tuple[Ranked, float]]] = defaultdict(list)
        for other in near[1:]:
            for group in (g for g in groups if not g <= other.parts):
                rivals[group].append((other, weights[id(other)] / total))
        for group, own in groups.items():
            yield self._cause(group, best, own, rivals[group], complete)

    def _groups(self, violated: Collection[int], best: Ranked) -> Mapping[frozenset[int], Sequence[int]]:
        """The parts of the best explanation, what hangs together in one, each with the violated rows that it explains.

        A part that no violated row is left to speak for is there for another's sake, and goes with it: with one that shares a
        row with it, if there is one.
        """
        groups = [*best.carried, *(frozenset([-1 - n]) for n in best.explanation.dropped)]
        speaking = {n: [g for g in groups if self._speaks_of(n, g)] for n in violated}
        homes: dict[frozenset[int], list[int]] = {g: [] for g in groups}
        for n in sorted(speaking, key=lambda n: (len(speaking[n]), n)):
            if speaking[n]:
                homes[min(speaking[n], key=lambda g: (len(homes[g]), sorted(g)))].append(n)
        told = sorted((g for g in groups if homes[g]), key=lambda g: (-len(homes[g]), min(g) < 0, min(g)))
        with_it = {g: set(g) for g in told}
        for bare in (g for g in groups if not homes[g]):
            near = (g for g in told if any(self._speaks_of(n, bare) for n in homes[g]))
            with_it[next(near, told[0])] |= bare
        return {frozenset(own): sorted(homes[g]) for g, own in with_it.items()}

    def _speaks_of(self, row: int, group: Collection[int]) -> bool:
        return any(p in self.found.system.rows[row].terms if p >= 0 else p == -1 - row for p in group)

    def _cause(
        self,
        group: frozenset[int],
        best: Ranked,
        violated: Sequence[int],
        rivals: Sequence[tuple[Ranked, float]],
        complete: bool,
    ) -> Cause:
        system = self.found.system
        others = self._others(group, best, rivals)
        first = self._candidate(best, group, 1.0 - sum(c.share for c in others), violated)
        candidates = tuple(sorted((first, *others), key=lambda c: -c.share))
        changes = {c: self._by(best.changes[c]) for c in best.explanation.cells if best.changes[c].value is not None}
        holding = sorted({n for c in group if c >= 0 for n in system.holding[c]})
        agreeing = [n for n in holding if n not in best.explanation.dropped and not system.is_violated(n, changes)]
        constraints = tuple(system.constraints[n] for n in violated)
        settled = [n for n in agreeing if system.rows[n].residual and not system.rows[n].at_least and n not in violated]
        beside = self.found.printing.beside.mended(amounts(c for cell, c in best.changes.items() if cell in group))
        return Cause(
            constraints,
            candidates[:_TOLD],
            self._certainty(group, best, violated, candidates, complete, len(beside)),
            complete,
            tuple(system.constraints[n] for n in settled if self._closes(n, changes)),
            tuple(system.constraints[n] for n in agreeing),
            beside,
        )

    def _certainty(
        self,
        group: Collection[int],
        best: Ranked,
        violated: Sequence[int],
        candidates: Sequence[Candidate],
        complete: bool,
        beside: int,
    ) -> Certainty:
        if self._is_doubtful(group, best, violated):
            return Certainty.OPEN
        found = certainty_of(candidates, len(violated) + beside)
        sure = complete and not best.accused and not (beside == 0 and self._is_arbitrary(group, best, violated))
        return found if sure or found is not Certainty.ONLY else Certainty.SEVERAL

    def _is_arbitrary(self, group: Collection[int], best: Ranked, violated: Sequence[int]) -> bool:
        """Whether the figures look like no slip, and one sum alone says what they should be: bounds that exclude all others
        exclude no two of them."""
        equal = [self.found.system.constraints[n] for n in violated if not self.found.system.rows[n].at_least]
        odd = all(c.mistake is Mistake.OTHER for cell, c in best.changes.items() if cell in group)
        return odd and len(equal) <= 1 and len(equal) < len(violated) and all(c.is_sum for c in equal)

    def _is_doubtful(self, group: Collection[int], best: Ranked, violated: Sequence[int]) -> bool:
        """Whether the smallest explanation proves little: another table says otherwise and balances, too; more figures would
        be wrong than anything speaks for; two totals differ one of which nothing else holds; an amount would fall below 0, while
        no sign was lost; or a table has so many wrong figures that look like no slip that something else may be wrong with it."""
        if any(c.turns_negative and c.mistake is Mistake.OTHER for cell, c in best.changes.items() if cell in group):
            return True
        if best.contested or len(group) > len(violated) or all(self._is_bare_balance(n, group) for n in violated):
            return True
        odd = [c for c, change in best.changes.items() if change.mistake is Mistake.OTHER]
        tables = [self.found.system.facts[c].table for c in odd]
        own = {self.found.system.facts[c].table for c in group if c in odd} - {None}
        return any(tables.count(table) >= _MANY for table in own)

    def _is_bare_balance(self, row: int, group: Collection[int]) -> bool:
        system = self.found.system
        held = (sum(not system.rows[n].at_least for n in system.holding[c]) for c in group if c >= 0)
        return system.constraints[row].origin is Origin.BALANCE and all(n == 1 for n in held)

    def _closes(self, row: int, changes: Mapping[int, Fraction]) -> bool:
        own = self.found.system.rows[row]
        return own.residual == -sum((w * changes[c] for c, w in own.terms.items() if c in changes), Fraction(0))

    def _by(self, change: Change) -> Fraction:
        """By how much a cell changes, as it would be printed."""
        assert change.value is not None
        cell = self._at[change.fact]
        return Fraction(change.value.scaled(self.found.system.exponent) - self.found.system.printed(cell))

    @cached_property
    def _at(self) -> Mapping[Fact, int]:
        return {f: n for n, f in enumerate(self.found.system.facts)}

    def _candidate(
        self, ranked: Ranked, parts: Collection[int], share: float, violated: Collection[int] = ()
    ) -> Candidate:
        """The changes, that of the cell which most violated rows speak of first."""
        counts = {p: sum(p in self.found.system.rows[n].terms for n in violated) for p in parts}
        changes = tuple(ranked.changes[p] for p in sorted(parts, key=lambda p: (-counts[p], p)) if p >= 0)
        misread = tuple(self.found.system.constraints[-1 - p] for p in sorted(parts) if p < 0)
        return Candidate(changes, round(share, _DIGITS), misread=misread)

    def _others(
        self, group: frozenset[int], best: Ranked, rivals: Iterable[tuple[Ranked, float]]
    ) -> Sequence[Candidate]:
        """What other explanations say instead of a part of the best, those that say the same together: what one of them changes
        besides for the sake of another cause is not part of it. They may leave cells of that part as they are."""
        shares: dict[frozenset[int], float] = defaultdict(float)
        first: dict[frozenset[int], Ranked] = {}
        for other, share in sorted(rivals, key=lambda rival: len(rival[0].parts - best.parts)):
            whole = (other.parts - best.parts) or (other.parts & group)
            instead = next((known for known in first if known and known < whole), whole)
            shares[instead] += share
            first.setdefault(instead, other)
        return [self._candidate(first[i], i, share) for i, share in shares.items() if i]
