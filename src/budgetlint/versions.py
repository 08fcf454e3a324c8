"""Two versions of documents: which findings are new, gone, moved or as they were, and which figures changed.

A finding is known again by what it says and of what (``Diagnostic.meaning``), never by its line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import evolve, field

from budgetlint.model.findings import Diagnostic
from budgetlint.model.where import Where
from budgetlint.records import frozen
from budgetlint.report import DocumentSummary

T = TypeVar("T")

#: An amount as data: a record of formats.facts.
Record: TypeAlias = Mapping[str, Any]


@frozen
class Version:
    """One document in one version; ``facts`` None where they were not read. Suppressed findings are none."""

    summary: DocumentSummary
    findings: tuple[Diagnostic, ...]
    facts: tuple[Record, ...] | None = None


@frozen
class Changes(Generic[T]):
    """What became of some things: each stands in one of the four. Pairs are (before, after)."""

    new: tuple[T, ...] = ()
    gone: tuple[T, ...] = ()
    changed: tuple[tuple[T, T], ...] = ()
    same: tuple[tuple[T, T], ...] = ()


@frozen
class Comparison:
    """One document in two versions, None where one side does not have it.

    Of findings, those that ``changed`` have moved; of facts, they print another amount.
    """

    before: DocumentSummary | None
    after: DocumentSummary | None
    findings: Changes[Diagnostic]
    facts: Changes[Record] = field(factory=Changes)


def compare(before: Sequence[Version], after: Sequence[Version]) -> tuple[Comparison, ...]:
    """Every document of both sides, those of ``after`` in their order, then those that are gone."""
    pairs = _paired(before, after)
    left = {id(v) for _, v in pairs} | {id(v) for v, _ in pairs}
    both = {id(b): (a, b) for a, b in pairs}
    ordered: list[tuple[Version | None, Version | None]] = [both.get(id(v), (None, v)) for v in after]
    ordered += [(v, None) for v in before if id(v) not in left]
    return tuple(_compared(a, b) for a, b in ordered)


def _compared(before: Version | None, after: Version | None) -> Comparison:
    return Comparison(
        before.summary if before else None,
        after.summary if after else None,
        _findings(before, after),
        _facts(before, after),
    )


def _findings(before: Version | None, after: Version | None) -> Changes[Diagnostic]:
    one = before.findings if before else ()
    other = after.findings if after else ()
    places = {id(d): _place(d, v.summary) for v in (before, after) if v for d in v.findings}

    def moved(a: Diagnostic, b: Diagnostic) -> bool:
        return places[id(a)] != places[id(b)]

    def message(d: Diagnostic) -> Hashable:
        return d.message

    def printed(d: Diagnostic) -> Hashable:
        return places[id(d)], d.message

    return _changes(one, other, lambda d: d.meaning, (printed, message), moved)


def _place(diagnostic: Diagnostic, document: DocumentSummary) -> tuple[int, str]:
    """Where people look it up: which file of the document, and its line, page or cell."""
    files = [f.path for f in document.files]
    which = files.index(diagnostic.path) if diagnostic.path in files else 0
    return which, Where.of([evolve(diagnostic.place, file="")]).words("zh")


def _facts(before: Version | None, after: Version | None) -> Changes[Record]:
    one = (before.facts or ()) if before else ()
    other = (after.facts or ()) if after else ()
    return _changes(one, other, _stated_of, (amount_of,), lambda a, b: amount_of(a) != amount_of(b))


def _stated_of(fact: Record) -> Hashable:
    """What an amount is of: what is known of it, and how its table, row and column call it."""
    table = fact["table_kind"] or fact["table_title"]
    return (*fact["key"].items(), table, fact["row_label"], fact["column_label"])


def amount_of(fact: Record) -> Hashable:
    """The amount that a fact prints; 1.0 and 1.00 are two."""
    return fact["figure"], fact["relation"], fact["amount"], fact["unit"]


def _changes(
    before: Sequence[T],
    after: Sequence[T],
    meaning: Callable[[T], Hashable],
    tells: Sequence[Callable[[T], Hashable]],
    differ: Callable[[T, T], bool],
) -> Changes[T]:
    """Both sides matched by ``meaning``; of several that mean the same, first those that ``tells`` says are one, then by
    their order."""
    origin: dict[int, int] = {}  # of ``after``, of ``before``
    mine, theirs = _by(before, range(len(before)), meaning), _by(after, range(len(after)), meaning)
    for key, new in theirs.items():
        old = mine.get(key, [])
        # Where as many mean the same as before, a place tells nothing: each may stand where another stood.
        for tell in (*(tells if len(old) != len(new) else tells[-1:]), _alike):
            groups = _by(before, old, tell)
            found = {
                j: i for k, js in _by(after, new, tell).items() for i, j in zip(groups.get(k, ()), js, strict=False)
            }
            origin |= found
            taken = set(found.values())
            old, new = [i for i in old if i not in taken], [j for j in new if j not in found]
    pairs = [(before[origin[j]], after[j]) for j in sorted(origin)]
    kept = set(origin.values())
    return Changes(
        new=tuple(thing for j, thing in enumerate(after) if j not in origin),
        gone=tuple(thing for i, thing in enumerate(before) if i not in kept),
        changed=tuple(pair for pair in pairs if differ(*pair)),
        same=tuple(pair for pair in pairs if not differ(*pair)),
    )


def _alike(_: object) -> Hashable:
    return None


def _by(things: Sequence[T], which: Iterable[int], of: Callable[[T], Hashable]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for index in which:
        found[of(things[index])].append(index)
    return found


def _paired(before: Sequence[Version], after: Sequence[Version]) -> list[tuple[Version, Version]]:
    """The versions of one document: a single one on each side, else those of one body, year and kind, else of one name."""
    if len(before) == len(after) == 1:
        return [(before[0], after[0])]
    pairs: list[tuple[Version, Version]] = []
    one, other = list(before), list(after)
    for key in (_disclosed, _named_in(before, after), _called):
        mine, theirs = _by(one, range(len(one)), key), _by(other, range(len(other)), key)
        alone = [k for k in mine if k is not None and len(mine[k]) == len(theirs.get(k, ())) == 1]
        pairs += [(one[mine[k][0]], other[theirs[k][0]]) for k in alone]
        one = [v for i, v in enumerate(one) if i not in {mine[k][0] for k in alone}]
        other = [v for j, v in enumerate(other) if j not in {theirs[k][0] for k in alone}]
    return pairs


def _disclosed(version: Version) -> Hashable:
    """Whose it is, for what year, of what kind; None where one of them is not known."""
    summary = version.summary
    known = summary.entity.value, summary.year.value, summary.kind.value
    return None if None in known else known


def _named_in(*sides: Sequence[Version]) -> Callable[[Version], Hashable]:
    """A document's path, without what all paths of its side have in common."""
    names: dict[int, str] = {}
    for side in sides:
        paths = [v.summary.path.split("/") for v in side]
        common = sum(
            1 for _ in takewhile(lambda parts: len(set(parts)) == 1, zip(*(p[:-1] for p in paths), strict=False))
        )
        names |= {id(v): "/".join(path[common:]) for v, path in zip(side, paths, strict=True)}
    return lambda version: names[id(version)]


def _called(version: Version) -> Hashable:
    return version.summary.path.rpartition("/")[2]
