"""A family agrees with itself, by arithmetic alone: no budgetlint has a say here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache

import pytest
from attrs import evolve

from budgetlint.model.keys import Flow, Fund, Item, Key, Nature, Side, Stage, is_within
from budgetlint.model.kinds import DocumentKind
from generator.changes import Meaning, changed, meaning_of, printed, witnesses
from generator.family import Family, File, make_family
from generator.ledger import DISTRIBUTED, ITEM_OF
from generator.paper import Cell
from generator.regimes import Regime
from generator.sheets import Grid
from generator.years import Year

SEEDS = 12
seeds = pytest.mark.parametrize("seed", range(SEEDS))
KIND = DocumentKind
_WHOLE_LINES = (Flow.CURRENT, Flow.BROUGHT_FORWARD, Flow.COVERED)


@cache
def family(seed: int) -> Family:
    return make_family(seed, (Regime.EXACT, Regime.HALF_UP)[seed % 2])


def years(own: Family) -> Iterator[Year]:
    return own.department.amounts()


def amounts(grid: Grid) -> Mapping[Key, int]:
    """What a table prints of each key."""
    return {cell.key: cell.fen for row in grid.body for cell in row if cell.key and cell.fen is not None}


def grid_of(file: File, kind: str) -> Grid:
    [found] = [g for g in file.told.budget.grids if g.kind == kind]
    return found


def finals(own: Family) -> Iterator[tuple[Year, File]]:
    """Every final account with the year that it is of."""
    for year in years(own):
        kind = KIND.DEPARTMENT_FINAL if year.body == own.department.body else KIND.UNIT_FINAL
        yield year, own.file(kind, year.body, year.year)


# The ledger


@seeds
def test_the_department_is_the_sum_of_its_units(seed: int) -> None:
    own = family(seed).department
    for n, whole in enumerate(own.years):
        for stage in (Stage.BUDGET, Stage.ADJUSTED, Stage.FINAL):
            parts = [unit[n].at(stage) for unit in own.units.values()]
            for code in {c for p in parts for c in p.economic}:
                assert whole.at(stage).economic[code] == sum(p.economic.get(code, 0) for p in parts)
            for item in ITEM_OF.values():
                assert whole.at(stage).items[item] == sum(p.items[item] for p in parts)
            for account in whole.at(stage).accounts:
                key = Key(side=Side.EXPENDITURE, flow=Flow.CURRENT, fund=account.fund, function=account.function)
                for one in (key, evolve(key, flow=Flow.CARRIED_FORWARD), evolve(key, nature=Nature.PROJECT)):
                    assert whole.at(stage).amount(one) == sum(p.amount(one) for p in parts)


@seeds
def test_every_account_closes_and_nothing_is_received_below_nothing(seed: int) -> None:
    for year in years(family(seed)):
        for ledger in (year.initial, year.adjusted, year.final):
            for a in ledger.accounts:
                assert a.revenue >= 0
                spent = sum(a.spent.values())
                assert a.brought + a.revenue + a.covered == spent + a.distributed + a.carried
            for nature, classes in ((Nature.PERSONNEL, ("301", "303")), (Nature.OPERATING, ("302", "310"))):
                paid = sum(a.expenditure(nature) for a in ledger.accounts if a.fund is Fund.GENERAL)
                assert paid == sum(v for code, v in ledger.economic.items() if code[:3] in classes)
            for code, item in ITEM_OF.items():
                assert ledger.items[item] >= ledger.economic.get(code, 0)


@seeds
def test_a_year_begins_with_what_the_one_before_left(seed: int) -> None:
    own = family(seed).department
    for before, after in (own.years, *own.units.values()):
        left = {(a.function, a.fund): a.carried for a in before.final.accounts if a.carried}
        assert left == {(a.function, a.fund): a.brought for a in after.final.accounts if a.brought}


@seeds
def test_final_accounts_keep_to_the_plan_for_three_public(seed: int) -> None:
    for year in years(family(seed)):
        assert all(year.final.items[i] <= year.initial.items[i] for i in ITEM_OF.values())


# What is printed


def is_part(part: Key, whole: Key) -> bool:
    """Whether an amount is a direct part of another in a table of final accounts: along codes, natures or funds."""
    if part == whole or (part.side, part.stage, part.item, part.local) != (
        whole.side,
        whole.stage,
        whole.item,
        whole.local,
    ):
        return False
    if part.flow is not whole.flow:
        return False
    same = [d for d in ("function", "economic", "nature", "fund") if getattr(part, d) != getattr(whole, d)]
    if same == ["function"]:
        return len(part.function or "") == len(whole.function or "0") + 2 and (part.function or "").startswith(
            whole.function or ""
        )
    if same == ["economic"]:
        return len(part.economic or "") == 5 and (part.economic or "").startswith(whole.economic or "?")
    if same == ["nature"]:
        return (
            whole.nature is Nature.TOTAL
            and part.nature is not Nature.TOTAL
            and is_within("nature", part.nature, whole.nature)
        )
    return False


def gap(grid: Grid, whole: int, parts: list[int]) -> bool:
    """Whether a whole is its parts, within what rounding each leaves open."""
    return 2 * abs(whole - sum(parts)) <= (len(parts) + 1) * (grid.style.step if grid.style.rounds else 0)


@seeds
def test_sums_of_final_accounts_close(seed: int) -> None:
    checked = 0
    for _, file in finals(family(seed)):
        for grid in file.told.budget.grids:
            known = amounts(grid)
            for whole, fen in known.items():
                for dimension in ("function", "economic", "nature"):
                    parts = [
                        v
                        for k, v in known.items()
                        if is_part(k, whole) and getattr(k, dimension) != getattr(whole, dimension)
                    ]
                    if parts:
                        checked += 1
                        assert gap(grid, fen, parts), (file.name, grid.kind, whole)
    assert checked > 50


@seeds
def test_two_sided_tables_balance(seed: int) -> None:
    for _, file in finals(family(seed)):
        for kind in ("F1", "F4"):
            grid = grid_of(file, kind)
            for stage in {k.stage for k in amounts(grid)}:
                check_balance(grid, Fund.ALL if kind == "F1" else Fund.FISCAL, stage)


def check_balance(grid: Grid, fund: Fund, stage: Stage | None) -> None:
    """Both totals are the same, and each is the sum of its lines."""
    known = amounts(grid)

    def of(side: Side, flow: Flow | None = None, local: str | None = None) -> int:
        nature = Nature.TOTAL if flow is Flow.CURRENT and side is Side.EXPENDITURE else None
        return known.get(Key(side=side, flow=flow, fund=fund, nature=nature, stage=stage, local=local), 0)

    total = of(Side.REVENUE, Flow.TOTAL)
    assert total == of(Side.EXPENDITURE, Flow.TOTAL)
    assert gap(grid, total, [of(Side.REVENUE, flow) for flow in _WHOLE_LINES])
    spent = [of(Side.EXPENDITURE, Flow.CURRENT), of(Side.EXPENDITURE, None, DISTRIBUTED)]
    assert gap(grid, total, [*spent, of(Side.EXPENDITURE, Flow.CARRIED_FORWARD)])


@seeds
def test_chains_of_the_fund_table_close(seed: int) -> None:
    for _, file in finals(family(seed)):
        grid = grid_of(file, "F8")
        for row in grid.body:
            brought, received, spent, _, _, left = (c.fen for c in row if c.key)
            assert None not in (brought, received, spent, left)
            assert gap(grid, (brought or 0) + (received or 0), [spent or 0, left or 0])


@seeds
def test_three_public_of_final_accounts_repeat_the_budget(seed: int) -> None:
    own = family(seed)
    for year, file in finals(own):
        budget = KIND.DEPARTMENT_BUDGET if file.kind is KIND.DEPARTMENT_FINAL else KIND.UNIT_BUDGET
        plan = {
            k.item: v
            for k, v in amounts(grid_of(own.file(budget, file.body, file.year), "T7")).items()
            if k.fund in (Fund.GENERAL, Fund.FISCAL)
        }
        done = {k.item: v for k, v in amounts(grid_of(file, "F7")).items() if k.stage is Stage.BUDGET}
        assert done[Item.THREE_PUBLIC] == plan[Item.THREE_PUBLIC], year
        assert done == plan


@seeds
def test_one_amount_is_printed_the_same_wherever_it_is_printed(seed: int) -> None:
    own = family(seed)
    for meaning, places in printed(own.files).items():
        found = set()
        for file, cell in places:
            grid = file.told.budget.grids[cell.grid]
            found.add((grid.style.step, grid.body[cell.row][cell.column].fen))
        assert len(dict(found)) == len(found), meaning


@seeds
def test_printed_amounts_of_units_add_up_to_the_departments(seed: int) -> None:
    own = family(seed)
    places = printed(own.files)
    checked = 0
    for meaning, cells in places.items():
        if meaning.body != own.department.body or meaning.key.project:
            continue
        file, cell = cells[0]
        grid = file.told.budget.grids[cell.grid]
        if file.kind is KIND.SELF_EVALUATION:
            continue
        parts = [shown(places[m]) for u in own.department.units if (m := meaning._replace(body=u)) in places]
        whole = grid.body[cell.row][cell.column].fen or 0
        if parts:
            checked += 1
            assert gap(grid, whole, [p for p in parts if p]), meaning
    assert checked > 100


def shown(cells: Sequence[tuple[File, Cell]]) -> int:
    """What one amount is printed as."""
    file, cell = cells[0]
    return file.told.budget.grids[cell.grid].body[cell.row][cell.column].fen or 0


@seeds
def test_the_evaluation_repeats_the_final_accounts(seed: int) -> None:
    own = family(seed)
    for year in own.department.years:
        body = own.department.body
        spent = Meaning(
            body,
            year.year,
            Stage.FINAL,
            Key(side=Side.EXPENDITURE, flow=Flow.CURRENT, fund=Fund.ALL, nature=Nature.TOTAL),
        )
        file = own.file(KIND.SELF_EVALUATION, body, year.year)
        grid = file.told.budget.grids[0]
        [here] = [v for k, v in amounts(grid).items() if meaning_of(file, k) == spent]
        final = own.file(KIND.DEPARTMENT_FINAL, body, year.year)
        [there] = [v for k, v in amounts(grid_of(final, "F3")).items() if meaning_of(final, k) == spent]
        assert here == there


@seeds
def test_percentages_are_of_the_amounts_beside_them(seed: int) -> None:
    for _, file in finals(family(seed)):
        for tie in file.told.story.ties:
            assert tie.holds({}), (file.name, [b.text for b in tie.bits()])


# Changes


@seeds
def test_a_change_is_one_figure_in_one_file_that_others_speak_of(seed: int) -> None:
    own = family(seed)
    change = changed(own, seed)
    differing = [(a, b) for a, b in zip(own.files, change.files, strict=True) if a.text != b.text]
    [(before, after)] = differing
    assert after is change.file and change.witnesses >= 2 and change.beside
    start, stop = change.place
    assert abs(change.new - change.old) >= 700 * change.step
    assert before.text[:start] == after.text[:start]
    was = before.told.cell(change.cell)
    assert before.text[was[1] :] == after.text[stop:]


def test_most_figures_have_witnesses_in_other_files() -> None:
    known = witnesses(family(0).files, family(0).department)
    assert sum(w.beside > 0 for w in known) > len(known) // 2


def test_families_are_of_many_sorts() -> None:
    every = [family(seed) for seed in range(SEEDS)]
    sorts = Counter(len(f.department.units) for f in every)
    assert len(sorts) > 1
    carried = [any(a.carried for y in years(f) for a in y.final.accounts) for f in every]
    assert len(set(carried)) == 2
    assert any(a.distributed for f in every for y in years(f) for a in y.final.accounts)
    assert Fraction(sum(len(f.files) for f in every), len(every)) > 10
