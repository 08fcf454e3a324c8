"""All mutation operators by name: ``(dice, cut) -> Mutant | None``; those of sentences need an explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from benchmarks.reconcile.blocks import BLOCKS
from benchmarks.reconcile.cells import CELLS, SEVERAL
from benchmarks.reconcile.cut import Cut, Published
from benchmarks.reconcile.mutants import Kind, Mutant, Operator
from benchmarks.reconcile.papers import Paper, Scope, make_paper

from generator.bits import Bit
from generator.dice import Dice, SeededDice
from generator.prose import Told
from generator.slips import Kind as SlipKind
from generator.slips import draw_slip

ToldOperator: TypeAlias = Callable[[Dice, Told], Mutant | None]


def _slip(name: str, kind: SlipKind) -> ToldOperator:
    """An amount of a sentence written wrong."""

    def operator(dice: Dice, told: Told) -> Mutant | None:
        slip = draw_slip(dice, told, kind)
        if slip is None:
            return None
        change = (_fen(slip.old), _fen(slip.new))
        if change[0] == change[1]:
            return None
        assert isinstance(told.budget, Cut)
        return Mutant(name, told.budget, Kind.SINGLE, {slip.old: change}, told=slip.told)

    return operator


def _fen(bit: Bit) -> int:
    return int(bit.value * 100)


#: On the tables of a document.
OPERATORS: Mapping[str, Operator] = {**CELLS, **BLOCKS, **SEVERAL}
#: On its sentences.
TOLD: Mapping[str, ToldOperator] = {
    "narrative-digit": _slip("narrative-digit", SlipKind.DIGIT),
    "narrative-unit": _slip("narrative-unit", SlipKind.UNIT),
}
NAMES: tuple[str, ...] = (*OPERATORS, *TOLD)


def make_mutant(name: str, seed: int, published: Published = Published.BUDGET) -> tuple[Paper, Mutant | None]:
    """The mutant of an operator and a seed, and the document it was made of."""
    dice = SeededDice(1_000_003 * (seed + 1) + NAMES.index(name))
    if name in TOLD:
        paper = make_paper(seed, Scope.TOLD, published)
        return paper, TOLD[name](dice, paper.told) if paper.told else None
    paper = make_paper(seed, None, published)
    return paper, OPERATORS[name](dice, paper.cut)
