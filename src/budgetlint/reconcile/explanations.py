"""Explanations of what is violated by single cells: all smallest ones, tried on every constraint, the likeliest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import Final, NamedTuple

from attrs import evolve, field

from budgetlint.mistakes import RARE, Guess, Mistake
from budgetlint.model.amount import Amount
from budgetlint.model.facts import Fact
from budgetlint.reconcile.accused import with_accused
from budgetlint.reconcile.candidates import Change
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.search import Explanation
from budgetlint.reconcile.system import System
from budgetlint.records import frozen

#: The most changes that are looked for at once in a document and in one part of it, and the most cells of equations that
#: such a search rewrites.
MOST: Final = 8
MOST_OF_PART: Final = 4
WORK: Final = 60_000
WORK_OF_PART: Final = 30_000
#: The most explanations that are listed.
_LISTED = 64
#: So many of them are weighed where only their cost matters.
_ROUGHLY = 12
#: What it costs that a figure was carried along: totals of one table that are off by the same amount.
_CARRIED = 0.25
#: The most figures of one table that are looked for together.
_MOST_OF_TABLE = 8
#: Explanations by the figures of one table that are looked for.
_OF_A_TABLE = 4
#: What it costs that rows or sentences do not hang together as they were read.
_MISREAD = RARE + 14.0
#: An explanation that is no plain slip is worth looking one change further.
_IMPLAUSIBLE = 6.0


class _Told(NamedTuple):
    """What a cell should print, by how much that differs, what such a mistake costs."""

    change: Change
    off: Fraction | None
    cost: float


@frozen(eq=False)
class Ranked:
    """An explanation with what each cell should print, and what it costs. ``carried`` are its cells, those of one table
    that are off by the same amount together: one of them was written wrong, and the others computed from it."""

    explanation: Explanation
    changes: Mapping[int, Change]
    carried: Sequence[frozenset[int]]
    cost: float
    #: What it would cost if each of its cells were written wrong by itself.
    full_cost: float
    #: How much of its cost only the habits of the document say, which prove nothing.
    unusual: float = 0.0
    #: Whether percentages and habits, which prove nothing, say which figures they are.
    accused: bool = False
    #: Whether the figures of another table explain all as well: one table's word against another's.
    contested: bool = False

    @property
    def parts(self) -> frozenset[int]:
        """Its cells, and the rows it drops as negative numbers."""
        return self.explanation.cells | {-1 - n for n in self.explanation.dropped}


@frozen(eq=False)
class Explanations:
    """The explanations of parts of what is violated in a system, each found once."""

    system: System
    printing: Printing
    #: Cells that were put right before.
    settled: frozenset[int] = frozenset()
    _known: dict[frozenset[int], tuple[Sequence[Ranked], bool]] = field(factory=dict)
    _least: dict[frozenset[int], float] = field(factory=dict)
    _likeliest: dict[tuple[int, Fraction, Fraction], tuple[Amount, Guess]] = field(factory=dict)

    def parts(self, violated: Collection[int]) -> Sequence[frozenset[int]]:
        """Violated rows by the cells they share, joined where the explanation of one part needs a cell of another."""
        parts = list(self.connected(violated))
        while True:
            homes = {c: n for n, part in enumerate(parts) for row in part for c in self.system.rows[row].terms}
            for n, part in enumerate(parts):
                ranked, _ = self.ranked(part, MOST_OF_PART, WORK_OF_PART)
                needed = {homes[c] for c in (ranked[0].explanation.cells if ranked else ()) if c in homes} - {n}
                if needed:
                    joined = frozenset.union(part, *(parts[m] for m in needed))
                    parts = [p for m, p in enumerate(parts) if m != n and m not in needed] + [joined]
                    break
            else:
                return parts

    def connected(self, violated: Collection[int]) -> Iterator[frozenset[int]]:
        """Violated rows by the cells that they share."""
        holding: dict[int, list[int]] = defaultdict(list)
        for n in violated:
            for cell in self.system.rows[n].terms:
                holding[cell].append(n)
        left = set(violated)
        while left:
            part, queue = set[int](), [min(left)]
            while queue:
                row = queue.pop()
                if row in left:
                    left.discard(row)
                    part.add(row)
                    queue += [m for c in self.system.rows[row].terms for m in holding[c]]
            yield frozenset(part)

    def fewest_cost(self, violated: Collection[int]) -> float:
        """Less than which mending some violated rows cell by cell can not cost: a slip for each that shares no cell with
        others."""
        return RARE * sum(1 for _ in self.connected(violated))

    def least_cost(self, violated: Collection[int], below: float = inf) -> float:
        """What it costs at least to mend some violated rows cell by cell; ``below`` or more where it costs so much."""
        parts = list(self.connected(violated))
        cost = RARE * len(parts)
        for part in parts:
            if cost >= below:
                return cost
            cost += self._least_of_part(part) - RARE
        return cost

    def likeliest_cost(self, violated: Collection[int]) -> float:
        """The same with one change more than needed tried where those are unlikely."""
        return sum(self._likeliest_of_part(part) for part in self.parts(violated))

    def _likeliest_of_part(self, part: frozenset[int]) -> float:
        ranked, _ = self.ranked(part, MOST_OF_PART, WORK_OF_PART)
        return ranked[0].cost if ranked else self._least_of_part(part)

    def _least_of_part(self, part: frozenset[int]) -> float:
        if part not in self._least:
            aside = self.system.violated - part
            search = self.system.search(aside, WORK_OF_PART, _LISTED, self.system.droppable, self.settled)
            found = search.smallest(MOST_OF_PART)
            costs = [r.cost for r in self._believed(found.explanations[:_ROUGHLY], aside)]
            self._least[part] = min(costs, default=(MOST_OF_PART + 1) * (RARE + _IMPLAUSIBLE))
        return self._least[part]

    def ranked(self, violated: Collection[int], most: int, work: int) -> tuple[Sequence[Ranked], bool]:
        """The explanations of some violated rows, the others left aside; the likeliest first. Whether all are known."""
        key = frozenset(violated)
        if key not in self._known:
            self._known[key] = self._rank(key, most, work)
        return self._known[key]

    def _rank(self, violated: frozenset[int], most: int, work: int) -> tuple[Sequence[Ranked], bool]:
        aside = self.system.violated - violated
        search = self.system.search(aside, work, _LISTED, self.system.droppable, self.settled)
        found = search.smallest(most)
        ranked = [*self._believed(found.explanations, aside)]
        implausible = ranked and ranked[0].cost > ranked[0].explanation.size * (RARE + _IMPLAUSIBLE)
        if found.complete and implausible and found.size < MOST_OF_PART:
            further = search.of_size(found.size + 1)
            if further.complete:
                smaller = {r.parts for r in ranked}
                more = (
                    r for r in self._believed(further.explanations, aside) if not any(s <= r.parts for s in smaller)
                )
                ranked += [evolve(r, cost=r.full_cost) for r in more if r.full_cost < ranked[0].cost]
        elif found.complete and found.explanations and not ranked and found.size < most:
            further = search.of_size(found.size + 1)
            ranked = [*self._believed(further.explanations, aside)] if further.complete else []
        if ranked:
            ranked += self._by_accused(ranked, aside)
        return sorted(ranked, key=_order), found.complete

    def with_rivals(self, violated: frozenset[int], ranked: Sequence[Ranked]) -> Sequence[Ranked]:
        """The same with what the figures of each table alone explain, where tables that balance in themselves contradict
        each other: either may be wrong, however many figures each has."""
        if not all(self._is_between_tables(n) for n in violated):
            return ranked
        known = {r.parts for r in ranked}
        rivals = list(self._by_table(violated))
        tables = {frozenset(self.system.facts[c].table for c in r.explanation.cells) for r in rivals}
        every = [evolve(r, contested=len(tables) > 1) for r in (*ranked, *(r for r in rivals if r.parts not in known))]
        return sorted(every, key=_order)

    def _is_between_tables(self, row: int) -> bool:
        return self.system.constraints[row].across and not self.system.constraints[row].in_prose

    def _by_table(self, violated: frozenset[int]) -> Iterator[Ranked]:
        own, aside = self.system.facts, self.system.violated - violated
        tables = {own[c].table for n in violated for c in self.system.rows[n].terms}
        for table in sorted(t for t in tables if t is not None):
            fixed = self.settled.union(c for c, f in enumerate(own) if f.table != table)
            found = self.system.search(aside, WORK_OF_PART, _OF_A_TABLE, (), fixed).smallest(_MOST_OF_TABLE)
            yield from self._believed(found.explanations[:_OF_A_TABLE], aside)

    def alone(self, cell: int, by: Fraction, aside: Collection[int]) -> Change | None:
        """What one cell should print that changes by so much, other violated rows left aside; None where that leaves
        something violated."""
        told = self._told({cell: by}, (), aside)
        return None if told is None else told[cell].change

    def _believed(self, found: Iterable[Explanation], aside: Collection[int]) -> Sequence[Ranked]:
        """Explanations with values that a cell can print and that leave nothing violated, the cheapest first."""
        unknown = set(self.system.unknown)
        ranked: list[Ranked] = []
        for explanation in found:
            changes = {c: e for c, e in explanation.changes if c not in unknown}
            told = self._told(changes, explanation.dropped, aside)
            if told is not None:
                own = evolve(explanation, changes=tuple((c, e) for c, e in explanation.changes if c not in unknown))
                carried = self._carried(told)
                cost = sum(max(told[c].cost for c in group) + _CARRIED * (len(group) - 1) for group in carried)
                cost += _MISREAD * len(explanation.dropped)
                full = sum(t.cost for t in told.values()) + _MISREAD * len(explanation.dropped)
                ranked.append(Ranked(own, {c: t.change for c, t in told.items()}, carried, cost, full))
        return sorted(self._beside_witnesses(ranked, aside), key=lambda r: r.cost)

    def _beside_witnesses(self, ranked: Sequence[Ranked], aside: Collection[int]) -> Sequence[Ranked]:
        """Explanations at what they cost together with the witnesses of the figures that do not agree with them."""
        if not self.printing.beside.every:
            return ranked
        among = self.figures_of(self.system.violated.difference(aside))
        more = [self.printing.beside.against(amounts(r.changes.values()), among) for r in ranked]
        return [
            evolve(r, cost=r.cost + cost, full_cost=r.full_cost + cost, unusual=unusual)
            for r, (cost, unusual) in zip(ranked, more, strict=True)
        ]

    def _by_accused(self, ranked: Sequence[Ranked], aside: Collection[int]) -> Sequence[Ranked]:
        """Explanations by several figures of one sum, where witnesses still do not agree with the likeliest of others."""
        best, among = ranked[0], self.figures_of(self.system.violated.difference(aside))
        against, _ = self.printing.beside.against(amounts(best.changes.values()), among)
        if not against:
            return ()
        known = {r.parts for r in ranked if all(c.value is not None for c in r.changes.values())}
        accused = with_accused(self.system, self.printing, aside, self.settled, WORK_OF_PART)
        found = [r for r in self._believed(accused, aside) if r.parts not in known and r.full_cost < best.cost]
        return [evolve(r, cost=r.full_cost, accused=True) for r in found]

    def figures_of(self, rows: Iterable[int]) -> Sequence[Fact]:
        """The figures that some rows speak of."""
        cells = {c for n in rows for c in self.system.rows[n].terms}
        return [self.system.facts[c] for c in sorted(cells)]

    def _told(
        self, changes: Mapping[int, Fraction | None], dropped: Sequence[int], aside: Collection[int]
    ) -> Mapping[int, _Told] | None:
        """What the cells should print; None where that leaves something violated."""
        system = self.system
        known = {c: e for c, e in changes.items() if e is not None}
        told: dict[int, _Told] = {}
        # Each anew once the others are known.
        for cell in [*sorted(known), *sorted(known)] if len(known) > 1 else known:
            rows = [n for n in system.holding[cell] if n not in aside and n not in dropped]
            meant = self._meant(cell, known, rows)
            amount, guess = self._guess(cell, meant)
            known[cell] = Fraction(amount.scaled(system.exponent) - system.printed(cell))
            told[cell] = _Told(Change(system.facts[cell], amount, guess.mistake), known[cell], RARE + guess.cost)
        for cell in changes.keys() - known.keys():
            told[cell] = _Told(Change(system.facts[cell], None, Mistake.OTHER), None, RARE + _IMPLAUSIBLE)
        loose = {c for c in changes if c not in known}
        broken = system.after(known, {*dropped, *aside})
        if any(loose.isdisjoint(system.rows[n].terms) for n in broken):
            return None
        return told

    def _guess(self, cell: int, meant: tuple[Fraction, Fraction]) -> tuple[Amount, Guess]:
        """What a cell most likely should print, between two values."""
        key = (cell, *meant)
        if key not in self._likeliest:
            system = self.system
            found = self.printing.likeliest(system.facts[cell], meant, system.exponent, system.bound_to(cell))
            self._likeliest[key] = found
        return self._likeliest[key]

    def _carried(self, told: Mapping[int, _Told]) -> Sequence[frozenset[int]]:
        """The cells by what went wrong once: figures of one table that are off by the same, or one that the text repeats."""
        groups: dict[tuple[object, ...], set[int]] = defaultdict(set)
        for cell, each in told.items():
            table = self.system.facts[cell].table
            printed = self.system.printed(cell) if table is None else None
            groups[(cell,) if each.off is None else (table, printed, each.off)].add(cell)
        return tuple(map(frozenset, groups.values()))

    def _meant(self, cell: int, changes: Mapping[int, Fraction], rows: Sequence[int]) -> tuple[Fraction, Fraction]:
        """The least and the most that a cell may be so that every row that holds it does, the other changes made; just what
        follows where no amount does."""
        system = self.system
        exact = system.printed(cell) + changes[cell]
        low, high = None, None
        # What bounds it says which of the amounts that sums leave open it may be.
        for n in sorted(rows, key=lambda n: system.rows[n].at_least):
            row = system.rows[n]
            weight = row.terms[cell]
            if any(c not in changes and c in system.unknown for c in row.terms):
                continue
            rest = Fraction(row.residual - weight * system.printed(cell))
            rest += sum((w * changes[c] for c, w in row.terms.items() if c != cell and c in changes), Fraction(0))
            middle = -rest / weight
            reach = Fraction(system.tolerance(row.terms, system.rewritten(changes)), abs(weight))
            if row.at_least:
                # Sums say what it is; a bound, where that is above or below it.
                if low is None or high is None:
                    continue
                between = (low + high) / 2
                if weight > 0 and between < middle - reach <= high:
                    low = middle - reach
                elif weight < 0 and low <= middle + reach < between:
                    high = middle + reach
                continue
            low = middle - reach if low is None else max(low, middle - reach)
            high = middle + reach if high is None else min(high, middle + reach)
        if low is None or high is None or low > high:
            return exact, exact
        return low, high


def amounts(changes: Iterable[Change]) -> Mapping[Fact, Amount]:
    """What some figures should print, where that is known."""
    return {c.fact: c.value for c in changes if c.value is not None}


def _order(ranked: Ranked) -> tuple[float, Sequence[int]]:
    return ranked.cost, sorted(ranked.parts)
