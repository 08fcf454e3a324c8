"""The few things of Markdown that a suite is made of: headings, directives and fenced blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from budgetlint.records import frozen
from budgetlint.regex import regex

_FENCE = regex(r"(?P<ticks>`{3,})(?P<info>[^`]*)")
_FENCE_ASTRAY = regex(r"\s*(?:~~~|>?\s*```)")
_HEADING = regex(r"(#{1,6})\s+(.*?)\s*#*")
_DIRECTIVE = regex(r"(rules|never)\s*[:\uff1a]\s*(.*)")


@frozen
class Heading:
    line: int
    level: int
    title: str


@frozen
class Directive:
    """``rules: …`` or ``never: …``, on a line of its own."""

    line: int
    name: str
    value: str


@frozen
class Fence:
    """A fenced block; ``line`` is that of the fence. ``closed`` is false where the file ends before the block does."""

    line: int
    info: str
    text: str
    closed: bool


@frozen
class Astray:
    """What looks like a fence and is none: read as prose, it would silently test nothing."""

    line: int


Block: TypeAlias = Heading | Directive | Fence | Astray


def blocks(markdown: str) -> Iterator[Block]:
    """Everything but prose, in order."""
    lines = markdown.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if fence := _FENCE.fullmatch(line.rstrip()):
            end = next((i for i in range(at, len(lines)) if _closes(lines[i], fence["ticks"])), None)
            text = "".join(f"{inner}\n" for inner in lines[at:end])
            yield Fence(at, fence["info"].strip(), text, end is not None)
            at = len(lines) if end is None else end + 1
        elif _FENCE_ASTRAY.match(line):
            yield Astray(at)
        elif heading := _HEADING.fullmatch(line.rstrip()):
            yield Heading(at, len(heading[1]), heading[2])
        elif directive := _DIRECTIVE.fullmatch(line.rstrip()):
            yield Directive(at, directive[1], directive[2])


def _closes(line: str, ticks: str) -> bool:
    return line.startswith(ticks) and not line.strip().strip("`")
