"""Fixed-layout documents: what is drawn, and the lines it makes."""

from __future__ import annotations

import pytest

from budgetlint.readers.layout import Kept, Limits, PageEdge, Refused, TextLine
from budgetlint.readers.ofd import pages, read
from budgetlint.readers.ofd.page import Segment
from readers.making import grids, kinds, lines, ofd, squares, zipped


def text(code: str, boundary: str = "10 20 100 5", more: str = "") -> str:
    return f'<ofd:TextObject ID="2" Boundary="{boundary}" Size="4" {more}>{code}</ofd:TextObject>'


def code(words: str, x: float = 0, y: float = 4, more: str = "") -> str:
    return f'<ofd:TextCode X="{x}" Y="{y}" {more}>{words}</ofd:TextCode>'


def path(data: str, boundary: str = "0 0 210 297", more: str = "") -> str:
    return f'<ofd:PathObject ID="3" Boundary="{boundary}" {more}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def test_glyphs_advance_by_their_runs() -> None:
    (page,) = pages(ofd(text(code("收支总表", more='DeltaX="g 2 4 6"'))), Limits())
    lefts = [g.box[0] for g in page.glyphs]
    assert [round(x * 25.4 / 720) for x in lefts] == [10, 14, 18, 24]
    assert {round(g.baseline * 25.4 / 720) for g in page.glyphs} == {24}
    assert (round(page.width * 25.4 / 720), round(page.height * 25.4 / 720)) == (210, 297)


def test_text_without_runs_and_text_that_runs_down() -> None:
    (page,) = pages(ofd(text(code("甲1乙")) + text(code("上下", more='DeltaY="5"'), "50 50 9 9")), Limits())
    assert [round(g.box[0] * 25.4 / 720) for g in page.glyphs[:3]] == [10, 14, 16]
    first, second = page.glyphs[3:]
    assert first.box[0] == second.box[0] and second.baseline > first.baseline


def test_a_matrix_turns_and_moves() -> None:
    (page,) = pages(ofd(text(code("甲", 1, 2), "10 20 5 5", 'CTM="2 0 0 2 3 4"')), Limits())
    assert round(page.glyphs[0].box[0] * 25.4 / 720) == 15
    assert round(page.glyphs[0].baseline * 25.4 / 720) == 28


def test_rules_make_tables_as_in_a_pdf() -> None:
    rules = "".join(path(f"M 20 {y} L 100 {y}") for y in (40, 50, 60))
    rules += "".join(path(f"M {x} 40 L {x} 60") for x in (20, 60, 100))
    words = ((12, 27, "科目"), (52, 27, "金额"), (12, 37, "教育"), (52, 37, "5.00"))
    [grid] = grids(read(ofd(rules + "".join(text(code(w, x, y)) for x, y, w in words)), Limits()))
    assert squares(grid) == [["科目", "金额"], ["教育", "5.00"]]
    box = grid.cells[3].address.box
    assert box is not None and [round(edge * 25.4 / 720) for edge in box] == [60, 50, 100, 60]


def test_lines_by_baseline_with_gaps() -> None:
    found = list(
        read(
            ofd(
                text(code("合计", 40, 9))
                + text(code("收支", 0, 4))
                + text(code("总表", 8, 4))
                + text(code("单位", 24, 4)),
                text(code("次页")),
            ),
            Limits(),
        )
    )
    assert lines(found) == ["收支总表 单位", "合计", "次页"]
    assert [x.page for x in found if isinstance(x, PageEdge)] == [1, 2]
    line = next(x for x in found if isinstance(x, TextLine))
    assert line.address.page == 1 and line.address.box is not None and line.address.box[0] == round(10 * 720 / 25.4)


def test_paths_are_ruled_lines() -> None:
    box = path("M 10 10 L 60 10 L 60 30 L 10 30 C")
    thin = path("M 10 50 L 60 50 L 60 50.2 L 10 50.2 C")
    moved = path("M 0 0 L 0 20", "5 5 10 30")
    other = path("M 0 0 L 30 30 B 1 2 3 4 5 6 Q 1 2 3 4")
    (page,) = pages(ofd(box + thin + moved + other), Limits())

    def mm(segment: Segment) -> tuple[int, int, int, int]:
        left, top, right, bottom = (
            round(v * 25.4 / 720) for v in (segment.left, segment.top, segment.right, segment.bottom)
        )
        return left, top, right, bottom

    assert [mm(s) for s in page.segments] == [
        (10, 10, 60, 10),
        (60, 10, 60, 30),
        (10, 30, 60, 30),
        (10, 10, 10, 30),
        (10, 50, 60, 50),
        (5, 5, 5, 25),
    ]


def test_a_template_is_drawn_on_each_page() -> None:
    found = list(read(ofd(text(code("甲")), text(code("乙")), template=text(code("页眉"), "10 5 9 9")), Limits()))
    assert lines(found) == ["页眉", "甲", "页眉", "乙"]


@pytest.mark.parametrize("names", [str.upper, lambda name: name.replace("/", "\\"), lambda name: "/" + name])
def test_names_whatever_their_case_and_slashes(names: object) -> None:
    assert callable(names)
    assert lines(read(ofd(text(code("甲")), names=names), Limits())) == ["甲"]


def test_what_is_invisible_or_a_picture() -> None:
    hidden = text(code("隐"), more='Visible="false"')
    picture = '<ofd:ImageObject ID="5" Boundary="0 0 210 297" ResourceID="7"/>'
    found = list(read(ofd(hidden + picture), Limits()))
    assert lines(found) == [] and kinds(found) == [Kept.SCANNED]


@pytest.mark.parametrize(
    ("data", "word_of_it"),
    [
        (ofd(text(code("甲")))[:200], "损坏"),
        (zipped({"OFD.xml": "<OFD/>"}), "损坏"),
        (zipped({"OFD.xml": "<OFD><DocBody><DocRoot>../../x.xml</DocRoot></DocBody></OFD>"}), "损坏"),
        (zipped({"OFD.xml": "<OFD/>", "Doc_0/Encryptions.xml": "<a/>"}), "密码"),
        (zipped({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "实体"),
    ],
)
def test_what_is_broken_or_hostile_is_refused_in_a_sentence(data: bytes, word_of_it: str) -> None:
    with pytest.raises(Refused, match=word_of_it):
        list(read(data, Limits()))


def test_limits_and_absurd_numbers() -> None:
    with pytest.raises(Refused, match="页"):
        list(read(ofd(*[text(code("甲"))] * 5), Limits(pages=3)))
    with pytest.raises(Refused, match="单元格"):
        list(read(ofd(text(code("甲" * 10_000))), Limits(cells=100)))
    wild = text(
        code("甲乙丙", more='DeltaX="g 999999999 1e308 nan"'), "nan 1e999 x", 'CTM="1e300 0 0 1e300 0 0" HScale="inf"'
    )
    assert list(read(ofd(wild + path("M nan L 1e308 -1e308 L 5 C C L")), Limits()))
