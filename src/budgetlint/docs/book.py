"""The rule book docs/rules.md: what the rules say is what the docs say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from budgetlint.docs.coverage import coverage
from budgetlint.docs.entry import Shown, anchor, section
from budgetlint.docs.tolerance import chapter
from budgetlint.docs.words import GRADE, applies
from budgetlint.markup import cell
from budgetlint.model.requirements import Requirement
from budgetlint.rules import AnyRule

#: The families of the built-in pack, by the start of their ids; a rule of another pack stands under its province, or its letters.
_FAMILIES: Final = {
    "BL0": "识别与前提",
    "BL1": "完整性",
    "BL2": "表内勾稽",
    "BL3": "表间勾稽",
    "BL4": "文表一致",
    "BL5": "科目与编码",
    "BL6": "专项内容",
    "BL7": "绩效",
    "BL8": "时间与形式",
    "BL9": "文本质量",
}


def markdown(rules: Iterable[AnyRule], requirements: Mapping[str, Requirement], shown: Shown | None = None) -> str:
    """The rule book: an index and one section a rule by family, tolerance, and for each duty who checks it.

    ``shown`` is what the program found in the bad examples, as ``budgetlint.testing`` runs them.
    """
    rules = sorted(rules, key=lambda r: r.id)
    families = [(name, list(group)) for name, group in groupby(rules, key=_family)]
    lines = [
        "# 规则",
        "",
        "本页由 `budgetlint docs --write` 从规则本身生成,请勿手改。示例在生成时逐个运行过。",
        "",
        *(f"- [{name}](#{name.lower().replace(' ', '-')})({len(group)}条)" for name, group in families),
        "- [容差](#容差)",
        "- [义务与规则对照](#义务与规则对照)",
        "",
    ]
    for name, group in families:
        lines += [f"## {name}", "", *_index(group), ""]
        for rule in group:
            lines += section(rule, requirements, shown or {})
    lines += ["## 容差", "", *chapter().splitlines(), ""]
    lines += ["## 义务与规则对照", "", *coverage(rules, requirements)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _family(rule: AnyRule) -> str:
    letters = rule.id.rstrip("0123456789")
    other = f"{'、'.join(sorted(rule.provinces))}的规则" if rule.provinces else f"{letters} 规则"
    return _FAMILIES.get(rule.id[: len(letters) + 1], other)


def _index(rules: Sequence[AnyRule]) -> Iterator[str]:
    yield from ("| 编号 | 检查什么 | 适用 | 级别 |", "| --- | --- | --- | --- |")
    for rule in rules:
        yield f"| [{rule.id}](#{anchor(rule)}) | {cell(rule.summary)} | {applies(rule)} | {GRADE[rule.severity]} |"
