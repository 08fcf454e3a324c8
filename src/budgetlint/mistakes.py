"""How likely one amount was written for another: kinds of mistakes and their costs (reference/validators.md §2.3).

A cost is the negative logarithm of a probability, up to a constant; the least one names the mistake.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from attrs import evolve

from budgetlint.model.amount import Amount, Figure, FigureKind


class Mistake(StrEnum):
    """What a wrong figure looks like."""

    SIGN = "sign"
    BLANK = "blank"  # nothing printed where an amount belongs
    UNIT = "unit"  # 元 taken for 万元
    DECIMAL = "decimal point"
    SWAPPED = "swapped digits"
    DIGIT = "digit"
    DROPPED = "dropped digit"
    ADDED = "added digit"
    NEIGHBOUR = "neighbour"  # the figure of a cell beside it
    PRIOR_YEAR = "prior year"
    SUPERFLUOUS = "superfluous"  # an amount where nothing belongs
    LAST_DIGIT = "last digit"  # one unit off
    OTHER = "other"


#: The powers of ten by which units are mistaken: 元 for 万元, or for 千元.
UNIT_SLIPS: Final = (4, 3)
#: What any mistake costs, besides its kind: how rarely a figure is wrong at all.
RARE: Final = 8.0
_COSTS: Final = {
    Mistake.NEIGHBOUR: 2.0,
    Mistake.PRIOR_YEAR: 2.0,
    Mistake.SIGN: 2.0,
    Mistake.BLANK: 3.0,
    Mistake.UNIT: 2.0,
    Mistake.DECIMAL: 2.0,
    Mistake.SWAPPED: 2.2,
    Mistake.DIGIT: 2.2,
    Mistake.DROPPED: 2.2,
    Mistake.ADDED: 2.2,
    Mistake.LAST_DIGIT: 3.0,
    Mistake.SUPERFLUOUS: 6.0,
}
#: The power of ten that the decimal point is wrong by at most: that of 亿.
_MOST_PLACES: Final = 8
_DIGITS: Final = "0123456789"
#: A 0 or a dash that is printed was meant more often than a blank.
_ZERO = 5.0
_NEGATIVE = 9.0
_TWO_SLIPS, _FAR, _PER_SLIP = 6.0, 9.0, 0.3


class Guess(NamedTuple):
    """The mistake that makes one amount of another, and its cost."""

    mistake: Mistake
    cost: float


def guess(printed: Figure, right: Amount, beside: Collection[Amount] = (), before: Collection[Amount] = ()) -> Guess:
    """What went wrong if ``right`` was meant, in the unit of the figure; ``beside`` are the amounts in the cells around it,
    ``before`` those of the year before."""
    shown = printed.amount
    if shown is None or shown.is_zero:
        forgotten = shown is None and printed.kind is not FigureKind.DASH
        return Guess(Mistake.BLANK, (_COSTS[Mistake.BLANK] if forgotten else _ZERO) + _sign(right))
    worse = _sign(right) if shown.mantissa > 0 else 0.0
    for mistake in (_pasted(shown, beside, before), _slip(shown, right)):
        if mistake is not None:
            return Guess(mistake, _COSTS[mistake] + (worse if mistake is not Mistake.SIGN else 0.0))
    distance = _distance(*_digits(shown, right))
    cost = _TWO_SLIPS if distance <= 2 else _FAR + _PER_SLIP * distance
    return Guess(Mistake.OTHER, cost + worse)


def is_slip(printed: Amount, right: Amount) -> bool:
    """Whether one plain slip of the pen makes one amount of the other: a digit, the sign, the point, the unit."""
    return _slip(printed, right) not in (None, Mistake.SUPERFLUOUS)


def slips(printed: Amount) -> Iterator[Amount]:
    """The amounts of no more decimals that one plain slip of the pen makes the printed one of."""
    sign, digits = (-1 if printed.mantissa < 0 else 1), str(abs(printed.mantissa))
    places = range(len(digits))
    yield evolve(printed, mantissa=-printed.mantissa)
    for power in range(1, _MOST_PLACES + 1):
        yield evolve(printed, mantissa=printed.mantissa * 10**power)
        if printed.mantissa % 10**power == 0:
            yield evolve(printed, mantissa=printed.mantissa // 10**power)
    meant = [digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :] for n in places[:-1]]
    meant += [digits[:n] + d + digits[n + 1 :] for n in places for d in _DIGITS]
    meant += [digits[:n] + digits[n + 1 :] for n in places]
    meant += [digits[:n] + d + digits[n:] for n in (*places, len(digits)) for d in _DIGITS]
    yield from (
        evolve(printed, mantissa=sign * int(m)) for m in dict.fromkeys(meant) if m != digits and m[:1] not in ("", "0")
    )


def _sign(right: Amount) -> float:
    return _NEGATIVE if right.mantissa < 0 else 0.0


def _pasted(shown: Amount, beside: Collection[Amount], before: Collection[Amount]) -> Mistake | None:
    if any(shown.same_value(a) for a in beside):
        return Mistake.NEIGHBOUR
    return Mistake.PRIOR_YEAR if any(shown.same_value(a) for a in before) else None


def _slip(shown: Amount, right: Amount) -> Mistake | None:
    """The single slip that makes one of the other, if one does."""
    if right.is_zero:
        return Mistake.SUPERFLUOUS
    one, other = _counted(shown, right)
    if one == -other:
        return Mistake.SIGN
    power = _power_of_ten(abs(one), abs(other)) if (one > 0) == (other > 0) else 0
    if power:
        return Mistake.UNIT if abs(power) == 4 else Mistake.DECIMAL
    if (one > 0) != (other > 0):
        return None
    if abs(one - other) == 1:
        return Mistake.LAST_DIGIT
    return _typing(*_digits(shown, right))


def _typing(wrong: str, right: str) -> Mistake | None:
    if len(wrong) == len(right):
        differ = [n for n, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
        if len(differ) == 1:
            return Mistake.DIGIT
        crossed = len(differ) == 2 and differ[1] == differ[0] + 1
        if crossed and wrong[differ[0]] == right[differ[1]] and wrong[differ[1]] == right[differ[0]]:
            return Mistake.SWAPPED
        return None
    if len(wrong) + 1 == len(right) and _without_one(right, wrong):
        return Mistake.DROPPED
    return Mistake.ADDED if len(wrong) == len(right) + 1 and _without_one(wrong, right) else None


def _without_one(longer: str, shorter: str) -> bool:
    at = next((n for n, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    return longer[at + 1 :] == shorter[at:]


def _power_of_ten(one: int, other: int) -> int:
    """The power of ten by which two numbers differ, 0 for none."""
    for power in range(1, _MOST_PLACES + 1):
        if one == other * 10**power:
            return power
        if other == one * 10**power:
            return -power
    return 0


def _counted(one: Amount, other: Amount) -> tuple[int, int]:
    finest = min(one.exponent, other.exponent)
    return one.scaled(finest), other.scaled(finest)


def _digits(one: Amount, other: Amount) -> tuple[str, str]:
    """The digits of both to the same place, without sign."""
    first, second = _counted(one, other)
    return str(abs(first)), str(abs(second))


def _distance(one: str, other: str) -> int:
    """Optimal string alignment: substitutions, insertions, deletions and swaps of neighbours."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]
