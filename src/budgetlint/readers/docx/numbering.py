"""Numbers that Word makes itself (ECMA-376 part 1, 17.9): rendered, since readers see them as part of the text."""

from __future__ import annotations

import re

from budgetlint.readers.docx.names import W, is_on, value
from budgetlint.readers.docx.styles import Styles
from budgetlint.readers.numerals import FORMATS
from budgetlint.readers.package import Element, number
from budgetlint.records import frozen
from budgetlint.regex import regex

_LEVELS = 9
_LONGEST = 200
_PLACE = regex(r"%([1-9])")
_CHAIN = 5
_BULLET = "•"


@frozen
class Level:
    """How one level of a list is numbered. ``restart``: the level (from 1) whose numbers begin it anew; 0: none does."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    suffix: str = "tab"


class Numbering:
    """The lists of a document and how far they have come. Lists of one abstract definition count on together."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, Level]] = {}
        self._linked: dict[str, str] = {}
        self._lists: dict[str, str] = {}
        self._own: dict[str, dict[int, Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._now: dict[str, dict[int, int]] = {}
        for one in root if root is not None else ():
            if one.tag == f"{W}abstractNum":
                key = one.get(f"{W}abstractNumId", "")
                self._abstract[key] = _levels(one)
                if link := value(one, f"{W}numStyleLink"):
                    self._linked[key] = link
            elif one.tag == f"{W}num":
                self._list(one)

    def _list(self, one: Element) -> None:
        key = one.get(f"{W}numId", "")
        self._lists[key] = value(one, f"{W}abstractNumId") or ""
        self._own[key], self._starts[key] = {}, {}
        for override in one.findall(f"{W}lvlOverride"):
            level = number(override.get(f"{W}ilvl"))
            self._own[key].update(_levels(override))
            if start := value(override, f"{W}startOverride"):
                self._starts[key][level] = number(start, 1)

    def label(self, paragraph: Element, style: str | None) -> str:
        """The number before a paragraph, counted on by it; empty if it has none."""
        resolved = self._styles.resolved(style)
        direct = paragraph.find(f"{W}pPr/{W}numPr")
        list_id = value(direct, f"{W}numId") or resolved.numbering
        if list_id is None or list_id not in self._lists:
            return ""
        abstract = self._base(list_id)
        levels = {**self._abstract.get(abstract, {}), **self._own[list_id]}
        said = value(direct, f"{W}ilvl")
        if said is not None:
            at = number(said)
        else:
            at = next((n for n, x in levels.items() if x.style in resolved.chain), resolved.level)
        if at not in levels:
            return ""
        self._count(list_id, abstract, at, levels)
        return self._printed(levels, at, self._now[abstract])

    def _base(self, list_id: str) -> str:
        """The abstract definition of a list, through styles that stand for another one."""
        abstract = self._lists[list_id]
        for _ in range(_CHAIN):
            link = self._linked.get(abstract)
            target = self._styles.numbering_of(link) if link else None
            if target is None or target not in self._lists:
                break
            abstract = self._lists[target]
        return abstract

    def _count(self, list_id: str, abstract: str, at: int, levels: dict[int, Level]) -> None:
        now = self._now.setdefault(abstract, {})
        # A list that says where it starts does so once, at its first paragraph.
        for level, start in self._starts[list_id].items():
            now.pop(level, None)
            levels[level] = _starting(levels.get(level, Level()), start)
            self._own[list_id][level] = levels[level]
        self._starts[list_id] = {}
        now[at] = now[at] + 1 if at in now else levels[at].start
        for below in [n for n in now if n > at]:
            restart = levels.get(below, Level()).restart
            if restart is None or (restart and at < restart):
                del now[below]

    @staticmethod
    def _printed(levels: dict[int, Level], at: int, now: dict[int, int]) -> str:
        level = levels[at]
        if level.format == "bullet":
            private = not level.text or any("\ue000" <= c <= "\uf8ff" for c in level.text)
            return (_BULLET if private else level.text) + " "

        def place(match: re.Match[str]) -> str:
            of = int(match[1]) - 1
            other = levels.get(of, Level())
            form = "decimal" if level.legal else other.format
            if form in ("none", "bullet"):
                return ""
            return FORMATS.get(form, str)(now.get(of, other.start))

        label = _PLACE.sub(place, level.text)
        # The gap after a number is a tab or a space in Word; people who type write none after a sign.
        return label + " " if label and label[-1].isalnum() and level.suffix != "nothing" else label


def _starting(level: Level, start: int) -> Level:
    return Level(start, level.format, level.text, level.restart, level.legal, level.style, level.suffix)


def _levels(parent: Element) -> dict[int, Level]:
    out: dict[int, Level] = {}
    for one in parent.findall(f"{W}lvl"):
        at = number(one.get(f"{W}ilvl"))
        restart = value(one, f"{W}lvlRestart")
        if 0 <= at < _LEVELS:
            out[at] = Level(
                number(value(one, f"{W}start"), 0),
                value(one, f"{W}numFmt") or "decimal",
                (value(one, f"{W}lvlText") or "")[:_LONGEST],
                number(restart) if restart is not None else None,
                bool(is_on(one, "isLgl")),
                value(one, f"{W}pStyle"),
                value(one, f"{W}suff") or "tab",
            )
    return out
