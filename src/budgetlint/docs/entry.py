"""One rule: its section of the rule book, its help in other tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from budgetlint.docs.words import GRADE, advice, basis, duty, messages, terms
from budgetlint.model.findings import Diagnostic
from budgetlint.model.requirements import Requirement
from budgetlint.model.where import Where
from budgetlint.regex import regex
from budgetlint.rules import AnyRule

#: (rule id, bad example) → what the program found in it.
Shown: TypeAlias = Mapping[tuple[str, str], Sequence[Diagnostic]]

_FOUND: Final = "会被发现:"
_CLEAN: Final = "符合要求:"
_FENCE = regex(r"^`{3,}", re.MULTILINE)


def anchor(rule: AnyRule) -> str:
    """What the heading of a rule is called in a link."""
    return f"{rule.id.lower()}-{rule.name}"


def section(rule: AnyRule, requirements: Mapping[str, Requirement], shown: Shown) -> Iterator[str]:
    """The lines of the rule book about one rule."""
    yield from (f"### {rule.id} {rule.name}", "", *_duty(rule))
    yield from (f"- {label}:{text}" for label, text in terms(rule, requirements))
    yield ""
    if rule.bad:
        first, *others = rule.bad
        found = shown.get((rule.id, first), ())
        yield from (_FOUND, "", *fenced(first), "", *_answer(found))
        told = {d.message_id for d in found}
        yield from _also_told(told, [d for text in others for d in shown.get((rule.id, text), ())])
    if rule.good:
        yield from (_CLEAN, "", *fenced(rule.good[0]), "")
    for label, said in (("提示语", messages(rule)), ("建议", advice(rule))):
        if lines := [f"- `{key}`:{text}" for key, text in said]:
            yield from (f"{label}:", "", *lines, "")


def _duty(rule: AnyRule) -> Iterator[str]:
    for paragraph in duty(rule):
        yield from (paragraph, "")


def _answer(found: Iterable[Diagnostic]) -> Iterator[str]:
    lines = [line for diagnostic in found for line in _said(diagnostic)]
    if lines:
        yield from ("程序的回答:", "", *fenced("\n".join(lines)), "")


def _said(diagnostic: Diagnostic) -> Iterator[str]:
    yield f"{Where.of([diagnostic.place])} {GRADE[diagnostic.severity]}:{diagnostic.message}"
    yield from (f"    {line}" for line in diagnostic.workings)


def _also_told(told: set[str], found: Iterable[Diagnostic]) -> Iterator[str]:
    """What the program says where another message applies, from the examples that are not printed."""
    first: dict[str, Diagnostic] = {}
    for diagnostic in found:
        if diagnostic.message_id not in told:
            first.setdefault(diagnostic.message_id, diagnostic)
    if first:
        lines = [line for diagnostic in first.values() for line in _said(diagnostic)]
        yield from ("在其他情形下:", "", *fenced("\n".join(lines)), "")


def fenced(text: str) -> Iterator[str]:
    """A block of text, whatever fences it holds itself."""
    fence = "`" * max(3, 1 + max((len(f) for f in _FENCE.findall(text)), default=0))
    yield from (f"{fence}text", *text.strip("\n").splitlines(), fence)


def help_markdown(rule: AnyRule, requirements: Mapping[str, Requirement]) -> str:
    """A rule in brief: the duty, its basis, a bad and a good example."""
    lines = [*_duty(rule), *(f"- 依据:{line}" for line in basis(rule, requirements)), ""]
    for title, examples in ((_FOUND, rule.bad), (_CLEAN, rule.good)):
        for example in examples[:1]:
            lines += [title, "", *fenced(example), ""]
    return "\n".join(lines).rstrip("\n") + "\n"
