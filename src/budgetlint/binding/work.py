"""One sentence under way: what it has said so far, and how a claim is made of what it says next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field

from budgetlint.binding.drafts import OF_THE_YEAR, Draft, key_of, signed
from budgetlint.binding.labels import label
from budgetlint.binding.reading import Reading
from budgetlint.binding.terms import Meaning
from budgetlint.model.amount import DASH
from budgetlint.model.claims import Direction, Listing
from budgetlint.model.facts import Confidence, Fact
from budgetlint.model.keys import Base, Fund, Measure
from budgetlint.model.nodes import NormalText
from budgetlint.model.source import Span
from budgetlint.records import mutable
from budgetlint.regex import regex
from budgetlint.syntax.narrative import Said
from budgetlint.syntax.words import Word

_YEAR = regex(r"20\d\d")
_VERB = regex(r"(?:共计|合计|总计|安排|预算数|执行数|决算数|预算安排|为|是|达)+$")
_LAST = regex(r"上一?年|去年|上年|前一年|上一度")
LISTINGS = {"OF_WHICH": Listing.OF_WHICH, "ALL": Listing.ALL, "SOME": Listing.SOME}
MEASURES = {"MONEY": Measure.AMOUNT, "COUNT": Measure.COUNT, "PRICE": Measure.PRICE, "PERCENT": Measure.SHARE}
#: The marks behind the first part of a reason that is a list.
NEXT_REASON = regex(
    r"[;,]*(?:[②-⑳]|[二三四五六七八九十]是|其次|再次|最后|\d[.、．]|\([\d二三四五六七八九十]\)|第[二三四五])"
)


def _without_stage(key: Mapping[str, str], stage: str) -> Mapping[str, str]:
    return {name: member for name, member in key.items() if (name, member) != ("stage", stage)}


def _is_more_of(key: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Whether a key says what is wanted, and of which side or fund besides."""
    core = {name: member for name, member in key.items() if name not in ("fund", "side")}
    if not core or core == wanted:
        return bool(core)
    sides = {k["side"] for k in (key, wanted) if "side" in k}
    without = {name: member for name, member in wanted.items() if name != "side"}
    return len(sides) < 2 and without == {**core, "fund": key.get("fund")}


@mutable(eq=False)
class Work:
    """One sentence under way."""

    reading: Reading
    text: NormalText
    earlier: list[Draft]
    drafts: list[Draft] = field(factory=list)
    references: list[Span] = field(factory=list)
    #: The amount that changes and shares without a subject speak of.
    current: Draft | None = None
    base: Base | None = None
    base_span: Span | None = None
    year: int | None = None
    #: Words before a bracket, for what is said behind it.
    before: tuple[Word, ...] = ()
    #: What all amounts of the sentence are parts of, though its own amount is not stated: 基本支出中, …
    scope: Mapping[str, str] = field(factory=dict)
    #: Whether a list of parts was opened by such words, and none of them has been stated.
    is_scoped: bool = False
    #: The amount that the clause before ended with, and a bracket may have the parts of.
    closing: Draft | None = None
    #: Another body that a clause without a figure is about.
    body: str = ""
    #: Up to where it is read.
    at: int = 0
    #: Names before 、 without a figure of their own: 会议费、培训费合计14万元.
    names_wait: bool = False
    #: Whether the reason being given is a list.
    enumerates: bool = False
    fresh: bool = False
    mark: str = ""
    #: The fund that pays for what 、 joins: 用事业收入安排的甲3万元、乙2万元.
    paying: str = ""
    #: Whose amounts 、 joins, where that is not the document's body: 乡镇自筹人员经费3万元、公用经费2万元.
    others: bool = False
    #: What figures in turn (分别) speak of.
    in_turn: Sequence[Draft] = ()
    in_reason: bool = False
    #: What was spoken of before a reason was given, which has amounts of its own.
    before_reason: Draft | None = None
    #: The same before each open bracket, and how many claims: what stands behind it speaks of that again.
    outside: list[tuple[Draft | None, int | None, int]] = field(factory=list)
    #: What the clause before said last.
    last: str = ""
    #: What is told since 涉及 is a part of something, of which nothing else is known.
    of_some: bool = False
    last_change: Draft | None = None
    #: The budget that was just named with its amount, for the percentage of it that was done: 完成年初预算100万元的98%.
    target: Draft | None = None

    @property
    def so_far(self) -> list[Draft]:
        """What the paragraph has stated so far, nearest first."""
        return [*reversed([*self.earlier, *self.drafts])]

    @property
    def known(self) -> list[Draft]:
        """The same, and behind it what the paragraph above stated."""
        return [*self.so_far, *reversed(self.reading.above)]

    def is_of_the_year(self, words: Sequence[Word]) -> bool:
        """Whether words say that they mean the year's own money, without what was carried over."""
        return self.fresh or any(OF_THE_YEAR.search(self.printed(w)) for w in words)

    def year_of(self, printed: str) -> int | None:
        """The year that words name; None where they name none, or this one."""
        if found := _YEAR.search(printed):
            return int(found[0])
        known = self.reading.context.year
        return known - 1 if known and _LAST.search(printed) else None

    def meaning(self, words: Sequence[Word]) -> Meaning:
        topic = self.reading.topic
        within = topic.key.get("function", "") if topic is not None else ""
        return self.reading.terms.meaning(self.text.text, words, within[:3] if within else self.heading_code())

    def heading_code(self) -> str:
        """The class (类) that the headings around it name, which items below do not repeat."""
        heading = self.reading.heading()
        return heading.key.get("function", "")[:3] if heading is not None else ""

    def same(self, own: Meaning, known: Sequence[Draft], of_the_year: bool = False) -> Draft | None:
        """The amount of what is named, nearest first: under the same name, else under one that says of which fund, too.
        ``of_the_year``: only that of the year's own money."""
        sure = (d for d in known if d.meaning.is_full and d.confidence is Confidence.HIGH)
        if of_the_year:
            sure = (d for d in sure if d.is_of_the_year)
        counted = [d for d in sure if d.key.measure in (Measure.AMOUNT, Measure.COUNT)]
        # Of its own stage an amount is told with and without a word for it: 支出决算.
        stage = str(self.reading.context.stage)
        wanted, *named = (_without_stage(m.key, stage) for m in (own, *(d.meaning for d in counted)))
        exact = (d for d, key in zip(counted, named, strict=True) if key == wanted)
        near = (d for d, key in zip(counted, named, strict=True) if _is_more_of(key, wanted))
        return next(exact, None) or next(near, None)

    def add(
        self,
        said: Said,
        meaning: Meaning,
        measure: Measure,
        *,
        words: Sequence[Word] = (),
        of: Draft | None = None,
        direction: Direction | None = None,
        confidence: Confidence = Confidence.HIGH,
        bound: bool = True,
        base: Base | None = None,
    ) -> Draft:
        figure = signed(said.word.figure or DASH, direction)
        span = self.span(said.word)
        compares = measure in (Measure.CHANGE, Measure.GROWTH)
        full = meaning.is_full and bound and not self.reading.other_body
        fact = Fact(
            key=key_of(
                self.reading.context,
                meaning,
                measure,
                self.base if compares else base,
                self.year if not compares else None,
            ),
            figure=figure,
            span=span,
            raw=self.reading.source.cut(span),
            row=self.reading.count,
            row_label=self.label_of(words) or (of.fact.row_label if of is not None else self.reading.about),
            bound=full,
        )
        draft = Draft(
            fact,
            meaning,
            subject="".join(self.printed(w) for w in words),
            of=of,
            direction=direction,
            base_span=self.base_span if compares else None,
            confidence=Confidence.LOW if self.in_reason else confidence,
            year=self.year,
            aside=self.in_reason,
            section_fund=self.reading.section_fund() or self.topic_fund(),
        )
        self.drafts.append(draft)
        return draft

    def topic_fund(self) -> Fund | None:
        """The fund that the paragraph began with, which later sentences may leave out."""
        name = self.reading.topic.key.get("fund") if self.reading.topic is not None else None
        return Fund(name) if name else None

    def label_of(self, words: Sequence[Word]) -> str:
        """The subject in words, without the ordinal before it and the verb behind it."""
        name = label("".join(self.printed(w) for w in words if w.kind != "TIME")).name
        return name if words and words[-1].kind in ("TERM", "SUBJECT") else _VERB.sub("", name)

    def printed(self, word: Word) -> str:
        return self.text.text[word.start : word.end]

    def span(self, word: Word) -> Span:
        return self.text.span(word.start, word.end)
