"""The text of an identity to its tree. Grammar: grammars/budgetlint_grammars/identity.lark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from attrs import evolve
from lark import Lark, Token, Tree, UnexpectedInput

import budgetlint_grammars
from budgetlint.equations.tree import Compared, Equation, Selector, Signed, Sort, Term
from budgetlint.regex import regex

#: Longer than any identity that a person can check.
LONGEST: Final = 600
_DEEPEST: Final = 12

_TOKEN = regex(
    r"""\s*(?:
      (?P<RELATION>==|>=|<=|≥|≤|=(?!=)|<>|!=|[<>])
    | (?P<PLUS>[+＋])
    | (?P<MINUS>[-－−])
    | (?P<SUM>sum(?=\s*[(（]))
    | (?P<NARRATIVE>narrative(?=\s*[(（]))
    | (?P<KIND>[A-Z]{1,4}\d{1,3}[a-z]?(?=\s*[\[【]))
    | (?P<LPAR>[(（])
    | (?P<RPAR>[)）])
    | (?P<LSQB>[\[【])
    | (?P<RSQB>[\]】])
    | (?P<COMMA>[,，])
    | (?P<COLON>[:：])
    | (?P<BELOW>\d{3}(?:\d{2}){0,2}\.\*)
    | (?P<CODE>\d{3}(?:\d{2}){0,2}(?![\w.]))
    | (?P<ZERO>0(?![\w.]))
    | (?P<ALL>\*)
    | "(?P<TEXT>[^"]{1,60})"
    | “(?P<QUOTED>[^”]{1,60})”
    | (?P<NAME>[A-Za-z_\u4e00-\u9fff、]+)
    )""",
    re.VERBOSE,
)
_RELATIONS = {r: r for r in Compared} | {"=": "==", "≥": ">=", "≤": "<="}
#: A table without what is wanted of it.
_BARE = regex(r"[A-Z]{1,4}\d{1,3}[a-z]?(?![\w\u4e00-\u9fff])")
_SPOKEN = {
    "RSQB": "「]」",
    "COMMA": "「,」",
    "RPAR": "「)」",
    "LSQB": "「[」",
    "KIND": "表号(如 T3[合计])",
    "LPAR": "「(」",
    "NAME": "行名、栏名",
    "PLUS": "「+」「-」",
    "RELATION": "「==」「>=」「<=」",
}


class EquationError(ValueError):
    """An identity that can not be read; ``at`` is the 0-based column of the fault in ``text``."""

    def __init__(self, fault: str, at: int = 0, text: str = "") -> None:
        super().__init__(fault)
        self.at, self.text = at, text


@cache
def _grammar() -> Lark:
    return budgetlint_grammars.load("identity", budgetlint_grammars.TokenLexer)


@cache
def parse(text: str) -> Equation:
    """The identity that a text states. Raises EquationError."""
    try:
        return _parsed(text)
    except EquationError as error:
        error.text = text
        raise


def _parsed(text: str) -> Equation:
    if len(text) > LONGEST:
        raise EquationError(f"关系式长于 {LONGEST} 个字;请拆成几条")
    tokens = list(_tokens(text))
    try:
        tree = _grammar().parse(tokens)
    except UnexpectedInput as error:
        found = getattr(error, "token", None)
        expected = set(getattr(error, "expected", ()))
        if sum((t.type == "LPAR") - (t.type == "RPAR") for t in _before(tokens, found)) == 0:
            expected.discard("RPAR")
        wanted = [words for name, words in _SPOKEN.items() if name in expected]
        stopped = isinstance(found, Token) and found.type != "$END"
        at = found.start_pos or 0 if isinstance(found, Token) and stopped else len(text)
        said = f"「{found}」" if stopped else "末尾"
        raise EquationError(f"看不懂{said};这里应为{'或'.join(wanted)}" if wanted else f"看不懂{said}", at) from None
    left, relation, right = tree.children
    assert isinstance(left, Tree) and isinstance(relation, Token) and isinstance(right, Tree)
    sides = (tuple(_side(left)), tuple(_side(right)))
    return Equation(text, sides[0], Compared(str(relation)), sides[1], relation.start_pos or 0)


def _before(tokens: list[Token], found: object) -> list[Token]:
    """The tokens before one; all of them if it is none of them."""
    return tokens[: next((at for at, token in enumerate(tokens) if token is found), len(tokens))]


def _tokens(text: str) -> Iterator[Token]:
    at, depth = 0, 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise EquationError(f"看不懂「{text[at : at + 8]}」", at)
        kind, value = found.lastgroup, found[found.lastgroup]
        start = found.start(kind)
        if kind == "NAME" and (bare := _BARE.match(text, start)):
            raise EquationError(f"「{bare[0]}」后面要有方括号,写明行和栏,如 {bare[0]}[合计, 项目支出]", bare.end())
        if kind == "RELATION":
            if value not in _RELATIONS:
                raise EquationError(f"没有关系「{value}」;可以用 ==、>=、<=,given 里还可以用 >、<", start)
            value = _RELATIONS[value]
        depth += (kind == "LPAR") - (kind == "RPAR")
        if depth > _DEEPEST:
            raise EquationError("括号套得太深", start)
        yield Token("TEXT" if kind == "QUOTED" else kind, value, start)
        at = found.end()


def _side(tree: Tree[Token], sign: int = 1) -> Iterator[Signed]:
    """The terms of a side, each with its sign."""
    children = [c for c in tree.children if isinstance(c, Tree)]
    match tree.data:
        case "side" | "group":
            yield from _side(children[0], sign)
        case "less":
            yield from _side(children[0], -sign)
        case "plus" | "minus":
            yield from _side(children[0], sign)
            yield from _side(children[1], sign if tree.data == "plus" else -sign)
        case "nothing":
            return
        case _:
            yield sign, _term(tree)


def _term(tree: Tree[Token], summed: bool = False) -> Term:
    if tree.data == "sum":
        first, *others = (c for c in tree.children if isinstance(c, Tree))
        return evolve(_term(first, summed=True), others=tuple(_term(c) for c in others))
    head = tree.children[0]
    assert isinstance(head, Token)
    selectors = tuple(_selector(c) for c in tree.children if isinstance(c, Tree))
    term = Term(None if tree.data == "said" else str(head), selectors, head.start_pos or 0, summed)
    several = next((s for s in selectors if s.sort in (Sort.ALL, Sort.BELOW)), None)
    if several is not None and not summed:
        raise EquationError(f"「{several}」是若干个数,要写在 sum(…) 里", several.at)
    return term


def _selector(tree: Tree[Token]) -> Selector:
    first, *rest = (c for c in tree.children if isinstance(c, Token))
    at = first.start_pos or 0
    match tree.data:
        case "member":
            return Selector(Sort.MEMBER, str(rest[-1]), at, str(first))
        case "below":
            return Selector(Sort.BELOW, str(first).removesuffix(".*"), at)
        case "text":
            return Selector(Sort.NAME, str(first), at, quoted=True)
        case sort:
            return Selector(Sort(str(sort)), str(first), at)
