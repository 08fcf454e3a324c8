"""Running text in bits: every amount, percentage, direction and year stands apart, and what ties them to each other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from attrs import evolve, field, frozen

from budgetlint.model.keys import Key


class Sort(StrEnum):
    """What a bit says."""

    WORDS = "words"
    AMOUNT = "amount"
    PERCENT = "percent"
    WAY = "direction"
    YEAR = "year"


@frozen(eq=False)
class Bit:
    """A piece of a sentence. ``value``: in 元 or per cent, as printed; of a direction 1, 0 or -1; of a year itself.

    ``step``: one unit of the last printed digit; ``unit`` and ``gap``: how an amount is printed.
    """

    text: str
    sort: Sort = Sort.WORDS
    value: Fraction = Fraction(0)
    step: Fraction = Fraction(0)
    unit: str = ""
    gap: str = ""

    @property
    def digits(self) -> str:
        """The number as printed, without separators and unit."""
        return self.text.removesuffix(self.unit).strip().replace(",", "")


#: What a bit is worth, where it is not what it says itself.
Values: TypeAlias = Mapping[Bit, Bit]


@frozen
class Range:
    """What a printed number may stand for."""

    low: Fraction
    high: Fraction

    @classmethod
    def of(cls, bit: Bit, sign: Bit | None = None) -> Range:
        low, high = bit.value - bit.step / 2, bit.value + bit.step / 2
        return cls(-high, -low) if sign is not None and sign.value < 0 else cls(low, high)

    def meets(self, other: Range) -> bool:
        return self.low <= other.high and other.low <= self.high


@frozen(eq=False)
class Tie(ABC):
    """Something that holds between bits."""

    @abstractmethod
    def bits(self) -> Sequence[Bit]:
        """All that it speaks of."""

    @abstractmethod
    def holds(self, now: Values) -> bool:
        """Whether it may hold with some bits replaced, as far as they are printed."""

    def beside(self, old: Bit) -> Sequence[Bit]:
        """The numbers that contradict another one in the place of ``old``."""
        return [b for b in self.bits() if b is not old and b.sort in (Sort.AMOUNT, Sort.PERCENT)]


@frozen(eq=False)
class Printed(Tie):
    """An amount that a table prints: ``figures`` are all that the words may mean."""

    bit: Bit
    figures: tuple[Bit, ...]
    #: The words may also mean more than what the tables print: only what falls short is wrong.
    at_least: bool = False

    def bits(self) -> Sequence[Bit]:
        return (self.bit,)

    def holds(self, now: Values) -> bool:
        bit = now.get(self.bit, self.bit)
        if self.at_least and bit.value > min(f.value for f in self.figures):
            return True
        return any(abs(bit.value - f.value) <= max(bit.step, f.step) for f in self.figures)

    def beside(self, _old: Bit) -> Sequence[Bit]:
        return self.figures


@frozen(eq=False)
class Twice(Tie):
    """One amount told in two places."""

    first: Bit
    second: Bit

    def bits(self) -> Sequence[Bit]:
        return (self.first, self.second)

    def holds(self, now: Values) -> bool:
        one, other = (now.get(b, b) for b in self.bits())
        return abs(one.value - other.value) <= max(one.step, other.step)


@frozen(eq=False)
class Sum(Tie):
    """A whole and its parts, each perhaps with a direction; ``complete``: all parts are listed, else some of them."""

    whole: tuple[Bit, Bit | None]
    parts: tuple[tuple[Bit, Bit | None], ...]
    complete: bool = True

    def bits(self) -> Sequence[Bit]:
        return [b for pair in (self.whole, *self.parts) for b in pair if b is not None]

    def holds(self, now: Values) -> bool:
        whole, *parts = (_signed(pair, now) for pair in (self.whole, *self.parts))
        gap = whole - sum(parts)
        bits = [now.get(b, b) for b, _ in (self.whole, *self.parts)]
        coarsest = max(b.step for b in bits)  # what a bare 0 was rounded to is not printed
        slack = sum(b.step if b.value else coarsest for b in bits)
        return abs(gap) <= slack if self.complete else gap >= -slack


@frozen(eq=False)
class Rate(Tie):
    """A growth rate: of the amount of this year, and either the change or the amount of the year before."""

    percent: Bit
    way: Bit
    now: Bit
    change: Bit | None = None
    change_way: Bit | None = None
    prior: Bit | None = None

    def bits(self) -> Sequence[Bit]:
        every = (self.percent, self.way, self.now, self.change, self.change_way, self.prior)
        return [b for b in every if b is not None]

    def holds(self, now: Values) -> bool:
        def of(bit: Bit) -> Bit:
            return now.get(bit, bit)

        said, this = Range.of(of(self.percent), of(self.way)), Range.of(of(self.now))
        if self.prior is not None:
            before = Range.of(of(self.prior))
        elif self.change is not None and self.change_way is not None:
            change = Range.of(of(self.change), of(self.change_way))
            before = Range(this.low - change.high, this.high - change.low)
        else:
            raise ValueError("a rate needs a change or an amount before")
        if before.low <= 0:
            return True
        if self.prior is not None:
            rates = [(x - p) / p * 100 for x, p in product(_ends(this), _ends(before))]
        else:
            rates = [c / (x - c) * 100 for c, x in product(_ends(change), _ends(this))]
        return said.meets(Range(min(rates), max(rates)))


@frozen(eq=False)
class Share(Tie):
    """A part as a percentage of its whole."""

    percent: Bit
    part: Bit
    whole: Bit

    def bits(self) -> Sequence[Bit]:
        return (self.percent, self.part, self.whole)

    def holds(self, now: Values) -> bool:
        percent, part, whole = (Range.of(now.get(b, b)) for b in self.bits())
        if whole.low <= 0:
            return True
        shares = [p / w * 100 for p, w in product(_ends(part), _ends(whole))]
        return percent.meets(Range(min(shares), max(shares)))


@frozen(eq=False)
class Dated(Tie):
    """The year that an amount of the document's own year is told of: a table prints that amount."""

    year: Bit
    amount: Bit

    def bits(self) -> Sequence[Bit]:
        return (self.year, self.amount)

    def holds(self, now: Values) -> bool:
        return now.get(self.year, self.year).value == self.year.value

    def beside(self, _old: Bit) -> Sequence[Bit]:
        return (self.year,)


@frozen(eq=False)
class Compared(Tie):
    """The years that changes are measured from: all the same, and none the document's own."""

    years: tuple[Bit, ...]

    def bits(self) -> Sequence[Bit]:
        return self.years

    def holds(self, now: Values) -> bool:
        return all(now.get(y, y).value == y.value for y in self.years) or (
            len(self.years) < 3 and all(now.get(y, y).value <= y.value for y in self.years)
        )

    def beside(self, _old: Bit) -> Sequence[Bit]:
        return self.years


def _ends(given: Range) -> tuple[Fraction, Fraction]:
    return given.low, given.high


def _signed(pair: tuple[Bit, Bit | None], now: Values) -> Fraction:
    bit, way = (now.get(b, b) if b is not None else None for b in pair)
    assert bit is not None
    return -bit.value if way is not None and way.value < 0 else bit.value


@frozen(eq=False)
class Paragraph:
    """One paragraph, list item or heading."""

    bits: tuple[Bit, ...]
    heading: bool = False

    @property
    def text(self) -> str:
        return "".join(b.text for b in self.bits)


@frozen(eq=False)
class Story:
    """An explanation: its paragraphs, and what ties their bits together."""

    paragraphs: tuple[Paragraph, ...]
    ties: tuple[Tie, ...] = ()
    #: What each amount is an amount of, where it is said so that the tables may be asked.
    keys: Mapping[Bit, Key] = field(factory=dict)

    @property
    def bits(self) -> Sequence[Bit]:
        return [b for p in self.paragraphs for b in p.bits]

    def with_bit(self, old: Bit, new: Bit) -> Story:
        """The same with one bit printed otherwise; what held before is still tied to the bit it replaces."""
        return evolve(
            self,
            paragraphs=tuple(evolve(p, bits=tuple(new if b is old else b for b in p.bits)) for p in self.paragraphs),
        )

    def broken_by(self, old: Bit, new: Bit) -> list[Tie]:
        """What no longer holds when ``old`` is printed as ``new``."""
        return [t for t in self.ties if any(b is old for b in t.bits()) and not t.holds({old: new})]
