"""Duty → rules: every duty has a row, with the rules that serve it and why no rule checks it, or the rest of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from budgetlint.docs.entry import anchor
from budgetlint.docs.words import in_force, sure
from budgetlint.markup import cell
from budgetlint.model.requirements import Requirement, named
from budgetlint.rules import AnyRule


def coverage(rules: Iterable[AnyRule], requirements: Mapping[str, Requirement]) -> Iterator[str]:
    """The lines of the coverage tables, one table a regulation."""
    yield from ("要求都是转述,以官方文本为准;没有核实的条文只写所属部分,不写条号。W1 等是项目所存资料的编号。", "")
    serving: dict[str, list[AnyRule]] = defaultdict(list)
    for rule in rules:
        for name in rule.requirement:
            serving[name].append(rule)
    for (title, number, issuer), duties in groupby(requirements.values(), lambda r: (named(r), r.number, r.issuer)):
        yield from (f"### {title}" + (f"({number})" if number else ""), "", f"{issuer}。", "")
        yield from (
            "| 代号 | 出处 | 要求(转述) | 核实程度 | 施行 | 由谁检查 |",
            "| --- | --- | --- | --- | --- | --- |",
        )
        for duty in duties:
            links = "、".join(f"[{r.id}](#{anchor(r)})" for r in serving[duty.id])
            checks = "。其余:".join(filter(None, (links, duty.unchecked))) or "尚未"
            seen = f"{sure(duty)}:{duty.source}" if duty.source else sure(duty)
            row = (duty.id, duty.part, duty.text, seen, in_force(duty), checks)
            yield f"| {' | '.join(map(cell, row))} |"
        yield ""
