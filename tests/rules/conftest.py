"""Shared ways of asking what one rule says of one text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Outcome
from budgetlint.testing import installed, lint_text

Verdict: TypeAlias = tuple[Outcome, tuple[Diagnostic, ...]]
Judge: TypeAlias = Callable[..., Verdict]


@pytest.fixture
def judge() -> Judge:
    """``judge("BL001", text, **stated)``: the outcome and the findings of one rule."""

    def ask(rule: str, text: str, **stated: object) -> Verdict:
        [chosen] = [r for r in installed().rules if r.id == rule]
        report = lint_text(text, [chosen], stated=stated)
        assert not report.crashes
        [outcome] = report.outcomes
        return outcome, report.diagnostics

    return ask
