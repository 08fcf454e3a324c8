"""Titles of pages are told by their look, over one line or two, and contents by their page."""

from __future__ import annotations

from budgetlint.model.address import Address
from budgetlint.model.blocks import TextBlock
from budgetlint.model.nodes import Document, Paragraph, Section, Table, TableOfContents, walk
from budgetlint.model.source import Source
from budgetlint.readers.assembly import assemble
from budgetlint.readers.layout import Grid, GridCell, Laid, PageEdge, TextLine
from budgetlint.syntax import parse

_LEFT, _RIGHT, _BODY, _TITLE = 900, 5100, 140, 200
_TEXT = "拟订全县教育发展规划并组织实施,管理各级各类学校。"


def line(text: str, page: int, top: int, height: int = _BODY, left: int | None = None) -> TextLine:
    """A line in the middle of its page, or from ``left`` on; a character is as wide as high."""
    wide = len(text) * height
    start = (_LEFT + _RIGHT - wide) // 2 if left is None else left
    return TextLine(text, Address(page=page, box=(start, top, start + wide, top + height)))


def body(page: int, first: int = 1600, lines: int = 6) -> list[Laid]:
    """A page of paragraphs of one line each."""
    return [line(_TEXT, page, first + 300 * n, left=_LEFT + 280) for n in range(lines)]


def made(*laid: Laid) -> Source:
    edges = [PageEdge(page, _LEFT + _RIGHT) for page in (1, 2, 3)]
    pages: dict[int | None, list[Laid]] = {}
    for item in laid:
        assert not isinstance(item, PageEdge)
        pages.setdefault(item.address.page, []).append(item)
    return assemble(Source("a.pdf", ""), [x for e in edges for x in (e, *pages.get(e.page, ()))])


def headings(source: Source) -> list[str]:
    return [source.cut(b.span) for b in source.blocks if isinstance(b, TextBlock) and b.heading]


def titles(node: Document) -> list[str]:
    return [n.heading.title for n in walk(node) if isinstance(n, Section)]


def test_a_centred_line_higher_than_the_text_is_a_title() -> None:
    source = made(line("部门概况", 1, 1000, _TITLE), *body(1), line("名词解释", 2, 1000, _TITLE), *body(2))
    assert headings(source) == ["部门概况", "名词解释"]
    # The first is the title of the whole.
    assert titles(parse(source)) == ["名词解释"]
    assert not any(n.text.text.startswith("名词解释") for n in walk(parse(source)) if isinstance(n, Paragraph))


def test_what_is_no_title() -> None:
    no_titles = (
        line("部门概况", 1, 1000),  # as high as the text
        line("部门概况", 1, 1200, _TITLE, left=_LEFT),  # at the margin
        line("合计12.00万元", 1, 1400, _TITLE),
        line("部门概况如下:", 1, 1700, _TITLE),
        line("2024", 1, 2000, _TITLE),
        line("部门概况" * 5, 1, 2300, _TITLE),  # as wide as the text
    )
    assert headings(made(*no_titles, *body(2))) == []


def test_a_title_over_two_lines_is_one_and_a_caption_stays_with_its_table() -> None:
    grid = Grid(
        2,
        2,
        tuple(GridCell(r, c, t, Address(page=2)) for r, row in enumerate(("地区 金额", "甲县 12.00")) for c, t in enumerate(row.split())),
        Address(page=2, box=(_LEFT, 2000, _RIGHT, 3000)),
    )  # fmt: skip
    above, below = line("2024年全县对乡镇税收返还和转移支付", 2, 1000, _TITLE), line("分地区决算表", 2, 1300, _TITLE)
    source = made(*body(1), above, below, grid, *body(3))
    assert headings(source) == ["2024年全县对乡镇税收返还和转移支付分地区决算表"]
    (table,) = (n for n in walk(parse(source)) if isinstance(n, Table))
    assert table.caption is not None and table.caption.text == "2024年全县对乡镇税收返还和转移支付分地区决算表"


def test_the_last_word_of_a_caption_may_stand_alone() -> None:
    above, below = line("一般公共预算“三公”经费、会议费、培训费支出预算", 2, 1000, 180), line("表", 2, 1250, 180)
    assert headings(made(*body(1), above, below, *body(3))) == ["一般公共预算“三公”经费、会议费、培训费支出预算表"]


def test_contents_without_page_numbers_end_with_their_page() -> None:
    entries = ["一、单位主要职能", "二、单位机构设置", "三、名词解释"]
    contents = [line(text, 1, 1400 + 200 * n, left=_LEFT) for n, text in enumerate(entries)]
    rest = (line("甲县教育局主要职能", 2, 1000, _TITLE), *body(2))
    tree = parse(made(line("目录", 1, 1000, _TITLE), *contents, *rest))
    (found,) = (n for n in walk(tree) if isinstance(n, TableOfContents))
    assert [e.title for e in found.entries] == [e[2:] for e in entries]
    assert titles(tree) == ["甲县教育局主要职能"]
    # A page with a sentence on it is no contents.
    told = parse(made(line("目录", 1, 1000, _TITLE), *contents, *body(1, 2400, 1), *rest))
    assert titles(told)[:3] == [e[2:] for e in entries]
