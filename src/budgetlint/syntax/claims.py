"""Which lines belong to which table: caption, 表号, unit, preparer, stray lines above it, notes below it."""

from __future__ import annotations

from budgetlint.syntax import marks
from budgetlint.syntax.items import Item, Sort

_WINDOW = 10
_MOST_STRAYS = 3
_NEAREST = 3
_LINES = {Sort.TEXT, Sort.HEADING, Sort.UNIT, Sort.META, Sort.TABLE_NUMBER, Sort.NOTE}


def claim_lines(items: list[Item]) -> None:
    """Give lines around each table their ``role`` and the table's position in ``claimed_by``."""
    for at, item in enumerate(items):
        if item.sort is Sort.TABLE:
            _claim_above(items, at)
            _claim_notes(items, at)


def _claim_above(items: list[Item], table: int) -> None:
    window = _window(items, table)
    caption = _caption(items, window)
    last = window.index(caption) if caption is not None else -1
    units = [at for at in window[: max(last, 0)] if items[at].sort is Sort.UNIT]
    for position, at in enumerate(window):
        item = items[at]
        if at == caption:
            item.role = "CAPTION"
        elif caption is not None and position == last + 1 and item.sort is Sort.TABLE_NUMBER:
            item.role = "NUMBER"
        elif caption is not None and position == last + 1 and item.sort is Sort.UNIT and not units:
            item.role = "UNIT"
        elif position > last:
            if caption is not None or item.sort not in (Sort.UNIT, Sort.META, Sort.TABLE_NUMBER):
                break
            item.role = {Sort.UNIT: "UNIT", Sort.META: "META"}.get(item.sort, "NUMBER")
        else:
            item.role = {Sort.UNIT: "UNIT", Sort.META: "META", Sort.TABLE_NUMBER: "NUMBER"}.get(item.sort, "STRAY")
        item.claimed_by = table


def _window(items: list[Item], table: int) -> list[int]:
    """The lines above the table, nearest first, as far as one of them could still be its caption."""
    window: list[int] = []
    for at in range(table - 1, -1, -1):
        item = items[at]
        if item.sort in (Sort.BREAK, Sort.PAGE):
            continue
        if item.sort not in _LINES or item.claimed_by is not None or item.in_contents or len(window) == _WINDOW:
            break
        if item.sort is Sort.TEXT and marks.is_sentence(item.text) and not marks.is_caption(item.text):
            break
        window.append(at)
    return window


def _caption(items: list[Item], window: list[int]) -> int | None:
    """A line that ends in 表 with at most a few stray ones below it; else the nearest title-like line."""
    strays = 0
    for at in window:
        item = items[at]
        if item.sort in (Sort.TEXT, Sort.HEADING, Sort.META) and marks.is_caption(item.text):
            return at
        if item.sort in (Sort.TEXT, Sort.HEADING):
            strays += 1
            if strays > _MOST_STRAYS:
                break
    near = [at for at in window[:_NEAREST] if items[at].sort in (Sort.TEXT, Sort.HEADING) and _could_title(items[at])]
    return near[0] if near else None


def _could_title(item: Item) -> bool:
    return any(c.isalpha() for c in item.text) and not (marks.points_at_table(item.text) or marks.is_page(item.text))


def _claim_notes(items: list[Item], table: int) -> None:
    for at in range(table + 1, len(items)):
        item = items[at]
        if item.sort is Sort.NOTE:
            item.claimed_by = table
        elif item.sort not in (Sort.BREAK, Sort.PAGE):
            return
