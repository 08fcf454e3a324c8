"""Which of the changes that sentences state are given a reason, there or nearby."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from attrs import frozen

from budgetlint.api import Base, Claim, Confidence, Context, Key, Measure, Sentence, is_within, load_yaml, regex

_WORDS = load_yaml("budgetlint_national", "narrative/reasons.yaml")
_REASON = regex("|".join(_WORDS["reason"]))
_LEADS = regex("|".join(_WORDS["leads"]))
_BEFORE = regex("|".join(_WORDS["before"]))
_EMPTY = regex("|".join(_WORDS["empty"]))
_SEGMENT = regex(r"[;。]|其中")
_CLAUSE = regex(r"[,;:。()、]")
#: A clause of so many characters without a figure behind a change tells why, whatever its words.
_TELLING = 4
#: A sentence of its own that gives a reason speaks of what so many sentences before it state.
_REACH = 6


@frozen(eq=False)
class Reasons:
    """``given``: the changes with a reason; ``own``: those of them that it was said right behind."""

    given: frozenset[int]
    own: frozenset[int]

    def explain(self, claim: Claim) -> bool:
        """Whether a reason is given for it, or for the whole that it is listed as a part of."""
        whole = claim.whole
        return id(claim) in self.given or (whole is not None and id(whole) in self.own)


def gives_reason(text: str) -> bool:
    """Whether words of a sentence say why."""
    return _REASON.search(text) is not None


def is_change(claim: Claim) -> bool:
    """Whether it states how much more or less than last year something is."""
    own = claim.base in (Base.INITIAL, Base.ADJUSTED)
    return claim.measure in (Measure.CHANGE, Measure.GROWTH) and claim.fact.figure.amount is not None and not own


@lru_cache(maxsize=2)
def reasons(ctx: Context) -> Reasons:
    """The reasons of a document."""
    given: set[int] = set()
    own: set[int] = set()
    sentences = ctx.disclosure.sentences
    for at, sentence in enumerate(sentences):
        # What changed within a reason (原因是增加3人) is no change that wants one.
        changes = [c for c in sentence.claims if is_change(c) and c.confidence is Confidence.HIGH]
        if (_LEADS.match if changes else _REASON.search)(sentence.text.text):
            given.update(map(id, _before(sentences, at)))
        for group in _groups(sentence, changes):
            given.update(map(id, group))
            own.add(id(group[-1]))
    return Reasons(frozenset(given), frozenset(own))


def _before(sentences: Sequence[Sentence], at: int) -> Iterator[Claim]:
    """The changes that a sentence without any of its own can give the reason of: those of its section, just before."""
    path = sentences[at].path
    for earlier in reversed(sentences[max(0, at - _REACH) : at]):
        if path[: len(earlier.path)] != earlier.path:
            return
        yield from (c for c in earlier.claims if is_change(c))


def _groups(sentence: Sentence, changes: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    """The changes of a sentence that share a reason: those between two reasons, or a reason and its semicolon."""
    text, starts = sentence.text.text, [_start(sentence, c) for c in changes]
    pending: list[Claim] = []
    for position, claim in enumerate(changes):
        pending.append(claim)
        begin = starts[position] + 1
        end = starts[position + 1] if position + 1 < len(starts) else len(text)
        if _is_preceded(text[: starts[position]]):
            yield [claim]
        if _tells(text[begin:end]):
            yield pending
            pending = []


def _start(sentence: Sentence, claim: Claim) -> int:
    """Where a claim's figure starts in the sentence's text."""
    offsets = sentence.text.offsets
    return next((i for i, offset in enumerate(offsets) if offset >= claim.span.start), len(offsets) - 1)


def _is_preceded(text: str) -> bool:
    """Whether the text up to a change gives a reason since the last semicolon, of which the change may be a part."""
    segment = _SEGMENT.split(text)[-1]
    return _BEFORE.search(segment) is not None or _REASON.search(segment) is not None


def _tells(text: str) -> bool:
    """Whether what stands between a change and the next one gives a reason."""
    if _REASON.search(text):
        return True
    behind = _SEGMENT.split(text)[0]
    clauses = _CLAUSE.split(behind)[1:]
    return any(
        len(clause) >= _TELLING and not re.search(r"\d", clause) and not _EMPTY.search(clause) for clause in clauses
    )


def is_narrower(part: Key, whole: Key) -> bool:
    """Whether what a key names lies inside what another one names; a subject that could not be told may."""
    if whole.side is not None and part.side not in (whole.side, None):
        return False
    if any(getattr(whole, name) not in (None, getattr(part, name)) for name in ("function", "project", "economic")):
        return False
    closed = ("fund", "nature", "item")
    return all(
        getattr(whole, name) is None or is_within(name, getattr(part, name), getattr(whole, name)) for name in closed
    )
