"""A county's years: what its departments spend and what it spends besides, what it takes in, hands on, borrows and keeps.

Every budget closes by construction: what is received of the province makes up for what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product

from attrs import evolve, frozen

from budgetlint.model.keys import Fund, Item, Key, Nature, Side, Stage, Tier
from generator.books import Books
from generator.county_lines import (
    FUND_REVENUE,
    GENERAL_REVENUE,
    INSURANCE,
    STATE_REVENUE,
    TRANSFERS,
    townships,
)
from generator.crosswalk import of_government
from generator.dice import Dice
from generator.family import Department
from generator.ledger import ITEM_OF, Ledger
from generator.subjects import subjects_of

RECEIVED = Key(side=Side.REVENUE)
SPENT = Key(side=Side.EXPENDITURE)
OWN_YEAR, TRANSFER_IN, TRANSFER_OUT = "本年收入", "转移性收入", "转移性支出"
SPENDING = "本年支出"
#: Stages of the year; the last is of the year before.
STAGES = (Stage.BUDGET, Stage.ADJUSTED, Stage.FINAL)
_REVENUE = {Fund.GENERAL: GENERAL_REVENUE, Fund.GOVERNMENT_FUND: FUND_REVENUE, Fund.STATE_CAPITAL: STATE_REVENUE}


@frozen
class County:
    """What is published of a county: its ledger, and the departments whose expenditure is in it."""

    place: str
    year: int
    books: Books
    regions: tuple[str, ...]
    departments: tuple[Department, ...]

    @property
    def level(self) -> str:
        """县, 区 or 市, as it says 全县 of itself."""
        return self.place[-1]


@frozen
class _When:
    """One year at one stage."""

    year: int
    stage: Stage

    def key(self, key: Key) -> Key:
        return evolve(key, year=self.year, stage=self.stage)


def draw_county(
    dice: Dice, place: str, year: int, grain: int, departments: Sequence[Department], size: int = 1
) -> County:
    """A county of departments. ``size``: how many more 项, regions and projects there are, in tens."""
    regions = tuple(townships(min(2 + 2 * size, 18)))
    leaves: dict[Key, int] = {}
    done = _When(year, Stage.FINAL)
    _spending(dice, leaves, done, grain, departments, size)
    for when in (_When(year, Stage.BUDGET), _When(year, Stage.ADJUSTED), _When(year - 1, Stage.FINAL)):
        _like(dice, leaves, done, when, grain, departments)
    spent = _by(leaves)
    debts = _debts(dice, leaves, year, regions)
    kept: dict[tuple[Fund, Tier], int] = {}
    for when in (_When(year - 1, Stage.FINAL), _When(year, Stage.BUDGET), _When(year, Stage.ADJUSTED), done):
        moved = _balance(dice, leaves, when, grain, spent, regions, kept, debts if when.year == year else {})
        if when == _When(year - 1, Stage.FINAL):
            kept = moved
    _insurance(dice, leaves, year, grain)
    return County(place, year, Books(place, year, grain, leaves), regions, tuple(departments))


# --- expenditure --------------------------------------------------------------------------------------------------------


def _ledger(department: Department, when: _When) -> Ledger | None:
    own = next((y for y in department.years if y.year == when.year), None)
    return own.at(when.stage) if own else None


def _spending(
    dice: Dice, leaves: dict[Key, int], when: _When, grain: int, departments: Sequence[Department], size: int
) -> None:
    """By 项, of the county itself and of its townships; by government economic class; 三公."""
    known = subjects_of(when.year)
    for tier, share in ((Tier.OWN, 1), (Tier.BELOW, 3)):
        for fund, options, count in (
            (Fund.GENERAL, known.general, 12 * size),
            (Fund.GOVERNMENT_FUND, known.government_fund, 2 + 3 * size),
            (Fund.STATE_CAPITAL, known.state_capital if tier is Tier.OWN else (), 1 + size),
        ):
            for function in dice.sample(options, min(count, 3 * len(options)) // share) if options else ():
                key = evolve(SPENT, tier=tier, fund=fund, function=function, revenue=SPENDING)
                leaves[when.key(key)] = dice.integer(1_000_000 // grain, 90_000_000_000 // grain) * grain
    for code in dice.sample(("50101", "50102", "50201", "50299", "50501", "50502", "50901", "50905"), 5):
        key = evolve(SPENT, tier=Tier.OWN, fund=Fund.GENERAL, nature=Nature.BASIC, economic=code)
        leaves[when.key(key)] = dice.integer(1_000_000 // grain, 900_000_000 // grain) * grain
    for item in ITEM_OF.values():
        leaves[when.key(_item(item))] = dice.integer(0, 90_000_000 // grain) * grain
    _add_departments(leaves, when, departments)


def _item(item: Item) -> Key:
    return evolve(SPENT, tier=Tier.OWN, fund=Fund.FISCAL, item=item)


def _add_departments(leaves: dict[Key, int], when: _When, departments: Sequence[Department]) -> None:
    for department in departments:
        ledger = _ledger(department, when)
        if ledger is None:
            continue
        for account in ledger.accounts_of(Fund.FISCAL):
            key = evolve(SPENT, tier=Tier.OWN, fund=account.fund, function=account.function, revenue=SPENDING)
            _add(leaves, when.key(key), account.expenditure(None))
        for item, fen in ledger.items.items():
            _add(leaves, when.key(_item(item)), fen)
        for n, own in enumerate(department.units.values()):
            year = next(y for y in own if y.year == when.year)
            for code, fen in year.at(when.stage).economic.items():
                government = of_government(code, office=n == 0)
                key = evolve(SPENT, tier=Tier.OWN, fund=Fund.GENERAL, nature=Nature.BASIC, economic=government)
                _add(leaves, when.key(key), fen)


def _add(leaves: dict[Key, int], key: Key, fen: int) -> None:
    leaves[key] = leaves.get(key, 0) + fen


def _like(
    dice: Dice, leaves: dict[Key, int], done: _When, when: _When, grain: int, departments: Sequence[Department]
) -> None:
    """Another stage or year: what is not the departments' about as it was done, theirs as they say."""
    of_departments: dict[Key, int] = {}
    _add_departments(of_departments, done, departments)
    for key, fen in list(leaves.items()):
        if (key.year, key.stage) == (done.year, done.stage):
            besides = (fen - of_departments.get(key, 0)) // grain
            moved = dice.integer(besides * 85 // 100, besides * 115 // 100) * grain
            if moved or not of_departments.get(key):
                leaves[when.key(key)] = moved
    _add_departments(leaves, when, departments)


def _by(leaves: Mapping[Key, int]) -> Mapping[tuple[int | None, Stage | None, Tier | None, Fund | None], int]:
    """What is spent in a year, at a stage, by tier and budget."""
    found: dict[tuple[int | None, Stage | None, Tier | None, Fund | None], int] = defaultdict(int)
    for key, fen in leaves.items():
        if key.revenue == SPENDING:
            found[key.year, key.stage, key.tier, key.fund] += fen
    return found


# --- revenue and what closes the budgets ----------------------------------------------------------------------------------


def _balance(
    dice: Dice,
    leaves: dict[Key, int],
    when: _When,
    grain: int,
    spent: Mapping[tuple[int | None, Stage | None, Tier | None, Fund | None], int],
    regions: Sequence[str],
    brought: Mapping[tuple[Fund, Tier], int],
    debts: Mapping[tuple[Fund, str], int],
) -> dict[tuple[Fund, Tier], int]:
    """Revenue by line, transfers and what is left, for each budget of the county and its townships; what is left, told."""
    left: dict[tuple[Fund, Tier], int] = {}
    moved_in = 0
    for fund in (Fund.STATE_CAPITAL, Fund.GOVERNMENT_FUND, Fund.GENERAL):
        below, own = (spent.get((when.year, when.stage, tier, fund), 0) for tier in (Tier.BELOW, Tier.OWN))
        revenue = {tier: _revenue(dice, leaves, when, grain, fund, tier, part) for tier, part in
                   ((Tier.BELOW, below // 3), (Tier.OWN, own // 2))}  # fmt: skip
        granted = below - revenue[Tier.BELOW]
        _grants(dice, leaves, when, grain, fund, granted, regions)
        lines: dict[str, int] = {}
        out: dict[str, int] = {"补助下级支出": granted} if granted else {}
        lines["上年结余收入"] = brought.get((fund, Tier.OWN), 0)
        kind = {Fund.GENERAL: "一般", Fund.GOVERNMENT_FUND: "专项"}.get(fund)
        if kind:
            lines[f"地方政府{kind}债务转贷收入"] = debts.get((fund, "发行"), 0)
            out[f"地方政府{kind}债务还本支出"] = debts.get((fund, "还本"), 0)
        if fund is Fund.GENERAL:
            lines["调入资金"] = moved_in
            lines["动用预算稳定调节基金"] = dice.integer(0, own // grain // 20) * grain
            out["上解上级支出"] = dice.integer(0, own // grain // 30) * grain
            out["安排预算稳定调节基金"] = dice.integer(0, own // grain // 20) * grain
        else:
            free = dice.integer(0, revenue[Tier.OWN] // grain // 3) * grain
            out["调出资金"] = free
            moved_in += free
        out["年终结余"] = dice.integer(0, own // grain // 15) * grain if when.stage is Stage.FINAL else 0
        needed = own + sum(out.values()) - revenue[Tier.OWN] - sum(lines.values())
        out["年终结余"] += max(-needed, 0)
        left[fund, Tier.OWN] = out["年终结余"]
        _superior(dice, lines, grain, fund, max(needed, 0))
        for tier in (Tier.OWN, Tier.AREA):
            for side, above, own_lines in ((RECEIVED, TRANSFER_IN, lines), (SPENT, TRANSFER_OUT, out)):
                for name, fen in own_lines.items():
                    if not (tier is Tier.AREA and name == "补助下级支出"):
                        leaves[when.key(evolve(side, tier=tier, fund=fund, revenue=f"{above}/{name}"))] = fen
    return left


def _revenue(dice: Dice, leaves: dict[Key, int], when: _When, grain: int, fund: Fund, tier: Tier, most: int) -> int:
    """Lines of revenue that together are at most so much."""
    if not most:
        return 0
    total = 0
    paths = _REVENUE[fund]
    parts = dice.split(dice.integer(most // grain * 2 // 3, most // grain) * grain, len(paths), grain)
    for path, fen in zip(paths, sorted(parts, reverse=True), strict=True):
        leaves[when.key(evolve(RECEIVED, tier=tier, fund=fund, revenue=f"{OWN_YEAR}/{path}"))] = fen
        total += fen
    return total


def _superior(dice: Dice, lines: dict[str, int], grain: int, fund: Fund, needed: int) -> None:
    """What the level above gives: by sort, of the general budget."""
    if fund is not Fund.GENERAL:
        lines["上级补助收入"] = needed
        return
    for name, fen in zip(
        ("返还性收入", "专项转移支付收入", "一般性转移支付收入"), dice.split(needed, 3, grain), strict=True
    ):
        lines[f"上级补助收入/{name}"] = fen


def _grants(
    dice: Dice, leaves: dict[Key, int], when: _When, grain: int, fund: Fund, granted: int, regions: Sequence[str]
) -> None:
    """What each township is given, by project."""
    if granted <= 0:
        return
    names = TRANSFERS[fund]
    for name, fen in zip(names, dice.split(granted, len(names), grain), strict=True):
        for region, part in zip(regions, _spread(dice, fen, len(regions), grain), strict=True):
            key = evolve(SPENT, tier=Tier.BELOW, fund=fund, revenue=f"补助/{name}", region=region, local="补助")
            leaves[when.key(key)] = part


def _spread(dice: Dice, total: int, parts: int, grain: int) -> list[int]:
    """About the same to each."""
    weights = [dice.integer(1, 9) for _ in range(parts)]
    ends = [total // grain * sum(weights[: n + 1]) // sum(weights) for n in range(parts)]
    return [(end - start) * grain for start, end in zip([0, *ends], ends, strict=False)]


# --- debt and social insurance ----------------------------------------------------------------------------------------------


def _debts(dice: Dice, leaves: dict[Key, int], year: int, regions: Sequence[str]) -> dict[tuple[Fund, str], int]:
    """Limits, balances, what is issued, repaid and paid in interest, of both sorts of debt: what the county itself issued and
    repaid. In some places all debts are its own, in others what lies below it owes, too."""
    found: dict[tuple[Fund, str], int] = {}
    wan = 1_000_000
    tiers = (Tier.OWN, Tier.BELOW) if dice.chance(33) else (Tier.OWN,)
    for fund, tier in product((Fund.GENERAL, Fund.GOVERNMENT_FUND), tiers):
        before = dice.integer(50_000, 900_000) * wan
        issued, renewed = (dice.integer(1_000, 90_000) * wan for _ in range(2))
        repaid = dice.integer(0, renewed // wan) * wan + dice.integer(0, 900) * wan
        after = before + issued + renewed - repaid
        amounts = {
            "上年余额": before,
            "上年限额": before + dice.integer(0, 9_000) * wan,
            "发行/新增": issued,
            "发行/再融资": renewed,
            "还本": repaid,
            "付息": dice.integer(1_000, 30_000) * wan,
            "余额": after,
            "限额": after + dice.integer(0, 9_000) * wan,
        }
        for path, fen in amounts.items():
            leaves[Key(local="债务", year=year, tier=tier, fund=fund, revenue=path)] = fen
        if tier is Tier.OWN:
            found |= {(fund, "发行"): issued + renewed, (fund, "还本"): repaid}
    return found


def _insurance(dice: Dice, leaves: dict[Key, int], year: int, grain: int) -> None:
    """Each fund's revenue and expenditure by line; its savings are what they were and what is left of the year."""
    for name, (revenues, expenditures) in INSURANCE.items():
        saved = dice.integer(10_000_000 // grain, 9_000_000_000 // grain) * grain
        before = saved
        for when in (
            _When(year - 1, Stage.FINAL),
            _When(year, Stage.BUDGET),
            _When(year, Stage.ADJUSTED),
            _When(year, Stage.FINAL),
        ):
            spent = dice.integer(10_000_000 // grain, 2_000_000_000 // grain) * grain
            received = spent + dice.integer(0, spent // grain // 4) * grain
            for side, total, lines in ((RECEIVED, received, revenues), (SPENT, spent, expenditures)):
                for line, fen in zip(lines, sorted(dice.split(total, len(lines), grain), reverse=True), strict=True):
                    leaves[when.key(evolve(side, local="社保", revenue=f"{name}/{line}"))] = fen
            left = received - spent
            leaves[when.key(Key(local="社保结余", revenue=f"{name}/本年"))] = left
            leaves[when.key(Key(local="社保结余", revenue=f"{name}/上年"))] = before
            if when.year < year:
                before += left
