"""Two-sided tables and 三公: T1, T4 and T7."""

from __future__ import annotations

from itertools import zip_longest
from typing import TypeAlias

from attrs import evolve

from budgetlint.model.keys import Flow, Fund, Item, Key, Nature, Side
from generator.ledger import Ledger
from generator.sheets import Form, Habits, Path, Sheet
from generator.subjects import subjects_of

#: A row of one half: label and keys; no keys for a heading row.
Line: TypeAlias = tuple[str, list[Key]]

_ORDINALS = [tens + ones for tens in ("", "十", "二十", "三十") for ones in ("", *"一二三四五六七八九")][1:]
_RECEIVED = Key(side=Side.REVENUE, flow=Flow.CURRENT)
_SPENT = Key(side=Side.EXPENDITURE, flow=Flow.CURRENT)
_BUDGETS = (Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)
_SOURCES = {
    Fund.SPECIAL_ACCOUNT: "财政专户管理资金收入",
    Fund.UNDERTAKING: "事业收入",
    Fund.BUSINESS: "事业单位经营收入",
    Fund.SUPERIOR: "上级补助收入",
    Fund.SUBORDINATE: "附属单位上缴收入",
    Fund.OTHER: "其他收入",
}
_APPROPRIATIONS = {
    Fund.GENERAL: "一般公共预算拨款",
    Fund.GOVERNMENT_FUND: "政府性基金预算拨款",
    Fund.STATE_CAPITAL: "国有资本经营预算拨款",
}


def balance_sheet(ledger: Ledger, habits: Habits) -> Sheet:
    """T1: all sources against the functional classes."""
    xinjiang = habits.form is Form.XINJIANG
    sources = _xinjiang_sources(ledger) if xinjiang else _sources(ledger, habits)
    classes = _classes(ledger, habits, Fund.ALL, [evolve(_SPENT, fund=Fund.ALL, nature=Nature.TOTAL)])
    left, right = _closing(ledger, habits, Fund.ALL, (Fund.ALL,))
    columns = _halves(habits, "预算数", [] if xinjiang else ["预算数"], wide=False)
    return _paired("T1", habits, columns, (sources, left), (classes, right))


def appropriation_balance(ledger: Ledger, habits: Habits) -> Sheet:
    """T4: 财政拨款 by budget against the functional classes, with a column for each budget."""
    xinjiang = habits.form is Form.XINJIANG
    budgets = [b for b in _BUDGETS if b is not Fund.STATE_CAPITAL or not xinjiang or ledger.accounts_of(b)]
    sources: list[Line] = [("财政拨款（补助）", [evolve(_RECEIVED, fund=Fund.FISCAL)])] if xinjiang else []
    for n, fund in enumerate(budgets):
        name = _APPROPRIATIONS[fund].removesuffix("拨款") if xinjiang else _numbered(habits, n, _APPROPRIATIONS[fund])
        sources.append((name, [evolve(_RECEIVED, fund=fund)]))
    funds = (Fund.FISCAL, *budgets)
    classes = _classes(ledger, habits, Fund.FISCAL, [evolve(_SPENT, fund=f, nature=Nature.TOTAL) for f in funds])
    left, right = _closing(ledger, habits, Fund.FISCAL, funds)
    suffix = "" if xinjiang else "财政拨款"
    names = ["合计", *(_APPROPRIATIONS[fund].removesuffix("拨款") + suffix for fund in budgets)]
    columns = _halves(habits, "合计" if xinjiang else "金额", names, wide=True)
    return _paired("T4", habits, columns, (sources, left), (classes, right))


def three_public_sheet(ledger: Ledger, habits: Habits, fund: Fund) -> Sheet:
    """T7: one row of figures, or in Hebei's form a row for each item and a column for each budget."""
    key = evolve(_SPENT, fund=fund)
    if habits.form is not Form.HEBEI:
        vehicles = "公务用车购置及运行费"
        values: list[tuple[Path, Item]] = [
            (("合计",), Item.THREE_PUBLIC),
            (("因公出国（境）费",), Item.ABROAD),
            ((vehicles, "小计"), Item.VEHICLES),
            ((vehicles, "公务用车购置费"), Item.VEHICLE_PURCHASE),
            ((vehicles, "公务用车运行费"), Item.VEHICLE_RUNNING),
            (("公务接待费",), Item.RECEPTION),
        ]
        return Sheet("T7", tuple(p for p, _ in values), (tuple(evolve(key, item=i) for _, i in values),))
    funds = (Fund.FISCAL, *_BUDGETS)
    names = ("合计", "一般公共预算财政拨款", "政府性基金预算拨款", "国有资本经营预算财政拨款")
    items = (
        ("合计", Item.THREE_PUBLIC),
        ("一、因公出国（境）费", Item.ABROAD),
        ("二、公务用车购置及运行维护费", Item.VEHICLES),
        ("（1）公务用车购置费", Item.VEHICLE_PURCHASE),
        ("（2）公务用车运行维护费", Item.VEHICLE_RUNNING),
        ("三、公务接待费", Item.RECEPTION),
    )
    rows: list[tuple[str | Key, ...]] = [
        (str(n), label, *(evolve(key, item=item, fund=f) for f in funds)) for n, (label, item) in enumerate(items, 1)
    ]
    columns: tuple[Path, ...] = (("序号",), ("项目",), *(("资金性质", name) for name in names))
    return Sheet("T7", columns, tuple(rows))


def _sources(ledger: Ledger, habits: Habits) -> list[Line]:
    named = [(fund, name + "收入") for fund, name in _APPROPRIATIONS.items()] + list(_SOURCES.items())
    if ledger.year >= 2025 and habits.all_classes:
        named = [*named[:4], (Fund.UNIT, "单位资金收入")]
    return [(_numbered(habits, n, name), [evolve(_RECEIVED, fund=fund)]) for n, (fund, name) in enumerate(named)]


def _xinjiang_sources(ledger: Ledger) -> list[Line]:
    named = [(Fund.FISCAL, "财政拨款（补助）")]
    named += [(fund, name.removesuffix("拨款")) for fund, name in _APPROPRIATIONS.items()]
    named += list((_SOURCES | {Fund.SPECIAL_ACCOUNT: "教育收费（财政专户）"}).items())
    rare = {Fund.STATE_CAPITAL, Fund.SUPERIOR, Fund.SUBORDINATE}
    return [(n, [evolve(_RECEIVED, fund=f)]) for f, n in named if f not in rare or ledger.accounts_of(f)]


def _classes(ledger: Ledger, habits: Habits, fund: Fund, keys: list[Key]) -> list[Line]:
    known = subjects_of(ledger.year)
    spent = {a.function[:3] for a in ledger.accounts_of(fund)}
    shown = [c for c in known.classes if habits.all_classes or c in spent]
    if habits.form is Form.XINJIANG:
        names = [(c, f"{c} {known.function[c]}") for c in shown if c != "230"]
    else:
        names = [(c, _numbered(habits, n, known.function[c])) for n, c in enumerate(shown)]
    return [(name, [evolve(k, function=c) for k in keys]) for c, name in names]


def _closing(ledger: Ledger, habits: Habits, whole: Fund, funds: tuple[Fund, ...]) -> tuple[list[Line], list[Line]]:
    """The rows below the lists: the year's totals, 结转, the grand totals."""
    brought = Key(side=Side.REVENUE, flow=Flow.BROUGHT_FORWARD)
    current = [evolve(_RECEIVED, fund=whole)]
    spent = [evolve(_SPENT, fund=f, nature=Nature.TOTAL) for f in funds]
    ends = [evolve(_RECEIVED, flow=Flow.TOTAL, fund=whole)], [evolve(_SPENT, flow=Flow.TOTAL, fund=f) for f in funds]
    carried = [evolve(_SPENT, flow=Flow.CARRIED_FORWARD, fund=f) for f in funds]
    opened = [evolve(brought, fund=whole)]
    if habits.form is Form.XINJIANG:
        transfers = [evolve(_SPENT, flow=Flow.BELOW, fund=f, function="230") for f in funds]
        left: list[Line] = [
            ("小 计", current),
            ("单位上年结余（不包括国库集中支付额度结余）", opened),
            ("收 入 总 计", ends[0]),
        ]
        right: list[Line] = [("小 计", spent), ("230 转移性支出", transfers), ("支 出 总 计", ends[1])]
        if any(ledger.amount(key) for key in carried):
            right.insert(2, ("结转下年", carried))
            left.insert(2, ("", []))
        return left, right
    fiscal = whole is Fund.FISCAL
    left = [("本年收入合计", current), ("年初财政拨款结转和结余" if fiscal else "上年结转结余", opened)]
    right = [("本年支出合计", spent), ("年末财政拨款结转和结余" if fiscal else "年终结转结余", carried)]
    if fiscal:
        for n, fund in enumerate(_BUDGETS):
            left.append((_numbered(habits, n, _APPROPRIATIONS[fund]), [evolve(brought, fund=fund)]))
            right.append(("", []))
    return [*left, ("收入总计", ends[0])], [*right, ("支出总计", ends[1])]


def _halves(habits: Habits, left: str, right: list[str], *, wide: bool) -> tuple[Path, ...]:
    """Header paths of a two-sided table; ``right`` the amount columns of the expenditure side."""
    if habits.form is Form.XINJIANG:
        groups = ("财政拨款收入", "财政拨款支出") if wide else ("收 入", "支 出")
        names = right or [left]
        return ((groups[0], "项 目"), (groups[0], left), (groups[1], "功能分类"), *((groups[1], n) for n in names))
    if habits.form is Form.PLAIN:
        return (("收入项目",), (left,), ("支出项目",), *((n,) for n in right))
    return (("序号",), ("收入", "项目"), ("收入", left), ("支出", "项目"), *(("支出", n) for n in right))


def _numbered(habits: Habits, index: int, name: str) -> str:
    return f"{_ORDINALS[index]}、{name}" if habits.form is Form.HEBEI else name


def _paired(
    kind: str,
    habits: Habits,
    columns: tuple[Path, ...],
    left: tuple[list[Line], list[Line]],
    right: tuple[list[Line], list[Line]],
) -> Sheet:
    """Two lists side by side, their closing rows on the same lines."""
    serial = habits.form is Form.HEBEI
    width = len(columns) - serial - 3
    pairs = list(zip_longest(left[0], right[0])) + list(zip(left[1], right[1], strict=True))
    rows: list[tuple[str | Key, ...]] = []
    for number, (a, b) in enumerate(pairs, start=1):
        first: list[str | Key] = [a[0], *a[1]] if a and a[1] else [a[0] if a else "", ""]
        second: list[str | Key] = [b[0], *b[1]] if b and b[1] else ["", *([""] * width)]
        rows.append((*([str(number)] if serial else []), *first, *second))
    return Sheet(kind, columns, tuple(rows))
