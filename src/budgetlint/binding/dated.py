"""Names that say of which year and stage something is beside what it is: ``2023年末地方政府债务余额预计执行数``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from budgetlint.binding.labels import label, plain
from budgetlint.model.keys import Stage
from budgetlint.records import frozen
from budgetlint.regex import regex

YEAR: Final = regex(r"(20[0-4]\d)年度?")
#: A year in front of a name whose 年 was left out (2024地方政府债券…).
_BARE_YEAR: Final = regex(r"^(20[0-4]\d)(?=[\u4e00-\u9fff])")
#: From one year to another.
_SPAN: Final = regex(r"20[0-4]\d年?(?:[-‐–—－~～至到]+)20[0-4]\d年")
_HAN_YEAR: Final = regex(r"二[○〇零](?:[○〇零一二三四五六七八九]){2}(?=年)")
_HAN: Final = str.maketrans("○〇零一二三四五六七八九", "000123456789")
_BEGINNING: Final = regex(r"(?:^|[年期])初")
_LAST_YEAR: Final = regex(r"上年末?|上一年度?末?")
_THIS_YEAR: Final = regex(r"(?:本|当)[年期][末底]?|[年期][末底]|^[末底]")
#: The words for the stages of a year; of several in one text the first of these counts.
_STAGES: Final = (
    (Stage.ADJUSTED, regex(r"(?:调整|变动)后?的?预算数?|预算调整数?")),
    (Stage.FINAL, regex(r"决算(?:情况|数)?")),
    (Stage.EXECUTION, regex(r"(?:预计)?执行(?:情况|数)?|预计完成数?|完成数|预计数")),
    (Stage.BUDGET, regex(r"(?:年初)?预算(?:安排)?数|年初预算")),
)
#: What only a budget is called: 一般公共预算 is also the name of what is owed from it.
_BUDGET: Final = regex(r"预算|安排|草案")
#: Words that say nothing more.
_FILLERS: Final = regex(r"^附:|地方政府|人民政府|政府|地方|法定|预计|实际|情况")
_TAILS: Final = regex(r"(?:数|总额|额度|(?<![余限])额)$")
_BRACKETS: Final = regex(r"\([^()]*\)")


@frozen
class Words:
    """A name without what it says of year and stage; ``part`` is that. ``back``: how many years before that of the document
    上年末 is; None where it names its year or says none."""

    name: str
    part: Mapping[str, str]
    back: int | None = None


def year_in(text: str) -> int | None:
    """The first year that a title or header names, in either kind of numerals."""
    found = YEAR.search(in_digits(text))
    return int(found[1]) if found else None


def title_year(title: str) -> int | None:
    """The first year that a title names; None where it names a span of years (2026—2028年), which is the year of nothing."""
    return None if _SPAN.search(in_digits(plain(title))) else year_in(title)


def in_digits(text: str) -> str:
    """A text with its years in Arabic numerals."""
    return _HAN_YEAR.sub(lambda m: m[0].translate(_HAN), text)


def stage_in(text: str) -> Stage | None:
    """The stage of its year that a title or header speaks of."""
    said = next((stage for stage, pattern in _STAGES if pattern.search(text)), None)
    return said or (Stage.BUDGET if _BUDGET.search(text) else None)


@lru_cache(maxsize=8192)
def without_date(text: str, year: int | None) -> Words:
    """A name without year, stage and words that say nothing; ``year`` is that of the document."""
    name, part = label(text).name, dict[str, str]()
    stated = YEAR.search(name) or _BARE_YEAR.match(name)
    own = int(stated[1]) if stated else None
    name = _BARE_YEAR.sub("", YEAR.sub("", name))
    relative: int | None = None
    for stage, pattern in _STAGES:
        if pattern.search(name):
            part["stage"] = str(stage)
            name = pattern.sub("", name)
            break
    for pattern, back in ((_LAST_YEAR, 1), (_BEGINNING, 1), (_THIS_YEAR, 0)):
        if pattern.search(name):
            name, of = pattern.sub("", name), own if own is not None else year
            relative = back if own is None and year is not None else None
            own = of - back if of is not None else None
            break
    if own is not None:
        part["year"] = str(own)
    return Words(bare_words(name), part, relative)


@lru_cache(maxsize=8192)
def bare_words(name: str) -> str:
    """A name without brackets and words that say nothing: what the vocabularies of such tables are looked up by."""
    stripped = _TAILS.sub("", _FILLERS.sub("", _BRACKETS.sub("", plain(name))).strip(":、.,;"))
    return stripped or plain(name)


def only_year(title: str) -> int | None:
    """The year that a title names, where it names no other."""
    years = set(YEAR.findall(plain(title)))
    return title_year(title) if len(years) == 1 else None
