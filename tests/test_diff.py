"""budgetlint diff, run as a whole: files, folders, reports; what it shows and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from budgetlint.cli import main
from budgetlint.formats.rereading import NoReport, read
from budgetlint.model.findings import Diagnostic
from budgetlint.report import Report
from budgetlint.testing import lint_text
from published import fits
from sandbox import ROOT

Capture = pytest.CaptureFixture[str]
FAULTY = (ROOT / "examples" / "department-budget-faulty.txt").read_text(encoding="utf-8")
MENDED = FAULTY.replace("52.1.8", "52.18")
WORSE = FAULTY.replace("182.50", "190.50", 1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("旧.txt", FAULTY), ("新.txt", MENDED), ("差.txt", WORSE)):
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


def told(capsys: Capture, *args: str) -> tuple[int, dict[str, Any]]:
    """What is printed as JSON; it always fits the published schema."""
    code = main(["diff", *args, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    fits(found, "comparison-1.json")
    return code, found


def test_what_was_mended_is_gone_and_that_is_no_failure(folder: Path, capsys: Capture) -> None:
    assert main(["diff", "旧.txt", "新.txt", "--facts"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("旧.txt → 新.txt\n  消除 1 处:\n    第235行  错误  ") and "52.1.8" in out
    assert "  未变 8 处\n" in out and "新增 0 处、消除 1 处、移动 0 处、未变 8 处" in out
    assert "栏:52.1.8 → 52.18万元" in out


def test_a_new_finding_fails_by_its_severity(folder: Path, capsys: Capture) -> None:
    assert main(["diff", "新.txt", "旧.txt"]) == 1
    assert "新增 1 处:" in capsys.readouterr().out
    assert main(["diff", "新.txt", "旧.txt", "--fail-on", "never"]) == 0
    assert main(["diff", "新.txt", "旧.txt", "--ignore", "BL216"]) == 0
    capsys.readouterr()


def test_what_cannot_be_read_makes_it_incomplete(folder: Path, capsys: Capture) -> None:
    assert main(["diff", "新.txt", "没有.txt"]) == 2
    out, err = capsys.readouterr()
    assert "没有.txt" in err and "新版中没有这份文件" in out


@pytest.mark.parametrize("args", [[], ["旧.txt"], ["旧.txt", "新.txt", "差.txt"], ["旧.txt", "新.json", "--facts"]])
def test_it_takes_two(args: list[str], folder: Path, capsys: Capture) -> None:
    assert main(["diff", *args]) == 2
    assert capsys.readouterr().err.startswith("budgetlint: ")


def test_json_holds_every_finding_of_both(folder: Path, capsys: Capture) -> None:
    Path("移.txt").write_text(FAULTY.replace("# 目录\n", "\n\n# 目录\n", 1), encoding="utf-8")
    code, found = told(capsys, "旧.txt", "移.txt", "--facts")
    [document] = found["documents"]
    assert code == 0 and found["complete"] and document["before"]["path"] == "旧.txt"
    lists = document["findings"]
    assert not lists["new"] and not lists["gone"] and lists["moved"]
    assert all(p["before"]["line"] < p["after"]["line"] for p in lists["moved"])
    assert main(["check", "移.txt", "--format", "json", "--fail-on", "never"]) == 0
    checked = json.loads(capsys.readouterr().out)["diagnostics"]
    after = [p["after"] for p in (*lists["moved"], *lists["unchanged"])] + lists["new"]
    assert sorted(d["fingerprint"] for d in after) == sorted(d["fingerprint"] for d in checked)
    assert document["facts"]["changed"] == [] and document["facts"]["unchanged"] > 500


def test_markdown_is_a_table_of_each(folder: Path, capsys: Capture) -> None:
    assert main(["diff", "旧.txt", "新.txt", "--format", "md", "--facts", "-o", "比较.md"]) == 0
    text = Path("比较.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""
    assert (
        "## 旧.txt → 新.txt\n\n**消除 1 处**\n\n| 级别 | 位置 | 问题 | 规则 |\n| --- | --- | --- | --- |\n| 错误 | 第235行 |"
        in text
    )
    assert "| 52.1.8 | 52.18万元 |" in text
    assert all(line.count("|") == 5 for line in text.splitlines() if line.startswith("|"))


def test_english(folder: Path, capsys: Capture) -> None:
    assert main(["diff", "旧.txt", "新.txt", "--facts", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "  gone (1):\n    line 235  error  " in out and "Documents compared: 1. Findings: new: 0, gone: 1" in out


def test_folders_are_matched_by_body_then_by_name(folder: Path, capsys: Capture) -> None:
    other = FAULTY.replace("交通运输局", "水利局").replace("交通运输委", "水利委")
    for side, files in {
        "甲": {"交通.txt": FAULTY, "水利/预算.txt": other, "走了.txt": "甲县财政局\n", "同名.txt": "无题\n"},
        "乙": {"交通局2024.txt": MENDED, "水利/预算(定稿).txt": other, "同名.txt": "无题,改过\n"},
    }.items():
        for name, text in files.items():
            Path(side, name).parent.mkdir(parents=True, exist_ok=True)
            Path(side, name).write_text(text, encoding="utf-8")
    _, found = told(capsys, "甲", "乙", "--fail-on", "never")
    pairs = [tuple(d[s] and d[s]["path"] for s in ("before", "after")) for d in found["documents"]]
    assert pairs == [
        ("甲/交通.txt", "乙/交通局2024.txt"),
        ("甲/同名.txt", "乙/同名.txt"),
        ("甲/水利/预算.txt", "乙/水利/预算(定稿).txt"),
        ("甲/走了.txt", None),
    ]


def test_an_earlier_report_stands_for_its_files(folder: Path, capsys: Capture) -> None:
    assert main(["旧.txt", "--format", "json=旧.json", "--fail-on", "never"]) == 0
    _, by_report = told(capsys, "旧.json", "新.txt")
    _, by_file = told(capsys, "旧.txt", "新.txt")
    for found in (by_report, by_file):
        for one in found["documents"]:
            for diagnostic in one["findings"]["gone"]:
                # A JSON report does not hold what only the document has.
                diagnostic.update(candidates=[], certainty=None, conclusion=None, fingerprint="")
        for pair in found["documents"][0]["findings"]["unchanged"]:
            pair["before"] = pair["before"]["message"]
    assert by_report == by_file


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "不是 JSON"),
        ("[]", "--format json"),
        ('{"tool": {"name": "ruff"}}', "--format json"),
        ('{"tool": {"name": "budgetlint"}, "version": 99}', "版本是 99"),
        ('{"tool": {"name": "budgetlint"}, "version": 1, "documents": [{}]}', "不完整"),
    ],
)
def test_what_is_no_report_is_refused_with_a_sentence(text: str, fault: str, folder: Path, capsys: Capture) -> None:
    Path("坏.json").write_text(text, encoding="utf-8")
    assert main(["diff", "坏.json", "新.txt"]) == 2
    err = capsys.readouterr().err
    assert fault in err and err.startswith("budgetlint: 坏.json:") and err.count("\n") == 1
    with pytest.raises(NoReport, match=fault):
        read(text)


def test_a_report_read_again_says_the_same() -> None:
    from budgetlint.formats import json as as_json
    from budgetlint.report import View

    report = lint_text(FAULTY)
    again = read(as_json.render(report, View()))

    def essence(of: Report) -> list[object]:
        return [
            (*d.meaning, d.severity, d.message, d.path, d.place, d.expected, d.basis, d.workings)
            for d in of.diagnostics
        ]

    assert essence(again) == essence(report)
    assert [d.entity for d in again.documents] == [d.entity for d in report.documents]
    assert all(isinstance(d, Diagnostic) for d in again.diagnostics)
