"""Every rule of the national pack shows what it does, and its papers are in order."""

from __future__ import annotations

import re

import pytest

from budgetlint.rules import AnyRule
from budgetlint.testing import check_rule, installed

RULES = [r for r in installed().rules if installed().owners[r.id].own]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.id}-{r.name}")
def test_examples(rule: AnyRule) -> None:
    check_rule(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_papers(rule: AnyRule) -> None:
    assert rule.id.startswith("BL")
    assert rule.messages.keys() == rule.messages_en.keys()
    assert rule.detail, "说明里要写明为什么查、什么不报"
    assert all(installed().requirements[name].confidence for name in rule.requirement)


def test_no_invented_articles() -> None:
    """Only articles 1 to 4 of 143号 were seen; no requirement may name another."""
    articles = {m for r in installed().requirements.values() for m in re.findall(r"第(.+?)条", r.part)}
    assert articles <= set("一二三四")
