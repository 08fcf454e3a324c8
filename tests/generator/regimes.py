"""How printed amounts came about: what is rounded, and whether sums of printed amounts still close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate

from attrs import evolve

from budgetlint.model.keys import Fund, Item, Nature
from generator.dice import Dice
from generator.ledger import ITEM_OF, Account, Ledger, Project, draw_ledger, nature_of

_PRINTED = (10_000, 1_000_000, 100, 1)
_KNOWN = (1, 100)


class Regime(StrEnum):
    """How amounts come to the precision in which they are printed."""

    EXACT = "exact"  # they never were finer: all sums close
    CONTROLLED = "controlled"  # they were finer, and rounded up or down so that all printed sums close
    HALF_UP = "half-up"  # each printed amount is rounded by itself from a finer one: sums may miss by the rounding


def draw_ledger_of(dice: Dice, regime: Regime) -> Ledger:
    """The amounts of a department's year as they are to be printed, or for half up as they are before."""
    if regime is Regime.EXACT:
        return draw_ledger(dice, _PRINTED)
    known = draw_ledger(dice, _KNOWN)
    return known if regime is Regime.HALF_UP else controlled(known, dice.pick(_PRINTED[:2]))


def controlled(ledger: Ledger, grain: int) -> Ledger:
    """The ledger in multiples of a coarser ``grain``: parts are pushed up or down, so that every sum holds."""
    accounts = tuple(_account(account, grain) for account in ledger.accounts)
    economic = _economic(ledger, accounts, grain)
    return evolve(
        ledger,
        grain=grain,
        accounts=accounts,
        economic=economic,
        items=_items(ledger, economic, grain),
        projects=_projects(ledger, accounts, grain),
    )


def apportioned(parts: Sequence[int], total: int, grain: int) -> list[int]:
    """``total`` in multiples of ``grain``, in proportion to ``parts``."""
    whole = sum(parts) or 1
    ends = [part * (total // grain) // whole for part in accumulate(parts)]
    return [(end - start) * grain for start, end in zip([0, *ends], ends, strict=False)]


def _account(account: Account, grain: int) -> Account:
    """Spent and carried rounded up as a whole, brought down: what is received stays what covers them."""
    uses = [*account.spent.values(), account.carried]
    *spent, carried = apportioned(uses, -(-sum(uses) // grain) * grain, grain)
    brought = account.brought // grain * grain
    return evolve(account, spent=dict(zip(account.spent, spent, strict=True)), brought=brought, carried=carried)


def _economic(ledger: Ledger, accounts: Sequence[Account], grain: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for nature in (Nature.PERSONNEL, Nature.OPERATING):
        parts = {code: fen for code, fen in ledger.economic.items() if nature_of(code) is nature}
        total = sum(a.expenditure(nature) for a in accounts if a.fund is Fund.GENERAL)
        found |= zip(parts, apportioned([*parts.values()], total, grain), strict=True)
    return found


def _items(ledger: Ledger, economic: dict[str, int], grain: int) -> dict[Item, int]:
    """What 款 pay of the 三公, and what projects do."""
    return {
        item: economic.get(code, 0) + (ledger.items[item] - ledger.economic.get(code, 0)) // grain * grain
        for code, item in ITEM_OF.items()
    }


def _projects(ledger: Ledger, accounts: Sequence[Account], grain: int) -> tuple[Project, ...]:
    of_function: dict[str, list[Project]] = defaultdict(list)
    for project in ledger.projects:
        of_function[project.function].append(project)
    found: list[Project] = []
    for function, projects in of_function.items():
        total = sum(a.expenditure(Nature.PROJECT) for a in accounts if a.function == function)
        amounts = iter(apportioned([fen for p in projects for fen in p.by_class.values()], total, grain))
        found += [evolve(p, by_class={code: next(amounts) for code in p.by_class}) for p in projects]
    return tuple(found)
