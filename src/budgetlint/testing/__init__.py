"""For tests of rules, here and in packs. Public, like ``budgetlint.api``; docs/testing.md shows how.

``check_rule`` runs a rule's own examples and ``check_properties`` what they must survive; ``suite_cases`` and
``run_suite`` run a Markdown suite, as ``budgetlint.testing.pytest`` does for pytest; ``lint_text`` lints one text;
``check_pack`` holds a whole folder of a pack to all of this, and inside ``with_pack`` the others know its rules.
"""

from __future__ import annotations

from budgetlint.testing.cases import Case, SuiteError
from budgetlint.testing.examples import check_rule
from budgetlint.testing.linting import installed, lint_text, only, with_pack
from budgetlint.testing.packs import check_pack
from budgetlint.testing.properties import check_properties
from budgetlint.testing.suites import Suite, load_suite, run_suite, suite_cases

__all__ = [
    "Case",
    "Suite",
    "SuiteError",
    "check_pack",
    "check_properties",
    "check_rule",
    "installed",
    "lint_text",
    "load_suite",
    "only",
    "run_suite",
    "suite_cases",
    "with_pack",
]
