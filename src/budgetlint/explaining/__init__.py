"""From causes to what a clerk is told of them (DESIGN §7)."""

from __future__ import annotations

from budgetlint.explaining.explanation import Explanation, explain, rewritten

__all__ = ["Explanation", "explain", "rewritten"]
