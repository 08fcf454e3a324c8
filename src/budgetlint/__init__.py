"""budgetlint: a compliance linter for published Chinese local-government budgets."""

__version__ = "0.1.0"
