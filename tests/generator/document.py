"""A whole document: ledger, tables, what stands around them, and the facts that must be read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve, frozen
from hypothesis.vendor.pretty import RepresentationPrinter

from budgetlint.model.keys import Fund, Key
from generator.balances import appropriation_balance, balance_sheet, three_public_sheet
from generator.codes import appropriation_sheet, economic_sheet, income_sheet, project_sheet, spending_sheet
from generator.dice import Dice
from generator.figures import draw_figures, draw_zero
from generator.ledger import Ledger
from generator.paper import Paper, draw_wrapping
from generator.regimes import Regime, draw_ledger_of
from generator.sheets import Form, Grid, Habits, Levels, Path, Printed, Sheet, column_numbers, header_of, print_rows
from generator.traps import captions_of, draw_surroundings, opening, prose


@frozen(repr=False)
class Budget(Paper):
    """A department's budget document, in no dialect yet."""

    ledger: Ledger
    habits: Habits

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        """Short where Hypothesis shows it; tests note the text."""
        printer.text(f"<{self.habits.form} budget: {' '.join(grid.kind for grid in self.grids)}>")


def draw_budget(dice: Dice, regime: Regime = Regime.EXACT) -> Budget:
    """A valid budget document."""
    ledger = draw_ledger_of(dice, regime)
    habits = draw_habits(dice, regime)
    entity, captions = captions_of(dice, ledger.year)
    fund = Fund.GENERAL if "一般公共" in captions["T7"] and habits.form is not Form.HEBEI else Fund.FISCAL
    if habits.form is Form.HEBEI:
        captions["T7"] = captions["T7"].replace("一般公共预算“", "财政拨款“")
    sheets = sheets_of(ledger, habits, fund)
    kept = [kind for kind in sheets if dice.chance(50 if kind == "T10" else 93)] or ["T1"]
    grids = tuple(_grid(dice, n, sheets[kind](), captions[kind], entity, ledger, habits) for n, kind in enumerate(kept))
    contents = [captions[kind] for kind in kept] if dice.chance(15) else []
    return Budget(
        entity,
        grids,
        draw_wrapping(dice),
        opening(entity, ledger.year, contents),
        prose(dice, ledger) if dice.chance(40) else (),
        ledger,
        habits,
    )


def sheets_of(ledger: Ledger, habits: Habits, paid: Fund) -> Mapping[str, Callable[[], Sheet]]:
    """The tables of a budget by kind; ``paid``: whose money the table of the 三公 is about."""
    return {
        "T1": lambda: balance_sheet(ledger, habits),
        "T2": lambda: income_sheet(ledger, habits),
        "T3": lambda: spending_sheet(ledger, habits),
        "T4": lambda: appropriation_balance(ledger, habits),
        "T5": lambda: appropriation_sheet("T5", ledger, habits),
        "T6": lambda: economic_sheet(ledger, habits),
        "T7": lambda: three_public_sheet(ledger, habits, paid),
        "T8": lambda: appropriation_sheet("T8", ledger, habits),
        "T9": lambda: appropriation_sheet("T9", ledger, habits),
        "T10": lambda: project_sheet(ledger, habits),
    }


def draw_habits(dice: Dice, regime: Regime) -> Habits:
    """What all tables of one document share."""
    form = dice.pick(tuple(Form))
    numbers = (form is Form.HEBEI and not dice.chance(25)) or (form is Form.PLAIN and dice.chance(25))
    levels = dice.pick(tuple(Levels) if form is Form.XINJIANG else (Levels.ALL, Levels.LEAVES))
    return Habits(
        form,
        levels,
        total_first=dice.chance(50) if form is not Form.XINJIANG else dice.chance(15),
        zero=draw_zero(dice),
        numbers=numbers,
        all_classes=dice.chance(25),
        sparse=levels is Levels.ALL and dice.chance(30),
        indent=dice.chance(20),
        spaced=dice.chance(20),
        rounds=regime is Regime.HALF_UP,
    )


def _grid(dice: Dice, index: int, sheet: Sheet, caption: str, entity: str, ledger: Ledger, habits: Habits) -> Grid:
    style = draw_figures(dice, ledger.grain, habits.zero, rounds=habits.rounds)
    body = print_rows(sheet, ledger, style)
    around = draw_surroundings(dice, index, entity, ledger, len(body))
    if sheet.kind in ("T7", "T8", "T9", "T10") and not any(
        ledger.amount(cell.key) for row in body for cell in row if cell.key
    ):
        body, notes = _emptied(dice, sheet, body)
        around = evolve(around, notes=notes, gaps=frozenset())
    if habits.spaced:
        body = tuple(tuple(evolve(c, text=_spaced(c.text)) for c in row) for row in body)
    columns = _with_units(sheet, style.unit) if around.header_unit else sheet.columns
    header = header_of(tuple(tuple(map(_spaced, p)) if habits.spaced else p for p in columns))
    numbers = column_numbers(columns) if habits.numbers else ()
    return Grid(sheet.kind, caption, style, header, numbers, body, around)


def _emptied(
    dice: Dice, sheet: Sheet, body: tuple[tuple[Printed, ...], ...]
) -> tuple[tuple[tuple[Printed, ...], ...], tuple[str, ...]]:
    """A table without amounts: its rows of nothing, an all-blank row, or only the header; mostly with a 注."""
    note = ("注：本部门无此项预算安排，故本表为空表。",)
    blank = tuple(Printed("") for _ in sheet.columns)
    return dice.pick(((body, note), ((blank,), note), ((), note), (body, ()), ((blank,), ())))


def _with_units(sheet: Sheet, unit: str) -> tuple[Path, ...]:
    """Column paths with the unit behind the name of every amount column."""
    amounts = {n for row in sheet.rows for n, cell in enumerate(row) if isinstance(cell, Key)}
    return tuple((*p[:-1], f"{p[-1]}（{unit}）") if n in amounts else p for n, p in enumerate(sheet.columns))


def _spaced(label: str) -> str:
    return {"合计": "合  计", "项目": "项  目", "科目编码": "科目    编码", "小计": "小 计"}.get(label, label)
