"""The explanation of final accounts: what was planned, what was done, what it was of the plan, and why."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from budgetlint.model.keys import Flow, Fund, Item, Key, Nature, Stage
from generator.bits import Bit, Share, Sum
from generator.chapters import Holding, assets, performance, terms
from generator.passages import spent_of, spent_on
from generator.teller import RECEIVED, SPENT, Part, Piece, Teller, leaves

_LESS = ("部分项目跨年实施", "严格控制一般性支出", "人员调出后相应减少开支", "采购价低于预期")
_MORE = ("年中追加了专项任务", "使用了上年结转的资金", "调资补发了工资", "上级年中下达了补助")
_SOURCES = (
    ("财政拨款收入", Fund.FISCAL),
    ("上级补助收入", Fund.SUPERIOR),
    ("事业收入", Fund.UNDERTAKING),
    ("经营收入", Fund.BUSINESS),
    ("附属单位上缴收入", Fund.SUBORDINATE),
    ("其他收入", Fund.OTHER),
)


def tell_final(t: Teller, holding: Holding) -> None:
    """The whole explanation."""
    t.heading(f"第三部分 {t.year}年度部门决算情况说明")
    t.heading("一、收入支出决算总体情况说明")
    total = t.amount(evolve(RECEIVED, flow=Flow.TOTAL), both=True)
    name = t.dice.pick(("收入、支出总计均为", "收入支出总计", "收、支总计"))
    t.say(
        t.own_year(total),
        "年度",
        name,
        total,
        "。",
        t.change(evolve(RECEIVED, flow=Flow.TOTAL), total)[0],
        t.reason(),
        "。",
    )
    t.heading("二、收入决算情况说明")
    _shared(t, "本年收入合计", RECEIVED, [(n, evolve(RECEIVED, fund=f)) for n, f in _SOURCES])
    t.heading("三、支出决算情况说明")
    _shared(t, "本年支出合计", SPENT, t.nature_parts(SPENT))
    t.heading("四、财政拨款收入支出决算总体情况说明")
    fiscal = evolve(RECEIVED, flow=Flow.TOTAL, fund=Fund.FISCAL)
    bit = t.amount(fiscal, both=True)
    t.say(t.own_year(bit), "年度财政拨款收、支总计", bit, "。", t.change(fiscal, bit)[0], t.reason(), "。")
    t.heading("五、一般公共预算财政拨款支出决算情况说明")
    _general(t)
    t.heading("六、一般公共预算财政拨款基本支出决算情况说明")
    _basic(t)
    t.heading("七、财政拨款“三公”经费支出决算情况说明")
    _three_public(t, holding)
    t.heading("八、政府性基金预算财政拨款收入支出决算情况说明")
    _other_budget(t, "政府性基金预算财政拨款", Fund.GOVERNMENT_FUND)
    t.heading("九、国有资本经营预算财政拨款支出决算情况说明")
    _other_budget(t, "国有资本经营预算财政拨款", Fund.STATE_CAPITAL)
    t.heading("十、预算绩效情况说明")
    performance(t, final=True)
    t.heading("十一、其他重要事项情况说明")
    t.heading("（一）机关运行经费支出情况")
    _running(t)
    t.heading("（二）政府采购支出情况")
    _purchases(t)
    t.heading("（三）国有资产占用情况")
    assets(t, holding, final=True)
    terms(t)


def _shared(t: Teller, name: str, key: Key, parts: Sequence[Part]) -> None:
    whole = t.amount(key)
    pieces: list[Piece] = [name, t.dice.pick(("", "为")), whole, "，其中："]
    bits: list[Bit] = []
    for part, own in parts:
        if (
            not t.ledger.amount(own)
            and own.nature not in (Nature.BASIC, Nature.PROJECT)
            and own.fund is not Fund.FISCAL
        ):
            continue
        bit = t.amount(own)
        pieces += ["；" if bits else "", part, bit, t.share(bit, whole)]
        bits.append(bit)
    t.sum(whole, bits, complete=len(bits) > 1)
    t.say(*pieces, "。")


def planned(key: Key) -> Key:
    """The same of the budget at the beginning of the year."""
    return evolve(key, stage=Stage.BUDGET)


def _against(t: Teller, key: Key, *, fund: bool) -> list[Piece]:
    """年初预算为…，支出决算为…，完成年初预算的…%, and why it is not what was planned."""
    before, now = t.ledger.amount(planned(key)), t.ledger.amount(key)
    done = t.amount(key, fund=fund)
    if not before:
        return [t.dice.pick(("年初未安排预算", "年初预算为0万元")), "，支出决算为", done, "。决算数大于预算数的主要原因是",
                t.dice.pick(_MORE), "。"]  # fmt: skip
    plan = t.amount(planned(key), fund=fund)
    pieces: list[Piece] = ["年初预算", t.dice.pick(("为", "")), plan, "，支出决算", t.dice.pick(("为", "")), done, "，"]
    percent = t.percent(done.value / plan.value * 100) if plan.value else None
    if percent is not None:
        t.ties.append(Share(percent, done, plan))
        pieces += [t.dice.pick(("完成年初预算的", "完成预算的", "为年初预算的")), percent, "。"]
    if now == before:
        return [*pieces, t.dice.pick(("决算数与年初预算数持平。", "决算数等于预算数。"))]
    less = now < before
    why = t.dice.pick(("主要原因是", "主要原因：", "主要是因为"))
    return [*pieces, f"决算数{'小' if less else '大'}于年初预算数的{why}", t.dice.pick(_LESS if less else _MORE), "。"]


def _general(t: Teller) -> None:
    general = spent_of(Nature.TOTAL, Fund.GENERAL)
    whole, spent = t.amount(general), t.amount(SPENT)
    t.heading("（一）一般公共预算财政拨款支出决算总体情况")
    t.say(t.own_year(whole), "年度一般公共预算财政拨款支出", whole, t.share(whole, spent, "占本年支出合计的"), "。",
          t.change(general, whole)[0], t.reason(), "。")  # fmt: skip
    t.heading("（二）一般公共预算财政拨款支出决算结构情况")
    again = t.amount(general)
    pieces: list[Piece] = ["一般公共预算财政拨款支出", again, "，主要用于以下方面："]
    bits: list[Bit] = []
    for code in leaves(t.ledger, Fund.GENERAL):
        bit = t.amount(evolve(general, function=code), fund=True)
        pieces += ["；" if bits else "", f"{t.known.function[code]}（类）", bit, t.share(bit, again)]
        bits.append(bit)
    t.sum(again, bits, complete=True)
    t.say(*pieces, "。")
    t.heading("（三）一般公共预算财政拨款支出决算具体情况")
    t.say("一般公共预算财政拨款支出", _against(t, general, fund=True), "其中：")
    for n, code in enumerate((c for own in leaves(t.ledger, Fund.GENERAL).values() for c in own), 1):
        names = (f"{t.known.function[code[:k]]}（{level}）" for k, level in ((3, "类"), (5, "款"), (7, "项")))
        t.say(f"{n}.{''.join(names)}。", _against(t, evolve(general, function=code), fund=False))


def _basic(t: Teller) -> None:
    basic = spent_of(Nature.BASIC, Fund.GENERAL)
    whole = t.amount(basic)
    people, running = (t.amount(spent_of(n, Fund.GENERAL)) for n in (Nature.PERSONNEL, Nature.OPERATING))
    t.sum(whole, [people, running], complete=True)
    t.say(t.own_year(whole), "年度一般公共预算财政拨款基本支出", whole, "，其中：人员经费", people,
          "，主要包括基本工资、津贴补贴和奖金；公用经费", running, "，主要包括办公费、水电费和差旅费。")  # fmt: skip


def _three_public(t: Teller, holding: Holding) -> None:
    key = evolve(spent_on(Item.THREE_PUBLIC), fund=Fund.FISCAL)
    t.heading("（一）“三公”经费财政拨款支出决算总体情况说明")
    t.say("“三公”经费财政拨款支出", _against(t, key, fund=True), t.own_year(), "年度“三公”经费支出",
          t.change(key, t.amount(key))[0], t.reason(), "。")  # fmt: skip
    t.heading("（二）“三公”经费财政拨款支出决算具体情况说明")
    of = {i: evolve(key, item=i) for i in Item}
    abroad, reception = t.ledger.amount(of[Item.ABROAD]), t.ledger.amount(of[Item.RECEPTION])
    groups = t.dice.integer(1, 2) if abroad else 0
    t.say("1.因公出国（境）费", _against(t, of[Item.ABROAD], fund=True) if _known(t, of[Item.ABROAD]) else ["支出决算为",
          t.amount(of[Item.ABROAD]), "。"], f"全年安排因公出国（境）团组{groups}个，累计{groups * 3}人次。")  # fmt: skip
    cars = [t.amount(of[i]) for i in (Item.VEHICLES, Item.VEHICLE_PURCHASE, Item.VEHICLE_RUNNING)]
    t.ties.append(Sum((cars[0], None), tuple((b, None) for b in cars[1:])))
    bought = 1 if cars[1].value else 0
    t.say("2.公务用车购置及运行维护费支出决算为", cars[0], "，其中：公务用车购置费支出", cars[1], f"，购置车辆{bought}辆；",
          "公务用车运行维护费支出", cars[2], f"，年末公务用车保有量{holding.all_cars}辆。", _why(t, of[Item.VEHICLES]))  # fmt: skip
    times = t.dice.integer(1, 30) if reception else 0
    bit = t.amount(of[Item.RECEPTION])
    t.say("3.公务接待费支出决算为", bit, "。其中：国内公务接待", t.dice.pick(("", "累计")),
          f"{times}批次、{times * t.dice.integer(4, 9)}人次。", _why(t, of[Item.RECEPTION]))  # fmt: skip


def _known(t: Teller, key: Key) -> bool:
    return bool(t.ledger.amount(key) or t.ledger.amount(planned(key)))


def _why(t: Teller, key: Key) -> list[Piece]:
    """Why it is not what was planned."""
    before, now = t.ledger.amount(planned(key)), t.ledger.amount(key)
    if before == now:
        return ["决算数与预算数持平。"]
    side = "小" if now < before else "大"
    return [f"决算数{side}于预算数的主要原因是{t.dice.pick(_LESS if now < before else _MORE)}。"]


def _other_budget(t: Teller, name: str, fund: Fund) -> None:
    key = spent_of(Nature.TOTAL, fund)
    if not t.ledger.accounts_of(fund):
        t.say(f"{t.budget.entity}{t.year}年度没有{name}收入和支出。")
        return
    brought, received, spent, left = (
        t.amount(k)
        for k in (
            evolve(RECEIVED, flow=Flow.BROUGHT_FORWARD, fund=fund),
            evolve(RECEIVED, fund=fund),
            key,
            evolve(SPENT, flow=Flow.CARRIED_FORWARD, fund=fund),
        )
    )
    t.say(f"{name}年初结转和结余", brought, "，本年收入", received, "，本年支出", spent, "，年末结转和结余", left, "。")


def _running(t: Teller) -> None:
    operating = spent_of(Nature.OPERATING, Fund.GENERAL)
    fen, before = t.ledger.amount(operating), t.prior.amount(operating)
    bit = t.money(fen)
    t.keys[bit] = spent_on(Item.AGENCY_RUNNING)
    change: list[Piece] = t.since(equal=True) if fen == before else [*t.since(), *t.moved(fen - before)[0]]
    t.say(t.own_year(), "年度机关运行经费支出", bit, "，", change, t.reason(), "。")


def _purchases(t: Teller) -> None:
    """Purchases by kind, and what of them small firms were given."""
    fens = [t.dice.integer(0, 400) * 1_000_000 if t.dice.chance(60) else 0 for _ in range(3)]
    whole = t.money(sum(fens))
    bits = [t.money(fen) for fen in fens]
    t.sum(whole, bits, complete=True)
    pieces: list[Piece] = [t.own_year(), "年度政府采购支出总额", whole]
    for n, (name, bit) in enumerate(zip(("货物", "工程", "服务"), bits, strict=True)):
        pieces += ["、" if n else "，其中：", f"政府采购{name}支出", bit]
    pieces.append("。")
    if sum(fens):
        grain = 10_000
        given = sum(fens) * t.dice.integer(3, 10) // 10 // grain * grain
        micro = given * t.dice.integer(2, 9) // 10 // grain * grain
        firms, small = t.money(given), t.money(micro)
        pieces += ["授予中小企业合同金额", firms, _part(t, firms, whole, "占政府采购支出总额的")]
        pieces += ["，其中：授予小微企业合同金额", small, _part(t, small, firms, "占授予中小企业合同金额的"), "。"]
    t.say(*pieces)


def _part(t: Teller, part: Bit, whole: Bit, words: str) -> list[Piece]:
    return t.share(part, whole, words) if part.value else []
