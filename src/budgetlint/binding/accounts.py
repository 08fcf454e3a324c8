"""What a phrase of a report on a whole government's budget is an amount of: words put together freely of governments, years,
budgets, sides, stages and names (全市一般公共预算收入完成, 市级政府性基金支出预算), taken apart from the left.

Words are those of the catalogue's ``report …`` vocabularies; of which governments an amount is, is told by the name of the
one that reports: 市级 is 本级 in a city's report and 下级 in a province's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import cached_property

from attrs import field

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.composed import settled
from budgetlint.binding.labels import label
from budgetlint.binding.layouts import Part
from budgetlint.binding.staged import is_region_name
from budgetlint.binding.terms import Meaning
from budgetlint.model.keys import Item, Stage, Tier, is_within
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.syntax.words import Word

_FILLERS = "report fillers"
#: Vocabularies whose words name nothing by themselves: 完成 may be of 完成预算的98%.
_UNNAMED = ("", "report stages")
_YEAR = regex(r"(20[0-4]\d)年?度?")
_ORDINAL = regex(r"^(?:[一二三四五六七八九十]{1,3}[、.是]|\([一二三四五六七八九十\d]{1,3}\)、?|\d{1,2}[、.]|[①-⑳])")
_MARKS = regex(r"[^\u4e00-\u9fffA-Za-z0-9()]")
#: 市本级(含高新开发区): an own level of its own.
_QUALIFIED = r"(?:\((?P<with>不?含[^()]{2,20})\))?"
_RANKS = "省市县区州旗盟"
_BELOW = regex(
    r"各?(?:市县区|县市区|市县|县区|区县|市区|盟市|州市|旗县区?|乡镇|市、县|县、区)(?:级)?|各[市县区州盟旗镇]|下级"
)
#: What is added to the money of the year, and taken off it, before the total.
ADDED, TAKEN = "加上", "减去"
#: 市人大批准的, 省财政厅核定: who said so.
_SAID_BY = regex(r"^.{0,40}?(?P<how>批准|核定|下达|通过|审议)的?")
_VERB = regex(r"(?:完成|实际完成|预计|安排|预期|为|是|达到?|共计?)+$")
_APPROVED = ("批准", "通过")
#: “三公”经费预算安排5万元.
_PLANNED = regex(r"预算(?:数|安排|为)*$")
#: What the reports of governments have of the items that every document tells alike.
_ITEMS = frozenset(
    map(
        str,
        (i for i in Item if is_within("item", i, Item.THREE_PUBLIC) or i in (Item.PROCUREMENT, Item.AGENCY_RUNNING)),
    )
)
_NAMELESS = frozenset(("year", "stage", "tier", "region"))


class Role(Enum):
    """What an amount is in the reckoning of one government's year."""

    EMPTY = auto()  # its words name nothing but year and stage
    BASE = auto()  # the revenue or expenditure of the year itself
    TOTAL = auto()  # with all that is below the line
    MOVED = auto()  # below the line
    LEFT = auto()  # what is left of the year
    ROLLING = auto()  # what has been left up to then
    NAMED = auto()  # a part of the year's money, or something beside it: a tax, a class of expenditure, a debt
    UNKNOWN = auto()


@frozen(eq=False)
class Subject:
    """A phrase understood: its part of a key, its role, what of it is not understood, and whether it says more than
    its last word means (年终结余等支出总量)."""

    key: Mapping[str, str]
    role: Role
    rest: str = ""
    more: bool = False

    @property
    def meaning(self) -> Meaning:
        """The same for the making of claims."""
        return Meaning(self.key, self.rest, named=self.role not in (Role.EMPTY, Role.UNKNOWN))

    @property
    def scope(self) -> Mapping[str, str]:
        """Whose money it is, of which budget and year: what later phrases leave out."""
        return {d: m for d, m in self.key.items() if d in ("year", "tier", "region", "fund")}


@frozen(slots=False)
class Accounts:
    """The words of one catalogue for the report of one government, whose name ends on ``rank`` (省, 市, 区 …)."""

    catalogue: Catalogue
    rank: str = ""
    year: int | None = None
    names: frozenset[str] = field(factory=frozenset)

    def __call__(self, text: str, at: int) -> int:
        """Where the longest word ends that begins here; 0 for none (syntax.words.Terms)."""
        if text.startswith((ADDED, TAKEN), at):  # 加上调出资金 is no 上调
            return at + 2
        tier = self._tiers.match(text, at)
        names = (n for n in self._by_start.get(text[at : at + 1], ()) if self._words[n][0] not in _UNNAMED)
        longest = next((len(n) for n in names if text.startswith(n, at)), 0)
        return max(tier.end() if tier else 0, at + longest if longest else 0)

    @property
    def lexicon(self) -> Accounts:
        """What sentences are cut into words by: these words, as the body's rank has them."""
        return self

    def meaning(self, text: str, words: Sequence[Word], within: str = "") -> Meaning:
        """What the words of a subject mean together."""
        return self.subject("".join(text[w.start : w.end] for w in words)).meaning

    def name(self, phrase: str) -> str:
        """A phrase as a clerk would call its amount: without an ordinal, who approved it, and the verb behind it."""
        return _VERB.sub("", label(_SAID_BY.sub("", _ORDINAL.sub("", phrase))).name)

    def subject(self, phrase: str) -> Subject:
        """What a phrase is an amount of."""
        plain = _ORDINAL.sub("", phrase)
        key: dict[str, str] = {}
        if said := _SAID_BY.match(plain):
            plain = plain[said.end() :]
            key = {"stage": str(Stage.BUDGET)} if said["how"] in _APPROVED else {}
        told = [("", "")]
        rest = ""
        for word, part in self._parts(plain):
            if part is None:
                rest += word
            else:
                key.update(part[1])
                told += [(part[0], word)] if part[0] in _ROLES else []
        rest = _MARKS.sub("", rest)
        for own in self.names:
            rest = rest.replace(own, "")
        return self._settled(plain, key, told[-1], rest)

    def _settled(self, plain: str, key: dict[str, str], told: tuple[str, str], rest: str) -> Subject:
        """``told``: the last word that says what is reckoned, with its vocabulary."""
        role = _ROLES.get(told[0], Role.EMPTY)
        if role in (Role.TOTAL, Role.ROLLING):
            return Subject(key, role, more=bool(rest) or self._is_moved(plain.partition(told[1])[0]))
        if "item" in key and "tier" not in key and _is_region(rest):
            key, rest = _of_region(key, rest), ""
        if "item" in key:
            key = {"stage": str(Stage.BUDGET), **key} if _PLANNED.search(plain) else key
            return Subject(settled(key), Role.UNKNOWN if rest else Role.NAMED, rest)
        if role is Role.LEFT and not rest:
            return Subject({**key, "side": "支出"}, role)
        if self._is_moved(plain) and not plain.endswith(("余额", "限额")):
            return self._moved(plain, key)
        if "tier" not in key and _is_region(rest):
            key, rest = _of_region(key, rest), ""
        if "part_of" in key:
            return Subject(key, Role.UNKNOWN if rest else Role.NAMED, rest)
        if rest:
            return Subject(key, Role.UNKNOWN, rest)
        if "function" in key or "revenue" in key:
            return Subject({"flow": "本年", **key}, Role.NAMED)
        if key.get("side"):
            return Subject({"flow": "本年", **key}, Role.BASE)
        if key.keys() - _NAMELESS - {"fund"}:
            return Subject(key, Role.NAMED)
        return Subject(key, Role.EMPTY)

    def _moved(self, plain: str, key: Mapping[str, str]) -> Subject:
        """Money below the line, by its name as printed."""
        whose = self._tiers.match(plain)  # 补助下级支出 is of the government that gives
        own = ("year", "stage", "tier", "region") if whose and not whose["below"] else ("year", "stage")
        scope = {d: m for d, m in key.items() if d in own}
        name = label(plain).name
        for vocabulary in ("carried in", "carried out"):
            term = self.catalogue.term(vocabulary, name.removesuffix("资金"))
            if term is not None:
                side = "收入" if vocabulary == "carried in" else "支出"
                return Subject({**scope, "side": side, **term.key}, Role.MOVED)
        revenue, expenditure = self._below
        if revenue.search(name) and (name.endswith("收入") or not expenditure.search(name)):
            return Subject({**scope, "side": "收入", "flow": "线下", "revenue": name}, Role.MOVED)
        return Subject({**scope, "side": "支出", "flow": "线下", "project": name}, Role.MOVED)

    def _is_moved(self, name: str) -> bool:
        return any(pattern.search(name) for pattern in self._below)

    @cached_property
    def _below(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """What is below the line of revenue and of expenditure, as the tables have it."""
        never = regex(r"(?!)")
        outlines = [
            next((h.outline for h in k.halves if h.outline is not None), None) if k is not None else None
            for k in (self.catalogue.kinds.get("G1"), self.catalogue.kinds.get("G2"))
        ]
        one, other = (o.below if o is not None else never for o in outlines)
        return one, other

    def _parts(self, text: str) -> Iterator[tuple[str, tuple[str, Part] | None]]:
        """The words of a phrase with their vocabulary and meaning; single characters that begin none with None."""
        at = 0
        while at < len(text):
            if year := _YEAR.match(text, at):
                yield year[0], ("", {"year": year[1]})
                at = year.end()
            elif tier := self._tiers.match(text, at):
                yield tier[0], ("", self._tier(tier))
                at = tier.end()
            else:
                word = self._word(text, at)
                yield word or text[at], self._words[word] if word else None
                at += len(word) or 1

    def _word(self, text: str, at: int) -> str:
        """The longest word that begins here. One of a single character may begin a name (中宁县), unless another word or
        nothing follows."""
        word = next((n for n in self._by_start.get(text[at], ()) if text.startswith(n, at)), "")
        behind = at + len(word)
        known = behind == len(text) or _YEAR.match(text, behind) or self._tiers.match(text, behind)
        return word if len(word) != 1 or known or self._word(text, behind) else ""

    def _tier(self, found: re.Match[str]) -> Part:
        tier = Tier.AREA if found["area"] else Tier.OWN if found["own"] else Tier.BELOW
        part = {"tier": str(tier)}
        return {**part, "region": found["with"]} if found["with"] else part

    @cached_property
    def _tiers(self) -> re.Pattern[str]:
        own = self.rank if self.rank in f"{_RANKS}镇乡" else ""
        if not own:  # whose report it is, is not known: 市级 may be of the one above
            area, level, lower = rf"全(?:自治)?[{_RANKS}]|全辖", rf"(?:自治)?[{_RANKS}](?=本级)", ""
        else:
            own_name = f"(?:{own}|自治{own})" if own in "区州县旗" else own
            area = f"全{own_name}|全辖"
            level = own_name
            lower = "".join(r for r in "市州盟县区旗镇乡" if r != own and not (own in "县区旗" and r in "市州盟"))
        return regex(
            rf"(?:(?P<area>{area})|(?P<own>{level}(?:本级|级)|(?<![省市县区州旗盟镇乡])本级){_QUALIFIED}"
            rf"|(?P<below>{_BELOW.pattern}{f'|[{lower}]级' if lower else ''}))"
        )

    @cached_property
    def _words(self) -> Mapping[str, tuple[str, Part]]:
        """Every word → its vocabulary, "" for one that names nothing, and what it means."""
        found: dict[str, tuple[str, Part]] = {}
        for vocabulary, terms in self.catalogue.vocabularies.items():
            if vocabulary.startswith("report "):
                for term in terms:
                    found.update(dict.fromkeys(term.names, ("" if vocabulary == _FILLERS else vocabulary, term.key)))
        for vocabulary in ("carried in", "carried out"):
            for term in self.catalogue.vocabularies.get(vocabulary, ()):
                found.update(dict.fromkeys(term.names - found.keys(), ("moved", {})))
        for term in self.catalogue.vocabularies.get("narrative", ()):
            if term.key.keys() == {"item"} and term.key["item"] in _ITEMS:
                found.update(dict.fromkeys(term.names - found.keys(), ("items", term.key)))
        # 国有资本经营预算支出 is a budget, whatever class is called so.
        funds = [n for t in self.catalogue.vocabularies.get("report funds", ()) for n in t.names if n != "一般公共"]
        subjects = self.catalogue.subjects.get("function")
        for code, names in subjects.names.items() if subjects else ():
            if len(code) == 3 and not code.startswith("23"):
                key = {"function": code, "side": "支出"}
                own = (n for n in names if n.endswith("支出") and not any(f in n for f in funds))
                found.update({n: ("functions", key) for n in own if n not in found})
        return found

    @cached_property
    def _by_start(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for name in sorted(self._words, key=lambda n: -len(n)):
            found.setdefault(name[0], []).append(name)
        return found


_ROLES = {
    "report totals": Role.TOTAL,
    "report balances": Role.LEFT,
    "report rolling": Role.ROLLING,
}


def _of_region(key: Mapping[str, str], name: str) -> dict[str, str]:
    return {**key, "tier": str(Tier.BELOW), "region": name}


def _is_region(name: str) -> bool:
    """Whether words are the name of a government: not of all of an area that is none of this one's (全区)."""
    return bool(name) and is_region_name(name) and not name.startswith(("全", "各", "我", "本"))
