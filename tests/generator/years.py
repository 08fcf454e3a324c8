"""A body's years: what was planned, what the plan became, what was done; and several bodies taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from attrs import evolve, frozen

from budgetlint.model.keys import Fund, Item, Key, Nature, Stage
from generator.dice import Dice
from generator.ledger import ITEM_OF, NATURES, Account, Ledger, Project, completed, draw_account, nature_of
from generator.regimes import apportioned

#: Whose money an account holds: its 项 and its fund.
Place: TypeAlias = tuple[str, Fund]

#: Where what is over goes when 款 of the 三公 may not spend more than was planned for them.
_REST = "30299"
_PLANS = (Stage.BUDGET, Stage.ADJUSTED)


@frozen
class Year:
    """One body's year at three stages. What is asked of no stage is asked of the final accounts."""

    body: str
    initial: Ledger
    adjusted: Ledger
    final: Ledger

    @property
    def year(self) -> int:
        return self.initial.year

    @property
    def grain(self) -> int:
        return self.initial.grain

    def at(self, stage: Stage | None) -> Ledger:
        """Its ledger at a stage."""
        return {Stage.BUDGET: self.initial, Stage.ADJUSTED: self.adjusted}.get(stage or Stage.FINAL, self.final)

    def amount(self, key: Key) -> int:
        """What ``key`` is worth at its stage, in 分."""
        return self.at(key.stage).amount(evolve(key, stage=None))

    def accounts_of(self, fund: Fund, function: str = "") -> list[Account]:
        return self.final.accounts_of(fund, function)


def merged(ledgers: Sequence[Ledger]) -> Ledger:
    """Several bodies' amounts as those of one: every cell the sum of theirs."""
    accounts: dict[Place, Account] = {}
    economic: dict[str, int] = {}
    items: dict[Item, int] = {}
    projects: list[Project] = []
    for ledger in ledgers:
        for own in ledger.accounts:
            place = own.function, own.fund
            accounts[place] = _added(accounts[place], own) if place in accounts else own
        for code, fen in ledger.economic.items():
            economic[code] = economic.get(code, 0) + fen
        for item, fen in ledger.items.items():
            items[item] = items.get(item, 0) + fen
        projects += ledger.projects
    first = ledgers[0]
    ordered = tuple(sorted(projects, key=lambda p: p.function))
    return Ledger(first.year, first.grain, tuple(accounts.values()), economic, items, ordered)


def joined(body: str, years: Sequence[Year]) -> Year:
    """A department's year: its units' taken together, stage by stage."""
    stages = (merged([y.at(stage) for y in years]) for stage in (*_PLANS, Stage.FINAL))
    return Year(body, *stages)


def _added(one: Account, other: Account) -> Account:
    spent = {n: one.spent.get(n, 0) + other.spent.get(n, 0) for n in (*one.spent, *other.spent)}
    return evolve(
        one,
        spent=spent,
        brought=one.brought + other.brought,
        carried=one.carried + other.carried,
        covered=one.covered + other.covered,
        distributed=one.distributed + other.distributed,
    )


def draw_plan(dice: Dice, year: int, grain: int, places: Iterable[Place], owner: str, *, forward: bool) -> Ledger:
    """A first budget of a body."""
    accounts = tuple(draw_account(dice, function, fund, grain, forward) for function, fund in places)
    return completed(dice, year, grain, accounts, owner)


def plan_after(dice: Dice, plan: Ledger, owner: str, *, forward: bool) -> Ledger:
    """The next year's budget: mostly the same 项, with more or less money; what is expected to be left is brought in."""
    accounts = []
    for own in plan.accounts:
        spent = {n: _moved(dice, fen, plan.grain, 60, 140) for n, fen in own.spent.items()}
        total = sum(spent.values()) // plan.grain
        brought = dice.integer(0, total // 2) * plan.grain if forward and dice.chance(40) else 0
        accounts.append(Account(own.function, own.fund, spent, brought))
    return completed(dice, plan.year + 1, plan.grain, tuple(accounts), owner)


def settled(dice: Dice, body: str, plan: Ledger, brought: Mapping[Place, int], *, forward: bool) -> Year:
    """A year from its plan: spent about as planned, with what the year before really left."""
    places = {(a.function, a.fund): a for a in plan.accounts}
    accounts = []
    for place, fen in {**dict.fromkeys(places, 0), **brought}.items():
        planned = places.get(place)
        if planned is not None or fen:
            accounts.append(_settled(dice, place, planned, fen, plan.grain, forward=forward))
    economic = _economic(plan, accounts)
    items = _items(dice, plan, accounts, economic)
    final = Ledger(plan.year, plan.grain, tuple(accounts), economic, items, ())
    adjusted = evolve(final, accounts=tuple(map(_available, accounts)), items=plan.items)
    return Year(body, plan, adjusted, final)


def left_over(year: Year) -> dict[Place, int]:
    """What a year leaves to the next."""
    return {(a.function, a.fund): a.carried for a in year.final.accounts if a.carried}


def _moved(dice: Dice, fen: int, grain: int, low: int, high: int) -> int:
    """About as much: between ``low`` and ``high`` per cent, every fifth time the same."""
    if not fen or dice.chance(20):
        return fen
    grains = fen // grain
    return dice.integer(grains * low // 100, grains * high // 100 + 1) * grain


def _settled(dice: Dice, place: Place, plan: Account | None, brought: int, grain: int, *, forward: bool) -> Account:
    function, fund = place
    if plan is None:
        nature = Nature.PROJECT if Nature.PROJECT in NATURES[fund] else NATURES[fund][0]
        spent = {nature: dice.integer(0, brought // grain) * grain}
    else:
        spent = {n: _moved(dice, fen, grain, 70, 115) for n, fen in plan.spent.items()}
    total = sum(spent.values())
    carried = dice.integer(0, total // grain // 8) * grain if forward and dice.chance(50) else 0
    covered = distributed = 0
    if fund in (Fund.UNDERTAKING, Fund.BUSINESS) and dice.chance(40):
        covered = dice.integer(0, total // grain // 4) * grain
        distributed = dice.integer(0, total // grain // 10) * grain if fund is Fund.BUSINESS else 0
    short = brought + covered - total - distributed - carried
    return Account(function, fund, spent, brought, carried + max(short, 0), covered, distributed)


def _available(final: Account) -> Account:
    """The adjusted plan: what could be spent, were nothing left at the end."""
    nature = Nature.PROJECT if Nature.PROJECT in NATURES[final.fund] else NATURES[final.fund][0]
    spent = {**final.spent, nature: final.spent.get(nature, 0) + final.carried}
    return evolve(final, spent=spent, carried=0)


def _economic(plan: Ledger, accounts: Sequence[Account]) -> dict[str, int]:
    """The basic expenditure by 款 in the proportions of the plan; those of the 三公 spend no more than it gives them."""
    found: dict[str, int] = {}
    for nature in (Nature.PERSONNEL, Nature.OPERATING):
        parts = {code: fen for code, fen in plan.economic.items() if nature_of(code) is nature}
        total = sum(a.expenditure(nature) for a in accounts if a.fund is Fund.GENERAL)
        if total:
            found |= zip(parts, apportioned([*parts.values()], total, plan.grain), strict=True)
    for code, item in ITEM_OF.items():
        over = found.get(code, 0) - plan.items[item]
        if over > 0:
            found[code] -= over
            found[_REST] = found.get(_REST, 0) + over
    return dict(sorted(found.items()))


def _items(dice: Dice, plan: Ledger, accounts: Sequence[Account], economic: Mapping[str, int]) -> dict[Item, int]:
    """三公: what 款 pay, and some of what the plan has beyond that, from projects."""
    free = sum(a.expenditure(Nature.PROJECT) for a in accounts if a.fund is Fund.GENERAL)
    found = {}
    for code, item in ITEM_OF.items():
        paid = economic.get(code, 0)
        more = min(plan.items[item] - paid, free)
        extra = dice.integer(0, more // plan.grain) * plan.grain if more > 0 else 0
        free -= extra
        found[item] = paid + extra
    return found
