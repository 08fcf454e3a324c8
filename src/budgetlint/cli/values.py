"""What may stand for an argument: text to value, and a sentence for any other text."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from budgetlint.cli.output import near

if TYPE_CHECKING:
    from datetime import date

YEARS: Final = (1994, 2100)


def names(text: str) -> list[str]:
    """Ids, names and prefixes of rules, between commas."""
    found = [part.strip() for part in text.split(",") if part.strip()]
    if not found:
        raise argparse.ArgumentTypeError("没有写是哪些规则;请写编号、名称或编号的开头,如 BL2。")
    return found


class OneOf:
    """One of some names; ``names`` are they."""

    def __init__(self, what: str, names: Iterable[str]) -> None:
        self._what = what
        self.names = tuple(names)

    def __call__(self, text: str) -> str:
        if text not in self.names:
            hint = near(text, self.names, f";可以是 {'、'.join(self.names)}。")
            raise argparse.ArgumentTypeError(f"没有{self._what}「{text}」{hint}")
        return text


def number(what: str, low: int, high: int) -> Callable[[str], int]:
    """A whole number between two, both included."""

    def take(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"「{text}」不是{what};应为 {low} 到 {high} 的整数。")
        return int(text)

    return take


def day(text: str) -> date:
    """A day of the calendar, in a year that may concern a budget."""
    from budgetlint.model.dates import day_of

    found = day_of(text)
    if found is None or not YEARS[0] <= found.year <= YEARS[1]:
        raise argparse.ArgumentTypeError(f"「{text}」不是日期;应写成 2024-02-20,且日历上有这一天。")
    return found


def address(text: str) -> str:
    """The address of a page in the web."""
    scheme, colon, host = text.partition("://")
    if (
        not colon
        or scheme not in ("http", "https")
        or not host
        or not text.isascii()
        or set(text) & set(' #<>"{}|\\^`')
    ):
        raise argparse.ArgumentTypeError(f"「{text}」不是网址;应写成 https://…/docs/rules.md,不带 # 和空格。")
    return text
