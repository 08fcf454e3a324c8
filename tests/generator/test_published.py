"""Nothing is reported on families that agree with themselves; a wrong figure is found in the file that has it."""

from __future__ import annotations

from functools import cache

import pytest

from budgetlint.model.findings import Severity
from budgetlint.model.kinds import BUDGETS, FINALS, DocumentKind
from budgetlint.session import Session
from budgetlint.testing import installed
from generator.family import Family, File, make_family
from generator.regimes import Regime
from generator.state import State, make_state

SEEDS = 6
seeds = pytest.mark.parametrize("seed", range(SEEDS))
_GOVERNMENTS = (DocumentKind.GOVERNMENT_BUDGET, DocumentKind.GOVERNMENT_FINAL)
#: What may be said of tables whose columns the catalogue does not yet bind. Empty once it does.
_NOT_BOUND = {"BL004"}


@cache
def session() -> Session:
    return Session(installed())


@cache
def family(seed: int) -> Family:
    return make_family(seed, (Regime.EXACT, Regime.HALF_UP)[seed % 2])


@cache
def state(seed: int) -> State:
    return make_state(seed, (Regime.EXACT, Regime.HALF_UP)[seed % 2])


def reported(file: File) -> list[str]:
    """Errors and warnings on one file by itself."""
    report = session().report([session().understand(file.name, file.text.encode())])
    assert not report.crashes
    return [
        f"{file.name}:{d.place.line}: {d.rule} {d.message}" for d in report.diagnostics if d.severity != Severity.INFO
    ]


@seeds
def test_nothing_is_reported_on_budgets(seed: int) -> None:
    assert not [line for f in family(seed).files if f.kind in BUDGETS for line in reported(f)]


@seeds
def test_nothing_is_reported_on_final_accounts_and_evaluations(seed: int) -> None:
    told = [line for f in family(seed).files if f.kind not in BUDGETS for line in reported(f)]
    assert not [line for line in told if not any(rule in line for rule in _NOT_BOUND)]


@seeds
def test_nothing_is_reported_on_governments(seed: int) -> None:
    told = [line for f in state(seed).files for line in reported(f)]
    assert not [line for line in told if not any(rule in line for rule in _NOT_BOUND)]


@seeds
def test_documents_are_known_for_what_they_are(seed: int) -> None:
    for file in (*family(seed).files, *state(seed).files):
        found = session().understand(file.name, file.text.encode())
        assert (found.kind.value, found.year.value) == (file.kind, file.year), file.name
        assert found.entity.value in (file.body, family(seed).department.body), file.name
        assert file.kind in (*BUDGETS, *FINALS, *_GOVERNMENTS, DocumentKind.SELF_EVALUATION)
