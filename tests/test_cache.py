"""What was found before is told again, and nothing else is: whatever a result depends on makes it a new one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.cache import Cache
from budgetlint.cli import main
from budgetlint.running import Here, Run
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.tasks import Judged, Results, Sort, Task, Told
from budgetlint.testing import installed
from sandbox import ROOT

FAULTY = (ROOT / "examples/department-budget-faulty.txt").read_bytes()
CLEAN = (ROOT / "examples/department-budget-clean.txt").read_bytes()


class Watched:
    """A session that counts what it is asked for."""

    def __init__(self, settings: Settings) -> None:
        self.session = Session(installed(), settings)
        self.judged: list[Task] = []
        self.asked = 0

    @property
    def told(self) -> Told:
        self.asked += 1
        return self.session.told

    def judge(self, task: Task) -> Results:
        self.judged.append(task)
        return self.session.judge(task)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("误.txt").write_bytes(FAULTY)
    Path("正.txt").write_bytes(CLEAN)
    return tmp_path


def lint(settings: Settings, *paths: str, folders: tuple[str, ...] = ()) -> tuple[object, Watched]:
    """Diagnostics, outcomes and documents of a run with the cache, and who worked for it."""
    watched = Watched(settings)
    report = Run(settings, Here(lambda: watched), Cache(settings, folders, "缓存")).check(paths)
    return evolve(report, started=None, ended=None), watched


SETTINGS = Settings()


def test_a_second_run_judges_nothing_and_says_the_same(folder: Path) -> None:
    first, worked = lint(SETTINGS, "误.txt", "正.txt")
    again, rested = lint(SETTINGS, "误.txt", "正.txt")
    assert first == again and len(worked.judged) == 2
    assert not rested.judged and not rested.asked


CHANGES: list[Callable[[], object]] = [
    lambda: Path("误.txt").write_bytes(FAULTY + b"\n"),
    lambda: Path("误.txt").rename("另.txt"),
]


@pytest.mark.parametrize("change", CHANGES, ids=["content", "name"])
def test_another_document_is_judged_anew(folder: Path, change: Callable[[], object]) -> None:
    lint(SETTINGS, ".")
    change()
    _, worked = lint(SETTINGS, "误.txt" if Path("误.txt").exists() else "另.txt")
    assert len(worked.judged) == 1


@pytest.mark.parametrize(
    "other",
    [
        Settings(select=("BL2",)),
        Settings(ignore=("BL2",)),
        Settings(lang="en"),
        Settings(stated={"year": 2019}),
        Settings(coverage=True),
        Settings(explain_arithmetic=True),
        Settings(provinces=frozenset({"河北"})),
        Settings(max_bytes=1 << 20),
    ],
    ids=lambda s: s.stated_in_full[:60],
)
def test_other_settings_are_another_result(folder: Path, other: Settings) -> None:
    lint(SETTINGS, "误.txt")
    _, worked = lint(other, "误.txt")
    assert len(worked.judged) == 1 and worked.asked == 1


def test_another_program_is_another_result(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of budgetlint or of a pack, a plugin, a library beside it."""
    pack = Path("包")
    pack.mkdir()
    (pack / "rules.yaml").write_text("a", encoding="utf-8")
    site = Path("库")
    (site / "some_reader-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(site))
    known = Cache(SETTINGS, ["包"], "缓存").folder
    assert known == Cache(SETTINGS, ["包"], "缓存").folder
    (pack / "rules.yaml").write_text("b", encoding="utf-8")
    os.utime(pack / "rules.yaml", ns=(1, 1))
    edited = Cache(SETTINGS, ["包"], "缓存").folder
    (site / "some_reader-1.0.dist-info").rename(site / "some_reader-1.1.dist-info")
    newer = Cache(SETTINGS, ["包"], "缓存").folder
    (site / "other-2.dist-info").mkdir()
    (site / "other-2.dist-info/METADATA").write_text("Name: other\nVersion: 2\n", encoding="utf-8")
    (site / "other-2.dist-info/entry_points.txt").write_text("[budgetlint]\nother = other:PACK\n", encoding="utf-8")
    plugged = Cache(SETTINGS, ["包"], "缓存").folder
    monkeypatch.setattr("budgetlint.cache.sys.version", "4.0")
    python = Cache(SETTINGS, ["包"], "缓存").folder
    assert len({known, edited, newer, plugged, python}) == 5


def test_files_that_belong_together_are_known_together(folder: Path) -> None:
    (told,) = (Cache(SETTINGS, (), "缓存").key(Task(Sort.GROUP, ("误.txt", "正.txt"))),)
    cache = Cache(SETTINGS, (), "缓存")
    assert told != cache.key(Task(Sort.GROUP, ("正.txt", "误.txt")))
    assert told != cache.key(Task(Sort.ONE, ("误.txt", "正.txt")))
    Path("正.txt").write_bytes(CLEAN + b"\n")
    assert told != cache.key(Task(Sort.GROUP, ("误.txt", "正.txt")))


def test_what_was_one_of_several_is_known_alone_and_not_the_other_way_round(folder: Path) -> None:
    """A file that is all there is keeps nothing that others could be held against."""
    alone, worked = lint(SETTINGS, "误.txt")
    assert [task.sort for task in worked.judged] == [Sort.ONLY]
    _, several = lint(SETTINGS, ".")
    assert [task.sort for task in several.judged if task.documents is None] == [Sort.ALONE] * 2
    _, rested = lint(SETTINGS, "正.txt")
    assert not rested.judged
    again, rested = lint(SETTINGS, "误.txt")
    assert not rested.judged and again == alone


def test_only_what_stands_beside_others_is_kept_for_them(folder: Path) -> None:
    with ZipFile("两份.zip", "w") as archive:
        archive.writestr("误.txt", FAULTY)
        archive.writestr("正.txt", CLEAN)
    session = Session(installed(), SETTINGS)
    kept = {
        (sort, path): [
            r.checked.standing is not None for r in session.judge(Task(sort, (path,))) if isinstance(r, Judged)
        ]
        for sort in (Sort.ALONE, Sort.ONLY)
        for path in ("误.txt", "两份.zip")
    }
    assert kept == {
        (Sort.ALONE, "误.txt"): [True],
        (Sort.ONLY, "误.txt"): [False],
        (Sort.ALONE, "两份.zip"): [True, True],
        (Sort.ONLY, "两份.zip"): [True, True],
    }


def test_what_failed_is_tried_anew(folder: Path) -> None:
    Path("空.txt").write_bytes(b"")
    for _ in range(2):
        _, worked = lint(SETTINGS, "空.txt")
        assert len(worked.judged) == 1
    assert Cache(SETTINGS, (), "缓存").key(Task(Sort.ALONE, ("没有.txt",))) is None


@given(cut=st.integers(0, 400), noise=st.binary(max_size=20))
def test_a_damaged_cache_is_none(tmp_path_factory: pytest.TempPathFactory, cut: int, noise: bytes) -> None:
    home = tmp_path_factory.mktemp("cache")
    cache = Cache(SETTINGS, (), str(home))
    told = Told((), (), (("budgetlint", "1"),))
    cache.tell(told)
    assert cache.folder is not None
    file = cache.folder / "told"
    whole = file.read_bytes()
    file.write_bytes(whole[:cut] + noise)
    assert cache.told() in (None, told)


def test_results_hold_nothing_heavy(folder: Path) -> None:
    """Else a run that knows everything would import what it is spared."""
    import pickle
    import pickletools

    results = Watched(SETTINGS).judge(Task(Sort.ALONE, ("误.txt",)))
    [judged] = [r for r in results if isinstance(r, Judged)]
    named = {
        str(arg)
        for protocol in (2, 5)
        for value in (
            results,
            *map(tuple, (judged.checked.documents, judged.checked.outcomes, judged.checked.diagnostics)),
        )
        for op, arg, _ in pickletools.genops(pickle.dumps(value, protocol=protocol))
        if isinstance(arg, str) and str(arg).startswith("budgetlint.")
    }
    modules = {name.split()[0] for name in named}
    light = {"address", "findings", "kinds", "outcomes", "source", "standing"}
    assert modules <= {f"budgetlint.{m}" for m in ("packed", "profiles", "report", "tasks")} | {
        f"budgetlint.model.{m}" for m in light
    }


def test_it_is_thrown_away_once_it_is_not_used_for_long(folder: Path) -> None:
    lint(SETTINGS, "误.txt")
    lint(Settings(lang="en"), "误.txt")
    mine, other = Cache(SETTINGS, (), "缓存"), Cache(Settings(lang="en"), (), "缓存")
    assert mine.folder is not None and other.folder is not None
    for file in other.folder.rglob("*"):
        os.utime(file, (time.time() - 40 * 24 * 3600,) * 2)
    mine.prune()
    assert not other.folder.exists() and (mine.folder / "told").exists()
    mine.prune()  # once a day
    assert (mine.folder.parent / "used").exists()


def test_a_cache_that_cannot_be_written_is_told_and_harms_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("文件").write_text("", encoding="utf-8")
    monkeypatch.setenv("BUDGETLINT_CACHE", "文件/里")
    assert main(["误.txt", "-q"]) == 1
    out, err = capsys.readouterr()
    assert "BL" in out and err.startswith("budgetlint: 缓存写不进去") and err.count("\n") == 1


def test_the_command_uses_it_unless_told_not_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BUDGETLINT_CACHE", "缓存")
    for args in (["--no-cache"], ["--timing"], ["--debug"]):
        main(["误.txt", *args])
        assert not Path("缓存").exists()
    assert main(["误.txt"]) == 1
    first = capsys.readouterr().out
    monkeypatch.setattr("budgetlint.session.Session.judge", None)
    assert main(["误.txt"]) == 1
    assert first.endswith(capsys.readouterr().out)
