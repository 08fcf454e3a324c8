"""BL905: headings of one level are numbered in one way and without gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    Heading,
    NotApplicable,
    Paragraph,
    Phrase,
    Related,
    Section,
    Span,
    Yield,
    named,
    regex,
    rule,
    walk,
)

_NUMERALS = "一二三四五六七八九十"
_MARKS = (
    ("一、", regex(r"([一二三四五六七八九十]{1,3})\s*、")),
    ("(一)", regex(r"\(([一二三四五六七八九十]{1,3})\)")),
    ("1.", regex(r"(\d{1,2})\s*(?:、|\.(?!\d))")),
    ("(1)", regex(r"\((\d{1,2})\)")),
)
_STYLES = frozenset(style for style, _ in _MARKS)
#: Signs after a mark differ (1、 1.), and so do brackets; neither is another style.
_PRINTED = {"一、": "{0}、", "(一)": "（{0}）", "1.": "{1}、", "(1)": "（{1}）"}
#: Rows of a table that lost its lines: classes of a list, with or without their figures. Lists leave out what is zero.
_ROW = regex(r"(?:\s[\d.,%-]+){2,}\s*$|(?:支出|收入|经费|资金|补助|基金)\s*(?:[\d.,-]+\s*)*$")
_HEAD = "甲县教育局2024年部门预算公开\n\n"


@frozen(eq=False)
class _Mark:
    style: str
    ordinal: int
    span: Span
    text: str
    heading: bool

    @property
    def printed(self) -> str:
        return _printed(self.style, self.ordinal)


@rule(
    id="BL905",
    name="heading-numbering",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="info",
    since=2017,
    messages={
        "mixed": "同级标题的编号写法不一:「{before}」之后是「{printed}」",
        "gap": "标题编号由「{before}」到「{printed}」,缺「{missing}」",
    },
    messages_en={
        "mixed": "headings of one level are numbered in different ways: '{before}' is followed by '{printed}'",
        "gap": "heading '{printed}' follows '{before}'; '{missing}' is missing",
    },
    advice={
        "mixed": "请统一,此处应为「{right}」",
        "gap": "请核对是漏了一节还是编号有误",
    },
    advice_en={
        "mixed": "use one way; this one should be '{right}'",
        "gap": "check whether a section is missing or the number is wrong",
    },
    bad=[
        f"{_HEAD}一、部门职责\n拟订规划。\n二、机构设置\n没有下属单位。\n3、收支说明\n收入12.00万元。\n四、名词解释\n略。\n",
        f"{_HEAD}一、部门职责\n拟订规划。\n二、机构设置\n没有下属单位。\n四、名词解释\n略。\n",
    ],
    good=[
        f"{_HEAD}一、部门职责\n拟订规划。\n二、收支说明\n1、收入说明\n收入12.00万元。\n2、支出说明\n支出12.00万元。\n三、名词解释\n略。\n"
    ],
)
def heading_numbering(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """同级标题用一种编号,依次不缺。

    混用的(一、二、3、四、)每份文书只报一处,其余列为相关位置。缺号的只在前后两个都是标题、中间也找不到所缺编号时才报;
    编号重复、从头再编可能是另起一层,不报。缺号也可能是转成文本时丢失的,所以只作提示。
    """
    marks = list(_marks(ctx))
    if not any(mark.heading for mark in marks):
        yield NotApplicable(Phrase("文中没有编号的标题", "no heading is numbered"))
        return
    mixed = list(_mixed(marks))
    if mixed:
        (before, first), *others = mixed
        args: dict[str, object] = {
            "before": before.text,
            "printed": first.text,
            "right": _printed(before.style, first.ordinal),
        }
        related = [Related(before.span, named([before.text])), *(Related(m.span, named([m.text])) for _, m in others)]
        yield Finding("mixed", first.span, args, Anchor(row_label=first.text), tuple(related))
    yield from _gaps(marks, {id(mark) for pair in mixed for mark in pair}, ctx)


def _marks(ctx: Context) -> Iterator[_Mark]:
    """The numbers at the beginning of headings and paragraphs."""
    for node in walk(ctx.disclosure.tree):
        if isinstance(node, Section) and node.heading.style in _STYLES and node.heading.ordinal:
            heading: Heading = node.heading
            style, ordinal = heading.style, heading.ordinal or 0
            yield _Mark(
                style, ordinal, heading.span, _shown(style, ordinal, heading.title), not _ROW.search(heading.title)
            )
        elif isinstance(node, Paragraph):
            for style, pattern in _MARKS:
                if match := pattern.match(node.text.text):
                    ordinal = _number(match[1])
                    words = node.text.text[match.end() : match.end() + 10]
                    yield _Mark(style, ordinal, node.text.span(*match.span()), _shown(style, ordinal, words), False)


def _mixed(marks: Sequence[_Mark]) -> Iterator[tuple[_Mark, _Mark]]:
    """Headings that go on where one of another style left off: the one before, and the one itself."""
    for at, mark in enumerate(marks):
        if not mark.heading or mark.ordinal < 2 or _has_own_predecessor(marks, at):
            continue
        for back in range(at - 1, -1, -1):
            before = marks[back]
            if before.style == mark.style or before.ordinal != mark.ordinal - 1 or not before.heading:
                continue
            following = next((m for m in marks[back + 1 :] if m.style == before.style), None)
            if following is None or following.ordinal != before.ordinal + 1:
                yield before, mark
                break


def _has_own_predecessor(marks: Sequence[_Mark], at: int) -> bool:
    """Whether a number of its own style, one lower, stands before it."""
    mark = marks[at]
    return any(m.style == mark.style and m.ordinal == mark.ordinal - 1 for m in marks[:at])


def _gaps(marks: Sequence[_Mark], mixed: set[int], ctx: Context) -> Iterator[Finding]:
    """One number left out between two headings of the outermost style."""
    outer = [m for m in marks if m.style == "一、"]
    for before, mark in pairwise(outer):
        if (
            mark.ordinal != before.ordinal + 2
            or not (before.heading and mark.heading)
            or {id(before), id(mark)} & mixed
        ):
            continue
        missing = before.ordinal + 1
        between = ctx.source.text[before.span.start : mark.span.start]
        printed = rf"{_chinese(missing)}\s*[、.．:：]|[（(]{_chinese(missing)}[)）]|(?<!\d){missing}\s*[、.．]"
        if not re.search(printed, between):
            args: dict[str, object] = {
                "before": before.text,
                "printed": mark.text,
                "missing": _printed("一、", missing),
            }
            related = (Related(before.span, named([before.text])),)
            yield Finding("gap", mark.span, args, Anchor(row_label=mark.text), related)


def _printed(style: str, ordinal: int) -> str:
    return _PRINTED[style].format(_chinese(ordinal), ordinal)


def _shown(style: str, ordinal: int, words: str) -> str:
    """A heading as a message quotes it."""
    words = words.strip()
    return _printed(style, ordinal) + (words if len(words) <= 12 else f"{words[:10]}…")


def _number(text: str) -> int:
    """一 … 九十九, or digits."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _NUMERALS.index(text[0]) + 1
    return 10 * (_NUMERALS.index(tens[0]) + 1 if tens else 1) + (_NUMERALS.index(ones[0]) + 1 if ones else 0)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")


RULES: tuple[AnyRule, ...] = (heading_numbering,)
