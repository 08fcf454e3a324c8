"""Subjects that sentences print with their codes: 司法（06款）行政运行（01项）."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from budgetlint.api import Context, Disclosure, Span, regex

_LEVELS = "类款项"
_PIECE = regex(r"(?P<name>[\u4e00-\u9fff、]{2,24}?)\((?P<code>\d{2,7})(?P<level>[类款项])\)(?:支出)?")


class Told(NamedTuple):
    """One subject of a sentence: its whole code, its printed name, and where the name stands."""

    code: str
    name: str
    span: Span


def told_subjects(document: Disclosure, ctx: Context) -> Iterator[Told]:
    """Every subject that running text prints with a code, its upper levels before it; pieces that do not follow each
    other from the 类 down say no whole code."""
    for sentence in document.sentences:
        code, expected, end = "", 0, -1
        for match in _PIECE.finditer(sentence.text.text):
            level, printed = _LEVELS.index(match["level"]), match["code"]
            if match.start() != end:
                expected = 0
            code = printed if len(printed) == 3 + 2 * level else code + printed if level == expected else ""
            expected, end = level + 1, match.end()
            if len(code) == 3 + 2 * level:
                yield Told(code, match["name"], sentence.text.span(match.start("name"), match.end("name")))
            else:
                code, expected = "", 0
