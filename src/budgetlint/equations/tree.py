"""An identity as written: two sums of terms and what holds between them."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from attrs import frozen


class Compared(StrEnum):
    """What holds between two sides."""

    EQUAL = "=="
    AT_LEAST = ">="
    AT_MOST = "<="
    #: Only in conditions: rounding says of no two printed figures that one must be the greater.
    MORE = ">"
    LESS = "<"


class Sort(StrEnum):
    """How a selector picks figures."""

    NAME = "name"  # a word of the catalogue: 项目支出, 合计
    CODE = "code"  # one subject: 302
    BELOW = "below"  # the subjects printed below one: 302.*
    ALL = "all"  # everything that is listed: *
    MEMBER = "member"  # a member of a dimension: fund:财政拨款


@frozen
class Selector:
    """One condition on figures; ``at`` is its 0-based column in the text."""

    sort: Sort
    text: str
    at: int
    #: The dimension of a member.
    dimension: str = ""
    #: Whether it stood in quotes: it may be a label that no catalogue knows.
    quoted: bool = False

    def __str__(self) -> str:
        if self.sort is Sort.MEMBER:
            return f"{self.dimension}:{self.text}"
        if self.sort is Sort.BELOW:
            return f"{self.text}.*"
        return f'"{self.text}"' if self.quoted else self.text


@frozen
class Term:
    """Figures of the table of one kind, or (``kind`` None) of what sentences say. ``summed``: all that fit, added up."""

    kind: str | None
    selectors: tuple[Selector, ...]
    at: int
    summed: bool = False

    def __str__(self) -> str:
        inside = ", ".join(map(str, self.selectors))
        if self.kind is None:
            return f"narrative({inside})"
        return f"sum({self.kind}[{inside}])" if self.summed else f"{self.kind}[{inside}]"


#: A term with its sign, 1 or -1.
Signed: TypeAlias = tuple[int, Term]


@frozen
class Equation:
    """``left`` compared with ``right``; an empty side is 0. ``at`` is where the text compares them."""

    text: str
    left: tuple[Signed, ...]
    relation: Compared
    right: tuple[Signed, ...]
    at: int = 0

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for _, term in (*self.left, *self.right))

    def arranged(self) -> tuple[Term, tuple[Term, ...], bool] | None:
        """The same as one figure, the terms that make it up, and whether it may be more than these; None where no
        single figure can be brought to one side."""
        sides = self._positive()
        if self.relation is Compared.AT_MOST:
            sides = sides[::-1]
        for whole, parts in (sides, sides[::-1]) if self.relation is Compared.EQUAL else (sides,):
            if len(whole) == 1 and not whole[0].summed and parts:
                return whole[0], parts, self.relation is not Compared.EQUAL
        return None

    def _positive(self) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        """Both sides with what is taken off one added to the other."""
        left = [t for s, t in self.left if s > 0] + [t for s, t in self.right if s < 0]
        right = [t for s, t in self.right if s > 0] + [t for s, t in self.left if s < 0]
        return tuple(left), tuple(right)
