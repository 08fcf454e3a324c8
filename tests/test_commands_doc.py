"""docs/commands.md and its English twin, executed word for word; docs/data.md, held to the columns that are written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from budgetlint.cli.arguments import COMMANDS
from budgetlint.formats import dataset
from budgetlint.testing.blocks import Fence, Heading, blocks
from sandbox import ROOT, run

PAGES = ("commands.md", "commands.en.md")


def console(page: str) -> Iterator[tuple[str, str, list[str]]]:
    """Section, command and the lines below it."""
    section = ""
    for block in blocks((ROOT / "docs" / page).read_text(encoding="utf-8")):
        match block:
            case Heading(level=2):
                section = re.split("[:\uff1a]", block.title)[0]
            case Fence() if block.info == "console":
                for command in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
                    line, *expected = command.strip("\n").split("\n")
                    yield section, line, expected


@pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are commands for bash")
@pytest.mark.parametrize("page", PAGES)
def test_every_example_prints_what_it_says(page: str, tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "budgetlint"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m budgetlint "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    work = tmp_path / "work"
    shutil.copytree(ROOT / "examples", work / "examples")
    env = {
        "PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "BUDGETLINT_CACHE": str(tmp_path / "cache"),
    }
    for _, line, expected in console(page):
        printed = iter(run("bash", "-euo", "pipefail", "-c", line, cwd=work, env=env).splitlines())
        missing = next((e for e in expected if e not in printed), None)  # in this order
        assert missing is None, f"{line}: {missing}"


def test_both_pages_show_the_same() -> None:
    chinese, english = ([(s, c.partition(" ")[0]) for s, c, _ in console(page)] for page in PAGES)
    assert chinese == english
    assert {s for s, _ in chinese} <= {*COMMANDS}


def test_the_columns_are_those_that_are_written() -> None:
    tables: dict[str, list[tuple[str, str]]] = {}
    title = ""
    for line in (ROOT / "docs" / "data.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            title = line.rpartition(" ")[2]
        elif row := re.fullmatch(r"\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|", line):
            assert row[3].strip() and row[4].strip()
            tables.setdefault(title, []).append((row[1], row[2]))
    assert tables == {"Facts": list(dataset.FACTS.items()), "Findings": list(dataset.FINDINGS.items())}


@pytest.mark.skipif(find_spec("duckdb") is None, reason="DuckDB is not installed")
def test_the_queries_of_the_page_run(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    [sql] = [b.text for b in blocks(page) if isinstance(b, Fence) and b.info == "sql"]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    for flags, name in (([], "金额"), (["--findings"], "发现")):
        command = [sys.executable, "-m", "budgetlint", "extract", str(ROOT / "examples"), *flags]
        subprocess.run([*command, "--format", "parquet", "-o", f"{name}.parquet"], cwd=tmp_path, env=env, check=True)
    code = (
        "import duckdb, json, os, sys\n"
        "found = [duckdb.execute(q).fetchall() for q in sys.argv[1].split(';') if q.strip()]\n"
        "print(json.dumps(found, default=str), flush=True)\nos._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code, sql], cwd=tmp_path, env=env, check=True, capture_output=True)
    spending, faulty = json.loads(done.stdout)
    assert sorted(body for body, _ in spending) == ["溪岭县", "青溪县交通运输局"]
    assert all(amount is not None for _, amount in spending)
    names = sorted(Path(path).name for path, _ in faulty)
    assert names == [
        f"{name}-faulty.txt"
        for name in ("department-budget", "final-accounts", "government-budget", "government-debts")
    ]
