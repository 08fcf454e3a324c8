"""The facts, before any document: an exact ledger that answers what the amount of a key is."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from budgetlint.model.keys import Flow, Fund, Item, Key, Nature, Side, is_within
from generator.dice import Dice
from generator.subjects import subjects_of

_PERSONNEL = ("301", "303")
_OPERATING = ("302", "310")
_PROJECT_CLASSES = ("301", "302", "303", "307", "309", "310", "311", "312", "313", "399")
_PROJECTS = (
    "业务系统运行维护",
    "办公设备更新",
    "专项检查经费",
    "档案数字化",
    "宣传培训",
    "应急物资储备",
    "河道巡查",
    "便民服务站建设",
)
NATURES = {
    Fund.GENERAL: (Nature.PERSONNEL, Nature.OPERATING, Nature.PROJECT),
    Fund.GOVERNMENT_FUND: (Nature.PROJECT,),
    Fund.STATE_CAPITAL: (Nature.PROJECT,),
    Fund.SPECIAL_ACCOUNT: (Nature.PROJECT, Nature.OPERATING),
    Fund.UNDERTAKING: (Nature.PROJECT, Nature.PERSONNEL, Nature.REMITTED),
    Fund.BUSINESS: (Nature.BUSINESS,),
    Fund.SUPERIOR: (Nature.PROJECT,),
    Fund.SUBORDINATE: (Nature.PROJECT, Nature.SUBSIDY),
    Fund.OTHER: (Nature.PROJECT, Nature.OPERATING),
}
#: The 款 that pay each of the 三公; the table of the 三公 states no less than them.
ITEM_OF = {
    "30212": Item.ABROAD,
    "30217": Item.RECEPTION,
    "30231": Item.VEHICLE_RUNNING,
    "31013": Item.VEHICLE_PURCHASE,
}
_OWN = (Fund.SPECIAL_ACCOUNT, Fund.UNDERTAKING, Fund.BUSINESS, Fund.SUPERIOR, Fund.SUBORDINATE, Fund.OTHER)


#: What a key of 结余分配 is called, for which there is no flow.
DISTRIBUTED = "结余分配"
#: The largest amount drawn at once, in 分.
_MOST = 999_000_000


@frozen
class Account:
    """One fund of one 项, in 分: what is spent by nature, brought from last year, carried to the next."""

    function: str
    fund: Fund
    spent: dict[Nature, int]
    brought: int = 0
    carried: int = 0
    #: What one's own savings cover, and what of the year's surplus goes to funds of its own: final accounts only.
    covered: int = 0
    distributed: int = 0

    def expenditure(self, nature: Nature | None) -> int:
        return sum(v for n, v in self.spent.items() if is_within("nature", n, nature or Nature.TOTAL))

    @property
    def revenue(self) -> int:
        return self.expenditure(None) + self.distributed + self.carried - self.brought - self.covered


@frozen
class Project:
    """One project of one 项, in 分 by economic class."""

    function: str
    name: str
    by_class: dict[str, int]


@frozen
class Ledger:
    """All amounts of one department and year, multiples of ``grain`` 分.

    ``economic``: 基本支出 of 一般公共预算 by 款; ``items``: 三公.
    """

    year: int
    grain: int
    accounts: tuple[Account, ...]
    economic: dict[str, int]
    items: dict[Item, int]
    projects: tuple[Project, ...]

    def amount(self, key: Key) -> int:
        """What ``key`` is worth, in 分."""
        if key.item is not None:
            paid = key.fund in (Fund.ALL, Fund.FISCAL, Fund.GENERAL)
            return sum(v for i, v in self.items.items() if paid and is_within("item", i, key.item))
        if key.project is not None or (key.economic is not None and key.nature is Nature.PROJECT):
            return self._in_projects(key)
        if key.economic is not None:
            return sum(
                v
                for code, v in self.economic.items()
                if code.startswith(key.economic) and is_within("nature", nature_of(code), key.nature)
            )
        return sum(_flow(a, key) for a in self.accounts_of(key.fund or Fund.ALL, key.function or ""))

    def accounts_of(self, fund: Fund, function: str = "") -> list[Account]:
        return [a for a in self.accounts if a.function.startswith(function) and is_within("fund", a.fund, fund)]

    def _in_projects(self, key: Key) -> int:
        return sum(
            v
            for p in self.projects
            for code, v in p.by_class.items()
            if p.function.startswith(key.function or "")
            and key.project in (None, p.name)
            and key.economic in (None, code)
        )


def nature_of(economic: str) -> Nature:
    """Whether a 款 of the basic expenditure pays people or running costs."""
    return Nature.PERSONNEL if economic[:3] in _PERSONNEL else Nature.OPERATING


def _flow(account: Account, key: Key) -> int:
    revenue = key.side is Side.REVENUE
    if key.local == DISTRIBUTED:
        return account.distributed
    if key.flow is Flow.CURRENT:
        return account.revenue if revenue else account.expenditure(key.nature)
    if key.flow is Flow.BROUGHT_FORWARD:
        return account.brought
    if key.flow is Flow.CARRIED_FORWARD:
        return account.carried
    if key.flow is Flow.COVERED:
        return account.covered
    return account.expenditure(None) + account.distributed + account.carried if key.flow is Flow.TOTAL else 0


def draw_ledger(dice: Dice, grains: Sequence[int]) -> Ledger:
    """A department's year: some 项 of 一般公共预算, now and then other funds, 结转, projects and 三公."""
    year = dice.pick((2023, 2019, 2020, 2021, 2022, 2024, 2025))
    grain = dice.pick(grains)
    known = subjects_of(year)
    places = [(f, Fund.GENERAL) for f in dice.sample(known.general, dice.integer(1, 5))]
    if dice.chance(25):
        places += [(f, Fund.GOVERNMENT_FUND) for f in dice.sample(known.government_fund, 2)]
    if dice.chance(15):
        places += [(f, Fund.STATE_CAPITAL) for f in dice.sample(known.state_capital, 1)]
    if dice.chance(30):
        general = [f for f, _ in places]
        own = {(dice.pick(general), dice.pick(_OWN)) for _ in range(dice.integer(1, 3))}
        places += sorted(p for p in own if p[0][:3] != "223")
    forward = dice.chance(30)
    accounts = tuple(draw_account(dice, function, fund, grain, forward) for function, fund in places)
    return completed(dice, year, grain, accounts)


def completed(dice: Dice, year: int, grain: int, accounts: tuple[Account, ...], owner: str = "") -> Ledger:
    """A ledger of accounts: what they spend drawn by 款, 三公 and projects, whose names may begin with their owner's."""
    economic = _economic(dice, year, grain, accounts)
    items = _items(dice, grain, accounts, economic)
    return Ledger(year, grain, accounts, economic, items, _projects(dice, grain, accounts, owner))


def draw_account(dice: Dice, function: str, fund: Fund, grain: int, forward: bool) -> Account:
    """What one 项 spends of one fund; ``forward``: perhaps with money carried over."""
    options = NATURES[fund]
    natures = dice.sample(options, len(options))
    spent = {n: dice.integer(1, _MOST // grain) * grain for n in natures}
    total = sum(spent.values()) // grain
    brought = dice.integer(0, total) * grain if forward and dice.chance(50) else 0
    carried = dice.integer(0, _MOST // grain // 10) * grain if forward and dice.chance(50) else 0
    return Account(function, fund, spent, brought, carried)


def _economic(dice: Dice, year: int, grain: int, accounts: tuple[Account, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    leaves = subjects_of(year).economic_leaves
    for nature, classes in ((Nature.PERSONNEL, _PERSONNEL), (Nature.OPERATING, _OPERATING)):
        total = sum(a.expenditure(nature) for a in accounts if a.fund is Fund.GENERAL)
        if total:
            codes = dice.sample([c for c in leaves if c[:3] in classes], dice.integer(1, 4))
            found |= dict(zip(codes, dice.split(total, len(codes), grain), strict=True))
    return found


def _items(dice: Dice, grain: int, accounts: tuple[Account, ...], economic: dict[str, int]) -> dict[Item, int]:
    """三公: what the basic expenditure pays of it, and some of the projects' money."""
    found = {item: economic.get(code, 0) for code, item in ITEM_OF.items()}
    projects = sum(a.expenditure(Nature.PROJECT) for a in accounts if a.fund is Fund.GENERAL)
    if projects and dice.chance(60):
        for item in dice.sample(list(found), 3):
            found[item] += dice.integer(0, projects // grain // 10) * grain
    return found


def _projects(dice: Dice, grain: int, accounts: tuple[Account, ...], owner: str) -> tuple[Project, ...]:
    names = [owner + name for name in _PROJECTS]
    found: list[Project] = []
    for function in sorted({a.function for a in accounts}):
        total = sum(a.expenditure(Nature.PROJECT) for a in accounts if a.function == function)
        for part in dice.split(total, 1 + dice.chance(30), grain) if total else ():
            classes = dice.sample(_PROJECT_CLASSES, dice.integer(1, 2))
            amounts = dice.split(part, len(classes), grain)
            serial = len(found) // len(names)
            name = names[len(found) % len(names)] + ("二期" * serial)
            found.append(Project(function, name, dict(zip(classes, amounts, strict=True))))
    return tuple(found)
