"""What docs/comparison.md says of budgetlint is shown by the command beside it."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from budgetlint.cli import main
from sandbox import ROOT

PAGE = (ROOT / "docs/comparison.md").read_text("utf-8")
TABLES = [line.strip("|\n").split("|") for line in PAGE.splitlines() if line.startswith("|")]
ROWS = [[cell.strip() for cell in row] for row in TABLES if len(row) == 8 and set(row[0]) - {"-"} and row[0].strip()]
COMMANDS = [c for row in ROWS for c in re.findall(r"`(budgetlint [^`]+)`", row[-1])]
#: What is told by something else than a command of ours.
OTHERS = {"pre-commit, CI recipes": "docs/ci", "without a network, on Windows": "make bundle"}


def test_every_row_shows_ours() -> None:
    assert len(ROWS) > 30
    for feature, *_, ours in ROWS:
        assert "`budgetlint " in ours or f"`{OTHERS.get(feature, '?')}`" in ours, feature


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_does_it(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    code = main(shlex.split(command)[1:])
    out, err = capsys.readouterr()
    wrong = any(sign in command for sign in ("BL1O8", "--strict", "nowhere"))  # those show what is refused
    assert code == 2 if wrong else code in (0, 1), err
    assert out or err or any(tmp_path.glob("a.*")) or command.endswith("--check"), "a check without fault says nothing"
    assert "Traceback" not in err
