"""How generated tests run: a few and fresh while working, the same ones every time in CI, very many with ``--long``."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from budgetlint.cli.reading import settle

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=_SLOW)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=_SLOW,
)
settings.register_profile("long", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=_SLOW)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="many more generated examples")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["BUDGETLINT_CACHE"] = "off"  # tests of the cache turn it on, each in a folder of its own
    ci = os.environ.get("CI", "").lower() in ("1", "true")
    settings.load_profile("long" if config.getoption("--long") else "ci" if ci else "dev")


def pytest_collection_finish() -> None:
    settle()  # as the command does before it works: all that was imported to test stays
