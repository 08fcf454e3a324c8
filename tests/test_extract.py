"""budgetlint extract over a folder: one table of facts, one of findings, in three formats that say the same."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from budgetlint.cli import main
from budgetlint.cli.spool import Spool
from budgetlint.formats import dataset
from sandbox import ROOT

Capture = pytest.CaptureFixture[str]
EXAMPLES = str(ROOT / "examples")
TABLES = [([], dataset.FACTS), (["--findings"], dataset.FINDINGS)]
IDS = ["facts", "findings"]
_KNOWN: dict[tuple[str, ...], list[dict[str, Any]]] = {}
pytestmark = pytest.mark.xdist_group("extract")
_DUCKDB = pytest.mark.skipif(find_spec("duckdb") is None, reason="DuckDB is not installed")


def lines(capsys: Capture, *args: str) -> list[dict[str, Any]]:
    assert main(["extract", *args]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def of_examples(capsys: Capture, *flags: str) -> list[dict[str, Any]]:
    """The records of the examples, extracted once for all tests."""
    if flags not in _KNOWN:
        _KNOWN[flags] = lines(capsys, EXAMPLES, *flags)
    return _KNOWN[flags]


@pytest.mark.parametrize(("flags", "columns"), TABLES, ids=IDS)
def test_a_record_holds_every_column(flags: list[str], columns: dataset.Columns, capsys: Capture) -> None:
    found = of_examples(capsys, *flags)
    nested = {"key", "address"}
    flat = {name for name in columns if not name.startswith(("key_", "at_"))}
    assert found and all(record.keys() - nested == flat for record in found)
    assert all(f"key_{name}" in columns for record in found for name in record.get("key", ()))


def test_both_tables_share_the_key_of_a_file(capsys: Capture) -> None:
    def key(record: dict[str, Any]) -> tuple[str, ...]:
        return tuple(
            record[name] for name in ("document", "path", "sha256", "entity", "year", "kind", "level", "province")
        )

    facts, findings = of_examples(capsys), of_examples(capsys, "--findings")
    assert len({key(r) for r in facts}) == 9 and {key(r) for r in findings} <= {key(r) for r in facts}
    in_findings = {r["table_title"] for r in findings if r["table_title"]}
    missing = in_findings - {r["table_title"] for r in facts}
    assert missing == {"一般公共预算本级基本支出表", "国有资本经营预算财政拨款支出决算表"}, "no document has these"


def test_yuan_is_the_amount_in_one_unit(capsys: Capture) -> None:
    facts = of_examples(capsys)
    exponent = {"元": 0, "万元": 4, "亿元": 8}
    money = [r for r in facts if r["yuan"] is not None]
    assert len(money) > 500 and {r["unit"] for r in money} <= exponent.keys()
    assert all(Decimal(r["yuan"]) == Decimal(r["amount"]).scaleb(exponent[r["unit"]]) for r in money)
    assert not any(re.search("[eE]", r["yuan"]) for r in money)
    assert all(r["yuan"] is None for r in facts if r["unit"] not in exponent)


@pytest.mark.parametrize(("flags", "columns"), TABLES, ids=IDS)
def test_csv_says_the_same(flags: list[str], columns: dataset.Columns, tmp_path: Path, capsys: Capture) -> None:
    records = of_examples(capsys, *flags)
    file = tmp_path / "表.csv"
    assert main(["extract", EXAMPLES, *flags, "--format", "csv", "-o", str(file)]) == 0
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == list(columns) and len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        for name in columns:
            value = record[name] if name in record else record.get("key", {}).get(name.removeprefix("key_"))
            assert row[name] == ("" if value is None else " ".join(value) if isinstance(value, list) else str(value))


def alone(*command: str) -> str:
    """What a process of its own prints: DuckDB has last words at the end of any that does not leave at once."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, *command], env=env, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return done.stdout


def read_parquet(file: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """Names of the columns, and rows as plain values."""
    code = (
        "import duckdb, json, os, sys\n"
        "found = duckdb.connect().execute('SELECT * FROM read_parquet(?)', sys.argv[1:])\n"
        "print(json.dumps([[d[0] for d in found.description], found.fetchall()], default=str), flush=True)\n"
        "os._exit(0)"
    )
    names, rows = json.loads(alone("-c", code, str(file)))
    return names, [dict(zip(names, row, strict=True)) for row in rows]


@_DUCKDB
@pytest.mark.parametrize(("flags", "columns"), TABLES, ids=IDS)
def test_parquet_says_the_same(flags: list[str], columns: dataset.Columns, tmp_path: Path, capsys: Capture) -> None:
    records = of_examples(capsys, *flags)
    file = tmp_path / "甲县's 表.parquet"
    alone("-m", "budgetlint", "extract", EXAMPLES, *flags, "--format", "parquet", "-o", str(file))
    names, rows = read_parquet(file)
    assert names == list(columns) and len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        assert row["sha256"] == record["sha256"] and row["line"] == record["line"] and row["year"] == record["year"]
        if not flags:
            assert row["yuan"] is record["yuan"] is None or Decimal(row["yuan"]) == Decimal(record["yuan"])
            assert row["bound"] is record["bound"] and row["key_fund"] == record["key"].get("fund")
    assert [p.name for p in tmp_path.iterdir()] == [file.name], "no draft is left"


@pytest.mark.parametrize("form", ["csv", pytest.param("parquet", marks=_DUCKDB)])
def test_an_empty_table_is_a_table(form: str, tmp_path: Path) -> None:
    document, file = tmp_path / "空.txt", tmp_path / f"表.{form}"
    document.write_text("甲县教育局2024年部门预算公开\n", encoding="utf-8")
    alone("-m", "budgetlint", "extract", str(document), "--format", form, "-o", str(file))
    if form == "csv":
        assert file.read_text(encoding="utf-8-sig").splitlines() == [",".join(dataset.FACTS)]
    else:
        assert read_parquet(file) == (list(dataset.FACTS), [])


def test_parquet_goes_to_a_file_and_needs_its_component(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["extract", EXAMPLES, "--format", "parquet"]) == 2
    assert "-o" in capsys.readouterr().err
    monkeypatch.setattr("budgetlint.cli.extract.find_spec", lambda name: None)
    assert main(["extract", EXAMPLES, "--format", "parquet", "-o", str(tmp_path / "x.parquet")]) == 2
    assert "pip install 'budgetlint[parquet]'" in capsys.readouterr().err and not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["jsonl", "csv", pytest.param("parquet", marks=_DUCKDB)])
def test_what_cannot_be_written_is_a_sentence_and_leaves_nothing(form: str, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "没有的文件夹" / "表"
    assert main(["extract", EXAMPLES, "--format", form, "-o", str(file)]) == 2
    assert "写不进去" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_an_old_table_stays_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "表.jsonl"
    file.write_text("旧\n", encoding="utf-8")

    def broken(*_: object) -> object:
        yield "一半\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Spool, "lines", broken)
    assert main(["extract", EXAMPLES, "-o", str(file)]) == 2
    assert file.read_text(encoding="utf-8") == "旧\n" and [p.name for p in tmp_path.iterdir()] == [file.name]


def test_files_that_are_one_disclosure_are_so_here_too(tmp_path: Path, capsys: Capture) -> None:
    head = "甲县教育局\n2024年部门预算公开\n\n"
    table = "部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t16.00\t16.00\n合计\t\t16.00\t16.00\n"
    told = "二、收入预算情况说明\n2024年收入预算16.00万元,其中:一般公共预算收入16.00万元。\n"
    for name, text in (("表.txt", table), ("说明.txt", told)):
        (tmp_path / name).write_text(head + text, encoding="utf-8")
    joined, apart = lines(capsys, str(tmp_path)), lines(capsys, str(tmp_path), "--separate")
    assert len({r["document"] for r in joined}) == 1 and len({r["document"] for r in apart}) == 2
    assert len({r["path"] for r in joined}) == len({r["sha256"] for r in joined}) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_memory_does_not_grow_with_the_number_of_documents(tmp_path: Path) -> None:
    text = Path(EXAMPLES, "department-budget-clean.txt").read_text(encoding="utf-8")
    code = (
        "import sys\nfrom budgetlint.cli import main\nassert main(sys.argv[1:]) == 0\n"
        "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
    )
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    peaks = []
    for count in (1, 24, 44):  # after the first all caches are there; the heap has its shape after some ten documents
        folder = tmp_path / str(count)
        folder.mkdir()
        for n in range(count):
            own = text.replace("交通运输局", f"第{n}局")
            (folder / f"{n}.txt").write_text(own, encoding="utf-8")
        command = [sys.executable, "-c", code, "extract", str(folder), "-o", str(tmp_path / "表.jsonl")]
        peaks.append(int(subprocess.run(command, env=env, capture_output=True, check=True).stdout))
    assert peaks[2] - peaks[1] < 20 * 75, "kB; a document as understood takes more than a megabyte"
