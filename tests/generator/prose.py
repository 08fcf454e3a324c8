"""A budget with its explanation: the tables of a ledger, and sentences told from the same one (reference/documents.md §7).

``Told.text`` is a whole document; ``Told.place`` says where in it a bit of the explanation stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar

from attrs import evolve, frozen
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from budgetlint.model.blocks import Dialect
from generator.bits import Bit, Paragraph, Sort, Story
from generator.dice import Dice, DrawnDice, SeededDice
from generator.document import Budget, draw_budget
from generator.paper import Cell, Paper, render
from generator.regimes import Regime
from generator.styles import STYLES, tell
from generator.teller import Prior, Teller

T = TypeVar("T")

#: Where a line ends that ends a paragraph, too.
_ENDS = frozenset("。；;：:！!？?”）)")
_NUMBER = re.compile(r"[\d.,]{2}|\d%")


@frozen
class Layout:
    """How the explanation is put on the page.

    ``width``: where lines break, 0 for a line a paragraph; ``page``: after how many lines a page ends, 0 for never;
    ``mark``: how its number is written; ``marked``: headings and amounts as Markdown writes them; ``gentle``: no line
    ends where a paragraph might, nor inside a title; ``first``: the explanation stands before the tables.
    """

    dialect: Dialect = Dialect.TABS
    width: int = 0
    page: int = 0
    mark: str = "{}"
    marked: bool = False
    gentle: bool = False
    first: bool = False
    newline: str = "\n"


@frozen(slots=False, repr=False)
class Told:
    """One document in one layout."""

    budget: Paper
    story: Story
    layout: Layout
    style: str = ""

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        printer.text(f"<{self.style} explanation with {len(self.budget.grids)} tables, {self.layout}>")

    @cached_property
    def _written(self) -> tuple[str, Mapping[Bit, tuple[int, int]], Mapping[Cell, tuple[int, int]]]:
        rendered = render(evolve(self.budget, opening=self.budget.opening[1:], closing=()), self.layout.dialect)
        tables = rendered.text
        title = self.budget.opening[0] + self.layout.newline * 2
        story, places = _write(self.story, self.layout)
        story += self.layout.newline
        if self.layout.first:
            before, above = title, title + story
            text = above + tables
        else:
            before, above = title + tables + self.layout.newline, title
            text = before + story
        return text, _moved(places, len(before)), _moved(rendered.places, len(above))

    @property
    def text(self) -> str:
        return self._written[0]

    def place(self, bit: Bit) -> tuple[int, int]:
        return self._written[1][bit]

    def cell(self, cell: Cell) -> tuple[int, int]:
        """Where a cell of a table stands that is not blank."""
        return self._written[2][cell]

    def with_bit(self, old: Bit, new: Bit) -> Told:
        return evolve(self, story=self.story.with_bit(old, new))


def _moved(places: Mapping[T, tuple[int, int]], by: int) -> dict[T, tuple[int, int]]:
    return {what: (start + by, end + by) for what, (start, end) in places.items()}


def _write(story: Story, layout: Layout) -> tuple[str, dict[Bit, tuple[int, int]]]:
    """The explanation as text, and where its bits stand."""
    writer = _Writer(layout)
    for paragraph in story.paragraphs:
        writer.paragraph(paragraph)
    return "".join(writer.parts), writer.places


class _Writer:
    """Text in lines of one width, with page marks."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parts: list[str] = []
        self.places: dict[Bit, tuple[int, int]] = {}
        self.size = self.column = self.lines = 0

    def paragraph(self, paragraph: Paragraph) -> None:
        if self.layout.marked and paragraph.heading:
            self._put("## ")
        self.column = 0
        numbered = paragraph.text[:1] in "123456789（("
        for bit in paragraph.bits:
            start = self.size
            bold = self.layout.marked and bit.sort is Sort.AMOUNT
            for at, char in enumerate(bit.text):
                if not numbered:
                    self._break(bit.text, at, paragraph)
                if at == 0:
                    self._put("**" if bold else "")
                    start = self.size
                self._put(char)
                self.column += 1
            self.places[bit] = (start, self.size)
            self._put("**" if bold else "")
            numbered = numbered and bit.sort is not Sort.AMOUNT  # an item whose first line has none reads as a title
        self._end()
        if not self.layout.width or paragraph.heading:
            self._end()

    def _break(self, text: str, at: int, paragraph: Paragraph) -> None:
        """End the line where it is full, but not inside a number or before a mark."""
        width = self.layout.width
        if self.layout.gentle and (paragraph.heading or (self.parts[-1:] and self.parts[-1] in _ENDS)):
            return
        inside = at and _NUMBER.fullmatch(text[at - 1 : at + 1])
        if width and self.column >= width and not inside and text[at] not in " ，。；：）、,;:)%":
            self._end()
            self.column = 0

    def _end(self) -> None:
        self._put(self.layout.newline)
        self.lines += 1
        if self.layout.page and self.lines % self.layout.page == 0:
            number = self.lines // self.layout.page
            self._put(self.layout.newline.join((self.layout.mark.format(number), "\f")))

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
        self.size += len(text)


def draw_layout(dice: Dice, *, chapters: bool = False) -> Layout:
    """Any layout; a line a paragraph is the simplest. ``chapters``: with parts that have an order."""
    width = dice.integer(18, 44) if dice.chance(35) else 0
    page = dice.integer(9, 30) if width and dice.chance(50) else 0
    dialect = dice.pick(tuple(Dialect))
    mark = dice.pick(("{}", "- {} -", "— {} —", "第 {} 页"))
    return Layout(dialect, width, page, mark, not width and dice.chance(20), first=dice.chance(30) and not chapters)


def draw_told(dice: Dice, regime: Regime = Regime.EXACT) -> Told:
    """A valid budget document with a true explanation."""
    budget = draw_budget(dice, regime)
    budget = evolve(budget, opening=_opening(budget), wrapping=evolve(budget.wrapping, newline="\n"))
    style = dice.pick(tuple(STYLES))
    teller = Teller(dice, budget, budget.ledger)
    tell(teller, style)
    return Told(budget, teller.story(), draw_layout(dice), style)


def tell_budget(dice: Dice, budget: Budget, prior: Prior, style: str, after: Callable[[Teller], None]) -> Told:
    """A budget with all that is asked of its explanation; ``after`` adds what a manner leaves out."""
    teller = Teller(dice, budget, budget.ledger, prior)
    STYLES[style](teller)
    after(teller)
    return Told(budget, teller.story(), draw_layout(dice, chapters=True), style)


@st.composite
def tolds(draw: st.DrawFn) -> Told:
    """Any true explanation, whatever was rounded; shrinks to few tables and short sentences."""
    return draw_told(DrawnDice(draw), draw(st.sampled_from(list(Regime))))


def make_told(seed: int) -> Told:
    """The explanation of a seed."""
    return draw_told(SeededDice(seed), list(Regime)[seed % len(Regime)])


def _opening(budget: Budget) -> tuple[str, ...]:
    """Title and heading, without a table of contents."""
    return (budget.opening[0], budget.opening[-1])
