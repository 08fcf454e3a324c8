"""Which files are read, and what is said of those that are not."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import TypeAlias

import pytest

from budgetlint import discovery
from budgetlint.cli import COMMANDS, main
from budgetlint.cli.inputs import inputs
from budgetlint.discovery import expand, opened
from budgetlint.disk import reachable
from budgetlint.ignores import Ignores
from budgetlint.inputs import Inputs
from budgetlint.model.source import Unreadable
from budgetlint.packs.pack import MANIFEST
from budgetlint.report import Problem
from sandbox import ROOT, run

CLEAN = (ROOT / "examples/department-budget-clean.txt").read_text("utf-8")
FAULTY = (ROOT / "examples/department-budget-faulty.txt").read_text("utf-8")
PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))

Capture = pytest.CaptureFixture[str]
Piped: TypeAlias = Callable[..., tuple[int, str, str]]
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)


def read(*paths: str, inputs: Inputs | None = None) -> list[str]:
    return [item for item in expand(paths, inputs) if isinstance(item, str)]


def told(*paths: str, inputs: Inputs | None = None) -> dict[str, tuple[str, str]]:
    """Stage and sentence of what is not read, by path; every sentence names its path."""
    problems = [item for item in expand(paths, inputs) if isinstance(item, Problem)]
    assert all(p.message.startswith(f"{p.path}:") and "\n" not in p.message for p in problems if p.path)
    assert len({p.path for p in problems}) == len(problems)
    return {p.path: (p.stage, p.message.removeprefix(f"{p.path}:")) for p in problems}


def skipped(*paths: str, inputs: Inputs | None = None) -> dict[str, str]:
    every = told(*paths, inputs=inputs)
    assert {stage for stage, _ in every.values()} <= {"skip"}, every
    return {path: why for path, (_, why) in every.items()}


def checked(capsys: Capture, *args: str, code: int = 0) -> dict[str, list[str]]:
    """Paths of a run's documents, and of what it did not read or left out."""
    assert main([*args, "--format", "json", "--fail-on", "never"]) == code
    report = json.loads(capsys.readouterr().out)
    found = {key: [one["path"] for one in report[key]] for key in ("unread", "skipped")}
    return found | {"read": [f["path"] for d in report["documents"] for f in d["files"]]}


# Folders


def test_a_folder_is_read_in_order_and_what_is_no_document_is_said(folder: Path) -> None:
    write({
        "b/2.txt": "x",
        "b/10.txt": "x",
        "a.pdf": PDF,
        "表.XLSX": "x",
        "b/图.JPG": PNG,
        "b/程序.py": "x",
        "b/tool.exe": b"MZ\x90\0",
        ".git/config": "x",
        "b/.x.txt": "x",
        "~$表.xlsx": "x",
        "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "草稿.docx.bak": "x",
        "budgetlint.yaml": "",
        ".budgetlintignore": "",
        "budgetlint.baseline.json": "{}",
    })  # fmt: skip
    assert read(".") == ["a.pdf", "表.XLSX", "b/10.txt", "b/2.txt"]
    why = skipped(".")
    assert sorted(why) == sorted([
        ".git", "Thumbs.db", "~$表.xlsx", "草稿.docx.bak", "b/.x.txt", "b/tool.exe", "b/图.JPG", "b/程序.py"
    ])  # fmt: skip
    assert "临时文件" in why["~$表.xlsx"] and "隐藏" in why[".git"] and ".py" in why["b/程序.py"]
    assert "--ocr" in why["b/图.JPG"]


@pytest.mark.parametrize(
    ("name", "content", "is_read"),
    [
        ("公开", PDF, True),
        ("附件1.2024年预算公开表", PDF, True),
        ("说明.xml", b'<?xml version="1.0"?><w:wordDocument xmlns:w="x"/>', True),
        ("网页", "<!DOCTYPE html><html><body>x</body></html>", True),
        ("坏.pdf", PNG, True),
        ("空.docx", b"", True),
        ("README", "text", False),
        ("数据.json", "{}", False),
        ("演示.pptx", b"PK\x03\x04 ppt/slides/slide1.xml", False),
    ],
)
def test_a_name_that_tells_nothing_leaves_it_to_the_content(
    folder: Path, name: str, content: str | bytes, is_read: bool
) -> None:
    write({f"年/{name}": content})
    assert read("年") == ([f"年/{name}"] if is_read else [])
    assert read(f"年/{name}") == [f"年/{name}"], "it is named"


def test_folders_of_programs_and_packs_are_not_entered(folder: Path) -> None:
    write(
        {
            "规则/pack.yaml": "x",
            "规则/说明.md": "x",
            "env/pyvenv.cfg": "",
            "env/x.txt": "x",
            "node_modules/a/x.md": "x",
            "a.txt": "x",
        }
    )
    assert discovery.PACK == MANIFEST
    assert read(".") == ["a.txt"]
    assert skipped(".").keys() == {"规则", "env", "node_modules"}
    [(stage, why)] = told("规则").values()
    assert stage == "find" and "budgetlint pack check" in why


def test_a_folder_or_pattern_with_nothing_to_check_is_a_problem(folder: Path, capsys: Capture) -> None:
    write({"空/.x": "", "图/a.png": PNG, "图/b.png": PNG, "好.txt": CLEAN})
    for path in ("空", "图", "图/*", "无*", "无", ""):
        assert main([path, "好.txt"]) == 2, path
    assert "2 个" in told("图")["图"][1]
    capsys.readouterr()
    assert checked(capsys, "图", "好.txt", code=2) == {
        "read": ["好.txt"],
        "unread": ["图"],
        "skipped": ["图/a.png", "图/b.png"],
    }


def test_what_is_skipped_does_not_change_the_code_nor_what_extract_gives(folder: Path, capsys: Capture) -> None:
    write({"甲.txt": CLEAN, "图.png": PNG})
    assert main(["."]) == 0
    capsys.readouterr()
    assert main(["extract", "."]) == 0
    out, err = capsys.readouterr()
    assert out.count("\n") > 10 and "图.png" in err


@needs_links
def test_links_are_followed_once_and_loops_end(folder: Path) -> None:
    write({"年/a.txt": "x", "年/深/b.txt": "x", "别处/c.txt": "x"})
    Path("年/深/圈").symlink_to("..")
    Path("年/又").symlink_to("深")
    Path("年/那里").symlink_to("../别处")
    Path("年/z.txt").symlink_to("a.txt")
    Path("年/断.pdf").symlink_to("没有.pdf")
    Path("年/断.py").symlink_to("没有.py")
    Path("年/自己.txt").symlink_to("自己.txt")
    assert read("年") == ["年/a.txt", "年/自己.txt", "年/又/b.txt", "年/那里/c.txt"]
    every = told("年")
    assert every["年/断.pdf"] == ("find", "链接指向的文件不存在;请检查链接。")
    assert every["年/断.py"][0] == "skip"
    assert "同一个文件" in every["年/z.txt"][1] and "年/a.txt" in every["年/z.txt"][1]
    assert "年/又" in every["年/深"][1]
    assert read("年/**/*.txt") == read("年")
    assert told("年/断.pdf")["年/断.pdf"][0] == "find"


@needs_links
def test_a_file_is_checked_once_under_the_first_of_its_names(folder: Path) -> None:
    write({"a.txt": "x", "b/c.txt": "x"})
    Path("c.txt").symlink_to("b/c.txt")
    assert read("a.txt", ".", "./a.txt", str(folder / "a.txt")) == ["a.txt", "c.txt"]
    assert told("a.txt", "./a.txt", "a.txt") == {}, "the same name twice is no news"
    # As a path the system would take it, not as text.
    Path("d").symlink_to("b")
    assert read("d/../a.txt") == ["d/../a.txt"]


def test_an_unreadable_folder_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a/x.txt": "x", "b/y.txt": "y"})
    real = os.listdir

    def listdir(path: str) -> list[str]:
        if path.endswith("b"):
            raise PermissionError(13, "拒绝访问", path)
        return real(path)

    monkeypatch.setattr(os, "listdir", listdir)
    assert read(".") == ["a/x.txt"] == read("**/*.txt")
    assert told(".")["b"] == ("find", "无法打开文件夹(拒绝访问);请检查权限。") == told("**/*.txt")["b"]


# Patterns of paths


def test_patterns_are_understood_without_a_shell(folder: Path) -> None:
    write(
        {
            "2024/a.pdf": PDF,
            "2024/乡/b.pdf": PDF,
            "2024/乡/c.txt": "x",
            "2024/.x.pdf": PDF,
            "2023/d.pdf": PDF,
            "[草].pdf": PDF,
        }
    )
    assert read("2024/*.pdf") == ["2024/a.pdf"]
    assert read("2024/**/*.pdf") == ["2024/a.pdf", "2024/乡/b.pdf"]
    assert read("202?/*.pdf") == ["2023/d.pdf", "2024/a.pdf"]
    assert read("20[0-9][!4]") == ["2023/d.pdf"], "a folder that fits is taken whole"
    assert read("2024/**") == ["2024/a.pdf", "2024/乡/b.pdf", "2024/乡/c.txt"]
    assert read("*/乡/*.txt") == ["2024/乡/c.txt"]
    assert read("2024/../2024/**/c.txt") == ["2024/../2024/乡/c.txt"]
    assert read(f"{folder.as_posix()}/2023/*") == [f"{folder.as_posix()}/2023/d.pdf"]
    assert read("[草].pdf") == ["[草].pdf"], "what exists wins over a pattern"
    assert read("2024/.*.pdf") == [] and told("2024/.*", "2024").keys() == {"2024/.*", "2024/.x.pdf"}
    [(stage, why)] = told("2025/*.pdf").values()
    assert stage == "find" and "没有符合" in why


# Lists of what is left out


def test_ignore_files_nest_and_take_back_in(folder: Path) -> None:
    write(
        {
            ".budgetlintignore": "﻿# 旧稿\r\n旧/\r\n*.csv\r\n/年/*.txt\r\n!/年/留.txt\r\n",
            "旧/a.txt": "x",
            "年/b.txt": "x",
            "年/留.txt": "x",
            "年/下/c.txt": "x",
            "年/下/d.csv": "x",
            "年/下/.budgetlintignore": "!d.csv\nc.txt",
        }
    )
    assert read(".") == ["年/留.txt", "年/下/d.csv"]
    why = skipped(".")
    assert why["旧"] == ".budgetlintignore 的「旧/」把它排除在外。"
    assert why["年/下/c.txt"] == "年/下/.budgetlintignore 的「c.txt」把它排除在外。"
    # From inside, the lists above count as well; what is named is read.
    assert read("年/下") == ["年/下/d.csv"]
    assert read("年/b.txt", "旧") == ["年/b.txt", "旧/a.txt"]
    assert read("年/b.txt", "旧", inputs=Inputs(force_exclude=True)) == []
    assert skipped("年/b.txt", "旧/a.txt", inputs=Inputs(force_exclude=True)).keys() == {"年/b.txt", "旧/a.txt"}


def test_git_ignores_count_in_a_repository_only(folder: Path) -> None:
    write({".gitignore": "out/\n*.md\n", "out/a.txt": "x", "说明.md": "x", "b.txt": "x", "sub/c.md": "x"})
    assert read(".") == ["b.txt", "说明.md", "out/a.txt", "sub/c.md"]
    Path(".git").mkdir()
    assert read(".") == ["b.txt"] and "out" in skipped(".")
    assert read(".", inputs=Inputs(gitignore=False)) == ["b.txt", "说明.md", "out/a.txt", "sub/c.md"]
    write({".budgetlintignore": "!说明.md\n"})
    assert read(".") == ["b.txt", "说明.md"], "our own list comes first"
    write({"sub/.git/HEAD": "x"})
    assert "sub/c.md" in read("."), "a repository within has its own lists"


def test_a_list_in_gbk_and_one_that_is_no_text(folder: Path) -> None:
    write({"旧/a.txt": "x", "b.txt": "x", ".budgetlintignore": "旧/\n".encode("gbk")})
    assert read(".") == ["b.txt"]
    write({"下/.budgetlintignore": PNG, "下/c.txt": "x"})
    assert read(".") == read("*") == ["b.txt"]
    for path in (".", "*", "下", "下/*"):
        [problem] = [p for p in expand([path]) if isinstance(p, Problem) and p.stage != "skip"]
        assert (
            problem.path == "下" and problem.message.startswith("下/.budgetlintignore:") and "UTF-8" in problem.message
        )


def test_a_hidden_folder_is_read_where_it_is_named_or_taken_back(folder: Path) -> None:
    write({".年/a.txt": "x"})
    assert read(".年") == [".年/a.txt"]
    write({".budgetlintignore": "!.年/\n"})
    assert read(".") == [".年/a.txt"]


def test_exclusions_of_the_command_line(folder: Path, capsys: Capture) -> None:
    write({"年/a.txt": CLEAN, "年/草稿/b.txt": CLEAN, "年/旧.txt": CLEAN})
    assert checked(capsys, ".", "--exclude", "草稿", "--exclude=/年/旧*")["read"] == ["年/a.txt"]
    assert checked(capsys, "年/旧.txt", "--exclude", "*")["read"] == ["年/旧.txt"]
    forced = checked(capsys, "年/旧.txt", "--exclude", "年", "--force-exclude")
    assert forced == {"read": [], "unread": [], "skipped": ["年/旧.txt"]}, "pre-commit names what it excludes"
    assert checked(capsys, "年", "--exclude", "*.txt", code=2)["unread"] == ["年"]
    write({"budgetlint.yaml": "exclude: [草稿/, '!旧.txt']\nmax-size: 1\n"})
    assert checked(capsys, ".", "--exclude", "/年/旧*") == {
        "read": ["年/a.txt"],
        "unread": [],
        "skipped": ["年/旧.txt", "年/草稿"],
    }
    stated = inputs(COMMANDS["check"]().read(["--exclude", "旧*"]), [(str(folder / "年"), ["/草稿"])], 1)
    assert [one.origin for one in stated.exclude] == ["配置的 exclude", "--exclude"]
    configured = Inputs(exclude=stated.exclude[:1])
    assert skipped("年", inputs=configured) == {"年/草稿": "配置的 exclude 的「/草稿」把它排除在外。"}


# Archives


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_an_archive_is_like_a_folder(folder: Path, capsys: Capture) -> None:
    files: dict[str, str | bytes] = {
        "年/a.txt": CLEAN,
        "__MACOSX/._a.txt": "x",
        "~$b.docx": "x",
        "图.png": PNG,
        "旧/c.txt": CLEAN,
        ".d.txt": "x",
    }
    write({"全部.zip": zipped(files), "图.zip": zipped({"图.png": PNG})})
    found = checked(capsys, "全部.zip", "--exclude", "旧/")
    assert found["read"] == ["全部.zip!年/a.txt"] and found["unread"] == []
    assert found["skipped"] == [f"全部.zip!{name}" for name in list(files)[1:]]
    assert checked(capsys, "图.zip", code=2)["unread"] == ["图.zip"]
    with pytest.raises(Unreadable, match="都跳过了"):
        list(opened("图.zip", zipped({"图.png": PNG})))


# Standard input and lists of paths


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Piped:
    """Run with some bytes on standard input: exit code, stdout, stderr."""

    def run(*args: str, data: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        return main(list(args)), *capsys.readouterr()

    return run


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_standard_input_goes_by_the_name_it_is_given(folder: Path, piped: Piped, encoding: str) -> None:
    args = ("--format", "json", "--no-cache")
    code, out, _ = piped("-", "--stdin-filename", "甲县/预算.txt", *args, data=FAULTY.encode(encoding))
    report = json.loads(out)
    assert code == 1 and {d["path"] for d in report["diagnostics"]} == {"甲县/预算.txt"}
    Path("预算.txt").write_text(FAULTY, encoding="utf-8")
    plain = json.loads(piped("预算.txt", *args)[1])
    assert [d["message"] for d in plain["diagnostics"]] == [d["message"] for d in report["diagnostics"]]


def test_standard_input_is_bytes_and_the_name_tells_what_it_is(folder: Path, piped: Piped) -> None:
    write({"a.txt": "别的内容"})
    archive = zipped({"年/a.txt": FAULTY})
    for args in (("-",), ("--stdin-filename", "a.txt"), ("-", "--stdin-filename", "a.txt")):
        for _ in range(2):  # the second time by the cache, which is not to be misled by the file of that name
            report = json.loads(piped(*args, "--format", "json", data=archive)[1])
            name = "a.txt" if "a.txt" in args else "stdin"
            assert {d["path"] for d in report["diagnostics"]} == {f"{name}!年/a.txt"}
    page = f"<table><tr><td>{'x' * 9}</td></tr></table><p>甲</p>".encode()
    for name, media_type in (("a.jsp", "text/html"), ("a.md", "text/plain")):
        _, out, _ = piped("-", "--stdin-filename", name, "--format", "json", data=page)
        assert json.loads(out)["documents"][0]["files"][0]["media_type"] == media_type
    assert piped("-")[0] == 2
    code, _, err = piped("-", "--max-size", "1", data=b"x" * (2**20 + 1))
    assert code == 2 and "--max-size" in err


def test_a_set_of_its_own_may_come_by_standard_input(folder: Path, piped: Piped) -> None:
    write({"b.txt": CLEAN})
    _, out, _ = piped("-", "b.txt", "--together", "--format", "json", data=zipped({"a.txt": FAULTY}))
    assert len(json.loads(out)["documents"]) == 2


def test_a_pipe_that_is_one(folder: Path) -> None:
    env = {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-m", "budgetlint", "-", "--format", "concise"]
    done = subprocess.run(
        command, input=zipped({"a.txt": FAULTY}), env=os.environ | env, capture_output=True, check=False
    )
    assert done.returncode == 1 and done.stdout.startswith(b"stdin!a.txt:")


@pytest.mark.parametrize(
    "data",
    [
        "年/甲 乙.txt\n年/丙.txt\n",
        "年/甲 乙.txt\r\n\r\n年/丙.txt",
        "年/甲 乙.txt\0年/丙.txt\0",
        "﻿年/甲 乙.txt\n年/丙.txt\n",
        '"年/甲 乙.txt"\n"\\345\\271\\264/\\344\\270\\231.txt"\n',
        "年/甲 乙.txt\n年/丙.txt\n".encode("gbk"),
        "年/甲 乙.txt\r\n年/丙.txt\r\n".encode("utf-16"),
        "年/甲 乙.txt\n./年/丙.txt\n年\n年/*.txt\n",
    ],
)
def test_lists_of_paths_as_programs_write_them(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, data: str | bytes
) -> None:
    write({"年/甲 乙.txt": CLEAN, "年/丙.txt": CLEAN, "清单.lst": data})
    assert checked(capsys, "--files-from", "清单.lst")["read"] == ["年/甲 乙.txt", "年/丙.txt"]
    raw = Path("清单.lst").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    assert checked(capsys, "--files-from", "-")["read"] == ["年/甲 乙.txt", "年/丙.txt"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_names_that_are_no_utf8_go_through(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    raw = "甲县.txt".encode("gbk")
    write({os.fsdecode(raw): FAULTY, "清单": raw + b"\n"})
    for args in (["--files-from", "清单"], [os.fsdecode(raw)], ["."]):
        assert main([*args, "--format", "json"]) == 1
        [document] = json.loads(capfdbinary.readouterr().out)["documents"]
        assert os.fsencode(document["path"]) == raw, "it can be found again"
    for name in ("human", "concise", "sarif", "gitlab"):
        assert main([".", "--format", name]) == 1


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--files-from", "没有.lst"], "没有.lst"),
        (["--files-from", "空.lst"], "清单里没有路径"),
        (["--files-from", "-", "-"], "只能读一次"),
        (["a.txt", "--stdin-filename", "b.txt"], "请写一个 -"),
        (["-"], "没有标准输入"),
    ],
)
def test_wrong_use_is_one_sentence(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, args: list[str], sentence: str
) -> None:
    write({"a.txt": CLEAN, "空.lst": "\n \n"})
    monkeypatch.setattr(sys, "stdin", None)
    assert main(args) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and sentence in err, err


def test_what_a_run_writes_is_no_document_of_the_next(folder: Path, capsys: Capture) -> None:
    write({"a.txt": CLEAN})
    for _ in range(2):
        assert main([".", "--format", "human=报告.txt", "--fail-on", "never"]) == 0
    assert "报告.txt" in checked(capsys, ".")["read"], "somebody else's report is a text like any other"
    assert main([".", "--format", "human=报告.txt", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [p["path"] for p in report["skipped"]] == ["报告.txt"]


# Windows


def test_paths_of_windows() -> None:
    assert reachable("年/a.txt", windows=True) == "年/a.txt"
    long = "C:\\" + "\\".join(["很长的文件夹名称" * 5] * 8) + "\\a.txt"
    assert reachable(long, windows=True) == "\\\\?\\" + long
    assert reachable(long.replace("\\", "/"), windows=True) == "\\\\?\\" + long
    share = "\\\\server\\share\\" + "x" * 300
    assert reachable(share, windows=True) == "\\\\?\\UNC\\server\\share\\" + "x" * 300
    assert reachable("\\\\?\\" + long, windows=True) == "\\\\?\\" + long
    assert reachable(long, windows=False) == long
    assert PureWindowsPath("2024\\*.pdf").as_posix() == "2024/*.pdf"
    patterns = Ignores.of("C:\\公开".replace("\\", os.sep), "x", ["旧/", "*.csv"])
    assert patterns.deciding("C:/公开/年/旧", True) and not patterns.deciding("C:/别处/旧", True)


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        ("旧", ["旧", "年/旧"], ["旧稿", "年/旧稿"]),
        ("/旧", ["旧"], ["年/旧"]),
        ("年/*.txt", ["年/a.txt"], ["年/下/a.txt", "b/年/a.txt"]),
        ("年/**", ["年/a", "年/下/a"], ["年"]),
        ("**/旧", ["旧", "年/旧", "年/下/旧"], ["年/旧/a"]),
        ("年/**/a", ["年/a", "年/下/a", "年/下/下/a"], ["年/b"]),
        ("[!a-c]?.txt", ["dx.txt", "年/文x.txt"], ["ax.txt", "d.txt"]),
        ("[[:digit:]]*", ["2024", "年/1"], ["年"]),
        ("\\!a", ["!a"], ["a"]),
        ("\\#a", ["#a"], ["a"]),
        ("a\\ ", ["a "], ["a"]),
        ("a ", ["a"], ["a "]),
        ("[a", [], ["[a", "a"]),
        ("a\\", [], ["a", "a\\"]),
        ("", [], ["a"]),
        ("# a", [], ["a", "# a"]),
        ("a.b", ["a.b"], ["axb"]),
        ("a]b", ["a]b"], ["ab"]),
        ("[]-]", ["]", "-"], ["["]),
    ],
)
def test_a_pattern_by_itself(pattern: str, fits: list[str], fits_not: list[str]) -> None:
    one = Ignores.of("/r", "x", [pattern])
    assert [p for p in (*fits, *fits_not) if one.deciding(f"/r/{p}", False)] == fits


def test_no_pattern_makes_matching_slow() -> None:
    one = Ignores.of("/r", "x", ["*a" * 30 + "b", "**/a*/" * 12 + "b"])
    assert one.deciding("/r/" + "a" * 250, False) is None
    assert one.deciding("/r/" + "/".join(["a"] * 60), False) is None


def test_the_lists_are_light(tmp_path: Path) -> None:
    code = (
        "import sys, budgetlint.discovery as d; list(d.expand(['.'])); "
        "print([m for m in ('lark', 'ruamel', 'zipfile', 'budgetlint.readers') if m in sys.modules])"
    )
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / ".budgetlintignore").write_text("b\n", encoding="utf-8")
    env = {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    assert run(sys.executable, "-c", code, cwd=tmp_path, env=env).strip() == "[]"
