"""Every rule of every pack of ours has a suite that stands as the rule does, and keeps to what all rules keep to."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlint.rules import AnyRule
from budgetlint.testing import check_properties, installed, load_suite

HERE = Path(__file__).parent
RULES = {r.id: r for r in installed().rules if installed().owners[r.id].own}


def _place(rule: AnyRule) -> str:
    """Family and module of a rule that is a function; of one that is an entry of a YAML file, its name. Those of a
    province stand in its folder."""
    owner = installed().owners[rule.id].name
    package, *inside = rule.check.__module__.split(".")
    if owner != "national":
        return "/".join([owner, *(inside if package == f"budgetlint_{owner}" else [rule.name])])
    if package == "budgetlint_national":
        return "/".join(inside)
    if rule.between_documents:
        return f"documents/{rule.name}"
    return f"{'narrative' if all(p.prose for p in rule.where) else 'identities'}/{rule.name}"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.id)
def test_properties(rule: AnyRule) -> None:
    check_properties(rule)


def test_every_rule_has_a_suite_in_its_place() -> None:
    suites = {p.relative_to(HERE).with_suffix("").as_posix(): load_suite(p) for p in HERE.rglob("*.md")}
    tested = {(rule.id, place) for place, suite in suites.items() for case in suite.cases for rule in case.rules}
    assert sorted(tested) == [(name, _place(rule)) for name, rule in sorted(RULES.items())]
