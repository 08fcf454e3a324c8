"""For tests of rules, here and in packs: lint a text, run a rule's own examples. Public, like ``budgetlint.api``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from budgetlint import formats
from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Verdict
from budgetlint.plugins import Plugins, load
from budgetlint.report import Lang, Report
from budgetlint.rules import AnyRule
from budgetlint.session import Session, Settings

__all__ = ["check_rule", "lint_text", "only"]


@cache
def installed() -> Plugins:
    """All installed plugins, loaded once per process."""
    return load({"formats": formats})


def lint_text(
    text: str,
    rules: Iterable[AnyRule] | None = None,
    *,
    path: str = "example.txt",
    lang: Lang = "zh",
    stated: Mapping[str, object] | None = None,
) -> Report:
    """Lint one text through the real pipeline; ``stated`` gives document facts: kind, year, entity."""
    settings = Settings(stated=stated or {}, lang=lang)
    session = Session(installed(), settings, None if rules is None else tuple(rules))
    return session.report([session.understand(path, text.encode())])


def only(report: Report, rule: AnyRule) -> tuple[Diagnostic, ...]:
    """The report's findings of one rule."""
    return tuple(d for d in report.diagnostics if d.rule == rule.id)


def check_rule(rule: AnyRule) -> None:
    """Run the rule's bad and good examples. Raises AssertionError for the first that does not show what it should.

    Every bad example must be found and every message reached by one; every good one must really be judged and
    pass; no example may come twice, crash the rule, or leave a placeholder in the words.
    """
    examples = [*rule.bad, *rule.good]
    assert rule.bad and rule.good, f"{rule.id}:需要至少一个 bad 和一个 good 示例"
    assert len(set(examples)) == len(examples), f"{rule.id}:有重复的示例"
    reached: set[str] = set()
    for number, text in enumerate(rule.bad, 1):
        report = _lint(rule, text, f"bad 示例 {number}")
        found = only(report, rule)
        assert found, f"{rule.id}:bad 示例 {number} 没有被发现({report.outcomes[0].verdict})"
        reached |= {d.message_id for d in found}
        for diagnostic in found:
            assert diagnostic.message and "{" not in diagnostic.message, f"{rule.id}:提示语里留有占位符"
    for number, text in enumerate(rule.good, 1):
        report = _lint(rule, text, f"good 示例 {number}")
        for diagnostic in only(report, rule):
            raise AssertionError(f"{rule.id}:good 示例 {number} 被误报:{diagnostic.message}")
        [outcome] = report.outcomes
        assert outcome.verdict is Verdict.PASS, f"{rule.id}:good 示例 {number} 没有真正检查({outcome.reason})"
    unreached = rule.messages.keys() - reached
    assert not unreached, f"{rule.id}:没有 bad 示例用到提示语 {'、'.join(sorted(unreached))}"


def _lint(rule: AnyRule, text: str, name: str) -> Report:
    report = lint_text(text, [rule])
    for crash in report.crashes:
        raise AssertionError(f"{rule.id}:{name}:{crash.message}")
    return report
