"""Families and counties by seed, and their documents as they are understood and judged, each once for all tests.

Tests of one seed belong to one process (``families``), so that a document is linted once there.
"""

from __future__ import annotations

from functools import cache

import pytest

from budgetlint.model.facts import Disclosure
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.testing import installed
from generator.family import Family, File, make_family
from generator.regimes import Regime
from generator.state import State, make_state


def families(count: int) -> pytest.MarkDecorator:
    """So many seeds."""
    own = [pytest.param(n, marks=pytest.mark.xdist_group(f"family {n}")) for n in range(count)]
    return pytest.mark.parametrize("seed", own)


def regime(seed: int) -> Regime:
    return (Regime.EXACT, Regime.HALF_UP)[seed % 2]


@cache
def session() -> Session:
    return Session(installed())


@cache
def family(seed: int) -> Family:
    return make_family(seed, regime(seed))


@cache
def state(seed: int) -> State:
    return make_state(seed, regime(seed))


def understood(file: File) -> Disclosure:
    return _understood(file.name, file.text)


@cache
def _understood(name: str, text: str) -> Disclosure:
    return session().understand(name, text.encode())


def judged(file: File) -> Report:
    """What is said of one file by itself."""
    return _judged(file.name, file.text)


@cache
def _judged(name: str, text: str) -> Report:
    report = session().report([_understood(name, text)])
    assert not report.crashes
    return report
