"""The tables of final accounts, F1 to F9, in the manners of several provinces (reference/documents.md §2–3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import TypeAlias

from attrs import evolve, frozen

from budgetlint.model.keys import Flow, Fund, Item, Key, Nature, Side, Stage
from generator.codes import tree
from generator.dice import Dice
from generator.ledger import DISTRIBUTED, nature_of
from generator.setting import chinese
from generator.sheets import Content, Path, Sheet
from generator.subjects import subjects_of
from generator.years import Year

#: A row of one half: its label, and what stands beside it.
Line: TypeAlias = tuple[str, list[Key]]
Values: TypeAlias = list[tuple[Path, Key]]
#: A column by its name and the stage of what stands in it.
Staged: TypeAlias = tuple[str, Stage | None]

_IN = Key(side=Side.REVENUE, flow=Flow.CURRENT)
_OUT = Key(side=Side.EXPENDITURE, flow=Flow.CURRENT)
_BROUGHT = Key(side=Side.REVENUE, flow=Flow.BROUGHT_FORWARD)
_CARRIED = Key(side=Side.EXPENDITURE, flow=Flow.CARRIED_FORWARD)
_BUDGETS = {
    Fund.GENERAL: "一般公共预算财政拨款",
    Fund.GOVERNMENT_FUND: "政府性基金预算财政拨款",
    Fund.STATE_CAPITAL: "国有资本经营预算财政拨款",
}
_SOURCES = {
    Fund.SUPERIOR: "上级补助收入",
    Fund.UNDERTAKING: "事业收入",
    Fund.BUSINESS: "经营收入",
    Fund.SUBORDINATE: "附属单位上缴收入",
    Fund.OTHER: "其他收入",
}
_NATURES = {
    Nature.TOTAL: "本年支出合计",
    Nature.BASIC: "基本支出",
    Nature.PROJECT: "项目支出",
    Nature.REMITTED: "上缴上级支出",
    Nature.BUSINESS: "经营支出",
    Nature.SUBSIDY: "对附属单位补助支出",
}
_STAGES = {"年初预算数": Stage.BUDGET, "全年预算数": Stage.ADJUSTED, "决算数": None}
_NOT_LISTED = ("209", "227", "230", "231", "232", "233", "234")
_ITEMS = (
    (("合计",), Item.THREE_PUBLIC),
    (("因公出国（境）费",), Item.ABROAD),
    (("公务用车购置及运行维护费", "小计"), Item.VEHICLES),
    (("公务用车购置及运行维护费", "公务用车购置费"), Item.VEHICLE_PURCHASE),
    (("公务用车购置及运行维护费", "公务用车运行维护费"), Item.VEHICLE_RUNNING),
    (("公务接待费",), Item.RECEPTION),
)
_NAMES: Mapping[str, tuple[str, ...]] = {
    "F1": ("收入支出决算总表", "收入支出决算表"),
    "F2": ("收入决算表", "收入决算总表"),
    "F3": ("支出决算表", "支出决算总表"),
    "F4": ("财政拨款收入支出决算总表", "财政拨款收入支出决算表"),
    "F5": ("一般公共预算财政拨款支出决算表",),
    "F6": ("一般公共预算财政拨款基本支出决算明细表", "一般公共预算财政拨款基本支出决算表"),
    "F7": ("财政拨款“三公”经费支出决算表", "“三公”经费财政拨款支出决算表"),
    "F8": ("政府性基金预算财政拨款收入支出决算表",),
    "F9": ("国有资本经营预算财政拨款支出决算表",),
}


@frozen
class Manner:
    """How one province prints final accounts.

    ``lines``: 行次 beside the rows of two-sided tables; ``stages``: the total table with the plan beside what was done;
    ``split``: codes in three columns; ``chains``: 结转 beside what is spent of 一般公共预算; ``blocks``: 三公 in two blocks of six
    columns instead of six pairs; ``classes``: all functional classes, not only those with money.
    """

    lines: bool = False
    stages: bool = False
    split: bool = False
    chains: bool = False
    blocks: bool = False
    classes: bool = True
    total_last: bool = False


def draw_manner(dice: Dice) -> Manner:
    """The simplest is that of corpus document 034."""
    lines, stages, split, chains, blocks = (dice.chance(p) for p in (30, 20, 25, 25, 40))
    return Manner(lines, stages, split, chains, blocks, not dice.chance(30), dice.chance(15))


def captions(dice: Dice) -> dict[str, str]:
    """What each table is called; the carry-over chain is in the name where the table has it."""
    return {kind: dice.pick(names) for kind, names in _NAMES.items()}


def sheets(year: Year, manner: Manner) -> Mapping[str, Callable[[], Sheet]]:
    """The nine tables by kind."""
    return {
        "F1": lambda: total_sheet(year, manner),
        "F2": lambda: income_sheet(year, manner),
        "F3": lambda: spending_sheet(year, manner),
        "F4": lambda: appropriation_sheet(year, manner),
        "F5": lambda: fund_sheet("F5", Fund.GENERAL, year, manner, chains=manner.chains),
        "F6": lambda: economic_sheet(year),
        "F7": lambda: three_public_sheet(manner),
        "F8": lambda: fund_sheet("F8", Fund.GOVERNMENT_FUND, year, manner, chains=True),
        "F9": lambda: fund_sheet("F9", Fund.STATE_CAPITAL, year, manner, chains=manner.chains),
    }


def total_sheet(year: Year, manner: Manner) -> Sheet:
    """F1: all sources against functional classes, with what was carried over, covered and distributed."""
    received = evolve(_IN, fund=Fund.ALL)
    named = [(f, name + "收入") for f, name in _BUDGETS.items()] + list(_SOURCES.items())
    left: list[Line] = [(f"{chinese(n)}、{name}", [evolve(_IN, fund=f)]) for n, (f, name) in enumerate(named, 1)]
    right = _classes(year, manner, [evolve(_OUT, fund=Fund.ALL, nature=Nature.TOTAL)], Fund.ALL)
    below: tuple[list[Line], list[Line]] = (
        [
            ("本年收入合计", [received]),
            ("使用非财政拨款结余", [evolve(_IN, flow=Flow.COVERED, fund=Fund.ALL)]),
            ("年初结转和结余", [evolve(_BROUGHT, fund=Fund.ALL)]),
            ("总计", [evolve(_IN, flow=Flow.TOTAL, fund=Fund.ALL)]),
        ],
        [
            ("本年支出合计", [evolve(_OUT, fund=Fund.ALL, nature=Nature.TOTAL)]),
            ("结余分配", [Key(side=Side.EXPENDITURE, fund=Fund.ALL, local=DISTRIBUTED)]),
            ("年末结转和结余", [evolve(_CARRIED, fund=Fund.ALL)]),
            ("总计", [evolve(_OUT, flow=Flow.TOTAL, fund=Fund.ALL)]),
        ],
    )
    stages = _STAGES if manner.stages else {"决算数": None}
    columns = [(name, stage) for name, stage in stages.items()]
    return _two_sided("F1", manner, columns, columns, (left, below[0]), (right, below[1]))


def appropriation_sheet(year: Year, manner: Manner) -> Sheet:
    """F4: 财政拨款 by budget against functional classes."""
    left: list[Line] = [
        (f"{chinese(n)}、{name}", [evolve(_IN, fund=f)]) for n, (f, name) in enumerate(_BUDGETS.items(), 1)
    ]
    funds = (Fund.FISCAL, *_BUDGETS)
    right = _classes(year, manner, [evolve(_OUT, fund=f, nature=Nature.TOTAL) for f in funds], Fund.FISCAL)
    ends = [evolve(_OUT, flow=Flow.TOTAL, fund=f) for f in funds]
    below: tuple[list[Line], list[Line]] = (
        [
            ("本年收入合计", [evolve(_IN, fund=Fund.FISCAL)]),
            ("年初财政拨款结转和结余", [evolve(_BROUGHT, fund=Fund.FISCAL)]),
            *((name, [evolve(_BROUGHT, fund=f)]) for f, name in _BUDGETS.items()),
            ("总计", [evolve(_IN, flow=Flow.TOTAL, fund=Fund.FISCAL)]),
        ],
        [
            ("本年支出合计", [evolve(_OUT, fund=f, nature=Nature.TOTAL) for f in funds]),
            ("年末财政拨款结转和结余", [evolve(_CARRIED, fund=f) for f in funds]),
            ("", []),
            ("", []),
            ("", []),
            ("总计", ends),
        ],
    )
    names: list[Staged] = [("合计", None), *((name, None) for name in _BUDGETS.values())]
    return _two_sided("F4", manner, [("决算数", None)], names, (left, below[0]), (right, below[1]))


def _classes(year: Year, manner: Manner, keys: list[Key], fund: Fund) -> list[Line]:
    names = subjects_of(year.year).function
    spent = {a.function[:3] for a in year.accounts_of(fund)} | {a.function[:3] for a in year.initial.accounts_of(fund)}
    listed = [c for c in sorted(names) if len(c) == 3 and (c in spent or (manner.classes and c not in _NOT_LISTED))]
    return [(f"{chinese(n)}、{names[c]}", [evolve(k, function=c) for k in keys]) for n, c in enumerate(listed, 1)]


def _two_sided(
    kind: str,
    manner: Manner,
    left_columns: Sequence[Staged],
    right_columns: Sequence[Staged],
    left: tuple[list[Line], list[Line]],
    right: tuple[list[Line], list[Line]],
) -> Sheet:
    """Two lists side by side; one key of a line stands in every column of stages."""
    pairs = list(zip_longest(left[0], right[0])) + list(zip(left[1], right[1], strict=True))
    rows: list[tuple[Content, ...]] = []
    number = 0
    for sides in pairs:
        row: list[Content] = []
        for line, columns in zip(sides, (left_columns, right_columns), strict=True):
            label, keys = line or ("", [])
            staged = [evolve(keys[0], stage=s) for _, s in columns] if len(keys) == 1 else list(keys)
            number += 1
            row += [label, *([str(number)] if manner.lines else []), *(staged or [""] * len(columns))]
        rows.append(tuple(row))
    beside: tuple[str, ...] = ("行次",) if manner.lines else ()
    paths = tuple(
        (group, name)
        for group, own in (("收入", left_columns), ("支出", right_columns))
        for name in ("项目", *beside, *(n for n, _ in own))
    )
    return Sheet(kind, paths, tuple(rows))


def income_sheet(year: Year, manner: Manner) -> Sheet:
    """F2: what each 项 received, by source."""
    sources = {Fund.ALL: "本年收入合计", Fund.FISCAL: "财政拨款收入", **_SOURCES}
    values: Values = [((name,), evolve(_IN, fund=fund)) for fund, name in sources.items()]
    return _listed("F2", year, manner, values, Fund.ALL)


def spending_sheet(year: Year, manner: Manner) -> Sheet:
    """F3: what each 项 spent, by nature."""
    values: Values = [((name,), evolve(_OUT, fund=Fund.ALL, nature=nature)) for nature, name in _NATURES.items()]
    return _listed("F3", year, manner, values, Fund.ALL)


def fund_sheet(kind: str, fund: Fund, year: Year, manner: Manner, *, chains: bool) -> Sheet:
    """F5, F8 and F9: what each 项 spent of one budget; with ``chains`` from what was carried over to what is left."""
    spent = evolve(_OUT, fund=fund)
    natures = (("小计" if chains else "合计", Nature.TOTAL), ("基本支出", Nature.BASIC), ("项目支出", Nature.PROJECT))
    above: Path = ("本年支出",) if chains else ()
    values: Values = [((*above, name), evolve(spent, nature=nature)) for name, nature in natures]
    if chains:
        values = [
            (("年初结转和结余",), evolve(_BROUGHT, fund=fund)),
            (("本年收入",), evolve(_IN, fund=fund)),
            *values,
            (("年末结转和结余",), evolve(_CARRIED, fund=fund)),
        ]
    return _listed(kind, year, manner, values, fund)


def _listed(kind: str, year: Year, manner: Manner, values: Values, fund: Fund) -> Sheet:
    known = subjects_of(year.year).function
    width = 4 if manner.split else 2
    whole: tuple[Content, ...] = (*([""] * (width - 1)), "合计", *(key for _, key in values))
    rows: list[tuple[Content, ...]] = []
    for code in tree((a.function for a in year.accounts_of(fund)), (3, 5, 7)):
        keys = [evolve(key, function=code) for _, key in values]
        labels = [code[:3], code[3:5], code[5:]] if manner.split else [code]
        rows.append((*labels, known[code], *keys))
    rows = [*rows, whole] if manner.total_last else [whole, *rows]
    codes: tuple[Path, ...] = (("项目", "功能分类科目编码"),)
    if manner.split:
        codes = tuple(("项目", "功能分类科目编码", level) for level in "类款项")
    return Sheet(kind, (*codes, ("项目", "科目名称"), *(path for path, _ in values)), tuple(rows))


def economic_sheet(year: Year) -> Sheet:
    """F6: people on the left, running costs on the right, their totals in the last row."""
    known = subjects_of(year.year).economic
    spent = evolve(_OUT, fund=Fund.GENERAL, nature=Nature.BASIC)
    sides = []
    for nature, classes in ((Nature.PERSONNEL, ("301", "303")), (Nature.OPERATING, ("302", "310"))):
        own = [c for c in year.final.economic if nature_of(c) is nature]
        codes = sorted({*classes, *tree(own, (3, 5))})
        sides.append([(c, known[c], evolve(spent, economic=c)) for c in codes])
    rows: list[tuple[Content, ...]] = [
        (*(one or ("", "", "")), *(other or ("", "", ""))) for one, other in zip_longest(*sides)
    ]
    people, running = (evolve(spent, nature=n) for n in (Nature.PERSONNEL, Nature.OPERATING))
    rows.append(("", "人员经费合计", people, "", "公用经费合计", running))
    columns = tuple((group, n) for group in ("人员经费", "公用经费") for n in ("科目编码", "科目名称", "决算数"))
    return Sheet("F6", columns, tuple(rows))


def three_public_sheet(manner: Manner) -> Sheet:
    """F7: twelve columns, plan and what was done in pairs or in two blocks."""
    spent = evolve(_OUT, fund=Fund.FISCAL)
    stages = (("预算数", Stage.BUDGET), ("决算数", None))
    if manner.blocks:
        cells = [
            ((name, *path), evolve(spent, item=item, stage=stage)) for name, stage in stages for path, item in _ITEMS
        ]
    else:
        cells = [
            # What is planned and done stands on one line, however deep the columns are grouped above it.
            ((path[0], "".join(path[1:]), name), evolve(spent, item=item, stage=stage))
            for path, item in _ITEMS
            for name, stage in stages
        ]
    return Sheet("F7", tuple(path for path, _ in cells), (tuple(key for _, key in cells),))
