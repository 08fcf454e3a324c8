"""Tables that list a tree of codes: T2, T3, T5, T6, T8, T9 and T10."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from attrs import evolve

from budgetlint.model.keys import Flow, Fund, Key, Nature, Side
from generator.ledger import Ledger, Project
from generator.sheets import Form, Habits, Levels, Path, Sheet
from generator.subjects import subjects_of

Values: TypeAlias = list[tuple[Path, Key]]

_DEPTHS = {Levels.ALL: (3, 5, 7), Levels.LEAVES: (7,), Levels.CLASSES: (3, 7), Levels.GROUPS: (5, 7)}
_SPENT = Key(side=Side.EXPENDITURE, flow=Flow.CURRENT)
_CHARGED = {"T5": Fund.GENERAL, "T8": Fund.GOVERNMENT_FUND, "T9": Fund.STATE_CAPITAL}
_BUDGET = {"T5": "一般公共预算", "T8": "政府性基金预算", "T9": "国有资本经营预算"}


def tree(codes: Iterable[str], depths: Sequence[int]) -> list[str]:
    """The codes and their ancestors of the given lengths, parents before children."""
    return sorted({code[:d] for code in codes for d in depths if len(code) >= d})


def income_sheet(ledger: Ledger, habits: Habits) -> Sheet:
    """T2: what each 项 receives, by source."""
    received = Key(side=Side.REVENUE, flow=Flow.CURRENT)
    brought = Key(side=Side.REVENUE, flow=Flow.BROUGHT_FORWARD, fund=Fund.ALL)
    everything = Key(side=Side.REVENUE, flow=Flow.TOTAL, fund=Fund.ALL)
    own = [
        ("财政专户收入" if habits.form is Form.HEBEI else "财政专户管理资金", Fund.SPECIAL_ACCOUNT),
        ("事业收入", Fund.UNDERTAKING),
        ("经营收入" if habits.form is Form.HEBEI else "事业单位经营收入", Fund.BUSINESS),
        ("上级补助收入", Fund.SUPERIOR),
        ("附属单位上缴收入", Fund.SUBORDINATE),
        ("其他收入", Fund.OTHER),
    ]
    if habits.form is Form.HEBEI:
        sources = [("小计", Fund.ALL), ("财政拨款收入", Fund.FISCAL), *own]
        group: Path = ("本年收入",)
    else:
        budgets = [("一般公共预算拨款", Fund.GENERAL), ("政府性基金预算拨款", Fund.GOVERNMENT_FUND)]
        sources = [*budgets, ("国有资本经营预算拨款", Fund.STATE_CAPITAL), *own]
        group = ()
        if habits.form is Form.XINJIANG:
            rare = {Fund.STATE_CAPITAL, Fund.SUPERIOR, Fund.SUBORDINATE}
            sources = [s for s in sources if s[1] not in rare or ledger.accounts_of(s[1])]
    xinjiang = habits.form is Form.XINJIANG
    values: Values = [(("总 计" if xinjiang else "合计",), everything)]
    values += [((*group, name), evolve(received, fund=fund)) for name, fund in sources]
    last = "单位上年结余（不包括国库集中支付额度结余）" if xinjiang else "上年结转"
    values.append(((last,), brought))
    return _functions("T2", ledger, habits, values, Fund.ALL, "")


def spending_sheet(ledger: Ledger, habits: Habits) -> Sheet:
    """T3: what each 项 spends, by nature."""
    key = evolve(_SPENT, fund=Fund.ALL)
    natures = [
        ("合计", Nature.TOTAL),
        ("基本支出", Nature.BASIC),
        ("项目支出", Nature.PROJECT),
        ("经营支出" if habits.form is Form.HEBEI else "事业单位经营支出", Nature.BUSINESS),
        ("上解上级支出" if habits.form is Form.HEBEI else "上缴上级支出", Nature.REMITTED),
        ("对附属单位补助支出", Nature.SUBSIDY),
    ]
    if habits.form is Form.XINJIANG:
        common = {Nature.TOTAL, Nature.BASIC, Nature.PROJECT}
        natures = [n for n in natures if n[1] in common or ledger.amount(evolve(key, nature=n[1]))]
    values: Values = [((name,), evolve(key, nature=nature)) for name, nature in natures]
    return _functions("T3", ledger, habits, values, Fund.ALL, "支出预算")


def appropriation_sheet(kind: str, ledger: Ledger, habits: Habits) -> Sheet:
    """T5, T8, T9: what each 项 spends of one budget, as 基本 and 项目."""
    fund = _CHARGED[kind]
    key = evolve(_SPENT, fund=fund)
    whole = "小计" if habits.form is Form.XINJIANG else "合计"
    names = ((whole, Nature.TOTAL), ("基本支出", Nature.BASIC), ("项目支出", Nature.PROJECT))
    values: Values = [((name,), evolve(key, nature=nature)) for name, nature in names]
    return _functions(kind, ledger, habits, values, fund, _BUDGET[kind] + "支出")


def economic_sheet(ledger: Ledger, habits: Habits) -> Sheet:
    """T6: the basic expenditure of 一般公共预算 by 经济分类."""
    key = evolve(_SPENT, fund=Fund.GENERAL)
    whole = "小计" if habits.form is Form.XINJIANG else "合计"
    group: Path = () if habits.form is Form.PLAIN else ("一般公共预算基本支出",)
    names = ((whole, Nature.BASIC), ("人员经费", Nature.PERSONNEL), ("公用经费", Nature.OPERATING))
    values: Values = [((*group, name), evolve(key, nature=nature)) for name, nature in names]
    known = subjects_of(ledger.year).economic
    columns: dict[Form, tuple[Path, ...]] = {
        Form.HEBEI: (("序号",), ("支出部门经济分类科目", "科目编码"), ("支出部门经济分类科目", "科目名称")),
        Form.XINJIANG: (
            ("项目", "经济分类科目编码", "类"),
            ("项目", "经济分类科目编码", "款"),
            ("项目", "经济分类科目名称"),
        ),
        Form.PLAIN: (("科目编码",), ("科目名称",)),
    }
    depths = (5,) if habits.levels is Levels.LEAVES else (3, 5)
    lines: list[tuple[list[str], list[Key]]] = []
    for code in tree(ledger.economic, depths):
        labels = [code[:3], code[3:]] if habits.form is Form.XINJIANG else [code]
        lines.append(([*labels, _name(known[code], len(code), habits)], [evolve(k, economic=code) for _, k in values]))
    return _assembled("T6", habits, columns[habits.form], values, lines)


def project_sheet(ledger: Ledger, habits: Habits) -> Sheet:
    """T10: every project, by economic class; 类 and 款 above the projects where the levels are printed."""
    known = subjects_of(ledger.year)
    key = evolve(_SPENT, fund=Fund.ALL, nature=Nature.PROJECT)
    used = {code for p in ledger.projects for code in p.by_class}
    classes = sorted(c for c in known.economic if len(c) == 3) if habits.all_classes else sorted(used)
    whole = "项目支出合计" if habits.form is Form.XINJIANG else "合计"
    values: Values = [((whole,), key), *(((known.economic[c],), evolve(key, economic=c)) for c in classes)]
    columns = (*_function_columns("T10", habits), ("项目名称",))
    lines: list[tuple[list[str], list[Key]]] = []
    for code, project in _project_lines(ledger, habits):
        labels = [*_code_cells(code, habits), _name(known.function[code], len(code), habits)]
        row = evolve(key, function=code, project=project.name if project else None)
        keys = [evolve(row, economic=k.economic) for _, k in values]
        lines.append(([*labels, project.name if project else ""], keys))
    return _assembled("T10", habits, columns, values, lines)


def _project_lines(ledger: Ledger, habits: Habits) -> list[tuple[str, Project | None]]:
    lines: list[tuple[str, Project | None]] = []
    for code in tree((p.function for p in ledger.projects), _DEPTHS[habits.levels]):
        if len(code) < 7:
            lines.append((code, None))
        lines += [(code, p) for p in ledger.projects if p.function == code]
    return lines


def _functions(kind: str, ledger: Ledger, habits: Habits, values: Values, fund: Fund, group: str) -> Sheet:
    known = subjects_of(ledger.year).function
    lines: list[tuple[list[str], list[Key]]] = []
    for code in tree((a.function for a in ledger.accounts_of(fund)), _DEPTHS[habits.levels]):
        labels = [*_code_cells(code, habits), _name(known[code], len(code), habits)]
        lines.append((labels, [evolve(k, function=code) for _, k in values]))
    if habits.form is Form.XINJIANG and group:
        values = [((group, *path), key) for path, key in values]
    return _assembled(kind, habits, _function_columns(kind, habits), values, lines)


def _function_columns(kind: str, habits: Habits) -> tuple[Path, ...]:
    if habits.form is Form.HEBEI:
        return (("序号",), ("功能分类科目", "科目编码"), ("功能分类科目", "科目名称"))
    if habits.form is Form.PLAIN:
        return (("科目编码",), ("科目名称",))
    above: Path = () if kind in ("T2", "T10") else ("项目",)
    return (*((*above, "功能分类科目编码", level) for level in "类款项"), (*above, "功能分类科目名称"))


def _code_cells(code: str, habits: Habits) -> list[str]:
    if habits.form is not Form.XINJIANG:
        return [code]
    first = "" if habits.sparse and len(code) == 5 else code[:3]
    return [first, code[3:5], code[5:]]


def _name(name: str, length: int, habits: Habits) -> str:
    return "\u3000" * (length // 2 - 1) + name if habits.indent else name


def _assembled(
    kind: str,
    habits: Habits,
    labels: tuple[Path, ...],
    values: Values,
    lines: list[tuple[list[str], list[Key]]],
) -> Sheet:
    """Label columns, value columns and rows put together, with the 合计 row and 序号 where the form has them."""
    serial = habits.form is Form.HEBEI
    width = len(labels) - serial
    at = width - 1 - (kind == "T10")
    total = ["合计" if i == at else "" for i in range(width)]
    whole = (total, [key for _, key in values])
    ordered = [whole, *lines] if habits.total_first else [*lines, whole]
    rows: list[tuple[str | Key, ...]] = [
        (*([str(number)] if serial else []), *cells, *keys) for number, (cells, keys) in enumerate(ordered, start=1)
    ]
    return Sheet(kind, (*labels, *(path for path, _ in values)), tuple(rows))
