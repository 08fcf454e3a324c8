"""BL318: the same basic expenditure by the economic classes of departments and by those of governments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from budgetlint.api import (
    BUDGETS,
    AnyRule,
    BoundTable,
    Constraint,
    Context,
    Disclosure,
    Fact,
    Finding,
    Nature,
    NotApplicable,
    NotEvaluable,
    Origin,
    Phrase,
    Severity,
    Trust,
    Yield,
    judged,
    load_csv,
    only_table,
    rule,
)
from budgetlint_national.cross_table.figures import amounts, is_nothing, of_class, only

_CLASS = 3
#: What undertakings are given: within it their classes are not those of offices.
_UNDERTAKINGS, _CURRENT, _CAPITAL = "事业", "505", "506"
_ROWS = load_csv("budgetlint_national", "data/subjects/economic_crosswalk.csv")


@frozen
class _Pair:
    """``whole``: a class of one classification; ``parts``: what it is called in the other."""

    whole: str
    parts: tuple[str, ...]


def _classes() -> Iterator[_Pair]:
    """类 of departments with all that they are called: 301 = 501 + 50501, 303 = 509."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    taken: dict[str, set[str]] = defaultdict(set)
    for row in _ROWS:
        is_given = row["unit_type"] == _UNDERTAKINGS
        code = row["gov_code"] if is_given else row["gov_code"][:_CLASS]
        found[row["dept_code"][:_CLASS]][code] = None
        taken[code].add(row["dept_code"][:_CLASS])
    yield from (_Pair(own, tuple(codes)) for own, codes in found.items() if all(len(taken[c]) == 1 for c in codes))


def _sections() -> Iterator[_Pair]:
    """款 of governments with those of departments that they hold, as far as all of them were seen in print."""
    found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in _ROWS:
        if row["unit_type"] != _UNDERTAKINGS:
            found[row["gov_code"]].append(row)
    for code, rows in found.items():
        if all(r["confidence"] == "verified" for r in rows):
            yield _Pair(code, tuple(r["dept_code"] for r in rows))


_CLASSES, _SECTIONS = tuple(_classes()), tuple(_sections())
_SUM = Phrase("另一表所列各项之和", "the sum of what the other table lists of it")
_HEAD = "甲县教育局2024年部门预算公开\n\n"
_OWN = (
    "一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n301\t工资福利支出\t54.00\t54.00\t\n"
    "30101\t基本工资\t47.00\t47.00\t\n30102\t津贴补贴\t2.50\t2.50\t\n30103\t奖金\t4.50\t4.50\t\n"
    "302\t商品和服务支出\t6.00\t\t6.00\n30201\t办公费\t6.00\t\t6.00\n合计\t\t60.00\t54.00\t6.00\n\n"
)
_ITS = "一般公共预算基本支出表(按政府预算经济分类)\n单位:万元\n科目编码\t科目名称\t合计\n"


@rule(
    id="BL318",
    name="economic-classes-in-two-tables",
    on=Disclosure,
    requirement=["K"],
    severity="warning",
    applies=BUDGETS,
    since=2018,
    messages={"differs": "{whole}为{actual},{parts}为{expected},{difference};两套经济分类列的是同一笔钱,应当对应"},
    messages_en={
        "differs": "{whole} is {actual}, but {parts} is {expected}: {difference}; both classifications list the same money"
    },
    advice="请按部门预算与政府预算支出经济分类的对照关系核对两表",
    advice_en="check both tables by the correspondence of the two economic classifications",
    tolerance="同一数列示两次,应完全相等;一方是几项之和的,n 项至多差 ⌊n/2⌋ 个末位单位。",
    bad=[
        f"{_HEAD}{_OWN}{_ITS}501\t机关工资福利支出\t50.00\n50101\t工资奖金津补贴\t50.00\n502\t机关商品和服务支出\t10.00\n"
        "50201\t办公经费\t10.00\n合计\t\t60.00\n",
        f"{_HEAD}{_OWN}{_ITS}501\t机关工资福利支出\t54.00\n50101\t工资奖金津补贴\t50.00\n50199\t其他工资福利支出\t4.00\n"
        "502\t机关商品和服务支出\t6.00\n50201\t办公经费\t6.00\n合计\t\t60.00\n",
    ],
    good=[
        f"{_HEAD}{_OWN}{_ITS}501\t机关工资福利支出\t30.00\n50101\t工资奖金津补贴\t30.00\n502\t机关商品和服务支出\t2.00\n"
        "50201\t办公经费\t2.00\n505\t对事业单位经常性补助\t28.00\n50501\t工资福利支出\t24.00\n50502\t商品和服务支出\t4.00\n合计\t\t60.00\n",
    ],
)
def economic_classes_in_two_tables(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """按部门预算经济分类和按政府预算经济分类各列一张基本支出表的,两表对应的科目一致。

    类一级:301=501+50501,302=502+50502,303=509,310=503+50601。款一级只在没有对事业单位补助时比较(有补助的,同一款分列在
    501、502 和 505 下,无从拆分),并且只比较在材料中见到对照关系的款;凭记忆的不比较。没有按政府预算经济分类列表的不适用。
    """
    if not any(t.kind == "T6G" for t in document.tables):
        yield NotApplicable(
            Phrase(
                "没有按政府预算经济分类列示的基本支出表",
                "no basic expenditure is listed by the government's classification",
            )
        )
        return
    own, its = only_table("T6", ctx), only_table("T6G", ctx)
    for table in (own, its):
        if isinstance(table, NotEvaluable):
            yield table
    if isinstance(own, NotEvaluable) or isinstance(its, NotEvaluable):
        return
    if {f.key.fund for f in amounts(own)} != {f.key.fund for f in amounts(its)}:
        yield NotEvaluable(Phrase("两表列的不是同一种资金", "the two tables do not list the same money"))
        return
    classes = [c for p in _CLASSES if (c := _class(p, own, its, ctx)) is not None]
    sections = [] if _gives(its) else [c for p in _SECTIONS if (c := _section(p, own, its, ctx)) is not None]
    if not classes and not sections:
        yield NotEvaluable(Phrase("两表没有可以对照的科目", "the two tables have no corresponding subjects"))
    wrong: set[str] = set()
    for constraint in (*classes, *sections):
        code = constraint.whole.key.economic or ""
        if constraint in sections and any((p.key.economic or "")[:_CLASS] in wrong for p in constraint.parts):
            continue
        for said in judged(constraint, Severity.WARNING, ctx, parts=_SUM):
            if isinstance(said, Finding):
                wrong.add(code[:_CLASS])
            yield said


def _class(pair: _Pair, own: BoundTable, its: BoundTable, ctx: Context) -> Constraint | None:
    """What departments call a class against all that governments call it; None where a part of it is not told apart."""
    whole = only(f for f in of_class(own, pair.whole, ctx) if f.key.nature is Nature.BASIC)
    if whole is None or is_nothing(whole):
        return None
    parts = []
    for code in pair.parts:
        found = only(_printed(its, code))
        if found is not None and not is_nothing(found):
            parts.append(found)
        elif found is None and len(code) > _CLASS and _is_given(its, code[:_CLASS]):
            return None  # 505 alone: what of it are wages is not told
    return Constraint(whole, tuple(parts), Origin.DECLARED, Trust.SOFT) if parts else None


def _section(pair: _Pair, own: BoundTable, its: BoundTable, ctx: Context) -> Constraint | None:
    whole = only(_printed(its, pair.whole))
    found = [f for code in pair.parts for f in of_class(own, code, ctx) if f.key.nature is Nature.BASIC]
    parts = tuple(f for f in found if not is_nothing(f))
    return Constraint(whole, parts, Origin.DECLARED, Trust.SOFT) if whole is not None and parts else None


def _printed(table: BoundTable, code: str) -> Iterator[Fact]:
    return (f for f in amounts(table) if f.key.economic == code and f.key.nature is Nature.BASIC)


def _gives(its: BoundTable) -> bool:
    """Whether undertakings are given money."""
    return any(_is_given(its, code) for code in (_CURRENT, _CAPITAL))


def _is_given(its: BoundTable, code: str) -> bool:
    return not all(map(is_nothing, _below(its, code)))


def _below(its: BoundTable, code: str) -> Iterable[Fact]:
    return (f for f in amounts(its) if (f.key.economic or "").startswith(code))


RULES: tuple[AnyRule, ...] = (economic_classes_in_two_tables,)
