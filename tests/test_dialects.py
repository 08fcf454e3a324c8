"""Dialects: each way in which real tables are flattened, and each trap of theirs, in small."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from budgetlint.binding import understand
from budgetlint.model.facts import BoundTable, Disclosure
from budgetlint.model.nodes import Document, Node, Paragraph, Section, Table, walk
from budgetlint.readers import read
from budgetlint.syntax import parse
from corpus.real import catalogue

Rows = Sequence[Sequence[str]]

HEADER = ("科目编码", "科目名称", "合计", "一般公共预算")
BODY = (
    ("205", "教育支出", "12.00", "12.00"),
    ("208", "社会保障和就业支出", "3.00", "3.00"),
    ("", "合计", "15.00", "15.00"),
)
TABLE = [list(HEADER), *map(list, BODY)]
TITLE = "部门收入总体情况表\n"
UNIT = "单位：万元\n"


def document(text: str) -> Disclosure:
    source = read("small.txt", text.encode())
    return understand(source, parse(source), catalogue())


def tables(text: str) -> list[Table]:
    return [n for n in walk(parse(read("small.txt", text.encode()))) if isinstance(n, Table)]


def cells(table: Table) -> list[list[str]]:
    """The rows that print anything."""
    return [[c.text for c in row.cells] for row in table.rows if any(c.text for c in row.cells)]


def grid(text: str) -> list[list[str]]:
    """The rows of the only table."""
    [table] = tables(text)
    return cells(table)


def cell_lines(rows: Rows) -> str:
    """D1: a tab-prefixed cell a line, a blank line between rows."""
    return "".join("".join(f"\t{c}\n" for c in row) + "\n" for row in rows)


def tab_rows(rows: Rows, between: str = "\n") -> str:
    return between.join("\t".join(row) for row in rows) + "\n"


def bar_cells(rows: Rows) -> str:
    """D3: a cell a line, closed by a bar, row ends lost."""
    return "".join(f"{c} |\n" if c else "|\n" for row in rows for c in row)


def check(text: str) -> BoundTable:
    """The little table as a careful person reads it; returns it."""
    assert grid(text) == TABLE
    [table] = document(text).tables
    assert (table.kind, table.trouble, table.ragged_rows) == ("T2", None, ())
    assert table.unit is not None
    assert table.unit.symbol == "万元"
    numbers = [(f.key.function, f.figure.amount.digits) for f in table.facts if f.figure.amount]
    assert numbers == [(code or None, n) for code, _, *amounts in BODY for n in amounts]
    return table


@pytest.mark.parametrize(
    "text",
    [
        TITLE + "\t" + UNIT + "\n" + cell_lines(TABLE),
        TITLE + UNIT + tab_rows(TABLE),
        TITLE + UNIT + tab_rows(TABLE, "\n\n"),
        TITLE + UNIT + "".join(f"|{'|'.join(r)}|\n" for r in TABLE),
        TITLE + UNIT + "".join(f"| {' | '.join(r)} |\n" for r in TABLE),
        TITLE + UNIT + "".join(f"{'｜'.join(r)}\n" for r in TABLE),
        TITLE
        + UNIT
        + "\n"
        + bar_cells([HEADER, ("栏次", "1", "2", "3"), *BODY]).replace("栏次 |\n1 |\n2 |\n3 |\n", ""),
    ],
    ids=["cells", "tabs", "spaced tabs", "framed pipes", "wide framed pipes", "full-width bars", "bar cells"],
)
def test_one_table_in_every_dialect(text: str) -> None:
    check(text)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("lines", [cell_lines(TABLE), tab_rows(TABLE), bar_cells(TABLE)])
def test_line_ends_make_no_difference(newline: str, lines: str) -> None:
    check((TITLE + UNIT + "\n" + lines).replace("\n", newline))


# --- cells, one a line ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [" ", "\u3000", "\u00a0", "  "])
def test_a_mark_before_the_tab_opens_a_row(mark: str) -> None:
    """002: rows without a blank line between them."""
    first, *others = BODY
    lines = "".join(f"\t{c}\n" for c in first) + "".join(
        f"{mark if i == 0 else ''}\t{c}\n" for row in others for i, c in enumerate(row)
    )
    check(TITLE + "\t" + UNIT + "\n" + cell_lines([HEADER]) + lines)


def test_a_cell_goes_on_without_its_tab() -> None:
    """001: the rest of a cell on lines of its own."""
    text = TITLE + "\t" + UNIT + "\n" + cell_lines(TABLE)
    check(text.replace("\t社会保障和就业支出\n", "\t社会保障\n和就业\n支出\n"))


def test_rows_stand_blank_lines_apart() -> None:
    """001: three of them."""
    check(TITLE + "\t" + UNIT + "\n\n\n" + cell_lines(TABLE).replace("\n\n", "\n\n\n\n"))


def test_a_cell_goes_on_and_rows_stand_apart() -> None:
    lines = cell_lines(TABLE).replace("\n\n", "\n\n\n\n").replace("\t教育支出\n", "\t教育\n支出\n")
    check(TITLE + "\t" + UNIT + "\n" + lines)


def test_a_blank_line_inside_a_row_does_not_end_it() -> None:
    """000: two neighbours as wide as the row above together."""
    text = TITLE + "\t" + UNIT + "\n" + cell_lines(TABLE)
    check(text.replace("\t社会保障和就业支出\n", "\t社会保障和就业支出\n\n"))


def test_the_caption_may_be_a_cell() -> None:
    table = check("\t" + TITLE + "\n\t" + UNIT + "\n" + cell_lines(TABLE))
    assert table.title == TITLE.strip()


def test_a_heading_right_after_the_last_cell_is_no_part_of_it() -> None:
    text = TITLE + "\t" + UNIT + "\n" + cell_lines(TABLE).rstrip() + "\n二、收入说明\n收入与去年持平。\n"
    check(text)
    sections = [n for n in walk(document(text).tree) if isinstance(n, Section)]
    assert [s.heading.title for s in sections] == ["收入说明"]


@pytest.mark.parametrize("number", ["208", "15", "1"])
def test_a_number_in_a_cell_beside_a_page_edge_is_no_page_number(number: str) -> None:
    rows = [list(HEADER), ["205", "教育支出", "12", "12"], [number, "其他", "3", number], ["", "合计", "15", "15"]]
    lines = [cell_lines([row]) for row in rows]
    assert grid(TITLE + lines[0] + lines[1] + "\f\n" + "".join(lines[2:])) == rows
    assert grid(TITLE + "".join(lines[:3]).rstrip("\n") + "\n\f\n" + lines[3]) == rows


def test_blank_cells_stand_for_themselves() -> None:
    rows = [["科目编码", "科目名称", "合计", "事业收入"], ["205", "教育支出", "1.00", ""], ["", "合计", "1.00", ""]]
    assert grid(TITLE + "\n" + cell_lines(rows)) == rows


# --- rows, one a line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["\n", "\n\n\n", "\n \n", "\n\u3000\n"])
def test_blank_lines_inside_a_table_of_tabs(gap: str) -> None:
    """003: the table goes on behind them."""
    check(TITLE + UNIT + tab_rows(TABLE[:2]) + gap + tab_rows(TABLE[2:3]) + gap + tab_rows(TABLE[3:]))


@pytest.mark.parametrize("spaces", ["", "  "])
def test_lost_leading_tabs_of_an_indicator_are_put_back(spaces: str) -> None:
    """003: the value would stand where most rows print theirs, and where no other does."""
    head = ["一级指标", "二级指标", "三级指标", "指标值"]
    rows = [head, *(["产出指标", f"乙{i}", f"丙{i}", f"{i}"] for i in range(6)), ["丁", "9", "", ""]]
    text = "项目支出绩效目标表\n" + tab_rows(rows).replace("\n丁", "\n" + spaces + "丁")
    [table] = document(text).tables
    assert table.kind == "T13"
    assert cells(table.node)[-1] == ["", "", "丁", "9"]
    assert cells(table.node)[:-1] == rows[:-1]


def test_rows_of_other_tables_are_not_moved() -> None:
    rows = [["名目", "甲", "乙", "丙"], *([f"子{i}", "", "", f"{i}"] for i in range(6)), ["丑", "9", "", ""]]
    [table] = document("某种情况表\n" + tab_rows(rows)).tables
    assert cells(table.node) == rows


def test_a_row_that_fits_as_it_stands_is_not_moved() -> None:
    rows = [["项目", "甲", "乙"], *([f"子{i}", "1.00", "2.00"] for i in range(4)), ["丑", "3.00", ""]]
    assert grid("某种情况表\n" + tab_rows(rows)) == rows


@pytest.mark.parametrize("stray", ["委员会办公室\n", "委员会\n办公室\n", "委员会办公室\n\n"])
def test_a_stray_line_between_caption_and_header(stray: str) -> None:
    """003: the rest of a broken name."""
    table = check(TITLE + UNIT + stray + tab_rows(TABLE))
    assert "".join(line.text for line in table.node.stray) == "".join(stray.split())


@pytest.mark.parametrize(
    "mark", ["- 3 -", "— 3 —", "第 3 页", "第3页 共12页", "3/12页", "page number", "\f", "3\n\f", "\f\n3"]
)
@pytest.mark.parametrize("blank", ["", "\n"])
def test_page_marks_inside_a_table(mark: str, blank: str) -> None:
    edge = f"{blank}{mark}\n{blank}"
    check(TITLE + UNIT + tab_rows(TABLE[:2]) + edge + tab_rows(TABLE[2:]))
    check(TITLE + UNIT + "\n" + cell_lines(TABLE[:3]) + edge + cell_lines(TABLE[3:]))


def test_a_header_repeated_on_the_next_page_is_no_row_of_figures() -> None:
    text = TITLE + UNIT + tab_rows(TABLE[:2]) + "\f\n" + tab_rows([HEADER, *BODY[1:]])
    [table] = document(text).tables
    assert [e.label for e in table.entries] == ["教育支出", "社会保障和就业支出", "合计"]


def test_a_row_of_tabs_only_lists_nothing() -> None:
    [table] = document(TITLE + UNIT + tab_rows([*TABLE[:3], ["", "", "", ""], *TABLE[3:]])).tables
    assert len(table.entries) == 3


# --- pipes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["|---|---|---|---|", "| :--- | ---: | :---: | --- |", "|-----|"])
def test_a_rule_under_the_header_is_no_row(rule: str) -> None:
    head, *body = [f"| {' | '.join(r)} |" for r in TABLE]
    check(TITLE + UNIT + "\n".join([head, rule, *body]) + "\n")


@pytest.mark.parametrize(
    ("line", "row"),
    [("| |合计|15.00|15.00|", ["", "合计", "15.00", "15.00"]), ("|209|||9.00|", ["209", "", "", "9.00"])],
)
def test_framed_pipes_enclose_blank_cells(line: str, row: list[str]) -> None:
    assert grid(TITLE + "".join(f"|{'|'.join(r)}|\n" for r in TABLE[:3]) + line + "\n")[-1] == row


def test_open_pipes_keep_a_blank_cell_at_either_end() -> None:
    rows = [["项目", "金额", "备注"], ["甲", "1.00", ""], ["", "2.00", "乙"], ["丙", "3.00", "丁"]]
    assert grid("某种情况表\n" + "".join("|".join(r) + "\n" for r in rows)) == rows


# --- bars ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("numbers", [("栏次", "1", "2", "3"), ()])
def test_bar_cells_are_folded_with_and_without_column_numbers(numbers: tuple[str, ...]) -> None:
    rows = [list(HEADER), *([list(numbers)] if numbers else []), *map(list, BODY)]
    assert grid(TITLE + UNIT + "\n" + bar_cells(rows)) == rows


def test_two_bars_end_a_row() -> None:
    text = (
        TITLE
        + UNIT
        + "\n科目编码 |\n科目名称 |\n本年收入 ||\n合计 |\n一般公共预算 ||\n"
        + bar_cells([("栏次", "1", "2", "3"), *BODY])
    )
    assert grid(text)[:2] == [["科目编码", "科目名称", "本年收入"], ["合计", "一般公共预算"]]
    assert grid(text)[3:] == [list(r) for r in BODY]


def test_bar_cells_over_a_page_edge() -> None:
    rows = [HEADER, ("栏次", "1", "2", "3"), *BODY]
    text = bar_cells(rows).replace("208 |\n", "- 2 -\n\f\n208 |\n")
    assert grid(TITLE + UNIT + "\n" + text) == [list(r) for r in rows]


# --- what is no table ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["姓名\t职务\n", "甲|乙\n", "依据《甲》|《乙》办理。\n", "一、概况\t3\n"])
def test_one_separator_makes_no_table(text: str) -> None:
    assert tables(text) == []


def test_two_tables_with_a_line_between_them_are_two() -> None:
    other = "部门支出总体情况表\n"
    found = tables(TITLE + UNIT + tab_rows(TABLE) + "\n" + other + UNIT + tab_rows(TABLE))
    assert [t.caption.text if t.caption else "" for t in found] == [TITLE.strip(), other.strip()]
    assert [cells(t) for t in found] == [TABLE, TABLE]


def test_notes_below_a_table_are_its_own() -> None:
    text = TITLE + UNIT + tab_rows(TABLE) + "注：本表按来源列示。\n\n收入有所减少。\n"
    disclosure = document(text)
    [table] = disclosure.tables
    assert [n.text.text for n in table.node.notes] == ["注:本表按来源列示。"]
    nodes: list[Document | Node] = list(walk(disclosure.tree))
    assert [n.text.text for n in nodes if isinstance(n, Paragraph)] == ["收入有所减少。"]
