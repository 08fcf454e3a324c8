"""docs/rules.md and ``explain``, printed from the registry: what the rules say is what the docs say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from budgetlint.diagnostics import cite
from budgetlint.model.requirements import Requirement
from budgetlint.rules import AnyRule

_SEVERITY = {"error": "错误", "warning": "警告", "info": "提示"}
_CONFIDENCE = {
    "V": "已见原文或公开材料",
    "M+": "凭记忆,把握较大",
    "M": "凭记忆",
    "M-": "凭记忆,须核",
}


def markdown(rules: Iterable[AnyRule], requirements: Mapping[str, Requirement]) -> str:
    """The rule book: an index, then one section per rule."""
    rules = sorted(rules, key=lambda r: r.id)
    lines = [
        "# 规则",
        "",
        "本页由 `budgetlint docs --write` 从规则本身生成,请勿手改。示例在生成时逐个运行过。",
        "",
        "| 编号 | 名称 | 检查什么 | 级别 |",
        "| --- | --- | --- | --- |",
        *(f"| [{r.id}](#{_slug(r)}) | `{r.name}` | {r.summary} | {_SEVERITY[r.severity]} |" for r in rules),
        "",
    ]
    for rule in rules:
        lines += _section(rule, requirements)
    return "\n".join(lines).rstrip("\n") + "\n"


def _slug(rule: AnyRule) -> str:
    return f"{rule.id.lower()}-{rule.name}"


def _section(rule: AnyRule, requirements: Mapping[str, Requirement]) -> Iterator[str]:
    yield from (f"## {rule.id} {rule.name}", "", rule.summary, "")
    if rule.detail:
        yield from (rule.detail, "")
    yield from (f"- {line}" for line in _facts(rule, requirements))
    yield ""
    for title, examples in (("会被发现:", rule.bad), ("符合要求:", rule.good)):
        for example in examples:
            yield from (title, "", "```text", *example.strip("\n").splitlines(), "```", "")


def _facts(rule: AnyRule, requirements: Mapping[str, Requirement]) -> Iterator[str]:
    yield f"级别:{_SEVERITY[rule.severity]}"
    yield f"适用:{_applies(rule)}"
    for name in rule.requirement:
        if requirement := requirements.get(name):
            sure = _CONFIDENCE.get(requirement.confidence, requirement.confidence)
            yield f"依据:{cite(requirement)}({requirement.issuer};{sure})"
        else:
            yield f"依据:{name}"
    for key, template in rule.messages.items():
        english = rule.messages_en.get(key)
        yield f"提示语 `{key}`:{template}" + (f" / {english}" if english else "")


def _applies(rule: AnyRule) -> str:
    kinds = "全部文种" if rule.applies is None else "、".join(sorted(str(k) for k in rule.applies))
    since = f",{rule.since}年起" if rule.since is not None else ""
    until = f",至{rule.until - 1}年止" if rule.until is not None else ""
    return f"{kinds}{since}{until}"


def explain(rule: AnyRule, requirements: Mapping[str, Requirement]) -> str:
    """One rule for the terminal."""
    lines = [f"{rule.id} {rule.name}", "", rule.summary]
    if rule.detail:
        lines += ["", rule.detail]
    lines += ["", *_facts(rule, requirements)]
    for title, examples in (("会被发现:", rule.bad), ("符合要求:", rule.good)):
        for example in examples:
            lines += ["", title, *(f"    {line}".rstrip() for line in example.strip("\n").splitlines())]
    return "\n".join(lines) + "\n"
