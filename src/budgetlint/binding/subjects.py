"""Subjects (政府收支分类科目): which code a row means, from printed code, name, ancestors and year together.

A code is never guessed: what stays ambiguous has no code, and its facts are opaque (DESIGN §2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from budgetlint.binding.labels import bare, plain

_LENGTHS = (3, 5, 7)


@frozen
class Subject:
    """One code under one name in the years ``since`` … ``until`` (None: open)."""

    code: str
    name: str
    since: int
    until: int | None

    def in_force(self, year: int | None) -> bool:
        return year is None or (self.since - 1 <= year and (self.until is None or year <= self.until + 1))


@frozen(slots=False, eq=False)
class Subjects:
    """One classification (function or economic), all years, with observed other names."""

    subjects: tuple[Subject, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], aliases: Iterable[Mapping[str, str]] = ()) -> Subjects:
        """From the columns code, name, valid_from_year, valid_to_year and those of aliases (code, observed_name)."""
        own = [
            Subject(r["code"], plain(r["name"]), int(r["valid_from_year"] or 0), int(r["valid_to_year"] or 0) or None)
            for r in rows
        ]
        other = [Subject(r["code"], plain(r["observed_name"]), 0, None) for r in aliases if r["code"]]
        return cls(tuple(own + other))

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """code → its names in any year."""
        found: dict[str, set[str]] = defaultdict(set)
        for s in self.subjects:
            found[s.code].add(s.name)
        return {code: frozenset(names) for code, names in found.items()}

    @cached_property
    def codes(self) -> Mapping[str, tuple[Subject, ...]]:
        """name → subjects of that name."""
        found: dict[str, list[Subject]] = defaultdict(list)
        for s in self.subjects:
            found[s.name].append(s)
        return {name: tuple(subjects) for name, subjects in found.items()}

    def named(self, name: str, year: int | None, within: str = "") -> set[str]:
        """Codes of that name; those in force and below ``within`` if any are."""
        subjects = self.codes.get(name) or self.codes.get(bare(name)) or ()
        if within:
            subjects = tuple(s for s in subjects if s.code.startswith(within))
        current = {s.code for s in subjects if s.in_force(year)}
        return current or {s.code for s in subjects}

    def resolve(self, parts: Sequence[str], name: str, year: int | None, ancestors: Sequence[str] = ()) -> str | None:
        """The code that a row means, or None.

        ``parts`` are the printed pieces (one for 2013701, three for 20|37|99, blank ones for levels that are not
        repeated), ``ancestors`` the codes resolved above it in the same list, nearest first.
        """
        printed = "".join(parts)
        if not printed:
            return self._by_name(name, year, ancestors)
        whole = self._completed(parts, ancestors)
        if whole in self.names and self._agrees(whole, name):
            return whole
        meant = self._mended(printed, name, year, ancestors)
        if meant:
            return meant
        if whole in self.names or (len(whole) in _LENGTHS and whole[:3] in self.names):
            return whole if not self.named(name, None) else None
        return None

    def _agrees(self, code: str, name: str) -> bool:
        """Whether the name may stand beside the code: one of its names of any year, or one that nothing bears."""
        return not name or name in self.names[code] or bare(name) in self.names[code] or not self.named(name, None)

    def _completed(self, parts: Sequence[str], ancestors: Sequence[str]) -> str:
        """A code whose upper levels were not repeated (``| 37 |``) with those of the row above."""
        printed = "".join(parts)
        blank = 0
        while blank < len(parts) and not parts[blank]:
            blank += 1
        if not blank or not ancestors:
            return printed
        return ancestors[0][: _LENGTHS[blank - 1]] + printed

    def _mended(self, printed: str, name: str, year: int | None, ancestors: Sequence[str]) -> str | None:
        """The one subject of that name whose code is the printed one with a single digit lost, or ends in it."""
        found = {c for c in self.named(name, year) if _lost_a_digit(printed, c)}
        if not found and len(printed) == 2:
            found = {c for c in self.named(name, year) if len(c) > 3 and c.endswith(printed)}
        if len(found) > 1:
            found = {c for c in found if any(c.startswith(a[:3]) for a in ancestors[:1])}
        return found.pop() if len(found) == 1 else None

    def _by_name(self, name: str, year: int | None, ancestors: Sequence[str]) -> str | None:
        found = self.named(name, year)
        if len(found) == 1:
            return found.pop()
        for ancestor in ancestors:
            for length in range(len(ancestor), 2, -2):
                below = self.named(name, year, ancestor[:length]) - {ancestor}
                direct = {c for c in below if len(c) == length + 2}
                if len(direct) == 1:
                    return direct.pop()
        classes = {c for c in found if len(c) == 3}
        return classes.pop() if len(classes) == 1 and not ancestors else None


def _lost_a_digit(printed: str, code: str) -> bool:
    return len(code) == len(printed) + 1 and any(code[:i] + code[i + 1 :] == printed for i in range(len(code)))
