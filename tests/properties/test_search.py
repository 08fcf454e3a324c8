"""The search for wrong cells is exact: over small systems it finds just what trying all sets of cells finds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

import pytest
from attrs import evolve, frozen
from hypothesis import event, given, note, settings
from hypothesis import strategies as st

from budgetlint.model.facts import Fact
from budgetlint.reconcile import Candidate, Cause, Constraint, Origin, Precision, judge, mended, regimes
from budgetlint.reconcile.diagnosis import diagnose
from budgetlint.reconcile.printing import Printing
from budgetlint.reconcile.search import Explanation, Found, Row, Search, Terms
from budgetlint.reconcile.system import System
from handmade import fact, table

_LONG = settings.get_current_profile_name() == "long"
_MANY = settings(max_examples=4000 if _LONG else 80)
_SLOW = settings(max_examples=500 if _LONG else 25)
#: The most changes that are looked for, here and by trying all sets.
_MOST = 3

_errors = st.integers(-20, 20).filter(bool)
#: Cells that are wrong, and rows that do not hold of themselves.
_Parts: TypeAlias = tuple[frozenset[int], frozenset[int]]


def no_tolerance(terms: Terms) -> int:
    return 0


@frozen
class Puzzle:
    """Sums that held until some of their cells were written wrong, and how many cells there are."""

    rows: tuple[Row, ...]
    cells: int

    def search(
        self, *, droppable: Collection[int] = (), fixed: Collection[int] = (), work: int = 10**9, most: int = 10**6
    ) -> Search:
        return Search(self.rows, no_tolerance, droppable, work, most, fixed)


@st.composite
def puzzles(draw: st.DrawFn, least: int = 2) -> Puzzle:
    """Few cells in few rows; every row off by what the wrong cells among its own are."""
    count = draw(st.integers(least, 8))
    cells = st.integers(0, count - 1)
    wrong = draw(st.dictionaries(cells, _errors, min_size=1, max_size=3))
    weights = st.sampled_from((1, -1, 1, -1, 2))
    terms = st.dictionaries(cells, weights, min_size=least, max_size=min(4, count))
    rows = draw(st.lists(terms, min_size=1, max_size=8))
    return Puzzle(tuple(row(t, sum(w * wrong.get(c, 0) for c, w in t.items()), n) for n, t in enumerate(rows)), count)


@st.composite
def contradictions(draw: st.DrawFn) -> Puzzle:
    """Some rows never held, among them such as say of the same cells something else."""
    puzzle = draw(puzzles())
    again = draw(st.lists(st.sampled_from(puzzle.rows), max_size=2))
    rows = [r.terms for r in (*puzzle.rows, *again)]
    residuals = [r.residual for r in (*puzzle.rows, *again)]
    for at, by in draw(st.dictionaries(st.integers(0, len(rows) - 1), _errors, min_size=1, max_size=2)).items():
        residuals[at] += by
    return Puzzle(tuple(row(t, r, n) for n, (t, r) in enumerate(zip(rows, residuals, strict=True))), puzzle.cells)


def row(terms: Terms, residual: int, given: int | None = None, *, at_least: bool = False) -> Row:
    return Row(terms, residual, 0, at_least, given)


def cells_of(count: int) -> st.SearchStrategy[frozenset[int]]:
    return st.frozensets(st.integers(0, count - 1), max_size=3)


# --- trying everything ------------------------------------------------------------------------------------------------


def is_explained(rows: Sequence[Row], cells: Collection[int]) -> bool:
    """Whether some values of just these cells make all rows hold: elimination by Gauss, in fractions."""
    own = sorted(cells)
    matrix = [[*(Fraction(r.terms.get(c, 0)) for c in own), Fraction(-r.residual)] for r in rows]
    rank = 0
    for column in range(len(own)):
        pivot = next((n for n in range(rank, len(matrix)) if matrix[n][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        matrix[rank] = [x / matrix[rank][column] for x in matrix[rank]]
        for n, line in enumerate(matrix):
            if n != rank and line[column]:
                matrix[n] = [x - line[column] * y for x, y in zip(line, matrix[rank], strict=True)]
        rank += 1
    return not any(line[-1] for line in matrix[rank:])


def by_trying(
    puzzle: Puzzle,
    *,
    droppable: Collection[int] = (),
    fixed: Collection[int] = (),
    unknown: Collection[int] = (),
    most: int = _MOST,
) -> set[_Parts]:
    """All smallest sets of cells and dropped rows that explain what does not hold."""
    cells = [c for c in range(puzzle.cells) if c not in fixed and c not in unknown]
    for size in range(most + 1):
        found = set()
        for dropped in _up_to(size, droppable):
            rows = [r for n, r in enumerate(puzzle.rows) if n not in dropped]
            found |= {
                (frozenset(own), dropped)
                for own in combinations(cells, size - len(dropped))
                if is_explained(rows, {*own, *unknown})
            }
        if found:
            return found
    return set()


def _up_to(size: int, rows: Collection[int]) -> Iterator[frozenset[int]]:
    return (frozenset(own) for count in range(size + 1) for own in combinations(sorted(rows), count))


def parts(found: Found, unknown: Collection[int] = ()) -> set[_Parts]:
    return {(e.cells.difference(unknown), frozenset(e.dropped)) for e in found.explanations}


# --- all smallest explanations ----------------------------------------------------------------------------------------


@_MANY
@given(puzzles())
def test_the_smallest_explanations_are_those_that_trying_all_sets_finds(puzzle: Puzzle) -> None:
    found = puzzle.search().smallest(_MOST)
    assert found.complete
    assert parts(found) == by_trying(puzzle)
    assert len(parts(found)) == len(found.explanations), "none is told twice"


@_MANY
@given(puzzles(least=1))
def test_a_figure_that_stands_alone_in_a_row_is_no_exception(puzzle: Puzzle) -> None:
    """A row of one cell says that the cell is 0."""
    assert parts(puzzle.search().smallest(_MOST)) == by_trying(puzzle)


@_MANY
@given(contradictions())
def test_what_no_figures_can_satisfy_has_no_explanation_by_figures(puzzle: Puzzle) -> None:
    found = puzzle.search().smallest(_MOST)
    assert found.complete
    assert parts(found) == by_trying(puzzle)


def test_two_rows_that_say_different_things_of_the_same_cells_are_not_explained_by_them() -> None:
    puzzle = Puzzle((row({0: 1, 1: -1}, 5, 0), row({0: 1, 1: -1}, 3, 1)), 2)
    assert puzzle.search().smallest(2) == Found((), 2, True)


def test_of_two_rows_that_contradict_each_other_one_may_be_dropped_and_the_other_explained() -> None:
    puzzle = Puzzle((row({0: 1, 1: -1}, 5, 0), row({0: 1, 1: -1}, 3, 1)), 2)
    found = puzzle.search(droppable=[1]).smallest(2)
    assert parts(found) == {(frozenset([cell]), frozenset([1])) for cell in (0, 1)}


@_MANY
@given(puzzles())
def test_repairs_make_every_row_hold_exactly(puzzle: Puzzle) -> None:
    for explanation in puzzle.search().smallest(_MOST).explanations:
        assert all(gap(r, explanation) == 0 for r in puzzle.rows)
        assert all(by for _, by in explanation.changes), "no cell is changed by nothing"


def gap(row: Row, explanation: Explanation) -> Fraction:
    """By how much a row is off once cells are changed; all changes are known."""
    changes = {c: by for c, by in explanation.changes if by is not None}
    assert len(changes) == len(explanation.changes)
    return row.residual + sum((w * changes.get(c, Fraction(0)) for c, w in row.terms.items()), Fraction(0))


@_MANY
@given(puzzles(), st.integers(0, _MOST))
def test_no_more_changes_are_looked_for_than_asked(puzzle: Puzzle, most: int) -> None:
    found = puzzle.search().smallest(most)
    assert found.complete
    assert parts(found) == by_trying(puzzle, most=most)
    assert all(e.size == found.size <= most for e in found.explanations)


@_MANY
@given(puzzles(), st.integers(1, _MOST))
def test_explanations_of_a_size_are_those_of_which_nothing_can_be_left_out(puzzle: Puzzle, size: int) -> None:
    """Every one explains; and all that no part of would do are among them."""
    found = puzzle.search().of_size(size)
    assert found.complete
    own = {cells for cells, _ in parts(found)}
    needed = {
        frozenset(cells)
        for cells in combinations(range(puzzle.cells), size)
        if is_explained(puzzle.rows, cells)
        and not any(is_explained(puzzle.rows, set(cells) - {cell}) for cell in cells)
    }
    assert needed <= own
    assert all(is_explained(puzzle.rows, cells) for cells in own)


def test_what_holds_needs_no_change() -> None:
    found = Puzzle((row({0: 1, 1: -1}, 0, 0),), 2).search().smallest(_MOST)
    assert found == Found((Explanation(()),), 0, True)


def test_a_cell_that_three_rows_speak_of_is_the_only_explanation() -> None:
    rows = [row({0: 1, n: -1, n + 3: -1}, 7, n) for n in (1, 2, 3)]
    found = Puzzle(tuple(rows), 7).search().smallest(_MOST)
    assert found.explanations == (Explanation(((0, Fraction(-7)),)),)


def test_a_change_may_be_a_fraction_where_a_cell_counts_twice() -> None:
    rows = (row({0: 2, 1: 1}, 3, 0), row({0: 2, 2: 1}, 3, 1))
    assert Puzzle(rows, 3).search().smallest(1).explanations == (Explanation(((0, Fraction(-3, 2)),)),)


# --- what is given cells and rows besides -----------------------------------------------------------------------------


@_MANY
@given(puzzles(), st.data())
def test_fixed_cells_are_never_wrong_and_the_others_explain_what_they_can(puzzle: Puzzle, data: st.DataObject) -> None:
    fixed = data.draw(cells_of(puzzle.cells))
    found = puzzle.search(fixed=fixed).smallest(_MOST)
    assert found.complete
    assert parts(found) == by_trying(puzzle, fixed=fixed)


@_MANY
@given(puzzles(), st.data())
def test_rows_that_may_be_dropped_explain_as_cells_do(puzzle: Puzzle, data: st.DataObject) -> None:
    droppable = data.draw(st.frozensets(st.integers(0, len(puzzle.rows) - 1)))
    found = puzzle.search(droppable=droppable).smallest(_MOST)
    assert found.complete
    every = by_trying(puzzle, droppable=droppable)
    assert parts(found) <= every
    assert {p for p in parts(found) if not p[1]} == {p for p in every if not p[1]}
    assert bool(found.explanations) == bool(every), "of rows that may be dropped for each other one is enough"
    for explanation in found.explanations:
        assert all(gap(r, explanation) == 0 for n, r in enumerate(puzzle.rows) if n not in explanation.dropped)


def test_a_row_among_cells_that_others_confirm_is_what_is_wrong_itself() -> None:
    """A total and its parts stand elsewhere, too: that they do not add up is no fault of theirs."""
    confirmed = [row({cell: 1, cell + 3: -1}, 0, cell + 1) for cell in range(3)]
    puzzle = Puzzle((row({0: 1, 1: -1, 2: -1}, 5, 0), *confirmed), 6)
    assert parts(puzzle.search(droppable=[0]).smallest(1)) == {(frozenset(), frozenset([0]))}
    assert parts(puzzle.search(droppable=[1, 2, 3]).smallest(1)) == set()


def test_a_wrong_cell_and_a_row_that_holds_it_and_is_wrong_itself_are_found_together() -> None:
    """Whichever of them is looked at first."""
    fixed = (1, 2, 3)
    two = (row({0: 1, 1: -1}, 5, 0), row({0: 1, 2: -1}, 5, 1), row({0: 1, 3: -1}, 3, 2))
    for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
        puzzle = Puzzle(tuple(evolve(two[n], given=at) for at, n in enumerate(order)), 4)
        misread = order.index(2)
        found = parts(puzzle.search(droppable=[misread], fixed=fixed).smallest(2))
        assert found == {(frozenset([0]), frozenset([misread]))}


@_MANY
@given(puzzles(), st.data())
def test_cells_that_can_not_be_read_cost_nothing(puzzle: Puzzle, data: st.DataObject) -> None:
    unknown = data.draw(cells_of(puzzle.cells))
    search = puzzle.search()
    search.eliminate(sorted(unknown))
    found = search.smallest(_MOST)
    assert found.complete
    assert parts(found, unknown) == by_trying(puzzle, unknown=unknown)
    for explanation in found.explanations:
        assert unknown <= explanation.cells
        untold = {c for c, by in explanation.changes if by is None}
        assert untold <= unknown
        known = evolve(explanation, changes=tuple((c, by) for c, by in explanation.changes if by is not None))
        assert all(gap(r, known) == 0 for r in puzzle.rows if untold.isdisjoint(r.terms))


def test_what_can_not_be_read_is_what_its_row_lacks() -> None:
    search = Puzzle((row({0: 1, 1: -1, 2: -1}, 40, 0),), 3).search()
    search.eliminate([2])
    assert search.smallest(_MOST) == Found((Explanation(((2, Fraction(40)),)),), 0, True)


def test_two_rows_tell_a_cell_that_can_not_be_read_only_if_they_agree() -> None:
    """Both say what it is, one of them because of another wrong cell."""
    rows = (row({0: 1, 2: -1}, 40, 0), row({1: 1, 2: -1}, 43, 1), row({1: 1, 3: -1}, 3, 2))
    search = Puzzle(rows, 4).search()
    search.eliminate([2])
    found = search.smallest(_MOST)
    assert parts(found, [2]) == {(frozenset([1]), frozenset())}
    [explanation] = found.explanations
    assert dict(explanation.changes) == {1: -3, 2: 40}


def test_what_no_row_speaks_of_any_more_has_no_value() -> None:
    """Two cells of one sum that can not be read: neither is told."""
    search = Puzzle((row({0: 1, 1: -1, 2: -1}, 40, 0),), 3).search()
    search.eliminate([1, 2])
    [explanation] = search.smallest(_MOST).explanations
    assert dict(explanation.changes) == {1: None, 2: None}


# --- inequalities -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("residual", "explained"), [(-5, 3), (0, 0), (5, 0)])
def test_a_whole_must_not_be_below_its_parts_but_may_exceed_them(residual: int, explained: int) -> None:
    found = Puzzle((row({0: 1, 1: -1, 2: -1}, residual, 0, at_least=True),), 3).search().smallest(1)
    assert parts(found) == ({(frozenset([c]), frozenset()) for c in range(3)} if explained else {(frozenset(),) * 2})


def test_an_inequality_alone_tells_no_value() -> None:
    found = Puzzle((row({0: 1, 1: -1}, -5, 0, at_least=True),), 2).search().smallest(1)
    assert [e.changes for e in found.explanations] == [((0, None),), ((1, None),)]


def test_a_cell_that_an_inequality_and_a_sum_speak_of_is_told_by_the_sum() -> None:
    rows = (row({0: 1, 1: -1}, -5, 0, at_least=True), row({0: 1, 2: -1}, -8, 1))
    assert Puzzle(rows, 3).search().smallest(1).explanations == (Explanation(((0, Fraction(8)),)),)


def test_a_sum_that_would_mend_too_little_leaves_the_inequality_violated() -> None:
    rows = (row({0: 1, 1: -1}, -5, 0, at_least=True), row({0: 1, 2: -1}, -3, 1))
    found = Puzzle(rows, 3).search()
    assert found.smallest(1) == Found((), 1, True)
    assert frozenset([0]) not in {cells for cells, _ in parts(found.smallest(2))}


@_MANY
@given(puzzles(), st.data())
def test_what_is_told_beside_inequalities_satisfies_them(puzzle: Puzzle, data: st.DataObject) -> None:
    """Some rows only bound from below; where all changes are told, all rows hold."""
    bounds = data.draw(st.frozensets(st.integers(0, len(puzzle.rows) - 1)))
    mixed = evolve(puzzle, rows=tuple(evolve(r, at_least=n in bounds) for n, r in enumerate(puzzle.rows)))
    found = mixed.search().smallest(_MOST)
    assert found.complete
    for explanation in found.explanations:
        untold = {c for c, by in explanation.changes if by is None}
        known = evolve(explanation, changes=tuple((c, by) for c, by in explanation.changes if by is not None))
        for own in mixed.rows:
            if untold.isdisjoint(own.terms):
                off = gap(own, known)
                assert off >= 0 if own.at_least else off == 0


# --- what the sets do not depend on -----------------------------------------------------------------------------------


@_MANY
@given(puzzles(), st.integers(-1000, 1000).filter(bool))
def test_other_units_change_the_amounts_alone(puzzle: Puzzle, factor: int) -> None:
    other = evolve(puzzle, rows=tuple(evolve(r, residual=factor * r.residual) for r in puzzle.rows))
    expected = {
        Explanation(tuple((c, None if by is None else factor * by) for c, by in e.changes))
        for e in puzzle.search().smallest(_MOST).explanations
    }
    assert set(other.search().smallest(_MOST).explanations) == expected


@_MANY
@given(puzzles(), st.data())
def test_the_order_of_rows_makes_no_difference(puzzle: Puzzle, data: st.DataObject) -> None:
    rows = data.draw(st.permutations(puzzle.rows))
    other = evolve(puzzle, rows=tuple(evolve(r, given=n) for n, r in enumerate(rows)))
    first, second = puzzle.search().smallest(_MOST), other.search().smallest(_MOST)
    assert set(first.explanations) == set(second.explanations)
    assert (first.size, first.complete) == (second.size, second.complete)


@_MANY
@given(puzzles(), st.data())
def test_the_numbers_of_cells_make_no_difference(puzzle: Puzzle, data: st.DataObject) -> None:
    name = dict(enumerate(data.draw(st.permutations(range(puzzle.cells)))))
    rows = tuple(evolve(r, terms={name[c]: w for c, w in r.terms.items()}) for r in puzzle.rows)
    expected = {
        Explanation(tuple(sorted((name[c], by) for c, by in e.changes)), e.dropped)
        for e in puzzle.search().smallest(_MOST).explanations
    }
    assert set(evolve(puzzle, rows=rows).search().smallest(_MOST).explanations) == expected


@_MANY
@given(puzzles(), st.data())
def test_the_sign_of_a_row_makes_no_difference(puzzle: Puzzle, data: st.DataObject) -> None:
    turned = data.draw(st.frozensets(st.integers(0, len(puzzle.rows) - 1)))
    rows = tuple(
        row({c: -w for c, w in r.terms.items()}, -r.residual, n) if n in turned else r
        for n, r in enumerate(puzzle.rows)
    )
    other = evolve(puzzle, rows=rows)
    assert set(other.search().smallest(_MOST).explanations) == set(puzzle.search().smallest(_MOST).explanations)


# --- a spent budget ---------------------------------------------------------------------------------------------------


@_MANY
@given(puzzles(), st.integers(0, 60))
def test_a_search_that_was_given_up_says_so_and_one_that_was_not_found_all(puzzle: Puzzle, work: int) -> None:
    found = puzzle.search(work=work).smallest(_MOST)
    whole = by_trying(puzzle)
    event("complete" if found.complete else "given up")
    assert parts(found) == whole if found.complete else parts(found) <= whole


def test_without_any_work_nothing_is_found_of_what_is_violated() -> None:
    rows = (row({0: 1, 1: -1}, 5, 0),)
    assert Puzzle(rows, 2).search(work=0).smallest(_MOST) == Found((), 1, False)
    assert Puzzle((row({0: 1, 1: -1}, 0, 0),), 2).search(work=0).smallest(_MOST).complete


@_MANY
@given(puzzles(), st.integers(0, 20), st.data())
def test_cells_that_can_not_be_read_may_spend_all_work_too(puzzle: Puzzle, work: int, data: st.DataObject) -> None:
    """Nothing is raised, and nothing is said to be complete that is not."""
    unknown = data.draw(cells_of(puzzle.cells))
    search = puzzle.search(work=work)
    search.eliminate(sorted(unknown))
    found = search.smallest(_MOST)
    if found.complete:
        assert parts(found, unknown) == by_trying(puzzle, unknown=unknown)


def test_more_explanations_than_are_listed_are_not_all() -> None:
    puzzle = Puzzle((row(dict.fromkeys(range(8), 1), 5, 0),), 8)
    assert puzzle.search(most=8).smallest(1).complete
    found = puzzle.search(most=7).smallest(1)
    assert not found.complete
    assert parts(found) <= by_trying(puzzle)


# --- printed figures --------------------------------------------------------------------------------------------------


@frozen
class Sheet:
    """A table of rows, columns and totals, and a second that prints its totals of rows again; each figure rounded by
    itself to hundredths."""

    printed: Mapping[tuple[int, int, int], int]
    height: int
    width: int

    def constraints(self, facts: Mapping[tuple[int, int, int], Fact]) -> list[Constraint]:
        height, width = self.height, self.width
        found = [
            _sum(facts[0, r, width], [facts[0, r, c] for c in range(width)], Origin.COLUMNS) for r in range(height + 1)
        ]
        found += [
            _sum(facts[0, height, c], [facts[0, r, c] for r in range(height)], Origin.ROWS) for c in range(width + 1)
        ]
        found.append(_sum(facts[1, height, 0], [facts[1, r, 0] for r in range(height)], Origin.ROWS))
        found += [_sum(facts[0, r, width], [facts[1, r, 0]], Origin.SAME_KEY) for r in range(height + 1)]
        return found

    def facts(self, wrong: Mapping[tuple[int, int, int], int]) -> dict[tuple[int, int, int], Fact]:
        found = {}
        for (where, at, column), value in self.printed.items():
            value += wrong.get((where, at, column), 0)
            bare = fact(f"{value // 100}.{value % 100:02d}", table=where, column=column)
            found[where, at, column] = evolve(bare, row=at, row_label=f"row {at}", column_label=f"column {column}")
        return found


def _sum(whole: Fact, own: Sequence[Fact], origin: Origin) -> Constraint:
    return Constraint(whole, tuple(own), origin)


def rounded(exact: int) -> int:
    """Ten-thousandths as hundredths, half up."""
    return (exact + 50) // 100


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    height, width = draw(st.integers(2, 4)), draw(st.integers(2, 3))
    exact = {
        (r, c): draw(st.integers(10_000_00, 99_999_999)) for r in range(height) for c in range(width)
    }  # 100.0000 to 9999.9999: changes of some tenths never turn a figure negative
    rows = {r: sum(exact[r, c] for c in range(width)) for r in range(height)}
    columns = {c: sum(exact[r, c] for r in range(height)) for c in range(width)}
    whole = sum(rows.values())
    printed = {(0, r, c): rounded(v) for (r, c), v in exact.items()}
    printed |= {(0, height, c): rounded(v) for c, v in columns.items()}
    printed |= {(where, r, column): rounded(v) for r, v in rows.items() for where, column in ((0, width), (1, 0))}
    printed |= {(where, height, column): rounded(whole) for where, column in ((0, width), (1, 0))}
    return Sheet(printed, height, width)


@st.composite
def faulty(draw: st.DrawFn) -> tuple[Sheet, Mapping[tuple[int, int, int], int]]:
    """A sheet and by how many hundredths some of its figures are wrong."""
    sheet = draw(sheets())
    by = st.integers(50, 9000)
    wrong = draw(st.dictionaries(st.sampled_from(sorted(sheet.printed)), by, min_size=0, max_size=3))
    return sheet, wrong


@frozen
class Diagnosed:
    """What became of the constraints of a sheet, and of their figures."""

    facts: Mapping[tuple[int, int, int], Fact]
    constraints: Sequence[Constraint]
    precision: Precision
    causes: Sequence[Cause]


def diagnosed(sheet: Sheet, wrong: Mapping[tuple[int, int, int], int]) -> Diagnosed:
    facts = sheet.facts(wrong)
    constraints = sheet.constraints(facts)
    tables = [table(*(f for (own, _, _), f in facts.items() if own == where), index=where) for where in (0, 1)]
    precision = Precision.of(tables)
    judged = [(c, judge(c, precision)) for c in constraints]
    system = System.of(judged, precision, regimes(constraints, precision))
    return Diagnosed(facts, constraints, precision, diagnose(system, Printing(tuple(facts.values()), precision)))


@_SLOW
@given(sheets())
def test_figures_that_are_rounded_one_by_one_have_nothing_wrong(sheet: Sheet) -> None:
    assert not diagnosed(sheet, {}).causes


@_SLOW
@given(faulty())
def test_what_is_proposed_satisfies_every_constraint_within_its_tolerance(
    case: tuple[Sheet, Mapping[tuple[int, int, int], int]],
) -> None:
    """The first candidates of all causes together, each with all of its values."""
    sheet, wrong = case
    found = diagnosed(sheet, wrong)
    violated = {c for c in found.constraints if judge(c, found.precision).is_violation}
    assert bool(violated) == bool(found.causes)
    note(str([[(c.fact.row, c.fact.column, c.fact.raw, str(c.value)) for c in k.changes] for k in best(found.causes)]))
    changes = {c.fact: c for k in best(found.causes) for c in k.changes}
    assert all(c.value is not None for c in changes.values())
    misread = {c for k in best(found.causes) for c in k.misread}
    left = [
        c for c in found.constraints if c not in misread and judge(mended(c, changes), found.precision).is_violation
    ]
    assert not left


def best(causes: Sequence[Cause]) -> Iterator[Candidate]:
    """The first candidate of each."""
    for cause in causes:
        assert cause.best is not None
        yield cause.best


@_SLOW
@given(sheets(), st.data(), st.integers(50, 9000))
def test_a_figure_that_two_tables_print_and_one_has_wrong_is_the_only_explanation(
    sheet: Sheet, data: st.DataObject, by: int
) -> None:
    """The total of a row is held by its row, its column and the other table, whatever rounding leaves."""
    place = (0, data.draw(st.integers(0, sheet.height)), sheet.width)
    found = diagnosed(sheet, {place: by})
    [candidate] = best(found.causes)
    assert [c.fact for c in candidate.changes] == [found.facts[place]]
    value = candidate.changes[0].value
    assert value is not None
    assert value.scaled(2) == sheet.printed[place]
