"""Explanations in the manner of four regions: what they tell, in which order, in which sort of sentences."""

from __future__ import annotations

from attrs import evolve

from budgetlint.model.keys import Flow, Fund, Key, Nature
from generator.bits import Bit, Sum
from generator.passages import agency_running, glossary, noise, procurement, spent_of, three_public, use
from generator.teller import RECEIVED, SPENT, Part, Piece, Teller, leaves

_CN = "一二三四五六七八九十"
_SOURCES: tuple[tuple[tuple[str, ...], Fund], ...] = (
    (("一般公共预算拨款收入", "一般公共预算收入", "一般公共预算财政拨款收入", "一般公共预算"), Fund.GENERAL),
    (("政府性基金预算收入", "政府性基金预算拨款收入", "基金预算收入"), Fund.GOVERNMENT_FUND),
    (("国有资本经营预算收入", "国有资本经营预算拨款收入"), Fund.STATE_CAPITAL),
    (("财政专户管理资金收入", "财政专户核拨收入"), Fund.SPECIAL_ACCOUNT),
    (("事业收入",), Fund.UNDERTAKING),
    (("事业单位经营收入",), Fund.BUSINESS),
    (("上级补助收入",), Fund.SUPERIOR),
    (("附属单位上缴收入",), Fund.SUBORDINATE),
    (("其他收入",), Fund.OTHER),
)


def _sources(t: Teller, *, zeros: bool) -> list[Part]:
    """The sources of revenue, those without money only now and then; what was carried over is told apart."""
    named = [(t.dice.pick(words), evolve(RECEIVED, fund=fund)) for words, fund in _SOURCES]
    return [p for n, p in enumerate(named) if not n or t.ledger.amount(p[1]) or (zeros and n in (1, 3, 8))]


def _carried(t: Teller) -> list[Part]:
    key = evolve(RECEIVED, flow=Flow.BROUGHT_FORWARD)
    return [(t.dice.pick(("上年结转", "上年结转结余", "上年结转资金")), key)] if t.ledger.amount(key) else []


def _listed(t: Teller, parts: list[Part], *, between: str = "，", fund: bool = True) -> tuple[list[Piece], list[Bit]]:
    """甲1万元，乙2万元."""
    pieces: list[Piece] = []
    bits: list[Bit] = []
    for n, (name, key) in enumerate(parts):
        bits.append(t.amount(key, fund=fund))
        pieces += [between if n else "", name, t.dice.pick(("", "", "为")), bits[-1]]
    return pieces, bits


def _nested(t: Teller, key: Key, fund: bool, opening: list[Piece], whole: Bit) -> list[Piece]:
    """支出预算…，其中：基本支出…，包括人员经费…和公用经费…；项目支出…."""
    pieces: list[Piece] = [*opening, t.dice.pick(("，其中：", "，其中", "。其中：", "，包括："))]
    natures = []
    for n, (name, own) in enumerate(t.nature_parts(key)):
        bit = t.amount(own, fund=fund)
        natures.append(bit)
        pieces += ["；" if n else "", name, bit]
        if own.nature is Nature.BASIC and t.dice.chance(60):
            people = t.people_parts(own)
            bits = [t.amount(k, fund=fund) for _, k in people]
            t.sum(bit, bits, complete=True)
            (first, one), (second, other) = zip((name for name, _ in people), bits, strict=True)
            if t.dice.chance(50):
                pieces += ["，包括", first, one, "和", second, other]
            else:
                pieces += ["（其中：", first, one, "，", second, other, "）"]
    t.sum(whole, natures, complete=True)
    return [*pieces, "。"]


def _changes(t: Teller, key: Key, name: str, fund: bool) -> list[Piece]:
    """收支安排…，较上年增加…，其中：基本支出增加…，项目支出减少…."""
    now = t.amount(key, fund=fund)
    pieces, pair = t.change(key, now)
    pieces = [t.body, t.own_year(now), "年", name, t.dice.pick(("", "为", "安排")), now, "，", *pieces]
    parts = t.nature_parts(key)
    rare = any(t.prior.amount(evolve(key, nature=n)) for n in (Nature.BUSINESS, Nature.REMITTED, Nature.SUBSIDY))
    if pair is None or not t.dice.chance(60) or (rare and len(parts) < 5):
        return [*pieces, t.reason(), "。"]
    moves = []
    pieces.append("，其中：")
    for n, (part, own) in enumerate(parts):
        words, move = t.moved(t.ledger.amount(own) - t.prior.amount(own))
        moves.append(move)
        pieces += ["；" if n else "", part, words, t.reason() if t.thorough or t.dice.chance(30) else ""]
    t.ties.append(Sum(pair, tuple(moves)))
    return [*pieces, "。"]


def hebei(t: Teller) -> None:
    """Everything in a few long sentences."""
    t.heading("一、收入说明")
    whole = t.amount(evolve(RECEIVED, flow=Flow.TOTAL))
    own, extra = _sources(t, zeros=True), _carried(t)
    last_other = own[-1][1].fund is Fund.OTHER and not extra
    pieces, bits = _listed(t, own + extra, between=t.dice.pick("，；"))
    name = t.dice.pick(("预算收入", "收入预算", "收入预算总计", "部门收入预算"))
    t.sum(whole, bits, complete=last_other)
    t.say(
        "反映本部门当年全部收入。",
        t.own_year(whole),
        "年",
        name,
        t.dice.pick(("", "为")),
        whole,
        "，其中：",
        pieces,
        "。",
    )
    t.heading("二、支出说明")
    spent = t.amount(SPENT)
    name = t.dice.pick(("部门支出预算", "支出预算", "预算支出"))
    opening: list[Piece] = [t.own_year(spent), "年", name, t.dice.pick(("为", "")), spent]
    t.say("支出按功能分类和经济分类编制。", _nested(t, SPENT, True, opening, spent))
    t.heading("三、比上年增减情况")
    t.say(_changes(t, SPENT, t.dice.pick(("部门预算支出", "支出预算", "部门预算支出安排")), True))
    t.heading("四、机关运行经费安排情况")
    agency_running(t)
    t.heading("五、财政拨款“三公”经费预算情况")
    three_public(t)
    t.heading("六、政府采购预算情况")
    procurement(t)


def _share_lines(t: Teller, whole: Bit, parts: list[Part], *, compare: bool, complete: bool, fund: bool = True) -> None:
    """A paragraph for each part, with its share and what changed."""
    bits = []
    for name, key in parts:
        bit = t.amount(key, fund=fund)
        bits.append(bit)
        pieces: list[Piece] = [name, bit, t.share(bit, whole)]
        if compare and t.dice.chance(60):
            pieces += ["，", t.change(key, bit)[0], t.reason()]
        t.say(*pieces, "。")
    t.sum(whole, bits, complete=complete)


def xinjiang(t: Teller) -> None:
    """Lists over paragraphs, with shares; every 项 against the year before."""
    t.heading(f"一、关于{t.budget.entity}{t.year}年收支预算情况的总体说明")
    total = t.amount(evolve(RECEIVED, flow=Flow.TOTAL), both=True)
    t.say("按照全口径预算的原则，所有收入和支出均纳入部门预算管理。收支总预算", total, "。")
    t.heading("二、收入预算情况说明")
    total = t.amount(evolve(RECEIVED, flow=Flow.TOTAL))
    t.say(t.body, t.own_year(total), "年收入预算", total, "，其中：")
    own, extra = _sources(t, zeros=False), _carried(t)
    _share_lines(t, total, own + extra, compare=True, complete=False)
    if t.dice.chance(50) and not t.ledger.accounts_of(Fund.GOVERNMENT_FUND):
        t.say("政府性基金预算未安排。")
    t.heading("三、支出预算情况说明")
    spent = t.amount(SPENT)
    t.say(t.body, t.own_year(spent), "年支出预算", spent, "，其中：")
    parts = t.nature_parts(SPENT)
    _share_lines(t, spent, parts, compare=True, complete=len(parts) > 2)
    t.heading("四、一般公共预算支出情况说明")
    general = spent_of(Nature.TOTAL, Fund.GENERAL)
    whole = t.amount(general)
    t.heading("（一）规模变化情况")
    t.say(t.own_year(whole), "年一般公共预算拨款支出", whole, "，", t.change(general, whole)[0], t.reason(), "。")
    t.heading("（二）结构情况")
    bits = []
    for n, code in enumerate(leaves(t.ledger, Fund.GENERAL), 1):
        bits.append(t.amount(evolve(general, function=code), fund=False))
        name = t.known.function[code]
        form = t.dice.pick((f"{name}（类）", name))
        t.say(f"{n}.{form}", bits[-1], t.share(bits[-1], whole, "占一般公共预算支出的" if n == 1 else "占"), "。")
    t.heading("（三）具体使用情况")
    _subjects(t, f"{t.year}年预算数为")
    t.heading("五、一般公共预算基本支出情况说明")
    basic = spent_of(Nature.BASIC, Fund.GENERAL)
    whole = t.amount(basic)
    t.say(t.body, t.own_year(whole), "年一般公共预算基本支出", whole, "，其中：")
    people = t.people_parts(basic)
    bits = [t.amount(key) for _, key in people]
    for (name, _), bit, what in zip(people, bits, ("基本工资、津贴补贴、奖金", "办公费、水费、差旅费"), strict=True):
        t.say(name, bit, f"，主要包括：{what}。")
    t.sum(whole, bits, complete=False)
    t.heading("六、“三公”经费预算情况说明")
    three_public(t)
    t.heading("七、其他重要事项的情况说明")
    t.heading("（一）机关运行经费情况")
    agency_running(t)
    t.heading("（二）政府采购情况")
    procurement(t)


def _subjects(t: Teller, said: str) -> None:
    """Every 项 with its change."""
    general = spent_of(Nature.TOTAL, Fund.GENERAL)
    for n, code in enumerate((c for own in leaves(t.ledger, Fund.GENERAL).values() for c in own), 1):
        names = [t.known.function[code[:length]] for length in (3, 5, 7)]
        subject = "".join(f"{name}（{level}）" for name, level in zip(names, "类款项", strict=True))
        key = evolve(general, function=code)
        bit = t.amount(key, fund=False)
        t.say(f"{n}.{subject}{t.dice.pick((said, '：' + said))}", bit, "，", t.change(key, bit)[0], t.reason(), "。")


def jiangsu(t: Teller) -> None:
    """Numbered lists of three depths, every amount with its change and rate."""
    t.heading("一、收支预算总体情况说明")
    total = t.amount(evolve(RECEIVED, flow=Flow.TOTAL), both=True)
    change = t.change(evolve(RECEIVED, flow=Flow.TOTAL), total)[0]
    t.say(t.own_year(total), "年度收入、支出预算总计", total, "，", change, t.reason(), "。其中：")
    t.say("（一）收入预算总计", t.amount(evolve(RECEIVED, flow=Flow.TOTAL)), "。包括：")
    fiscal = evolve(RECEIVED, fund=Fund.FISCAL)
    t.say("1．财政拨款收入预算总计", t.amount(fiscal), "。")
    for n, (words, fund) in enumerate(_SOURCES[:2], 1):
        key = evolve(RECEIVED, fund=fund)
        bit = t.amount(key)
        t.say(f"（{n}）{words[1]}预算", bit, "，", t.change(key, bit)[0], t.reason(), "。")
    rest = [p for p in _sources(t, zeros=True)[1:] if p[1].fund not in (Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)]
    for n, (name, key) in enumerate(rest + _carried(t), 2):
        bit = t.amount(key)
        t.say(f"{n}．{name}预算{t.dice.pick(('总计', '数为'))}", bit, "。", t.change(key, bit)[0], t.reason(), "。")
    closed = any(grid.kind == "T1" for grid in t.budget.grids)
    t.say("（二）支出预算总计", t.amount(evolve(SPENT, flow=Flow.TOTAL if closed else Flow.CURRENT)), "。包括：")
    classes = []
    for n, code in enumerate(leaves(t.ledger, Fund.ALL), 1):
        key = evolve(SPENT, function=code)
        bit = t.amount(key, fund=False)
        classes.append(bit)
        name = t.known.function[code]
        pieces: list[Piece] = [f"{n}．{name}（类）支出" if not name.endswith("支出") else f"{n}．{name}（类）", bit]
        t.say(*pieces, f"，{use(t)}。", t.change(key, bit)[0], t.reason(), "。")
    for n, (name, key) in enumerate(t.nature_parts(SPENT)[:2]):
        bit = t.amount(key)
        t.say("" if n else "此外，", name, "预算数为", bit, "。", t.change(key, bit)[0], t.reason(), "。")
    t.heading("二、支出预算情况说明")
    spent = t.amount(SPENT)
    t.say(t.body, "本年支出预算合计", spent, "，其中：")
    parts = t.nature_parts(SPENT)
    bits = [t.amount(key) for _, key in parts]
    for n, ((name, _), bit) in enumerate(zip(parts, bits, strict=True)):
        t.say(name, bit, t.share(bit, spent), "；" if n + 1 < len(parts) else "。")
    t.sum(spent, bits, complete=len(parts) > 2)
    t.heading("三、财政拨款支出预算情况说明")
    key = spent_of(Nature.TOTAL, Fund.FISCAL)
    bit = t.amount(key)
    t.say(t.own_year(bit), "年财政拨款预算支出", bit, t.share(bit, spent, "占本年支出合计的"), "。")
    t.say("财政拨款支出", t.change(key, bit)[0], t.reason(), "。")
    if not any(t.ledger.accounts_of(f) for f in (Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)):
        _tree(t)
    t.heading("四、财政拨款“三公”经费预算情况说明")
    three_public(t)
    t.heading("五、其他重要事项的情况说明")
    agency_running(t)
    procurement(t)


def _tree(t: Teller) -> None:
    """（一）类 as a heading, and the 款 and 项 below it as items."""
    general = spent_of(Nature.TOTAL, Fund.GENERAL)
    for n, (code, own) in enumerate(leaves(t.ledger, Fund.GENERAL).items()):
        if n < len(_CN):
            t.heading(f"（{_CN[n]}）{t.known.function[code]}（类）")
            for at, leaf in enumerate(own, 1):
                key = evolve(general, function=leaf)
                bit = t.amount(key, fund=False)
                name = t.known.function[leaf]
                subject = f"{t.known.function[leaf[:5]]}（款）{name}（项）"
                t.say(f"{at}．{subject}支出", bit, "，", t.change(key, bit)[0], t.reason(), "。")


def shanghai(t: Teller) -> None:
    """One paragraph for the totals; every 项 with last year's amount, this year's and the rate."""
    t.heading("三、部门预算编制说明")
    whole = t.amount(RECEIVED)
    fiscal = evolve(RECEIVED, fund=Fund.FISCAL)
    first = t.amount(fiscal)
    pieces: list[Piece] = [
        t.own_year(whole),
        f"年，{t.budget.entity}收入预算",
        whole,
        "，其中：财政拨款收入",
        first,
        "，",
    ]
    parts = [(w[0], evolve(RECEIVED, fund=f)) for w, f in _SOURCES[3:] if t.dice.chance(50) or f is Fund.OTHER or
             t.ledger.accounts_of(f)]  # fmt: skip
    bits = [t.amount(key) for _, key in parts]
    pieces += [t.change(fiscal, first)[0], t.reason() if t.thorough else ""]
    for (name, _), bit in zip(parts, bits, strict=True):
        pieces += ["；", name, bit]
    t.sum(whole, [first, *bits], complete=True)
    t.say(*pieces, "。")
    spent = t.amount(SPENT)
    key = spent_of(Nature.TOTAL, Fund.FISCAL)
    first = t.amount(key)
    pieces = [
        "支出预算",
        spent,
        "，其中：财政拨款支出预算",
        first,
        "，",
        t.change(key, first)[0],
        t.reason() if t.thorough else "",
        "。财政拨款支出预算中，",
    ]
    budgets = (Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)
    names = ("一般公共预算拨款支出预算", "政府性基金拨款支出预算", "国有资本经营预算拨款支出预算")
    for n, (name, fund) in enumerate(zip(names, budgets, strict=True)):
        key = spent_of(Nature.TOTAL, fund)
        bit = t.amount(key)
        pieces += ["；" if n else "", name, bit, "，", t.change(key, bit)[0], t.reason() if t.thorough else ""]
    t.say(*pieces, "。")
    t.say("财政拨款支出主要内容如下：")
    _executed(t)
    t.heading("四、其他相关情况说明")
    t.heading("（一）“三公”经费预算情况说明")
    three_public(t)
    t.heading("（二）机关运行经费预算")
    agency_running(t)
    t.heading("（三）政府采购情况")
    procurement(t)


def _executed(t: Teller) -> None:
    general = spent_of(Nature.TOTAL, Fund.GENERAL)
    for n, code in enumerate((c for own in leaves(t.ledger, Fund.GENERAL).values() for c in own), 1):
        names = [t.known.function[code[:length]] for length in (3, 5, 7)]
        codes = (code[:3], code[3:5], code[5:])
        subject = "".join(f"{n}（{c}{level}）" for n, c, level in zip(names, codes, "类款项", strict=True))
        key = evolve(general, function=code)
        t.executed(f"{n}、{subject}", key, use(t))


STYLES = {"hebei": hebei, "xinjiang": xinjiang, "jiangsu": jiangsu, "shanghai": shanghai}


def tell(t: Teller, style: str) -> None:
    """The whole explanation in one style."""
    t.heading(f"第三部分 {t.year}年部门预算情况说明")
    STYLES[style](t)
    if t.dice.chance(60):
        noise(t)
    if t.dice.chance(60):
        glossary(t)
