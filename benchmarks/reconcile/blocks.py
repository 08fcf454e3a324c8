"""Operators that one operation explains: units, swaps, shifts, rows too many or too few."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve
from benchmarks.reconcile.cut import Cut, older, year_before
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
    ratios_of,
    shown,
    tries,
)
from benchmarks.reconcile.numerals import Numeral, Typo, fen_of, negated

from budgetlint.model.keys import Flow, Fund, Item, Key, Side
from generator import Cell
from generator.dice import Dice
from generator.sheets import Grid, Printed

OTHER_UNIT = {"万元": "元", "元": "万元", "亿元": "万元"}
#: Tables that are one list of rows.
_LISTS = {"T2", "T3", "T5", "T6", "T8", "T9", "T10", "F2", "F3", "F5", "F8", "F9", "G2", "G3", "G4", "G8", "G12"}


def _in_table(name: str, make: Callable[[Dice, Cut, int], Mutant | None]) -> Operator:
    """An operator on some table of the document."""

    def operator(dice: Dice, cut: Cut) -> Mutant | None:
        return tries(dice, lambda: make(dice, cut, dice.integer(0, len(cut.grids) - 1)))

    operator.__name__ = name
    operator.__doc__ = make.__doc__
    return operator


def _each(name: str, operation: str, typo: Typo, dice: Dice, cut: Cut, cells: Sequence[Cell]) -> Mutant | None:
    """The same typing error in every cell."""
    texts: dict[Cell, str] = {}
    for cell in cells:
        numeral = Numeral.read(at(cut, cell).text)
        other = typo(dice, numeral, cut.grids[cell.grid].unit) if numeral and at(cut, cell).fen else None
        if other is not None:
            texts[cell] = other.text
    return moved(name, cut, texts, operation, cells[0].grid) if texts else None


def _column_unit(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """A column in another unit than its table says."""
    columns = columns_of(cut, grid)
    return _in_unit("column-unit", "COLUMN_UNIT", cut, dice.pick(columns)) if len(columns) > 1 else None


def _table_unit(_dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """All figures of a table in another unit than it says."""
    return _in_unit("table-unit", "TABLE_UNIT", cut, amount_cells(cut.grids[grid], grid))


def _in_unit(name: str, operation: str, cut: Cut, cells: Sequence[Cell]) -> Mutant | None:
    """Cells printed from the ledger in another unit, to the second decimal."""
    texts: dict[Cell, str] = {}
    for cell in cells:
        own = cut.grids[cell.grid].style
        style = evolve(own, unit=OTHER_UNIT[own.unit], decimals=2, rounds=True)
        key = at(cut, cell).key
        if key is not None and at(cut, cell).fen:
            texts[cell] = style.show(cut.ledger.amount(key))
    return moved(name, cut, texts, operation, cells[0].grid) if texts else None


def _heading_unit(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """Another unit above a table than that of its figures."""
    before = cut.grids[grid]
    unit = OTHER_UNIT[before.unit]
    header = tuple(
        tuple(evolve(slot, text=slot.text.replace(f"（{before.unit}）", f"（{unit}）")) for slot in row)
        for row in before.header
    )
    changes: dict[Place, Change] = {}
    body = [list(row) for row in before.body]
    for cell in amount_cells(before, grid):
        printed = at(cut, cell)
        fen = fen_of(printed.text, unit)
        if fen is None:
            return None
        body[cell.row][cell.column] = evolve(printed, fen=fen)
        if fen != printed.fen:
            changes[cell] = (printed.fen or 0, fen)
    other = evolve(before, style=evolve(before.style, unit=unit), header=header, body=tuple(map(tuple, body)))
    if len(changes) < 2:
        return None
    return Mutant("heading-unit", _with(cut, grid, other), Kind.SYSTEMATIC, changes, Expected("TABLE_UNIT", grid))


def _column_sign(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """A column with the other sign."""
    columns = columns_of(cut, grid)
    return _each("column-sign", "COLUMN_SIGN", negated, dice, cut, dice.pick(columns)) if columns else None


def _rows_swapped(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """The amounts of two neighbouring rows in each other's place."""
    pair = _neighbours(dice, cut, grid, 2)
    return _with_ratios(cut, pair, _turned("rows-swapped", "ROWS_SWAPPED", cut, pair)) if pair else None


def _cells_swapped(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """The amounts of two neighbouring rows in each other's place, in one column only."""
    pair = _neighbours(dice, cut, grid, 2)
    return _turned("cells-swapped", "ROWS_SWAPPED", cut, _one_column(dice, pair)) if pair else None


def _one_column(dice: Dice, lines: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    column = dice.pick([cell.column for cell in lines[0]])
    return [[cell for cell in line if cell.column == column] for line in lines]


def _block_rotated(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """The amounts of three to five rows each in the row below, the last ones in the first."""
    block = _neighbours(dice, cut, grid, dice.integer(3, 5))
    return _with_ratios(cut, block, _turned("block-rotated", "SHIFTED", cut, block)) if block else None


def _column_rotated(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """The same in one column only."""
    block = _neighbours(dice, cut, grid, dice.integer(3, 5))
    return _turned("column-rotated", "SHIFTED", cut, _one_column(dice, block)) if block else None


def _neighbours(dice: Dice, cut: Cut, grid: int, count: int) -> list[list[Cell]]:
    """So many rows one below the other, none a total, that print amounts in the same columns."""
    lines = [line for line in lines_of(cut, grid) if all(_is_listed(at(cut, c).key) for c in line)]
    starts = []
    for first in range(len(lines) - count + 1):
        block = lines[first : first + count]
        alike = all([c.column for c in line] == [c.column for c in block[0]] for line in block)
        filled = all(any(at(cut, c).fen for c in line) for line in block)
        if alike and filled and block[-1][0].row - block[0][0].row == count - 1:
            starts.append(first)
    if not starts:
        return []
    start = dice.pick(starts)
    return lines[start : start + count]


def _is_listed(key: Key | None) -> bool:
    """Whether an amount is one of a list, not the total of all."""
    if key is None or key.item is Item.THREE_PUBLIC:
        return False
    if key.flow is None:  # a government's
        return bool(
            key.function
            or key.economic
            or key.item
            or key.region
            or (key.revenue and (key.local or "/" in key.revenue))
        )
    if key.flow not in (Flow.CURRENT, Flow.TOTAL, Flow.BROUGHT_FORWARD):
        return False
    source = key.side is Side.REVENUE and key.flow is Flow.CURRENT and key.fund not in (Fund.ALL, Fund.FISCAL)
    return source or bool(key.function or key.economic or key.project or key.item)


def _turned(name: str, operation: str, cut: Cut, lines: Sequence[Sequence[Cell]]) -> Mutant | None:
    """Each line gets the texts of the one before it; all lines change."""
    texts = {
        cell: at(cut, source).text
        for line, before in zip(lines, [lines[-1], *lines[:-1]], strict=True)
        for cell, source in zip(line, before, strict=True)
    }
    mutant = moved(name, cut, texts, operation, lines[0][0].grid)
    rows = {place.row for place in mutant.changes if isinstance(place, Cell)} if mutant else set()
    return mutant if len(rows) == len(lines) else None


def _with_ratios(cut: Cut, lines: Sequence[Sequence[Cell]], mutant: Mutant | None) -> Mutant | None:
    """Percentages go where the amounts beside them go."""
    if mutant is None:
        return None
    index = lines[0][0].grid
    before, after = cut.grids[index], mutant.cut.grids[index]
    body = [list(row) for row in after.body]
    for line, source in zip(lines, [lines[-1], *lines[:-1]], strict=True):
        for column in ratios_of(before):
            body[line[0].row][column] = before.body[source[0].row][column]
    return evolve(mutant, cut=_with(mutant.cut, index, evolve(after, body=tuple(map(tuple, body)))))


def _labels_swapped(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """Codes and names of two neighbouring rows of one level in each other's place."""
    before = cut.grids[grid]
    pairs = [r for r in range(len(before.body) - 1) if _are_siblings(before, r, r + 1)]
    if before.kind not in _LISTS or not pairs:
        return None
    top = dice.pick(pairs)
    cells = [[Cell(grid, r, c.column) for c in amount_cells(before, grid) if c.row == top] for r in (top, top + 1)]
    turned = _turned("labels-swapped", "ROWS_SWAPPED", cut, cells)
    if turned is None:
        return None
    kept = ratios_of(before) | ({0} if cut.serial else set())
    rows = list(before.body)
    for row, other in ((top, top + 1), (top + 1, top)):
        pairs_of_cells = enumerate(zip(before.body[row], before.body[other], strict=True))
        rows[row] = tuple(a if a.key is not None or n in kept else b for n, (a, b) in pairs_of_cells)
    return evolve(turned, cut=_with(cut, grid, evolve(before, body=tuple(rows))))


def _are_siblings(grid: Grid, row: int, other: int) -> bool:
    one, two = code_of(grid.body[row]), code_of(grid.body[other])
    return bool(one) and len(one) == len(two) and one[:-2] == two[:-2] and one != two


def _columns_swapped(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """The amounts of two columns in each other's place, headers unmoved."""
    columns = [c for c in columns_of(cut, grid) if len(c) > 1]
    one, other = (dice.pick(columns), dice.pick(columns)) if len(columns) > 1 else ([], [])
    if [c.row for c in one] != [c.row for c in other] or one == other:
        return None
    texts = {a: at(cut, b).text for a, b in (*zip(one, other, strict=True), *zip(other, one, strict=True))}
    return moved("columns-swapped", cut, texts, "COLUMNS_SWAPPED", grid)


def _column_older(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """A column with the amounts of another year. Where no column of its table prints that year no operation can be named."""
    columns = [c for c in columns_of(cut, grid) if len(c) > 1]
    if not columns:
        return None
    last = older(dice, cut.ledger)
    own = dice.pick(columns)
    keys = [key for cell in own if (key := at(cut, cell).key)]
    texts = {cell: shown(cut.grids[grid], last.amount(key)) for cell, key in zip(own, keys, strict=True)}
    printed = {key for column in columns for cell in column if (key := at(cut, cell).key)}
    copied = printed.issuperset(map(year_before, keys))
    return moved("column-older", cut, texts, "PRIOR_YEAR" if copied else "", grid)


def _row_twice(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """A row without parts printed twice."""
    row = _listed_row(dice, cut.grids[grid])
    return _restructured("row-twice", "ROW_TWICE", cut, grid, row, 2) if row is not None else None


def _row_missing(dice: Dice, cut: Cut, grid: int) -> Mutant | None:
    """A row without parts left out."""
    row = _listed_row(dice, cut.grids[grid])
    return _restructured("row-missing", "ROW_MISSING", cut, grid, row, 0) if row is not None else None


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


def _restructured(name: str, operation: str, cut: Cut, grid: int, row: int, times: int) -> Mutant:
    """A row printed so many times; in sums its amounts are worth that."""
    before = cut.grids[grid]
    body: tuple[tuple[Printed, ...], ...] = (*before.body[:row], *[before.body[row]] * times, *before.body[row + 1 :])
    changes: dict[Place, Change] = {
        Cell(grid, row, c): (cell.fen, cell.fen * times) for c, cell in enumerate(before.body[row]) if cell.fen
    }
    other = evolve(before, body=body, around=evolve(before.around, gaps=frozenset()))
    return Mutant(name, _with(cut, grid, other), Kind.STRUCTURAL, changes, Expected(operation, grid))


def _with(cut: Cut, grid: int, other: Grid) -> Cut:
    return evolve(cut, grids=(*cut.grids[:grid], other, *cut.grids[grid + 1 :]))


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
