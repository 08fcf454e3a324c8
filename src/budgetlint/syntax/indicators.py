"""Values of performance indicators: ``indicator.lark`` over a small lexer. Total: what is no quantity is text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from attrs import evolve
from lark import Token, Tree, UnexpectedInput

import budgetlint_grammars
from budgetlint.model.amount import MONEY_UNITS, PERCENT, Amount, Unit
from budgetlint.model.performance import IndicatorValue, ValueSort
from budgetlint.regex import regex
from budgetlint.syntax.amounts import LONGEST, NUMBER, SCALE, mantissa
from budgetlint_grammars import TokenLexer

#: Relations as signs and in words, by what they mean.
RELATIONS: Final = {
    "≥": (">=", "=>", "≥", "大于等于", "大于或等于", "不少于", "不低于", "不小于", "不得低于", "不得少于", "至少", "最少"),
    "≤": ("<=", "=<", "≤", "小于等于", "小于或等于", "不超过", "不高于", "不多于", "不大于", "不得超过", "至多", "最多"),
    ">": (">", "大于", "超过", "高于", "多于"),
    "<": ("<", "小于", "低于", "少于"),
    "=": ("=", "等于"),
}  # fmt: skip
_TAILS: Final = {"及以上": "≥", "以上": "≥", "及以下": "≤", "以下": "≤", "及以内": "≤", "以内": "≤", "之内": "≤"}
_MEANING: Final = {word: sign for sign, words in RELATIONS.items() for word in words} | _TAILS
_REL = "|".join(sorted((w for words in RELATIONS.values() for w in words), key=len, reverse=True))
_TAIL = "|".join(_TAILS)
_TOKENS = regex(
    rf"""
      (?P<SPACE>[ \t]+|(?:\A|(?<=\A\s))(?:应?达到?|控制在|保持在|保持|为))
    | (?P<REL>{_REL})
    | (?P<TAIL>(?:{_TAIL})(?=\s*\Z))
    | (?P<NUMBER>{NUMBER})
    | (?P<RANGE>[-~～—–]+|至|到)
    | (?P<SCALE>{SCALE})
    | (?P<PERCENT>%)
    | (?P<PER>/(?:(?!{_TAIL})[^\d\s/%≥≤<>=])+|每(?:(?!{_TAIL})[^\d\s/%≥≤<>=])+)
    | (?P<SEP>[/、;；])
    | (?P<WORD>(?:(?!{_TAIL}|[至到])[^\W\d_])+(?:\([^\W\d_]+\))?)
    | (?P<OTHER>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_NOTHING = regex(r"\s*[-—–─/\\]*\s*")
#: A point in time is no quantity: 10月底前, 15日前, 2024年.
_DATE = regex(r"月.*|号.*|[年日](?:底|末|初|中旬|前|度|之前)+")
_LONGEST_UNIT = 6


@lru_cache(maxsize=16384)
def read_value(text: str) -> IndicatorValue:
    """The value that the normal text of a cell states."""
    if _NOTHING.fullmatch(text):
        return IndicatorValue(ValueSort.BLANK)
    try:
        tree: Tree[Token] = budgetlint_grammars.load("indicator", TokenLexer).parse(list(_lex(text)))
    except UnexpectedInput:
        return IndicatorValue(ValueSort.TEXT)
    quantities = [_quantity(child) for child in tree.children if isinstance(child, Tree)]
    amounts = _with_common_unit([amount for amount, _ in quantities])
    if any(_names_no_quantity(a) for a in amounts):
        return IndicatorValue(ValueSort.TEXT)
    relations = [_MEANING[str(t)] for t in tree.children if isinstance(t, Token) and t.type in ("REL", "TAIL")]
    return IndicatorValue(ValueSort(tree.data), next(iter(relations), None), amounts, quantities[-1][1])


def _lex(text: str) -> Iterator[Token]:
    before = ""
    for match in _TOKENS.finditer(text):
        kind = match.lastgroup or "OTHER"
        if kind == "SPACE":
            continue
        if kind == "RANGE" and match[0] == "-" and before in ("", "REL", "RANGE", "SEP"):
            kind = "SIGN"
        if kind == "NUMBER" and len(match[0]) > LONGEST:
            kind = "OTHER"
        yield Token(kind, match[0], match.start(), end_pos=match.end())
        before = kind


def _quantity(tree: Tree[Token]) -> tuple[Amount, str | None]:
    negative, unit, per = False, None, None
    value, decimals = 0, 0
    for child in tree.children:
        if isinstance(child, Tree):
            symbol = str(child.children[0])
            unit = PERCENT if symbol == "%" else MONEY_UNITS.get(symbol) or Unit(symbol)
            per = "".join(str(t).replace("每", "/") for t in child.children[1:]) or None
        elif child.type == "SIGN":
            negative = True
        else:
            value, decimals = mantissa(child)
    return Amount(-value if negative else value, decimals, unit), per


def _names_no_quantity(amount: Amount) -> bool:
    """A date, a year, or a number that begins a sentence."""
    unit = amount.unit.symbol if amount.unit else ""
    is_year = unit == "年" and not amount.decimals and 1949 <= amount.mantissa <= 2100
    return is_year or _DATE.fullmatch(unit) is not None or len(unit) > _LONGEST_UNIT


def _with_common_unit(amounts: list[Amount]) -> tuple[Amount, ...]:
    """The unit printed behind the last of several (95-98%, 10/20/50/100%) is that of all."""
    last = amounts[-1].unit
    return tuple(a if a.unit is not None else evolve(a, unit=last) for a in amounts)
