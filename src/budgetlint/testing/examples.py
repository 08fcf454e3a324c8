"""A rule's own examples, which its documentation prints, held to what they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Verdict
from budgetlint.report import Lang, Report
from budgetlint.rules import AnyRule
from budgetlint.testing.linting import lint_text, only, sources_of
from budgetlint.testing.soundness import flaws

_ENDINGS: Final = {
    Verdict.PASS: "规则检查过,认为没有问题",
    Verdict.FAIL: "有别的发现",
    Verdict.ROUNDING: "差额算作四舍五入",
    Verdict.NOT_APPLICABLE: "不适用",
    Verdict.NOT_EVALUABLE: "无法判断",
    Verdict.ERROR: "规则出错",
}
_LANGS: Final[tuple[Lang, ...]] = ("en", "zh")


def check_rule(rule: AnyRule) -> Mapping[str, Sequence[Diagnostic]]:
    """Run the rule's bad and good examples: what it finds in each bad one, in Chinese. Raises AssertionError for the first that
    does not show what it should.

    Every bad example must be found and every message reached by one; every good one must really be judged and
    pass; no example may come twice, crash the rule, leave a placeholder in the words, or point outside the text;
    what is found in a table must name it in its anchor.
    """
    examples = [*rule.bad, *rule.good]
    assert rule.bad and rule.good, f"{rule.id}:需要至少一个 bad 和一个 good 示例"
    assert len(set(examples)) == len(examples), f"{rule.id}:有重复的示例"
    shown: dict[str, Sequence[Diagnostic]] = {}
    for number, text in enumerate(rule.bad, 1):
        report = _lint(rule, text, f"bad 示例 {number}")
        shown[text] = found = only(report, rule)
        assert found, f"{rule.id}:bad 示例 {number} 没有被发现({_ending(report)})"
    for number, text in enumerate(rule.good, 1):
        report = _lint(rule, text, f"good 示例 {number}")
        for diagnostic in only(report, rule):
            raise AssertionError(f"{rule.id}:good 示例 {number} 被误报:{diagnostic.message}")
        [outcome] = report.outcomes
        assert outcome.verdict is Verdict.PASS, f"{rule.id}:good 示例 {number} 没有真正检查({_ending(report)})"
    own = rule.parts(rule.follows)  # those that it follows have shown theirs
    reached = {d.message_id for found in shown.values() for d in found}
    unreached = {key for part in own for key in part.messages} - reached
    assert not unreached, f"{rule.id}:没有 bad 示例用到提示语 {'、'.join(sorted(unreached))}"
    return shown


def _ending(report: Report) -> str:
    """How the one rule of a report ended, in words."""
    [outcome] = report.outcomes
    return f"{_ENDINGS[outcome.verdict]}{':' if outcome.reason else ''}{outcome.reason}"


def _lint(rule: AnyRule, text: str, name: str) -> Report:
    for lang in _LANGS:
        report = lint_text(text, [rule], lang=lang)
        for flaw in flaws(rule, sources_of(text), report):
            raise AssertionError(f"{rule.id}:{name}:{flaw}")
    return report
