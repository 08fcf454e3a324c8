"""Claims in the making: what is known of an amount while its sentence, and those around it, are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve

from budgetlint.binding.labels import label
from budgetlint.binding.terms import Meaning
from budgetlint.model.amount import Amount, Figure
from budgetlint.model.claims import Claim, Direction, Listing
from budgetlint.model.facts import Confidence, Fact
from budgetlint.model.keys import MEMBERS, Base, Fund, Key, Measure
from budgetlint.model.source import Span
from budgetlint.records import mutable
from budgetlint.regex import regex

_ABOUT = regex(r"(?:约为?|近|超过?|逾|突破|不低于|不少于|不高于|不超过)$")
_ABOUT_BEHIND = regex(r"左右|上下|以[上下内]|[多余]")
#: Words that leave out what was carried over.
OF_THE_YEAR = regex(r"本年|当年")
#: What a part that does not state it shares with its whole.
_SHARED = ("side", "flow", "fund", "nature", "item", "function", "project", "year", "stage")


@mutable(eq=False)
class Draft:
    """A claim in the making; ``of`` and ``whole`` are made before it."""

    fact: Fact
    meaning: Meaning
    subject: str = ""
    of: Draft | None = None
    whole: Draft | None = None
    listing: Listing | None = None
    direction: Direction | None = None
    base_span: Span | None = None
    confidence: Confidence = Confidence.HIGH
    reason: bool = False
    year: int | None = None
    share_of: Key | None = None
    #: It stands in a reason (主要原因是…), or measures something, aside from what its sentence states.
    aside: bool = False
    #: It stands in a bracket that has ended.
    enclosed: bool = False
    share_named: bool = False
    section_fund: Fund | None = None
    #: Which list it is a part in: a whole may be parted in several ways.
    listed: int = 0
    #: Its words say that it is the year's own money (当年拨款), without what was carried over.
    fresh: bool = False

    @property
    def key(self) -> Key:
        return self.fact.key

    @property
    def sentence(self) -> int:
        """The index of its sentence."""
        assert self.fact.row is not None
        return self.fact.row

    @property
    def is_of_the_year(self) -> bool:
        """Whether its words say that it is the year's own money."""
        return self.fresh or OF_THE_YEAR.search(self.subject) is not None

    @property
    def is_money(self) -> bool:
        """Whether it counts money; what was denied may be anything, money as a rule."""
        amount = self.fact.figure.amount
        return amount is None or amount.is_money

    @property
    def is_stated(self) -> bool:
        """Whether it states an amount, not what became of one."""
        return self.key.measure is Measure.AMOUNT

    def wholes(self) -> Iterator[Draft]:
        """The amounts that it is listed under, nearest first."""
        whole = self.whole
        while whole is not None:
            yield whole
            whole = whole.whole

    def become_part(self, whole: Draft, listing: Listing | None) -> None:
        """Be listed as a part of ``whole``: what the part does not state it shares with it, and a name that is no term
        tells it from the other parts."""
        self.whole, self.listing = whole, listing
        if not whole.meaning.is_full:
            return
        shared: dict[str, Any] = {d: m for d in _SHARED if (m := getattr(whole.key, d)) and not getattr(self.key, d)}
        if whole.key.stage and "stage" not in self.meaning.key:
            shared["stage"] = whole.key.stage
        if self.meaning.is_full:
            self.fact = evolve(self.fact, key=evolve(self.key, **shared))
        elif self.subject and not self.meaning.unresolved:
            name = label(self.subject).name
            own = {d: getattr(self.key, d) for d in ("measure", "base", "year")}
            key = evolve(whole.key, project=name, local=None, **own)
            self.fact = evolve(self.fact, key=key, bound=True)
            self.meaning = whole.meaning._replace(key={**whole.meaning.key, "project": name})


def key_of(context: Key, meaning: Meaning, measure: Measure, base: Base | None, year: int | None) -> Key:
    """The key of what words mean in a document; ``local`` has what of them is not understood."""
    part: Mapping[str, str] = meaning.key
    members: dict[str, Any] = {n: MEMBERS[n](word) if n in MEMBERS else word for n, word in part.items()}
    local = (meaning.unresolved + meaning.rest) or (None if meaning.named and meaning.fits else "?")
    key = evolve(context, **members, measure=measure, base=base, local=local or None)
    return key if year is None else evolve(key, year=year)


def signed(figure: Figure, direction: Direction | None) -> Figure:
    """A reduction is negative; without a change there is nothing."""
    if figure.amount is None or direction is not Direction.DOWN:
        return figure
    return evolve(figure, amount=Amount(-figure.amount.mantissa, figure.amount.decimals, figure.amount.unit))


def finished(draft: Draft, done: dict[int, Claim]) -> Claim:
    """The claim of a draft, its ``of`` and ``whole`` first."""
    known = done.get(id(draft))
    if known is not None:
        return known
    claim = Claim(
        draft.fact,
        subject=draft.subject,
        of=finished(draft.of, done) if draft.of is not None else None,
        whole=finished(draft.whole, done) if draft.whole is not None else None,
        listing=draft.listing,
        direction=draft.direction,
        base_span=draft.base_span,
        confidence=draft.confidence,
        reason=draft.reason,
        year=draft.year,
        share_of=draft.share_of,
        share_named=draft.share_named,
        section_fund=draft.section_fund,
        fresh=draft.fresh or any(w.fresh for w in draft.wholes()),
        listed=draft.listed,
    )
    done[id(draft)] = claim
    return claim


def is_about(text: str, start: int, end: int) -> bool:
    """Whether words around a figure say that it is no exact one: 约5亿元, 5亿元左右."""
    return (
        _ABOUT.search(text[max(0, start - 4) : start]) is not None
        or _ABOUT_BEHIND.match(text[end : end + 2]) is not None
    )
