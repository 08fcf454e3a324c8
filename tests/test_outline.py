"""The outline: headings, their nesting, tables of contents and paragraphs. Nothing fails to parse."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.nodes import Document, Node, Paragraph, Section, Table, TableOfContents, Unparsed, walk
from budgetlint.model.source import Source, Unreadable
from budgetlint.readers import read
from budgetlint.readers.text import blocks_of
from budgetlint.syntax import parse
from budgetlint.syntax.marks import mark_of, numeral

#: A section as its printed number and title with what is below it, a paragraph as its text.
Outline: TypeAlias = "list[str | tuple[str, Outline]]"


def tree(text: str) -> Document:
    return parse(read("small.txt", text.encode()))


def outline(node: Document | Section) -> Outline:
    found: Outline = []
    for child in node.children:
        if isinstance(child, Section):
            head = child.heading
            found.append((f"{head.style}{head.ordinal}{head.title}", outline(child)))
        elif isinstance(child, Paragraph):
            found.append(child.text.text)
    return found


def nodes(text: str, *kinds: type[Node]) -> list[Document | Node]:
    return [n for n in walk(tree(text)) if isinstance(n, kinds)]


def paragraphs(text: str) -> list[str]:
    return [n.text.text for n in walk(tree(text)) if isinstance(n, Paragraph)]


def contents(text: str) -> list[str]:
    [found] = [n for n in walk(tree(text)) if isinstance(n, TableOfContents)]
    return [f"{e.style}{e.ordinal or ''}{e.title}" for e in found.entries]


@pytest.mark.parametrize(
    ("line", "style", "ordinal", "title"),
    [
        ("第一部分 概况", "部分", 1, "概况"),
        ("第十二部分：附表", "部分", 12, "附表"),
        ("第 三 部 分", "部分", 3, ""),
        ("第2部分 收支", "部分", 2, "收支"),
        ("第三章 总则", "章", 3, "总则"),
        ("第二节 说明", "章", 2, "说明"),
        ("一、职责", "一、", 1, "职责"),
        ("二十一、附件", "一、", 21, "附件"),
        ("三．机构", "一、", 3, "机构"),
        ("（四）编制", "(一)", 4, "编制"),
        ("(五)、人员", "(一)", 5, "人员"),
        ("6.车辆", "1.", 6, "车辆"),
        ("７、房屋", "1.", 7, "房屋"),
        ("（8）设备", "(1)", 8, "设备"),
        ("⑨其他", "①", 9, "其他"),
    ],
)
def test_every_style_of_heading(line: str, style: str, ordinal: int, title: str) -> None:
    [section] = nodes(f"{line}\n正文在此。\n", Section)
    assert isinstance(section, Section)
    head = section.heading
    assert (head.style, head.ordinal, head.title) == (style, ordinal, title)
    assert outline(section) == ["正文在此。"]


@pytest.mark.parametrize("line", ["1.5倍", "2024.12", "一是加强管理", "第一，从严", "（注）甲", "十年规划", "1）甲"])
def test_what_only_begins_like_a_number_is_no_heading(line: str) -> None:
    assert mark_of(line) is None
    assert nodes(line + "\n", Section) == []


@pytest.mark.parametrize(
    "line", ["一、本年收入100万元", "（一）收入增长5%", "1.收入减少。", "三、会议费：指会议的费用", "一、" + "长" * 60]
)
def test_a_numbered_claim_is_no_heading(line: str) -> None:
    assert nodes(line + "\n", Section) == []
    assert len(paragraphs(line + "\n")) == 1


@pytest.mark.parametrize(
    ("printed", "value"), [("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99), ("12", 12), ("⑳", 20)]
)
def test_numerals(printed: str, value: int) -> None:
    assert numeral(printed) == value


def test_styles_nest_in_the_order_in_which_they_come() -> None:
    text = "第一部分 甲\n一、乙\n（一）丙\n1.丁\n（1）戊\n①己\n正文。\n"
    assert outline(tree(text)) == [
        ("部分1甲", [("一、1乙", [("(一)1丙", [("1.1丁", [("(1)1戊", [("①1己", ["正文。"])])])])])])
    ]


def test_a_style_may_be_skipped() -> None:
    text = "一、甲\n1.乙\n2.丙\n二、丁\n（一）戊\n1.己\n"
    assert outline(tree(text)) == [
        ("一、1甲", [("1.1乙", []), ("1.2丙", [])]),
        ("一、2丁", [("(一)1戊", [("1.1己", [])])]),
    ]


def test_ordinals_begin_again_in_every_section() -> None:
    text = "第一部分 甲\n一、乙\n二、丙\n第二部分 丁\n一、戊\n（一）己\n（二）庚\n二、辛\n（一）壬\n"
    assert outline(tree(text)) == [
        ("部分1甲", [("一、1乙", []), ("一、2丙", [])]),
        ("部分2丁", [("一、1戊", [("(一)1己", []), ("(一)2庚", [])]), ("一、2辛", [("(一)1壬", [])])]),
    ]


def test_parts_that_begin_again_inside_a_section_lie_in_it() -> None:
    """A bound-in report with parts of its own."""
    text = "第一部分 甲\n第二部分 乙\n一、丙\n第一部分 丁\n一、戊\n第二部分 己\n"
    assert outline(tree(text)) == [
        ("部分1甲", []),
        ("部分2乙", [("一、1丙", [("部分1丁", [("一、1戊", [])]), ("部分2己", [])])]),
    ]


def test_skipped_and_repeated_ordinals_stay_side_by_side() -> None:
    assert outline(tree("一、甲\n三、乙\n三、丙\n七、丁\n")) == [
        ("一、1甲", []),
        ("一、3乙", []),
        ("一、3丙", []),
        ("一、7丁", []),
    ]


def test_a_style_that_begins_again_opens_below() -> None:
    assert outline(tree("一、甲\n（一）乙\n（二）丙\n一、丁\n")) == [
        ("一、1甲", [("(一)1乙", []), ("(一)2丙", [("一、1丁", [])])]),
    ]


def test_an_ordinal_that_goes_back_but_not_to_one_closes_its_section() -> None:
    assert outline(tree("四、甲\n（一）乙\n二、丙\n")) == [("一、4甲", [("(一)1乙", [])]), ("一、2丙", [])]


def test_an_inner_list_in_an_outer_style_lets_the_outer_go_on() -> None:
    text = "一、甲\n（一）乙\n一、丙\n二、丁\n（二）戊\n二、己\n"
    assert outline(tree(text)) == [
        ("一、1甲", [("(一)1乙", [("一、1丙", []), ("一、2丁", [])]), ("(一)2戊", [])]),
        ("一、2己", []),
    ]


@given(
    st.lists(st.sampled_from(["第{}部分 甲", "{}、乙", "（{}）丙", "{}.丁", "①戊", "正文。"]), max_size=40), st.data()
)
def test_every_heading_is_in_the_tree_once_and_in_order(lines: list[str], data: st.DataObject) -> None:
    numbers = "一二三四五"
    printed = []
    for line in lines:
        number = data.draw(st.integers(0, 4))
        printed.append(line.format(number + 1 if "." in line else numbers[number]))
    if not printed:
        return
    text = "\n".join(printed) + "\n"
    source = read("small.txt", text.encode())
    sections = [n for n in walk(parse(source)) if isinstance(n, Section)]
    assert [source.cut(s.heading.span) for s in sections] == [p for p in printed if p != "正文。"]
    assert all(s.span.contains(c.span) for s in sections for c in s.children)


# --- glued headings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["九、其他事项。我局没有别的事项。", "第九部分 其他事项。我局没有别的事项。"])
def test_a_heading_glued_to_its_sentence_is_cut_off(line: str) -> None:
    source = read("small.txt", f"{line}\n".encode())
    [section] = parse(source).children
    assert isinstance(section, Section)
    assert (section.heading.ordinal, section.heading.title) == (9, "其他事项")
    [paragraph] = section.children
    assert isinstance(paragraph, Paragraph)
    assert source.cut(paragraph.text.span(0, 2)) == "我局"
    assert paragraph.text.text == "我局没有别的事项。"


@pytest.mark.parametrize("line", ["九、增加5万元。原因如下。", "（九）其他事项。我局没有。", "九、只有一句。"])
def test_what_is_no_title_is_not_cut(line: str) -> None:
    assert len(paragraphs(line + "\n")) == 1


# --- table of contents ---------------------------------------------------------------------------------------------

_ENTRIES = ("第一部分 概况", "一、职责", "第二部分 附表", "收入总表")
_TITLES = ["部分1概况", "一、1职责", "部分2附表", "收入总表"]
_BODY = "第一部分 概况\n一、职责\n我局管水。\n第二部分 附表\n"


@pytest.mark.parametrize("title", ["目录", "目  录", "目\u3000录", "## 目录"])
@pytest.mark.parametrize("tail", ["", "……{}", "......{}", "  {}", "…… {}", "·····{}", "-----({})", "\t{}"])
def test_contents_with_and_without_page_numbers(title: str, tail: str) -> None:
    entries = "".join(e + tail.format(n + 1) + "\n" for n, e in enumerate(_ENTRIES))
    text = f"{title}\n{entries}\n{_BODY}"
    assert contents(text) == _TITLES
    assert outline(tree(text)) == [("部分1概况", [("一、1职责", ["我局管水。"])]), ("部分2附表", [])]


def test_contents_of_entries_that_never_come_again_end_with_their_page_numbers() -> None:
    text = "目录\n概况……1\n收入……2\n\n我局管水。\n"
    assert contents(text) == ["概况", "收入"]
    assert paragraphs(text) == ["我局管水。"]


def test_contents_with_tabs_take_nothing_of_the_text() -> None:
    text = "目录\n概况\t1\n收入\t2\n\n说明\n\n收入平稳。\n\n说明\n\n支出平稳。\n"
    assert paragraphs(text) == ["说明", "收入平稳。", "说明", "支出平稳。"]


@pytest.mark.parametrize("text", ["目录\n", "目录\n\n\n", "甲\n目录", "目录\n目录\n"])
def test_contents_without_entries(text: str) -> None:
    assert len(nodes(text, TableOfContents)) == 1


def test_headings_in_the_contents_are_no_sections() -> None:
    assert len(nodes(f"目录\n{chr(10).join(_ENTRIES)}\n\n{_BODY}", Section)) == 3


# --- paragraphs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["- 3 -", "第 3 页", "page number", "\f", "3\n\f", "\f\n3", "\n— 3 —\n"])
def test_a_sentence_cut_by_a_page_edge_is_one_paragraph(mark: str) -> None:
    text = f"收入有所减少，\n{mark}\n支出有所增加。\n"
    assert paragraphs(text) == ["收入有所减少，支出有所增加。"]


def test_a_page_edge_between_sentences_parts_paragraphs() -> None:
    assert paragraphs("收入减少。\n- 3 -\n支出增加。\n") == ["收入减少。", "支出增加。"]


def test_a_joined_paragraph_leads_back_over_the_page_edge() -> None:
    source = read("small.txt", "共计\n- 3 -\n１２万元。\n".encode())
    [paragraph] = parse(source).children
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.text == "共计12万元。"
    assert source.cut(paragraph.text.span(2, 6)) == "１２万元"


def test_blank_lines_part_paragraphs_and_single_line_ends_do_not() -> None:
    assert paragraphs("收入减少，\n支出增加\n\n人员不变\n") == ["收入减少，支出增加", "人员不变"]


def test_lines_of_ascii_words_do_not_run_together() -> None:
    assert paragraphs("共12\n34项\n") == ["共12 34项"]


def test_a_heading_ends_a_paragraph() -> None:
    assert outline(tree("收入减少，\n一、支出\n增加\n")) == ["收入减少，", ("一、1支出", ["增加"])]


# --- what can not be read ------------------------------------------------------------------------------------------


def test_a_line_of_garbage_is_unparsed_and_the_rest_goes_on() -> None:
    text = f"一、甲\n\U000f0001\U000f0002\U000f0003\n二、乙\n{'正文。' * 60}\n"
    [bad] = nodes(text, Unparsed)
    assert isinstance(bad, Unparsed)
    assert bad.reason
    assert [s.heading.title for s in nodes(text, Section) if isinstance(s, Section)] == ["甲", "乙"]


@pytest.mark.parametrize("char", ["\ufffd", "\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"])
def test_a_document_of_nothing_but_garbage_is_unparsed(char: str) -> None:
    source = Source("garbage", f"{char * 30}\n\n{char * 7}\n")
    tree = parse(Source("garbage", source.text, blocks=blocks_of(source)))
    assert tree.children
    assert all(isinstance(n, Unparsed) and n.reason for n in tree.children)


@pytest.mark.parametrize("char", ["\ufffd", "\ue000", "\x01"])
def test_bytes_that_are_no_text_are_refused_in_one_sentence(char: str) -> None:
    with pytest.raises(Unreadable, match="请用 UTF-8"):
        read("garbage", (char * 30).encode())


@pytest.mark.parametrize(
    "text",
    [
        "收入    100.00  200.00\n支出    100.00  200.00\n",
        "收入 100 200 300 支出 " + "1.00 2.00 3.00 " * 20 + "\n",
    ],
)
def test_a_table_that_is_not_read_says_so(text: str) -> None:
    found = [n for n in walk(tree(text)) if isinstance(n, Unparsed)]
    assert found
    assert all("表格" in n.reason for n in found)


@given(st.text(max_size=60) | st.text("一、（）第部分目录表：\n\t|\f 1.①注单位万元", max_size=60))
def test_any_text_has_a_tree(text: str) -> None:
    source = Source("any", text)
    whole = parse(Source("any", text, blocks=blocks_of(source)))
    assert all(whole.span.contains(n.span) for n in walk(whole))


def test_an_indented_line_begins_a_paragraph_and_a_comma_goes_on() -> None:
    assert paragraphs("本单位职责\n　　贯彻政策。\n") == ["本单位职责", "贯彻政策。"]
    assert paragraphs("收入有所减少，\n　　支出有所增加。\n") == ["收入有所减少，支出有所增加。"]


@pytest.mark.parametrize("line", ["部门收入总体情况表        单位：万元", "一、部门收入总体情况表（单位：万元）"])
def test_a_caption_and_its_unit_on_one_line(line: str) -> None:
    [table] = nodes(f"{line}\n科目名称\t合计\n教育支出\t1.00\n合计\t1.00\n", Table)
    assert isinstance(table, Table)
    assert table.caption is not None and table.caption.text.endswith("部门收入总体情况表")
    assert table.unit is not None and "万元" in table.unit.text


def test_contents_with_page_fields_glued_to_the_entry() -> None:
    assert contents("目录\n概况PAGEREF _Toc1 \\h 3\n\n概况\n我局管水。\n") == ["概况"]


# --- headings that the file sets, and does not number -------------------------------------------------------------------

_ARTICLE = """<!DOCTYPE html><html><body>
<h1>甲县教育局</h1><h1>2024年部门预算公开</h1>
<h2>部门概况</h2><h3>主要职责</h3><p>拟订全县教育发展规划,管理各级各类学校,保证适龄儿童入学。</p>
<h3>机构设置</h3><p>内设三个股室,没有下属单位,在职人员二十五人。</p>
<h2>情况说明</h2><p>一、收入情况</p><p>2024年收入预算15.00万元。</p><p>二、支出情况</p><p>2024年支出预算15.00万元。</p>
<h3>部门收入总体情况表</h3><table><tr><td>科目编码<td>科目名称<td>合计</tr><tr><td>205<td>教育支出<td>15.00</tr></table>
<h2>2024年支出预算15.00万元。</h2><h2>名词解释</h2><p>基本支出:指为保障机构正常运转安排的支出。</p>
</body></html>"""


def sections(node: Document | Section) -> Outline:
    """The titles of the sections alone."""
    return [(c.heading.title, sections(c)) for c in node.children if isinstance(c, Section)]


def test_headings_by_their_style() -> None:
    source = read("a.html", _ARTICLE.encode())
    made = parse(source)
    assert sections(made) == [
        ("部门概况", [("主要职责", []), ("机构设置", [])]),
        ("情况说明", [("收入情况", []), ("支出情况", [])]),
        ("名词解释", []),
    ]
    (table,) = (n for n in walk(made) if isinstance(n, Table))
    assert table.caption is not None and table.caption.text == "部门收入总体情况表"
    title = next(n for n in walk(made) if isinstance(n, Paragraph))
    assert title.text.text.startswith("甲县教育局")


def test_a_deeper_heading_by_style_stays_in_its_numbered_section() -> None:
    page = _ARTICLE.replace(
        "<p>二、支出情况</p>", "<h3>增减原因</h3><p>没有变化,与上年持平,各项支出不变。</p><p>二、支出情况</p>"
    )
    section = sections(parse(read("a.html", page.encode())))[1]
    assert section == ("情况说明", [("收入情况", [("增减原因", [])]), ("支出情况", [])])
