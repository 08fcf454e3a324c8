"""Marks: what a rule has to report of a text, written into the text itself, ``⟦1,234.50⟧{BL216:unreadable}``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.source import Span
from budgetlint.records import frozen
from budgetlint.regex import regex

_ITEM = regex(
    r"\s*(?P<rule>[A-Za-z][\w-]*)(?::(?P<message>[\w-]+))?"
    r'(?:\s+(?P<severity>error|warning|info))?(?P<words>(?:\s+"[^"\n]+")*)\s*'
)
_SIGN = regex(r"⟦|⟧")


class MarkError(ValueError):
    """A mark that cannot be read, and the offset in the marked text where it stands."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@frozen
class Mark:
    """One expected finding: its exact span, its rule (id or name), and what else is said of it."""

    span: Span
    rule: str
    message: str | None = None
    severity: Severity | None = None
    #: What the message, the advice or the workings have to contain.
    words: tuple[str, ...] = ()

    def fits(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding of the mark's rule at the mark's place is the one that was marked."""
        said = "\n".join((diagnostic.message, diagnostic.advice, *diagnostic.workings))
        return (
            self.message in (None, diagnostic.message_id)
            and self.severity in (None, diagnostic.severity)
            and all(words in said for words in self.words)
        )

    @property
    def strictness(self) -> int:
        """How much is said of the finding: the mark that says most chooses first."""
        return (self.message is not None) + (self.severity is not None) + len(self.words)

    def __str__(self) -> str:
        severity = f" {self.severity}" if self.severity else ""
        words = "".join(f' "{w}"' for w in self.words)
        return f"{{{self.rule}{f':{self.message}' if self.message else ''}{severity}{words}}}"


def unmark(text: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without its marks, and the marks. Raises MarkError."""
    plain: list[str] = []
    opened: list[tuple[int, int]] = []
    marks: list[Mark] = []
    at = length = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < at:
            continue  # inside the words of a mark
        plain.append(text[at : sign.start()])
        length += len(plain[-1])
        at = sign.end()
        if sign[0] == "⟦":
            opened.append((length, sign.start()))
        elif not opened:
            raise MarkError("「⟧」之前没有「⟦」", sign.start())
        else:
            items, at = _items(text, at)
            span = Span(opened.pop()[0], length)
            marks += [_mark(span, item) for item in items]
    if opened:
        raise MarkError("「⟦」之后没有「⟧」", opened[-1][1])
    return "".join([*plain, text[at:]]), tuple(marks)


def _items(text: str, at: int) -> tuple[list[re.Match[str]], int]:
    """What ``{…}`` at an offset lists, and where it ends. Raises MarkError."""
    start = at
    items: list[re.Match[str]] = []
    while at < len(text) and text[at] == ("," if items else "{") and (item := _ITEM.match(text, at + 1)):
        items.append(item)
        at = item.end()
    if not items or text[at : at + 1] != "}":
        line = text[start:].partition("\n")[0]
        raise MarkError(f'「⟧」之后应写 {{规则}}、{{规则:提示语 级别 "文字"}},不能是「{line[:30]}」', start)
    return items, at + 1


def _mark(span: Span, item: re.Match[str]) -> Mark:
    severity = Severity(item["severity"]) if item["severity"] else None
    return Mark(span, item["rule"], item["message"], severity, tuple(re.findall(r'"([^"]+)"', item["words"])))


def show(text: str, marks: Iterable[Mark]) -> str:
    """The text with the marks written into it; ``unmark`` takes them out again."""
    signs: list[tuple[tuple[int, int, int], str]] = []
    for mark in marks:
        if width := len(mark.span):
            signs += [((mark.span.end, -1, width), f"⟧{mark}"), ((mark.span.start, 1, -width), "⟦")]
        else:
            signs.append(((mark.span.start, 0, 0), f"⟦⟧{mark}"))
    for (at, _, _), sign in sorted(signs, reverse=True):
        text = text[:at] + sign + text[at:]
    return text
