"""The article of a page is read, and the site around it is not."""

from __future__ import annotations

import base64

import pytest

from budgetlint.model.blocks import TableBlock, TextBlock
from budgetlint.readers import read as read_file
from budgetlint.readers.html import read
from budgetlint.readers.layout import Kept, Laid, Limits, Refused, TextLine
from readers.making import grids, kinds, lines, squares

LONG = (
    "2024年部门预算收入总计1,234.50万元,其中:一般公共预算拨款收入1,200.00万元,其他收入34.50万元,比上年增加12.30万元。"
)


def laid(body: str, head: str = "") -> list[Laid]:
    return list(read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), Limits()))


def test_lines_break_where_a_browser_breaks_them() -> None:
    found = laid(
        "<div>一<b>部</b>分<br>第二行<p>三\n段</p>尾&nbsp;字<span>连</span></div><pre>a\n b</pre><p>two\nwords</p>"
    )
    assert lines(found) == ["一部分", "第二行", "三段", "尾\xa0字连", "a", " b", "two words"]


def test_spans_of_tables() -> None:
    (grid,) = grids(
        laid(
            "<table><tfoot><tr><td>合计<td colspan=2>3</tfoot><thead><tr><th rowspan=2>项目</th><th colspan=2>金额</th></tr>"
            "<tr><th>上年<th>本年</tr></thead><tbody><tr><td>收入<br>其中<td>1<td>2</tbody></table>"
        )
    )
    assert squares(grid) == [
        ["项目", "金额", "<"],
        ["<", "上年", "本年"],
        ["收入\n其中", "1", "2"],
        ["合计", "3", "<"],
    ]


def test_absurd_spans_do_no_harm() -> None:
    (grid,) = grids(
        laid(
            "<table><tr><td colspan=100000>题</td></tr><tr><td rowspan=0>a</td><td rowspan=99999>b</td></tr>"
            "<tr><td colspan=-3>c</td></tr><tr><td>d</td></tr></table>"
        )
    )
    assert squares(grid) == [["题", "<", "<"], ["a", "b", ""], ["<", "<", "c"], ["<", "<", "d"]]


def test_cells_and_tables_know_the_line_of_the_markup() -> None:
    found = laid("<p>x</p>\n<table>\n<tr>\n<td>a</td><td>b</td></tr></table>")
    assert (grids(found)[0].address.line, grids(found)[0].cells[1].address.line) == (2, 4)


def test_a_table_that_lays_out_is_gone_into() -> None:
    inner = "<table><tr><td>项目<td>金额</tr><tr><td>收入<td>1.00</tr></table>"
    found = laid(f"<table><tr><td>{LONG * 8}<p>一、概况</p></td><td></td></tr><tr><td>{inner}</td></tr></table>")
    assert lines(found) == [LONG * 8, "一、概况"]
    assert [squares(g) for g in grids(found)] == [[["项目", "金额"], ["收入", "1.00"]]]


def test_a_small_table_in_a_cell_of_a_real_one_follows() -> None:
    row = "<tr><td>甲乙丙丁<td>1.00<td>2.00</tr>"
    found = grids(laid(f"<table>{row * 4}<tr><td>戊<table><tr><td>x<td>y</tr></table></td><td>3<td>4</tr></table>"))
    assert [squares(g) for g in found] == [
        [["甲乙丙丁", "1.00", "2.00"]] * 4 + [["戊", "3", "4"]],
        [["x", "y"]],
    ]


def test_the_site_around_the_article_is_left_out() -> None:
    menu = "".join(f"<li><a href='/c{n}'>栏目名称{n}</a></li>" for n in range(40))
    found = laid(
        f"<div class='head'><ul class='nav'>{menu}</ul></div>"
        "<div class='wrap'><div class='crumb'>当前位置:<a href='/'>首页</a> &gt; <a href='/b'>预算公开</a></div>"
        "<div class='content'><h1>甲县教育局2024年部门预算</h1><div class='info'>发布时间:2024-02-01 字号:大 小</div>"
        f"<div class='text'><p>{LONG}</p><p>单位:万元</p><table><tr><td>项目<td>金额</tr><tr><td>收入<td>1,234.50</tr></table>"
        f"<p>{LONG}</p></div><div class='share'>分享到:微信 微博</div><p>上一篇:<a href='/x'>无</a></p></div>"
        f"<div class='related'><h3>相关链接</h3><ul>{menu}</ul></div></div>"
        "<div class='footer'><p>版权所有:甲县人民政府 备案号:冀ICP备00000000号 主办单位:甲县人民政府办公室 电话:略</p></div>"
    )
    assert lines(found) == ["甲县教育局2024年部门预算", "发布时间:2024-02-01 字号:大 小", LONG, "单位:万元", LONG]
    assert len(grids(found)) == 1
    assert isinstance(found[0], TextLine) and found[0].heading == 1


def test_an_article_of_unequal_blocks_is_kept_whole() -> None:
    table = "<table>" + "<tr><td>一般公共服务支出<td>1,234.50<td>2,345.60</tr>" * 40 + "</table>"
    found = laid(
        f"<div id='main'><p>单位:万元</p><div>{table}</div><p>注:本表为空表。</p><div><p>{LONG}</p></div></div>"
    )
    assert lines(found) == ["单位:万元", "注:本表为空表。", LONG]
    assert grids(found)[0].rows == 40


def test_words_of_furniture_in_a_sentence_are_text() -> None:
    sentence = "部门应当及时公开相关信息,并在网站地图中列出预算公开的相关链接。"
    found = laid(
        f"<div><div>{sentence}</div><div class='print-content'>负责打印本页以外的工作。</div><p>{LONG}</p></div>"
    )
    assert lines(found) == [sentence, "负责打印本页以外的工作。", LONG]


def test_entries_of_a_table_of_contents_are_no_menu() -> None:
    entries = "".join(f"<p><a href='#_Toc{n}'>第{n}部分 概况 {n}</a></p>" for n in range(1, 6))
    found = laid(f"<div><div>{entries}</div><p>{LONG}</p></div>")
    assert lines(found) == [*(f"第{n}部分 概况 {n}" for n in range(1, 6)), LONG]


def test_a_title_that_only_the_head_has() -> None:
    found = laid(f"<p>{LONG}</p>", "<title>甲县教育局2024年部门预算_预算公开_甲县人民政府</title>")
    assert lines(found) == ["甲县教育局2024年部门预算", LONG]
    again = laid(f"<p>甲县教育局 2024年部门预算</p><p>{LONG}</p>", "<title>甲县教育局2024年部门预算-甲县</title>")
    assert lines(again)[0] == "甲县教育局 2024年部门预算" and len(lines(again)) == 2


def test_what_is_not_shown_is_left_out() -> None:
    found = laid(
        f"<p>{LONG}</p><p style='display: none'>隐</p><p hidden>藏</p><script>var a='字';</script><style>p{{}}</style>"
        "<span style='mso-hide:all'>密</span><!-- 注释 --><noscript>无</noscript><select><option>选</option></select>"
    )
    assert lines(found) == [LONG]
    table = "<table><tr><td>a<td style='display:none'>x<td>b</tr><tr style='display:none'><td>y</tr><tr><td>1<td>2</tr></table>"
    assert squares(grids(laid(table))[0]) == [["a", "b"], ["1", "2"]]


def test_an_article_that_a_script_shows_is_read() -> None:
    assert lines(laid(f"<p>首页</p><div style='display:none'><p>{LONG}</p></div>"))[-1] == LONG


def test_pages_exported_by_word() -> None:
    found = laid(
        "<div class=WordSection1><p class=MsoNormal style='mso-outline-level:2'><![if !supportLists]><span style='mso-list:Ignore'>"
        f"一、</span><![endif]>部门\n概况<o:p></o:p></p><!--[if gte mso 9]><xml><w:a>x</w:a></xml><![endif]--><p class=MsoNormal>{LONG}"
        "</p><table class=MsoTableGrid><tr><td><p class=MsoNormal>项目<o:p></o:p></p></td><td><p class=MsoNormal>金<span>额</span>"
        "</p></td></tr><tr><td><p>a</p><p>b</p></td><td>1</td></tr></table></div>"
    )
    assert lines(found) == ["一、部门概况", LONG]
    assert isinstance(found[0], TextLine) and found[0].heading == 2
    assert squares(grids(found)[0]) == [["项目", "金额"], ["a\nb", "1"]]


def test_flattened_tables_stay_lines() -> None:
    found = laid(f"<p>{LONG}</p><p>项目 | 金额 |</p><p>收入 | 1.00 |</p><p>a<br>|<br>b</p>")
    assert lines(found)[1:] == ["项目 | 金额 |", "收入 | 1.00 |", "a", "|", "b"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "gb2312"),
        ("gb18030", "gb2312"),
        ("gb18030", ""),
        ("big5hkscs", "big5"),
        ("utf-16", ""),
        ("utf-8-sig", ""),
    ],
)
def test_characters_by_content_then_by_what_the_page_says(encoding: str, declared: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<html><head>{meta}</head><body><p>財政預算收入總計,一般公共預算撥款收入與支出</p></body></html>"
    assert lines(read(page.encode(encoding), Limits())) == ["財政預算收入總計,一般公共預算撥款收入與支出"]


def test_a_page_in_one_file() -> None:
    page = f'<html><head><meta charset="gb2312"></head><body><p>{LONG}</p></body></html>'.encode("gb18030")
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    data = head.encode() + part.encode() + base64.encodebytes(page) + b"\r\n--b--\r\n"
    assert lines(read(data, Limits())) == [LONG]
    with pytest.raises(Refused, match="损坏"):
        list(read(head.encode() + b"Content-Type: image/png\r\n\r\nx\r\n--b--", Limits()))


def test_directives_of_the_server_are_no_text() -> None:
    page = f"<%@ page language='java'\n%>\n<html><body><p>{LONG}</p><%= x %></body></html>"
    (line,) = read(page.encode(), Limits())
    assert isinstance(line, TextLine) and (line.text, line.address.line) == (LONG, 3)


def test_large_pictures_are_told() -> None:
    found = laid(
        f"<p>{LONG}</p><img width=750 height='300'><img style='width: 559px; height: 224px'><img width=16 height=16>"
    )
    assert kinds(found) == [Kept.SCANNED]


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body></body></html>",
        b"<html><body><div id=app></div><script>load()</script></body></html>",
        b"<html>" + b"<div>" * 100_000,
        ("<html><body>" + "<table><tr><td>" * 60 + "x").encode(),
        b"\x00\x01\x02",
    ],
)
def test_what_has_no_text_or_is_hostile_is_refused_or_read(data: bytes) -> None:
    try:
        assert all(x for x in read(data, Limits()))
    except Refused as refused:
        assert str(refused).endswith("。")


def test_limits_hold() -> None:
    with pytest.raises(Refused, match="单元格"):
        list(read(b"<table>" + b"<tr><td>1<td>2" * 100 + b"</table>", Limits(cells=50)))


# --- tables that are written out as text ------------------------------------------------------------------------------

_ROWS = (("科目编码", "科目名称", "合计"), ("205", "教育支出", "12.00"), ("", "合计", "12.00"))


def _flattened(manner: str) -> str:
    if manner == "pipes":
        return "".join(f"<p>{' | '.join(row)} |</p>" for row in _ROWS)
    if manner == "bars":
        return "".join(f"<p>{cell} |{'|' * (cell == row[-1])}</p>" for row in _ROWS for cell in row)
    return "<pre>" + "\n".join("\t".join(row) for row in _ROWS) + "</pre>"


@pytest.mark.parametrize("manner", ["pipes", "bars", "tabs"])
def test_tables_written_out_in_lines_are_tables(manner: str) -> None:
    page = f"<!DOCTYPE html><html><body><h1>甲县教育局预算</h1><p>{LONG}</p><p>部门支出表</p>{_flattened(manner)}<p>{LONG}</p>"
    source = read_file("a.html", page.encode())
    (table,) = (b for b in source.blocks if isinstance(b, TableBlock))
    assert table.dialect == manner
    assert [tuple(source.cut(s).strip() for s in row) for row in table.rows] == list(_ROWS)
    amount = next(s for row in table.rows for s in row if source.cut(s).strip() == "12.00")
    assert source.address(amount.start) is not None
    assert [source.cut(b.span) for b in source.blocks if isinstance(b, TextBlock)][-1] == LONG


def test_a_single_line_with_bars_is_no_table() -> None:
    page = f"<!DOCTYPE html><html><body><p>{LONG}</p><p>来源 | 作者 | 日期 | 字号</p><p>{LONG}</p>"
    assert not any(isinstance(b, TableBlock) for b in read_file("a.html", page.encode()).blocks)
