"""Workbooks of 1997 and before, record by record: figures as their formats print them."""

from __future__ import annotations

import struct

import pytest

from budgetlint.model.workbook import Hidden
from budgetlint.readers.layout import Limits, Refused
from budgetlint.readers.sheets import read
from budgetlint.readers.sheets.strings import SharedTexts
from readers.making import grids, lines, noted, place, squares
from readers.records import (
    compound,
    figure,
    formula,
    hidden_columns,
    hidden_row,
    label,
    merged,
    record,
    short,
    workbook,
)

DIVIDED_BY_ZERO = b"\x02\0\x07\0\0\0\xff\xff"


def test_a_workbook_of_1997() -> None:
    cells = [
        label(0, 0, 0),
        label(1, 0, 1),
        label(1, 1, 2),
        label(1, 2, 3),
        label(2, 0, 4),
        figure(2, 1, 45.0, 1),
        short(2, 2, (1250 << 2) | 3, 2),
        label(3, 0, 5),
        formula(3, 1, struct.pack("<d", 2.675), 1),
        formula(3, 2, DIVIDED_BY_ZERO),
        merged((0, 0, 0, 2)),
    ]
    texts = ["2024年收支总表", "项目", "金额", "比例", "收入", "支出"]
    found = list(read(workbook(cells, texts, ["#,##0.00_ ", "0.0%"]), Limits()))
    assert lines(found) == ["2024年收支总表"]
    assert squares(grids(found)[0]) == [
        ["项目", "金额", "比例"],
        ["收入", "45.00", "1250.0%"],
        ["支出", "2.68", "#DIV/0!"],
    ]
    assert place(found[0]).cell == "A1:C1"


def test_what_is_hidden() -> None:
    cells = [hidden_columns(1, 1), hidden_row(1), *(figure(r, c, 1) for r in range(3) for c in range(3))]
    name = grids(list(read(workbook(cells), Limits())))[0].address.sheet or ""
    assert noted(read(workbook(cells), Limits())) == {f"{name}!B1": Hidden(name, ((2, 2),), (("B", "B"),))}
    assert noted(read(workbook(cells, hidden=True), Limits())) == {f"{name}!A1": Hidden(name)}


def test_shared_texts_cut_anywhere() -> None:
    head = struct.pack("<II", 3, 3)
    rich = struct.pack("<HBH", 2, 8, 1) + b"ab" + b"\0\0\0\0"
    wide = struct.pack("<HB", 4, 1) + "收入".encode("utf-16-le")
    segments = [head + rich + wide, b"\0xy" + struct.pack("<HBI", 1, 4, 3), b"\0z", b"..."]
    assert SharedTexts(segments).read() == ["ab", "收入xy", "z"]
    assert SharedTexts(segments[:1]).read() == ["ab"]
    assert SharedTexts([]).read() == []


def test_formulas_with_texts_and_truth_values() -> None:
    text = record(0x207, struct.pack("<HB", 2, 1) + "合计".encode("utf-16-le"))
    cells = [formula(0, 0, b"\0\0\0\0\0\0\xff\xff"), text, formula(0, 1, b"\1\0\1\0\0\0\xff\xff"), label(0, 2, 9)]
    assert squares(grids(list(read(workbook(cells), Limits())))[0]) == [["合计", "TRUE"]]


def test_zeros_that_the_sheet_does_not_show() -> None:
    cells = [figure(0, 0, 1), figure(0, 1, 0), figure(0, 2, 2), record(0x23E, struct.pack("<H16x", 0))]
    assert squares(grids(list(read(workbook(cells), Limits())))[0]) == [["1", "", "2"]]


def test_a_chart_in_a_sheet_is_skipped() -> None:
    chart = record(0x809, struct.pack("<HH12x", 0x600, 0x20)) + figure(5, 5, 7) + record(0x0A, b"")
    assert squares(grids(list(read(workbook([figure(0, 0, 1), chart, figure(0, 1, 2)]), Limits())))[0]) == [["1", "2"]]


def test_a_workbook_of_1995() -> None:
    name = "表".encode("gb18030")
    words = "收入".encode("gb18030")

    def stream(start: int) -> bytes:
        return (
            record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 1995))
            + record(0x42, struct.pack("<H", 936))
            + record(0x41E, struct.pack("<HB", 164, 4) + b"0.00")
            + record(0xE0, struct.pack("<HH12x", 0, 164))
            + record(0x85, struct.pack("<IHB", start, 0, len(name)) + name)
            + record(0x0A, b"")
        )

    sheet = (
        record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 1995))
        + record(0x204, struct.pack("<HHHH", 0, 0, 0, len(words)) + words)
        + figure(0, 1, 45)
        + b"".join(record(0x201, struct.pack("<HHH", 500 + n, 0, 0)) for n in range(420))
        + record(0x0A, b"")
    )
    found = list(read(compound({"Book": stream(len(stream(0))) + sheet}), Limits()))
    assert squares(grids(found)[0]) == [["收入", "45.00"]]
    assert place(found[0]).sheet == "表"


@pytest.mark.parametrize(
    ("data", "word_of_it"),
    [
        (workbook([], extra=struct.pack("<HH6x", 0x2F, 6)), "密码"),
        (workbook([figure(0, 0, 1)])[:1500], "损坏"),
        (compound({"Workbook": b"\0" * 5000}), "损坏"),
        (compound({"EncryptedPackage": b"\0" * 5000}), "密码"),
    ],
)
def test_what_is_locked_or_broken_is_refused(data: bytes, word_of_it: str) -> None:
    with pytest.raises(Refused, match=word_of_it):
        list(read(data, Limits()))
