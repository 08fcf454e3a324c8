"""What the catalogue says of a kind of table: its lists, their rows and columns, forms, grids of indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from attrs import field

from budgetlint.records import frozen

Part: TypeAlias = Mapping[str, str]  # dimension → member: a part of a key


class Term(NamedTuple):
    """One entry of a vocabulary: what its names mean as part of a key."""

    names: frozenset[str]
    key: Part
    next: Part | None = None
    scope: bool = False
    total: bool = False
    generic: bool = False


class ColumnRule(NamedTuple):
    """How a column of a kind is recognised (by leaf header, optionally under a group) and what it means."""

    names: frozenset[str]
    key: Part
    under: frozenset[str] = frozenset()
    role: str = "amount"
    when: str = ""
    contains: str = ""
    local: bool = False
    subjects: str = ""
    additive: bool = True
    #: What a value column of a 绩效 table is: target, actual, weight, score, a grade.
    part: str = ""


def dimension_of(subjects: str) -> str:
    """The dimension of a key that the codes of a classification are members of: both economic ones share one."""
    return "economic" if subjects.endswith("economic") else "function"


@frozen
class Outline:
    """A list of a whole government: rows in branches, by codes, indentation and numbering (binding/outlined.py).

    ``subject``: the classification that its rows are subjects of; ``names``: the dimension of rows that are none, all of
    them where it is ``open``, else those below the line; ``year``, ``grand``: what the totals are called; ``below``: what is
    not of the year's own list; ``columns``: the dimension that its columns name beside stage and year.
    """

    subject: str
    names: str
    year: re.Pattern[str]
    grand: re.Pattern[str]
    below: re.Pattern[str]
    open: bool = False
    columns: str = ""
    #: Its branches group what they hold, and are no sums of it.
    flat: bool = False

    @property
    def dimension(self) -> str:
        return dimension_of(self.subject)

    def total(self, name: str) -> str:
        """Whether a name is that of the year's total or of the grand one."""
        if self.grand.search(name):
            return "grand"
        return "year" if self.year.search(name) else ""

    def is_below(self, name: str) -> bool:
        return self.below.search(name) is not None


@frozen
class Half:
    """One of the lists that stand side by side in a table."""

    key: Part
    rows: tuple[str, ...]
    row_key: Part
    columns: tuple[ColumnRule, ...]
    labels: frozenset[str]
    texts: frozenset[str]
    codes: frozenset[str]
    dimension: str | None
    #: Its subjects are classes (类) only, so a name that is a 项 as well means the class.
    classes: bool = False
    #: Some provinces print this list, others do not.
    optional: bool = False
    #: The vocabulary of words in a header path that say at which stage of the year its amounts stand.
    stages: str = ""
    #: The vocabularies of which names of rows and columns are put together, with year and stage (binding/composed.py).
    composed: tuple[str, ...] = ()
    #: Whether the numbering of its names says which is part of which (binding/numbered.py).
    numbered: bool = False
    #: Whether its rows, or its columns, are governments of an area (binding/governments.py).
    governments: str = ""
    #: A word that the header of its names holds, where that tells it from the list before it.
    headed: str = ""
    outline: Outline | None = None

    @property
    def is_linked(self) -> bool:
        """Whether what reads its rows says as well which is part of which."""
        return self.outline is not None or bool(self.composed) or self.numbered or self.governments == "rows"


class FormField(NamedTuple):
    names: frozenset[str]
    key: Part
    dimension: str | None = None
    below: bool = False
    unit: str | None = None
    local: bool = False
    #: What the form states here: project, budget, fund, plan, goal.
    part: str = ""


@frozen
class Grid:
    """The indicator grid of a 绩效 table. ``parts`` are its columns of words (first, second, name, activity,
    description), the surest header first; ``money`` the columns and lines of what a self-evaluation says of the funds."""

    labels: frozenset[str]
    texts: frozenset[str]
    amounts: tuple[ColumnRule, ...]
    values: tuple[ColumnRule, ...]
    members: Mapping[str, frozenset[str]]
    parts: Mapping[str, tuple[str, ...]] = field(factory=dict)
    money: Mapping[str, frozenset[str]] = field(factory=dict)
    #: Words of the labels beside which the form says what the money is for.
    purposes: tuple[str, ...] = ()


@frozen(eq=False)
class TableKind:
    """One kind of table. ``statutory``: the documents in ``documents`` owe it (143号), from budget year ``since`` on."""

    id: str
    name: str
    aliases: frozenset[str]
    all: tuple[str, ...]
    any: tuple[str, ...]
    none: tuple[str, ...]
    #: What a table of this kind may be called where its title alone does not settle it: a pattern.
    could: str
    documents: tuple[str, ...]
    statutory: bool
    since: int
    key: Part
    title_key: tuple[tuple[tuple[str, ...], Part], ...]
    balance: bool
    #: What is carried in and received is spent, distributed or carried on: per fund, and per subject where rows are such.
    carries: bool
    #: A total of a nature at the foot of a list sums the classes of its list (人员经费合计).
    feet: bool
    halves: tuple[Half, ...]
    form: tuple[FormField, ...]
    grid: Grid | None
    #: Its columns tell year, stage and tier in free words (binding/staged.py), and its title the table's own.
    staged: bool = False

    @property
    def is_composed(self) -> bool:
        """Whether its rows and columns are named by words put together."""
        return any(half.composed for half in self.halves)
