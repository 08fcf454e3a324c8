"""Mutated files of every format: what comes out is laid out or refused in a sentence, soon, and within the limits."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from budgetlint.readers import docx, html, ofd, pdf, sheets
from budgetlint.readers.archive import Member, members
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.layout import Grid, GridCell, Limits, Noted, PageEdge, Refused, Remark, TextLine
from readers import making, records
from readers.test_ofd import code, path, text
from readers.test_pdf import drawn, numbered, table

LIMITS = Limits(bytes=2_000_000, unpacked=20_000_000, pages=50, cells=50_000, depth=20, seconds=10)
_PIECES = (
    b"", b"\0", b"\xff\xff\xff\xff", b"-1", b"99999999999", b"1e308", b"nan", b"&#0;", b"&x;", b"<!--", b"]]>", b"<a>", b"</a>",
    b"<!DOCTYPE a>", b"A1:XFD1048576", b"'", b'"', b"\xef\xbf\xbf", b"%1%9", b"<w:tbl>", b"<td colspan=99999>",
)  # fmt: skip
_FIGURE = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^>]*>")
Mutation = Callable[[random.Random, bytes], bytes]


def _word() -> bytes:
    p, tc, tbl = making.p, making.tc, making.tbl
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    styles = '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="2"/></w:style>'
    body = p("一", '<w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') + tbl(
        tc("a", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + tc("b"),
        tc("", '<w:gridSpan w:val="2"/><w:vMerge/>') + f"<w:tc>{tbl(tc('x') + tc('y'))}{p('c')}</w:tc>",
    )
    return making.word(body, styles, numbering, header=p("页眉"), footnotes=f"<w:footnote>{p('注')}</w:footnote>")


def _excel() -> bytes:
    merged = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/></mergeCells>'
    table = making.rows(["题"], ["单位:元", None, "x"], ["项目", 1.5, "b"], [None, 2, 3], [], ["注:无"])
    styled = (
        '<sheetData><row r="2" hidden="1"><c r="B2" s="1"><f>1</f><v>45292.5</v></c><c r="C2" t="s"><v>0</v></c>'
        '<c r="D2"><f t="shared" si="0">SUM(a!A1:B5,-B2)+1</f><v>3</v></c><c r="E2"><f t="shared" si="0"/><v>4</v></c></row></sheetData>'
    )
    return making.excel({"a": table + merged, "b": styled}, ["文"], ["#,##0.00;[Red]yyyy"], {"b": "hidden"})


def _records() -> bytes:
    r = records
    cells = [
        r.label(0, 0, 0),
        r.figure(1, 0, 45, 1),
        r.short(1, 1, 99, 1),
        r.formula(2, 0, b"\x02\0\x07\0\0\0\xff\xff"),
    ]
    return r.workbook([*cells, r.merged((0, 0, 0, 1)), r.hidden_row(1)], ["收入"], ["0.00"])


def _opendocument(made: Callable[[str], bytes] = making.opendocument) -> bytes:
    cell = "<table:table-cell table:number-columns-spanned='2' table:number-columns-repeated='2'><text:p>1</text:p></table:table-cell>"
    sum_of = "<table:table-cell table:formula='of:=SUM([.A1:.B1];[$a.C1])' office:value-type='float' office:value='7'><text:p>7</text:p></table:table-cell>"
    row = f"<table:table-row table:number-rows-repeated='2'>{cell}<table:covered-table-cell/>{sum_of}</table:table-row>"
    return made(f"<table:table table:name='a'><table:table-column/>{row * 3}</table:table>")


def _page() -> bytes:
    table = "<table><tr><td rowspan=2>项目<td colspan='2'>金额</tr><tr><td>1<td>2</tr><tr><td><table><tr><td>x<td>y</table></table>"
    return (
        "<%@ page %><html><head><title>部门预算_甲县</title></head><body><div class=nav><a href=/>首页</a></div><div><h1>题</h1>"
        f"<p style='display:none'>隐</p><p>{'收入总计1,234.50万元。' * 20}</p>{table}<pre>a\n b</pre><img width=300 height=300></div>"
    ).encode()


def _mail() -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    return (
        head + b"Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + _page()[11:] + b"\r\n--b--\r\n"
    )


def _fixed() -> bytes:
    layer = text(code("收支总表", more='DeltaX="g 2 4 6"'), more='CTM="1 0 0 1 2 3"') + path(
        "M 1 1 L 50 1 L 50 9 C B 1 2 3 4 5 6"
    )
    return making.ofd(layer, layer, template=text(code("页眉")))


def _portable() -> bytes:
    return drawn(*numbered(2), lambda c: table(c, 60, "科目 金额", "教育 5.00"))


def _archive() -> bytes:
    return making.zipped(
        {"甲/a.txt": "x" * 500, "b.docx": _word(), "c.zip": making.zipped({"d.txt": "y", "e.xlsx": _excel()})}
    )


def _any(data: bytes, limits: Limits) -> Iterator[Any]:
    return members("a.zip", data, limits)


CASES: dict[str, tuple[Callable[[bytes, Limits], Iterator[Any]], Callable[[], bytes]]] = {
    "docx": (docx.read, _word),
    "xlsx": (sheets.read, _excel),
    "xls": (sheets.read, _records),
    "ods": (sheets.read, _opendocument),
    "fods": (sheets.read, lambda: _opendocument(making.flat)),
    "html": (html.read, _page),
    "mht": (html.read, _mail),
    "ofd": (ofd.read, _fixed),
    "pdf": (pdf.read, _portable),
    "zip": (_any, _archive),
}


def _flipped(dice: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 3, 30))):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def _cut(dice: random.Random, data: bytes) -> bytes:
    start, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return dice.choice((data[:end], data[start:], data[:start] + data[end:], data + data[start:end]))


def _spliced(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(_PIECES) * dice.choice((1, 1, 50)) + data[at + dice.choice((0, 1, 4)) :]


def _edited(dice: random.Random, data: bytes) -> bytes:
    """One figure, or one tag, becomes another, is doubled, or goes."""
    found = list(dice.choice((_FIGURE, _TAG)).finditer(data))
    if not found:
        return _spliced(dice, data)
    one, other = dice.choice(found), dice.choice(found)
    new = dice.choice((b"", one[0] * 2, other[0], dice.choice(_PIECES)))
    return data[: one.start()] + new + data[one.end() :]


def _inside(dice: random.Random, data: bytes) -> bytes:
    """Members of an archive edited, exchanged, doubled or left out, and all packed again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            contents = [archive.read(i) for i in archive.infolist()]
    except zipfile.BadZipFile:
        return _edited(dice, data)
    for _ in range(dice.choice((1, 1, 2, 5))):
        one, other = dice.randrange(len(names)), dice.randrange(len(names))
        what = dice.randrange(8)
        if what == 0:
            contents[one], contents[other] = contents[other], contents[one]
        elif what == 1 and len(names) > 1:
            del names[one], contents[one]
        else:
            own = contents[one]
            contents[one] = dice.choice((_edited, _edited, _edited, _spliced, _cut))(dice, own) if own else b"<a/>"
    return making.zipped(dict(zip(names, contents, strict=True)))


def _checked(item: object) -> int:
    """How many cells an item has; fails for what no reader may yield."""
    if isinstance(item, Grid):
        assert item.rows > 0 and item.columns > 0
        taken = 0
        for cell in item.cells:
            assert isinstance(cell, GridCell)
            assert 0 <= cell.row < cell.row + cell.height <= item.rows, item
            assert 0 <= cell.column < cell.column + cell.width <= item.columns, item
            taken += cell.height * cell.width
        assert taken <= item.rows * item.columns, "cells overlap"
        return len(item.cells)
    assert isinstance(item, TextLine | PageEdge | Remark | Noted | Member)
    if isinstance(item, TextLine):
        assert item.text.strip() and "\n" not in item.text
    return 1


@pytest.mark.parametrize("kind", CASES)
def test_only_laid_out_items_or_a_refusal_come_out(kind: str, pytestconfig: pytest.Config) -> None:
    reader, make = CASES[kind]
    good = make()
    assert [_checked(x) for x in reader(good, LIMITS)], "the file that is mutated is read"
    read = refused = 0
    for seed in range(10_000 if pytestconfig.getoption("--long") else 1_000):
        dice = random.Random(f"{kind} {seed}")
        change: Mutation = dice.choice((_flipped, _cut, _spliced, _edited, _inside, _inside, _inside))
        data = change(dice, good)
        assert isinstance(format_of(data, f"a.{kind}"), Format)
        start = time.monotonic()
        try:
            assert sum(_checked(x) for x in reader(data, LIMITS)) <= 2 * LIMITS.cells + 1000
            read += 1
        except Refused as problem:
            assert str(problem).endswith("。") and len(str(problem)) < 120, problem
            refused += 1
        except Exception as problem:
            raise AssertionError(f"{kind}, seed {seed}") from problem
        assert time.monotonic() - start < LIMITS.seconds + 5, seed
    assert read and (refused or kind in ("html", "mht"))
