"""Headers: lost spans, every reading of them, and the one that the table's own sums choose."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.binding import Catalogue, understand
from budgetlint.binding.headers import column_paths, header_rows
from budgetlint.binding.layouts import ColumnRule
from budgetlint.model.facts import BoundTable, ColumnRole
from budgetlint.model.keys import Nature
from budgetlint.model.nodes import Cell, Row
from budgetlint.model.source import Span
from budgetlint.readers import read
from budgetlint.reconcile import derive
from budgetlint.syntax import parse
from budgetlint.syntax.amounts import read_figure
from corpus.real import catalogue

Rows = Sequence[Sequence[str]]

NOWHERE = Span(0, 0)
TITLE = "部门支出总体情况表\n"
UNIT = "单位：万元\n"
BODY = (
    ("205", "教育支出", "10.00", "6.00", "1.00", "3.00"),
    ("208", "社会保障和就业支出", "7.50", "2.50", "1.00", "4.00"),
    ("213", "农林水支出", "9.00", "0.50", "3.00", "5.50"),
    ("214", "交通运输支出", "1.50", "0.50", "0.50", "0.50"),
    ("221", "住房保障支出", "8.00", "6.00", "0.50", "1.50"),
    ("", "合计", "36.00", "15.50", "6.00", "14.50"),
)
NATURES = ("合计", "人员经费", "公用经费", "项目支出")


def row(*texts: str) -> Row:
    return Row(NOWHERE, tuple(Cell(NOWHERE, t, read_figure(t)) for t in texts))


def bound(rows: Rows, *, cells: bool = False, title: str = TITLE, known: Catalogue | None = None) -> BoundTable:
    """The only table of a document, as rows of tabs or as D1 cells."""
    if cells:
        text = title + "\t" + UNIT + "\n" + "".join("".join(f"\t{c}\n" for c in r) + "\n" for r in rows)
    else:
        text = title + UNIT + "".join("\t".join(r) + "\n" for r in rows)
    source = read("small.txt", text.encode())
    [table] = understand(source, parse(source), known or catalogue()).tables
    return table


def headers(table: BoundTable) -> list[str]:
    return ["/".join(c.header) for c in table.columns]


def natures(table: BoundTable) -> list[str | None]:
    """What the amount columns mean."""
    return [dict(c.key).get("nature") for c in table.columns if c.role is ColumnRole.AMOUNT]


def leaves(reading: tuple[tuple[str, ...], ...]) -> list[str]:
    return ["/".join(path) for path in reading]


# --- which rows are header -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("科目编码", "科目名称", "合计"), ("205", "教育支出", "1.00")], (1, None)),
        ([("科目编码", "科目名称", "合计"), ("栏次", "1", "2"), ("205", "教育支出", "1.00")], (1, 1)),
        ([("科目编码", "科目名称", "合计"), ("栏次", "", "1=2+3"), ("205", "教育支出", "1.00")], (1, 1)),
        ([("项目", "合计", "基本支出", "项目支出"), ("1", "2", "3", "4")], (1, 1)),
        ([("项目", "合计", "基本支出"), ("1", "(2)=(3)+(4)", "(3)")], (1, 1)),
        ([("科目编码", "", "合计"), ("类", "款", ""), ("205", "", "1.00")], (2, None)),
        ([("科目编码", "科目名称", "合计"), ("", "合计", "1.00")], (1, None)),
        ([("科目编码", "科目名称", "合计"), ("", "合计", "")], (1, None)),
        ([("科目编码", "科目名称", "合计")], (1, None)),
        ([("甲某", "乙某", "丙某"), ("丁", "1.00", "2.00")], (1, None)),
        ([("205", "教育支出", "1.00")], (0, None)),
        ([("甲某", "", ""), ("乙某", "丙某", "丁某"), ("戊", "己", "庚"), ("2.85", "0.39", "0.00")], (3, None)),
        ([("甲某", "", ""), ("乙某", "丙某", "丁某"), ("205", "0.39", "0.00")], (0, None)),
        ([("甲某", "乙某"), ("丙", "—"), ("2.85", "0.39")], (1, None)),
        ([], (0, None)),
    ],
)
def test_where_the_header_ends(rows: Rows, expected: tuple[int, int | None]) -> None:
    assert header_rows(catalogue(), [row(*r) for r in rows]) == expected


# --- lost spans ----------------------------------------------------------------------------------------------------


def test_a_full_grid_has_one_reading() -> None:
    rows = [row("科目", "", "合计", "基本支出", "", "项目支出"), row("编码", "名称", "", "人员经费", "公用经费", "")]
    [reading] = column_paths(rows, 6)
    assert leaves(reading) == ["科目/编码", "科目/名称", "合计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"]


def test_blanks_below_tell_which_cells_are_groups() -> None:
    rows = [row("科目", "合计", "基本支出", "项目支出"), row("编码", "名称", "", "人员经费", "公用经费", "")]
    [reading] = column_paths(rows, 6)
    assert leaves(reading) == ["科目/编码", "科目/名称", "合计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"]


def test_neighbouring_groups_may_share_their_columns_in_every_way() -> None:
    rows = [row("甲", "左", "右"), row("", "一", "二", "三")]
    readings = {tuple(leaves(r)) for r in column_paths(rows, 4)}
    assert readings == {("甲", "左/一", "左/二", "右/三"), ("甲", "左/一", "右/二", "右/三")}


def test_without_blanks_any_upper_cell_may_be_the_group() -> None:
    rows = [row("甲", "乙", "丙"), row("一", "二")]
    readings = {tuple(leaves(r)) for r in column_paths(rows, 4)}
    assert readings == {
        ("甲/一", "甲/二", "乙", "丙"),
        ("甲", "乙/一", "乙/二", "丙"),
        ("甲", "乙", "丙/一", "丙/二"),
    }


@pytest.mark.parametrize(
    ("rows", "width"),
    [
        ([row("甲", "乙", "丙")], 2),
        ([row("甲", "乙")], 3),
        ([row("甲", "乙"), row("一", "二", "三", "四")], 3),
        ([row("甲"), row("乙"), row("丙")], 2),
    ],
)
def test_a_header_that_can_not_fit_has_no_reading(rows: list[Row], width: int) -> None:
    assert column_paths(rows, width) == []


def test_trailing_blanks_of_a_header_are_not_columns() -> None:
    [reading] = column_paths([row("甲", "乙", "", "")], 2)
    assert leaves(reading) == ["甲", "乙"]


@given(
    st.lists(st.lists(st.sampled_from(["", "甲", "乙", "合计"]), min_size=1, max_size=7), max_size=4), st.integers(1, 8)
)
def test_every_reading_gives_each_cell_to_neighbouring_columns(rows: list[list[str]], width: int) -> None:
    readings = column_paths([row(*r) for r in rows], width)
    assert len(readings) <= 200
    assert all(len(r) == width for r in readings)


@pytest.mark.parametrize("cells", [True, False])
@pytest.mark.parametrize("numbers", [True, False])
def test_spans_lost_in_a_table(cells: bool, numbers: bool) -> None:
    head = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "", "", "人员经费", "公用经费", ""]]
    lines = [*head, *([["栏次", "1", "2", "3", "4", "5"]] if numbers else []), *map(list, BODY)]
    table = bound(lines, cells=cells)
    assert table.trouble is None
    assert headers(table)[3:5] == ["基本支出/人员经费", "基本支出/公用经费"]
    assert natures(table) == ["全部", "人员", "公用", "项目"]


def test_spans_and_blanks_lost_in_a_table() -> None:
    """Only one cell of the upper row can be the group if labels stand over words and sums are to close."""
    head = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["人员经费", "公用经费"]]
    table = bound([*head, *map(list, BODY)], cells=True)
    assert headers(table) == ["科目编码", "科目名称", "合计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"]
    assert natures(table) == ["全部", "人员", "公用", "项目"]


def test_a_subtotal_under_a_group_is_that_groups() -> None:
    """小计 under 基本支出 is the basic expenditure, not all of it."""
    head = [
        ["科目编码", "科目名称", "合计", "基本支出", "", "", "项目支出"],
        ["", "", "", "小计", "人员经费", "公用经费", ""],
    ]
    body = [[*r[:3], f"{float(r[3]) + float(r[4]):.2f}", *r[3:]] for r in BODY]
    table = bound([*head, *body])
    assert natures(table) == ["全部", "基本", "人员", "公用", "项目"]
    assert table.trouble is None
    source = read("small.txt", (TITLE + UNIT + "".join("\t".join(r) + "\n" for r in [*head, *body])).encode())
    constraints = derive(understand(source, parse(source), catalogue()), catalogue())
    assert [c for c in constraints if c.difference] == []


def test_a_subtotal_under_a_group_of_the_catalogue() -> None:
    """三公: 小计 under 公务用车购置及运行费 is the vehicles' with and without blanks below."""
    head = ["合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费"]
    for below in (
        ["小计", "公务用车购置费", "公务用车运行费"],
        ["", "", "小计", "公务用车购置费", "公务用车运行费", ""],
    ):
        table = bound(
            [head, below, ["6.00", "1.00", "3.00", "1.50", "1.50", "2.00"]],
            cells=True,
            title="一般公共预算“三公”经费支出情况表\n",
        )
        items = [dict(c.key)["item"] for c in table.columns]
        assert items == ["三公", "因公出国", "公务用车", "公车购置", "公车运行", "公务接待"]


# --- readings that fit equally -------------------------------------------------------------------------------------


def undecided() -> Catalogue:
    """A catalogue in which 其中部分 is 公用 below 左组 (a part of 基本) and 经营 below 右组 (a part of the whole)."""
    known = catalogue()
    kind = known.kinds["T3"]
    [half] = kind.halves
    names = {"合计": "全部", "基本支出": "基本", "项目支出": "项目"}
    rules = [ColumnRule(frozenset({name}), {"nature": nature}) for name, nature in names.items()]
    part = frozenset({"其中部分"})
    rules += [
        ColumnRule(part, {"nature": "公用"}, under=frozenset({"左组"})),
        ColumnRule(part, {"nature": "经营"}, under=frozenset({"右组"})),
    ]
    changed = evolve(kind, halves=(evolve(half, columns=tuple(rules)),))
    words = known.header_words | {"左组", "右组", "其中部分"}
    return evolve(known, kinds={**known.kinds, "T3": changed}, header_words=words)


@pytest.mark.parametrize(
    ("amounts", "nature", "group"),
    [
        ([(10, 6, 2, 4), (7, 3, 1, 4), (9, 5, 3, 4)], Nature.OPERATING, "左组"),
        ([(12, 6, 2, 4), (8, 3, 1, 4), (12, 5, 3, 4)], Nature.BUSINESS, "右组"),
    ],
)
def test_of_readings_that_fit_equally_the_tables_sums_choose(
    amounts: list[tuple[int, ...]], nature: Nature, group: str
) -> None:
    head = [["科目编码", "科目名称", "合计", "左组", "右组"], ["", "", "", "基本支出", "其中部分", "项目支出"]]
    body = [[*r[:2], *(f"{n}.00" for n in a)] for r, a in zip(BODY, amounts, strict=False)]
    table = bound([*head, *body], cells=True, known=undecided())
    assert table.trouble is None
    assert headers(table)[4] == f"{group}/其中部分"
    assert natures(table) == ["全部", "基本", nature, "项目"]


# --- headers that do not fit ---------------------------------------------------------------------------------------


def shifted(by: str) -> list[list[str]]:
    """The body under a header that stands one column to the left, one to the right, or in another order."""
    names = ["科目编码", "科目名称", *NATURES]
    head = {
        "left": [*names[1:], ""],
        "right": ["", *names[:-1]],
        "turned": [*names[:2], *NATURES[1:], NATURES[0]],
    }[by]
    return [head, *map(list, BODY)]


@pytest.mark.parametrize("by", ["left", "right", "turned"])
def test_a_header_one_column_off_is_trouble_and_no_confident_facts(by: str) -> None:
    table = bound(shifted(by))
    assert table.trouble is not None or not any(f.bound and f.figure.amount for f in table.facts)


@pytest.mark.parametrize("cells", [True, False])
@pytest.mark.parametrize("head", [["科目名称", *NATURES], ["科目编码", "科目名称", *NATURES, "备注"]])
def test_a_header_of_another_width_is_trouble(head: list[str], cells: bool) -> None:
    table = bound([head, *map(list, BODY)], cells=cells)
    assert table.trouble is not None
    assert not any(f.bound for f in table.facts if f.figure.amount)


def test_a_table_in_trouble_gives_no_constraint() -> None:
    source = read("small.txt", (TITLE + UNIT + "".join("\t".join(r) + "\n" for r in shifted("turned"))).encode())
    disclosure = understand(source, parse(source), catalogue())
    assert disclosure.tables[0].trouble is not None
    assert derive(disclosure, catalogue()) == ()


def test_one_wrong_figure_is_no_trouble() -> None:
    body = [list(r) for r in BODY]
    body[0][2] = "11.00"
    table = bound([["科目编码", "科目名称", *NATURES], *body])
    assert table.trouble is None
    assert natures(table) == ["全部", "人员", "公用", "项目"]


def test_a_column_that_counts_rows_is_an_ordinal() -> None:
    table = bound(
        [["序号", "科目编码", "科目名称", *NATURES], *([str(i + 1), *r] for i, r in enumerate(BODY))],
    )
    assert table.columns[0].role is ColumnRole.ORDINAL
    assert natures(table) == ["全部", "人员", "公用", "项目"]


def test_a_header_without_name_over_a_counting_column_of_an_unknown_table() -> None:
    table = bound(
        [["", "名目", "甲额"], ["1", "子", "5.00"], ["2", "丑", "6.00"], ["3", "寅", "7.00"]], title="某种明细表\n"
    )
    assert table.kind is None
    assert [c.role for c in table.columns] == [ColumnRole.ORDINAL, ColumnRole.LABEL, ColumnRole.AMOUNT]
    assert not any(f.bound for f in table.facts)


PAIRS = (
    ("合计", "出国", "公务用车", "接待"),
    ("", "", "小计", "购置费", "运行费", ""),
    ("预算数", "决算数") * 6,
)
BLOCKS = (
    ("预算数", "决算数"),
    ("合计", "出国", "公务用车", "接待") * 2,
    ("", "", "小计", "购置费", "运行费", "") * 2,
)


def test_three_rows_of_merged_cells_are_laid_by_their_blanks() -> None:
    pairs, *_ = column_paths([row(*r) for r in PAIRS], 12)
    assert pairs[0] == ("合计", "预算数")
    assert pairs[4:10:2] == tuple(("公务用车", name, "预算数") for name in ("小计", "购置费", "运行费"))
    assert pairs[11] == ("接待", "决算数")
    blocks, *_ = column_paths([row(*r) for r in BLOCKS], 12)
    assert blocks[3] == ("预算数", "公务用车", "购置费")
    assert blocks[6:8] == (("决算数", "合计"), ("决算数", "出国"))


def test_rows_that_divide_unevenly_are_not_laid_by_blanks() -> None:
    rows = [row("甲", "乙", "丙", "丁", "戊"), row("", "", "小计", "其中", ""), row(*"一二三四五六七八九十子丑")]
    assert all(len(reading) == 12 for reading in column_paths(rows, 12))
