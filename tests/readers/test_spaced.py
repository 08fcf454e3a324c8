"""Tables whose columns only spaces hold apart: what is aligned is read as it was set, and running text never is."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.blocks import Drawn, TableBlock
from budgetlint.model.nodes import Table, walk
from budgetlint.model.source import Source
from budgetlint.readers import read
from budgetlint.syntax import parse

#: Letters of names; none that begins a number, ends a sentence or a title, or names a unit.
_LETTERS = "市政务公开教育支收入管理基本项目经费建设补助卫生林水交通住房保障其他事业单位人员"


def _source(text: str) -> Source:
    return read("表.txt", text.encode())


def _tables(text: str) -> list[Table]:
    return [node for node in walk(parse(_source(text))) if isinstance(node, Table)]


def _cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def _wide(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def _set(rows: Sequence[Sequence[str]], wide: bool, gap: int = 3) -> str:
    """Rows in columns: names flush left, figures flush right."""
    width = _wide if wide else len
    columns = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = []
    for row in rows:
        name, *rest = row
        line = name + " " * (columns[0] - width(name))
        for text, column in zip(rest, columns[1:], strict=True):
            line += " " * (gap + column - width(text)) + text
        lines.append(line.rstrip())
    return "\n".join(lines)


_names = st.text(_LETTERS, min_size=2, max_size=14)
_amounts = st.integers(1000, 10**9).map(lambda n: f"{n:,}") | st.integers(0, 10**7).map(lambda n: f"{n / 100:,.2f}")
_figures = _amounts | st.just("-") | st.just("")


@st.composite
def _lists(draw: st.DrawFn) -> list[list[str]]:
    """A header, then rows that print an amount in their first column, and may leave the others blank."""
    width = draw(st.integers(1, 5))
    names = draw(st.lists(_names, min_size=3, max_size=12))
    header = ["项目", *("决算数", "预算数", "调整预算数", "上年决算数", "增减额")[:width]]
    rows = [[name, draw(_amounts), *(draw(_figures) for _ in range(width - 1))] for name in names]
    return [header, *rows]


@given(_lists(), st.booleans(), st.integers(2, 8))
def test_an_aligned_table_is_read_as_it_was_set(rows: list[list[str]], wide: bool, gap: int) -> None:
    text = f"甲市2024年一般公共预算支出决算表\n{' ' * 30}单位：万元\n{_set(rows, wide, gap)}\n"
    [table] = _tables(text)
    assert table.dialect == Drawn.SPACED
    assert table.caption is not None and table.caption.text == "甲市2024年一般公共预算支出决算表"
    assert table.unit is not None
    assert _cells(table) == rows


_clauses = st.lists(
    st.text(_LETTERS, min_size=1, max_size=9)
    | _amounts
    | _amounts.map(lambda n: f"{n} 万元")
    | st.sampled_from(["2024 年", "增长 5.2%"]),
    min_size=1,
    max_size=8,
)


@given(st.lists(st.tuples(_clauses, _clauses, st.integers(0, 16), st.integers(1, 12), st.integers(0, 20)), max_size=12))
def test_running_text_is_no_table_whatever_spaces_stand_in_it(
    lines: list[tuple[list[str], list[str], int, int, int]],
) -> None:
    """Sentences that an extraction broke: a run of spaces somewhere in a line, or in front of it."""
    text = ""
    for one, other, at, wide, indent in lines:
        words = [*one, "，", *other]
        text += " " * indent + " ".join(words[:at]) + " " * wide + " ".join(words[at:]) + "\n"
    assert not any(isinstance(block, TableBlock) for block in _source(f"支出\n{text}").blocks)


@given(st.lists(st.tuples(_names, st.integers(1, 99)), min_size=1, max_size=15), st.integers(2, 20))
def test_contents_with_their_pages_are_no_table(entries: list[tuple[str, int]], gap: int) -> None:
    pages = sorted(page for _, page in entries)
    text = "目  录\n" + _set(
        [[name, str(page)] for (name, _), page in zip(entries, pages, strict=True)], wide=False, gap=gap
    )
    assert not any(isinstance(block, TableBlock) for block in _source(text + "\n").blocks)


def test_headers_over_several_lines_and_groups_above_their_columns() -> None:
    text = """
          2024年甲市地方政府债务限额和余额情况表
                                                单位：亿元
                    2024年债务限额                  2024年债务余额
    地 区
             合计     一般债务   专项债务      合计    一般债务   专项债务
甲市         360.50     120.25     240.25    300.10     100.05     200.05
市本级       110.30      50.10      60.20     90.00      40.00      50.00
乙县          80.20      30.10      50.10     70.00      30.00      40.00
"""
    [table] = _tables(text)
    assert [(cell.text, cell.width) for cell in table.rows[0].cells if cell.text] == [
        ("地 区", 1),
        ("2024年债务限额", 3),
        ("2024年债务余额", 3),
    ]
    assert _cells(table)[1][1:] == ["合计", "一般债务", "专项债务"] * 2
    assert _cells(table)[2] == ["甲市", "360.50", "120.25", "240.25", "300.10", "100.05", "200.05"]


def test_columns_of_percentages_stand_but_a_space_apart() -> None:
    text = """
        2024年甲市一般公共预算收入决算表
                                                  单位：万元
                                   决算数为调整 决算数为上年决
       项目     调整预算数   决算数
                                    预算数的%   算数的%
一、税收收入        24,148    23,296       96.5      99.5
  增值税            10,299     9,752       94.7      95.9
  契税               1,822     1,677       92.0      85.6
"""
    [table] = _tables(text)
    assert _cells(table)[0] == ["项目", "调整预算数", "决算数", "决算数为调整预算数的%", "决算数为上年决算数的%"]
    assert [row.cells[0].indent for row in table.rows[1:]] == [0, 100, 100]


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("in_the_middle", [False, True])
def test_a_name_too_long_for_its_column_is_one(in_the_middle: bool, wide: bool) -> None:
    """In the middle of its row a name has as many lines above as below; on top of it, it goes on below."""
    figures = ["4,456,330", "4,454,600"]
    name = ["三、机关事业单位基本养老保险", "基金收入"]
    broken = (
        [[name[0], "", ""], ["", *figures], [name[1], "", ""]]
        if in_the_middle
        else [[name[0], *figures], [name[1], "", ""]]
    )
    rows = [
        ["项目", "预算数", "决算数"],
        ["一、企业职工养老收入", "10,581,264", "10,840,255"],
        ["二、城乡居民养老收入", "1,749,664", "1,774,720"],
        *broken,
        ["四、工伤保险收入", "406,024", "443,244"],
    ]
    [table] = _tables("甲市社会保险基金收入表\n单位：万元\n" + _set(rows, wide))
    assert _cells(table) == [*rows[:3], ["".join(name), *figures], rows[-1]]


def test_a_row_without_figures_is_no_rest_of_the_one_above_it() -> None:
    text = """甲市社会保险基金收入表
                              单位：万元
    项目                预算数     决算数
三、职工基本医疗保险基金收入  520,208   553,463
  其中：保险费收入            382,069   383,489
   财政补贴收入
   利息收入                    16,500    21,400
   转移收入                     2,500     2,264
"""
    [table] = _tables(text)
    assert [row.cells[0].text for row in table.rows][3:5] == ["财政补贴收入", "利息收入"]
    assert [cell.text for cell in table.rows[3].cells[1:]] == ["", ""]


def test_a_table_goes_on_on_the_next_page_with_its_own_places() -> None:
    page = "甲市一般公共预算支出明细表\n{}单位：万元\n{}项目{}决算数\n{}"
    first = page.format(
        " " * 20,
        " " * 6,
        " " * 10,
        "教育支出            12,345\n 行政运行            2,345\n 小学教育           10,000\n",
    )
    then = page.format(
        " " * 10, " " * 4, " " * 4, "农林水支出       1,345\n 行政运行          345\n 林业发展        1,000\n"
    )
    found = _tables(first + "\f" + then)
    assert [len(table.rows) for table in found] == [4, 4]
    assert {table.width for table in found} == {2}
    assert _cells(found[1])[1] == ["农林水支出", "1,345"]


def test_columns_of_years_and_of_words() -> None:
    rows = [
        ["序号", "项目名称", "主管单位", "债券金额"],
        ["1", "农村供水保障工程", "甲市水利局", "30000"],
        ["", "第一中学新校区建设项目一期宿", "", ""],
        ["2", "", "甲市教育局", "5000"],
        ["", "舍楼工程", "", ""],
        ["3", "乡村道路", "交通运输局", "800"],
    ]
    [table] = _tables("甲市债券项目情况表\n单位：万元\n" + _set(rows, wide=True))
    assert _cells(table) == [*rows[:2], ["2", "第一中学新校区建设项目一期宿舍楼工程", *rows[3][2:]], rows[5]]
    rows = [
        ["", "2025", "2026", "2027"],
        ["全市", "12.50", "3.20", "4.10"],
        ["市本级", "1.50", "2.20", "3.10"],
        ["各县", "11.00", "1.00", "1.00"],
    ]
    [table] = _tables("债务到期情况表\n单位：亿元\n" + _set(rows, wide=True))
    assert _cells(table) == rows
