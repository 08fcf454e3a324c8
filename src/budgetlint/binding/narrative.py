"""Binding of sentences: what each amount in running text is an amount of, by the subject of its clause, sentence, list
item or heading. What cannot be told stays unbound (DESIGN §2, §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from attrs import evolve

from budgetlint.binding.bodies import Bodies
from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.comparisons import (
    aim_at,
    base_of,
    read_change,
    read_compared,
    read_completion,
    read_growth,
    read_rate,
    read_share,
)
from budgetlint.binding.discourse import Passage, passages
from budgetlint.binding.drafts import Draft, finished
from budgetlint.binding.enumerating import narrow, read_mark, takes_turn
from budgetlint.binding.labels import label
from budgetlint.binding.names import is_body
from budgetlint.binding.parts import Parts
from budgetlint.binding.reading import Reading
from budgetlint.binding.reckoning import Reckoned
from budgetlint.binding.respectively import handed_out
from budgetlint.binding.terms import Terms, lexicon
from budgetlint.binding.topics import joined, may_be_of_topic, paid_for, planned, subject_of
from budgetlint.binding.work import LISTINGS, MEASURES, NEXT_REASON, Work
from budgetlint.model.claims import Claim, Sentence
from budgetlint.model.facts import Confidence
from budgetlint.model.keys import Base, Key, Measure
from budgetlint.model.nodes import Document, NormalText
from budgetlint.model.source import Source, Span
from budgetlint.regex import regex
from budgetlint.syntax.narrative import Clause, Said, clauses
from budgetlint.syntax.words import Word

#: What is said of a subject.
_SPEAK = frozenset(("value", "change", "growth", "SAME"))
_PAUSES = (";", ",", "、")
#: Words before an amount that something is measured by: 完成年初预算100万元的98%, 占支出总额100万元的20%, 较年初预算100万元.
_MEASURED = regex(r"完成|占|[较比与同](?:年初|年度|全年|当年|调整|部门)*预算")
#: A budget of a year that is named (比2023年年初预算) is not the one of the year itself.
_OTHER_YEAR = regex(r"\d{4}|二[○〇零]|上|去年|前|往年")
#: Groups that hold one another: 10万元以上的项目, 50万元以上的项目.
_OVERLAPS = regex(r"以[上下]")
#: What comes to one of many (平均每辆2万元), or is more than one year's (总投资380万元), is no part of a sum.
_EACH_OF = regex(r"总投资|概算|累计|平均|[人车户生亩]均|单价|每(?![年月季])")
#: What stands before the 、 of an item: 1、…(类)…(款)…(项)。
_NUMBER = regex(r"[\d一二三四五六七八九十]{1,3}")
#: The stage at the end of what an amount is called: its other stage is another amount of the same thing.
_STAGE = regex(r"(?:(?:年初|调整)?预算|(?:支出|收入)?决算)数?$")
_EVERY = regex(r"[均都各]")
#: A reason that is itself a list, and the marks of its parts: 主要原因:一是…;二是…
_FIRST = regex(r"[:,]*(?:①|一是|首先|1[.、．]|\((?:1|一)\)|第一)")


def sentences_of(
    source: Source, tree: Document, catalogue: Catalogue, context: Key, names: frozenset[str], parts: Parts
) -> tuple[Sentence, ...]:
    """The sentences of a document with their claims, in order. ``names``: what the body is called; ``parts``: where the
    document is another body's."""
    every = names.union(b for b in parts.bodies if b)
    terms = Terms(lexicon(catalogue), context.year, every)
    reading = Reading(source, terms, context, bodies=Bodies(names), parts=parts)
    return tuple(read_document(reading, tree, read_sentence))


class Read(NamedTuple):
    """What was read of one sentence: what it states, what it refers to, and what it says adds up to what."""

    drafts: Sequence[Draft]
    references: Sequence[Span] = ()
    reckoned: Sequence[Reckoned] = ()


def read_document(
    reading: Reading, tree: Document, read: Callable[[Reading, NormalText, Sequence[Draft]], Read]
) -> Iterator[Sentence]:
    """The sentences in order. What a later one says of an earlier one (its reason, its parts) is known at the end."""
    pending: list[tuple[Passage, NormalText, Read]] = []
    for passage in passages(tree):
        reading.enter(passage)
        stated: list[Draft] = []
        for text in passage.sentences:
            told = Read(()) if passage.explains else read(reading, text, stated)
            pending.append((passage, text, told))
            stated += told.drafts
            reading.count += 1
        reading.above = stated
    done: dict[int, Claim] = {}
    for index, (passage, text, told) in enumerate(pending):
        claims = tuple(finished(d, done) for d in told.drafts)
        span, opens = text.span(0, len(text.text)), text is passage.sentences[0]
        reckonings = tuple(r.finished(done) for r in told.reckoned)
        yield Sentence(
            index, span, text, claims, passage.path, opens, tuple(told.references), passage.explains, reckonings
        )


def read_sentence(reading: Reading, text: NormalText, earlier: Sequence[Draft]) -> Read:
    """What a sentence states, and what it refers to; ``earlier``: what its paragraph stated before."""
    work = Work(
        reading, text, list(earlier), in_reason=reading.gives_reasons and NEXT_REASON.match(text.text) is not None
    )
    read = handed_out(text.text, clauses(text.text, reading.terms.lexicon))
    for clause in read:
        read_clause(work, clause)
    if not earlier and not work.drafts:
        read_title(work, read)
    reading.gives_reasons = work.in_reason and (work.enumerates or reading.gives_reasons)
    reading.lists.end_sentence(_begins_a_list(read), pauses=text.text.endswith(_PAUSES))
    return Read(work.drafts, work.references)


def read_clause(work: Work, clause: Clause) -> None:
    """Make claims of what a clause says, one predicate after the other."""
    read_mark(work, clause.mark)
    work.mark = clause.mark
    several = clause.mark == "AND" and work.names_wait
    carried: tuple[Word, ...] = work.before if clause.mark == "RIGHT" else ()
    last = work.last if clause.mark == "LEFT" else ""
    lead = lead_of(work, clause.mark)
    if clause.mark == "COLON" and names_another_body(work):
        work.reading.other_body = True
    for said in clause.said:
        words = (*carried, *said.subject)
        carried = ()
        if lead and said.kind in _SPEAK:
            words, lead = (*lead, *words) if work.meaning(words).is_empty else words, ()
        if said.turn is not None and not takes_turn(work, said):
            continue
        match said.kind:
            case "TIME":
                read_time(work, said)
                carried = words
            case "BASE":
                read_base(work, said)
                carried = words
            case "value" if last == "BASE" and work.meaning(said.subject).is_empty:
                read_compared(work, said, words)
                carried = words
            case "value":
                read_value(work, said, words, several=several and said is clause.said[0] and not said.each)
            case "change":
                read_change(work, said, words)
            case "growth":
                read_growth(work, said, words)
            case "rate" if work.target is not None and work.drafts and work.drafts[-1] is work.target:
                read_completion(work, said)
            case "rate":
                read_rate(work, said, words)
            case "share":
                read_share(work, said, words)
            case "completion":
                read_completion(work, said)
            case "SAME":
                read_change(work, said, words)
            case "NONE":
                read_denial(work, said, (*words, *clause.rest) if said is clause.said[-1] else words)
            case "REASON":
                read_reason(work, said)
            case "REFERENCE":
                work.references.append(work.span(said.word))
            case _:
                carried = words
        last = said.kind
    work.last = "" if clause.rest else last
    end_clause(work, clause, carried)


def end_clause(work: Work, clause: Clause, carried: tuple[Word, ...]) -> None:
    """Remember what the next clause may go on with."""
    found = (*(s.word for s in clause.said), *clause.rest)
    work.at = max((work.at, *(w.end for w in found)))
    rest = "".join(map(work.printed, clause.rest))
    if clause.mark != "LEFT":
        work.before = (*carried, *clause.rest)
    elif not clause.said and work.reading.bodies.is_level(rest):
        work.before = (*work.before, *clause.rest)
    ends = bool(clause.said) and clause.said[-1].kind == "value" and not clause.rest
    work.closing = work.current if ends and not work.in_reason else None
    named = any(w.kind == "TERM" for w in clause.rest)
    work.names_wait = not clause.said and named and (clause.mark != "AND" or work.names_wait or not work.drafts)
    if not clause.said:
        work.body = work.reading.bodies.presented(rest) or work.body
    narrow(work, (*carried, *clause.rest) if not clause.said or clause.said[-1].kind == "TIME" else clause.rest)


def names_another_body(work: Work) -> bool:
    """Whether a body's name that is not this one's stands before a colon: what follows is its money."""
    name = label("".join(map(work.printed, work.before))).name
    strange = work.meaning(work.before).rest
    return bool(strange) and all(w.kind == "NAME" for w in work.before) and is_body(name)


def lead_of(work: Work, mark: str) -> tuple[Word, ...]:
    """The subject that stands alone before a colon, or a 类、款、项 before a comma."""
    kinds = {"COLON": ("TERM", "SUBJECT"), "COMMA": ("SUBJECT",)}.get(mark, ())
    return work.before if any(w.kind in kinds for w in work.before) else ()


def read_title(work: Work, read: Sequence[Clause]) -> None:
    """Remember what an item is about whose first sentence only names a subject: 1．…（类）…（款）…（项）。"""
    numbered = len(read) > 1 and read[1].mark == "AND" and _NUMBER.fullmatch("".join(map(work.printed, read[0].rest)))
    words = tuple(w for clause in read[bool(numbered) :] for w in clause.rest)
    meaning = work.meaning(words)
    if meaning.is_full and any(w.kind == "SUBJECT" for w in words):
        work.reading.topic, work.reading.about = meaning, work.label_of(words)


def read_time(work: Work, said: Said) -> None:
    """The year that what follows is told of; a day of it (年末) has amounts of its own."""
    if work.in_reason:
        return
    printed = work.printed(said.word)
    if printed.endswith(("末", "底", "日")):
        return
    work.year = work.year_of(printed)
    work.fresh = printed == "当年"


def read_base(work: Work, said: Said) -> None:
    """What the changes that follow are measured from."""
    printed = work.printed(said.word)
    work.base_span = work.span(said.word)
    own = None if _OTHER_YEAR.search(printed) else base_of(printed)
    work.base = (
        own if own in (Base.INITIAL, Base.ADJUSTED)
        else Base.EXECUTION if "执行" in printed else Base.FINAL if "决算" in printed
        else Base.BUDGET if "预算" in printed else Base.UNSTATED
    )  # fmt: skip


def read_value(work: Work, said: Said, words: tuple[Word, ...], *, several: bool = False) -> None:
    """An amount; ``several``: other names joined to its own stand before it (甲、乙合计14万元)."""
    meaning, confidence = subject_of(work, words, said.word.kind == "MONEY")
    work.of_some = work.of_some or (bool(words) and work.printed(words[0]).startswith("涉及"))
    confidence = Confidence.LOW if work.of_some else confidence
    if several and not _EVERY.search("".join(map(work.printed, words))):
        meaning = meaning._replace(fits=False)
    meaning = planned(work, joined(work, paid_for(work, meaning, words), words), words)
    measure = MEASURES[said.word.kind]
    if measure is Measure.AMOUNT and _EACH_OF.search("".join(map(work.printed, words))):
        measure = Measure.PRICE
    draft = work.add(said, meaning, measure, words=words, confidence=confidence)
    draft.fresh, work.fresh = work.fresh or "当年" in draft.subject, False
    if _MEASURED.match("".join(map(work.printed, words))):
        draft.aside = True
        aim_at(work, draft)
        return
    if work.current is not None and meaning is work.current.meaning:
        draft.subject = work.current.subject
    if work.current is not None and work.meaning(words).key.keys() == {"stage"}:
        name = _STAGE.sub("", work.reading.about or work.current.fact.row_label)
        draft.fact = evolve(draft.fact, row_label=name or draft.fact.row_label)
    work.current = draft
    if work.in_reason:
        return
    if _OVERLAPS.search(meaning.rest):
        return
    if work.mark == "COMMA" and confidence is Confidence.LOW:  # named in the clause before, as may be
        return
    work.reading.lists.place(draft, work.mark == "AND" or work.mark in LISTINGS)
    if draft.whole is None and may_be_of_topic(work, meaning):
        draft.confidence = confidence = Confidence.LOW
    work.reading.lately = [d for d in work.drafts if d is draft or d.key.measure is Measure.AMOUNT]
    if work.reading.topic is None and meaning.is_full and confidence is Confidence.HIGH:
        # What follows may be said of another stage.
        key = {name: member for name, member in meaning.key.items() if name != "stage"}
        work.reading.topic, work.reading.about = meaning._replace(key=key), draft.fact.row_label


def read_denial(work: Work, said: Said, words: tuple[Word, ...]) -> None:
    """There is nothing of what is named: 未安排, 无."""
    meaning = work.meaning(words)
    if work.printed(said.word).endswith("购置") and "item" in meaning.key:
        return  # what is not bought may be there all the same
    if meaning.key and meaning.fits:
        draft = work.add(said, meaning, Measure.AMOUNT, words=words)
        work.current = draft


def read_reason(work: Work, said: Said) -> None:
    """The changes stated so far have a reason; what follows is part of it, and of nothing else."""
    work.enumerates = _FIRST.match(work.text.text, said.word.end) is not None
    if not work.in_reason:
        work.before_reason, work.current = work.current, None
    for draft in (*work.earlier, *work.drafts):
        if draft.key.measure in (Measure.CHANGE, Measure.GROWTH, Measure.COMPLETION) or draft.direction is not None:
            draft.reason = True
    work.in_reason = True


def _begins_a_list(read: Sequence[Clause]) -> bool:
    """Whether a sentence ends in 其中 or 包括, so that its parts follow below."""
    last = next((c for c in reversed(read) if c.mark not in ("COLON", "STOP", "COMMA") or c.said or c.rest), None)
    return last is not None and last.mark in LISTINGS and not last.said and not last.rest
