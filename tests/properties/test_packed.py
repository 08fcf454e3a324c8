"""Values that are packed are those that were packed, in their order: to all who read them, a tuple."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.packed import Packed
from budgetlint.report import Report
from reports import reports

_VALUES = st.lists(st.integers() | st.text(max_size=3) | st.tuples(st.none()), max_size=9)
#: Several parts, the last of them full, or not.
_MANY = st.sampled_from([255, 256, 257, 512, 700]).map(lambda n: list(range(n)))
_SAYS = Verdict.NOT_EVALUABLE, "没有找到表五,无法核对"
_INDICES = st.none() | st.integers(-800, 800)


@given(_VALUES | _MANY, st.integers(-800, 800), st.slices(12) | st.builds(slice, _INDICES, _INDICES))
def test_packed_values_are_a_tuple(values: list[object], index: int, part: slice) -> None:
    packed, plain = Packed(iter(values)), tuple(values)
    assert tuple(packed) == plain and tuple(reversed(packed)) == plain[::-1]
    assert len(packed) == len(plain) and bool(packed) == bool(plain)
    assert packed[part] == plain[part]
    if -len(plain) <= index < len(plain):
        assert packed[index] == plain[index]
    else:
        with pytest.raises(IndexError):
            _ = packed[index]


@given(_VALUES, _VALUES)
def test_packed_values_are_equal_as_tuples_are(one: list[object], other: list[object]) -> None:
    same = one == other
    assert (Packed(one) == Packed(other)) is same
    assert (Packed(one) == tuple(other)) is same and (tuple(one) == Packed(other)) is same
    assert Packed(one) != one, "no list is a tuple"


@given(st.lists(_VALUES | _MANY, max_size=4))
def test_joined_they_are_all_in_order(several: list[list[object]]) -> None:
    joined = Packed.joined(map(Packed, several))
    plain = tuple(value for values in several for value in values)
    assert joined == plain and all(joined[n] == value for n, value in enumerate(plain[:20]))
    assert pickle.loads(pickle.dumps(joined)) == plain


@given(reports())
def test_what_a_report_holds_can_be_packed(report: Report) -> None:
    held: Sequence[Sequence[object]] = (report.documents, report.outcomes, report.diagnostics)
    assert all(Packed(values) == values for values in held)


def test_a_document_costs_little() -> None:
    """Some two hundred rules, a third of which say something of its own."""
    document = (Outcome(f"BL{n:03}", "某局.txt", *(_SAYS if n % 3 else (Verdict.PASS,))) for n in range(203))
    assert len(pickle.dumps(Packed(document))) < 3_000
