"""Whole runs of the command line: what goes in, what comes out, which exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from budgetlint import __version__, cli
from budgetlint.api import AnyRule, Context, Disclosure, Finding, Span, Yield
from budgetlint.api import rule as make_rule
from budgetlint.cli import main
from budgetlint.formats.words import width
from budgetlint.model.nodes import Document
from budgetlint.model.source import Source
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.syntax import parse
from budgetlint.testing import check_rule, installed
from sandbox import ROOT

SMALL = (
    "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
    "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n"
)
CLEAN = (ROOT / "examples/department-budget-clean.txt").read_text("utf-8")
WRONG = CLEAN.replace("\t52.18\n", "\t52.1.8\n", 1)
WRONG_LINE = WRONG[: WRONG.index("52.1.8")].count("\n") + 1

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("clean.txt").write_text(CLEAN, encoding="utf-8")
    Path("wrong.txt").write_text(WRONG, encoding="utf-8")
    return tmp_path


def run(*args: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(p for p in sys.path if p)
    return subprocess.run(
        [sys.executable, *args],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["clean.txt"], 0),
        (["check", "clean.txt"], 0),
        (["wrong.txt"], 1),
        (["wrong.txt", "--fail-on", "never"], 0),
        (["wrong.txt", "--ignore", "BL216"], 0),
        (["--quiet", "clean.txt", "--lang", "en", "wrong.txt"], 1),
        (["clean.txt", "--fail-on", "info"], 0),
        (["missing.txt", "wrong.txt"], 2),
        ([], 1),
    ],
)
def test_exit_codes(folder: Path, args: list[str], code: int) -> None:
    assert main(args) == code


def test_folders_are_sorted_without_what_is_hidden(folder: Path, capsys: Capture) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".git/x.txt", "b/.x.txt"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(SMALL, encoding="utf-8")
    main([".", "a.txt", "--format", "json"])
    read = [d["path"] for d in json.loads(capsys.readouterr().out)["documents"]]
    assert read == ["a.txt", "clean.txt", "wrong.txt", "b/1.txt", "b/2.txt"]


def test_an_unreadable_file_is_one_sentence_and_the_others_are_done(folder: Path, capsys: Capture) -> None:
    Path("image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    Path("empty.txt").write_bytes(b"")
    assert main([".", "--format", "json"]) == 2
    report = json.loads(capsys.readouterr().out)
    assert [Path(p["path"]).name for p in report["unread"]] == ["empty.txt", "image.txt"]
    assert all(p["message"].count("\n") == 0 and p["path"] in p["message"] for p in report["unread"])
    assert len(report["documents"]) == 2 and not report["complete"]


def test_an_empty_folder_and_a_file_too_large(folder: Path, capsys: Capture) -> None:
    Path("void").mkdir()
    assert main(["void"]) == 2
    assert "没有可以检查的文件" in capsys.readouterr().out
    Path("large.txt").write_bytes(b"x" * (2**20 + 1))
    assert main(["large.txt", "--max-size", "1"]) == 2
    assert "--max-size" in "".join(capsys.readouterr().out.split())


def test_a_fault_of_ours_in_one_file_is_contained(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(source: Source) -> Document:
        if source.path == "clean.txt":
            raise ZeroDivisionError("哎呀")
        return parse(source)

    monkeypatch.setattr("budgetlint.session.parse", fail)
    assert main(["clean.txt", "wrong.txt", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert "哎呀" in report["crashes"][0]["message"] and "Traceback" not in err
    assert [d["path"] for d in report["documents"]] == ["wrong.txt"]
    main(["clean.txt", "--debug"])
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--fromat", "json"], "--format"),
        (["--format", "jsn"], "json"),
        (["--format", "json="], "没有写文件名"),
        (["--select", ""], "没有写是哪些规则"),
        (["--ignore", " , "], "没有写是哪些规则"),
        (["rules", "--select="], "没有写是哪些规则"),
        (["--lang", "fr"], "zh、en"),
        (["--fail-on", "errr"], "error"),
        (["--year", "二〇二四"], "--year"),
        (["--published", "2024-02-30"], "--published"),
        (["--approved", "上周"], "不是日期"),
        (["--unit-approved", "0024-02-03"], "2024-02-20"),
        (["--adopted="], "不是日期"),
        (["--kind", "部门预决算"], "部门预算"),
        (["--select", "no-budget-tabel"], "no-budget-table"),
        (["--max-size"], "缺少一个值"),
        (["--quiet=1"], "不带值"),
        (["--format", "json", "--format", "human"], "同一处"),
        (["--lang", "en", "rules"], "./rules"),
        (["explain"], "BL006"),
        (["explain", "BL999"], "BL999"),
        (["explain", "illegal-amuont"], "illegal-amount"),
        (["rules", "BL7x"], "BL7x"),
        (["extract", "--format", "xml"], "jsonl"),
    ],
)
def test_wrong_use_is_one_sentence_and_2(folder: Path, capsys: Capture, args: list[str], sentence: str) -> None:
    assert main(args) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and sentence in err, err


def test_several_formats_at_once_each_whole_or_not_at_all(folder: Path, capsys: Capture) -> None:
    assert main(["wrong.txt", "--format", "json=out.json", "--format", "concise", "--format", "human=out.txt"]) == 1
    assert capsys.readouterr().out.startswith(f"wrong.txt:{WRONG_LINE}:")
    assert json.loads(Path("out.json").read_text("utf-8"))["diagnostics"]
    assert "不是规范的金额" in Path("out.txt").read_text("utf-8")
    assert main(["wrong.txt", "--format", "json=no/such/out.json"]) == 2
    assert "写不进去" in capsys.readouterr().err
    assert not [p for p in folder.iterdir() if p.suffix == ".tmp"]


def test_a_failed_write_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("out.json").write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "磁盘满了")

    monkeypatch.setattr(os, "replace", fail)
    assert main(["wrong.txt", "--format", "json=out.json"]) == 2
    assert Path("out.json").read_text("utf-8") == "old"
    assert sorted(p.name for p in folder.iterdir()) == ["clean.txt", "out.json", "wrong.txt"]


def test_what_the_user_states_is_taken(folder: Path, capsys: Capture) -> None:
    main(["clean.txt", "--kind", "单位预算", "--year", "2023", "--entity", "甲县第一中学", "--format", "json"])
    [document] = json.loads(capsys.readouterr().out)["documents"]
    assert [document[k]["value"] for k in ("kind", "year", "entity")] == ["单位预算", 2023, "甲县第一中学"]
    assert document["kind"]["confidence"] == "stated"


def test_dates_may_be_stated(folder: Path, capsys: Capture) -> None:
    main(["clean.txt", "--published", "2024年2月20日", "--approved", "2024/2/5", "--format", "json"])
    dates = json.loads(capsys.readouterr().out)["documents"][0]["dates"]
    assert list(dates) == ["adopted", "approved", "unit_approved", "published", "signed"]
    assert (dates["approved"]["value"], dates["published"]["value"]) == ("2024-02-05", "2024-02-20")
    assert dates["published"]["confidence"] == "stated"
    main(["clean.txt", "--published", "2024-02-20"])
    assert "公开日 2024-02-20(指明)" in capsys.readouterr().out


def test_strict_takes_what_was_not_judged_for_incomplete(folder: Path) -> None:
    Path("plain.txt").write_text("今天天气很好。\n", encoding="utf-8")
    assert main(["plain.txt"]) == 0
    assert main(["plain.txt", "--strict"]) == 2


def rule(id: str, name: str, severity: str) -> AnyRule:
    """A rule that finds the first word of every document, for one and the same cause."""

    @make_rule(
        id=id, name=name, on=Disclosure, requirement=["R4"], severity=severity, messages={"m": f"{name}说"}, since=2017
    )
    def found(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        """开头没有问题。"""
        yield Finding("m", Span(0, 2), cause="开头")

    return found


@pytest.mark.parametrize(
    ("select", "ignore", "leads", "also"),
    [
        ((), (), "ZZ001", ("ZZ002",)),
        (("ZZ002",), (), "ZZ002", ()),
        (("second",), (), "ZZ002", ()),
        (("ZZ",), ("first",), "ZZ002", ()),
        ((), ("ZZ002",), "ZZ001", ()),
    ],
)
def test_a_finding_is_there_while_any_of_its_rules_is(
    select: tuple[str, ...], ignore: tuple[str, ...], leads: str, also: tuple[str, ...]
) -> None:
    both = (rule("ZZ001", "first", "error"), rule("ZZ002", "second", "warning"))
    session = Session(installed(), Settings(select, ignore), both)
    [found] = session.report([session.understand("a.txt", SMALL.encode())]).diagnostics
    assert (found.rule, found.also) == (leads, also)


@pytest.mark.parametrize("chosen", ["BL216", "illegal-amount", "BL2", "bl216", "BL003, BL216"])
def test_rules_are_selected_by_id_name_and_prefix(folder: Path, capsys: Capture, chosen: str) -> None:
    assert main(["wrong.txt", "--select", chosen, "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {d["rule"] for d in report["diagnostics"]} == {"BL216"}
    assert {r["id"][:3] for r in report["rules"]} <= {"BL0", "BL2"}
    assert main(["wrong.txt", "--select", chosen, "--ignore", "illegal-amount"]) == 0


def test_rules_are_listed(capsys: Capture) -> None:
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    assert "BL216  错误  illegal-amount" in out and not [line for line in out.splitlines() if width(line) > 100]
    assert main(["rules", "BL21", "--ignore", "BL217", "--format", "json"]) == 0
    listed = {r["id"]: r for r in json.loads(capsys.readouterr().out)}
    assert "BL216" in listed and "BL217" not in listed and all(name.startswith("BL21") for name in listed)
    [known] = [r for r in installed().rules if r.id == "BL216"]
    assert listed["BL216"]["since"] == known.since and listed["BL216"]["summary"] == known.summary
    assert main(["rules", "--select", "no-budget-table", "--format", "json"]) == 0
    [one] = json.loads(capsys.readouterr().out)
    assert one["id"] == "BL006" and "部门预算" in one["applies"] and one["requirement"]


def test_a_rule_is_explained(capsys: Capture) -> None:
    assert main(["explain", "no-budget-table"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("BL006 no-budget-table\n")
    for part in ("依据:《地方预决算公开操作规程》(财预〔2016〕143号)", "适用:部门预算", "级别:警告", "提示语 "):
        assert f"\n{part}" in out
    assert out.index("提示语 ") < out.index("\n会被发现:\n    ") < out.index("\n符合要求:\n    ")


def test_every_rule_is_explained_within_the_width(capsys: Capture) -> None:
    for one in installed().rules:
        assert main(["explain", one.id]) == 0
        told = capsys.readouterr().out.partition("会被发现:")[0]
        assert not [line for line in told.splitlines() if width(line) > 100], one.id
        assert "".join(one.summary.split()) in "".join(told.split())


def test_coverage_follows_the_human_report_and_is_in_the_json(folder: Path, capsys: Capture) -> None:
    assert main(["wrong.txt", "--coverage", "--format", "human", "--format", "json=out.json"]) == 1
    out = capsys.readouterr().out
    assert out.index("共检查 1 份文件") < out.index("检查覆盖") < out.index("表内金额有几条互相独立的关系可以核对")
    [covered] = json.loads(Path("out.json").read_text("utf-8"))["coverage"]
    counted = next(line.split() for line in out.splitlines() if line.startswith("  wrong.txt "))
    assert counted[1] == str(sum(covered["amounts"]))
    assert covered["prose"]["amounts"] == covered["prose"]["bound"] + len(covered["prose"]["unbound"])
    assert main(["wrong.txt"]) == 1
    assert "检查覆盖" not in capsys.readouterr().out
    assert main(["wrong.txt", "--coverage", "--format", "concise"]) == 2
    assert "--format human" in capsys.readouterr().err


def test_extract(folder: Path, capsys: Capture) -> None:
    Path("small.txt").write_text(SMALL, encoding="utf-8")
    assert main(["extract", "small.txt"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert records[0]["raw"] == "12.00" and records[0]["table_kind"] == "T2"
    assert main(["extract", "small.txt", "--format", "csv", "-o", "facts.csv"]) == 0
    data = Path("facts.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdocument,path,") and data.count(b"\n") == len(records) + 1
    assert main(["extract", "small.txt", "--tables", "missing.txt"]) == 2
    out, err = capsys.readouterr()
    assert "部门收入总体情况表" in out and "missing.txt" in err


def test_docs_are_written_and_checked(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlint.cli.docs.check_rule", cache(check_rule))  # the rules do not change in between
    assert main(["docs", "--check"]) == 2
    Path("docs").mkdir()
    assert main(["docs", "--write"]) == 0
    assert main(["docs", "--check"]) == 0
    Path("docs/rules.md").write_text("手改", encoding="utf-8")
    assert main(["docs", "--check"]) == 1
    assert "docs --write" in capsys.readouterr().err


def test_help_is_in_chinese_and_names_the_commands(capsys: Capture) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in cli.COMMANDS) and "退出码" in out


@pytest.mark.parametrize("command", list(cli.COMMANDS))
def test_help_is_aligned_in_cells(command: str, capsys: Capture) -> None:
    assert main([command, "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    entries = [m for line in lines if (m := re.match(r"  (\S(?: ?\S)*) {2,}\S", line))]
    assert len(entries) > 2 and {width(m[0]) - width(m[0][-1]) for m in entries} == {24}
    assert all(width(line) <= 100 for line in lines)


def test_every_command_is_a_module_of_its_name() -> None:
    assert all(callable(import_module(f"budgetlint.cli.{name}").run) for name in cli.COMMANDS)


def test_version_needs_nothing_heavy() -> None:
    code = (
        "import sys\nfrom budgetlint.cli import main\ncode = main(['--version'])\n"
        "print([m for m in ('attr', 'lark', 'ruamel.yaml', 'importlib.metadata', 'pluggy', 'pathlib') if m in sys.modules])\n"
        "raise SystemExit(code)"
    )
    done = run("-c", code)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == f"budgetlint {__version__}" and done.stdout.splitlines()[-1] == "[]"


def test_version_tells_the_packs_and_plugins(tmp_path: Path) -> None:
    info = tmp_path / "a_plugin-1.2.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: a-plugin\nVersion: 1.2.3\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[budgetlint]\nsichuan = a_plugin:PACK\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-m", "budgetlint", "--version"], env=os.environ | {"PYTHONPATH": path}, capture_output=True
    )
    first, title, *packs = done.stdout.decode("utf-8").splitlines()
    assert (first, title) == (f"budgetlint {__version__}", "规则包和插件:")
    assert {
        f"  hebei {__version__}",
        f"  national {__version__}",
        f"  xinjiang {__version__}",
        "  sichuan 1.2.3(发行包 a-plugin)",
    } <= set(packs)


def test_output_is_utf8_whatever_the_locale_and_survives_a_closed_pipe(folder: Path) -> None:
    path = os.pathsep.join(p for p in sys.path if p)
    env = os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-m", "budgetlint", "wrong.txt"], env=env, capture_output=True, check=False)
    assert done.returncode == 1 and "不是规范的金额" in done.stdout.decode("utf-8")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "budgetlint", "wrong.txt"], env=env, stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")
