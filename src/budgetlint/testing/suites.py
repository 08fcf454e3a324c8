"""Markdown suites: a file of documents in which every finding is marked (docs/testing.md)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from budgetlint.records import frozen
from budgetlint.rules import AnyRule
from budgetlint.testing.cases import Case, SuiteError
from budgetlint.testing.linting import installed
from budgetlint.testing.reading import Reader


@frozen
class Suite:
    """The cases of one file; ``gaps`` says which verdicts of which rule no case shows."""

    path: str
    cases: tuple[Case, ...]
    gaps: tuple[str, ...]

    def check_complete(self) -> None:
        """Raises SuiteError if a rule of the suite could be wrong without any case to show it."""
        if self.gaps:
            raise SuiteError("\n".join(self.gaps))


def load_suite(path: Path | str, rules: Iterable[AnyRule] | None = None) -> Suite:
    """Read a suite for the given rules (default: all installed). Raises SuiteError with all that is not in order."""
    reader = Reader(str(path), installed().rules if rules is None else tuple(rules))
    cases = reader.read(Path(path).read_text(encoding="utf-8"))
    if reader.faults:
        raise SuiteError("\n".join(reader.faults))
    return Suite(reader.path, cases, tuple(reader.gaps(cases)))


def suite_cases(path: Path | str, rules: Iterable[AnyRule] | None = None) -> tuple[Case, ...]:
    """The cases of a complete suite, to parametrize a test with. Raises SuiteError."""
    suite = load_suite(path, rules)
    suite.check_complete()
    return suite.cases


def run_suite(path: Path | str, rules: Iterable[AnyRule] | None = None) -> None:
    """Check a suite and all of its cases. Raises SuiteError with all that does not hold."""
    faults: list[str] = []
    for case in suite_cases(path, rules):
        try:
            case.check()
        except SuiteError as error:
            faults.append(str(error))
    if faults:
        raise SuiteError("\n\n".join(faults))
