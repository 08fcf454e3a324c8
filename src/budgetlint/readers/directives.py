"""Directives to budgetlint in a text: comments, and lines of their own. They are taken out before anything reads it, so
that a document reads the same with and without them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

from budgetlint.model.dates import day_of
from budgetlint.model.directives import Directive, Fault
from budgetlint.model.source import Noted, Omitted, Span
from budgetlint.regex import regex

#: Word → whether it speaks of the whole file.
WORDS: Final = {"ignore": False, "ignore-file": True, "忽略": False, "忽略全文": True}

_COMMENT = r"<!--[ \t]*budgetlint\s*[:\uff1a](?P<comment>(?:(?!-->|<!--).){0,1000})-->"
_LINE = r"(?:^|(?<=\r))[ \t\u3000]*(?:(?P<open><!--)|//|\#+)?[ \t]*budgetlint[ \t]*[:\uff1a](?P<line>[^\r\n]*)"
_IN_TEXT = regex(f"{_COMMENT}|{_LINE}", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_IN_MARKUP = regex(_COMMENT, re.IGNORECASE | re.DOTALL)
_SAID = regex(
    r"\s*(?P<word>[A-Za-z][A-Za-z-]*|[\u4e00-\u9fff]+)?\s*(?:[\[\uff3b【](?P<rules>[^\]\uff3d】]*)[\]\uff3d】])?"
    r"\s*(?:--|—+|[:\uff1a,\uff0c])?\s*(?P<reason>.*)",
    re.DOTALL,
)
_UNTIL = regex(r"(?:^|(?<=[\s,\uff0c、]))(?:until\b|至)\s*(?P<day>.*)", re.IGNORECASE | re.DOTALL)
_BETWEEN = regex(r"[\s,\uff0c、;\uff1b]+")
_BLANKS = " \t\u3000"
_LINE_END = regex(r"\r\n|\n|\r")


def taken_out(text: str) -> tuple[str, tuple[Omitted, ...], tuple[Noted, ...]]:
    """A text without its directives; what was taken out; and the directives, where they stood. A line with nothing else
    goes as a whole."""
    found = list(_IN_TEXT.finditer(text)) if "budgetlint" in text.lower() else []
    if not found:
        return text, (), ()
    starts = _starts(text)
    kept: list[str] = []
    omitted: list[Omitted] = []
    noted: list[Noted] = []
    done = size = 0
    for _, group in groupby(found, key=lambda m: bisect_right(starts, m.start())):
        own = list(group)
        cuts, alone = _cuts(text, own, starts)
        for (start, end), match in zip(cuts, own, strict=True):
            kept.append(text[done:start])
            size += len(kept[-1])
            omitted.append(Omitted(size, text[start:end]))
            noted.append(Noted(_directive(match, starts, alone), Span(size, size)))
            done = end
    return "".join([*kept, text[done:]]), tuple(omitted), tuple(noted)


def in_markup(text: str) -> Iterator[Directive]:
    """The directives in the comments of a page."""
    if found := list(_IN_MARKUP.finditer(text)):
        starts = _starts(text)
        yield from (_directive(match, starts, alone=True) for match in found)


def _starts(text: str) -> list[int]:
    return [0, *(m.end() for m in _LINE_END.finditer(text))]


def _cuts(text: str, own: list[re.Match[str]], starts: list[int]) -> tuple[list[tuple[int, int]], bool]:
    """What to take out for the directives that begin on one line, and whether nothing else stands there."""
    first = starts[bisect_right(starts, own[0].start()) - 1]
    end = _LINE_END.search(text, own[-1].end())
    last, after = end.span() if end else (len(text), len(text))
    edges = [first, *(edge for m in own for edge in m.span()), last]
    rest = [text[start:stop] for start, stop in zip(edges[::2], edges[1::2], strict=True)]
    if not "".join(rest).strip(_BLANKS):
        bounds = [first, *(m.end() for m in own[:-1]), after]
        return list(pairwise(bounds)), True
    cuts = [m.span() for m in own]
    if not rest[-1].strip(_BLANKS):  # at the end of its line: the blanks before it are its own
        start, stop = cuts[-1]
        floor = cuts[-2][1] if len(cuts) > 1 else first
        cuts[-1] = max(floor, len(text[:start].rstrip(" \u3000"))), stop
    return cuts, False


def _directive(match: re.Match[str], starts: list[int], alone: bool) -> Directive:
    said = match["comment"]
    is_open = said is None and match["open"] is not None
    parts = _SAID.fullmatch(said if said is not None else match["line"])
    assert parts is not None  # all of it may be the reason
    word, reason = (parts["word"] or "").lower(), " ".join(parts["reason"].split())
    until = _UNTIL.search(parts["rules"] or "")
    listed = (parts["rules"] or "")[: until.start() if until else None]
    rules = tuple(dict.fromkeys(filter(None, _BETWEEN.split(listed))))
    day = day_of(until["day"].strip()) if until else None
    faults = {
        Fault.OPEN: is_open,
        Fault.WORD: word not in WORDS,
        Fault.RULES: not rules,
        Fault.UNTIL: until is not None and day is None,
        Fault.REASON: not reason,
    }
    # White space around it is no part of it.
    start = match.end() - len(match[0].lstrip())
    stop = match.start() + len(match[0].rstrip())
    line, end_line = bisect_right(starts, start), bisect_right(starts, stop)
    return Directive(
        word=word,
        rules=rules,
        reason=reason,
        whole=WORDS.get(word, False),
        until=day.isoformat() if day else "",
        fault=next((fault for fault, is_so in faults.items() if is_so), None),
        alone=alone,
        line=line,
        column=start - starts[line - 1] + 1,
        end_line=end_line,
        end_column=stop - starts[end_line - 1] + 1,
    )
