"""Laws between tables: one key, one amount; a level that one table prints and another only implies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from attrs import evolve

from budgetlint.model.facts import Fact
from budgetlint.model.keys import Flow, Key, Nature, Side
from budgetlint.reconcile.book import Book
from budgetlint.reconcile.constraint import Constraint, Origin, Trust

_CODES = ("function", "economic")
#: Code → the facts of one table under it, all else of their keys alike.
Codes: TypeAlias = Mapping[str, Sequence[Fact]]


def same_key(book: Book) -> Iterator[Constraint]:
    """Law 1: what each table prints under a key against the table before it; several rows of one list are added up."""
    for tables in book.groups.values():
        # What can not be read comes last, so that it stands between no two that can.
        for first, second in pairwise(sorted(tables, key=_is_unreadable)):
            if len(first) == 1:
                yield Constraint(first[0], second, Origin.SAME_KEY)
            elif len(second) == 1:
                yield Constraint(second[0], first, Origin.SAME_KEY)


def _is_unreadable(facts: Sequence[Fact]) -> bool:
    return any(f.figure.amount is None and not f.figure.is_nothing for f in facts)


def by_subject(book: Book) -> Iterator[Constraint]:
    """What is received for a subject is spent on it, where nothing is carried over: soft, for practice varies."""
    if not book.carries_nothing:
        return
    for key, (fact, *_) in book.single.items():
        if key.side is Side.REVENUE and key.function and key.flow is Flow.TOTAL:
            spent = evolve(key, side=Side.EXPENDITURE, flow=Flow.CURRENT, nature=Nature.TOTAL)
            if spent in book.single:
                yield Constraint(fact, (book.single[spent][0],), Origin.BY_SUBJECT, Trust.SOFT)


def implied_levels(book: Book) -> Iterator[Constraint]:
    """A level that one table prints and another only implies, its total among them: the sum of the other's nearest rows
    at or below it."""
    for dimension in _CODES:
        groups: dict[Key, dict[int, dict[str, list[Fact]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        for fact, key in book.keys.items():
            code = _code(key, dimension)
            if code is not None and fact.table is not None and fact.table not in book.of_governments:
                whole = evolve(key, function=None) if dimension == "function" else evolve(key, economic=None)
                groups[evolve(whole, project=None) if whole.project else whole][fact.table][code].append(fact)
        for tables in groups.values():
            yield from _implied(tables)


def _code(key: Key, dimension: str) -> str | None:
    """The subject along one classification; "" for the total of all, None for what is no part of a list of subjects."""
    code = key.function if dimension == "function" else key.economic
    if code is not None:
        return code
    return None if key.function or key.economic or key.item or key.project else ""


def _implied(tables: Mapping[int, Codes]) -> Iterator[Constraint]:
    for table, codes in tables.items():
        for code, printed in codes.items():
            if len(printed) != 1 or printed[0].key.project:
                continue
            for other, others in tables.items():
                if other != table and (parts := _nearest(others, code)):
                    yield Constraint(printed[0], parts, Origin.IMPLIED)


def _nearest(codes: Codes, code: str) -> tuple[Fact, ...]:
    """The rows that make up a code: its own where they are its projects, else the next ones below it; none where the
    table prints the code itself."""
    own = codes.get(code, ())
    if own:
        return tuple(own) if all(f.key.project for f in own) else ()
    below = [c for c in codes if c.startswith(code)]
    nearest = [c for c in below if not any(c[:n] in codes for n in range(len(code) + 1, len(c)))]
    return tuple(f for c in nearest for f in _without_projects(codes[c]))


def _without_projects(facts: Sequence[Fact]) -> Sequence[Fact]:
    """The subject's own rows where it has any: the projects below them are parts of those."""
    return [f for f in facts if not f.key.project] or facts
