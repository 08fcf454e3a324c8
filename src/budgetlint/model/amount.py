"""Exact amounts: an integer mantissa, printed decimals, a unit. No float, no rounding, ever.

A cell that should hold a figure holds one of four different things, which are never confused: nothing
(blank), a mark for nothing (dash), a number (zero among them), or something that cannot be read as a number.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from budgetlint.records import frozen


@frozen(cache_hash=True)
class Unit:
    """A unit of measure; ``exponent`` is the power of ten of one unit in 元, for money only."""

    symbol: str
    exponent: int | None = None

    @property
    def is_money(self) -> bool:
        return self.exponent is not None


YUAN = Unit("元", 0)
HUNDRED_YUAN = Unit("百元", 2)
QIAN_YUAN = Unit("千元", 3)
WAN_YUAN = Unit("万元", 4)
MILLION_YUAN = Unit("百万元", 6)
QIANWAN_YUAN = Unit("千万元", 7)
YI_YUAN = Unit("亿元", 8)
PERCENT = Unit("%")

MONEY_UNITS = {u.symbol: u for u in (YUAN, HUNDRED_YUAN, QIAN_YUAN, WAN_YUAN, MILLION_YUAN, QIANWAN_YUAN, YI_YUAN)}

#: One 分 is 10⁻² 元: the grain in which amounts are compared.
FEN_EXPONENT = -2


@lru_cache(maxsize=256)
def ten_to(power: int) -> Fraction:
    """A power of ten, exactly."""
    return Fraction(10) ** power


@frozen
class Amount:
    """``mantissa × 10^-decimals`` of ``unit``; ``decimals`` is the printed precision (12.50 has two)."""

    mantissa: int
    decimals: int = 0
    unit: Unit | None = None

    @property
    def is_zero(self) -> bool:
        return self.mantissa == 0

    @property
    def is_money(self) -> bool:
        """Whether it is in a unit of money; without a unit it may be of anything."""
        return self.unit is not None and self.unit.is_money

    @property
    def exponent(self) -> int:
        """The power of ten of the last printed digit, in 元 for money, in the unit itself otherwise."""
        return ((self.unit.exponent or 0) if self.unit else 0) - self.decimals

    def scaled(self, exponent: int) -> int:
        """The value counted in ``10^exponent``. Raises ValueError where that would not be exact."""
        shift = self.exponent - exponent
        if shift >= 0:
            return self.mantissa * int(10**shift)
        whole, rest = divmod(self.mantissa, int(10**-shift))
        if rest:
            raise ValueError(f"{self} is no whole number of 10^{exponent}")
        return whole

    def same_value(self, other: Amount) -> bool:
        """Whether both say the same quantity: 1.00万元 and 10000元 do."""
        if not (self.is_money and other.is_money):
            if self.unit != other.unit:
                return False
        finest = min(self.exponent, other.exponent)
        return self.scaled(finest) == other.scaled(finest)

    @property
    def digits(self) -> str:
        """The number as a plain decimal string, printed precision kept: ``-1234.50``."""
        sign = "-" if self.mantissa < 0 else ""
        body = str(abs(self.mantissa)).rjust(self.decimals + 1, "0")
        if not self.decimals:
            return sign + body
        return f"{sign}{body[: -self.decimals]}.{body[-self.decimals :]}"

    def __str__(self) -> str:
        return self.digits + (self.unit.symbol if self.unit else "")


class FigureKind(StrEnum):
    """What stands in the place of a number: blank, dash and 0 are different things."""

    BLANK = "blank"
    DASH = "dash"
    NUMBER = "number"
    UNREADABLE = "unreadable"
    TEXT = "text"


@frozen
class Figure:
    """What a cell says when it is read for a figure.

    ``relation`` is one of ``≥ ≤ > < =`` where printed (≥95%), ``≈`` where words say so (约, 左右); ``per`` the tail of a rate (元``/人/月``);
    ``reason`` says why an UNREADABLE one is none.
    """

    kind: FigureKind
    amount: Amount | None = None
    relation: str | None = None
    per: str | None = None
    reason: str | None = None

    @property
    def is_zero(self) -> bool:
        return self.amount is not None and self.amount.is_zero

    @property
    def is_nothing(self) -> bool:
        """Blank or dash: nothing is stated here."""
        return self.kind in (FigureKind.BLANK, FigureKind.DASH)


BLANK = Figure(FigureKind.BLANK)
DASH = Figure(FigureKind.DASH)
TEXT = Figure(FigureKind.TEXT)
