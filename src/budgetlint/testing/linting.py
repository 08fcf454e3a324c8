"""Lint a text through the real pipeline, with everything that is installed loaded once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import cache

from budgetlint import formats
from budgetlint.model.findings import Diagnostic
from budgetlint.model.source import Source
from budgetlint.plugins import Plugins, load
from budgetlint.readers import read
from budgetlint.report import Lang, Report
from budgetlint.rules import AnyRule
from budgetlint.session import Session, Settings


@cache
def installed() -> Plugins:
    """All installed plugins, loaded once per process."""
    return load({"formats": formats})


@cache
def _session() -> Session:
    """The table catalogue takes longer to load than most texts take to lint."""
    return Session(installed())


def lint_text(
    text: str,
    rules: Iterable[AnyRule] | None = None,
    *,
    path: str = "example.txt",
    lang: Lang = "zh",
    stated: Mapping[str, object] | None = None,
) -> Report:
    """Lint one text through the real pipeline; ``stated`` gives document facts: kind, year, entity, level, province, dates."""
    session = copy(_session())
    session.settings = Settings(stated=stated or {}, lang=lang)
    session.rules = installed().rules if rules is None else tuple(rules)
    return session.report([session.understand(path, text.encode())])


def source_of(text: str, path: str = "example.txt") -> Source:
    """The source that places in a report on ``text`` are in; of a workbook that is what is laid out, not its XML."""
    return read(path, text.encode())


def only(report: Report, rule: AnyRule) -> tuple[Diagnostic, ...]:
    """The report's findings of one rule."""
    return tuple(d for d in report.diagnostics if d.rule == rule.id)
