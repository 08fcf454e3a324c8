"""Each report goes to where it was asked for; one that can not be written costs none of the others."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from budgetlint.cli import main
from budgetlint.cli.output import UsageError
from budgetlint.cli.reports import deliver, outputs
from budgetlint.report import Format, Report, View
from budgetlint.testing import installed
from sandbox import ROOT

Capture = pytest.CaptureFixture[str]
FAULTY = (ROOT / "examples/department-budget-faulty.txt").read_text("utf-8")
FORMATS = installed().formats


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("预算.txt").write_text(FAULTY, encoding="utf-8")
    return tmp_path


def test_every_format_in_one_run_each_in_its_file(folder: Path, capsys: Capture) -> None:
    wanted = [f"--format={name}=报告.{name}" for name in FORMATS]
    assert main(["预算.txt", *wanted]) == 1
    assert capsys.readouterr().out == ""
    for name in FORMATS:
        assert Path(f"报告.{name}").stat().st_size > 500, name
    assert load_workbook("报告.xlsx").sheetnames == ["整改清单", "汇总", "说明"]
    assert Path("报告.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in Path("报告.csv").read_bytes() and b"\r\r" not in Path("报告.csv").read_bytes()


def test_one_format_in_two_files_and_on_the_screen(folder: Path, capsys: Capture) -> None:
    assert main(["预算.txt", "--format", "json=a.json", "--format", "json=b.json", "--format", "json=-"]) == 1
    shown = capsys.readouterr().out
    assert shown == Path("a.json").read_text("utf-8") == Path("b.json").read_text("utf-8")
    assert not Path("-").exists()


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (["json=a.json", "sarif=./a.json"], "同一处"),
        (["json=-", "human"], "同一处"),
        (["xlsx="], "--format xlsx=报告.xlsx"),
        (["junit="], "--format junit=报告.xml"),
        (["markdwn"], "是不是 markdown"),
        (["nothing-like-it"], "junit"),
    ],
)
def test_what_can_not_be_asked_for_is_said_before_anything_is_read(
    folder: Path, capsys: Capture, wanted: list[str], sentence: str
) -> None:
    assert main(["预算.txt", *(f"--format={text}" for text in wanted)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and sentence in err
    assert [p.name for p in folder.iterdir()] == ["预算.txt"]


def test_a_target_that_can_not_be_written_costs_no_other_report(folder: Path, capsys: Capture) -> None:
    Path("file").touch()
    wanted = ["json=没有/out.json", "csv=ok.csv", "markdown=file/x.md", "concise"]
    assert main(["预算.txt", *(f"--format={text}" for text in wanted)]) == 2
    out, err = capsys.readouterr()
    assert Path("ok.csv").stat().st_size and out.startswith("预算.txt:")
    assert len(err.splitlines()) == 2
    assert "没有/out.json:写不进去" in err and "file/x.md:写不进去" in err
    assert sorted(p.name for p in folder.iterdir()) == ["file", "ok.csv", "预算.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="to root every folder is open")
def test_a_folder_without_permission_costs_no_other_report(folder: Path, capsys: Capture) -> None:
    Path("shut").mkdir(mode=0o500)
    assert main(["预算.txt", "--format=json=shut/a.json", "--format=json=b.json"]) == 2
    assert Path("b.json").exists() and "shut/a.json" in capsys.readouterr().err


def test_a_format_that_fails_costs_no_other_report(folder: Path, capsys: Capture) -> None:
    def broken(report: Report, view: View) -> str:
        raise ValueError("本省格式出错")

    formats = {**FORMATS, "broken": Format("broken", "", broken)}
    asked = outputs(["broken=x.txt", "json=ok.json", "concise"], formats, False)
    with pytest.raises(ValueError, match="本省格式出错"):
        list(deliver(asked, Report(), View(), "never"))
    assert json.loads(Path("ok.json").read_text("utf-8"))["complete"] is True
    assert not Path("x.txt").exists()


def test_bytes_go_to_a_pipe_and_never_to_a_screen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = os.pathsep.join(p for p in sys.path if p)
    done = subprocess.run(
        [sys.executable, "-m", "budgetlint", "预算.txt", "--format", "xlsx"],
        env=os.environ | {"PYTHONPATH": path}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and load_workbook(io.BytesIO(done.stdout)).sheetnames
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for text in ("xlsx", "xlsx=-"):
        with pytest.raises(UsageError, match=r"不能显示在屏幕上;请写明文件:--format xlsx=报告\.xlsx"):
            outputs([text], FORMATS, False)
    assert outputs(["xlsx=a.xlsx", "human"], FORMATS, False)


def test_a_missing_extra_is_said_before_anything_is_read(folder: Path, capsys: Capture) -> None:
    formats = {**FORMATS, "xlsx": Format("xlsx", "", lambda r, v: b"", binary=True, needs="no_such_module")}
    with pytest.raises(UsageError, match=r"pip install 'budgetlint\[xlsx\]'"):
        outputs(["xlsx=a.xlsx"], formats, False)


def test_verbose_has_every_reason_and_quiet_none(folder: Path, capsys: Capture) -> None:
    main(["预算.txt"])
    plain = "".join(capsys.readouterr().out.split())
    main(["预算.txt", "-v"])
    verbose = "".join(capsys.readouterr().out.split())
    main(["预算.txt", "-q"])
    quiet = capsys.readouterr().out
    assert "种原因)" in plain and "加-v查看全部原因" in plain
    assert verbose.count("未能判断") > plain.count("未能判断") + 2
    assert "种原因)" not in verbose and "加-v" not in verbose
    assert "不成立的关系" in verbose and "不成立的关系" not in plain
    assert "未能判断" not in quiet
    assert main(["预算.txt", "-v", "-q"]) == 2
    assert "只能选一个" in capsys.readouterr().err


def test_the_address_of_the_rule_book_is_one(folder: Path, capsys: Capture) -> None:
    book = "https://example.org/docs/rules.md"
    assert main(["预算.txt", "--format", "sarif=a.sarif", "--rule-book", book]) == 1
    [run] = json.loads(Path("a.sarif").read_text("utf-8"))["runs"]
    assert all(r["helpUri"].startswith(f"{book}#") for r in run["tool"]["driver"]["rules"])
    for wrong in ("docs/rules.md", "file:///x", "https://", "https://a b", f"{book}#x", "https://例.org"):
        assert main(["预算.txt", "--rule-book", wrong]) == 2
        assert "不是网址" in capsys.readouterr().err
