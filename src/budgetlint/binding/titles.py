"""Titles: the words in which a document says what it is, whose, and of which year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from budgetlint.model.kinds import DocumentKind
from budgetlint.model.nodes import NormalText
from budgetlint.model.source import Source, Span
from budgetlint.regex import regex

_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)} | {0xFF21 + i: 0x41 + i for i in range(26)}
_TRIVIA = regex(r"\[bookmark:[^\]\n]*\]|</?[A-Za-z][^<>\n]{0,200}>|[\s\u200b\ufeff*#`|]+")
_HAN_YEAR = regex(r"二[〇○零Ｏ０O0][〇○零Ｏ０O0一二三四五六七八九]{2}(?=年)")
_HAN_DIGITS = str.maketrans("〇○零ＯO０一二三四五六七八九", "000000123456789")

_MARK = (
    r"(?:第[一二三四五六七八九十\d]{1,3}部分|[一二三四五六七八九十]{1,3}[、.．:：]"
    r"|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d))"
)
_HEADING = regex(rf"{_MARK}|[①-⑩]|表[一二三四五六七八九十\d]|目录?$|目录[^\u4e00-\u9fff]|各位代表|[—―–]{{2}}")
_HEADING_MARK = regex(_MARK)
_CAPTION = regex(r"表(?:[(（][^()（）]{1,16}[)）])?$")
#: A document that is nothing but a form of self-evaluation has the form's caption as its title, the year below it.
_FORM = regex(r"自评[^。；]{0,6}表$")
_YEAR_BELOW = regex(r"[(（]?20[0-4]\d年?度?[)）]?")
_YEAR_BEHIND = regex(r"[^（(]{0,2}表[（(]?|(?:报告|情况)?[（(]")
_ENDS_TITLE = regex(r"[。；]|(?:金额)?单位[:：](?:亿|百?万|千)?元")
_SKIPPED = regex(
    r"[-—─―第]*\d{1,4}页?[-—─―]*|20\d\d年\d{1,2}月(?:\d{1,2}日)?|附件?\d*|"
    r"[(（](?:草案|公开|本级|汇总|公示|审议稿)[)）]|[^\u4e00-\u9fff]*"
)
_ATTACHMENT = regex(r"附件\d*[:：]")

#: Years that are no document year: dates, ranges, issue numbers, base years, years of execution.
_NO_YEAR = regex(
    r"20\d\d年\d{1,2}月(?:\d{1,2}日)?|20\d\d年?[-—－~～至]+20\d\d年?|[〔\[﹝【(（]20\d\d[〕\]﹞】)）]"
    r"|(?:较|比|截至|截止|至)20\d\d年?(?!度?(?:部门|单位)[预决])|与20\d\d年?相?比|20\d\d年[^年\d]{0,24}?执行(?:情况|结果)?"
)
_YEAR = regex(r"(?<!\d)20[0-4]\d(?!\d)")
_KIND = regex(
    r"(?P<evaluation>自评|自我评价|绩效评价报告)"
    r"|(?P<whose>部门[（(、/和及与]*单位[）)]?|单位[（(、/和及与]*部门[）)]?|部门|单位|政府|财政|地方)?"
    r"(?(whose)(?:综合|收支|财政|财务|本级|年度|总)*)(?P<stage>预决算|预算|决算)"
    r"(?!单位|部门|主管|绩效|管理|法|编制|公开(?:办法|条例|操作)|执行)(?P<draft>[（(]?草案)?"
)
_TITLE_LINE = regex(
    r"^[^\n。；，]{0,80}(?:20\d\d|２０)[^\n。；，]{0,60}?(?:[预决] ?算|自评)[^\n。；，]{0,24}$", re.MULTILINE
)
_OPENING = regex(r"现将([^。；]{4,240})")

_KINDS = {
    ("部门", "预算"): DocumentKind.DEPARTMENT_BUDGET,
    ("部门", "决算"): DocumentKind.DEPARTMENT_FINAL,
    ("单位", "预算"): DocumentKind.UNIT_BUDGET,
    ("单位", "决算"): DocumentKind.UNIT_FINAL,
    ("政府", "预算"): DocumentKind.GOVERNMENT_BUDGET,
    ("政府", "决算"): DocumentKind.GOVERNMENT_FINAL,
}


def kind_of(whose: str, stage: str) -> DocumentKind:
    """``whose`` is 部门, 单位 or 政府 (also 财政, 地方), ``stage`` 预算 or 决算."""
    return _KINDS[whose if whose in ("部门", "单位") else "政府", stage]


class Claim(NamedTuple):
    """One statement of kind and year at ``[start, end)`` of a title; ``year_at`` is where its year begins.

    ``stage`` is 预算, 决算, 自评 or 债务. ``whose`` is empty where only 预算 or 决算 is said;
    ``mixed`` where 部门 and 单位 are said in one breath.
    """

    start: int
    end: int
    whose: str
    stage: str
    year: int | None = None
    year_at: int | None = None
    mixed: bool = False

    @property
    def kind(self) -> DocumentKind | None:
        if self.stage == "自评":
            return DocumentKind.SELF_EVALUATION
        return kind_of(self.whose, self.stage) if self.whose else None

    @property
    def words(self) -> str:
        return f"{self.year or ''}{'年' if self.year else ''}{self.kind or self.stage}"


class Title(NamedTuple):
    """Title lines run together without white space; ``breaks`` are the starts of the lines."""

    normal: NormalText
    breaks: tuple[int, ...]
    #: The text with what is no document year blanked out, character for character.
    text: str
    claims: tuple[Claim, ...]
    #: Where it stands: 题名, 标题 (a heading further down) or 开头一段.
    place: str
    #: Source offset at which the title's lines are over.
    until: int = 0


def condense(source: Source, start: int, end: int) -> NormalText:
    """The text without white space and marks, full-width digits and Chinese year numerals as digits."""
    chars: list[str] = []
    offsets: list[int] = []
    at = start
    for gap in _TRIVIA.finditer(source.text, start, end):
        chars.append(source.text[at : gap.start()])
        offsets.extend(range(at, gap.start()))
        at = gap.end()
    chars.append(source.text[at:end])
    offsets.extend(range(at, end))
    text = "".join(chars).translate(_FULL_WIDTH)
    return NormalText(_HAN_YEAR.sub(lambda m: m[0].translate(_HAN_DIGITS), text), tuple(offsets))


def masked_years(text: str) -> str:
    """The text with dates, base years and years of execution as blanks of the same length."""
    return _NO_YEAR.sub(lambda m: "＿" * len(m[0]), text)


def read_claims(masked: str) -> tuple[Claim, ...]:
    """Every statement of a kind in a title, each with the year before it (or in brackets after it)."""
    years = [(m.start(), int(m[0])) for m in _YEAR.finditer(masked)]
    claims: list[Claim] = []
    done = 0
    for match in _KIND.finditer(masked):
        before = [y for y in years if done <= y[0] < match.start()]
        after = [y for y in years if match.end() < y[0] and _YEAR_BEHIND.fullmatch(masked, match.end(), y[0])]
        at, year = before[-1] if before else after[-1] if after else (None, None)
        done = match.end()
        if match["evaluation"]:
            claims.append(Claim(match.start(), match.end(), "", "自评", year, at))
            continue
        if "债务" in masked[(at or 0) : match.start()] and not match["whose"]:
            claims.append(Claim(match.start(), match.end(), "", "债务", year, at))  # a year, but no kind of ours
            continue
        whose = match["whose"] or ("政府" if match["draft"] else "")
        mixed = "部门" in whose and "单位" in whose
        for stage in ("预算", "决算") if match["stage"] == "预决算" else (match["stage"],):
            whose_one = "部门" if mixed else whose
            claims.append(Claim(match.start(), match.end(), whose_one, stage, year, at, mixed))
    return tuple(claims)


def _title(place: str, lines: list[NormalText], until: int = 0) -> Title:
    breaks: list[int] = []
    chars: list[str] = []
    offsets: list[int] = []
    for line in lines:
        breaks.append(len(offsets))
        chars.append(line.text)
        offsets.extend(line.offsets)
    text = "".join(chars)
    masked = masked_years(text)
    return Title(NormalText(text, tuple(offsets)), tuple(breaks), masked, read_claims(masked), place, until)


def front_title(source: Source) -> Title:
    """The lines before the contents, the first heading, the first paragraph or the first table."""
    lines: list[NormalText] = []
    until = 0
    is_form = False
    for count, match in enumerate(re.finditer(r"[^\r\n\f]+", source.text[:6000])):
        line = condense(source, *match.span())
        if attachment := _ATTACHMENT.match(line.text):
            line = NormalText(line.text[attachment.end() :], line.offsets[attachment.end() :])
        text = line.text
        if is_form and not _YEAR_BELOW.fullmatch(text):
            break
        if count > 60 or len(lines) > 12 or (match[0].startswith("\t") and text):
            break
        if "|" in match[0] or "｜" in match[0]:
            continue  # a row of the site's own table (索引号 | …)
        if _HEADING.match(text) or _ENDS_TITLE.search(text) or ("，" in text and len(text) > 30) or len(text) > 150:
            break
        if _CAPTION.search(text) and not _YEAR.search(text):
            is_form = not lines and _FORM.search(text) is not None
            if not is_form:
                break
        if not _SKIPPED.fullmatch(text) and "：" not in text and ":" not in text:
            lines.append(line)
        until = match.end()
    return _title("题名", lines, until)


def later_titles(source: Source) -> Iterator[Title]:
    """Single lines further down that read like a title, for documents that open with a table or with menus."""
    for match in _TITLE_LINE.finditer(source.text):
        title = line_title(source, Span(*match.span()))
        if any(c.year for c in title.claims):
            yield title


def line_title(source: Source, span: Span) -> Title:
    """One line as a title, without the number of a heading."""
    line = condense(source, span.start, span.end)
    if mark := _HEADING_MARK.match(line.text):
        line = NormalText(line.text[mark.end() :], line.offsets[mark.end() :])
    return _title("标题", [line])


def opening(source: Source) -> Title | None:
    """The words after the first 现将 that state a kind: 现将…2020年部门预算公开如下."""
    for count, match in enumerate(_OPENING.finditer(source.text)):
        title = _title("开头一段", [condense(source, *match.span(1))])
        if title.claims:
            return title
        if count > 8:
            break
    return None
