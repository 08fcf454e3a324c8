"""How the figures of a table came to their printed digits, as its sums tell: composed, rounded one by one, or cut off."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.amount import YI_YUAN, Amount
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.reconcile import Constraint, Regime, Result, reconcile, regimes
from budgetlint.reconcile.regimes import _log, chance, sums_by_table
from corpus.real import catalogue, needs_corpus, seed
from handmade import OWN, fact, total, understood

# --- the chances ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "by_one", "by_two", "by_more"),
    [
        (2, 0.250, 0, 0),
        (3, 0.333, 0, 0),
        (4, 0.396, 0.005, 0),
        (5, 0.433, 0.017, 0),
        (6, 0.458, 0.031, 4e-5),
        (8, 0.482, 0.064, 0.001),
        (10, 0.488, 0.096, 0.005),
        (15, 0.476, 0.157, 0.024),
        (20, 0.453, 0.195, 0.052),
        (30, 0.409, 0.230, 0.114),
    ],
)
def test_how_likely_rounded_parts_miss_their_total(parts: int, by_one: float, by_two: float, by_more: float) -> None:
    """The other columns of the table of reference/validators.md §2.1, either way together."""
    off = [2 * chance(parts, n) for n in (1, 2)]
    assert [round(float(p), 3) for p in off] == [by_one, by_two]
    more = 1 - chance(parts) - sum(off)
    assert float(more) == pytest.approx(by_more, abs=0.0005 if by_more > 1e-4 else 5e-6)


@given(st.integers(2, 40))
def test_the_chances_of_a_sum_are_those_of_all_that_can_happen(parts: int) -> None:
    """Too much is as likely as too little, more is less likely, and beyond half of the parts nothing is possible."""
    shares = {n: chance(parts, n) for n in range(-parts, parts + 1)}
    assert sum(shares.values()) == 1
    assert all(shares[n] == shares[-n] >= 0 for n in shares)
    assert all(shares[n] >= shares[n + 1] for n in range(parts))
    assert all((shares[n] > 0) is (2 * n <= parts) for n in range(parts)) or parts % 2 == 0
    assert not any(shares[n] for n in shares if 2 * abs(n) > parts)


def test_a_single_part_never_misses_its_total() -> None:
    assert [chance(parts, off) for parts in (0, 1) for off in (0, 1, -1)] == [1, 0, 0, 1, 0, 0]


def test_very_many_parts_are_still_counted() -> None:
    assert Fraction(0) < chance(10_000) <= chance(60)


# --- single tables ----------------------------------------------------------------------------------------------------


def sums(parts: int, off: Sequence[int], index: int = 0, ends: str = "137924685") -> list[Constraint]:
    """Sums of one table, each of figures of its own that use their last digit, and by how many hundredths each is off."""
    figures = count(1)
    found = []
    for gap in off:
        own = [100 * n + 10 * (n % 7) + int(ends[n % len(ends)]) for n in (next(figures) for _ in range(parts))]
        found.append(total(*(fact(printed(v), table=index) for v in (sum(own) + gap, *own))))
    return found


def printed(value: int) -> str:
    return f"{value // 100}.{value % 100:02d}"


def regime(constraints: Sequence[Constraint], index: int = 0) -> Regime:
    return regimes(constraints, OWN)[index]


def test_sums_that_all_close_are_no_chance() -> None:
    """Of three rounded parts two in three close: twenty-five never do together."""
    assert regime(sums(3, [0] * 25)) is Regime.EXACT


@pytest.mark.parametrize("many", [1, 2, 3])
def test_a_few_sums_that_close_tell_nothing(many: int) -> None:
    assert regime(sums(3, [0] * many)) is Regime.UNKNOWN


@pytest.mark.parametrize("parts", [2, 3, 6, 12])
def test_the_more_parts_the_fewer_sums_tell(parts: int) -> None:
    """Sums of many parts close by chance more rarely."""
    needed = next(n for n in count(1) if regime(sums(parts, [0] * n)) is Regime.EXACT)
    rarely = next(n for n in count(1) if chance(parts) ** n < Fraction(1, 1000))
    assert needed == rarely


def test_sums_that_are_off_as_rounding_leaves_them_were_rounded_one_by_one() -> None:
    assert regime(sums(4, [0, 1, -1, 0, 1, -1, 0, 0, -1, 1])) is Regime.INDEPENDENT


def test_one_sum_of_many_that_is_off_by_a_unit_leaves_a_table_exact() -> None:
    """That one is a mistake: that forty others close by chance is less likely than a wrong figure."""
    assert regime(sums(3, [0] * 40 + [1])) is Regime.EXACT


def test_what_no_rounding_leaves_says_nothing_of_the_regime() -> None:
    """A mistake is a mistake in any table."""
    assert regime(sums(3, [0] * 25 + [5000, -700])) is Regime.EXACT
    assert regime(sums(3, [0, 5000, -700])) is Regime.UNKNOWN


def test_totals_that_exceed_their_parts_by_less_than_a_unit_each_had_their_digits_cut_off() -> None:
    assert regime(sums(5, [0, 2, 1, 3, 4, 1])) is Regime.TRUNCATED


def test_totals_on_either_side_were_not_cut_off() -> None:
    assert regime(sums(5, [0, 2, -1, 1, 2, -1])) is Regime.INDEPENDENT


def test_one_figure_that_many_open_sums_hold_is_one_mistake() -> None:
    """It does not make a table of closing sums one that was rounded."""
    wrong = fact("12.35")
    others = [total(printed(1234 + v), wrong, printed(v)) for v in (117, 223, 349)]
    assert all(c.difference for c in others)
    assert regime([*sums(3, [0] * 40), *others]) is Regime.EXACT
    apart = [total(printed(1234 + v), "12.35", printed(v)) for v in (117, 223, 349)]
    assert regime([*sums(3, [0] * 40), *apart]) is not Regime.EXACT


def test_round_amounts_close_whatever_was_done_to_them() -> None:
    """Figures that end in 0 carry no error of rounding, and tell nothing by closing."""
    assert regime(sums(3, [0] * 18)) is Regime.EXACT
    assert regime(sums(3, [0] * 18, ends="01")) is Regime.UNKNOWN


def test_the_same_figures_in_two_columns_close_once() -> None:
    ragged, same = sums(3, [0] * 10), sums(3, [0] * 10)
    doubled = [total(*c.facts) for c in (*ragged, *same)]
    assert regime(doubled) is regime(ragged) is Regime.UNKNOWN
    assert regime(sums(3, [0] * 20)) is Regime.EXACT


def test_in_another_order_they_close_once_too() -> None:
    ragged, same = sums(3, [0] * 10), sums(3, [0] * 10, index=1)
    turned = [total(c.whole, *reversed(c.parts)) for c in same]
    assert regime([*ragged, *turned]) is regime(ragged) is Regime.UNKNOWN


def test_a_table_of_few_sums_takes_part_of_what_the_others_say() -> None:
    """One hand made them all."""
    small, large = sums(3, [0] * 2, index=1), sums(3, [0] * 25)
    assert regime(small, 1) is Regime.UNKNOWN
    assert regime([*small, *large], 1) is Regime.EXACT


def in_yi(constraints: Sequence[Constraint]) -> list[Constraint]:
    """The same figures in 亿元, to the same last digit."""

    def moved(one: Fact) -> Fact:
        amount = one.figure.amount
        assert amount is not None
        return fact(Amount(amount.mantissa, amount.decimals + 4).digits, YI_YUAN, table=one.table)

    return [total(*map(moved, c.facts)) for c in constraints]


def test_the_unit_makes_no_difference_where_the_last_digit_is_the_same() -> None:
    small, large = sums(3, [0] * 2, index=1), sums(3, [0] * 25)
    assert regime([*in_yi(small), *large], 1) is Regime.EXACT
    doubled = [*sums(3, [0] * 10), *sums(3, [0] * 10, index=1)]
    for index, other in ((0, doubled), (0, [*doubled[:10], *in_yi(doubled[10:])])):
        assert regime(other, index) is Regime.UNKNOWN, "the same figures close once, in whichever unit"


def test_a_table_that_was_rounded_stays_so_whatever_the_others_are() -> None:
    small, large = sums(3, [1, -1, 0, 1, -1], index=1), sums(3, [0] * 80)
    assert regime([*small, *large], 1) is Regime.INDEPENDENT
    assert regime([*small, *large], 0) is Regime.EXACT


def test_the_other_tables_neither_excuse_nor_accuse_one() -> None:
    """That a table was rounded only its own sums can tell."""
    large, rounded = sums(3, [0] * 80), sums(4, [0, 1, -1, 0, 1, -1, 0, 0, -1, 1])
    assert regime([*sums(3, [1, -1, 0], index=1), *large], 1) is Regime.INDEPENDENT
    assert regime([*sums(3, [0, 0], index=1), *rounded], 1) is Regime.UNKNOWN


def test_what_is_printed_twice_is_no_sum() -> None:
    same = [total("12.34", "12.34"), total("5.00", "5.00", "")]
    assert not sums_by_table(same)
    assert not regimes(same, OWN)


def test_sums_across_tables_and_of_sentences_belong_to_no_table() -> None:
    across = total("10.00", fact("4.00", table=1), fact("6.00", table=1))
    told = total(*(fact(p, table=None) for p in ("10.00", "4.00", "6.00")))
    assert not regimes([across, told], OWN)


@given(st.lists(st.integers(-2, 2), min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_sums_makes_no_difference(off: list[int], order: random.Random) -> None:
    constraints = sums(4, off)
    shuffled = list(constraints)
    order.shuffle(shuffled)
    assert regime(shuffled) is regime(constraints)


# --- made by each regime ----------------------------------------------------------------------------------------------


def digits(exact: int, rounding: str) -> int:
    """Ten-thousandths in hundredths."""
    return exact // 100 if rounding == "cut" else (exact + 50) // 100


def summed(exact: Sequence[int], rounding: str) -> int:
    """The total that is printed: of the exact amounts, or of those that are printed."""
    return sum(digits(v, rounding) for v in exact) if rounding == "composed" else digits(sum(exact), rounding)


def of(exact: Sequence[Sequence[int]], rounding: str) -> list[Constraint]:
    """Sums of exact amounts."""
    found = [[summed(own, rounding), *(digits(v, rounding) for v in own)] for own in exact]
    return [total(*map(printed, figures)) for figures in found]


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [("composed", Regime.EXACT), ("half up", Regime.INDEPENDENT), ("cut", Regime.TRUNCATED)],
)
def test_tables_of_forty_sums_are_known_by_how_they_were_made(rounding: str, expected: Regime) -> None:
    """Of sixty tables none is taken for another; forty sums of five amounts each."""
    dice = random.Random(7)
    made = [[[dice.randint(1, 10**7) for _ in range(5)] for _ in range(40)] for _ in range(60)]
    assert {regime(of(exact, rounding)) for exact in made} == {expected}


@pytest.mark.parametrize(("rounding", "wrong"), [("composed", Regime.INDEPENDENT), ("half up", Regime.EXACT)])
def test_small_tables_are_hardly_ever_taken_for_what_they_are_not(rounding: str, wrong: Regime) -> None:
    """At most one in a hundred; most say nothing."""
    dice = random.Random(11)
    made = [[[dice.randint(1, 10**7) for _ in range(3)] for _ in range(dice.randint(1, 12))] for _ in range(400)]
    assert [regime(of(exact, rounding)) for exact in made].count(wrong) <= 4


# --- documents --------------------------------------------------------------------------------------------------------

_CODES = (*range(203, 209), *range(210, 218), 220, 221, 222, 224)
_COLUMNS = ("合计", "基本支出", "项目支出", "经营支出", "上缴上级支出", "对附属单位补助支出")


def spending(rounding: str, *, off: int = 0) -> Disclosure:
    """A table of expenditure, its figures rounded in one way; its first row says so many hundredths too much."""
    dice = random.Random(3)
    exact = [[dice.randint(1, 10**7) for _ in _COLUMNS[1:]] for _ in _CODES]
    everything = [sum(column) for column in zip(*exact, strict=True)]
    columns = [summed(column, rounding) for column in zip(*exact, strict=True)]
    rows = [
        [summed(own, rounding) + (off if own is exact[0] else 0), *(digits(v, rounding) for v in own)] for own in exact
    ]
    last = [sum(columns) if rounding == "composed" else digits(sum(everything), rounding), *columns]
    named = [*zip(map(str, _CODES), rows, strict=True), ("合计", last)]
    columns_named = "\t".join(("科目编码", "科目名称", *_COLUMNS))
    head = f"2024年部门预算\n部门支出总体情况表\n单位:万元\n{columns_named}\n"
    return understood(head + "".join("\t".join([name, "", *map(printed, own)]) + "\n" for name, own in named))


def verdicts(document: Disclosure) -> tuple[set[Result], Regime]:
    """How sums that are off are judged, and the regime of their table."""
    found = reconcile(document, catalogue())
    return {e.result for e in found.evaluations if e.constraint.difference}, found.regimes[0]


def test_one_unit_is_a_mistake_in_a_table_that_closes_exactly() -> None:
    assert verdicts(spending("composed")) == (set(), Regime.EXACT)
    assert verdicts(spending("composed", off=1)) == ({Result.ONE_UNIT}, Regime.EXACT)


def test_one_unit_is_rounding_in_a_table_that_was_rounded() -> None:
    assert verdicts(spending("half up")) == ({Result.ROUNDING}, Regime.INDEPENDENT)
    assert verdicts(spending("half up", off=1)) == ({Result.ROUNDING}, Regime.INDEPENDENT)


def test_a_unit_for_each_part_is_rounding_where_digits_were_cut_off() -> None:
    assert verdicts(spending("cut")) == ({Result.ROUNDING}, Regime.TRUNCATED)


@pytest.mark.parametrize("rounding", ["composed", "half up"])
def test_what_no_rounding_leaves_is_a_mistake_in_any_table(rounding: str) -> None:
    expected = Regime.EXACT if rounding == "composed" else Regime.INDEPENDENT
    results, found = verdicts(spending(rounding, off=5000))
    assert (Result.FAILS in results, found) == (True, expected)


# --- the real ones ----------------------------------------------------------------------------------------------------


@needs_corpus
def test_the_figures_of_s1_were_composed_as_they_are_printed() -> None:
    found = reconcile(seed("001"), catalogue()).regimes
    assert len(found) > 3
    assert set(found.values()) == {Regime.EXACT}


@needs_corpus
def test_the_basic_expenditure_of_s3_was_rounded_one_by_one() -> None:
    document = seed("003")
    kinds = {t.index: t.kind for t in document.tables}
    found = reconcile(document, catalogue()).regimes
    assert {kinds[t] for t, r in found.items() if r is Regime.INDEPENDENT} == {"T6"}


def test_what_is_less_likely_than_any_number_can_say_is_weighed() -> None:
    unlikely = chance(60, 29) ** 60
    assert float(unlikely) == 0
    assert _log(unlikely) < -300
