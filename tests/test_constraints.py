"""Constraints: a clean budget keeps every one of them, and one wrong digit breaks one that holds its cell."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.binding import understand
from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.model.keys import Flow, Side
from budgetlint.readers import read
from budgetlint.reconcile import Constraint, Origin, Trust, derive
from budgetlint.syntax import parse
from corpus.real import catalogue
from generator import Dialect, make_budget, render

_SEEDS = range(12)
_DIALECTS = list(Dialect)
_WIDE = MappingProxyType({str(i): "０１２３４５６７８９"[i] for i in range(10)})
_PLAIN = MappingProxyType({wide: plain for plain, wide in _WIDE.items()})


def understood(text: str) -> Disclosure:
    source = read("budget.txt", text.encode())
    return understand(source, parse(source), catalogue())


@cache
def clean(seed: int, dialect: Dialect) -> tuple[str, Disclosure, tuple[Constraint, ...]]:
    text = render(make_budget(seed), dialect).text
    disclosure = understood(text)
    return text, disclosure, derive(disclosure, catalogue())


def hard(constraints: tuple[Constraint, ...]) -> list[Constraint]:
    return [c for c in constraints if c.trust is Trust.HARD]


def told(constraint: Constraint) -> str:
    def where(fact: Fact) -> str:
        return f"{fact.table}:{fact.row}:{fact.column} {fact.row_label}·{fact.column_label}={fact.raw}"

    return f"{constraint.origin} {where(constraint.whole)} − {[where(p) for p in constraint.parts]}"


@pytest.mark.parametrize("dialect", _DIALECTS)
@pytest.mark.parametrize("seed", _SEEDS)
def test_a_clean_budget_violates_nothing(seed: int, dialect: Dialect) -> None:
    _, _, constraints = clean(seed, dialect)
    assert constraints
    assert [told(c) for c in hard(constraints) if c.difference != 0] == []


@pytest.mark.parametrize("seed", _SEEDS)
def test_every_dialect_gives_the_same_constraints(seed: int) -> None:
    def shape(constraint: Constraint) -> tuple[object, ...]:
        facts = tuple((f.table, f.row_label, f.column_label, f.key) for f in constraint.facts)
        return constraint.origin, constraint.trust, facts

    first, *others = [[shape(c) for c in clean(seed, dialect)[2]] for dialect in _DIALECTS]
    assert all(other == first for other in others)


def with_another_digit(text: str, fact: Fact, at: int, by: int) -> str:
    """The document with one digit of one amount changed; the cell keeps its length and form."""
    digits = [i for i in range(fact.span.start, fact.span.end) if text[i] in _WIDE or text[i] in _PLAIN]
    place = digits[at % len(digits)]
    plain = _PLAIN.get(text[place], text[place])
    changed = str((int(plain) + by) % 10)
    return text[:place] + (_WIDE[changed] if text[place] in _PLAIN else changed) + text[place + 1 :]


def same_cell(one: Fact, other: Fact) -> bool:
    return (one.table, one.row, one.column) == (other.table, other.row, other.column)


@pytest.mark.parametrize("seed", _SEEDS)
def test_one_wrong_digit_breaks_a_constraint_of_its_cell(seed: int) -> None:
    chosen = random.Random(seed)
    dialect = _DIALECTS[seed % len(_DIALECTS)]
    text, _, constraints = clean(seed, dialect)
    held = {f.span: f for c in hard(constraints) for f in c.facts if f.figure.amount is not None}
    for span in chosen.sample(sorted(held), min(4, len(held))):
        fact = held[span]
        damaged = with_another_digit(text, fact, chosen.randrange(12), chosen.randint(1, 9))
        violated = [c for c in hard(derive(understood(damaged), catalogue())) if c.difference]
        assert any(same_cell(fact, f) for c in violated for f in c.facts), (fact.raw, damaged[span.start : span.end])


# --- small documents -----------------------------------------------------------------------------------------------


def document(*tables: tuple[str, Sequence[Sequence[str]]], unit: str = "万元") -> Disclosure:
    return understood(
        "\n".join(
            f"{title}\n单位：{unit}\n" + "".join("\t".join(row) + "\n" for row in rows) + "\n" for title, rows in tables
        )
    )


INCOME = "部门收入总体情况表"
SPENDING = "部门支出总体情况表"
BALANCE = "部门收支总体情况表"


def income(amount: str) -> tuple[str, list[tuple[str, ...]]]:
    return INCOME, [
        ("科目编码", "科目名称", "合计", "一般公共预算"),
        ("205", "教育支出", amount, ""),
        ("", "合计", amount, ""),
    ]


def spending(amount: str) -> tuple[str, list[tuple[str, ...]]]:
    rows = [("科目编码", "科目名称", "合计", "基本支出", "项目支出"), ("205", "教育支出", amount, amount, "")]
    return SPENDING, [*rows, ("", "合计", amount, amount, "")]


def balance(revenue: str, expenditure: str) -> tuple[str, list[tuple[str, ...]]]:
    head = [("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数")]
    rows = [("一般公共预算拨款收入", revenue, "教育支出", expenditure), ("收入总计", revenue, "支出总计", expenditure)]
    return BALANCE, [*head, *rows]


def broken(disclosure: Disclosure, trust: Trust = Trust.HARD) -> set[Origin]:
    return {c.origin for c in derive(disclosure, catalogue()) if c.difference and c.trust is trust}


def test_revenue_and_expenditure_balance() -> None:
    assert broken(document(balance("5.00", "5.00"))) == set()
    assert broken(document(balance("5.00", "5.10"))) == {Origin.BALANCE}


def test_one_key_in_two_tables_is_one_amount() -> None:
    assert broken(document(spending("5.00"), balance("5.00", "5.00"))) == set()
    assert Origin.SAME_KEY in broken(document(spending("5.10"), balance("5.00", "5.00")))


def test_amounts_of_two_units_are_compared_exactly() -> None:
    title, rows = spending("50000.00")
    wan = balance("5.00", "5.00")
    text = f"{title}\n单位：元\n" + "".join("\t".join(r) + "\n" for r in rows)
    text += f"\n{wan[0]}\n单位：万元\n" + "".join("\t".join(r) + "\n" for r in wan[1])
    assert broken(understood(text)) == set()
    assert Origin.SAME_KEY in broken(understood(text.replace("50000.00", "50000.01")))


def test_a_blank_of_a_stated_table_counts_as_nothing_and_an_unreadable_cell_as_unknown() -> None:
    title, rows = spending("5.00")
    blank = document((title, [(*r[:2], "", *r[3:]) if r[0] == "205" else r for r in rows]))
    assert Origin.COLUMNS in broken(blank)
    unreadable = document((title, [(*r[:2], "5.0.0", *r[3:]) if r[0] == "205" else r for r in rows]))
    differences = [c.difference for c in derive(unreadable, catalogue())]
    assert None in differences
    assert not any(differences)


def test_an_empty_table_without_a_note_says_nothing() -> None:
    empty = (SPENDING, [("科目编码", "科目名称", "合计", "基本支出", "项目支出"), ("", "合计", "", "", "")])
    assert broken(document(empty, balance("5.00", "5.00"))) == set()


def test_a_level_that_only_one_table_prints_is_implied_by_the_other() -> None:
    rows = [("科目编码", "科目名称", "合计", "基本支出", "项目支出")]
    rows += [("2050101", "行政运行", "2.00", "2.00", ""), ("2050201", "学前教育", "3.00", "3.00", "")]
    below = (SPENDING, [*rows, ("", "合计", "5.00", "5.00", "")])
    found = [c for c in derive(document(below, balance("5.00", "5.00")), catalogue()) if c.origin is Origin.IMPLIED]
    # 本年支出合计 is the balance's only class, too.
    assert [(c.whole.key.function, len(c.parts), c.difference) for c in found] == [(None, 1, 0), ("205", 2, 0)]


def test_what_is_received_for_a_subject_is_spent_on_it_softly() -> None:
    disclosure = document(income("5.00"), spending("6.00"))
    assert broken(disclosure) == set()
    assert broken(disclosure, Trust.SOFT) == {Origin.BY_SUBJECT}


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from([0, 1, 2, 4]))
def test_the_difference_is_exact_to_the_last_printed_digit(one: int, other: int, places: int) -> None:
    def printed(value: int) -> str:
        return f"{value // 10**places}.{value % 10**places:0{places}d}" if places else str(value)

    disclosure = document(balance(printed(one), printed(other)))
    [found] = [c for c in derive(disclosure, catalogue()) if c.origin is Origin.BALANCE]
    assert found.whole.key.side is Side.REVENUE
    assert found.whole.key.flow is Flow.TOTAL
    assert (found.difference, found.exponent) == (one - other, 4 - places)


def test_constraints_hold_facts_of_their_own_document_only() -> None:
    _, disclosure, constraints = clean(3, Dialect.TABS)
    known = {id(f) for f in disclosure.facts}
    assert all(id(f) in known for c in constraints for f in c.facts)
    assert all(c.is_stated for c in constraints)


@pytest.mark.parametrize("printed", ["3%", "5左右"])
def test_what_is_no_money_is_never_added_to_money(printed: str) -> None:
    text = f"2024年部门预算\n部门支出总体情况表\n单位：万元\n科目名称\t合计\t基本支出\t项目支出\n教育支出\t9.00\t5.00\t{printed}\n"
    source = read("small.txt", text.encode())
    document = understand(source, parse(source), catalogue())
    assert all(c.difference in (None, 0) for c in derive(document, catalogue()))


@pytest.mark.parametrize("printed", ["￥5.00", "1, 234", "12-"])
def test_signs_around_a_number_make_it_unreadable_in_a_column_of_amounts(printed: str) -> None:
    text = f"2024年部门预算\n部门支出总体情况表\n单位：万元\n科目名称\t合计\t基本支出\n教育支出\t{printed}\t5.00\n合计\t5.00\t5.00\n"
    source = read("small.txt", text.encode())
    [table] = understand(source, parse(source), catalogue()).tables
    assert [f.raw for f in table.facts if f.figure.kind is FigureKind.UNREADABLE] == [printed]
