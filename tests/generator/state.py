"""What a county's government publishes: its budget and its final accounts, and the families of departments within them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve, frozen
from hypothesis import strategies as st

from budgetlint.model.keys import Fund, Stage, Tier
from budgetlint.model.kinds import DocumentKind
from generator import debts
from generator.county import County, draw_county
from generator.dice import Dice, DrawnDice, SeededDice
from generator.family import DEPARTMENTS, PLACES, Family, File, draw_department, draw_manners, files_of
from generator.figures import FigureStyle, draw_zero
from generator.government import Printer, draw_manner
from generator.government_prose import View, report
from generator.paper import Paper, Wrapping
from generator.prose import Told, draw_layout
from generator.regimes import Regime
from generator.setting import Setting
from generator.sheets import Sheet
from generator.teller import Prior, Teller


@frozen(repr=False)
class State:
    """A county's two documents, and those of its departments."""

    county: County
    files: tuple[File, ...]
    families: tuple[Family, ...]

    @property
    def every(self) -> tuple[File, ...]:
        """All that is published in the county: by its government, its departments, their units."""
        return (*self.files, *(file for family in self.families for file in family.files))

    def file(self, kind: DocumentKind) -> File:
        """The one document of its kind."""
        [found] = [f for f in self.files if f.kind is kind]
        return found


def draw_state(dice: Dice, regime: Regime = Regime.EXACT, *, size: int = 1, many: int = 2) -> State:
    """A county with some departments; ``size`` as of ``draw_county``."""
    place, year = dice.pick(PLACES), dice.integer(2021, 2023)
    departments = []
    families = []
    for name in tuple(DEPARTMENTS)[: 1 + dice.integer(0, many - 1)]:
        department = draw_department(dice, regime, place, name, year, years=1, forward=dice.chance(70))
        manners = draw_manners(dice, regime, department.years[0].grain, year)
        departments.append(department)
        families.append(Family(department, tuple(files_of(dice, department, manners))))
    grain = min(d.years[0].grain for d in departments)
    county = draw_county(dice, place, year, grain, departments, size)
    files = (government_file(dice, county, final=False), government_file(dice, county, final=True))
    return State(county, files, tuple(families))


def government_file(dice: Dice, county: County, *, final: bool) -> File:
    """The government's budget, or its final accounts."""
    printer = Printer(county, draw_manner(dice, final=final))
    setting = _setting(dice, county.books.grain)
    debt = evolve(setting, style=FigureStyle("亿元", 4, setting.style.zero), numbers=False)
    stage = Stage.FINAL if final else Stage.BUDGET
    view = View(county, stage)
    note = f"注：本{county.level}没有此项收支，故本表为空表。"
    grids = []
    for n, (name, make) in enumerate(tables(printer, dice).items()):
        own = debt if "债" in name else setting
        grids.append(own.grid(n, make(), name, county.place, county.books, note))
    kind = DocumentKind.GOVERNMENT_FINAL if final else DocumentKind.GOVERNMENT_BUDGET
    words = "财政决算" if final else "财政预算"
    title = f"{county.place}{county.year}年{words}公开"
    contents = tuple(f"{n}、{grid.caption}" for n, grid in enumerate(grids, 1)) if dice.chance(60) else ()
    opening = (title, *(("目    录", *contents) if contents else ()), f"第一部分 {county.year}年{words}报表")
    paper = Paper(county.place, tuple(grids), Wrapping(), opening, ())
    teller = Teller(dice, paper, view, Prior(evolve(view, last=True), evolve(view, last=True)))
    report(teller, final=final)
    told = Told(paper, teller.story(), draw_layout(dice, chapters=True), "government")
    return File(f"{county.place}{county.year}年{words}.txt", kind, county.place, county.year, told)


def _setting(dice: Dice, grain: int) -> Setting:
    rounds = grain < 10_000
    decimals = dice.pick((0, 2)) if rounds or grain >= 1_000_000 else 2
    style = FigureStyle("万元", decimals, draw_zero(dice), dice.chance(50), rounds=rounds)
    number = dice.pick(("表{}", "表{arabic}", "附表{arabic}", ""))
    return Setting(style, number, places=dice.pick((1, 2)), sign=dice.pick(("", "%")))


def tables(printer: Printer, dice: Dice) -> Mapping[str, Callable[[], Sheet]]:
    """All tables by name, in order."""
    final = printer.manner.final
    county, year, here = printer.county, f"{printer.county.year}年", printer.county.level
    end = "决算表" if final else "预算表"
    given = dice.pick(("税收返还和转移支付", "转移支付"))
    general, fund, state = Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL
    found: dict[str, Callable[[], Sheet]] = {
        f"{year}全{here}一般公共预算收入{end}": lambda: printer.revenue("G1", general, Tier.AREA),
        f"{year}全{here}一般公共预算支出{end}": lambda: printer.spending("G2", general, Tier.AREA, deep=False),
        f"{year}{here}本级一般公共预算收入{end}": lambda: printer.revenue("G1", general, Tier.OWN),
        f"{year}{here}本级一般公共预算支出{end}": lambda: printer.spending("G3", general, Tier.OWN, deep=True),
        f"{year}{here}本级一般公共预算基本支出{end}": printer.economic,
        f"{year}{here}本级一般公共预算收支平衡表": lambda: printer.balance(general),
        f"{year}{here}对乡镇{given}{end}": lambda: printer.granted("G5", general),
        f"{year}{here}对乡镇{given}分地区{end}": lambda: printer.granted_by_region("G5", general),
        f"{year}全{here}政府性基金收入{end}": lambda: printer.revenue("G7", fund, Tier.AREA),
        f"{year}全{here}政府性基金支出{end}": lambda: printer.spending("G8", fund, Tier.AREA, deep=True),
        f"{year}{here}本级政府性基金收入{end}": lambda: printer.revenue("G7", fund, Tier.OWN),
        f"{year}{here}本级政府性基金支出{end}": lambda: printer.spending("G8", fund, Tier.OWN, deep=True),
        f"{year}{here}对乡镇政府性基金转移支付{end}": lambda: printer.granted("G9", fund),
        f"{year}全{here}国有资本经营收入{end}": lambda: printer.revenue("G11", state, Tier.AREA),
        f"{year}全{here}国有资本经营支出{end}": lambda: printer.spending("G12", state, Tier.AREA, deep=True),
        f"{year}{here}对乡镇国有资本经营预算转移支付{end}": lambda: printer.granted("G13", state),
        f"{year}全{here}社会保险基金收入{end}": lambda: printer.insurance("G14", "收入"),
        f"{year}全{here}社会保险基金支出{end}": lambda: printer.insurance("G15", "支出"),
        f"{year}全{here}社会保险基金结余{end}": printer.savings,
        f"{year}{here}本级“三公”经费{end}": printer.three_public,
    }
    if final:
        found |= {
            f"{year}地方政府一般债务限额和余额情况表": lambda: debts.balance_sheet(county, general),
            f"{year}地方政府专项债务限额和余额情况表": lambda: debts.balance_sheet(county, fund),
            f"{year}地方政府债务限额及余额决算情况表": lambda: debts.limits_sheet(county),
            f"{year}地方政府债务发行及还本付息情况表": lambda: debts.issued_sheet(county),
        }
    return found


def make_state(seed: int, regime: Regime = Regime.EXACT, *, size: int = 1) -> State:
    """The county of a seed."""
    return draw_state(SeededDice(seed), regime, size=size)


@st.composite
def states(draw: st.DrawFn) -> State:
    """Any county; shrinks to one department and small tables."""
    return draw_state(DrawnDice(draw), draw(st.sampled_from((Regime.EXACT, Regime.HALF_UP))))
