"""HTML reports to look into: made from documents as any run makes them, and taken apart by somebody else's parser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias

from lxml import html as markup

from budgetlint.formats.html import render
from budgetlint.report import Lang, Report, View
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import installed

#: An element of a page; lxml's own type is no type to mypy.
Element: TypeAlias = Any


@cache
def session() -> Session:
    """One that keeps the documents, as the format asks."""
    return Session(installed(), Settings(transcripts=True))


def checked(files: Mapping[str, str | bytes]) -> Report:
    """A report on some files, each for itself."""
    data = ((path, text.encode() if isinstance(text, str) else text) for path, text in files.items())
    return session().report([session().understand(path, content) for path, content in data])


def page(report: Report, lang: Lang = "zh", *, quiet: bool = False) -> Element:
    return parsed(render(report, View(lang, quiet=quiet)))


def parsed(text: str) -> Element:
    return markup.document_fromstring(text)


def words(element: Element) -> str:
    """Its text, blanks made one."""
    return " ".join("".join(element.itertext()).split())


def of_class(within: Element, *names: str) -> list[Element]:
    """The elements below that have all of the classes."""
    return [e for e in within.iter() if {*names} <= {*(e.get("class") or "").split()}]


def cards(within: Element) -> list[Element]:
    return of_class(within, "finding")


def named(within: Element, name: str) -> Element:
    """The one element of a name. Raises ValueError."""
    [found] = [e for e in within.iter() if e.get("id") == name]
    return found


def texts(elements: Iterable[Element]) -> list[str]:
    return [words(e) for e in elements]
