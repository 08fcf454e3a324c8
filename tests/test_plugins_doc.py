"""docs/plugins.md, executed word for word: from an empty folder to a finding, as a folder and as a wheel."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from budgetlint.testing.blocks import Fence, Heading, blocks
from sandbox import ROOT, SOURCE_ROOTS, run
from test_packaging import installed as installed
from test_packaging import wheel as wheel

pytestmark = pytest.mark.xdist_group("packaging")

#: Steps up to here need no Python package.
_BY_FOLDER = 8


def _steps(name: str) -> Iterator[tuple[int, Fence]]:
    """The blocks of each of the ten steps."""
    step = 0
    for block in blocks((ROOT / "docs" / name).read_text(encoding="utf-8")):
        match block:
            case Heading(level=2):
                step += 1
            case Fence():
                yield step, block


def _carry_out(name: str, steps: range, folder: Path, env: Mapping[str, str]) -> str:
    """Write what the steps write, run what they run; what is printed below a command must be among what it prints."""
    said = ""
    for step, block in _steps(name):
        language, _, rest = block.info.partition(" ")
        if step not in steps or not (rest.startswith("file=") or language == "console"):
            continue
        if language != "console":
            file = folder / rest.removeprefix("file=")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
            continue
        for command in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            line, *expected = command.strip("\n").split("\n")
            said = run("bash", "-euo", "pipefail", "-c", line, cwd=folder, codes=(0, 1), env=env)
            printed = said.splitlines()
            missing = [e for e in expected if e not in printed]
            assert not missing, f"step {step}: {line}\n{said}"
    return said


def _env(scripts: Path, **more: str) -> dict[str, str]:
    return {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", **more}


@pytest.mark.parametrize("name", ["plugins.md", "plugins.en.md"])
def test_an_analyst_comes_from_nothing_to_a_finding(name: str, tmp_path: Path) -> None:
    """Without anything to install: the checkout's own command."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    script = bin_folder / "budgetlint"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m budgetlint "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    path = os.pathsep.join(str(ROOT / root) for root in SOURCE_ROOTS)
    folder = tmp_path / "work"
    folder.mkdir()
    said = _carry_out(name, range(1, _BY_FOLDER + 1), folder, _env(bin_folder, PYTHONPATH=path))
    assert "GZ101" in said and "预算绩效情况" in said
    assert not list(folder.rglob("*.py"))


def test_a_programmer_comes_from_nothing_to_a_published_pack(installed: Path, tmp_path: Path) -> None:
    run(installed / "python", "-m", "ensurepip", "--default-pip", cwd=tmp_path)
    run(installed / "python", "-m", "pip", "install", "--quiet", "hatchling", cwd=tmp_path)
    try:
        said = _carry_out("plugins.md", range(1, 11), tmp_path, _env(installed))
        assert "GZ101" in said and "预算绩效情况" in said
        assert "budgetlint-guizhou" in run(installed / "budgetlint", "plugins", cwd=tmp_path)
    finally:
        run(installed / "python", "-m", "pip", "uninstall", "--quiet", "--yes", "budgetlint-guizhou", cwd=tmp_path)


def test_both_languages_show_the_same_steps() -> None:
    chinese, english = ([(s, b.info, b.text) for s, b in _steps(n)] for n in ("plugins.md", "plugins.en.md"))
    assert chinese == english
    assert {step for step, _, _ in chinese} == set(range(2, 11)), "the first step is to read"
