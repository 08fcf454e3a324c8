"""The table of contents: where it starts is printed (目录), where it ends is seen when its first entry comes again."""

from __future__ import annotations

from budgetlint.regex import regex
from budgetlint.syntax import marks
from budgetlint.syntax.items import Item, Sort

_SPACE = regex(r"\s+")
_LONGEST = 600
#: Fewer titles than these on a page of their own are no contents.
_FEWEST = 3
_LINES = {Sort.TEXT, Sort.HEADING, Sort.TABLE_NUMBER, Sort.META}


def mark_contents(items: list[Item]) -> None:
    """Set ``in_contents`` on the title 目录 and its entries."""
    start = next((i for i, item in enumerate(items) if item.sort is Sort.CONTENTS_TITLE), None)
    if start is None:
        return
    end = _end(items, start)
    for item in items[start:end]:
        item.in_contents = True


def _end(items: list[Item], start: int) -> int:
    """One past the last entry."""
    stop = min(len(items), start + _LONGEST)
    first = next((i for i in range(start + 1, stop) if items[i].sort in _LINES), None)
    if first is None:
        return start + 1
    name = _name(items[first])
    for i in range(first + 1, stop):
        if items[i].sort is Sort.TABLE:
            break
        if items[i].sort in _LINES and _name(items[i]) == name:
            return i
    end = first
    while end < stop and _is_entry(items[end]):
        end += 1
    return end if end > first else _page_of_titles(items, first, stop)


def _page_of_titles(items: list[Item], first: int, stop: int) -> int:
    """The end of the page, if it holds nothing but titles; else ``first``."""
    edge = next((i for i in range(first, stop) if items[i].sort is Sort.PAGE), None)
    if edge is None:
        return first
    lines = [item for item in items[first:edge] if item.sort is not Sort.BREAK]
    alone = all(
        item.sort in _LINES and marks.is_heading(item.text) and not marks.is_sentence(item.text) for item in lines
    )
    return edge if alone and len(lines) >= _FEWEST else first


def _is_entry(item: Item) -> bool:
    if item.sort in (Sort.BREAK, Sort.PAGE):
        return True
    return item.sort in _LINES and marks.without_leaders(item.text) != item.text


def _name(item: Item) -> str:
    return _SPACE.sub("", marks.without_leaders(item.text))
