"""Valid department budgets, facts first: a ledger is drawn, tables are cut from it and printed in any dialect.

``make_budget(seed)`` and ``render(budget, dialect)`` are deterministic; ``budgets()`` is the Hypothesis strategy.

Families agree across files: ``family.make_family(seed)`` a department, its units, two years of budgets and final accounts and an
evaluation; ``state.make_state(seed)`` a county's budget and final accounts and its departments' within them;
``changes.changed(family, seed)`` one figure of one file changed; ``book.make_book(pages)`` a government's book of many pages.
"""

from __future__ import annotations

from hypothesis import strategies as st

from budgetlint.model.blocks import Dialect
from generator.dice import DrawnDice, SeededDice
from generator.document import Budget, draw_budget
from generator.paper import Cell, Expected, Rendered, key_items, render
from generator.regimes import Regime
from generator.variants import Altered, altered, amounts_of, in_units, shuffled, units_of

__all__ = [
    "Altered",
    "Budget",
    "Cell",
    "Dialect",
    "Expected",
    "Regime",
    "Rendered",
    "altered",
    "amounts_of",
    "budgets",
    "in_units",
    "key_items",
    "make_budget",
    "render",
    "shuffled",
    "units_of",
]


def make_budget(seed: int, regime: Regime = Regime.EXACT) -> Budget:
    """The budget of a seed."""
    return draw_budget(SeededDice(seed), regime)


@st.composite
def budgets(draw: st.DrawFn, regime: Regime = Regime.EXACT) -> Budget:
    """Any valid budget of a regime; shrinks to few and small tables in the simplest form."""
    return draw_budget(DrawnDice(draw), regime)
