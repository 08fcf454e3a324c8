"""Whatever lies in a folder: every file is read once or said to be left out, in the same order; git agrees on its patterns."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budgetlint.discovery import expand
from budgetlint.ignores import Ignores
from budgetlint.inputs import Inputs
from budgetlint.report import Problem

_FOLDERS = ["", "a/", "b/", "旧稿/", "a/b/", "a/旧稿/", "ab/", "a b/", "a/b/d/"]
_FILES = ["c", "af", "x.txt", "y.pdf", "a c", "[1]", "#n", "!m", "末 ", ".h"]
_PIECES = [
    *("a", "b", "ab", "*", "?", "**", "a*", "*.txt", "*.p?f", "旧稿", "旧*", "*稿"),
    *("[ab]", "[!a]", "[^a]", "[a-c]*", "[a", "[[:alpha:]]", "[]x]*", "[!]]*"),
    *("\\#n", "\\!m", "#n", "!m", "a b", "x.txt ", "末\\ ", "\\[1\\]", "[[]1]", "c\\"),
]
_PATTERNS = st.builds(
    lambda names, before, after: before + "/".join(names) + after,
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=3),
    st.sampled_from(["", "", "/", "!", "!/"]),
    st.sampled_from(["", "", "/"]),
)
_GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ.get("PATH", "")}


@contextmanager
def inside() -> Iterator[Path]:
    """A folder of its own as the current one."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        try:
            yield Path()
        finally:
            os.chdir(before)


def _git(*args: str, cwd: Path, data: str = "") -> str:
    return subprocess.run(
        ["git", *args], cwd=cwd, input=data.encode(), capture_output=True, check=False, env=_GIT
    ).stdout.decode()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    root = tmp_path_factory.mktemp("repository")
    _git("init", "--quiet", cwd=root)
    for folder in _FOLDERS:
        for name in _FILES:
            (root / folder).mkdir(parents=True, exist_ok=True)
            (root / folder / name).write_text("x", encoding="utf-8")
    return root


@given(st.lists(_PATTERNS, min_size=1, max_size=4), st.lists(_PATTERNS, max_size=2))
@example(["a/**", "!a/b", "!a/b/x.txt"], [])
@example(["a/*", "!a/b/"], ["x.txt"])
@example(["**/b/**/c"], [])
@example(["[a/[ab]"], [])
def test_patterns_mean_what_git_means(repository: Path, patterns: list[str], nearer: list[str]) -> None:
    (repository / ".gitignore").write_text("".join(f"{p}\n" for p in patterns), encoding="utf-8")
    (repository / "a" / ".gitignore").write_text("".join(f"{p}\n" for p in nearer), encoding="utf-8")
    every = sorted(p.relative_to(repository) for p in repository.rglob("*") if ".git" not in p.parts)
    names = "\0".join(p.as_posix() for p in every)
    theirs = {
        n for n in _git("check-ignore", "-z", "--no-index", "--stdin", cwd=repository, data=names).split("\0") if n
    }
    lists = [Ignores.of("/r/a", "", nearer), Ignores.of("/r", "", patterns)]

    def is_out(path: str, is_folder: bool) -> bool:
        told = (one.deciding(f"/r/{path}", is_folder) for one in lists)
        return next((not p.is_negative for p in told if p is not None), False)

    ours = {
        path.as_posix()
        for path in every
        if any(is_out(p.as_posix(), True) for p in path.parents if p.name)
        or is_out(path.as_posix(), (repository / path).is_dir())
    }
    assert ours == theirs


_NAMES = st.sampled_from(
    ["a", "b.txt", "c.pdf", "D.TXT", "d.txt", "表", "x.py", "~$a.docx", ".h", "年 度", "[1].txt", "é.md"]
)
_WHERE = st.lists(st.sampled_from(["甲", "乙", ".藏", "b.txt", "node_modules"]), max_size=3)


@st.composite
def _trees(draw: st.DrawFn) -> list[tuple[str, str | None]]:
    """Paths, each a file or a link to a path from where it stands; what can not be made is left out."""
    files = draw(st.lists(st.tuples(_WHERE, _NAMES), min_size=1, max_size=10))
    made: list[tuple[str, str | None]] = [("/".join([*where, name]), None) for where, name in files]
    targets = st.sampled_from([".", "..", "../..", "甲", "../乙", "甲/乙", "b.txt", "../b.txt", "没有.txt"])
    links = draw(st.lists(st.tuples(_WHERE, _NAMES, targets), max_size=4))
    return [*made, *(("/".join([*where, f"l{name}"]), target) for where, name, target in links)]


def _make(tree: list[tuple[str, str | None]]) -> None:
    for name, target in tree:
        path = Path("top", name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if target is None:
                path.write_text("文字", encoding="utf-8")
            else:
                path.symlink_to(target)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            continue


@given(_trees())
def test_every_file_is_read_once_or_said_to_be_left_out(tree: list[tuple[str, str | None]]) -> None:
    with inside():
        _make(tree)
        found = list(expand(["top"]))
        read = [item for item in found if isinstance(item, str)]
        told = {item.path: item for item in found if isinstance(item, Problem)}
        real = [os.path.realpath(path) for path in read]
        assert len(set(real)) == len(real)
        assert found == list(expand(["top"])), "the order is the same"
        assert all(len(item.message) > len(item.path) + 2 for item in told.values())
        for path in Path("top").rglob("*"):
            if path.is_file() and not path.is_symlink():
                above = {path.as_posix(), *(p.as_posix() for p in path.parents)}
                assert os.path.realpath(path) in real or above & told.keys(), path
        # What is found can be given by name, in any order, and comes to the same.
        assert list(expand(read)) == read
        assert sorted(expand(reversed(read)), key=str) == sorted(read)


@given(_trees(), st.lists(_PATTERNS, max_size=3))
def test_exclusion_only_takes_away_and_is_said(tree: list[tuple[str, str | None]], patterns: list[str]) -> None:
    with inside():
        _make([(name, target) for name, target in tree if target is None])
        inputs = Inputs(exclude=(Ignores.of(str(Path.cwd() / "top"), "--exclude", patterns),))
        every = {item for item in expand(["top"]) if isinstance(item, str)}
        found = list(expand(["top"], inputs))
        kept = {item for item in found if isinstance(item, str)}
        told = [item.path for item in found if isinstance(item, Problem)]
        assert kept <= every
        for path in every - kept:
            assert any(path == one or path.startswith(f"{one}/") for one in told)
        # The same by name: nothing is left out unless that is forced, and then the same.
        assert set(expand(sorted(every), inputs)) == every
        forced = Inputs(exclude=inputs.exclude, force_exclude=True)
        assert {i for i in expand(sorted(every), forced) if isinstance(i, str)} == kept


@given(
    _trees(),
    st.lists(
        st.sampled_from(["top", "*", "**", "?", "甲", "[甲乙]", "*.txt", "b.*", "x.py", "*年*"]), min_size=1, max_size=4
    ),
)
def test_patterns_of_paths_fit_what_a_shell_lets_them_fit(tree: list[tuple[str, str | None]], parts: list[str]) -> None:
    with inside():
        _make([(name, target) for name, target in tree if target is None])
        pattern = "/".join(parts)
        shell = [p for p in glob.glob(pattern, recursive=True) if p]  # noqa: PTH207  what a shell does
        there = {p.as_posix() for p in Path().rglob("*")} - {".", ""}
        theirs = {p for p in there for s in shell if p == s.rstrip("/") or p.startswith(s.rstrip("/") + "/")}
        found = list(expand([pattern]))
        ours = {item for item in found if isinstance(item, str)}
        assert ours <= theirs
        told = {item.path for item in found if isinstance(item, Problem)}
        for path in theirs - ours:
            inner = [path, *(p.as_posix() for p in Path(path).parents)]
            # A folder, hidden in the walk, or said.
            assert Path(path).is_dir() or told & set(inner), (pattern, path)
