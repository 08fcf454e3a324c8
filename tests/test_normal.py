"""Normal text: trivia is taken out and nothing else, and every character leads back to where it is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.nodes import NormalText
from budgetlint.model.source import Source, Span
from budgetlint.readers.normal import normalise, trimmed


def normal(text: str) -> NormalText:
    return normalise(Source("text", text), Span(0, len(text)))


#: Each kind of trivia in the middle of a line.
_INLINE = (
    "[bookmark: _Toc_1_2_0000000003]", "[bookmark:]", "<b>", "</b>", "<br/>", '<span style="color:red">',
    "</td>", '<a href="x.htm">', "**", "\u200b", "\ufeff", "\u00ad", "\u2060", "\x07", "\x00", "\u2028",
)  # fmt: skip


@pytest.mark.parametrize("trivia", _INLINE)
@pytest.mark.parametrize("text", ["年{}初", "{}年初", "年初{}", "1{}2"])
def test_inline_trivia_vanishes_and_its_neighbours_stay(text: str, trivia: str) -> None:
    printed = text.format(trivia)
    read = normal(printed)
    assert read.text == text.format("")
    assert [printed[i] for i in read.offsets] == list(read.text)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("# 甲", "甲"),
        ("###### 甲", "甲"),
        ("  ## 甲", "甲"),
        ("- 甲", "甲"),
        ("* 甲", "甲"),
        ("+ 甲", "甲"),
        ("甲 PAGEREF _Toc9 \\h 12", "甲"),
        ("甲\tPAGEREF _Toc9 \\h 12", "甲"),
        ("甲&nbsp;乙", "甲 乙"),
        ("1 &lt; 2 &amp; 3 &gt; 2", "1 < 2 & 3 > 2"),
        ("&ge;5&le;", "≥5≤"),
        (r"$\geq$90", "≥90"),
        (r"$\leq 5\%$", "≤5%"),
        (r"3$\times$4", "3×4"),
        ("$12.50$", "12.50"),
        ("**甲**：**乙**", "甲:乙"),
        ("<p>甲</p>", "甲"),
    ],
)
def test_marks_of_markup_are_read_as_what_they_print(printed: str, text: str) -> None:
    assert normal(printed).text == text


@pytest.mark.parametrize("tag", ["<BR>", "<B>", "</TD>", "<P align=center>", "</Span>"])
def test_tags_are_tags_in_either_case(tag: str) -> None:
    assert normal(f"年{tag}初").text == "年初"


@pytest.mark.parametrize(
    "printed",
    [
        "###甲", "#1", " ###### ", "甲 # 乙", "####### 甲", "-5", "- 5", "-甲", "甲 - 乙", "1<2,3>2", "<甲>", "<1>",
        "&copy;", "&", "A&B", "$5", "$", "甲*乙*丙", "5*3", "__甲__", "~~甲~~", "[1]", "[bookmark", "[书签: 甲]",
        "PAGEREFERENCE 1", "《甲》", "“甲”", "①②⑳", "㈠", "Ⅳ", "½", "m²", "、。，；", "甲\t乙", "甲  乙", "§", "\\%",
        "A_B", "｛甲｝", "〔2024〕", "甲—乙", "……",
    ],
)  # fmt: skip
def test_what_only_looks_like_trivia_stays(printed: str) -> None:
    read = normal(printed)
    assert read.text == printed
    assert list(read.offsets) == list(range(len(printed)))


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("０１２３４５６７８９", "0123456789"),
        ("ＡＺａｚ", "AZaz"),
        ("（一）：１．５％", "(一):1.5%"),
        ("－5", "-5"),
        ("−5", "-5"),
        ("Ａ／Ｂ＝Ｃ＋Ｄ", "A/B=C+D"),
        ("＜＞≧≦｜", "<>≥≤|"),
        ("甲\u3000乙\u00a0丙", "甲 乙 丙"),
    ],
)
def test_full_width_forms_are_mapped_one_to_one(printed: str, text: str) -> None:
    read = normal(printed)
    assert read.text == text
    assert list(read.offsets) == list(range(len(printed)))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " \n ", "\u3000\n\t"])
@pytest.mark.parametrize(
    ("head", "rest", "text"),
    [("甲", "乙", "甲乙"), ("甲", "9", "甲9"), ("one", "two", "one two"), ("12", "34", "12 34"), ("1.", "5", "1.5")],
)
def test_a_line_end_inside_a_cell_joins_its_lines(end: str, head: str, rest: str, text: str) -> None:
    """Words and numbers of ASCII keep apart, so that two numbers never become one."""
    assert normal(head + end + rest).text == text


@given(st.lists(st.text("年度12支出（）．％，", max_size=4) | st.sampled_from(_INLINE), max_size=12))
def test_only_trivia_is_removed(pieces: list[str]) -> None:
    kept = "".join(p for p in pieces if p not in _INLINE)
    printed = "".join(pieces)
    read = normal(printed)
    assert len(read.text) == len(kept)
    assert "".join(printed[i] for i in read.offsets) == kept


_PIECES = (
    *_INLINE, "# ", "\n# ", "\n- ", "PAGEREF _T 3", "HYPERLINK x", "&nbsp;", "&lt;", "$", r"\geq", r"\%", "{", "}",
    "[bookmark: ", "]", "<", ">", "\n", "\r\n", "\t", " ", "\u3000", "甲", "１", "a", "，",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=30).map("".join), st.integers(0, 9))
def test_offsets_lead_strictly_forward_and_back_to_the_source(text: str, skip: int) -> None:
    span = Span(min(skip, len(text)), len(text))
    source = Source("text", text)
    read = normalise(source, span)
    offsets = list(read.offsets)
    assert len(offsets) == len(read.text)
    assert offsets == sorted(set(offsets))
    assert all(span.start <= i < span.end for i in offsets)
    for start in range(len(offsets)):
        assert source.cut(read.span(start, start + 1)) == text[offsets[start]]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_trimming_takes_white_space_at_both_ends_only(text: str) -> None:
    read = normal(text)
    cut = trimmed(read)
    assert cut.text == read.text.strip()
    assert len(cut.offsets) == len(cut.text)
    assert "".join(read.text[list(read.offsets).index(i)] for i in cut.offsets) == cut.text


_REPEATED = (
    "[bookmark: ", "[bookmark: a]", "<b ", "<b>", "<", "$", "$a", "&", "&nbsp;", "**", "*", "# ", "\n# ", " ", "\n ",
    "\t\u3000", "PAGEREF ", " PAGEREF a", "HYPERLINK a 1 ", "\\", "\u200b", "1 ",
)  # fmt: skip


@pytest.mark.parametrize("unit", _REPEATED, ids=repr)
def test_repetition_ends(unit: str) -> None:
    """Where a pattern starts again at every character, this does not come back; no clock is needed to see it."""
    text = f"甲{unit * (60_000 // len(unit))}乙"
    read = normal(text)
    assert read.text[0] == "甲"
    assert read.text[-1:] == "乙" or unit in ("PAGEREF ", "HYPERLINK a 1 ", " PAGEREF a", "<b ")
