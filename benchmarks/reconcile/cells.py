"""Operators that make one cell wrong."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve
from benchmarks.reconcile.mutants import (
    Kind,
    Mutant,
    Operator,
    all_cells,
    at,
    columns_of,
    lines_of,
    retyped,
    shown,
    sums_of,
    tries,
    with_texts,
)
from benchmarks.reconcile.numerals import COMMON, TYPOS, Numeral, Typo, substituted

from budgetlint.model.keys import Flow
from generator import Budget, Cell, amounts_of
from generator.dice import Dice


def typed(name: str, typo: Typo) -> Operator:
    """The operator that makes a typing error somewhere."""

    def operator(dice: Dice, budget: Budget) -> Mutant | None:
        cells = printed_cells(budget)
        return tries(dice, lambda: mistyped(name, typo, dice, budget, dice.pick(cells))) if cells else None

    return operator


def printed_cells(budget: Budget, grids: Sequence[int] = ()) -> list[Cell]:
    """Cells that print an amount other than 0."""
    return [c for c in amounts_of(budget) if at(budget, c).fen and (not grids or c.grid in grids)]


def mistyped(name: str, typo: Typo, dice: Dice, budget: Budget, cell: Cell) -> Mutant | None:
    numeral = Numeral.read(at(budget, cell).text)
    other = typo(dice, numeral, budget.grids[cell.grid].unit) if numeral else None
    return retyped(name, budget, cell, other.text) if other else None


def blanked(dice: Dice, budget: Budget) -> Mutant | None:
    """Nothing where there is an amount."""
    cells = printed_cells(budget)
    return retyped("blanked", budget, dice.pick(cells), "") if cells else None


def filled(dice: Dice, budget: Budget) -> Mutant | None:
    """An amount where there is none: that of another cell of its table."""
    empty = [c for c in all_cells(budget) if not at(budget, c).fen]

    def make() -> Mutant | None:
        cell = dice.pick(empty)
        others = printed_cells(budget, [cell.grid])
        return retyped("filled", budget, cell, at(budget, dice.pick(others)).text) if others else None

    return tries(dice, make) if empty else None


def _total(name: str, dice: Dice, budget: Budget, part_of: str) -> Mutant | None:
    """A total that is off by one of its parts, or by what that was before."""

    def make() -> Mutant | None:
        grid = dice.integer(0, len(budget.grids) - 1)
        rows_or_columns = columns_of(budget, grid) + lines_of(budget, grid)
        sums = sums_of(budget, dice.pick(rows_or_columns)) if rows_or_columns else {}
        wholes = [w for w in sums if at(budget, w).fen]
        if not wholes:
            return None
        whole = dice.pick(wholes)
        amounts = [fen for p in sums[whole] if (fen := at(budget, p).fen)]
        if not amounts:
            return None
        step, part = budget.grids[grid].style.step, dice.pick(amounts)
        change = {"omitted": -part, "twice": part}.get(part_of, _stale(dice, part, step))
        new = (at(budget, whole).fen or 0) + change
        if new < 0:
            return None
        return retyped(name, budget, whole, shown(budget.grids[grid], new))

    return tries(dice, make)


def _stale(dice: Dice, part: int, step: int) -> int:
    """What a part has grown or shrunk by since its total was worked out."""
    before = dice.integer(abs(part) // step // 2, abs(part) // step * 3 // 2 + 1) * step
    return before - part


def stale_total(dice: Dice, budget: Budget) -> Mutant | None:
    """A total as it was before one of its parts was changed."""
    return _total("stale-total", dice, budget, "stale")


def part_omitted(dice: Dice, budget: Budget) -> Mutant | None:
    """A total without one of its parts."""
    return _total("part-omitted", dice, budget, "omitted")


def part_twice(dice: Dice, budget: Budget) -> Mutant | None:
    """A total with one of its parts counted twice."""
    return _total("part-twice", dice, budget, "twice")


def copied_above(dice: Dice, budget: Budget) -> Mutant | None:
    """What stands in the cell above."""
    return _copied("copied-above", dice, budget, 1, 0)


def copied_left(dice: Dice, budget: Budget) -> Mutant | None:
    """What stands in the cell to the left."""
    return _copied("copied-left", dice, budget, 0, 1)


def _copied(name: str, dice: Dice, budget: Budget, up: int, left: int) -> Mutant | None:
    cells = all_cells(budget)
    known = set(cells)

    def make() -> Mutant | None:
        cell = dice.pick(cells)
        other = Cell(cell.grid, cell.row - up, cell.column - left)
        if other not in known or not at(budget, other).fen:
            return None
        return retyped(name, budget, cell, at(budget, other).text)

    return tries(dice, make, 30) if cells else None


def other_fund(dice: Dice, budget: Budget) -> Mutant | None:
    """What another fund has under the same heading."""
    cells = printed_cells(budget)

    def make() -> Mutant | None:
        cell = dice.pick(cells)
        key = at(budget, cell).key
        for other in cells:
            theirs, fen = at(budget, other).key, at(budget, other).fen
            if key and theirs and theirs.fund is not key.fund and evolve(theirs, fund=key.fund) == key and fen:
                if fen != at(budget, cell).fen and fen % budget.grids[cell.grid].style.step == 0:
                    return retyped("other-fund", budget, cell, shown(budget.grids[cell.grid], fen))
        return None

    return tries(dice, make, 30) if cells else None


def balance_row(dice: Dice, budget: Budget) -> Mutant | None:
    """A wrong digit in 总计."""
    cells = [c for c in printed_cells(budget) if (key := at(budget, c).key) and key.flow is Flow.TOTAL]
    if not cells:
        return None
    return tries(dice, lambda: mistyped("balance-row", substituted, dice, budget, dice.pick(cells)))


def several(count: int, *, packed: bool) -> Operator:
    """That many cells mistyped independently, in one table or anywhere."""
    name = f"{'packed' if packed else 'scattered'}-{count}"

    def operator(dice: Dice, budget: Budget) -> Mutant | None:
        grids = [g for g in range(len(budget.grids)) if len(printed_cells(budget, [g])) >= 2 * count]
        if not grids:
            return None
        grids = [dice.pick(grids)] if packed else grids
        cells = printed_cells(budget, grids)
        texts: dict[Cell, str] = {}
        for _ in range(30):
            cell = dice.pick(cells)
            single = mistyped(name, dice.pick(COMMON), dice, budget, cell) if cell not in texts else None
            if single is not None:
                texts[cell] = at(single.budget, cell).text
            if len(texts) == count:
                made = with_texts(budget, texts)
                return Mutant(name, made[0], Kind.MULTI, made[1]) if made else None
        return None

    return operator


CELLS: dict[str, Operator] = {
    **{name: typed(name, typo) for name, typo in TYPOS.items()},
    **{
        o.__name__.replace("_", "-"): o
        for o in (
            blanked, filled, stale_total, part_omitted, part_twice, copied_above, copied_left, other_fund, balance_row,
        )
    },
}  # fmt: skip
SEVERAL: dict[str, Operator] = {
    f"{'packed' if packed else 'scattered'}-{k}": several(k, packed=packed)
    for packed in (False, True)
    for k in (2, 3, 4)
}
