"""Subjects: code, name, ancestors and year say together which one a row means; what is ambiguous has no code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.binding.subjects import Subjects
from corpus.real import catalogue


def row(code: str, name: str, since: int = 2015, until: int | str = "") -> dict[str, str]:
    return {"code": code, "name": name, "valid_from_year": str(since), "valid_to_year": str(until)}


#: A little classification: two classes, names that recur below each 款, a name that moved, a code that was renamed.
SMALL = Subjects.from_rows(
    [
        row("301", "甲类"),
        row("30101", "甲子款"),
        row("3010101", "运行"),
        row("3010102", "管理"),
        row("3010199", "其他甲子"),
        row("30102", "甲丑款"),
        row("3010201", "运行"),
        row("3010202", "独有"),
        row("302", "乙类"),
        row("30201", "乙子款"),
        row("3020101", "运行"),
        row("3020199", "其他乙子"),
        row("30202", "旧名", 2015, 2018),
        row("30202", "新名", 2019),
        row("3020201", "搬走的", 2015, 2018),
        row("3010301", "搬走的", 2019),
    ],
    [{"code": "3010202", "observed_name": "独一份"}, {"code": "", "observed_name": "无此科目"}],
)
FUNCTION = catalogue().subjects["function"]
BELOW_30101 = ("30101", "301")


@pytest.mark.parametrize(
    ("parts", "name", "ancestors", "code"),
    [
        # a code in one, two or three pieces, beside one of its names
        (("3010101",), "运行", (), "3010101"),
        (("301", "01", "01"), "运行", (), "3010101"),
        (("30101", "01"), "运行", (), "3010101"),
        (("301",), "甲类", (), "301"),
        (("301", "", ""), "甲类", (), "301"),
        (("301", "01", ""), "甲子款", (), "30101"),
        (("3010202",), "独一份", (), "3010202"),
        (("3010202",), "独有（项）", (), "3010202"),
        (("3010202",), "", (), "3010202"),
        # levels that are not repeated come from the row above
        (("", "01", ""), "甲子款", ("301",), "30101"),
        (("", "", "01"), "运行", BELOW_30101, "3010101"),
        (("", "", "02"), "管理", ("3010101", *BELOW_30101), "3010102"),
        (("", "02", ""), "甲丑款", ("3010101", *BELOW_30101), "30102"),
        # one digit was lost, and the name tells which
        (("30", "10", "199"), "其他甲子", (), "3010199"),
        (("30", "02", "99"), "其他乙子", (), None),
        (("301019",), "其他甲子", (), "3010199"),
        (("31",), "甲类", (), "301"),
        (("3010",), "甲子款", (), "30101"),
        # only the end of the code
        (("02",), "独有", ("30102", "301"), "3010202"),
        (("02",), "甲丑款", ("301",), "30102"),
        # a name alone
        ((), "独有", (), "3010202"),
        ((), "甲类", (), "301"),
        ((), "运行", BELOW_30101, "3010101"),
        ((), "运行", ("3010102", *BELOW_30101), "3010101"),
        ((), "运行", ("30201", "302"), "3020101"),
        (("",), "独有", (), "3010202"),
        # a name alone that says too little
        ((), "运行", (), None),
        ((), "运行", ("301",), None),
        ((), "从未有过", (), None),
        ((), "从未有过", BELOW_30101, None),
        ((), "无此科目", (), None),
        # a well-formed code that is not listed, under a name that nothing bears
        (("3010177",), "从未有过", (), "3010177"),
        (("30177",), "", (), "30177"),
        (("301", "77", "01"), "从未有过", (), "3017701"),
        # code and name contradict each other
        (("3010101",), "独有", (), None),
        (("30201",), "甲子款", (), None),
        (("3010177",), "独有", (), None),
        # a code that is none
        (("399",), "从未有过", (), None),
        (("3990101",), "从未有过", (), None),
        (("30",), "从未有过", (), None),
        (("30101011",), "从未有过", (), None),
        (("12345678",), "", (), None),
        (("甲",), "从未有过", (), None),
    ],
)
def test_what_a_row_means(parts: tuple[str, ...], name: str, ancestors: tuple[str, ...], code: str | None) -> None:
    assert SMALL.resolve(parts, name, 2023, ancestors) == code


@pytest.mark.parametrize(
    ("year", "code"), [(2016, "3020201"), (2017, "3020201"), (2020, "3010301"), (2023, "3010301"), (None, None)]
)
def test_the_year_tells_a_moved_subject(year: int | None, code: str | None) -> None:
    assert SMALL.resolve((), "搬走的", year) == code


@pytest.mark.parametrize("year", [2018, 2019])
def test_around_a_change_both_may_be_meant(year: int) -> None:
    """A budget is drawn up in the year before: one year either way is no evidence."""
    assert SMALL.named("搬走的", year) == {"3020201", "3010301"}


@pytest.mark.parametrize("year", [2015, 2018, 2023, None])
@pytest.mark.parametrize("name", ["旧名", "新名"])
def test_a_printed_code_may_stand_beside_its_name_of_any_year(year: int | None, name: str) -> None:
    assert SMALL.resolve(("30202",), name, year) == "30202"


def test_names_of_no_subject_in_force_are_still_known() -> None:
    assert SMALL.named("旧名", 2023) == {"30202"}
    assert SMALL.named("运行", 2023, "302") == {"3020101"}
    assert SMALL.named("没有", 2023) == set()


@given(st.sampled_from(sorted(FUNCTION.names)), st.data())
def test_a_code_beside_its_own_name_is_itself(code: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FUNCTION.names[code])))
    pieces = [p for p in (code[:3], code[3:5], code[5:]) if p]
    padded = pieces + [""] * (3 - len(pieces))
    for parts in ([code], pieces, padded):
        assert FUNCTION.resolve(parts, name, None) == code


@given(st.sampled_from(sorted(c for c in FUNCTION.names if len(c) == 7)), st.integers(0, 6))
def test_a_lost_digit_never_leads_to_another_name(code: str, lost: int) -> None:
    name = sorted(FUNCTION.names[code])[0]
    found = FUNCTION.resolve([code[:lost] + code[lost + 1 :]], name, None, [code[:5], code[:3]])
    assert found is None or name in FUNCTION.names[found]


@given(st.sampled_from(sorted(FUNCTION.names)), st.sampled_from(sorted(FUNCTION.names)))
def test_code_and_name_of_different_subjects_give_none_or_the_named_one(code: str, other: str) -> None:
    name = sorted(FUNCTION.names[other])[0]
    found = FUNCTION.resolve([code], name, None)
    assert found is None or name in FUNCTION.names[found]


@given(st.lists(st.text("0123456789 甲", max_size=7), max_size=4), st.text("甲乙款类", max_size=3))
def test_any_row_has_a_code_that_is_one_or_none(parts: list[str], name: str) -> None:
    found = SMALL.resolve(parts, name, 2023, BELOW_30101)
    assert found is None or found[:3] in SMALL.names
    assert found is None or len(found) in (3, 5, 7)


def test_a_digit_lost_in_three_columns() -> None:
    """20 | 37 | 99 is 2013799: the name and the 款 above tell."""
    assert FUNCTION.resolve(("20", "37", "99"), "其他网信事务支出", 2023, ("20137", "201")) == "2013799"


#: Rows with all columns: a class that came later, a name that is verified to be old, one that is not, two budgets.
FULL = Subjects.from_rows(
    [
        row("301", "甲类") | {"confidence": "verified", "budget": "一般"},
        row("302", "旧类", 2015, 2018) | {"confidence": "verified", "budget": "一般"},
        row("302", "新类", 2019) | {"confidence": "memory", "budget": "一般"},
        row("303", "添的类", 2019) | {"confidence": "verified", "budget": "一般"},
        row("30101", "管理事务") | {"confidence": "verified-old", "budget": "一般"},
        row("3010101", "运行") | {"confidence": "verified", "budget": "一般"},
        row("3010102", "维修（护）的支出") | {"confidence": "verified", "budget": "一般"},
        row("30102", "基金支出") | {"confidence": "memory", "budget": "基金"},
        row("3010201", "征地") | {"confidence": "memory", "budget": "基金"},
        row("3010202", "运行") | {"confidence": "memory", "budget": "一般"},
        row("30103", "专款", 2020) | {"confidence": "memory", "budget": "基金"},
    ],
    [
        {"code": c, "observed_name": o, "canonical_name": n, "status": s, "applies_from": f, "confidence": v}
        for c, o, n, s, f, v in [
            ("302", "旧类", "新类", "stale", "2019", "verified"),
            ("301", "甲的类", "甲类", "nonstandard", "2015", "verified"),
            ("30101", "管理", "管理事务", "stale", "2019", "verified"),
            ("30103", "老专款", "专款", "stale", "2020", "memory"),
            ("301", "甲", "甲类", "short", "", "verified"),
            ("30199", "没有目录行的", "其他", "exact", "", "verified"),
        ]
    ],
)


@pytest.mark.parametrize(
    ("code", "printed", "year", "new"),
    [
        ("302", "302 旧类", 2019, "新类"),
        ("302", "旧类", 2018, None),
        ("302", "新类", 2019, None),
        ("301", "甲的类", 2017, "甲类"),
        ("301", "甲", 2023, None),
        ("30101", "管理", 2019, None),
        ("30101", "管理(款)", 2020, "管理事务"),
        ("30103", "老专款", 2023, None),
        ("303", "旧类", 2023, None),
    ],
)
def test_only_a_verified_renaming_is_owed_and_below_the_class_a_year_later(
    code: str, printed: str, year: int, new: str | None
) -> None:
    renaming = FULL.renaming(code, printed, year)
    assert (renaming.new if renaming else None) == new


def test_a_code_is_as_sure_as_its_least_sure_name() -> None:
    assert [FULL.confidence(c) for c in ("301", "302", "30101", "30199")] == [
        "verified",
        "memory",
        "verified-old",
        "memory",
    ]


def test_the_name_of_a_year_is_the_formal_one() -> None:
    assert [FULL.name("302", year) for year in (2018, 2019)] == ["旧类", "新类"]
    assert FULL.name("30103", 2018) == "专款"


def test_a_budget_is_told_by_the_whole_group() -> None:
    assert FULL.budget("3010101") == FULL.budget("30101") == "一般"
    assert FULL.budget("30103") == "基金"
    assert FULL.budget("3010201") is FULL.budget("301") is FULL.budget("39999") is None


def test_classes_of_a_year_and_those_that_came_later() -> None:
    assert [s.name for s in FULL.classes(2018)] == ["甲类", "旧类"]
    assert [s.name for s in FULL.classes(2019)] == ["甲类", "新类", "添的类"]
    assert [s.code for s in FULL.added(2019)] == ["303"]
    assert FULL.added(2018) == ()
    assert FULL.last_year == 2020


@pytest.mark.parametrize(
    ("code", "printed", "bearers"),
    [
        ("3010102", "征地", {"3010201"}),
        ("3010102", "运行", {"3010101", "3010202"}),
        ("3010177", "征地", {"3010201"}),
        # what may be the code's own name
        ("3010102", "维修(护)支出", set()),
        ("3010102", "维修", set()),
        ("3010101", "运行和别的", set()),
        ("3010102", "管理事务", set()),
        ("30101", "运行", set()),
        # what no subject is called
        ("3010102", "从未有过", set()),
        ("3010102", "", set()),
    ],
)
def test_whose_a_name_is_that_the_code_never_bore(code: str, printed: str, bearers: set[str]) -> None:
    assert FULL.bearers(code, printed) == bearers
