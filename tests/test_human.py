"""What people read: the report, the findings with their sums, the ledger of coverage. Aligned, wrapped, never flooding."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import cast

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.formats import coverage, human, words
from budgetlint.model.findings import Anchor, Diagnostic, Severity, Suggestion
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.source import Place
from budgetlint.reconcile import Origin, Trust
from budgetlint.report import Coverage, DocumentSummary, Lang, Problem, Report, View
from budgetlint.testing import lint_text
from sandbox import ROOT

TEXT = (
    "甲县教育局2024部门预算公开\n\n部门收入总体情况表\n预算年度:2023\n\n"
    "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t1.2.3\t12.00\n合计\t\t12.00\t12.00\n"
    "\n植树情况\n\n地点\t棵数\n东山\t12\n西山\t30\n"
)
PATH = "甲县/预算.txt"
LAW = "《某规程》(某字〔2016〕1号)第四条:公开应当准确"
OTHER_LAW = "《某法》第二条:收支应当平衡"


def at(line: int, column: int = 1) -> Place:
    return Place(line, column, line, column + 4)


SUM = Diagnostic(
    rule="ZZ205",
    name="levels-sum",
    severity=Severity.ERROR,
    message="表「部门支出总体情况表」「教育支出」行「基本支出」栏与下级各行之和不符",
    path=PATH,
    place=at(258, 12),
    anchor=Anchor("部门支出总体情况表", "教育支出", "基本支出"),
    basis=(LAW,),
    related=(
        (at(259), "2.10"),
        (at(260), "2.58"),
        (at(261), "0.00"),
        (at(301), "表「一般公共预算支出情况表」列示 4.68"),
    ),
    also=("ZZ301", "ZZ302"),
    expected="4.68",
    actual="4.86",
    difference="0.18",
    unit="万元",
    workings=("2.10(第259行)+ 2.58(第260行)= 4.68",),
    folded=((at(301), "表「一般公共预算支出情况表」列示 4.68"),),
)


@pytest.fixture(scope="module")
def report() -> Report:
    return lint_text(TEXT, path=PATH)


def of(report: Report, *diagnostics: Diagnostic, outcomes: tuple[Outcome, ...] = ()) -> Report:
    return evolve(report, diagnostics=diagnostics, outcomes=outcomes)


def shown(report: Report, *diagnostics: Diagnostic, lang: Lang = "zh") -> str:
    return human.render(of(report, *diagnostics), View(lang))


def unjudged(reasons: dict[str, int]) -> tuple[Outcome, ...]:
    listed = [reason for reason, count in reasons.items() for _ in range(count)]
    return tuple(Outcome(f"ZZ{n:03}", PATH, Verdict.NOT_EVALUABLE, r) for n, r in enumerate(listed, 1))


def test_first_what_was_read_then_what_was_found(report: Report) -> None:
    problem = Problem("b.bin", "read", "b.bin:这是图片,不能读取;请另存为文本。")
    broken = evolve(report, unread=(problem,), crashes=(Problem("a.txt", "BL001", "规则 BL001 出错"),))
    text = human.render(broken, View())
    assert text.index("表格 2 张,认出 1 张") < text.index("「植树情况」") < text.index("不是规范的金额")
    assert "文种 部门预算(确定)" in text and "第4行" in text
    assert "未能读取" in text and "检查不完整" in text
    assert "\x1b" not in text


def test_a_sum_is_written_out_with_both_figures_and_the_difference_in_words(report: Report) -> None:
    lines = [line.strip() for line in shown(report, SUM).splitlines()]
    begin = next(i for i, line in enumerate(lines) if line.startswith("第258行第12列  错误  表「部门支出总体情况表」"))
    assert lines[begin + 1 : begin + 4] == [
        "列示 4.86 万元,按下式应为 4.68 万元,多 0.18 万元",
        "算式:2.10(第259行)+ 2.58(第260行)= 4.68",
        "另见第301行:表「一般公共预算支出情况表」列示 4.68",
    ]
    assert lines[begin + 5] == "[ZZ205 levels-sum] 同一问题还涉及 ZZ301、ZZ302"


@pytest.mark.parametrize(
    ("actual", "expected", "difference", "said"),
    [
        ("4.50", "4.68", "-0.18", "列示 4.50 万元,应为 4.68 万元,少 0.18 万元"),
        ("4.68", "4.50", None, "列示 4.68 万元,应为 4.50 万元,多 0.18 万元"),
        ("-1.00", "1.00", None, "列示 -1.00 万元,应为 1.00 万元,少 2.00 万元"),
        ("4.68", "4.68", None, "列示 4.68 万元,应为 4.68 万元"),
        ("一百", "100", None, "列示 一百 万元,应为 100 万元"),
        (None, "4.68", None, "应为 4.68 万元"),
        (None, None, "-1.50", "少 1.50 万元"),
    ],
)
def test_too_much_and_too_little(
    report: Report, actual: str | None, expected: str | None, difference: str | None, said: str
) -> None:
    one = evolve(SUM, actual=actual, expected=expected, difference=difference, workings=())
    assert said in [line.strip() for line in shown(report, one).splitlines()]


def test_figures_that_the_message_gives_are_not_said_twice(report: Report) -> None:
    told = "合计栏为4.86万元,各项之和为4.68万元,相差0.18万元"
    assert "列示 4.86" not in shown(report, evolve(SUM, message=told))
    assert "列示 4.86" in shown(report, evolve(SUM, message=told.replace("4.86", "14.86"))), "14.86 is not 4.86"
    assert "列示 4.86" in shown(report, evolve(SUM, message=told.replace("4.68", "4.681"))), "4.681 is not 4.68"


def test_other_places_are_listed_once_and_never_at_length(report: Report) -> None:
    few = evolve(SUM, workings=(), related=((at(9), "甲"), (at(7), "甲"), (at(9), "甲"), (at(8), "乙")))
    assert "另见第7、9行:甲" in shown(report, few) and "另见第8行:乙" in shown(report, few)
    many = evolve(SUM, workings=(), related=tuple((at(n), f"第{n}个") for n in range(20, 60)))
    text = shown(report, many)
    assert "另见第20行:第20个" in text and "另见第22、23、24行等38处" in text and "第30个" not in text
    same = evolve(SUM, workings=(), related=tuple((at(n), "甲") for n in range(20, 60)))
    assert "另见第20、21、22行等40处:甲" in shown(report, same)


def test_the_basis_is_in_full_once_a_document(report: Report) -> None:
    text = shown(report, SUM, evolve(SUM, place=at(300), basis=(LAW, OTHER_LAW)))
    assert text.count("公开应当准确") == 1 and text.count("收支应当平衡") == 1
    assert text.count("依据:《某规程》(某字〔2016〕1号)第四条") == 2


def test_rules_that_could_not_be_judged_are_told_by_reason(report: Report) -> None:
    text = human.render(of(report, outcomes=unjudged({"没有预算表": 9, "没有上年数": 2})), View())
    assert "  未能判断 9 条规则(ZZ001…ZZ009):没有预算表\n" in text
    assert "  未能判断 2 条规则(ZZ010、ZZ011):没有上年数\n" in text
    assert "未能判断的规则:1 份文件共 11 条,不等于没有问题;加 -v" in text.replace("\n", "")


def test_many_reasons_do_not_flood(report: Report) -> None:
    some = of(report, outcomes=unjudged({f"缺少表{n}": n for n in range(1, 9)}))
    lines = [line for line in human.render(some, View()).splitlines() if line.startswith("  未能判断")]
    assert lines == ["  未能判断 36 条规则(ZZ001…ZZ036):缺少表8(等8种原因)"]
    assert "未能判断" not in human.render(some, View(quiet=True))
    asked = evolve(some, coverage=(Coverage(PATH, (1, 0, 0, 0)),))
    assert "不等于没有问题。" in human.render(asked, View()) and "加 -v" not in human.render(asked, View())


def test_english(report: Report) -> None:
    text = human.render(of(report, SUM, outcomes=unjudged({"没有预算表": 9})), View("en"))
    assert "2 tables, 1 recognised" in text and "not judged, rules: 9 (ZZ001…ZZ009)" in text
    assert "printed 4.86 万元, expected 4.68 万元 by this sum, 0.18 万元 too much" in text
    assert "Errors: 1, warnings: 0, infos: 0." in text and "Rules not judged: 9" in text
    less = evolve(SUM, actual="4.50", workings=(), related=((at(7), "x"), (at(8), "x")))
    assert "0.18 万元 too little" in shown(report, less, lang="en")
    assert "see lines 7, 8: x" in shown(report, less, lang="en")


def test_colour_marks_severity_and_leaves_figures_plain(report: Report) -> None:
    text = human.render(of(report, SUM), View(color=True))
    assert "\x1b[31;1m错误\x1b[0m" in text and "\x1b[2m[ZZ205 levels-sum]" in text
    assert not [line for line in text.splitlines() if "列示" in line and "\x1b" in line]
    assert re.sub(r"\x1b\[[\d;]*m", "", text) == human.render(of(report, SUM), View())


def test_quiet_has_findings_only(report: Report) -> None:
    text = human.render(report, View(quiet=True))
    assert "文种" not in text and "共检查" not in text and "BL216" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 100])
def test_all_is_aligned_and_keeps_to_the_width(report: Report, width: int, lang: Lang) -> None:
    far = evolve(SUM, place=at(12345, 678), severity=Severity.INFO, workings=SUM.workings * 3)
    view = View(lang, width=width)
    text = human.render(of(report, SUM, far, *report.diagnostics, outcomes=unjudged({"没有预算表": 9})), view)
    assert not [line for line in text.splitlines() if words.width(line) > width]
    graded = [re.match(r"  \S+ +(错误|警告|提示|error|warning|info) +", line) for line in text.splitlines()]
    starts = {(words.width(m[0][: m.start(1)]), words.width(m[0])) for m in graded if m}
    assert len(starts) == 1 and sum(m is not None for m in graded) == 2 + len(report.diagnostics)
    assert not re.search(r"第\n\s*[\d一二三四]|\d\n\s*[行列张]", text), "a number stays with what it counts"


@given(st.text(alphabet="预算收入《》「」,。、(12.50) abc第3行", max_size=200), st.integers(20, 80), st.integers(0, 8))
def test_wrapping_loses_nothing(text: str, cells: int, indent: int) -> None:
    lines = list(words.wrap(text, cells, indent))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line.startswith(" " * indent) and line.strip() for line in lines[1:])


def test_an_opening_bracket_stays_with_what_it_opens() -> None:
    assert list(words.wrap("合计金额 23.56(第139行)", 16)) == ["合计金额 23.56", "(第139行)"]


def test_both_languages_say_the_same() -> None:
    zh, en = words.PHRASES["zh"], words.PHRASES["en"]
    assert zh.keys() == en.keys()
    for key in zh:
        assert _fields(zh[key]) == _fields(en[key]), key
    for lang in ("zh", "en"):
        assert {str(v) for v in Verdict} <= words.PHRASES[lang].keys()
        assert words.ORIGIN[lang].keys() == {str(o) for o in Origin}
        assert words.TRUST[lang].keys() == {str(t) for t in Trust}


def _fields(template: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(template)} - {None}


LEDGER = Coverage(
    PATH,
    (3, 40, 50, 7),
    ((0, (3, 40, 50, 6)), (1, (0, 0, 0, 1))),
    (("rows", "hard", 12), ("same key", "hard", 30), ("same key", "soft", 4), ("of a plugin", "soft", 1)),
)


def renamed(document: DocumentSummary, path: str) -> DocumentSummary:
    return evolve(document, files=(evolve(document.files[0], path=path),))


def test_coverage_has_rules_by_outcomes_with_reasons(report: Report) -> None:
    other = renamed(report.documents[0], "b.txt")
    both = evolve(
        report,
        documents=(*report.documents, other),
        outcomes=(
            Outcome("ZZ001", PATH, Verdict.PASS),
            Outcome("ZZ001", "b.txt", Verdict.NOT_EVALUABLE, "没有预算表"),
            Outcome("ZZ002", PATH, Verdict.FAIL),
            Outcome("ZZ002", "b.txt", Verdict.ROUNDING, "差一个末位"),
        ),
    )
    lines = coverage.render(both, View()).splitlines()
    assert "规则的结果:2 条规则,2 份文件" in lines
    cells = {line.split()[0]: line.split()[1:] for line in lines if line.startswith(("  ZZ", "  合计"))}
    assert cells["ZZ001"] == ["1", "1", "没有预算表(1份)"] and cells["ZZ002"] == ["1", "1", "差一个末位(1份)"]
    assert cells["合计"] == ["1", "1", "1", "1"]
    header = next(line for line in lines if line.startswith("  规则"))
    row = next(line for line in lines if line.startswith("  ZZ001"))
    for verdict, column in (("符合", 1), ("未能判断", 5)):
        end = words.width(header[: header.index(verdict) + len(verdict)])
        assert row[end - 1] == "1", f"column {column} of numbers ends where its header does"


def test_coverage_condenses_reasons(report: Report) -> None:
    long = "表「一般公共预算基本支出情况表」「商品和服务支出」行「小计」栏的差额在四舍五入的范围内;" * 3
    outcomes = tuple(Outcome("ZZ001", f"{n}.txt", Verdict.NOT_EVALUABLE, f"原因{n}") for n in range(9))
    text = coverage.render(evolve(report, outcomes=(*outcomes, Outcome("ZZ002", PATH, Verdict.ROUNDING, long))), View())
    assert "等9种原因" in text and "原因2(1份)" in text and "原因3" not in text
    assert "…" in text and len(text.replace("\n", "").replace(" ", "")) < 600


def test_coverage_has_shares_of_amounts_and_the_constraints(report: Report) -> None:
    lines = coverage.render(evolve(report, coverage=(LEDGER, LEDGER)), View()).splitlines()
    rows = [line.split() for line in lines]
    assert [PATH, "100", "3", "3.0%", "40", "40.0%", "50", "50.0%", "7", "7.0%"] in rows
    assert ["第1张「部门收入总体情况表」(第3行)", "99", "3", "3.0%", "40", "40.4%", "50", "50.5%", "6", "6.1%"] in rows
    assert ["合计", "200", "6", "3.0%", "80", "40.0%", "100", "50.0%", "14", "7.0%"] in rows
    assert ["同一个数,几处列示相同", "60", "8"] in rows and ["上级等于下级各行之和", "24"] in rows
    assert ["of", "a", "plugin", "2"] in rows and ["合计", "84", "10"] in rows


def test_coverage_without_amounts_says_so(report: Report) -> None:
    empty = Coverage(PATH, (0, 0, 0, 0), ((0, (0, 0, 0, 0)),))
    assert coverage.render(evolve(report, coverage=(empty,)), View()).endswith("没有读到表内金额。\n")
    assert coverage.render(evolve(report, coverage=(empty,)), View("en")).endswith("No amounts in tables were read.\n")


def test_coverage_has_the_share_of_the_text_that_is_understood_and_the_lines_of_the_rest(report: Report) -> None:
    places = tuple(Place(n, 1, n, 5) for n in (7, 7, 9))
    known, unknown = (Coverage(p, (0, 0, 0, 0), (), (), 4, n) for p, n in ((PATH, 4), ("b.txt", 1)))
    documents = (*report.documents, renamed(report.documents[0], "b.txt"))
    told = evolve(report, documents=documents, coverage=(known, evolve(unknown, prose_unbound=places)))
    rows = [line.split() for line in coverage.render(told, View()).splitlines()]
    assert [PATH, "4", "4", "100.0%"] in rows
    at = rows.index(["b.txt", "4", "1", "25.0%", "3", "75.0%"])
    assert rows[at + 1] == ["未能确定的:第7、9行"]
    assert ["合计", "8", "5", "62.5%", "3", "37.5%"] in rows
    assert ["没有读到表内金额。"] in rows
    many = evolve(unknown, prose_unbound=tuple(Place(n, 1, n, 5) for n in range(1, 100)))
    text = coverage.render(evolve(told, coverage=(many,)), View(width=200))
    assert "、20行…等99处" in text and "、21" not in text
    silent = evolve(told, coverage=(Coverage(PATH, (0, 0, 0, 0)),))
    assert "正文" not in coverage.render(silent, View())


def test_the_head_says_how_many_amounts_of_the_text_are_not_understood(report: Report) -> None:
    [document] = report.documents
    for tables, lang, expected in (
        (document.tables, "zh", "正文 8(其中 3 个未能确定含义))"),
        (document.tables, "en", "8 (3 not understood) in prose)"),
        ((), "zh", "正文金额 8 个(其中 3 个未能确定含义)"),
        ((), "en", "8 (3 not understood) amounts in prose"),
    ):
        told = evolve(document, tables=tables, prose_amounts=8, prose_bound=5)
        assert expected in human.render(evolve(report, documents=(told,)), View(cast(Lang, lang), width=200))
    sure = evolve(document, prose_amounts=8, prose_bound=8)
    assert "未能确定含义)" not in human.render(evolve(report, documents=(sure,)), View(width=200))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 100])
def test_coverage_keeps_to_the_width(report: Report, width: int, lang: Lang) -> None:
    long = "表「一般公共预算基本支出情况表」「商品和服务支出」行「小计」栏的差额在四舍五入的范围内"
    outcomes = (*report.outcomes, Outcome("ZZ002", PATH, Verdict.ROUNDING, long))
    places = tuple(Place(n, 1, n, 5) for n in range(900, 999))
    wide = evolve(LEDGER, path="甲县" * 30 + PATH, prose_amounts=1000, prose_bound=901, prose_unbound=places)
    documents = (*report.documents, renamed(report.documents[0], wide.path))
    full = evolve(report, documents=documents, outcomes=outcomes, coverage=(LEDGER, wide))
    text = coverage.render(full, View(lang, width=width))
    assert not [line for line in text.splitlines() if words.width(line) > width]


def test_the_faulty_example_is_told_with_its_sums() -> None:
    """Beneath a figure that is wrong the checks that agree on the right one, else the sum that does not close."""
    file = Path("examples/department-budget-faulty.txt")
    report = lint_text((ROOT / file).read_text("utf-8"), path=str(file))
    text = human.render(report, View())
    for label, summed in (
        ("印证:", [d for d in report.diagnostics if d.explained]),
        ("算式:", [d for d in report.diagnostics if not d.explained]),
    ):
        assert text.count(label) == sum(len(d.workings) for d in summed), label
    assert text.count("印证:") >= 4
    assert text.count("结论:") == sum(d.certainty is not None for d in report.diagnostics) >= 3
    assert "应为4.68万元(疑似相邻两位数字颠倒" in text.replace("\n", "").replace(" ", "")


EXPLAINED = evolve(
    SUM,
    message="表「部门支出总体情况表」「教育支出」行「基本支出」栏为4.86万元,应为4.68万元(多0.18万元)",
    explained=True,
    certainty="only",
    candidates=(Suggestion("改为4.68万元", 1000),),
    conclusion="改正后涉及它的2项核对全部相符,没有新的不一致;请与原始数据核对后改正。",
    evidence=("不成立的关系(1条):", "  甲 = 乙", "    改正后分毫不差"),
)


def test_what_is_wrong_comes_first_then_what_agrees_then_what_to_do_then_the_evidence(report: Report) -> None:
    lines = human.render(of(report, EXPLAINED), View(width=200)).splitlines()
    begin = next(n for n, line in enumerate(lines) if line.endswith(EXPLAINED.message))
    indent = words.width(lines[begin]) - words.width(EXPLAINED.message)
    assert {line[:indent] for line in lines[begin + 1 : begin + 7]} == {" " * indent}
    assert [line[indent:] for line in lines[begin + 1 : begin + 7]] == [
        "印证:2.10(第259行)+ 2.58(第260行)= 4.68",
        "结论:改正后涉及它的2项核对全部相符,没有新的不一致;请与原始数据核对后改正。",
        "另见第259、260、261行等4处",
        "不成立的关系(1条):",
        "  甲 = 乙",
        "    改正后分毫不差",
    ]
    assert "列示 4.86" not in human.render(of(report, EXPLAINED), View()), "the sentence has both figures"
    english = shown(report, EXPLAINED, lang="en")
    assert "check: 2.10" in english and "conclusion: " in english


def test_what_could_not_be_told_apart_keeps_its_sum_and_says_what_may_be_wrong(report: Report) -> None:
    """Where no figure is surely wrong the finding stays as it is, and the possibilities stand beneath it."""
    undecided = evolve(
        EXPLAINED, message=SUM.message, explained=False, certainty="open", conclusion="无法确定哪一个有误。"
    )
    lines = [line.strip() for line in shown(report, undecided).splitlines()]
    assert "算式:2.10(第259行)+ 2.58(第260行)= 4.68" in lines and "结论:无法确定哪一个有误。" in lines
    assert "另见第301行:表「一般公共预算支出情况表」列示 4.68" in lines
