"""Patterns that were kept are those that were compiled; whatever becomes of the file, they are what was written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.compiled import Patterns
from sandbox import ROOT

#: (pattern, flags): groups with names and without, sets within and beyond one plane, what looks around, what counts.
WRITTEN: list[tuple[str, int]] = [
    (r"(?P<year>20\d\d)年(?P<month>\d{1,2})?", 0),
    (r"[\u4e00-\u9fff、]{2,24}?\((?:\d{2,7})?([类款项])\)", 0),
    (r"(?<![\d.])(\d{1,3})(?:,\d{3})*(?![\d.]*\d)", 0),
    (r"""^ (?P<a> 预算 | 决算 ) .* (?P=a) $ # 两次""", re.VERBOSE | re.MULTILINE | re.DOTALL),
    (r"[^\u4e00-\u9fffA-Za-z0-9()\U00020000-\U0002a6df①-⑳]", 0),
    (r"pageref\s+\w+", re.IGNORECASE | re.ASCII),
    ("|".join(f"{a}{b}" for a in "省市县区旗州镇乡" for b in ("民中心", "居委会", "村振兴")), 0),
    ("(?!)", 0),
]
TEXT = "2024年3月预算\n10,000.50 决算 预算(类)一般公共服务(201类) PAGEREF _Toc1 县村振兴 ①𠀀x 预算说明、预算"


def kept(file: Path) -> Patterns:
    first = Patterns(file)
    for written, flags in WRITTEN:
        first.pattern(written, flags)
    first.pattern(rb"\d+")
    first.keep()
    return Patterns(file)


def same(patterns: Patterns) -> bool:
    return all(_told(patterns.pattern(*one)) == _told(re.compile(*one)) for one in WRITTEN) and patterns.pattern(
        rb"\d+"
    ).findall(b"a12b3") == [b"12", b"3"]


def _told(pattern: re.Pattern[str]) -> tuple[object, ...]:
    found = [(m.span(), m.groups(), m.groupdict(), m.lastgroup) for m in pattern.finditer(TEXT)]
    return pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex), found, pattern.sub("·", TEXT)


def test_what_was_kept_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = kept(tmp_path / "a/patterns")
    compiled: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(re, "compile", lambda written, flags=0: compiled.append(written))
        made = [again.pattern(*one) for one in WRITTEN]
    assert not compiled
    assert [_told(one) for one in made] == [_told(re.compile(*one)) for one in WRITTEN]
    assert same(again) and [p.name for p in (tmp_path / "a").iterdir()] == ["patterns"]


def test_what_others_kept_meanwhile_stays(tmp_path: Path) -> None:
    one, other = Patterns(tmp_path / "p"), Patterns(tmp_path / "p")
    one.pattern("甲")
    other.pattern("乙")
    one.keep()
    before = (tmp_path / "p").stat().st_size
    other.keep()
    assert (tmp_path / "p").stat().st_size > before
    last = Patterns(tmp_path / "p")
    last.pattern("甲")
    last.pattern("乙")
    stamp = (tmp_path / "p").stat()
    last.keep()
    assert (tmp_path / "p").stat().st_ino == stamp.st_ino, "nothing is new"


def test_those_of_programs_that_are_gone_are_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlint.compiled._MOST", 3)
    for n in range(5):
        one = Patterns(tmp_path / "p")
        one.pattern(f"第{n}个" * 40)
        one.keep()
    assert (tmp_path / "p").stat().st_size < 3 * 2_000


@given(st.data())
def test_a_damaged_file_is_none(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    file = tmp_path_factory.mktemp("kept") / "p"
    assert same(kept(file))
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    file.write_bytes(whole[:at] + data.draw(st.binary(max_size=8)))
    damaged = Patterns(file)
    assert same(damaged)
    damaged.keep()
    assert same(Patterns(file))


@pytest.mark.parametrize("name", ["文件/里/p", "文件"], ids=["no folder", "a folder"])
def test_where_nothing_can_be_kept_all_are_compiled(tmp_path: Path, name: str) -> None:
    (tmp_path / "文件").mkdir() if name == "文件" else (tmp_path / "文件").touch()
    assert same(kept(tmp_path / name)) and same(Patterns(None))
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_second_run_compiles_none_of_ours(tmp_path: Path) -> None:
    code = (
        "import re, sys\nfrom budgetlint import regex\nfrom budgetlint.cli import main\n"
        "real, own = re.compile, []\n"
        "def counted(pattern, flags=0):\n"
        "    if sys._getframe(1).f_globals['__name__'] == 'budgetlint.compiled': own.append(pattern)\n"
        "    return real(pattern, flags)\n"
        "re.compile = counted\n"
        "assert main(sys.argv[1:]) == 1\nprint(len(own), file=sys.stderr)\n"
    )
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "XDG_CACHE_HOME": str(tmp_path)}
    document = str(ROOT / "examples/department-budget-faulty.txt")
    told, compiled = [], []
    for _ in range(2):
        command = [sys.executable, "-c", code, "--no-cache", document]
        done = subprocess.run(command, env=env, capture_output=True, check=True)
        told.append(done.stdout)
        compiled.append(int(done.stderr.split()[-1]))
    assert compiled[0] > 200 and compiled[1] == 0
    assert told[0] == told[1]
