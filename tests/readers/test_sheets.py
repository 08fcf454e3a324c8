"""Spreadsheets are read as their printed sheets show them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from budgetlint.model.workbook import Formula, Hidden
from budgetlint.readers.layout import Grid, Laid, Limits, Refused, TextLine
from budgetlint.readers.sheets import read
from budgetlint.readers.sheets.biff import rk
from budgetlint.readers.sheets.dates import is_date
from budgetlint.readers.sheets.display import BUILT_IN, display, display_text, exact
from readers.making import excel, flat, grids, lines, noted, opendocument, place, rows, squares, zipped


def laid(data: bytes) -> list[Laid]:
    return list(read(data, Limits()))


def sheet(inner: str, **more: Any) -> list[Laid]:
    return laid(excel({"表": inner}, **more))


def printed(value: str, code: str) -> str:
    number = exact(value)
    assert number is not None
    return display(number, code)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("1234.5", "General", "1234.5"),
        ("1234.5", "0.00", "1234.50"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("1234567", "#,##0", "1,234,567"),
        ("0.5", "0", "1"),
        ("-0.5", "0", "-1"),
        ("2.675", "0.00", "2.68"),
        ("1.005", "0.00", "1.01"),
        ("1234.5649999999999", "0.00", "1234.57"),
        ("0.30000000000000004", "0.0000000000000000", "0.3000000000000000"),
        ("0.1317", "0.0%", "13.2%"),
        ("-0.055", "0.00%", "-5.50%"),
        ("12345", "0!.0,", "1.2"),
        ("12345", "0\\.0,", "1.2"),
        ("123456789", "0!.0000", "12345.6789"),
        ("12345678", '0!.0,"万"', "1234.6万"),
        ("1234567", "#,##0.00,", "1,234.57"),
        ("1234567", "0,,", "1"),
        ("45", "0.00_ ", "45.00"),
        ("-45", "0.00_);(0.00)", "(45.00)"),
        ("-45", "#,##0.00;[Red]-#,##0.00", "-45.00"),
        ("0", '0.00;-0.00;"-"', "-"),
        ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        ("0", "0;-0;;@", ""),
        ("3.5", "#.##", "3.5"),
        ("0.5", "#.##", ".5"),
        ("5", "000", "005"),
        ("5", '"第"0"项"', "第5项"),
        ("5", "[$￥-804]#,##0.00", "￥5.00"),
        ("150", "[>=100]0.0;0.00", "150.0"),
        ("50", "[>=100]0.0;0.00", "50.00"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("123456789012", "General", "1.23457E+11"),
        ("12345678901", "General", "12345678901"),
        ("123456.789012345", "General", "123456.789"),
        ("0.1", "General", "0.1"),
        ("100", "General", "100"),
        ("1E-10", "General", "1E-10"),
        ("2013801", "@", "2013801"),
        ("5", "", "5"),
        ("123", "[DBNum1]General", "一百二十三"),
        ("123", "[DBNum2][$-804]General", "壹佰贰拾叁"),
        ("1.5", "# ?/?", "1.5"),
        ("45292", "yyyy年m月", "2024年1月"),
        ("45292", 'yyyy"年"m"月"d"日";@', "2024年1月1日"),
        ("45292.75", "yyyy/m/d h:mm", "2024/1/1 18:00"),
        ("45292.75", "h:mm AM/PM", "6:00 PM"),
        ("45292.75", "上午/下午h时mm分", "下午6时00分"),
        ("45292", "[DBNum1][$-804]yyyy年m月d日", "二〇二四年一月一日"),
        ("1.5", "[h]:mm", "36:00"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("45292", "mm:ss", "00:00"),
        ("-1", "yyyy-mm-dd", "########"),
    ],
)
def test_a_number_is_printed_as_its_format_says(value: str, code: str, text: str) -> None:
    assert printed(value, code) == text


def test_two_decimals_are_rounded_half_up_from_what_was_meant() -> None:
    dice = random.Random(7)
    for _ in range(2000):
        meant = Decimal(dice.randrange(-(10**12), 10**12)).scaleb(-dice.randrange(0, 5))
        wanted = meant.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        shown = printed(repr(float(meant)), "0.00")
        assert Decimal(shown) == wanted, (meant, shown)
        assert printed(repr(float(meant)), "#,##0.00").replace(",", "") == shown


def test_all_formats_known_by_number_print_something() -> None:
    assert all(printed("45292.5", code) for code in BUILT_IN.values())
    assert {n for n, code in BUILT_IN.items() if is_date(code)} == {
        *range(14, 23),
        *range(27, 37),
        *range(45, 48),
        *range(50, 59),
    }


def test_texts_under_a_format() -> None:
    assert display_text("甲", "0.00;-0.00;0;@") == "甲"
    assert display_text("甲", '@"县"') == "甲县"
    assert display_text("甲", "0;0;0;") == ""
    assert display_text("甲", "0.00") == "甲"


def test_title_unit_table_and_note_of_a_sheet() -> None:
    found = sheet(
        rows(
            ["2024年部门收支总表"],
            ["编制单位:甲县教育局", None, "单位:万元"],
            ["项目", "金额", "备注"],
            ["收入", 12.5, None],
            ["其他", None, None],
            ["合计", 12.5, None],
            ["注:本表由财政部门批复。"],
        )
    )
    assert lines(found) == ["2024年部门收支总表", "编制单位:甲县教育局 单位:万元", "注:本表由财政部门批复。"]
    (grid,) = grids(found)
    assert squares(grid) == [
        ["项目", "金额", "备注"],
        ["收入", "12.5", ""],
        ["其他", "", ""],
        ["合计", "12.5", ""],
    ]
    assert (grid.address.sheet, grid.address.cell) == ("表", "A3:C6")
    assert grid.cells[3].address.cell == "A4"


def test_tables_parted_by_blank_rows() -> None:
    body: list[list[str | float | None]] = [["项目", "金额", "占比"], ["收入", 1, 2], ["支出", 3, 4]]
    twice = sheet(rows(["表一 收入"], *body, [], ["表二 支出"], ["单位:元"], *body))
    assert [type(x) for x in twice] == [TextLine, Grid, TextLine, TextLine, Grid]
    again = sheet(rows(*body, [], *body))
    assert len(grids(again)) == 2
    gap = sheet(rows(*body, [], ["其他", 5, 6], [], ["三、合计"], ["小计", 8, 10]))
    assert len(grids(gap)) == 1 and grids(gap)[0].rows == 8


def test_a_header_with_units_is_no_line() -> None:
    found = sheet(rows(["项目", "预算数(单位:万元)"], ["收入", 1]))
    assert not lines(found) and squares(grids(found)[0])[0] == ["项目", "预算数(单位:万元)"]
    found = sheet(rows(["部门:甲县教育局", "公开01表", "金额单位:万元"], ["项目", "金额", "备注"], ["收入", 1, "无"]))
    assert lines(found) == ["部门:甲县教育局 公开01表 金额单位:万元"]


def test_a_sheet_of_lines_only() -> None:
    assert lines(sheet(rows(["目录"], ["一、收支总表"], [], ["二、收入表"]))) == ["目录", "一、收支总表", "二、收入表"]


def test_merged_cells_and_their_addresses() -> None:
    merged = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/><mergeCell ref="B2:B9"/></mergeCells>'
    found = sheet(
        rows(["收支总表", None, None], ["项目", "金额"], [None, "上年", "本年"], ["收入", 1, 2], ["支出", 1, 2])
        + merged
    )
    assert lines(found) == ["收支总表"] and place(found[0]).cell == "A1:C1"
    assert squares(grids(found)[0]) == [
        ["项目", "金额", "<"],
        ["<", "上年", "本年"],
        ["收入", "1", "2"],
        ["支出", "1", "2"],
    ]
    assert grids(found)[0].cells[0].address.cell == "A2:A3"


def test_numbers_take_the_format_of_their_cell() -> None:
    inner = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45</v></c><c r="C1" s="2"><v>0.5</v></c></row></sheetData>'
    (grid,) = grids(sheet(inner, texts=["收入"], formats=["#,##0.00_ ", "0.0%"]))
    assert squares(grid) == [["收入", "45.00", "50.0%"]]


def test_zeros_that_the_sheet_does_not_show() -> None:
    view = '<sheetViews><sheetView showZeros="0"/></sheetViews>'
    assert squares(grids(sheet(view + rows(["a", "b", 0])))[0]) == [["a", "b"]]
    assert squares(grids(sheet(rows(["a", "b", 0])))[0]) == [["a", "b", "0"]]


def test_formulas_are_their_stored_values() -> None:
    cells = (
        '<c r="A1"><f>SUM(B1:B2)</f><v>7</v></c><c r="B1" t="str"><f>C1&amp;"x"</f><v></v></c>'
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1"><f>[1]外!A1</f></c><c r="E1"><v>1</v></c>'
    )
    found = sheet(f'<sheetData><row r="1">{cells}</row></sheetData>')
    assert noted(found) == {"表!D1": Formula(), "表!A1": Formula("7", "0")}
    assert squares(grids(found)[0]) == [["7", "", "#DIV/0!", "", "1"]]


def test_hidden_sheets_rows_and_columns_are_read_and_named() -> None:
    inner = (
        '<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>3</v></c></row><row r="3" hidden="1"/></sheetData>'
    )
    found = laid(excel({"明": inner, "暗": rows(["a", "b"]), "空": ""}, states={"暗": "veryHidden", "空": "hidden"}))
    assert noted(found) == {"明!B1": Hidden("明", ((2, 2),), (("B", "B"),)), "暗!A1": Hidden("暗")}
    assert [g.address.sheet for g in grids(found)] == ["明", "暗"]


def test_rows_and_cells_that_do_not_say_where_they_stand() -> None:
    inner = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row></sheetData>"
    assert squares(grids(sheet(inner))[0]) == [["1", "2"], ["3", "4"]]


def test_rich_texts_without_what_is_read_aloud() -> None:
    inner = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>收</t></r><r><t>入</t></r><rPh><t>shou</t></rPh></is></c>'
        '<c r="B1"><v>1</v></c></row></sheetData>'
    )
    assert squares(grids(sheet(inner))[0]) == [["收入", "1"]]


def test_the_calendar_of_1904() -> None:
    inner = '<sheetData><row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1"><v>1</v></c></row></sheetData>'
    found = sheet(inner, formats=["yyyy-mm-dd"], settings='<workbookPr date1904="1"/>')
    assert squares(grids(found)[0]) == [["1904-01-01", "1"]]


@pytest.mark.parametrize("made", [opendocument, flat])
def test_opendocument_shows_what_it_displays(made: Callable[[str], bytes]) -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    wide = cell("2024年<text:s text:c='2'/>收支总表", 'table:number-columns-spanned="2"')
    data = made(
        '<table:table table:name="甲"><table:table-column table:number-columns-repeated="2"/>'
        f"<table:table-row>{wide}<table:covered-table-cell/></table:table-row>"
        f"<table:table-row>{cell('项目')}{cell('金额')}</table:table-row>"
        f"<table:table-row table:visibility='collapse'>{cell('收入')}{cell('1,234.50', 'office:value-type=' + repr('float'))}</table:table-row>"
        f"<table:table-row>{cell('0', 'table:number-columns-repeated=' + repr('2'))}</table:table-row>"
        "<table:table-row table:number-rows-repeated='1048570'><table:table-cell table:number-columns-repeated='16384'/>"
        "</table:table-row></table:table>"
    )
    found = laid(data)
    assert lines(found) == ["2024年  收支总表"] and place(found[1]).cell == "A1:B1"
    assert squares(grids(found)[0]) == [["项目", "金额"], ["收入", "1,234.50"], ["0", "0"]]
    assert noted(found) == {"甲!B3": Hidden("甲", ((3, 3),))}


def test_zeros_that_a_flat_document_does_not_show() -> None:
    cells = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("收入", "支出", "0.00")
    )
    table = f'<table:table table:name="甲"><table:table-row>{cells}</table:table-row></table:table>'
    setting = '<config:config-item config:name="ShowZeroValues">false</config:config-item>'
    assert squares(grids(laid(flat(table, settings=setting)))[0]) == [["收入", "支出"]]
    assert squares(grids(laid(flat(table)))[0]) == [["收入", "支出", "0.00"]]


def test_numbers_in_thirty_bits() -> None:
    assert rk((5 << 2) | 2) == "5"
    assert rk((1250 << 2) | 3) == "12.5"
    assert rk(((1 << 30) - 3) << 2 | 2) == "-3"
    assert float(rk(0x3FF00000)) == 1.0


def test_a_workbook_of_another_writer() -> None:
    openpyxl: Any = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    page = book.active
    page.append(["项目", "预算数", "比例"])
    page.append(["收入", 1234.5, 0.256])
    page["B2"].number_format, page["C2"].number_format = "#,##0.00", "0.0%"
    page.merge_cells("A3:B3")
    page["A3"], page["C3"] = "合计", 1
    out = io.BytesIO()
    book.save(out)
    assert squares(grids(laid(out.getvalue()))[0]) == [
        ["项目", "预算数", "比例"],
        ["收入", "1,234.50", "25.6%"],
        ["合计", "<", "1"],
    ]


@pytest.mark.parametrize(
    ("data", "word_of_it"),
    [
        (excel({"a": rows(["x"])})[:300], "损坏"),
        (excel({"a": "<sheetData><row><c></row></sheetData>"}), "损坏"),
        (excel({"a": '<sheetData><row r="99999999"><c><v>1</v></c></row></sheetData>'}), "损坏"),
        (zipped({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "实体"),
        (zipped({"xl/workbook.bin": "", "[Content_Types].xml": "ms-excel.sheet.binary"}), "xlsb"),
        (opendocument("")[:90], "损坏"),
        (flat("")[:-30], "损坏"),
        (flat("").replace(b"<office:settings>", b"<!ENTITY a 'b'><office:settings>"), "实体"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
    ],
    ids=[
        "cut",
        "not well-formed",
        "far row",
        "entity",
        "xlsb",
        "cut OpenDocument",
        "cut flat",
        "flat entity",
        "empty xls",
    ],
)
def test_what_is_broken_or_hostile_is_refused_in_a_sentence(data: bytes, word_of_it: str) -> None:
    with pytest.raises(Refused, match=word_of_it):
        laid(data)


def test_limits_hold_where_few_bytes_mean_many_cells() -> None:
    many = "<table:table table:name='a'>" + (
        "<table:table-row table:number-rows-repeated='1000'><table:table-cell table:number-columns-repeated='1000'>"
        "<text:p>1</text:p></table:table-cell></table:table-row>" * 3
    )
    with pytest.raises(Refused, match="单元格"):
        laid(opendocument(many + "</table:table>"))
    with pytest.raises(Refused, match="单元格"):
        laid(flat(many + "</table:table>"))
    merged = "".join('<mergeCell ref="A1:A1048576"/>' for _ in range(30))
    far = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(Refused, match="单元格"):
        sheet(far + f"<mergeCells>{merged}</mergeCells>")
    assert len(sheet(far)) <= 2


def test_very_large_numbers_and_formats_are_no_trouble() -> None:
    for value in ("1E+308", "-1E-300", "9.99999999999999E+307", "123456789012345680"):
        for code in ("General", "0.00", "#,##0.00", "0.00%", "yyyy", "0.00E+00", "0!.0,", "?" * 300 + "." + "0" * 30):
            assert isinstance(printed(value, code), str)
    assert exact("1E999") is None and exact("nan") is None and exact("x") is None


def side_by_side(*titles: str, more: str = "") -> list[Laid]:
    """A sheet of two printed pages beside each other, four columns each."""
    first, second = titles
    head = [first, None, None, None, second]
    unit = ["表四", None, "单位:万元", None, "表四", None, "单位:万元"]
    body: list[list[str | float | None]] = [
        ["项目", "上年数", "本年数", None, "项目", "上年数", "本年数"],
        ["余额", 5.0, 6.0, None, "余额", 2.0, 3.0],
    ]
    return sheet(rows(head, unit, *body) + more)


def test_pages_side_by_side_are_tables_of_their_own() -> None:
    """A title that is printed twice in the first row stands above two pages of one sheet."""
    items = side_by_side("甲市债务限额表", "甲市债务限额表")
    assert [squares(grid) for grid in grids(items)] == [
        [["项目", "上年数", "本年数"], ["余额", "5", "6"]],
        [["项目", "上年数", "本年数"], ["余额", "2", "3"]],
    ]
    assert [place(grid).cell for grid in grids(items)] == ["A3:C4", "E3:G4"]
    assert lines(items) == ["甲市债务限额表", "表四 单位:万元"] * 2


@pytest.mark.parametrize(
    ("titles", "more"),
    [
        (("甲市债务限额表", "甲市债务余额表"), ""),
        (("金额", "金额"), ""),
        (("甲市债务限额表", "甲市债务限额表"), '<mergeCells><mergeCell ref="C2:E2"/></mergeCells>'),
    ],
)
def test_other_sheets_are_no_pages_side_by_side(titles: tuple[str, str], more: str) -> None:
    """Two titles that differ, headers that are alike, or what reaches from one page into the next."""
    assert len(grids(side_by_side(*titles, more=more))) == 1
