"""Nothing is reported on families and counties that agree with themselves; a wrong figure is found in the file that has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from budgetlint.cache import Cache
from budgetlint.model.findings import Severity
from budgetlint.model.keys import Flow, Fund, Key, Side, Stage
from budgetlint.model.kinds import BUDGETS, FINALS, DocumentKind
from budgetlint.reconcile import Certainty
from budgetlint.report import Report
from budgetlint.running import Here, Run
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import installed
from generator.changes import Change, Witness, change_to, changed, changed_in, draw_change, witnesses
from generator.dice import SeededDice
from generator.family import File
from generator.linted import families, family, judged, session, state, understood
from generator.paper import Cell

seeds = families(6)
_GOVERNMENTS = (DocumentKind.GOVERNMENT_BUDGET, DocumentKind.GOVERNMENT_FINAL)


def reported(file: File) -> list[str]:
    """Errors and warnings on one file by itself."""
    return [
        f"{file.name}:{d.place.line}: {d.rule} {d.message}"
        for d in judged(file).diagnostics
        if d.severity != Severity.INFO
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
        found = understood(file).tables
        assert len(found) == len(grids), file.name
        for table, grid in zip(found, grids, strict=True):
            assert table.kind and table.trouble is None, (file.name, grid.caption)


@seeds
def test_a_wrong_figure_is_found_where_it_is(seed: int) -> None:
    change = changed(family(seed), seed, across=False)
    assert change.line in errors(judged(change.file))[change.file.name]


# --- several documents together --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where results are kept: of the documents of a run only what changed since the one before is linted."""
    return tmp_path_factory.mktemp("results")


def together(files: Sequence[File], folder: Path, home: Path) -> Report:
    """All files in one run."""
    for file in files:
        (folder / file.name).write_text(file.text, encoding="utf-8")
    asked = Settings()
    report = Run(asked, Here(session), Cache(asked, home=str(home))).check([str(folder)])
    assert not report.crashes
    return report


@cache
def folder_of(home: Path, name: str) -> Path:
    """The folder of one family or county: what is kept is kept by path."""
    folder = home / name
    folder.mkdir()
    return folder


def errors(report: Report) -> Mapping[str, set[int]]:
    """File → the lines of its errors."""
    return lines(report, Severity.ERROR)


def lines(report: Report, *severities: Severity) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for d in report.diagnostics:
        if d.severity in severities:
            found[Path(d.path).name].add(d.place.line)
    return found


def told(report: Report) -> list[str]:
    return [f"{d.path}: {d.rule} {d.message}" for d in report.diagnostics if d.severity != Severity.INFO]


@seeds
def test_nothing_is_reported_on_a_family_together(seed: int, home: Path) -> None:
    assert not told(together(family(seed).files, folder_of(home, f"family {seed}"), home))


@seeds
def test_a_wrong_figure_is_found_in_the_file_that_has_it(seed: int, home: Path) -> None:
    change = changed(family(seed), seed)
    found = errors(together(change.files, folder_of(home, f"family {seed}"), home))
    assert change.line in found[change.file.name]


@seeds
def test_nothing_is_reported_on_a_county_together(seed: int, home: Path) -> None:
    """Its government, its departments, their units: and all that speaks of several of them did."""
    report = together(state(seed).every, folder_of(home, f"county {seed}"), home)
    assert not told(report)
    held = {(o.rule, kind_of(seed, o.path)) for o in report.outcomes if str(o.verdict) in ("pass", "rounding")}
    assert held >= {
        *(("BL320", kind) for kind in _GOVERNMENTS),
        ("BL315", DocumentKind.DEPARTMENT_BUDGET),
        ("BL315", DocumentKind.DEPARTMENT_FINAL),
        ("BL316", DocumentKind.DEPARTMENT_FINAL),
        ("BL316", DocumentKind.UNIT_FINAL),
        ("BL724", DocumentKind.SELF_EVALUATION),
    }


def kind_of(seed: int, path: str) -> DocumentKind:
    return next(f.kind for f in state(seed).every if f.name == Path(path).name)


@seeds
@pytest.mark.parametrize("kind", [*_GOVERNMENTS, *BUDGETS, *FINALS, DocumentKind.SELF_EVALUATION])
def test_a_wrong_figure_of_a_county_is_found_in_the_file_that_has_it(seed: int, kind: DocumentKind, home: Path) -> None:
    """And nothing is said of the others. What an evaluation prints is told by its percentage; where only one sum holds a
    figure, it is among those of which it is said that any may be wrong."""
    change = changed_in(state(seed), kind, seed)
    report = together(change.files, folder_of(home, f"county {seed}"), home)
    assert set(lines(report, Severity.ERROR, Severity.WARNING)) == {change.file.name}, told(report)
    if kind is not DocumentKind.SELF_EVALUATION:
        found = [d for d in report.diagnostics if d.severity is Severity.ERROR]
        sure = {d.place.line for d in found}
        asked = {p.line for d in found if d.certainty == Certainty.OPEN for p, _ in d.related}
        assert change.line in sure | asked, told(report)


@seeds
def test_documents_are_known_for_what_they_are(seed: int) -> None:
    for file in (*family(seed).files, *state(seed).files):
        found = understood(file)
        assert (found.kind.value, found.year.value) == (file.kind, file.year), file.name
        assert found.entity.value in (file.body, family(seed).department.body), file.name
        assert file.kind in (*BUDGETS, *FINALS, *_GOVERNMENTS, DocumentKind.SELF_EVALUATION)


# --- what each rule between documents says, alone --------------------------------------------------------------------


def alone(rule: str, files: Sequence[File], folder: Path) -> Report:
    """Only what one rule says of some files together."""
    for file in files:
        (folder / file.name).write_text(file.text, encoding="utf-8")
    report = Session(installed(), Settings(select=(rule,))).check([str(folder)])
    assert not report.crashes
    return report


def spoken_of(report: Report) -> set[tuple[str, int]]:
    """The places that findings name: file and line."""
    every = [(d.path, d.place, d.related) for d in report.diagnostics]
    return {
        (Path(p.path or path).name, p.line)
        for path, place, related in every
        for p in (place, *(other for other, _ in related))
    }


def units_and_department(seed: int) -> tuple[Sequence[File], Change]:
    """What one of them receives out of 一般公共预算: other money units may hand to each other."""
    own = family(seed)
    files = [f for f in own.files if f.kind in BUDGETS and f.year == own.department.years[0].year]
    known = [
        w
        for w in witnesses(files, own.department)
        if (key := key_of(w)) and w.beside and (key.side, key.flow, key.fund) == _RECEIVED and not key.function
    ]
    return files, draw_change(SeededDice(seed), files, known)


def key_of(figure: Witness) -> Key | None:
    return figure.file.told.budget.grids[figure.cell.grid].body[figure.cell.row][figure.cell.column].key


_RECEIVED = (Side.REVENUE, Flow.CURRENT, Fund.GENERAL)


def budget_and_final_accounts(seed: int) -> tuple[Sequence[File], Change]:
    """What final accounts repeat of the budget, of the first body that had planned anything of the kind; by more than what is
    carried over, which one of them may leave out."""
    own = family(seed)
    for final in (f for f in own.files if f.kind in FINALS):
        budget = own.file(BUDGETS[FINALS.index(final.kind)], final.body, final.year)
        if known := [w for w in witnesses([budget, final], None) if w.file is final and w.beside]:
            cell = SeededDice(seed).pick(known).cell
            return (budget, final), change_to((budget, final), final, cell, 10**12)
    raise AssertionError(f"nothing is planned in family {seed}")


def government_and_departments(seed: int) -> tuple[Sequence[File], Change]:
    """What the county itself spends on a subject, less than its departments do."""
    own = state(seed)
    budget = own.file(DocumentKind.GOVERNMENT_BUDGET)
    files = [budget, *(f for fam in own.families for f in fam.files if f.kind is BUDGETS[0])]
    spent = {a.function for d in own.county.departments for a in d.years[0].initial.accounts_of(Fund.GENERAL)}
    [(at, grid)] = [(n, g) for n, g in enumerate(budget.told.budget.grids) if g.kind == "G3"]
    cells = [
        Cell(at, r, c)
        for r, row in enumerate(grid.body)
        for c, one in enumerate(row)
        if one.key and one.key.stage is Stage.BUDGET and one.key.function in spent
    ]
    cell = SeededDice(seed).pick(cells)
    return files, change_to(files, budget, cell, grid.style.step)


_SETS = {
    "BL315": units_and_department,
    "BL316": budget_and_final_accounts,
    "BL320": government_and_departments,
}


@seeds
@pytest.mark.parametrize("rule", _SETS)
def test_each_rule_between_documents_tells_by_itself(rule: str, seed: int, tmp_path: Path) -> None:
    """Whatever the document that is wrong shows of it by itself: where that proves which figure it is, the rule says only that
    it fails because of that document."""
    files, change = _SETS[rule](seed)
    right = alone(rule, files, tmp_path)
    assert not right.diagnostics and not failing(rule, right)
    wrong = alone(rule, change.files, tmp_path)
    reasons = failing(rule, wrong)
    assert reasons
    assert (change.file.name, change.line) in spoken_of(wrong) or any(change.file.name in r for r in reasons)


def failing(rule: str, report: Report) -> list[str]:
    return [o.reason for o in report.outcomes if o.rule == rule and str(o.verdict) == "fail"]
