"""The built-in formats, through the same hook as any plugin's."""

from __future__ import annotations

from collections.abc import Iterable

from budgetlint.formats import BUILT_IN
from budgetlint.plugins import hookimpl
from budgetlint.report import Format


@hookimpl
def budgetlint_formats() -> Iterable[Format]:
    """All of them."""
    return BUILT_IN.values()
