"""Claims: what sentences say of amounts, keyed like the facts of tables (DESIGN §2, §3).

A claim is one number in running text, or the statement that there is nothing, with what it is said of. What could not
be told stays unbound: its number is a fact of the ledger without a subject, never a guess.
"""

from __future__ import annotations

from enum import StrEnum

from budgetlint.model.facts import Confidence, Fact
from budgetlint.model.keys import Base, Fund, Key, Measure
from budgetlint.model.nodes import NormalText
from budgetlint.model.phrases import Lang, Said
from budgetlint.model.source import Span
from budgetlint.records import frozen


class Direction(Said, StrEnum):
    """Which way a change goes."""

    UP = "增加"
    DOWN = "减少"
    SAME = "持平"

    def words(self, lang: Lang) -> str:
        return _DIRECTIONS_EN[self] if lang == "en" else str(self)


_DIRECTIONS_EN = {Direction.UP: "up", Direction.DOWN: "down", Direction.SAME: "unchanged"}


class Listing(StrEnum):
    """How the parts of an amount are introduced."""

    OF_WHICH = "其中"  # some of them, or all
    ALL = "包括"  # all of them: 包括, 分别为, 由…组成
    SOME = "主要"  # 主要为, or a list that ends in 等: never more than the whole


@frozen(eq=False)
class Claim:
    """One statement of a sentence.

    ``fact`` has the key, the figure (a reduction is negative, a denial is a dash) and the place. ``subject`` is printed
    text, empty where the subject was taken over from ``of`` (the amount that a change, growth, share or completion
    speaks of), the list item or the heading. ``whole`` is the amount whose part this one is listed as.
    """

    fact: Fact
    subject: str = ""
    of: Claim | None = None
    whole: Claim | None = None
    listing: Listing | None = None
    direction: Direction | None = None
    #: The printed words that name the base (比上年执行数); None where there are none.
    base_span: Span | None = None
    confidence: Confidence = Confidence.HIGH
    #: Whether the sentence or the one after it gives a reason.
    reason: bool = False
    #: For money of another year: which (2018年); None = the document's own.
    year: int | None = None
    #: What a share is said to be a share of (占本年支出的…), where its own sentences do not state that amount.
    share_of: Key | None = None
    #: Whether its words say of what, or those of the item before it.
    share_named: bool = False
    #: The fund that the headings around it speak of, which its own words may leave out.
    section_fund: Fund | None = None
    #: Whether its words, or those of what it is a part of, say that it is the year's own money (当年拨款).
    fresh: bool = False
    #: Which list of the document it is a part in: an amount may be parted in several ways, each making up the whole.
    listed: int = 0

    @property
    def key(self) -> Key:
        return self.fact.key

    @property
    def sentence(self) -> int:
        """The index of its sentence."""
        assert self.fact.row is not None
        return self.fact.row

    @property
    def base(self) -> Base | None:
        """What a change or growth is measured from, UNSTATED where no words say so; None for what is no comparison."""
        compares = self.measure in (Measure.CHANGE, Measure.GROWTH)
        return self.key.base or Base.UNSTATED if compares else None

    @property
    def measure(self) -> Measure:
        return self.fact.key.measure

    @property
    def span(self) -> Span:
        return self.fact.span

    @property
    def denies(self) -> bool:
        """Whether it says that there is nothing (未安排, 无), without printing a number."""
        return self.fact.figure.amount is None

    @property
    def is_bound(self) -> bool:
        return self.fact.bound


@frozen(eq=False)
class Reckoning:
    """What a report says adds up to what: ``whole`` is all ``parts`` less ``less`` (收入1亿元,加上上年结转2亿元,收入总量3亿元;
    收支相抵,年终结余1亿元)."""

    whole: Claim
    parts: tuple[Claim, ...]
    less: tuple[Claim, ...] = ()


@frozen(eq=False)
class Sentence:
    """One sentence as read. ``text`` is without white space and quotation marks, brackets and stops of one width.

    ``path``: the titles of the headings around it, outermost first; ``opens`` its paragraph or list item.
    """

    index: int
    span: Span
    text: NormalText
    claims: tuple[Claim, ...]
    path: tuple[str, ...] = ()
    opens: bool = False
    #: Tables and annexes that it refers to (详见下表, 见附件): the places of these words.
    references: tuple[Span, ...] = ()
    #: It explains a word (名词解释), so its amounts are nobody's.
    explains: bool = False
    #: What it says adds up to what, with what sentences before it state.
    reckonings: tuple[Reckoning, ...] = ()
