"""What readers lay out, as text: every character has its address, every cell its place in the grid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgetlint.binding import understand
from budgetlint.model.address import Address
from budgetlint.model.blocks import Drawn, TableBlock, TextBlock
from budgetlint.model.nodes import Table
from budgetlint.model.source import Source
from budgetlint.readers.assembly import assemble
from budgetlint.readers.layout import Grid, GridCell, Kept, Laid, PageEdge, Remark, TextLine
from budgetlint.syntax import parse
from corpus.real import catalogue


def cells(*rows: str) -> tuple[GridCell, ...]:
    """Cells of rows of words, each with its address; ``.`` is covered by another."""
    return tuple(
        GridCell(r, c, "" if text == "_" else text, Address(page=1, table=1, row=r + 1, column=c + 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row.split())
        if text != "."
    )


def source(*laid: Laid) -> Source:
    return assemble(Source("a.pdf", ""), laid)


def test_every_character_has_the_address_of_its_line_or_cell() -> None:
    grid = Grid(2, 2, cells("项目 金额", "教育支出 12.00"), Address(page=1))
    made = source(TextLine("甲县教育局", Address(page=1)), grid, PageEdge(2), TextLine("说明", Address(page=2)))
    assert made.address(made.text.index("教育局")) == Address(page=1)
    amount = made.address(made.text.index("12.00"))
    assert amount is not None and (amount.row, amount.column) == (2, 2)
    assert made.address(made.text.index("说明")) == Address(page=2)
    [table] = [b for b in made.blocks if isinstance(b, TableBlock)]
    assert [[made.cut(s) for s in row] for row in table.rows] == [["项目", "金额"], ["教育支出", "12.00"]]
    assert [made.cut(b.span) for b in made.blocks if isinstance(b, TextBlock)] == ["甲县教育局", "说明"]


def test_a_cell_over_several_squares_is_printed_once_and_known_by_its_size() -> None:
    head = GridCell(0, 0, "支出", Address(), width=2)
    made = source(Grid(2, 2, (head, *cells(". .", "基本 项目")), Address()))
    [table] = [b for b in made.blocks if isinstance(b, TableBlock)]
    assert table.dialect is Drawn.GRID and table.sizes == {(0, 0): (1, 2)}
    assert made.text.count("支出") == 1
    [node] = parse(made).children
    assert isinstance(node, Table)
    assert [(c.text, c.width) for c in node.rows[0].cells] == [("支出", 2), ("", 1)]


def test_lines_are_counted_where_there_are_neither_pages_nor_sheets() -> None:
    made = source(TextLine("一", Address(line=9)), TextLine("  ", Address(line=10)), TextLine("二", Address(line=11)))
    assert [made.address(made.text.index(t)) for t in "一二"] == [
        Address(line=9, paragraph=1),
        Address(line=11, paragraph=2),
    ]


def test_what_was_left_out_is_kept_with_its_place() -> None:
    made = source(TextLine("一", Address(page=1)), Remark(Kept.SCANNED, "第2页是图片。", Address(page=2)))
    [remark] = made.remarks
    assert (remark.kind, remark.sentence, remark.address.page) == ("scanned", "第2页是图片。", 2)


def test_header_cells_say_which_columns_they_are_over() -> None:
    """Nothing is guessed where the file draws it: 项目支出 is over two columns, 基本支出 over the first."""
    header = (
        GridCell(0, 0, "科目编码", Address(), height=2),
        GridCell(0, 1, "科目名称", Address(), height=2),
        GridCell(0, 2, "合计", Address(), height=2),
        GridCell(0, 3, "其中", Address(), width=2),
    )
    rows = cells(". . . . .", ". . . 基本支出 项目支出", "205 教育支出 12.00 5.00 7.00", "_ 合计 12.00 5.00 7.00")
    lines = [TextLine(t, Address()) for t in ("甲县教育局2024年部门预算", "部门支出总体情况表", "单位:万元")]
    made = source(*lines, Grid(4, 5, (*header, *rows), Address()))
    [table] = understand(made, parse(made), catalogue()).tables
    assert [c.header for c in table.columns][2:] == [("合计",), ("其中", "基本支出"), ("其中", "项目支出")]
    assert len(table.facts) == 6


_words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=6)


@given(st.lists(st.lists(_words, min_size=3, max_size=3), min_size=1, max_size=5), st.lists(_words, max_size=3))
def test_whatever_is_printed_comes_back(rows: list[list[str]], lines: list[str]) -> None:
    grid = tuple(GridCell(r, c, t, Address(row=r, column=c)) for r, row in enumerate(rows) for c, t in enumerate(row))
    made = source(*(TextLine(t, Address(line=n)) for n, t in enumerate(lines)), Grid(len(rows), 3, grid, Address()))
    [table] = [b for b in made.blocks if isinstance(b, TableBlock)]
    assert [[made.cut(s) for s in row] for row in table.rows] == rows
    for row, spans in enumerate(table.rows):
        for column, span in enumerate(spans):
            if span:
                found = made.address(span.start)
                assert found is not None and (found.row, found.column) == (row, column)
