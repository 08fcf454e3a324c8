"""Operators that one operation explains: units, swaps, shifts, rows too many or too few."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve
from benchmarks.reconcile.mutants import (
    Change,
    Expected,
    Kind,
    Mutant,
    Operator,
    Place,
    amount_cells,
    at,
    code_of,
    columns_of,
    lines_of,
    moved,
    shown,
    tries,
)
from benchmarks.reconcile.numerals import Numeral, Typo, fen_of, negated

from budgetlint.model.keys import Flow, Fund, Item, Key, Side
from generator import Budget, Cell
from generator.dice import Dice
from generator.ledger import Ledger
from generator.sheets import Grid, Printed

OTHER_UNIT = {"万元": "元", "元": "万元", "亿元": "万元"}
#: Tables that are one list of rows.
_LISTS = {"T2", "T3", "T5", "T6", "T8", "T9", "T10"}


def _in_table(name: str, make: Callable[[Dice, Budget, int], Mutant | None]) -> Operator:
    """An operator on some table of the budget."""

    def operator(dice: Dice, budget: Budget) -> Mutant | None:
        return tries(dice, lambda: make(dice, budget, dice.integer(0, len(budget.grids) - 1)))

    operator.__name__ = name
    operator.__doc__ = make.__doc__
    return operator


def _each(name: str, operation: str, typo: Typo, dice: Dice, budget: Budget, cells: Sequence[Cell]) -> Mutant | None:
    """The same typing error in every cell."""
    texts: dict[Cell, str] = {}
    for cell in cells:
        numeral = Numeral.read(at(budget, cell).text)
        other = typo(dice, numeral, budget.grids[cell.grid].unit) if numeral and at(budget, cell).fen else None
        if other is not None:
            texts[cell] = other.text
    return moved(name, budget, texts, operation, cells[0].grid) if texts else None


def _column_unit(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """A column in another unit than its table says."""
    columns = columns_of(budget, grid)
    return _in_unit("column-unit", "COLUMN_UNIT", budget, dice.pick(columns)) if len(columns) > 1 else None


def _table_unit(_dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """All figures of a table in another unit than it says."""
    return _in_unit("table-unit", "TABLE_UNIT", budget, amount_cells(budget.grids[grid], grid))


def _in_unit(name: str, operation: str, budget: Budget, cells: Sequence[Cell]) -> Mutant | None:
    """Cells printed from the ledger in another unit, to the second decimal."""
    texts: dict[Cell, str] = {}
    for cell in cells:
        own = budget.grids[cell.grid].style
        style = evolve(own, unit=OTHER_UNIT[own.unit], decimals=2, rounds=True)
        key = at(budget, cell).key
        if key is not None and at(budget, cell).fen:
            texts[cell] = style.show(budget.ledger.amount(key))
    return moved(name, budget, texts, operation, cells[0].grid) if texts else None


def _heading_unit(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """Another unit above a table than that of its figures."""
    before = budget.grids[grid]
    unit = OTHER_UNIT[before.unit]
    header = tuple(
        tuple(evolve(slot, text=slot.text.replace(f"（{before.unit}）", f"（{unit}）")) for slot in row)
        for row in before.header
    )
    changes: dict[Place, Change] = {}
    body = [list(row) for row in before.body]
    for cell in amount_cells(before, grid):
        printed = at(budget, cell)
        fen = fen_of(printed.text, unit)
        if fen is None:
            return None
        body[cell.row][cell.column] = evolve(printed, fen=fen)
        if fen != printed.fen:
            changes[cell] = (printed.fen or 0, fen)
    other = evolve(before, style=evolve(before.style, unit=unit), header=header, body=tuple(map(tuple, body)))
    if len(changes) < 2:
        return None
    return Mutant("heading-unit", _with(budget, grid, other), Kind.SYSTEMATIC, changes, Expected("TABLE_UNIT", grid))


def _column_sign(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """A column with the other sign."""
    columns = columns_of(budget, grid)
    return _each("column-sign", "COLUMN_SIGN", negated, dice, budget, dice.pick(columns)) if columns else None


def _rows_swapped(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """The amounts of two neighbouring rows in each other's place."""
    pair = _neighbours(dice, budget, grid, 2)
    return _turned("rows-swapped", "ROWS_SWAPPED", budget, pair) if pair else None


def _cells_swapped(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """The amounts of two neighbouring rows in each other's place, in one column only."""
    pair = _neighbours(dice, budget, grid, 2)
    return _turned("cells-swapped", "ROWS_SWAPPED", budget, _one_column(dice, pair)) if pair else None


def _one_column(dice: Dice, lines: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    column = dice.pick([cell.column for cell in lines[0]])
    return [[cell for cell in line if cell.column == column] for line in lines]


def _block_rotated(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """The amounts of three to five rows each in the row below, the last ones in the first."""
    block = _neighbours(dice, budget, grid, dice.integer(3, 5))
    return _turned("block-rotated", "SHIFTED", budget, block) if block else None


def _column_rotated(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """The same in one column only."""
    block = _neighbours(dice, budget, grid, dice.integer(3, 5))
    return _turned("column-rotated", "SHIFTED", budget, _one_column(dice, block)) if block else None


def _neighbours(dice: Dice, budget: Budget, grid: int, count: int) -> list[list[Cell]]:
    """So many rows one below the other, none a total, that print amounts in the same columns."""
    lines = [line for line in lines_of(budget, grid) if all(_is_listed(at(budget, c).key) for c in line)]
    starts = []
    for first in range(len(lines) - count + 1):
        block = lines[first : first + count]
        alike = all([c.column for c in line] == [c.column for c in block[0]] for line in block)
        filled = all(any(at(budget, c).fen for c in line) for line in block)
        if alike and filled and block[-1][0].row - block[0][0].row == count - 1:
            starts.append(first)
    if not starts:
        return []
    start = dice.pick(starts)
    return lines[start : start + count]


def _is_listed(key: Key | None) -> bool:
    """Whether an amount is one of a list, not the total of all."""
    if key is None or key.item is Item.THREE_PUBLIC or key.flow not in (Flow.CURRENT, Flow.TOTAL, Flow.BROUGHT_FORWARD):
        return False
    source = key.side is Side.REVENUE and key.flow is Flow.CURRENT and key.fund not in (Fund.ALL, Fund.FISCAL)
    return source or bool(key.function or key.economic or key.project or key.item)


def _turned(name: str, operation: str, budget: Budget, lines: Sequence[Sequence[Cell]]) -> Mutant | None:
    """Each line gets the texts of the one before it; all lines change."""
    texts = {
        cell: at(budget, source).text
        for line, before in zip(lines, [lines[-1], *lines[:-1]], strict=True)
        for cell, source in zip(line, before, strict=True)
    }
    mutant = moved(name, budget, texts, operation, lines[0][0].grid)
    rows = {place.row for place in mutant.changes if isinstance(place, Cell)} if mutant else set()
    return mutant if len(rows) == len(lines) else None


def _labels_swapped(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """Codes and names of two neighbouring rows of one level in each other's place."""
    before = budget.grids[grid]
    pairs = [r for r in range(len(before.body) - 1) if _are_siblings(before, r, r + 1)]
    if before.kind not in _LISTS or not pairs:
        return None
    top = dice.pick(pairs)
    cells = [[Cell(grid, r, c.column) for c in amount_cells(before, grid) if c.row == top] for r in (top, top + 1)]
    turned = _turned("labels-swapped", "ROWS_SWAPPED", budget, cells)
    if turned is None:
        return None
    serial = budget.habits.form == "hebei"
    rows = list(before.body)
    for row, other in ((top, top + 1), (top + 1, top)):
        pairs_of_cells = enumerate(zip(before.body[row], before.body[other], strict=True))
        rows[row] = tuple(a if a.key is not None or (serial and n == 0) else b for n, (a, b) in pairs_of_cells)
    return evolve(turned, budget=_with(budget, grid, evolve(before, body=tuple(rows))))


def _are_siblings(grid: Grid, row: int, other: int) -> bool:
    one, two = code_of(grid.body[row]), code_of(grid.body[other])
    return bool(one) and len(one) == len(two) and one[:-2] == two[:-2] and one != two


def _columns_swapped(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """The amounts of two columns in each other's place, headers unmoved."""
    columns = [c for c in columns_of(budget, grid) if len(c) > 1]
    one, other = (dice.pick(columns), dice.pick(columns)) if len(columns) > 1 else ([], [])
    if [c.row for c in one] != [c.row for c in other] or one == other:
        return None
    texts = {a: at(budget, b).text for a, b in (*zip(one, other, strict=True), *zip(other, one, strict=True))}
    return moved("columns-swapped", budget, texts, "COLUMNS_SWAPPED", grid)


def _column_older(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """A column with the amounts of another year. No table prints that year, so no operation can be named."""
    columns = [c for c in columns_of(budget, grid) if len(c) > 1]
    if not columns:
        return None
    older = _older(dice, budget.ledger)
    texts = {}
    for cell in dice.pick(columns):
        key = at(budget, cell).key
        texts[cell] = shown(budget.grids[grid], older.amount(key) if key else 0)
    return moved("column-older", budget, texts, "", grid)


def _older(dice: Dice, ledger: Ledger) -> Ledger:
    """Most amounts between two thirds and all of what they are, in whole grains."""

    def before(fen: int) -> int:
        grains = fen // ledger.grain
        return fen if dice.chance(25) else dice.integer(grains * 2 // 3, grains) * ledger.grain

    accounts = [
        evolve(a, spent={nature: before(fen) for nature, fen in a.spent.items()}, brought=0) for a in ledger.accounts
    ]
    return evolve(
        ledger,
        accounts=tuple(accounts),
        economic={code: before(fen) for code, fen in ledger.economic.items()},
        items={item: before(fen) for item, fen in ledger.items.items()},
    )


def _row_twice(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """A row without parts printed twice."""
    row = _listed_row(dice, budget.grids[grid])
    return _restructured("row-twice", "ROW_TWICE", budget, grid, row, 2) if row is not None else None


def _row_missing(dice: Dice, budget: Budget, grid: int) -> Mutant | None:
    """A row without parts left out."""
    row = _listed_row(dice, budget.grids[grid])
    return _restructured("row-missing", "ROW_MISSING", budget, grid, row, 0) if row is not None else None


def _listed_row(dice: Dice, grid: Grid) -> int | None:
    """A row that has no parts and is not the only part of what it belongs to."""
    if grid.kind not in _LISTS:
        return None
    codes = [code_of(row) for row in grid.body]
    known = set(codes)

    def above(code: str) -> str:
        return max((c for c in known if c != code and code.startswith(c)), key=len, default="")

    leaves = [r for r, code in enumerate(codes) if code and not any(c != code and c.startswith(code) for c in known)]
    parents = [above(code) for code in codes if code]
    rows = [r for r in leaves if parents.count(above(codes[r])) > 1 and any(c.fen for c in grid.body[r])]
    return dice.pick(rows) if rows else None


def _restructured(name: str, operation: str, budget: Budget, grid: int, row: int, times: int) -> Mutant:
    """A row printed so many times; in sums its amounts are worth that."""
    before = budget.grids[grid]
    body: tuple[tuple[Printed, ...], ...] = (*before.body[:row], *[before.body[row]] * times, *before.body[row + 1 :])
    changes: dict[Place, Change] = {
        Cell(grid, row, c): (cell.fen, cell.fen * times) for c, cell in enumerate(before.body[row]) if cell.fen
    }
    other = evolve(before, body=body, around=evolve(before.around, gaps=frozenset()))
    return Mutant(name, _with(budget, grid, other), Kind.STRUCTURAL, changes, Expected(operation, grid))


def _with(budget: Budget, grid: int, other: Grid) -> Budget:
    return evolve(budget, grids=(*budget.grids[:grid], other, *budget.grids[grid + 1 :]))


BLOCKS: dict[str, Operator] = {
    name: _in_table(name, make)
    for name, make in (
        ("column-unit", _column_unit),
        ("table-unit", _table_unit),
        ("heading-unit", _heading_unit),
        ("column-sign", _column_sign),
        ("rows-swapped", _rows_swapped),
        ("cells-swapped", _cells_swapped),
        ("labels-swapped", _labels_swapped),
        ("block-rotated", _block_rotated),
        ("column-rotated", _column_rotated),
        ("columns-swapped", _columns_swapped),
        ("column-older", _column_older),
        ("row-twice", _row_twice),
        ("row-missing", _row_missing),
    )
}
