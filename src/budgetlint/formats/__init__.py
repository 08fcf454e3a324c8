"""Output formats: one small module each, with a ``FORMAT`` that is a pure function of the report; imported when wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from budgetlint.report import Format

#: The built-in ones, as they are listed to people.
NAMES: Final = (
    "human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "csv", "xlsx", "markdown", "html",
)  # fmt: skip


def built_in(name: str) -> Format:
    """One of ``NAMES``."""
    made: Format = import_module(f"{__name__}.{name}").FORMAT
    return made
