"""One slip of the pen in a true explanation: a digit, a unit, a percentage, a direction or a year.

A slip is *observable* if it breaks a tie that the document itself shows beyond the digits it prints: the amount is
printed in a table, told twice, summed in a complete list, or worked out in a percentage; the direction contradicts such
a percentage or sum; the year is another one than that of the table which prints the amount.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from attrs import evolve, frozen

from budgetlint.model.amount import MONEY_UNITS
from generator.bits import Bit, Sort, Tie
from generator.dice import Dice
from generator.prose import Told

_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")
_TURNED = {"增加": "减少", "增长": "下降", "上升": "降低", "增幅": "降幅"}
_TURNED |= {down: up for up, down in _TURNED.items()}
_OTHER_UNIT = {"万元": "元", "元": "万元", "亿元": "万元"}


class Kind(StrEnum):
    """What is written wrong."""

    DIGIT = "digit"
    UNIT = "unit"
    PERCENT = "percent"
    DIRECTION = "direction"
    YEAR = "year"


_SORTS = {
    Kind.DIGIT: Sort.AMOUNT,
    Kind.UNIT: Sort.AMOUNT,
    Kind.PERCENT: Sort.PERCENT,
    Kind.DIRECTION: Sort.WAY,
    Kind.YEAR: Sort.YEAR,
}


@frozen
class Slip:
    """A document with one bit written wrong; ``broken``: the ties that show it."""

    told: Told
    kind: Kind
    old: Bit
    new: Bit
    broken: tuple[Tie, ...]

    @property
    def place(self) -> tuple[int, int]:
        return self.told.place(self.new)


def draw_slip(dice: Dice, told: Told, kind: Kind) -> Slip | None:
    """One slip of a kind, observable or not; None where the explanation has nothing to write wrong.

    No line ends where a paragraph might: what was cut apart there may not be known to belong together.
    """
    told = evolve(told, layout=evolve(told.layout, gentle=True))
    candidates = [b for b in told.story.bits if b.sort is _SORTS[kind] and _can_slip(b, kind)]
    if not candidates:
        return None
    old = dice.pick(candidates)
    new = _wrong(dice, old, kind)
    return Slip(told.with_bit(old, new), kind, old, new, tuple(told.story.broken_by(old, new)))


def _can_slip(bit: Bit, kind: Kind) -> bool:
    """0 has no unit to get wrong, and a change of nothing no direction."""
    return kind is not Kind.UNIT or bit.value != 0


def _wrong(dice: Dice, old: Bit, kind: Kind) -> Bit:
    if kind is Kind.DIRECTION:
        return evolve(old, text=_TURNED[old.text], value=-old.value)
    if kind is Kind.YEAR:
        year = int(old.value) + dice.pick((-1, 1, -2))
        return evolve(old, text=str(year), value=Fraction(year))
    if kind is Kind.UNIT:
        unit = _OTHER_UNIT[old.unit]
        scale = Fraction(10) ** ((MONEY_UNITS[unit].exponent or 0) - (MONEY_UNITS[old.unit].exponent or 0))
        text = old.text.removesuffix(old.unit) + unit
        return evolve(old, text=text, unit=unit, value=old.value * scale, step=old.step * scale)
    return _with_other_digit(dice, old)


def _with_other_digit(dice: Dice, old: Bit) -> Bit:
    """One digit another: not a leading 0, and in a percentage one of the last two."""
    places = [i for i, c in enumerate(old.text) if c.isdigit()]
    places = places[-2:] if old.sort is Sort.PERCENT else places
    at = dice.pick(places)
    digit = int(old.text[at].translate(_ASCII))
    others = [d for d in range(10) if d != digit and (d or at or len(places) == 1)]
    shown = str(dice.pick(others))
    if not old.text[at].isascii():
        shown = chr(ord("０") + int(shown))
    text = old.text[:at] + shown + old.text[at + 1 :]
    number = text.removesuffix(old.unit).strip().replace(",", "").translate(_ASCII)
    scale = Fraction(10) ** (MONEY_UNITS[old.unit].exponent or 0) if old.sort is Sort.AMOUNT else Fraction(1)
    step = scale / 10 ** len(number.partition(".")[2])
    return evolve(old, text=text, value=Fraction(number) * scale, step=max(step, old.step))
