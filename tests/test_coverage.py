"""Coverage: how many independent constraints hold an amount; what follows from others counts once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.facts import Fact
from budgetlint.reconcile import Constraint, Relation, derive, independent
from corpus.real import catalogue
from handmade import fact, total, understood


def held(*constraints: Constraint) -> dict[str, int]:
    """How many hold each number, by what it prints."""
    return {f.raw: n for f, n in independent(constraints).items()}


def test_every_figure_of_a_sum_is_held_by_it() -> None:
    assert held(total("6.00", "1.00", "5.00")) == {"6.00": 1, "1.00": 1, "5.00": 1}


def test_a_row_and_a_column_hold_the_cell_that_they_have_in_common_twice() -> None:
    cell = fact("1.00")
    assert held(total("6.00", cell, "5.00"), total("9.00", cell, "8.00"))["1.00"] == 2


def test_the_same_sum_said_twice_counts_once() -> None:
    cells = [fact(p) for p in ("6.00", "1.00", "5.00")]
    assert set(held(total(*cells), total(*cells), total(cells[0], cells[2], cells[1])).values()) == {1}


def test_a_sum_that_follows_from_others_is_no_evidence_of_its_own() -> None:
    """t = a + b, t = b + c and t = c + d give t = a + d."""
    t, a, b, c, d = (fact(p) for p in ("9.00", "1.00", "2.00", "3.00", "4.00"))
    three = [total(t, a, b), total(t, b, c), total(t, c, d)]
    assert held(*three)["9.00"] == 3
    assert held(*three, total(t, a, d))["9.00"] == 3


def test_the_same_figure_in_a_ring_of_tables_is_held_from_two_sides() -> None:
    ring = [fact("7.00", table=n) for n in range(3)]
    counts = independent([total(ring[0], ring[1]), total(ring[1], ring[2]), total(ring[0], ring[2])])
    assert [counts[f] for f in ring] == [2, 2, 2]


def test_a_part_of_one_sum_may_be_the_total_of_another() -> None:
    middle = fact("5.00")
    assert held(total("6.00", middle, "1.00"), total(middle, "2.00", "3.00"))["5.00"] == 2


def test_blanks_are_no_amounts_and_what_is_at_least_so_much_holds_nothing() -> None:
    assert held(total("6.00", "6.00", "", "-", "?")) == {"6.00": 1}
    assert held(total("6.00", "5.00", relation=Relation.AT_LEAST)) == {}
    assert held() == {}


@st.composite
def systems(draw: st.DrawFn) -> list[tuple[Fact, ...]]:
    figures = [fact(f"{n}.00") for n in range(draw(st.integers(2, 7)))]
    cells = st.lists(st.sampled_from(figures), min_size=2, max_size=4, unique_by=id).map(tuple)
    return draw(st.lists(cells, min_size=1, max_size=8))


def rank(constraints: Sequence[Constraint]) -> int:
    """By elimination in fractions, column after column."""
    columns = list(dict.fromkeys(f for c in constraints for f in c.facts))
    rows = [[Fraction((f is c.whole) - (f in c.parts)) for f in columns] for c in constraints]
    found = 0
    for at in range(len(columns)):
        pivot = next((r for r in rows[found:] if r[at]), None)
        if pivot is not None:
            rows.remove(pivot)
            rows.insert(found, pivot)
            found += 1
            rows[found:] = [
                [n - row[at] / pivot[at] * m for n, m in zip(row, pivot, strict=True)] for row in rows[found:]
            ]
    return found


@given(systems(), st.randoms(use_true_random=False))
def test_the_count_is_the_rank_whatever_the_order(cells: list[tuple[Fact, ...]], dice: random.Random) -> None:
    constraints = [total(*c) for c in cells]
    counts = independent(constraints)
    assert counts == {f: rank([c for c in constraints if f in c.facts]) for f in {f for c in cells for f in c}}
    again = constraints + [total(*c) for c in cells]
    dice.shuffle(again)
    assert independent(again) == counts


def test_one_more_constraint_never_lessens_it() -> None:
    rows = "205\t\t100.00\t80.00\t20.00\n208\t\t12.00\t12.00\t\n合计\t\t112.00\t92.00\t20.00\n"
    head = "2024年部门预算\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    disclosure = understood(head + rows)
    every = derive(disclosure, catalogue())
    counts = independent(every)
    assert {f.raw: n for f, n in counts.items() if f.row_label != "合计" and f.raw != "12.00"} == {
        "100.00": 2,
        "80.00": 2,
        "20.00": 2,
    }
    for left_out in range(len(every)):
        fewer = independent(every[:left_out] + every[left_out + 1 :])
        assert all(counts[f] >= n for f, n in fewer.items())
