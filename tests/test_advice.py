"""What to do about a finding: from the rule, its pack or the province to every format that explains."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from budgetlint.api import Anchor, Context, Disclosure, Finding, RuleError, Severity, Yield, rule
from budgetlint.cli import main
from budgetlint.formats import concise, github, human, sarif
from budgetlint.formats import json as json_format
from budgetlint.report import View
from budgetlint.rules import AnyRule
from budgetlint.testing import lint_text
from test_packs import FILES, RULES, TEXT

_TEXT = "甲县教育局2024年部门预算公开\n\n一、主要职责\n略。\n"


@rule(
    id="ZZ101",
    name="says-what-to-do",
    on=Disclosure,
    requirement=["Q"],
    severity="warning",
    messages={"one": "「{word}」写错", "two": "还有一处"},
    messages_en={"one": "'{word}' is wrong", "two": "there is another"},
    advice={"one": "请改为{right}"},
    advice_en={"one": "write {right}"},
)
def says_what_to_do(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """写对。"""
    for message in ("one", "two"):
        yield Finding(message, ctx.title_span(), {"word": "某词", "right": "某字"}, Anchor(row_label=message))


def test_each_message_has_its_own_with_the_arguments_of_the_finding() -> None:
    told = {d.message_id: d.advice for d in lint_text(_TEXT, [says_what_to_do]).diagnostics}
    assert told == {"one": "请改为某字", "two": ""}
    told = {d.message_id: d.advice for d in lint_text(_TEXT, [says_what_to_do], lang="en").diagnostics}
    assert told == {"one": "write 某字", "two": ""}


def test_one_sentence_is_for_all_messages() -> None:
    every = rule(
        id="ZZ102",
        name="x",
        on=Disclosure,
        requirement=["Q"],
        severity="info",
        messages={"a": "甲", "b": "乙"},
        advice="请改",
    )(says_what_to_do.check)
    assert every.advice == {"a": "请改", "b": "请改"} and every.advice_en == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"advice": {"three": "请改"}}, "建议「three」没有对应的提示语"),
        ({"advice_en": {"two": "do"}}, "英文建议「two」没有对应的中文"),
        ({"advice_en": {"one": "write {other}"}}, "建议「one」中英文的占位符不同"),
        ({"advice": {"one": "请改为{"}, "advice_en": {}}, "建议「one」写法有误"),
    ],
)
def test_advice_that_fits_no_message_is_a_fault_of_the_rule(change: Any, fault: str) -> None:
    with pytest.raises(RuleError, match=fault):
        evolve(says_what_to_do, **change)


def test_a_missing_argument_is_a_crash_that_is_told() -> None:
    broken: AnyRule = evolve(says_what_to_do, advice={"one": "请改为{nothing}"}, advice_en={})
    [crash] = lint_text(_TEXT, [broken]).crashes
    assert "nothing" in crash.message


def test_every_format_that_explains_tells_it() -> None:
    report = lint_text(_TEXT, [says_what_to_do])
    assert "建议:请改为某字" in human.render(report, View())
    assert [d["advice"] for d in json.loads(json_format.render(report, View()))["diagnostics"]] == ["请改为某字", None]
    results = json.loads(sarif.render(report, View()))["runs"][0]["results"]
    assert [r["message"]["text"].split("\n")[1:] for r in results] == [["建议:请改为某字"], []]
    assert "建议:请改为某字" in github.render(report, View())
    assert "建议" not in concise.render(report, View())


def test_where_the_arithmetic_tells_what_to_do_the_rule_does_not() -> None:
    text = (
        "甲县教育局2024年部门预算公开\n\n部门收支总体情况表\n单位:万元\n收入项目\t预算数\t支出项目\t预算数\n"
        "一般公共预算拨款收入\t112.00\t教育支出\t98.00\n\t\t社会保障和就业支出\t12.00\n"
        "本年收入合计\t112.00\t本年支出合计\t110.00\n收入总计\t112.00\t支出总计\t110.00\n"
    )
    told = lint_text(text).diagnostics
    sums = [d for d in told if d.conclusion]
    assert sums and all(not d.advice for d in sums)
    assert all(d.advice or d.conclusion for d in told if d.severity is not Severity.INFO)


def _packed(tmp_path: Path, capsys: pytest.CaptureFixture[str], **changed: str) -> dict[str, tuple[str, str | None]]:
    """What the findings in a document say, by rule: the message and what to do."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
    file = tmp_path / "预算.txt"
    file.write_text(TEXT, encoding="utf-8")
    main(["--format", "json", "--no-cache", "--pack", str(tmp_path), str(file)])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    return {d["rule"]: (d["message"], d["advice"]) for d in found}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", ("「某词(一)」不合规定", "请按规定改写")),
        ("    advice: 请删去{found}\n", ("「某词(一)」不合规定", "请删去某词(一)")),
        ("    advice: {found: 请删去}\n", ("「某词(一)」不合规定", "请删去")),
        ("    messages: {found: 不写某词;请删去}\n", ("不写某词;请删去", None)),
        ("    messages: {found: 不写某词}\n    advice: 请删去\n", ("不写某词", "请删去")),
    ],
)
def test_a_pack_says_what_to_do_in_its_own_words(
    more: str, told: tuple[str, str | None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other words bring their own advice: what a family advises is about what it says."""
    word = "    pattern: 某词（一）\n"
    assert _packed(tmp_path, capsys, rules=RULES.replace(word, word + more))["SM101"] == told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", ("未见任何应公开的预算表", "表若在附件,请与附件一并检查;没有公开的,请补充公开")),
        (
            "advice: {BL006: {none: '请在门户网站补充公开{stage}表'}}\n",
            ("未见任何应公开的预算表", "请在门户网站补充公开预算表"),
        ),
        ("messages: {BL006: {none: '没有{stage}表,请补'}}\n", ("没有预算表,请补", None)),
    ],
)
def test_a_province_says_what_to_do_about_the_rules_of_others(
    more: str, told: tuple[str, str | None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _packed(tmp_path, capsys, pack=FILES["pack.yaml"] + more)["BL006"] == told


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (
            {"rules": RULES.replace("    severity: warning\n", "    severity: warning\n    advice: 请改{it}\n")},
            "7:13:建议「found」里没有占位符 {it}",
        ),
        (
            {"rules": RULES.replace("    severity: warning\n", "    severity: warning\n    advice: {fond: 请改}\n")},
            "没有提示语「fond」",
        ),
        ({"pack": FILES["pack.yaml"] + "advice: {BL006: {nothing: 请改}}\n"}, "advice:BL006 没有提示语「nothing」"),
        ({"pack": FILES["pack.yaml"] + "advice: {BL006: {none: '请改{it}'}}\n"}, "占位符"),
        (
            {"pack": FILES["pack.yaml"].replace("province: 上海\n", "") + "advice: {BL006: {none: 请改}}\n"},
            "才能改别人的规则",
        ),
    ],
)
def test_advice_of_a_pack_that_fits_nothing_is_told_with_its_place(
    files: dict[str, str], fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(files.get(name.partition(".")[0], text), encoding="utf-8")
    assert main(["--no-cache", "--pack", str(tmp_path), str(tmp_path)]) == 2
    assert fault in capsys.readouterr().err
