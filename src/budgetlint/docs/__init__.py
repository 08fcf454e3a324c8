"""What the registry says, for people: the rule book, and one rule in brief for other tools."""

from __future__ import annotations

from budgetlint.docs.book import markdown
from budgetlint.docs.entry import Shown, help_markdown

__all__ = ["Shown", "help_markdown", "markdown"]
