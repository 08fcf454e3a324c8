"""Printed labels in comparable form: without spaces, quotes, ordinals and unit brackets."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from budgetlint.regex import regex

_NOISE = regex(r"[\s“”\"'‘’「」《》·*]+")
_UNIT = regex(r"\((?:金额)?(?:单位:?)?(?:人民币)?(?:亿元|万元|千元|百元|元|%)\)")
_ORDINAL = regex(
    r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)、?|\d{1,2}[、.](?!\d)|\(\d{1,2}\)|[①-⑳])"
)
_NUMERAL = regex(r"[一二三四五六七八九十]+|\d+|[①-⑳]")
_OF_WHICH = regex(r"其中[:,，]?")
_CODE = regex(r"(\d{3}(?:\d{2}){0,2})(?=[^\d.,、]|$)")
#: A header's year stands before its name and has its 年; a title's may stand anywhere, in either kind of numerals.
_HEADER_YEAR = regex(r"20\d\d(?=年)")
_LEADING_YEAR = regex(r"^20\d\d年度?")
_TITLE_YEAR = regex(r"\d{4}年?度?|二[○〇零][○〇零一二三四五六七八九]{2}年度?")
_LEVEL = regex(r"\((?:类|款|项)\)$")


class Label(NamedTuple):
    """A row label taken apart: ``name`` in plain form, a code printed with it, and whether 其中 introduces it."""

    name: str
    code: str | None = None
    of_which: bool = False


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """A name as it is compared: no white space, no quotes, brackets of one width, no bracket that states a unit."""
    text = _NOISE.sub("", text).replace("（", "(").replace("）", ")")
    return _UNIT.sub("", text) if "(" in text else text


@lru_cache(maxsize=65536)
def label(text: str) -> Label:
    """A row label without 其中, its ordinal and its code."""
    name = plain(text)
    of_which = False
    if match := _OF_WHICH.match(name):
        of_which, name = True, name[match.end() :]
    if match := _ORDINAL.match(name):
        name = name[match.end() :]
    if match := _OF_WHICH.match(name):
        of_which, name = True, name[match.end() :]
    code = None
    if match := _CODE.match(name):
        code, name = match[1], name[match.end() :]
    return Label(_LEVEL.sub("", name), code, of_which)


def bare(name: str) -> str:
    """A plain name without any bracket at its end."""
    return re.sub(r"\([^()]*\)$", "", name) or name


def without_year(header: str) -> str:
    """A header's name without the year before it."""
    return _LEADING_YEAR.sub("", header)


def without_years(title: str) -> str:
    """A title without its years."""
    return _TITLE_YEAR.sub("", title)


def last_year(headers: str) -> str:
    """The latest year that headers name; empty where they name none."""
    return max(_HEADER_YEAR.findall(headers), default="")


def style(text: str) -> str | None:
    """How a label is numbered: its ordinal with all numerals of one kind alike, None where it has none. 1、 is a level of its
    own below 一、."""
    match = _ORDINAL.match(plain(text))
    return _NUMERAL.sub(lambda numeral: "1" if numeral[0].isascii() else "#", match[0]) if match else None
