"""Several processes do what one does, and none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from attrs import evolve

from budgetlint.cli.reading import Opening
from budgetlint.processes import Pool
from budgetlint.report import Problem, Report
from budgetlint.running import Here, Run
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.tasks import Judge, Results, Sort, Task, Told
from budgetlint.testing import installed
from sandbox import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
SETTINGS = Settings()
forks = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="here processes begin from nothing"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twenty documents and what cannot be read."""
    monkeypatch.chdir(tmp_path)
    for n in range(20):
        source = EXAMPLES[n % len(EXAMPLES)].read_text("utf-8")
        Path(f"{n:02}.txt").write_text(source.replace("2024", str(2020 + n % 5)), encoding="utf-8")
    Path("99.txt").write_bytes(b"")
    return tmp_path


def plain(report: Report) -> Report:
    return evolve(report, started=None, ended=None)


@forks
def test_several_processes_say_what_one_says(folder: Path) -> None:
    session = Session(installed())
    one = Run(SETTINGS, Here(lambda: session)).check(["."])
    several = Run(SETTINGS, Pool(lambda: session, 2)).check(["."])
    assert plain(one) == plain(several) and len(one.documents) == 20 and len(one.unread) == 1


def test_those_that_begin_from_nothing_say_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlint.processes.copies", lambda: False)
    monkeypatch.setattr("budgetlint.processes._WORTH_A_START", 8)
    one = Run(SETTINGS, Here(Opening(SETTINGS))).check(["."])
    assert plain(one) == plain(Run(SETTINGS, Pool(Opening(SETTINGS), 2)).check(["."]))


def test_few_files_are_done_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlint.processes.Pool._done", None)
    report = Run(SETTINGS, Pool(lambda: Session(installed()), 8)).check(["00.txt", "01.txt", "02.txt"])
    assert len(report.documents) == 3


class Dying:
    """A judge that one file kills."""

    told = Told((), (), ())

    def __init__(self, of: str) -> None:
        self._session = Session(installed(), Settings(select=("BL2",)))
        self._of = of

    def judge(self, task: Task) -> Results:
        if task.paths[0] == self._of:
            os.kill(os.getpid(), signal.SIGKILL)
        return self._session.judge(task)


@forks
def test_a_process_that_dies_takes_its_own_file_along_and_no_other(folder: Path) -> None:
    dying: Judge = Dying("07.txt")
    tasks = [Task(Sort.ALONE, (f"{n:02}.txt",)) for n in range(12)]
    found = dict(Pool(lambda: dying, 2).each(tasks))
    assert sorted(found) == list(range(12))
    problems = {n: r for n, (r,) in found.items() if isinstance(r, Problem)}
    assert list(problems) == [7]
    assert problems[7].stage == "internal" and problems[7].message.startswith("07.txt:检查这个文件的进程意外结束了")


def begun(*args: str) -> subprocess.Popen[str]:
    path = os.pathsep.join(p for p in sys.path if p)
    env = os.environ | {"PYTHONPATH": path}
    return subprocess.Popen(
        [sys.executable, "-m", "budgetlint", "--no-cache", *args],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def gone(pids: list[int]) -> bool:
    for _ in range(200):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


@forks
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_is_ended_no_process_is_left(folder: Path, sign: signal.Signals) -> None:
    for n in range(20, 300):
        Path(f"{n:03}.txt").write_bytes(Path(f"{n % 20:02}.txt").read_bytes() + str(n).encode())
    process = begun("-j", "2", ".")
    started: list[int] = []
    while len(started) < 2 and process.poll() is None:
        time.sleep(0.02)
        started = children(process.pid)
    process.send_signal(sign)
    out, err = process.communicate(timeout=60)
    assert gone(started) and not out
    if sign is signal.SIGINT:
        assert process.returncode == 2
        assert err.startswith("budgetlint: 已中断:301 个文件检查了 ") and err.count("\n") == 1
    else:
        assert process.returncode == -sign and "Traceback" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is played by /dev/full")
def test_a_full_disk_is_one_sentence(folder: Path) -> None:
    path = os.pathsep.join(p for p in sys.path if p)
    call = partial(
        subprocess.run, env=os.environ | {"PYTHONPATH": path}, stderr=subprocess.PIPE, text=True, check=False
    )
    command = [sys.executable, "-m", "budgetlint", "--no-cache", "00.txt"]
    with Path("/dev/full").open("w") as full:
        done = call(command, stdout=full)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "标准输出写不进去" in done.stderr


def test_closed_streams_are_no_fault(folder: Path) -> None:
    path = os.pathsep.join(p for p in sys.path if p)
    command = f"{sys.executable} -m budgetlint --no-cache 00.txt"
    for closed in (">&-", ">&- 2>&-", "| true"):
        done = subprocess.run(
            ["sh", "-c", f"{command} {closed}"], env=os.environ | {"PYTHONPATH": path}, capture_output=True, check=False
        )
        assert done.returncode in (0, 1) and not done.stderr, closed
