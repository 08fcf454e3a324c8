"""Subjects (政府收支分类科目): which code a row means, from printed code, name, ancestors and year together.

A code is never guessed: what stays ambiguous has no code, and its facts are opaque (DESIGN §2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from budgetlint.binding.labels import bare, label, plain
from budgetlint.records import frozen
from budgetlint.regex import regex

_LENGTHS = (3, 5, 7)
#: How sure the tables are of a code, surest first (data/subjects): seen in use, seen in an old edition, name seen only.
_CONFIDENCE = ("verified", "verified-old", "verified-name", "memory")
#: What names of one subject may differ in: punctuation, brackets, 的, a closing 支出.
_SLIGHT = regex(r"[\W_的]|支出$")


class Subject(NamedTuple):
    """One code under one name in the years ``since`` … ``until`` (None: open)."""

    code: str
    name: str
    since: int
    until: int | None
    confidence: str = _CONFIDENCE[-1]
    #: The budget it belongs to: 一般公共预算, 政府性基金预算, 国有资本经营预算, 社会保险基金预算.
    budget: str = ""

    def in_force(self, year: int | None) -> bool:
        return year is None or (self.since - 1 <= year and (self.until is None or year <= self.until + 1))


class Renaming(NamedTuple):
    """A printed name that is verified to be another's predecessor (``stale``) or never to have been in force."""

    code: str
    old: str
    new: str
    since: int
    stale: bool

    def holds(self, year: int) -> bool:
        """Whether ``new`` is owed: the year of a 类 is known from published documents, of 款 and 项 to a year only."""
        return year >= self.since + (len(self.code) > _LENGTHS[0])


@frozen(slots=False, eq=False)
class Subjects:
    """One classification (function or economic), all years, with observed other names."""

    subjects: tuple[Subject, ...]
    others: tuple[Subject, ...] = ()
    renamings: tuple[Renaming, ...] = ()

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], aliases: Iterable[Mapping[str, str]] = ()) -> Subjects:
        """From the columns code, name, valid_from_year, valid_to_year and those of aliases (code, observed_name)."""
        own = tuple(
            Subject(
                r["code"],
                plain(r["name"]),
                int(r["valid_from_year"] or 0),
                int(r["valid_to_year"] or 0) or None,
                r.get("confidence", _CONFIDENCE[-1]),
                r.get("budget", ""),
            )
            for r in rows
        )
        observed = [r for r in aliases if r["code"]]
        others = tuple(Subject(r["code"], plain(r["observed_name"]), 0, None) for r in observed)
        renamings = tuple(
            Renaming(
                r["code"],
                plain(r["observed_name"]),
                plain(r["canonical_name"]),
                int(r["applies_from"]),
                r["status"] == "stale",
            )
            for r in observed
            if r.get("status") in ("stale", "nonstandard") and r["confidence"] == _CONFIDENCE[0]
        )
        return cls(own, others, renamings)

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """code → its names in any year."""
        found: dict[str, set[str]] = defaultdict(set)
        for s in (*self.subjects, *self.others):
            found[s.code].add(s.name)
        return {code: frozenset(names) for code, names in found.items()}

    @cached_property
    def divided(self) -> frozenset[str]:
        """The codes (类 of 3 digits, 款 of 5) that have longer ones below them."""
        return frozenset(code[:length] for code in self.names for length in (3, 5) if len(code) > length)

    @cached_property
    def codes(self) -> Mapping[str, tuple[Subject, ...]]:
        """name → subjects of that name."""
        found: dict[str, list[Subject]] = defaultdict(list)
        for s in (*self.subjects, *self.others):
            found[s.name].append(s)
        return {name: tuple(subjects) for name, subjects in found.items()}

    @cached_property
    def _rows(self) -> Mapping[str, tuple[Subject, ...]]:
        """code → its own rows, without observed names."""
        found: dict[str, list[Subject]] = defaultdict(list)
        for s in self.subjects:
            found[s.code].append(s)
        return {code: tuple(rows) for code, rows in found.items()}

    @cached_property
    def last_year(self) -> int:
        """The latest year of which the tables know a change."""
        return max((s.since for s in self.subjects), default=0)

    def name(self, code: str, year: int) -> str:
        """The name of a listed code in ``year``; its latest where none was in force."""
        rows = self._rows[code]
        return next((s.name for s in rows if s.since <= year <= (s.until or year)), rows[-1].name)

    def confidence(self, code: str) -> str:
        """How sure the tables are of a code: as sure as of its least sure name."""
        return max((s.confidence for s in self._rows.get(code, ())), key=_CONFIDENCE.index, default=_CONFIDENCE[-1])

    def budget(self, code: str) -> str | None:
        """The budget that all subjects of the code's 款 belong to; None for a 类, or where they differ."""
        return self._budgets.get(code[: _LENGTHS[1]]) if len(code) > _LENGTHS[0] else None

    @cached_property
    def _budgets(self) -> Mapping[str, str]:
        found: dict[str, set[str]] = defaultdict(set)
        for s in self.subjects:
            found[s.code[: _LENGTHS[1]]].add(s.budget)
        return {group: min(budgets) for group, budgets in found.items() if len(budgets) == 1}

    def classes(self, year: int) -> tuple[Subject, ...]:
        """The 类 in force in ``year``, in the order of their codes."""
        found = (s for s in self.subjects if len(s.code) == _LENGTHS[0] and s.since <= year <= (s.until or year))
        return tuple(sorted(found, key=lambda s: s.code))

    def added(self, year: int) -> tuple[Subject, ...]:
        """The 类 in force in ``year`` that the earliest list did not have under any name."""
        first = {s.code for s in self.classes(min(s.since for s in self.subjects))}
        return tuple(s for s in self.classes(year) if s.code not in first)

    def printed(self, name: str) -> frozenset[str]:
        """The codes that bear a printed name in any year."""
        return frozenset(self.named(label(name).name, None))

    def bears(self, code: str, printed: str) -> bool:
        """Whether the printed name is one of the code's names of any year."""
        return label(printed).name in self.names.get(code, ())

    def renaming(self, code: str, printed: str, year: int) -> Renaming | None:
        """What the printed name of a code should be in ``year``; None where it may stand."""
        name = label(printed).name
        return next((r for r in self.renamings if (r.code, r.old) == (code, name) and r.holds(year)), None)

    def bearers(self, code: str, printed: str) -> frozenset[str]:
        """The codes that bear a printed name which ``code`` never bore; none where it may be the code's own.

        What differs slightly, what begins like one of its names, and what names one of its ancestors or descendants
        may be its own.
        """
        bearers = self.printed(printed)
        known = {_essence(n) for n in self.names.get(code, ())}
        essence = _essence(label(printed).name)
        if any(n.startswith(essence) or essence.startswith(n) for n in known):
            return frozenset()
        if any(b.startswith(code) or code.startswith(b) for b in bearers):
            return frozenset()
        return bearers

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


def _essence(name: str) -> str:
    return _SLIGHT.sub("", name)


def _lost_a_digit(printed: str, code: str) -> bool:
    return len(code) == len(printed) + 1 and any(code[:i] + code[i + 1 :] == printed for i in range(len(code)))
