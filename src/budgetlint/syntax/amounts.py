"""Figures in cells: ``amount.lark`` over a small lexer. Exact, and total: every text is something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lark import Token, Tree, UnexpectedInput

import budgetlint_grammars
from budgetlint.model.amount import BLANK, DASH, MONEY_UNITS, PERCENT, TEXT, Amount, Figure, FigureKind, Unit
from budgetlint.model.phrases import Phrase
from budgetlint.regex import regex
from budgetlint_grammars import TokenLexer

#: A number as printed: plain, or with thousands separators in their right places.
NUMBER = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?(?![\d.,，])|\d+(?:\.\d+)?(?![\d.,，])"
SCALE = r"亿元|千万元|百万元|万元|千元|百元|元"

#: No amount has more digits; what is longer is an account number or damage.
LONGEST = 40

_TOKENS = regex(
    rf"""
      (?P<SPACE>[ \t]+)
    | (?P<DASH>(?:-+|[—–─]+)(?=\s*\Z))
    | (?P<REL>>=|<=|[≥≤><=])
    | (?P<SIGN>[-+])
    | (?P<NUMBER>{NUMBER})
    | (?P<BROKEN>[\d.,，]*\d[\d.,，]*|\#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!)|\#{{4,}})
    | (?P<SCALE>{SCALE})
    | (?P<PERCENT>%)
    | (?P<PER>/[^\d\s/]+)
    | (?P<WORD>[^\W\d_]+(?:\([^\W\d_]+\))?)
    | (?P<OTHER>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: What is counted: units of more than one character that are no names.
COUNTERS = frozenset(("人次", "批次", "团组", "平方米", "公里", "小时", "个月", "项目", "个项目"))
_LONGEST_UNIT = 4
_MAYBE = regex(r"\s*[-+—–─≥≤><=#\d.,，]")
#: A negative amount as accountants print it. (1) is an ordinal.
_BRACKETED = regex(r"\s*[(（]\s*([\d,，]+\.\d+)\s*[)）]\s*")
#: A number with the mark of a footnote before or behind it.
_NOTED = regex(rf"\s*(?=.*[*※①-⑳])[*※]?\s*([-+]?(?:{NUMBER}))\s*[*※①-⑳]?\s*")
#: A numbered name: 1.保险费收入.
_ITEM = regex(rf"\s*\d{{1,2}}\.\s*(?!(?:{SCALE})\s*\Z)[^\W\d_].*", re.DOTALL)
_TWO_NUMBERS = regex(rf"\s*[-+]?(?:{NUMBER})\s+[-+]?(?:{NUMBER})\s*")
_FORMULA = Phrase("公式出错", "an error of a formula")
_MARKS = Phrase("小数点或千分位不合规则", "decimal point or thousands marks out of place")


@lru_cache(maxsize=65536)
def read_figure(text: str) -> Figure:
    """The figure that the normal text of one cell prints; TEXT where it prints none."""
    if not text.strip():
        return BLANK
    if bracketed := _BRACKETED.fullmatch(text):
        return read_figure(f"-{bracketed[1]}")
    if noted := _NOTED.fullmatch(text):
        return read_figure(noted[1])
    if not _MAYBE.match(text) or _ITEM.fullmatch(text):
        return TEXT
    tokens = list(_lex(text))
    try:
        tree: Tree[Token] = budgetlint_grammars.load("amount", TokenLexer).parse(tokens)
    except UnexpectedInput:
        if _TWO_NUMBERS.fullmatch(text):
            return Figure(FigureKind.UNREADABLE, reason=Phrase("一格中有两个数", "two numbers in one cell"))
        return TEXT
    if tree.data == "dash":
        return DASH
    if tree.data == "broken":
        error_cell = "#" in text
        return Figure(FigureKind.UNREADABLE, reason=_FORMULA if error_cell else _MARKS)
    relation = str(tree.children[0]) if tree.data == "related" else None
    quantity = tree.children[-1]
    assert isinstance(quantity, Tree)
    figure = _number(quantity, relation)
    return TEXT if figure.amount and _names_something(figure.amount) else figure


def _names_something(amount: Amount) -> bool:
    """A year with what it is the year of (2023年预算数), a code with its name (204 公共安全支出): no quantity."""
    unit = amount.unit
    if unit is None or unit.is_money or unit == PERCENT or amount.decimals:
        return False
    if unit.symbol.startswith("年") and 1949 <= amount.mantissa <= 2100:
        return True
    digits = len(amount.digits)
    return len(unit.symbol) > _LONGEST_UNIT or (
        len(unit.symbol) > 1 and digits in (3, 5, 7) and unit.symbol not in COUNTERS
    )


def _lex(text: str) -> Iterator[Token]:
    for match in _TOKENS.finditer(text):
        kind = match.lastgroup or "OTHER"
        if kind == "NUMBER" and len(match.group()) > LONGEST:
            kind = "BROKEN"
        if kind != "SPACE":
            yield Token(kind, match.group(), match.start(), end_pos=match.end())


def _number(quantity: Tree[Token], relation: str | None) -> Figure:
    negative, unit, per = False, None, None
    amount: tuple[int, int] = (0, 0)
    for child in quantity.children:
        if isinstance(child, Tree):
            unit, per = _unit(child)
        elif child.type == "SIGN":
            negative = child == "-"
        else:
            amount = mantissa(child)
    value = -amount[0] if negative else amount[0]
    relation = {">=": "≥", "<=": "≤"}.get(relation or "", relation)
    return Figure(FigureKind.NUMBER, Amount(value, amount[1], unit), relation, per)


def mantissa(printed: str) -> tuple[int, int]:
    """A printed number without sign as (mantissa, decimals): ``1,234.50`` is (123450, 2)."""
    whole, _, rest = printed.replace(",", "").replace("，", "").partition(".")
    return int(whole + rest), len(rest)


def _unit(tree: Tree[Token]) -> tuple[Unit, str | None]:
    symbol = str(tree.children[0])
    per = "".join(str(t) for t in tree.children[1:]) or None
    if symbol == "%":
        return PERCENT, None
    return MONEY_UNITS.get(symbol) or Unit(symbol), per
