"""Paragraph and character styles (ECMA-376 part 1, 17.7): what a paragraph inherits of its level and number."""

from __future__ import annotations

import re
from functools import cache

from attrs import field

from budgetlint.readers.docx.names import W, is_on, value
from budgetlint.readers.package import Element, number
from budgetlint.records import frozen
from budgetlint.regex import regex

_HEADING = regex(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_TITLE = regex(r"title|标题|標題|文档标题|主标题", re.IGNORECASE)
_CHAIN = 20


@frozen
class Style:
    """What one style says itself; None where its parent decides."""

    name: str = ""
    parent: str | None = None
    outline: int | None = None
    numbering: str | None = None
    level: int | None = None
    hidden: bool | None = None


@frozen(eq=False)
class Resolved:
    """What a style says with all its parents: heading level from 1 on, list and level of the list, whether hidden."""

    heading: int | None = None
    numbering: str | None = None
    level: int = 0
    hidden: bool = False
    chain: tuple[str, ...] = field(default=())


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default: str | None = None
        for one in root.findall(f"{W}style") if root is not None else ():
            key, properties = one.get(f"{W}styleId", ""), one.find(f"{W}pPr")
            outline, level = value(properties, f"{W}outlineLvl"), value(properties, f"{W}numPr/{W}ilvl")
            self._styles[key] = Style(
                value(one, f"{W}name") or "",
                value(one, f"{W}basedOn"),
                number(outline, 9) if outline is not None else None,
                value(properties, f"{W}numPr/{W}numId"),
                number(level) if level is not None else None,
                is_on(one.find(f"{W}rPr"), "vanish"),
            )
            if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in ("1", "true", "on"):
                self._default = key
        self.resolved = cache(self._resolved)

    def numbering_of(self, key: str) -> str | None:
        """The list that a numbering style stands for."""
        return self._styles.get(key, Style()).numbering

    def _resolved(self, key: str | None) -> Resolved:
        chain: list[str] = []
        at = key if key in self._styles else self._default
        while at is not None and at in self._styles and at not in chain and len(chain) < _CHAIN:
            chain.append(at)
            at = self._styles[at].parent
        found = [self._styles[k] for k in chain]
        outline = next((s.outline for s in found if s.outline is not None), None)
        if outline is None:
            outline = next((n for s in found if (n := _level_of(s.name)) is not None), 9)
        return Resolved(
            outline + 1 if 0 <= outline < 9 else None,
            next((s.numbering for s in found if s.numbering is not None), None),
            next((s.level for s in found if s.level is not None), 0),
            next((s.hidden for s in found if s.hidden is not None), False),
            tuple(chain),
        )


def _level_of(name: str) -> int | None:
    """The outline level (from 0) that a style is named after; a title stands as high as the first headings."""
    if match := _HEADING.fullmatch(name.strip()):
        return int(match[1]) - 1
    return 0 if _TITLE.fullmatch(name.strip()) else None
