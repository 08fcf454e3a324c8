"""Items to the tokens of ``document.lark``: sections and tables are opened and closed here, so the grammar has no choice.

A heading belongs to the innermost open section of its style whose ordinal it continues; the first of a style, or one
that starts again at 1, opens below the current section. So skipped and repeated styles cost nothing. A heading without a
number closes the sections that its file sets at its level or below.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lark import Token

from budgetlint.syntax.items import Item, Sort

_DEEPEST = 12
_ENDS_SENTENCE = "。；;！？!?:："
#: They end a line of their own, but a page edge may cut a sentence behind them: 2021年“三公”¦经费…
_CLOSES = "”)"
_GOES_ON = "，,、("


class _Open(NamedTuple):
    style: str
    ordinal: int
    #: Where it has no number.
    level: int | None = None


def tokens_of(items: list[Item]) -> Iterator[Token]:
    """Tokens whose values are positions in ``items``."""
    stack: list[_Open] = []
    paragraph: list[int] = []
    in_contents = False
    at = 0
    while at < len(items):
        item = items[at]
        if paragraph and not _continues(items, paragraph[-1], at):
            yield _token("BREAK", paragraph[-1])
            paragraph = []
        if in_contents and not item.in_contents:
            yield _token("CLOSE", at)
            in_contents = False
        if item.in_contents:
            if not in_contents:
                yield _token("CONTENTS_OPEN", at)
                in_contents = True
            elif item.sort not in (Sort.BREAK, Sort.PAGE):
                yield _token("ENTRY", at)
        elif item.claimed_by is not None and item.claimed_by >= at:
            yield from _table(items, at, item.claimed_by)
            at = _after_table(items, item.claimed_by)
            continue
        elif item.sort is Sort.TABLE:
            yield from _table(items, at, at)
            at = _after_table(items, at)
            continue
        elif item.sort is Sort.HEADING and item.mark:
            opened = _Open(item.mark.style, item.mark.ordinal, item.level)
            for _ in range(_closing(stack, opened)):
                stack.pop()
                yield _token("CLOSE", at)
            stack.append(opened)
            is_part = item.mark.style == "部分"
            yield _token("PART_OPEN" if is_part else "OPEN", at)
            yield _token("PART" if is_part else "HEADING", at)
        elif item.sort is Sort.UNPARSED:
            yield _token("UNPARSED", at)
        elif item.sort is Sort.NOTE:
            yield _token("NOTE", at)
        elif item.sort not in (Sort.BREAK, Sort.PAGE):
            yield _token("TEXT", at)
            paragraph.append(at)
        at += 1
    if paragraph:
        yield _token("BREAK", paragraph[-1])
    for _ in range(len(stack) + in_contents):
        yield _token("CLOSE", len(items) - 1)


def _token(kind: str, at: int) -> Token:
    return Token(kind, str(at))


def _table(items: list[Item], first: int, table: int) -> Iterator[Token]:
    yield _token("TABLE_OPEN", first)
    for at in range(first, table):
        role = items[at].role
        if role is not None and items[at].claimed_by == table:
            yield _token(role, at)
    yield _token("GRID", table)
    for at in range(table + 1, _after_table(items, table)):
        if items[at].claimed_by == table:
            yield _token("NOTE", at)
    yield _token("CLOSE", table)


def _after_table(items: list[Item], table: int) -> int:
    last = table
    for at in range(table + 1, len(items)):
        if items[at].claimed_by == table and items[at].sort is Sort.NOTE:
            last = at
        elif items[at].sort not in (Sort.BREAK, Sort.PAGE):
            break
    return last + 1


def _closing(stack: list[_Open], opened: _Open) -> int:
    """How many open sections a heading closes."""
    ordinal = opened.ordinal
    if opened.level is not None:
        same = [depth for depth, section in enumerate(stack) if (section.level or 0) >= opened.level][:1]
        return len(stack) - same[0] if same else max(0, len(stack) + 1 - _DEEPEST)
    same = [depth for depth, section in enumerate(stack) if section.style == opened.style]
    if not same:
        return max(0, len(stack) + 1 - _DEEPEST)
    continued = [d for d in same if stack[d].ordinal == ordinal - 1]
    earlier = [d for d in same if stack[d].ordinal < ordinal]
    if continued or earlier:
        return len(stack) - (continued or earlier)[-1]
    if ordinal == 1 and same[-1] < len(stack) - 1 and len(stack) < _DEEPEST:
        return 0
    return len(stack) - same[-1]


def _continues(items: list[Item], last: int, at: int) -> bool:
    """Whether a paragraph goes on: the next line, or one behind a page edge that cut a sentence."""
    item = items[at]
    if item.sort in (Sort.BREAK, Sort.PAGE):
        return True
    if item.sort is not Sort.TEXT or item.claimed_by is not None or item.in_contents or item.mark:
        return False
    between = items[last + 1 : at]
    cut = any(b.sort is Sort.PAGE for b in between)
    ends = items[last].text[-1:] in (_ENDS_SENTENCE if cut else _ENDS_SENTENCE + _CLOSES)
    if ends or (between and not cut):
        return False
    indent = item.normal.offsets[0] - item.span.start if item.normal else 0
    return indent < 2 or items[last].text[-1:] in _GOES_ON
