"""Conversion: the program is run by itself, ended in time, and leaves nothing."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from budgetlint.readers import convert
from budgetlint.readers.layout import Limits, Refused
from readers.making import grids, lines, p, squares, tbl, tc, word
from readers.test_formats import compound

RTF = (
    rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\f0 \u37096?\u38376?\u39044?\u31639?\par "
    rb"\trowd\cellx3000\cellx6000\intbl \u25910?\u20837?\cell 1,234.50\cell\row "
    rb"\trowd\cellx3000\cellx6000\intbl \u25903?\u20986?\cell 1,000.00\cell\row \pard end\par}"
)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the place of LibreOffice; the tests write what it does."""
    if sys.platform == "win32":
        pytest.skip("needs a shell script")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    return tmp_path


def program(folder: Path, script: str) -> None:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def left(folder: Path) -> list[Path]:
    return list((folder / "temp").iterdir())


def test_without_the_program_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Refused, match=r"另存为 \.docx.*安装 LibreOffice"):
        list(convert.read(RTF, Limits()))


def test_the_result_is_read_and_nothing_is_left(office: Path) -> None:
    (office / "r.docx").write_bytes(word(p("部门预算") + tbl(tc("收入") + tc("1.00"))))
    program(
        office,
        f'echo "$@" > {office}/said; env > {office}/env; mkdir -p "$HOME/out"; cp {office}/r.docx "$HOME/out/document.docx"',
    )
    found = list(convert.read(compound("WordDocument"), Limits()))
    assert lines(found) == ["部门预算"] and squares(grids(found)[0]) == [["收入", "1.00"]]
    said = (office / "said").read_text()
    assert "--headless" in said and "-env:UserInstallation=file://" in said and "--infilter" not in said
    assert said.strip().endswith("document.doc")
    assert "http_proxy=http://127.0.0.1:9" in (office / "env").read_text()
    assert not left(office)


def test_a_program_that_hangs_is_ended_with_its_children(office: Path) -> None:
    program(office, f"sleep 60 &\necho $! > {office}/child\nsleep 60")
    start = time.monotonic()
    with pytest.raises(Refused, match="超过 1 秒"):
        list(convert.read(RTF, Limits(seconds=1)))
    assert time.monotonic() - start < 20
    child = int((office / "child").read_text())
    for _ in range(50):
        if not _runs(child):
            break
        time.sleep(0.1)
    assert not _runs(child)
    assert not left(office)


def _runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("script", ["exit 1", "exit 0", 'mkdir -p "$HOME/out"; echo x > "$HOME/out/document.docx"'])
def test_a_program_that_fails_is_no_document(office: Path, script: str) -> None:
    program(office, script)
    with pytest.raises(Refused):
        list(convert.read(RTF, Limits()))
    assert not left(office)


def test_a_locked_document_is_not_even_tried(office: Path) -> None:
    program(office, f"touch {office}/ran")
    with pytest.raises(Refused, match="密码"):
        list(convert.read(compound("EncryptedPackage"), Limits()))
    assert not (office / "ran").exists()


SHEET = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="表"><Table><Row><Cell><Data ss:Type="String">收入</Data></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell></Row>
</Table></Worksheet></Workbook>""".encode()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_itself() -> None:
    found = list(convert.read(RTF, Limits()))
    assert lines(found)[0] == "部门预算"
    assert squares(grids(found)[0]) == [["收入", "1,234.50"], ["支出", "1,000.00"]]
    assert squares(grids(list(convert.read(SHEET, Limits())))[0]) == [["收入", "1.5"]]
