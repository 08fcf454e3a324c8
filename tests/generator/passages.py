"""Passages that every manner of explaining has: 三公, 机关运行, 政府采购, what is no budget of the year, the glossary."""

from __future__ import annotations

from attrs import evolve

from budgetlint.model.keys import Flow, Fund, Item, Key, Nature, Side
from generator.teller import SPENT, Piece, Teller

_USES = ("单位正常运转", "人员工资福利", "专项业务开展", "设备购置与维护", "参保缴费")
_PUBLIC: tuple[tuple[tuple[str, ...], Item], ...] = (
    (("因公出国（境）费", "因公出国（境）费用", "因公出国（境）经费"), Item.ABROAD),
    (("公务用车购置费", "公务用车购置"), Item.VEHICLE_PURCHASE),
    (("公务用车运行费", "公务用车运行维护费"), Item.VEHICLE_RUNNING),
    (("公务接待费",), Item.RECEPTION),
)


def spent_of(nature: Nature, fund: Fund = Fund.ALL) -> Key:
    return evolve(SPENT, nature=nature, fund=fund)


def spent_on(item: Item) -> Key:
    return Key(side=Side.EXPENDITURE, flow=Flow.CURRENT, fund=Fund.GENERAL, item=item)


def use(t: Teller) -> str:
    return f"主要用于{t.dice.pick(_USES)}"


def three_public(t: Teller) -> None:
    """三公: the whole, its three or four parts, what changed."""
    whole = t.amount(spent_on(Item.THREE_PUBLIC), fund=False)
    budget = t.dice.pick(
        ("“三公”经费预算", "财政拨款“三公”经费预算", "“三公”经费财政拨款预算数为", "“三公”经费预算安排")
    )
    pieces: list[Piece] = [t.body, t.own_year(whole), "年", budget, whole, "，其中："]
    names = [(t.dice.pick(words), spent_on(item)) for words, item in _PUBLIC]
    bits = [t.amount(key, fund=False) for _, key in names]
    if t.dice.chance(50):
        vehicles = t.amount(spent_on(Item.VEHICLES), fund=False)
        inner: list[Piece] = [names[1][0], bits[1], "，", names[2][0], bits[2]]
        opening, closing = t.dice.pick((("（其中：", "）"), ("，包括", "")))
        pieces += [names[0][0], bits[0], "；", "公务用车购置及运行费", vehicles, opening, inner, closing]
        pieces += ["；", names[3][0], bits[3], "。"]
        t.sum(whole, [bits[0], vehicles, bits[3]], complete=True)
        t.sum(vehicles, bits[1:3], complete=True)
    else:
        mark = t.dice.pick("，；")
        for n, ((name, _), bit) in enumerate(zip(names, bits, strict=True)):
            pieces += [mark if n else "", name, bit]
        t.sum(whole, bits, complete=True)
        pieces.append("。")
    pieces += [t.dice.pick(("“三公”经费", "总额")), t.change(spent_on(Item.THREE_PUBLIC), whole)[0], t.reason(), "。"]
    t.say(*pieces)
    if t.dice.chance(40):
        for n, (name, key) in enumerate(names, 1):
            again = t.amount(key, fund=False)
            t.say(f"{n}.", name, again, "，", t.change(key, again)[0], t.reason(), "。")


def agency_running(t: Teller) -> None:
    key = spent_on(Item.AGENCY_RUNNING)
    fen = t.ledger.amount(spent_of(Nature.OPERATING, Fund.GENERAL))
    bit = t.money(fen)
    t.keys[bit] = key
    before = t.prior.amount(spent_of(Nature.OPERATING, Fund.GENERAL))
    pieces: list[Piece] = [t.body, t.own_year(), "年", t.dice.pick(("机关运行经费预算", "机关运行经费共计安排")), bit]
    if fen == before:
        pieces += ["，", t.since(equal=True)]
    elif t.thorough or t.dice.chance(60):
        pieces += ["，", t.since(), t.moved(fen - before)[0], t.reason()]
    t.say(*pieces, "，" if t.dice.chance(50) else "。", f"{use(t)}等。")


def procurement(t: Teller) -> None:
    fens = [t.dice.integer(0, 999) * 1_000_000 if t.dice.chance(60) else 0 for _ in range(3)]
    every = sum(fens)
    whole, *parts = (t.money(f) for f in (every, *fens))
    names = t.dice.pick((("货物", "工程", "服务"), ("政府采购货物预算", "政府采购工程预算", "政府采购服务预算")))
    pieces: list[Piece] = [t.body, t.own_year(), "年", t.dice.pick(("安排政府采购预算", "政府采购预算总额")), whole]
    mark = t.dice.pick("，；、")
    pieces.append("，其中：")
    for n, (name, bit) in enumerate(zip(names, parts, strict=True)):
        pieces += [mark if n else "", name, bit]
    t.sum(whole, parts, complete=True)
    if t.thorough and every:
        kept = every * t.dice.integer(3, 9) // 10
        least = kept * t.dice.integer(3, 9) // 10
        pieces += ["。面向中小企业预留", t.money(kept), "，其中小微企业", t.money(least)]
    t.say(*pieces, "。")


def noise(t: Teller) -> None:
    """What has amounts and is no budget of this year."""
    past = t.money(t.dice.integer(1, 99_999) * 10_000)
    cars, others = t.dice.integer(1, 9), t.dice.integer(0, 9)
    sentences: tuple[list[Piece], ...] = (
        [f"截至{t.year - 1}年末，固定资产账面金额", past, "。"],
        [f"共有车辆{cars + others}辆，其中：执法用车{cars}辆、其他用车{others}辆；单价50万元以上设备0台（套）。"],
        [f"{t.year - 1}年支出决算", past, f"，已按规定于{t.year}年公开。"],
        [f"所属单位{t.year - 1}年共接待{cars}批次、{cars * 7}人次。"],
        ["按每人每年1.2万元的标准核定，涉及", str(cars), "人。"],
        ["绩效目标：全年举办培训", str(cars), "期，人均成本不超过500元，满意度不低于95%。"],
    )
    for pieces in t.dice.sample(sentences, 2):
        t.say(*pieces)


def glossary(t: Teller) -> None:
    t.heading("第四部分 名词解释")
    t.say("1.机关运行经费：指保障单位运行、用于购买货物和服务的各项公用经费，单价1000元以上的设备另行核定。")
    t.say("2.“三公”经费：指因公出国（境）费、公务用车购置及运行费和公务接待费，按每人100元安排的工作餐计入接待费。")
