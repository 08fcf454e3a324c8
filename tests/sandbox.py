"""For tests of the project from outside: a copy of the checkout, and commands in a clean environment."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parents[1]
SOURCE_ROOTS = ("src", "rules", "grammars")

_PARTS = (
    *SOURCE_ROOTS,
    "tests",
    "docs",
    "examples",
    "benchmarks",
    "requirements",
    ".ci",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.zh-CN.md",
    "bundle.py",
    "hatch_build.py",
    "pyproject.toml",
)
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "_compiled", "*.egg-info", ".hypothesis", ".*_cache")


def copy_project(target: Path) -> Path:
    """The project's own files, as a fresh clone has them."""
    target.mkdir(parents=True)
    for part in _PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=_LEFT_OUT)
        else:
            shutil.copy2(source, target / part)
    return target


def project_files() -> list[Path]:
    """Every file of the project, without what tools leave behind."""
    found: list[Path] = []
    for part in _PARTS:
        for file in sorted((ROOT / part).rglob("*")) if (ROOT / part).is_dir() else [ROOT / part]:
            made = any(p in ("__pycache__", "_compiled") or p.endswith("_cache") for p in file.parts)
            if file.is_file() and not made and ".hypothesis" not in file.parts:
                found.append(file)
    return found


def run(
    *command: str | Path, cwd: Path, codes: tuple[int, ...] = (0,), env: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Run without the caller's Python and git settings and return what was printed. Raises AssertionError with all of it."""
    inherited = {
        key: value
        for key, value in os.environ.items()
        if key not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTEST_ADDOPTS") and not key.startswith("GIT_")
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**inherited, "PYTHONUTF8": "1", **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in codes, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout
