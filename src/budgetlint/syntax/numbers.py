"""Numbers in running text: found and placed. Years, dates, ordinals and codes are no amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from budgetlint.model.amount import MONEY_UNITS, PERCENT, Amount, Figure, FigureKind, Unit
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.syntax.amounts import LONGEST, NUMBER, SCALE, mantissa

_COUNTERS = "人次|人|辆|台|套|个|项|户|次|批次|批|件|份|条|间|名|家|处|团组|平方米|㎡|亩|公里|小时|天|岁|分|篇|期|场|所|座|艘|只"
_NUMBER = regex(rf"(?P<sign>(?<![\d)）%A-Za-z年月日号])-\s*)?(?<!\d)(?<!\d[.,])(?<![.,][.,])(?P<number>{NUMBER})")
_AFTER = regex(
    rf"\s*(?:(?P<over>[余多])?(?P<scale>{SCALE})(?P<per>/[^\d\s/，。；、,;:()]+(?:/[^\d\s/，。；、,;:()]+)?)?|(?P<percent>%|个百分点)"
    rf"|(?P<date>年|月|日|号|世纪|时)|(?P<count>余?(?:{_COUNTERS})))"
)
_ORDINAL_BEFORE = regex(r"第\s*$")
_CODE_BEFORE = regex(r"[A-Za-z_\-\[〔﹝(第]\s*$")
#: 50万元(含)以上的设备: part of a name, the amount of nothing.
_THRESHOLD = regex(r"\s*(?:\(含[^()]{0,8}\))?及?以[上下内]")
_MARK_AFTER = regex(r"\s*[、.)）](?!\d)")


class Mention(StrEnum):
    """What a run of digits in text is."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    DATE = "date"
    ORDINAL = "ordinal"
    OTHER = "other"


@frozen(eq=False)
class Number:
    """One number in a text: where, what sort, and as a figure if it is an amount of something."""

    start: int
    end: int
    mention: Mention
    figure: Figure | None = None


def numbers_in(text: str) -> Iterator[Number]:
    """Every well-formed number of a normal text, in order; the mark of a list item (1.收入) is none."""
    for match in _NUMBER.finditer(text):
        start, end = match.start("number"), match.end("number")
        after = _AFTER.match(text, end)
        ordinal = after is not None and after["count"] and _ORDINAL_BEFORE.search(text, max(0, start - 4), start)
        if after is None or after["date"] or ordinal or end - start > LONGEST:
            yield Number(start, end, _plain_mention(text, start, end, bool(after and after["date"])))
            continue
        unit, per = _unit(after), after["per"]
        if after["scale"] and _THRESHOLD.match(text, after.end()):
            yield Number(start, end, Mention.OTHER)
            continue
        value, decimals = mantissa(match["number"])
        figure = Figure(
            FigureKind.NUMBER, Amount(-value if match["sign"] else value, decimals, unit), _relation(after), per
        )
        kind = Mention.COUNT if after["count"] else Mention.PERCENT if after["percent"] else Mention.MONEY
        yield Number(match.start(), after.end(), kind, figure)


def _relation(after: re.Match[str]) -> str | None:
    """100余万元 is more than 100万元."""
    return ">" if after["over"] else None


def _unit(after: re.Match[str]) -> Unit:
    if after["scale"]:
        return MONEY_UNITS[after["scale"]]
    return PERCENT if after["percent"] else Unit(after["count"].lstrip("余"))


def _plain_mention(text: str, start: int, end: int, is_date: bool) -> Mention:
    if is_date:
        return Mention.DATE
    if _MARK_AFTER.match(text, end) and (start == 0 or not text[start - 1].isalnum()):
        return Mention.ORDINAL
    if _CODE_BEFORE.search(text, max(0, start - 4), start):
        return Mention.ORDINAL
    return Mention.OTHER
