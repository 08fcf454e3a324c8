"""What is wrong with whole documents: which figure, what it should print, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TypeAlias

import pytest
from attrs import frozen

from budgetlint.model.facts import Disclosure, Fact
from budgetlint.reconcile import (
    Candidate,
    Cause,
    Certainty,
    Mistake,
    OperationKind,
    Origin,
    Reconciliation,
    Trust,
    reconcile,
)
from corpus.real import catalogue
from handmade import understood

#: Kind of table, label of the row, label of the column.
Place: TypeAlias = tuple[str, str, str]

_HEAD = "甲县教育局2024年部门预算公开\n"


def tabs(words: str) -> str:
    """Spaces are tabs, and an underscore is a blank cell."""
    return words.replace(" ", "\t").replace("_", "")


_BALANCE = tabs("""
部门收支总体情况表
单位:万元
收入 _ 支出 _
项目 预算数 项目 预算数
一、一般公共预算拨款收入 522.59 一、教育支出 331.87
二、事业收入 _ 二、社会保障和就业支出 86.53
_ _ 三、卫生健康支出 41.28
_ _ 四、住房保障支出 62.91
本年收入合计 522.59 本年支出合计 522.59
收入总计 522.59 支出总计 522.59
""")
_REVENUE = tabs("""
部门收入总体情况表
单位:万元
科目编码 科目名称 合计 一般公共预算拨款收入 事业收入
205 教育支出 331.87 331.87 _
20502 普通教育 331.87 331.87 _
2050202 小学教育 243.64 243.64 _
2050203 初中教育 88.23 88.23 _
208 社会保障和就业支出 86.53 86.53 _
20805 行政事业单位养老支出 86.53 86.53 _
2080505 机关事业单位基本养老保险缴费支出 86.53 86.53 _
210 卫生健康支出 41.28 41.28 _
21011 行政事业单位医疗 41.28 41.28 _
2101101 行政单位医疗 41.28 41.28 _
221 住房保障支出 62.91 62.91 _
22102 住房改革支出 62.91 62.91 _
2210201 住房公积金 62.91 62.91 _
合计 _ 522.59 522.59 _
""")
_SUBJECTS = tabs("""单位:万元
科目编码 科目名称 合计 基本支出 项目支出
205 教育支出 331.87 201.35 130.52
20502 普通教育 331.87 201.35 130.52
2050202 小学教育 243.64 169.17 74.47
2050203 初中教育 88.23 32.18 56.05
208 社会保障和就业支出 86.53 86.53 _
20805 行政事业单位养老支出 86.53 86.53 _
2080505 机关事业单位基本养老保险缴费支出 86.53 86.53 _
210 卫生健康支出 41.28 41.28 _
21011 行政事业单位医疗 41.28 41.28 _
2101101 行政单位医疗 41.28 41.28 _
221 住房保障支出 62.91 59.36 3.55
22102 住房改革支出 62.91 59.36 3.55
2210201 住房公积金 62.91 59.36 3.55
合计 _ 522.59 388.52 134.07
""")
_SPENDING = f"\n部门支出总体情况表\n{_SUBJECTS}"
_GENERAL = f"\n一般公共预算支出情况表\n{_SUBJECTS}"
#: All money comes from one fund, so that four tables say the same of every subject.
BOOK = _HEAD + _BALANCE + _REVENUE + _SPENDING + _GENERAL
PRIMARY: Place = ("T3", "小学教育", "合计")


@cache
def read(text: str) -> tuple[Disclosure, Reconciliation]:
    document = understood(text)
    return document, reconcile(document, catalogue())


def cell(place: Place, text: str = BOOK) -> Fact:
    kind, row, column = place
    facts = (f for t in read(text)[0].tables if t.kind == kind for f in t.facts)
    [found] = [f for f in facts if (f.row_label, f.column_label) == (row, column)]
    return found


def printing(changes: Mapping[Place, str], text: str = BOOK) -> str:
    """The text with other figures in some cells."""
    return spliced(text, [(cell(place, text), figure) for place, figure in changes.items()])


def spliced(text: str, figures: Iterable[tuple[Fact, str]]) -> str:
    for fact, figure in sorted(figures, key=lambda each: -each[0].span.start):
        text = text[: fact.span.start] + figure + text[fact.span.end :]
    return text


def causes(text: str) -> tuple[Cause, ...]:
    return read(text)[1].causes


def only_cause(text: str) -> Cause:
    [found] = causes(text)
    return found


def best(cause: Cause) -> Candidate:
    assert cause.best is not None
    return cause.best


def values(candidate: Candidate) -> dict[tuple[str, str, str], str | None]:
    """Row, column and print of the cells that change, and what they should print."""
    return {
        (c.fact.row_label, c.fact.column_label, c.fact.raw): c.value.digits if c.value is not None else None
        for c in candidate.changes
    }


def tables_of(candidate: Candidate, text: str) -> set[str | None]:
    kinds = {t.index: t.kind for t in read(text)[0].tables}
    return {kinds[c.fact.table] for c in candidate.changes if c.fact.table is not None}


def test_the_book_is_right() -> None:
    """And its tables hold one another."""
    evaluations = read(BOOK)[1].evaluations
    assert not causes(BOOK)
    assert not [e for e in evaluations if e.result.is_violation or e.cause is not None]
    pairs = {frozenset(e.constraint.tables) for e in evaluations if e.constraint.trust is Trust.HARD}
    assert {frozenset([0, 1]), frozenset([0, 2]), frozenset([0, 3]), frozenset([2, 3])} <= pairs


# --- one wrong figure -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "figure", "mistake"),
    [
        (PRIMARY, "246.34", Mistake.SWAPPED),
        (PRIMARY, "248.64", Mistake.DIGIT),
        (PRIMARY, "24.64", Mistake.DROPPED),
        (PRIMARY, "2433.64", Mistake.ADDED),
        (PRIMARY, "2436400", Mistake.UNIT),
        (PRIMARY, "24364", Mistake.DECIMAL),
        (PRIMARY, "-243.64", Mistake.SIGN),
        (PRIMARY, "88.23", Mistake.NEIGHBOUR),
        (PRIMARY, "", Mistake.BLANK),
        (PRIMARY, "917.55", Mistake.OTHER),
        (("T5", "初中教育", "基本支出"), "23.18", Mistake.SWAPPED),
        (("T2", "行政单位医疗", "一般公共预算拨款收入"), "47.28", Mistake.DIGIT),
        (("T3", "合计", "项目支出"), "143.07", Mistake.SWAPPED),
        (("T1", "三、卫生健康支出", "预算数"), "412.80", Mistake.DECIMAL),
        (("T3", "社会保障和就业支出", "项目支出"), "65.38", Mistake.SUPERFLUOUS),
    ],
)
def test_a_figure_that_its_row_its_column_and_another_table_hold_is_the_only_explanation(
    place: Place, figure: str, mistake: Mistake
) -> None:
    text = printing({place: figure})
    cause = only_cause(text)
    [change] = best(cause).changes
    assert change.fact == cell(place, text)
    assert change.value is not None
    right = cell(place).figure.amount
    assert change.value.is_zero if right is None else change.value.same_value(right)
    assert (change.mistake, cause.certainty, cause.complete) == (mistake, Certainty.ONLY, True)
    assert (len(cause.candidates), best(cause).share) == (1, 1.0)
    assert (best(cause).operation, best(cause).misread) == (None, ())


def test_the_cause_names_what_it_violates_and_what_agrees_with_the_right_figure() -> None:
    text = printing({PRIMARY: "246.34"})
    cause, wrong = only_cause(text), cell(PRIMARY, text)
    violated = [e for e in read(text)[1].evaluations if e.result.is_violation]
    assert set(cause.constraints) == {e.constraint for e in violated}
    assert {Origin.ROWS, Origin.COLUMNS, Origin.SOLE_FUND} <= {c.origin for c in cause.constraints}
    hard = {e.constraint for e in read(text)[1].evaluations if e.constraint.trust is Trust.HARD}
    assert set(cause.agreeing) == {c for c in hard if wrong in c.facts}


def test_every_violated_constraint_points_at_the_wrong_figure_and_has_its_mark() -> None:
    text = printing({PRIMARY: "246.34"})
    violated = [e for e in read(text)[1].evaluations if e.result.is_violation]
    assert {e.shared for e in violated} == {cell(PRIMARY, text)}
    assert {e.cause for e in violated} == {0}
    assert len({e.mark for e in violated}) == 1 and violated[0].mark
    assert {e.mark for e in read(text)[1].evaluations if e.cause is None} == {""}


def test_a_cell_is_told_in_the_unit_and_decimals_that_it_prints() -> None:
    spending = _SPENDING.replace("万元", "元")
    for line in _SUBJECTS.splitlines()[2:]:
        code, name, *own = line.split("\t")
        whole = [f"{round(float(v) * 10000)}" if v else "" for v in own]
        spending = spending.replace(line, "\t".join([code, name, *whole]))
    book = BOOK.replace(_SPENDING, spending)
    assert not causes(book)
    [change] = best(only_cause(printing({PRIMARY: "2463400"}, book))).changes
    assert str(change.value) == "2436400元"
    [change] = best(only_cause(printing({("T5", "小学教育", "合计"): "246.34"}, book))).changes
    assert str(change.value) == "243.64万元"


# --- not enough to tell -----------------------------------------------------------------------------------------------

_ALONE = f"""{_HEAD}
部门支出总体情况表
单位:万元
科目编码	科目名称	合计
205	教育支出	312.47
208	社会保障和就业支出	186.53
221	住房保障支出	141.28
合计		WHOLE
"""


def test_a_sum_that_nothing_else_holds_may_be_wrong_anywhere() -> None:
    cause = only_cause(_ALONE.replace("WHOLE", "851.39"))
    assert cause.certainty is Certainty.OPEN
    found: dict[tuple[str, str, str], str | None] = {}
    for candidate in cause.candidates:
        assert len(candidate.changes) <= 1
        found |= values(candidate)
    assert found == {
        ("教育支出", "合计", "312.47"): "523.58",
        ("社会保障和就业支出", "合计", "186.53"): "397.64",
        ("住房保障支出", "合计", "141.28"): "352.39",
        ("合计", "合计", "851.39"): "640.28",
    }
    assert sum(c.share for c in cause.candidates) == pytest.approx(1.0)


def test_a_slip_of_the_hand_is_likelier_than_any_other_figure() -> None:
    """Which does not make it sure, where nothing else speaks for it."""
    cause = only_cause(_ALONE.replace("WHOLE", "604.28"))
    assert cause.certainty is Certainty.OPEN
    assert values(best(cause)) == {("合计", "合计", "604.28"): "640.28"}
    assert best(cause).changes[0].mistake is Mistake.SWAPPED
    shares = [c.share for c in cause.candidates]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) > 1


def test_two_places_that_print_one_amount_differently_are_not_told_apart() -> None:
    """Neither is nearer to a slip than the other."""
    lone = f"{_HEAD}\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\n205\t教育支出\t312.47\n合计\t\t917.85\n"
    cause = only_cause(lone)
    assert cause.certainty is Certainty.OPEN
    both = [v for c in cause.candidates for v in values(c).items()]
    assert sorted(both) == [(("合计", "合计", "917.85"), "312.47"), (("教育支出", "合计", "312.47"), "917.85")]


def raised_by_more_and_more(places: Iterable[Place]) -> Mapping[Place, str]:
    """What each of some cells prints when it is too large by an amount of its own."""
    amounts = ((place, Decimal(cell(place).raw)) for place in places)
    return {
        place: str(right + Decimal("13.37") * n + Decimal("0.11") * n * n)
        for n, (place, right) in enumerate(amounts, 1)
    }


def test_where_much_is_wrong_at_once_what_is_plain_is_told() -> None:
    """More figures hang together than any search covers."""
    rows = ["教育支出", "普通教育", "初中教育", "住房保障支出", "合计", "卫生健康支出"]
    details = [("普通教育", "基本支出"), ("初中教育", "基本支出"), ("住房改革支出", "基本支出"), ("合计", "基本支出")]
    more = [("小学教育", "项目支出"), ("住房公积金", "项目支出")]
    places = [PRIMARY, *(("T5", row, "合计") for row in rows), *(("T5", *at) for at in (*details, *more))]
    text = printing(raised_by_more_and_more(places))
    found = causes(text)
    told = {c.fact: c.value.digits if c.value else None for cause in found for c in best(cause).changes}
    assert told == {cell(place, text): cell(place).raw for place in places}
    assert not all(cause.complete for cause in found), "or it is no test of what the search leaves"
    assert Certainty.ONLY not in {cause.certainty for cause in found if not cause.complete}


# --- several wrong figures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {PRIMARY: "246.34", ("T5", "住房公积金", "基本支出"): "59.66"},
        {PRIMARY: "246.34", ("T3", "住房公积金", "项目支出"): "5.35"},
        {("T3", "初中教育", "基本支出"): "31.28", ("T1", "四、住房保障支出", "预算数"): "69.21"},
        {PRIMARY: "246.34", ("T3", "合计", "基本支出"): "388.25", ("T2", "行政单位医疗", "合计"): "412.8"},
    ],
)
def test_independent_errors_are_a_cause_each(wrong: Mapping[Place, str]) -> None:
    text = printing(wrong)
    found = causes(text)
    assert len(found) == len(wrong)
    expected = {cell(place, text): cell(place).raw for place in wrong}
    told = [c for cause in found for c in best(cause).changes]
    assert {c.fact: c.value.digits if c.value else None for c in told} == expected
    assert {cause.certainty for cause in found} == {Certainty.ONLY}
    held = [c for cause in found for c in cause.constraints]
    assert len(held) == len(set(held)), "no constraint has two causes"


def test_what_else_is_wrong_in_another_table_is_no_part_of_a_correction() -> None:
    cars = (
        "\n一般公共预算“三公”经费支出情况表\n单位:万元\n项目\t预算数\n因公出国(境)费\t0.00\n公务接待费\t1.20\n"
        "公务用车购置及运行费\t47.00\n公务用车购置费\t9.00\n公务用车运行维护费\t39.00\n"
    )
    text = _ALONE.replace("WHOLE", "604.28") + cars
    found = causes(text)
    assert [tables_of(best(cause), text) for cause in found] == [{"T3"}, {"T7"}]
    for cause in found:
        assert len(cause.candidates) > 1
        for candidate in cause.candidates:
            cells = [c.fact for c in candidate.changes] + [c.whole for c in candidate.misread]
            assert len(cells) == 1 and {f.table for f in cells} == {best(cause).changes[0].fact.table}


def test_two_errors_of_one_row_are_told_apart() -> None:
    """Each is held by its column and another table."""
    text = printing({PRIMARY: "246.34", ("T3", "小学教育", "基本支出"): "196.17"})
    found = causes(text)
    assert {c.fact.raw: str(c.value) for cause in found for c in best(cause).changes} == {
        "246.34": "243.64万元",
        "196.17": "169.17万元",
    }


# --- what can not be read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [PRIMARY, ("T3", "合计", "合计"), ("T5", "初中教育", "项目支出")])
def test_a_figure_that_can_not_be_read_disturbs_nothing(place: Place) -> None:
    assert not causes(printing({place: "2#3.64"}))


def test_beside_a_figure_that_can_not_be_read_others_are_still_found() -> None:
    """In its row and in its column, told by what is imputed."""
    for place, figure in ((("T3", "小学教育", "基本支出"), "196.17"), (("T3", "初中教育", "合计"), "82.83")):
        text = printing({PRIMARY: "2#3.64", place: figure})
        cause = only_cause(text)
        assert values(best(cause)) == {(place[1], place[2], figure): cell(place).raw}
        assert cause.certainty is Certainty.ONLY


def test_two_sums_that_contradict_each_other_over_what_can_not_be_read_are_violated() -> None:
    """Each alone could be true: what is missing in one is not what is missing in the other."""
    wrong = {("T5", "小学教育", "合计"): "246.34", PRIMARY: "2#3.64"}
    text = printing(wrong)
    cause = only_cause(text)
    assert values(best(cause)) == {("小学教育", "合计", "246.34"): "243.64"}


def unreadable(groups: int, each: int) -> str:
    """A long table of which nearly all that is not a total can not be read, and whose last total is wrong."""
    lines = [f"{_HEAD}\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出"]
    lines.append(f"205\t教育支出\t{groups * each}.00\t{groups * each - groups}.00\t{groups}.00")
    for group in range(10, 10 + groups):
        lines.append(f"205{group}\t款{group}\t{each}.00\t{each - 1}.00\t1.00")
        lines += [f"205{group}{item}\t项{group}{item}\t1.00\t#REF!\t#REF!" for item in range(10, 10 + each)]
    lines.append(f"合计\t\t{groups * each}.00\t{groups * each - groups}.00\t7.77")
    return "\n".join(lines) + "\n"


def test_many_figures_that_can_not_be_read_do_not_hide_a_wrong_one() -> None:
    assert values(best(only_cause(unreadable(2, 10)))) == {("合计", "项目支出", "7.77"): "2.00"}


def test_however_many_figures_can_not_be_read_the_document_is_judged() -> None:
    """If there is no time to find out why, the violated sums are told all the same."""
    found = reconcile(understood(unreadable(20, 60)), catalogue())
    violated = [e for e in found.evaluations if e.result.is_violation]
    assert violated
    assert all(e.cause is not None for e in violated)
    told = [c.value.digits for cause in found.causes if cause.best for c in cause.best.changes if c.value]
    assert told in ([], ["20.00"])


# --- systematic mistakes ----------------------------------------------------------------------------------------------

Row: TypeAlias = list[str]


@frozen
class Slip:
    """One slip of the hand in the table of expenditure: its kind, and how many figures it makes wrong."""

    kind: OperationKind
    made: Callable[[list[Row]], list[Row]]
    figures: int

    @property
    def text(self) -> str:
        head, body = _SUBJECTS.splitlines()[:2], [line.split("\t") for line in _SUBJECTS.splitlines()[2:]]
        lines = [*head, *("\t".join(own) for own in self.made(body))]
        return BOOK.replace(_SPENDING, "\n部门支出总体情况表\n" + "\n".join(lines) + "\n")


def in_yuan(*columns: int) -> Callable[[list[Row]], list[Row]]:
    """元 printed below 万元."""

    def made(body: list[Row]) -> list[Row]:
        return [[f"{round(float(v) * 10_000)}" if n in columns and v else v for n, v in enumerate(own)] for own in body]

    return made


def rows_swapped(body: list[Row]) -> list[Row]:
    """行政单位医疗 and 住房保障支出, parts of different sums."""
    body[9][2:], body[10][2:] = body[10][2:], body[9][2:]
    return body


def parts_swapped(body: list[Row]) -> list[Row]:
    """小学教育 and 初中教育, whose sum is the same."""
    body[2][2:], body[3][2:] = body[3][2:], body[2][2:]
    return body


def columns_swapped(body: list[Row]) -> list[Row]:
    """合计 and 基本支出."""
    return [[*own[:2], own[3], own[2], own[4]] for own in body]


def natures_swapped(body: list[Row]) -> list[Row]:
    """基本支出 and 项目支出, whose sum is the same."""
    return [[*own[:3], own[4], own[3]] for own in body]


def shifted_down(body: list[Row]) -> list[Row]:
    """The figures of three rows one row too low, the last on top."""
    figures = [own[2:] for own in body[2:5]]
    for own, moved in zip(body[2:5], [figures[-1], *figures[:-1]], strict=True):
        own[2:] = moved
    return body


def shifted_up(body: list[Row]) -> list[Row]:
    """And one row too high, the first at the bottom."""
    figures = [own[2:] for own in body[2:5]]
    for own, moved in zip(body[2:5], [*figures[1:], figures[0]], strict=True):
        own[2:] = moved
    return body


def listed_twice(body: list[Row]) -> list[Row]:
    return [*body[:4], body[3], *body[4:]]


def left_out(body: list[Row]) -> list[Row]:
    return [*body[:3], *body[4:]]


def negative(body: list[Row]) -> list[Row]:
    return [[f"-{v}" if n == 3 and v else v for n, v in enumerate(own)] for own in body]


_SLIPS = (
    Slip(OperationKind.TABLE_UNIT, in_yuan(2, 3, 4), 36),
    Slip(OperationKind.COLUMN_UNIT, in_yuan(3), 14),
    Slip(OperationKind.COLUMN_UNIT, in_yuan(4), 8),
    Slip(OperationKind.ROWS_SWAPPED, rows_swapped, 6),
    Slip(OperationKind.COLUMNS_SWAPPED, columns_swapped, 16),
    Slip(OperationKind.SHIFTED, shifted_down, 9),
    Slip(OperationKind.SHIFTED, shifted_up, 9),
    Slip(OperationKind.ROW_TWICE, listed_twice, 3),
    Slip(OperationKind.ROW_MISSING, left_out, 0),
    Slip(OperationKind.COLUMN_SIGN, negative, 14),
)
each_slip = pytest.mark.parametrize("slip", _SLIPS, ids=lambda s: f"{s.kind.name}-{s.made.__name__}-{s.figures}")


@each_slip
def test_one_slip_that_makes_many_figures_wrong_is_one_cause(slip: Slip) -> None:
    cause = only_cause(slip.text)
    operation = best(cause).operation
    assert operation is not None
    assert operation.kind is slip.kind
    assert read(slip.text)[0].tables[operation.table].kind == "T3"
    assert len(best(cause).changes) == slip.figures
    violated = [e.constraint for e in read(slip.text)[1].evaluations if e.result.is_violation]
    assert set(violated) <= {*cause.constraints, *cause.settled}


@each_slip
def test_what_many_figures_should_print_is_what_they_did(slip: Slip) -> None:
    """Mended and read again, the document is right."""
    if slip.kind in (OperationKind.ROW_MISSING, OperationKind.ROW_TWICE):
        assert {c.value.is_zero for c in best(only_cause(slip.text)).changes if c.value} <= {True}
        return
    for change in best(only_cause(slip.text)).changes:
        right = cell(("T3", change.fact.row_label, change.fact.column_label)).figure.amount
        assert change.value is not None
        assert change.value.is_zero if right is None else change.value.same_value(right)
    assert not causes(mended(slip.text))


def mended(text: str) -> str:
    """With what the first candidate of every cause says."""
    changes = [c for cause in causes(text) for c in best(cause).changes]
    figures = [(c.fact, c.value) for c in changes]
    return spliced(text, [(fact, value.digits) for fact, value in figures if value is not None])


def test_a_wrong_figure_beside_a_slip_of_a_whole_table_is_a_cause_of_its_own() -> None:
    slip = _SLIPS[0].text
    text = printing({("T5", "住房公积金", "基本支出"): "59.63"}, slip)
    found = causes(text)
    assert len(found) == 2
    kinds = [op.kind if (op := best(c).operation) else None for c in found]
    assert sorted(map(str, kinds)) == sorted(map(str, (OperationKind.TABLE_UNIT, None)))
    [single] = [c for c in found if best(c).operation is None]
    assert values(best(single)) == {("住房公积金", "基本支出", "59.63"): "59.36"}
    assert not causes(mended(text))


@pytest.mark.parametrize(
    "slip",
    [
        Slip(OperationKind.ROWS_SWAPPED, parts_swapped, 6),
        Slip(OperationKind.COLUMNS_SWAPPED, natures_swapped, 28),
    ],
    ids=lambda s: s.kind.name,
)
def test_figures_swapped_in_one_of_two_tables_may_be_those_of_either(slip: Slip) -> None:
    """All sums hold in both: nothing tells which of the two has them right."""
    cause = only_cause(slip.text)
    kinds = [op.kind for c in cause.candidates if (op := c.operation)]
    assert kinds == [slip.kind] * 2
    assert sorted(str(tables_of(c, slip.text)) for c in cause.candidates) == ["{'T3'}", "{'T5'}"]
    assert cause.certainty is Certainty.OPEN


@each_slip
def test_a_slip_that_other_tables_contradict_is_certain(slip: Slip) -> None:
    assert only_cause(slip.text).certainty is Certainty.ONLY


def test_one_wrong_figure_is_no_slip_of_a_table() -> None:
    """A table of one row in another unit is a figure in another unit."""
    assert best(only_cause(printing({("T3", "住房公积金", "项目支出"): "35500"}))).operation is None


# --- tables against each other ----------------------------------------------------------------------------------------


def raised(kind: str, text: str) -> str:
    """With ten more for 小学教育 in one table, carried into every total of it."""
    own = {
        "T1": ("教育支出", "合计", "总计", "拨款收入"),
        "T3": ("教育支出", "普通教育", "小学教育", "合计"),
    }["T1" if kind == "T1" else "T3"]
    changes = []
    for fact in (f for t in read(text)[0].tables if t.kind == kind for f in t.facts):
        if fact.row_label.endswith(own) and fact.column_label in ("预算数", "合计", "项目支出"):
            changes.append((fact, f"{float(fact.raw) + 10:.2f}"))
    return spliced(text, changes)


def is_balanced(kind: str, text: str) -> bool:
    [index] = [t.index for t in read(text)[0].tables if t.kind == kind]
    own = [e for e in read(text)[1].evaluations if e.constraint.tables == {index}]
    return bool(own) and not any(e.result.is_violation for e in own)


_TWO = tabs(f"""{_HEAD}
部门收支总体情况表
单位:万元
收入 _ 支出 _
项目 预算数 项目 预算数
一、一般公共预算拨款收入 FUND 一、教育支出 EDUCATION
二、事业收入 _ 二、社会保障和就业支出 86.53
本年收入合计 FUND 本年支出合计 FUND

部门支出总体情况表
单位:万元
科目编码 科目名称 合计
205 教育支出 331.87
208 社会保障和就业支出 86.53
合计 _ 418.40
""")


def test_two_tables_that_balance_in_themselves_but_contradict_each_other_may_either_be_wrong() -> None:
    assert not causes(_TWO.replace("EDUCATION", "331.87").replace("FUND", "418.40"))
    text = _TWO.replace("EDUCATION", "597.46").replace("FUND", "683.99")
    assert is_balanced("T1", text) and is_balanced("T3", text)
    cause = only_cause(text)
    assert cause.certainty is Certainty.OPEN
    kinds = [tables_of(candidate, text) for candidate in cause.candidates]
    assert {"T1"} in kinds
    assert {"T3"} in kinds


def test_of_two_tables_with_many_figures_either_is_told_as_well() -> None:
    """However many figures would have to change in it."""
    text = raised("T1", _HEAD + _BALANCE + _SPENDING)
    assert is_balanced("T1", text) and is_balanced("T3", text)
    kinds = [tables_of(candidate, text) for cause in causes(text) for candidate in cause.candidates]
    assert {"T1"} in kinds
    assert {"T3"} in kinds


@pytest.mark.parametrize("kind", ["T1", "T3", "T5"])
def test_of_three_tables_the_one_that_two_others_contradict_is_wrong(kind: str) -> None:
    text = raised(kind, _HEAD + _BALANCE + _SPENDING + _GENERAL)
    assert is_balanced(kind, text)
    found = causes(text)
    assert found
    assert {k for cause in found for k in tables_of(best(cause), text)} == {kind}
    assert Certainty.OPEN not in {c.certainty for c in found}
    assert not causes(mended(text))


def test_rows_that_do_not_hang_together_as_they_were_read_give_no_figure() -> None:
    """A total and all that is listed below it stand in another table as well; only one part of it is not listed."""
    text = (
        (_HEAD + _BALANCE + _SPENDING)
        .replace("		四、住房保障支出	62.91\n", "")
        .replace("收入总计	522.59	支出总计	522.59\n", "")
    )
    cause = only_cause(text)
    assert [c.origin for c in best(cause).misread] == [Origin.ROWS]
    assert best(cause).misread[0].whole.raw == "522.59"
    assert not best(cause).changes
    assert cause.certainty is Certainty.OPEN


# --- what gives no value ----------------------------------------------------------------------------------------------


def test_a_definition_that_varies_never_gives_a_figure() -> None:
    """That one fund's share exceeds the whole may be the fault of either, or of none."""
    two_funds = BOOK.replace("		二、社会保障", "二、事业收入	10.00	二、社会保障").replace(
        "拨款收入	522.59", "拨款收入	512.59"
    )
    text = raised("T5", two_funds.replace(_REVENUE, ""))
    assert is_balanced("T5", text)
    violated = [e for e in read(text)[1].evaluations if e.result.is_violation]
    assert violated
    assert {e.constraint.trust for e in violated} == {Trust.SOFT}
    assert not [c for cause in causes(text) for c in cause.candidates]
    assert {c.certainty for c in causes(text)} == {Certainty.OPEN}
    assert {e.cause is None for e in violated} == {False}


_WRONG: Mapping[str, Callable[[], str]] = {
    "one": lambda: printing({PRIMARY: "246.34"}),
    "two": lambda: printing({PRIMARY: "246.34", ("T5", "住房公积金", "基本支出"): "59.66"}),
    "alone": lambda: _ALONE.replace("WHOLE", "604.28"),
}


@pytest.mark.parametrize("name", _WRONG)
def test_every_violated_constraint_has_one_cause_and_every_cause_violates_one(name: str) -> None:
    check_causes(_WRONG[name]())


@each_slip
def test_so_it_is_where_one_slip_makes_many_figures_wrong(slip: Slip) -> None:
    check_causes(slip.text)


def check_causes(text: str) -> None:
    found = read(text)[1]
    violated = [e for e in found.evaluations if e.result.is_violation]
    assert {e.cause for e in violated} == set(range(len(found.causes)))
    for evaluation in violated:
        assert evaluation.cause is not None
        own = found.causes[evaluation.cause]
        assert evaluation.constraint in (*own.constraints, *own.settled)


def test_shares_are_those_of_all_candidates_and_the_first_is_the_likeliest() -> None:
    for text in (printing({PRIMARY: "246.34"}), _ALONE.replace("WHOLE", "604.28"), _ALONE.replace("WHOLE", "851.39")):
        shares = [c.share for c in only_cause(text).candidates]
        assert all(0 < share <= 1 for share in shares)
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1 + 1e-9


def test_the_order_of_tables_makes_no_difference() -> None:
    """Of the tables the wrong one is found wherever it stands."""

    def told(order: Sequence[str]) -> list[tuple[dict[tuple[str, str, str], str | None], Certainty]]:
        text = printing({PRIMARY: "246.34", ("T5", "住房公积金", "基本支出"): "59.66"}, _HEAD + "".join(order))
        return sorted(((values(best(c)), c.certainty) for c in causes(text)), key=str)

    first = told([_BALANCE, _REVENUE, _SPENDING, _GENERAL])
    assert told([_GENERAL, _SPENDING, _BALANCE, _REVENUE]) == first
    assert told([_SPENDING, _REVENUE, _GENERAL, _BALANCE]) == first


# --- what a wrong figure hides -----------------------------------------------------------------------------------------

_ROUNDED = _HEAD + tabs("""
一般公共预算基本支出情况表
单位:元
科目编码 科目名称 合计 人员经费 公用经费
301 工资福利支出 5,600,000 5,600,000 _
30101 基本工资 5,000,000 5,000,000 _
30102 津贴补贴 600,000 600,000 _
302 商品和服务支出 10,715,734 _ 10,715,734
30201 办公费 OFFICE _ 1,000,000
30202 印刷费 50,000 _ 50,000
30205 水费 400,000 _ 400,000
30209 物业管理费 9,265,733 _ 9,265,733
合计 _ 16,315,734 5,600,000 10,715,734
""")


def test_rounding_beside_a_wrong_figure_is_not_a_second_one() -> None:
    """302 is a unit more than its parts in both columns; that shows in one alone once a part of the other is wrong."""
    cause = only_cause(_ROUNDED.replace("OFFICE", "100,000"))
    assert values(best(cause)) == {("办公费", "合计", "100,000"): "1000000"}
    assert not [c for c in causes(_ROUNDED.replace("OFFICE", "1,000,000")) if len(best(c).changes) > 1]


def test_a_small_table_with_three_wrong_figures_is_read() -> None:
    """Six of its seven sums fail, each by what one wrong figure explains."""
    text = _HEAD + tabs("""
部门支出总体情况表
单位:万元
科目编码 科目名称 合计 基本支出 项目支出
205 教育支出 331.87 201.53 130.52
208 社会保障和就业支出 86.53 66.10 24.43
210 卫生健康支出 48.21 31.06 10.22
合计 _ 459.68 294.51 165.17
""")
    assert read(text)[0].tables[0].trouble is None
    found = {place: value for cause in causes(text) for place, value in values(best(cause)).items()}
    assert found == {
        ("教育支出", "基本支出", "201.53"): "201.35",
        ("社会保障和就业支出", "基本支出", "66.10"): "62.10",
        ("卫生健康支出", "合计", "48.21"): "41.28",
    }


def test_columns_in_each_others_place_are_read_and_told() -> None:
    """All four sums fail; that they hold with the figures of two columns exchanged is no chance."""
    text = """甲市2024年政府决算公开

2024年地方政府债务限额及余额决算情况表
单位:亿元
地区	2024年债务限额	2024年债务限额	2024年债务限额	2024年债务余额	2024年债务余额	2024年债务余额
地区	合计	一般债务	专项债务	合计	一般债务	专项债务
甲市	61.75	102.99	87.27	157.34	95.59	190.26
甲市本级	41.20	40.11	47.15	80.08	38.88	87.26
"""
    [found] = causes(text)
    operation = best(found).operation
    assert operation is not None and operation.kind is OperationKind.COLUMNS_SWAPPED
    assert [f.column for f in operation.places] == [1, 6]


#: A class with a section of one item, as lists of governments print them; {section}: what the section prints.
_LIST = """甲市2024年政府决算公开

2024年市本级一般公共预算支出决算表
单位:万元
科目编码	科目名称	2023年决算数	2024年决算数	为上年决算数的%
201	一般公共服务支出	8600.00	9000.00	104.7
20101	人大事务	3100.00	{section}	106.5
2010101	行政运行	3100.00	3300.17	106.5
20102	政协事务	5500.00	5699.83	103.6
2010201	行政运行	5500.00	5699.83	103.6
合计	一般公共预算支出合计	8600.00	9000.00	104.7
"""


def test_a_section_above_its_item_is_not_taken_for_exchanged_with_it() -> None:
    """In each other's place the sum of the class would hold, but the item would be more than its section."""
    assert not causes(_LIST.format(section="3300.17"))
    [found] = causes(_LIST.format(section="44646.73"))
    assert best(found).operation is None
    assert values(best(found)) == {("人大事务", "2024年决算数", "44646.73"): "3300.17"}


def test_no_amount_below_nothing_is_the_only_correction() -> None:
    """Two figures of the own balance are wrong. One alone that would do for both sums is told as open: it would be negative."""
    text = """甲市2024年政府决算公开

2024年地方政府债务限额及余额决算情况表
单位:亿元
地区	2024年债务限额	2024年债务限额	2024年债务限额	2024年债务余额	2024年债务余额	2024年债务余额
地区	合计	一般债务	专项债务	合计	一般债务	专项债务
甲市	180.00	89.00	82.00	109.77	88.27	21.50
甲市本级	180.00	98.00	82.00	10.98	88.27	41.50
"""
    [lowered] = [cause for cause in causes(text) if any(c.turns_negative for c in best(cause).changes)]
    assert lowered.certainty is Certainty.OPEN


@pytest.mark.parametrize(
    ("figures", "kind"),
    [
        (("-620.00", "-300.00", "-920.00"), OperationKind.COLUMN_SIGN),
        (("6200000.00", "3000000.00", "9200000.00"), OperationKind.COLUMN_UNIT),
    ],
)
def test_a_column_that_is_odd_by_itself_is_wrong_and_not_the_sentence_about_it(
    figures: tuple[str, str, str], kind: OperationKind
) -> None:
    taxes, other, total = figures
    text = f"""甲县2024年政府决算公开

一、一般公共预算收支决算情况
2024年全县一般公共预算收入完成920.00万元。

2024年全县一般公共预算收入决算表
单位:万元
项目	2023年决算数	2024年决算数
税收收入	600.00	{taxes}
非税收入	280.00	{other}
本年收入合计	880.00	{total}
"""
    [found] = causes(text)
    operation = best(found).operation
    assert operation is not None and operation.kind is kind
