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
#: Units and decimals in use where amounts are known to the grain and most are printed coarser.
_COARSER = {
    1: (("万元", 2), ("元", 2), ("元", 0), ("万元", 0)),
    100: (("万元", 2), ("元", 0), ("万元", 0)),
}
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@frozen
class FigureStyle:
    """One table's way with figures. ``trim`` leaves trailing decimal zeros out, ``wide`` prints full-width digits.

    ``rounds``: whether what is finer than the last printed digit is rounded half up, or may not occur.
    """

    unit: str
    decimals: int
    zero: str = "0.00"
    separators: bool = False
    trim: bool = False
    wide: bool = False
    rounds: bool = False

    @property
    def step(self) -> int:
        """One unit of the last printed digit, in 分."""
        exponent = MONEY_UNITS[self.unit].exponent or 0
        return int(10 ** (exponent - self.decimals - FEN_EXPONENT))

    def printed(self, fen: int) -> int:
        """What is left of ``fen`` when it is printed. Raises ValueError where that may not differ and does."""
        rounded = (abs(fen) + self.step // 2) // self.step * self.step * (-1 if fen < 0 else 1)
        if rounded != fen and not self.rounds:
            raise ValueError(f"{fen} 分 cannot be printed in {self.unit} with {self.decimals} decimals")
        return rounded

    def show(self, fen: int) -> str:
        """``fen`` as printed; only what is exactly nothing is marked as nothing, not what rounds to it."""
        if fen < 0 and self.printed(fen):
            return f"-{self.show(-fen)}"
        if fen == 0 and (self.zero != "0.00" or self.trim):
            return self._shaped("0" if self.zero == "0.00" else self.zero)
        digits = str(abs(self.printed(fen)) // self.step).rjust(self.decimals + 1, "0")
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


def draw_figures(dice: Dice, grain: int, zero: str, *, rounds: bool = False) -> FigureStyle:
    """A style in which every multiple of ``grain`` (分) prints exactly, or one that rounds most of them."""
    styles = (_COARSER if rounds else _EXACT)[grain]
    unit, decimals = dice.pick(styles) if dice.chance(25) else styles[0]
    separators = dice.chance(30)
    trim = decimals > 0 and dice.chance(15)
    return FigureStyle(unit, decimals, zero, separators, trim, dice.chance(4), rounds)
