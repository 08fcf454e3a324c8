"""budgetlint.testing: what a suite accepts and refuses, what the free checks find, and that docs/testing.md is true."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeAlias

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.api import (
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Fact,
    Finding,
    NotApplicable,
    NotEvaluable,
    Related,
    Severity,
    Span,
    Yield,
    rule,
)
from budgetlint.testing import (
    SuiteError,
    check_properties,
    check_rule,
    load_suite,
    run_suite,
    suite_cases,
)
from budgetlint.testing.blocks import Fence, blocks
from budgetlint.testing.marks import Mark, MarkError, show, unmark
from sandbox import ROOT, run

pytest_plugins = ["pytester"]

EXAMPLE = ROOT / "tests" / "plugin_example"
DOCS = [b for b in blocks((ROOT / "docs" / "testing.md").read_text(encoding="utf-8")) if isinstance(b, Fence)]
TABLE = (
    "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
    "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n"
)
CELL = Span(TABLE.index("12.00"), TABLE.index("12.00") + 5)


@rule(
    id="ZZ101",
    name="wrong-word",
    on=Disclosure,
    requirement=["Q"],
    severity="warning",
    messages={"one": "有一处写错", "more": "连着写错{count}处"},
    bad=["有错字。\n", "有错错字。\n"],
    good=["没有。\n"],
)
def wrong_word(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有“错”字;“模糊”的看不清,“空白”的不适用。"""
    text = ctx.source.text
    if "模糊" in text:
        yield NotEvaluable("字迹模糊")
    if "空白" in text:
        yield NotApplicable("没有字")
    for found in re.finditer("错+", text):
        severity = Severity.ERROR if len(found[0]) > 1 else None
        message = "more" if len(found[0]) > 1 else "one"
        yield Finding(message, Span(*found.span()), {"count": len(found[0])}, severity=severity)


@rule(
    id="ZZ102",
    name="wrong-letter",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    messages={"one": "有字母"},
    bad=["有x字。\n"],
    good=["没有。\n"],
)
def wrong_letter(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有字母。"""
    for found in re.finditer("[a-z]", ctx.source.text):
        yield Finding("one", Span(*found.span()))


RULES = (wrong_word, wrong_letter)
REST = "```text\n没有。\n```\n```text not_applicable\n空白。\n```\n```text not_evaluable\n模糊。\n```\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Write a suite and give its path."""
    monkeypatch.chdir(tmp_path)

    def to_file(markdown: str) -> str:
        Path("s.md").write_text(markdown, encoding="utf-8")
        return "s.md"

    return to_file


# --- marks ---


def test_a_mark_says_place_rule_message_severity_and_words() -> None:
    text, marks = unmark('甲⟦乙⟦丙⟧{AB101:one error "多}少" "元"}\n丁⟧{some-rule, AB102 info}⟦⟧{AB103}')
    assert text == "甲乙丙\n丁"
    assert marks == (
        Mark(Span(2, 3), "AB101", "one", Severity.ERROR, ("多}少", "元")),
        Mark(Span(1, 5), "some-rule"),
        Mark(Span(1, 5), "AB102", None, Severity.INFO),
        Mark(Span(5, 5), "AB103"),
    )


@pytest.mark.parametrize(
    ("marked", "offset"),
    [("甲⟦乙", 1), ("甲⟧{AB101}", 1), ("⟦甲⟧", 3), ("⟦甲⟧ {AB101}", 3), ("⟦甲⟧{}", 3), ("⟦甲⟧{AB101 grave}", 3)],
)
def test_a_mark_that_cannot_be_read_is_refused_at_its_place(marked: str, offset: int) -> None:
    with pytest.raises(MarkError) as refused:
        unmark(marked)
    assert refused.value.offset == offset


@given(
    st.text("甲乙\n \t,", min_size=4), st.lists(st.integers(0, 4), min_size=2, max_size=2), st.text("ab", max_size=3)
)
def test_marks_that_are_shown_can_be_read_again(text: str, ends: list[int], word: str) -> None:
    start, end = sorted(ends)
    words = (word,) if word else ()
    marks = (Mark(Span(start, end), "AB101", "one", Severity.INFO, words), Mark(Span(0, len(text)), "AB102"))
    plain, again = unmark(show(text, marks))
    assert plain == text
    assert set(again) == set(marks)


# --- what a suite refuses ---


def workbook(*texts: str) -> str:
    """A sheet with a line of each text, as one file of XML."""
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{t}</text:p></table:table-cell></table:table-row>" for t in texts
    )
    return (
        f'<office:document {names} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body>'
        f'<office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body></office:document>\n'
    )


@pytest.mark.parametrize(
    ("markdown", "fault"),
    [
        ("```text\n没有。\n```\n", "s.md:1: 没有写明检查哪条规则"),
        ("只有文字。\n", "s.md:1: 没有一个 ```text 的例子"),
        ("# ZZ109\n", "s.md:1: 没有名为「ZZ109」的规则或标签;是不是「ZZ10"),
        ("rules: wrong\n", "s.md:1: 没有名为「wrong」的规则"),
        ("rules: ZZ\n", "s.md:1: 「ZZ」不止一条规则"),
        ("# ZZ101\n```text\n好\n\n⟦错⟧{ZZ100:one}\n```\n", "s.md:5: 没有名为「ZZ100」"),
        ("# ZZ101\n```text\n⟦错⟧{ZZ101:on}\n```\n", "s.md:3: 没有名为「on」的ZZ101 的提示语;是不是「one」?"),
        ("# ZZ101\n```text\n好\n⟦错\n```\n", "s.md:4: 「⟦」之后没有「⟧」"),
        ("# ZZ101\n```text\n没有\n", "s.md:2: 围栏没有结束"),
        ("# ZZ101\n```\n没有\n```\n", "s.md:2: 围栏没有写明语言"),
        ("# ZZ101\n- 一例:\n  ```text\n  错\n  ```\n", "s.md:3: 围栏要用 ``` 顶格写"),
        ("# ZZ101\n~~~text\n错\n~~~\n", "s.md:2: 围栏要用 ``` 顶格写"),
        ("# ZZ101\n```text\n没有\n```\n\n```text\n没有\n```\n", "s.md:6: 与第2行的例子重复"),
        (
            "# ZZ101\n```text not_aplicable\n没有\n```\n",
            "s.md:2: 没有名为「not_aplicable」的结论;是不是「not_applicable」?",
        ),
        ("# ZZ101\n```text ZZ101=good\n没有\n```\n", "s.md:2: 没有名为「good」的结论;可用的有 pass"),
        ("# ZZ101\n```text kind=部门予算\n没有\n```\n", "s.md:2: kind 不能是「部门予算」"),
        ("# ZZ101\n```text year=今年\n没有\n```\n", "s.md:2: year 不能是「今年」"),
        ('# ZZ101\n```text reason="没\n没有\n```\n', "s.md:2: 引号不成对"),
        ("# ZZ101\n```text pass\n⟦错⟧{ZZ101}\n```\n", "s.md:2: 各规则的结论都已写明,不能又是 pass"),
        ("# ZZ101\n```text ZZ101=pass\n⟦错⟧{ZZ101}\n```\n", "s.md:2: ZZ101 标注了发现,结论不能又是 pass"),
        ("# ZZ101\n```text\n⟦x⟧{ZZ102}\n```\n", "s.md:2: ZZ102 不在这一节的规则(ZZ101)之内"),
        ("# ZZ101\nnever: not_evaluable\n", "s.md:2: 应写明结论和理由"),
        (f"# ZZ101\n```text\n{workbook('错')[:-9]}\n```\n", "s.md:2: example.txt:"),
        (f"# ZZ101\n```text\n{workbook('⟦错</text:p><text:p>⟧{ZZ101}')}```\n", "s.md:2: 标记要写在单元格的文字里"),
        (f"# ZZ101\n```text\n{workbook('错').replace('表', '⟦表⟧{ZZ101}')}```\n", "s.md:2: 标记要写在单元格的文字里"),
        ("# ZZ101\nnever: fail — 从不出错\n", "s.md:2: 没有名为「fail」的结论"),
    ],
)
def test_what_is_not_in_order_is_refused_with_its_line(write: Callable[[str], str], markdown: str, fault: str) -> None:
    with pytest.raises(SuiteError) as refused:
        load_suite(write(markdown), RULES)
    assert fault in str(refused.value)


def test_every_fault_of_a_suite_is_told_at_once(write: Callable[[str], str]) -> None:
    with pytest.raises(SuiteError) as refused:
        load_suite(write("# ZZ101\n```text\n错⟧\n```\n```\n错\n```\n# ZZ900\n"), RULES)
    assert [line.split(":")[1] for line in str(refused.value).splitlines()] == ["3", "5", "8"]


# --- what a suite must not leave out ---


def test_a_suite_shows_every_verdict_or_says_why_not(write: Callable[[str], str]) -> None:
    path = write("文字。\n\n# ZZ101\n```text\n没有。\n```\n")
    with pytest.raises(SuiteError) as refused:
        suite_cases(path, RULES)
    faults = str(refused.value).splitlines()
    assert [re.findall(r"s.md:3: ZZ101 没有 (\w+)", f) for f in faults] == [
        ["fail"],
        ["not_applicable"],
        ["not_evaluable"],
    ]
    assert "never: not_applicable — 理由" in faults[1] and "never" not in faults[0]

    found = "```text\n有⟦错⟧{ZZ101}字。\n```\n"
    never = "never: not_applicable, not_evaluable — 有没有字都看得出\n"
    assert len(suite_cases(write(f"# ZZ101\n{never}{found}```text\n没有。\n```\n"), RULES)) == 2
    with pytest.raises(SuiteError, match="ZZ101 既写明不会有 not_evaluable,又有这样的例子"):
        suite_cases(write(f"# ZZ101\n{never}{found}{REST}"), RULES)


def test_sections_have_rules_and_excuses_of_their_own(write: Callable[[str], str]) -> None:
    path = write(
        f"---\nrules: ZZ101, ZZ102\n---\n## 一 ZZ101\n```text\n有⟦错⟧{{ZZ101}}字x。\n```\n{REST}"
        "## 二\nrules: wrong-letter\nnever\uff1a not_applicable、not_evaluable — 总看得见\n"
        "### 细节\n```text\n有⟦x⟧{wrong-letter:one info}错字。\n```\n```text\n没有。\n```\n"
        "## 一起\n```text ZZ101=not_evaluable\n模糊⟦x⟧{ZZ102}。\n```\n"
    )
    suite = load_suite(path, RULES)
    assert not suite.gaps
    assert [(c.title, [r.id for r in c.rules]) for c in suite.cases if c.marks] == [
        ("一 ZZ101", ["ZZ101"]),
        ("细节", ["ZZ102"]),
        ("一起", ["ZZ101", "ZZ102"]),
    ]
    run_suite(path, RULES)


def test_a_block_states_the_facts_of_its_document(write: Callable[[str], str]) -> None:
    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        """只说知道什么。"""
        known = (document.kind, document.year, document.entity, document.level, document.province)
        yield NotApplicable(" ".join([ctx.source.path, *(str(k.value) for k in known)]))

    info = "path=预算.txt kind=单位预算 year=2021 entity=甲局 level=市级 province=河北"
    reason = "预算.txt 单位预算 2021 甲局 市级 河北"
    path = write(f'# ZZ105\n```text not_applicable {info} reason="{reason}"\n没有。\n```\n')
    [case] = load_suite(path, [_of(check)]).cases
    case.check()


# --- what a case finds wrong ---


@pytest.mark.parametrize(
    ("block", "faults"),
    [
        (
            "```text\n有⟦错字⟧{ZZ101}。\n",
            ["s.md:3: 应报而未报:⟦错字⟧{ZZ101}", "s.md:3: 报了而未标注:{ZZ101:one warning}"],
        ),
        ("```text\n有⟦错⟧{ZZ101}字,\n又有错字。\n", ["s.md:4: 报了而未标注:{ZZ101:one warning} 有一处写错"]),
        ("```text\n有⟦错⟧{ZZ101, ZZ101}字。\n", ["s.md:3: 应报而未报:⟦错⟧{ZZ101}"]),
        ("```text\n有⟦错⟧{ZZ101:more}字。\n", ["s.md:3: 应报而未报", "s.md:3: 报了而未标注"]),
        ("```text\n有⟦错⟧{ZZ101 error}字。\n", ["s.md:3: 应报而未报", "s.md:3: 报了而未标注"]),
        ('```text\n有⟦错错⟧{ZZ101 "写错3处"}字。\n', ["s.md:3: 应报而未报", "s.md:3: 报了而未标注"]),
        ("```text\n有错字。\n", ["s.md:3: 报了而未标注"]),
        ("```text\n模糊。\n", ["s.md:2: ZZ101:结论应为 pass,实为 not_evaluable(字迹模糊)"]),
        ("```text not_applicable\n没有。\n", ["s.md:2: ZZ101:结论应为 not_applicable,实为 pass"]),
        ("```text not_evaluable reason=脏\n模糊。\n", ["s.md:2: ZZ101:理由应含「脏」,实为「字迹模糊」"]),
    ],
)
def test_a_case_tells_what_is_not_as_marked(write: Callable[[str], str], block: str, faults: list[str]) -> None:
    [case] = load_suite(write(f"# ZZ101\n{block}```\n"), RULES).cases
    with pytest.raises(SuiteError) as failed:
        case.check()
    told, _, shown = str(failed.value).partition("\n实际所报:\n")
    assert [line.startswith(fault) for line, fault in zip(told.splitlines(), faults, strict=True)] == [True] * len(
        faults
    )
    if shown:
        again = load_suite(write(f"# ZZ101\n```text\n{shown}```\n"), RULES)
        again.cases[0].check()


def test_the_marks_of_a_workbook_stand_in_its_cells(write: Callable[[str], str]) -> None:
    [held, missed] = load_suite(
        write(
            "# ZZ101\n"
            + "".join(f"```text\n{workbook(*t)}```\n" for t in (("好", "⟦错⟧{ZZ101:one}"), ("⟦一⟧{ZZ101}", "错")))
        ),
        RULES,
    ).cases
    held.check()
    with pytest.raises(SuiteError) as failed:
        missed.check()
    told = str(failed.value).splitlines()
    assert [line.split("{")[0] for line in told[:2]] == ["s.md:5: 应报而未报:⟦一⟧", "s.md:5: 报了而未标注:"]
    assert told[3:] == ["一", "⟦错⟧{ZZ101:one warning}"]


def test_the_mark_that_says_most_chooses_first(write: Callable[[str], str]) -> None:
    @rule(id="ZZ103", name="twice", on=Disclosure, requirement=["Q"], severity="info", messages={"a": "甲", "b": "乙"})
    def twice(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        """说两遍。"""
        yield from (Finding("b", Span(0, 1)), Finding("a", Span(0, 1)))

    [case] = load_suite(write("```text\n⟦有⟧{ZZ103, ZZ103:a}\n```\n"), [twice]).cases
    case.check()


def test_a_suite_runs_all_cases_before_it_fails(write: Callable[[str], str]) -> None:
    path = write(f"# ZZ101\n```text\n⟦有⟧{{ZZ101}}。\n```\n```text\n错。\n```\n{REST}")
    with pytest.raises(SuiteError) as failed:
        run_suite(path, RULES)
    assert "s.md:3: 应报而未报" in str(failed.value) and "s.md:6: 报了而未标注" in str(failed.value)


# --- what no finding may be ---


Check: TypeAlias = Callable[[Disclosure, Context], Iterable[Yield]]


def _of(check: Check, bad: Iterable[str] = (), good: Iterable[str] = ()) -> AnyRule:
    """A rule of a function, with the messages of ``wrong_word``."""
    written = rule(
        id="ZZ105",
        name="of-a-function",
        on=Disclosure,
        requirement=["Q"],
        severity="info",
        messages=wrong_word.messages,
        bad=bad,
        good=good,
    )
    return written(check)


def _faulty(*findings: Finding, on: type[Disclosure | BoundTable | Fact] = Disclosure) -> AnyRule:
    """A rule that says these things of ``TABLE``."""

    def check(node: object, ctx: Context) -> Iterable[Yield]:
        """说些什么。"""
        return findings if "12.00" in ctx.source.text else ()

    return evolve(_of(check, bad=[TABLE], good=[TABLE.replace("12.00", "1.00")]), on=on, messages={"says": "说{what}"})


@pytest.mark.parametrize(
    ("faulty", "fault"),
    [
        (_faulty(Finding("says", Span(0, 999), {"what": "话"})), "所指的位置不在文中"),
        (_faulty(Finding("says", Span(-2, 1), {"what": "话"})), "所指的位置不在文中"),
        (_faulty(Finding("says", Span(2, 1), {"what": "话"})), "所指的位置不在文中"),
        (
            _faulty(Finding("says", Span(0, 1), {"what": "话"}, related=(Related(Span(998, 999), "那里"),))),
            "「那里」不在文中",
        ),
        (_faulty(Finding("says", Span(0, 1), {"what": "{row}"})), "留有占位符"),
        (_faulty(Finding("says", Span(0, 1))), "KeyError"),
        (_faulty(Finding("says", Span(0, 1), {"what": "话"}), on=BoundTable), "没有写明是哪张表"),
        (_faulty(Finding("says", CELL, {"what": "话"}), on=Fact), "没有写明是哪张表"),
    ],
)
def test_no_finding_is_unsound(write: Callable[[str], str], faulty: AnyRule, fault: str) -> None:
    for check in (check_rule, check_properties):
        with pytest.raises(AssertionError, match=fault):
            check(faulty)
    [case] = load_suite(write(f"# ZZ105\n```text\n{TABLE}```\n"), [faulty]).cases
    with pytest.raises(SuiteError, match=fault):
        case.check()


def test_examples_show_what_they_should() -> None:
    for good in (
        wrong_word,
        wrong_letter,
        _faulty(Finding("says", CELL, {"what": "话"})),
        _faulty(Finding("says", CELL, {"what": "话"}, Anchor("表")), on=Fact),
    ):
        check_rule(good)


@pytest.mark.parametrize(
    ("bad", "good", "fault"),
    [
        ([], ["没有"], "需要至少一个 bad"),
        (["错"], [], "需要至少一个 bad"),
        (["错", "错"], ["没有"], "有重复的示例"),
        (["错", "没有"], ["没有字"], "bad 示例 2 没有被发现"),
        (["错", "错错"], ["错字"], "good 示例 1 被误报"),
        (["错", "错错"], ["模糊"], "good 示例 1 没有真正检查"),
        (["错"], ["没有"], "没有 bad 示例用到提示语 more"),
    ],
)
def test_examples_that_show_nothing_are_refused(bad: list[str], good: list[str], fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        check_rule(_of(wrong_word.check, bad, good))


# --- what every rule keeps to ---


def test_sound_rules_have_the_properties() -> None:
    for sound in RULES:
        check_properties(sound)


@pytest.mark.parametrize(
    ("pattern", "variant"),
    [
        ("。\n", "换行写作 CRLF"),
        (r"局\r?$", "行末有空格"),
        (":万元", "冒号和括号为全角"),
        ("\t12", "单元格里有空格"),
        (r"\A甲", "首尾有空行"),
    ],
)
def test_a_rule_that_depends_on_the_writing_is_found_out(pattern: str, variant: str) -> None:
    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        """写法。"""
        if not re.search(pattern, ctx.source.text, re.MULTILINE):
            yield NotApplicable("没有")

    text = f"甲县教育局\n{TABLE}字。\n"
    picky = _of(check, good=[text])
    with pytest.raises(AssertionError, match=f"ZZ105:{variant}时结论不同"):
        check_properties(picky)
    check_properties(picky, rewritten=False)


@pytest.mark.parametrize(
    ("trust", "fault"), [(lambda text: text.split("\n")[3], "IndexError"), (lambda text: text.index("1"), "ValueError")]
)
def test_a_rule_that_trusts_the_document_is_found_out(trust: Callable[[str], object], fault: str) -> None:
    def check(document: Disclosure, ctx: Context) -> Iterable[Yield]:
        """信任文书。"""
        trust(ctx.source.text)
        return ()

    with pytest.raises(AssertionError, match=fault):
        check_properties(_of(check, good=[TABLE]))


def test_a_rule_that_remembers_is_found_out() -> None:
    calls = count()

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        """记着上一次。"""
        yield Finding("one" if next(calls) % 2 else "more", Span(0, 1), {"count": 2})

    with pytest.raises(AssertionError, match="ZZ105:规则的次序影响结论"):
        check_properties(_of(check, bad=[TABLE]), rewritten=False)


# --- pytest, packs, documentation ---


def test_the_plugin_collects_cases_and_says_what_fails(pytester: pytest.Pytester) -> None:
    held, *_ = (b.text for b in DOCS if b.info == "markdown")
    broken = held.replace("{BL006:none warning", "{BL006:none error").replace("reason=文种", "reason=年度")
    for name, text in (("held", held), ("broken", broken), ("refused", "rules: BL999\n"), ("prose", "没有例子。\n")):
        (pytester.path / f"{name}.md").write_text(text, encoding="utf-8")
    result = pytester.runpytest("-p", "budgetlint.testing.pytest", "--continue-on-collection-errors")
    result.assert_outcomes(passed=8, failed=2, errors=1)
    printed = result.stdout.str()
    assert "broken.md:9: 应报而未报:⟦收支预算总表⟧{BL006:none error" in printed
    assert "⟦收支预算总表⟧{BL006:none warning}见附件" in printed
    assert "理由应含「年度」" in printed
    assert "refused.md:1: 没有名为「BL999」的规则" in printed
    assert "Traceback" not in printed and "suites.py" not in printed


def test_a_suite_that_leaves_something_out_fails_beside_its_cases(pytester: pytest.Pytester) -> None:
    (pytester.path / "some.md").write_text(f"# BL216\n```text\n{TABLE}```\n", encoding="utf-8")
    result = pytester.runpytest("-p", "budgetlint.testing.pytest")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["some.md:1: BL216 没有 fail 的例子*"])


def test_the_suites_of_the_documentation_hold(write: Callable[[str], str]) -> None:
    suites = [b.text for b in DOCS if b.info == "markdown"]
    assert len(suites) == 3
    for text in suites:
        run_suite(write(text))


def test_the_programs_of_the_documentation_run(pytester: pytest.Pytester) -> None:
    conftest, parametrized = (b.text for b in DOCS if b.info == "python")
    shutil.copytree(EXAMPLE / "tests", pytester.path / "tests")
    pytester.syspathinsert(EXAMPLE)
    pytester.makepyfile(parametrized)
    pytester.runpytest("--import-mode=importlib").assert_outcomes(passed=4)

    shutil.rmtree(pytester.path / "tests")
    pytester.makeconftest(conftest)
    (pytester.path / "suite.md").write_text(next(b.text for b in DOCS if b.info == "markdown"), encoding="utf-8")
    pytester.runpytest("suite.md").assert_outcomes(passed=5)


def test_the_suite_of_the_example_pack_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(EXAMPLE)
    from budgetlint_example import unit_not_wan

    run_suite(EXAMPLE / "tests" / "unit_not_wan.md", [unit_not_wan])
    check_rule(unit_not_wan)
    check_properties(unit_not_wan)


def test_only_the_plugin_needs_pytest() -> None:
    code = "import sys; import budgetlint.testing, budgetlint_national; print('pytest' in sys.modules)"
    assert run(sys.executable, "-c", code, cwd=ROOT).strip() == "False"
