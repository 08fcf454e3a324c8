"""Patterns of what is not to be checked, as git understands a ``.gitignore``. Nothing here touches the disk.

Measured against ``git check-ignore``: pathspec, the library for this, takes ``旧/**`` for the folder itself (so that no
``!旧/留.txt`` gets anything back) and knows neither ``[[:alpha:]]`` nor a bracket that is never closed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from attrs import field

from budgetlint.records import frozen

_CLASSES: Final = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
_STAR: Final = "*"
_SLASH: Final = "/"
_ANY: Final = "[^/]"
#: On Windows names differ in more than small and capital letters, as git has it there.
_FLAGS: Final = re.DOTALL | (re.IGNORECASE if os.name == "nt" else re.NOFLAG)


@frozen
class Pattern:
    """One line, ``text`` as written."""

    text: str
    is_negative: bool
    for_folders: bool
    #: Compares the last name of a path only: no slash was written before the end.
    by_name: bool
    regex: re.Pattern[str] = field(repr=False)

    def matches(self, path: str, is_folder: bool) -> bool:
        """Whether it speaks of a path from the folder that its list belongs to."""
        if self.for_folders and not is_folder:
            return False
        return self.regex.fullmatch(path.rpartition("/")[2] if self.by_name else path) is not None


@frozen
class Ignores:
    """A list of patterns: ``base`` is the folder they are relative to (absolute, with slashes), ``origin`` what it is called."""

    base: str
    origin: str
    patterns: tuple[Pattern, ...]

    @classmethod
    def of(cls, base: str, origin: str, lines: Iterable[str]) -> Ignores:
        return cls(base.replace(os.sep, "/").rstrip("/"), origin, parsed(lines))

    def deciding(self, path: str, is_folder: bool) -> Pattern | None:
        """The pattern that decides about an absolute path: the last that matches. A negative one takes it back in."""
        if not path.startswith(self.base + "/"):
            return None
        own = path[len(self.base) + 1 :]
        return next((p for p in reversed(self.patterns) if p.matches(own, is_folder)), None)


def parsed(lines: Iterable[str]) -> tuple[Pattern, ...]:
    """The patterns of a list; its comments, and lines that never match anything, are none."""
    return tuple(_parsed(lines))


def _parsed(lines: Iterable[str]) -> Iterator[Pattern]:
    for line in lines:
        text = _trimmed(line.rstrip("\r\n"))
        body = text.removeprefix("!")
        for_folders = body.endswith("/")
        body = body.removesuffix("/")
        if not body or text.startswith("#"):
            continue
        by_name = "/" not in body
        regex = _compiled(body.removeprefix("/"), by_name)
        if regex is not None:
            yield Pattern(text, text.startswith("!"), for_folders, by_name, regex)


def _trimmed(line: str) -> str:
    """Without the spaces at its end; one behind a backslash stays."""
    kept = line.rstrip(" ")
    escapes = len(kept) - len(kept.rstrip("\\"))
    return kept + " " if escapes % 2 and kept != line else kept


@lru_cache(maxsize=1024)
def _compiled(pattern: str, by_name: bool) -> re.Pattern[str] | None:
    """None for what never matches."""
    try:
        tokens = list(_tokens(pattern))
    except _Never:
        return None
    runs: list[list[str]] = [[]]
    for name in [tokens] if by_name else _split(tokens, _SLASH):
        if name != [_STAR, _STAR] or by_name:
            runs[-1].append(_name(name))
        elif runs[-1] or len(runs) == 1:
            runs.append([])
    return re.compile(_path(runs), _FLAGS)


def _name(tokens: list[str]) -> str:
    """One name between slashes. A star takes as little as will do, for good: no pattern makes matching slow."""
    first, *others = ["".join(piece) for piece in _split(tokens, _STAR)]
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>{_ANY}*?{piece})" for piece in middle if piece) + f"{_ANY}*{last}(?![^/])"


def _path(runs: list[list[str]]) -> str:
    """Runs of names with any number of folders between; an empty run at the end is all that lies within."""
    first, *others = runs
    start = "/".join(first)
    if not others:
        return start
    *middle, last = others
    inner = "".join(f"(?>(?:{_ANY}+/)*?{'/'.join(run)}/)" for run in middle)
    end = f"(?:{_ANY}+/)*{'/'.join(last)}" if last else ".+"
    return (f"{start}/" if first else "") + inner + end


def _split(tokens: Sequence[str], by: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token is by:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class _Never(Exception):
    """A pattern that git never matches: a bracket is not closed or has nothing in it, or nothing follows a backslash."""


def _tokens(pattern: str) -> Iterator[str]:
    """Each sign as a regular expression of one character, ``_STAR`` or ``_SLASH``. Raises _Never."""
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        at += 1
        if sign == "*":
            yield _STAR
        elif sign == "/":
            yield _SLASH
        elif sign == "?":
            yield _ANY
        elif sign == "[":
            regex, at = _bracket(pattern, at)
            yield regex
        elif sign == "\\":
            if at == len(pattern):
                raise _Never
            yield _SLASH if pattern[at] == "/" else re.escape(pattern[at])
            at += 1
        else:
            yield re.escape(sign)


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """What stands in brackets from ``at`` on, and where they end. Raises _Never."""
    negative = pattern[at : at + 1] in ("!", "^")
    at += negative
    members: list[str] = []
    start = at
    while at < len(pattern) and (pattern[at] != "]" or at == start):
        if pattern.startswith("[:", at) and (end := pattern.find("]", at + 2)) > 0:
            if pattern[end - 1] == ":" and end - 1 >= at + 2:
                name = pattern[at + 2 : end - 1]
                if name not in _CLASSES:
                    raise _Never
                members.append(_CLASSES[name])
                at = end + 1
                continue
        low, at = _literal(pattern, at)
        if pattern.startswith("-", at) and pattern[at + 1 : at + 2] not in ("", "]"):
            high, at = _literal(pattern, at + 1)
            if low and high and low <= high:
                members.append(f"{re.escape(low)}-{re.escape(high)}")
        else:
            members.append(re.escape(low))
    if at >= len(pattern):
        raise _Never
    inside = "".join(members)
    if not inside and not negative:
        raise _Never
    return f"[^/{inside}]" if negative else f"(?!/)[{inside}]", at + 1


def _literal(pattern: str, at: int) -> tuple[str, int]:
    if pattern[at] == "\\" and at + 1 < len(pattern):
        at += 1
    return pattern[at], at + 1
