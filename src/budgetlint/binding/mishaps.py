"""Whether the sums of a table fail because a few figures are wrong, and not because it was read wrong.

A table that was read one column off fails row by row, each row by an amount of its own. A wrong figure fails every sum
that holds it by the same amount; a wrong sign or unit of one column fails all rows alike; figures of a column in the wrong
rows are still all there, and those of two exchanged columns make every sum hold in each other's place. A total exchanged with
a part of it looks just like a header that was read so: that is no excuse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from budgetlint.binding.sums import Sum, finest, gap, in_yuan
from budgetlint.mistakes import UNIT_SLIPS, is_slip
from budgetlint.model.amount import Amount, ten_to
from budgetlint.model.facts import Fact

#: A wrong sign, and a wrong unit either way.
_SCALES = (Fraction(-1), *(ten_to(sign * n) for n in UNIT_SLIPS for sign in (1, -1)))
#: A slip of a whole column leaves at most one in so many failing sums.
_LEFT = 4
#: So many figures are taken for slips that one sum alone speaks of.
_SLIPS = 2


def unexplained(sums: Sequence[Sum]) -> int:
    """How many failing sums are left once figures that several of them agree on, or one slip of a column, are mended."""
    amounts = {f: amount for s in sums for f in (s.whole, *s.parts) if (amount := in_yuan(f)) is not None}
    failing = [s for s in sums if not _closes(s, amounts)]
    if _lack_a_row(failing):
        return 1
    best = len(failing)
    for mended, digits in (*_scaled(failing, amounts), *_moved(failing, amounts)):
        left = sum(not _closes(s, mended, digits) for s in sums)
        if left * _LEFT <= len(failing):
            best = min(best, left)
    if any(all(_closes(s, right) for s in sums) for right in _exchanged(failing, amounts)):
        return 1
    return min(best, _peeled(sums, amounts))


def _lack_a_row(failing: Sequence[Sum]) -> bool:
    """Whether all that fails are the totals of one row, over what stands below or above it."""
    rows = {s.whole.row for s in failing}
    return len(rows) == 1 and all(p.row != s.whole.row for s in failing for p in s.parts)


def _gap(total: Sum, amounts: Mapping[Fact, Fraction]) -> Fraction:
    return amounts.get(total.whole, Fraction(0)) - sum((amounts.get(p, Fraction(0)) for p in total.parts), Fraction(0))


def _closes(total: Sum, amounts: Mapping[Fact, Fraction], digits: Mapping[Fact, Fraction] | None = None) -> bool:
    """Within what rounding leaves open; ``digits`` gives the last digit of every figure where some are in another unit."""
    printed = gap(total)
    if printed is None:
        return True
    if digits:
        return abs(_gap(total, amounts)) <= sum(digits.get(f, Fraction(0)) for f in (total.whole, *total.parts)) / 2
    return abs(_gap(total, amounts)) <= printed[1] // 2 * ten_to(finest((total.whole, *total.parts)))


def _peeled(sums: Sequence[Sum], amounts: Mapping[Fact, Fraction]) -> int:
    """The failing sums that are left when figures are mended one by one: each by what at least two sums agree on, and a few
    by what one of them asks for, if a plain slip of the pen made the figure of that."""
    now, slips = dict(amounts), 0
    holding: dict[Fact, list[Sum]] = defaultdict(list)
    for total in sums:
        for fact in (total.whole, *total.parts):
            holding[fact].append(total)
    for _ in range(len(sums)):
        agreeing = _agreeing(holding, now)
        found = [(n, f, by) for (f, by), n in agreeing.items() if n > 1]
        if not found and slips < _SLIPS:
            found = [(n, f, by) for (f, by), n in agreeing.items() if _is_slip(f, now.get(f, Fraction(0)) + by)]
            slips += 1
        if not found:
            break
        _, fact, by = max(found, key=lambda item: item[0])
        now[fact] = now.get(fact, Fraction(0)) + by
    return sum(not _closes(s, now) for s in sums)


def _agreeing(
    holding: Mapping[Fact, Sequence[Sum]], now: Mapping[Fact, Fraction]
) -> Mapping[tuple[Fact, Fraction], int]:
    """Figure and correction → how many failing sums ask for it, if more than hold with the figure as it is."""
    asking: dict[tuple[Fact, Fraction], int] = defaultdict(int)
    content: dict[Fact, int] = defaultdict(int)
    for fact, own in holding.items():
        for total in own:
            if _closes(total, now):
                content[fact] += 1
            else:
                asking[fact, _correction(total, fact, now)] += 1
    return {(f, by): n for (f, by), n in asking.items() if n > content[f]}


def _is_slip(fact: Fact, right: Fraction) -> bool:
    amount = fact.figure.amount
    if amount is None:
        return False
    counted = right / ten_to(amount.exponent)
    return counted.denominator == 1 and is_slip(amount, Amount(int(counted), amount.decimals, amount.unit))


def _correction(total: Sum, fact: Fact, amounts: Mapping[Fact, Fraction]) -> Fraction:
    return -_gap(total, amounts) if fact is total.whole else _gap(total, amounts)


def _scaled(
    failing: Sequence[Sum], amounts: Mapping[Fact, Fraction]
) -> Iterator[tuple[Mapping[Fact, Fraction], Mapping[Fact, Fraction]]]:
    """The amounts as they would be if one column had another sign or unit, and their last digits."""
    columns: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in amounts:
        columns[fact.column].append(fact)
    wrong = {f.column for s in failing for f in (s.whole, *s.parts)}
    digits = {f: ten_to(finest([f])) for f in amounts if not f.figure.is_nothing}
    for column in wrong:
        for scale in _SCALES:
            own = {f: digits[f] * abs(scale) for f in columns[column] if f in digits}
            yield {**amounts, **{f: amounts[f] * scale for f in columns[column]}}, {**digits, **own}


def _exchanged(failing: Sequence[Sum], amounts: Mapping[Fact, Fraction]) -> Iterator[Mapping[Fact, Fraction]]:
    """The amounts as they would be if two columns that no sum has in common stood in each other's place."""
    columns: dict[int | None, dict[int | None, Fact]] = defaultdict(dict)
    for fact in amounts:
        columns[fact.column][fact.row] = fact
    held = [{f.column for f in (s.whole, *s.parts)} for s in failing]
    for one, other in combinations(columns, 2):
        if all(len(own & {one, other}) == 1 for own in held):
            pairs = [(f, columns[other][row]) for row, f in columns[one].items() if row in columns[other]]
            yield {**amounts, **{a: amounts[b] for a, b in (*pairs, *((b, a) for a, b in pairs))}}


def _moved(
    failing: Sequence[Sum], amounts: Mapping[Fact, Fraction]
) -> Iterator[tuple[Mapping[Fact, Fraction], Mapping[Fact, Fraction]]]:
    """The amounts as they would be if the figures of one column stood in other rows: just those that the rows ask for."""
    asked: dict[int | None, dict[Fact, Fraction]] = defaultdict(dict)
    for total in failing:
        if all(p.row == total.whole.row for p in total.parts):
            for fact in (total.whole, *total.parts):
                asked[fact.column][fact] = amounts.get(fact, Fraction(0)) + _correction(total, fact, amounts)
    for right in asked.values():
        if sorted(right.values()) == sorted(amounts.get(f, Fraction(0)) for f in right):
            yield {**amounts, **right}, {}
