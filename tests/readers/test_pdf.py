"""PDF, page by page as it is drawn: lines by baselines, tables by rules, what pages repeat, what can not be read."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from budgetlint.model.source import Unreadable
from budgetlint.readers import read as read_file
from budgetlint.readers.layout import Grid, Kept, Laid, Limits, PageEdge, Refused, TextLine
from budgetlint.readers.pdf import read
from readers.making import grids, kinds, lines, squares

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = 595.0, 842.0
pdfmetrics.registerFont(UnicodeCIDFont(_FONT))


def drawn(
    *pages: Callable[[Canvas], None],
    size: tuple[float, float] = (_WIDTH, _HEIGHT),
    encrypt: StandardEncryption | None = None,
) -> bytes:
    """A PDF of pages; y counts from the top in ``text`` and ``table``."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, encrypt=encrypt)
    for page in pages:
        canvas.setFont(_FONT, 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def text(canvas: Canvas, x: float, y: float, words: str, size: float = 10, font: str = _FONT) -> None:
    canvas.setFont(font, size)
    canvas.drawString(x, _HEIGHT - y, words)


def table(canvas: Canvas, y: float, *rows: str, x: float = 50, width: float = 120, height: float = 20) -> None:
    """Rows of words in cells of one size with all their rules."""
    for r, row in enumerate(rows):
        for c, words in enumerate(row.split()):
            left, top = x + c * width, y + r * height
            canvas.rect(left, _HEIGHT - top - height, width, height)
            if words != "_":
                text(canvas, left + 4, top + height - 6, words)


def laid(data: bytes) -> list[Laid]:
    return list(read(data, Limits()))


def said(page: Callable[[Canvas], None], *others: Callable[[Canvas], None]) -> list[Laid]:
    return laid(drawn(page, *others))


def test_a_line_is_what_stands_on_one_baseline_whatever_the_order_of_the_file() -> None:
    def page(c: Canvas) -> None:
        text(c, 190, 101.5, "1,234.50", font="Helvetica")
        text(c, 240, 100, "万元,比上年增加")
        text(c, 100, 100, "收入预算总计")
        text(c, 325, 101, "2.55", font="Times-Roman")
        text(c, 350, 100, "万元。")

    assert lines(said(page)) == ["收入预算总计 1,234.50万元,比上年增加2.55万元。"]


def test_words_and_numbers_that_stand_apart_are_apart() -> None:
    def page(c: Canvas) -> None:
        text(c, 100, 100, "12.00")
        text(c, 145, 100, "34.00")
        text(c, 100, 130, "budget 2024")

    assert lines(said(page)) == ["12.00 34.00", "budget 2024"]


def test_cells_of_rules_are_a_table_with_the_lines_of_each_cell() -> None:
    def page(c: Canvas) -> None:
        text(c, 50, 80, "部门支出总体情况表")
        table(c, 100, "科目 金额", "_ 12.00", height=30)
        text(c, 54, 142, "一般公共")
        text(c, 54, 154, "服务支出")
        text(c, 50, 200, "注:无")

    found = said(page)
    assert lines(found) == ["部门支出总体情况表", "注:无"]
    [grid] = grids(found)
    assert squares(grid) == [["科目", "金额"], ["一般公共\n服务支出", "12.00"]]
    assert grid.ruled


def test_merged_cells_span_what_they_are_drawn_over() -> None:
    def page(c: Canvas) -> None:
        c.rect(50, _HEIGHT - 160, 300, 60)
        for x in (150, 250):
            c.line(x, _HEIGHT - 120 if x == 250 else _HEIGHT - 100, x, _HEIGHT - 160)
        c.line(150, _HEIGHT - 120, 350, _HEIGHT - 120)
        c.line(50, _HEIGHT - 140, 350, _HEIGHT - 140)
        for x, y, words in (
            (55, 125, "科目"),
            (155, 114, "支出"),
            (155, 134, "基本"),
            (255, 134, "项目"),
            (55, 154, "教育"),
            (155, 154, "5.00"),
            (255, 154, "7.00"),
        ):
            text(c, x, y, words)

    [grid] = grids(said(page))
    assert squares(grid) == [["科目", "支出", "<"], ["<", "基本", "项目"], ["教育", "5.00", "7.00"]]


def test_rules_may_be_thin_filled_boxes() -> None:
    def page(c: Canvas) -> None:
        for y in (100, 120, 140):
            c.rect(50, _HEIGHT - y, 200, 0.5, stroke=0, fill=1)
        for x in (50, 150, 250):
            c.rect(x, _HEIGHT - 140, 0.5, 40, stroke=0, fill=1)
        for x, y, words in ((55, 114, "科目"), (155, 114, "金额"), (55, 134, "教育"), (155, 134, "5.00")):
            text(c, x, y, words)

    [grid] = grids(said(page))
    assert squares(grid) == [["科目", "金额"], ["教育", "5.00"]]


def test_rules_may_stand_in_a_form_that_is_drawn_elsewhere() -> None:
    def page(c: Canvas) -> None:
        c.beginForm("rules")
        for n in range(3):
            c.line(0, n * 20, 200, n * 20)
            c.line(n * 100, 0, n * 100, 40)
        c.endForm()
        c.saveState()
        c.translate(50, _HEIGHT - 140)
        c.doForm("rules")
        c.restoreState()
        for x, y, words in ((55, 114, "科目"), (155, 114, "金额"), (55, 134, "教育"), (155, 134, "5.00")):
            text(c, x, y, words)

    [grid] = grids(said(page))
    assert squares(grid) == [["科目", "金额"], ["教育", "5.00"]]


def test_two_tables_of_a_page_are_two() -> None:
    def page(c: Canvas) -> None:
        table(c, 100, "科目 金额", "教育 5.00")
        text(c, 50, 170, "收入表")
        table(c, 180, "项目 金额 备注", "拨款 7.00 _")

    found = said(page)
    assert [squares(g)[0] for g in grids(found)] == [["科目", "金额"], ["项目", "金额", "备注"]]
    assert [type(x) for x in found] == [PageEdge, Grid, TextLine, Grid]


def test_a_box_around_text_is_no_table() -> None:
    def page(c: Canvas) -> None:
        c.rect(30, 30, _WIDTH - 60, _HEIGHT - 60)
        for n in range(4):
            text(c, 60, 100 + 20 * n, f"第{n}行文字")

    found = said(page)
    assert grids(found) == []
    assert len(lines(found)) == 4


def test_rows_that_no_rule_parts_are_rows_all_the_same() -> None:
    def page(c: Canvas) -> None:
        table(c, 100, "科目 年初 决算", height=20)
        table(c, 120, "_ _ _", height=80)
        for n, row in enumerate(("教育支出 12.00 1,250.00", "农林水支出 — 8.00", "合计 12.00 1,258.00")):
            for k, words in enumerate(row.split()):
                text(c, 54 + 120 * k, 140 + 20 * n, words)

    [grid] = grids(said(page))
    assert squares(grid) == [
        ["科目", "年初", "决算"],
        ["教育支出", "12.00", "1,250.00"],
        ["农林水支出", "—", "8.00"],
        ["合计", "12.00", "1,258.00"],
    ]
    assert [c.address.box[1] < c.address.box[3] for c in grid.cells if c.address.box] == [True] * 12


def test_a_figure_that_is_broken_in_its_cell_is_one() -> None:
    def page(c: Canvas) -> None:
        table(c, 100, "科目 金额")
        table(c, 120, "_ _", height=40)
        for x, y, words in ((54, 145, "教育支出"), (174, 138, "308,37"), (174, 152, "4")):
            text(c, x, y, words)

    [grid] = grids(said(page))
    assert squares(grid) == [["科目", "金额"], ["教育支出", "308,374"]]


@pytest.mark.parametrize(
    ("above", "below", "width", "texts"),
    [
        ("667.2", "5", 30, ["667.25"]),
        ("4,521,65", "0.92", 44, ["4,521,650.92"]),
        ("0.0000", "00", 36, ["0.000000"]),
        ("201030", "9", 36, ["2010309"]),
        ("12.3", "4%", 28, ["12.34%"]),
        ("667.2", "5", 60, ["667.2", "5"]),
        ("667.25", "5.00", 30, ["667.25", "5.00"]),
        ("1,234", "5.00", 30, ["1,234", "5.00"]),
        ("20101", "20102", 32, ["20101", "20102"]),
        ("12.00", "13", 32, ["12.00", "13"]),
    ],
)
def test_a_figure_that_fills_its_cell_goes_on_in_the_next_line(
    above: str, below: str, width: float, texts: list[str]
) -> None:
    """And those that do not are a list of figures: a row each."""

    def page(c: Canvas) -> None:
        for left, right in ((50, 150), (150, 150 + width)):
            c.rect(left, _HEIGHT - 120, right - left, 20)
            c.rect(left, _HEIGHT - 160, right - left, 40)
        for x, y, words in (
            (54, 114, "科目"),
            (154, 114, "数"),
            (54, 135, "教育"),
            (154, 135, above),
            (154, 149, below),
        ):
            text(c, x, y, words)

    [grid] = grids(said(page))
    assert [row[1] for row in squares(grid)[1:]] == texts


def test_a_figure_beside_the_next_line_says_that_both_are_figures() -> None:
    def page(beside: str) -> Callable[[Canvas], None]:
        def draw(c: Canvas) -> None:
            for left, right in ((50, 150), (150, 186), (186, 260)):
                c.rect(left, _HEIGHT - 120, right - left, 20)
                c.rect(left, _HEIGHT - 160, right - left, 40)
            for x, y, words in (
                (54, 135, "教育"),
                (154, 135, "201030"),
                (154, 149, "9"),
                (190, 135, "5.00"),
                (190, 149, beside),
            ):
                text(c, x, y, words)

        return draw

    for beside, column in (("7.00", ["201030", "9"]), ("万元", ["2010309"])):
        [grid] = grids(said(page(beside)))
        assert [row[1] for row in squares(grid)[1:]] == column


def test_figures_in_columns_without_rules_are_a_table() -> None:
    def page(c: Canvas) -> None:
        text(c, 60, 80, "以下是各项支出的情况。")
        for n, row in enumerate(("教育支出 12.00 5.00", "农林水支出 8.00 _", "合计 20.00 5.00")):
            for at, words in zip((60, 250, 400), row.split(), strict=True):
                if words != "_":
                    text(c, at, 100 + 16 * n, words)
        text(c, 60, 180, "以上数据以万元为单位。")

    found = said(page)
    [grid] = grids(found)
    assert not grid.ruled
    assert squares(grid) == [["教育支出", "12.00", "5.00"], ["农林水支出", "8.00", ""], ["合计", "20.00", "5.00"]]
    assert lines(found) == ["以下是各项支出的情况。", "以上数据以万元为单位。"]


def test_a_table_of_contents_is_no_table_of_figures() -> None:
    def page(c: Canvas) -> None:
        for n, words in enumerate(("第一部分 概况", "一、主要职责", "二、机构设置", "第二部分 报表")):
            text(c, 60, 100 + 16 * n, words)
            text(c, 500, 100 + 16 * n, str(n + 1))

    assert grids(said(page)) == []


def numbered(count: int) -> list[Callable[[Canvas], None]]:
    def page(n: int) -> Callable[[Canvas], None]:
        def draw(c: Canvas) -> None:
            text(c, 220, 40, "甲县教育局部门预算")
            text(c, 60, 100, f"第{n}页的正文。")
            text(c, 60, 120, "12")
            text(c, 290, 815, f"- {n} -")

        return draw

    return [page(n) for n in range(1, count + 1)]


def test_page_numbers_and_running_heads_are_left_out_at_the_edges_only() -> None:
    found = laid(drawn(*numbered(4)))
    assert lines(found) == [line for n in range(1, 5) for line in (f"第{n}页的正文。", "12")]
    assert [x.page for x in found if isinstance(x, PageEdge)] == [1, 2, 3, 4]


def test_a_title_that_stands_once_at_the_top_is_kept() -> None:
    assert lines(said(lambda c: text(c, 220, 40, "甲县教育局2024年部门预算")))[0] == "甲县教育局2024年部门预算"


@pytest.mark.parametrize("again", [True, False])
def test_a_table_goes_on_over_the_page(again: bool) -> None:
    """With its header again or without: one table, every cell on its own page."""
    head = ("科目 金额",) if again else ()
    found = said(
        lambda c: table(c, 700, "科目 金额", "教育 5.00", "农林 6.00"), lambda c: table(c, 60, *head, "水利 7.00")
    )
    [grid] = grids(found)
    assert squares(grid) == [["科目", "金额"], ["教育", "5.00"], ["农林", "6.00"], ["水利", "7.00"]]
    assert [c.address.page for c in grid.cells] == [1] * 6 + [2] * 2
    assert (grid.cells[-1].row, grid.cells[-1].column) == (3, 1)


def test_another_table_on_the_next_page_is_another() -> None:
    def titled(c: Canvas) -> None:
        text(c, 60, 50, "收入总体情况表")
        table(c, 60, "项目 金额", "拨款 7.00")

    found = said(
        lambda c: table(c, 700, "科目 金额", "教育 5.00"),
        titled,
    )
    assert len(grids(found)) == 2


def test_a_turned_page_is_read_as_it_is_shown() -> None:
    def page(c: Canvas) -> None:
        c.rotate(90)
        c.translate(0, -_WIDTH)
        c.setFont(_FONT, 10)
        for r, row in enumerate((("科目", "金额"), ("教育", "5.00"))):
            for k, words in enumerate(row):
                c.rect(100 + 120 * k, 400 - 20 * r, 120, 20)
                c.drawString(104 + 120 * k, 406 - 20 * r, words)
        c.setPageRotation(90)

    [grid] = grids(said(page))
    assert squares(grid) == [["科目", "金额"], ["教育", "5.00"]]
    box = grid.address.box
    assert box is not None and box[2] - box[0] > box[3] - box[1]


def test_the_address_of_a_cell_is_its_box_on_the_page() -> None:
    [grid] = grids(said(lambda c: table(c, 100, "科目 金额", "教育 5.00")))
    cell = grid.cells[3]
    assert cell.text == "5.00"
    assert cell.address.page == 1
    assert cell.address.box is not None
    assert all(abs(a - b) <= 10 for a, b in zip(cell.address.box, (1700, 1200, 2900, 1400), strict=True))


def test_a_page_that_is_a_picture_is_told_and_the_others_are_read() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (60, 80), 200))

    def scanned(c: Canvas) -> None:
        c.drawImage(picture, 0, 0, _WIDTH, _HEIGHT)

    found = said(scanned, lambda c: text(c, 60, 100, "收入总计12.00万元。"))
    assert kinds(found) == [Kept.SCANNED]
    assert lines(found) == ["收入总计12.00万元。"]


def test_what_can_not_be_opened_is_refused_in_a_sentence() -> None:
    good = drawn(lambda c: text(c, 60, 100, "收入"))
    locked = drawn(lambda c: text(c, 60, 100, "收入"), encrypt=StandardEncryption("secret", "owner"))
    for data, words in ((good[: len(good) // 3], "损坏"), (b"%PDF-1.7\n" + b"x" * 500, "损坏"), (locked, "密码")):
        with pytest.raises(Refused, match=words):
            list(read(data, Limits()))
    with pytest.raises(Refused, match="页"):
        list(read(drawn(*numbered(3)), Limits(pages=2)))


def test_a_password_for_changes_alone_does_not_keep_one_from_reading() -> None:
    open_ = drawn(lambda c: text(c, 60, 100, "收入"), encrypt=StandardEncryption("", "owner", canModify=0))
    assert lines(laid(open_)) == ["收入"]


def test_without_the_library_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(Unreadable, match=r"budgetlint\[pdf\]"):
        read_file("a.pdf", drawn(lambda c: text(c, 60, 100, "收入")))
