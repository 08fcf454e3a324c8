"""How amounts are printed: unit, decimals, separators, signs for nothing."""

from __future__ import annotations

from attrs import frozen

from budgetlint.model.amount import FEN_EXPONENT, MONEY_UNITS
from generator.dice import Dice

#: Marks for zero; a printed 0 or 0.00 is a number, the others state nothing.
_ZEROS = ("0.00", "", "0", "-", "—", "——")
_NOTHING = {"", "-", "—", "——"}
#: Units and decimals that print every multiple of a grain (in 分) exactly.
_EXACT = {
    1: (("元", 2), ("万元", 6)),
    100: (("元", 0), ("元", 2), ("万元", 4)),
    10_000: (("万元", 2), ("元", 2), ("元", 0), ("亿元", 6)),
    1_000_000: (("万元", 2), ("万元", 0), ("元", 0), ("亿元", 4)),
}
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@frozen
class FigureStyle:
    """One table's way with figures. ``trim`` leaves trailing decimal zeros out, ``wide`` prints full-width digits."""

    unit: str
    decimals: int
    zero: str = "0.00"
    separators: bool = False
    trim: bool = False
    wide: bool = False

    def show(self, fen: int) -> str:
        """``fen`` as printed. Raises ValueError where that would not be exact."""
        if fen == 0 and (self.zero != "0.00" or self.trim):
            return self._shaped("0" if self.zero == "0.00" else self.zero)
        exponent = MONEY_UNITS[self.unit].exponent or 0
        mantissa, rest = divmod(fen, 10 ** (exponent - self.decimals - FEN_EXPONENT))
        if rest:
            raise ValueError(f"{fen} 分 cannot be printed in {self.unit} with {self.decimals} decimals")
        digits = str(mantissa).rjust(self.decimals + 1, "0")
        whole, fraction = digits[: len(digits) - self.decimals], digits[len(digits) - self.decimals :]
        if self.separators:
            whole = f"{int(whole):,}"
        if self.trim:
            fraction = fraction.rstrip("0")
        return self._shaped(f"{whole}.{fraction}" if fraction else whole)

    def _shaped(self, text: str) -> str:
        return text.translate(_WIDE) if self.wide else text


def is_number(printed: str) -> bool:
    """Whether a printed amount is a number, not blank and not a dash."""
    return printed not in _NOTHING


def draw_zero(dice: Dice) -> str:
    return dice.pick(_ZEROS)


def draw_figures(dice: Dice, grain: int, zero: str) -> FigureStyle:
    """A style in which every multiple of ``grain`` (分) prints exactly."""
    unit, decimals = dice.pick(_EXACT[grain]) if dice.chance(25) else _EXACT[grain][0]
    return FigureStyle(unit, decimals, zero, dice.chance(30), decimals > 0 and dice.chance(15), dice.chance(4))
