"""What stands between tables and trips readers: names of tables, broken names, page marks, prose with amounts."""

from __future__ import annotations

from budgetlint.model.keys import Flow, Fund, Key, Nature, Side
from generator.dice import Dice
from generator.ledger import Ledger
from generator.sheets import Surroundings

_ENTITIES = (
    ("青溪县水利局", ""),
    ("云岭区档案馆", ""),
    ("中共青溪县委网络安全和信息化", "委员会办公室"),
    ("白沙市农业综合行政", "执法支队"),
)
_CAPTIONS: dict[str, tuple[str, ...]] = {
    "T1": ("部门收支总体情况表", "部门预算收支总表", "部门收支总表", "收支总表", "收支预算总表"),
    "T2": ("部门收入总体情况表", "部门预算收入总表", "部门收入总表", "收入总表", "收入预算表", "部门收入预算总表"),
    "T3": ("部门支出总体情况表", "部门预算支出总表", "部门支出总表", "支出总表", "支出预算表"),
    "T4": (
        "财政拨款收支总体情况表",
        "部门预算财政拨款收支总表",
        "财政拨款收支总表",
        "财政拨款收支预算总体情况表",
        "财政拨款收支预算总表",
    ),
    "T5": (
        "一般公共预算支出情况表",
        "部门预算一般公共预算财政拨款支出表",
        "一般公共预算支出表",
        "一般公共预算支出预算表",
    ),
    "T6": (
        "一般公共预算基本支出情况表",
        "部门预算一般公共预算财政拨款基本支出表",
        "一般公共预算基本支出明细表",
        "一般公共预算基本支出预算表",
    ),
    "T7": ("一般公共预算“三公”经费支出情况表", "部门预算财政拨款“三公”经费支出表"),
    "T8": (
        "政府性基金预算支出情况表",
        "部门预算政府基金预算财政拨款支出表",
        "政府性基金预算支出表",
        "政府性基金预算支出预算表",
    ),
    "T9": (
        "国有资本经营预算支出情况表",
        "部门预算国有资本经营预算财政拨款支出表",
        "国有资本经营预算支出表",
        "国有资本经营预算支出预算表",
    ),
    "T10": ("项目支出情况表", "项目支出表", "项目支出明细表"),
}
_NUMBERS = "一二三四五六七八九十"


def captions_of(dice: Dice, year: int) -> tuple[str, dict[str, str]]:
    """The entity, and what each kind of table is called; now and then the year stands before the name."""
    name, rest = dice.pick(_ENTITIES)
    prefix = f"{year}年" if dice.chance(10) else ""
    return f"{name}{rest}", {kind: prefix + dice.pick(names) for kind, names in _CAPTIONS.items()}


def opening(entity: str, year: int, contents: list[str]) -> tuple[str, ...]:
    """Title, table of contents if there are entries, and the heading above the tables."""
    lines = [f"{entity}{year}年部门预算"]
    if contents:
        lines += ["目    录", *(f"{_NUMBERS[n]}、{name}……{n + 3}" for n, name in enumerate(contents))]
    return (*lines, f"第二部分 {year}年部门预算表")


def prose(dice: Dice, ledger: Ledger) -> tuple[str, ...]:
    """Sentences with amounts, true ones."""
    total = Key(side=Side.REVENUE, flow=Flow.TOTAL, fund=Fund.ALL)
    project = Key(side=Side.EXPENDITURE, flow=Flow.CURRENT, fund=Fund.ALL, nature=Nature.PROJECT)
    sentences = (
        f"{ledger.year}年全部收入合起来为{_wan(ledger.amount(total))}万元，较上一年大体持平。",
        f"列入项目管理的支出共{_wan(ledger.amount(project))}万元，涉及{len(ledger.projects)}个项目。",
        "以上各表由财务室编制，经办公会审定后公开。",
    )
    return (f"第三部分 {ledger.year}年部门预算情况说明", *dice.sample(sentences, 2))


def draw_surroundings(dice: Dice, index: int, entity: str, ledger: Ledger, rows: int) -> Surroundings:
    """What stands around the table of this position."""
    before: list[str] = []
    if index and dice.chance(20):
        before.append(dice.pick(("\f", f"- {index} -", "page number", f"第 {index} 页", f"— {index} —")))
    if index and dice.chance(15):
        before.append(prose(dice, ledger)[-1])
    broken = next((head for head, rest in _ENTITIES if rest and entity == head + rest), "")
    named = dice.chance(60)
    split = bool(broken) and named and dice.chance(50)
    return Surroundings(
        number=f"表{_NUMBERS[index]}{dice.pick('：:')}" if dice.chance(30) else "",
        entity=(broken if split else entity) if named else "",
        entity_rest=entity.removeprefix(broken) if split else "",
        year=f"预算年度：{ledger.year}" if dice.chance(30) else "",
        before=tuple(before),
        bookmark=f"[bookmark: _Toc_2_2_{index + 1:010d}]" if dice.chance(40) else "",
        joined_unit=not split and dice.chance(20),
        header_unit=not split and dice.chance(6),
        unit_label=dice.pick(("单位：", "单位:", "金额单位：")) if dice.chance(20) else "单位：",
        gaps=frozenset({dice.integer(0, rows - 1)}) if rows > 1 and dice.chance(25) else frozenset(),
    )


def _wan(fen: int) -> str:
    """Printed in 万元, to the last 分 if need be."""
    whole, rest = divmod(fen, 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".") if rest else str(whole)
