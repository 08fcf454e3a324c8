"""Reconciling: the constraints that the two laws of the ledger give, and whether they hold (DESIGN §2, §6)."""

from __future__ import annotations

from budgetlint.mistakes import Mistake
from budgetlint.reconcile.candidates import Candidate, Cause, Certainty, Change
from budgetlint.reconcile.constraint import BETWEEN_DOCUMENTS, Constraint, Origin, Relation, Trust
from budgetlint.reconcile.coverage import independent
from budgetlint.reconcile.derive import derive
from budgetlint.reconcile.formulas import Quotient, quotients
from budgetlint.reconcile.habits import Habit, HabitKind, habits
from budgetlint.reconcile.ledger import Evaluation, Reconciliation, mended, reconcile
from budgetlint.reconcile.misdated import misdated
from budgetlint.reconcile.operation import Operation, OperationKind
from budgetlint.reconcile.patterns import GENERIC, Pattern, Scope, kinds_of, read_patterns, scope_of
from budgetlint.reconcile.rates import Rate, rates
from budgetlint.reconcile.ratios import Interval, Ratio, ratios
from budgetlint.reconcile.regimes import Regime, regimes
from budgetlint.reconcile.tolerance import Bound, Precision, Result, bound, judge, precision_of

__all__ = [
    "BETWEEN_DOCUMENTS",
    "GENERIC",
    "Bound",
    "Candidate",
    "Cause",
    "Certainty",
    "Change",
    "Constraint",
    "Evaluation",
    "Habit",
    "HabitKind",
    "Interval",
    "Mistake",
    "Operation",
    "OperationKind",
    "Origin",
    "Pattern",
    "Precision",
    "Quotient",
    "Rate",
    "Ratio",
    "Reconciliation",
    "Regime",
    "Relation",
    "Result",
    "Scope",
    "Trust",
    "bound",
    "derive",
    "habits",
    "independent",
    "judge",
    "kinds_of",
    "mended",
    "misdated",
    "precision_of",
    "quotients",
    "rates",
    "ratios",
    "read_patterns",
    "reconcile",
    "regimes",
    "scope_of",
]
