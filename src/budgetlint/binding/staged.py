"""Columns of tables on whole governments: of which year and stage an amount is, of which governments of an area, and what
a percentage is a percentage of. All that is said in words that are put together freely, so it is read and not looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from budgetlint.binding.dated import YEAR, in_digits, stage_in, year_in
from budgetlint.binding.labels import plain
from budgetlint.model.amount import PERCENT, Unit
from budgetlint.model.keys import Base, Measure, Stage, Tier
from budgetlint.records import frozen
from budgetlint.regex import regex

_BEFORE: Final = regex(r"(?:比|较|为|占)?上年|(?:比|较|为|占)(?:20\d\d年)")
#: A budget of the year itself: which one, it says.
_OWN_BUDGET: Final = regex(r"[比较](?:(?:年初|期初)预算|(?:调整|变动)(?:后)?(?:的)?预算)")
_TIERS: Final = (
    (Tier.BELOW, regex(r"^(?:各)?(?:市县|县区|县市区|市、县|下级)$")),
    (Tier.OWN, regex(r"(?:[省市县区州旗]|自治区|地区)本级|^[省市县区州旗]级$|^本级$")),
    (Tier.AREA, regex(r"^全(?:省|市|区|县|州|旗|自治区|地区)$|^本地区$")),
)
_PERCENT: Final = regex(r"%|％|百分比|增长率|增减率|增幅|比例|^(?:同比)?增长$|^(?:同比)?增减$")
_CHANGE: Final = regex(r"增减额|增加额|增减数|增长额|差额$|增减变化$")
_SAME_SCOPE: Final = regex(r"可比|同口径|剔除")
_OF_BUDGET: Final = regex(r"(?:完成|占|为).*预算|完成(?:率|进度|%|％|比例)")
_OF_LAST_YEAR: Final = regex(r"(?:为|占|相当于)(?:上年|20\d\d年).*(?:数|算|行)的?[%％]?")
#: What an amount column is called that says neither stage nor year.
_PLAIN: Final = regex(r"(?:金额|合计|小计|总计|支出合计|收入合计|支出|收入|本年支出合计|数额|总额)(?:\(.*\))?$")
_STATED: Final = regex(
    r"(?:年初|期初|调整(?:后)?|变动|当年|本年|全年|预计)*(?:预算|决算|执行|完成|预计)(?:数|额|情况)?(?:\([^()]*\))?$"
)

#: A header is no longer than so many characters.
_LONGEST: Final = 24
_RATIO_WORDS: Final = regex(r"预算|决算|执行|上年|同比|增长|增减|完成")
_STATED_END: Final = regex(r"(?:年初|调整|预计)?(?:预算|决算|执行|完成|预计)(?:执行)?数?$")
_REGION: Final = regex(
    r"^[\u4e00-\u9fff]{1,14}(?:市|县|(?<!社)区|州|旗|盟|地区|兵团|街道|(?<!乡)镇|(?<!镇)乡)(?:本级)?$"
)


@frozen
class Meaning:
    """What a header says of its column, as part of a key; ``known``: whether it says anything that is understood."""

    key: dict[str, str]
    unit: Unit | None = None
    known: bool = True

    @property
    def adds_up(self) -> bool:
        return self.unit is None


def tier_in(header: str) -> Tier | None:
    return next((tier for tier, form in _TIERS if form.search(header)), None)


def meaning(path: Sequence[str], year: int | None, stage: Stage | None) -> Meaning:
    """What a header path says, in a table of that year and stage."""
    parts = [in_digits(plain(p)) for p in path if p]
    whole = "".join(parts)
    key: dict[str, str] = {}
    for part in parts:
        if (tier := tier_in(part)) is not None:
            key["tier"] = str(tier)
    rest = [p for p in parts if tier_in(p) is None]
    leaf = rest[-1] if rest else ""
    if _CHANGE.search(leaf):
        return Meaning({**key, "measure": str(Measure.CHANGE), "base": str(_base(whole)), **_of(year, stage)})
    if any(_PERCENT.search(p) for p in path if p) or _PERCENT.search(leaf):
        return Meaning({**key, **_ratio(leaf, whole), **_of(_own_year(rest[:-1]) or year, stage)}, PERCENT)
    stated = stage_in("".join(rest)) if any(_STATED.search(p) for p in rest) else None
    own = year_in("".join(rest))
    if own is None and year is not None and stated and whole.startswith("上年"):
        own = year - 1
    known = not leaf.isdigit() and bool(stated or "tier" in key or own or not rest or _PLAIN.fullmatch(leaf))
    if own is not None and own != year and stated is None:
        stage = None
    return Meaning({**key, **_of(own or year, stated or stage)}, known=known)


def _own_year(groups: Sequence[str]) -> int | None:
    return year_in("".join(groups))


def _of(year: int | None, stage: Stage | None) -> dict[str, str]:
    return {**({"year": str(year)} if year else {}), **({"stage": str(stage)} if stage else {})}


def _ratio(leaf: str, whole: str) -> dict[str, str]:
    """A percentage: of a budget, of last year's amount, or what was added to that."""
    if _OF_LAST_YEAR.search(leaf):
        return {"measure": str(Measure.COMPLETION), "base": str(_base(leaf))}
    if _OF_BUDGET.search(leaf) and not _BEFORE.search(leaf.replace("占", "").replace("为", "")):
        initial = Base.INITIAL if "年初" in leaf else Base.UNSTATED
        return {
            "measure": str(Measure.COMPLETION),
            "base": str(Base.ADJUSTED if stage_in(leaf) is Stage.ADJUSTED else initial),
        }
    return {"measure": str(Measure.GROWTH), "base": str(_base(leaf))}


def _base(text: str) -> Base:
    """The amount that something is measured from: one of the year before, or a budget of the same year that is named."""
    if _SAME_SCOPE.search(text):
        return Base.UNSTATED
    before = _BEFORE.search(text)
    behind = text[before.start() :] if before else ""
    if not before and (own := _OWN_BUDGET.search(text)):
        return Base.ADJUSTED if stage_in(own[0]) is Stage.ADJUSTED else Base.INITIAL
    for word, base in (("预算", Base.BUDGET), ("决算", Base.FINAL), ("执行", Base.EXECUTION)):
        if word in behind:
            return base
    return Base.UNSTATED


def is_same_scope(header: str) -> bool:
    """Whether a percentage is one on a comparable basis: nothing printed beside it needs to agree."""
    return _SAME_SCOPE.search(plain(header)) is not None


def name_beside(path: Sequence[str]) -> str:
    """What a header names beside stage, year and tier: a region, or what is transferred (对原州区, 税收返还决算数)."""
    parts = [in_digits(plain(p)) for p in path if p]
    rest = [_STATED_END.sub("", YEAR.sub("", p)).removeprefix("对") for p in parts if tier_in(p) is None]
    names = [p for p in rest if p and not _PLAIN.fullmatch(p)]
    return re.sub(r"^其中:?(?:\d\.)?", "", names[-1]) if names else ""


def is_region_name(name: str) -> bool:
    return _REGION.match(name) is not None


def is_stage(header: str) -> bool:
    """Whether a header says nothing but year, stage, tier or ratio."""
    name = in_digits(header)
    if not name or len(name) > _LONGEST:
        return False
    rest = YEAR.sub("", name)
    return (
        tier_in(name) is not None
        or not rest
        or _STATED.fullmatch(rest) is not None
        or (_PERCENT.search(name) is not None and _RATIO_WORDS.search(name) is not None)
    )
