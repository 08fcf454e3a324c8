"""Days of the calendar, as documents and people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from budgetlint.regex import regex

_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "Ｏ": 0, "Ο": 0, "O": 0}
_HAN: Final = "".join(_DIGITS)
_DAY = regex(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)\s*(?:年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
    r"|(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?![\d.]))"
    rf"|(?P<hy>[二一][{_HAN}]{{3}})\s*年\s*(?P<hm>十?[{_HAN}十]{{1,2}})\s*月\s*(?P<hd>[{_HAN}十]{{1,3}})\s*日"
)


class Day(NamedTuple):
    """A date as printed; ``value`` is None where the calendar has no such day (2月30日)."""

    start: int
    end: int
    value: date | None


def days(text: str) -> Iterator[Day]:
    """Every full date of a text: 2024年2月20日, 2024-02-20, 2024/2/20, 二〇二四年二月二十日."""
    for found in _DAY.finditer(text):
        yield Day(found.start(), found.end(), _value(found))


def day_of(text: str) -> date | None:
    """The date that a text is; None if it is none, or more than one."""
    found = _DAY.fullmatch(text.strip())
    return _value(found) if found else None


def _value(found: re.Match[str]) -> date | None:
    if found["hy"]:
        year = int("".join(str(_DIGITS[c]) for c in found["hy"]))
        month, day = _counted(found["hm"]), _counted(found["hd"])
    else:
        year, month, day = int(found["y"]), int(found["m"] or found["m2"]), int(found["d"] or found["d2"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _counted(text: str) -> int:
    """十二 → 12, 二十 → 20, 三 → 3."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[c]) for c in ones))
    return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
