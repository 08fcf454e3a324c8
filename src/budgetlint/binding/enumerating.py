"""Where lists of parts begin and end, and what figures in turn speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from budgetlint.binding.drafts import Draft
from budgetlint.binding.terms import Meaning
from budgetlint.binding.work import LISTINGS, NEXT_REASON, Work
from budgetlint.model.claims import Listing
from budgetlint.model.facts import Confidence
from budgetlint.model.keys import Measure
from budgetlint.regex import regex
from budgetlint.syntax.narrative import Said
from budgetlint.syntax.words import Word

_LISTED = frozenset((Measure.AMOUNT, Measure.COUNT, Measure.CHANGE))
#: 基本支出中, 支出按功能分类: words behind a subject that make what follows its parts.
_SCOPE = regex(r"(?:之?中|按[^,:;。]{2,10}(?:分|划分|分类|来源|性质|构成))$")


def narrow(work: Work, words: Sequence[Word]) -> None:
    """What 基本支出中 and 支出按功能分类 say of all that follows."""
    found = _SCOPE.search("".join(map(work.printed, words)))
    if found is None or work.in_reason:
        return
    ends = accumulate(w.end - w.start for w in words)
    own = work.meaning([w for w, end in zip(words, ends, strict=True) if end <= found.start()])
    whole: Draft | None
    if own.is_empty and not own.key:
        whole = listed_last(work.known)
    elif own.key and own.fits and not own.rest and not own.unresolved:
        whole = work.same(own, work.known, work.is_of_the_year(words))
        work.scope = own.key
    else:
        return
    work.is_scoped = True
    work.reading.lists.close(True)
    if whole is not None and whole.is_stated and not whole.aside:
        work.reading.lists.open({Measure.AMOUNT: whole}, Listing.OF_WHICH)


def listed_last(known: Sequence[Draft]) -> Draft | None:
    """What is parted once more in another way: the whole of the parts stated last, else the amount stated last."""
    stated = [d for d in known if d.is_stated and not (d.aside or d.enclosed)]
    last = next(iter(stated), None)
    if last is None or last.whole is not None:
        return last and list(last.wholes())[-1]
    alone = all(d.meaning.key == last.meaning.key for d in stated if d.sentence == last.sentence)
    return last if alone else None


def takes_turn(work: Work, said: Said) -> bool:
    """Make a figure in turn speak of its amount among those stated last; False where there are not as many."""
    assert said.turn is not None
    turn, count = said.turn
    if turn == 0:
        work.in_turn = stated_last(work, count)
    if not work.in_turn:
        work.current = None
        work.add(said, Meaning({}), Measure.AMOUNT, bound=False, confidence=Confidence.LOW)
        return False
    work.current = work.in_turn[turn]
    return True


def stated_last(work: Work, count: int) -> Sequence[Draft]:
    """As many amounts as were stated last under one whole; nothing if those are more or fewer."""
    stated = [d for d in (work.drafts or work.earlier) if d.is_stated and d.is_money and not d.aside]
    alike = [d for d in stated if d.whole is stated[-1].whole]
    return alike if len(alike) == count else ()


def read_mark(work: Work, mark: str) -> None:
    """What a mark between two clauses says of the lists that are open, and of what is being spoken of."""
    lists = work.reading.lists
    if mark in LISTINGS:
        if work.is_scoped:
            work.is_scoped = False
        elif not work.in_reason:
            open_list(work, LISTINGS[mark])
    elif mark == "LEFT":
        lists.enter()
        work.outside.append((work.current, work.year, len(work.drafts)))
        if work.closing is not None:
            lists.open({Measure.AMOUNT: work.closing}, None)
    elif mark == "RIGHT":
        lists.leave()
        if work.outside:
            current, work.year, begun = work.outside.pop()
            work.current = current or work.current
            for draft in work.drafts[begun:]:
                draft.enclosed = True
    elif mark == "COLON" and work.closing is not None:
        lists.open({Measure.AMOUNT: work.closing}, Listing.OF_WHICH)
    elif mark == "ETC":
        lists.etc()
    elif mark == "SEMICOLON":
        lists.semicolon()
        goes_on = work.enumerates and NEXT_REASON.match(work.text.text, work.text.text.find(";", work.at))
        if work.in_reason and not goes_on:
            work.in_reason, work.current = False, work.before_reason
    if mark in ("SEMICOLON", "STOP"):
        work.before = ()


def open_list(work: Work, listing: Listing) -> None:
    """Begin a list. Behind the full stop of another one (甲3万元,乙2万元。其中:…) it may be of its last part or of
    its whole: what is no term is held against the whole alone."""
    own = work.meaning(work.before)
    own = own if own.key and own.fits and not own.rest and not own.unresolved else Meaning({})
    wholes, lists = wholes_of(work, own), work.reading.lists
    last = wholes.get(Measure.AMOUNT)
    if last is not None and not work.drafts and not own.is_full and (outer := around(work, last)):
        for whole in outer:
            lists.open({Measure.AMOUNT: whole}, Listing.SOME)
        lists.open(wholes, listing, terms_only=True)
    else:
        lists.open(wholes, listing)


def around(work: Work, last: Draft) -> Sequence[Draft]:
    """What the sentence before a list may have been about, outermost first, where it states more than ``last``."""
    known = (d for d in work.earlier or work.reading.lately if not (d.aside or d.enclosed))
    alike = [d for d in known if d.sentence == last.sentence and d.is_stated and d.year == last.year]
    if all(d.meaning.key == last.meaning.key for d in alike):
        return ()
    return [*reversed(list(last.wholes()))] or [d for d in alike if d is not last][:1]


def wholes_of(work: Work, own: Meaning) -> Mapping[Measure, Draft]:
    """What a list that begins now lists the parts of: the amount stated last, the change stated of it."""
    said = [d for d in (*work.earlier, *work.drafts) if not (d.aside or d.enclosed)]
    known = said or work.reading.lately
    if own.is_full:
        same = work.same(own, [*reversed([*work.reading.above, *known])])
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
