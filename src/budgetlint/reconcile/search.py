"""Exact search for the smallest sets of wrong cells: hitting sets over violated implied equations, in integers.

Fellegi and Holt (1976): a set of cells can be changed so that all equations hold if and only if it meets every violated
equation that follows from the given ones. Freeing a cell eliminates it by one equation from all others; what is left are
just the equations that follow without it, each judged by the tolerance of its *own* cells. Inequalities take part as
conflicts; they determine no value. Nothing here knows of facts: cells are numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import NamedTuple, TypeAlias

from attrs import field

from budgetlint.records import define, frozen

#: cell → coefficient, never 0.
Terms: TypeAlias = Mapping[int, int]
#: The most that an equation over these cells may be off by.
Tolerance: TypeAlias = Callable[[Terms], int]


@frozen(eq=False)
class Row:
    """``Σ coefficient × printed = residual``, which should be 0, or not below 0 where ``at_least``.

    ``slack`` is the most it may be off by. ``given`` is its position among the given rows, or of the one that it was
    derived from by eliminating cells.
    """

    terms: Terms
    residual: int
    slack: int
    at_least: bool = False
    given: int | None = None

    @property
    def is_violated(self) -> bool:
        return (not self.at_least or self.residual < 0) and abs(self.residual) > self.slack


@frozen
class Explanation:
    """Cells that are wrong, and by how much each has to change; given rows that do not hold of themselves.

    A change of None can not be told: only inequalities speak of the cell.
    """

    changes: tuple[tuple[int, Fraction | None], ...]
    dropped: tuple[int, ...] = ()

    @property
    def cells(self) -> frozenset[int]:
        return frozenset(cell for cell, _ in self.changes)

    @property
    def size(self) -> int:
        return len(self.changes) + len(self.dropped)


class Found(NamedTuple):
    """All explanations of ``size``, the smallest that there is; ``complete`` False: the search was given up before."""

    explanations: tuple[Explanation, ...]
    size: int
    complete: bool


class _Spent(Exception):
    """The budget of work is spent."""


@frozen(eq=False)
class _Freed:
    """A cell that was freed, and the equation that gives its value; None where only inequalities hold it."""

    cell: int
    pivot: Row | None


@define(eq=False)
class Search:
    """The search over one system; one that was given up can not be used again.

    ``work`` is the most cells of rows that may be rewritten in all (deterministic, where a clock is not), ``most`` the most
    explanations that are listed; rows at ``droppable`` positions may not hold of themselves; ``fixed`` cells are right. Of
    rows that may be dropped for each other only some are told.
    """

    rows: Sequence[Row]
    tolerance: Tolerance
    droppable: Collection[int] = ()
    work: int = 200_000
    most: int = 256
    fixed: Collection[int] = ()
    _live: dict[int, Row] = field(factory=dict, init=False)
    _holding: dict[int, set[int]] = field(factory=lambda: defaultdict(set), init=False)
    _violated: set[int] = field(factory=set, init=False)
    _next: int = field(default=0, init=False)
    _freed: list[_Freed] = field(factory=list, init=False)
    _dropped: list[int] = field(factory=list, init=False)
    _forbidden: set[int] = field(factory=set, init=False)
    _results: list[Explanation] = field(factory=list, init=False)
    _spent: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        self._forbidden.update(self.fixed)
        for row in self.rows:
            self._add(row)

    def eliminate(self, cells: Collection[int]) -> None:
        """Free cells whose value is not known: at no cost, and imputed where an equation is left to give it."""
        try:
            for cell in cells:
                self._free(cell)
        except _Spent:
            self._spent = True

    def smallest(self, limit: int) -> Found:
        """All smallest explanations of at most ``limit`` changes; none where there is none so small."""
        if self._spent:
            return Found((), 0, False)
        for size in range(self._at_least(), limit + 1):
            found = self.of_size(size)
            if found.explanations or not found.complete:
                return found
        return Found((), limit, True)

    def of_size(self, size: int) -> Found:
        """All explanations of so many changes at most."""
        if self._spent:
            return Found((), size, False)
        self._results = []
        try:
            self._deepen(size)
        except _Spent:
            self._spent = True
            return Found(tuple(self._results), size, False)
        return Found(tuple(dict.fromkeys(self._results)), size, True)

    def _deepen(self, left: int) -> None:
        if not self._violated:
            self._results.append(self._explanation())
            if len(self._results) > self.most:
                raise _Spent
            return
        if self._at_least() > left:
            return
        at = min(self._violated, key=lambda i: (len(self._allowed(i)), i))
        branches = self._allowed(at)
        counts = {c: sum(i in self._violated for i in self._holding[c]) for c in branches}
        tried = []
        for cell in sorted(branches, key=lambda c: (-counts[c], c)):
            undo = self._free(cell)
            self._deepen(left - 1)
            self._restore(undo)
            self._forbidden.add(cell)
            tried.append(cell)
        self._forbidden.difference_update(tried)
        given = self._live[at].given
        if given is not None and given in self.droppable:
            row = self._remove(at)
            self._dropped.append(given)
            self._deepen(left - 1)
            self._dropped.pop()
            self._put_back(at, row)

    def _allowed(self, at: int) -> list[int]:
        return [c for c in self._live[at].terms if c not in self._forbidden]

    def _at_least(self) -> int:
        """Violated rows without a cell in common: each needs a change of its own."""
        count, used = 0, set[int]()
        for at in sorted(self._violated, key=lambda i: (len(self._live[i].terms), i)):
            cells = self._allowed(at)
            if used.isdisjoint(cells):
                count += 1
                used.update(cells)
        return count

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _add(self, row: Row) -> int:
        at, self._next = self._next, self._next + 1
        self._put_back(at, row)
        return at

    def _remove(self, at: int) -> Row:
        row = self._live.pop(at)
        for cell in row.terms:
            self._holding[cell].discard(at)
        self._violated.discard(at)
        return row

    def _put_back(self, at: int, row: Row) -> None:
        self._live[at] = row
        for cell in row.terms:
            self._holding[cell].add(at)
        if row.is_violated:
            self._violated.add(at)

    def _free(self, cell: int) -> tuple[list[tuple[int, Row]], list[int]]:
        """Eliminate a cell; what has to be put back and taken out again to undo it."""
        holding = sorted(self._holding[cell])
        removed = [(at, self._remove(at)) for at in holding]
        self.work -= sum(len(row.terms) for _, row in removed)
        if self.work < 0:
            for at, row in removed:
                self._put_back(at, row)
            raise _Spent
        equations = [row for _, row in removed if not row.at_least]
        # A row that may be dropped is kept for that.
        pivot = min(equations, key=lambda r: (r.given in self.droppable, r.slack, len(r.terms)), default=None)
        added = []
        for _, row in removed:
            if pivot is not None and row is not pivot:
                derived = self._without(cell, row, pivot)
                if derived is not None:
                    added.append(self._add(derived))
        self._freed.append(_Freed(cell, pivot))
        return removed, added

    def _restore(self, undo: tuple[list[tuple[int, Row]], list[int]]) -> None:
        removed, added = undo
        for at in added:
            self._remove(at)
        for at, row in removed:
            self._put_back(at, row)
        self._freed.pop()

    def _without(self, cell: int, row: Row, pivot: Row) -> Row | None:
        """What follows from two rows without a cell that both hold; None where nothing is left to say."""
        a, b = pivot.terms[cell], row.terms[cell]
        if a < 0:
            a, b = -a, -b
        terms = {c: a * w for c, w in row.terms.items()}
        for c, w in pivot.terms.items():
            terms[c] = terms.get(c, 0) - b * w
        terms = {c: w for c, w in terms.items() if w}
        residual = a * row.residual - b * pivot.residual
        divisor = gcd(residual, *terms.values())
        if divisor > 1:
            terms, residual = {c: w // divisor for c, w in terms.items()}, residual // divisor
        if not terms and not residual:
            return None
        slack = self.tolerance(terms) if terms else row.slack + pivot.slack
        return Row(terms, residual, slack, row.at_least, row.given)

    # --- what was found -----------------------------------------------------------------------------------------------

    def _explanation(self) -> Explanation:
        """The changes that make every pivot close, the last freed first."""
        change: dict[int, Fraction | None] = {}
        for freed in reversed(self._freed):
            change[freed.cell] = self._change(freed, change)
        return Explanation(tuple(sorted(change.items(), key=lambda item: item[0])), tuple(sorted(self._dropped)))

    @staticmethod
    def _change(freed: _Freed, known: Mapping[int, Fraction | None]) -> Fraction | None:
        if freed.pivot is None:
            return None
        total = Fraction(freed.pivot.residual)
        for cell, weight in freed.pivot.terms.items():
            if cell != freed.cell and cell in known:
                other = known[cell]
                if other is None:
                    return None
                total += weight * other
        return -total / freed.pivot.terms[freed.cell]
