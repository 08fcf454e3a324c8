"""Patterns are those of ``re``, and compiled by whoever uses them first."""

from __future__ import annotations

import pickle
import re
from operator import attrgetter

import pytest

from budgetlint.compiled import Patterns
from budgetlint.regex import regex


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the user's cache holds."""
    monkeypatch.setattr("budgetlint.regex.patterns", lambda: Patterns(None))


def test_it_is_compiled_once_and_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = re.compile

    def counted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return real(pattern, flags)

    monkeypatch.setattr(re, "compile", counted)
    made = regex("a+")
    assert made.pattern == "a+" and not compiled
    assert made.search("baa") and made.fullmatch("aa") and made.sub("c", "ba") == "bc"
    assert compiled == ["a+"]


def test_it_has_what_a_pattern_has() -> None:
    made = regex(r"(?P<year>20\d\d)年", re.ASCII)
    found = made.search("在2024年")
    assert found is not None and found["year"] == "2024" and found.re is re.compile(r"(?P<year>20\d\d)年", re.ASCII)
    assert made.groupindex == {"year": 1}
    assert regex(rb"\d").findall(b"a1b2") == [b"1", b"2"]
    with pytest.raises(AttributeError):
        attrgetter("matches")(made)


def test_it_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(regex("a", re.IGNORECASE))).fullmatch("A")
