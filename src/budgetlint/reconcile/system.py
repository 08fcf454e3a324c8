"""All constraints of one document as one sparse system of integer equations over its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from attrs import evolve, field

from budgetlint.binding.sums import in_yuan, value
from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import Fact
from budgetlint.reconcile.constraint import Constraint, Origin, Relation, Trust
from budgetlint.reconcile.regimes import Regime
from budgetlint.reconcile.search import Row, Search, Terms
from budgetlint.reconcile.tolerance import Precision, Result
from budgetlint.records import frozen

#: What the layout says of how rows, columns and sentences hang together; a code or a key says it of the others.
_READ_FROM_LAYOUT = (Origin.ROWS, Origin.COLUMNS, Origin.LISTED)
#: Digits counted below the finest that is printed: figures may be in a unit that is smaller by so much.
_FINER = 9


@frozen(eq=False, slots=False)
class System:
    """``rows[n]`` is ``constraints[n]`` over the positions of ``facts``, counted in ``10^exponent`` 元.

    Only what would prove something takes part: hard constraints that are not in doubt. ``grain`` gives the power of ten
    of the last digit of each cell, None where no number is printed; ``exact`` the cells of tables that close exactly.
    """

    facts: tuple[Fact, ...]
    constraints: tuple[Constraint, ...]
    rows: tuple[Row, ...]
    exponent: int
    grain: tuple[int | None, ...]
    exact: frozenset[int]
    unknown: tuple[int, ...]
    #: The last digit of each cell as those beside it are printed, in a sentence whatever their units: what it would have if
    #: it were written anew.
    anew: tuple[int, ...] = ()
    #: Sums that are in doubt, as they may lack a part: they prove nothing, but their figures may have been moved with others,
    #: and no correction makes their parts more than the whole.
    doubted: tuple[Row, ...] = ()
    #: Cells that are taken to print something else, and by how much.
    moved: Mapping[int, Fraction] = field(factory=dict)

    @classmethod
    def of(
        cls, judged: Iterable[tuple[Constraint, Result]], precision: Precision, regimes: Mapping[int, Regime]
    ) -> System:
        """The system of judged constraints. What was judged to hold holds here, and what fails fails."""
        each = tuple(judged)
        kept = [(c, r) for c, r in each if _takes_part(c, r)]
        doubted = [(c, r) for c, r in each if r is Result.OPEN and not c.mixes_units]
        facts = tuple(dict.fromkeys(f for c, _ in (*kept, *doubted) for f in c.facts))
        grain = tuple(precision.exponent(f) for f in facts)
        anew = _anew(facts, precision)
        printed = [f.figure.amount.exponent for f in facts if f.figure.amount is not None]
        exponent = min((*printed, *(g for g in grain if g is not None), *anew), default=0) - _FINER
        exact = frozenset(
            n for n, f in enumerate(facts) if f.table is not None and regimes.get(f.table) is Regime.EXACT
        )
        at = {f: n for n, f in enumerate(facts)}
        bare = cls(facts, tuple(c for c, _ in kept), (), exponent, grain, exact, _unreadable(facts), anew)
        rows = tuple(bare._row(n, c, r, at) for n, (c, r) in enumerate(kept))
        open_ = (bare._row(n, c, r, at) for n, (c, r) in enumerate(doubted) if c.relation is Relation.EQUAL)
        return evolve(bare, rows=rows, doubted=tuple(evolve(r, slack=bare.tolerance(r.terms)) for r in open_))

    def tolerance(self, terms: Terms, grain: Mapping[int, int] | None = None) -> int:
        """The most that an equation over these cells may be off by, from their own printed digits (validators.md §2.1).

        ``grain`` overrides that of some cells, as where they are taken to be in another unit.
        """
        known = {c: self._grain(c, grain) for c in terms}
        units = {c: int(10 ** (g - self.exponent)) for c, g in known.items() if g is not None}
        if len(units) < 2:
            return 0
        coarsest, finest = max(units.values()), min(units.values())
        if len(units) == 2 and len({abs(terms[c]) for c in units}) == 1:
            weight = abs(terms[next(iter(units))])
            return 0 if coarsest == finest else weight * coarsest // 2
        if self.exact.issuperset(units):
            return sum(abs(terms[c]) * u // 2 for c, u in units.items() if u > finest)
        return sum(abs(terms[c]) * u // 2 for c, u in units.items()) - 1

    def _grain(self, cell: int, grain: Mapping[int, int] | None) -> int | None:
        return grain[cell] if grain is not None and cell in grain else self.grain[cell]

    def printed(self, cell: int) -> int:
        """What a cell prints, or is taken to print, counted; 0 for a blank and for what can not be read."""
        return self._printed[cell]

    @cached_property
    def _printed(self) -> Sequence[int]:
        moved = self.moved
        return [(value(f.figure, self.exponent) or 0) + int(moved.get(n, 0)) for n, f in enumerate(self.facts)]

    @cached_property
    def holding(self) -> Mapping[int, Sequence[int]]:
        """Cell → the rows that hold it."""
        found: dict[int, list[int]] = defaultdict(list)
        for n, row in enumerate(self.rows):
            for cell in row.terms:
                found[cell].append(n)
        return found

    @cached_property
    def islands(self) -> Sequence[int]:
        """For each row the least row that it hangs together with, over cells that rows share: a book of many bodies is many."""
        found = [-1] * len(self.rows)
        for first in range(len(self.rows)):
            queue = [first] if found[first] < 0 else []
            while queue:
                row = queue.pop()
                if found[row] < 0:
                    found[row] = first
                    queue += [n for c in self.rows[row].terms for n in self.holding[c] if found[n] < 0]
        return found

    def around(self, rows: Iterable[int]) -> Sequence[int]:
        """All rows that some hang together with, in order: no other says anything of them."""
        wanted = {self.islands[n] for n in rows}
        return [n for n, first in enumerate(self.islands) if first in wanted]

    @cached_property
    def cells_of(self) -> Mapping[int | None, Sequence[int]]:
        """Table → its cells."""
        found: dict[int | None, list[int]] = defaultdict(list)
        for n, fact in enumerate(self.facts):
            found[fact.table].append(n)
        return found

    @cached_property
    def lengths(self) -> Mapping[int | None, int]:
        """Table → how many digits its amounts have; only tables with any."""
        return {t: length for t, own in self.cells_of.items() if (length := self.length(own)) is not None}

    def length(self, cells: Iterable[int]) -> int | None:
        """How many digits the amounts of some cells have, by their median; None where none is printed."""
        digits = sorted(len(str(abs(v))) for c in cells if (v := self.printed(c)))
        return digits[len(digits) // 2] if digits else None

    def bound_to(self, cell: int) -> frozenset[Fact]:
        """The figures that are totals of a cell, parts of it, or the same amount."""
        fact = self.facts[cell]
        own = [self.constraints[n] for n in self.holding[cell]]
        return frozenset(f for c in own for f in (c.terms if c.whole is fact else (c.whole,)))

    @cached_property
    def violated(self) -> frozenset[int]:
        """The rows that do not hold, but for those with a cell that can not be read."""
        return frozenset(
            n for n, row in enumerate(self.rows) if row.is_violated and not set(self.unknown) & row.terms.keys()
        )

    @cached_property
    def vague(self) -> frozenset[int]:
        """The violated rows of sentences that may mean another figure, one of which is in a violated row itself: what such
        a sentence is held against may not be what it means."""
        told = {n for n in self.violated if self.constraints[n].instead}
        wrong = {self.facts[c] for n in self.violated - told for c in self.rows[n].terms}
        return frozenset(n for n in told if not wrong.isdisjoint(self.constraints[n].instead))

    @cached_property
    def droppable(self) -> frozenset[int]:
        """The rows that rest on how the layout was read."""
        return frozenset(n for n, c in enumerate(self.constraints) if c.origin in _READ_FROM_LAYOUT)

    def after(self, changes: Mapping[int, Fraction], dropped: Iterable[int] = ()) -> frozenset[int]:
        """The rows that do not hold once cells are changed, among those that hold such a cell."""
        touched = {n for cell in changes for n in self.holding[cell]}.difference(dropped)
        return frozenset(n for n in touched if self.is_violated(n, changes))

    def search(
        self,
        aside: Collection[int],
        work: int,
        listed: int,
        droppable: Collection[int] = (),
        fixed: Collection[int] = (),
    ) -> Search:
        """A search for what explains the violated rows but those left aside, with its bounds (``Search``); what can not be read is
        unknown to it."""
        rows = [self.rows[n] for n in self.around(self.violated.difference(aside)) if n not in aside]
        search = Search(rows, self.tolerance, droppable, work, listed, fixed)
        held = {c for row in rows for c in row.terms}
        search.eliminate([c for c in self.unknown if c in held])
        return search

    def exceeds(self, changes: Mapping[int, Fraction]) -> bool:
        """Whether the parts of a sum that is in doubt are more than the whole once cells are changed, and were not before."""
        touched = (row for row in self.doubted if not row.terms.keys().isdisjoint(changes))
        return any(_off(row, changes) < -row.slack <= row.residual for row in touched)

    def rewritten(self, cells: Iterable[int]) -> Mapping[int, int]:
        """The last digits of cells that are written anew."""
        return {c: self.anew[c] for c in cells}

    def is_violated(self, row: int, changes: Mapping[int, Fraction], grain: Mapping[int, int] | None = None) -> bool:
        """Whether a row does not hold once cells are changed."""
        own = self.rows[row]
        residual = _off(own, changes)
        if residual == 0 or (own.at_least and residual > 0):
            return False
        if grain is None and abs(residual) > self._loosest[row]:
            return True
        slack = self.tolerance(own.terms, grain if grain is not None else self.rewritten(changes))
        return abs(residual) > (slack if own.is_violated or grain else max(slack, own.slack))

    @cached_property
    def _loosest(self) -> Sequence[int]:
        """More than each row can be off by, whichever of its cells are written anew."""
        finest = [max(self.anew[c], g if g is not None else self.anew[c]) for c, g in enumerate(self.grain)]
        units = [int(10 ** max(0, g - self.exponent)) for g in finest]
        return [row.slack + sum(abs(w) * units[c] for c, w in row.terms.items()) for row in self.rows]

    def with_changes(self, changes: Mapping[int, Fraction], dropped: Iterable[int], grain: Mapping[int, int]) -> System:
        """The same with some cells changed, rows that hold no longer taken for violated, and others left out."""
        left = frozenset(dropped)
        kept = [n for n in range(len(self.rows)) if n not in left]
        written = grain or self.rewritten(changes)
        grains = tuple(written.get(c, g) for c, g in enumerate(self.grain))
        bare = evolve(self, grain=grains, constraints=tuple(self.constraints[n] for n in kept), rows=())
        rows = tuple(bare._changed(at, self.rows[n], changes) for at, n in enumerate(kept))
        doubted = tuple(bare._changed(at, row, changes) for at, row in enumerate(self.doubted))
        return evolve(bare, rows=rows, doubted=doubted, moved={**self.moved, **changes})

    def _changed(self, at: int, row: Row, changes: Mapping[int, Fraction]) -> Row:
        if row.terms.keys().isdisjoint(changes):
            return evolve(row, given=at)
        residual = _off(row, changes)
        return Row(row.terms, int(residual), self.tolerance(row.terms), row.at_least, at)

    def _row(self, n: int, constraint: Constraint, result: Result, at: Mapping[Fact, int]) -> Row:
        terms: dict[int, int] = defaultdict(int)
        terms[at[constraint.whole]] += 1
        for part in constraint.parts:
            terms[at[part]] -= 1
        for part in constraint.less:
            terms[at[part]] += 1
        terms = {c: w for c, w in terms.items() if w}
        residual = sum(w * self.printed(c) for c, w in terms.items())
        slack, at_least = self.tolerance(terms), constraint.relation is Relation.AT_LEAST
        if result.is_violation:
            slack = min(slack, max(0, abs(residual) - 1))
        elif result is not Result.UNKNOWN:
            # By how much it exceeds what it must be at least says nothing of how much it may lack.
            slack = max(slack, -residual if at_least else abs(residual))
        return Row(terms, residual, slack, at_least, n)


def _off(row: Row, changes: Mapping[int, Fraction]) -> Fraction:
    """What a row is off by once cells are changed."""
    return row.residual + sum((w * changes[c] for c, w in row.terms.items() if c in changes), Fraction(0))


def _takes_part(constraint: Constraint, result: Result) -> bool:
    if constraint.trust is Trust.SOFT or result is Result.OPEN or constraint.mixes_units:
        return False
    return result is not Result.UNKNOWN or all(
        in_yuan(f) is not None or f.figure.kind is FigureKind.UNREADABLE for f in constraint.facts
    )


def _anew(facts: Sequence[Fact], precision: Precision) -> tuple[int, ...]:
    finest: dict[int | None, int] = {}
    for fact in facts:
        if fact.table is None:
            finest[fact.row] = min(finest.get(fact.row, precision.column(fact)), precision.column(fact))
    return tuple(finest[f.row] if f.table is None else precision.column(f) for f in facts)


def _unreadable(facts: Sequence[Fact]) -> tuple[int, ...]:
    return tuple(n for n, f in enumerate(facts) if f.figure.kind is FigureKind.UNREADABLE)
