"""Patterns: which constraints a rule of identities.yaml speaks of, and which of several rules is the closest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from budgetlint.model.amount import YUAN
from budgetlint.model.facts import Fact
from budgetlint.model.findings import Severity
from budgetlint.model.keys import Flow, Key, Side
from budgetlint.packs import load_pack
from budgetlint.reconcile import GENERIC, Constraint, Evaluation, Origin, Pattern, Result, kinds_of, read_patterns
from budgetlint.reconcile.slips import is_slip
from budgetlint.resources import ResourceError
from handmade import fact, table, total

WHERE = "pack/identities.yaml:BL999"
KINDS = {0: "T1", 1: "T2", 2: "T4", 3: None}


def pattern(**raw: Any) -> Pattern:
    [found] = read_patterns([raw], WHERE)
    return found


def at(index: int, **key: Any) -> Fact:
    return fact("5.00", table=index, key=Key(**key))


def constraint(whole: Fact, *parts: Fact, origin: Origin = Origin.ROWS) -> Constraint:
    return Constraint(whole, parts, origin)


# --- what is covered --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "covers"),
    [
        ({"within": ["T1"]}, True),
        ({"within": "any"}, True),
        ({"within": ["T2", "T1"]}, False),  # two patterns; here the first
        ({"between": [["T1", "T2"]]}, False),
        ({"between": "any"}, False),
        ({"within": ["T1"], "origins": ["rows"]}, True),
        ({"within": ["T1"], "origins": ["columns", "balance"]}, False),
        ({"within": ["T1"], "key": {"side": "收入"}}, True),
        ({"within": ["T1"], "key": {"side": "收入", "flow": "总计"}}, False),
        ({"within": ["T1"], "stated": ["side"]}, True),
        ({"within": ["T1"], "stated": ["side", "function"]}, False),
        ({"within": ["T1"], "unstated": ["function", "economic"]}, True),
        ({"within": ["T1"], "unstated": ["flow"]}, False),
    ],
)
def test_a_sum_inside_one_table(raw: Mapping[str, Any], covers: bool) -> None:
    whole = at(0, side=Side.REVENUE, flow=Flow.CURRENT)
    assert read_patterns([raw], WHERE)[0].covers(constraint(whole, at(0), at(0)), KINDS) is covers


@pytest.mark.parametrize(
    ("raw", "covers"),
    [
        ({"between": [["T1", "T2"]]}, True),
        ({"between": [["T2", "T1"]]}, True),
        ({"between": "any"}, True),
        ({"between": [["T1", "T4"]]}, False),
        ({"between": [["T1", "T2", "T4"]]}, False),
        ({"within": ["T1"]}, False),
        ({"within": "any"}, False),
        ({"between": [["T1", "T2"]], "origins": ["same-key"]}, True),
        ({"between": [["T1", "T2"]], "origins": ["by-subject", "sole-fund"]}, False),
    ],
)
def test_two_tables(raw: Mapping[str, Any], covers: bool) -> None:
    assert pattern(**raw).covers(constraint(at(0), at(1), origin=Origin.SAME_KEY), KINDS) is covers


def test_the_tables_are_all_that_are_compared_and_no_other() -> None:
    pair = pattern(between=[["T1", "T2"]])
    assert not pair.covers(constraint(at(0), at(1), at(2)), KINDS)
    assert not pair.covers(constraint(at(0), at(3)), KINDS), "a table of no known kind is none of them"
    assert pattern(between="any").covers(constraint(at(0), at(3)), KINDS)


def test_two_tables_of_one_kind_are_compared_across() -> None:
    kinds = {0: "T1", 1: "T1"}
    assert not pattern(within=["T1"]).covers(constraint(at(0), at(1)), kinds)
    assert pattern(between=["T1"]).covers(constraint(at(0), at(1)), kinds)


def test_the_key_is_that_of_the_whole() -> None:
    parts = at(0, side=Side.EXPENDITURE), at(0, side=Side.EXPENDITURE)
    by_side = pattern(within=["T1"], key={"side": "支出"})
    assert by_side.covers(constraint(at(0, side=Side.EXPENDITURE), *parts), KINDS)
    assert not by_side.covers(constraint(at(0, side=Side.REVENUE), *parts), KINDS)


def test_kinds_go_by_the_index_of_tables() -> None:
    assert kinds_of([table(kind="T4", index=2), table(index=5)]) == {2: "T4", 5: None}


# --- which is the closest ---------------------------------------------------------------------------------------------


def test_whatever_is_said_beside_within_or_between_makes_a_pattern_closer() -> None:
    steps: list[dict[str, Any]] = [
        {"within": "any"},
        {"within": ["T1"]},
        {"within": ["T1"], "origins": ["rows", "columns"]},
        {"within": ["T1"], "origins": ["rows"], "key": {"flow": "本年"}},
        {"within": ["T1"], "origins": ["rows"], "key": {"flow": "本年", "side": "收入"}},
        {"within": ["T1"], "origins": ["rows"], "key": {"flow": "本年", "side": "收入"}, "unstated": ["function"]},
        {"within": "any", "magnitude": True},
    ]
    ranks = [pattern(**raw).rank for raw in steps]
    assert ranks == sorted(set(ranks))
    assert ranks[0] == GENERIC == pattern(between="any").rank
    assert pattern(between=[["T1", "T3"]], stated=["function"]).rank == pattern(within=["T1"], unstated=["flow"]).rank


# --- the slip of a unit -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("326.50", "3265000.00", True),
        ("326.50", "326500.00", True),
        ("3265000.00", "326.50", True),
        ("-326.50", "-3265000.00", True),
        ("326.50", "3265049.99", True),  # 326.50 is 326.495 to 326.505
        ("326.50", "3265050.01", False),
        ("326.50", "32650.00", False),
        ("326.50", "32650000.00", False),
        ("326.50", "326.50", False),
        ("326.50", "3256000.00", False),
        ("0.99", "9900.00", False),
        ("1.00", "10000.00", True),
        ("99", "990000", False),
        ("100", "1000000", True),
        ("0.00", "0.00", False),
        ("", "3265000.00", False),
        ("?", "3265000.00", False),
    ],
)
def test_the_same_digits_a_thousand_or_ten_thousand_times(one: str, other: str, slip: bool) -> None:
    assert is_slip(total(one, other)) is slip


@pytest.mark.parametrize(("yuan", "slip"), [("3265000.00", False), ("326.50", True), ("3265.00", True)])
def test_what_counts_is_the_amount_in_the_unit_that_is_stated(yuan: str, slip: bool) -> None:
    """326.50万元 is 3265000.00元; 326.50元 are the same digits in the wrong unit."""
    assert is_slip(total("326.50", fact(yuan, YUAN))) is slip


def test_both_sides_of_a_sum_count() -> None:
    assert is_slip(total("3265000.00", "300.00", "26.50"))


@pytest.mark.parametrize("result", list(Result))
def test_a_magnitude_is_named_only_where_it_is_wrong(result: Result) -> None:
    slip, other = total("326.50", "3265000.00"), total("326.50", "326.60")
    named = pattern(within="any", magnitude=True)
    assert named.owns(Evaluation(slip, result)) is (result is Result.FAILS)
    assert not named.owns(Evaluation(other, result))
    assert pattern(within="any").owns(Evaluation(other, result)), "any other pattern names what it covers"


# --- how they are written ---------------------------------------------------------------------------------------------


def test_one_pattern_for_each_kind_or_pair() -> None:
    within = read_patterns([{"within": ["T2", "T3"], "origins": ["rows"]}, {"within": "any"}], WHERE)
    rows = frozenset({Origin.ROWS})
    assert within == (
        Pattern(frozenset({"T2"}), across=False, origins=rows),
        Pattern(frozenset({"T3"}), across=False, origins=rows),
        Pattern(None, across=False),
    )
    assert read_patterns([{"between": [["T1", "T3"], ["T4", "T5"]], "magnitude": True}], WHERE) == (
        Pattern(frozenset({"T1", "T3"}), across=True, magnitude=True),
        Pattern(frozenset({"T4", "T5"}), across=True, magnitude=True),
    )


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({}, "within、between、prose"),
        ({"origins": ["rows"]}, "within、between、prose"),
        ({"within": ["T1"], "between": [["T1", "T2"]]}, "within、between、prose"),
        ({"within": ["T1"], "keys": {}, "orgins": []}, "keys、orgins"),
        ({"within": ["T1"], "origins": ["diagonals"]}, "diagonals"),
        ({"within": ["T1"], "key": {"sides": "收入"}}, "sides.*side"),
        ({"within": ["T1"], "key": {"side": "收"}}, "side.*收.*收入"),
        ({"within": ["T1"], "stated": ["functions"]}, "functions.*function"),
        ({"within": ["T1"], "unstated": ["flows"]}, "flows.*flow"),
    ],
)
def test_what_means_nothing_is_refused(raw: Mapping[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=f"{WHERE}.*{told}"):
        read_patterns([raw], WHERE)


_ENTRY = """
defaults: {when: {kind: [部门预算]}}
rules:
  - id: ZZ201
    name: sum-of-a-test
    title: 合计等于各项之和。
    requirement: [R4]
    severity: error
    when: {since: 2017}
    where: [{within: [T1]}]
    bad: []
    good: []
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Where to write the rules of a pack."""
    (tmp_path / "pack.yaml").write_text("pack: test\nname: 试验\nauthority: 试验\n", encoding="utf-8")
    return tmp_path / "rules.yaml"


def test_an_entry_is_a_rule(pack: Path) -> None:
    pack.write_text(_ENTRY, encoding="utf-8")
    [found] = load_pack(pack.parent).rules
    assert (found.id, found.severity, found.on, found.where) == (
        "ZZ201",
        Severity.ERROR,
        Evaluation,
        (pattern(within=["T1"]),),
    )
    assert found.summary == "合计等于各项之和。"
    assert "⌊n/2⌋" in found.tolerance
    assert found.messages.keys() == found.messages_en.keys() == {"differs"}


@pytest.mark.parametrize(
    ("line", "fault", "told"),
    [
        ("severity: error", "severity: error\n    colour: red", "rules.yaml:9:5:.*colour"),
        ("within: [T1]", "inside: [T1]", "rules.yaml:10:14:没有「inside」.*within"),
        ("within: [T1]", "within: [T1], sort: x", "rules.yaml:10:28:没有「sort」"),
        ("severity: error", "severity: grave", "rules.yaml:8:15:.*grave"),
        ("部门预算", "部门预报", "rules.yaml:2:26:.*部门预报.*部门预算"),
        ("sum-of-a-test", "Sum of a test", "rules.yaml:5:11:.*Sum of a test"),
    ],
)
def test_a_fault_of_an_entry_is_named(pack: Path, line: str, fault: str, told: str) -> None:
    pack.write_text(_ENTRY.replace(line, fault), encoding="utf-8")
    with pytest.raises(ResourceError, match=told):
        load_pack(pack.parent)
