"""Lint a text through the real pipeline, with everything that is installed loaded once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from attrs import evolve

from budgetlint.formats import plugin as formats
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Diagnostic
from budgetlint.model.source import Source
from budgetlint.packs import Pack, open_folder
from budgetlint.plugins import Plugins, load
from budgetlint.readers import read
from budgetlint.report import Lang, Report
from budgetlint.rules import AnyRule
from budgetlint.selectors import ALL, taking_part
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.suppressions.words import IDS

#: What a text is called where nothing else is said.
EXAMPLE: Final = "example.txt"
#: What tells the documents of an example apart.
_DOCUMENT: Final = re.compile(r"(?m)^=====[ \t]*(\S.*?)[ \t]*=====[ \t]*\r?\n?$\n?")
#: What a ``with_pack`` around has put beside what is installed.
_BESIDE: ContextVar[Plugins | None] = ContextVar("beside", default=None)


def installed() -> Plugins:
    """All installed plugins, loaded once per process; inside ``with_pack`` that pack, too."""
    return _BESIDE.get() or _installed()


@contextmanager
def with_pack(folder: Path | str, *, allow_python: bool = False) -> Iterator[Pack]:
    """Have all of this kit work with the pack of a folder beside what is installed. Raises ResourceError, PluginError.

    The folder of an installed package is the pack that it is: nothing of it is loaded or run anew.
    """
    if (own := _installed_from(Path(folder))) is not None:
        yield own
        return
    pack = open_folder(Path(folder), allow_python)
    token = _BESIDE.set(load({"formats": formats}, {str(folder): pack}))
    try:
        yield pack
    finally:
        _BESIDE.reset(token)


def _installed_from(folder: Path) -> Pack | None:
    """The installed pack whose package a folder is."""
    for pack in _installed().packs.values():
        root = getattr(pack, "root", None)
        spec = find_spec(root) if isinstance(root, str) else None
        places = spec.submodule_search_locations if spec is not None else None
        if isinstance(pack, Pack) and any(Path(place).samefile(folder) for place in places or () if folder.is_dir()):
            return pack
    return None


@cache
def _installed() -> Plugins:
    return load({"formats": formats})


@lru_cache(maxsize=4)
def _session(plugins: Plugins) -> Session:
    """The table catalogue takes longer to load than most texts take to lint."""
    return Session(plugins)


@lru_cache(maxsize=64)
def _session_of(plugins: Plugins, rules: tuple[AnyRule, ...]) -> Session:
    """One that knows just some rules; what is told of them takes longer, too."""
    session = copy(_session(plugins))
    session.known = session.rules = rules
    session.settings = Settings((ALL,))
    _ = session.told
    return session


@lru_cache(maxsize=256)
def _understood(
    plugins: Plugins, path: str, text: str, stated: tuple[tuple[str, object], ...], provinces: frozenset[str] | None
) -> Disclosure:
    """A text as it is understood: the same for every rule and in every language."""
    session = copy(_session(plugins))
    session.settings = Settings(stated=dict(stated), provinces=provinces)
    return session.understand(path, text.encode())


def parts_of(text: str, path: str = EXAMPLE) -> dict[str, str]:
    """The documents of an example, by path: it may be several, each behind a line ``===== 一中.txt =====``."""
    first, *others = _DOCUMENT.split(text)
    return {path: first} | dict(zip(others[::2], others[1::2], strict=True))


def lint_text(
    text: str,
    rules: Iterable[AnyRule] | None = None,
    *,
    path: str = EXAMPLE,
    lang: Lang = "zh",
    stated: Mapping[str, object] | None = None,
    beside: Mapping[str, str] | None = None,
) -> Report:
    """Lint one text through the real pipeline; ``stated`` gives document facts: kind, year, entity, level, province, dates.

    Where all ``rules`` that are given and have a province are of one, a text that names no other is taken for that
    province's. Rules about what is let be judge what all rules say; only what is asked for is in the report. ``beside`` are
    other documents that are checked together with it, by path; the text may have them itself (``parts_of``). How rules ended
    is told of the first.
    """
    texts = {**parts_of(text, path), **(beside or {})}
    wanted = installed().rules if rules is None else tuple(rules)
    about = any(r.id in IDS for r in wanted)
    company = (*taking_part(installed().rules), *wanted) if about else wanted
    session = copy(_session_of(installed(), tuple({r.id: r for r in company}.values())))
    provinces = frozenset(p for r in wanted for p in r.provinces) if rules is not None else frozenset()
    session.settings = Settings(
        (ALL,),
        stated=stated or {},
        lang=lang,
        provinces=provinces if len(provinces) == 1 else None,
        comparing=len(texts) > 1,
    )
    if len(texts) > 1:
        session.settings = evolve(session.settings, stated={})  # what is stated would be stated of all
    asked = session.settings
    read_in = [_understood(installed(), p, t, tuple(asked.stated.items()), asked.provinces) for p, t in texts.items()]
    report = session.report(read_in)
    if len(texts) > 1:
        report = evolve(report, outcomes=tuple(o for o in report.outcomes if o.path == path))
    return _only(report, frozenset(r.id for r in wanted)) if about else report


def _only(report: Report, rules: frozenset[str]) -> Report:
    return evolve(
        report,
        diagnostics=tuple(d for d in report.diagnostics if d.rule in rules),
        outcomes=tuple(o for o in report.outcomes if o.rule in rules),
        rules=tuple(r for r in report.rules if r.id in rules),
    )


@lru_cache(maxsize=256)
def source_of(text: str, path: str = EXAMPLE) -> Source:
    """The source that places in a report on ``text`` are in; of a workbook that is what is laid out, not its XML."""
    return read(path, text.encode())


def sources_of(text: str) -> dict[str, Source]:
    """The sources of the documents of an example, by path."""
    return {path: source_of(part, path) for path, part in parts_of(text).items()}


def only(report: Report, rule: AnyRule) -> tuple[Diagnostic, ...]:
    """The report's findings of one rule."""
    return tuple(d for d in report.diagnostics if d.rule == rule.id)
