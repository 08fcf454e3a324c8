"""Whose money a report speaks of, of which year, budget and stage: what headings say, and sentences that later ones lean on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import evolve

from budgetlint.binding.accounts import Accounts
from budgetlint.binding.labels import label
from budgetlint.binding.staged import is_region_name
from budgetlint.model.keys import Fund, Key, Stage, Tier
from budgetlint.records import frozen
from budgetlint.regex import regex

_RESULTS: Final = regex(r"执行(?:情况)?|完成情况|决算")
_PLANS: Final = regex(r"草案|预算安排|收支安排|安排情况|收支预算|编制")
_FUNDS: Final = regex(r"(?:一般公共|公共财政|政府性基金|国有资本经营|社会保险基金|社保基金)预算")
_YEARS: Final = regex(r"20[0-4]\d(?=年|\D*年度)")
_TIME: Final = regex(r"(?:截至|截止)?(20[0-4]\d)年?度?(?P<rest>.*)")
_WHOLE_YEAR: Final = regex(r"(?:12月)?[末底]|12月(?:份|31日)?")
#: What is told of another span than one year: 1-11月, 上半年, 十四五时期, 年均.
_OTHER_SPAN: Final = regex(
    r"\d{1,2}月?[-—~至]\d{1,2}月|上半年|[前一二三四]季度|十[二三四五]五|[两三四五六七八九十]年(?:来|累计|间)|20\d\d年?[-—~至]20\d\d年?|年均|以来|累计"
)


@frozen
class Scope:
    """What is known without being said again; None where nothing tells. ``foreign``: words before the name of a budget
    that are not understood, so that its amounts are of somebody else."""

    year: int | None = None
    stage: Stage | None = None
    tier: Tier | None = None
    region: str | None = None
    fund: Fund | None = None
    foreign: str = ""

    @property
    def of(self) -> Mapping[str, str]:
        """What one reckoning is of."""
        told = {"year": self.year, "tier": self.tier, "region": self.region, "fund": self.fund, "foreign": self.foreign}
        return {name: str(member) for name, member in told.items() if member}

    def key(self, context: Key, with_fund: bool) -> Key:
        """A key of the document with what is known."""
        known = evolve(context, year=self.year, stage=self.stage, tier=self.tier, region=self.region)
        return evolve(known, fund=self.fund) if with_fund else known

    def saying(self, part: Mapping[str, str]) -> Scope:
        """The same after words of a part of a key: another tier is of no region but its own."""
        found = self
        if "tier" in part:
            found = evolve(found, tier=Tier(part["tier"]), region=part.get("region"), foreign="")
        if "year" in part:
            found = evolve(found, year=int(part["year"]))
        if "fund" in part:
            found = evolve(found, fund=Fund(part["fund"]))
        return found


def of_headings(path: Sequence[str], accounts: Accounts, context: Key) -> Scope:
    """What the headings around a paragraph say, outermost first; one that speaks of two years or stages says nothing of
    either. Without them final accounts are of their own stage."""
    final = context.stage is Stage.FINAL
    found = Scope(stage=context.stage if final else None)
    for title in path:
        found = _within(found, title, accounts, final)
    return found


def _within(scope: Scope, title: str, accounts: Accounts, final: bool) -> Scope:
    subject = accounts.subject(title)
    part = {d: m for d, m in subject.key.items() if d in ("tier", "region", "fund")}
    found = scope.saying(part)
    if (years := set(_YEARS.findall(title))) and len(years) == 1:
        found = evolve(found, year=int(years.pop()))
    bare = _FUNDS.sub("", title)
    results, plans = _RESULTS.search(bare), _PLANS.search(bare)
    if bool(results) != bool(plans):
        stage = (Stage.FINAL if final or "决算" in bare else Stage.EXECUTION) if results else Stage.BUDGET
        found = evolve(found, stage=stage)
    name = label(title).name
    if "tier" not in part and is_region_name(name) and name not in accounts.names:
        found = evolve(found, tier=Tier.BELOW, region=name)
    return found


def spans_otherwise(text: str) -> bool:
    """Whether a sentence tells of another span than one year."""
    return _OTHER_SPAN.search(text) is not None


def year_told(printed: str) -> tuple[int | None, bool]:
    """The year that a time names, and whether it is all of it, not a day or a month of it."""
    found = _TIME.match(printed)
    if found is None:
        return None, False
    return int(found[1]), not found["rest"] or _WHOLE_YEAR.fullmatch(found["rest"]) is not None
