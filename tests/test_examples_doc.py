"""docs/examples.md lists what is wrong with the faulty examples: all that is reported, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from budgetlint.model.findings import Diagnostic
from budgetlint.session import Session
from budgetlint.testing import installed

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
PAGE = (ROOT / "docs" / "examples.md").read_text("utf-8")
#: 第 | 差错 | 应为 | 报告
_ROW = re.compile(r"^\| (\d+) \|.*\| ([^|]+) ?\|$", re.MULTILINE)


@cache
def reported(name: str) -> tuple[Diagnostic, ...]:
    session = Session(installed())
    report = session.report([session.understand(name, (ROOT / "examples" / name).read_bytes())])
    assert not report.crashes
    return tuple(report.diagnostics)


def chapter(name: str) -> str:
    return PAGE.partition(f"## `{name}` 的差错")[2].partition("\n## ")[0]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_example_is_on_the_page_with_its_count(path: Path) -> None:
    [told] = re.findall(rf"^\| `{path.name}` \| .* \| (.*) \|$", PAGE, re.MULTILINE)
    found = len(reported(path.name))
    if path.stem.endswith("clean"):
        assert found == 0
        assert "没有发现" in told
    else:
        assert str(found) in re.findall(r"(\d+) 条", told)


@pytest.mark.parametrize("path", [p for p in EXAMPLES if p.stem.endswith("faulty")], ids=lambda p: p.stem)
def test_every_fault_is_listed_with_the_rules_that_report_it(path: Path) -> None:
    rows = _ROW.findall(chapter(path.name))
    listed = Counter(
        i for _, rules in rows for i in re.findall(r"[A-Z]{2}\d{3}", re.sub(r"(?:占比的|并入).*", "", rules))
    )
    assert rows
    assert listed == Counter(d.rule for d in reported(path.name))
    places = {(int(line), i) for line, rules in rows for i in re.findall(r"[A-Z]{2}\d{3}", rules)}
    for diagnostic in reported(path.name):
        near = [line for line, rule in places if rule == diagnostic.rule]
        lines = {diagnostic.place.line, *(place.line for place, _ in diagnostic.related)}
        assert lines & set(near), f"{diagnostic.rule} {diagnostic.place.line}"
