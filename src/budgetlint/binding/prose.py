"""Amounts in the running text of cells: placed, and left unbound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from budgetlint.model.facts import Fact
from budgetlint.model.keys import Key, Measure
from budgetlint.model.nodes import NormalText
from budgetlint.syntax.numbers import Mention, numbers_in

MEASURES: Final = {Mention.MONEY: Measure.AMOUNT, Mention.PERCENT: Measure.SHARE, Mention.COUNT: Measure.COUNT}


def prose_facts(
    normal: NormalText, raw: str, base: int, table: int | None = None, row: int | None = None
) -> Iterator[Fact]:
    """Unbound facts of one text; ``raw`` is the source text, ``base`` its first offset (0 for the whole source)."""
    for number in numbers_in(normal.text):
        if number.figure is not None:
            span = normal.span(number.start, number.end)
            printed = raw[span.start - base : span.end - base]
            key = Key(measure=MEASURES[number.mention])
            yield Fact(key, number.figure, span, printed, table=table, row=row, bound=False)
