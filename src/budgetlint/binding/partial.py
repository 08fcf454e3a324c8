"""What proves nothing in tables on whole governments: lists that leave rows out, totals that leave a column out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve

from budgetlint.binding.summing import Cells, Sum, finest, gap, in_yuan, open_by
from budgetlint.model.phrases import Phrase

_PARTIAL = Phrase("所属科目可能没有全部列出", "not all subjects below it may be listed")
_EVERYWHERE = Phrase(
    "这一行几乎各栏都对不上,可能有的分项没有列出或没有认出",
    "the row differs in nearly every column: a part may not be listed, or not have been recognised",
)
_ELSEWHERE = Phrase(
    "差额恰好是表中另一行的数,可能那一行也是它的分项",
    "the difference is just what another row prints, which may be a part of it as well",
)
_RESERVED = Phrase("可能有限额尚未分配到各地", "some of the limits may not have been given to any yet")
#: A part that is not listed may be blank in one of so many columns.
_NEARLY = 8
#: So many rows show that their total leaves a column out.
_HABIT = 3


def of_government(sums: Sequence[Sum], lists_subjects: bool, cells: Cells) -> Iterator[Sum]:
    """The sums of one row of a table on a whole government. Its list of subjects need not be complete, so that a sum below
    its subject proves nothing, nor does one above it by no more than a negative amount that is printed elsewhere; a row
    that fails in nearly all columns, or by just what another row prints, lacks a part, or one was not recognised, but for a
    part that is listed twice. A total that is left blank where some of its parts are is not stated."""
    open_ = [open_by(s) for s in sums]
    stated = [by for s, by in zip(sums, open_, strict=True) if s.whole.figure.amount and not s.whole.figure.is_zero]
    nearly = len(stated) > 1 and sum(map(bool, stated)) * _NEARLY >= len(stated) * (_NEARLY - 1)
    everywhere = nearly and not any(map(_is_listed_twice, sums, open_))
    for total, by in zip(sums, open_, strict=True):
        if total.whole.figure.is_nothing and any(p.figure.is_nothing for p in total.parts):
            continue
        doubt = total.doubt
        if lists_subjects and ((gap(total) or (0, 0))[0] > 0 or 0 > by >= _most_negative(total.whole.column, cells)):
            doubt = doubt or _PARTIAL
        elif by and everywhere:
            doubt = doubt or _EVERYWHERE
        elif by > 0 and any(c == total.whole.column and in_yuan(f) == by for (_, c), f in cells.items()):
            doubt = doubt or _ELSEWHERE
        yield evolve(total, doubt=doubt)


def _most_negative(column: int | None, cells: Cells) -> Fraction:
    """The amount furthest below zero that a column prints."""
    return min((in_yuan(f) or Fraction(0) for (_, c), f in cells.items() if c == column), default=Fraction(0))


def without_reserves(sums: Sequence[Sum]) -> list[Sum]:
    """The sums of one row of governments: of the limits of all of them some may not have been given to any yet, where
    nothing but the limits is more than what is listed, and not in one column only."""
    limits = [s for s in sums if (s.whole.key.item or "").endswith("限额")]
    more = [s for s in limits if open_by(s) > 0]
    if len(more) < 2 or any(open_by(s) for s in sums if s not in more):
        return list(sums)
    return [evolve(s, doubt=s.doubt or _RESERVED) if s in more else s for s in sums]


def _is_listed_twice(total: Sum, by: Fraction) -> bool:
    """Whether the parts are more than their whole by just one of them, which is listed twice."""
    _, printed = gap(total) or (0, 0)
    loose = printed // 2 * Fraction(10) ** finest((total.whole, *total.parts))
    again = Counter((p.row_label, in_yuan(p) or Fraction(0)) for p in total.parts)
    return any(times > 1 and amount and abs(amount + by) <= loose for (_, amount), times in again.items())


def without_what_is_apart(sums: Sequence[Sum]) -> list[Sum]:
    """Sums without the column that the totals of most rows leave out, where they leave one out."""
    failing = [(s, by) for s in sums if (by := open_by(s))]
    asked = Counter(p.column for s, by in failing for p in s.parts if in_yuan(p) == -by)
    [(apart, times)] = asked.most_common(1) or [(None, 0)]
    if times < _HABIT or 2 * times <= len(failing):
        return list(sums)
    less = [evolve(s, parts=tuple(p for p in s.parts if p.column != apart)) for s in sums]
    return [without if open_by(s) and without.parts else s for s, without in zip(sums, less, strict=True)]
