"""``budgetlint baseline``: what is there is put on record, what is new is reported, what is gone is taken out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgetlint.cli import main
from budgetlint.suppressions.stated import BASELINE as NAME

HEAD = "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t一般公共预算\n"
ROW = "{code}\t{name}\t{figure}\t12.00\n"
ONE = HEAD + ROW.format(code="205", name="教育支出", figure="1.2.3")
TWO = ONE + ROW.format(code="208", name="卫生健康支出", figure="1.1.1")
CLEAN = HEAD + ROW.format(code="205", name="教育支出", figure="12.00")
PICK = ("--select", "BL216")

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("甲").mkdir()
    Path("乙").mkdir()
    put("甲/预算.txt", TWO)
    put("乙/预算.txt", ONE)
    return tmp_path


def put(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


def baseline(capsys: Capture, *args: str, code: int = 0) -> str:
    assert main(["baseline", *args]) == code
    out = capsys.readouterr()
    return out.out + out.err


def held() -> list[tuple[str, str, int]]:
    data = json.loads(Path(NAME).read_text("utf-8"))
    return [(e["path"], e.get("row", ""), e["count"]) for e in data["findings"]]


def test_write_then_check(folder: Path, capsys: Capture) -> None:
    assert baseline(capsys, "write", *PICK) == f"{NAME}:记有 3 处发现(2 个文件,1 条规则)。\n"
    assert held() == [
        ("乙/预算.txt", "教育支出", 1),
        ("甲/预算.txt", "卫生健康支出", 1),
        ("甲/预算.txt", "教育支出", 1),
    ]
    assert baseline(capsys, "check", *PICK).endswith("记有 3 处发现。没有基线之外的发现。\n")
    assert main([*PICK, "--baseline", NAME, "."]) == 0
    assert "已忽略 3 处" in capsys.readouterr().out
    assert main([*PICK, "."]) == 1, "a baseline is used where it is named"
    capsys.readouterr()


def test_the_file_is_written_for_review(folder: Path, capsys: Capture) -> None:
    """An entry a line, sorted, with nothing of how grave it is or where it stands: one finding less is one line less."""
    baseline(capsys, "write", *PICK)
    before = Path(NAME).read_text("utf-8")
    lines = before.splitlines()
    assert lines[0] == '{"version": 1, "findings": [' and lines[-1] == "]}"
    entry = {
        "path": "乙/预算.txt",
        "rule": "BL216",
        "table": "部门收入总体情况表",
        "row": "教育支出",
        "column": "合计",
        "count": 1,
    }
    assert json.loads(lines[1].rstrip(",")) == entry
    put("甲/预算.txt", ONE)
    baseline(capsys, "prune", *PICK)
    assert set(before.splitlines()) - set(Path(NAME).read_text("utf-8").splitlines()) == {lines[2]}
    assert not list(folder.glob("*.tmp"))


def test_what_is_new_is_reported(folder: Path, capsys: Capture) -> None:
    baseline(capsys, "write", *PICK)
    put("乙/预算.txt", "\n\n" + TWO)
    said = baseline(capsys, "check", *PICK, code=1)
    assert "1.1.1" in said and "1.2.3" not in said and "基线之外有 1 处发现。" in said
    assert main([*PICK, "--baseline", NAME, "."]) == 1
    assert "错误 1 处" in capsys.readouterr().out


def test_it_does_not_grow_unasked(folder: Path, capsys: Capture) -> None:
    baseline(capsys, "write", *PICK)
    before = Path(NAME).read_bytes()
    put("乙/预算.txt", TWO)
    said = baseline(capsys, "write", *PICK, code=2)
    assert "有 1 处发现不在基线里,基线不会自行增加" in said and "--grow" in said
    assert Path(NAME).read_bytes() == before
    for action in ("update", "prune"):
        baseline(capsys, action, *PICK)
        assert Path(NAME).read_bytes() == before, "neither adds anything"
    assert "记有 4 处发现(2 个文件,1 条规则),原有 3 处" in baseline(capsys, "write", "--grow", *PICK)
    assert baseline(capsys, "check", *PICK)


def test_what_is_gone_is_noted_and_taken_out(folder: Path, capsys: Capture) -> None:
    baseline(capsys, "write", *PICK)
    put("甲/预算.txt", CLEAN)
    assert main([*PICK, "--baseline", NAME, "--fail-on", "info", "."]) == 0, "no failure"
    out = capsys.readouterr().out
    note = f"注意{NAME}:3:基线中有2处发现已不再出现(BL216×2);用budgetlintbaselineprune可以删去。"
    assert note in "".join(out.split()), "as it is broken into lines"
    assert main([*PICK, "--baseline", NAME, "--format", "json", "."]) == 0
    [note] = json.loads(capsys.readouterr().out)["notes"]
    assert (note["path"], note["stage"]) == (NAME, "baseline")
    assert main([*PICK, "--baseline", NAME, "--format", "sarif", "."]) == 0
    [run] = json.loads(capsys.readouterr().out)["runs"]
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [n["level"] for n in told if n["descriptor"]["id"] == "note"] == ["note"]
    assert "记有 1 处发现(1 个文件,1 条规则),原有 3 处。" in baseline(capsys, "update", *PICK)
    assert main([*PICK, "--baseline", NAME, "."]) == 0
    assert "不再出现" not in capsys.readouterr().out


def test_only_what_was_examined_is_judged(folder: Path, capsys: Capture) -> None:
    baseline(capsys, "write", *PICK)
    put("乙/预算.txt", CLEAN)
    put("甲/预算.txt", CLEAN)
    baseline(capsys, "update", "甲", *PICK)
    assert held() == [("乙/预算.txt", "教育支出", 1)], "乙 was not looked at"
    baseline(capsys, "update", "--select", "BL217")
    assert held() == [("乙/预算.txt", "教育支出", 1)], "nor was the rule"
    assert main(["--select", "BL217", "--baseline", NAME, "."]) == 0
    assert "不再出现" not in capsys.readouterr().out


def test_prune_takes_out_what_is_there_no_more(folder: Path, capsys: Capture) -> None:
    baseline(capsys, "write", *PICK)
    Path("乙/预算.txt").unlink()
    entry = '  {"path": "甲/预算.txt", "rule": "ZZ999", "count": 2},'
    own = Path(NAME).read_text("utf-8").splitlines()
    put(NAME, "\n".join([own[0], entry, *own[1:], ""]))
    baseline(capsys, "update", "甲", *PICK)
    assert len(held()) == 4, "it was not looked for"
    baseline(capsys, "prune", "甲", *PICK)
    assert [path for path, _, _ in held()] == ["甲/预算.txt", "甲/预算.txt"]


def test_paths_are_from_the_folder_of_the_file(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    baseline(capsys, "write", *PICK, "--file", "基线/b.json", code=2)  # no such folder
    Path("基线").mkdir()
    baseline(capsys, "write", *PICK, "--file", "基线/b.json")
    data = json.loads(Path("基线/b.json").read_text("utf-8"))
    assert {e["path"] for e in data["findings"]} == {"../甲/预算.txt", "../乙/预算.txt"}
    monkeypatch.chdir("甲")
    assert main([*PICK, "--baseline", "../基线/b.json", "预算.txt"]) == 0
    assert main([*PICK, "--baseline", "../基线/b.json", str(folder / "乙")]) == 0
    capsys.readouterr()


def test_what_is_let_be_otherwise_is_not_put_on_record(folder: Path, capsys: Capture) -> None:
    put("budgetlint.ignore.yaml", "- {rule: BL216, path: 甲, reason: 已核实}\n")
    put("乙/预算.txt", "budgetlint: ignore[BL217] 没有用\n" + ONE)
    baseline(capsys, "write", "--select", "BL216,BL217,BL095")
    assert held() == [("乙/预算.txt", "教育支出", 1)], "nor is what is said of suppressions"


def test_the_configuration_may_name_it(folder: Path, capsys: Capture) -> None:
    Path("budgetlint.yaml").write_text("baseline: 基线.json\nselect: [BL216]\n", encoding="utf-8")
    assert main(["."]) == 2
    assert "没有这个基线文件" in capsys.readouterr().err
    assert baseline(capsys, "write").startswith("基线.json:记有 3 处发现")
    assert main(["."]) == 0 and "已忽略 3 处" in capsys.readouterr().out
    assert main(["--no-suppressions", "."]) == 1
    capsys.readouterr()
    assert main(["stats", "--format", "json", "."]) == 0
    assert sum(d["suppressed"] for d in json.loads(capsys.readouterr().out)["documents"]) == 3, "as everywhere"
    put("甲/预算.txt", CLEAN)
    assert "记有 1 处发现" in baseline(capsys, "prune")


def test_what_can_not_be_read_is_told(folder: Path, capsys: Capture) -> None:
    Path("甲/坏.pdf").write_bytes(b"%PDF-1.4 nothing")
    said = baseline(capsys, "write", *PICK, code=2)
    assert "记有 3 处发现" in said and "坏.pdf" in said, "what was read is on record, and the run is incomplete"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ":1:1:不是基线文件的写法"),
        ("[]", ":1:1:不是基线文件的写法"),
        ('{"version": 2, "findings": []}', ":1:1:版本是 2,本程序只认得 1"),
        ('{"version": 1, "findings": [\n  {"path": "a", "rule": "BL1"}\n]}', ":2:1:每一条须有 path、rule、count"),
        ('{"version": 1, "findings": [\n  {"path": "a", "rule": "B", "count": 0}\n]}', ":2:1:count 应为正整数,不能是「0」"),
        ('{"version": 1, "findings": [\n  {"path": "a", "rule": "B", "line": 3, "count": 1}\n]}', "「line」不是基线里能有的"),
        ('{"version": 1, "findings": [\n<<<<<<< HEAD\n]}', ":2:1:文件里有没有合并完的冲突"),
    ],
)  # fmt: skip
def test_a_broken_one_is_told_with_its_place(folder: Path, capsys: Capture, text: str, fault: str) -> None:
    put(NAME, text)
    assert main(["--baseline", NAME, "."]) == 2
    out = capsys.readouterr()
    assert (not out.out and f"{NAME}{fault}" in out.err) or fault in out.err
    assert baseline(capsys, "prune", code=2) and Path(NAME).read_text("utf-8") == text


def test_a_missing_one_is_told(folder: Path, capsys: Capture) -> None:
    assert main(["--baseline", "没有.json", "."]) == 2
    assert "没有.json:没有这个基线文件" in capsys.readouterr().err
    for action in ("check", "prune", "update"):
        assert "先用 budgetlint baseline write 写一份" in baseline(capsys, action, code=2)


def test_actions_have_names(folder: Path, capsys: Capture) -> None:
    assert "baseline 后面要写动作;可以是 write、update、prune、check。" in baseline(capsys, code=2)
    assert "没有动作「prun」;是不是 prune?" in baseline(capsys, "prun", code=2)


def test_it_is_no_document(folder: Path, capsys: Capture) -> None:
    baseline(capsys, "write", *PICK)
    main(["--format", "json", "."])
    assert [d["path"] for d in json.loads(capsys.readouterr().out)["documents"]] == ["乙/预算.txt", "甲/预算.txt"]
