"""What a cell would print for an amount: in which unit, to which digit; and what stands around it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from attrs import evolve, field

from budgetlint.mistakes import UNIT_SLIPS, Guess, Mistake, guess
from budgetlint.model.amount import Amount, Unit, ten_to
from budgetlint.model.facts import Fact
from budgetlint.model.keys import Key
from budgetlint.reconcile.habits import Habit
from budgetlint.reconcile.tolerance import Precision
from budgetlint.reconcile.witnesses import Witnesses
from budgetlint.records import frozen

_Place: TypeAlias = tuple[int | None, int | None]
#: Values within the tolerance that are weighed against each other.
_TRIED = 12
#: A figure of fewer digits is in another unit by chance too easily.
_DIGITS = 3
#: Amounts near 0 agree with anything that may be 0.
_WIDTHS = 10
#: Decimals that an amount of a sentence may take beyond those of its sentence: 元 told in 万元.
_MORE_DECIMALS = 7


@frozen(eq=False, slots=False)
class Printing:
    """The printed figures of a document, by place and by key."""

    facts: Sequence[Fact]
    precision: Precision
    #: Place → the unit that its table states.
    units: Mapping[_Place, Unit] = field(factory=dict)
    #: What speaks of them beside the laws.
    beside: Witnesses = field(factory=Witnesses)

    def amount(self, fact: Fact, value: Fraction, exponent: int, power: int = 0) -> Amount:
        """``value × 10^exponent`` 元 as the cell would print it, rounded half up; ``power``: its figures are in a unit so
        much larger than they say."""
        unit, decimals = self._style(fact)
        counted = value * ten_to(exponent - self._exponent(unit, decimals + max(0, -power)))
        return self._plain(fact, Amount(_half_up(counted), decimals + max(0, -power), unit))

    def likeliest(
        self, fact: Fact, meant: tuple[Fraction, Fraction], exponent: int, bound_to: Collection[Fact] = ()
    ) -> tuple[Amount, Guess]:
        """Of the amounts between two values the one that was most easily written wrong as it is, the middle first.
        Figures that a law or a habit binds to this one (``bound_to``: its total, its parts), or that a percentage says are the
        same, are not pasted from each other."""
        unit, decimals = self._style(fact)
        if fact.table is None:
            decimals = self._fine_enough(unit, decimals, meant, exponent)
        scale = ten_to(exponent - self._exponent(unit, decimals))
        low, high = meant[0] * scale, meant[1] * scale
        middle = _half_up((low + high) / 2)
        first, last = max(low.__ceil__(), middle - _TRIED), min(high.__floor__(), middle + _TRIED)
        near = dict.fromkeys((middle, *range(first, last + 1)))
        tried = [Amount(m, decimals, unit) for m in near]
        tried += [
            a for a in _scaled(fact) if _stands_out(Fraction(a.mantissa, 10**a.decimals) * 10**decimals, low, high)
        ]
        # What a habit says it is, of all that sums leave open.
        kept = (w for w in self.beside.of(fact) if isinstance(w, Habit))
        said = [a for habit in kept if (a := habit.amount_of(fact)) is not None and a.unit == unit]
        tried = [a for a in said if low <= a.mantissa * ten_to(decimals - a.decimals) <= high] or tried
        beside, before = self._beside_to_paste(fact, bound_to), _amounts(self._before(fact))
        guesses = {a: guess(fact.figure, a, beside, before) for a in tried}
        # Nothing but a slip of the pen speaks for another amount than the one in the middle.
        slips = [a for a in tried if guesses[a].mistake is not Mistake.OTHER] or tried[:1]
        best = min(slips, key=lambda a: (guesses[a].cost, abs(a.mantissa - middle), a.mantissa))
        return self._plain(fact, best), guesses[best]

    def _beside_to_paste(self, fact: Fact, bound_to: Collection[Fact]) -> Sequence[Amount]:
        """The amounts around a figure from which it may have been pasted: not those that it should be the same as, as budgets
        are that were spent to the last."""
        bound = {f for w in self.beside.of(fact) if isinstance(w, Habit) for f in w.figures}.union(bound_to)
        beside = _amounts(f for f in self._around(fact) if f not in bound)
        said = _amounts(f for w in self.beside.of(fact) if w.agrees({}) for f in w.figures if f is not fact)
        own = fact.figure.amount
        if own is not None and any(own.same_value(a) for a in said):
            return [a for a in beside if not own.same_value(a)]
        return beside

    def _fine_enough(self, unit: Unit | None, decimals: int, meant: tuple[Fraction, Fraction], exponent: int) -> int:
        """A sentence prints as many decimals as its amount takes."""
        low, high = meant
        for more in range(decimals, decimals + _MORE_DECIMALS):
            scale = ten_to(exponent - self._exponent(unit, more))
            if (low * scale).__ceil__() <= high * scale:
                return more
        return decimals

    @staticmethod
    def _plain(fact: Fact, amount: Amount) -> Amount:
        """Without zeros at the end that the cell itself would not print."""
        least = fact.figure.amount.decimals if fact.figure.amount is not None else amount.decimals
        while amount.decimals > least and amount.mantissa % 10 == 0:
            amount = evolve(amount, mantissa=amount.mantissa // 10, decimals=amount.decimals - 1)
        return amount

    def _style(self, fact: Fact) -> tuple[Unit | None, int]:
        """Unit and decimals of a cell: its own, at least as fine as its column prints; of a blank those of its column or
        table."""
        amount = fact.figure.amount
        if amount is None:
            known = self._styles.get((fact.table, fact.column)) or self._styles.get((fact.table, None))
            return known or (self.units.get((fact.table, fact.column)) or self._usual, 2)
        exponent = self.precision.column(fact)
        return amount.unit, max(0, (amount.unit.exponent or 0 if amount.unit else 0) - exponent)

    @cached_property
    def _usual(self) -> Unit | None:
        """The unit in which the document counts most."""
        found = Counter(a.unit for f in self.facts if (a := f.figure.amount) is not None and a.is_money)
        return found.most_common(1)[0][0] if found else None

    @staticmethod
    def _exponent(unit: Unit | None, decimals: int) -> int:
        return ((unit.exponent or 0) if unit else 0) - decimals

    @cached_property
    def _styles(self) -> Mapping[_Place, tuple[Unit | None, int]]:
        """Place → its usual unit, and the most decimals printed in it."""
        units: dict[_Place, Counter[Unit | None]] = defaultdict(Counter)
        decimals: dict[tuple[_Place, Unit | None], int] = defaultdict(int)
        for fact in self.facts:
            amount = fact.figure.amount
            if amount is not None and not amount.is_zero and (amount.unit is None or amount.unit.is_money):
                for place in self._places(fact):
                    units[place][amount.unit] += 1
                    decimals[place, amount.unit] = max(decimals[place, amount.unit], amount.decimals)
        usual = {place: found.most_common(1)[0][0] for place, found in units.items()}
        return {place: (unit, decimals[place, unit]) for place, unit in usual.items()}

    @staticmethod
    def _places(fact: Fact) -> Iterable[_Place]:
        return ((fact.table, fact.row),) if fact.table is None else ((fact.table, fact.column), (fact.table, None))

    def _around(self, fact: Fact) -> Iterable[Fact]:
        if fact.table is None or fact.row is None or fact.column is None:
            return ()
        places = [(fact.row + r, fact.column + c) for r, c in ((-1, 0), (1, 0), (0, -1), (0, 1))]
        return (f for row, column in places if (f := self._cells.get((fact.table, row, column))) is not None)

    @cached_property
    def _cells(self) -> Mapping[tuple[int, int | None, int | None], Fact]:
        return {(f.table, f.row, f.column): f for f in self.facts if f.table is not None}

    def _before(self, fact: Fact) -> Iterable[Fact]:
        """The figures of the same thing a year before."""
        year = fact.key.year
        return () if year is None else self._by_year.get(evolve(fact.key, year=year - 1), ())

    @cached_property
    def _by_year(self) -> Mapping[Key, Sequence[Fact]]:
        found: dict[Key, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if fact.key.year is not None:
                found[fact.key].append(fact)
        return found


def _amounts(figures: Iterable[Fact]) -> Sequence[Amount]:
    """The amounts that some figures print, but 0."""
    return [a for f in figures if (a := f.figure.amount) is not None and not a.is_zero]


def _stands_out(amount: Fraction, low: Fraction, high: Fraction) -> bool:
    """Whether an amount lies between two values that tell it from 0."""
    return low <= amount <= high and abs(amount) > _WIDTHS * (high - low)


def _scaled(fact: Fact) -> Iterable[Amount]:
    """What a figure would be in another unit: 元 told as 万元."""
    amount = fact.figure.amount
    if amount is not None and len(str(abs(amount.mantissa)).rstrip("0")) >= _DIGITS:
        for power in UNIT_SLIPS:
            yield Amount(amount.mantissa, amount.decimals + power, amount.unit)
            yield Amount(amount.mantissa * 10**power, amount.decimals, amount.unit)


def _half_up(value: Fraction) -> int:
    """Half away from zero."""
    size = (abs(value) + Fraction(1, 2)).__floor__()
    return size if value >= 0 else -size
