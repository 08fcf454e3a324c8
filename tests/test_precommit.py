"""The hooks that other repositories use, run for real: pre-commit installs this project and guards two commits."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sandbox import ROOT, copy_project, run

_CLEAN = (ROOT / "examples" / "department-budget-clean.txt").read_text(encoding="utf-8")
_FAULTY = _CLEAN.replace("467.95", "1.467.95", 1)

_CONFIG = """\
repos:
  - repo: {repo}
    rev: {rev}
    hooks:
      - id: budgetlint
        files: ^公开/
        additional_dependencies: ["{pack}"]
        verbose: true
      - id: budgetlint-all
        args: [公开]
        additional_dependencies: ["{pack}"]
        verbose: true
"""
_GIT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "test",
    "GIT_AUTHOR_EMAIL": "test@localhost",
    "GIT_COMMITTER_NAME": "test",
    "GIT_COMMITTER_EMAIL": "test@localhost",
}


def _commit(folder: Path, env: Mapping[str, str], codes: tuple[int, ...] = (0,)) -> None:
    run("git", "add", "--all", cwd=folder, env=env)
    run("git", "commit", "--quiet", "--message", "change", cwd=folder, codes=codes, env=env)


def _head(folder: Path) -> str:
    return run("git", "rev-parse", "HEAD", cwd=folder, env=_GIT).strip()


def test_the_manifest_offers_both_hooks() -> None:
    run(sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml", cwd=ROOT)
    hooks = {hook["id"]: hook for hook in _yaml(".pre-commit-hooks.yaml")}
    assert hooks.keys() == {"budgetlint", "budgetlint-all"}
    assert hooks["budgetlint-all"]["pass_filenames"] is False


def test_our_own_hooks_are_well_formed_and_local() -> None:
    run(sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml", cwd=ROOT)
    assert {repo["repo"] for repo in _yaml(".pre-commit-config.yaml")["repos"]} == {"local"}


def _yaml(name: str) -> Any:
    return YAML(typ="safe", pure=True).load(ROOT / name)


@pytest.mark.xdist_group("precommit")
def test_a_faulty_document_is_kept_out_of_a_repository(tmp_path: Path) -> None:
    hooks = copy_project(tmp_path / "hooks")
    run("git", "init", "--quiet", cwd=hooks, env=_GIT)
    _commit(hooks, _GIT)

    documents = tmp_path / "documents"
    (documents / "公开").mkdir(parents=True)
    run("git", "init", "--quiet", cwd=documents, env=_GIT)
    pack = (hooks / "tests" / "plugin_example").as_posix()
    config = _CONFIG.format(repo=hooks.as_posix(), rev=_head(hooks), pack=pack)
    (documents / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    env = {**_GIT, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    run(sys.executable, "-m", "pre_commit", "install", cwd=documents, env=env)

    (documents / "公开" / "预算.txt").write_text(_CLEAN, encoding="utf-8")
    _commit(documents, env)
    clean = _head(documents)

    (documents / "公开" / "预算.txt").write_text(_FAULTY, encoding="utf-8")
    _commit(documents, env, codes=(1,))
    assert _head(documents) == clean
    for hook in ("budgetlint", "budgetlint-all"):
        said = run(sys.executable, "-m", "pre_commit", "run", hook, "--all-files", cwd=documents, codes=(1,), env=env)
        assert "BL216" in said
        assert "1.467.95" in said

    (documents / "budgetlint.yaml").write_text("provinces: [贵州]\n", encoding="utf-8")
    (documents / "公开" / "预算.txt").write_text(_CLEAN.replace("单位：万元", "单位：元", 1), encoding="utf-8")
    run("git", "add", "--all", cwd=documents, env=env)
    for hook in ("budgetlint", "budgetlint-all"):
        said = run(sys.executable, "-m", "pre_commit", "run", hook, "--all-files", cwd=documents, codes=(0, 1), env=env)
        assert "EX101" in said, "the province's pack beside the core"
