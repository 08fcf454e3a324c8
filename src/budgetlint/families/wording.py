"""The family of rules on words: lexicons of what is to be written otherwise, and patterns that should not occur."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from budgetlint.families.common import Raw, Words, made
from budgetlint.families.pieces import Piece, Sort, compiled, condensed, reading
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Anchor, Finding
from budgetlint.readers.normal import FULL_WIDTH
from budgetlint.regex import regex
from budgetlint.rules import AnyRule, Context, Yield

PLACES = {
    "headings": frozenset({Sort.HEADING, Sort.CAPTION}),
    "sentences": frozenset({Sort.TEXT}),
    "notes": frozenset({Sort.NOTE, Sort.LINE}),
    "cells": frozenset({Sort.CELL}),
}
_WORDS = {
    "instead": Words(
        "「{found}」应写作「{instead}」",
        "'{found}' should read '{instead}'",
        "请改为「{instead}」",
        "write '{instead}'",
    )
}
_PATTERN = {
    "found": Words("「{found}」不合规定", "'{found}' is not as prescribed", "请按规定改写", "reword it as prescribed")
}


def words_rule(raw: Raw) -> AnyRule:
    """A rule of ``words`` (what is printed → what should be), in the places of ``in``. What ``unless`` matches in the same
    sentence or cell excuses it."""
    instead = {condensed(word).translate(FULL_WIDTH): right for word, right in raw["words"].items()}
    pattern = regex("|".join(map(re.escape, sorted(instead, key=lambda w: (-len(w), w)))))

    def args(found: re.Match[str]) -> dict[str, object]:
        return {"found": found[0], "instead": instead[found[0]]}

    return _rule(raw, pattern, "instead", args, _WORDS)


def pattern_rule(raw: Raw) -> AnyRule:
    """A rule of ``pattern``: what should not occur in the places of ``in``, against text without spaces and quotes,
    with plain brackets, colons, digits and signs for full-width ones; the pattern may have either."""
    return _rule(raw, compiled(raw["pattern"]), "found", lambda found: {"found": found[0]}, _PATTERN)


def _rule(
    raw: Raw,
    pattern: re.Pattern[str],
    message: str,
    args: Callable[[re.Match[str]], dict[str, object]],
    words: Mapping[str, Words],
) -> AnyRule:
    sorts = frozenset().union(*(PLACES[place] for place in raw.get("in", PLACES)))
    unless = compiled(raw["unless"]) if "unless" in raw else None

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        for piece in reading(ctx).pieces:
            if piece.sort in sorts and not (unless is not None and unless.search(piece.text)):
                yield from _found(piece)

    def _found(piece: Piece) -> Iterator[Finding]:
        for found in pattern.finditer(piece.text):
            if found[0]:
                span = piece.part(*found.span())
                yield Finding(message, span, args(found), Anchor(row_label=found[0]))

    return made(raw, check, words)
