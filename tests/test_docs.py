"""The rule book: every rule with all that it owes, every duty with a row, examples answered, links that lead somewhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from budgetlint.docs import Shown, help_markdown, markdown
from budgetlint.docs.tolerance import chapter, read
from budgetlint.docs.words import CONFIDENCE, applies, duty, in_force
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Anchor, Diagnostic, Severity
from budgetlint.model.kinds import DocumentKind
from budgetlint.model.requirements import Requirement
from budgetlint.model.source import Place
from budgetlint.packs.schema import SORTS
from budgetlint.plugins import Hooks
from budgetlint.reconcile import Precision, Result, judge
from budgetlint.rules import AnyRule, Context, Yield, rule
from budgetlint.testing import installed, lint_text, only

#: The duties of 财预〔2016〕143号, and those of the law around it, as the reference on the regulation lists them.
REGULATION = [
    "R1", "R2", "R3", "R4", "R责", "R主", "R时", "R密", "R式", "R督",
    "R政-1", "R政-2", "R政-3", "R政-4", "R政-5", "R政-6", "R政-7",
    "R部-1", "R部-2", "R部-3", "R部-4", "R部-5", "R部-6", "R部-7", "R部-8",
]  # fmt: skip
AROUND = [
    "L12", "L14", "L46", "L52", "L75", "L80", "L92", "TL4", "TL5", "TL6", "X14", "X15", "X17", "X20", "X26",
    "ZB13", "G77", "D29", "Z209", "P34", "P10", "P88", "C46", "K", "HE", "XJ", "Q",
]  # fmt: skip
#: The checks that were catalogued before any was written, and the duty that says why no rule makes a check.
CATALOGUED = [
    "BL001–BL006", "BL101–BL142", "BL151–BL159", "BL201–BL219", "BL301–BL320", "BL401–BL423", "BL501–BL513",
    "BL601–BL620", "BL701–BL724", "BL801–BL812", "BL901–BL914", "HE101–HE112", "XJ101–XJ110"
]  # fmt: skip
WITHOUT_RULE = {"BL805": "R式", "BL806": "R式", "BL809": "R时"}

#: The articles of 143号 that were read word for word; no other number may be cited.
READ = {"R1": "第一条", "R2": "第二条", "R3": "第三条", "R4": "第四条"}

#: What has to be known before a fiscal year can be: these judge documents of any year, and of none.
UNDATED = {"BL001", "BL002", "BL004", "BL090", "BL091", "BL092", "BL093", "BL094", "BL095", "BL096", "BL913"}

CHECKS = Path(__file__).parents[2] / "shared" / "reference" / "checks.csv"
OWN = [r for r in installed().rules if installed().owners[r.id].own]
DUTIES = installed().requirements


@cache
def book() -> str:
    return markdown(OWN, DUTIES)


@pytest.mark.parametrize("each", OWN, ids=lambda r: r.id)
def test_no_rule_lacks_what_it_owes(each: AnyRule) -> None:
    assert each.requirement and set(each.requirement) <= DUTIES.keys()
    assert each.since is not None or each.id in UNDATED
    assert each.bad and each.good
    assert each.messages_en.keys() == each.messages.keys()


@pytest.mark.parametrize("each", OWN, ids=lambda r: r.id)
def test_every_rule_answers_the_example_that_is_printed(each: AnyRule) -> None:
    found = only(lint_text(each.bad[0], [each]), each)
    page = markdown([each], DUTIES, {(each.id, each.bad[0]): found})
    answer = page.partition("程序的回答:")[2].partition("符合要求:")[0]
    assert found and all(d.message in answer for d in found)


@pytest.mark.parametrize("name", [*REGULATION, *AROUND])
def test_every_duty_has_a_row_that_says_who_checks_it(name: str) -> None:
    [row] = re.findall(rf"^\| {name} \| .*$", book(), re.MULTILINE)
    links = re.findall(r"\[([A-Z]+\d{3})\]\(#", row)
    assert set(links) == {r.id for r in OWN if name in r.requirement}
    assert links or DUTIES[name].unchecked, f"{name}:没有规则,也没有说明"
    assert DUTIES[name].unchecked in row


@pytest.mark.parametrize("each", [d for d in DUTIES.values() if d.unchecked], ids=lambda d: d.id)
def test_no_rule_that_exists_is_said_to_come(each: Requirement) -> None:
    assert not {r.id for r in OWN} & _named(each.unchecked), f"{each.id}:已有规则,说明应当改"
    assert ("尚未" in each.unchecked) is bool(_named(each.unchecked)), f"{each.id}:尚未的写明将由哪条检查"


def test_every_check_has_a_rule_or_a_reason() -> None:
    """Nothing that was to be checked is dropped in silence: the duty says in the rule book why no rule checks it."""
    rules, known = {r.id for r in OWN}, _named(" ".join(CATALOGUED))
    assert len(known) == 224
    assert known - rules == WITHOUT_RULE.keys()
    for check, name in WITHOUT_RULE.items():
        reason = DUTIES[name].unchecked
        assert len(reason) > 20 and "尚未" not in reason, f"{check}:{name} 没有说明为什么不查"


def test_no_duty_is_left_without_a_rule_or_a_reason() -> None:
    served = {name for r in installed().rules for name in r.requirement}
    assert [d.id for d in DUTIES.values() if d.id not in served and not d.unchecked] == []


@pytest.mark.skipif(not CHECKS.exists(), reason="the reference lies beside the project")
def test_the_list_of_checks_is_that_of_the_reference() -> None:
    with CHECKS.open(encoding="utf-8", newline="") as file:
        assert {row["id"] for row in csv.DictReader(file)} == _named(" ".join(CATALOGUED))


def _named(text: str) -> set[str]:
    """The ids in a text, ranges spelled out."""
    ids = set(re.findall(r"[A-Z]{2}\d{3}", text))
    for letters, first, last in re.findall(r"([A-Z]{2})(\d{3})–[A-Z]{2}(\d{3})", text):
        ids |= {f"{letters}{n:03}" for n in range(int(first), int(last) + 1)}
    return ids


def test_no_article_is_cited_that_nobody_has_read() -> None:
    cited = {d.id: d.part for d in DUTIES.values() if "143号" in d.number and "条" in d.part}
    assert cited == READ


def test_what_is_said_of_a_duty_is_complete() -> None:
    for each in DUTIES.values():
        assert each.title and each.issuer and each.number and each.part and each.text, each.id
        assert each.confidence in CONFIDENCE["zh"], each.id
        assert each.source or each.confidence != "V", each.id
        assert len(each.text) <= 70, f"{each.id}:与每条发现一起显示,须简短"


@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("R4", date(2016, 10, 27)),
        ("TL6", date(2020, 10, 1)),
        ("X20", date(2019, 5, 15)),
        ("Z209", date(2019, 1, 1)),
        ("C46", date(2021, 1, 1)),
    ],
)
def test_duties_hold_from_their_day(name: str, since: date) -> None:
    assert DUTIES[name].since == since


def _slugs(text: str) -> Iterator[str]:
    for title in re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE), re.M):
        yield re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_links_lead_to_headings() -> None:
    slugs = list(_slugs(book()))
    assert len(set(slugs)) == len(slugs)
    links = re.findall(r"\]\(#([^)]+)\)", book())
    assert set(links) <= set(slugs)
    assert {f"{r.id.lower()}-{r.name}" for r in OWN} <= set(links)


# --- one rule, made for the purpose


DUTY = Requirement("A1", "某办法", "某部", "某字1号", "第一条", "写明全称", date(2018, 12, 31), confidence="M+")


@rule(
    id="AA101",
    name="full-name",
    on=Disclosure,
    requirement=["A1"],
    severity="warning",
    applies=[DocumentKind.UNIT_BUDGET, DocumentKind.DEPARTMENT_BUDGET],
    since=2019,
    until=2023,
    tolerance="差一个末位单位以内不报。",
    messages={"short": "「{name}」不是全称", "none": "没有名称"},
    messages_en={"short": "'{name}' is no full name"},
    bad=["教育局\n```\n12|00\n", "无名\n", "民政局\n"],
    good=["甲县教育局\n", "甲县民政局\n"],
)
def full_name(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """名称写全称|不写简称。

    简称指省去
    地名的名称。见 code
    page 三。

    没有名称的不报。
    """
    yield from ()


def _found(message: str, message_id: str, line: int, *workings: str) -> Diagnostic:
    place = Place(line, 1, line, 2)
    return Diagnostic(
        "AA101",
        "full-name",
        Severity.ERROR,
        message,
        "a.txt",
        place,
        Anchor(),
        message_id=message_id,
        workings=workings,
    )


SHOWN: Shown = {
    ("AA101", full_name.bad[0]): [_found("「教育局」不是全称", "short", 3, "1.00(第3行)+ 2.00(第4行)= 3.00")],
    ("AA101", full_name.bad[1]): [_found("没有名称", "none", 1)],
    ("AA101", full_name.bad[2]): [_found("「民政局」不是全称", "short", 1)],
}


def _page(shown: Shown | None = None) -> str:
    return markdown([full_name], {"A1": DUTY}, shown)


def test_a_section_says_all_that_holds_for_a_rule() -> None:
    page = _page()
    assert "## AA 规则" in page and "### AA101 full-name" in page
    assert "| 名称写全称\\|不写简称。 |" in page
    assert "- 依据:《某办法》(某字1号)第一条:写明全称(某部;凭记忆,把握较大;2018年起)" in page
    assert "- 适用:部门预算、单位预算,2019年度起,至2022年度止" in page
    assert "- 级别:警告" in page
    assert "- 容差:差一个末位单位以内不报。" in page
    assert "- `short`:「{name}」不是全称 / '{name}' is no full name" in page
    assert "- `none`:没有名称\n" in page


def test_paragraphs_flow_in_chinese_and_in_english() -> None:
    assert list(duty(full_name)) == [
        "名称写全称|不写简称。",
        "简称指省去地名的名称。见 code page 三。",
        "没有名称的不报。",
    ]


def test_an_example_is_answered_with_what_the_program_said() -> None:
    page = _page(SHOWN)
    assert "````text\n教育局\n```\n12|00\n````" in page
    assert "第3行 错误:「教育局」不是全称\n    1.00(第3行)+ 2.00(第4行)= 3.00\n" in page
    assert page.index("不是全称\n    1.00") < page.index("在其他情形下:") < page.index("第1行 错误:没有名称")
    assert "民政局」" not in page, "每条提示语只举一例"
    assert "```text\n甲县教育局\n```" in page


def test_without_a_run_nothing_is_claimed() -> None:
    assert "程序的回答" not in _page() and "在其他情形下" not in _page()


def test_help_in_brief() -> None:
    text = help_markdown(full_name, {"A1": DUTY})
    assert text.startswith("名称写全称|不写简称。\n\n简称指")
    assert "- 依据:《某办法》(某字1号)第一条:写明全称" in text
    assert text.count("text\n教育局") == text.count("text\n甲县教育局") == 1
    assert "民政局" not in text


def test_a_year_is_given_as_a_year_and_a_day_as_a_day() -> None:
    assert in_force(DUTY) == "2018年起"
    ended = evolve(DUTY, since=date(2019, 5, 15), until=date(2021, 3, 1))
    assert in_force(ended) == "2019年5月15日起,至2021年2月28日止"


def test_a_rule_without_limits_is_for_all() -> None:
    assert applies(evolve(full_name, applies=None, since=None, until=None)) == "全部文种,不限年度"


def test_a_duty_says_what_of_it_nobody_checks() -> None:
    duties = {
        "A1": evolve(DUTY, unchecked="时限看不出"),
        "A2": evolve(DUTY, id="A2", unchecked="从文件看不出"),
        "A3": evolve(DUTY, id="A3", title="另一办法", source="见到|节录"),
    }
    page = markdown([full_name], duties)
    assert (
        "| A1 | 第一条 | 写明全称 | 凭记忆,把握较大 | 2018年起 | [AA101](#aa101-full-name)。其余:时限看不出 |" in page
    )
    assert "| 2018年起 | 从文件看不出 |" in page
    assert "### 《另一办法》(某字1号)" in page
    assert "| 凭记忆,把握较大:见到\\|节录 | 2018年起 | 尚未 |" in page


# --- the chapter on tolerance


#: What the words of the chapter take for granted; where this changes, they have to be read again.
VERDICTS = {
    "100.00 = 33.33 + 33.33 + 33.33": Result.ROUNDING,
    "100.01 = 33.33 + 33.33 + 33.33": Result.FAILS,
    "66.67 = 33.33 + 33.33": Result.ROUNDING,
    "66.68 = 33.33 + 33.33": Result.FAILS,
    "12.35 = 12.34 + 空白": Result.ONE_UNIT,
    "12.35 = 12.34 + 0.00": Result.ROUNDING,
    "50.00 ≥ 12.00 + 8.00": Result.HOLDS,
    "19.99 ≥ 12.00 + 8.00": Result.ROUNDING,
    "19.50 ≥ 12.00 + 8.00": Result.FAILS,
    "107.54 ↔ 107.54": Result.HOLDS,
    "107.54 ↔ 107.55": Result.ONE_UNIT,
    "107.54 ↔ 107.56": Result.FAILS,
    "858.21万元 ↔ 8,582,060.85元": Result.HOLDS,
    "858.20万元 ↔ 8,582,060.85元": Result.ONE_UNIT,
    "22,118,861元 ↔ 22,118,861.34元": Result.HOLDS,
    "22,118,861元 ↔ 22,118,863.34元": Result.FAILS,
    "12.00 = 12.00 + 空白 + —": Result.HOLDS,
    "空白 = 12.00 + 8.00": Result.NO_TOTAL,
    "12.00 ↔ 空白": Result.FAILS,
    "0.00 ↔ 空白": Result.HOLDS,
    "0.01 ↔ 空白": Result.FAILS,
    "20.00 = 12.00 + 8.0.0": Result.UNKNOWN,
}


@pytest.mark.parametrize(("example", "result"), VERDICTS.items())
def test_examples_of_the_chapter_are_judged_as_its_words_say(example: str, result: Result) -> None:
    assert judge(read(example), Precision({})) is result
    assert f"| {example} | " in chapter()


def test_all_examples_of_the_chapter_are_held_to_it() -> None:
    assert set(re.findall(r"^\| (.* [=≥↔] .*?) \|", chapter(), re.MULTILINE)) == VERDICTS.keys()
    assert "```" not in chapter() and "{" not in chapter()


def test_the_bound_of_a_sum_is_half_of_its_parts() -> None:
    [row] = re.findall(r"^\| 最多可差.*$", chapter(), re.MULTILINE)
    assert [int(n) for n in re.findall(r"\d+", row)] == [n // 2 if n > 1 else 0 for n in range(1, 11)]


def test_reference_of_packs_names_every_key_and_hook() -> None:
    said = Path("docs/packs.md").read_text("utf-8")
    keys = [*SORTS, "follows", *(key for _, beside in SORTS.values() for key in beside)]
    hooks = [name.removeprefix("budgetlint") for name in vars(Hooks) if name.startswith("budgetlint_")]
    assert not [name for name in keys if not re.search(rf"(?<![a-z]){name}(?![a-z])", said)]
    assert not [name for name in hooks if name not in said]
