"""The pack of docs/packs/shanghai, which has no Python: sound by itself, and right about real documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from budgetlint.cli import main

PACK = Path(__file__).parents[1] / "docs" / "packs" / "shanghai"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "department"

#: Every finding on the corpus, each read on its page: file, page, rule, what it says → how many times.
FINDINGS = {
    ("024.pdf", 6, "SH107", "增加(减少)"): 1,
    ("024.pdf", 7, "SH105", "医疗卫生与计划生育支出"): 1,
    ("024.pdf", 19, "SH110", "少101200.00元"): 1,
    ("024.pdf", 19, "SH110", "多101200.34元"): 1,
    ("024.pdf", 21, "SH107", "原因是。"): 1,
    ("026.pdf", 7, "SH108", "卫生健康支出(类)卫生健康支出(款)"): 1,
    ("026.pdf", 30, "SH106", "公务车用车"): 1,
    ("026.pdf", 31, "SH106", "社区事物受理"): 1,
    ("034.pdf", 24, "SH105", "其他国土资源事务支出"): 1,
    ("034.pdf", 24, "SH108", "住房保障支出(类)住房保障支出(款)"): 2,
    ("034.pdf", 25, "SH107", "下降(增长)"): 1,
    ("034.pdf", 26, "SH106", "规划与自然资源局"): 3,
    ("038.pdf", 6, "SH105", "医疗卫生与计划生育支出"): 1,
    ("038.pdf", 16, "SH107", "(增加内容)"): 1,
    ("038.pdf", 16, "SH107", "原因是。"): 1,
}
#: What the pack means to change of the country's rules: graver, and in words that name the section.
OVERLAID = {"BL810": "severity", "BL612": "advice"}

TEXT = """\
{place}水务局2025年单位预算

一、机关运行经费

收支总额比上年增加（减少）,因为修缮项目多了一个。
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    main(["check", "--separate", "--format", "json", *map(str, arguments)])
    return json.loads(capsys.readouterr().out)


def test_the_pack_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(PACK)]) == 0
    assert "没有发现问题" in capsys.readouterr().out
    assert not list(PACK.rglob("*.py"))


def test_its_rules_are_for_shanghai_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    for place in ("上海市甲区", "河北省甲县", "江苏省甲县"):
        file = tmp_path / f"{place}.txt"
        file.write_text(TEXT.format(place=place), encoding="utf-8")
        found[place] = [d["rule"] for d in run(capsys, "--pack", PACK, "--select", "SH", file)["diagnostics"]]
    assert found == {"上海市甲区": ["SH107"], "河北省甲县": [], "江苏省甲县": []}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real documents is not beside this checkout")
def test_real_documents(capsys: pytest.CaptureFixture[str]) -> None:
    before, after = run(capsys, CORPUS), run(capsys, "--pack", PACK, CORPUS)
    own = [d for d in after["diagnostics"] if d["rule"].startswith("SH")]
    for (*place, words), times in FINDINGS.items():
        assert sum(_place(d) == tuple(place) and words in d["message"] for d in own) == times, (place, words)
    assert len(own) == sum(FINDINGS.values())
    others = [d for d in after["diagnostics"] if not d["rule"].startswith("SH")]
    changed = [
        (one["rule"], {key for key in one if one[key] != other[key]})
        for one, other in zip(before["diagnostics"], others, strict=True)
        if one != other
    ]
    assert {rule for rule, _ in changed} == OVERLAID.keys()
    assert all(keys == {OVERLAID[rule]} for rule, keys in changed)


def _place(diagnostic: dict[str, Any]) -> tuple[str, int, str]:
    return Path(diagnostic["path"]).name, diagnostic["address"]["page"], diagnostic["rule"]
