"""Binding of the reports on whole governments' budgets: one breath speaks of several governments, years and budgets, and what it
leaves out the sentences before say (DESIGN §2). What is said of an amount beside itself is read as in any explanation
(binding/comparisons.py); what adds up to what, binding/reckoning.py tells."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, field

from budgetlint.binding.accounts import ADDED, TAKEN, Accounts, Role, Subject
from budgetlint.binding.breakdown import RECKONED, Breakdown
from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.comparisons import (
    base_of,
    read_change,
    read_completion,
    read_done,
    read_growth,
    read_told_before,
    told_of,
)
from budgetlint.binding.drafts import Draft, is_about
from budgetlint.binding.narrative import Read, read_base, read_document
from budgetlint.binding.parts import Parts
from budgetlint.binding.reading import Reading
from budgetlint.binding.reckoning import Reckoner
from budgetlint.binding.respectively import handed_out
from budgetlint.binding.scopes import Scope, of_headings, spans_otherwise, year_told
from budgetlint.binding.terms import Meaning
from budgetlint.binding.work import LISTINGS, MEASURES, Work
from budgetlint.model.claims import Listing, Sentence
from budgetlint.model.facts import Confidence
from budgetlint.model.keys import Base, Fund, Key, Measure, Stage, Tier
from budgetlint.model.nodes import Document, NormalText
from budgetlint.model.source import Source
from budgetlint.records import mutable
from budgetlint.regex import regex
from budgetlint.syntax.narrative import Clause, Said, clauses
from budgetlint.syntax.words import Word

#: 当年结余; 年末结余 of social insurance is all that there has ever been left.
_OF_THE_YEAR = regex(r"当年|本年|收支")
#: Words for a total that may mean another one, too: 财政总收入 has what goes to the governments above.
_VAGUE = regex(r"总[收支][入出]|[合共]计|总额")
_ROUND = "≈"
#: 分性质看, 按级次分: what follows are parts of what was told last.
_PARTED = regex(r"^(?:分|按)[\u4e00-\u9fff]{1,6}(?:看|分|划分)$")
_WITHOUT = regex(r"^不?含[^其中]")
_BALANCED = "收支平衡"
_BUDGET = regex(r"^(?:年初|年度|全年|调整后?的?|变动|当年)*预算数?的?$")
#: 为年初预算5亿元的95%
_OF_BUDGET = regex(r"^(?:为|占|相当于)(?:年初|年度|全年|调整后?的?|变动|当年)*预算数?$")
#: A sentence that only names what the next ones are about: 1.增值税。
_LONGEST_TITLE = 24


def sentences_of(
    source: Source, tree: Document, catalogue: Catalogue, context: Key, names: frozenset[str], parts: Parts
) -> tuple[Sentence, ...]:
    """The sentences of a report with their claims and reckonings, in order. ``names``: what the government is called;
    ``parts``: where the document is another body's."""
    rank = next((n.removesuffix("人民政府")[-1] for n in names if n), "")
    accounts = Accounts(catalogue, rank, context.year, names)
    return tuple(read_document(Reading(source, accounts, context, parts=parts), tree, Report(accounts, context).read))


@mutable(eq=False)
class _Outside:
    """What was spoken of before an open bracket, and how many claims had been made."""

    current: Draft | None
    scope: Scope
    in_reason: bool
    claims: int


@mutable(eq=False)
class Report:
    """A report being read: whose money it speaks of, and what it has reckoned."""

    accounts: Accounts
    context: Key
    scope: Scope = field(factory=Scope)
    reckoner: Reckoner = field(factory=Reckoner)
    path: tuple[str, ...] | None = None
    #: What the amounts of this section are of that name nothing themselves.
    topic: Subject | None = None
    #: The last amount that was understood and is no part of another.
    main: Draft | None = None
    breakdown: Breakdown = field(factory=Breakdown)
    outside: list[_Outside] = field(factory=list)
    #: The sentence tells of less or more than a year.
    partial: bool = False
    aside: int | None = None  # the year that a clause alone speaks of (上年)
    pending: bool = False  # something below the line was just named without an amount
    above: Sequence[Draft] = ()
    #: Of which governments the sentences of this section have spoken.
    tiers: set[Tier | None] = field(factory=set)

    def read(self, reading: Reading, text: NormalText, earlier: Sequence[Draft]) -> Read:
        """What a sentence states, refers to and reckons; ``earlier``: what its paragraph stated before."""
        if reading.path != self.path:
            self.scope, self.tiers = Scope(), set()
            self.path, self.main, self.reckoner = reading.path, None, Reckoner()
            self._begin_paragraph(reading)
        elif reading.above is not self.above:
            self._begin_paragraph(reading)
        work = Work(reading, text, list(earlier))
        work.current = next((d for d in reversed(earlier) if d.is_stated and not (d.aside or d.enclosed)), None)
        self.partial = spans_otherwise(text.text)
        self.outside = []
        self.breakdown.begin_sentence()
        begun = len(self.reckoner.found)
        for clause in handed_out(text.text, clauses(text.text, self.accounts.lexicon)):
            self._clause(work, clause)
        self._settle_pending(joined=False)
        if not work.drafts and len(text.text) <= _LONGEST_TITLE:
            self._title(text.text)
        self.reckoner.end_sentence()
        return Read(work.drafts, work.references, tuple(self.reckoner.found[begun:]))

    def _begin_paragraph(self, reading: Reading) -> None:
        """What a paragraph does not say itself its headings do."""
        year = self.scope.year if reading.path == self.path else None
        self.above, self.topic = reading.above, None
        self.scope = of_headings(reading.path, self.accounts, self.context)
        if self.scope.year is None:
            self.scope = evolve(self.scope, year=year)
        if self.tiers - {self.scope.tier}:  # sentences have gone on to another: what the heading says holds no more
            self.scope = evolve(self.scope, tier=None, region=None)

    def _title(self, text: str) -> None:
        self.topic = self.accounts.subject(text.rstrip("。:;"))
        self.scope = self.scope.saying(self.topic.scope)
        self.main = None

    def _clause(self, work: Work, clause: Clause) -> None:
        self._mark(work, clause.mark)
        work.mark, self.aside = clause.mark, None
        carried: tuple[Word, ...] = work.before if clause.mark == "RIGHT" else ()
        last, trend = work.last if clause.mark == "LEFT" else "", ""
        for said in clause.said:
            words = (*carried, *said.subject)
            carried, known = (), len(work.drafts)
            match said.kind:
                case _ if said.turn is not None:
                    work.add(said, Meaning({}), MEASURES[said.word.kind], words=words, bound=False)
                case "TIME":
                    self._time(work.printed(said.word))
                    carried = words
                case "BASE":
                    read_base(work, said)
                    carried = words
                case "value" if last == "BASE":
                    read_told_before(work, said, words)
                    carried = ()
                case "value":
                    self._value(work, said, words, change=trend if last == "TREND" else "")
                case "change" | "SAME":
                    told_of(work)
                    read_change(work, said, words)
                case "growth":
                    told_of(work)
                    read_growth(work, said, words)
                case "completion":
                    told_of(work)
                    read_completion(work, said)
                case "share":
                    self._share(work, said)
                case "rate":
                    read_done(work, said, words, beside_budget=last == "value")
                case "REASON":
                    work.in_reason = True
                case "REFERENCE":
                    work.references.append(work.span(said.word))
                case _:
                    carried = words
            for draft in work.drafts[known:]:
                if is_about(work.text.text, said.word.start, said.word.end):
                    draft.fact = evolve(draft.fact, figure=evolve(draft.fact.figure, relation=_ROUND))
            last, trend = said.kind, work.printed(said.word)
        work.last = "" if clause.rest else last
        self._end_clause(work, clause, carried)

    def _mark(self, work: Work, mark: str) -> None:
        if mark == "LEFT":
            self.outside.append(_Outside(work.current, self.scope, work.in_reason, len(work.drafts)))
            if work.closing is not None:
                self.breakdown.open(work.closing, Listing.ALL, len(self.outside))
        elif mark == "RIGHT" and self.outside:
            before = self.outside.pop()
            for draft in work.drafts[before.claims :]:
                draft.enclosed = True
            work.current, self.scope, work.in_reason = before.current, before.scope, before.in_reason
            self.breakdown.leave(len(self.outside))
        elif mark in LISTINGS and not work.in_reason:
            inner = work.current if self.breakdown.goes_on else self.main
            whole = self.outside[-1].current if self.outside else inner
            self.breakdown.open(whole, LISTINGS[mark], len(self.outside))
        elif mark == "SEMICOLON":
            self.breakdown.semicolon(len(self.outside))
        elif mark == "ETC":
            self.breakdown.introduce(Listing.SOME)

    def _time(self, printed: str) -> None:
        """Another year; a day of one is not all of it."""
        year, whole = year_told(printed)
        if year is None:
            if printed.startswith(("上", "去", "前")) and self.scope.year is not None:
                self.aside = self.scope.year - 1
            return
        self.scope = evolve(self.scope, year=year)
        self.partial = self.partial or not whole

    def _value(self, work: Work, said: Said, words: tuple[Word, ...], *, change: str) -> None:
        phrase = "".join(map(work.printed, words))
        if (spent := work.current) is not None and spent.is_stated and _OF_BUDGET.match(phrase):
            budget = self._draft(work, said, words, self._subject(phrase, work), bound=not spent.aside)
            budget.fact, work.current = evolve(budget.fact, row_label=spent.fact.row_label), spent
            return
        unsaid = self.pending
        self._settle_pending(joined=work.mark == "AND")
        for word, sign in ((ADDED, 1), (TAKEN, -1)):
            if word in phrase:
                self.reckoner.join(sign)
                of, _, phrase = phrase.rpartition(word)
                self.scope = self.scope.saying(self.accounts.subject(of).scope)
        subject, before = self._subject(phrase, work), work.current
        if self.reckoner.joins > 0 and subject.role is Role.BASE and "fund" not in subject.key:
            subject = Subject(subject.key, Role.UNKNOWN, subject.rest)  # 加上补助甲区支出
        if self._is_item(subject, phrase):
            subject = evolve(subject, role=Role.UNKNOWN)
        own = self.breakdown.holding(subject, len(self.outside), joins=self.reckoner.joins != 0)
        if own is None and not self.outside and subject.role is not Role.UNKNOWN:
            self.scope = self.scope.saying(subject.scope)
            self.tiers |= {self.scope.tier} if "tier" in subject.scope else set()
        foreign = subject.role is Role.UNKNOWN and {"side", "fund"} <= subject.key.keys()
        foreign = foreign and not subject.key.keys() & {"part_of", "revenue"}
        if foreign and own is None:
            self.scope = evolve(self.scope.saying(subject.scope), foreign=subject.rest, tier=None, region=None)
            subject = Subject({"flow": "本年", **subject.key}, Role.BASE)
        draft = self._draft(work, said, words, subject, bound=not change)
        unnamed = self.accounts.subject(phrase).role is Role.EMPTY
        name = before.fact.row_label if unnamed and before is not None else self.accounts.name(phrase)
        draft.fact = evolve(draft.fact, row_label=name or draft.fact.row_label)
        if subject.role is Role.BASE and (unsaid or "fund" not in subject.key):
            # 加上转移支付等,支出5亿元; 支出5亿元,其中调出资金2亿元: it may be the total.
            draft.confidence = Confidence.LOW
        if subject.role is Role.TOTAL and _VAGUE.search(phrase):
            draft.confidence = Confidence.LOW
        work.current = draft
        if change or work.in_reason:
            draft.aside = True
            if change in ("调增", "调减"):
                self.reckoner.change(draft, up=change == "调增")
            return
        if own is not None:
            self.breakdown.add(own, draft)
        elif not self.outside:
            if subject.role is not Role.UNKNOWN:
                self.main = draft
            else:
                self.main = None
            self.reckoner.tell(draft, subject, self.scope.of, of_the_year=_OF_THE_YEAR.search(phrase) is not None)

    def _is_item(self, subject: Subject, phrase: str) -> bool:
        """Whether it is the item of the general budget that is called like a budget: 国有资本经营收入."""
        capital = subject.role is Role.BASE and subject.key.get("fund") == Fund.STATE_CAPITAL
        return capital and "预算" not in phrase and self.scope.fund is not Fund.STATE_CAPITAL

    def _subject(self, phrase: str, work: Work) -> Subject:
        """What words mean where they stand: what names nothing is of the amount that is spoken of."""
        subject = self.accounts.subject(phrase)
        if subject.role is Role.BASE and not subject.key.keys() & {"fund", "tier"}:
            item = self.breakdown.roles.get(id(work.current)) if work.current in work.drafts else None
            if item is not None and "item" in item.key:  # “三公”经费预算3万元,支出2万元
                return evolve(item, key={**item.key, "stage": subject.key.get("stage", str(Stage.EXECUTION))})
        if subject.role is not Role.EMPTY or "fund" in subject.key:
            return (
                subject
                if "fund" not in subject.key or subject.role is not Role.EMPTY
                else evolve(subject, role=Role.UNKNOWN)
            )
        known = self.breakdown.whole if self.breakdown.whole is not None and "tier" in subject.key else work.current
        before = self.breakdown.roles.get(id(known)) if known is not None else self.topic
        if before is None or before.role in (Role.UNKNOWN, Role.EMPTY):
            return evolve(subject, role=Role.UNKNOWN)
        inherited = {d: m for d, m in before.key.items() if d not in ("stage", "year")}
        return evolve(before, key={**inherited, **subject.key})

    def _draft(self, work: Work, said: Said, words: tuple[Word, ...], subject: Subject, *, bound: bool) -> Draft:
        with_fund = subject.role in (*RECKONED, Role.MOVED) or "revenue" in subject.key
        part = dict(subject.key)
        scope = self.scope.saying({d: part.pop(d) for d in ("tier", "region", "year") if d in part})
        scope = evolve(scope, year=self.aside) if self.aside is not None else scope
        executed = any(
            "执行" in work.printed(w) for w in words
        )  # 执行数 of final accounts is what was told before them
        if self.context.stage is Stage.FINAL and part.get("stage") == Stage.EXECUTION and not executed:
            part["stage"] = str(Stage.FINAL)
        work.reading.context = scope.key(self.context, with_fund)
        meaning = Meaning(part, subject.rest, named=subject.role not in (Role.UNKNOWN, Role.EMPTY))
        nobody = with_fund and scope.fund is None and "fund" not in part
        certain = bound and not (nobody or self.partial or scope.foreign or scope.year is None)
        draft = work.add(said, meaning, MEASURES[said.word.kind], words=words, bound=certain)
        self.breakdown.roles[id(draft)] = subject
        return draft

    def _share(self, work: Work, said: Said) -> None:
        """A share of what its words name, else of what its amount is listed under; 占预算的98% is how much was done."""
        words = "".join(map(work.printed, said.whole))
        if _BUDGET.match(words):
            told_of(work)
            of = work.current
            work.add(
                said, of.meaning if of else Meaning({}), Measure.COMPLETION, of=of, base=base_of(words) or Base.UNSTATED
            )
            return
        of = work.current
        while of is not None and of.of is not None:
            of = of.of
        whole = of.whole if of is not None else None
        if words:
            named = self.accounts.subject(words)
            stated = (
                d
                for d in work.known
                if d.is_stated and (own := self.breakdown.roles.get(id(d))) and own.role is Role.BASE
            )
            alike = (d for d in stated if of is not None and self._is_same(d, named, of))
            whole = next(alike, None) if named.role is Role.BASE else None
        draft = work.add(said, of.meaning if of else Meaning({}), Measure.SHARE, of=of)
        draft.whole = whole if whole is not of else None

    def _is_same(self, draft: Draft, named: Subject, of: Draft) -> bool:
        """Whether an amount is the one that the words of a share name, of the same government and year."""
        one, other = draft.key, of.key
        alike = all(getattr(one, d) == getattr(other, d) for d in ("year", "stage", "tier", "region"))
        return alike and all(getattr(one, d) == m for d, m in named.key.items() if d in ("fund", "side"))

    def _end_clause(self, work: Work, clause: Clause, carried: tuple[Word, ...]) -> None:
        rest = "".join(map(work.printed, clause.rest))
        if clause.mark != "LEFT" or clause.said:
            work.before = (*carried, *clause.rest)
        ends = bool(clause.said) and clause.said[-1].kind == "value" and not clause.rest
        work.closing = work.current if ends and not work.in_reason else None
        told = "".join(work.printed(w) for s in clause.said for w in s.subject) + rest
        if self.outside:
            if not clause.said and clause.mark == "LEFT" and _WITHOUT.match(rest):
                self._qualify(rest)
            elif clause.mark == "LEFT" and told.startswith(("含", "包含", "其中")):
                self.breakdown.introduce(Listing.OF_WHICH)
            return
        if _BALANCED in told:
            self.reckoner.balance()
        if not clause.said and rest:
            self._lead(rest)

    def _lead(self, rest: str) -> None:
        """Words without an amount: what the next are parts of, whose they are, or what is added without saying how much."""
        if _PARTED.match(rest) and self.main is not None:
            self.breakdown.open(self.main, Listing.OF_WHICH, 0)
            return
        sides = [self.accounts.subject(part) for part in rest.split(TAKEN)]
        if len(sides) == 2 and all(own.role in (Role.BASE, Role.TOTAL) for own in sides):
            self.reckoner.subtracts = True
            return
        subject = self.accounts.subject(rest)
        for word, sign in ((ADDED, 1), (TAKEN, -1)):
            if word in rest:
                self.reckoner.join(sign)
        if ADDED in rest or TAKEN in rest or subject.role is Role.MOVED:
            self.pending = True
        elif {"tier", "fund"} <= subject.key.keys() or (subject.role in (Role.EMPTY, Role.BASE) and not subject.rest):
            self.scope = self.scope.saying(subject.scope)

    def _settle_pending(self, joined: bool) -> None:
        """What was named without an amount has none, unless 、 or 和 joins it to one."""
        if self.pending and not joined:
            self.reckoner.lack()
        self.pending = False

    def _qualify(self, words: str) -> None:
        """(不含示范区): the amount before it, and those that follow, are of an area of their own."""
        outside = self.outside[-1]
        outside.scope = evolve(outside.scope, region=words)
        draft = outside.current
        if draft is not None and draft.key.tier is not None:
            draft.fact = evolve(draft.fact, key=evolve(draft.key, region=words))
