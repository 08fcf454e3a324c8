"""What is said of an amount beside itself: changes, growth, shares, targets, and amounts of another year."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from budgetlint.binding.drafts import Draft, key_of
from budgetlint.binding.lists import inside
from budgetlint.binding.reading import Shared
from budgetlint.binding.terms import Meaning
from budgetlint.binding.topics import subject_of
from budgetlint.binding.work import MEASURES, Work
from budgetlint.model.claims import Direction
from budgetlint.model.facts import Confidence
from budgetlint.model.keys import SHARE_OF, Base, Flow, Key, Measure, Stage
from budgetlint.regex import regex
from budgetlint.syntax.narrative import Said
from budgetlint.syntax.words import Word

_DIRECTIONS = {"UP": Direction.UP, "DOWN": Direction.DOWN, "SAME": Direction.SAME}
_TARGET = regex(r"(?:[率度]|达到?(?:[^,;]*的)?|不[低少]于|不[高超]过?于?|[≥≤])(?:的|应)*$")
_TOTAL = regex(r"总额|总计|合计|共计")


def read_compared(work: Work, said: Said, words: tuple[Word, ...]) -> None:
    """The amount inside a comparison is that of the year before: 比上年100万元增加6万元."""
    own, work.year = work.year, work.year_of(work.reading.source.cut(work.base_span) if work.base_span else "")
    subject = work.meaning(words)
    before = work.current.meaning if work.current is not None else subject_of(work, words)[0]
    meaning = before if subject.is_empty else subject
    draft = work.add(said, meaning, MEASURES[said.word.kind], bound=work.year is not None)
    draft.aside, work.year = True, own


def read_change(work: Work, said: Said, words: tuple[Word, ...]) -> None:
    """A change in money or number, or that there is none, of what its words name, else of the amount stated last."""
    own = work.meaning(words)
    direction = _DIRECTIONS.get(said.direction or said.kind)
    of = work.current
    if of is not None and of.key.measure is Measure.CHANGE:
        of = of.of
    if own.is_full or own.rest or own.unresolved:
        of, meaning = work.same(own, work.known) if own.is_full else None, own
    elif of is not None:
        meaning = of.meaning
    elif work.in_reason:
        meaning = Meaning({})
    elif (total := total_of(work, words)) is not None:
        of, meaning = total, total.meaning
    else:
        meaning, _ = subject_of(work, words)
        of = next((d for d in work.earlier if d.meaning.key == meaning.key and d.is_stated), None)
        if is_one_of_several(work, of) or (names_total(work, words) and not has_parts(work, of)):
            meaning, of = Meaning({}), None
    if of is not None and said.word.kind == "COUNT" and of.is_money:
        of, meaning = None, Meaning({})
    # 决算数与预算数持平 compares with the budget of the year.
    bound = own.key.keys() != {"stage"}
    draft = work.add(said, meaning, Measure.CHANGE, words=words, of=of, direction=direction, bound=bound)
    if not work.in_reason and (said.kind == "SAME" or said.word.kind in ("MONEY", "COUNT")):
        work.reading.lists.place(draft)
    if said.kind != "SAME":
        work.current = draft if of is None else work.current
    work.last_change = draft


def total_of(work: Work, words: Sequence[Word]) -> Draft | None:
    """The amount that 总额 means below a list over paragraphs: the one whose parts are listed."""
    frames = [f for f in work.reading.lists.stack if f.goes_on]
    return frames[0].wholes.get(Measure.AMOUNT) if frames and names_total(work, words) else None


def names_total(work: Work, words: Sequence[Word]) -> bool:
    """Whether words say that a total is meant."""
    return any(_TOTAL.search(work.printed(w)) for w in words)


def has_parts(work: Work, of: Draft | None) -> bool:
    """Whether the paragraph has listed parts of it."""
    return any(of is whole for d in work.earlier for whole in d.wholes())


def is_one_of_several(work: Work, of: Draft | None) -> bool:
    """Whether the sentences before list amounts that are no parts of ``of``: which of them one speaks of that names
    none is not known."""
    amounts = [d for d in work.earlier if d.is_stated and d.confidence is Confidence.HIGH]
    return of is not None and any(d is not of and d.meaning != of.meaning and of not in d.wholes() for d in amounts)


def read_growth(work: Work, said: Said, words: tuple[Word, ...]) -> None:
    """A growth rate, of the amount that the change before it is a change of."""
    own = work.meaning(words)
    last = work.last_change
    of = work.current.of if work.current is not None and work.current.key.measure is Measure.CHANGE else work.current
    if own.is_full:
        of = work.same(own, work.so_far)
    elif of is None and last is not None:
        of = last.of
    meaning = own if own.is_full else of.meaning if of else last.meaning if last else subject_of(work, words)[0]
    work.add(said, meaning, Measure.GROWTH, words=words, of=of or last, direction=_DIRECTIONS[said.direction])


def aim_at(work: Work, draft: Draft) -> None:
    """The amount that a percentage behind it is of is the budget of what was stated last: 完成年初预算100万元的98%."""
    of = work.current
    base = base_of(draft.subject) if draft.subject.startswith("完成") else None
    if of is None or of is draft or base is None:
        return
    work.target = draft
    stage = {Base.ADJUSTED: Stage.ADJUSTED}.get(base, Stage.BUDGET)
    draft.meaning = of.meaning._replace(key={**of.meaning.key, "stage": str(stage)})
    key = evolve(of.key, stage=stage, measure=draft.key.measure)
    draft.fact = evolve(draft.fact, key=key, bound=of.fact.bound)


def base_of(printed: str) -> Base | None:
    """Which budget of the year words name; None where they name none of it."""
    if "预算" not in printed:
        return None
    if any(word in printed for word in ("调整", "变动", "全年")):
        return Base.ADJUSTED
    return Base.INITIAL if "年初" in printed else Base.UNSTATED


def read_completion(work: Work, said: Said) -> None:
    """How much of the budget was done, in per cent, of the amount stated last, though a sentence before may have stated it."""
    of = work.current
    if of is None or not of.is_stated:
        of = next(
            (d for d in work.so_far if d.is_stated and not d.aside and d.key.stage is work.reading.context.stage), of
        )
    words = work.target.subject if work.target is not None else "".join(map(work.printed, said.whole))
    meaning = of.meaning if of else Meaning({})
    work.add(said, meaning, Measure.COMPLETION, of=of, base=base_of(words) or Base.UNSTATED)
    work.target = None


def told_of(work: Work) -> None:
    """Let what is said next of the amount stated last be keyed like it."""
    if work.current is not None:
        work.reading.context = evolve(work.current.key, measure=Measure.AMOUNT, base=None, local=None)


def read_told_before(work: Work, said: Said, words: tuple[Word, ...]) -> None:
    """What the same amount was in the year before: 较上年全口径收入5亿元增长2%."""
    of = work.current
    if of is None:
        work.add(said, Meaning({}), Measure.AMOUNT, words=words, bound=False)
        return
    told_of(work)
    read_compared(work, said, ())
    work.current = of


def read_done(work: Work, said: Said, words: tuple[Word, ...], *, beside_budget: bool) -> None:
    """The percentage behind the budget that an amount is measured from (为年初预算5亿元的95%), else nobody's."""
    of, budget = work.current, work.drafts[-1] if beside_budget and work.drafts else None
    if of is None or budget is None or budget is of or "".join(map(work.printed, words)) != "的":
        work.add(said, Meaning({}), Measure.SHARE, words=words, bound=False)
        return
    told_of(work)
    base = base_of(budget.fact.key.stage or "") or Base.UNSTATED
    work.add(said, of.meaning, Measure.COMPLETION, of=of, base=base)


def read_rate(work: Work, said: Said, words: tuple[Word, ...]) -> None:
    """A percentage of its own: the target of an indicator where words say so (处置率达到95%), else nobody's."""
    own, before = work.meaning(words), work.drafts[-1] if work.drafts else None
    named = work.label_of(words)
    if named and _TARGET.search(named):
        work.add(said, Meaning({"project": named}, named=True), Measure.TARGET, words=words)
        return
    draft = work.add(said, own, Measure.SHARE, words=words, bound=False)
    draft.aside = draft.aside or (own.is_empty and before is not None and before.aside)


def read_share(work: Work, said: Said, words: tuple[Word, ...]) -> None:
    """A share of the whole that its words name (占本年支出的2%), else of the one that its amount is listed under."""
    of = work.current
    while of is not None and of.of is not None:
        of = of.of
    own = work.meaning(words)
    strange = len(own.rest) > 1 or (own.named and not own.fits)
    if of is not None and (own.is_full or strange) and own.key != of.meaning.key:
        of = work.same(own, work.so_far) if own.is_full else None
    whole: Draft | None = of.whole if of is not None else None
    share_of: Key | None = None
    named = False
    if said.whole:
        meaning = work.meaning(said.whole)
        if meaning.is_full:
            named = True
            of_the_year = work.is_of_the_year(said.whole)
            alike = (d for d in work.known if d.meaning.key == meaning.key and d.is_stated)
            whole = next((d for d in alike if d.is_of_the_year or not of_the_year), None)
            share_of = key_of(work.reading.context, meaning, Measure.AMOUNT, None, None) if whole is None else None
            if share_of is not None and of_the_year and not share_of.flow:
                share_of = evolve(share_of, flow=Flow.CURRENT)
        elif not meaning.is_empty:
            whole = None
    elif whole is None and of is not None and of.meaning.is_full:
        named, whole, share_of = as_before(work, of)
    if of is not None:
        work.reading.shared = Shared(work.reading.path, frozenset(of.meaning.key), whole, share_of, named)
    draft = work.add(said, of.meaning if of else own, Measure.SHARE, words=words, of=of)
    draft.whole, draft.share_of, draft.share_named = whole, share_of, named


def as_before(work: Work, of: Draft) -> tuple[bool, Draft | None, Key | None]:
    """What a bare 占 is a share of: in a list of alike, what the item before it said."""
    before = work.reading.shared
    if before is not None and before.named and before.path == work.reading.path:
        base = before.whole.key if before.whole is not None else before.share_of
        if base is not None and inside(base, of.key) and before.dimensions == frozenset(of.meaning.key):
            return True, before.whole, before.share_of
    if of.key.item is not None and of.key.item not in SHARE_OF:
        return False, None, None
    everything = evolve(of.key, flow=None, function=None, nature=None, item=None, project=None, fund=None, local=None)
    if of.key.item is not None:
        everything = evolve(everything, item=SHARE_OF[of.key.item], side=None)
    return False, None, everything
