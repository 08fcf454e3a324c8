"""Formulas in cells: ``formula.lark`` over a small lexer. What is none, or is misprinted, is None."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lark import Token, Tree, UnexpectedInput

import budgetlint_grammars
from budgetlint.model.formulas import Combined, Expression, Formula, Named, Number, Operator, Stands, names_in
from budgetlint.regex import regex
from budgetlint_grammars import TokenLexer

#: Longer than any formula of a table, and deeper.
_LONGEST: Final = 200
_DEEPEST: Final = 8
_MOST_TERMS: Final = 100

_TOKENS = regex(
    r"""
      (?P<SPACE>[\s第栏列行项]+)
    | (?P<NUMBER>100[%％]|\d{1,4}\.\d{1,4}[%％]?)
    | (?P<BRACKETED>[(（]\s*(?:\d{1,3}|[A-Za-z]\d{0,2}|[一二三四五六七八九十]{1,3})\s*[)）])
    | (?P<LETTER>[A-Za-z]\d{0,2}(?![A-Za-z]))
    | (?P<DIGITS>\d{1,4})
    | (?P<CIRCLED>[①-⑳])
    | (?P<RELATION>>=|<=|[=＝≥≤])
    | (?P<ELLIPSIS>…+|\.{3,}|⋯+)
    | (?P<PLUS>[+＋])
    | (?P<MINUS>[-－−–—])
    | (?P<TIMES>[×xX*✕＊])
    | (?P<OVER>[/÷／])
    | (?P<LPAR>[(（\[【])
    | (?P<RPAR>[)）\]】])
    | (?P<PERCENT>[%％])
    | (?P<OTHER>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: All that a formula is made of; nothing else is looked at further.
_MADE_OF = regex(r"[\s\dA-Za-z第栏列行项一二三四五六七八九十①-⑳()（）\[\]【】=＝≥≤<>+＋\-－−–—×*✕＊/÷／%％….⋯]+")
_COMPARES = regex(r"[=＝≥≤]|[<>]=")
_NAMES = ("BRACKETED", "LETTER", "DIGITS", "CIRCLED")
_STANDS = {"=": Stands.EQUAL, "＝": Stands.EQUAL, ">=": Stands.AT_LEAST, "<=": Stands.AT_MOST} | {s: s for s in Stands}
_OPERATORS = {"plus": Operator.PLUS, "minus": Operator.MINUS, "times": Operator.TIMES, "over": Operator.OVER}


class _Misprint(ValueError):
    """What the grammar takes and yet means nothing."""


@lru_cache(maxsize=4096)
def read_formula(text: str) -> Formula | None:
    """The formula, or the bare name, that a cell prints; None where it prints neither."""
    if not text.strip() or len(text) > _LONGEST or not _MADE_OF.fullmatch(text):
        return None
    try:
        tree: Tree[Token] = budgetlint_grammars.load("formula", TokenLexer).parse(list(_lex(text)))
        return _formula(tree)
    except (UnexpectedInput, _Misprint):
        return None


def is_meant_for_formula(text: str) -> bool:
    """Whether a cell prints what formulas are made of and compares it with something, readable or not."""
    return _COMPARES.search(text) is not None and _MADE_OF.fullmatch(text) is not None


def _lex(text: str) -> Iterator[Token]:
    found = [(m.lastgroup or "OTHER", re.sub(r"\s", "", m[0]), m.start()) for m in _TOKENS.finditer(text)]
    found = [each for each in found if each[0] != "SPACE"]
    depth = 0
    while found and found[-1][0] == "PERCENT":
        found.pop()  # that what comes out is a percentage
    # In a table that letters its columns or brackets their numbers, a bare number is one of the formula.
    styles = {kind for kind, _, _ in found if kind in _NAMES}
    for at, (kind, printed, start) in enumerate(found):
        if kind == "DIGITS":
            scale = printed == "100" and at > 0 and found[at - 1][0] == "TIMES"
            kind = "NUMBER" if scale or (len(styles) > 1 and at > 0) else "NAME"
        elif kind in _NAMES:
            kind = "NAME"
        depth += (kind == "LPAR") - (kind == "RPAR")
        if depth > _DEEPEST:
            raise _Misprint(text)
        yield Token(kind, printed.replace("（", "(").replace("）", ")").replace("％", "%"), start)


def _formula(tree: Tree[Token]) -> Formula:
    first, *rest = tree.children
    if tree.data == "unnamed":
        name, said = None, tree.children
    else:
        assert isinstance(first, Tree)
        name, said = _name(first), rest
    compared = []
    for relation, term in zip(said[::2], said[1::2], strict=True):
        assert isinstance(relation, Token) and isinstance(term, Tree)
        compared.append((_STANDS[str(relation)], _expression(term)))
    if sum(1 for _, term in compared for _ in names_in(term)) > _MOST_TERMS:
        raise _Misprint(name)
    return Formula(name, tuple(compared))


def _name(tree: Tree[Token]) -> str:
    return str(tree.children[0])


def _expression(tree: Tree[Token]) -> Expression:
    below = [c for c in tree.children if isinstance(c, Tree)]
    match tree.data:
        case "name":
            return Named(_name(tree))
        case "number":
            printed = str(tree.children[0])
            return Number(printed.rstrip("%"), printed.endswith("%"))
        case "sum" | "product" | "group":
            return _expression(below[0])
        case "through":
            return _through(_expression(below[0]), _expression(below[1]))
        case operator:
            return Combined(_OPERATORS[str(operator)], _expression(below[0]), _expression(below[1]))


def _through(first: Expression, last: Expression) -> Expression:
    """``B+…+F`` with all that stands between written out. Raises _Misprint."""
    term = first
    begun = first.right if isinstance(first, Combined) and first.operator is Operator.PLUS else first
    if not isinstance(begun, Named) or not isinstance(last, Named):
        raise _Misprint(str(last))
    name = begun.name
    for _ in range(_MOST_TERMS):
        name = _next(name)
        term = Combined(Operator.PLUS, term, Named(name))
        if name == last.name:
            return term
    raise _Misprint(last.name)


def _next(name: str) -> str:
    """The name after one: B after A, (3) after (2). Raises _Misprint."""
    found = re.fullmatch(r"(\(?)(?:(\d+)|([A-Ya-y])|([①-⑲]))(\)?)", name)
    if found is None:
        raise _Misprint(name)
    opened, digits, letter, circled, closed = found.groups()
    return f"{opened}{int(digits) + 1 if digits else chr(ord(letter or circled) + 1)}{closed}"
