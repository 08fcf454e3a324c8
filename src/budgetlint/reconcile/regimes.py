"""How the figures of a table came to the precision in which they are printed, and so what 0.01 means in it.

Where amounts were composed as printed, or the last digits were pushed so that all sums close, a difference of 0.01 is a
mistake; where each was rounded by itself, it is none. The sums themselves tell which (reference/validators.md §2.1):
a sum of n rounded parts closes with a known probability (Irwin–Hall), so many that close are no chance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cache
from math import comb, factorial, log10
from typing import NamedTuple, TypeAlias

from budgetlint.binding.sums import in_yuan
from budgetlint.model.facts import Fact
from budgetlint.reconcile.constraint import Constraint, Relation
from budgetlint.reconcile.tolerance import Precision, bound

#: Parts beyond this many make no difference to the chances.
_MANY = 60
#: So many totals exceed their parts where digits were cut off.
_TRUNCATED = 3
#: Odds (in powers of ten) from which a regime is believed.
_SURE = 3.0
#: Odds against exactness, of a table alone, from which its figures were rounded one by one.
_AGAINST = 0.5
#: Odds from which a sum that is open is a mistake rather than rounding.
_SURE_OF_SLIP = 1.1
#: What other tables of a document can add to that at most.
_POOLED = 6.0
#: The same where sums of the table itself are open.
_POOLED_AGAINST = 2.0
#: How often a sum is wrong, and by just so much where it is: what an open sum weighs against exactness.
_WRONG, _BY_SO_MUCH = 0.005, 0.05


class Regime(StrEnum):
    """How amounts came to their printed precision."""

    EXACT = "exact"  # composed as printed, or balanced: all sums close
    INDEPENDENT = "independent"  # each rounded by itself: sums may miss by the rounding
    TRUNCATED = "truncated"  # digits cut off: totals exceed their parts
    UNKNOWN = "unknown"


#: The parts of a sum that closes, in 元, whatever their order: those that use their last digit.
_Closed: TypeAlias = frozenset[tuple[Fraction, ...]]


class _Evidence(NamedTuple):
    """What the sums of one table say: those that close speak for exactness, and by how many powers of ten the open ones
    speak against it."""

    closed: _Closed
    open: float

    @property
    def odds(self) -> float:
        return _by_chance(self.closed) - self.open


def _by_chance(closed: _Closed) -> float:
    """How many powers of ten it is unlikely that all these sums of rounded parts close."""
    return -sum(_log(chance(len(parts))) for parts in closed)


def regimes(constraints: Iterable[Constraint], precision: Precision) -> Mapping[int, Regime]:
    """The regime of every table that states sums, by index. Tables too small to tell take part of what the other tables
    of the document with the same last digit say: they come from one hand, and what is told in whole 亿元 was rounded for
    that."""
    sums = sums_by_table(constraints)
    evidence = {table: _weigh(own, precision) for table, own in sums.items()}
    by_roundness = _of_round_figures([s for own in sums.values() for s in own], precision)
    grains = {table: _grain(own, precision) for table, own in sums.items()}
    all_odds = {grain: _together([evidence[t] for t in sums if grains[t] == grain]) for grain in set(grains.values())}
    found: dict[int, Regime] = {}
    for table, own in sums.items():
        others = all_odds[grains[table]] - evidence[table].odds
        most = _POOLED_AGAINST if evidence[table].open else _POOLED
        odds = evidence[table].odds + min(by_roundness, _POOLED) + max(-most, min(most, others))
        if is_truncated(own, precision):
            found[table] = Regime.TRUNCATED
        elif odds >= (_SURE_OF_SLIP if evidence[table].open else _SURE):
            found[table] = Regime.EXACT
        elif evidence[table].odds <= -_AGAINST:
            found[table] = Regime.INDEPENDENT
        else:
            found[table] = Regime.UNKNOWN
    return found


def _together(evidence: Sequence[_Evidence]) -> float:
    """The odds that several tables give; the same figures in several of them close once."""
    every = frozenset[tuple[Fraction, ...]]().union(*(e.closed for e in evidence))
    return _by_chance(every) - sum(e.open for e in evidence)


def _grain(sums: Sequence[Constraint], precision: Precision) -> int | None:
    """The power of ten, in 元, of the last digit of most totals of a table."""
    grains = Counter(precision.exponent(s.whole) for s in sums if s.whole.figure.amount is not None)
    return grains.most_common(1)[0][0] if grains else None


def sums_by_table(constraints: Iterable[Constraint]) -> Mapping[int, Sequence[Constraint]]:
    """The sums of several printed parts inside each table: those that rounding would leave open."""
    sums: dict[int, list[Constraint]] = defaultdict(list)
    for constraint in constraints:
        printed = sum(p.figure.amount is not None for p in constraint.terms)
        apart = constraint.across or constraint.in_prose or constraint.doubt
        if constraint.relation is Relation.EQUAL and not apart and printed > 1 and constraint.whole.table is not None:
            sums[constraint.whole.table].append(constraint)
    return sums


def is_truncated(sums: Sequence[Constraint], precision: Precision) -> bool:
    """Whether a table cut its digits off instead of rounding: several totals exceed their parts, none falls short,
    and never by a unit for each part or more. The same figures in several columns exceed once."""
    open_ = [s for s in sums if s.difference]
    figures = {tuple(f.figure.amount for f in s.facts if not f.figure.is_nothing) for s in open_}
    return len(figures) >= _TRUNCATED and all(is_cut_off(s, precision) for s in open_)


def is_cut_off(constraint: Constraint, precision: Precision) -> bool:
    """Whether a total exceeds its parts by what cutting off their digits leaves: less than a unit each."""
    limit = bound(constraint, precision)
    return 0 < (constraint.difference or 0) < limit.carriers * limit.unit


@cache
def chance(parts: int, off: int = 0) -> Fraction:
    """How likely a sum of ``parts`` independently rounded amounts misses its total by just ``off`` units (Irwin–Hall,
    exact; of very many parts that of ``_MANY``)."""
    if parts < 2:
        return Fraction(off == 0)
    parts = min(parts, _MANY)
    at = Fraction(parts + 1, 2) + off
    terms = ((-1) ** j * comb(parts + 1, j) * (at - j) ** parts for j in range(parts + 2) if at > j)
    return max(Fraction(0), sum(terms, Fraction(0)) / factorial(parts))


def _weigh(sums: Sequence[Constraint], precision: Precision) -> _Evidence:
    # The same figures in two columns (合计 and its only fund) close once.
    ragged = (
        [in_yuan(p) or Fraction(0) for p in s.terms if _is_ragged(p, precision)] for s in sums if s.difference == 0
    )
    closed = (tuple(sorted(values)) for values in ragged)
    return _Evidence(frozenset(closed), sum(_penalties(sums, precision)))


def _penalties(sums: Sequence[Constraint], precision: Precision) -> Iterator[float]:
    """What each wrong figure costs that the open sums would need if the table were exact. Differences beyond rounding say
    nothing of it: they are mistakes in any regime."""
    left = {s: off for s in sums if (off := _off_by_rounding(s, precision))}
    while left:
        holding: dict[Fact, list[Constraint]] = defaultdict(list)
        for constraint in left:
            for fact in constraint.facts:
                holding[fact].append(constraint)
        own = max(holding.values(), key=len)
        # A figure is in a sum down and one across; others that it opens follow from those.
        likely = sum(sorted(_log(chance(_rounded(s, precision), left[s])) for s in own)[:2])
        yield max(0.0, likely - log10(_WRONG * _BY_SO_MUCH))
        for constraint in own:
            del left[constraint]


def _rounded(constraint: Constraint, precision: Precision) -> int:
    """How many parts of a sum may have been rounded: those that use their last digit; beside a single one, 0.00 too."""
    ragged = sum(_is_ragged(p, precision) for p in constraint.terms)
    return sum(p.figure.amount is not None for p in constraint.terms) if ragged == 1 else ragged


def _off_by_rounding(constraint: Constraint, precision: Precision) -> int:
    """By how many units a sum is open, where rounding may be why; else 0."""
    limit = bound(constraint, precision)
    gap = abs(constraint.difference or 0)
    return int(gap / limit.unit) if limit.unit <= gap < limit.rounded else 0


def _log(probability: Fraction) -> float:
    # Of many parts that miss by much it is less than any float.
    return log10(probability.numerator) - log10(probability.denominator) if probability else -30.0


def _of_round_figures(sums: Sequence[Constraint], precision: Precision) -> float:
    """Where nearly all amounts that are no sums end in 0, they were not rounded to that digit: one in ten would by chance."""
    wholes = {in_yuan(s.whole) for s in sums}
    leaves = {
        value: _is_ragged(f, precision)
        for s in sums
        for f in s.terms
        if f.figure.amount is not None and not f.figure.is_zero and (value := in_yuan(f)) not in wholes
    }
    count, round_ones = len(leaves), len(leaves) - sum(leaves.values())
    if 4 * round_ones < 3 * count:
        return 0.0
    ways = sum(comb(count, n) * 9 ** (count - n) for n in range(round_ones, count + 1))
    by_chance = Fraction(ways, 10**count)
    return -_log(by_chance)


def _is_ragged(fact: Fact, precision: Precision) -> bool:
    """Whether a figure uses the last digit of its column: round amounts close without being made to."""
    amount = fact.figure.amount
    return amount is not None and amount.exponent == precision.exponent(fact) and amount.mantissa % 10 != 0
