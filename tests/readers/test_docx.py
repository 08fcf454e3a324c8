"""Word documents are read as the last page shows them."""

from __future__ import annotations

import io
from typing import Any

import pytest

from budgetlint.readers.docx import read
from budgetlint.readers.layout import Kept, Laid, Limits, Refused, TextLine
from budgetlint.readers.numerals import FORMATS
from readers.making import W, grids, kinds, lines, p, place, squares, tbl, tc, word, zipped


def laid(body: str, styles: str = "", numbering: str = "", **apart: str) -> list[Laid]:
    return list(read(word(body, styles, numbering, **apart), Limits()))


def numbered(level: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def in_list(level: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


LIST = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def test_paragraphs_and_tables_come_in_order() -> None:
    found = laid(p("甲") + tbl(tc("a") + tc("b")) + p() + p("乙"))
    assert [x.text if isinstance(x, TextLine) else "表" for x in found] == ["甲", "表", "乙"]
    assert place(found[2]).paragraph == 3
    assert grids(found)[0].address.table == 1


def test_merged_cells_keep_their_squares() -> None:
    span, start, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    (grid,) = grids(
        laid(
            tbl(
                tc("项目", start) + tc("收入", span),
                tc("", on) + tc("上年") + tc("本年"),
                tc("", on) + tc("合计", span + start),
                before + tc("", span + on),
            )
        )
    )
    assert squares(grid) == [
        ["项目", "收入", "<"],
        ["<", "上年", "本年"],
        ["<", "合计", "<"],
        ["", "<", "<"],
    ]
    assert [(c.address.row, c.address.column) for c in grid.cells][:2] == [(1, 1), (1, 2)]


def test_a_cell_goes_on_only_from_one_of_its_own_width() -> None:
    (grid,) = grids(
        laid(tbl(tc("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), tc("乙", "<w:vMerge/>") + tc("丙")))
    )
    assert squares(grid) == [["甲", "<"], ["乙", "丙"]]


def test_old_horizontal_merges_and_absurd_spans() -> None:
    (grid,) = grids(laid(tbl(tc("甲", '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>"), tc("1") + tc("2"))))
    assert squares(grid) == [["甲", "<"], ["1", "2"]]
    (grid,) = grids(laid(tbl(tc("甲", '<w:gridSpan w:val="99999999"/>') + tc("乙"))))
    assert grid.columns <= 1001


def test_edges_that_a_program_rounded_apart_are_one() -> None:
    """Columns one twip wide are where the edges of some rows are one twip beside those of the others."""
    wide = '<w:gridSpan w:val="2"/>'
    rows = (tc("a", wide) + tc("b") + tc("c"), tc("d") + tc("e", wide) + tc("f"), tc("g") + tc("") + tc("h") + tc("i"))

    def drawn(*widths: int) -> list[list[str]]:
        columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        grid = f"<w:tblGrid>{columns}</w:tblGrid>"
        (found,) = grids(laid(tbl(*rows).replace("<w:tbl>", f"<w:tbl>{grid}")))
        return squares(found)

    assert drawn(900, 1, 900, 900) == [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
    apart = [["a", "<", "b", "c"], ["d", "e", "<", "f"], ["g", "", "h", "i"]]
    assert drawn(900, 400, 900, 900) == drawn(0, 0, 0, 0) == drawn() == apart
    rows = (*rows[:2], tc("g") + tc("x") + tc("h") + tc("i"))
    assert drawn(900, 1, 900, 900) == [*apart[:2], ["g", "x", "h", "i"]]


def test_a_table_in_a_cell_follows_on_its_own() -> None:
    inner = f"<w:tc>{p('外')}{tbl(tc('内1') + tc('内2'))}{p('后')}</w:tc>"
    outer, own = grids(laid(tbl(inner + tc("旁"))))
    assert squares(outer) == [["外\n后", "旁"]]
    assert squares(own) == [["内1", "内2"]]
    assert own.address.table == 2


def test_a_table_of_one_cell_is_a_frame() -> None:
    found = laid(tbl(f"<w:tc>{p('标题')}{tbl(tc('a') + tc('b'))}</w:tc>"))
    assert lines(found) == ["标题"]
    assert [squares(g) for g in grids(found)] == [[["a", "b"]]]


@pytest.mark.parametrize(
    ("styles", "properties", "level"),
    [
        ('<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>', '<w:pStyle w:val="1"/>', 1),
        ('<w:style w:type="paragraph" w:styleId="a"><w:name w:val="标题 2"/></w:style>', '<w:pStyle w:val="a"/>', 2),
        ('<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>', '<w:pStyle w:val="T"/>', 1),
        ('<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>', '<w:pStyle w:val="t"/>', None),
        (
            '<w:style w:type="paragraph" w:styleId="b"><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="c"><w:basedOn w:val="b"/></w:style>',
            '<w:pStyle w:val="c"/>',
            3,
        ),
        ("", '<w:outlineLvl w:val="0"/>', 1),
        (
            '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>',
            '<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>',
            None,
        ),
        ('<w:style w:styleId="x"><w:basedOn w:val="x"/></w:style>', '<w:pStyle w:val="x"/>', None),
    ],
)
def test_headings_by_style_or_outline(styles: str, properties: str, level: int | None) -> None:
    (line,) = laid(p("第一部分", properties), styles)
    assert isinstance(line, TextLine)
    assert line.heading == level


def test_numbers_that_word_makes_are_text() -> None:
    levels = (
        numbered(0, "chineseCountingThousand", "%1、")
        + numbered(1, "chineseCountingThousand", "（%2）")
        + numbered(2, "decimal", "%3.")
        + numbered(3, "decimal", "%1.%4", "<w:isLgl/>")
    )
    found = laid(
        p("收入", in_list(0))
        + p("税收", in_list(1))
        + p("增值税", in_list(2))
        + p("所得税", in_list(2))
        + p("非税", in_list(1))
        + p("罚没", in_list(2))
        + p("支出", in_list(0))
        + p("基本", in_list(1))
        + p("人员", in_list(3)),
        numbering=f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{LIST}',
    )
    assert lines(found) == [
        "一、收入",
        "（一）税收",
        "1.增值税",
        "2.所得税",
        "（二）非税",
        "1.罚没",
        "二、支出",
        "（一）基本",
        "2.1 人员",
    ]


def test_a_list_of_a_style_and_a_list_that_starts_anew() -> None:
    level = numbered(0, "decimal", "第%1条", '<w:pStyle w:val="s"/>')
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        f'{LIST}<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    style = '<w:style w:type="paragraph" w:styleId="s"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = (
        p("a", '<w:pStyle w:val="s"/>')
        + p("b", '<w:pStyle w:val="s"/>')
        + p("c", in_list(0, 2))
        + p("d", in_list(0, 2))
    )
    off = p("e", '<w:pStyle w:val="s"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(laid(body + off, style, numbering)) == ["第1条 a", "第2条 b", "第5条 c", "第6条 d", "e"]


def test_numbers_fill_the_cells_of_a_column() -> None:
    numbering = f'<w:abstractNum w:abstractNumId="0">{numbered(0, "decimal", "%1")}</w:abstractNum>{LIST}'
    cell = f"<w:tc>{p('', in_list(0))}</w:tc>"
    (grid,) = grids(laid(tbl(cell + tc("甲"), cell + tc("乙")), numbering=numbering))
    assert [[c.strip() for c in row] for row in squares(grid)] == [["1", "甲"], ["2", "乙"]]


@pytest.mark.parametrize(
    ("form", "value", "printed"),
    [
        ("chineseCountingThousand", 10, "十"),
        ("chineseCountingThousand", 21, "二十一"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 12_034, "一万二千零三十四"),
        ("chineseCounting", 19, "十九"),
        ("chineseCounting", 101, "一○一"),
        ("japaneseCounting", 11, "十一"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 12, "亥"),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalFullWidth", 12, "１２"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("decimalZero", 5, "05"),
    ],
)
def test_formats_of_numbers(form: str, value: int, printed: str) -> None:
    assert FORMATS[form](value) == printed


def test_tracked_changes_are_read_as_accepted() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('预算')}<w:ins w:id='1'>{run.format('增加')}</w:ins>"
        f"<w:del w:id='2'><w:r><w:delText>减少</w:delText></w:r></w:del>"
        f"<w:moveFrom w:id='3'>{run.format('旧处')}</w:moveFrom><w:moveTo w:id='4'>{run.format('新处')}</w:moveTo></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del w:id='5'/></w:rPr></w:pPr>{run.format('上段')}</w:p>{p('下段')}"
        + tbl(tc("a") + tc("b"), "<w:trPr><w:del w:id='6'/></w:trPr>" + tc("删") + tc("去"), tc("c") + tc("d"))
    )
    found = laid(body)
    assert kinds(found) == [Kept.REVISED]
    assert lines(found) == ["预算增加新处", "上段下段"]
    assert squares(grids(found)[0]) == [["a", "b"], ["c", "d"]]
    assert not kinds(laid(p("没有修订")))


def test_a_text_box_is_read_once_and_named() -> None:
    box = f"<w:txbxContent>{p('盒中')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    found = laid(f"<w:p><w:r><w:t>段</w:t>{both}</w:r></w:p>" + p("后"))
    assert lines(found) == ["段", "盒中", "后"]
    assert place(found[1]).part == "文本框"
    assert lines(laid(f"<w:p><w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r></w:p>")) == ["盒中"]


def test_headers_footers_and_notes_stand_apart() -> None:
    note = f"<w:footnote w:type='separator'>{p('线')}</w:footnote><w:footnote w:id='2'>{p('注一')}</w:footnote>"
    found = laid(p("正文"), header=p("页眉字"), footer=p("- 1 -"), footnotes=note)
    assert [(x.text, x.address.part) for x in found if isinstance(x, TextLine)] == [
        ("正文", ""),
        ("注一", "脚注"),
        ("页眉字", "页眉"),
        ("- 1 -", "页脚"),
    ]


def test_what_is_not_printed_is_left_out_and_signs_are_printed() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>显</w:t></w:r>"
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:softHyphen/><w:noBreakHyphen/><w:t>丙</w:t><w:br/><w:t>次行</w:t></w:r>"
        "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='宋体' w:char='25A1'/></w:r></w:p>"
    )
    assert lines(laid(body)) == ["显甲\t乙-丙", "次行☑□"]


def test_fields_show_their_results_alone() -> None:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    body = (
        f"<w:p>{mark('begin')}<w:r><w:instrText>TOC \\o</w:instrText></w:r>{mark('separate')}"
        f"<w:hyperlink><w:r><w:t>第一部分</w:t><w:tab/></w:r>{mark('begin')}<w:r><w:instrText>PAGEREF</w:instrText>"
        f"<w:t>错</w:t></w:r>{mark('separate')}<w:r><w:rPr><w:webHidden/></w:rPr><w:t>3</w:t></w:r>{mark('end')}</w:hyperlink></w:p>"
        f"<w:p><w:r><w:t>第二部分</w:t></w:r>{mark('end')}</w:p>"
    )
    assert lines(laid(body)) == ["第一部分\t3", "第二部分"]


def test_names_of_the_strict_schema() -> None:
    data = word(p("严格"))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts = {"word/document.xml": f'<w:document xmlns:w="{strict}"><w:body>{p("严格")}</w:body></w:document>'}
    assert lines(read(zipped(parts), Limits())) == lines(read(data, Limits())) == ["严格"]


@pytest.mark.parametrize(
    ("data", "word_of_it"),
    [
        (word(p("x"))[:200], "损坏"),
        (zipped({"word/document.xml": "<w:document"}), "损坏"),
        (zipped({"word/document.xml": f"<w:document {W}/>"}), "损坏"),
        (zipped({"word/other.xml": "<a/>"}), "损坏"),
        (zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "实体"),
        (zipped({"word/document.xml": '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}), "实体"),
        (zipped({"word/document.xml": "<a>" * 5000 + "</a>" * 5000}), "损坏"),
        (
            word(tbl(f"<w:tc>{'<w:tbl><w:tr><w:tc>' * 40}{p('x')}{'</w:tc></w:tr></w:tbl>' * 40}</w:tc>" + tc("y"))),
            "嵌套",
        ),
    ],
)
def test_what_is_broken_or_hostile_is_refused_in_a_sentence(data: bytes, word_of_it: str) -> None:
    with pytest.raises(Refused, match=word_of_it) as refused:
        list(read(data, Limits()))
    assert str(refused.value).endswith("。") and "\n" not in str(refused.value)


def test_limits_hold() -> None:
    data = word(tbl(*[tc("1") + tc("2")] * 50))
    for limits in (Limits(bytes=100), Limits(unpacked=500), Limits(cells=20), Limits(seconds=-1)):
        with pytest.raises(Refused):
            list(read(data, limits))


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(Refused, match=r"pip install 'budgetlint\[office\]'"):
        list(read(word(p("x")), Limits()))


def test_a_document_of_another_writer() -> None:
    docx: Any = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("部门预算", 1)
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "项目"
    table.cell(2, 2).text = "12.50"
    out = io.BytesIO()
    document.save(out)
    found = list(read(out.getvalue(), Limits()))
    assert isinstance(found[0], TextLine) and (found[0].text, found[0].heading) == ("部门预算", 1)
    assert squares(grids(found)[0]) == [["项目", "<", ""], ["<", "<", ""], ["", "", "12.50"]]
