"""Binding of sentences: what each amount in running text is an amount of, by the subject of its clause, sentence, list
item or heading. What cannot be told stays unbound (DESIGN §2, §5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, takewhile
from typing import Any

from attrs import evolve, field, mutable

from budgetlint.binding.bodies import Bodies
from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.discourse import Paragraphs, condensed, paragraphs
from budgetlint.binding.labels import label
from budgetlint.binding.lists import Lists, inside
from budgetlint.binding.names import is_body
from budgetlint.binding.respectively import handed_out
from budgetlint.binding.terms import Meaning, Terms, join
from budgetlint.model.amount import DASH, Amount, Figure
from budgetlint.model.claims import Claim, Direction, Listing, Sentence
from budgetlint.model.facts import Confidence, Fact
from budgetlint.model.keys import MEMBERS, Base, Flow, Fund, Key, Measure
from budgetlint.model.nodes import Document, NormalText
from budgetlint.model.source import Source, Span
from budgetlint.syntax.narrative import Clause, Said, clauses
from budgetlint.syntax.words import Word, words

_DIRECTIONS = {"UP": Direction.UP, "DOWN": Direction.DOWN, "SAME": Direction.SAME}
_MEASURES = {"MONEY": Measure.AMOUNT, "COUNT": Measure.COUNT, "PRICE": Measure.PRICE, "PERCENT": Measure.SHARE}
_LISTINGS = {"OF_WHICH": Listing.OF_WHICH, "ALL": Listing.ALL, "SOME": Listing.SOME}
_YEAR = re.compile(r"20\d\d")
_LISTED = frozenset((Measure.AMOUNT, Measure.COUNT, Measure.CHANGE))
#: What is said of a subject.
_SPEAK = frozenset(("value", "change", "growth", "SAME"))
_PROJECT = {"side": "支出", "nature": "项目"}
_VERB = re.compile(r"(?:共计|合计|总计|安排|预算数|执行数|决算数|预算安排|为|是|达)+$")
#: What a part that does not state it shares with its whole.
_SHARED = ("side", "flow", "fund", "nature", "item", "function", "project", "year", "stage")
_PAUSES = (";", ",", "、")
_TARGET = re.compile(r"(?:[率度]|达到?(?:[^,;]*的)?|不[低少]于|不[高超]过?于?|[≥≤])(?:的|应)*$")
_TOTAL = re.compile(r"总额|总计|合计|共计")
#: Words before an amount that something is measured by: 完成年初预算100万元的98%, 占支出总额100万元的20%, 较年初预算100万元.
_MEASURED = re.compile(r"完成|占|[较比与同](?:年初|年度|全年|当年|调整|部门)*预算")
_LAST = re.compile(r"上一?年|去年|上年|前一年|上一度")
#: 基本支出中, 支出按功能分类: words behind a subject that make what follows its parts.
_SCOPE = re.compile(r"(?:之?中|按[^,:;。]{2,10}(?:分|划分|分类|来源|性质|构成))$")
#: Groups that hold one another: 10万元以上的项目, 50万元以上的项目.
_OVERLAPS = re.compile(r"以[上下]")
_OF_THE_YEAR = re.compile(r"本年|当年")
#: What comes to one of many (平均每辆2万元), or is more than one year's (总投资380万元), is no part of a sum.
_EACH_OF = re.compile(r"总投资|概算|累计|平均|[人车户生亩]均|单价|每(?![年月季])")
_EVERY = re.compile(r"[均都各]")
_PAYS = re.compile(r"(?:安排|列支|负担|支付|保障)的")
#: A reason that is itself a list, and the marks of its parts: 主要原因:一是…;二是…
_FIRST = re.compile(r"[:,]*(?:①|一是|首先|1[.、．]|\((?:1|一)\)|第一)")
_NEXT = re.compile(
    r"[;,]*(?:[②-⑳]|[二三四五六七八九十]是|其次|再次|最后|\d[.、．]|\([\d二三四五六七八九十]\)|第[二三四五])"
)


@mutable(eq=False)
class Draft:
    """A claim in the making; ``of`` and ``whole`` are made before it."""

    fact: Fact
    sentence: int
    meaning: Meaning
    subject: str = ""
    of: Draft | None = None
    whole: Draft | None = None
    listing: Listing | None = None
    direction: Direction | None = None
    base: Base | None = None
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
    def is_money(self) -> bool:
        """Whether it counts money; what was denied may be anything, money as a rule."""
        amount = self.fact.figure.amount
        return amount is None or (amount.unit is not None and amount.unit.is_money)

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
            self.meaning = evolve(whole.meaning, key={**whole.meaning.key, "project": name})


def sentences_of(
    source: Source, tree: Document, catalogue: Catalogue, context: Key, names: frozenset[str]
) -> tuple[Sentence, ...]:
    """The sentences of a document with their claims, in order. ``names``: what the body is called."""
    reader = _Reader(source, Terms(catalogue, context.year, names), context, bodies=Bodies(names))
    return tuple(reader.read(tree))


@mutable(eq=False)
class _Reader:
    """Reads paragraph after paragraph; remembers what lists are open, and what the last item was about."""

    source: Source
    terms: Terms
    context: Key
    lists: Lists[Draft] = field(factory=Lists)
    bodies: Bodies = field(factory=Bodies)
    count: int = 0
    #: What the paragraph or list item is about: its first full subject.
    topic: Meaning | None = None
    about: str = ""
    #: Another body that the paragraph speaks of.
    body: str = ""
    #: The sentence before was giving reasons one by one (一是…。二是…).
    gives_reasons: bool = False
    #: The paragraph speaks of another body, whose name stands before its colon.
    other_body: bool = False
    path: tuple[str, ...] = ()
    #: The amount stated last in this section, behind the others of its sentence.
    lately: Sequence[Draft] = ()
    #: What the paragraph above states, in this section.
    above: Sequence[Draft] = ()
    #: The project that the paragraphs below its name speak of.
    project: str = ""
    project_path: tuple[str, ...] = ()
    #: What the share before was a share of: where it stands, what is stated of its part, whether its words say so.
    shared: tuple[tuple[str, ...], frozenset[str], bool, Draft | None, Key | None] = (
        (),
        frozenset(),
        False,
        None,
        None,
    )
    _funds: dict[tuple[str, ...], Fund | None] = field(factory=dict)

    def read(self, tree: Document) -> Iterator[Sentence]:
        pending: list[tuple[Paragraphs, NormalText, list[Draft], tuple[Span, ...], bool]] = []
        for paragraph in paragraphs(tree):
            self.topic, self.about, self.other_body, self.body, self.gives_reasons = None, "", False, "", False
            if paragraph.path != self.path:
                self.lists.close(paragraph.path[: len(self.path)] != self.path)
                self.path, self.lately, self.above = paragraph.path, (), []
                if paragraph.path[: len(self.project_path)] != self.project_path:
                    self.project = ""
            if paragraph.project:
                self.project, self.project_path = paragraph.project, paragraph.path
            if paragraph.starts_anew:
                self.lists.close(True)
            earlier: list[Draft] = []
            for at, text in enumerate(paragraph.sentences):
                drafts, references = self._sentence(paragraph, text, earlier)
                pending.append((paragraph, text, drafts, references, at == 0))
                earlier += drafts
                self.count += 1
            self.above = earlier
        done: dict[int, Claim] = {}
        for index, (paragraph, text, drafts, references, opens) in enumerate(pending):
            claims = tuple(_finished(d, done) for d in drafts)
            span = text.span(0, len(text.text))
            yield Sentence(index, span, text, claims, paragraph.path, opens, references, paragraph.explains)

    def section_fund(self) -> Fund | None:
        """The fund that the innermost heading that names one speaks of."""
        if self.path not in self._funds:
            found = (self._meaning_of(title).key.get("fund") for title in reversed(self.path))
            name = next((f for f in found if f), None)
            self._funds[self.path] = Fund(name) if name else None
        return self._funds[self.path]

    def heading(self) -> Meaning | None:
        """What the innermost heading that names anything is about."""
        for title in reversed(self.path):
            meaning = self._meaning_of(title)
            if meaning.key and meaning.fits:
                return evolve(meaning, rest="")
        return None

    def _meaning_of(self, title: str) -> Meaning:
        text = condensed(NormalText(title, range(len(title)))).text
        subject = [w for w in words(text, self.terms) if w.kind in ("TERM", "SUBJECT", "NAME")]
        return self.terms.meaning(text, subject)

    def _sentence(
        self, paragraph: Paragraphs, text: NormalText, earlier: Sequence[Draft]
    ) -> tuple[list[Draft], tuple[Span, ...]]:
        if paragraph.explains:
            return [], ()
        work = _Work(self, text, list(earlier), in_reason=self.gives_reasons and _NEXT.match(text.text) is not None)
        read = handed_out(text.text, clauses(text.text, self.terms))
        for clause in read:
            work.clause(clause)
        if not earlier and not work.drafts:
            work.title(read)
        self.gives_reasons = work.in_reason and (work.enumerates or self.gives_reasons)
        self.lists.end_sentence(_begins_a_list(read), pauses=text.text.endswith(_PAUSES))
        return work.drafts, tuple(work.references)


@mutable(eq=False)
class _Work:
    """One sentence under way."""

    reader: _Reader
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

    def clause(self, clause: Clause) -> None:
        """Read one clause."""
        self._mark(clause.mark)
        self.mark = clause.mark
        several = clause.mark == "AND" and self.names_wait
        carried: tuple[Word, ...] = self.before if clause.mark == "RIGHT" else ()
        last = self.last if clause.mark == "LEFT" else ""
        lead = self._lead(clause.mark)
        if clause.mark == "COLON" and self._names_another_body():
            self.reader.other_body = True
        for said in clause.said:
            words = (*carried, *said.subject)
            carried = ()
            if lead and said.kind in _SPEAK:
                words, lead = (*lead, *words) if self._meaning(words).is_empty else words, ()
            if said.turn is not None and not self._takes_turn(said):
                continue
            match said.kind:
                case "TIME":
                    self._time(said)
                    carried = words
                case "BASE":
                    self._base(said)
                    carried = words
                case "value" if last == "BASE" and self._meaning(said.subject).is_empty:
                    self._compared(said, words)
                    carried = words
                case "value":
                    self._value(said, words, several=several and said is clause.said[0] and not said.each)
                case "change":
                    self._change(said, words)
                case "growth":
                    self._growth(said, words)
                case "rate":
                    self._rate(said, words)
                case "share":
                    self._share(said, words)
                case "completion":
                    self._add(
                        said, self.current.meaning if self.current else Meaning({}), Measure.COMPLETION, of=self.current
                    )
                case "SAME":
                    self._change(said, words)
                case "NONE":
                    self._none(said, (*words, *clause.rest) if said is clause.said[-1] else words)
                case "REASON":
                    self._reason(said)
                case "REFERENCE":
                    self.references.append(self._span(said.word))
                case _:
                    carried = words
            last = said.kind
        self.last = "" if clause.rest else last
        self._end(clause, carried)

    def _end(self, clause: Clause, carried: tuple[Word, ...]) -> None:
        """Remember what the next clause may go on with."""
        found = (*(s.word for s in clause.said), *clause.rest)
        self.at = max((self.at, *(w.end for w in found)))
        rest = "".join(map(self._printed, clause.rest))
        if clause.mark != "LEFT":
            self.before = (*carried, *clause.rest)
        elif not clause.said and self.reader.bodies.is_level(rest):
            self.before = (*self.before, *clause.rest)
        ends = bool(clause.said) and clause.said[-1].kind == "value" and not clause.rest
        self.closing = self.current if ends and not self.in_reason else None
        named = any(w.kind == "TERM" for w in clause.rest)
        self.names_wait = not clause.said and named and (clause.mark != "AND" or self.names_wait or not self.drafts)
        if not clause.said:
            self.body = self.reader.bodies.presented(rest) or self.body
        self._narrow((*carried, *clause.rest) if not clause.said or clause.said[-1].kind == "TIME" else clause.rest)

    def _narrow(self, words: Sequence[Word]) -> None:
        """What 基本支出中 and 支出按功能分类 say of all that follows."""
        found = _SCOPE.search("".join(map(self._printed, words)))
        if found is None or self.in_reason:
            return
        ends = accumulate(w.end - w.start for w in words)
        own = self._meaning([w for w, end in zip(words, ends, strict=True) if end <= found.start()])
        known = [*reversed([*self.reader.above, *self.earlier, *self.drafts])]
        whole: Draft | None
        if own.is_empty and not own.key:
            whole = self._listed_last(known)
        elif own.key and own.fits and not own.rest and not own.unresolved:
            whole = self._same(own, known, self._is_of_the_year(words))
            self.scope = own.key
        else:
            return
        self.is_scoped = True
        self.reader.lists.close(True)
        if whole is not None and whole.is_stated and not whole.aside:
            self.reader.lists.open({Measure.AMOUNT: whole}, Listing.OF_WHICH)

    def _listed_last(self, known: Sequence[Draft]) -> Draft | None:
        """What is parted once more in another way: the whole of the parts stated last, else the amount stated last."""
        stated = [d for d in known if d.is_stated and not (d.aside or d.enclosed)]
        last = next(iter(stated), None)
        if last is None or last.whole is not None:
            return last and list(last.wholes())[-1]
        alone = all(d.meaning.key == last.meaning.key for d in stated if d.sentence == last.sentence)
        return last if alone else None

    def _is_of_the_year(self, words: Sequence[Word]) -> bool:
        """Whether words say that they mean the year's own money, without what was carried over."""
        return self.fresh or any(_OF_THE_YEAR.search(self._printed(w)) for w in words)

    def _takes_turn(self, said: Said) -> bool:
        """Make a figure in turn speak of its amount among those stated last; False where there are not as many."""
        assert said.turn is not None
        turn, count = said.turn
        if turn == 0:
            self.in_turn = self._stated_last(count)
        if not self.in_turn:
            self.current = None
            self._add(said, Meaning({}), Measure.AMOUNT, bound=False, confidence=Confidence.LOW)
            return False
        self.current = self.in_turn[turn]
        return True

    def _stated_last(self, count: int) -> Sequence[Draft]:
        """As many amounts as were stated last under one whole; nothing if those are more or fewer."""
        stated = [d for d in (self.drafts or self.earlier) if d.is_stated and d.is_money and not d.aside]
        alike = [d for d in stated if d.whole is stated[-1].whole]
        return alike if len(alike) == count else ()

    def _names_another_body(self) -> bool:
        """Whether a body's name that is not this one's stands before a colon: what follows is its money."""
        name = label("".join(map(self._printed, self.before))).name
        strange = self._meaning(self.before).rest
        return bool(strange) and all(w.kind == "NAME" for w in self.before) and is_body(name)

    def _lead(self, mark: str) -> tuple[Word, ...]:
        """The subject that stands alone before a colon, or a 类、款、项 before a comma."""
        kinds = {"COLON": ("TERM", "SUBJECT"), "COMMA": ("SUBJECT",)}.get(mark, ())
        return self.before if any(w.kind in kinds for w in self.before) else ()

    def title(self, read: Sequence[Clause]) -> None:
        """Remember what an item is about whose first sentence only names a subject: 1．…（类）…（款）…（项）。"""
        words = tuple(w for clause in read for w in clause.rest)
        meaning = self._meaning(words)
        if meaning.is_full and any(w.kind == "SUBJECT" for w in words):
            self.reader.topic, self.reader.about = meaning, self._label(words)

    def _mark(self, mark: str) -> None:
        lists = self.reader.lists
        if mark in _LISTINGS:
            if self.is_scoped:
                self.is_scoped = False
            elif not self.in_reason:
                self._open(_LISTINGS[mark])
        elif mark == "LEFT":
            lists.enter()
            self.outside.append((self.current, self.year, len(self.drafts)))
            if self.closing is not None:
                lists.open({Measure.AMOUNT: self.closing}, None)
        elif mark == "RIGHT":
            lists.leave()
            if self.outside:
                current, self.year, begun = self.outside.pop()
                self.current = current or self.current
                for draft in self.drafts[begun:]:
                    draft.enclosed = True
        elif mark == "COLON" and self.closing is not None:
            lists.open({Measure.AMOUNT: self.closing}, Listing.OF_WHICH)
        elif mark == "ETC":
            lists.etc()
        elif mark == "SEMICOLON":
            lists.semicolon()
            goes_on = self.enumerates and _NEXT.match(self.text.text, self.text.text.find(";", self.at))
            if self.in_reason and not goes_on:
                self.in_reason, self.current = False, self.before_reason
        if mark in ("SEMICOLON", "STOP"):
            self.before = ()

    def _open(self, listing: Listing) -> None:
        """Begin a list. Behind the full stop of another one (甲3万元,乙2万元。其中:…) it may be of its last part or of
        its whole: what is no term is held against the whole alone."""
        own = self._meaning(self.before)
        own = own if own.key and own.fits and not own.rest and not own.unresolved else Meaning({})
        wholes, lists = self._wholes(own), self.reader.lists
        last = wholes.get(Measure.AMOUNT)
        if last is not None and not self.drafts and not own.is_full and (outer := self._around(last)):
            for whole in outer:
                lists.open({Measure.AMOUNT: whole}, Listing.SOME)
            lists.open(wholes, listing, terms_only=True)
        else:
            lists.open(wholes, listing)

    def _around(self, last: Draft) -> Sequence[Draft]:
        """What the sentence before a list may have been about, outermost first, where it states more than ``last``."""
        known = (d for d in self.earlier or self.reader.lately if not (d.aside or d.enclosed))
        alike = [d for d in known if d.sentence == last.sentence and d.is_stated and d.year == last.year]
        if all(d.meaning.key == last.meaning.key for d in alike):
            return ()
        return [*reversed(list(last.wholes()))] or [d for d in alike if d is not last][:1]

    def _wholes(self, own: Meaning) -> Mapping[Measure, Draft]:
        """What a list that begins now lists the parts of: the amount stated last, the change stated of it."""
        said = [d for d in (*self.earlier, *self.drafts) if not (d.aside or d.enclosed)]
        known = said or self.reader.lately
        if own.is_full:
            same = self._same(own, [*reversed([*self.reader.above, *known])])
            if same is not None or own.key.keys() != {"side"}:
                return {Measure.AMOUNT: same} if same is not None and same.is_stated else {}
        side = own.key.get("side")
        found: dict[Measure, Draft] = {}
        for draft in (d for d in reversed(known) if not (d.aside or d.enclosed)):
            if side is not None and (draft.whole is not None or draft.key.side not in (None, side)):
                continue
            if any(draft.meaning != other.meaning for other in found.values()):
                break
            if draft.key.measure in _LISTED:
                found.setdefault(draft.key.measure, draft)
        return found

    def _time(self, said: Said) -> None:
        if self.in_reason:
            return
        printed = self._printed(said.word)
        if printed.endswith(("末", "底", "日")):
            return
        self.year = self._year_of(printed)
        self.fresh = printed == "当年"

    def _year_of(self, printed: str) -> int | None:
        """The year that words name; None where they name none, or this one."""
        if found := _YEAR.search(printed):
            return int(found[0])
        known = self.reader.context.year
        return known - 1 if known and _LAST.search(printed) else None

    def _base(self, said: Said) -> None:
        printed = self._printed(said.word)
        self.base_span = self._span(said.word)
        self.base = (
            Base.EXECUTION if "执行" in printed else Base.FINAL if "决算" in printed
            else Base.BUDGET if "预算" in printed else Base.UNSTATED
        )  # fmt: skip

    def _meaning(self, words: Sequence[Word]) -> Meaning:
        topic = self.reader.topic
        within = topic.key.get("function", "") if topic is not None else ""
        return self.reader.terms.meaning(self.text.text, words, within[:3] if within else self._heading_code())

    def _heading_code(self) -> str:
        return ""

    def _value(self, said: Said, words: tuple[Word, ...], *, several: bool = False) -> None:
        meaning, confidence = self._subject(words, said.word.kind == "MONEY")
        self.of_some = self.of_some or (bool(words) and self._printed(words[0]).startswith("涉及"))
        confidence = Confidence.LOW if self.of_some else confidence
        if several and not _EVERY.search("".join(map(self._printed, words))):
            meaning = evolve(meaning, fits=False)
        meaning = self._joined(self._paid_for(meaning, words), words)
        measure = _MEASURES[said.word.kind]
        if measure is Measure.AMOUNT and _EACH_OF.search("".join(map(self._printed, words))):
            measure = Measure.PRICE
        draft = self._add(said, meaning, measure, words=words, confidence=confidence)
        draft.fresh, self.fresh = self.fresh or "当年" in draft.subject, False
        if _MEASURED.match("".join(map(self._printed, words))):
            draft.aside = True
            return
        if self.current is not None and meaning is self.current.meaning:
            draft.subject = self.current.subject
        self.current = draft
        if self.in_reason:
            return
        if _OVERLAPS.search(meaning.rest):
            return
        if self.mark == "COMMA" and confidence is Confidence.LOW:  # named in the clause before, as may be
            return
        self.reader.lists.place(draft, self.mark == "AND" or self.mark in _LISTINGS)
        if draft.whole is None and self._may_be_of_topic(meaning):
            draft.confidence = confidence = Confidence.LOW
        self.reader.lately = [d for d in self.drafts if d is draft or d.key.measure is Measure.AMOUNT]
        if self.reader.topic is None and meaning.is_full and confidence is Confidence.HIGH:
            self.reader.topic, self.reader.about = meaning, draft.fact.row_label

    def _compared(self, said: Said, words: tuple[Word, ...]) -> None:
        """The amount inside a comparison is that of the year before: 比上年100万元增加6万元."""
        own, self.year = self.year, self._year_of(self.reader.source.cut(self.base_span) if self.base_span else "")
        subject = self._meaning(words)
        before = self.current.meaning if self.current is not None else self._subject(words)[0]
        meaning = before if subject.is_empty else subject
        draft = self._add(said, meaning, _MEASURES[said.word.kind], bound=self.year is not None)
        draft.aside, self.year = True, own

    def _joined(self, meaning: Meaning, words: Sequence[Word]) -> Meaning:
        """Words before a term that say that an amount is somebody else's say it of what is joined to it, too."""
        if self.mark == "AND" and self.others and meaning.is_full:
            return evolve(meaning, fits=False)
        self.others = bool(meaning.named and meaning.rest and words and words[0].kind == "NAME")
        return meaning

    def _paid_for(self, meaning: Meaning, words: Sequence[Word]) -> Meaning:
        """With the fund that was said to pay for it and for what it is joined to."""
        if any(_PAYS.search(self._printed(w)) for w in words):
            self.paying = meaning.key.get("fund", "")
        elif self.mark != "AND":
            self.paying = ""
        elif self.paying and meaning.is_full:
            return evolve(meaning, key={"fund": self.paying, **meaning.key})
        return meaning

    def _subject(self, words: tuple[Word, ...], money: bool = False) -> tuple[Meaning, Confidence]:
        """What an amount is of: its own words, else those of the item it stands in."""
        own = self._meaning(words)
        if own.named and (another := self.reader.bodies.another(self._before_terms(words))):
            self.reader.body, own = another, evolve(own, fits=False)
        elif self._is_of_another(own, words):
            own = evolve(own, fits=False)
        elif self.scope and own.is_full:
            own = self._within_scope(own)
        topic = self.reader.topic
        current = self.current
        if own.is_empty and money and current is not None and current.key.measure is Measure.COUNT:
            return current.meaning, Confidence.HIGH
        if current is not None and self._is_its_other_stage(own, current.meaning):
            return evolve(current.meaning, key={**current.meaning.key, **own.key}), Confidence.HIGH
        if own.is_empty or (set(own.key) <= {"stage"} and own.is_full and own.key):
            if topic is not None:
                sure = not own.is_empty or self._is_planned(words) or self._is_another_year(topic)
                return evolve(topic, key={**topic.key, **own.key}), Confidence.HIGH if sure else Confidence.LOW
            if self.reader.project:
                return Meaning({**_PROJECT, "project": self.reader.project}, named=True), Confidence.HIGH
            heading = self.reader.heading()
            if heading is not None:
                return evolve(heading, key={**heading.key, **own.key}), Confidence.LOW
            return evolve(own, named=False), Confidence.LOW
        return own, Confidence.HIGH

    def _may_be_of_topic(self, own: Meaning) -> bool:
        """Whether a later sentence may say of the topic's subject what it does not say of which: 教育支出860万元。基本支出
        730万元."""
        topic = self.reader.topic
        within = topic is not None and "function" in topic.key and bool(self.earlier)
        return within and "nature" in own.key and "function" not in own.key

    def _before_terms(self, words: Sequence[Word]) -> str:
        names = takewhile(lambda w: w.kind == "NAME", words)
        return "".join(map(self._printed, names))

    def _is_of_another(self, own: Meaning, words: Sequence[Word]) -> bool:
        """Whether it is the amount of another body that was named before: 县小学收入7万元,支出7万元; 县小学是事业单位,
        其公用经费2万元."""
        if self.reader.bodies.is_own("".join(map(self._printed, words))):
            self.reader.body = self.body = ""
        return own.is_full and bool(self.reader.body or self.body)

    def _within_scope(self, own: Meaning) -> Meaning:
        """What a subject means among the parts of another; revenue is no part of expenditure, but pays for it."""
        key = {**self.scope}
        fits = join(key, own.key) and not (
            "side" in self.scope and own.key.get("side") not in (None, self.scope["side"])
        )
        return evolve(own, key=key) if fits else evolve(own, fits=False)

    def _is_its_other_stage(self, own: Meaning, before: Meaning) -> bool:
        """Whether words that only name a stage go on with what was said before (年初预算为…,支出决算为…)."""
        stage = before.key.get("stage")
        return (
            before.is_full
            and stage is not None
            and own.is_full
            and own.key.keys() == {"stage"}
            and own.key["stage"] != stage
        )

    def _is_planned(self, words: Sequence[Word]) -> bool:
        """2024年预算安排, 2024年预算数: of the document's own year, so of what its item is about."""
        named = any("预算" in self._printed(w) for w in words)
        return named and self.year is not None and self.year == self.reader.context.year

    def _is_another_year(self, topic: Meaning) -> bool:
        """Whether an amount without words of its own is the topic's in this year, after the one of another (2021年执行数…,
        2022年预算数…)."""
        before = self.current
        return before is not None and before.year not in (None, self.year) and before.meaning.key == topic.key

    def _change(self, said: Said, words: tuple[Word, ...]) -> None:
        own = self._meaning(words)
        direction = _DIRECTIONS.get(said.direction or said.kind)
        of = self.current
        if of is not None and of.key.measure is Measure.CHANGE:
            of = of.of
        if own.is_full or own.rest or own.unresolved:
            known = reversed([*self.reader.above, *self.earlier, *self.drafts])
            of, meaning = self._same(own, list(known)) if own.is_full else None, own
        elif of is not None:
            meaning = of.meaning
        elif self.in_reason:
            meaning = Meaning({})
        elif (total := self._total(words)) is not None:
            of, meaning = total, total.meaning
        else:
            meaning, _ = self._subject(words)
            of = next((d for d in self.earlier if d.meaning.key == meaning.key and d.is_stated), None)
            if self._is_one_of_several(of) or (self._names_total(words) and not self._has_parts(of)):
                meaning, of = Meaning({}), None
        if of is not None and said.word.kind == "COUNT" and of.is_money:
            of, meaning = None, Meaning({})
        draft = self._add(said, meaning, Measure.CHANGE, words=words, of=of, direction=direction)
        if not self.in_reason and (said.kind == "SAME" or said.word.kind in ("MONEY", "COUNT")):
            self.reader.lists.place(draft)
        if said.kind != "SAME":
            self.current = draft if of is None else self.current
        self._last_change = draft

    _last_change: Draft | None = None

    def _same(self, own: Meaning, known: Sequence[Draft], of_the_year: bool = False) -> Draft | None:
        """The amount of what is named, nearest first: under the same name, else under one that says of which fund, too.
        ``of_the_year``: only that of the year's own money."""
        sure = (d for d in known if d.meaning.is_full and d.confidence is Confidence.HIGH)
        if of_the_year:
            sure = (d for d in sure if d.fresh or _OF_THE_YEAR.search(d.subject))
        counted = [d for d in sure if d.key.measure in (Measure.AMOUNT, Measure.COUNT)]
        exact = next((d for d in counted if d.meaning.key == own.key), None)
        without = ({n: m for n, m in d.meaning.key.items() if n not in ("fund", "side")} for d in counted)
        near = (d for d, key in zip(counted, without, strict=True) if key and key == own.key)
        return exact or next(near, None)

    def _total(self, words: Sequence[Word]) -> Draft | None:
        """The amount that 总额 means below a list over paragraphs: the one whose parts are listed."""
        frames = [f for f in self.reader.lists.stack if f.goes_on]
        return frames[0].wholes.get(Measure.AMOUNT) if frames and self._names_total(words) else None

    def _names_total(self, words: Sequence[Word]) -> bool:
        return any(_TOTAL.search(self._printed(w)) for w in words)

    def _has_parts(self, of: Draft | None) -> bool:
        return any(of is whole for d in self.earlier for whole in d.wholes())

    def _is_one_of_several(self, of: Draft | None) -> bool:
        """Whether the sentences before list amounts that are no parts of ``of``: which of them one speaks of that names
        none is not known."""
        amounts = [d for d in self.earlier if d.is_stated and d.confidence is Confidence.HIGH]
        return of is not None and any(d is not of and d.meaning != of.meaning and of not in d.wholes() for d in amounts)

    def _growth(self, said: Said, words: tuple[Word, ...]) -> None:
        own = self._meaning(words)
        last = self._last_change
        of = (
            self.current.of if self.current is not None and self.current.key.measure is Measure.CHANGE else self.current
        )
        if own.is_full:
            of = self._same(own, [*reversed([*self.earlier, *self.drafts])])
        elif of is None and last is not None:
            of = last.of
        meaning = own if own.is_full else of.meaning if of else last.meaning if last else self._subject(words)[0]
        self._add(said, meaning, Measure.GROWTH, words=words, of=of or last, direction=_DIRECTIONS[said.direction])

    def _rate(self, said: Said, words: tuple[Word, ...]) -> None:
        """A percentage of its own: the target of an indicator where words say so (处置率达到95%), else nobody's."""
        own, before = self._meaning(words), self.drafts[-1] if self.drafts else None
        named = self._label(words)
        if named and _TARGET.search(named):
            self._add(said, Meaning({"project": named}, named=True), Measure.TARGET, words=words)
            return
        draft = self._add(said, own, Measure.SHARE, words=words, bound=False)
        draft.aside = draft.aside or (own.is_empty and before is not None and before.aside)

    def _share(self, said: Said, words: tuple[Word, ...]) -> None:
        of = self.current
        while of is not None and of.of is not None:
            of = of.of
        own = self._meaning(words)
        if of is not None and (own.is_full or len(own.rest) > 1) and own.key != of.meaning.key:
            of = self._same(own, [*reversed([*self.earlier, *self.drafts])]) if own.is_full else None
        whole: Draft | None = of.whole if of is not None else None
        share_of: Key | None = None
        named = False
        if said.whole:
            meaning = self._meaning(said.whole)
            if meaning.is_full:
                named = True
                known = reversed([*self.reader.above, *self.earlier, *self.drafts])
                of_the_year = self._is_of_the_year(said.whole)
                alike = (d for d in known if d.meaning.key == meaning.key and d.is_stated)
                whole = next((d for d in alike if not of_the_year or d.fresh or _OF_THE_YEAR.search(d.subject)), None)
                share_of = _key(self.reader.context, meaning, Measure.AMOUNT, None, None) if whole is None else None
                if share_of is not None and of_the_year and not share_of.flow:
                    share_of = evolve(share_of, flow=Flow.CURRENT)
            elif not meaning.is_empty:
                whole = None
        elif whole is None and of is not None and of.meaning.is_full:
            named, whole, share_of = self._as_before(of)
        if of is not None:
            self.reader.shared = (self.reader.path, frozenset(of.meaning.key), named, whole, share_of)
        draft = self._add(said, of.meaning if of else self._meaning(words), Measure.SHARE, words=words, of=of)
        draft.whole, draft.share_of, draft.share_named = whole, share_of, named

    def _as_before(self, of: Draft) -> tuple[bool, Draft | None, Key | None]:
        """What a bare 占 is a share of: in a list of alike, what the item before it said."""
        path, dimensions, named, whole, share_of = self.reader.shared
        base = whole.key if whole is not None else share_of
        if (
            named
            and base is not None
            and inside(base, of.key)
            and path == self.reader.path
            and dimensions == frozenset(of.meaning.key)
        ):
            return named, whole, share_of
        everything = evolve(
            of.key, flow=None, function=None, nature=None, item=None, project=None, fund=None, local=None
        )
        return False, None, everything

    def _none(self, said: Said, words: tuple[Word, ...]) -> None:
        meaning = self._meaning(words)
        if self._printed(said.word).endswith("购置") and "item" in meaning.key:
            return  # what is not bought may be there all the same
        if meaning.key and meaning.fits:
            draft = self._add(said, meaning, Measure.AMOUNT, words=words)
            self.current = draft

    def _reason(self, said: Said) -> None:
        self.enumerates = _FIRST.match(self.text.text, said.word.end) is not None
        if not self.in_reason:
            self.before_reason, self.current = self.current, None
        for draft in (*self.earlier, *self.drafts):
            if draft.key.measure in (Measure.CHANGE, Measure.GROWTH) or draft.direction is not None:
                draft.reason = True
        self.in_reason = True

    def _add(
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
    ) -> Draft:
        figure = _signed(said.word.figure or DASH, direction)
        span = self._span(said.word)
        compares = measure in (Measure.CHANGE, Measure.GROWTH)
        full = meaning.is_full and bound and not self.reader.other_body
        fact = Fact(
            key=_key(
                self.reader.context,
                meaning,
                measure,
                self.base if compares else None,
                self.year if not compares else None,
            ),
            figure=figure,
            span=span,
            raw=self.reader.source.cut(span),
            row=self.reader.count,
            row_label=self._label(words) or (of.fact.row_label if of is not None else self.reader.about),
            bound=full,
        )
        draft = Draft(
            fact,
            self.reader.count,
            meaning,
            subject="".join(self._printed(w) for w in words),
            of=of,
            direction=direction,
            base=(self.base or Base.UNSTATED) if compares else None,
            base_span=self.base_span if compares else None,
            confidence=Confidence.LOW if self.in_reason else confidence,
            year=self.year,
            aside=self.in_reason,
            section_fund=self.reader.section_fund() or self._topic_fund(),
        )
        self.drafts.append(draft)
        return draft

    def _topic_fund(self) -> Fund | None:
        """The fund that the paragraph began with, which later sentences may leave out."""
        name = self.reader.topic.key.get("fund") if self.reader.topic is not None else None
        return Fund(name) if name else None

    def _label(self, words: Sequence[Word]) -> str:
        """The subject in words, without the ordinal before it and the verb behind it."""
        name = label("".join(self._printed(w) for w in words if w.kind != "TIME")).name
        return name if words and words[-1].kind in ("TERM", "SUBJECT") else _VERB.sub("", name)

    def _printed(self, word: Word) -> str:
        return self.text.text[word.start : word.end]

    def _span(self, word: Word) -> Span:
        return self.text.span(word.start, word.end)


def _begins_a_list(read: Sequence[Clause]) -> bool:
    """Whether a sentence ends in 其中 or 包括, so that its parts follow below."""
    last = next((c for c in reversed(read) if c.mark not in ("COLON", "STOP", "COMMA") or c.said or c.rest), None)
    return last is not None and last.mark in _LISTINGS and not last.said and not last.rest


def _key(context: Key, meaning: Meaning, measure: Measure, base: Base | None, year: int | None) -> Key:
    part: Mapping[str, str] = meaning.key
    members: dict[str, Any] = {n: MEMBERS[n](word) if n in MEMBERS else word for n, word in part.items()}
    local = (meaning.unresolved + meaning.rest) or (None if meaning.named and meaning.fits else "?")
    key = evolve(context, **members, measure=measure, base=base, local=local or None)
    return key if year is None else evolve(key, year=year)


def _signed(figure: Figure, direction: Direction | None) -> Figure:
    """A reduction is negative; without a change there is nothing."""
    if figure.amount is None or direction is not Direction.DOWN:
        return figure
    return evolve(figure, amount=Amount(-figure.amount.mantissa, figure.amount.decimals, figure.amount.unit))


def _finished(draft: Draft, done: dict[int, Claim]) -> Claim:
    """The claim of a draft, its ``of`` and ``whole`` first."""
    known = done.get(id(draft))
    if known is not None:
        return known
    claim = Claim(
        draft.fact,
        draft.sentence,
        draft.subject,
        _finished(draft.of, done) if draft.of is not None else None,
        _finished(draft.whole, done) if draft.whole is not None else None,
        draft.listing,
        draft.direction,
        draft.base,
        draft.base_span,
        draft.confidence,
        draft.reason,
        draft.year,
        draft.share_of,
        draft.share_named,
        draft.section_fund,
        draft.fresh or any(w.fresh for w in draft.wholes()),
        draft.listed,
    )
    done[id(draft)] = claim
    return claim
