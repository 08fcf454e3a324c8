"""The book of one document: the facts that may be compared across its tables, each with a comparable key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations

from attrs import evolve

from budgetlint.binding.sums import headings, in_yuan
from budgetlint.model.amount import FigureKind, ten_to
from budgetlint.model.facts import BoundTable, ColumnRole, Fact
from budgetlint.model.keys import Flow, Fund, Key, Measure, Nature, Side
from budgetlint.records import frozen

BUDGETS = (Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)
CARRIED = (Flow.BROUGHT_FORWARD, Flow.CARRIED_FORWARD, Flow.COVERED, Flow.DISTRIBUTED)


@frozen(slots=False, eq=False)
class Book:
    """``keys`` are in the order of the document; ``tables`` are all that were understood, ``totals`` their total rows."""

    tables: tuple[BoundTable, ...]
    keys: Mapping[Fact, Key]
    totals: frozenset[tuple[int, int | None]]
    #: The tables on whole governments, by index: their lists of subjects need not be complete.
    of_governments: frozenset[int] = frozenset()

    @classmethod
    def of(cls, tables: Sequence[BoundTable], zeros: Sequence[Fact] = ()) -> Book:
        """``zeros`` are the totals of empty tables. Tables whose kind has figures twice are left out: they are of two bodies or versions, never equated."""
        times = Counter(edition(t) for t in tables if not t.is_empty)
        facts = [f for t in tables if times[edition(t)] < 2 for f in _compared(t)]
        kinds = {t.index: t.kind for t in tables}
        printed = {kind for kind, *_ in times}
        facts += [z for z in zeros if z.table is not None and kinds[z.table] not in printed]
        keys = {f: comparable(f.key) for f in facts}
        # What a table on a whole government prints of one year is not held against another's.
        of_governments = frozenset(t.index for t in tables if is_of_government(t))
        keys |= {f: evolve(keys[f], year=f.key.year, stage=f.key.stage) for f in facts if f.table in of_governments}
        keys |= {f: evolve(keys[f], flow=Flow.CURRENT) for f in _open_totals(facts)}
        totals = frozenset((t.index, e.row) for t in tables for e in t.entries if e.total)
        return cls(tuple(tables), keys, totals, of_governments)

    @cached_property
    def groups(self) -> Mapping[Key, Sequence[tuple[Fact, ...]]]:
        """Key → what each table prints under it: one figure, or several rows that are parts of one thing."""
        groups: dict[Key, dict[int | None, list[Fact]]] = defaultdict(lambda: defaultdict(list))
        for fact, key in self.keys.items():
            groups[key][fact.table].append(fact)
        return {
            key: [tuple(own) for facts in tables.values() if (own := self._told_once(key, facts))]
            for key, tables in groups.items()
        }

    @cached_property
    def single(self) -> Mapping[Key, Sequence[Fact]]:
        """Key → the facts that are the only ones of their table with it."""
        return {key: found for key, own in self.groups.items() if (found := [f for f, *more in own if not more])}

    def are_apart(self, one: Fact, other: Fact) -> bool:
        """Whether two tables list spending on different bases: one with the money carried over, one without."""
        return (frozenset((one.table, other.table)), one.key.fund) in self._apart

    def may_stand_elsewhere(self, facts: Sequence[Fact], difference: int, exponent: int) -> bool:
        """Whether rows that were not understood, beside any of the facts, print enough to explain a difference."""
        most = max((self._unexplained.get((f.table, f.column), 0) for f in facts), default=Fraction(0))
        return 0 < abs(difference) * ten_to(exponent) <= most

    @cached_property
    def _unexplained(self) -> Mapping[tuple[int | None, int | None], Fraction]:
        """(table, column) → what its rows that were not understood print in all."""
        found: dict[tuple[int | None, int | None], Fraction] = defaultdict(Fraction)
        for table in self.tables:
            strange = {e.row for e in table.entries if "local" in dict(e.key)}
            for fact in table.facts:
                if fact.row in strange and fact.key.opaque:
                    found[fact.table, fact.column] += abs(_value(fact))
        return found

    @cached_property
    def _apart(self) -> frozenset[tuple[frozenset[int | None], Fund | None]]:
        """Pairs of tables, per fund, whose totals differ by no more than what was carried over."""
        carried = [f for f in self.keys if f.key.flow is Flow.BROUGHT_FORWARD and not f.key.function]
        most = max((_value(f) for f in carried), default=Fraction(0))
        apart = set()
        for key, facts in self.single.items() if most else ():
            if facts[0].table in self.of_governments:
                continue
            if key.side is Side.EXPENDITURE and not (key.function or key.economic or key.item or key.project):
                for one, other in combinations(facts, 2):
                    if 0 < abs(_value(one) - _value(other)) <= most:
                        apart.add((frozenset((one.table, other.table)), key.fund))
        return frozenset(apart)

    @cached_property
    def has_unknown_revenue(self) -> bool:
        """Whether a source of revenue was not understood and is not zero."""
        facts = (f for t in self.tables for f in t.facts if f.key.side is Side.REVENUE)
        return any(f.key.opaque and f.key.measure is Measure.AMOUNT and not is_zero(f) for f in facts)

    @property
    def covers_gaps(self) -> bool:
        """Whether old balances fill a gap of the year: some tables list them with what was carried over."""
        return any(f.key.flow is Flow.COVERED and not is_zero(f) for f in self.keys)

    @property
    def carries_nothing(self) -> bool:
        """Whether no balance of another year is spent or left, as far as every source of revenue was understood."""
        return all(is_zero(f) for f in self.keys if f.key.flow in CARRIED) and not self.has_unknown_revenue

    def _told_once(self, key: Key, facts: Sequence[Fact]) -> Sequence[Fact]:
        """The facts of one table that together say one thing: a single one, rows of one subject, or the first of totals that
        lists side by side print alike."""
        if len(facts) == 1 or self._are_parts(key, facts):
            return facts
        sides = {(f.table, f.column) for f in facts}
        return facts[:1] if len(sides) == len(facts) and len({f.figure.amount for f in facts}) == 1 else ()

    def _are_parts(self, key: Key, facts: Sequence[Fact]) -> bool:
        """Whether rows of one table with one key are parts of one subject, as where each unit lists it."""
        totals = any(f.table is not None and (f.table, f.row) in self.totals for f in facts)
        return not totals and bool(key.function or key.economic)


@lru_cache(maxsize=4096)
def comparable(key: Key) -> Key:
    """The key without what is the same for a whole document; all natures are one that is stated of expenditure, and none
    of revenue."""
    whole = Nature.TOTAL if key.side is Side.EXPENDITURE else None
    nature = whole if key.nature in (None, Nature.TOTAL) else key.nature
    return evolve(key, entity=None, year=None, nature=nature)


def is_of_government(table: BoundTable) -> bool:
    """Whether its columns say year and stage by themselves, as those of tables on whole governments do."""
    return any(c.is_staged for c in table.columns)


def edition(table: BoundTable) -> tuple[object, ...]:
    """What two tables have in common that print the same thing of two bodies, or in two versions."""
    if not is_of_government(table):
        return (table.kind,)
    return table.kind, table.title, frozenset((f.key.tier, f.key.year, f.key.stage) for f in table.facts)


def is_zero(fact: Fact) -> bool:
    """Whether nothing or 0 is printed."""
    return fact.figure.is_nothing or fact.figure.is_zero


def is_negative(fact: Fact) -> bool:
    """Whether a number below 0 is printed."""
    return fact.figure.amount is not None and fact.figure.amount.mantissa < 0


def amounts(table: BoundTable) -> Iterator[Fact]:
    """The understood amounts of revenue and expenditure of a table."""
    columns = {c.index for c in table.columns if c.role is ColumnRole.AMOUNT}
    for fact in table.facts:
        if fact.bound and fact.column in columns and fact.key.side and fact.key.measure is Measure.AMOUNT:
            yield fact


def _compared(table: BoundTable) -> Iterator[Fact]:
    """Those that say something outside their table: no number without a unit, no heading that leaves its total blank."""
    blank = headings(table.columns, table.entries, table.facts)
    open_ = is_of_government(table)  # where a column of another year is left blank, nothing is stated
    for fact in amounts(table):
        amount = fact.figure.amount
        if open_ and fact.figure.kind is FigureKind.BLANK:
            continue
        if fact not in blank and (amount is None or amount.is_money):
            yield fact


def _open_totals(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Grand totals of a revenue table that has no column for carried-over money, where they total this year's alone."""
    revenue = [f for f in facts if f.key.side is Side.REVENUE and not f.key.function and f.key.fund is Fund.ALL]
    current = [f for f in revenue if f.key.flow is Flow.CURRENT]
    closed = {f.table for f in facts if f.key.side is Side.REVENUE and f.key.flow in CARRIED}
    for total in revenue:
        if total.key.flow is Flow.TOTAL and total.table not in closed:
            others = [f for f in revenue if f.key.flow is Flow.TOTAL and f.table != total.table]
            if any(_same(total, f) for f in current) and not any(_same(total, f) for f in others):
                yield from (f for f in facts if f.table == total.table and f.key.flow is Flow.TOTAL)


def _value(fact: Fact) -> Fraction:
    """In 元, whatever the print; 0 for a blank."""
    return in_yuan(fact) or Fraction(0)


def _same(one: Fact, other: Fact) -> bool:
    """Whether two figures may be one amount, printed more and less finely."""
    printed = [f.figure.amount.exponent for f in (one, other) if f.figure.amount is not None]
    return len(printed) == 2 and 2 * abs(_value(one) - _value(other)) <= ten_to(max(printed))
