"""The report of a government on its budget: what came in, what went out, what was borrowed, what is left."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve, frozen

from budgetlint.model.keys import Fund, Item, Key, Stage, Tier
from generator.bits import Bit, Share, Sum
from generator.county import OWN_YEAR, RECEIVED, SPENDING, SPENT, TRANSFER_IN, TRANSFER_OUT, County
from generator.government import WHOLE
from generator.ledger import Account
from generator.teller import Piece, Teller

_AREAS = {Tier.AREA: "全{}", Tier.OWN: "{}本级"}


@frozen
class View:
    """A county's books as a teller asks them: amounts of no year or stage are those of its own, ``last`` a year before."""

    county: County
    stage: Stage
    last: bool = False

    @property
    def year(self) -> int:
        return self.county.year

    def amount(self, key: Key) -> int:
        if self.last:
            return self.county.books.amount(evolve(key, year=self.year - 1, stage=Stage.FINAL))
        return self.county.books.amount(evolve(key, year=key.year or self.year, stage=self._stage(key)))

    def accounts_of(self, fund: Fund, function: str = "") -> list[Account]:
        """None: a government's explanation speaks of no account."""
        return []

    def _stage(self, key: Key) -> Stage | None:
        return None if key.local == "债务" else key.stage or self.stage


def report(t: Teller, *, final: bool) -> None:
    """The whole report."""
    t.heading(f"关于{t.budget.entity}{t.year}年{'财政决算' if final else '财政预算'}情况的说明")
    t.heading("一、一般公共预算")
    for tier in (Tier.AREA, Tier.OWN):
        _budget(t, Fund.GENERAL, tier, final=final)
    t.heading("二、政府性基金预算")
    _budget(t, Fund.GOVERNMENT_FUND, Tier.OWN, final=final)
    t.heading("三、国有资本经营预算")
    _budget(t, Fund.STATE_CAPITAL, Tier.OWN, final=final)
    t.heading("四、社会保险基金预算")
    _insurance(t, final=final)
    t.heading("五、政府债务情况")
    _debt(t, final=final)
    t.heading("六、转移支付情况")
    _grants(t, final=final)
    t.heading("七、“三公”经费情况")
    _three_public(t, final=final)
    t.heading("八、重大政策和重点项目绩效情况" if final else "八、重大政策和重点项目绩效目标")
    if final:
        t.say("对农村道路养护、老旧校舍改造两个重点项目开展了绩效评价，评价结果均为良，整改意见已反馈主管部门。")
    else:
        t.say("农村道路养护项目的绩效目标为全年养护里程不少于180公里；老旧校舍改造项目的绩效目标为九月底前完工。")


def _level(t: Teller) -> str:
    return t.budget.entity[-1]


def _said(t: Teller, key: Key) -> Bit:
    return t.amount(key, fund=True)


def _budget(t: Teller, fund: Fund, tier: Tier, *, final: bool) -> None:
    own = evolve(RECEIVED, tier=tier, fund=fund, revenue=OWN_YEAR)
    out = evolve(SPENT, tier=tier, fund=fund, revenue=SPENDING)
    name, area = WHOLE[fund], _AREAS[tier].format(_level(t))
    received, spent = _said(t, own), _said(t, out)
    pieces: list[Piece] = [
        t.own_year(),
        "年",
        area,
        name,
        "收入",
        t.dice.pick(("完成", "")) if final else "安排",
        received,
    ]
    pieces += [_of_plan(t, received, own) if final else "", _growth(t, own), "。"]
    if fund is Fund.GENERAL:
        taxes, fees = (_said(t, evolve(own, revenue=f"{OWN_YEAR}/{n}")) for n in ("税收收入", "非税收入"))
        t.sum(received, [taxes, fees], complete=True)
        pieces += ["其中：税收收入", taxes, "，非税收入", fees, "。"]
    t.say(*pieces)
    pieces = [area, name, "支出", "完成" if final else "安排", spent]
    t.say(*pieces, _of_plan(t, spent, out) if final else "", _growth(t, out), "。")
    more, else_ = (evolve(k, revenue=p) for k, p in ((own, TRANSFER_IN), (out, TRANSFER_OUT)))
    received, spent = _said(t, own), _said(t, out)
    moved, gone = _said(t, more), _said(t, else_)
    all_in, all_out = _said(t, evolve(own, revenue=None)), _said(t, evolve(out, revenue=None))
    t.ties += [
        Sum((all_in, None), ((received, None), (moved, None))),
        Sum((all_out, None), ((spent, None), (gone, None))),
    ]
    t.say(area, name, "收入", received, "，加上转移性收入", moved, "，收入总量为", all_in, "；支出", spent, "，加上转移性支出",
          gone, "，支出总量为", all_out, "。收支平衡。")  # fmt: skip


def _of_plan(t: Teller, done: Bit, key: Key) -> list[Piece]:
    plan = t.ledger.amount(evolve(key, stage=Stage.BUDGET))
    if plan <= 0:
        return []
    bit = t.amount(evolve(key, stage=Stage.BUDGET), fund=True)
    percent = t.percent(done.value / bit.value * 100) if bit.value else None
    if percent is None:
        return []
    t.ties.append(Share(percent, done, bit))
    return ["，为年初预算", bit, "的", percent]


def _growth(t: Teller, key: Key) -> list[Piece]:
    """How much more than last year, which no sentence says."""
    this, before = t.ledger.amount(key), t.prior.amount(key)
    if before <= 0 or this == before:
        return []
    rate = t.percent(abs(Fraction(this - before, before)) * 100)
    return ["，", t.dice.pick(("比上年", "同比")), "增长" if this > before else "下降", rate]


def _insurance(t: Teller, *, final: bool) -> None:
    received, spent = (_said(t, evolve(k, local="社保")) for k in (RECEIVED, SPENT))
    verb = "完成" if final else "安排"
    t.say(t.own_year(), "年社会保险基金收入", verb, received, "，社会保险基金支出", verb, spent, "。")


def _debt(t: Teller, *, final: bool) -> None:
    """Limits and balances at the end of the year, or before it begins; what is borrowed, repaid and paid in interest."""
    year, before, here = (t.year, "", _level(t)) if final else (t.year - 1, "上年", _level(t))

    def of(path: str, fund: Fund = Fund.ALL) -> Bit:
        return _said(t, Key(local="债务", tier=Tier.AREA, fund=fund, revenue=path))

    for path, opening, closing in (
        ("限额", f"{year}年，全{here}政府债务限额", "。"),
        ("余额", f"{year}年末，全{here}政府债务余额", "，控制在限额以内。"),
    ):
        every, general, special = (of(before + path, fund) for fund in (Fund.ALL, Fund.GENERAL, Fund.GOVERNMENT_FUND))
        t.sum(every, [general, special], complete=True)
        t.say(opening, every, f"，其中：一般债务{path}", general, f"，专项债务{path}", special, closing)
    verbs = (
        ("全年发行政府债券", "，偿还本金", "，支付利息")
        if final
        else ("本年计划发行政府债券", "，偿还本金", "，支付利息")
    )
    pieces = [(verb, of(path)) for verb, path in zip(verbs, ("发行", "还本", "付息"), strict=True)]
    t.say(*(piece for pair in pieces for piece in pair), "。")


def _grants(t: Teller, *, final: bool) -> None:
    key = evolve(SPENT, tier=Tier.BELOW, fund=Fund.GENERAL, local="补助")
    if not t.ledger.amount(key):
        t.say("本年没有对乡镇的转移支付。")
        return
    whole, usual, special = (
        _said(t, evolve(key, revenue=r)) for r in (None, "补助/一般性转移支付", "补助/专项转移支付")
    )
    t.sum(whole, [usual, special], complete=True)
    verb = "实际下达" if final else "安排"
    t.say(f"{_level(t)}对乡镇转移支付{verb}", whole, "，其中：一般性转移支付", usual, "，专项转移支付", special, "。")


def _three_public(t: Teller, *, final: bool) -> None:
    key = evolve(SPENT, tier=Tier.OWN, fund=Fund.FISCAL)
    whole = _said(t, evolve(key, item=Item.THREE_PUBLIC))
    names = (("因公出国（境）费", Item.ABROAD), ("公务用车购置费", Item.VEHICLE_PURCHASE), ("公务用车运行维护费", Item.VEHICLE_RUNNING), ("公务接待费", Item.RECEPTION))  # fmt: skip
    pieces: list[Piece] = [
        t.own_year(),
        f"年{_level(t)}本级“三公”经费",
        "支出决算" if final else "预算",
        whole,
        "，其中：",
    ]
    bits: list[Bit] = []
    for n, (name, item) in enumerate(names):
        bits.append(_said(t, evolve(key, item=item)))
        pieces += ["，" if n else "", name, bits[-1]]
    t.sum(whole, bits, complete=True)
    change = t.ledger.amount(evolve(key, item=Item.THREE_PUBLIC)) - t.prior.amount(evolve(key, item=Item.THREE_PUBLIC))
    words: list[Piece] = ["与上年持平"]
    if change:
        words = [f"比上年{'增加' if change > 0 else '减少'}", t.money(abs(change)), t.reason()]
    t.say(*pieces, "。“三公”经费", words, "。")
