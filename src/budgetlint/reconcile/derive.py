"""Constraints derived from keys and layout alone: nothing here names a table or a rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.sums import table_sums
from budgetlint.model.facts import BoundTable, ColumnRole, Disclosure, Fact
from budgetlint.model.keys import Flow, Fund, Key, Measure, Nature, Side
from budgetlint.reconcile.constraint import Constraint, Origin, Trust

_CODES = ("function", "economic")


def derive(disclosure: Disclosure, catalogue: Catalogue) -> tuple[Constraint, ...]:
    """All constraints over the tables of one disclosure that at least one printed number is part of."""
    tables = [t for t in disclosure.tables if t.kind is not None and t.trouble is None and _is_stated(t)]
    facts = [f for t in _once(tables) for f in _amounts(t) if _has_unit(f)]
    found = [
        *_within_tables(tables),
        *_same_key(facts),
        *_balances(tables, catalogue),
        *_implied_levels(facts),
        *_sole_fund(facts),
        *_by_subject(facts),
    ]
    return tuple(c for c in found if c.is_stated)


def _has_unit(fact: Fact) -> bool:
    """A number without a unit may be compared inside its table, but with no other."""
    return fact.figure.amount is None or bool(fact.figure.amount.unit and fact.figure.amount.unit.is_money)


def _once(tables: Sequence[BoundTable]) -> list[BoundTable]:
    """Tables whose kind has figures only once: the same kind twice is of two bodies or versions, never equated."""
    times = Counter(t.kind for t in tables if not t.is_empty)
    return [t for t in tables if times[t.kind] < 2]


def _is_stated(table: BoundTable) -> bool:
    """A wholly empty table without a note says nothing, not even zero (DESIGN §6)."""
    return not table.is_empty or table.empty_note is not None


def _amounts(table: BoundTable) -> Iterator[Fact]:
    columns = {c.index for c in table.columns if c.role is ColumnRole.AMOUNT}
    for fact in table.facts:
        if fact.bound and fact.column in columns and fact.key.side and fact.key.measure is Measure.AMOUNT:
            yield fact


def _within_tables(tables: Sequence[BoundTable]) -> Iterator[Constraint]:
    for table in tables:
        for total in table_sums(table.columns, table.entries, table.facts):
            if total.exhaustive:
                across = all(p.row == total.whole.row for p in total.parts)
                yield Constraint(total.whole, total.parts, Origin.COLUMNS if across else Origin.ROWS)


def _same_key(facts: Sequence[Fact]) -> Iterator[Constraint]:
    """Law 1: each fact against the one before it with the same key. Two rows of one list that share a key are parts
    of a whole, not the same thing twice, so only different tables are compared."""
    for group in _by_key(facts).values():
        for first, second in pairwise(group):
            if first.table != second.table:
                yield Constraint(first, (second,), Origin.SAME_KEY)


def _by_key(facts: Sequence[Fact]) -> dict[Key, list[Fact]]:
    groups: dict[Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[_comparable(fact.key)].append(fact)
    return groups


def _comparable(key: Key) -> Key:
    """The key without what is the same for a whole document, an unstated nature read as all of it."""
    nature = key.nature or (Nature.TOTAL if key.side is Side.EXPENDITURE else None)
    return evolve(key, entity=None, year=None, stage=None, nature=nature)


def _balances(tables: Sequence[BoundTable], catalogue: Catalogue) -> Iterator[Constraint]:
    """Revenue and expenditure in total, per fund, in tables whose kind sets them against each other."""
    for table in tables:
        kind = catalogue.kinds[table.kind or ""]
        if not kind.balance:
            continue
        totals: dict[tuple[Fund | None, Side | None], Fact] = {}
        for fact in _amounts(table):
            if fact.key.flow is Flow.TOTAL and not fact.key.function:
                totals.setdefault((fact.key.fund, fact.key.side), fact)
        for (fund, side), fact in totals.items():
            other = totals.get((fund, Side.EXPENDITURE))
            if side is Side.REVENUE and other is not None:
                yield Constraint(fact, (other,), Origin.BALANCE)

        yield from _fund_balances(totals, list(_amounts(table)))


def _fund_balances(
    totals: Mapping[tuple[Fund | None, Side | None], Fact], facts: Sequence[Fact]
) -> Iterator[Constraint]:
    """Per fund, where revenue prints its flows and no total of them: 本年 + 上年结转 = 支出总计 of that fund.

    A carried-forward row that is not split by fund makes the fund's share unknown, unless it is zero.
    """
    flows = [f for f in facts if f.key.side is Side.REVENUE and not f.key.function and f.key.flow is not Flow.TOTAL]
    carried = [f for f in flows if f.key.flow is Flow.BROUGHT_FORWARD]
    for (fund, side), total in totals.items():
        parts = tuple(f for f in flows if f.key.fund is fund)
        split = any(f.key.fund is fund for f in carried) or all(_is_zero(f) for f in carried)
        if side is Side.EXPENDITURE and (fund, Side.REVENUE) not in totals and parts and split:
            yield Constraint(total, parts, Origin.BALANCE)


def _by_subject(facts: Sequence[Fact]) -> Iterator[Constraint]:
    """What is received for a subject is spent on it, where nothing is carried over: soft, for practice varies."""
    if not all(_is_zero(f) for f in facts if f.key.flow in (Flow.BROUGHT_FORWARD, Flow.CARRIED_FORWARD, Flow.COVERED)):
        return
    by_key = _by_key(facts)
    for key, (fact, *_) in by_key.items():
        if key.side is Side.REVENUE and key.function and key.flow is Flow.TOTAL:
            spent = evolve(key, side=Side.EXPENDITURE, flow=Flow.CURRENT, nature=Nature.TOTAL)
            if spent in by_key:
                yield Constraint(fact, (by_key[spent][0],), Origin.BY_SUBJECT, Trust.SOFT)


def _is_zero(fact: Fact) -> bool:
    return fact.figure.is_nothing or fact.figure.is_zero


def _implied_levels(facts: Sequence[Fact]) -> Iterator[Constraint]:
    """A code that one table prints and another only implies: the sum of the other's nearest rows below it."""
    for dimension in _CODES:
        groups: dict[Key, dict[int, dict[str, list[Fact]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        for fact in facts:
            code = getattr(fact.key, dimension)
            if code is not None and fact.table is not None:
                key = evolve(_comparable(fact.key), project=None)
                rest = evolve(key, function=None) if dimension == "function" else evolve(key, economic=None)
                groups[rest][fact.table][code].append(fact)
        for tables in groups.values():
            yield from _implied(tables)


def _implied(tables: dict[int, dict[str, list[Fact]]]) -> Iterator[Constraint]:
    for table, codes in tables.items():
        for code, printed in codes.items():
            if len(printed) != 1 or printed[0].key.project:
                continue
            for other, others in tables.items():
                if other == table or code in others:
                    continue
                below = [c for c in others if c.startswith(code)]
                nearest = [c for c in below if not any(c != d and c.startswith(d) for d in below)]
                if nearest:
                    parts = tuple(f for c in nearest for f in others[c])
                    yield Constraint(printed[0], parts, Origin.IMPLIED)


def _sole_fund(facts: Sequence[Fact]) -> Iterator[Constraint]:
    """Where every other fund and every balance brought forward is zero, the whole is 一般公共预算 for every key."""
    if not _others_are_zero(facts):
        return
    by_key = _by_key(facts)
    for key, group in by_key.items():
        if key.fund in (Fund.ALL, Fund.FISCAL) and key.flow is Flow.CURRENT:
            alone = by_key.get(evolve(key, fund=Fund.GENERAL))
            if alone and key.item is None:
                yield Constraint(group[0], (alone[0],), Origin.SOLE_FUND)


def _others_are_zero(facts: Sequence[Fact]) -> bool:
    revenue = [f for f in facts if f.key.side is Side.REVENUE and not f.key.function]
    general = [f for f in revenue if f.key.fund is Fund.GENERAL]
    wholes = (Fund.ALL, Fund.FISCAL, Fund.GENERAL)
    others = [
        f
        for f in revenue
        if f.key.flow is not Flow.TOTAL and (f.key.fund not in wholes or f.key.flow is not Flow.CURRENT)
    ]
    return bool(general and others) and all(map(_is_zero, others))
