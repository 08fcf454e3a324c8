"""Output formats: one small file each, every one a pure function of the report."""

from __future__ import annotations

from collections.abc import Iterable

from budgetlint.formats import concise, github, gitlab, human, json, sarif
from budgetlint.plugins import hookimpl
from budgetlint.report import Format


@hookimpl
def budgetlint_formats() -> Iterable[Format]:
    """The built-in formats, through the same hook as any plugin's."""
    return (human.FORMAT, concise.FORMAT, json.FORMAT, sarif.FORMAT, github.FORMAT, gitlab.FORMAT)
