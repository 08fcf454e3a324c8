"""What a line of normal text looks like by itself: a heading, a caption, a unit line, a note …

Only shapes are judged here; which table a name means is the business of binding.
"""

from __future__ import annotations

from typing import NamedTuple

from budgetlint.model.amount import MONEY_UNITS, Unit
from budgetlint.regex import regex

_NUMERALS = "零一二三四五六七八九"
_CN = "[一二三四五六七八九十]"
_HEADINGS = (
    ("部分", regex(rf"第\s*(?P<n>{_CN}{{1,3}}|\d{{1,2}})\s*部\s*分\s*[:、]?\s*(?P<title>.*)")),
    ("章", regex(rf"第\s*(?P<n>{_CN}{{1,3}}|\d{{1,2}})\s*[章节]\s*[:、]?\s*(?P<title>.*)")),
    ("一、", regex(rf"(?P<n>{_CN}{{1,3}})\s*[、.:,]\s*(?P<title>.+)")),
    ("(一)", regex(rf"\(\s*(?P<n>{_CN}{{1,3}})\s*\)\s*[、.]?\s*(?P<title>.+)")),
    ("1.", regex(r"(?P<n>\d{1,2})\s*[、.]\s*(?P<title>(?!\d).+)")),
    ("(1)", regex(r"\(\s*(?P<n>\d{1,2})\s*\)\s*[、.]?\s*(?P<title>.+)")),
    ("①", regex(r"(?P<n>[①-⑳])\s*(?P<title>.+)")),
)
_LONGEST_HEADING = 60
_CLAIM = regex(r"\d\s*(?:万|亿)?元|\d\s*%|[。；;！]|:指")
_UNIT_NAMES = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))
_UNIT = regex(rf"(?:金额|计量)?单位\s*[:：]?\s*(?:人民币)?\s*({_UNIT_NAMES})(?![\u4e00-\u9fff])")
_META = regex(
    r"(?:编制|填报|公开|预算|主管|报送)?(?:部门|单位)(?:名称)?\s*[:：]"
    r"|(?:预算|决算)?年度\s*[:：]|(?:截止|截至|填报|编制|报送)(?:时间|日期)\s*[:：]|\d{3,6}(?!年)[\u4e00-\u9fff]{4,}.*$"
)
_NUMBER = regex(
    rf"(?:公开)?(?:附)?表\s*(?:{_CN}{{1,3}}|\d{{1,2}}(?:-\d{{1,2}})?)\s*[:、]?|公开\s*\d{{1,2}}\s*表\s*[:]?"
)
_NOTE = regex(r"\s*备?注\s*\d?\s*[:.]")
_CAPTION = regex(r".*[^\s]表\s*(?:[(（].{1,16}[)）])?\s*[》】]?\s*[:：]?")
_SENTENCE = regex(r"[。；;！？]|，.*，")
_POINTS_AT_TABLE = regex(r"[见如][下附上]?表\s*[:：]?$")
_PAGE = regex(r"第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?")
_CONTENTS = regex(r"目\s*录")
_LEADERS = regex(r"(?<![\s.…·•\-—_])[\s.…·•\-—_]*[(（]?\d{1,3}[)）]?\s*$|(?<![.…·])[.…·]{2,}\s*$")


class Mark(NamedTuple):
    """A numbering in front of a title: its style, number and what follows."""

    style: str
    ordinal: int
    title: str


def numeral(text: str) -> int:
    """一 … 九十九, 1 …, ① … as a number."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, ten, ones = text.partition("十")
    if not ten:
        return _NUMERALS.find(text[-1])
    return (_NUMERALS.find(tens) if tens else 1) * 10 + (_NUMERALS.find(ones) if ones else 0)


def mark_of(text: str) -> Mark | None:
    """The numbering that ``text`` begins with."""
    for style, pattern in _HEADINGS:
        if match := pattern.fullmatch(text):
            return Mark(style, numeral(match["n"]), match["title"].strip())
    return None


def is_heading(text: str) -> bool:
    """Whether a numbered line is a title rather than a numbered sentence or claim."""
    return len(text) <= _LONGEST_HEADING and not _CLAIM.search(text)


def is_title(text: str) -> bool:
    """Whether a line without a number may head what follows it, and is no sentence, date or name of a table."""
    return is_heading(text) and not is_sentence(text) and not is_caption(text) and not text[-1:].isdigit()


def glued_heading(text: str) -> tuple[int, int] | None:
    """Where a short title ends that is glued to the sentence behind it (九、其他事项。我单位无…), and where that begins."""
    stop = text.find("。")
    if 3 < stop <= 20 and text[stop + 1 :].strip() and not _CLAIM.search(text[:stop]):
        mark = mark_of(text[:stop])
        if mark and mark.style in ("一、", "部分"):
            return stop, stop + 1
    return None


def glued_caption(text: str) -> tuple[int, int] | None:
    """Where a caption ends that stands on one line with its 单位 (部门收支总表　　单位：万元), and where that begins."""
    match = _UNIT.search(text)
    if match and len(text) <= 120 and is_caption(text[: match.start()].rstrip(" (（")):
        return len(text[: match.start()].rstrip(" (（")), match.start()
    return None


def unit_in(text: str) -> Unit | None:
    """The unit that a line such as 单位：万元 declares."""
    match = _UNIT.search(text)
    return MONEY_UNITS[match[1]] if match else None


def is_metadata(text: str) -> bool:
    return bool(_META.match(text)) or unit_in(text) is not None


def is_unit_line(text: str) -> bool:
    return len(text) <= 80 and unit_in(text) is not None and not _SENTENCE.search(text)


def is_table_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def is_note(text: str) -> bool:
    return bool(_NOTE.match(text))


def is_caption(text: str) -> bool:
    """Whether a short line reads like the name of a table."""
    if len(text) > 60 or _SENTENCE.search(text) or points_at_table(text):
        return False
    return bool(_CAPTION.fullmatch(text)) and not is_table_number(text)


def points_at_table(text: str) -> bool:
    """Whether a line only sends the reader to a table (…情况见下表)."""
    return bool(_POINTS_AT_TABLE.search(text))


def is_page(text: str) -> bool:
    """Whether a line is nothing but the number of its page (第3页，共9页)."""
    return bool(_PAGE.fullmatch(text))


def is_sentence(text: str) -> bool:
    return bool(_SENTENCE.search(text)) or len(text) > 45


def is_contents_title(text: str) -> bool:
    return bool(_CONTENTS.fullmatch(text))


def without_leaders(text: str) -> str:
    """A table-of-contents entry without dot leaders and page number."""
    return _LEADERS.sub("", text).strip()
