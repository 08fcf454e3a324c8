"""What a document says to budgetlint in itself: that a finding is known and let be."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from budgetlint.records import frozen

if TYPE_CHECKING:
    from budgetlint.model.source import Place


class Fault(StrEnum):
    """What is wrong with how a directive is written: it has no effect then."""

    #: It is no word that a directive begins with.
    WORD = "word"
    #: No rule is named.
    RULES = "rules"
    #: ``until`` is followed by what is no date.
    UNTIL = "until"
    #: A comment that does not end.
    OPEN = "open"
    REASON = "reason"


@frozen
class Directive:
    """``ignore[BL205] reason`` as it is written, and where in its file: lines and columns from 1, the end exclusive."""

    word: str
    #: Ids and names of rules.
    rules: tuple[str, ...]
    reason: str
    #: Whether it speaks of the whole file, and not of what it stands at.
    whole: bool = False
    #: The last day that it holds, ISO; empty = always.
    until: str = ""
    fault: Fault | None = None
    #: Whether nothing else is on its line: it speaks of what follows.
    alone: bool = True
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


class Inline(NamedTuple):
    """A directive in a file. ``lines``: the first and the last line that it speaks of, counted as ``Place`` does; None
    where that is the whole file, or where nothing follows it."""

    directive: Directive
    path: str
    place: Place
    lines: tuple[int, int] | None

    def touches(self, path: str, place: Place) -> bool:
        """Whether it speaks of what stands at a place of a file, or of any line of it."""
        if path != self.path or (self.lines is None and not self.directive.whole):
            return False
        return self.lines is None or (self.lines[0] <= last_line(place) and place.line <= self.lines[1])


def last_line(place: Place) -> int:
    """The last line of which a place has any character."""
    return place.end_line - (place.end_column == 1 and place.end_line > place.line)
