"""Telling amounts of a ledger: how they are printed, compared with the year before, and what ties them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Protocol, TypeAlias

from attrs import evolve, frozen

from budgetlint.model.keys import Flow, Fund, Key, Nature, Side
from generator import sheets
from generator.bits import Bit, Compared, Dated, Paragraph, Printed, Rate, Share, Sort, Story, Sum, Tie, Twice
from generator.dice import Dice
from generator.figures import FigureStyle, is_number
from generator.ledger import Account, Ledger
from generator.paper import Paper
from generator.subjects import Subjects, subjects_of

Piece: TypeAlias = "str | Bit | Sequence[Piece]"
#: An amount of a list with the words before it.
Part: TypeAlias = tuple[str, Key]

SPENT = Key(side=Side.EXPENDITURE, flow=Flow.CURRENT, fund=Fund.ALL, nature=Nature.TOTAL)
RECEIVED = Key(side=Side.REVENUE, flow=Flow.CURRENT, fund=Fund.ALL)
_ANY_FUND = (Fund.ALL, Fund.FISCAL, Fund.GENERAL)
_FUNDS = tuple(f for f in Fund if f is not Fund.GENERAL)
_WHOLE_FLOWS = (Flow.CURRENT, Flow.TOTAL)
_UNITS = (("万元", 2), ("万元", 0), ("元", 2), ("元", 0), ("万元", 1), ("亿元", 4))
#: What changes are measured from; a document keeps to one kind, and may word it differently. {} is the year before.
_BASES = (
    ("比上年", "与上年相比", "较上年", "较{}年", "与{}年相比", "比{}年"),
    ("比上年预算", "比上年预算数", "较{}年预算", "比{}年预算"),
    ("比上年执行数", "比{}年预算执行数", "较上年执行数", "比{}年执行数"),
    ("比上年决算数", "与{}年度决算相比", "与{}年度相比", "较上年度"),
)
#: Of final accounts, which no budget is compared with.
_OF_FINAL = len(_BASES) - 1
_EQUALS = (
    ("与上年持平", "与上年一致", "与{}年持平", "与上年相比无变化", "同上年持平"),
    ("与上年预算持平", "与{}年预算持平", "与上年预算数一致", "与{}年预算数相同"),
    ("与上年执行数持平", "与{}年预算执行数持平", "与{}年执行数一致"),
    ("与上年决算数持平", "与{}年度决算数一致", "与上年度持平"),
)
#: What words say, so that they mean only what a table prints of the same.
_SAID = ("item", "function", "stage", "local", "tier", "revenue", "region", "year")
_UP, _DOWN = ("增加", "增长", "上升"), ("减少", "下降", "降低")
_RISES, _FALLS = ("增长", "上升", "增幅"), ("下降", "降低", "降幅")
_REASONS = (
    "人员变动",
    "按规定压减一般性开支",
    "新增{}名工作人员",
    "上年一次性安排校舍修缮{}，本年不再安排",
    "本年新购设备{}",
    "社会保险缴费标准调整",
    "业务量增加，相应增加办公费{}",
)


class Spoken(Protocol):
    """What an explanation speaks of."""

    @property
    def year(self) -> int: ...

    def amount(self, key: Key) -> int:
        """What ``key`` is worth, in 分."""

    def accounts_of(self, fund: Fund, function: str = "") -> list[Account]:
        """The accounts of a fund, where there are any."""


@frozen
class Prior:
    """What is known of the year before."""

    planned: Spoken
    done: Spoken

    @classmethod
    def imagined(cls, dice: Dice, ledger: Ledger) -> Prior:
        """Any year that may have been before."""
        own = year_before(dice, ledger)
        return cls(own, own)


class Teller:
    """Writes an explanation of one budget, keeping account of what each bit says."""

    def __init__(self, dice: Dice, budget: Paper, ledger: Spoken, prior: Prior | None = None) -> None:
        self.dice = dice
        self.budget = budget
        self.ledger = ledger
        self.year = ledger.year
        self.known: Subjects = subjects_of(self.year)
        #: Whether all that is asked of an explanation is told, were it only the reasons behind changes.
        self.thorough = prior is not None
        if prior is None:
            assert isinstance(ledger, Ledger)
            prior = Prior.imagined(dice, ledger)
        unit, decimals = dice.pick(_UNITS) if dice.chance(30) else _UNITS[0]
        self.style = FigureStyle(
            unit, decimals, dice.pick(("0.00", "0")), dice.chance(20), dice.chance(15), dice.chance(4), rounds=True
        )
        self.gap = " " if dice.chance(20) else ""
        self.places = dice.pick((2, 2, 1, 0))
        self.base = dice.integer(0, _OF_FINAL - 1) if isinstance(ledger, Ledger) else _OF_FINAL
        #: The year before: what changes are measured from, and what was done in it.
        self.prior = prior.done if self.base == 2 else prior.planned
        self.executed_before = prior.done
        self.narrow = dice.chance(20)
        self.paragraphs: list[Paragraph] = []
        self.ties: list[Tie] = []
        self.keys: dict[Bit, Key] = {}
        self.compared: list[Bit] = []
        self._told: dict[tuple[Key, bool, bool], Bit] = {}

    @property
    def body(self) -> str:
        """The body, as a sentence begins with it; or nothing."""
        return self.dice.pick(("", self.budget.entity, "我部门", f"{self.budget.entity}部门", "本单位"))

    # --- paragraphs -------------------------------------------------------------------------------------------------

    def heading(self, text: str) -> None:
        self.paragraphs.append(Paragraph((Bit(text),), heading=True))

    def say(self, *pieces: Piece) -> None:
        """A paragraph."""
        bits = tuple(self._punctuated(b) for b in _flat(pieces))
        self.paragraphs.append(Paragraph(bits))

    def _punctuated(self, bit: Bit) -> Bit:
        """Half-width marks where the document has them."""
        if bit.sort is not Sort.WORDS or not self.narrow:
            return bit
        return evolve(bit, text=bit.text.translate(str.maketrans("，；：（）", ",;:()")))

    def story(self) -> Story:
        ties = [t for t in self.ties if not isinstance(t, Dated) or self._is_told_once(t.amount)]
        return Story(tuple(self.paragraphs), (*ties, Compared(tuple(self.compared))), self.keys)

    def _is_told_once(self, bit: Bit) -> bool:
        """Whether no other sentence gives the amount: two years may have the same."""
        return sum(key == self.keys[bit] for key in self.keys.values()) == 1

    # --- bits -------------------------------------------------------------------------------------------------------

    def own_year(self, amount: Bit | None = None) -> Bit:
        """The document's own year, before an amount that a table prints."""
        year = Bit(str(self.year), Sort.YEAR, Fraction(self.year))
        if amount is not None and amount.value and self._is_printed(amount):
            self.ties.append(Dated(year, amount))
        return year

    def money(self, fen: int) -> Bit:
        """An amount as printed, of nothing in particular."""
        shown = self.style.show(fen)
        unit = self.style.unit
        value = Fraction(self.style.printed(fen), 100)
        step = _last_digit(shown, self.style)
        return Bit(f"{shown}{self.gap}{unit}", Sort.AMOUNT, value, step, unit, self.gap)

    def amount(self, key: Key, *, fund: bool = True, both: bool = False) -> Bit:
        """The amount of a key. ``fund``: whether the words around it say of which fund, if it is not all of them;
        ``both``: whether they say 收支."""
        fund = fund and key.fund is not Fund.ALL
        bit = self.money(self.ledger.amount(key))
        self.keys[bit] = key
        self._hold(bit, key, fund)
        first = self._told.setdefault((key, fund, both), bit)
        if first is not bit and not self._is_printed(bit):
            self.ties.append(Twice(first, bit))
        return bit

    def _is_printed(self, bit: Bit) -> bool:
        """Whether a table settles what it is."""
        return any(isinstance(tie, Printed) and tie.bit is bit for tie in self.ties)

    def _hold(self, bit: Bit, key: Key, fund: bool) -> None:
        """Tie an amount to what tables print that its words may mean. Words that leave the fund open hold only where the
        figures of all funds, or of 财政拨款, are the same or both printed."""
        found = list(self._figures(key, fund))
        if not any(abs(bit.value - f.value) <= max(bit.step, f.step) / 2 for _, f in found):
            return
        funds = {own for own, _ in found}
        mixed = (
            not fund and key.item is None and bool(set(_FUNDS) & {a.fund for a in self.ledger.accounts_of(Fund.ALL)})
        )
        fiscal = bool(funds & {Fund.FISCAL, Fund.GENERAL})
        if mixed and key.function and not fiscal:
            return
        self.ties.append(Printed(bit, tuple(f for _, f in found), at_least=mixed and Fund.ALL not in funds))

    def _figures(self, key: Key, fund: bool) -> Iterator[tuple[Fund | None, Bit]]:
        """What tables print that the words for ``key`` may mean."""
        for grid, cell, own in self._cells.get(_said(key), ()):
            if _may_mean(key, own, fund):
                step = Fraction(grid.style.step, 100)
                if cell.fen:
                    step = max(step, _last_digit(cell.text, grid.style))
                yield own.fund, Bit(cell.text, Sort.AMOUNT, Fraction(cell.fen or 0, 100), step)

    @cached_property
    def _cells(self) -> Mapping[Hashable, Sequence[tuple[sheets.Grid, sheets.Printed, Key]]]:
        """All amounts that tables print, by what words say of them."""
        found: dict[Hashable, list[tuple[sheets.Grid, sheets.Printed, Key]]] = defaultdict(list)
        for grid in self.budget.grids:
            for cell in (c for row in grid.body for c in row):
                key = cell.key
                if key is not None and cell.fen is not None and is_number(cell.text):
                    if not (key.economic or key.project):
                        found[_said(key)].append((grid, cell, key))
        return found

    def percent(self, value: Fraction) -> Bit:
        places = self.places
        scaled = (value * 10**places * 2 + 1) // 2
        digits = str(int(scaled)).rjust(places + 1, "0")
        text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
        return Bit(f"{text}{self.gap}%", Sort.PERCENT, Fraction(int(scaled), 10**places), Fraction(1, 10**places), "%")

    # --- comparison -------------------------------------------------------------------------------------------------

    def since(self, *, equal: bool = False) -> list[Piece]:
        """What is compared with: 比上年, 较2023年预算 …"""
        phrase = self.dice.pick((_EQUALS if equal else _BASES)[self.base])
        before, year, behind = phrase.partition("{}")
        if not year:
            return [phrase]
        last = Bit(str(self.year - 1), Sort.YEAR, Fraction(self.year - 1))
        self.compared.append(last)
        return [before, last, behind]

    def change(self, key: Key, now: Bit, *, growth: bool | None = None) -> tuple[list[Piece], tuple[Bit, Bit] | None]:
        """How an amount changed since the year before, and the change with its direction."""
        this, before = self.ledger.amount(key), self.prior.amount(key)
        if this == before and not self.dice.chance(20):
            return self.since(equal=True), None
        words, pair = self.moved(this - before)
        pieces: list[Piece] = [*self.since(), *words]
        if before > 0 and (self.dice.chance(60) if growth is None else growth):
            rise = self.dice.pick(_RISES if this >= before else _FALLS)
            way = Bit(rise, Sort.WAY, Fraction(1 if this >= before else -1))
            percent = self.percent(abs(Fraction(this - before, before)) * 100)
            self.ties.append(Rate(percent, way, now, pair[0], pair[1]))
            pieces += ["，", way, percent]
        return pieces, pair

    def executed(self, subject: str, key: Key, use: str) -> None:
        """An item with what was executed last year, what is planned this year, and the rate between them."""
        this, before = self.ledger.amount(key), self.executed_before.amount(key)
        first, now, then = self.amount(key, fund=False), self.amount(key, fund=False), self.money(before)
        last = Bit(str(self.year - 1), Sort.YEAR, Fraction(self.year - 1))
        pieces: list[Piece] = [subject, first, f"。{use}。", last, "年当年预算执行数为", then]
        pieces += ["，", self.own_year(now), "年预算安排", now, "，"]
        if this == before:
            pieces.append(f"与{self.year - 1}年预算执行数持平")
        elif before > 0:
            way = Bit(self.dice.pick(_UP if this > before else _DOWN), Sort.WAY, Fraction(1 if this > before else -1))
            percent = self.percent(abs(Fraction(this - before, before)) * 100)
            self.ties.append(Rate(percent, way, now, prior=then))
            pieces += [f"比{self.year - 1}年预算执行数", way, percent]
        else:
            pieces.append("上年无此项预算")
        self.say(*pieces, self.reason(), "。")

    def moved(self, fen: int) -> tuple[list[Piece], tuple[Bit, Bit]]:
        """增加 or 减少 with an amount."""
        way = Bit(self.dice.pick(_UP if fen >= 0 else _DOWN), Sort.WAY, Fraction(1 if fen >= 0 else -1))
        amount = self.money(abs(fen))
        return [way, amount], (amount, way)

    def reason(self) -> list[Piece]:
        """A reason behind a change, now and then with an amount of its own; mostly none."""
        if not self.thorough and not self.dice.chance(50):
            return []
        before, number, behind = self.dice.pick(_REASONS).partition("{}")
        inner: list[Piece] = [before]
        if number:
            people = behind.startswith("名")
            inner += [str(self.dice.integer(1, 9)) if people else self.money(self._some()), behind]
        return [self.dice.pick(("，主要原因是", "，主要是", "。主要原因：", "，原因是", "，主要是因为")), *inner]

    def _some(self) -> int:
        return self.dice.integer(1, 99_999) * 10_000

    # --- lists ------------------------------------------------------------------------------------------------------

    def share(self, percent_of: Bit, whole: Bit, words: str = "占") -> list[Piece]:
        """，占…%, where there is something to be a share of."""
        if whole.value <= 0:
            return []
        percent = self.percent(percent_of.value / whole.value * 100)
        self.ties.append(Share(percent, percent_of, whole))
        return ["，", words, percent]

    def sum(self, whole: Bit, parts: Sequence[Bit], *, complete: bool) -> None:
        self.ties.append(Sum((whole, None), tuple((p, None) for p in parts), complete))

    def nature_parts(self, key: Key) -> list[Part]:
        """基本 and 项目, and the rarer ones that are not nothing."""
        named = {
            Nature.BASIC: ("基本支出",),
            Nature.PROJECT: ("项目支出",),
            Nature.BUSINESS: ("经营支出", "事业单位经营支出"),
            Nature.REMITTED: ("上缴上级支出", "上解上级支出"),
            Nature.SUBSIDY: ("对附属单位补助支出",),
        }
        keys = [(self.dice.pick(words), evolve(key, nature=nature)) for nature, words in named.items()]
        return [p for n, p in enumerate(keys) if n < 2 or self.ledger.amount(p[1])]

    def people_parts(self, key: Key) -> list[Part]:
        """人员 and 公用 of the basic expenditure."""
        running = self.dice.pick(("公用经费", "日常公用经费"))
        names = ((self.dice.pick(("人员经费", "人员支出")), Nature.PERSONNEL), (running, Nature.OPERATING))
        return [(name, evolve(key, nature=nature)) for name, nature in names]


def _last_digit(text: str, style: FigureStyle) -> Fraction:
    """One unit of the last digit that is printed, where trailing zeros are left out."""
    left_out = style.decimals - len(text.partition(".")[2])
    return Fraction(style.step, 100) * Fraction(10) ** left_out


def _flat(pieces: Iterable[Piece]) -> Iterator[Bit]:
    for piece in pieces:
        if isinstance(piece, Bit):
            yield piece
        elif isinstance(piece, str):
            if piece:
                yield Bit(piece)
        else:
            yield from _flat(piece)


def _said(key: Key) -> Hashable:
    """What must be the same of an amount and of words for it."""
    return (key.side, *(getattr(key, d) for d in _SAID))


def _may_mean(key: Key, cell: Key, fund: bool) -> bool:
    """Whether words for ``key`` mean a cell of which they say the same."""
    if key.flow is not cell.flow and not {key.flow, cell.flow} <= set(_WHOLE_FLOWS):
        return False
    if (key.nature or Nature.TOTAL) is not (cell.nature or Nature.TOTAL):
        return False
    return cell.fund is key.fund if fund else cell.fund in _ANY_FUND


def year_before(dice: Dice, ledger: Ledger) -> Ledger:
    """The same department a year earlier: some amounts as they are, some more, some less, some nothing."""

    def moved(fen: int) -> int:
        how = dice.integer(0, 9)
        if how < 2:
            return fen
        if how == 9:
            return 0
        grains = fen // ledger.grain
        return dice.integer(grains // 3, grains * 3 // 2 + 1) * ledger.grain

    def account(own: Account) -> Account:
        spent = {nature: moved(fen) for nature, fen in own.spent.items()}
        return evolve(own, spent=spent, brought=min(own.brought, sum(spent.values())), carried=0)

    return evolve(
        ledger,
        accounts=tuple(account(a) for a in ledger.accounts),
        items={item: moved(fen) for item, fen in ledger.items.items()},
    )


def leaves(ledger: Spoken, fund: Fund) -> dict[str, list[str]]:
    """The 项 of one fund by class, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in sorted({a.function for a in ledger.accounts_of(fund)}):
        found[code[:3]].append(code)
    return found
