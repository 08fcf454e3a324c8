"""``budgetlint rules``: which rules there are, or which would be checked for a document."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from attrs import evolve

from budgetlint.cli.output import UsageError, columns, show
from budgetlint.cli.reading import opening, plugins
from budgetlint.discovery import stored
from budgetlint.docs.pages import rule_record
from budgetlint.docs.words import GRADE, applies
from budgetlint.formats.words import pad, width, wrap
from budgetlint.markup import table
from budgetlint.model.facts import Confidence, Inferred
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.source import Unreadable
from budgetlint.plugins import Plugins
from budgetlint.rules import AnyRule
from budgetlint.scope import Described, scope
from budgetlint.selectors import choose, chosen_of, tags
from budgetlint.settings import Settings

T = TypeVar("T")

#: Option → what of a rule it may exclude, and how that looks in a rule that it can not exclude.
_LIMITS: Final[Mapping[str, Mapping[str, Any]]] = {
    "kind": {"applies": None},
    "year": {"since": None, "until": None},
    "level": {"levels": None},
    "province": {"provinces": frozenset[str]()},
}


def run(options: argparse.Namespace) -> int:
    names = (*options.rules, *options.select)
    if options.document is not None:
        chosen, about, installed = _for_file(options, names)
    else:
        installed, about = plugins(options), ""
        chosen = _for_stated(choose(installed.rules, names, options.ignore), options)
    if options.format == "json":
        records = [rule_record(r, installed.owners[r.id]) for r in chosen]
        return show(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    if options.format == "md":
        rows = ((r.id, r.name, r.summary, applies(r), GRADE[r.severity]) for r in chosen)
        return show("".join(f"{line}\n" for line in table(("编号", "名称", "检查什么", "适用", "级别"), rows)))
    return show("".join(f"{line}\n" for line in _lines(chosen, about, columns())))


def _for_stated(rules: Sequence[AnyRule], options: argparse.Namespace) -> list[AnyRule]:
    """The rules for documents of which the options tell something; what they do not tell excludes none."""
    document = Described(
        kind=_stated(options.kind, DocumentKind),
        year=_stated(options.year, int),
        level=_stated(options.level, Level),
        province=_stated(options.province, str),
    )
    free: dict[str, Any] = {}
    for option, limits in _LIMITS.items():
        free |= {} if getattr(options, option) is not None else limits
    return [rule for rule in rules if scope(evolve(rule, **free), document) is None]


def _stated(value: object, make: Callable[[Any], T]) -> Inferred[T]:
    return Inferred(None, Confidence.NONE) if value is None else Inferred(make(value), Confidence.STATED)


def _for_file(options: argparse.Namespace, names: Sequence[str]) -> tuple[Sequence[AnyRule], str, Plugins]:
    """The rules that a run would check in a file, and what that was taken for. Raises UsageError."""
    options.paths, options.select = [options.document], list(names)
    linter = opening(options, Settings())()
    settings = linter.settings.for_path(options.document)
    try:
        document = linter.understand(options.document, stored(options.document, settings.inputs, settings.max_bytes))
    except Unreadable as error:
        raise UsageError(str(error)) from error
    known = (document.entity, document.year, document.kind, document.level, document.province)
    told = "、".join(str(k.value) for k in known if k.value is not None) or "未能判定是什么文件"
    taken = chosen_of(linter.known, settings.choices).rules
    rules = [r for r in taken if scope(r, document, settings.provinces) is None]
    return rules, f"{options.document}:{told}", linter.plugins


def _lines(rules: Sequence[AnyRule], about: str, cells: int) -> Iterator[str]:
    """Id, severity and name on a line, beneath it what is checked and for which documents."""
    if about:
        yield from (about, "")
    number = max((len(r.id) for r in rules), default=0) + 2
    indent = number + max(map(width, GRADE.values())) + 2
    for rule in rules:
        yield pad(pad(rule.id, number) + GRADE[rule.severity], indent) + f"{rule.name}  {', '.join(sorted(rule.tags))}"
        said = f"{rule.summary}({applies(rule)})"
        yield from (" " * indent + line for line in wrap(said, max(24, cells - indent)))
    yield ""
    if found := tags(rules):
        yield from wrap(f"标签(用法同编号和名称):{'、'.join(found)}", cells)
    yield f"共 {len(rules)} 条;用 budgetlint explain 加编号或名称,看一条规则的依据、提示语和示例。"
