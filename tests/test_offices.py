"""Offices without a network: the bundle and its scripts, consoles of whatever code page, names of whatever signs."""

from __future__ import annotations

import html
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename

from budgetlint import formats
from budgetlint.cli import main
from sandbox import ROOT, run

pytestmark = pytest.mark.xdist_group("packaging")

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
FAULTY = (ROOT / "examples" / "department-budget-faulty.txt").read_text("utf-8")
#: Signs that shells, code pages and formats stumble over.
NAME = "甲 县&(1)!%𠮷🙂'é.txt"
posix = pytest.mark.skipif(sys.platform == "win32", reason="a script for sh")


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bundle = _module(ROOT / "bundle.py")
start = _module(ROOT / "docs" / "offices" / "start.py")
PARTS = {name: content for name, content, _ in bundle.parts("1.2", ["3.9", "3.12", "3.11"], ["pdf"])}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle for Windows, all its Pythons, and for this platform, unpacked where offices put things."""
    folder = tmp_path_factory.mktemp("bundle")
    targets = [("win_amd64", python) for python in bundle.PYTHONS] + [(bundle.here(), PYTHON)]
    archive = bundle.bundle(folder / "dist", targets, bundle.extras())
    where = folder / "办 公(测试)&工具!"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(where)
        for entry in opened.infolist():
            (where / entry.filename).chmod(entry.external_attr >> 16)
    [top] = where.iterdir()
    assert re.fullmatch(r"budgetlint-[\d.]+-offline", top.name)
    return top


# What is in it


@pytest.mark.parametrize("python", bundle.PYTHONS)
def test_all_that_windows_needs_is_there(made: Path, python: str) -> None:
    """Every requirement, as Windows reads it, by a wheel that this Python on Windows takes."""
    cp = "cp" + python.replace(".", "")
    takes = {Tag("py3", "none", "any"), Tag("py3", "none", "win_amd64"), Tag(cp, cp, "win_amd64")}
    takes |= {Tag(f"cp3{minor}", "abi3", "win_amd64") for minor in range(2, int(python.split(".")[1]) + 1)}
    surroundings = {
        **{key: str(value) for key, value in default_environment().items()},
        "sys_platform": "win32",
        "os_name": "nt",
        "platform_system": "Windows",
        "python_version": python,
    }
    wheels = {}
    for file in (made / "program" / "wheels").glob("*.whl"):
        name, _, _, tags = parse_wheel_filename(file.name)
        if tags & takes:
            wheels[name] = file
    waiting = [Requirement((made / "program" / "requirements.txt").read_text("utf-8").strip())]
    assert waiting[0].extras == set(bundle.extras()) >= {"pdf", "office"}
    met = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        assert name in wheels, f"{wanted} for Python {python}"
        version = parse_wheel_filename(wheels[name].name)[1]
        assert wanted.specifier.contains(version), wanted
        met.add(name)
        with zipfile.ZipFile(wheels[name]) as wheel:
            [metadata] = [n for n in wheel.namelist() if n.endswith(".dist-info/METADATA")]
            told = message_from_bytes(wheel.read(metadata)).get_all("Requires-Dist") or []
        for one in map(Requirement, told):
            if any(
                one.marker is None or one.marker.evaluate({**surroundings, "extra": e}) for e in ("", *wanted.extras)
            ):
                if canonicalize_name(one.name) not in met:
                    waiting.append(one)
    assert {"lxml", "pypdfium2", "lark"} <= met and "pip" in wheels


def test_scripts_are_written_as_their_systems_read_them() -> None:
    for name in ("检查.bat", "安装.bat"):
        content = PARTS[name]
        assert content.isascii() and content.count(b"\n") == content.count(b"\r\n") > 20
        lines = content.decode().split("\r\n")
        assert "@" not in content.decode().removeprefix("@echo off"), "a mark was left"
        # A ! in a name is one wherever a path is used; a path is always in quotation marks, and never in a block.
        off = lines.index("setlocal DisableDelayedExpansion")
        assert all("%~" not in line and "%*" not in line for line in lines[:off])
        for line in lines[off:]:
            if "%~" in line:
                assert re.search(r'"%~dp0[\w\\.-]*"', line) and "(" not in line
            assert line.count('"') % 2 == 0
        assert all(f":{to}" in lines for to in re.findall(r"(?:goto|call :)\s*(\w+)", content.decode()) if to != "eof")
        assert lines.index("pause") > lines.index(":end")
    assert "%*" in PARTS["检查.bat"].decode() and "%*" not in PARTS["安装.bat"].decode()
    assert "(3.12 3.11 3.9)" in PARTS["检查.bat"].decode(), "the newest first"
    assert PARTS["使用说明.txt"].startswith(b"\xef\xbb\xbf") and b"\r\n" in PARTS["使用说明.txt"]
    assert not PARTS["program/no-python.txt"].startswith(b"\xef\xbb\xbf"), "a console would show it"
    assert b"\r" not in PARTS["检查.sh"] and b"1.2" in PARTS["使用说明.txt"]
    for name in ("使用说明.txt", "program/no-python.txt"):
        PARTS[name].decode("utf-8-sig").encode("gbk")  # every sign is one that a console of theirs has


@posix
def test_the_shell_script_is_one(tmp_path: Path) -> None:
    for name in ("检查.sh", "安装.sh"):
        (tmp_path / name).write_bytes(PARTS[name])
        run("sh", "-n", tmp_path / name, cwd=tmp_path)
    # Without any Python: what to do, and 2.
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "no-python.txt").write_bytes(PARTS["program/no-python.txt"])
    (tmp_path / "bin").mkdir()
    for tool in ("dirname", "cat"):
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    done = subprocess.run(
        [str(shutil.which("sh")), str(tmp_path / "检查.sh")],
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2 and "embeddable" in done.stderr.decode()


# What Explorer hands over


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (r'C:\Windows\system32\cmd.exe /c ""D:\工 具\检查.bat" {0}"', ["a&b.docx"]),
        (
            r'C:\Windows\system32\cmd.exe /c ""D:\工 具\检查.bat" {0} "{1}" {2}"',
            ["a&b.docx", "c d(1).docx", "100%!^.docx"],
        ),
        (r'"C:\Windows\system32\cmd.exe" /C "D:\检查.bat" "{0}"', ["甲 县.docx"]),
        (r"cmd /c D:\检查.bat {0}", ["甲县.docx"]),
    ],
)
def test_dropped_names_are_read_from_the_whole_line(tmp_path: Path, line: str, names: list[str]) -> None:
    paths = [str(tmp_path / name) for name in names]
    for path in paths:
        Path(path).write_text("x", encoding="utf-8")
    assert " " not in str(tmp_path)
    assert start.dropped(line.format(*paths), ["cut off"]) == paths
    Path(paths[0]).unlink()
    assert start.dropped(line.format(*paths), ["as given"]) == ["as given"], "what is not there was misread"


@pytest.mark.parametrize("line", ["", r'"C:\Windows\system32\cmd.exe"', "cmd /k x", r'cmd /c ""D:\检查.bat""'])
def test_a_line_that_tells_nothing_leaves_the_arguments(line: str) -> None:
    assert start.dropped(line, ["a b.docx"]) == ["a b.docx"]


def test_reports_lie_beside_what_was_checked(tmp_path: Path) -> None:
    for name in ("年/甲.docx", "年/下/乙.docx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    one, two = (str(tmp_path / name) for name in ("年/甲.docx", "年/下/乙.docx"))
    assert start.place([one]) == (tmp_path / "年", "甲-")
    assert start.place([one, two]) == (tmp_path / "年", "")
    assert start.place([str(tmp_path / "年")]) == (tmp_path / "年", "")


# Used


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents") / "公 开 材料(2024)"
    folder.mkdir()
    (folder / NAME).write_text(FAULTY, encoding="utf-8")
    return folder


OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_CONFIG_FILE": os.devnull,
    "http_proxy": "http://127.0.0.1:9",
    "BUDGETLINT_CACHE": "off",
}


def test_it_installs_without_a_network_and_finds_the_same(
    made: Path, documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.create(tmp_path / "环 境", with_pip=True)
    scripts = tmp_path / "环 境" / ("Scripts" if sys.platform == "win32" else "bin")
    wheels, wanted = made / "program" / "wheels", made / "program" / "requirements.txt"
    run(
        *(scripts / "python", "-m", "pip", "install", "--quiet", "--no-index", "--find-links", wheels, "-r", wanted),
        cwd=tmp_path,
        env=OFFLINE,
    )
    theirs = json.loads(
        run(scripts / "python", "-m", "budgetlint", "--format", "json", NAME, cwd=documents, codes=(1,), env=OFFLINE)
    )
    monkeypatch.chdir(documents)
    monkeypatch.setenv("BUDGETLINT_CACHE", "off")
    assert main(["--format", "json", NAME]) == 1
    assert json.loads(capsys.readouterr().out)["diagnostics"] == theirs["diagnostics"]


@posix
def test_the_script_prepares_itself_checks_and_writes_both_reports(made: Path, documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "甲 县"
    shutil.copytree(documents, folder)
    env = OFFLINE | {"HOME": str(tmp_path), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    first = run(made / "检查.sh", folder / NAME, cwd=tmp_path, codes=(1,), env=env)
    assert "第一次使用" in first and "\n" + NAME + "\n" in first
    assert len(list((made / "program" / "env").iterdir())) == 1
    stem = Path(NAME).stem
    assert sorted(p.name for p in folder.iterdir()) == sorted([NAME, f"{stem}-检查报告.html", f"{stem}-整改清单.xlsx"])
    assert zipfile.is_zipfile(folder / f"{stem}-整改清单.xlsx")
    assert "BL" in (folder / f"{stem}-检查报告.html").read_text("utf-8")
    # Again, the folder: nothing is prepared anew, and the reports are no documents.
    again = run(made / "检查.sh", folder, cwd=tmp_path, codes=(1,), env=env)
    assert "第一次使用" not in again and (folder / "检查报告.html").exists()
    assert "共检查 1 份文件" in again
    assert "准备好了" in run(made / "安装.sh", cwd=tmp_path, env=env)
    assert "拖到" in run(made / "检查.sh", cwd=tmp_path, codes=(2,), env=env)
    # Dropped in its own folder, the tool is no document either.
    run(made / "检查.sh", made.parent, cwd=tmp_path, codes=(2,), env=env)


@posix
def test_a_folder_that_can_not_be_written_to_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert start._writable(Path("/proc")) == tmp_path
    (tmp_path / "Desktop").mkdir()
    assert start._writable(Path("/proc")) == tmp_path / "Desktop"
    assert start._writable(tmp_path) == tmp_path


# Consoles


def _told(folder: Path, *args: str, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    path = os.pathsep.join(p for p in sys.path if p)
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONUTF8", "PYTHONIOENCODING")}
    return subprocess.run(
        [sys.executable, "-m", "budgetlint", *args],
        cwd=folder,
        env={**kept, "PYTHONPATH": path, **env},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("env", "encoding"),
    [
        ({"PYTHONIOENCODING": "gbk"}, "gbk"),
        ({"PYTHONIOENCODING": "gbk:strict"}, "gbk"),
        ({"PYTHONIOENCODING": "ascii"}, "ascii"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "utf-8"),
        ({"LC_ALL": "POSIX", "LANG": "C"}, "utf-8"),
        ({"PYTHONUTF8": "1"}, "utf-8"),
    ],
)
def test_no_code_page_stops_a_report(tmp_path: Path, env: dict[str, str], encoding: str) -> None:
    (tmp_path / NAME).write_text(FAULTY.replace("青溪县", "青𠮷🙂溪县"), encoding="utf-8")
    for args in ((), ("--format", "json"), ("没有🙂.txt",)):
        done = _told(tmp_path, *args, env=env)
        shown = (done.stdout + done.stderr).decode(encoding)
        assert done.returncode == (2 if "没有🙂.txt" in args else 1), shown
        assert "Traceback" not in shown and (encoding == "ascii" or "文" in shown)
        if "json" in args:
            [document] = json.loads(shown)["documents"]
            # Where the system itself reads names as ASCII, they come as bytes and go as bytes.
            assert os.fsencode(document["path"]) == os.fsencode(NAME) or "LC_ALL" in env


@pytest.mark.parametrize("name", formats.BUILT_IN)
def test_a_name_survives_every_format(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(NAME).write_text(FAULTY, encoding="utf-8")
    file = "报 告🙂.out"
    assert main([NAME, "--format", f"{name}={file}"]) == 1
    data = Path(file).read_bytes()
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as workbook:
            data = b"".join(workbook.read(n) for n in workbook.namelist())
    text = data.decode("utf-8", "replace")
    forms = (text, html.unescape(text), text.replace("\\", ""), text.replace("%25", "%"))
    assert quote(NAME) in text or any(NAME in form for form in forms), text[:400]
