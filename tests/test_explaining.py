"""What is said of a wrong figure: words in both languages, the amount in the style of the cell, the evidence asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.cli import main
from budgetlint.explaining import rewritten, words
from budgetlint.formats import concise, human
from budgetlint.formats.words import width as cells
from budgetlint.model.amount import WAN_YUAN, Amount
from budgetlint.model.findings import Diagnostic
from budgetlint.reconcile import Mistake, OperationKind
from budgetlint.reconcile.regimes import Regime
from budgetlint.report import Lang, Report, View
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.syntax.amounts import read_figure
from budgetlint.testing import installed
from handmade import expenditure

LANGUAGES: Sequence[Lang] = ("zh", "en")
SUMS = tuple(r for r in installed().rules if r.id in ("BL205", "BL206"))
#: Nothing of a solver, and nothing of this program's own notions.
NOT_FOR_CLERKS = (
    "约束",
    "求解",
    "残差",
    "候选",
    "节点",
    "变量",
    "null",
    "None",
    "constraint",
    "solver",
    "residual",
    "candidate",
)


def linted(text: str, lang: Lang = "zh", *, whole: bool = False) -> Report:
    session = Session(installed(), Settings(lang=lang, explain_arithmetic=whole), rules=SUMS)
    return session.report([session.understand("甲.txt", text.encode())])


def only(report: Report) -> Diagnostic:
    [one] = report.diagnostics
    return one


# --- words ------------------------------------------------------------------------------------------------------------


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def pairs() -> Iterator[tuple[str, str, str]]:
    """(name, Chinese, English) of every text."""
    for name, texts in (
        ("mistake", words.MISTAKE),
        ("operation", words.OPERATION),
        ("phrase", words.PHRASES),
        ("regime", words.REGIME),
    ):
        zh, en = (dict(texts[lang].items()) for lang in LANGUAGES)
        assert zh.keys() == en.keys(), name
        yield from ((f"{name} {key}", zh[key], en[key]) for key in zh)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_mistake_and_every_systematic_one_has_words(lang: Lang) -> None:
    assert words.MISTAKE[lang].keys() == set(Mistake)
    assert [m for m in Mistake if not words.MISTAKE[lang][m]] == [Mistake.OTHER]
    assert words.OPERATION[lang].keys() == set(OperationKind) and all(words.OPERATION[lang].values())
    assert words.REGIME[lang].keys() == {str(r) for r in Regime}


@pytest.mark.parametrize(("zh", "en"), [pytest.param(zh, en, id=name) for name, zh, en in pairs()])
def test_both_languages_say_the_same(zh: str, en: str) -> None:
    assert placeholders(zh) == placeholders(en)
    assert bool(zh) is bool(en)
    assert not [word for word in NOT_FOR_CLERKS if word in zh + en]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_mistake_and_no_systematic_one_is_told_like_another(lang: Lang) -> None:
    for told in (list(words.MISTAKE[lang].values()), list(words.OPERATION[lang].values())):
        assert len(set(told)) == len(told)


# --- the amount in the style of the cell ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "mantissa", "decimals", "text"),
    [
        ("89.00", 9800, 2, "98.00"),
        ("9,881.00", 981800, 2, "9,818.00"),
        ("9,881.00", 98, 0, "98"),
        ("1,104", 1234567890, 2, "12,345,678.90"),
        ("-9,881.00", 981800, 2, "9,818.00"),
        ("−12.00", -120000, 2, "-1200.00"),
        ("-1,200.00", -130000, 2, "-1,300.00"),
        ("98万元", 99, 0, "99万元"),
        ("2.20万元", 250, 2, "2.50万元"),
        ("约98.00", 9900, 2, "约99.00"),
        (" 98.00 ", 9900, 2, " 99.00 "),
        ("５２．１８", 5281, 2, "52.81"),
        ("８９.00万元", 9800, 2, "98.00万元"),
        ("52.1.8", 5218, 2, "52.18"),
        ("", 9800, 2, "98.00"),
        ("—", 9800, 2, "98.00"),
    ],
)
def test_a_right_amount_is_written_as_the_cell_is(raw: str, mantissa: int, decimals: int, text: str) -> None:
    assert rewritten(raw, Amount(mantissa, decimals, WAN_YUAN)) == text


@given(
    st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.booleans(), st.sampled_from(["", "万元", "元", "%"])
)
def test_what_is_written_reads_as_what_was_meant(printed: int, right: int, thousands: bool, unit: str) -> None:
    def shown(value: int) -> str:
        whole, cents = divmod(abs(value), 100)
        sign = "-" if value < 0 else ""
        return f"{sign}{whole:,}.{cents:02}{unit}" if thousands else f"{sign}{whole}.{cents:02}{unit}"

    made = rewritten(shown(printed), Amount(right, 2))
    amount = read_figure(made).amount
    assert amount is not None and (amount.mantissa, amount.decimals) == (right, 2)
    if not thousands or ("," in shown(printed)) == ("," in shown(right)):
        assert made == shown(right)


# --- what is said -----------------------------------------------------------------------------------------------------


def test_a_sentence_says_where_what_is_printed_what_it_should_be_and_why() -> None:
    said = "表「部门支出总体情况表」「教育支出」行「合计」栏为89.00万元,应为98.00万元(疑似相邻两位数字颠倒,少9.00万元)"
    report = linted(expenditure("89.00"))
    one = only(report)
    assert one.message == said and one.explained and one.snippet == "89.00"
    assert (one.actual, one.expected, one.difference, one.unit) == ("89.00", "98.00", "-9.00", "万元")
    assert f"甲.txt:6:10: error BL206 {said}\n" == concise.render(report, View())
    lines = human.render(report, View(width=200)).splitlines()
    at = next(n for n, line in enumerate(lines) if line.endswith(said))
    assert [line.strip() for line in lines[at + 1 : at + 5]] == [
        "印证:表「部门支出总体情况表」「合计」行「合计」栏110.00万元(第8行) − 其余各项 12.00 = 98.00",
        "印证:基本支出 80.00(第6行) + 项目支出 18.00(第6行) = 98.00",
        "结论:改正后涉及它的2项核对全部相符,没有新的不一致;改动最少的改法只有这一种;请与原始数据核对后改正。",
        "另见第7、8行",
    ]


def test_english() -> None:
    report = linted(expenditure("89.00"), "en")
    one = only(report)
    assert one.message.endswith(
        " is 89.00万元, should be 98.00万元 (two neighbouring digits look swapped, 9.00万元 too little)"
    )
    assert one.conclusion == (
        "once mended, all 2 checks on it agree and none breaks; no other correction is as small; "
        "check against the source data before correcting."
    )
    text = human.render(report, View("en", width=200))
    assert "check: " in text and "conclusion: " in text and "see lines 7, 8" in text
    assert "印证" not in text and "结论" not in text


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        ("89.00", "疑似相邻两位数字颠倒,少9.00万元"),
        ("96.00", "疑似写错一位数字,少2.00万元"),
        ("9.80", "疑似小数点错位,少88.20万元"),
        ("-98.00", "疑似正负号写反,少196.00万元"),
        ("98.80", "疑似写错一位数字,多0.80万元"),
        ("980000.00", "疑似单位用错(元与万元),多979902.00万元"),
        ("908.00", "疑似多写一位数字,多810.00万元"),
        ("9.00", "疑似漏写一位数字,少89.00万元"),
        ("12.00", "与相邻一格的数相同,疑似填串了格,少86.00万元"),
        ("", "疑似漏填,少98.00万元"),
        ("57.31", "少40.69万元"),
    ],
)
def test_a_wrong_figure_is_told_by_what_it_looks_like(printed: str, why: str) -> None:
    one = only(linted(expenditure(printed)))
    assert f"应为98.00万元({why})" in one.message
    assert one.certainty == "only"


def test_what_holds_is_not_explained() -> None:
    assert not linted(expenditure(), whole=True).diagnostics


# --- the whole evidence -----------------------------------------------------------------------------------------------


def test_the_evidence_has_every_relation_that_fails_the_checks_that_agree_and_the_corrections_with_their_shares() -> (
    None
):
    *told, regime = only(linted(expenditure("89.00"), whole=True)).evidence
    assert regime.removeprefix("表「部门支出总体情况表」的尾数:") in words.REGIME["zh"].values()
    assert told == [
        "不成立的关系(2条):",
        "  表「部门支出总体情况表」「合计」行「合计」栏110.00万元(第8行)与各项之和 101.00万元相差9.00万元,允许0.00万元",
        "    教育支出 89.00(第6行) + 社会保障和就业支出 12.00(第7行) = 101.00",
        "    改正后分毫不差",
        "  表「部门支出总体情况表」「教育支出」行「合计」栏89.00万元(第6行)与各项之和 98.00万元相差9.00万元,允许0.00万元",
        "    基本支出 80.00(第6行) + 项目支出 18.00(第6行) = 98.00",
        "    改正后分毫不差",
        "改正后相符的核对(2条,其中互相独立的2条):",
        "  表「部门支出总体情况表」「合计」行「合计」栏110.00万元(第8行) = "
        "教育支出 98.00(第6行) + 社会保障和就业支出 12.00(第7行) = 110.00",
        "  表「部门支出总体情况表」「教育支出」行「合计」栏98.00万元(第6行) = "
        "基本支出 80.00(第6行) + 项目支出 18.00(第6行) = 98.00",
        "可能的改法(按可能性):",
        "  100.0% 表「部门支出总体情况表」「教育支出」行「合计」栏89.00万元改为98.00万元",
    ]


#: Only its sum speaks of the figures of one column: either may be wrong.
AMBIGUOUS = (
    "甲县教育局2024年部门预算公开\n\n部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\n"
    "205\t教育支出\t98.00\n208\t社会保障和就业支出\t12.00\n合计\t\t101.00\n"
)


def test_where_several_corrections_are_as_likely_none_is_asserted_and_all_are_told() -> None:
    one = only(linted(AMBIGUOUS, whole=True))
    assert one.certainty == "open" and not one.explained and len(one.candidates) > 1
    assert "应为" not in one.message and "无法确定" in one.conclusion
    shares = [re.fullmatch(r"  (\d+\.\d)% (.+)", line) for line in one.evidence]
    told = [(float(m[1]), m[2]) for m in shares if m]
    assert [text for _, text in told] == [c.text for c in one.candidates]
    assert [share for share, _ in told] == sorted((share for share, _ in told), reverse=True)
    assert 99 < sum(share for share, _ in told) <= 100.5


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("zh", ("不成立的关系(", "改正后相符的核对(", "可能的改法(", "100.0% ")),
        ("en", ("what does not hold (", "checks that agree once mended (", "possible corrections (", "100.0 % ")),
    ],
)
def test_the_evidence_is_printed_only_where_it_is_asked_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lang: Lang,
    parts: Sequence[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("甲.txt").write_text(expenditure("89.00"), encoding="utf-8")
    plain = ["甲.txt", "--lang", lang, "--select", "BL205,BL206"]
    assert main(plain) == 1
    without = capsys.readouterr().out
    assert not [part for part in parts if part in without]
    assert main([*plain, "--explain-arithmetic"]) == 1
    with_it = capsys.readouterr().out
    assert all(part in with_it for part in parts)
    assert set(without.splitlines()) <= set(with_it.splitlines()), "it adds to what is said"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [60, 100])
def test_the_evidence_keeps_to_the_width(lang: Lang, width: int) -> None:
    text = human.render(linted(expenditure("89.00"), lang, whole=True), View(lang, width=width))
    assert not [line for line in text.splitlines() if cells(line) > width]


def test_checks_that_agree_only_together_with_another_correction_say_so() -> None:
    both = expenditure().replace("80.00", "60.00").replace("98.00\t60.00\t18.00", "98.00\t60.00\t19.00")
    found = [d for d in linted(both).diagnostics if d.explained]
    assert len(found) == 2
    assert all("(连同别处指出的一并改正)" in d.conclusion for d in found)
    assert "连同" not in only(linted(expenditure("89.00"))).conclusion


def test_a_sum_of_a_table_that_closes_exactly_is_allowed_nothing() -> None:
    """What is said to be allowed is what it was judged by."""
    lines = only(linted(expenditure("98.01"), whole=True)).evidence
    assert [line for line in lines if "允许0.00万元" in line]
    assert not [line for line in lines if "允许" in line and "允许0.00万元" not in line]


_RATES = """甲县2024年政府决算公开

2024年全县一般公共预算支出决算表
单位:万元
项目	年初预算数	决算数	决算数为年初预算数的%
一般公共服务支出	1200	1140	95.0
教育支出	3400	{}	90.0
卫生健康支出	800	840	105.0
农林水支出	2600	2210	85.0
支出合计	8000	7250	90.6
"""


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "「教育支出」行「决算数为年初预算数的%」栏90.0%(第7行)与3060万元、3400万元相符"),
        ("en", "'决算数为年初预算数的%' 90.0% (line 7) agrees with 3060万元 and 3400万元"),
    ],
)
def test_a_percentage_beside_a_wrong_amount_is_evidence_and_no_finding(lang: Lang, told: str) -> None:
    session = Session(installed(), Settings(lang=lang))
    session.rules = tuple(r for r in installed().rules if r.id in ("BL205", "BL290", "BL296"))
    report = session.report([session.understand("甲.txt", _RATES.format(3600).encode())])
    found = only(report)
    assert found.place.line == 7 and found.expected == "3060" and found.rule != "BL296"
    assert any(told in line for line in found.workings), found.workings
    right = session.report([session.understand("甲.txt", _RATES.format(3060).encode())])
    assert not right.diagnostics
