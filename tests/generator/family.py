"""A department's family: its budgets and final accounts of two years, those of its units, and its own evaluation.

All are cut from one ledger of units' years, so that they agree with each other: the department is the sum of its units, a
year begins with what the one before left, a final account knows its budget.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen
from hypothesis import strategies as st

from budgetlint.model.keys import Fund
from budgetlint.model.kinds import DocumentKind
from generator import final
from generator.chapters import Holding, assets, draw_holding, overview, performance, terms
from generator.dice import Dice, DrawnDice, SeededDice
from generator.document import Budget, draw_habits, sheets_of
from generator.evaluation import evaluation
from generator.final_prose import tell_final
from generator.ledger import Ledger
from generator.paper import Paper, Wrapping
from generator.prose import Told, draw_layout, tell_budget
from generator.regimes import Regime
from generator.setting import Setting, draw_setting
from generator.sheets import Habits
from generator.styles import STYLES
from generator.subjects import subjects_of
from generator.teller import Prior, Teller, year_before
from generator.traps import captions_of
from generator.years import Year, draw_plan, joined, left_over, plan_after, settled

PLACES = ("青溪县", "云岭区", "白沙市")
DEPARTMENTS = {
    "水利局": ("河道管理所", "水库管理所", "水土保持站"),
    "自然资源局": ("测绘服务中心", "土地整理中心", "不动产登记中心"),
    "农业农村局": ("农技推广站", "畜牧兽医站", "种子管理站"),
    "文化和旅游局": ("图书馆", "文化馆", "博物馆"),
    "林业局": ("国有林场", "森林防火站", "林木种苗站"),
}
_FUNDS = (Fund.UNDERTAKING, Fund.BUSINESS, Fund.SUPERIOR, Fund.SUBORDINATE, Fund.OTHER)
_KINDS = {
    DocumentKind.DEPARTMENT_BUDGET: "部门预算",
    DocumentKind.UNIT_BUDGET: "单位预算",
    DocumentKind.DEPARTMENT_FINAL: "部门决算",
    DocumentKind.UNIT_FINAL: "单位决算",
    DocumentKind.SELF_EVALUATION: "绩效自评",
}


@frozen(repr=False)
class File:
    """One published document."""

    name: str
    kind: DocumentKind
    body: str
    year: int
    told: Told

    @property
    def text(self) -> str:
        return self.told.text


@frozen(repr=False)
class Department:
    """A department's years, and those of each of its units; the first unit is the department's own office."""

    body: str
    years: tuple[Year, ...]
    units: Mapping[str, tuple[Year, ...]]

    def amounts(self) -> Iterator[Year]:
        """All years of all bodies."""
        yield from self.years
        for own in self.units.values():
            yield from own


@frozen(repr=False)
class Family:
    """What a department and its units publish over two years."""

    department: Department
    files: tuple[File, ...]

    def file(self, kind: DocumentKind, body: str, year: int) -> File:
        """The one document of its sort."""
        [found] = [f for f in self.files if (f.kind, f.body, f.year) == (kind, body, year)]
        return found


def draw_department(
    dice: Dice, regime: Regime, place: str, name: str, year: int, *, years: int = 2, forward: bool = True
) -> Department:
    """A department with its office and up to two other units."""
    grain = dice.pick((1, 100) if regime is Regime.HALF_UP else (10_000, 1_000_000))
    body = place + name
    office = body + dice.pick(("（本级）", "本级"))
    others = dice.sample(DEPARTMENTS[name], dice.integer(1, 2))
    units = {}
    for unit in (office, *(place + other for other in others)):
        units[unit] = _draw_years(dice, unit, year, grain, years, forward=forward)
    whole = tuple(joined(body, [own[n] for own in units.values()]) for n in range(years))
    return Department(body, whole, units)


def _draw_years(dice: Dice, body: str, year: int, grain: int, count: int, *, forward: bool) -> tuple[Year, ...]:
    known = subjects_of(year)
    lasting = [f for f in known.general if all(f in subjects_of(year + n).general for n in range(count + 1))]
    functions = dice.sample(lasting, dice.integer(2, 5))
    places = [(f, Fund.GENERAL) for f in functions]
    if dice.chance(25):
        own = [f for f in known.government_fund if f in subjects_of(year + count).government_fund]
        places += [(f, Fund.GOVERNMENT_FUND) for f in dice.sample(own, 2)]
    if year >= 2020 and dice.chance(15):
        own = [f for f in known.state_capital if f in subjects_of(year + count).state_capital]
        places += [(f, Fund.STATE_CAPITAL) for f in dice.sample(own, 1)]
    if dice.chance(30):
        places += sorted({(dice.pick(functions), dice.pick(_FUNDS)) for _ in range(2)})
    short = body.partition("（")[0][-4:]
    plan = draw_plan(dice, year, grain, places, short, forward=False)
    brought = {(a.function, a.fund): a.expenditure(None) // grain // 9 * grain for a in plan.accounts if forward}
    found: list[Year] = []
    for _ in range(count):
        if found:
            plan = plan_after(dice, found[-1].initial, short, forward=forward)
            brought = left_over(found[-1])
        found.append(settled(dice, body, plan, brought, forward=forward))
    return tuple(found)


@frozen
class Manners:
    """What all documents of one department share: forms, names of tables, the manner of explaining."""

    habits: Habits
    budget_names: Mapping[str, str]
    setting: Setting
    final: final.Manner
    final_names: Mapping[str, str]
    style: str
    with_projects: bool


def draw_manners(dice: Dice, regime: Regime, grain: int, year: int) -> Manners:
    """Any; what differs between provinces differs between departments."""
    habits = draw_habits(dice, regime)
    names = {kind: name.removeprefix(f"{year}年") for kind, name in captions_of(dice, year)[1].items()}
    if habits.form.value == "hebei":
        names["T7"] = names["T7"].replace("一般公共预算“", "财政拨款“")
    setting = draw_setting(dice, grain, rounds=habits.rounds)
    style = dice.pick(tuple(STYLES))
    return Manners(habits, names, setting, final.draw_manner(dice), final.captions(dice), style, dice.chance(50))


def draw_family(dice: Dice, regime: Regime = Regime.EXACT) -> Family:
    """A department's documents of two years."""
    place, name = dice.pick(PLACES), dice.pick(tuple(DEPARTMENTS))
    department = draw_department(dice, regime, place, name, dice.integer(2021, 2023), forward=dice.chance(70))
    manners = draw_manners(dice, regime, department.years[0].grain, department.years[0].year)
    return Family(department, tuple(files_of(dice, department, manners)))


def files_of(dice: Dice, department: Department, manners: Manners) -> Iterator[File]:
    """All documents, the department's before those of its units."""
    units = tuple(department.units)
    before = {
        y.body: year_before(dice, y.final) for y in (department.years[0], *(u[0] for u in department.units.values()))
    }
    for n, whole in enumerate(department.years):
        for at, own in ((-1, whole), *((k, years[n]) for k, years in enumerate(department.units.values()))):
            body, year = own.body, own.year
            last = (department.years if at < 0 else department.units[body])[n - 1] if n else None
            whose = "部门" if at < 0 else "单位"
            below = units if at < 0 else ()
            holding = draw_holding(dice, own.final)
            prior = Prior(last.initial, last.final) if last else Prior(before[body], before[body])
            told = budget_told(dice, own.initial, manners, body, whose, below, prior, holding)
            kinds = [k for k in DocumentKind if k.value.startswith(whose)]
            yield File(f"{body}{year}年{kinds[0]}.txt", kinds[0], body, year, told)
            prior = Prior(last, last) if last else prior
            told = final_told(dice, own, manners, whose, below, prior, holding)
            yield File(f"{body}{year}年度{kinds[1]}.txt", kinds[1], body, year, told)
        own_words = evaluation(dice, whole, manners.setting)
        yield File(
            f"{whole.body}{whole.year}年度绩效自评.txt", DocumentKind.SELF_EVALUATION, whole.body, whole.year, own_words
        )


def budget_told(
    dice: Dice,
    ledger: Ledger,
    manners: Manners,
    body: str,
    whose: str,
    units: Sequence[str],
    prior: Prior,
    holding: Holding,
) -> Told:
    """A budget as published, tables and explanation."""
    habits, year = manners.habits, ledger.year
    paid = Fund.GENERAL if "一般公共" in manners.budget_names["T7"] else Fund.FISCAL
    sheets = sheets_of(ledger, habits, paid)
    kinds = [k for k in sheets if k != "T10" or manners.with_projects]
    setting = evolve(manners.setting, style=evolve(manners.setting.style, zero=habits.zero), numbers=habits.numbers)
    note = f"注：本{whose}无此项预算安排，故本表为空表。"
    names = {k: n if whose == "部门" else n.replace("部门", "单位") for k, n in manners.budget_names.items()}
    grids = tuple(setting.grid(n, sheets[k](), names[k], body, ledger, note) for n, k in enumerate(kinds))
    opening = (
        f"{body}{year}年{whose}预算",
        *overview(dice, body, f"{whose}预算", units),
        f"第二部分 {year}年{whose}预算表",
    )
    budget = Budget(body, grids, Wrapping(), opening, (), ledger, habits)

    def after(t: Teller) -> None:
        t.heading("八、国有资产占用情况")
        assets(t, holding, final=False)
        t.heading("九、预算绩效情况")
        performance(t, final=False)
        terms(t)

    return tell_budget(dice, budget, prior, manners.style, after)


def final_told(
    dice: Dice, year: Year, manners: Manners, whose: str, units: Sequence[str], prior: Prior, holding: Holding
) -> Told:
    """Final accounts as published."""
    sheets = final.sheets(year, manners.final)
    note = f"注：本{whose}没有此项收入和支出，故本表无数据。"
    grids = tuple(
        manners.setting.grid(n, make(), manners.final_names[kind], year.body, year, note)
        for n, (kind, make) in enumerate(sheets.items())
    )
    opening = (
        f"{year.body}{year.year}年度{whose}决算",
        *overview(dice, year.body, f"{whose}决算", units),
        f"第二部分 {year.year}年度{whose}决算表",
    )
    paper = Paper(year.body, grids, Wrapping(), opening, ())
    teller = Teller(dice, paper, year, prior)
    tell_final(teller, holding)
    return Told(paper, teller.story(), draw_layout(dice, chapters=True), "final")


def make_family(seed: int, regime: Regime = Regime.EXACT) -> Family:
    """The family of a seed."""
    return draw_family(SeededDice(seed), regime)


@st.composite
def families(draw: st.DrawFn) -> Family:
    """Any family; shrinks to few units and small tables."""
    return draw_family(DrawnDice(draw), draw(st.sampled_from((Regime.EXACT, Regime.HALF_UP))))
