"""What a document states of an item (三公, 采购, 资产, 人员), in its sentences and in its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from budgetlint.api import FINALS, Amount, Claim, Confidence, Context, Fact, Fund, Item, Measure, Sentence, Stage, regex

_LONGEST_HEADING = 45
_DEFINES = regex(r"指(?!标)|[:：]是")


def claims(ctx: Context, item: Item, measure: Measure = Measure.AMOUNT) -> tuple[Claim, ...]:
    """What sentences say of the item as a whole, for the document's own year and stage, in so many words."""
    return tuple(c for c in ctx.disclosure.claims if c.key.item is item and c.measure is measure and is_own(c, ctx))


def is_own(claim: Claim, ctx: Context) -> bool:
    """Whether a claim is of the body's own money of this year, and of no single subject or project."""
    key = claim.key
    if not claim.is_bound or claim.confidence is not Confidence.HIGH or not ctx.disclosure.is_own(key.entity):
        return False
    if claim.year not in (None, ctx.disclosure.year.value) or not _is_of_stage(claim.fact, ctx):
        return False
    return not any((key.function, key.project, key.economic, key.local))


def _is_of_stage(fact: Fact, ctx: Context) -> bool:
    own = Stage.FINAL if ctx.disclosure.kind.value in FINALS else Stage.BUDGET
    return fact.key.stage in (None, own)


def cells(ctx: Context, item: Item, measure: Measure = Measure.AMOUNT) -> tuple[Fact, ...]:
    """What tables print of the item as a whole: of all funds if they have that, else of 一般公共预算."""
    found = [
        f
        for table in ctx.disclosure.tables
        if table.trouble is None and ctx.disclosure.is_own(table.entity)
        for f in table.facts
        if f.bound and f.key.item is item and f.key.measure is measure and f.figure.amount is not None
        if f.key.year in (None, ctx.disclosure.year.value) and _is_of_stage(f, ctx)
        if not any((f.key.function, f.key.project, f.key.economic, f.key.local))
    ]
    whole = [f for f in found if f.key.fund in (None, Fund.ALL, Fund.FISCAL)]
    return tuple(whole or [f for f in found if f.key.fund is Fund.GENERAL])


def facts(ctx: Context, item: Item, measure: Measure = Measure.AMOUNT) -> tuple[Fact, ...]:
    """Both, sentences first; what is said not to be there is a fact without an amount."""
    return (*(c.fact for c in claims(ctx, item, measure)), *cells(ctx, item, measure))


def is_nothing(fact: Fact) -> bool:
    """Whether it prints zero, or says that there is nothing."""
    return fact.figure.amount is None or fact.figure.amount.is_zero


def positive(found: Iterable[Fact]) -> Fact | None:
    """The first that prints more than nothing."""
    return next((f for f in found if f.figure.amount is not None and f.figure.amount.mantissa > 0), None)


def exact(amount: Amount) -> Fraction:
    """The amount in 元 (or in its unit)."""
    return amount.mantissa * Fraction(10) ** amount.exponent


def money(fact: Fact) -> Fraction:
    """What a fact prints, in 元; what prints nothing is nothing."""
    return exact(fact.figure.amount) if fact.figure.amount is not None else Fraction(0)


def step(amount: Amount) -> Fraction:
    """What the last printed digit counts."""
    return Fraction(10) ** amount.exponent


def differ(one: Amount, other: Amount) -> bool:
    """Whether two amounts printed to different digits are more apart than rounding the one to the other makes them."""
    coarse = max(step(one), step(other))
    return abs(exact(one) - exact(other)) > (coarse / 2 if step(one) != step(other) else 0)


def is_complete_before_semicolon(whole: Claim, parts: Sequence[Claim], ctx: Context) -> bool:
    """Whether the parts up to a semicolon make the whole: what follows is listed anew, or is beside it."""
    sums = accumulate(money(p.fact) for p in parts)
    ends = (ctx.source.text[one.span.end : other.span.start] for one, other in pairwise(parts))
    return any(made == money(whole.fact) and re.search("[;；]", end) for made, end in zip(sums, ends, strict=False))


def sentence_of(claim: Claim, ctx: Context) -> Sentence:
    """The sentence that a claim stands in."""
    return ctx.disclosure.sentences[claim.sentence]


def before(claim: Claim, ctx: Context) -> str:
    """The clause that leads up to a claim's figure."""
    text = sentence_of(claim, ctx).text
    figure = next((i for i, offset in enumerate(text.offsets) if offset >= claim.span.start), 0)
    return re.split("[,;:。(、]", text.text[:figure])[-1]


def is_under(sentence: Sentence, topic: re.Pattern[str]) -> bool:
    """Whether a heading around a sentence is on the topic."""
    return any(topic.search(t) and len(t) <= _LONGEST_HEADING and not _DEFINES.search(t) for t in sentence.path)


def sentences(ctx: Context, topic: re.Pattern[str]) -> Iterator[Sentence]:
    """The sentences on a topic, by their own words or by their heading; explanations of words are none."""
    for sentence in ctx.disclosure.sentences:
        if not sentence.explains and (topic.search(sentence.text.text) or is_under(sentence, topic)):
            yield sentence
