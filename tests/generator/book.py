"""A government's book of as many pages as are asked for: sixty tables, down to every 项, of the area, the county, its townships."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from attrs import evolve, frozen

from budgetlint.model.keys import Fund, Stage, Tier
from generator.county import County, draw_county
from generator.dice import Dice, SeededDice
from generator.family import DEPARTMENTS, draw_department
from generator.figures import FigureStyle
from generator.government import WHOLE, Manner, Printer
from generator.government_prose import View, report
from generator.laid import to_pdf
from generator.paper import Paper, Wrapping
from generator.regimes import Regime
from generator.setting import Setting
from generator.sheets import Sheet
from generator.state import tables
from generator.teller import Prior, Teller

_A4, _LEAD = (595.0, 842.0), 28.0
_PER_PAGE = 26
#: Where all 项 are in the book.
_LARGEST = 256
_YEAR = 2023


@frozen
class Book:
    """A government's final accounts, and its budget of the same year, as one file."""

    paper: Paper
    county: County

    @property
    def amounts(self) -> int:
        """How many amounts its tables print."""
        return sum(c.fen is not None for grid in self.paper.grids for row in grid.body for c in row)

    @property
    def pages(self) -> int:
        """About how many pages it takes."""
        lines = sum(len(grid.body) + len(grid.header) + 4 for grid in self.paper.grids)
        return (lines + len(self.paper.closing)) // _PER_PAGE

    def pdf(self) -> bytes:
        """A4, a line of a table on 28 points."""
        return to_pdf(self.paper, _A4, _LEAD)


def make_book(pages: int, seed: int = 0) -> Book:
    """The smallest of about so many pages."""
    book = _of_size(low := 1, seed)
    high = 1
    while book.pages < pages and high < _LARGEST:
        low, high = high, 2 * high
        book = _of_size(high, seed)
    while high - low > 1:
        size = (low + high) // 2
        probe = _of_size(size, seed)
        if probe.pages < pages:
            low = size
        else:
            high, book = size, probe
    return book


def _of_size(size: int, seed: int) -> Book:
    dice = SeededDice(seed)
    place = "青溪县"
    departments = [draw_department(dice, Regime.EXACT, place, name, _YEAR, years=1) for name in tuple(DEPARTMENTS)[:3]]
    grain = min(d.years[0].grain for d in departments)
    county = draw_county(dice, place, _YEAR, grain, departments, size)
    style = FigureStyle("万元", 2, "", separators=True)
    setting = Setting(style, places=1)
    grids = []
    for n, (name, make) in enumerate(_tables(dice, county).items()):
        own = evolve(setting, style=FigureStyle("亿元", 4, "")) if "债" in name else setting
        grids.append(own.grid(n, make(), name, place, county.books, "注：本县没有此项收支，故本表为空表。"))
    opening = (f"{place}{_YEAR}年财政决算公开", f"第一部分 {_YEAR}年财政决算报表")
    paper = Paper(place, tuple(grids), Wrapping(), opening, ())
    view = View(county, Stage.FINAL)
    teller = Teller(dice, paper, view, Prior(evolve(view, last=True), evolve(view, last=True)))
    report(teller, final=True)
    closing = tuple(p.text for p in teller.story().paragraphs)
    return Book(evolve(paper, closing=closing), county)


def _tables(dice: Dice, county: County) -> Mapping[str, Callable[[], Sheet]]:
    """What is published of final accounts and budgets, and each budget of each tier besides."""
    found: dict[str, Callable[[], Sheet]] = {}
    for final in (True, False):
        printer = Printer(county, Manner(final))
        found |= {**tables(printer, dice), **dict(_deep(printer))}
    return found


def _deep(printer: Printer) -> Iterator[tuple[str, Callable[[], Sheet]]]:
    end = "决算明细表" if printer.manner.final else "预算明细表"
    year = f"{printer.year}年"
    for fund in (Fund.GENERAL, Fund.GOVERNMENT_FUND):
        for area, tier in (("全县", Tier.AREA), ("县本级", Tier.OWN), ("乡镇级", Tier.BELOW)):
            name = f"{year}{area}{WHOLE[fund]}支出{end}"
            yield name, partial(printer.spending, "G3", fund, tier, deep=True)
