"""Valid department budgets, facts first: a ledger is drawn, tables are cut from it and printed in any dialect.

``make_budget(seed)`` and ``render(budget, dialect)`` are deterministic; ``budgets()`` is the Hypothesis strategy.
"""

from __future__ import annotations

from hypothesis import strategies as st

from budgetlint.model.blocks import Dialect
from generator.dice import DrawnDice, SeededDice
from generator.document import Budget, Expected, Rendered, draw_budget, key_items, render

__all__ = ["Budget", "Dialect", "Expected", "Rendered", "budgets", "key_items", "make_budget", "render"]


def make_budget(seed: int) -> Budget:
    """The budget of a seed."""
    return draw_budget(SeededDice(seed))


@st.composite
def budgets(draw: st.DrawFn) -> Budget:
    """Any valid budget; shrinks to few and small tables in the simplest form."""
    return draw_budget(DrawnDice(draw))
