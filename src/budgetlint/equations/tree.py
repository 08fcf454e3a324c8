"""An identity as written: two sums of terms and what holds between them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias

from budgetlint.records import frozen


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


class Selector(NamedTuple):
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
    """Figures of the table of one kind, or (``kind`` None) of what sentences say. ``summed``: all that are printed of it
    and of those that are summed with it (``others``), added up."""

    kind: str | None
    selectors: tuple[Selector, ...]
    at: int
    summed: bool = False
    others: tuple[Term, ...] = ()

    def __str__(self) -> str:
        inside = ", ".join(map(str, self.selectors))
        if self.kind is None:
            return f"narrative({inside})"
        cells = f"{self.kind}[{inside}]"
        return f"sum({', '.join((cells, *map(str, self.others)))})" if self.summed else cells


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
        """All that it speaks of, sums term by term."""
        return tuple(each for _, term in (*self.left, *self.right) for each in (term, *term.others))

    @property
    def sides(self) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        """Both sides, the one that is at least as large first, with what is taken off one added to the other."""
        left = [t for s, t in self.left if s > 0] + [t for s, t in self.right if s < 0]
        right = [t for s, t in self.right if s > 0] + [t for s, t in self.left if s < 0]
        return (tuple(right), tuple(left)) if self.relation is Compared.AT_MOST else (tuple(left), tuple(right))

    @property
    def is_sum(self) -> bool:
        """Whether it says of one figure what makes it up; which sum has one figure only shows in a document."""
        first, second = self.sides
        return bool(first and second) and (len(first) == 1 or (len(second) == 1 and self.relation is Compared.EQUAL))
