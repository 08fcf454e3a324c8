"""What each path may import: what starts fast stays fast."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import ROOT

#: Nothing but the interpreter's own and what reads arguments.
ARGUMENTS = {
    "attr",
    "lark",
    "pluggy",
    "ruamel",
    "tabulate",
    "wcwidth",
    "importlib.metadata",
    "json",
    "csv",
    "pathlib",
    "multiprocessing",
}
#: What only a document that is not known yet needs.
JUDGING = {
    "lark", "pluggy", "ruamel", "tabulate", "wcwidth", "importlib.metadata", "importlib.resources", "multiprocessing", "concurrent",
    "lxml", "pypdfium2", "openpyxl", "tempfile", "budgetlint.sets", "budgetlint.readers", "budgetlint.syntax", "budgetlint.binding", "budgetlint.reconcile",
    "budgetlint.rules", "budgetlint.plugins", "budgetlint.engine", "budgetlint.session", "budgetlint.model.facts",
    "budgetlint_national", "budgetlint_hebei", "budgetlint_xinjiang", "budgetlint_grammars",
}  # fmt: skip
#: What a text that is all there is does not need.
OTHERS = {
    "ruamel", "tabulate", "multiprocessing", "concurrent", "lxml", "pypdfium2", "openpyxl", "xlsxwriter", "duckdb", "jsonschema",
    "hypothesis", "pytest", "budgetlint.testing", "budgetlint.scaffold", "budgetlint.formats.sarif", "budgetlint.formats.json",
    "budgetlint.beside", "budgetlint.comparing", "budgetlint.reconcile.extract", "budgetlint.reconcile.documents",
    "budgetlint.equations.algebra", "budgetlint.suppressions.applying", "budgetlint.transcribing", "budgetlint.versions",
    "budgetlint.readers.drawn", "budgetlint.readers.ocr", "budgetlint.readers.ofd",
    "budgetlint.readers.pdf", "budgetlint.readers.docx", "budgetlint.readers.sheets", "budgetlint.readers.html",
}  # fmt: skip


def imported(*args: str, cache: str = "off") -> set[str]:
    """Every module and its parents that a command imports, by ``-X importtime``."""
    path = os.pathsep.join(p for p in sys.path if p)
    env = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "budgetlint", *args],
        env=env | {"PYTHONPATH": path, "BUDGETLINT_CACHE": cache},
        capture_output=True, check=False, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    lines = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {".".join(name.split(".")[:n]) for name in lines for n in range(1, name.count(".") + 2)}


#: What Python itself imports before it comes to us (an editable install's finders, say).
BARE = frozenset(
    line.rpartition("|")[2].strip()
    for line in subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "pass"], capture_output=True, check=False, text=True
    ).stderr.splitlines()
)


def needless(found: set[str], forbidden: set[str]) -> list[str]:
    return sorted((found & forbidden) - BARE)


def test_the_version_needs_no_library() -> None:
    assert needless(imported("--version"), ARGUMENTS) == []


@pytest.mark.parametrize("command", ["check", "rules", "extract", "stats", "diff", "explain", "completion"])
def test_help_needs_nothing_that_judges(command: str) -> None:
    assert needless(imported(command, "--help"), JUDGING) == []


def test_what_is_known_needs_nothing_that_judges(tmp_path: Path) -> None:
    document = str(ROOT / "examples/department-budget-faulty.txt")
    cold = imported(document, cache=str(tmp_path))
    assert cold >= {"budgetlint.session", "lark", "budgetlint_national"}
    assert needless(imported(document, cache=str(tmp_path)), JUDGING) == []


def test_a_text_needs_no_reader_of_anything_else() -> None:
    assert needless(imported(str(ROOT / "examples/department-budget-faulty.txt")), OTHERS) == []
