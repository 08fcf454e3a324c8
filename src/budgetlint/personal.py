"""Numbers that belong to a person: found by their own check digits or by what stands before them, and masked.

Everything that leaves the program passes through ``Mask``: a report on a leak must not repeat it. Names and landline
numbers of offices are published on purpose and are none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from attrs import evolve

from budgetlint.model.findings import Anchor, Diagnostic, Suggestion
from budgetlint.model.keys import Measure
from budgetlint.model.source import Source, Span
from budgetlint.records import frozen
from budgetlint.regex import regex

if TYPE_CHECKING:
    from budgetlint.model.facts import Disclosure


class Personal(StrEnum):
    """What kind of number belongs to a person."""

    IDENTITY = "身份证号"
    MOBILE = "手机号"
    ACCOUNT = "银行账号"


@frozen
class PersonalNumber:
    """One such number; ``digits`` are bare, ``office``: it is printed as the contact of an office."""

    kind: Personal
    span: Span
    digits: str
    office: bool = False


_FOLD = {0xFF10 + i: chr(0x30 + i) for i in range(10)} | {
    0xFF38: "X",
    0xFF58: "x",
    0xFF0B: "+",
    0xFF0D: "-",
    0xFF1A: ":",
}
_ALONE = r"(?<![0-9A-Za-z])(?<![0-9][.,])"
_ENDS = r"(?![0-9A-Za-z])(?![.,][0-9])"
_IDENTITY = regex(
    rf"{_ALONE}[1-9]\d{{5}}[ -]?(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{{3}}[0-9Xx]{_ENDS}"
)
#: Of the fifteen digits used until 1999 none is a check digit: only what a label says tells them.
_OLD_IDENTITY = regex(rf"{_ALONE}[1-9]\d{{7}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}{_ENDS}")
_MOBILE = regex(
    r"(?<![0-9A-Za-z.,_/-])(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z_-])(?![.,][0-9])(?!\s*[元万亿%])"
)
_ACCOUNT = regex(rf"{_ALONE}[3-9]\d{{3}}(?:[ -]?\d{{4}}){{2,3}}(?:[ -]?\d{{1,4}})?{_ENDS}")
#: Numbers of things look like those of persons.
_OF_THINGS = regex(r"信用代码|机构代码|编码|编号|文号|批号|代码|订单|合同号|发票")
_OF_MONEY = regex(r"[额款费]|预算|资金|收入|支出|合计|小计")
_SAYS_IDENTITY = regex(r"身份证|公民身份|证件号")
_SAYS_PHONE = regex(r"手机|移动电话|电话|联系方式|联系人|热线|传真|微信|[Tt][Ee][Ll]\b|[Pp]hone", re.ASCII)
#: What heads a column of telephone numbers.
_HEADS_PHONES = regex(r"手机|移动电话|联系电话|联系方式")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤某"
)
_AFTER_NAME = regex(
    rf"(?:^|[\s,，、;；。(（:：|])[{_SURNAMES}][\u4e00-\u9fff]{{0,1}}[^\W\d_额费价款计数入出][\s:：,，(（]{{0,4}}$"
)
_SAYS_OFFICE = regex(r"联系电话|联系方式|联系人|咨询|监督|举报|服务|办公|值班|热线|填报人|经办人|负责人|制表")
_SAYS_ACCOUNT = regex(r"银行卡|卡号|[账帐]号|一卡通|存折")
_OF_BODY = regex(r"对公|基本户|基本存款|零余额|专户|开户许可|国库")
_ABOVE, _BEFORE, _NEAR = 1200, 60, 16
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
#: Figures that share so many digits with such a number are made of it: a difference, a part, another unit.
_FRAGMENT = 8
_RUN = regex(r"[0-9０-９](?:[0-9０-９,，.．]*[0-9０-９])?[XxＸｘ]?")


def find(text: str) -> Iterator[PersonalNumber]:
    """Every number of a person in a text, in order. Positions are those of ``text``."""
    plain = text.translate(_FOLD)
    found = [*_identities(plain), *_accounts(plain), *_mobiles(plain)]
    end = -1
    for number in sorted(found, key=lambda n: (n.span.start, -len(n.span))):
        if number.span.start >= end:
            yield number
            end = number.span.end


def _identities(text: str) -> Iterator[PersonalNumber]:
    for match in _IDENTITY.finditer(text):
        digits = _bare(match[0])
        if _check_digit(digits) == digits[-1] and not _OF_THINGS.search(_before(text, match.start(), _NEAR)):
            yield PersonalNumber(Personal.IDENTITY, Span(*match.span()), digits)
    for match in _OLD_IDENTITY.finditer(text):
        if _SAYS_IDENTITY.search(_before(text, match.start(), _NEAR)):
            yield PersonalNumber(Personal.IDENTITY, Span(*match.span()), match[0])


def _check_digit(digits: str) -> str:
    """The last character that GB 11643 gives to the seventeen before it."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11]


def _accounts(text: str) -> Iterator[PersonalNumber]:
    for match in _ACCOUNT.finditer(text):
        before, digits = _before(text, match.start(), _NEAR), _bare(match[0])
        if 15 < len(digits) < 20 and _SAYS_ACCOUNT.search(before) and not _OF_BODY.search(before) and _luhn(digits):
            yield PersonalNumber(Personal.ACCOUNT, Span(*match.span()), digits)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _mobiles(text: str) -> Iterator[PersonalNumber]:
    """Eleven digits are as well an amount in 元 or a code: a label, the head of a column or a name has to speak for it."""
    for match in _MOBILE.finditer(text):
        before, near = _before(text, match.start(), _BEFORE), _before(text, match.start(), _NEAR)
        if _OF_THINGS.search(near):
            continue
        listed = _fills_cell(text, match) and _HEADS_PHONES.search(_before(text, match.start(), _ABOVE))
        if _labels_phone(before) or listed or _AFTER_NAME.search(_line_before(text, match.start())):
            office = _SAYS_OFFICE.search(before) is not None and "手机" not in near
            yield PersonalNumber(Personal.MOBILE, Span(*match.span()), _bare(match[0])[-11:], office)


def _labels_phone(before: str) -> bool:
    """Whether the last label in front is a telephone's."""
    said = list(_SAYS_PHONE.finditer(before))
    return bool(said) and _OF_MONEY.search(before, said[-1].end()) is None


def _fills_cell(text: str, match: re.Match[str]) -> bool:
    before, after = _before(text, match.start(), _NEAR).rstrip(" "), text[match.end() : match.end() + _NEAR].lstrip(" ")
    return before[-1:] in "\t\n|" and after[:1] in "\t\r\n|"


def _bare(text: str) -> str:
    return re.sub(r"[ -]", "", text).upper()


def _before(text: str, at: int, length: int) -> str:
    return text[max(0, at - length) : at]


def _line_before(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at]


@frozen(eq=False, slots=False)
class Mask:
    """Takes the personal numbers of one document out of whatever is said about it."""

    source: Source
    numbers: tuple[PersonalNumber, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers)

    @cached_property
    def _literal(self) -> re.Pattern[str]:
        """The numbers as they may be printed: full-width, with blanks or hyphens between."""
        each = {n.digits for n in self.numbers}
        return regex("|".join(r"[\s-]{0,2}".join(map(_either, d)) for d in sorted(each, key=len, reverse=True)))

    def __call__(self, text: str) -> str:
        """The text without the numbers, and without what is a good part of one."""
        if not self.numbers or not text:
            return text
        return _RUN.sub(self._run, self._literal.sub(lambda m: masked(m[0]), text))

    def _run(self, match: re.Match[str]) -> str:
        digits = re.sub(r"[,，.．]", "", match[0].translate(_FOLD)).upper()
        parts = {digits[at : at + _FRAGMENT] for at in range(len(digits) - _FRAGMENT + 1)}
        if not any(part.strip("0") and part in number.digits for part in parts for number in self.numbers):
            return match[0]
        return "*" * len(match[0])

    def _maybe(self, text: str | None) -> str | None:
        return None if text is None else self(text)

    def cut(self, span: Span) -> str:
        """The source text of a span, masked, also where the span holds only part of a number."""
        chars = list(self.source.cut(span))
        for number in self.numbers:
            shown = masked(self.source.cut(number.span))
            for at in range(max(span.start, number.span.start), min(span.end, number.span.end)):
                chars[at - span.start] = shown[at - number.span.start]
        return "".join(chars)

    def diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        """A diagnostic with every text masked."""
        if not self.numbers:
            return diagnostic
        d = diagnostic
        return evolve(
            d,
            message=self(d.message),
            anchor=self._anchor(d.anchor),
            related=tuple((place, self(text)) for place, text in d.related),
            folded=tuple((place, self(text)) for place, text in d.folded),
            workings=tuple(map(self, d.workings)),
            snippet=self(d.snippet),
            expected=self._maybe(d.expected),
            actual=self._maybe(d.actual),
            difference=self._maybe(d.difference),
            candidates=tuple(map(self._suggestion, d.candidates)),
            conclusion=self(d.conclusion),
            advice=self(d.advice),
            evidence=tuple(map(self, d.evidence)),
        )

    def _anchor(self, anchor: Anchor) -> Anchor:
        table, row, column = self(anchor.table), self(anchor.row_label), self(anchor.column_label)
        return evolve(anchor, table=table, row_label=row, column_label=column)

    def _suggestion(self, suggestion: Suggestion) -> Suggestion:
        return evolve(
            suggestion,
            text=self(suggestion.text),
            corrections=tuple(
                evolve(
                    c,
                    anchor=self._anchor(c.anchor),
                    printed=self(c.printed),
                    value=self._maybe(c.value),
                    text=self._maybe(c.text),
                )
                for c in suggestion.corrections
            ),
        )


def _either(char: str) -> str:
    """A character as printed in ASCII, full-width or small."""
    if char == "X":
        return "[XxＸｘ]"
    return f"[{char}{chr(0xFF10 + int(char))}]"


def masked(number: str) -> str:
    """A number with all but its first three and last two characters hidden; its length stays."""
    return number[:3] + "".join("*" if c.isalnum() else c for c in number[3:-2]) + number[-2:]


@lru_cache(maxsize=4)
def mask_of(disclosure: Disclosure) -> Mask:
    """The mask of a document. Eleven digits in a column of amounts are an amount unless a word before says otherwise."""
    source = disclosure.source
    found = tuple(find(source.text))
    if any(n.kind is Personal.MOBILE for n in found):
        amounts = [f.span for f in disclosure.facts if f.bound and f.key.measure is Measure.AMOUNT]
        found = tuple(n for n in found if not _is_amount(n, amounts, source.text))
    return Mask(source, found)


def _is_amount(number: PersonalNumber, amounts: list[Span], text: str) -> bool:
    if number.kind is not Personal.MOBILE or _SAYS_PHONE.search(_before(text, number.span.start, _NEAR)):
        return False
    return any(span.contains(number.span) or number.span.contains(span) for span in amounts)


def mask_text(text: str) -> str:
    """A text that stands for itself, such as the words of an error, without the numbers in it."""
    return Mask(Source("", text), tuple(find(text)))(text)
