"""Figures as they are printed, and the typing errors that turn one into another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from attrs import evolve, frozen

from budgetlint.model.amount import FEN_EXPONENT, MONEY_UNITS
from generator.dice import Dice

_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
_ASCII = str.maketrans("０１２３４５６７８９．，－−", "0123456789.,--")
_NOTHING = {"", "-", "—", "——"}
_OTHER_UNIT = {"万元": ("元", 4), "元": ("万元", -4), "亿元": ("万元", 4)}
#: What is typed for a 0 in the place of an amount.
_DIGITS = "0123456789"


@frozen
class Numeral:
    """A printed number: its digits before and behind the point, and how they are written."""

    whole: str
    fraction: str = ""
    negative: bool = False
    separators: bool = False
    wide: bool = False

    @classmethod
    def read(cls, text: str) -> Numeral | None:
        """None for what is no plain number."""
        ascii_text = text.strip().translate(_ASCII)
        bare = ascii_text.removeprefix("-").replace(",", "")
        whole, _, fraction = bare.partition(".")
        if not whole.isdecimal() or (fraction and not fraction.isdecimal()):
            return None
        wide = any("０" <= c <= "９" for c in text)
        return cls(whole, fraction, ascii_text.startswith("-"), "," in ascii_text, wide)

    @property
    def text(self) -> str:
        whole = f"{int(self.whole or '0'):,}" if self.separators else str(int(self.whole or "0"))
        text = f"{'-' * self.negative}{whole}{'.' * bool(self.fraction)}{self.fraction}"
        return text.translate(_WIDE) if self.wide else text

    @property
    def value(self) -> Decimal:
        return Decimal(f"{'-' * self.negative}{int(self.whole or '0')}.{self.fraction or '0'}")

    @property
    def digits(self) -> str:
        return self.whole + self.fraction

    def with_digits(self, digits: str, decimals: int | None = None) -> Numeral:
        """The same with other digits, as many of them behind the point as before, if not said otherwise."""
        places = len(self.fraction) if decimals is None else decimals
        digits = digits.rjust(places + 1, "0")
        return evolve(self, whole=digits[: len(digits) - places], fraction=digits[len(digits) - places :])

    def of(self, value: Decimal, decimals: int | None = None) -> Numeral:
        """Another number, written alike, rounded half up."""
        places = len(self.fraction) if decimals is None else decimals
        rounded = abs(value).scaleb(places).quantize(Decimal(1), ROUND_HALF_UP)
        return evolve(self.with_digits(str(int(rounded)), places), negative=value < 0)


def fen_of(text: str, unit: str) -> int | None:
    """What a cell is worth, in 分; nothing printed counts 0. None for what is no number of whole 分."""
    if text.strip() in _NOTHING:
        return 0
    numeral = Numeral.read(text)
    if numeral is None:
        return None
    fen = numeral.value.scaleb((MONEY_UNITS[unit].exponent or 0) - FEN_EXPONENT)
    return int(fen) if fen == int(fen) else None


def grain_of(text: str, unit: str) -> int:
    """One unit of the last printed digit, in 分; 0 where no number other than 0 is printed."""
    numeral = Numeral.read(text)
    if numeral is None or not numeral.value:
        return 0
    return max(1, int(Decimal(1).scaleb((MONEY_UNITS[unit].exponent or 0) - FEN_EXPONENT - len(numeral.fraction))))


#: A typing error: a numeral and the unit it is printed in, to what is printed instead; None where it can not be made.
Typo: TypeAlias = Callable[[Dice, Numeral, str], Numeral | None]


def transposed(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """Two neighbouring digits changed places."""
    digits = n.digits
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1]]
    if not places:
        return None
    at = dice.pick(places)
    return n.with_digits(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def substituted(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """One digit is another."""
    at = dice.integer(0, len(n.digits) - 1)
    other = dice.pick([d for d in _DIGITS if d != n.digits[at]])
    return n.with_digits(n.digits[:at] + other + n.digits[at + 1 :])


def dropped(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """One digit is missing; the point stays where it stood between the others."""
    at = dice.integer(0, len(n.digits) - 1)
    if at < len(n.whole):
        return evolve(n, whole=n.whole[:at] + n.whole[at + 1 :])
    at -= len(n.whole)
    return evolve(n, fraction=n.fraction[:at] + n.fraction[at + 1 :])


def doubled(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """One digit was typed twice."""
    at = dice.integer(0, len(n.digits) - 1)
    return _inserted(n, at, n.digits[at])


def inserted(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """One digit too many."""
    return _inserted(n, dice.integer(0, len(n.whole) - 1), dice.pick(_DIGITS[1:]))


def _inserted(n: Numeral, at: int, digit: str) -> Numeral:
    if at < len(n.whole):
        return evolve(n, whole=n.whole[:at] + digit + n.whole[at:])
    at -= len(n.whole)
    return evolve(n, fraction=n.fraction[:at] + digit + n.fraction[at:])


def times_ten(_dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """Ten times as much, printed as finely."""
    return n.of(n.value * 10)


def tenth(_dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """A tenth, printed as finely."""
    return n.of(n.value / 10)


def times_power(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """A hundred or a thousand times as much."""
    return n.of(n.value * 10 ** dice.integer(2, 3))


def power_part(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """A hundredth or a thousandth."""
    return n.of(n.value / 10 ** dice.integer(2, 3))


def point_moved(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """The point stands one digit to the left or to the right; all digits are kept."""
    if not n.fraction:
        return None
    decimals = len(n.fraction) + dice.pick((-1, 1))
    return n.with_digits(n.digits, decimals)


def in_other_unit(_dice: Dice, n: Numeral, unit: str) -> Numeral | None:
    """In 元 among 万元, or the other way round."""
    _, shift = _OTHER_UNIT[unit]
    return n.of(n.value.scaleb(shift), 2)


def negated(_dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """The other sign."""
    return evolve(n, negative=not n.negative)


def zeroed(_dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """0 where there is an amount."""
    return n.of(Decimal(0))


def truncated(_dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """Without its decimals."""
    return evolve(n, fraction="")


def arbitrary(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """Any other amount of as many digits, or one more or less."""
    length = max(1, len(n.digits.lstrip("0")) + dice.integer(-1, 1))
    return n.with_digits(str(dice.integer(10 ** (length - 1), 10**length - 1)))


def one_unit(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """Off by one of its last digit."""
    return _off(n, dice.pick((-1, 1)))


def few_units(dice: Dice, n: Numeral, _unit: str) -> Numeral | None:
    """Off by two to four of its last digit."""
    return _off(n, dice.pick((-1, 1)) * dice.integer(2, 4))


def _off(n: Numeral, steps: int) -> Numeral | None:
    value = n.value + Decimal(steps).scaleb(-len(n.fraction))
    return n.of(value) if value > 0 else None


#: Typing errors by the name of their operator.
TYPOS: Mapping[str, Typo] = {
    typo.__name__.replace("_", "-"): typo
    for typo in (
        transposed, substituted, dropped, doubled, inserted, times_ten, tenth, times_power, power_part, point_moved,
        in_other_unit, negated, zeroed, truncated, arbitrary, one_unit, few_units,
    )
}  # fmt: skip
#: Those that combinations are made of: any amount can be so mistyped, and none is nearly right.
COMMON: tuple[Typo, ...] = (transposed, substituted, dropped, doubled, times_ten, tenth, negated, arbitrary)
