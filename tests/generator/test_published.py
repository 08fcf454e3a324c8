"""Nothing is reported on families that agree with themselves; a wrong figure is found in the file that has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from budgetlint.model.findings import Severity
from budgetlint.model.kinds import BUDGETS, FINALS, DocumentKind
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.testing import installed
from generator.changes import changed
from generator.family import Family, File, make_family
from generator.regimes import Regime
from generator.state import State, make_state

SEEDS = 6
seeds = pytest.mark.parametrize("seed", range(SEEDS))
_GOVERNMENTS = (DocumentKind.GOVERNMENT_BUDGET, DocumentKind.GOVERNMENT_FINAL)


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
    assert not [line for f in family(seed).files if f.kind not in BUDGETS for line in reported(f)]


@seeds
def test_nothing_is_reported_on_governments(seed: int) -> None:
    assert not [line for f in state(seed).files for line in reported(f)]


@seeds
def test_every_table_is_bound(seed: int) -> None:
    for file in (*family(seed).files, *state(seed).files):
        grids = file.told.budget.grids
        found = session().understand(file.name, file.text.encode()).tables
        assert len(found) == len(grids), file.name
        for table, grid in zip(found, grids, strict=True):
            assert table.kind and table.trouble is None, (file.name, grid.caption)


@seeds
def test_a_wrong_figure_is_found_where_it_is(seed: int) -> None:
    change = changed(family(seed), seed, across=False)
    report = session().report([session().understand(change.file.name, change.file.text.encode())])
    assert change.file.text.count("\n", 0, change.place[0]) + 1 in errors(report)[change.file.name]


@seeds
def test_nothing_is_reported_on_a_family_together(seed: int, tmp_path: Path) -> None:
    report = together(family(seed).files, tmp_path)
    told = [d for d in report.diagnostics if d.severity != Severity.INFO]
    assert not [f"{d.path}: {d.rule} {d.message}" for d in told]


@seeds
def test_a_wrong_figure_is_found_in_the_file_that_has_it(seed: int, tmp_path: Path) -> None:
    change = changed(family(seed), seed)
    found = errors(together(change.files, tmp_path))
    assert change.file.text.count("\n", 0, change.place[0]) + 1 in found[change.file.name]


def together(files: Sequence[File], folder: Path) -> Report:
    """All files of a family in one run."""
    for file in files:
        (folder / file.name).write_text(file.text, encoding="utf-8")
    return Session(installed()).check([str(folder)])


def errors(report: Report) -> Mapping[str, set[int]]:
    """File → the lines of its errors."""
    found: dict[str, set[int]] = defaultdict(set)
    for d in report.diagnostics:
        if d.severity == Severity.ERROR:
            found[Path(d.path).name].add(d.place.line)
    return found


@seeds
def test_documents_are_known_for_what_they_are(seed: int) -> None:
    for file in (*family(seed).files, *state(seed).files):
        found = session().understand(file.name, file.text.encode())
        assert (found.kind.value, found.year.value) == (file.kind, file.year), file.name
        assert found.entity.value in (file.body, family(seed).department.body), file.name
        assert file.kind in (*BUDGETS, *FINALS, *_GOVERNMENTS, DocumentKind.SELF_EVALUATION)
