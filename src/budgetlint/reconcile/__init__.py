"""Reconciling: the constraints that the two laws of the ledger give, and whether they hold (DESIGN §2, §6)."""

from __future__ import annotations

from budgetlint.reconcile.constraint import Constraint, Origin, Trust
from budgetlint.reconcile.derive import derive

__all__ = ["Constraint", "Origin", "Trust", "derive"]
