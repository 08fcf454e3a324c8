"""Tables set as one office sets all of its own: captions, header, figures, and what stands for nothing."""

from __future__ import annotations

from attrs import evolve, frozen

from budgetlint.model.keys import Key
from generator.dice import Dice
from generator.figures import FigureStyle, draw_zero
from generator.sheets import Amounts, Grid, Sheet, Surroundings, column_numbers, header_of, print_rows

_NUMBERS = "一二三四五六七八九十"


@frozen
class Setting:
    """What all tables of one document share beside their form.

    ``number``: how tables are numbered, ``{}`` a Chinese and ``{0}`` an Arabic number; ``spaced``: blanks inside labels.
    """

    style: FigureStyle
    number: str = ""
    entity: bool = False
    numbers: bool = False
    spaced: bool = False
    places: int = 2
    sign: str = ""

    def grid(self, index: int, sheet: Sheet, caption: str, entity: str, amounts: Amounts, note: str = "") -> Grid:
        """A table printed. ``note``: what is said of it where it has no amounts."""
        body = print_rows(evolve(sheet, places=self.places, sign=self.sign), amounts, self.style)
        empty = not any(amounts.amount(c) for row in sheet.rows for c in row if isinstance(c, Key))
        around = Surroundings(
            number=self.number.format(chinese(index + 1), arabic=index + 1),
            entity=entity if self.entity else "",
            notes=(note,) if empty and note else (),
        )
        columns = sheet.columns
        if self.spaced:
            body = tuple(tuple(evolve(c, text=_SPACED.get(c.text, c.text)) for c in row) for row in body)
            columns = tuple(tuple(_SPACED.get(name, name) for name in path) for path in columns)
        labels = any(isinstance(row[0], str) for row in sheet.rows)
        numbers = column_numbers(columns, labels=labels) if self.numbers else ()
        return Grid(sheet.kind, caption, self.style, header_of(columns), numbers, body, around)


_SPACED = {"合计": "合  计", "项目": "项  目", "科目编码": "科目    编码", "小计": "小 计", "总计": "总    计"}


def chinese(number: int) -> str:
    """一 … 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _NUMBERS[tens - 1] + "十"
    return head + (_NUMBERS[ones - 1] if ones else "")


def draw_setting(dice: Dice, grain: int, *, rounds: bool, units: tuple[tuple[str, int], ...] = ()) -> Setting:
    """The simplest prints 万元 with two decimals."""
    exact = (("万元", 2), ("元", 2)) if rounds or grain >= 10_000 else (("元", 2),)
    unit, decimals = dice.pick(units or exact)
    style = FigureStyle(unit, decimals, draw_zero(dice), dice.chance(30), dice.chance(10), rounds=rounds)
    return Setting(
        style,
        number=dice.pick(("", "表{}", "公开{arabic:02}表", "附表{arabic}")),
        entity=dice.chance(50),
        numbers=dice.chance(30),
        spaced=dice.chance(20),
        places=dice.pick((2, 1)),
        sign=dice.pick(("", "%")),
    )
