"""Every rule of every pack of ours shows what it does, and its papers are in order."""

from __future__ import annotations

import pytest

from budgetlint.packs import Pack
from budgetlint.rules import AnyRule
from budgetlint.testing import check_rule, installed

RULES = [r for r in installed().rules if installed().owners[r.id].own]


def _prefix(pack: str) -> str:
    """What the ids of a province's rules begin with: its pack says so."""
    found = installed().packs[pack]
    assert isinstance(found, Pack) and found.prefix not in ("", "BL")
    return found.prefix


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.id}-{r.name}")
def test_examples(rule: AnyRule) -> None:
    check_rule(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_papers(rule: AnyRule) -> None:
    owner = installed().owners[rule.id].name
    assert rule.id.startswith("BL" if owner in ("national", "suppressions") else _prefix(owner))
    assert rule.messages.keys() == rule.messages_en.keys()
    assert rule.detail, "说明里要写明为什么查、什么不报"
    assert all(installed().requirements[name].confidence for name in rule.requirement)
