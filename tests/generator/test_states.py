"""A county agrees with itself and with its departments, by arithmetic alone."""

from __future__ import annotations

from functools import cache

import pytest
from attrs import evolve

from budgetlint.model.keys import Fund, Key, Stage, Tier
from budgetlint.model.kinds import DocumentKind
from generator.county import OWN_YEAR, RECEIVED, SPENDING, SPENT, STAGES, TRANSFER_OUT
from generator.county_lines import INSURANCE
from generator.regimes import Regime
from generator.state import State, make_state

SEEDS = 10
seeds = pytest.mark.parametrize("seed", range(SEEDS))
_FUNDS = (Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)


@cache
def state(seed: int) -> State:
    return make_state(seed, (Regime.EXACT, Regime.HALF_UP)[seed % 2])


def moments(own: State) -> list[tuple[int, Stage]]:
    return [(own.county.year, s) for s in STAGES] + [(own.county.year - 1, Stage.FINAL)]


@seeds
def test_every_budget_of_every_tier_closes(seed: int) -> None:
    own = state(seed)
    amount = own.county.books.amount
    for year, stage in moments(own):
        for fund in _FUNDS:
            for tier in (Tier.OWN, Tier.AREA):
                at = Key(year=year, stage=stage, fund=fund, tier=tier)
                received, spent = (evolve(at, side=k.side) for k in (RECEIVED, SPENT))
                assert amount(received) == amount(spent) >= 0


@seeds
def test_the_area_is_the_county_and_its_townships(seed: int) -> None:
    own = state(seed)
    amount = own.county.books.amount
    for year, stage in moments(own):
        for key in (evolve(RECEIVED, revenue=OWN_YEAR), evolve(SPENT, revenue=SPENDING)):
            for fund in _FUNDS:
                whole, one, other = (
                    amount(evolve(key, year=year, stage=stage, fund=fund, tier=tier))
                    for tier in (Tier.AREA, Tier.OWN, Tier.BELOW)
                )
                assert whole == one + other


@seeds
def test_the_county_spends_what_its_departments_do_and_more(seed: int) -> None:
    own = state(seed)
    amount = own.county.books.amount
    for stage in STAGES:
        ledgers = [d.years[0].at(stage) for d in own.county.departments]
        for function in {a.function for ledger in ledgers for a in ledger.accounts_of(Fund.GENERAL)}:
            theirs = sum(a.expenditure(None) for ledger in ledgers for a in ledger.accounts_of(Fund.GENERAL, function))
            key = evolve(SPENT, year=own.county.year, stage=stage, tier=Tier.OWN, fund=Fund.GENERAL)
            assert amount(evolve(key, revenue=SPENDING, function=function)) >= theirs


@seeds
def test_what_townships_are_given_is_what_the_county_gives(seed: int) -> None:
    own = state(seed)
    amount = own.county.books.amount
    for year, stage in moments(own):
        for fund in _FUNDS:
            key = evolve(SPENT, year=year, stage=stage, fund=fund)
            given = amount(evolve(key, tier=Tier.OWN, revenue=f"{TRANSFER_OUT}/补助下级支出"))
            got = evolve(key, tier=Tier.BELOW, local="补助")
            assert given == amount(got) == sum(amount(evolve(got, region=r)) for r in own.county.regions)


@seeds
def test_debts_are_what_they_were_and_what_was_issued_less_what_was_repaid(seed: int) -> None:
    own = state(seed)
    for fund in (Fund.ALL, Fund.GENERAL, Fund.GOVERNMENT_FUND):
        before, issued, repaid, after, limit = (
            own.county.books.amount(Key(local="债务", year=own.county.year, tier=Tier.AREA, fund=fund, revenue=path))
            for path in ("上年余额", "发行", "还本", "余额", "限额")
        )
        assert before + issued - repaid == after <= limit


@seeds
def test_insurance_keeps_what_it_does_not_spend(seed: int) -> None:
    own = state(seed)
    amount = own.county.books.amount
    for name in INSURANCE:
        for year, stage in moments(own):
            received, spent = (
                amount(evolve(side, local="社保", year=year, stage=stage, revenue=name)) for side in (RECEIVED, SPENT)
            )
            kept = Key(local="社保结余", year=year, stage=stage)
            assert received - spent == amount(evolve(kept, revenue=f"{name}/本年")) >= 0
        last = Key(local="社保结余", year=own.county.year - 1, stage=Stage.FINAL, revenue=name)
        now = Key(local="社保结余", year=own.county.year, stage=Stage.FINAL, revenue=f"{name}/上年")
        assert amount(last) == amount(now)


@seeds
def test_what_is_said_holds(seed: int) -> None:
    for file in state(seed).files:
        for tie in file.told.story.ties:
            assert tie.holds({}), (file.name, [b.text for b in tie.bits()])


@seeds
def test_wholes_are_the_sums_of_their_printed_parts(seed: int) -> None:
    """Along codes in the tables of expenditure, and over regions in those of transfers."""
    own = state(seed)
    for file in own.files:
        for grid in file.told.budget.grids:
            known = {c.key: c.fen for row in grid.body for c in row if c.key and c.fen is not None}
            slack = grid.style.step if grid.style.rounds else 0
            for whole, fen in known.items():
                for parts in (
                    [v for k, v in known.items() if _is_child(k, whole)],
                    [v for k, v in known.items() if k.region and not whole.region and evolve(k, region=None) == whole],
                ):
                    assert not parts or 2 * abs(fen - sum(parts)) <= (len(parts) + 1) * slack, (grid.caption, whole)


def _is_child(part: Key, whole: Key) -> bool:
    if part.function is None or len(part.function) != len(whole.function or "0") + 2:
        return False
    return evolve(part, function=whole.function) == whole and part.function.startswith(whole.function or "")


def test_budget_and_final_accounts_are_both_published() -> None:
    own = state(0)
    tables = {f.kind: len(f.told.budget.grids) for f in own.files}
    assert tables == {DocumentKind.GOVERNMENT_BUDGET: 20, DocumentKind.GOVERNMENT_FINAL: 24}
