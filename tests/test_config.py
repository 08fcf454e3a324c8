"""``budgetlint.yaml``: found upwards, which files are one disclosure, and what is said where it is written wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgetlint.cli import main
from budgetlint.config import Configuration, found
from budgetlint.resources import ResourceError
from test_together import HEAD, SPENDING, TABLE, TOLD

#: Nothing in it says that it belongs with the others.
OTHER = "情况说明\n\n" + TOLD.format(15, 15)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("表.txt", HEAD + TABLE), ("说明.txt", OTHER), ("支出.txt", HEAD + SPENDING)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def documents(folder: Path, capsys: pytest.CaptureFixture[str], *args: str) -> list[list[str]]:
    """The files of each document that a run reports."""
    code = main(["--format", "json", *args])
    told = capsys.readouterr()
    assert code in (0, 1), told.err
    return [[f["path"] for f in d["files"]] for d in json.loads(told.out)["documents"]]


def configure(folder: Path, text: str) -> None:
    (folder / "budgetlint.yaml").write_text(text, encoding="utf-8")


def test_a_stated_set_is_one_disclosure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ["说明.txt"] in documents(folder, capsys, ".")
    configure(folder, "disclosures:\n  - [表.txt, 说明.txt]\n")
    assert sorted(map(sorted, documents(folder, capsys, "."))) == [["支出.txt"], ["表.txt", "说明.txt"]]
    assert documents(folder, capsys, "--separate", "说明.txt") == [["说明.txt"]]


def test_one_file_of_a_set_brings_the_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "disclosures:\n  - ['*.txt']\n")
    assert list(map(len, documents(folder, capsys, "说明.txt"))) == [3]
    (folder / "年").mkdir()
    (folder / "年" / "另.txt").write_text(HEAD + TABLE, encoding="utf-8")
    assert documents(folder, capsys, "年/另.txt") == [["年/另.txt"]], "it is in no set"


def test_a_file_of_a_set_that_is_missing_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "disclosures:\n  - [说明.txt, 没有.txt]\n")
    assert main(["说明.txt"]) == 2
    told = capsys.readouterr()
    assert "没有.txt:没有这个文件" in told.out + told.err and "说明.txt" in told.out


def test_the_nearest_file_counts_and_paths_are_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(folder) == Configuration()
    configure(folder, "disclosures:\n  - [表.txt, 说明.txt]\n")
    below = folder / "甲" / "乙"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert found(below).disclosures == (("../../表.txt", "../../说明.txt"),)
    configure(folder / "甲", "")
    assert found(below).disclosures == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("disclosure:\n  - [a, b]\n", "budgetlint.yaml:1:1:没有「disclosure」这一项;是不是「disclosures」"),
        ("\nformat: json\n", "budgetlint.yaml:2:1:没有「format」这一项;能用的有:disclosures"),
        ("disclosures: [表.txt, 说明.txt]\n", "budgetlint.yaml:1:15:disclosures 应为若干组"),
        ("disclosures:\n  - [表.txt, 3]\n", "budgetlint.yaml:2:5:disclosures 应为若干组"),
        ("disclosures: 表.txt\n", "budgetlint.yaml:1:14:disclosures 应为若干组"),
        ("disclosures:\n  - [表.txt, 说明.txt]\n  - [说明.txt, a.txt]\n", "budgetlint.yaml:3:6:「说明.txt」已在另一组中"),
        ("- a\n", "budgetlint.yaml:1:1:最外层应为「键: 值」"),
        ("disclosures: [\n", "budgetlint.yaml:2:1:YAML 写法有误"),
        ("a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{n}: &{n} [{','.join([f'*{m}'] * 9)}]\n" for m, n in zip("abcdefgh", "bcdefghi", strict=True)
        ), "内容超过"),
    ],
)  # fmt: skip
def test_what_is_written_wrong_is_told_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    configure(folder, text)
    with pytest.raises(ResourceError) as error:
        found(folder)
    assert told in str(error.value)
    assert main(["表.txt"]) == 2
    assert told in capsys.readouterr().err
