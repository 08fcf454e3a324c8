"""Identities that packs write: a small language of figures, what its words mean, and the constraints that it states."""

from __future__ import annotations

from budgetlint.equations.finding import constraint_of, figures, holds, only_table
from budgetlint.equations.meaning import check
from budgetlint.equations.parser import EquationError, parse
from budgetlint.equations.tree import Compared, Equation, Term

__all__ = [
    "Compared",
    "Equation",
    "EquationError",
    "Term",
    "check",
    "constraint_of",
    "figures",
    "holds",
    "only_table",
    "parse",
]
