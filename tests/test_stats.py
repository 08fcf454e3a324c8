"""budgetlint stats, run as a whole: lines, sums, forms; aligned, sorted, the same each time."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from budgetlint.cli import main
from budgetlint.formats.words import width
from published import fits
from sandbox import ROOT

Capture = pytest.CaptureFixture[str]
EXAMPLES = ROOT / "examples"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, source in (("乙/错.txt", "department-budget-faulty.txt"), ("甲/对.txt", "department-budget-clean.txt")):
        Path("县", name).parent.mkdir(parents=True)
        Path("县", name).write_text((EXAMPLES / source).read_text("utf-8").replace("交通运输", name[0]), "utf-8")
    return tmp_path


def test_a_line_per_document_then_the_sums(folder: Path, capsys: Capture) -> None:
    assert main(["stats", "县"]) == 0
    out = capsys.readouterr().out
    titles = ["按文件(", "按规则:", "按要求:", "按公开主体:", "共 2 份文件:"]
    assert [line for line in out.splitlines() if line.startswith(tuple(titles))][-1].startswith("共 2 份文件:")
    assert [out.index(t) for t in titles] == sorted(out.index(t) for t in titles)
    table = out.split("\n\n")[0].splitlines()[1:]
    assert [line.rsplit("  ")[-1] for line in table[2:]] == ["乙/错.txt", "甲/对.txt", "合计"]
    assert "青溪县乙局" in table[2] and "2024  部门预算" in table[2] and table[3].split()[0] != "0"
    # Columns line up in the cells of a terminal.
    ends = {width(line[: line.index("部门预算")]) for line in table[2:4]}
    assert len(ends) == 1 and ends == {width(table[0][: table[0].index("文种")])}


def test_one_table_by_itself(folder: Path, capsys: Capture) -> None:
    assert main(["stats", "县", "--by", "entity"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("按公开主体:") and "按规则" not in out
    bodies = [line.split()[0] for line in out.splitlines()[3:5]]
    assert bodies == ["青溪县乙局", "青溪县甲局"], "those with most errors first"
    assert main(["stats", "县", "--by", "rules"]) == 2
    assert "是不是 rule?" in capsys.readouterr().err


def test_json_agrees_with_check(folder: Path, capsys: Capture) -> None:
    assert main(["stats", "县", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    fits(told, "statistics-1.json")
    assert main(["县", "--format", "json", "--fail-on", "never"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert sum(d["findings"] for d in told["documents"]) == len(report["diagnostics"])
    assert sum(r["findings"] for r in told["rules"]) == len(report["diagnostics"])
    for severity in ("error", "warning", "info"):
        expected = sum(d["severity"] == severity for d in report["diagnostics"])
        assert told["total"][severity] == sum(d[severity] for d in told["documents"]) == expected
        assert sum(e[severity] for e in told["entities"]) == expected
    assert [d["amounts"] for d in told["documents"]] == [
        d["amounts"]["tables"] + d["amounts"]["prose"] for d in report["documents"]
    ]
    assert all(r["about"] for r in (*told["rules"], *told["requirements"]))
    unjudged = sum(o["verdict"] == "not_evaluable" for o in report["outcomes"])
    assert sum(d["unjudged"] for d in told["documents"]) == unjudged


def test_csv_is_for_spreadsheets(folder: Path, capsys: Capture) -> None:
    assert main(["stats", "县", "没有", "--format", "csv", "-o", "统计.csv"]) == 2
    assert "没有:没有这个文件" in capsys.readouterr().err
    data = Path("统计.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [r["文件"] for r in rows] == ["县/乙/错.txt", "县/甲/对.txt", "没有"]
    assert rows[0]["错误"] == "6" and rows[1]["错误"] == "0" and "没有这个文件" in rows[2]["未能读取"]
    assert main(["stats", "县", "--format", "csv", "--by", "rule"]) == 0
    assert capsys.readouterr().out.startswith("规则,发现,文件数,内容\n")


def test_english_and_the_same_each_time(folder: Path, capsys: Capture) -> None:
    texts = []
    for paths in (["县/甲", "县/乙"], ["县/乙", "县/甲"]):
        assert main(["stats", *paths, "--lang", "en"]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1] and "Documents: 2. Errors: 6, warnings: 3, infos: 0. Without findings: 1." in texts[0]


def test_a_folder_without_documents(folder: Path, capsys: Capture) -> None:
    Path("空").mkdir()
    assert main(["stats", "空"]) == 2
    out, err = capsys.readouterr()
    assert "共 0 份文件" in out and "没有可以检查的文件" in err
