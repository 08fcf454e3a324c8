"""The project checked as data: what every file has to keep to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from budgetlint.cli import main
from sandbox import ROOT, SOURCE_ROOTS, project_files

_LONGEST_MODULE = 400
_REGISTRY = re.compile(r"(?:pypi|pythonhosted|npmjs|debian)\.(?:org|com)")
_ONE_MACHINE = re.compile(r"(?:^|[^.\w/])/(?:work|farm|root|home|Users)/", re.MULTILINE)
#: Extras of tens of megabytes, which the demo does without.
_HEAVY = {"ocr", "parquet"}
_NEVER_AT_START = ("lark", "ruamel", "tabulate", "importlib.metadata", "pluggy", "rich")


def _modules(*folders: str) -> list[Path]:
    below = tuple(ROOT / folder for folder in folders)
    return [f for f in project_files() if f.suffix == ".py" and any(f.is_relative_to(b) for b in below)]


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _pins(name: str) -> dict[str, str]:
    """Distribution → version of one requirements file, those it includes too."""
    pins: dict[str, str] = {}
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            pins |= _pins(line.removeprefix("-r ").strip())
        elif line and not line.startswith("#"):
            distribution, exact, version = line.partition("==")
            assert exact and re.fullmatch(r"[\w.]+", version), f"{name}: {line} is not pinned"
            pins[distribution.lower().replace("_", "-")] = version
    return pins


def test_modules_stay_short() -> None:
    long = {f.relative_to(ROOT).as_posix(): n for f in _modules("src", "rules") if (n := _lines(f)) > _LONGEST_MODULE}
    assert not long


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_packages_are_typed_and_their_folders_are_none() -> None:
    for root in SOURCE_ROOTS:
        assert not (ROOT / root / "__init__.py").exists(), f"{root}/ is a source root, not a package"
        packages = [p.parent for p in (ROOT / root).glob("*/__init__.py")]
        assert packages
        for package in packages:
            assert (package / "py.typed").exists(), package


def test_every_pack_is_held_to_the_api() -> None:
    contracts = _pyproject()["tool"]["importlinter"]
    packs = {p.parent.name for p in (ROOT / "rules").glob("*/__init__.py")}
    assert packs <= set(contracts["root_packages"])
    [contract] = [c for c in contracts["contracts"] if c["id"] == "packs"]
    assert packs == set(contract["source_modules"])


def test_no_float_comes_near_money() -> None:
    folders = ("src/budgetlint/model", "src/budgetlint/binding", "src/budgetlint/reconcile", "rules")
    assert not [f for f in _modules(*folders) if re.search(r"\bfloat\(", f.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("forbidden", [_REGISTRY, _ONE_MACHINE], ids=["registry", "machine"])
def test_no_registry_and_no_machine_is_named(forbidden: re.Pattern[str]) -> None:
    named = {}
    for file in project_files():
        text = file.read_bytes().decode("utf-8", "replace")
        if file.name != "LICENSE" and (found := forbidden.search(text)):
            named[file.relative_to(ROOT).as_posix()] = found[0]
    assert not named


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readmes_have_the_two_commands(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for command in ("make demo", "make test"):
        assert command in text
        assert f"\n{command.removeprefix('make ')}:" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readmes_show_what_the_program_prints(
    readme: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / readme).read_text(encoding="utf-8")
    example = "examples/department-budget-faulty.txt"
    main([example])
    assert f"```text\n{capsys.readouterr().out.strip()}\n```" in text
    command = ["-q", "--select", "BL208", "--explain-arithmetic", example]
    main(command)
    assert f"```text\n$ budgetlint {' '.join(command)}\n{capsys.readouterr().out.strip()}\n```" in text


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_ci_runs_the_test_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("make test")


def test_requirements_are_exact_and_agree() -> None:
    run, build, dev = (_pins(f"{name}.txt") for name in ("run", "build", "dev"))
    assert all(dev[name] == version for pins in (run, build) for name, version in pins.items())
    project = _pyproject()["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *(d for extra in extras.keys() - _HEAVY for d in extras[extra])]
    assert run.keys() == {re.split(r"[\[><=]", d)[0] for d in needed} | {"wcwidth"}
    assert {re.split(r"[\[><=]", d)[0] for d in extras["parquet"]} <= dev.keys() - run.keys()
    # The recogniser is heavy: no other command installs it.
    recogniser = _pins("ocr.txt")
    assert {re.split(r"[\[><=]", d)[0] for d in extras["ocr"]} <= recogniser.keys()
    assert all(recogniser[name] == version for name, version in run.items())
    assert not {"rapidocr", "onnxruntime", "numpy"} & dev.keys()
    assert f"lark=={run['lark']}" in _pyproject()["build-system"]["requires"]


def test_the_version_is_told_before_anything_heavy_is_imported() -> None:
    told = _imported("from budgetlint.cli import main; raise SystemExit(main(['--version']))")
    heavy = told - _imported("pass")
    assert "budgetlint.cli" in heavy
    assert not {m for m in heavy for h in _NEVER_AT_START if m == h or m.startswith(f"{h}.")}


def _imported(code: str) -> set[str]:
    """The modules that a fresh interpreter imports to run ``code``."""
    paths = os.pathsep.join(str(ROOT / root) for root in SOURCE_ROOTS)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
