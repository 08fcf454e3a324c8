"""Packs that nobody should write: each ends in one sentence with the place, and exit 2; never a hang or a traceback."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetlint.cli import main
from budgetlint.packs.patterns import PatternError, checked

PACK = "pack: hostile\nname: 试验\nauthority: 试验\nprovince: 河北\nprefix: ZZ\nsince: 2019-01-01\n"
DUTIES = """regulations:
  - title: 试验
    issuer: 试验
    since: 2019-01-01
    duties:
      - {id: ZZ-1, part: 试验, text: 试验}
"""
RULE = """rules:
  - id: ZZ101
    name: one-rule
    title: 试验。
    requirement: [ZZ-1]
    severity: warning
    """


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a pack that is in order, but has no rule yet."""
    folder = tmp_path / "规则包"
    folder.mkdir()
    for name, text in (("pack.yaml", PACK), ("requirements.yaml", DUTIES), ("rules.yaml", "rules: []\n")):
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "预算.txt").write_text("甲县教育局2024年部门预算公开\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def _refused(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """The one sentence that a run with the pack ends in."""
    assert main([*args, "--pack", "规则包", "预算.txt"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "Traceback" not in told.err and "缺陷" not in told.err
    assert told.err.startswith("budgetlint: ") and told.err.count("\n") == 1, told.err
    assert main(["pack", "check", "规则包"]) == 2
    again = capsys.readouterr()
    assert again.err.count("\n") == 1 and "缺陷" not in again.err
    return told.err


def rules(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "rules.yaml").write_text(text, encoding="utf-8")


def manifest(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "pack.yaml").write_text(text, encoding="utf-8")


def tables(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "tables.yaml").write_text(text, encoding="utf-8")


def _bomb() -> str:
    """Aliases of aliases: a few lines that stand for billions."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines) + "\nrules: []\n"


def _linked(folder: Path) -> None:
    outside = folder.parent / "别处.yaml"
    outside.write_text("rules: []\n", encoding="utf-8")
    (folder / "rules.yaml").unlink()
    (folder / "rules.yaml").symlink_to(outside)


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "huge": (rules("rules: []\n#" + "x" * (1 << 20)), "rules.yaml:大于"),
    "bomb": (rules(_bomb()), "内容超过"),
    "deep": (rules("rules: " + "[" * 5_000 + "]" * 5_000), "嵌套过深|写法有误"),
    "tag": (rules("rules: !!python/object/apply:os.system ['true']"), "不认识的标签"),
    "binary": (lambda folder: (folder / "rules.yaml").write_bytes(b"\x80\x81"), "不是 UTF-8"),
    "tab": (rules("rules:\n\t- id: ZZ101\n"), "rules.yaml:2:1:YAML"),
    "list": (rules("- id: ZZ101\n"), "应为「键: 值」"),
    "empty": (manifest(""), "pack.yaml:.*缺少「pack」"),
    "misspelt": (manifest(PACK + "proivnce: 河北\n"), "pack.yaml:7:1:没有「proivnce」.*province"),
    "float": (manifest(PACK + "api: 1.5\n"), "pack.yaml:7:6:「1.5」请加引号"),
    "future": (manifest(PACK + "api: 7\n"), "接口版本"),
    "sort": (rules(RULE + "secton: {}\n"), r"rules.yaml:2:5:没有写查什么.*sections"),
    "two sorts": (rules(RULE + "words: {a: b}\n    pattern: x\n"), "只能写其中一种"),
    "severity": (rules(RULE.replace("warning", "grave") + "words: {a: b}\n"), "rules.yaml:6:15:不能是「grave」"),
    "type": (rules(RULE + "words: [a, b]\n"), "rules.yaml:7:12:应为「名称: 内容」"),
    "id": (rules(RULE.replace("ZZ101", "Z1") + "words: {a: b}\n"), "不是规则编号"),
    "prefix": (rules(RULE.replace("ZZ101", "QQ101") + "words: {a: b}\n"), "应以 ZZ 开头"),
    "duplicate": (
        rules(RULE + "words: {a: b}\n" + RULE.removeprefix("rules:\n") + "words: {c: d}\n"),
        "编号 ZZ101 重复",
    ),
    "taken": (
        lambda folder: (
            manifest(PACK.replace("ZZ", "BL"))(folder),
            rules(RULE.replace("ZZ101", "BL101") + "words: {a: b}\n")(folder),
        ),
        "「BL101」重复.*规则包 hostile.*national",
    ),
    "taken name": (rules(RULE.replace("one-rule", "no-budget-table") + "words: {a: b}\n"), "「no-budget-table」重复"),
    "uncited": (
        rules(RULE.replace("ZZ-1", "ZZ-9") + "words: {a: b}\n"),
        r"rules.yaml:2:5:规则 ZZ101:引用了没有登记的要求「ZZ-9」",
    ),
    "redos": (rules(RULE + "pattern: (a+)+$\n"), "rules.yaml:7:14:.*可能算不完"),
    "broken pattern": (rules(RULE + "pattern: '(a'\n"), "rules.yaml:7:14:正则表达式有误"),
    "long pattern": (rules(RULE + f"pattern: {'a' * 3000}\n"), "长于"),
    "escape": (manifest(PACK + "rules: [../别处.yaml]\n"), "pack.yaml:7:9:.*不是本文件夹里的"),
    "absolute": (manifest(PACK + "rules: [/etc/passwd]\n"), "不是本文件夹里的"),
    "link": (_linked, "在规则包的文件夹之外"),
    "absent": (manifest(PACK + "rules: [没有.yaml]\n"), "没有.yaml:无法读取"),
    "brackets": (rules(RULE + f"identity: {'(' * 200}T3[合计]{')' * 200} == T5[合计]\n"), "括号套得太深"),
    "endless": (rules(RULE + f"identity: T3[合计] == {' + '.join(['T5[合计]'] * 500)}\n"), "长于"),
    "unknown table": (rules(RULE + "identity: T99[合计] == T5[合计]\n"), "ZZ101:关系式.*第1个字:.*没有「T99」"),
    "unknown kind": (rules(RULE + "table: T99\n"), "没有「T99」"),
    "unknown pattern": (rules(RULE + "where: [{within: [T99]}]\n"), "没有「T99」"),
    "follows nobody": (rules(RULE + "follows: BL999\n"), "ZZ101:没有规则「BL999」"),
    "milder": (manifest(PACK + "raise: {BL101: info}\n"), "只能加重"),
    "raises nobody": (manifest(PACK + "raise: {BL999: error}\n"), "没有规则「BL999」"),
    "words of nobody": (manifest(PACK + "messages: {BL006: {nothing: 试验}}\n"), "没有提示语「nothing」"),
    "other words": (manifest(PACK + "messages: {BL126: {missing: '{nobody}'}}\n"), "占位符"),
    "own table": (tables("tables:\n  - {id: T3, name: 我的支出表}\n"), "「T3」已有定义"),
    "own subjects": (tables("subjects: {function: data.csv}\n"), "没有「subjects」"),
    "own key": (tables("tables:\n  - {id: ZZ1, name: 表, key: {found: 全部}}\n"), "found"),
    "python": (lambda folder: (folder / "rules.py").write_text("RULES = ()\n", encoding="utf-8"), "--allow-python"),
    "no pack": (lambda folder: (folder / "pack.yaml").unlink(), "不是规则包"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_pack_ends_in_one_sentence(pack: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    spoil, told = CASES[name]
    spoil(pack)
    assert re.search(told, said := _refused(capsys)), said


def test_python_of_a_folder_runs_only_if_asked(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pack / "rules.py").write_text("import pathlib\npathlib.Path('ran').touch()\nRULES = ()\n", encoding="utf-8")
    assert main(["--pack", "规则包", "预算.txt"]) == 2
    assert not Path("ran").exists()
    assert main(["--pack", "规则包", "--allow-python", "预算.txt"]) in (0, 1)
    assert Path("ran").exists()
    (pack / "rules.py").write_text("1 / 0\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["--pack", "规则包", "--allow-python", "预算.txt"]) == 2
    assert "rules.py:运行时出错(ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b", "(a*)*", "(a|a)*b", "(a|ab)*c", "(?:a+b?)*c", "(.*,)*x", "([a-z]+)*$", "(a{0,9}){0,9}b", r"(\w+\s?)+$",
        r"(.+)\1", ".*.*.*.*x", "(?:(?:a?){30})b", "(?=(a+)+)b",
    ],
)  # fmt: skip
def test_patterns_that_may_take_for_ever_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        checked(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "职责|职能", r"^第[一二三四五六七八九十]{1,3}部分", r"(?:主要|工作)(?:职责|任务)[^。]{0,12}如下", "(?!.*决算).*收入.*总表",
        r"(?:\d{2}、){2,5}", r"20\d\d年(?:度)?", "(?:房屋|车辆)+",
    ],
)  # fmt: skip
def test_patterns_of_use_are_taken(pattern: str) -> None:
    assert checked(pattern).pattern == pattern
