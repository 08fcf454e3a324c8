"""BL101–BL109 over generated budgets: exactly the tables that were not drawn are missing, in every dialect."""

from __future__ import annotations

import pytest

from budgetlint import engine
from budgetlint.model.outcomes import Verdict
from budgetlint.session import Session
from budgetlint.testing import installed
from generator import Dialect, make_budget, render

KINDS = {f"BL10{n}": f"T{n}" for n in range(1, 10)}
SESSION = Session(installed(), rules=tuple(r for r in installed().rules if r.id in KINDS))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("dialect", Dialect)
def test_a_table_is_missing_where_it_was_not_printed(seed: int, dialect: Dialect) -> None:
    budget = make_budget(seed)
    drawn = {grid.kind for grid in budget.grids}
    document = SESSION.understand("a.txt", render(budget, dialect).data)
    checked = engine.check(document, SESSION.rules, SESSION.catalogue)
    assert not checked.crashes
    for outcome in checked.outcomes:
        expected = Verdict.PASS if KINDS[outcome.rule] in drawn else Verdict.FAIL
        assert outcome.verdict in (expected, Verdict.NOT_APPLICABLE), (outcome, drawn)
