"""``budgetlint.ignore.yaml``: what is let be said beside the documents, each fault with its place."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from budgetlint.cli import main
from budgetlint.cli.reading import side_file
from budgetlint.readers.directives import taken_out
from budgetlint.resources import read_list
from budgetlint.suppressions.side import _entry, read_side
from budgetlint.suppressions.stated import SIDE_FILE as NAME
from readers.making import excel, rows
from readers.test_pdf import drawn
from readers.test_pdf import table as table_on
from readers.test_pdf import text as text_on
from sandbox import ROOT

ROWS = (
    ("甲县教育局2024年部门预算公开",),
    ("部门收入总体情况表",),
    ("单位:万元",),
    ("科目编码", "科目名称", "合计", "一般公共预算"),
    ("205", "教育支出", "1.2.3", "12.00"),
    ("208", "卫生健康支出", "1.1.1", "12.00"),
)
TEXT = "\n".join("\t".join(row) for row in ROWS) + "\n"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "甲县").mkdir()
    (tmp_path / "甲县/预算.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def say(text: str, folder: Path = Path()) -> None:
    (folder / NAME).write_text(text, encoding="utf-8")


def told(capsys: Capture, *args: str, code: int | None = None) -> dict[str, Any]:
    ended = main(["--format", "json", *args])
    out = capsys.readouterr()
    assert ended in (0, 1) if code is None else ended == code, out.err
    made: dict[str, Any] = json.loads(out.out)
    return made


def let_be(made: dict[str, Any]) -> list[str]:
    return [d["row_label"] for d in made["diagnostics"] if d["suppressed"]]


def about(made: dict[str, Any]) -> list[tuple[str, str, int]]:
    """What is said of the side file: rule, file, line."""
    own = ("BL094", "BL095", "BL096")
    return [(d["rule"], d["path"], d["line"]) for d in made["diagnostics"] if d["rule"] in own]


ARGS = ("--select", "BL216,BL094,BL095,BL096")


@pytest.mark.parametrize(
    ("entry", "rows_let_be"),
    [
        ("{rule: BL216, path: 甲县/预算.txt, reason: 原件如此}", ["教育支出", "卫生健康支出"]),
        ("{rule: illegal-amount, path: '甲县/*', reason: 原件如此}", ["教育支出", "卫生健康支出"]),
        ("{rule: BL216, path: 预算.txt, row: 教育支出, reason: 原件如此}", ["教育支出"]),
        ("{rule: BL216, path: '**', table: 部门收入 总体情况表, column: 合计, row: 卫生健康支出, reason: 原件如此}", ["卫生健康支出"]),
        ("{rule: bl216, path: 甲县, row: 教育支出, by: 张三, until: 2999-12-31, reason: 原件如此}", ["教育支出"]),
    ],
)  # fmt: skip
def test_entries_by_rule_path_and_anchor(folder: Path, capsys: Capture, entry: str, rows_let_be: list[str]) -> None:
    say(f"# 说明\n- {entry}\n")
    made = told(capsys, *ARGS, ".")
    assert let_be(made) == rows_let_be and not about(made)
    reasons = {(d["suppression"]["kind"], d["suppression"]["reason"]) for d in made["diagnostics"] if d["suppressed"]}
    assert reasons == {("file", "原件如此")}
    assert {d["suppression"]["source"] for d in made["diagnostics"] if d["suppressed"]} == {f"{NAME}:2"}


def test_entries_by_fingerprint(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = next(d["fingerprint"] for d in told(capsys, *ARGS, ".")["diagnostics"])
    say(f"- fingerprint: '{mark}'\n  reason: 原件如此\n")
    assert let_be(told(capsys, *ARGS, ".")) == ["教育支出"]
    # Lines may move, and whoever stands in the folder below is told the same.
    Path("甲县/预算.txt").write_text(TEXT.replace("\n部门", "\n\n说明:略。\n\n部门", 1), encoding="utf-8")
    monkeypatch.chdir("甲县")
    assert let_be(told(capsys, *ARGS, "预算.txt")) == ["教育支出"]
    assert let_be(told(capsys, *ARGS, "../甲县/预算.txt")) == ["教育支出"]


def test_a_fingerprint_of_a_run_in_a_folder_below_is_taken(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("甲县")
    mark = told(capsys, *ARGS, "预算.txt")["diagnostics"][0]["fingerprint"]
    say(f"- fingerprint: '{mark}'\n  reason: 原件如此\n", folder)
    assert let_be(told(capsys, *ARGS, "预算.txt")) == ["教育支出"]


def test_it_is_found_upwards_and_is_no_document(folder: Path, capsys: Capture) -> None:
    say("- {rule: BL216, path: '**', reason: 原件如此}\n")
    assert side_file(folder / "甲县") == folder / NAME
    assert [d["path"] for d in told(capsys, ".")["documents"]] == ["甲县/预算.txt"]


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_what_carries_no_comments_is_let_be_from_beside(folder: Path, capsys: Capture, form: str) -> None:
    if form == "xlsx":
        Path("预算.xlsx").write_bytes(excel({"收入": rows(*ROWS)}))
    else:
        lines = [" ".join(row) for row in ROWS]

        def page(canvas: Any) -> None:
            for n, words in enumerate(lines[:3]):
                text_on(canvas, 60, 60 + 24 * n, words)
            table_on(canvas, 130, *lines[3:])

        Path("预算.pdf").write_bytes(drawn(page))
    file = f"预算.{form}"
    assert [d["row_label"] for d in told(capsys, *ARGS, file)["diagnostics"]] == ["教育支出", "卫生健康支出"]
    say(f"- {{rule: BL216, path: {file}, row: 教育支出, reason: 扫描原件如此}}\n")
    made = told(capsys, *ARGS, file)
    assert let_be(made) == ["教育支出"] and not about(made)
    mark = next(d["fingerprint"] for d in made["diagnostics"] if not d["suppressed"])
    say(f"- {{fingerprint: '{mark}', reason: 扫描原件如此}}\n")
    assert let_be(told(capsys, *ARGS, file)) == ["卫生健康支出"]


def test_an_expired_entry_lets_nothing_be_and_is_told(folder: Path, capsys: Capture) -> None:
    today = date.today()
    for until, held in ((today, True), (today - timedelta(days=1), False)):
        say(f"\n- {{rule: BL216, path: 甲县, until: {until}, reason: 年底前更正}}\n")
        made = told(capsys, *ARGS, ".")
        assert bool(let_be(made)) == held
        assert about(made) == ([] if held else [("BL096", NAME, 2)])
    message = next(d["message"] for d in made["diagnostics"] if d["rule"] == "BL096")
    assert message.startswith(f"忽略「BL216」的期限({today - timedelta(days=1)})已过")


def test_what_is_wrong_with_entries_points_at_them(folder: Path, capsys: Capture) -> None:
    say(
        "- {rule: BL2166, path: 甲县, reason: 一}\n"
        "- {rule: BL095, path: 甲县, reason: 二}\n"
        "- {rule: BL216, path: 甲县, row: 没有这一行, reason: 三}\n"
        "- {rule: BL216, path: 丙县, reason: 四}\n"
        "- {fingerprint: 0123456789abcdef0123456789abcdef, reason: 五}\n"
    )
    made = told(capsys, ".")
    assert about(made) == [("BL094", NAME, 1), ("BL094", NAME, 2), *(("BL095", NAME, n) for n in (3, 4, 5))]
    near, own = (d["message"] + d["advice"] for d in made["diagnostics"] if d["rule"] == "BL094")
    assert "是不是「BL216」" in near and "--ignore BL095" in own
    main(["."])
    out = capsys.readouterr().out
    assert f"\n{NAME}\n" in out and "第3行第3列" in out, "people see it, too"


def test_a_run_over_part_of_the_files_calls_nothing_else_unused(folder: Path, capsys: Capture) -> None:
    say(
        "- {rule: BL216, path: 丙县, reason: 一}\n"
        "- {fingerprint: 0123456789abcdef0123456789abcdef, reason: 二}\n"
        "- {fingerprint: 0123456789abcdef0123456789abcdef, path: 甲县, reason: 三}\n"
        "- {rule: BL217, path: 甲县, reason: 四}\n"
    )
    assert about(told(capsys, "甲县/预算.txt")) == [("BL095", NAME, 3), ("BL095", NAME, 4)]
    assert about(told(capsys, "--select", "BL216,BL095", "甲县/预算.txt")) == []
    assert about(told(capsys, "--exclude", "丙县", ".")) == [("BL095", NAME, 3), ("BL095", NAME, 4)]
    Path("清单").write_text("甲县/预算.txt\n", encoding="utf-8")
    assert about(told(capsys, "--files-from", "清单")) == [("BL095", NAME, 3), ("BL095", NAME, 4)]
    Path("清单").unlink()
    # What could not be read may hold what an entry speaks of.
    Path("丙县").mkdir()
    Path("丙县/坏.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert ("BL095", NAME, 1) not in about(told(capsys, ".", code=2))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("rule: BL216\n", "1:1:最外层应为列表,每一条以「- 」开头"),
        ("- BL216\n", "1:3:这里应为「键: 值」,能用的有:fingerprint、rule"),
        ("- {rule: BL216, path: 甲县}\n", "1:3:每一条须写明 reason(为什么可以不改)"),
        ("- rule: BL216\n  path: 甲县\n  reason: ''\n", "3:11:reason 不能空着"),
        ("- rule: BL216\n  path: 甲县\n  reason:\n", "reason 不能空着"),
        ("- {rule: BL216, reason: 一}\n", "1:3:每一条须写明 fingerprint(发现的指纹),或 rule(规则)和 path(文件)"),
        ("- {path: 甲县, reason: 一}\n", "1:3:每一条须写明 fingerprint"),
        ("- rule: BL216\n  档案: 甲县\n  reason: 一\n", "2:3:没有「档案」这一项;可以是 fingerprint、rule"),
        ("- rule: BL216\n  path: 甲县\n  resaon: 一\n", "3:3:没有「resaon」这一项;是不是「reason」"),
        ("- {rule: BL216, path: 甲县, reason: 一, until: 2024-02-30}\n", "until 应为日历上有的日期"),
        ("- {rule: BL216, path: 甲县, reason: 一, until: 年底}\n", "until 应为日历上有的日期,如 2026-12-31,不能是「年底」"),
        ("- {fingerprint: abc, reason: 一}\n", "1:17:fingerprint 应为32位的指纹"),
        ("- {rule: [BL216], path: 甲县, reason: 一}\n", "1:10:这里应为文字,不能空着"),
        ("- {rule: BL216, path: '[z-a]', reason: 一}\n", "1:23:「[z-a]」不合任何文件"),
        ("- {rule: BL216, path: 甲县, reason: 一\n", "YAML 写法有误"),
    ],
)  # fmt: skip
def test_a_fault_ends_the_run_with_its_place(folder: Path, capsys: Capture, text: str, fault: str) -> None:
    say(text)
    assert main(["."]) == 2
    out = capsys.readouterr()
    assert not out.out and fault in out.err and out.err.startswith(f"budgetlint: {NAME}:")
    assert main(["--no-suppressions", "."]) in (0, 1), "it is not even read"
    capsys.readouterr()


def test_the_configuration_may_say_where_it_is(folder: Path, capsys: Capture) -> None:
    Path("说明").mkdir()
    say("- {rule: BL216, path: ../甲县, row: 教育支出, reason: 原件如此}\n", Path("说明"))
    Path("budgetlint.yaml").write_text(f"suppressions: 说明/{NAME}\n", encoding="utf-8")
    assert let_be(told(capsys, *ARGS, "甲县")) == ["教育支出"]
    Path("budgetlint.yaml").write_text("suppressions: 没有.yaml\n", encoding="utf-8")
    assert main(["甲县"]) == 2
    assert "没有.yaml:没有这个文件" in capsys.readouterr().err


def test_how_grave_and_where_they_count_is_configured_as_of_other_rules(folder: Path, capsys: Capture) -> None:
    say("- {rule: BL217, path: 甲县, reason: 一}\n")
    Path("budgetlint.yaml").write_text("severity: {suppression-unused: error}\nselect: [BL217, BL095]\n", "utf-8")
    [one] = told(capsys, ".", code=1)["diagnostics"]
    assert (one["rule"], one["severity"], one["path"]) == ("BL095", "error", NAME)
    Path("budgetlint.yaml").write_text("fail-on: warning\nselect: [BL217, BL095]\n", "utf-8")
    assert len(told(capsys, ".", code=1)["diagnostics"]) == 1
    text = "overrides: [{files: 甲县, ignore: [BL217]}]\nselect: [BL217, BL095]\n"
    Path("budgetlint.yaml").write_text(text, "utf-8")
    assert told(capsys, ".", code=0)["diagnostics"] == [], "the rule did not run there"
    Path("甲县/预算.txt").write_text("budgetlint: ignore-file[BL216] 一\n" + TEXT, encoding="utf-8")
    text = "overrides: [{files: 甲县, ignore: [BL095]}]\nselect: [BL217, BL216, BL095]\n"
    Path("budgetlint.yaml").write_text(text, "utf-8")
    Path("甲县/预算.txt").write_text("budgetlint: ignore-file[BL217] 一\n" + TEXT, encoding="utf-8")
    own = [d["path"] for d in told(capsys, ".", code=1)["diagnostics"] if d["rule"] == "BL095"]
    assert own == [NAME], "of its own directives that document hears nothing"


def test_an_empty_one_says_nothing(folder: Path, capsys: Capture) -> None:
    say("# 还没有\n")
    assert not let_be(told(capsys, "."))


@pytest.mark.parametrize("page", ["suppressions.md", "suppressions.en.md"])
def test_the_page_shows_what_works(folder: Path, page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    [shown] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    say(shown)
    assert len(read_side(folder / NAME, NAME).entries) == 2
    for example in re.findall(r"```text\n(.*?)```", text, re.DOTALL):
        directives = [n.of for n in taken_out(example)[2]]
        assert len(directives) == 2 and not any(getattr(d, "fault", None) for d in directives)
    commands = re.findall(r"`baseline (\w+) ", text)
    assert commands == ["write", "update", "prune", "check"]


@pytest.mark.parametrize(
    "text",
    [
        "- {rule: BL216, path: 甲县, reason: 一}\n\n-   rule: BL217\n    path: 乙县\n    reason: |\n      - 二\n      - 三\n",
        "# 说明\n  - rule: BL216\n    path: 甲县\n    reason: 一\n",
        "[{rule: BL216, path: 甲县, reason: 一}, {rule: BL217, path: 甲县, reason: 二}]\n",
        "-\n  rule: BL216\n  path: 甲县\n  reason: 一\n- rule: BL217\n  path: 甲县\n  reason: 二\n",
        "\ufeff- rule: BL216\r\n  path: 甲县\r\n  reason: 一\r\n",
    ],
)
def test_what_is_known_from_an_earlier_run_is_the_same(folder: Path, text: str) -> None:
    """Entry by entry with its place, however the file is laid out; most runs import no parser."""
    (folder / NAME).write_bytes(text.encode())
    read = read_side(folder / NAME, NAME).entries
    assert read == tuple(map(_entry, read_list(text.encode(), NAME))) and read
