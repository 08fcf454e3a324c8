"""Operators that make one cell wrong."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve
from benchmarks.reconcile.cut import Cut
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

from budgetlint.model.keys import Flow, Key
from generator import Cell, amounts_of
from generator.dice import Dice


def typed(name: str, typo: Typo) -> Operator:
    """The operator that makes a typing error somewhere."""

    def operator(dice: Dice, cut: Cut) -> Mutant | None:
        cells = printed_cells(cut)
        return tries(dice, lambda: mistyped(name, typo, dice, cut, dice.pick(cells))) if cells else None

    return operator


def printed_cells(cut: Cut, grids: Sequence[int] = ()) -> list[Cell]:
    """Cells that print an amount other than 0."""
    return [c for c in amounts_of(cut) if at(cut, c).fen and (not grids or c.grid in grids)]


def mistyped(name: str, typo: Typo, dice: Dice, cut: Cut, cell: Cell) -> Mutant | None:
    numeral = Numeral.read(at(cut, cell).text)
    other = typo(dice, numeral, cut.grids[cell.grid].unit) if numeral else None
    return retyped(name, cut, cell, other.text) if other else None


def blanked(dice: Dice, cut: Cut) -> Mutant | None:
    """Nothing where there is an amount."""
    cells = printed_cells(cut)
    return retyped("blanked", cut, dice.pick(cells), "") if cells else None


def filled(dice: Dice, cut: Cut) -> Mutant | None:
    """An amount where there is none: that of another cell of its table."""
    empty = [c for c in all_cells(cut) if not at(cut, c).fen]

    def make() -> Mutant | None:
        cell = dice.pick(empty)
        others = printed_cells(cut, [cell.grid])
        return retyped("filled", cut, cell, at(cut, dice.pick(others)).text) if others else None

    return tries(dice, make) if empty else None


def _total(name: str, dice: Dice, cut: Cut, part_of: str) -> Mutant | None:
    """A total that is off by one of its parts, or by what that was before."""

    def make() -> Mutant | None:
        grid = dice.integer(0, len(cut.grids) - 1)
        rows_or_columns = columns_of(cut, grid) + lines_of(cut, grid)
        sums = sums_of(cut, dice.pick(rows_or_columns)) if rows_or_columns else {}
        wholes = [w for w in sums if at(cut, w).fen]
        if not wholes:
            return None
        whole = dice.pick(wholes)
        amounts = [fen for p in sums[whole] if (fen := at(cut, p).fen)]
        if not amounts:
            return None
        step, part = cut.grids[grid].style.step, dice.pick(amounts)
        change = {"omitted": -part, "twice": part}.get(part_of, _stale(dice, part, step))
        new = (at(cut, whole).fen or 0) + change
        if new < 0:
            return None
        return retyped(name, cut, whole, shown(cut.grids[grid], new))

    return tries(dice, make)


def _stale(dice: Dice, part: int, step: int) -> int:
    """What a part has grown or shrunk by since its total was worked out."""
    before = dice.integer(abs(part) // step // 2, abs(part) // step * 3 // 2 + 1) * step
    return before - part


def stale_total(dice: Dice, cut: Cut) -> Mutant | None:
    """A total as it was before one of its parts was changed."""
    return _total("stale-total", dice, cut, "stale")


def part_omitted(dice: Dice, cut: Cut) -> Mutant | None:
    """A total without one of its parts."""
    return _total("part-omitted", dice, cut, "omitted")


def part_twice(dice: Dice, cut: Cut) -> Mutant | None:
    """A total with one of its parts counted twice."""
    return _total("part-twice", dice, cut, "twice")


def copied_above(dice: Dice, cut: Cut) -> Mutant | None:
    """What stands in the cell above."""
    return _copied("copied-above", dice, cut, 1, 0)


def copied_left(dice: Dice, cut: Cut) -> Mutant | None:
    """What stands in the cell to the left."""
    return _copied("copied-left", dice, cut, 0, 1)


def _copied(name: str, dice: Dice, cut: Cut, up: int, left: int) -> Mutant | None:
    cells = all_cells(cut)
    known = set(cells)

    def make() -> Mutant | None:
        cell = dice.pick(cells)
        other = Cell(cell.grid, cell.row - up, cell.column - left)
        if other not in known or not at(cut, other).fen:
            return None
        return retyped(name, cut, cell, at(cut, other).text)

    return tries(dice, make, 30) if cells else None


def other_fund(dice: Dice, cut: Cut) -> Mutant | None:
    """What another fund has under the same heading."""
    cells = printed_cells(cut)

    def make() -> Mutant | None:
        cell = dice.pick(cells)
        key = at(cut, cell).key
        for other in cells:
            theirs, fen = at(cut, other).key, at(cut, other).fen
            if key and theirs and theirs.fund is not key.fund and evolve(theirs, fund=key.fund) == key and fen:
                if fen != at(cut, cell).fen and fen % cut.grids[cell.grid].style.step == 0:
                    return retyped("other-fund", cut, cell, shown(cut.grids[cell.grid], fen))
        return None

    return tries(dice, make, 30) if cells else None


def balance_row(dice: Dice, cut: Cut) -> Mutant | None:
    """A wrong digit in 总计."""
    cells = [c for c in printed_cells(cut) if (key := at(cut, c).key) and _is_total(key)]
    if not cells:
        return None
    return tries(dice, lambda: mistyped("balance-row", substituted, dice, cut, dice.pick(cells)))


def _is_total(key: Key) -> bool:
    """Whether all of one side is meant, of departments and of governments."""
    bare = key.revenue is None and not (key.function or key.economic or key.item or key.local)
    return key.flow is Flow.TOTAL or (key.flow is None and key.tier is not None and bare)


def several(count: int, *, packed: bool) -> Operator:
    """That many cells mistyped independently, in one table or anywhere."""
    name = f"{'packed' if packed else 'scattered'}-{count}"

    def operator(dice: Dice, cut: Cut) -> Mutant | None:
        grids = [g for g in range(len(cut.grids)) if len(printed_cells(cut, [g])) >= 2 * count]
        if not grids:
            return None
        grids = [dice.pick(grids)] if packed else grids
        cells = printed_cells(cut, grids)
        texts: dict[Cell, str] = {}
        for _ in range(30):
            cell = dice.pick(cells)
            single = mistyped(name, dice.pick(COMMON), dice, cut, cell) if cell not in texts else None
            if single is not None:
                texts[cell] = at(single.cut, cell).text
            if len(texts) == count:
                made = with_texts(cut, texts)
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
