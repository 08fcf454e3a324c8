"""Collects Markdown suites as tests. Opt in: ``-p budgetlint.testing.pytest``, or import the hook into a conftest.py."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from budgetlint.regex import regex
from budgetlint.testing.cases import SuiteError
from budgetlint.testing.suites import load_suite

_SUITE = regex(r"^(?:```text\b|rules\s*[:\uff1a])", re.MULTILINE)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SuiteFile | None:
    """A Markdown file is a suite if it has a ``text`` block or says which rules it tests."""
    if file_path.suffix == ".md" and _SUITE.search(file_path.read_text(encoding="utf-8")):
        return SuiteFile.from_parent(parent, path=file_path)
    return None


class SuiteFile(pytest.File):
    """One suite: an item for each case, and one that asks whether the cases suffice."""

    def collect(self) -> Iterator[pytest.Item]:
        try:
            suite = load_suite(os.path.relpath(self.path))
        except SuiteError as error:
            raise self.CollectError(str(error)) from error
        for case in suite.cases:
            yield SuiteItem.from_parent(self, name=str(case), line=case.line, check=case.check)
        yield SuiteItem.from_parent(self, name="complete", line=1, check=suite.check_complete)


class SuiteItem(pytest.Item):
    """One thing that a suite asserts."""

    def __init__(self, *, name: str, parent: pytest.Collector, line: int, check: Callable[[], None]) -> None:
        super().__init__(name, parent)
        self.line = line
        self.check = check

    def runtest(self) -> None:
        self.check()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The faults alone: where the case stands is all the traceback anybody needs."""
        if isinstance(excinfo.value, SuiteError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line - 1, self.name
