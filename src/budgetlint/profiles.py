"""Which files may be one disclosure: what one body publishes for one year and kind, with its tables or its explanation
apart.

Files join only if they complement each other. Two versions of one document, and near copies, are never one (DESIGN §5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple, TypeVar

from budgetlint.model.source import Place
from budgetlint.records import frozen

T = TypeVar("T")

#: How many bytes a digest has.
DIGEST: Final = 8


@frozen
class Profile:
    """What tells whether a file belongs with others: who published it, for what, and what it says that another may say, too.

    ``tables``: the kinds of those with figures; ``told``: what its sentences state, and its long paragraphs, as digests of
    ``DIGEST`` bytes, one behind the other.
    """

    path: str
    entity: str | None
    kind: str | None
    year: int | None
    tables: frozenset[str]
    told: bytes
    #: Where it begins.
    start: Place

    @property
    def folder(self) -> str:
        """The folder or archive it lies in."""
        return self.path[: max(self.path.rfind("/"), self.path.rfind("!")) + 1]

    @property
    def is_part(self) -> bool:
        """Whether something is left to another file: it has no tables, or nothing is explained."""
        return not self.tables or not self.told

    def repeats(self, other: Profile) -> bool:
        """Whether both say the same thing, so that they may contradict each other: versions, or different bodies."""
        return not self.tables.isdisjoint(other.tables) or not _each(self.told).isdisjoint(_each(other.told))


def _each(told: bytes) -> frozenset[bytes]:
    return frozenset(told[at : at + DIGEST] for at in range(0, len(told), DIGEST))


class Group(NamedTuple):
    """Files of one body, year and kind in one folder. Only those that ``complement`` each other are one disclosure."""

    paths: tuple[str, ...]
    complement: bool


def groups(profiles: Iterable[Profile]) -> Iterator[Group]:
    """Those of two files and more, in order of their first; explanations before tables. What is not known of a file (its
    year, its kind) is that of the others, where they are of one mind."""
    folders = _grouped(profiles, lambda p: p.folder)
    for own in folders:
        for body in _bodies([p for p in own if p.entity is not None]):
            for files in _alike(body, lambda p: p.kind):
                for found in _alike(files, lambda p: p.year):
                    if len(found) > 1:
                        ordered = sorted(found, key=lambda p: (bool(p.tables), p.path))
                        paths = tuple(p.path for p in ordered)
                        if not any(one.repeats(other) for one, other in combinations(found, 2)):
                            yield Group(paths, True)
                        elif any(p.is_part for p in found):
                            yield Group(paths, False)


def _bodies(profiles: Sequence[Profile]) -> Iterator[list[Profile]]:
    """By body: a name with its parents and one without them mean one, if no third name may be meant by either."""
    names = list(dict.fromkeys(p.entity for p in profiles if p.entity is not None))
    alike = {n: [m for m in names if m != n and (n.endswith(m) or m.endswith(n))] for n in names}
    pairs = {n: found[0] for n, found in alike.items() if len(found) == 1 and len(alike[found[0]]) == 1}
    return iter(_grouped(profiles, lambda p: min(str(p.entity), pairs.get(str(p.entity), str(p.entity)))))


def _alike(profiles: Sequence[Profile], of: Callable[[Profile], Hashable]) -> Iterator[list[Profile]]:
    """By what is known; the files of which it is not known go with the others if these agree, else nowhere."""
    known = _grouped([p for p in profiles if of(p) is not None], of)
    unknown = [p for p in profiles if of(p) is None]
    if len(known) > 1:
        yield from known
    else:
        yield [*(known[0] if known else ()), *unknown]


def _grouped(items: Iterable[T], of: Callable[[T], Hashable]) -> list[list[T]]:
    found: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        found[of(item)].append(item)
    return list(found.values())
