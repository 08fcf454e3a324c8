"""What a finding is called (fingerprint, entry of a baseline) outlives edits that have nothing to do with it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlint.baseline import Baseline, Known, counted
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.suppressions.stated import Stated
from budgetlint.testing import installed
from generator import Dialect, altered, amounts_of, make_budget, render
from generator.dice import SeededDice
from sandbox import ROOT

FAULTY = (ROOT / "examples/department-budget-faulty.txt").read_text("utf-8")
HERE = Path.cwd()
#: Blocks are parted by blank lines; a table and its caption are one that begins with a heading.
_BLOCKS = FAULTY.split("\n\n")
_LONG = settings.get_current_profile_name() == "long"
_EDITS = settings(max_examples=200 if _LONG else 8)


@cache
def session() -> Session:
    return Session(installed())


def checked(text: str) -> Report:
    return session().report([session().understand("预算.txt", text.encode())])


@cache
def counts(text: str) -> Counter[Known]:
    return counted(checked(text).diagnostics, HERE)


@cache
def marks(text: str) -> list[str]:
    return sorted(d.fingerprint for d in checked(text).diagnostics)


def beyond(text: str, known: Counter[Known]) -> Report:
    """A run with what is known as its baseline."""
    made = Session(installed(), Settings(suppressions=Stated(baseline=Baseline("b.json", HERE, known))))
    return made.report([made.understand("预算.txt", text.encode())])


def joined(blocks: list[str]) -> str:
    return "\n\n".join(blocks)


@_EDITS
@given(st.lists(st.sampled_from(range(3, len(_BLOCKS))), min_size=1, max_size=4), st.integers(1, 5))
def test_blank_lines(places: list[int], count: int) -> None:
    blocks = list(_BLOCKS)
    for at in places:
        blocks[at] = "\n" * count + blocks[at]
    assert marks(joined(blocks)) == marks(FAULTY)


@_EDITS
@given(
    st.sampled_from(
        [n for n, b in enumerate(_BLOCKS) if n > 40 and re.match(r"#{3,4} （?[一二三四五六七八九十][、）]", b)]
    )
)
def test_a_paragraph_more(at: int) -> None:
    blocks = [*_BLOCKS[: at + 1], "以下内容按主管部门的要求编写。", *_BLOCKS[at + 1 :]]
    assert marks(joined(blocks)) == marks(FAULTY)


@pytest.mark.parametrize(
    ("table", "before"),
    [
        ("### 政府性基金预算支出情况表", "### 项目支出情况表"),
        ("### 一般公共预算基本支出情况表", "### 一般公共预算支出情况表"),
        ("### 项目支出情况表", "### 部门支出总体情况表"),
    ],
)
def test_a_table_moves(table: str, before: str) -> None:
    start = FAULTY.index(table)
    end = FAULTY.index("\n### ", start) + 1
    moved = FAULTY[:start] + FAULTY[end:]
    at = moved.index(before)
    moved = moved[:at] + FAULTY[start:end] + moved[at:]
    assert moved != FAULTY
    assert counts(moved) == counts(FAULTY)
    assert not [d for d in beyond(moved, counts(FAULTY)).diagnostics if not d.suppressed]


def test_a_figure_of_another_table_changes() -> None:
    """A clerk mends one table and spoils none: the findings in all others are known still."""
    mended = FAULTY.replace("52.1.8", "52.18")
    gone = counts(FAULTY) - counts(mended)
    assert {k.rule for k in gone} == {"BL216"} and not counts(mended) - counts(FAULTY)
    run = beyond(mended, counts(FAULTY))
    assert not [d for d in run.diagnostics if not d.suppressed]
    [note] = run.notes
    assert "BL216 × 1" in note.message and "prune" in note.message


def test_one_more_of_the_same_is_one_more() -> None:
    """Two bodies misnamed where one was: one of them is new."""
    spoilt = FAULTY.replace(
        "### 国有资本经营预算支出情况表\n\n", "### 国有资本经营预算支出情况表\n\n编制部门：青溪县交通运输委\n\n", 1
    )
    assert spoilt != FAULTY
    new = [d for d in beyond(spoilt, counts(FAULTY)).diagnostics if not d.suppressed]
    assert len(new) == (counts(spoilt) - counts(FAULTY)).total()


@pytest.mark.parametrize("seed", range(60 if _LONG else 12))
def test_wrong_sums_of_generated_budgets_keep_their_names(seed: int) -> None:
    dice = SeededDice(seed)
    budget = make_budget(seed)
    cells = [c for c in amounts_of(budget) if budget.grids[c.grid].kind != "T10"]
    assert cells
    wrong = altered(budget, dice.pick(cells), 7).budget
    text = render(wrong, list(Dialect)[seed % len(Dialect)]).text
    at = text.find("\n\n", len(text) // 3)
    spread = text[:at] + "\n\n" + text[at:] if at > 0 else text
    known = counts(text)
    assert known, "a wrong figure is found"
    assert counts(spread) == known
    assert not [d for d in beyond(spread, known).diagnostics if not d.suppressed]
