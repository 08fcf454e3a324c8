"""``budgetlint pack check``: a pack that says little, shows nothing, or says one thing twice is told so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetlint.cli import main
from test_provinces import MANIFEST, REQUIREMENTS

RULE = """  - id: ZZ{number}
    name: rule-{number}
    title: 不写废词。
    requirement: [ZZ-1]
    severity: warning
    when: {{since: 2019}}
    words: {{废词{number}: 好词}}
    bad: ["甲县教育局2024年部门预算公开\\n\\n一、职责\\n文中有废词{number}。\\n"]
    good: ["甲县教育局2024年部门预算公开\\n\\n一、职责\\n文中没有那个词。\\n"]
"""
SUITE = """# ZZ101 rule-101

never: not_applicable、not_evaluable — 每份文件都查

```text
甲县教育局2024年部门预算公开

一、职责
文中有⟦废词101⟧{ZZ101}。
```

```text
甲县教育局2024年部门预算公开

一、职责
文中没有那个词。
```
"""


def rules(*numbers: int, more: str = "") -> str:
    return "rules:\n" + "".join(RULE.format(number=n) for n in numbers) + more


def identity(number: int, text: str) -> str:
    """A rule of one identity, with examples in which the two totals differ and agree."""
    head = "甲县教育局2024年部门预算公开\\n\\n"
    one = "部门支出总体情况表\\n单位:万元\\n科目编码\\t科目名称\\t合计\\n205\\t教育支出\\t9.00\\n合计\\t\\t9.00\\n\\n"
    other = "一般公共预算支出情况表\\n单位:万元\\n科目编码\\t科目名称\\t合计\\n205\\t教育支出\\t{0}\\n合计\\t\\t{0}\\n"
    return f"""  - id: ZZ{number}
    name: identity-{number}
    title: 两张表的合计相等。
    requirement: [ZZ-1]
    severity: warning
    when: {{since: 2019}}
    identity: {text}
    bad: ["{head}{one}{other.format("8.00")}"]
    good: ["{head}{one}{other.format("9.00")}"]
"""


@pytest.fixture
def check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Exit code and output of ``pack check`` on a pack of these rules, manifest and suite."""
    monkeypatch.chdir(tmp_path)

    def run(text: str, manifest: str = MANIFEST, suite: str = "") -> tuple[int, str]:
        folder = tmp_path / "规则包"
        (folder / "tests").mkdir(parents=True, exist_ok=True)
        for name, content in (("pack.yaml", manifest), ("requirements.yaml", REQUIREMENTS), ("rules.yaml", text)):
            (folder / name).write_text(content, encoding="utf-8")
        (folder / "tests" / "suite.md").write_text(suite or "没有例子。\n", encoding="utf-8")
        if not suite:
            (folder / "tests" / "suite.md").unlink()
        code = main(["pack", "check", "规则包"])
        told = capsys.readouterr()
        assert not told.err, told.err
        return code, told.out

    return run


def test_a_pack_in_order_is_told_to_be(check: Callable[..., tuple[int, str]]) -> None:
    code, told = check(rules(101, 102, more=identity(103, "T3[合计] == T5[合计]")), suite=SUITE)
    assert (code, told) == (0, "规则包:规则包「试验」,3 条规则、6 个示例、2 个用例,没有发现问题。\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (re.sub("    good: .*\n", "", rules(101)), r"rules.yaml:2:5:规则 ZZ101:需要至少一个 bad 和一个 good"),
        (rules(101).replace("文中有废词101", "文中有"), r"2:5:规则 ZZ101:bad 示例 1 没有被发现"),
        (rules(101).replace("文中没有那个词", "文中又有废词101"), r"good 示例 1 被误报"),
        (rules(101).replace("    bad:", "    messages: {other: 另一句}\n    messages_en: {other: another}\n    bad:"), "没有 bad 示例用到提示语 other"),
        (rules(101).replace("    when: {since: 2019}\n", ""), "ZZ101:没有写自哪一年起适用"),
        ("rules: []\n", "pack.yaml:1:1:没有一条规则"),
        (rules(101, more=identity(102, "T3[合计] == T5[合计]") + identity(103, "T5[合计] == T3[支出合计]")), r"规则 ZZ103:.*与 ZZ102 .*一回事"),
        (rules(101, more=identity(102, "T3[合计] == T5[合计]") + identity(103, "T3[合计] == T5[合计] + T8[合计]")), r"规则 ZZ103:.*矛盾.*T8"),
    ],
)  # fmt: skip
def test_what_is_weak_is_told_with_its_place(check: Callable[..., tuple[int, str]], text: str, fault: str) -> None:
    code, told = check(text)
    assert code == 1 and re.search(fault, told), told
    assert "处问题。" in told.splitlines()[-1]


@pytest.mark.parametrize(
    ("suite", "fault"),
    [
        (SUITE.replace("⟦废词101⟧{ZZ101}", "那个词之外的"), "ZZ101 没有 fail 的例子"),
        (SUITE.replace("文中没有那个词", "文中也有废词101"), "报了而未标注"),
        (SUITE.replace("⟦废词101⟧{ZZ101}", "⟦废词101⟧{ZZ101:absent}"), "没有名为「absent」的ZZ101 的提示语"),
        (SUITE.replace("never: not_applicable、not_evaluable — 每份文件都查\n", ""), "没有 not_applicable 的例子"),
    ],
)
def test_a_suite_that_shows_too_little_is_refused(
    check: Callable[..., tuple[int, str]], suite: str, fault: str
) -> None:
    code, told = check(rules(101), suite=suite)
    assert code == 1 and re.search(fault, told), told


def test_a_province_that_is_none_is_told(check: Callable[..., tuple[int, str]]) -> None:
    code, told = check(rules(101), MANIFEST.replace("河北省", "冀北省"))
    assert code == 1 and "没有叫「冀北」的省" in told


def test_several_packs_are_all_checked(
    check: Callable[..., tuple[int, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    check(rules(101))
    assert main(["pack", "check", "规则包", "规则包"]) == 0
    assert capsys.readouterr().out.count("没有发现问题") == 2
    assert main(["pack", "look"]) == 2 and main(["pack"]) == 2
    assert capsys.readouterr().err.count("budgetlint pack check 文件夹") == 2
