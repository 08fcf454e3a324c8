"""Constraints derived from keys and layout alone: nothing here names a table or a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.sums import table_sums
from budgetlint.binding.tables import make_key
from budgetlint.model.amount import BLANK
from budgetlint.model.facts import BoundTable, Disclosure, Fact
from budgetlint.model.keys import Flow, Fund, Key, Nature, Side, Stage, stage_of
from budgetlint.model.kinds import GOVERNMENTS
from budgetlint.model.phrases import Phrase
from budgetlint.reconcile.across import by_subject, implied_levels, same_key
from budgetlint.reconcile.book import Book, amounts, is_negative, is_of_government, is_zero
from budgetlint.reconcile.carried import carried
from budgetlint.reconcile.constraint import Constraint, Origin, Relation
from budgetlint.reconcile.debts import debts
from budgetlint.reconcile.feet import feet
from budgetlint.reconcile.formulas import declared
from budgetlint.reconcile.funds import funds
from budgetlint.reconcile.governments import balances, tiers
from budgetlint.reconcile.listed import listed
from budgetlint.reconcile.reported import reported
from budgetlint.reconcile.told import told
from budgetlint.reconcile.tolerance import precision_of


def derive(disclosure: Disclosure, catalogue: Catalogue) -> tuple[Constraint, ...]:
    """All constraints over one disclosure that at least one printed number is part of. What it says of the bodies that have
    a part in it is not held against each other."""
    return tuple(c for body in disclosure.bodies for c in _of_body(body, catalogue))


def _of_body(disclosure: Disclosure, catalogue: Catalogue) -> Iterator[Constraint]:
    book = book_of(disclosure, catalogue)
    tables = book.tables
    stated = list(declared(disclosure.tables, precision_of(disclosure)))
    found = [
        *stated,
        *_unstated(_within_tables(tables), stated),
        *same_key(book),
        *_balances([t for t in tables if not is_of_government(t)], catalogue),
        *balances([t for t in tables if is_of_government(t)], catalogue),
        *tiers(book),
        *carried(tables, catalogue),
        *feet([t for t in tables if catalogue.kinds[t.kind or ""].feet]),
        *debts(tables),
        *implied_levels(book),
        *funds(book),
        *by_subject(book),
        *(reported(disclosure) if disclosure.kind.value in GOVERNMENTS else told(disclosure, book)),
        *listed(disclosure.claims),
    ]
    yield from (evolve(c, doubt=_doubt(book, c)) if c.across else c for c in found if c.is_stated)


def _unstated(derived: Iterable[Constraint], stated: Iterable[Constraint]) -> Iterator[Constraint]:
    """Constraints without those that a printed formula states as well."""
    known = {
        (c.whole, frozenset(c.parts)) for c in stated if not c.less and not c.doubt and c.relation is Relation.EQUAL
    }
    yield from (c for c in derived if c.relation is not Relation.EQUAL or (c.whole, frozenset(c.parts)) not in known)


def book_of(disclosure: Disclosure, catalogue: Catalogue) -> Book:
    """What the tables of a disclosure print that may be compared."""
    tables = [t for t in disclosure.tables if t.kind is not None and t.trouble is None and _is_stated(t)]
    stage = stage_of(disclosure.kind.value)
    return Book.of(tables, [z for t in tables if (z := _stated_zero(t, catalogue, stage)) is not None])


def _doubt(book: Book, constraint: Constraint) -> str:
    """Why two tables may differ without either being wrong."""
    if not constraint.difference:
        return ""
    if any(book.are_apart(constraint.whole, part) for part in constraint.parts):
        return Phrase(
            "两表的差额不超过上年结转,可能一张含结转,一张不含",
            "the difference is within what is carried forward, which perhaps only one of the tables includes",
        )
    if constraint.whole.key.flow is Flow.BROUGHT_FORWARD and book.covers_gaps:
        return Phrase(
            "两表可能一张把弥补收支的结余列在上年结转里,一张另列",
            "one of the tables may count surpluses used in what is carried forward, the other apart",
        )
    left, right = constraint.left or 0, constraint.right or 0
    if len({p.key for p in constraint.parts}) < len(constraint.parts) and left and right % left == 0:
        return Phrase(
            "同一科目分几行列示,其中可能有汇总的行", "a subject has several rows, one of which may sum up the others"
        )
    if book.may_stand_elsewhere(constraint.facts, constraint.difference, constraint.exponent):
        return Phrase("差额可能在没有认出含义的行里", "the difference may be in a row whose meaning was not recognised")
    return ""


def _stated_zero(table: BoundTable, catalogue: Catalogue, stage: Stage | None) -> Fact | None:
    """The total of a table without rows whose note says that there is nothing to list."""
    kind = catalogue.kinds[table.kind or ""]
    lists_subjects = len(kind.halves) == 1 and "function" in kind.halves[0].rows
    if table.empty_note is None or table.facts or not lists_subjects or "fund" not in kind.key:
        return None
    key = make_key(Key(stage=stage), {"nature": Nature.TOTAL, **kind.key})
    return Fact(key, BLANK, table.empty_note, "", table.index, row_label="合计")


def _is_stated(table: BoundTable) -> bool:
    """A wholly empty table without a note says nothing, not even zero (DESIGN §6)."""
    return not table.is_empty or table.empty_note is not None


def _within_tables(tables: Sequence[BoundTable]) -> Iterator[Constraint]:
    for table in tables:
        for total in table_sums(table.columns, table.entries, table.facts):
            beside = all(p.row == total.whole.row for p in total.parts)
            origin = Origin.COLUMNS if beside else Origin.ROWS
            if total.exhaustive:
                yield Constraint(total.whole, total.parts, origin, doubt=total.doubt)
            elif not any(map(is_negative, total.parts)):
                yield Constraint(total.whole, total.parts, origin, relation=Relation.AT_LEAST, doubt=total.doubt)


def _balances(tables: Sequence[BoundTable], catalogue: Catalogue) -> Iterator[Constraint]:
    """Revenue and expenditure in total, per fund, in tables whose kind sets them against each other."""
    for table in tables:
        kind = catalogue.kinds[table.kind or ""]
        if not kind.balance:
            continue
        for own in _by_stage(table):
            totals: dict[tuple[Fund | None, Side | None], Fact] = {}
            for fact in own:
                if fact.key.flow is Flow.TOTAL and not fact.key.function:
                    totals.setdefault((fact.key.fund, fact.key.side), fact)
            for (fund, side), fact in totals.items():
                other = totals.get((fund, Side.EXPENDITURE))
                if side is Side.REVENUE and other is not None:
                    yield Constraint(fact, (other,), Origin.BALANCE)
            yield from _fund_balances(totals, own)


def _by_stage(table: BoundTable) -> Iterable[Sequence[Fact]]:
    """The amounts of a table, those of each stage of the year by themselves."""
    found: dict[Stage | None, list[Fact]] = defaultdict(list)
    for fact in amounts(table):
        found[fact.key.stage].append(fact)
    return found.values()


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
        split = any(f.key.fund is fund for f in carried) or all(is_zero(f) for f in carried)
        if side is Side.EXPENDITURE and (fund, Side.REVENUE) not in totals and parts and split:
            yield Constraint(total, parts, Origin.BALANCE)
