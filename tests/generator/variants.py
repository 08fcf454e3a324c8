"""The same document otherwise: with one amount changed, in another unit, with its rows in another order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from attrs import evolve, frozen

from budgetlint.model.amount import FEN_EXPONENT, MONEY_UNITS
from budgetlint.model.blocks import Dialect
from generator.dice import Dice
from generator.document import Budget
from generator.figures import is_number
from generator.paper import Cell, Paper, Rendered, render
from generator.sheets import Form, Grid, Levels, Printed, Slot

P = TypeVar("P", bound=Paper)

#: Tables that are one list of codes: where only the lowest are printed, their order says nothing.
_LISTS = {"T2", "T3", "T5", "T6", "T8", "T9"}


@frozen
class Altered:
    """A document in which one printed amount was changed; amounts and ``step``, its last printed digit, in 分."""

    budget: Budget
    cell: Cell
    old: int
    new: int
    step: int

    def rendered(self, dialect: Dialect) -> tuple[Rendered, tuple[int, int]]:
        """As a file, and where in its text the changed amount is."""
        file = render(self.budget, dialect)
        return file, file.places[self.cell]


def amounts_of(budget: Paper) -> list[Cell]:
    """All cells that print an amount as a number."""
    return [
        Cell(at, r, c)
        for at, grid in enumerate(budget.grids)
        for r, row in enumerate(grid.body)
        for c, cell in enumerate(row)
        if cell.fen is not None and is_number(cell.text)
    ]


def altered(budget: Budget, cell: Cell, steps: int) -> Altered:
    """``steps`` of its last printed digit added to one amount. Raises ValueError where nothing or less is left."""
    grid = budget.grids[cell.grid]
    old, step = grid.body[cell.row][cell.column].fen or 0, grid.style.step
    new = old + steps * step
    if new <= 0:
        raise ValueError(f"{old} 分 cannot be changed by {steps} × {step} 分")
    return Altered(with_amount(budget, cell, new), cell, old, new, step)


def with_amount(paper: P, cell: Cell, fen: int) -> P:
    """The same document with another amount in one cell."""
    grid = paper.grids[cell.grid]
    row = list(grid.body[cell.row])
    row[cell.column] = evolve(row[cell.column], text=grid.style.show(fen), fen=fen)
    body = (*grid.body[: cell.row], tuple(row), *grid.body[cell.row + 1 :])
    grids = list(paper.grids)
    grids[cell.grid] = evolve(grid, body=body)
    return evolve(paper, grids=tuple(grids))


def units_of(budget: Budget) -> list[str]:
    """Units in which every amount can be printed to the same digit as it is."""
    coarsest = max(grid.style.step for grid in budget.grids)
    return [u for u in ("万元", "元", "亿元") if 10 ** ((MONEY_UNITS[u].exponent or 0) - FEN_EXPONENT) >= coarsest]


def in_units(budget: Budget, units: Sequence[str]) -> Budget:
    """Each table in its unit, every amount to the same digit as before, trailing zeros printed."""
    return evolve(budget, grids=tuple(map(_grid_in, budget.grids, units)))


def _grid_in(grid: Grid, unit: str) -> Grid:
    shift = (MONEY_UNITS[unit].exponent or 0) - (MONEY_UNITS[grid.unit].exponent or 0)
    style = evolve(grid.style, unit=unit, decimals=grid.style.decimals + shift, trim=False)

    def shown(cell: Printed) -> Printed:
        """A number stays one, were it 0."""
        if cell.fen is None or not is_number(cell.text):
            return cell
        return evolve(cell, text=evolve(style, zero="0.00").show(cell.fen))

    def renamed(slot: Slot) -> Slot:
        return evolve(slot, text=slot.text.replace(f"（{grid.unit}）", f"（{unit}）"))

    return evolve(
        grid,
        style=style,
        header=tuple(tuple(map(renamed, row)) for row in grid.header),
        body=tuple(tuple(map(shown, row)) for row in grid.body),
    )


def shuffled(budget: Budget, dice: Dice) -> Budget:
    """Rows in another order where order says nothing: the lowest subjects of a list without the levels above them."""
    if budget.habits.levels is not Levels.LEAVES:
        return budget
    ordinals = budget.habits.form is Form.HEBEI
    grids = (_reordered(grid, dice, ordinals) if grid.kind in _LISTS else grid for grid in budget.grids)
    return evolve(budget, grids=tuple(grids))


def _reordered(grid: Grid, dice: Dice, ordinals: int) -> Grid:
    """Subjects change places with labels and amounts; 序号 in the first column stay."""
    body = list(grid.body)
    places = [at for at, row in enumerate(body) if any(c.key and (c.key.function or c.key.economic) for c in row)]
    left = [body[at][ordinals:] for at in places]
    for at in places:
        body[at] = (*body[at][:ordinals], *left.pop(dice.integer(0, len(left) - 1)))
    return evolve(grid, body=tuple(body))
