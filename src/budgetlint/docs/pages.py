"""One rule, duty or kind of table on a page: as sentences, facts and quotes for people, as a record for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from budgetlint.binding.layouts import TableKind
from budgetlint.docs.entry import fenced
from budgetlint.docs.words import advice, applies, basis, duty, in_force, messages, sure
from budgetlint.installed import Origin
from budgetlint.markup import cell
from budgetlint.model.requirements import Requirement, cite
from budgetlint.records import frozen
from budgetlint.report import SEVERITY, Lang
from budgetlint.rules import AnyRule

_WORDS: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "basis": "依据",
        "applies": "适用",
        "severity": "级别",
        "tags": "标签",
        "tolerance": "容差",
        "pack": "提供者",
        "message": "提示语 {0}",
        "advice": "建议 {0}",
        "bad": "会被发现:",
        "good": "符合要求:",
        "choose": "不用它",
        "choosing": "命令行加 --ignore {0},或在 budgetlint.yaml 写 ignore: [{0}]",
        "raise": "改级别",
        "raising": "在 budgetlint.yaml 写 severity: {{{0}: {1}}}",
        "let": "放过一处",
        "letting": "文本文件里写 budgetlint: ignore[{0}] 理由",
        "issuer": "发布者",
        "part": "出处",
        "sure": "核实程度",
        "source": "见于",
        "in_force": "施行",
        "rules": "由谁检查",
        "unchecked": "没有检查的",
        "nobody": "尚无规则",
        "aliases": "也叫",
        "documents": "用于",
        "statutory": "法定",
        "owed": "自{0}年度起必须公开",
        "not_owed": "不是必须公开的表",
        "columns": "栏 {0}",
        "own_rules": "专查它的规则",
        "total": "金额",
        "join": "、",
    },
    "en": {
        "basis": "basis",
        "applies": "applies to",
        "severity": "severity",
        "tags": "tags",
        "tolerance": "tolerance",
        "pack": "offered by",
        "message": "message {0}",
        "advice": "advice {0}",
        "bad": "Reported:",
        "good": "Compliant:",
        "choose": "to leave out",
        "choosing": "--ignore {0} on the command line, or ignore: [{0}] in budgetlint.yaml",
        "raise": "to regrade",
        "raising": "severity: {{{0}: {1}}} in budgetlint.yaml",
        "let": "to let one be",
        "letting": "budgetlint: ignore[{0}] reason, in a text file",
        "issuer": "issuer",
        "part": "part",
        "sure": "confidence",
        "source": "source",
        "in_force": "in force",
        "rules": "checked by",
        "unchecked": "not checked",
        "nobody": "no rule yet",
        "aliases": "also called",
        "documents": "found in",
        "statutory": "statutory",
        "owed": "must be published from {0} on",
        "not_owed": "need not be published",
        "columns": "column {0}",
        "own_rules": "rules about it",
        "total": "amount",
        "join": ", ",
    },
}


@frozen
class Page:
    """``facts`` are label and text, ``quotes`` title and verbatim text; ``record`` holds all that is known, as data."""

    title: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    quotes: tuple[tuple[str, str], ...]
    record: Mapping[str, Any]


def markdown(page: Page, lang: str = "zh") -> str:
    """The page as a section."""
    lines = [f"## {page.title}", ""]
    for paragraph in page.paragraphs:
        lines += [paragraph, ""]
    colon = ": " if lang == "en" else ":"
    lines += [f"- {label}{colon}{cell(text)}" for label, text in page.facts]
    for title, text in page.quotes:
        lines += ["", title, "", *fenced(text)]
    return "\n".join(lines) + "\n"


def of_rule(rule: AnyRule, origin: Origin, requirements: Mapping[str, Requirement], lang: Lang = "zh") -> Page:
    """What it checks, on what basis, where, how strictly, in what words; examples; how to do without it."""
    words = _WORDS[lang]
    facts = [(words["basis"], line) for line in basis(rule, requirements, lang)]
    facts += [(words["applies"], applies(rule, lang)), (words["severity"], SEVERITY[lang][rule.severity])]
    facts += [(words["tags"], words["join"].join(sorted(rule.tags)))] if rule.tags else []
    facts += [(words["tolerance"], rule.tolerance)] if rule.tolerance else []
    facts += [(words["message"].format(key), text) for key, text in messages(rule, lang)]
    facts += [(words["advice"].format(key), text) for key, text in advice(rule, lang)]
    facts.append((words["pack"], f"{origin.name} {origin.version}"))
    other = "warning" if str(rule.severity) != "warning" else "info"
    facts += [
        (words["choose"], words["choosing"].format(rule.id)),
        (words["raise"], words["raising"].format(rule.id, other)),
        (words["let"], words["letting"].format(rule.id)),
    ]
    quotes = [(words[k], text.strip("\n")) for k, texts in (("bad", rule.bad), ("good", rule.good)) for text in texts]
    more = {
        "sort": "rule",
        **rule_record(rule, origin),
        "detail": list(duty(rule))[1:],
        "basis": [requirement_record(requirements[i]) for i in rule.requirement if i in requirements],
        "messages": {key: {"zh": text, "en": rule.messages_en.get(key)} for key, text in rule.messages.items()},
        "advice": {key: {"zh": text, "en": rule.advice_en.get(key)} for key, text in rule.advice.items()},
        "bad": list(rule.bad),
        "good": list(rule.good),
    }
    return Page(f"{rule.id} {rule.name}", tuple(duty(rule)), tuple(facts), tuple(quotes), more)


def rule_record(rule: AnyRule, origin: Origin) -> dict[str, Any]:
    """A rule in brief."""
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": str(rule.severity),
        "tags": sorted(rule.tags),
        "summary": rule.summary,
        "applies": None if rule.applies is None else sorted(map(str, rule.applies)),
        "provinces": sorted(rule.provinces) or None,
        "levels": None if rule.levels is None else sorted(map(str, rule.levels)),
        "follows": sorted(rule.follows) or None,
        "since": rule.since,
        "until": rule.until,
        "tolerance": rule.tolerance or None,
        "opt_in": rule.opt_in,
        "requirement": list(rule.requirement),
        "pack": origin.name,
        "version": origin.version,
    }


def of_requirement(duty: Requirement, rules: Iterable[AnyRule], lang: Lang = "zh") -> Page:
    """What the text asks, how sure that is, and which of ``rules`` check it."""
    words = _WORDS[lang]
    serving = [r for r in rules if duty.id in r.requirement]
    facts = [
        (words["issuer"], duty.issuer),
        (words["part"], duty.part),
        (words["in_force"], in_force(duty, lang)),
        (words["sure"], sure(duty, lang)),
    ]
    facts += [(words["source"], duty.source)] if duty.source else []
    facts += _served(words["rules"], serving) or [(words["rules"], words["nobody"])]
    facts += [(words["unchecked"], duty.unchecked)] if duty.unchecked else []
    record = {"sort": "requirement", **requirement_record(duty), "rules": [r.id for r in serving]}
    return Page(f"{duty.id} {cite(duty).partition(':')[0]}", (duty.text,), tuple(facts), (), record)


def _served(label: str, rules: Iterable[AnyRule]) -> list[tuple[str, str]]:
    return [(label, f"{r.id} {r.name}:{r.summary}") for r in rules]


def requirement_record(duty: Requirement) -> dict[str, Any]:
    """A requirement, all of it."""
    return {
        "id": duty.id,
        "title": duty.title,
        "issuer": duty.issuer,
        "number": duty.number or None,
        "part": duty.part or None,
        "text": duty.text,
        "since": duty.since.isoformat(),
        "until": duty.until.isoformat() if duty.until else None,
        "confidence": duty.confidence,
        "source": duty.source or None,
        "unchecked": duty.unchecked or None,
    }


def of_kind(kind: TableKind, rules: Iterable[AnyRule], lang: Lang = "zh") -> Page:
    """What a kind of table is called, who owes it, what its columns mean, and which of ``rules`` are about it alone."""
    words = _WORDS[lang]
    own = [r for r in rules if r.where and all(p.tables == frozenset({kind.id}) for p in r.where)]
    columns = _columns(kind)
    facts = [
        (words["documents"], words["join"].join(kind.documents)),
        (words["statutory"], words["owed" if kind.statutory else "not_owed"].format(kind.since)),
    ]
    facts += [(words["aliases"], words["join"].join(sorted(kind.aliases)))] if kind.aliases else []
    facts += [
        (words["columns"].format(words["join"].join(means) or words["total"]), words["join"].join(names))
        for means, names in columns.items()
    ]
    facts += _served(words["own_rules"], own)
    record = {
        "sort": "table",
        "id": kind.id,
        "name": kind.name,
        "aliases": sorted(kind.aliases),
        "documents": list(kind.documents),
        "statutory": kind.statutory,
        "since": kind.since,
        "key": dict(kind.key),
        "columns": [{"key": dict(c.key), "under": sorted(c.under), "names": sorted(c.names)} for c in _every(kind)],
        "rules": [r.id for r in own],
    }
    return Page(f"{kind.id} {kind.name}", (), tuple(facts), (), record)


def _every(kind: TableKind) -> list[Any]:
    return [c for half in kind.halves for c in half.columns]


def _columns(kind: TableKind) -> dict[tuple[str, ...], list[str]]:
    """What a column means → what it may be called."""
    found: dict[tuple[str, ...], list[str]] = {}
    for column in _every(kind):
        names = found.setdefault(tuple(column.key.values()), [])
        names += [n for n in sorted(column.names) if n not in names]
    return found
