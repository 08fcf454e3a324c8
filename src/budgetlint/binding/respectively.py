"""Figures handed out in turn: 基本支出和项目支出分别为8万元和3万元, 分别增长2%和5%.

The words before 分别 name as many things as figures follow it, or none, and then it speaks of as many amounts as were
stated last. Where the numbers differ, nobody can tell whose figure is whose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from budgetlint.regex import regex
from budgetlint.syntax.narrative import Clause, Said
from budgetlint.syntax.words import Word

_IN_TURN = regex(r"分别(?:约?为|是|达)?[:,]?$")
_WORD = "分别"
#: 占比分别为20%和30%: shares, though the word for it stands before.
_SHARE = regex(r"占比|比重|比例")
_JOINT = regex(r"和|与|及|以及")
_MONEY, _PERCENT = frozenset(("value", "change")), frozenset(("growth", "share", "rate", "completion"))
#: What only sets the time or the base stands between a subject and its figure.
_ASIDE = frozenset(("TIME", "BASE"))


def handed_out(text: str, read: Sequence[Clause]) -> Sequence[Clause]:
    """The clauses of a sentence, their figures in turn given the kind, direction and subject that they share."""
    found = list(read)
    at = 0
    while at < len(found):
        first = _first(text, found[at])
        members = list(_members(found, at, first)) if first is not None else []
        if len(members) > 1 and first is not None:
            if first.kind == "rate" and at and _is_share(text, found[at - 1]):
                found[at - 1] = evolve(found[at - 1], rest=())
                first = evolve(first, kind="share")
            groups = _groups(text, found, at)
            for turn, index in enumerate(members):
                found[index] = _in_turn(found[index], first, groups, turn, len(members))
            for index in _before(found, at) if len(groups) == len(members) else ():
                found[index] = evolve(found[index], rest=())
        at += max(len(members), 1)
    return found


def _first(text: str, clause: Clause) -> Said | None:
    """The first of the figures in turn, where the clause has one."""
    figures = [s for s in clause.said if s.kind in _MONEY | _PERCENT]
    if not figures:
        return None
    words = [w for s in clause.said[: clause.said.index(figures[-1]) + 1] for w in s.subject]
    if words and any(_is_in_turn(text, w) for w in words[-2:]):
        return figures[-1]
    return figures[0] if _IN_TURN.search(text[: figures[0].word.start]) and not figures[0].subject else None


def _is_share(text: str, clause: Clause) -> bool:
    return len(clause.rest) == 1 and _SHARE.fullmatch(text, clause.rest[0].start, clause.rest[0].end) is not None


def _is_in_turn(text: str, word: Word) -> bool:
    return word.kind == "NAME" and text[word.start : word.end].startswith(_WORD)


def _members(found: Sequence[Clause], at: int, first: Said) -> Iterator[int]:
    """The clauses with the figures: the first, and those that 、 or 和 joins to it and that say nothing else."""
    yield at
    alike = _MONEY if first.kind in _MONEY else _PERCENT
    for index in range(at + 1, len(found)):
        if found[index].mark != "AND" or found[index - 1].rest:
            return
        said = found[index].said
        if len(said) != 1 or said[0].subject or said[0].kind not in alike:
            return
        yield index


def _before(found: Sequence[Clause], at: int) -> Iterator[int]:
    """The clauses before one whose words name what its figures are of: A、B和C分别为…"""
    index = at
    while index > 0 and ((index == at and found[index].mark == "ALL") or found[index].mark == "AND"):
        index -= 1
        if any(s.kind not in _ASIDE for s in found[index].said) or not found[index].rest:
            return
        yield index


def _groups(text: str, found: Sequence[Clause], at: int) -> Sequence[tuple[Word, ...]]:
    own = [w for s in found[at].said for w in s.subject if not _is_in_turn(text, w)]
    words = [found[index].rest for index in _before(found, at)][::-1]
    return [g for part in (*words, tuple(own)) for g in _parted(text, part) if g]


def _parted(text: str, words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    group: list[Word] = []
    for word in words:
        if word.kind == "NAME" and _JOINT.fullmatch(text, word.start, word.end):
            yield tuple(group)
            group = []
        else:
            group.append(word)
    yield tuple(group)


def _in_turn(clause: Clause, first: Said, groups: Sequence[tuple[Word, ...]], turn: int, count: int) -> Clause:
    *aside, last = clause.said if turn else [s for s in clause.said if s.word is first.word or s.kind in _ASIDE]
    one = evolve(last, kind=first.kind, direction=first.direction, whole=first.whole, each=False, subject=())
    if groups and len(groups) == count:
        one = evolve(one, subject=groups[turn])
    else:
        one = evolve(one, turn=(turn, 0 if groups else count))
    return evolve(clause, said=(*(evolve(s, subject=()) for s in aside), one))
