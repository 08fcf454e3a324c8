"""Causes: violated constraints that hang together are told as one, and errors that do not stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.amount import YUAN
from budgetlint.model.facts import Fact
from budgetlint.reconcile import Constraint, Evaluation, reconcile
from budgetlint.reconcile.causes import causes, shared_figures
from corpus.real import catalogue
from handmade import fact, total, understood


def groups(*violated: Constraint) -> list[set[int]]:
    """The positions of constraints by cause, in their order."""
    found = causes(violated, shared_figures(violated))
    by_cause: dict[int, set[int]] = {}
    for at, constraint in enumerate(violated):
        by_cause.setdefault(found[constraint], set()).add(at)
    return sorted(by_cause.values(), key=min)


def shared(*violated: Constraint) -> list[str | None]:
    found = shared_figures(violated)
    return [found[c].raw if c in found else None for c in violated]


# --- figures in common ------------------------------------------------------------------------------------------------


def test_one_figure_in_several_violated_constraints_is_what_they_share() -> None:
    wrong = fact("90.00")
    row, column = total("100.00", wrong, "20.00"), total("300.00", wrong, "205.00")
    twice = total(wrong, fact("95.00", table=1))
    assert shared(row, column, twice) == ["90.00"] * 3
    assert groups(row, column, twice) == [{0, 1, 2}]


def test_a_figure_of_one_violated_constraint_is_shared_with_nothing() -> None:
    assert shared(total("100.00", "90.00")) == [None]
    assert groups(total("100.00", "90.00")) == [{0}]


def test_constraints_without_a_figure_in_common_stay_apart() -> None:
    one, other = total("100.00", "90.00", "20.00"), total("300.00", "205.00", "65.00")
    assert shared(one, other) == [None, None]
    assert groups(one, other) == [{0}, {1}]


def test_the_figure_of_most_constraints_is_taken_first() -> None:
    """Each of a chain holds the figure before it and the one behind; the middle is in three of them."""
    left, middle, right = fact("10.00"), fact("20.00"), fact("30.00")
    first, second = total("50.00", left, "7.00"), total("60.00", left, middle)
    third, fourth = total("90.00", middle, right), total("80.00", middle, "1.00")
    assert shared(first, second, third, fourth) == [None, "20.00", "20.00", "20.00"]
    assert groups(first, second, third, fourth) == [{0}, {1, 2, 3}]


def test_of_figures_that_are_as_common_the_first_of_the_document_is_taken() -> None:
    early, late = fact("10.00"), fact("20.00")
    assert shared(total("99.00", late, early), total("50.00", early, late)) == ["10.00", "10.00"]


def test_two_wrong_figures_are_two_causes() -> None:
    one, other = fact("90.00"), fact("40.00")
    of_one = [total("100.00", one, "20.00"), total("300.00", one, "205.00")]
    of_other = [total("77.00", other, "30.00"), total("55.00", other, "11.00")]
    assert shared(*of_one, *of_other) == ["90.00", "90.00", "40.00", "40.00"]
    assert groups(*of_one, *of_other) == [{0, 1}, {2, 3}]


# --- the same difference ----------------------------------------------------------------------------------------------


def test_sums_of_one_table_that_are_off_by_the_same_amount_have_one_cause() -> None:
    """As when a row is listed twice: every level above it is too large by that."""
    assert groups(total("100.00", "60.00", "52.34"), total("200.00", "100.00", "112.34")) == [{0, 1}]


def test_it_makes_no_difference_which_side_is_the_larger() -> None:
    assert groups(total("100.00", "60.00", "52.34"), total("212.34", "100.00", "100.00")) == [{0, 1}]


def test_another_amount_is_another_cause() -> None:
    assert groups(total("100.00", "60.00", "52.34"), total("200.00", "100.00", "112.35")) == [{0}, {1}]


def test_the_same_amount_in_two_tables_is_a_coincidence() -> None:
    one = total("100.00", "60.00", "52.34")
    other = total(*(fact(p, table=1) for p in ("200.00", "100.00", "112.34")))
    assert groups(one, other) == [{0}, {1}]


def test_a_wrong_total_that_another_table_shows_is_one_cause_in_both() -> None:
    """The sums of either table and the comparison of the two are off by the same."""
    inside = total("112.34", "60.00", "40.00")
    across = total(fact("112.34"), fact("100.00", table=1))
    elsewhere = total(fact("100.00", table=1), fact("87.66", table=1))
    assert groups(inside, across, elsewhere) == [{0, 1, 2}]


def test_an_amount_is_the_same_in_every_unit() -> None:
    inside = total("112.34", "60.00", "40.00")
    across = total(fact("112.34"), fact("1000000.00", YUAN, table=1))
    assert groups(inside, across) == [{0, 1}]


@pytest.mark.parametrize(("printed", "together"), [("0.09", False), ("0.10", True)])
def test_small_differences_agree_by_chance(printed: str, together: bool) -> None:
    """Fewer than ten printed units say nothing."""
    one, other = total(printed, "0.00", "0.00"), total(fact("5.00"), "5.00", printed)
    assert (groups(one, other) == [{0, 1}]) is together


def test_the_unit_that_counts_is_the_coarsest_that_is_printed() -> None:
    """9 万元 in figures without decimals are nine units, however finely another figure is printed."""

    def off(by: str) -> list[Constraint]:
        return [total(fact(by), fact("0.00", YUAN)), total(fact(by), fact("0.00", YUAN))]

    assert groups(*off("9")) == [{0}, {1}]
    assert groups(*off("10")) == [{0, 1}]


def test_a_cause_reaches_over_figures_and_differences() -> None:
    wrong = fact("90.00")
    by_figure = [total("100.00", wrong, "20.00"), total("300.00", wrong, "205.00")]
    by_difference = total("61.00", "71.00")
    assert groups(*by_figure, by_difference, total("9.00", "2.00")) == [{0, 1, 2}, {3}]


# --- whatever is violated ---------------------------------------------------------------------------------------------

numbers = st.integers(0, 10**6).map(lambda n: f"{n // 100}.{n % 100:02d}")


@st.composite
def systems(draw: st.DrawFn) -> list[Constraint]:
    """Constraints over a few figures, some of which they have in common."""
    figures = [fact(p, table=draw(st.integers(0, 2))) for p in draw(st.lists(numbers, min_size=2, max_size=9))]
    chosen = st.lists(st.sampled_from(figures), min_size=2, max_size=4, unique_by=id)
    return [total(*cells) for cells in draw(st.lists(chosen, min_size=1, max_size=8))]


@given(systems())
def test_what_is_shared_is_a_figure_of_several_and_what_is_not_shared_has_none_left(violated: list[Constraint]) -> None:
    found = shared_figures(violated)
    taken = [f for f in found.values() if sum(found.get(c) is f for c in violated) > 1]
    assert all(f in c.facts for c, f in found.items())
    assert {id(f) for f in found.values()} == {id(f) for f in taken}
    alone = [c for c in violated if c not in found]
    assert all(not set(one.facts) & set(other.facts) for one in alone for other in alone if one is not other)


@given(systems())
def test_every_violated_constraint_has_one_cause_and_a_shared_figure_joins(violated: list[Constraint]) -> None:
    figures = shared_figures(violated)
    found = causes(violated, figures)
    assert found.keys() == set(violated)
    joined: dict[Fact, set[int]] = {}
    for constraint, figure in figures.items():
        joined.setdefault(figure, set()).add(found[constraint])
    assert all(len(cause) == 1 for cause in joined.values())


# --- whole documents --------------------------------------------------------------------------------------------------


def evaluated(*rows: str) -> tuple[Evaluation, ...]:
    """One table of expenditure."""
    head = "2024年部门预算\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    return reconcile(understood(head + "\n".join(rows) + "\n"), catalogue()).evaluations


def told(*rows: str) -> list[tuple[int | None, str | None]]:
    """The causes and shared figures of what is violated."""
    return [(e.cause, e.shared.raw if e.shared else None) for e in evaluated(*rows) if e.result.is_violation]


def test_a_wrong_cell_breaks_its_row_and_its_column_once() -> None:
    rows = ["205\t\t100.00\t80.00\t20.00", "208\t\t12.00\t21.00\t", "合计\t\t112.00\t92.00\t20.00"]
    [first, second] = told(*rows)
    assert first == second == (first[0], "21.00")


def test_wrong_cells_of_two_rows_are_two_causes() -> None:
    rows = ["205\t\t100.00\t80.00\t25.00", "208\t\t12.00\t10.00\t9.00", "221\t\t5.00\t5.00\t"]
    found = told(*rows, "合计\t\t117.00\t95.00\t34.00")
    assert len({cause for cause, _ in found}) == len(found) > 1


def test_what_holds_has_no_cause() -> None:
    found = evaluated("205\t\t100.00\t80.00\t20.00", "合计\t\t100.00\t80.00\t20.00")
    assert found
    assert all((e.cause, e.shared) == (None, None) for e in found)
