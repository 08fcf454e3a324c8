"""The tables of a government's budget and final accounts, G1 to G16 (reference/regulation.md §B2), cut from a county's books."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeAlias

from attrs import evolve, frozen

from budgetlint.model.keys import Fund, Item, Key, Nature, Stage, Tier
from generator.codes import tree
from generator.county import OWN_YEAR, RECEIVED, SPENDING, SPENT, TRANSFER_IN, TRANSFER_OUT, County
from generator.county_lines import INSURANCE, TRANSFERS
from generator.crosswalk import government_names
from generator.dice import Dice
from generator.setting import chinese
from generator.sheets import Content, Path, Ratio, Sheet
from generator.subjects import subjects_of

#: A line: how deep it stands, its code if it has one, its name, and what it is worth, year and stage left out.
Line: TypeAlias = tuple[int, str, str, Key]
#: A column: its header, and what stands in it of a line's key.
Column: TypeAlias = tuple[Path, Callable[[Key], Content]]

WHOLE = {Fund.GENERAL: "一般公共预算", Fund.GOVERNMENT_FUND: "政府性基金预算", Fund.STATE_CAPITAL: "国有资本经营预算"}
_ITEMS = (
    ("因公出国（境）费", Item.ABROAD, 0),
    ("公务用车购置及运行维护费", Item.VEHICLES, 0),
    ("公务用车购置费", Item.VEHICLE_PURCHASE, 1),
    ("公务用车运行维护费", Item.VEHICLE_RUNNING, 1),
    ("公务接待费", Item.RECEPTION, 0),
)


@frozen
class Manner:
    """How one government prints its tables.

    ``codes``: subjects with their codes; ``grouped``: 决算数 over its amount and both ratios; ``growth``: by how much more
    than last year, not what per cent of it; ``indent``: depth shown by blanks; ``ordinals``: groups are numbered.
    """

    final: bool
    codes: bool = False
    grouped: bool = False
    growth: bool = False
    indent: bool = True
    ordinals: bool = False


def draw_manner(dice: Dice, *, final: bool) -> Manner:
    """The simplest is that of corpus document 053."""
    codes, grouped, growth, flat, ordinals = (dice.chance(p) for p in (35, 30, 40, 25, 40))
    return Manner(final, codes, grouped, growth, not flat or not codes, ordinals)


@frozen
class Printer:
    """The tables of one county in one manner."""

    county: County
    manner: Manner

    @property
    def year(self) -> int:
        return self.county.year

    def at(self, stage: Stage, *, last: bool = False) -> Callable[[Key], Key]:
        """Keys of this year or the last at a stage."""
        return lambda key: evolve(key, year=self.year - last, stage=stage)

    def columns(self, *, adjusted: bool) -> Sequence[Column]:
        """The amounts and ratios of a line."""
        plan, then, done = self.at(Stage.BUDGET), self.at(Stage.FINAL, last=True), self.at(Stage.FINAL)
        change = self.at(Stage.ADJUSTED)
        if not self.manner.final:
            name = "预算数比上年执行数增长%" if self.manner.growth else "预算数为上年执行数的%"
            return (
                ((f"{self.year - 1}年执行数",), then),
                ((f"{self.year}年预算数",), plan),
                ((name,), lambda k: Ratio(plan(k), then(k), self.manner.growth)),
            )
        base = change if adjusted else plan
        against = "调整预算" if adjusted else "预算"
        later = "比上年增长%" if self.manner.growth else "决算数为上年决算数的%"
        columns: list[Column] = [(("预算数",), plan)]
        if adjusted:
            columns.append((("调整预算数",), change))
        above: Path = ("决算数",) if self.manner.grouped else ()
        return (
            *columns,
            ((*above, "金额" if above else "决算数"), done),
            ((*above, f"占{against}%" if above else f"决算数为{against}数的%"), lambda k: Ratio(done(k), base(k))),
            ((*above, later), lambda k: Ratio(done(k), then(k), self.manner.growth)),
        )

    # --- lists ----------------------------------------------------------------------------------------------------------

    def listed(self, kind: str, lines: Iterable[Line], columns: Sequence[Column], *, codes: bool = False) -> Sheet:
        """A list with its amounts; lines of nothing at any time are left out."""
        rows: list[tuple[Content, ...]] = []
        number = 0
        for depth, code, name, key in lines:
            cells = [make(key) for _, make in columns]
            if depth and not any(self.county.books.amount(c) for c in cells if isinstance(c, Key)):
                continue
            if self.manner.ordinals and depth == 1 and not codes:
                number += 1
                name = f"{chinese(number)}、{name}"
            label = "\u3000" * max(depth - 1, 0) + name if self.manner.indent else name
            rows.append((*([code] if codes else []), label, *cells))
        names: tuple[Path, ...] = (("科目编码",), ("科目名称",)) if codes else (("项目",),)
        return Sheet(kind, (*names, *(path for path, _ in columns)), tuple(rows))

    def revenue(self, kind: str, fund: Fund, tier: Tier) -> Sheet:
        """What is received by line, then what else there is to spend."""
        own = evolve(RECEIVED, tier=tier, fund=fund)
        lines = [
            *self._paths(own, OWN_YEAR),
            (0, "", "本年收入合计", evolve(own, revenue=OWN_YEAR)),
            *self._paths(own, TRANSFER_IN),
            (0, "", "收入总计", own),
        ]
        return self.listed(kind, lines, self.columns(adjusted=tier is Tier.OWN))

    def _paths(self, key: Key, above: str) -> Iterator[Line]:
        """All lines under a path, as deep as they are."""
        tiers = (Tier.OWN, Tier.BELOW, Tier.AREA) if key.tier is Tier.AREA else (key.tier,)
        own = (k for k in self.county.books.leaves if (k.side, k.fund, k.local) == (key.side, key.fund, key.local))
        every = dict.fromkeys(k.revenue for k in own if k.tier in tiers and k.revenue)
        paths = [p for p in every if p.startswith(above + "/")]
        if key.tier is Tier.AREA:
            paths = [p for p in paths if not p.endswith("补助下级支出")]
        seen: set[str] = set()
        for path in paths:
            steps = path.split("/")
            for n in range(2, len(steps) + 1):
                line = "/".join(steps[:n])
                if line not in seen:
                    seen.add(line)
                    yield n - 1, "", steps[n - 1], evolve(key, revenue=line)

    def spending(self, kind: str, fund: Fund, tier: Tier, *, deep: bool) -> Sheet:
        """What is spent by subject, down to 项 or to 款, then where else money goes."""
        own = evolve(SPENT, tier=tier, fund=fund)
        lines = [
            *self._functions(evolve(own, revenue=SPENDING), (3, 5, 7) if deep else (3, 5)),
            (0, "", "本年支出合计", evolve(own, revenue=SPENDING)),
            *self._paths(own, TRANSFER_OUT),
            (0, "", "支出总计", own),
        ]
        columns = self.columns(adjusted=tier is Tier.OWN)
        return self.listed(kind, lines, columns, codes=self.manner.codes)

    def _functions(self, key: Key, depths: Sequence[int]) -> Iterator[Line]:
        names = subjects_of(self.year).function
        tiers = (Tier.OWN, Tier.BELOW) if key.tier is Tier.AREA else (key.tier,)
        leaves = self.county.books.leaves
        codes = {k.function for k in leaves if k.fund is key.fund and k.tier in tiers and k.revenue == SPENDING}
        for code in tree((c for c in codes if c), depths):
            name = names[code]
            if len(code) > 3 and names[code[:-2]] == name:
                name += "（项）" if len(code) == 7 else "（款）"
            yield (len(code) - 1) // 2, code, name, evolve(key, function=code)

    def economic(self) -> Sheet:
        """G4: the county's own basic expenditure by government economic class."""
        names = government_names(self.year)
        key = evolve(SPENT, tier=Tier.OWN, fund=Fund.GENERAL, nature=Nature.BASIC)
        codes = {k.economic for k in self.county.books.leaves if k.economic}
        lines = [
            ((len(c) - 1) // 2, c, names[c], evolve(key, economic=c)) for c in tree((c for c in codes if c), (3, 5))
        ]
        whole = (0, "", "基本支出合计", key)
        plan, done = self.at(Stage.BUDGET), self.at(Stage.FINAL)
        columns: Sequence[Column] = ((("预算数",), plan),)
        if self.manner.final:
            columns = (*columns, (("决算数",), done), (("决算数为预算数的%",), lambda k: Ratio(done(k), plan(k))))
        return self.listed("G4", [*lines, whole], columns, codes=True)

    def balance(self, fund: Fund) -> Sheet:
        """What comes in against what goes out, side by side."""
        at = self.at(Stage.FINAL if self.manner.final else Stage.BUDGET)
        sides = []
        for key, year, above, words in (
            (RECEIVED, OWN_YEAR, TRANSFER_IN, "收入"),
            (SPENT, SPENDING, TRANSFER_OUT, "支出"),
        ):
            own = evolve(key, tier=Tier.OWN, fund=fund)
            first = (0, "", f"本年{words}合计", evolve(own, revenue=year))
            rest = (0, "", above, evolve(own, revenue=above))
            below = [(d, c, self._below(d, n, name), k) for n, (d, c, name, k) in enumerate(self._paths(own, above))]
            sides.append(([first, rest, *below], (0, "", f"{words}总计", own)))
        rows = [
            tuple(c for line in pair for c in ((line[2], at(line[3])) if line else ("", "")))
            for pair in [*zip_longest(sides[0][0], sides[1][0]), (sides[0][1], sides[1][1])]
        ]
        name = "决算数" if self.manner.final else "预算数"
        return Sheet("G17", (("收入", "项目"), ("收入", name), ("支出", "项目"), ("支出", name)), tuple(rows))

    @staticmethod
    def _below(depth: int, number: int, name: str) -> str:
        """What is a part of the line above it, as it shows: set in, and said of the first."""
        return "\u3000" * depth + ("其中：" if not number else "") + name

    # --- transfers ------------------------------------------------------------------------------------------------------

    def granted(self, kind: str, fund: Fund) -> Sheet:
        """What townships are given, by project, and to whom."""
        at = self.at(Stage.FINAL if self.manner.final else Stage.BUDGET)
        key = evolve(SPENT, tier=Tier.BELOW, fund=fund, local="补助")
        columns: list[Column] = [(("合计",), at)]
        for region in self.county.regions:
            columns.append(((region,), _of(region, at)))
        lines: list[Line] = []
        for name in TRANSFERS[fund]:
            *group, last = name.split("/")
            if group and (1, "", group[0], evolve(key, revenue=f"补助/{group[0]}")) not in lines:
                lines.append((1, "", group[0], evolve(key, revenue=f"补助/{group[0]}")))
            lines.append((1 + bool(group), "", last, evolve(key, revenue=f"补助/{name}")))
        return self.listed(kind, [*lines, (0, "", "合计", key)], columns)

    def granted_by_region(self, kind: str, fund: Fund) -> Sheet:
        """The same with a row for each township and a column for each group of projects."""
        at = self.at(Stage.FINAL if self.manner.final else Stage.BUDGET)
        key = evolve(SPENT, tier=Tier.BELOW, fund=fund, local="补助")
        groups = list(dict.fromkeys(name.split("/")[0] for name in TRANSFERS[fund]))
        columns: list[Column] = [(("合计",), at)]
        for group in groups:
            columns.append(((group,), _in(f"补助/{group}", at)))
        lines: list[Line] = [(1, "", region, evolve(key, region=region)) for region in self.county.regions]
        sheet = evolve(self, manner=evolve(self.manner, ordinals=False)).listed(
            kind, [(0, "", "合计", key), *lines], columns
        )
        return evolve(sheet, columns=(("地区",), *sheet.columns[1:]))

    # --- social insurance and 三公 ------------------------------------------------------------------------------------------

    def insurance(self, kind: str, words: str) -> Sheet:
        """Every fund with its lines, the sum of all above them."""
        side = RECEIVED if words == "收入" else SPENT
        key = evolve(side, local="社保")
        lines: list[Line] = []
        for name, parts in INSURANCE.items():
            lines.append((1, "", name + words, evolve(key, revenue=name)))
            for n, part in enumerate(parts[side is SPENT]):
                label = f"其中：{part}" if not n else part
                lines.append((2, "", label, evolve(key, revenue=f"{name}/{part}")))
        return self.listed(kind, [*lines, (0, "", "合计", key)], self.columns(adjusted=True))

    def savings(self) -> Sheet:
        """What is left of each fund's year, and what it has."""
        at = self.at(Stage.FINAL if self.manner.final else Stage.BUDGET)
        key = Key(local="社保结余")
        columns: list[Column] = [
            (("上年末滚存结余",), lambda k: at(evolve(k, revenue=f"{k.revenue}/上年"))),
            (("本年收支结余",), lambda k: at(evolve(k, revenue=f"{k.revenue}/本年"))),
            (("年末滚存结余",), at),
        ]
        lines: list[Line] = [(1, "", name, evolve(key, revenue=name)) for name in INSURANCE]
        return self.listed("G18", lines, columns)

    def three_public(self) -> Sheet:
        """G16: what the county's bodies spend on 三公 together."""
        key = evolve(SPENT, tier=Tier.OWN, fund=Fund.FISCAL)
        lines: list[Line] = [(0, "", "合计", evolve(key, item=Item.THREE_PUBLIC))]
        lines += [(1 + depth, "", name, evolve(key, item=item)) for name, item, depth in _ITEMS]
        plan, done = self.at(Stage.BUDGET), self.at(Stage.FINAL)
        columns: list[Column] = [(("预算数",), plan)]
        if self.manner.final:
            columns += [(("决算数",), done), (("决算数为预算数的%",), lambda k: Ratio(done(k), plan(k)))]
        return self.listed("G16", lines, columns)


def _of(region: str, at: Callable[[Key], Key]) -> Callable[[Key], Key]:
    return lambda key: at(evolve(key, region=region))


def _in(path: str, at: Callable[[Key], Key]) -> Callable[[Key], Key]:
    return lambda key: at(evolve(key, revenue=path))
