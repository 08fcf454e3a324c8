"""``budgetlint init``: a file that explains itself, values set in the one that is there, and nothing overwritten unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgetlint.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(capsys: Capture) -> dict[str, object]:
    capsys.readouterr()
    assert main(["config", "--show", "--json"]) == 0
    return {row["key"]: row["value"] for row in json.loads(capsys.readouterr().out)}


def test_a_new_file_explains_itself_and_changes_nothing(folder: Path, capsys: Capture) -> None:
    before = shown(capsys)
    assert main(["init"]) == 0
    assert "写好了 budgetlint.yaml" in capsys.readouterr().out
    assert shown(capsys) == before
    assert main(["check"]) == 2, "the file itself is no document"
    assert "文件夹里没有可以检查的文件" in capsys.readouterr().out


def test_what_is_asked_for_is_set(folder: Path, capsys: Capture) -> None:
    assert main(["init", "--province", "河北省", "--profile", "strict"]) == 0
    assert {"profile": "strict", "provinces": ["河北"], "fail-on": "warning"}.items() <= shown(capsys).items()


def test_what_is_there_is_kept(folder: Path, capsys: Capture) -> None:
    file = folder / "budgetlint.yaml"
    own = "# 我们的\r\nignore:   [BL901]   # 附表另发\r\n\r\nprofile: \"minimum\"  # 先宽后严\r\nlang: 'zh'"
    file.write_bytes(own.encode())
    assert main(["init"]) == 2
    assert "budgetlint.yaml 已经有了" in capsys.readouterr().err and file.read_bytes() == own.encode()
    assert main(["init", "--profile", "strict", "--province", "新疆"]) == 0
    assert file.read_bytes().decode() == own.replace('"minimum"', "strict") + "\r\nprovinces: [新疆]\r\n"
    assert main(["init", "--force"]) == 0
    assert "我们的" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--profile", "strikt"], "没有名为「strikt」的方案;是不是「strict」?"),
        (["--province", "河"], "没有「河」的规则"),
        (["没有"], "没有文件夹 没有"),
    ],
)
def test_what_is_not_there_is_refused(folder: Path, capsys: Capture, args: list[str], said: str) -> None:
    assert main(["init", *args]) == 2
    assert said in capsys.readouterr().err and not list(folder.iterdir())


def test_no_second_configuration_is_put_beside_one(folder: Path, capsys: Capture) -> None:
    (folder / "pyproject.toml").write_text("[tool.budgetlint]\nlang = 'en'\n")
    assert main(["init"]) == 2
    assert "pyproject.toml 里已有" in capsys.readouterr().err


def test_a_file_that_is_not_in_order_is_not_written_to(folder: Path, capsys: Capture) -> None:
    (folder / "budgetlint.yaml").write_text("profle: strict\n")
    assert main(["init", "--profile", "strict"]) == 2
    assert "budgetlint.yaml:1:1:没有「profle」这一项;是不是「profile」?" in capsys.readouterr().err
