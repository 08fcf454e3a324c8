"""``budgetlint explain``: rules, duties and kinds of table, each on a page."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from budgetlint.cli.output import UsageError, columns, near, show
from budgetlint.cli.reading import configured, plugins
from budgetlint.docs.pages import Page, markdown, of_kind, of_requirement, of_rule
from budgetlint.formats.words import width, wrap
from budgetlint.plugins import Plugins
from budgetlint.report import Lang
from budgetlint.selectors import UnknownRule, choose
from budgetlint.session import Session


def run(options: argparse.Namespace) -> int:
    if not options.names:
        raise UsageError(
            "请写明要说明的规则、要求或表,例如 budgetlint explain BL006、R4、T3;用 budgetlint rules 查看全部规则。"
        )
    installed, lang = plugins(options), configured(options).value("lang")
    pages = [page for name in options.names for page in _pages(name, installed, lang)]
    if options.format == "json":
        return show(json.dumps([page.record for page in pages], ensure_ascii=False, indent=2) + "\n")
    if options.format == "md":
        return show("\n".join(markdown(page, lang) for page in pages))
    return show("\n".join("".join(f"{line}\n" for line in _lines(page, columns(), lang)) for page in pages))


def _pages(name: str, installed: Plugins, said: Lang) -> Iterator[Page]:
    """What a name means: a requirement, a kind of table, or one rule and more. Raises UsageError."""
    duties = {i.upper(): d for i, d in installed.requirements.items()}
    if (duty := duties.get(name.upper())) is not None:
        yield of_requirement(duty, installed.rules, said)
        return
    try:
        for rule in choose(installed.rules, [name]):
            yield of_rule(rule, installed.owners[rule.id], installed.requirements, said)
    except UnknownRule:
        kinds = Session(installed).catalogue.kinds
        found = [k for k in kinds.values() if name.upper() == k.id or name in (k.name, *k.aliases)]
        if not found:
            rules = (x for r in installed.rules for x in (r.id, r.name))
            known = [*rules, *installed.requirements, *(x for k in kinds.values() for x in (k.id, k.name))]
            end = ";用 budgetlint rules 查看全部规则。"
            raise UsageError(f"没有名为「{name}」的规则、要求或表{near(name, known, end)}") from None
        for kind in found:
            yield of_kind(kind, installed.rules, said)


def _lines(page: Page, cells: int, lang: str) -> Iterator[str]:
    yield page.title
    for paragraph in page.paragraphs:
        yield ""
        yield from wrap(paragraph, cells)
    yield ""
    colon = ": " if lang == "en" else ":"
    for label, text in page.facts:
        yield from wrap(f"{label}{colon}{text}", cells, min(width(label) + 1, 12))
    for title, text in page.quotes:
        yield from ("", title)
        yield from (f"    {line}".rstrip() for line in text.splitlines())
