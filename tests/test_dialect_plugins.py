"""Dialects that plugins add: tables in lines of another shape, by a grammar that extends one of ours."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from budgetlint.api import Dialect, hookimpl
from budgetlint.formats import plugin as formats
from budgetlint.plugins import PluginError, Plugins, load
from budgetlint.readers.dialects import DialectError
from budgetlint.session import Session
from test_plugins import install

ROWS = """
%import rows (start, row, CELL, EOR, RULE)
%override start: (row EOR | RULE | PAGE_TOTAL)*
%declare PAGE_TOTAL
"""
DOTTED = Dialect(
    name="dotted",
    extends="rows",
    line=r"[^¦\n]*(?:¦[^¦\n]*)+",
    separator="¦",
    marks={"PAGE_TOTAL": r"本页小计.*"},
    grammar=ROWS,
)
TEXT = """甲县教育局2024年部门预算公开

部门支出总体情况表
单位:万元
科目编码¦科目名称¦合计¦基本支出¦项目支出
205¦教育支出¦100.00¦80.00¦22.00
本页小计¦¦100.00¦80.00¦22.00

208¦社会保障和就业支出¦12.00¦12.00¦0.00
合计¦¦112.00¦92.00¦22.00

一、部门职责
拟订全县教育发展规划。
"""


def plugins(*dialects: Dialect) -> Plugins:
    @hookimpl
    def budgetlint_dialects() -> tuple[Dialect, ...]:
        return dialects

    return load({"formats": formats, "trial": SimpleNamespace(budgetlint_dialects=budgetlint_dialects)})


def test_a_table_in_a_dialect_of_a_plugin_is_read() -> None:
    session = Session(plugins(DOTTED))
    [table] = session.understand("例.txt", TEXT.encode()).tables
    assert table.kind == "T3"
    assert [f.figure.amount.digits for f in table.facts if f.row_label == "合计" and f.figure.amount] == [
        "112.00",
        "92.00",
        "22.00",
    ]
    assert not Session(plugins()).understand("例.txt", TEXT.encode()).tables


def test_what_is_wrong_in_it_is_found_at_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("例.txt").write_text(TEXT, encoding="utf-8")
    found = [d for d in Session(plugins(DOTTED)).check(["例.txt"]).diagnostics if d.rule.startswith("BL2")]
    assert found and {d.place.line for d in found} <= {6, 10}


def test_lines_that_the_grammar_does_not_take_stay_text() -> None:
    strict = ROWS.replace("(row EOR | RULE | PAGE_TOTAL)*", "row EOR PAGE_TOTAL")
    dialect = Dialect("strict", "rows", DOTTED.line, "¦", {"PAGE_TOTAL": "本页小计.*"}, strict)
    disclosure = Session(plugins(dialect)).understand("例.txt", TEXT.encode())
    assert not disclosure.tables and "112.00" in disclosure.source.text


def test_cells_may_stand_a_line_each() -> None:
    text = "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
    rows = (("科目编码", "科目名称", "合计"), ("205", "教育支出", "9.00"), ("229", "其他支出", "9.00"))
    text += "\n".join("".join(f"@{cell}\n" for cell in row) for row in rows)
    dialect = Dialect("at", "cells", "@.*", "^@")
    [table] = Session(plugins(dialect)).understand("例.txt", text.encode()).tables
    assert table.kind == "T2" and [len(r.cells) for r in table.node.rows] == [3, 3, 3]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"extends": "columns"}, "extends 只能是"),
        ({"marks": {"page": "x"}}, "须为大写字母"),
        ({"line": "(a"}, "「dotted」有误"),
        ({"grammar": ROWS.replace("(row EOR", "(rwo EOR")}, "rwo"),
        ({"grammar": "%import nowhere (start)"}, "有误"),
        ({"grammar": "start: CELL | CELL EOR* EOR*\n%declare CELL EOR"}, "有误"),
    ],
)
def test_a_dialect_that_is_not_well_formed_is_refused(changed: dict[str, Any], told: str) -> None:
    fields: dict[str, Any] = {
        "name": "dotted",
        "extends": "rows",
        "line": DOTTED.line,
        "separator": "¦",
        "marks": DOTTED.marks,
    }
    with pytest.raises(DialectError, match=told):
        Dialect(**{**fields, "grammar": ROWS, **changed})


def test_a_plugin_with_a_broken_grammar_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    code = (
        "from budgetlint.api import Dialect, hookimpl\n"
        "@hookimpl\ndef budgetlint_dialects():\n"
        "    return [Dialect('broken', 'rows', '.*¦.*', '¦', {}, 'start: (((')]\n"
    )
    install(tmp_path, "pack_broken_grammar", code)
    with pytest.raises(PluginError, match=r"pack_broken_grammar 1\.2\.3.*「broken」有误"):
        load({"formats": formats})
