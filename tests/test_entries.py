"""Entries: what each row stands for, scoped by the rows above it, and which row is part of which."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.binding import understand
from budgetlint.binding.wholes import address, nearest_wholes, wholes_of
from budgetlint.model.facts import Disclosure, Entry
from budgetlint.model.keys import MEMBERS, PARENT
from budgetlint.readers import read
from budgetlint.reconcile import Trust, derive
from budgetlint.syntax import parse
from corpus.real import catalogue

Rows = Sequence[Sequence[str]]

BALANCE = (("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数"))
CODES = (("科目编码", "科目名称", "合计", "基本支出", "项目支出"),)


def document(title: str, rows: Rows) -> Disclosure:
    text = title + "\n单位：万元\n" + "".join("\t".join(r) + "\n" for r in rows)
    source = read("small.txt", text.encode())
    return understand(source, parse(source), catalogue())


def balance(rows: Rows, title: str = "部门收支总体情况表") -> Disclosure:
    """A two-sided table; ``rows`` are (收入项目, 预算数, 支出项目, 预算数)."""
    return document(title, [*BALANCE, *rows])


def spending(rows: Rows, title: str = "部门支出总体情况表") -> Disclosure:
    return document(title, [*CODES, *rows])


def entries(disclosure: Disclosure, half: int = 0) -> list[Entry]:
    [table] = disclosure.tables
    assert table.trouble is None
    return [e for e in table.entries if e.half == half]


def keys(disclosure: Disclosure, half: int = 0) -> list[dict[str, str]]:
    return [dict(e.key) for e in entries(disclosure, half)]


def tree(disclosure: Disclosure, half: int = 0) -> dict[str, str | None]:
    """Each row of one half with the row it is a part of."""
    [table] = disclosure.tables
    return {e.label: None if e.whole is None else table.entries[e.whole].label for e in entries(disclosure, half)}


def violated(disclosure: Disclosure) -> list[tuple[str, list[str], int | None]]:
    return [
        (c.whole.row_label, [p.row_label for p in c.parts], c.difference)
        for c in derive(disclosure, catalogue())
        if c.trust is Trust.HARD and c.difference and not c.doubt
    ]


# --- scopes --------------------------------------------------------------------------------------------------------


def test_funds_below_a_balance_brought_forward_are_its_parts() -> None:
    found = balance(
        [
            ("一、一般公共预算拨款收入", "10.00", "教育支出", "14.00"),
            ("二、政府性基金预算拨款收入", "2.00", "", ""),
            ("本年收入合计", "12.00", "本年支出合计", "14.00"),
            ("年初结转和结余", "4.00", "年末结转和结余", "2.00"),
            ("一、一般公共预算拨款", "3.00", "", ""),
            ("二、政府性基金预算拨款", "1.00", "", ""),
            ("收入总计", "16.00", "支出总计", "16.00"),
        ]
    )
    assert keys(found) == [
        {"flow": "本年", "fund": "一般公共预算"},
        {"flow": "本年", "fund": "政府性基金"},
        {"flow": "本年"},
        {"flow": "上年结转"},
        {"flow": "上年结转", "fund": "一般公共预算"},
        {"flow": "上年结转", "fund": "政府性基金"},
        {"flow": "总计"},
    ]
    assert tree(found) == {
        "一、一般公共预算拨款收入": "本年收入合计",
        "二、政府性基金预算拨款收入": "本年收入合计",
        "本年收入合计": "收入总计",
        "年初结转和结余": "收入总计",
        "一、一般公共预算拨款": "年初结转和结余",
        "二、政府性基金预算拨款": "年初结转和结余",
        "收入总计": None,
    }
    assert violated(found) == []


def test_a_scope_ends_with_the_next_flow() -> None:
    found = balance(
        [
            ("上年结转", "1.00", "教育支出", "6.00"),
            ("一般公共预算拨款", "1.00", "", ""),
            ("本年收入小计", "5.00", "", ""),
            ("一般公共预算拨款收入", "5.00", "", ""),
            ("收入总计", "6.00", "支出总计", "6.00"),
        ]
    )
    assert [k["flow"] for k in keys(found)] == ["上年结转", "上年结转", "本年", "本年", "总计"]
    assert violated(found) == []


def test_transfers_below_the_subtotal_are_outside_of_it() -> None:
    found = balance(
        [
            ("一般公共预算拨款收入", "15.00", "205 教育支出", "10.00"),
            ("", "", "213 农林水支出", "2.00"),
            ("小计", "15.00", "小计", "12.00"),
            ("", "", "230 转移性支出", "3.00"),
            ("收入总计", "15.00", "支出总计", "15.00"),
        ]
    )
    assert keys(found, 1)[3] == {"flow": "线下", "function": "230"}
    assert tree(found, 1) == {
        "205 教育支出": "小计",
        "213 农林水支出": "小计",
        "小计": "支出总计",
        "230 转移性支出": "支出总计",
        "支出总计": None,
    }
    assert violated(found) == []


def test_the_same_class_above_the_subtotal_is_inside_of_it() -> None:
    found = balance(
        [
            ("一般公共预算拨款收入", "15.00", "205 教育支出", "12.00"),
            ("", "", "230 转移性支出", "3.00"),
            ("本年收入合计", "15.00", "本年支出合计", "15.00"),
        ]
    )
    assert tree(found, 1)["230 转移性支出"] == "本年支出合计"
    assert violated(found) == []


@pytest.mark.parametrize("label", ["上缴上级支出", "对附属单位补助支出", "结余分配"])
def test_an_unknown_row_below_the_subtotal_is_not_one_of_its_parts(label: str) -> None:
    """Whatever it is, the subtotal above it is closed: its sum holds without it."""
    found = balance(
        [
            ("一般公共预算拨款收入", "15.00", "教育支出", "12.00"),
            ("本年收入合计", "15.00", "本年支出合计", "12.00"),
            ("", "", label, "3.00"),
            ("收入总计", "15.00", "支出总计", "15.00"),
        ]
    )
    assert violated(found) == []


# --- 其中 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["其中：", "其中:", "其中，", "  其中：", "（一）其中："])
def test_parts_named_among_others_do_not_make_up_their_whole(mark: str) -> None:
    found = balance(
        [
            ("一、财政拨款收入", "10.00", "教育支出", "12.00"),
            (f"{mark}政府性基金预算拨款", "2.00", "", ""),
            ("二、事业收入", "2.00", "", ""),
            ("本年收入合计", "12.00", "本年支出合计", "12.00"),
        ]
    )
    first, part, *_ = entries(found)
    assert (first.exhaustive, part.whole) == (False, 0)
    assert violated(found) == []


def test_of_which_rows_of_three_public() -> None:
    found = document(
        "一般公共预算“三公”经费支出情况表",
        [
            ("项目", "预算数"),
            ("合计", "6.00"),
            ("因公出国（境）费", "1.00"),
            ("公务用车购置及运行费", "3.00"),
            ("其中：公务用车运行费", "2.50"),
            ("公务用车购置费", "0.50"),
            ("公务接待费", "2.00"),
        ],
    )
    assert [k["item"] for k in keys(found)] == ["三公", "因公出国", "公务用车", "公车运行", "公车购置", "公务接待"]
    assert [e.whole for e in entries(found)] == [None, 0, 0, 2, 2, 0]
    assert violated(found) == []


# --- totals --------------------------------------------------------------------------------------------------------

LISTED = [
    ("205", "教育支出", "12.00", "7.00", "5.00"),
    ("20501", "教育管理事务", "9.00", "6.00", "3.00"),
    ("2050101", "行政运行", "6.00", "6.00", ""),
    ("2050102", "一般行政管理事务", "3.00", "", "3.00"),
    ("20502", "普通教育", "3.00", "1.00", "2.00"),
    ("2050201", "学前教育", "3.00", "1.00", "2.00"),
    ("213", "农林水支出", "1.00", "", "1.00"),
]
SUM = ("", "合计", "13.00", "7.00", "6.00")


@pytest.mark.parametrize("rows", [[SUM, *LISTED], [*LISTED, SUM]], ids=["first", "last"])
def test_a_total_stands_first_or_last(rows: Rows) -> None:
    found = spending(rows)
    assert tree(found) == {
        "教育支出": "合计",
        "教育管理事务": "教育支出",
        "行政运行": "教育管理事务",
        "一般行政管理事务": "教育管理事务",
        "普通教育": "教育支出",
        "学前教育": "普通教育",
        "农林水支出": "合计",
        "合计": None,
    }
    assert violated(found) == []
    assert [e.total for e in entries(found) if e.label == "合计"] == [True]


@pytest.mark.parametrize("kept", [(0, 2, 3, 5, 6), (1, 2, 3, 4, 5, 6), (2, 3, 5, 6)])
def test_levels_that_are_not_printed_are_skipped(kept: tuple[int, ...]) -> None:
    found = spending([*(LISTED[i] for i in kept), SUM])
    assert None not in [whole for label, whole in tree(found).items() if label != "合计"]
    assert violated(found) == []


def test_a_wrong_total_fails_in_its_own_sum_and_in_its_row() -> None:
    found = spending([*LISTED, ("", "合计", "13.10", "7.00", "6.00")])
    assert sorted((whole, difference) for whole, _, difference in violated(found)) == [("合计", 10), ("合计", 10)]


def test_a_name_twice_is_the_years_total_and_then_the_grand_total() -> None:
    found = balance(
        [
            ("一般公共预算拨款收入", "12.00", "教育支出", "12.00"),
            ("收入合计", "12.00", "支出合计", "12.00"),
            ("上年结转", "3.00", "结转下年", "3.00"),
            ("收入合计", "15.00", "支出合计", "15.00"),
        ]
    )
    assert [k["flow"] for k in keys(found)] == ["本年", "本年", "上年结转", "总计"]
    assert [k["flow"] for k in keys(found, 1)] == ["本年", "本年", "年末结转", "总计"]
    assert violated(found) == []


def test_a_name_twice_and_a_grand_total_of_another_name() -> None:
    found = balance(
        [
            ("一般公共预算拨款收入", "15.00", "教育支出", "12.00"),
            ("本年收入合计", "15.00", "支出合计", "12.00"),
            ("", "", "结转下年", "3.00"),
            ("", "", "支出合计", "15.00"),
            ("收入总计", "15.00", "支出总计", "15.00"),
        ]
    )
    assert [k["flow"] for k in keys(found, 1)] == ["本年", "本年", "年末结转", "总计", "总计"]
    assert violated(found) == []


def test_a_row_that_means_the_same_as_the_total_is_its_part() -> None:
    found = balance(
        [
            ("一、财政拨款收入", "12.00", "教育支出", "12.00"),
            ("本年收入合计", "12.00", "本年支出合计", "12.00"),
            ("上年结转", "", "", ""),
            ("收入总计", "12.00", "支出总计", "12.00"),
        ],
        "财政拨款收支总体情况表",
    )
    assert tree(found)["一、财政拨款收入"] == "本年收入合计"
    assert tree(found)["本年收入合计"] == "收入总计"
    assert violated(found) == []


@pytest.mark.parametrize("label", ["用事业基金弥补收支差额", "使用非财政拨款结余"])
def test_cover_above_the_subtotal_is_summed_into_it(label: str) -> None:
    found = balance(
        [
            ("一般公共预算拨款收入", "10.00", "教育支出", "12.00"),
            (label, "2.00", "", ""),
            ("本年收入合计", "12.00", "本年支出合计", "12.00"),
            ("收入总计", "12.00", "支出总计", "12.00"),
        ]
    )
    assert tree(found)[label] == "本年收入合计"
    assert violated(found) == []


@pytest.mark.parametrize("label", ["用事业基金弥补收支差额", "使用非财政拨款结余"])
def test_cover_below_the_subtotal_is_summed_into_the_grand_total(label: str) -> None:
    found = balance(
        [
            ("一般公共预算拨款收入", "10.00", "教育支出", "12.00"),
            ("本年收入合计", "10.00", "本年支出合计", "12.00"),
            (label, "2.00", "", ""),
            ("收入总计", "12.00", "支出总计", "12.00"),
        ]
    )
    assert tree(found)[label] == "收入总计"
    assert violated(found) == []


# --- codes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([("205", "", ""), ("205", "01", ""), ("205", "01", "01")], ["205", "20501", "2050101"]),
        ([("205", "", ""), ("", "01", ""), ("", "", "01")], ["205", "20501", "2050101"]),
        ([("205", "", ""), ("20501", "", ""), ("2050101", "", "")], ["205", "20501", "2050101"]),
        ([("", "", ""), ("", "", ""), ("", "", "")], ["205", "20501", "2050101"]),
        ([("205", "", ""), ("20", "01", ""), ("20", "50", "101")], ["205", "20501", "2050101"]),
    ],
)
def test_codes_in_three_columns(codes: list[tuple[str, str, str]], expected: list[str]) -> None:
    names = ["教育支出", "教育管理事务", "行政运行"]
    rows = [("类", "款", "项", "科目名称", "合计", "基本支出", "项目支出")]
    rows += [(*c, n, "6.00", "6.00", "") for c, n in zip(codes, names, strict=True)]
    found = document("部门支出总体情况表", rows)
    assert [k.get("function") for k in keys(found)] == expected


@pytest.mark.parametrize(
    "label", ["205教育支出", "205 教育支出", "一、教育支出", "（一）教育支出", "教 育 支 出", "教育支出（类）"]
)
def test_code_and_ordinal_in_the_label(label: str) -> None:
    found = balance([("一般公共预算拨款收入", "1.00", label, "1.00"), ("收入总计", "1.00", "支出总计", "1.00")])
    assert keys(found, 1)[0] == {"flow": "本年", "function": "205"}


def test_what_stays_unresolved_is_opaque() -> None:
    found = spending([("", "某种名目", "1.00", "1.00", ""), ("2050101", "普通教育", "1.00", "1.00", "")])
    assert keys(found) == [{"local": "某种名目"}, {"local": "普通教育"}]
    assert not any(f.bound for f in found.tables[0].facts)


def test_rows_without_label_and_figure_list_nothing() -> None:
    found = spending([LISTED[0], ("", "", "", "", ""), SUM])
    assert [e.label for e in entries(found)] == ["教育支出", "合计"]


# --- wholes --------------------------------------------------------------------------------------------------------

_parts = st.fixed_dictionaries(
    {},
    optional={
        "flow": st.sampled_from([str(m) for m in MEMBERS["flow"]]),
        "fund": st.sampled_from([str(m) for m in MEMBERS["fund"]]),
        "nature": st.sampled_from([str(m) for m in MEMBERS["nature"]]),
        "function": st.sampled_from(["205", "20501", "2050101", "2050102", "213"]),
        "project": st.sampled_from(["甲", "乙"]),
    },
)


def covers(whole: dict[str, str], part: dict[str, str]) -> bool:
    """Whether every dimension of the whole holds the part's, by the trees of the model alone."""
    for dimension in ("flow", "fund", "nature"):
        at, up = part.get(dimension), PARENT[dimension]
        if dimension in whole and whole[dimension] != "全部":
            while at is not None and at != whole[dimension]:
                above = up.get(MEMBERS[dimension](at))
                at = None if above is None else str(above)
            if at is None:
                return False
    if not part.get("function", "").startswith(whole.get("function", "")):
        return False
    return whole.get("project") in (None, part.get("project"))


@given(_parts, _parts)
def test_wholes_are_those_that_cover_in_every_dimension(part: dict[str, str], whole: dict[str, str]) -> None:
    strict = address(whole) != address(part)
    assert (address(whole) in set(wholes_of(address(part)))) == (strict and covers(whole, part))


@given(st.lists(_parts, max_size=8))
def test_the_nearest_whole_is_one_with_nothing_between(keys: list[dict[str, str]]) -> None:
    for at, found in enumerate(nearest_wholes(keys)):
        above = [k for k in keys if address(k) != address(keys[at]) and covers(k, keys[at])]
        if found is None:
            assert above == []
        else:
            assert covers(keys[found], keys[at])
            assert not any(covers(keys[found], k) and address(k) != address(keys[found]) for k in above)
