"""Law 1 between sentences and tables: an amount that the text states is the one that a table prints under its key.

A sentence states fewer dimensions than a table does (本年 or 总计, which fund): it is held against every figure that it
may mean, and is wrong only where it equals none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve

from budgetlint.binding.sums import value
from budgetlint.model.claims import Claim
from budgetlint.model.facts import ColumnRole, Confidence, Disclosure, Fact
from budgetlint.model.keys import Flow, Fund, Key, Measure, Nature
from budgetlint.reconcile.book import Book, comparable
from budgetlint.reconcile.constraint import Constraint, Origin

_ANY_FUND = (None, Fund.ALL, Fund.FISCAL, Fund.GENERAL)
_ANY_FLOW = (None, Flow.CURRENT, Flow.TOTAL)
_FISCAL = (Fund.FISCAL, Fund.GENERAL)


def told(disclosure: Disclosure, book: Book) -> Iterator[Constraint]:
    """What each comparable claim says against the tables; against another claim where no table speaks of it."""
    figures = _figures(disclosure, book)
    alone: dict[Key, list[Claim]] = defaultdict(list)
    for claim in disclosure.claims:
        if is_comparable(claim, disclosure):
            meant = [f for f in figures.get(place(claim.key), ()) if may_mean(claim.key, comparable(f.key))]
            if meant:
                nearest = _nearest(claim, meant)
                yield Constraint(claim.fact, (nearest,), Origin.TOLD, doubt=_doubt(claim, meant))
            else:
                alone[evolve(comparable(claim.key), stage=claim.key.stage)].append(claim)
    for claims in alone.values():
        for first, second in pairwise(claims):
            yield Constraint(second.fact, (first.fact,), Origin.SAID)


def _doubt(claim: Claim, meant: Sequence[Fact]) -> str:
    """Why a difference would prove nothing: a sentence on what 财政拨款 spends, where only the tables of all funds were
    understood."""
    fiscal = any(f.key.fund in _FISCAL for f in meant)
    if claim.key.fund is None and claim.key.function is not None and not fiscal:
        return "不知说明讲的是全部资金还是财政拨款"
    return ""


def is_comparable(claim: Claim, disclosure: Disclosure) -> bool:
    """Whether a claim states this document's own amount of money, and it is certain of what."""
    key, amount = claim.key, claim.fact.figure.amount
    return (
        claim.is_bound
        and claim.measure is Measure.AMOUNT
        and claim.confidence is Confidence.HIGH
        and (amount is None or (amount.unit is not None and amount.unit.is_money))
        and claim.fact.figure.relation is None
        and key.year in (None, disclosure.year.value)
        and claim.year in (None, disclosure.year.value)
        and (claim.whole is None or is_comparable(claim.whole, disclosure))
    )


def place(key: Key) -> Key:
    """The dimensions along which a claim and a figure are the same or not: what the rest leaves open is compared later."""
    if key.project is not None:  # whatever subject it is listed under
        return Key(economic=key.economic, project=key.project)
    return Key(item=key.item, function=key.function, economic=key.economic)


def _figures(disclosure: Disclosure, book: Book) -> Mapping[Key, Sequence[Fact]]:
    """What the tables print, by place: the facts that the book compares, and those of tables without sides (assets)."""
    found: dict[Key, list[Fact]] = defaultdict(list)
    kinds = [t.kind for t in disclosure.tables if not t.is_empty]
    # A column that does not add up (what a purchase's project costs) tells of its row alone.
    apart = {(t.index, c.index) for t in disclosure.tables for c in t.columns if not c.additive}
    for fact, key in book.keys.items():
        if (fact.table, fact.column) not in apart:
            found[place(key)].append(fact)
    for table in disclosure.tables:
        if table.kind is None or table.trouble is not None or kinds.count(table.kind) > 1:
            continue
        columns = {c.index for c in table.columns if c.role is ColumnRole.AMOUNT}
        for fact in table.facts:
            own = fact.bound and fact.key.measure is Measure.AMOUNT and fact not in book.keys
            if own and fact.key.side is None and fact.column in columns and _is_money(fact):
                found[place(fact.key)].append(fact)
    return found


def _is_money(fact: Fact) -> bool:
    amount = fact.figure.amount
    return amount is None or (amount.unit is not None and amount.unit.is_money)


def may_mean(claim: Key, figure: Key) -> bool:
    natures = (None, Nature.TOTAL) if claim.nature is None else (claim.nature,)
    flows = _ANY_FLOW if claim.flow is None else (claim.flow,)
    return (
        (claim.side is None or figure.side in (None, claim.side))
        and figure.nature in (natures if claim.item is None else (*natures, None))
        and figure.flow in flows
        and _is_fund(claim, figure)
    )


def _is_fund(claim: Key, figure: Key) -> bool:
    """三公 and 机关运行 are 财政拨款 whatever is printed; a project's money is that of any fund."""
    if claim.fund is None or (claim.item is not None and claim.fund in _FISCAL):
        return figure.fund in _ANY_FUND or claim.project is not None
    return figure.fund is claim.fund


def _nearest(claim: Claim, meant: Sequence[Fact]) -> Fact:
    """The figure that agrees with the claim; failing that, the first that prints a number for all funds."""
    exponents = [f.figure.amount.exponent for f in (claim.fact, *meant) if f.figure.amount is not None]
    finest = min(exponents, default=0)
    said = value(claim.fact.figure, finest)
    coarse = claim.fact.figure.amount.exponent if claim.fact.figure.amount is not None else finest

    def order(fact: Fact) -> tuple[bool, bool, int]:
        own = value(fact.figure, finest)
        unit = max([coarse, *([fact.figure.amount.exponent] if fact.figure.amount is not None else [])])
        agrees = own is not None and said is not None and 2 * abs(own - said) <= 10 ** (unit - finest)
        ranks = _ANY_FUND[:0:-1] if claim.key.function else _ANY_FUND[1:]
        return not agrees, fact.figure.is_nothing, ranks.index(fact.key.fund) if fact.key.fund in ranks else len(ranks)

    return min(meant, key=order)
