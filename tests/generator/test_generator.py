"""What generated budgets promise to the tests that use them: regimes of rounding, and variants of one document."""

from __future__ import annotations

from collections import defaultdict

import pytest

from generator import Budget, Dialect, Regime, altered, amounts_of, in_units, make_budget, render, shuffled, units_of
from generator.dice import SeededDice
from generator.sheets import Grid
from properties.test_roundtrip import check_facts, is_part

_DIALECTS = list(Dialect)
seeds = pytest.mark.parametrize("seed", range(40))
rounded = pytest.mark.parametrize("regime", [Regime.CONTROLLED, Regime.HALF_UP])


def gaps(grid: Grid) -> list[tuple[int, int]]:
    """For each sum of one table: what the printed total exceeds its printed parts by, and how many they are."""
    amounts = {cell.key: cell.fen for row in grid.body for cell in row if cell.key and cell.fen is not None}
    found = []
    for key, fen in amounts.items():
        parts = [amounts[other] for other in amounts if is_part(grid.kind, other, key)]
        if parts:
            found.append((fen - sum(parts), len(parts)))
    return found


def is_finer(budget: Budget) -> bool:
    """Whether some amount is printed coarser than it is known."""
    amount = budget.ledger.amount
    return any(c.key and c.fen != amount(c.key) for grid in budget.grids for row in grid.body for c in row)


@seeds
@rounded
def test_what_is_printed_is_read_back_in_every_regime(seed: int, regime: Regime) -> None:
    budget = make_budget(seed, regime)
    check_facts(budget, render(budget, _DIALECTS[seed % len(_DIALECTS)]))


@seeds
@pytest.mark.parametrize("regime", [Regime.EXACT, Regime.CONTROLLED])
def test_every_sum_closes_unless_each_amount_is_rounded_by_itself(seed: int, regime: Regime) -> None:
    budget = make_budget(seed, regime)
    assert all(gap == 0 for grid in budget.grids for gap, _ in gaps(grid))
    assert all(a.revenue + a.brought == a.expenditure(None) + a.carried for a in budget.ledger.accounts)
    assert all(a.revenue >= 0 and a.expenditure(None) + a.carried > 0 for a in budget.ledger.accounts)


@seeds
def test_half_up_leaves_sums_open_by_less_than_half_a_unit_for_each_amount(seed: int) -> None:
    budget = make_budget(seed, Regime.HALF_UP)
    for grid in budget.grids:
        assert all(2 * abs(gap) < (parts + 1) * grid.style.step for gap, parts in gaps(grid))


def test_half_up_does_leave_sums_open() -> None:
    budgets = [make_budget(seed, Regime.HALF_UP) for seed in range(20)]
    assert all(map(is_finer, budgets))
    open_sums = [gap for budget in budgets for grid in budget.grids for gap, _ in gaps(grid) if gap]
    assert len(open_sums) > 50


@seeds
def test_one_amount_printed_twice_to_the_same_digit_is_printed_the_same(seed: int) -> None:
    printed = defaultdict(set)
    for grid in make_budget(seed, Regime.HALF_UP).grids:
        for cell in (cell for row in grid.body for cell in row if cell.key):
            printed[cell.key, grid.style.step].add(cell.fen)
    assert all(len(amounts) == 1 for amounts in printed.values())


@seeds
@pytest.mark.parametrize("dialect", _DIALECTS)
def test_a_wrong_amount_changes_its_own_cell_only(seed: int, dialect: Dialect) -> None:
    budget = make_budget(seed)
    cell = SeededDice(seed).pick(amounts_of(budget))
    change = altered(budget, cell, 7)
    before, after = render(budget, dialect), render(change.budget, dialect)
    (start, end), (_, stop) = before.places[cell], after.places[cell]
    assert change.new - change.old == 7 * change.step
    assert after.text[:start] == before.text[:start]
    assert after.text[stop:] == before.text[end:]
    assert after.text[start:stop] != before.text[start:end]


@seeds
def test_other_units_print_the_same_amounts(seed: int) -> None:
    budget = make_budget(seed, list(Regime)[seed % len(Regime)])
    units = units_of(budget)
    assert len(units) > 1
    for first in range(len(units)):
        mixed = [units[(first + n) % len(units)] for n in range(len(budget.grids))]
        other = in_units(budget, mixed)
        assert [grid.unit for grid in other.grids] == mixed
        assert sorted((e.kind, e.key, e.fen) for e in other.expected.elements()) == sorted(
            (e.kind, e.key, e.fen) for e in budget.expected.elements()
        )
        check_facts(other, render(other, _DIALECTS[seed % len(_DIALECTS)]))


def test_rows_in_another_order_are_the_same_rows() -> None:
    pairs = [(budget, shuffled(budget, SeededDice(1))) for budget in map(make_budget, range(40))]
    changed = [(budget, other) for budget, other in pairs if budget.grids != other.grids]
    assert len(changed) > 5
    for budget, other in changed:
        assert budget.expected == other.expected
        check_facts(other, render(other, Dialect.TABS))
