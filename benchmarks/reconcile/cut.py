"""What is published, each with the books that its tables were cut from: budgets, final accounts, those of governments, debts."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from attrs import evolve, frozen

from budgetlint.model.keys import Key, Stage
from budgetlint.model.kinds import FINALS, DocumentKind
from generator import Budget, Regime, make_budget
from generator.books import Books
from generator.dice import Dice, SeededDice
from generator.family import make_family
from generator.ledger import Ledger
from generator.paper import Paper
from generator.prose import Told, draw_told
from generator.sheets import Amounts
from generator.state import make_state
from generator.years import Year

_DEBTS = frozenset({"G6", "G10", "G19", "G20"})


class Published(StrEnum):
    """Which document."""

    BUDGET = "department budget"
    FINAL = "final accounts"
    GOVERNMENT_BUDGET = "government budget"
    GOVERNMENT_FINAL = "government final"
    DEBTS = "debts"


GOVERNMENTS = (Published.GOVERNMENT_BUDGET, Published.GOVERNMENT_FINAL, Published.DEBTS)


@frozen(repr=False)
class Cut(Paper):
    """Tables, and the books that they were cut from. ``serial``: the first column of a list counts its rows."""

    ledger: Amounts
    serial: bool = False


class Source(NamedTuple):
    """A document without an error; of debts there is no explanation."""

    cut: Cut
    told: Told | None


@lru_cache(maxsize=4)
def source(published: Published, seed: int, regime: Regime, *, told: bool) -> Source:
    """The document of a seed. Bits of a sentence are known by identity, so that the same document is made once."""
    if published is Published.BUDGET:
        return _budget(seed, regime, told=told)
    if published is Published.FINAL:
        return _final(seed, regime)
    state = make_state(seed, regime)
    final = published is not Published.GOVERNMENT_BUDGET
    file = state.file(DocumentKind.GOVERNMENT_FINAL if final else DocumentKind.GOVERNMENT_BUDGET)
    found = _with(file.told, state.county.books)
    if published is Published.DEBTS:
        grids = tuple(grid for grid in found.cut.grids if grid.kind in _DEBTS)
        title = file.told.budget.opening[0]
        return Source(evolve(found.cut, grids=grids, opening=(title, "地方政府债务情况表")), None)
    return found


def _budget(seed: int, regime: Regime, *, told: bool) -> Source:
    if not told:
        return Source(_cut(budget := make_budget(seed, regime), budget.ledger), None)
    story = draw_told(SeededDice(seed), regime)
    assert isinstance(story.budget, Budget)
    return _with(story, story.budget.ledger)


def _final(seed: int, regime: Regime) -> Source:
    """Final accounts of a department or of one of its units."""
    family = make_family(seed, regime)
    file = SeededDice(seed).pick([f for f in family.files if f.kind in FINALS])
    [year] = {id(y): y for y in family.department.amounts() if (y.body, y.year) == (file.body, file.year)}.values()
    return _with(file.told, year)


def _with(told: Told, ledger: Amounts) -> Source:
    cut = _cut(told.budget, ledger)
    return Source(cut, evolve(told, budget=cut))


def _cut(paper: Paper, ledger: Amounts) -> Cut:
    serial = isinstance(paper, Budget) and paper.habits.form == "hebei"
    return Cut(paper.entity, paper.grids, paper.wrapping, paper.opening, paper.closing, ledger, serial)


@frozen
class _Last:
    """A government's books one year back."""

    books: Books

    def amount(self, key: Key) -> int:
        """What ``key`` was worth the year before, in 分."""
        return self.books.amount(year_before(key) if key.year == self.books.year else key)


def year_before(key: Key) -> Key:
    """What was done the year before of what a key is of."""
    return evolve(key, year=(key.year or 0) - 1, stage=Stage.FINAL)


def older(dice: Dice, ledger: Amounts) -> Amounts:
    """The books of another year: a government's own of the year before, of others such as may have been."""
    if isinstance(ledger, Books):
        return _Last(ledger)
    if isinstance(ledger, Year):
        plan, change, done = (_older(dice, own) for own in (ledger.initial, ledger.adjusted, ledger.final))
        return evolve(ledger, initial=plan, adjusted=change, final=done)
    assert isinstance(ledger, Ledger)
    return _older(dice, ledger)


def _older(dice: Dice, ledger: Ledger) -> Ledger:
    """Most amounts between two thirds and all of what they are, in whole grains."""

    def before(fen: int) -> int:
        grains = fen // ledger.grain
        return fen if dice.chance(25) else dice.integer(grains * 2 // 3, grains) * ledger.grain

    accounts = [
        evolve(a, spent={nature: before(fen) for nature, fen in a.spent.items()}, brought=0) for a in ledger.accounts
    ]
    return evolve(
        ledger,
        accounts=tuple(accounts),
        economic={code: before(fen) for code, fen in ledger.economic.items()},
        items={item: before(fen) for item, fen in ledger.items.items()},
    )
