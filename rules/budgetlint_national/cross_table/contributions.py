"""BL312: what is paid for the staff's insurance and housing fund, by function and by economic class."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from budgetlint.api import (
    BUDGETS,
    Anchor,
    AnyRule,
    BoundTable,
    Constraint,
    Context,
    Disclosure,
    Equation,
    Fact,
    Finding,
    Fund,
    NotApplicable,
    NotEvaluable,
    Origin,
    Phrase,
    Related,
    Severity,
    Term,
    Trust,
    Yield,
    figures,
    holds,
    identity,
    judged,
    load_yaml,
    only_table,
    printed,
    rule,
)
from budgetlint_national.cross_table.figures import is_nothing


@frozen(eq=False)
class _Pair:
    """One kind of payment; ``says`` are identities of its functional subjects (left) and its economic classes (right)."""

    name: str
    says: tuple[Equation, ...]
    given: tuple[Equation, ...]
    alone: bool

    @property
    def subject(self) -> str:
        """The functional subject, or the one that holds all of them."""
        return self.says[0].terms[0].selectors[0].text


_PAIRS = [
    _Pair(raw["name"], tuple(map(identity, raw["says"])), tuple(map(identity, raw["given"])), raw.get("alone", False))
    for raw in load_yaml("budgetlint_national", "cross_table/correspondence.yaml")["contributions"]
]
_HEAD = "甲县教育局2024年部门预算公开\n\n"
_FUNCTIONS = (
    "一般公共预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n2050101\t行政运行\t50.00\t50.00\t\n"
    "2080505\t机关事业单位基本养老保险缴费支出\t6.00\t6.00\t\n合计\t\t56.00\t56.00\t\n\n"
)
_SUM = Phrase("经济分类所列各项之和", "the sum of what the economic classification lists of it")
_BASIC = "一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"


@rule(
    id="BL312",
    name="contributions-in-two-tables",
    on=Disclosure,
    requirement=["K", "Q"],
    severity="info",
    applies=BUDGETS,
    since=2018,
    messages={
        "differs": "{whole}为{actual},{parts}为{expected},{difference};同一笔{name}两表一般应当一致",
        "unlisted": "表「{table}」列有{name}{amount},表「{other}」没有单列{name}的科目,而其他缴费都单列并且相符",
    },
    messages_en={
        "differs": "{whole} is {actual}, but {parts} is {expected}: {difference}; both are the same payment ('{name}')",
        "unlisted": "table '{table}' lists '{name}' {amount}, table '{other}' has no subject for it, though it has for the other contributions",
    },
    advice={
        "differs": "请核对两表,不一致有缘由的请说明",
        "unlisted": "请核对是否并入了别的科目",
    },
    advice_en={
        "differs": "check both tables; say why if they differ with good reason",
        "unlisted": "check whether it is included in another subject",
    },
    tolerance="同一数列示两次,应完全相等;一方是几项之和的,n 项至多差 ⌊n/2⌋ 个末位单位。",
    bad=[
        f"{_HEAD}{_FUNCTIONS}{_BASIC}301\t工资福利支出\t56.00\t56.00\t\n30101\t基本工资\t51.00\t51.00\t\n"
        "30108\t机关事业单位基本养老保险缴费\t5.00\t5.00\t\n合计\t\t56.00\t56.00\t\n",
        f"{_HEAD}{_FUNCTIONS}{_BASIC}301\t工资福利支出\t56.00\t56.00\t\n30101\t基本工资\t45.00\t45.00\t\n"
        "30108\t机关事业单位基本养老保险缴费\t6.00\t6.00\t\n30113\t住房公积金\t5.00\t5.00\t\n合计\t\t56.00\t56.00\t\n",
    ],
    good=[
        f"{_HEAD}{_FUNCTIONS}{_BASIC}301\t工资福利支出\t56.00\t56.00\t\n30101\t基本工资\t50.00\t50.00\t\n"
        "30108\t机关事业单位基本养老保险缴费\t6.00\t6.00\t\n合计\t\t56.00\t56.00\t\n"
    ],
)
def contributions_in_two_tables(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """按功能分类列的养老、年金、医疗、公积金,与按经济分类列的单位缴费一致。

    只比较全列在一般公共预算基本支出里的。各地列法有出入,所以只作提示。只有一张表列了的,要到其他缴费两表都相符、看得出是分列
    的做法时,才提示可能并入了别的科目;医疗的科目里还有别的钱的,不比较。
    """
    by_function, by_class = only_table("T5", ctx), only_table("T6", ctx, Fund.GENERAL)
    for table in (by_function, by_class):
        if isinstance(table, NotEvaluable):
            yield table
    if isinstance(by_function, NotEvaluable) or isinstance(by_class, NotEvaluable):
        return
    sides = [(pair, *_sides(pair, ctx)) for pair in _PAIRS]
    if not any(spent or classes for _, spent, classes in sides):
        yield NotApplicable(
            Phrase(
                "两张表都没有列社会保障缴费和住房公积金的科目",
                "neither table lists subjects of social insurance or the housing fund",
            )
        )
        return
    both = [(pair, c) for pair, spent, classes in sides if (c := _constraint(spent, classes)) is not None]
    if not both:
        yield NotEvaluable(
            Phrase(
                "没有一项缴费是两张表都列在基本支出里的", "no contribution is in the basic expenditure of both tables"
            )
        )
        return
    agree = True
    for pair, constraint in both:
        for said in judged(constraint, Severity.INFO, ctx, parts=_SUM):
            agree = False
            yield evolve(said, args={**said.args, "name": pair.name}) if isinstance(said, Finding) else said
    for pair, spent, classes in sides if agree else ():
        if not spent and len(classes) == 1 and pair.alone and not _listed(by_function, pair):
            yield _unlisted(pair, classes[0], by_function, ctx)


def _sides(pair: _Pair, ctx: Context) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """What the functional subjects spend, if all of it is basic expenditure, and what the economic classes do."""
    spent: tuple[Fact, ...] = ()
    classes: tuple[Fact, ...] = ()
    for equation in pair.says:
        subjects, payments = (_amounts(side[0], ctx) for side in equation.sides)
        spent, classes = spent or subjects, classes or payments
    return (spent if all(holds(condition, ctx) is True for condition in pair.given) else ()), classes


def _amounts(term: Term, ctx: Context) -> tuple[Fact, ...]:
    """The figures of a term that print money."""
    found = figures(term, ctx)
    return tuple(f for f in found if not is_nothing(f)) if isinstance(found, tuple) else ()


def _constraint(spent: tuple[Fact, ...], classes: tuple[Fact, ...]) -> Constraint | None:
    """That both are equal, if one of them is a single figure."""
    whole, parts = (spent, classes) if len(spent) == 1 else (classes, spent)
    return Constraint(whole[0], parts, Origin.DECLARED, Trust.SOFT) if len(whole) == 1 and parts else None


def _listed(table: BoundTable, pair: _Pair) -> bool:
    """Whether the table lists the subject, a level above it alone, or rows that may be it."""
    keys = [dict(e.key) for e in table.entries if not e.total]
    codes = [k.get("function", "") for k in keys]
    return any("local" in k for k in keys) or any(c and pair.subject.startswith(c) for c in codes)


def _unlisted(pair: _Pair, fact: Fact, other: BoundTable, ctx: Context) -> Finding:
    table = ctx.title(ctx.disclosure.tables[fact.table or 0])
    args: dict[str, object] = {
        "table": table,
        "name": pair.name,
        "amount": printed(fact),
        "other": ctx.title(other),
    }
    lacks = ("表「{table}」没有{name}的科目", "table '{table}' has no subject of '{name}'")
    related = (Related(ctx.caption(other), Phrase(*lacks, table=ctx.title(other), name=pair.name)),)
    return Finding("unlisted", fact.span, args, Anchor(table, fact.row_label, fact.column_label), related)


RULES: tuple[AnyRule, ...] = (contributions_in_two_tables,)
