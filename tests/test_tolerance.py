"""The tolerance is proved: what rounding can do to printed figures it allows, and not one unit more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from attrs import evolve, frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from budgetlint.model.amount import PERCENT, WAN_YUAN, YI_YUAN, YUAN, Amount, Figure, FigureKind, Unit
from budgetlint.model.facts import Fact
from budgetlint.reconcile import Constraint, Evaluation, Origin, Precision, Relation, Result, bound, judge, reconcile
from budgetlint.reconcile.regimes import chance as closing
from budgetlint.reconcile.regimes import is_truncated
from corpus.real import catalogue
from handmade import OWN, fact, figure, table, total, understood

# --- one unit for all -------------------------------------------------------------------------------------------------


def off_by(units: int, parts: int) -> Constraint:
    """A total of ``parts`` figures of 1.00 each, so many hundredths too large."""
    return total(f"{parts + units / 100:.2f}", *["1.00"] * parts)


@pytest.mark.parametrize("parts", range(2, 9))
@pytest.mark.parametrize("sign", [1, -1])
def test_a_sum_of_n_parts_is_off_by_half_of_n_units_at_most(parts: int, sign: int) -> None:
    verdicts = [judge(off_by(sign * units, parts), OWN) for units in range(parts // 2 + 3)]
    assert verdicts == [Result.HOLDS, *[Result.ROUNDING] * (parts // 2), Result.FAILS, Result.FAILS]


def half_up(value: Fraction) -> int:
    return (2 * value + 1) // 2


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_half_up_rounding_reaches_the_bound_and_never_exceeds_it(parts: int) -> None:
    """All combinations of fractions on a grid of twentieths, ties among them."""
    reached = set()
    for grid in combinations_with_replacement(range(20), parts):
        exact = [Fraction(n, 20) for n in grid]
        reached.add(half_up(sum(exact, Fraction())) - sum(map(half_up, exact)))
    assert reached == set(range(-(parts // 2), parts // 2 + 1))
    assert all(judge(off_by(units, parts), OWN) is not Result.FAILS for units in reached)
    assert all(judge(off_by(end, parts), OWN) is Result.FAILS for end in (max(reached) + 1, min(reached) - 1))


def test_a_printed_zero_carries_an_error_and_a_blank_does_not() -> None:
    assert judge(total("10.01", "10.00", "0.00"), OWN) is Result.ROUNDING
    assert judge(total("10.01", "10.00", ""), OWN) is Result.ONE_UNIT
    assert judge(total("10.01", "10.00", "-"), OWN) is Result.ONE_UNIT
    assert [bound(total("9.00", "9.00", p), OWN).carriers for p in ("0.00", "", "-")] == [2, 1, 1]


@pytest.mark.parametrize(
    ("whole", "part", "result"),
    [
        ("5.00", "5.00", Result.HOLDS),
        ("5.01", "5.00", Result.ONE_UNIT),
        ("5.00", "5.01", Result.ONE_UNIT),
        ("5.02", "5.00", Result.FAILS),
        ("-5.01", "-5.00", Result.ONE_UNIT),
        ("0.01", "0.00", Result.ONE_UNIT),
        ("", "", Result.HOLDS),
        ("", "0.00", Result.HOLDS),
        ("0.01", "", Result.FAILS),
        ("0.01", "-", Result.FAILS),
    ],
)
def test_what_is_printed_twice_has_no_tolerance(whole: str, part: str, result: Result) -> None:
    assert judge(total(whole, part), OWN) is result
    assert bound(total(whole, part), OWN).rounded == 0


def test_a_blank_total_of_a_table_is_no_sum_gone_wrong() -> None:
    assert judge(total("", "5.00", "3.00"), OWN) is Result.NO_TOTAL
    assert judge(total("-", "5.00"), OWN) is Result.NO_TOTAL
    assert judge(total("", "0.00", ""), OWN) is Result.HOLDS


@pytest.mark.parametrize("origin", [Origin.SAME_KEY, Origin.BALANCE])
def test_a_blank_beside_a_figure_that_is_none_of_its_parts_is_zero(origin: Origin) -> None:
    """Of two equals it makes no difference which one is blank."""
    blank, printed = fact(""), fact("5.00", table=1)
    for constraint in (Constraint(blank, (printed,), origin), Constraint(printed, (blank,), origin)):
        assert judge(constraint, OWN) is Result.FAILS


@pytest.mark.parametrize("cells", [("?", "5.00"), ("5.00", "?"), ("5.00", "5.00", "?"), ("", "?")])
def test_what_can_not_be_read_is_unknown(cells: tuple[str, ...]) -> None:
    assert judge(total(*cells), OWN) is Result.UNKNOWN


def test_a_percentage_is_no_money() -> None:
    assert judge(total("3.00", fact("3.00", PERCENT)), OWN) is Result.UNKNOWN


def test_only_a_part_above_its_whole_is_wrong_where_not_all_are_listed() -> None:
    def listed(*cells: str) -> Result:
        return judge(total(*cells, relation=Relation.AT_LEAST), OWN)

    assert listed("9.00", "5.00", "3.00") is Result.HOLDS
    assert listed("7.99", "5.00", "3.00") is Result.ROUNDING
    assert listed("7.00", "5.00", "3.00") is Result.FAILS
    assert listed("4.99", "5.00") is Result.ONE_UNIT
    assert listed("5.01", "5.00") is Result.HOLDS


def test_violations_are_what_no_rounding_explains() -> None:
    assert {r for r in Result if r.is_violation} == {Result.ONE_UNIT, Result.FAILS, Result.NO_TOTAL}


# --- different units and decimals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wan", "yuan", "result"),
    [
        ("858.21", "8582060.85", Result.HOLDS),
        ("858.21", "8582050.00", Result.HOLDS),
        ("858.21", "8582150.00", Result.HOLDS),
        ("858.21", "8582049.99", Result.ONE_UNIT),
        ("858.21", "8582000.00", Result.ONE_UNIT),
        ("858.21", "8581999.99", Result.FAILS),
        ("858", "8585000", Result.HOLDS),
        ("858", "8575000", Result.HOLDS),
        ("858", "8590001", Result.FAILS),
    ],
)
def test_two_units_may_differ_by_half_of_the_coarser(wan: str, yuan: str, result: Result) -> None:
    assert judge(total(wan, fact(yuan, YUAN)), OWN) is result
    assert judge(total(fact(yuan, YUAN), wan), OWN) is result


@pytest.mark.parametrize("parts", [1, 5, 20])
def test_exact_parts_leave_half_a_unit_of_their_total(parts: int) -> None:
    """A total in 万元 over figures printed to the 分: 50 元, and half a 分 for each figure."""
    cells = [fact("100.00", YUAN) for _ in range(parts - 1)]
    missing = 10000 - 100 * (parts - 1)
    assert judge(total("1.00", *cells, fact(f"{missing + 50}.00", YUAN)), OWN) is Result.HOLDS
    assert judge(total("1.00", *cells, fact(f"{missing + 50.2:.2f}", YUAN)), OWN).is_violation


def test_a_sum_of_several_parts_has_no_tolerance_of_a_whole_unit() -> None:
    """One coarse figure among fine ones: half of its unit, and half of theirs."""
    cells = "1.00", fact("50", YUAN)
    assert bound(total(fact("10050", YUAN), *cells), OWN).rounded == 51
    assert judge(total(fact("10100", YUAN), *cells), OWN) is Result.HOLDS
    assert judge(total(fact("10101", YUAN), *cells), OWN) is Result.FAILS


def test_every_number_counts_by_its_own_digits_unless_its_column_prints_more() -> None:
    limit = bound(total("10.0", "3.33", "6.7"), OWN)
    assert (limit.rounded, limit.printed, limit.unit) == (Fraction(21, 2), Fraction(11, 2), Fraction(10))
    fine = Precision({(0, 0, WAN_YUAN): 2})
    limit = bound(total("10.0", "3.33", "6.7"), fine)
    assert (limit.rounded, limit.printed, limit.unit) == (Fraction(3, 2), Fraction(11, 2), Fraction(1))


def test_a_trimmed_number_was_rounded_to_the_last_digit_of_its_column() -> None:
    """37 beside 7.41 is 37.00: a second 37 of another table is off by 0.30, not within rounding of it."""
    seven, trimmed = fact("7.41"), fact("37")
    precision = Precision.of([table(seven, trimmed)])
    assert [precision.exponent(f) for f in (seven, trimmed, fact(""))] == [2, 2, None]
    assert bound(total(trimmed, fact("37.30", column=1)), precision).same == Fraction(1, 2)


def test_columns_tables_and_units_have_a_precision_each() -> None:
    cells = [fact("1.25"), fact("3", column=1), fact("4", table=1), fact("5", YUAN), fact("6", None)]
    precision = Precision.of([table(*cells)])
    assert [precision.exponent(f) for f in cells] == [2, 4, 4, 0, 0]


@pytest.mark.parametrize(
    ("part", "result"),
    [
        ("22118861.34", Result.ROUNDING),
        ("22118860.50", Result.ROUNDING),
        ("22118861.51", Result.FAILS),
        ("22118863.00", Result.FAILS),
    ],
)
def test_a_difference_within_the_printed_digits_of_a_number_is_rounding(part: str, result: Result) -> None:
    """Its column prints the 分, but this number does not."""
    precision = Precision({(0, 0, YUAN): -2})
    assert judge(total(fact("22118861", YUAN), fact(part, YUAN, column=1)), precision) is result


# --- figures that were cut off ----------------------------------------------------------------------------------------


def gaps(*units: int) -> list[Constraint]:
    return [off_by(n, 4) for n in units]


@pytest.mark.parametrize(
    ("sums", "cut"),
    [
        (gaps(1, 3, 2), True),
        (gaps(0, 1, 3, 2, 0), True),
        (gaps(1, 3), False),
        (gaps(3, 3, 3), False),
        (gaps(1, 3, -1), False),
        (gaps(1, 3, 4), False),
        (gaps(0, 0, 0), False),
        ([], False),
    ],
)
def test_a_table_cut_its_digits_off_if_all_totals_exceed_their_parts_by_less_than_a_unit_each(
    sums: list[Constraint], cut: bool
) -> None:
    assert is_truncated(sums, OWN) is cut


@given(st.lists(st.lists(st.integers(0, 99_999), min_size=2, max_size=9), min_size=3, max_size=9))
def test_sums_of_figures_that_were_cut_off_are_known_by_it(sums: list[list[int]]) -> None:
    constraints = [total(hundredths(sum(exact) // 10), *(hundredths(n // 10) for n in exact)) for exact in sums]
    open_ = {tuple(f.figure.amount for f in c.facts) for c in constraints if c.difference}
    assert is_truncated(constraints, OWN) is (len(open_) >= 3)


def hundredths(value: int) -> str:
    return f"{value // 100}.{value % 100:02d}"


@pytest.mark.parametrize(("last", "result"), [(7, Result.ROUNDING), (9, Result.FAILS)])
def test_sums_of_such_a_table_are_rounding_unless_one_is_beyond_it(last: int, result: Result) -> None:
    """Totals of four parts are one to three too large; what closes holds all the same."""
    totals = {"205": 4, "208": 5, "210": 6, "213": last}
    rows = "".join(f"{c}\t\t{n}\n" + "".join(f"{c}0{i}\t\t1\n" for i in range(1, 5)) for c, n in totals.items())
    found = evaluations(f"2024年部门预算\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\n{rows}")
    results = [e.result for e in found if len(e.constraint.parts) == 4]
    assert results[0] is Result.HOLDS and results[-1] is result


def test_what_cutting_off_digits_does_not_leave_is_wrong_in_such_a_table_too() -> None:
    totals = {"205": 5, "208": 6, "210": 7}
    rows = "".join(f"{c}\t\t{n}\n" + "".join(f"{c}0{i}\t\t1\n" for i in range(1, 5)) for c, n in totals.items())
    found = evaluations(
        f"2024年部门预算\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\n{rows}213\t\t30\n21301\t\t3\n"
    )
    by_total = {e.constraint.whole.raw: e.result for e in found}
    assert by_total == {"5": Result.ROUNDING, "6": Result.ROUNDING, "7": Result.ROUNDING, "30": Result.FAILS}


def evaluations(text: str) -> tuple[Evaluation, ...]:
    return reconcile(understood(text), catalogue()).evaluations


# --- one unit: a hint or a slip ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "chance"),
    [(2, 0.750), (3, 0.667), (4, 0.599), (5, 0.550), (6, 0.511), (8, 0.453), (10, 0.411), (15, 0.342), (20, 0.299)],
)
def test_how_likely_rounded_parts_close(parts: int, chance: float) -> None:
    """The table of reference/validators.md §2.1."""
    assert round(float(closing(parts)), 3) == chance


def test_one_part_always_closes() -> None:
    assert closing(0) == closing(1) == 1
    assert closing(2) == Fraction(3, 4)
    assert closing(3) == Fraction(2, 3)


_CLASSES = (*range(203, 209), *range(210, 218), 220, 221, 222, 224)


def ragged(*ends: str) -> str:
    """A table of many sums that all close, with a total of its own, and another table that prints its total."""
    rows = [(f"{n}.1{e}", f"{2 * n}.2{e}") for n, e in enumerate(ends, 11)]
    lines = "".join(f"{c}\t\t{sum_of(r)}\t{r[0]}\t{r[1]}\n" for c, r in zip(_CLASSES, rows, strict=False))
    basic, project = (sum_of([row[i] for row in rows]) for i in (0, 1))
    everything = sum_of([basic, project])
    return (
        "2024年部门预算\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        f"{lines}合计\t\t{everything}\t{basic}\t{project}\n\n"
        "部门收支总体情况表\n单位:万元\n收入项目\t预算数\t支出项目\t预算数\n"
        f"其他收入\t1.00\t其他支出\t1.00\n本年收入合计\t1.00\t本年支出合计\t{sum_of([everything, '0.01'])}\n"
    )


def near(printed: str) -> str:
    return sum_of([printed, "0.01"])


def sum_of(printed: Sequence[str]) -> str:
    return hundredths(sum(int(p.replace(".", "")) for p in printed))


def between(text: str) -> list[bool]:
    """Of figures of two tables that are one unit apart, whether their tables are exact."""
    return [e.exact for e in evaluations(text) if e.result is Result.ONE_UNIT and e.constraint.across]


def test_one_unit_beside_many_sums_that_close_is_no_rounding() -> None:
    assert between(ragged(*"123456789123456")) == [True]


def test_one_unit_beside_a_few_sums_is_a_hint() -> None:
    assert between(ragged(*"123")) == [False]


def test_round_amounts_close_without_having_been_made_to() -> None:
    assert between(ragged(*"000000", *"789")) == [False]


def test_one_odd_digit_beside_round_amounts_is_no_rounding() -> None:
    """Where every figure ends in 0, the one that does not was not left over by rounding."""
    assert between(ragged(*"000000000000000")) == [True]


def test_a_table_that_rounding_may_leave_open_elsewhere_is_not_exact() -> None:
    text = ragged(*"123456789123456789")
    first = text.splitlines()[4]
    code, name, whole, basic, project = first.split("\t")
    assert between(text) == [True]
    assert between(text.replace(first, "\t".join([code, name, whole, "1.00", project]))) == [True], (
        "a mistake in any case"
    )
    assert between(text.replace(first, "\t".join([code, name, whole, near(basic), project]))) == [False]


# --- any constraint ---------------------------------------------------------------------------------------------------

_UNITS = (YUAN, WAN_YUAN, YI_YUAN)


@frozen
class Printing:
    """How one figure is printed: to which digit, in which unit, and whether a zero is left blank."""

    unit: Unit
    decimals: int
    blank: bool

    def fact(self, value: int) -> Fact:
        """A cell for an amount of so many 分, rounded half up (away from zero below it)."""
        unit = (self.unit.exponent or 0) - self.decimals
        size = abs(Fraction(value, 100) / Fraction(10) ** unit)
        mantissa = half_up(size) * (1 if value >= 0 else -1)
        if value == 0 and self.blank:
            return fact("")
        cell = fact("0", self.unit)
        return evolve(cell, figure=Figure(FigureKind.NUMBER, Amount(mantissa, self.decimals, self.unit)))


printings = st.builds(Printing, st.sampled_from(_UNITS), st.integers(0, 4), st.booleans()).filter(
    lambda p: (p.unit.exponent or 0) - p.decimals >= -2
)
values = st.one_of(st.just(0), st.integers(-(10**4), 10**6), st.integers(0, 10**13))


@st.composite
def sums(draw: st.DrawFn) -> Constraint:
    """A sum of known amounts, each printed as it comes; one figure alone is often the same amount twice."""
    exact = draw(st.lists(values, min_size=1, max_size=8))
    how = draw(st.one_of(st.just([draw(printings)] * (len(exact) + 1)), st.lists(printings, min_size=9, max_size=9)))
    whole, *parts = (h.fact(v) for h, v in zip(how, [sum(exact), *exact], strict=False))
    return total(whole, *parts)


def printed(constraint: Constraint) -> Iterator[Amount]:
    return (f.figure.amount for f in constraint.facts if f.figure.amount is not None)


@given(sums())
def test_true_figures_never_fail_however_they_are_printed(constraint: Constraint) -> None:
    assert judge(constraint, OWN) in (Result.HOLDS, Result.ROUNDING)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8), st.integers(0, 2))
def test_true_figures_never_fail_where_zeros_at_the_end_are_dropped(exact: list[int], decimals: int) -> None:
    how = Printing(YUAN, decimals, blank=True)
    cells = [how.fact(v) for v in (sum(exact), *exact)]
    column = Precision({(0, 0, YUAN): -decimals})
    assert judge(total(*map(trimmed, cells)), column) in (Result.HOLDS, Result.ROUNDING)


def trimmed(cell: Fact) -> Fact:
    amount = cell.figure.amount
    if amount is None:
        return cell
    return evolve(
        cell, figure=figure(amount.digits.rstrip("0").rstrip(".") if amount.decimals else amount.digits, YUAN)
    )


@given(sums(), st.data())
def test_what_is_off_by_more_than_twice_the_bound_always_fails(constraint: Constraint, data: st.DataObject) -> None:
    """The bound worked out anew: half of all printed units, at least one of the coarsest."""
    units = [Fraction(10) ** a.exponent for a in printed(constraint)]
    cells = [f for f in constraint.facts if f.figure.amount is not None]
    assume(cells)
    most = max(sum(units, Fraction()) / 2, max(units))
    wrong = data.draw(st.sampled_from(cells))
    changed = by_more_than(2 * most, wrong, data)
    whole, *parts = (changed if f is wrong else f for f in constraint.facts)
    result = judge(total(whole, *parts), OWN)
    assert result is (Result.NO_TOTAL if whole.figure.is_nothing else Result.FAILS)


def by_more_than(least: Fraction, cell: Fact, data: st.DataObject) -> Fact:
    """The cell with another number, further away than ``least`` 元."""
    amount = cell.figure.amount
    assert amount is not None
    steps = least // Fraction(10) ** amount.exponent + 1 + data.draw(st.integers(0, 10**6))
    mantissa = amount.mantissa + steps * data.draw(st.sampled_from([1, -1]))
    return evolve(cell, figure=evolve(cell.figure, amount=evolve(amount, mantissa=mantissa)))


def test_a_single_figure_with_more_digits_does_not_make_the_others_finer() -> None:
    """341.068 among figures of two decimals: the point was moved, or one was typed at length."""
    cells = [fact(f"{n}.25") for n in range(11, 17)]
    odd = fact("341.068")
    precision = Precision.of([table(*cells, odd)])
    assert {precision.exponent(f) for f in cells} == {2}
    assert precision.exponent(odd) == 1
    assert Precision.of([table(*cells, odd, fact("7.125"))]).exponent(cells[0]) == 1
