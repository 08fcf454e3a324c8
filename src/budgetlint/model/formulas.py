"""Formulas that a table prints of its own columns or rows: ``A=B+C`` below the header, ``(10)=(7)/(1)``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Span
from budgetlint.records import frozen


class Operator(StrEnum):
    """How two terms are combined."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "×"
    OVER = "/"


class Stands(StrEnum):
    """What holds between a column and its formula."""

    EQUAL = "="
    AT_LEAST = "≥"
    AT_MOST = "≤"


@frozen
class Named:
    """What one column or row prints, by the name that the table gives it: ``A``, ``(2)``, ``③``."""

    name: str

    def __str__(self) -> str:
        return self.name


@frozen
class Number:
    """A number of the formula itself; ``percent`` where it is printed as one (100%)."""

    digits: str
    percent: bool = False

    @property
    def value(self) -> Fraction:
        return Fraction(self.digits) / (100 if self.percent else 1)

    def __str__(self) -> str:
        return self.digits + "%" * self.percent


@frozen
class Combined:
    """Two terms and what is done with them."""

    operator: Operator
    left: Expression
    right: Expression

    def __str__(self) -> str:
        return f"{_in_brackets(self.left, self, False)}{self.operator}{_in_brackets(self.right, self, True)}"


Expression: TypeAlias = Named | Number | Combined
_SUMS = (Operator.PLUS, Operator.MINUS)


def _in_brackets(term: Expression, within: Combined, right: bool) -> str:
    if isinstance(term, Combined):
        looser = term.operator in _SUMS and within.operator not in _SUMS
        if looser or (right and (term.operator in _SUMS) == (within.operator in _SUMS)):
            return f"({term})"
    return str(term)


@frozen
class Formula:
    """One cell of a row or column of formulas: the name of its column or row, and what each comparison says of it.

    ``name`` is None where the cell says only what its column is (``=B+C``).
    """

    name: str | None
    compared: tuple[tuple[Stands, Expression], ...] = ()

    def __str__(self) -> str:
        return (self.name or "") + "".join(f"{relation}{term}" for relation, term in self.compared)


def names_in(term: Expression) -> Iterator[str]:
    """The names that a formula speaks of, in order."""
    match term:
        case Named(name):
            yield name
        case Combined(_, left, right):
            yield from names_in(left)
            yield from names_in(right)


def linear(term: Expression) -> Mapping[str, Fraction] | None:
    """Name → how often it is taken; None for what is no sum of names."""
    match term:
        case Named(name):
            return {name: Fraction(1)}
        case Combined(operator, left, right) if operator in _SUMS:
            one, other = linear(left), linear(right)
            if one is None or other is None:
                return None
            sign = 1 if operator is Operator.PLUS else -1
            return {n: one.get(n, Fraction(0)) + sign * other.get(n, Fraction(0)) for n in {**one, **other}}
    return None


#: A column, or a row of one of the lists that stand side by side.
Place: TypeAlias = int | tuple[int, int]


@frozen(eq=False)
class Declared:
    """What a table declares of one of its columns (``down`` False) or rows: an identity that it owes itself.

    ``whole`` and ``places`` are indices of columns, or (row, list). ``fault`` says why it can not be followed, where it
    can not: misprinted, or of columns that the table does not have.
    """

    text: str
    span: Span
    down: bool
    relation: Stands = Stands.EQUAL
    whole: Place = 0
    term: Expression | None = None
    places: tuple[tuple[str, Place], ...] = ()
    fault: Phrase | str = ""

    @property
    def terms(self) -> Mapping[Place, Fraction] | None:
        """Place → how often it is taken, for a sum; None for anything else."""
        taken = linear(self.term) if self.term is not None else None
        if taken is None:
            return None
        at = dict(self.places)
        found: dict[Place, Fraction] = {}
        for name, times in taken.items():
            found[at[name]] = found.get(at[name], Fraction(0)) + times
        return found
