"""Every Markdown file here that holds a suite is a test (docs/testing.md)."""

from __future__ import annotations

from budgetlint.testing.pytest import pytest_collect_file

__all__ = ["pytest_collect_file"]
