"""Completion: what each word may become, by the parsers; and that real shells understand the scripts."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from budgetlint.cli import main
from budgetlint.cli.arguments import COMMANDS, SHELLS
from budgetlint.cli.completion import complete
from sandbox import ROOT

Capture = pytest.CaptureFixture[str]


def values(*words: str, bash: bool = False) -> list[str]:
    return [value for value, _ in complete(words, bash=bash)[1]]


def test_every_command_and_every_long_option_is_completed() -> None:
    assert values("") == list(COMMANDS)
    for command, make in COMMANDS.items():
        options = [o for a in make()._actions for o in a.option_strings if o.startswith("--")]
        assert values(command, "--") == options
        for option in options:
            assert option in values(command, option[:-1])


def test_candidates_say_what_they_mean() -> None:
    assert all(about for _, about in complete([""])[1])
    assert all(about for _, about in complete(["rules", "--"])[1])


@pytest.mark.parametrize(
    ("words", "paths", "found"),
    [
        (["sta"], "files", ["stats"]),
        (["nothing-like-it"], "files", []),
        (["check", "a.txt", "b"], "files", []),
        (["a.txt", "--fail-on", "w"], "none", ["warning"]),
        (["a.txt", "--fail-on=w"], "none", ["--fail-on=warning"]),
        (["--format", "hu"], "none", ["human"]),
        (["stats", "--format", ""], "none", ["human", "json", "csv"]),
        (["rules", "--level", "省"], "none", ["省级"]),
        (["explain", "BL216"], "none", ["BL216"]),
        (["explain", "bl216"], "none", ["BL216"]),
        (["explain", "BL913"], "none", ["BL913"]),  # opt-in
        (["explain", "BL201", "duplicate-subject"], "none", ["duplicate-subject-row"]),
        (["--select", "BL9,BL216"], "none", ["BL9,BL216"]),
        (["--select", "narr"], "none", ["narrative"]),
        (["--ignore", "BL216,xinj"], "none", ["BL216,xinjiang"]),
        (["rules", "text"], "none", ["text-not-searchable", "text"]),
        (["explain", "xinj"], "none", []),  # a tag is no rule
        (["extract", "--output", ""], "files", []),
        (["extract", "-o", "x.csv", ""], "files", []),
        (["--pack", ""], "folders", []),
        (["pack", "ch"], "none", ["check"]),
        (["pack", "check", ""], "folders", []),
        (["completion", "f"], "none", ["fish"]),
        (["docs", ""], "none", []),
        (["check", "--year", "20"], "none", []),
    ],
    ids=" ".join,
)
def test_what_a_word_may_become(words: list[str], paths: str, found: list[str]) -> None:
    assert complete(words)[0] == paths and values(*words) == found


def test_an_option_is_offered_once_unless_it_may_be_given_again() -> None:
    assert "--quiet" in values("--q") and values("--quiet", "--q") == []
    assert values("a.txt", "-q", "--q") == []
    assert values("--select", "BL2", "--sel") == ["--select"]


def test_bash_takes_values_apart() -> None:
    assert values("--format", "=", "sar", bash=True) == ["sarif"]
    assert values("a.txt", "--fail-on", "=", bash=True) == ["error", "warning", "info", "never"]


@pytest.mark.parametrize("args", [[], ["tcsh"], ["bsh"]])
def test_an_unknown_shell_is_a_sentence(args: list[str], capsys: Capture) -> None:
    assert main(["completion", *args]) == 2
    assert "bash" in capsys.readouterr().err


def test_a_script_asks_and_holds_no_list(capsys: Capture) -> None:
    for shell in SHELLS:
        assert main(["completion", shell]) == 0
        script = capsys.readouterr().out
        assert f"completion {shell} --" in script and "explain" not in script


def test_an_answer_needs_nothing_that_judges_once_the_rules_are_known(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "BUDGETLINT_CACHE": str(tmp_path)}

    def ask() -> tuple[list[str], set[str]]:
        code = "import sys\nfrom budgetlint.cli import main\nmain(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)"
        words = ["completion", "fish", "--", "explain", "BL20"]
        done = subprocess.run([sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, check=True)
        return done.stdout.splitlines(), set(done.stderr.split())

    (first, loaded), (second, known) = ask(), ask()
    heavy = {"lark", "pluggy", "ruamel.yaml", "budgetlint.session", "budgetlint_national"}
    assert first == second and len(first) > 5
    assert heavy & loaded and not heavy & known


class Shell:
    """An interactive shell on a terminal of its own."""

    def __init__(self, command: list[str], env: dict[str, str], folder: Path) -> None:
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, env)

    def type(self, keys: str, until: str, seconds: float = 20) -> str:
        """What the terminal shows after some keys, as soon as that holds ``until``."""
        os.write(self._terminal, keys.encode())
        shown = ""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self._terminal], [], [], 0.1)[0]:
                shown += os.read(self._terminal, 65536).decode("utf-8", "replace")
            if re.search(until, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)):
                break
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)

    def close(self) -> None:
        os.close(self._terminal)
        os.kill(self._pid, 9)
        os.waitpid(self._pid, 0)


STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(budgetlint completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'autoload -U compinit; compinit -u -D; eval "$(budgetlint completion zsh)"'),
    "fish": (["fish", "--no-config", "--interactive"], "budgetlint completion fish | source"),
}


@pytest.mark.parametrize("name", STARTS)
def test_a_real_shell_completes(name: str, tmp_path: Path) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    command, source = STARTS[name]
    tool = tmp_path / "bin" / "budgetlint"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m budgetlint "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    (work / "局2024预算.txt").write_text("", encoding="utf-8")
    env = os.environ | {
        "PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(str(ROOT / r) for r in ("src", "rules", "grammars")),
        "BUDGETLINT_CACHE": str(tmp_path / "cache"),
        "HOME": str(tmp_path),
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "INPUTRC": "/dev/null",
    }
    shell = Shell(command, env, work)
    try:
        shell.type(f"{source}; echo rea''dy\n", r"ready\r?\n")
        assert "explain" in shell.type("budgetlint expl\t", "explain")
        assert re.search(r"BL21[0-9]", shell.type(" BL21\t\t", r"BL21[0-9]"))
        shell.type("\x15", "$^", 0.3)
        assert "warning" in shell.type("budgetlint check --fail-on w\t", "warning")
        shell.type("\x15", "$^", 0.3)
        assert "--format=sarif" in shell.type("budgetlint check --format=sar\t", "--format=sarif")
        shell.type("\x15", "$^", 0.3)
        assert "局2024预算.txt" in shell.type("budgetlint stats 局\t", r"局2024预算\.txt")
    finally:
        shell.close()


@pytest.mark.parametrize(("name", "check"), [("bash", ["-n"]), ("zsh", ["-n"]), ("fish", ["--no-execute"])])
def test_a_script_is_well_formed(name: str, check: list[str]) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    [script] = (ROOT / "src/budgetlint/cli/completions").glob(f"{name}.*")
    subprocess.run([name, *check, str(script)], check=True)
