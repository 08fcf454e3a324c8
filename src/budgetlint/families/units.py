"""The subordinate units that a document names: those of its table of the organisation, and those its sentences list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from budgetlint.families.pieces import Piece, Sort, condensed, reading
from budgetlint.model.facts import BoundTable, RowRole
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.rules import Context

if TYPE_CHECKING:
    from budgetlint.binding import Catalogue

#: How the items of a list go on after the sentence that announces it.
_ITEM = regex(r"^\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、)]|具体包括|分别[是为]")
_BODY_ITSELF = regex(r"^[^，。；]{2,24}(?:本级|本部|机关)\)?$")
_AMOUNT = regex(r"\d\.\d")
#: How many there are: 所属单位3个, 共3家.
_COUNTED = regex(r"(?<![\d.])(\d{1,3}|[一二三四五六七八九十]{1,3})[个家]")
#: Words that lead up to a name: 纳入甲县教育局部门决算编制范围的单位.
_LEADS = regex(r"^(?:纳入|编入|列入|汇总|包括|即|由)+")
_DIGITS = "一二三四五六七八九"
_NEVER = regex(r"(?!)")


@frozen
class Units:
    """``names`` of subordinate units, without the body itself; ``complete``: they are surely all of them."""

    names: tuple[str, ...] = ()
    complete: bool = False


@frozen
class _Patterns:
    listed: re.Pattern[str]
    own: re.Pattern[str]
    name: re.Pattern[str]


def listed_in(table: BoundTable, ctx: Context) -> tuple[str, ...]:
    """The bodies that a table of the organisation lists, itself among them; none for any other table."""
    return tuple(_rows(table)) if _lists_bodies(table, ctx.catalogue) else ()


def announces(piece: Piece, ctx: Context) -> bool:
    """Whether a sentence says that there are subordinate units, counted or named."""
    return not piece.explains and _patterns(ctx.catalogue).listed.search(piece.text) is not None


@lru_cache(maxsize=2)
def units_of(ctx: Context) -> Units:
    """The subordinate units of the body whose document this is, as far as the document names them."""
    patterns, body = _patterns(ctx.catalogue), condensed(ctx.disclosure.entity.value or "")
    tables = [name for t in ctx.disclosure.tables for name in listed_in(t, ctx)]
    named: list[str] = []
    counts: set[int] = set()
    listing = False
    for piece in reading(ctx).pieces:
        says = announces(piece, ctx)
        listing = says or (listing and _goes_on(piece, patterns))
        if says:
            counts |= set(_counts(piece.text))
        if listing:
            named += (_LEADS.sub("", found["name"]) for found in patterns.name.finditer(piece.text))
    every = dict.fromkeys((*tables, *named))
    names = tuple(n for n in every if not patterns.own.search(n) and n not in body)
    # A table of the organisation is a list of all; a sentence is one if it gives their number, the body itself counted or not.
    complete = len(tables) > 1 or not counts.isdisjoint((len(names), len(names) + 1))
    return Units(names, bool(names) and complete)


@lru_cache(maxsize=4)
def _patterns(catalogue: Catalogue) -> _Patterns:
    said: Mapping[str, str] = catalogue.units
    if not said:
        return _Patterns(_NEVER, _NEVER, _NEVER)
    name = regex(
        rf"(?:^|[、，:;；和及有为是括]|\d[.、])(?P<name>(?:(?!所属|下属|下辖|直属|单位|包括|分别)[\u4e00-\u9fff]){{3,24}}{said['ends']})(?=$|[、，。；;(和及\d])"
    )
    return _Patterns(regex(said["listed"]), regex(said["own"]), name)


def _lists_bodies(table: BoundTable, catalogue: Catalogue) -> bool:
    kind = catalogue.kinds.get(table.kind or "")
    return kind is not None and any(half.dimension == "entity" for half in kind.halves)


def _rows(table: BoundTable) -> Iterator[str]:
    for row, role in zip(table.node.rows, table.row_roles, strict=False):
        first = next((condensed(cell.text) for cell in row.cells if len(condensed(cell.text)) > 2), "")
        if role not in (RowRole.HEADER, RowRole.NUMBERS, RowRole.EMPTY) and first and first != "单位名称":
            yield first


def _goes_on(piece: Piece, patterns: _Patterns) -> bool:
    """Whether a piece is one more item of a list of units: a line of its own kind, or a cell without an amount."""
    if piece.sort in (Sort.CELL, Sort.LINE, Sort.CAPTION):
        return _AMOUNT.search(piece.text) is None
    item = piece.text.rstrip("。；;、")
    return piece.is_prose and bool(_ITEM.search(item) or patterns.name.fullmatch(item) or _BODY_ITSELF.search(item))


def _counts(text: str) -> Iterator[int]:
    for found in _COUNTED.finditer(text):
        if found[1].isdigit():
            yield int(found[1])
        elif len(found[1]) == 1:
            yield 10 if found[1] == "十" else _DIGITS.index(found[1]) + 1
