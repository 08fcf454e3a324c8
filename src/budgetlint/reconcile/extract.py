"""The ledger of one document in little: what other documents can be held against, and what holds it together itself.

Plain data without the document: it may go to another process or to the disk, and thousands of them are held at once.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.sums import finest, in_yuan
from budgetlint.model.amount import Amount, Unit, ten_to
from budgetlint.model.claims import Claim, Direction
from budgetlint.model.facts import Confidence, Disclosure, Fact
from budgetlint.model.keys import Base, Key, Measure, Stage
from budgetlint.model.source import Place, Span
from budgetlint.reconcile.book import comparable
from budgetlint.reconcile.candidates import Cause, Certainty
from budgetlint.reconcile.constraint import Constraint, Origin, Relation, Trust
from budgetlint.reconcile.derive import book_of
from budgetlint.reconcile.ledger import Evaluation, Reconciliation
from budgetlint.reconcile.regimes import Regime
from budgetlint.reconcile.scored import scored
from budgetlint.reconcile.told import is_comparable
from budgetlint.reconcile.tolerance import Column, Result, precision_of
from budgetlint.records import frozen
from budgetlint.regex import regex

#: Why last year's figures may have been worked out anew since.
_RESTATED: Final = regex(r"口径|机构改革|划转|划入|划出|职能调整|合并|隶属|可比")
#: That an amount of another year is that year's budget.
_BUDGET: Final = regex(r"(?:上年|20\d\d年)度?[^，。；,;]{0,12}预算")


@frozen
class Said:
    """What a sentence or a line of a form states: the position of its amount, and the keys of the table figures it was found to mean (none:
    its own). ``year`` None = the document's; ``stage`` None where the words leave it open."""

    fact: int
    keys: tuple[Key, ...]
    year: int | None = None
    stage: Stage | None = None


@frozen
class Moved:
    """What a sentence says of how an amount changed: the ``Said`` that it speaks of, by position, and its own (None: it did
    not change). ``restated``: it speaks of figures that were worked out anew."""

    of: int
    by: int | None
    base: Base
    restated: bool


@frozen
class Judgement:
    """One constraint over positions, and what became of it."""

    whole: int
    parts: tuple[int, ...]
    less: tuple[int, ...]
    origin: Origin
    relation: Relation
    result: Result


@frozen
class Extract:
    """``facts`` have their position for a span, ``places`` tell where each stands. ``keys`` are those of the facts that may
    be compared across tables; ``tables`` all that were understood: index, kind, title. ``wrong``: figures that are
    reported as wrong by the document itself, and what they should be."""

    facts: tuple[Fact, ...]
    places: tuple[Place, ...]
    keys: tuple[tuple[int, Key], ...]
    tables: tuple[tuple[int, str, str], ...]
    judged: tuple[Judgement, ...]
    finest: tuple[tuple[Column, int], ...]
    regimes: tuple[tuple[int, Regime], ...]
    wrong: tuple[tuple[int, Amount], ...]
    said: tuple[Said, ...]
    moved: tuple[Moved, ...]

    def pack(self) -> bytes:
        return zlib.compress(pickle.dumps(self, pickle.HIGHEST_PROTOCOL), 1)

    @classmethod
    def unpack(cls, data: bytes) -> Extract:
        """What this program packed."""
        found: Extract = pickle.loads(zlib.decompress(data))
        return found


def extract(
    disclosure: Disclosure,
    catalogue: Catalogue,
    reconciliation: Reconciliation,
    told: Collection[str] = (),
    mask: Callable[[str], str] = str,
) -> Extract | None:
    """The extract of a document, its words as ``mask`` leaves them; None where nothing can be held against it. ``told`` are
    the marks of the causes that are reported of it. What it holds of other bodies is theirs to say."""
    disclosure = disclosure.bodies[0]
    book = book_of(disclosure, catalogue)
    own = [e for e in reconciliation.evaluations if _proves(e) and _is_own(e, disclosure)]
    claims = [c for c in disclosure.claims if _is_stated(c, disclosure)]
    changes = [c for c in disclosure.claims if _is_change(c) and c.of in claims]
    listed = dict.fromkeys(book.keys)
    listed |= dict.fromkeys(f for e in own for f in e.constraint.facts)
    listed |= dict.fromkeys(c.fact for c in (*claims, *changes))
    lines = tuple(scored(disclosure))
    listed |= dict.fromkeys(lines)
    if not listed:
        return None
    at = {fact: n for n, fact in enumerate(sorted(listed, key=_order))}
    meant = _meant(reconciliation)
    numbers = {c: n for n, c in enumerate(claims)}
    tables = {f.table for f in at}
    return Extract(
        facts=tuple(_masked(f, n, mask) for f, n in at.items()),
        places=tuple(disclosure.source.place(f.span) for f in at),
        keys=tuple((at[f], key) for f, key in book.keys.items()),
        tables=tuple((t.index, t.kind or "", mask(t.title)) for t in book.tables),
        judged=tuple(_judgement(e, at) for e in own),
        finest=tuple((c, n) for c, n in precision_of(disclosure).finest.items() if c[0] in tables),
        regimes=tuple(sorted(reconciliation.regimes.items())),
        wrong=tuple(
            (at[c.fact], c.value)
            for cause in _told(reconciliation, told)
            for c in (cause.best.changes if cause.best and cause.certainty is not Certainty.OPEN else ())
            if c.value is not None and c.fact in at
        ),
        said=(
            *(_said(c, at[c.fact], meant, disclosure) for c in claims),
            *(Said(at[f], (), stage=f.key.stage) for f in lines),
        ),
        moved=tuple(_moved(c, numbers, at, disclosure) for c in changes),
    )


def _told(reconciliation: Reconciliation, marks: Collection[str]) -> list[Cause]:
    found = {e.cause for e in reconciliation.evaluations if e.mark in marks}
    return [cause for n, cause in enumerate(reconciliation.causes) if n in found]


def _order(fact: Fact) -> tuple[bool, Span, str]:
    """Tables before prose, in the order of the document; what is read twice at one place in that of its key."""
    return fact.table is None, fact.span, repr(fact.key)


def _masked(fact: Fact, at: int, mask: Callable[[str], str]) -> Fact:
    return evolve(
        fact,
        span=Span(at, at + 1),
        raw=mask(fact.raw),
        row_label=mask(fact.row_label),
        column_label=mask(fact.column_label),
    )


def _is_own(evaluation: Evaluation, disclosure: Disclosure) -> bool:
    return all(disclosure.is_own(f.key.entity) for f in evaluation.constraint.facts)


def _proves(evaluation: Evaluation) -> bool:
    """Whether it holds figures together: what is in doubt, or can not be read, does not."""
    constraint = evaluation.constraint
    known = evaluation.result not in (Result.OPEN, Result.UNKNOWN)
    return known and constraint.trust is Trust.HARD and not constraint.mixes_units


def _judgement(evaluation: Evaluation, at: Mapping[Fact, int]) -> Judgement:
    c = evaluation.constraint
    parts, less = (tuple(at[f] for f in own) for own in (c.parts, c.less))
    return Judgement(at[c.whole], parts, less, c.origin, c.relation, evaluation.result)


def _meant(reconciliation: Reconciliation) -> Mapping[Fact, tuple[Key, ...]]:
    """Amounts of sentences with the keys of all table figures that they agree with, and so may mean."""
    return {
        c.whole: tuple(dict.fromkeys(comparable(f.key) for f in _alike(c)))
        for e in reconciliation.evaluations
        if (c := e.constraint).origin is Origin.TOLD and e.result in (Result.HOLDS, Result.ROUNDING)
    }


def _alike(constraint: Constraint) -> Iterator[Fact]:
    """The figure that a sentence was held against, and the others that it may mean: what it says in 万元 agrees with all that
    come to so many."""
    [nearest] = constraint.parts
    yield nearest
    told, half = in_yuan(constraint.whole) or Fraction(0), ten_to(finest([constraint.whole])) / 2
    others = ((f, in_yuan(f)) for f in constraint.instead)
    yield from (f for f, own in others if own == in_yuan(nearest) or (own is not None and abs(own - told) <= half))


def _is_stated(claim: Claim, disclosure: Disclosure) -> bool:
    """Whether a sentence states an amount of money for certain: of the document's own year, or of the one before."""
    if is_comparable(claim, disclosure):
        return True
    own, amount = disclosure.year.value, claim.fact.figure.amount
    return (
        own is not None
        and claim.year == own - 1
        and claim.is_bound
        and claim.whole is None
        and not claim.key.opaque
        and claim.measure is Measure.AMOUNT
        and claim.confidence is Confidence.HIGH
        and claim.fact.figure.relation is None
        and amount is not None
        and amount.is_money
    )


def _is_change(claim: Claim) -> bool:
    """Whether a sentence says for certain by how much an amount is more or less than that of the year before."""
    amount = claim.fact.figure.amount
    certain = claim.is_bound and claim.confidence is Confidence.HIGH and claim.measure is Measure.CHANGE
    if not certain or claim.base in (Base.INITIAL, Base.ADJUSTED):
        return False
    if amount is None:
        return claim.direction is Direction.SAME
    return amount.is_money and claim.fact.figure.relation is None


def _said(claim: Claim, at: int, meant: Mapping[Fact, tuple[Key, ...]], disclosure: Disclosure) -> Said:
    year = claim.year if claim.year != disclosure.year.value else None
    stage = claim.key.stage
    if year is not None and stage is Stage.BUDGET and not _BUDGET.search(_sentence(claim, disclosure)):
        stage = None
    return Said(at, meant.get(claim.fact, ()), year, stage)


def _moved(claim: Claim, numbers: Mapping[Claim, int], at: Mapping[Fact, int], disclosure: Disclosure) -> Moved:
    assert claim.of is not None
    by = None if claim.fact.figure.amount is None else at[claim.fact]
    around = "".join(_sentences(claim, disclosure))
    return Moved(numbers[claim.of], by, claim.base or Base.UNSTATED, _RESTATED.search(around) is not None)


def _sentence(claim: Claim, disclosure: Disclosure) -> str:
    return disclosure.sentences[claim.sentence].text.text


def _sentences(claim: Claim, disclosure: Disclosure) -> Iterator[str]:
    """Its own and the next, which gives the reason."""
    for sentence in disclosure.sentences[claim.sentence : claim.sentence + 2]:
        yield sentence.text.text


def unit_column(column: Column, table: int, row: int) -> Column:
    """A column, or the sentence of a figure, with numbers of its own among several documents."""
    own, at, unit = column
    return _numbered(own, at, unit, table, row)


def _numbered(own: int | None, at: int | None, unit: Unit | None, table: int, row: int) -> Column:
    if own is None:
        return None, None if at is None else at + row, unit
    return own + table, at, unit


def constraints_of(found: Extract, facts: Sequence[Fact]) -> Iterator[tuple[Constraint, Result]]:
    """What holds a document together, over ``facts`` that stand for its own."""
    for j in found.judged:
        yield (
            Constraint(
                facts[j.whole],
                tuple(facts[p] for p in j.parts),
                j.origin,
                relation=j.relation,
                less=tuple(facts[p] for p in j.less),
            ),
            j.result,
        )
