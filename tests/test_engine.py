"""The engine: an outcome for every rule, containment, scope, order, anchors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    NotApplicable,
    NotEvaluable,
    Paragraph,
    Part,
    Related,
    RuleError,
    Section,
    Severity,
    Span,
    Yield,
    rule,
)
from budgetlint.config import Choice
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.selectors import UnknownRule, choose, taking_part
from budgetlint.testing import installed, lint_text

TEXT = "甲县教育局2024年部门预算公开\n\n第一部分 概况\n\n一、主要职责\n负责教育。\n\n二、机构设置\n无下属单位。\n"


def make(check: Callable[[Any, Context], Iterable[Yield]], **options: Any) -> AnyRule:
    check.__doc__ = "说明。"
    given: dict[str, Any] = {
        "id": "ZZ001",
        "name": "made-for-a-test",
        "on": Disclosure,
        "requirement": ["R4"],
        "severity": "error",
        "messages": {"m": "看{what}"},
    }
    return rule(**(given | options))(check)


def says(*items: object) -> Callable[[Disclosure, Context], Iterator[Yield]]:
    def check(document: Disclosure, ctx: Context) -> Iterator[Any]:
        yield from items

    return check


def outcome(made: AnyRule, **stated: object) -> Outcome:
    [found] = lint_text(TEXT, [made], stated=stated).outcomes
    return found


def finding(start: int = 0, what: str = "这", anchor: Anchor | None = None) -> Finding:
    return Finding("m", Span(start, start + 2), {"what": what}, anchor or Anchor())


@pytest.mark.parametrize(
    ("items", "verdict"),
    [
        ((), Verdict.PASS),
        ((finding(),), Verdict.FAIL),
        ((NotApplicable("不欠"),), Verdict.NOT_APPLICABLE),
        ((NotEvaluable("没有表"),), Verdict.NOT_EVALUABLE),
        ((NotApplicable("不欠"), NotEvaluable("没有表")), Verdict.NOT_EVALUABLE),
        ((NotEvaluable("没有表"), finding()), Verdict.FAIL),
        (("一句话",), Verdict.ERROR),
        ((Finding("other", Span(0, 1)),), Verdict.ERROR),
        ((Finding("m", Span(0, 1), {}),), Verdict.ERROR),
    ],
)
def test_every_rule_ends_in_one_outcome(items: tuple[object, ...], verdict: Verdict) -> None:
    found = outcome(make(says(*items)))
    assert found.verdict is verdict
    assert bool(found.reason) or verdict in (Verdict.PASS, Verdict.FAIL)


def test_a_rule_whose_node_never_occurs_is_not_applicable() -> None:
    def check(part: Any, ctx: Context) -> Iterator[Yield]:
        yield finding()

    [found] = lint_text("甲县教育局2024年部门预算公开\n", [make(check, on=Part)]).outcomes
    assert found.verdict is Verdict.NOT_APPLICABLE


def test_a_crash_is_contained_reported_and_makes_the_run_incomplete() -> None:
    def crash(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        yield finding()
        raise RecursionError("太深")

    made = make(crash), make(says(finding()), id="ZZ002", name="another-rule")
    report = lint_text(TEXT, made)
    assert [o.verdict for o in report.outcomes] == [Verdict.ERROR, Verdict.FAIL]
    assert "太深" in report.crashes[0].message and "ZZ001" in report.crashes[0].message
    assert report.exit_code(None) == 2
    assert [d.rule for d in report.diagnostics] == ["ZZ001", "ZZ002"]


def test_dispatch_by_type_reaches_subclasses_in_one_walk() -> None:
    seen: list[str] = []

    def sections(section: Section, ctx: Context) -> Iterator[Yield]:
        seen.append(section.heading.title)
        yield NotApplicable("数一数")

    def paragraphs(paragraph: Paragraph, ctx: Context) -> Iterator[Yield]:
        seen.append(paragraph.text.text)
        yield NotApplicable("数一数")

    lint_text(TEXT, [make(sections, on=Section), make(paragraphs, on=Paragraph, id="ZZ002", name="two")])
    assert [s[:4] for s in seen if s[:2] in ("概况", "主要", "机构")] == ["概况", "主要职责", "机构设置"]
    assert any("负责教育" in s for s in seen)


def test_scope_by_kind_and_year() -> None:
    made = make(says(finding()), applies=[DocumentKind.DEPARTMENT_FINAL], since=2019, until=2022)
    final: dict[str, object] = {"kind": DocumentKind.DEPARTMENT_FINAL}
    assert outcome(made).verdict is Verdict.NOT_APPLICABLE
    for year, verdict in ((2018, Verdict.NOT_APPLICABLE), (2019, Verdict.FAIL), (2022, Verdict.NOT_APPLICABLE)):
        assert outcome(made, year=year, **final).verdict is verdict
    [unknown] = lint_text("今天天气很好。\n", [made]).outcomes
    assert unknown.verdict is Verdict.NOT_EVALUABLE and "文种" in unknown.reason


def test_a_rule_is_typed_by_what_it_looks_at() -> None:
    """The comment is the test: mypy reports an unused one as soon as it accepts the wrong parameter."""

    @rule(id="ZZ009", name="typed", on=Section, requirement=["R4"], severity="info", messages={"m": "看"})  # type: ignore[arg-type]
    def wrong(paragraph: Paragraph, ctx: Context) -> Iterator[Yield]:
        """说明。"""
        yield NotApplicable("从不运行")

    @rule(id="ZZ008", name="wider", on=Part, requirement=["R4"], severity="info", messages={"m": "看"})
    def right(section: Section, ctx: Context) -> Iterator[Yield]:
        """说明。"""
        yield NotApplicable("从不运行")

    assert (wrong.on, right.on) == (Section, Part)


def test_order_of_rules_makes_no_difference() -> None:
    rules = list(installed().rules)
    reports = []
    for seed in range(4):
        random.Random(seed).shuffle(rules)
        report = lint_text(TEXT, rules)
        reports.append((report.diagnostics, report.outcomes))
    assert all(r == reports[0] for r in reports)


def test_equal_anchors_are_told_apart_and_places_do_not_matter() -> None:
    anchor = Anchor("表", "行", "列")
    made = make(says(finding(20, anchor=anchor), finding(2, anchor=anchor), finding(5)))
    first, other, second = lint_text(TEXT, [made]).diagnostics
    assert [d.place.column for d in (first, other)] == [3, 6]
    assert (first.anchor.ordinal, second.anchor.ordinal, other.anchor.ordinal) == (0, 1, 0)
    moved = lint_text("\n" + TEXT, [made]).diagnostics
    assert {d.fingerprint for d in (first, other, second)} == {d.fingerprint for d in moved}
    assert len({d.fingerprint for d in moved}) == 3


def test_diagnostics_carry_basis_severity_and_other_places() -> None:
    related = Related(Span(2, 5), "另一处")
    made = make(says(Finding("m", Span(0, 2), {"what": "这"}, related=(related,), severity=Severity.INFO)))
    [found] = lint_text(TEXT, [made]).diagnostics
    assert found.severity is Severity.INFO and found.message == "看这"
    assert found.related[0][0].column == 3
    assert "143号" in found.basis[0] and "第四条" in found.basis[0]


def test_english_messages() -> None:
    made = make(says(finding(what="that")), messages_en={"m": "look at {what}"})
    assert lint_text(TEXT, [made], lang="en").diagnostics[0].message == "look at that"


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"id": "A1"}, "编号"),
        ({"id": "zz001"}, "编号"),
        ({"name": "Not_Kebab"}, "名称"),
        ({"messages": {}}, "提示语"),
        ({"messages": {"m": "看{0}"}}, "占位符"),
        ({"messages": {"m": "看{"}}, "写法有误"),
        ({"messages_en": {"m": "look"}}, "占位符不同"),
        ({"messages_en": {"n": "look"}}, "没有对应"),
        ({"requirement": []}, "要求"),
        ({"since": 2020, "until": 2020}, "有效期"),
    ],
)
def test_malformed_rules_are_refused(options: dict[str, Any], fault: str) -> None:
    with pytest.raises(RuleError, match=fault):
        make(says(), **options)


def test_choose() -> None:
    rules = installed().rules
    assert [r.id for r in choose(rules, ["no-budget-table", "BL10"])] == ["BL006", *(f"BL10{n}" for n in range(1, 10))]
    assert "BL006" not in {r.id for r in choose(rules, ignore=["bl006"])}
    with pytest.raises(UnknownRule, match="no-budget-table"):
        choose(rules, ["no-budget-tabel"])


def test_an_opt_in_rule_takes_part_only_where_it_is_named() -> None:
    quiet = make(says(), id="XX900", name="quiet", opt_in=True)
    other = make(says(), id="XX901", name="other")
    rules = (quiet, other)
    assert choose(rules) == rules
    assert taking_part(rules) == (other,)
    assert taking_part(rules, [Choice(("XX9",))]) == (other,)
    assert taking_part(rules, [Choice(("xx900",))]) == taking_part(rules, [Choice(("quiet",))]) == (quiet,)
    assert taking_part(rules, [Choice(("quiet",), ignore=("XX900",))]) == ()
    assert taking_part(rules, [Choice(("all",))]) == rules
    with pytest.raises(UnknownRule):
        taking_part(rules, [Choice(("quite",))])
