"""Which documents of a run are held against each other: by body, year and kind, from what each says of itself.

Only what is certain counts. Versions of one document are never compared, and a body of which it is not clear whether it is
the same one has no others beside it. See docs/architecture.md, "Several documents".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from attrs import evolve

from budgetlint.model.kinds import BUDGETS, FINALS, DocumentKind
from budgetlint.model.phrases import Phrase, quoted
from budgetlint.model.standing import Standing
from budgetlint.records import frozen
from budgetlint.regex import regex

_UNIT_OF: Final = {
    DocumentKind.DEPARTMENT_BUDGET: DocumentKind.UNIT_BUDGET,
    DocumentKind.DEPARTMENT_FINAL: DocumentKind.UNIT_FINAL,
}
_DEPARTMENT_OF: Final = {
    DocumentKind.GOVERNMENT_BUDGET: DocumentKind.DEPARTMENT_BUDGET,
    DocumentKind.GOVERNMENT_FINAL: DocumentKind.DEPARTMENT_FINAL,
}
#: Final accounts → the budget that they are of.
_BUDGET_OF: Final = dict(zip(FINALS, BUDGETS, strict=True))
_FINAL_OF: Final = dict(zip(BUDGETS, FINALS, strict=True))
#: What stands before a body's name where it is printed with the divisions above it.
_PARENTS: Final = regex(r"(?:[\u4e00-\u9fff]{1,10}?(?:省|自治区|自治州|自治县|市|地区|盟|州|县|旗|区))+")


@frozen
class Link:
    """Why one document is held against others (the ``Origin`` of the constraints between them). ``missing``: what is
    lacking for the others to be all."""

    origin: str
    of: str
    others: tuple[str, ...]
    missing: tuple[str, ...] = ()
    #: Whether the others are all that there are.
    complete: bool = True

    @property
    def lacks(self) -> Phrase | None:
        """What is missing, in words."""
        if not self.missing:
            return None
        return Phrase("没有一起检查{missing}", "not checked together with it: {missing}", missing=quoted(self.missing))


@frozen
class DocumentSet:
    """Documents that hang together, in the order of the run, and how."""

    members: tuple[Standing, ...]
    links: tuple[Link, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(m.path for m in self.members)

    def with_ledgers(self, ledger_of: Callable[[str], bytes]) -> DocumentSet:
        """The same with what the documents can be held against."""
        return evolve(self, members=tuple(evolve(m, ledger=ledger_of(m.path)) for m in self.members))


@frozen(eq=False, slots=False)
class Company:
    """The documents of one run as far as they may be compared."""

    standings: tuple[Standing, ...]

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Name → the body: a name with the divisions above it and one without mean one, if no third name may be meant."""
        certain = [s for s in self.standings if s.is_certain]
        return _same(dict.fromkeys([*(s.entity for s in certain if s.entity), *(u for s in certain for u in s.units)]))

    @cached_property
    def _regions(self) -> Mapping[str, str]:
        return _same(dict.fromkeys(s.region for s in self.standings if s.is_certain and s.region))

    def _key(self, standing: Standing) -> tuple[str, DocumentKind | None, int | None]:
        name = standing.entity or ""
        return self._names.get(name, name), standing.kind, standing.year

    @cached_property
    def _versions(self) -> Mapping[Hashable, Sequence[Standing]]:
        found: dict[Hashable, list[Standing]] = defaultdict(list)
        for standing in self.standings:
            if standing.is_certain:
                found[self._key(standing)].append(standing)
        return found

    def find(self, body: str, kind: DocumentKind | None, year: int) -> Standing | None:
        """The only document of a body, kind and year."""
        found = self._versions.get((self._names.get(body, body), kind, year), ())
        return found[0] if len(found) == 1 else None

    def repeated(self) -> Iterator[Sequence[Standing]]:
        """Documents that are of one body, kind and year, where others would be held against them: versions."""
        several = [found for found in self._versions.values() if len(found) > 1]
        if not several:
            return
        firsts = Company(tuple(found[0] for found in self._versions.values()))
        linked = {path for link in firsts.links for path in (link.of, *link.others)}
        yield from (found for found in several if found[0].path in linked)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        alone = (found[0] for found in self._versions.values() if len(found) == 1)
        return tuple(link for standing in alone for link in self._links_of(standing))

    def sets(self) -> Iterator[DocumentSet]:
        """The documents that hang together; a government with its departments is a set of its own."""
        order = {s.path: n for n, s in enumerate(self.standings)}
        at = {s.path: s for s in self.standings}
        wide = [link for link in self.links if link.origin == "departments"]
        near = [link for link in self.links if link.origin != "departments"]
        for links in (*_connected(near), *([link] for link in wide)):
            paths = {p for link in links for p in (link.of, *link.others)}
            members = tuple(at[p] for p in sorted(paths, key=order.__getitem__))
            if len(members) > 1:
                yield DocumentSet(members, tuple(sorted(links, key=lambda n: (order[n.of], n.origin, n.others))))

    def _links_of(self, one: Standing) -> Iterator[Link]:
        kind, year, body = one.kind, one.year, one.entity
        if kind is None or year is None or body is None:
            return

        def link(origin: str, other: Standing | None) -> Iterator[Link]:
            if other is not None:
                yield Link(origin, one.path, (other.path,))

        if kind in _BUDGET_OF:
            yield from link("published", self.find(body, _BUDGET_OF[kind], year))
            yield from link("opening", self.find(body, kind, year - 1))
        if kind in (*BUDGETS, *FINALS):
            yield from link("year before", self.find(body, kind, year - 1))
        if kind in _FINAL_OF:
            yield from link("year before", self.find(body, _FINAL_OF[kind], year - 1))
        if kind is DocumentKind.SELF_EVALUATION:
            finals = [found.path for k in FINALS if (found := self.find(body, k, year)) is not None]
            if finals:
                yield Link("evaluated", one.path, tuple(finals))
        if kind in _UNIT_OF:
            yield from self._units(one, kind, year, body)
        if kind in _DEPARTMENT_OF:
            yield from self._departments(one, kind, year)

    def _units(self, one: Standing, kind: DocumentKind, year: int, body: str) -> Iterator[Link]:
        """A department with its own office and the units that it names."""
        found, missing = [], []
        own = self.find(body, _UNIT_OF[kind], year)
        for name, other in ((f"{body}本级", own), *((u, self.find(u, _UNIT_OF[kind], year)) for u in one.units)):
            if other is None:
                missing.append(name)
            else:
                found.append(other.path)
        if found:
            complete = not missing and one.complete
            yield Link("units", one.path, tuple(dict.fromkeys(found)), tuple(missing), complete)

    def _departments(self, one: Standing, kind: DocumentKind, year: int) -> Iterator[Link]:
        """A government with what departments of it there are."""
        region = self._regions.get(one.region, one.region)
        found = [
            s.path
            for s in self.standings
            if s.is_certain and s.kind is _DEPARTMENT_OF[kind] and s.year == year and region
            if self._regions.get(s.region, s.region) == region and len(self._versions[self._key(s)]) == 1
        ]
        if found:
            yield Link("departments", one.path, tuple(found), complete=False)

    def awaited(self, one: Standing, names: Iterable[str]) -> tuple[str, ...]:
        """Those of some bodies of which no document of the same year and kind is there."""
        kind, year = one.kind, one.year
        if kind not in _UNIT_OF or year is None or not one.is_certain:
            return tuple(names)
        return tuple(n for n in names if not self._versions.get((self._names.get(n, n), _UNIT_OF[kind], year)))


def _same(names: Iterable[str]) -> dict[str, str]:
    """Names with the one that stands for them. Where a short name may mean several it stands for itself alone."""
    known = list(names)
    ends: dict[str, list[str]] = defaultdict(list)
    for long in known:
        for cut in (m.end() for m in _prefixes(long)):
            ends[long[cut:]].append(long)
    found = {name: name for name in known}
    for short, longer in ends.items():
        others = sorted({n for n in longer if n != short}, key=len)
        if short in found and all(b.endswith(a) for a, b in pairwise(others)):
            found |= {n: short for n in others if len(short) < len(found[n])}
    return {name: _root(found, name) for name in known}


def _root(found: Mapping[str, str], name: str) -> str:
    while found[name] != name:
        name = found[name]
    return name


def _prefixes(name: str) -> Iterator[re.Match[str]]:
    """What may be the divisions before a name."""
    for end in range(2, min(len(name) - 1, 30)):
        if (found := _PARENTS.fullmatch(name, 0, end)) is not None:
            yield found


def _connected(links: Iterable[Link]) -> Iterator[list[Link]]:
    """Links by the documents that they share."""
    home: dict[str, str] = {}

    def root(path: str) -> str:
        while home.setdefault(path, path) != path:
            path = home[path]
        return path

    listed = list(links)
    for link in listed:
        for other in link.others:
            home[root(other)] = root(link.of)
    groups: dict[str, list[Link]] = defaultdict(list)
    for link in listed:
        groups[root(link.of)].append(link)
    yield from groups.values()
