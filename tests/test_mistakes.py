"""What a wrong figure looks like beside the right one, and how likely such a mistake is (validators.md §2.3)."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgetlint.mistakes import Guess, Mistake, guess, is_slip, slips
from budgetlint.model.amount import WAN_YUAN, YUAN, Amount, Unit
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.tolerance import Precision
from handmade import fact, figure, table


def amount(printed: str, unit: Unit | None = WAN_YUAN) -> Amount:
    found = figure(printed, unit).amount
    assert found is not None
    return found


def guessed(printed: str, right: str, beside: tuple[str, ...] = (), before: tuple[str, ...] = ()) -> Guess:
    return guess(figure(printed), amount(right), list(map(amount, beside)), list(map(amount, before)))


# --- kinds ------------------------------------------------------------------------------------------------------------

_SYMMETRIC = [
    (Mistake.SIGN, "-12.34", "12.34"),
    (Mistake.SIGN, "5", "-5"),
    (Mistake.UNIT, "1234000", "123.4"),
    (Mistake.UNIT, "50000.00", "5.00"),
    (Mistake.UNIT, "0.05", "500.00"),
    (Mistake.DECIMAL, "1234", "12.34"),
    (Mistake.DECIMAL, "123.40", "12.34"),
    (Mistake.DECIMAL, "80.00", "800.00"),
    (Mistake.DECIMAL, "3000.00", "3.00"),
    (Mistake.SWAPPED, "1243.56", "1234.56"),
    (Mistake.SWAPPED, "21.00", "12.00"),
    (Mistake.SWAPPED, "80.02", "80.20"),
    (Mistake.SWAPPED, "-1243.56", "-1234.56"),
    (Mistake.DIGIT, "1274.56", "1234.56"),
    (Mistake.DIGIT, "9.00", "2.00"),
    (Mistake.DIGIT, "12.80", "12.30"),
    (Mistake.LAST_DIGIT, "12.34", "12.35"),
    (Mistake.LAST_DIGIT, "9.99", "10.00"),
    (Mistake.LAST_DIGIT, "-12.34", "-12.35"),
]
_OF_LENGTH = [
    (Mistake.DROPPED, "134.56", "1234.56"),
    (Mistake.DROPPED, "123.46", "1234.56"),
    (Mistake.DROPPED, "23.45", "123.45"),
    (Mistake.DROPPED, "0.50", "2.50"),
    (Mistake.DROPPED, "1.56", "11.56"),
]


@pytest.mark.parametrize(("mistake", "one", "other"), _SYMMETRIC)
def test_a_slip_looks_the_same_either_way(mistake: Mistake, one: str, other: str) -> None:
    assert (guessed(one, other).mistake, guessed(other, one).mistake) == (mistake, mistake)


@pytest.mark.parametrize(("mistake", "one", "other"), [c for c in _SYMMETRIC if "-" not in c[1] + c[2]])
def test_a_slip_costs_the_same_either_way(mistake: Mistake, one: str, other: str) -> None:
    assert guessed(one, other) == guessed(other, one)


@pytest.mark.parametrize(("mistake", "shorter", "longer"), _OF_LENGTH)
def test_a_digit_too_few_is_the_reverse_of_one_too_many(mistake: Mistake, shorter: str, longer: str) -> None:
    dropped, added = guessed(shorter, longer), guessed(longer, shorter)
    assert (dropped.mistake, added.mistake) == (mistake, Mistake.ADDED)
    assert dropped.cost == added.cost


def test_a_doubled_digit_is_one_too_many() -> None:
    assert guessed("1223.00", "123.00").mistake is Mistake.ADDED
    assert guessed("12233.00", "123.00").mistake is Mistake.OTHER


@pytest.mark.parametrize("printed", ["", "-", "0", "0.00", "?"])
def test_nothing_where_an_amount_belongs_is_a_blank(printed: str) -> None:
    assert guessed(printed, "12.34").mistake is Mistake.BLANK


@pytest.mark.parametrize("right", ["0", "0.00"])
def test_an_amount_where_nothing_belongs_is_superfluous(right: str) -> None:
    assert guessed("12.34", right).mistake is Mistake.SUPERFLUOUS


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("1234.56", "1287.56"),  # two digits that are no neighbours' swap
        ("1432.00", "1234.00"),  # digits further apart
        ("12.34", "-56.78"),
        ("-12.34", "12.35"),  # a sign and a digit
        ("777.00", "12.34"),
    ],
)
def test_what_no_single_slip_makes_is_something_else(printed: str, right: str) -> None:
    assert guessed(printed, right).mistake is Mistake.OTHER


def test_the_figure_of_a_cell_beside_it_was_copied_from_there() -> None:
    assert guessed("12.34", "56.78", beside=("9.00", "12.34")).mistake is Mistake.NEIGHBOUR
    assert guessed("12.34", "56.78", beside=("9.00", "56.78")).mistake is Mistake.OTHER


def test_the_figure_of_the_year_before_was_left_standing() -> None:
    assert guessed("12.34", "56.78", before=("12.34",)).mistake is Mistake.PRIOR_YEAR
    assert guessed("12.34", "56.78", before=("56.78",)).mistake is Mistake.OTHER


def test_a_copied_figure_is_known_in_other_decimals_and_units() -> None:
    found = guess(figure("12.3"), amount("56.78"), [amount("123000.00", YUAN)])
    assert found.mistake is Mistake.NEIGHBOUR
    assert guessed("12.30", "56.78", before=("12.3",)).mistake is Mistake.PRIOR_YEAR


def test_figures_are_compared_by_value_however_many_decimals_they_print() -> None:
    assert guessed("12.3", "12.80").mistake is Mistake.DIGIT
    assert guessed("123", "1.23").mistake is Mistake.DECIMAL
    assert guess(figure("1234.00"), amount("1234.00", YUAN)).mistake is Mistake.UNIT


def test_every_kind_of_mistake_is_among_the_examples() -> None:
    shown = {m for m, *_ in (*_SYMMETRIC, *_OF_LENGTH)}
    others = {Mistake.ADDED, Mistake.BLANK, Mistake.SUPERFLUOUS, Mistake.OTHER, Mistake.NEIGHBOUR, Mistake.PRIOR_YEAR}
    assert shown | others == set(Mistake)


# --- costs ------------------------------------------------------------------------------------------------------------


def cost(printed: str, right: str) -> float:
    return guessed(printed, right).cost


def test_a_dash_or_a_nought_was_meant_more_often_than_a_blank() -> None:
    assert cost("", "12.34") < cost("-", "12.34") == cost("0", "12.34")


def test_typing_mistakes_are_likelier_than_arbitrary_figures() -> None:
    """In the order of validators.md §2.3: a sign or a decimal point, a digit, a blank, what is superfluous, the rest."""
    signs = cost("-12.34", "12.34"), cost("123.40", "12.34"), cost("123400", "12.34")
    digits = cost("12.84", "12.34"), cost("13.24", "12.34"), cost("1.34", "12.34"), cost("122.34", "12.34")
    assert max(signs) < min(digits)
    assert len(set(digits)) == 1
    assert digits[0] < cost("", "12.34") < cost("12.34", "0.00") < cost("777.77", "12.34")


def test_a_copied_figure_is_likelier_than_an_arbitrary_one() -> None:
    arbitrary = guessed("777.77", "12.34").cost
    assert guessed("777.77", "12.34", beside=("777.77",)).cost < arbitrary
    assert guessed("777.77", "12.34", before=("777.77",)).cost < arbitrary


def test_one_unit_is_likelier_off_by_computing_than_by_typing_but_less_likely_than_a_digit() -> None:
    """A unit in the last digit is small enough to be overlooked in any sum; it must not explain what a digit does."""
    assert cost("12.37", "12.34") < cost("12.35", "12.34") < cost("12.67", "12.34")


@pytest.mark.parametrize("printed", ["12.34", "0.00", "", "777.77"])
def test_a_negative_amount_where_none_was_is_less_likely(printed: str) -> None:
    assert guessed(printed, "-56.78").cost > guessed(printed, "56.78").cost
    assert guessed(printed, "-56.78").mistake is guessed(printed, "56.78").mistake


def test_a_copied_figure_is_less_likely_too_where_a_negative_one_was_meant() -> None:
    negative, positive = (guessed("12.34", right, beside=("12.34",)).cost for right in ("-56.78", "56.78"))
    assert negative > positive


def test_the_sign_itself_costs_the_same_either_way() -> None:
    assert cost("12.34", "-12.34") == cost("-12.34", "12.34")


numbers = st.integers(1, 10**8)


@given(numbers, numbers)
def test_the_cost_of_an_amount_is_that_of_the_distance_of_its_digits(one: int, other: int) -> None:
    """Of what is neither a shift of the decimal point nor one unit off."""
    check_cost(one, other)


@given(numbers, st.integers(0, 8), st.integers(0, 9), st.sampled_from("=+-x"), st.integers(0, 8), st.integers(0, 9))
def test_so_it_is_after_one_slip_and_another(one: int, at: int, digit: int, kind: str, to: int, more: int) -> None:
    digits = slipped(slipped(str(one), at, digit, kind), to, more, "=")
    assume(digits[:1] not in ("", "0"))
    check_cost(one, int(digits))


@given(numbers, st.integers(0, 2))
def test_what_a_slip_makes_a_figure_of_is_known_from_the_figure(right: int, decimals: int) -> None:
    """All that is proposed is one slip away, with no more decimals; each digit that may be wrong is tried, and the sign."""
    printed = Amount(right, decimals, WAN_YUAN)
    found = list(slips(printed))
    assert all(is_slip(printed, a) and a.decimals == decimals for a in found)
    assert {a.mantissa for a in found} >= {int(f"{d}{str(right)[1:]}") for d in range(1, 10)} - {right} | {-right}


def slipped(digits: str, at: int, digit: int, kind: str) -> str:
    """With a digit changed, added, left out, or exchanged with the next."""
    at %= len(digits) or 1
    match kind:
        case "=":
            return f"{digits[:at]}{digit}{digits[at + 1 :]}"
        case "+":
            return f"{digits[:at]}{digit}{digits[at:]}"
        case "-":
            return digits[:at] + digits[at + 1 :]
        case _:
            return digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :]


def check_cost(one: int, other: int) -> None:
    shorter, longer = sorted((str(one), str(other)), key=len)
    assume(abs(one - other) > 1 and longer != shorter.ljust(len(longer), "0"))
    found = guess(figure(f"{one}"), Amount(other, 0, WAN_YUAN))
    distance = alignment(str(one), str(other))
    assert (found.mistake is Mistake.OTHER) is (distance > 1)
    assert found.cost == pytest.approx({1: 2.2, 2: 6.0}.get(distance, 9.0 + 0.3 * distance))


def alignment(one: str, other: str) -> int:
    """Optimal string alignment as it is defined."""

    @cache
    def of(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [of(i - 1, j) + 1, of(i, j - 1) + 1, of(i - 1, j - 1) + (one[i - 1] != other[j - 1])]
        if i > 1 and j > 1 and (one[i - 1], one[i - 2]) == (other[j - 2], other[j - 1]):
            ways.append(of(i - 2, j - 2) + 1)
        return min(ways)

    return of(len(one), len(other))


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("", "12", 2), ("12", "21", 1), ("123", "231", 2), ("1234", "2143", 2), ("12345", "12345", 0), ("31", "123", 3)],
)
def test_the_distance_that_is_compared_with_is_right(one: str, other: str, distance: int) -> None:
    """``31`` and ``123``: no part is edited twice, so the swap may not be parted again."""
    assert alignment(one, other) == distance


def test_an_amount_near_nothing_is_nothing_and_no_other_unit() -> None:
    """112.00 where the sums leave room for 0 to 0.02: 0.0112 agrees, and means nothing."""
    wrong = fact("112.00")
    cells = Printing([wrong, fact("7.25")], Precision.of([table(wrong, fact("7.25"))]))
    amount, guessed = cells.likeliest(wrong, (Fraction(-200), Fraction(200)), 0)
    assert amount.is_zero and guessed.mistake is Mistake.SUPERFLUOUS
