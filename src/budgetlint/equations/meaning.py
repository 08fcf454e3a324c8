"""What the words of an identity mean: parts of keys, by the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, NamedTuple

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.labels import plain
from budgetlint.binding.layouts import Half, TableKind
from budgetlint.binding.terms import lexicon
from budgetlint.equations.parser import EquationError
from budgetlint.equations.tree import Equation, Selector, Sort, Term
from budgetlint.model.keys import MEMBERS

Part = Mapping[str, str]

#: Members that say no more than that it is the whole.
WHOLE: Final[Mapping[str, frozenset[str]]] = {
    "nature": frozenset({"全部"}),
    "fund": frozenset({"全部"}),
    "flow": frozenset({"本年", "总计"}),
    "part_of": frozenset({"本年"}),
}
_TOTALS: Final = frozenset({"合计", "总计"})
_SUBJECTS: Final = ("function", "economic")


class Wanted(NamedTuple):
    """What a term asks for: ``parts`` are readings of its words, the first that fits anything counts. ``code`` is a
    subject of ``dimension``, ``below``: those printed under it. ``every``: all that is listed; ``labels`` are printed."""

    parts: tuple[Part, ...]
    code: str = ""
    dimension: str = ""
    below: bool = False
    every: bool = False
    labels: tuple[str, ...] = ()


def check(equation: Equation, catalogue: Catalogue) -> None:
    """Raises EquationError for a word that means nothing in this catalogue."""
    for term in equation.terms:
        wanted(term, catalogue)


def wanted(term: Term, catalogue: Catalogue) -> Wanted:
    """What a term asks for. Raises EquationError with the nearest name for a word without meaning."""
    if term.kind is None:
        return _said(term, catalogue)
    kind = catalogue.kinds.get(term.kind)
    if kind is None:
        raise EquationError(f"表目录中没有「{term.kind}」{_near(term.kind, catalogue.kinds)}", term.at)
    code = dimension = ""
    below = every = False
    parts: list[dict[str, str]] = [{}]
    labels: list[str] = []
    for selector in term.selectors:
        match selector.sort:
            case Sort.CODE | Sort.BELOW:
                if code or every:
                    raise EquationError(f"「{selector}」多余:一处只能指一个科目", selector.at)
                code, below = selector.text, selector.sort is Sort.BELOW
                dimension = _dimension(selector, kind)
            case Sort.ALL:
                every = True
            case Sort.MEMBER:
                member = _member(selector)
                parts = [{**p, **member} for p in [p for p in parts if _agree(p, member)] or parts]
            case Sort.NAME:
                found = _readings(selector.text, kind, catalogue)
                if found:
                    pairs = [(p, more) for p in parts for more in found]
                    agreeing = [pair for pair in pairs if _agree(*pair)]
                    parts = [{**p, **more} for p, more in agreeing or pairs]
                elif selector.quoted:
                    labels.append(plain(selector.text))
                else:
                    known = _words(kind, catalogue)
                    hint = _near(selector.text, known)
                    raise EquationError(
                        f"{kind.id}「{kind.name}」没有叫「{selector.text}」的行或栏{hint};印在表上的名称请加引号",
                        selector.at,
                    )
    return Wanted(tuple(parts), code, dimension, below, every, tuple(labels))


def _agree(one: Part, other: Part) -> bool:
    """Whether two readings may be of one figure: 支出总计 is no 一般公共预算 of the revenue."""
    return all(other.get(dimension, member) == member for dimension, member in one.items())


def _dimension(selector: Selector, kind: TableKind) -> str:
    """Functional codes begin with 1 or 2, economic ones with 3 or 5."""
    dimension = "function" if selector.text[0] in "12" else "economic"
    if selector.text[0] not in "1235":
        raise EquationError(f"「{selector.text}」不是功能分类(1、2 开头)或经济分类(3、5 开头)的科目编码", selector.at)
    listed = {row for half in kind.halves for row in half.rows if row in _SUBJECTS} | {
        c.subjects for half in kind.halves for c in half.columns if c.subjects
    }
    if listed and dimension not in listed:
        raise EquationError(f"{kind.id}「{kind.name}」不按这种分类列科目,没有「{selector.text}」", selector.at)
    return dimension


def _member(selector: Selector) -> Part:
    members = MEMBERS.get(selector.dimension)
    if members is None:
        raise EquationError(f"没有维度「{selector.dimension}」{_near(selector.dimension, MEMBERS)}", selector.at)
    names = [str(m) for m in members]
    if selector.text not in names:
        raise EquationError(f"{selector.dimension} 没有「{selector.text}」{_near(selector.text, names)}", selector.at)
    return {selector.dimension: selector.text}


def _readings(word: str, kind: TableKind, catalogue: Catalogue) -> list[Part]:
    """What a word means in the tables of a kind; 合计 of what has no such word is the whole."""
    name = plain(word)
    found = [*_words(kind, catalogue).get(name, ())]
    if not found and name in _TOTALS:
        found = [{}]
    return found


@lru_cache(maxsize=256)
def _words(kind: TableKind, catalogue: Catalogue) -> Mapping[str, tuple[Part, ...]]:
    """Name → its readings in the tables of a kind: of rows and columns, then the members of the dimensions."""
    found: dict[str, list[Part]] = {}
    for name, part in _of_kind(kind, catalogue):
        readings = found.setdefault(name, [])
        if part not in readings:
            readings.append(part)
    for dimension in ("fund", "nature", "item"):
        for member in MEMBERS[dimension]:
            found.setdefault(str(member), [{dimension: str(member)}])
    return {name: tuple(readings) for name, readings in found.items()}


def _of_kind(kind: TableKind, catalogue: Catalogue) -> Iterator[tuple[str, Part]]:
    for half in kind.halves:
        for row in half.rows:
            for term in catalogue.vocabularies.get(row, ()):
                for name in term.names:
                    yield name, _bare({**half.key, **term.key})
        for name, part in _columns(half):
            yield name, _bare({**half.key, **part})
    for column in kind.form:
        for name in column.names:
            yield name, _bare(dict(column.key))


def _columns(half: Half) -> Iterator[tuple[str, Part]]:
    for column in half.columns:
        if not column.local:
            for name in column.names:
                yield name, column.key


def _bare(part: Mapping[str, str]) -> Part:
    """Without what says only that it is the whole; a flow that is total is one."""
    return {d: m for d, m in part.items() if d in ("side", "flow") or m not in WHOLE.get(d, ())}


def _said(term: Term, catalogue: Catalogue) -> Wanted:
    """What sentences call it."""
    key: dict[str, str] = {}
    terms = lexicon(catalogue).parts
    code = ""
    for selector in term.selectors:
        if selector.sort is Sort.CODE:
            code = selector.text
        elif selector.sort is Sort.MEMBER:
            key |= _member(selector)
        else:
            part = terms.get(plain(selector.text))
            if part is None:
                raise EquationError(f"说明中没有「{selector.text}」这个说法{_near(selector.text, terms)}", selector.at)
            key |= part
    return Wanted((_bare(key),), code, "function" if code else "")


def _near(name: str, known: Mapping[str, object] | list[str]) -> str:
    near = get_close_matches(name, list(known), 1, 0.4)
    return f";是不是「{near[0]}」" if near else ""
