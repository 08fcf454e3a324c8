"""Normal text: trivia taken out, full-width forms mapped one to one, every character's offset kept.

NFKC as a whole would turn ① into 1 and ㈠ into (一); so only listed characters are mapped (DESIGN §5).
"""

from __future__ import annotations

import re

from budgetlint.model.nodes import NormalText
from budgetlint.model.source import Source, Span
from budgetlint.regex import regex

#: Full-width form → the one that normal text has instead.
FULL_WIDTH = {0xFF10 + i: chr(0x30 + i) for i in range(10)}
FULL_WIDTH |= {0xFF21 + i: chr(0x41 + i) for i in range(26)}
FULL_WIDTH |= {0xFF41 + i: chr(0x61 + i) for i in range(26)}
FULL_WIDTH |= {
    ord(k): v
    for k, v in {
        "（": "(", "）": ")", "：": ":", "％": "%", "﹪": "%", "．": ".", "﹒": ".", "／": "/", "＋": "+",
        "－": "-", "−": "-", "﹣": "-", "＝": "=", "＜": "<", "＞": ">", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤",
        "｜": "|", "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ",
    }.items()
}  # fmt: skip

_TAGS = "b|i|u|p|br|em|strong|span|div|font|sub|sup|a|td|th|tr|table|tbody|thead|center"
_TRIVIA = regex(
    rf"""
      \[bookmark:[^\[\]\r\n]{{0,200}}\]
    | \s?(?<![A-Za-z])(?:PAGEREF|HYPERLINK)[ ]+(?:\\l[ ]+)?\S{{1,80}}(?:\s*\\?h\b)?(?:\s+\d+)?
    | </?(?i:{_TAGS})\b[^<>\r\n]{{0,200}}>
    | \*\*
    | (?:(?<=\n)|(?<=\r)|\A)[ \t]*(?:\#{{1,6}}[ \t]+(?=\S)|[-*+][ \t]+(?=[^\d\s-]))
    | (?P<math>\$[^$\r\n]{{1,80}}\$)
    | (?P<entity>&(?:nbsp|lt|gt|amp|ge|le|quot);)
    | (?P<point>(?<=[\d])[\ue000-\uf8ff\U000f0000-\U0010fffd](?=[\d\u4e00-\u9fff]))
    | (?<![—─])[—─]{{1,4}}[ ]?\d{{1,4}}[ ]?[—─]{{1,4}}(?=\s{{0,4}}(?:\f|\Z))
    | (?P<end>(?<![ \t\u3000])[ \t\u3000]*(?:\r\n|\r|\n)[ \t\u3000]*)
    | [\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]
    """,
    re.VERBOSE,
)
_MATH = regex(r"\\(?:geq?|leq?|times|%)|\\?[ ]|\$|\\[{}]|[{}]")
_MATH_SIGN = {r"\ge": "≥", r"\geq": "≥", r"\le": "≤", r"\leq": "≤", r"\times": "×", r"\%": "%"}
_ENTITY = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&amp;": "&", "&ge;": "≥", "&le;": "≤", "&quot;": '"'}


def normalise(source: Source, span: Span) -> NormalText:
    """The normal text of ``span``; line ends inside it vanish, or become a space between ASCII words."""
    raw = source.text[span.start : span.end]
    if _TRIVIA.search(raw) is None:
        return NormalText(raw.translate(FULL_WIDTH), range(span.start, span.end))
    chars: list[str] = []
    offsets: list[int] = []

    def keep(start: int, end: int) -> None:
        chars.append(raw[start:end].translate(FULL_WIDTH))
        offsets.extend(range(span.start + start, span.start + end))

    def put(char: str, at: int) -> None:
        chars.append(char)
        offsets.append(span.start + at)

    done = 0
    for match in _TRIVIA.finditer(raw):
        start, end = match.span()
        keep(done, start)
        done = end
        if match["math"]:
            inside = start
            for sign in _MATH.finditer(raw, start, end):
                keep(inside, sign.start())
                if sign.group() in _MATH_SIGN:
                    # An escaped percent sign stands where it is printed, so that spans end behind it.
                    put(_MATH_SIGN[sign.group()], sign.end() - 1 if sign.group() == r"\%" else sign.start())
                inside = sign.end()
            keep(inside, end)
        elif match["entity"]:
            put(_ENTITY[match["entity"]], start)
        elif match["point"]:  # a font's own decimal point
            put(".", start)
        elif match["end"] and is_word(raw[start - 1 : start]) and is_word(raw[end : end + 1]):
            put(" ", start)
    keep(done, len(raw))
    return NormalText("".join(chars), tuple(offsets))


def is_word(char: str) -> bool:
    """Whether a character belongs to an ASCII word or number, which a line end does part."""
    return char.isascii() and char.isalnum()


def trimmed(normal: NormalText) -> NormalText:
    """The same without white space at either end."""
    text = normal.text.strip()
    if len(text) == len(normal.text):
        return normal
    start = normal.text.find(text) if text else 0
    return NormalText(text, normal.offsets[start : start + len(text)])
