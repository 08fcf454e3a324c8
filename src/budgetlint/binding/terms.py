"""Terms of running text: which words name what an amount is an amount of, and what a subject put together of them means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from attrs import field

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.labels import label, plain
from budgetlint.binding.names import same_body
from budgetlint.binding.subjects import Subjects
from budgetlint.model.keys import MEMBERS, is_within
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.syntax.words import LEVEL, Word

_CLOSED = ("flow", "fund", "nature", "item")
_ORDINAL = regex(r"^(?:[一二三四五六七八九十]{1,3}[、.是]|\([一二三四五六七八九十\d]{1,3}\)、?|\d{1,2}[、.]|[①-⑳])")
_LENGTHS = {"类": 3, "款": 5, "项": 7}
_DASH = regex("[-—－]")
_MARKS = regex(r"[^\u4e00-\u9fffA-Za-z0-9()]")


class Meaning(NamedTuple):
    """What subject words mean: their part of a key, the words that mean nothing known, and whether they fit together."""

    key: Mapping[str, str]
    rest: str = ""
    fits: bool = True
    #: The subject of the classification as printed (类、款、项 names), where it could not be resolved.
    unresolved: str = ""
    #: Whether any word of it is a term; 收支 is one, and leaves the key open.
    named: bool = False

    @property
    def is_empty(self) -> bool:
        """No word of it means anything."""
        return not self.named and not self.rest and not self.unresolved

    @property
    def is_full(self) -> bool:
        """Every word of it is understood, and they name one thing."""
        return self.named and not self.rest and self.fits and not self.unresolved


@frozen(eq=False, slots=False)
class Lexicon:
    """The terms of one catalogue, the same in every document."""

    catalogue: Catalogue

    def __call__(self, text: str, at: int) -> int:
        """Where the longest term ends that begins here; 0 for none (syntax.words.Terms)."""
        return next((at + len(n) for n in self._by_start.get(text[at : at + 2], ()) if text.startswith(n, at)), 0)

    @cached_property
    def parts(self) -> Mapping[str, Mapping[str, str]]:
        """What each term means, as part of a key."""
        spoken = self.catalogue.narrative
        found: dict[str, Mapping[str, str]] = {}
        for vocabulary in spoken.vocabularies:
            for term in self.catalogue.vocabularies.get(vocabulary, ()):
                for name in term.names - spoken.skip:
                    found[name] = {**term.key, **_side_of(name)}
        for code, names in self.subjects.names.items() if self.subjects else ():
            if len(code) == _LENGTHS["类"]:
                found |= {n: {"function": code, "side": "支出"} for n in names if len(n) > 3}
        for term in self.catalogue.vocabularies.get("narrative", ()):
            found |= dict.fromkeys(term.names, term.key)
        return found

    @property
    def subjects(self) -> Subjects | None:
        """The functional classification."""
        return self.catalogue.subjects.get("function")

    @cached_property
    def _by_start(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.parts, key=lambda n: -len(n)):
            found[name[:2]].append(name)
        return found

    @cached_property
    def generic(self) -> frozenset[str]:
        """Terms that leave open what they name."""
        return frozenset(n for t in self.catalogue.vocabularies.get("narrative", ()) if t.generic for n in t.names)

    @cached_property
    def fillers(self) -> re.Pattern[str]:
        """Words that name nothing."""
        return regex(rf"(?:{'|'.join(self.catalogue.narrative.fillers)})+")

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """One of them at the end."""
        return regex(rf"(?:{'|'.join(self.catalogue.narrative.fillers)})$")


@lru_cache(maxsize=64)
def lexicon(catalogue: Catalogue) -> Lexicon:
    """The terms of a catalogue, gathered once."""
    return Lexicon(catalogue)


@frozen
class Terms:
    """What the terms of a catalogue mean in one fiscal year; ``names`` of the body say nothing beside them."""

    lexicon: Lexicon
    year: int | None
    names: frozenset[str] = field(factory=frozenset)

    def meaning(self, text: str, words: Sequence[Word], within: str = "") -> Meaning:
        """What the words of a subject mean together. ``within``: the functional code that an enclosing heading or item
        names."""
        key: dict[str, str] = {}
        rest, unresolved, fits = [], "", True
        for at, word in enumerate(words):
            printed = text[word.start : word.end]
            if word.kind == "TERM":
                fits = join(key, self.lexicon.parts[printed]) and fits
            elif word.kind == "SUBJECT":
                code = self.code(printed, within)
                if code:
                    fits = join(key, {"function": code, "side": "支出"}) and fits
                else:
                    unresolved = printed
            elif left := self._residue(printed, first=at == 0):
                rest.append(left)
        named = any(w.kind == "SUBJECT" or self._names(w, text) for w in words)
        return Meaning(key, "".join(rest), fits, unresolved, named)

    def _names(self, word: Word, text: str) -> bool:
        return word.kind == "TERM" and text[word.start : word.end] not in self.lexicon.generic

    def _residue(self, name: str, first: bool) -> str:
        """What remains of words between terms without ordinal, the body's own name, and words that name nothing."""
        if first:
            name = _ORDINAL.sub("", name)
        for own in sorted(self.names, key=len, reverse=True):
            name = name.replace(own, "")
        left = _MARKS.sub("", self.lexicon.fillers.sub("", name)).strip("()")
        return "" if first and self._is_own(name) else left

    def _is_own(self, name: str) -> bool:
        """Whether words before the first term are the body under a shorter name."""
        bare = _MARKS.sub("", name)
        while bare and (tail := self.lexicon.tail.search(bare)):
            bare = bare[: tail.start()]
        return len(bare) > 2 and any(same_body(bare, own) for own in self.names)

    def code(self, printed: str, within: str = "") -> str | None:
        """The functional code that a printed 类、款、项 means, or None where the names leave it open."""
        subjects = self.lexicon.subjects
        if subjects is None:
            return None
        found = within
        chain = [
            (name, "", level) for name, level in zip(_DASH.split(printed.removesuffix("科目")), _LENGTHS, strict=False)
        ]
        for name, code, level in LEVEL.findall(printed) or chain:
            length = _LENGTHS[level]
            above = found if len(found) < length else ""
            codes = {c for c in subjects.named(label(plain(name)).name, self.year, above) if len(c) == length}
            codes = codes or {
                c for c in subjects.named(label(plain(name + "支出")).name, self.year, above) if len(c) == length
            }
            if len(codes) > 1 and code:
                codes = {c for c in codes if c.endswith(code)}
            if len(codes) != 1:
                return None
            found = codes.pop()
        return found or None


def _side_of(name: str) -> Mapping[str, str]:
    return {"side": name[-2:]} if name.endswith(("收入", "支出")) else {}


def join(key: dict[str, str], part: Mapping[str, str]) -> bool:
    """Add a part to a key, the narrower member of a dimension prevailing; False where two members exclude each other."""
    fits = True
    for dimension, member in part.items():
        known = key.get(dimension)
        if known is None or known == member:
            key[dimension] = member
        elif dimension == "side":
            key["side"] = member
        elif dimension in _CLOSED:
            one, other = MEMBERS[dimension](known), MEMBERS[dimension](member)
            if is_within(dimension, other, one):
                key[dimension] = member
            elif not is_within(dimension, one, other):
                fits = False
        elif member.startswith(known):
            key[dimension] = member
        elif not known.startswith(member):
            fits = False
    return fits
