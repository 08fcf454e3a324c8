"""BL209: personnel and running expenses hold the economic classes that belong to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from attrs import frozen

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    AnyRule,
    BoundTable,
    Constraint,
    Context,
    Entry,
    Fact,
    Finding,
    Nature,
    NotApplicable,
    NotEvaluable,
    Origin,
    Phrase,
    Related,
    Severity,
    Trust,
    Yield,
    judged,
    load_yaml,
    printed,
    rule,
    shortened,
    unrestored,
)

_CLASSES = {
    Nature(nature): tuple(load_yaml("budgetlint_national", "within_table/natures.yaml")[name])
    for nature, name in (("人员", "personnel"), ("公用", "running"))
}
_NAMES = {Nature.PERSONNEL: "人员经费", Nature.OPERATING: "公用经费"}
_SUM = Phrase("所属各类之和", "the sum of its classes")
_SHOWN = 3
_TITLE = "甲县教育局2024年部门预算公开\n\n一般公共预算基本支出情况表\n单位:万元\n"
_HEAD = f"{_TITLE}科目编码\t科目名称\t合计\t人员经费\t公用经费\n301\t工资福利支出\t12.00\t12.00\t\n"
_SIDES = f"{_TITLE}人员经费\t\t\t公用经费\t\t\n科目编码\t科目名称\t金额\t科目编码\t科目名称\t金额\n"


@rule(
    id="BL209",
    name="class-under-the-other-nature",
    on=BoundTable,
    requirement=["K", "Q"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "placed": "表「{table}」的{subjects}应列{right},现全部列在{wrong}一栏",
        "differs": "{whole}为{actual},{parts}为{expected},{difference};人员经费包括工资福利支出、对个人和家庭的补助",
    },
    messages_en={
        "placed": "table '{table}': {subjects} belong to '{right}', but stand altogether in the column '{wrong}'",
        "differs": "{whole} is {actual}, but {parts} is {expected}: {difference}; personnel expenses are classes 301 and 303",
    },
    advice={
        "placed": "请核对;列错栏的,移到{right}一栏",
        "differs": "请核对人员经费包括哪些科目",
    },
    advice_en={
        "placed": "check, and move them to the column '{right}' if they are misplaced",
        "differs": "check which subjects the personnel expenses include",
    },
    tolerance="人员经费合计与所属各类之和:n 类至多差 ⌊n/2⌋ 个末位单位。",
    bad=[
        f"{_HEAD}303\t对个人和家庭的补助\t3.00\t\t3.00\n30305\t生活补助\t3.00\t\t3.00\n合计\t\t15.00\t12.00\t3.00\n",
        f"{_SIDES}301\t工资福利支出\t12.00\t302\t商品和服务支出\t3.00\n303\t对个人和家庭的补助\t2.00\t\t\t\n"
        "人员经费合计\t\t13.00\t公用经费合计\t\t3.00\n",
    ],
    good=[f"{_HEAD}302\t商品和服务支出\t3.00\t\t3.00\n合计\t\t15.00\t12.00\t3.00\n"],
)
def class_under_the_other_nature(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """基本支出表的人员经费列工资福利支出、对个人和家庭的补助,公用经费列商品和服务支出、资本性支出等。

    工资福利支出、对个人和家庭的补助的款整个列在公用经费一栏才报;商品和服务支出里的交通补贴、福利费等,有的地方算人员经费,
    不报,只报办公费、水电费等。一个科目两栏都有金额的不报。编码和名称不相符的(自行编号)不报。决算的人员经费合计、公用经费合计见
    BL215。
    """
    if table.kind not in ("T6", "F6") or table.is_empty:
        yield NotApplicable(Phrase("没有列有数据的基本支出表", "no table of basic expenditure has data"))
        return
    title = ctx.title(table)
    if table.trouble is not None:
        yield unrestored(table, ctx)
        return
    columns = {n: [c.index for c in table.columns if dict(c.key).get("nature") == n and c.additive] for n in _CLASSES}
    # Of final accounts the totals at the foot are identities (BL215).
    sums = list(_sums(table)) if table.kind == "T6" else []
    for total, parts in sums:
        yield from judged(Constraint(total, parts, Origin.DECLARED, Trust.SOFT), Severity.WARNING, ctx, parts=_SUM)
    if any(len(found) != 1 for found in columns.values()):
        if not sums:
            yield NotApplicable(
                Phrase(
                    "表「{table}」没有分列人员经费和公用经费",
                    "table '{table}' does not divide personnel and operating expenses",
                    table=title,
                )
            )
        return
    rows = list(_rows(table, ctx))
    if not rows:
        yield NotEvaluable(
            Phrase(
                "表「{table}」的科目没有编码,名称也对不上,不知应列哪一栏",
                "the subjects of table '{table}' have no codes and no known names: which column they belong to is not known",
                table=title,
            )
        )
    for right, wrong in ((Nature.PERSONNEL, Nature.OPERATING), (Nature.OPERATING, Nature.PERSONNEL)):
        if misplaced := _misplaced(rows, right, wrong):
            yield _finding(title, misplaced, right, wrong)


@frozen(eq=False)
class _Row:
    """A subject and what it prints under each nature."""

    entry: Entry
    code: str
    facts: dict[Nature | None, Fact]

    @property
    def name(self) -> str:
        return self.entry.label if self.entry.label.startswith(self.code) else f"{self.code}{self.entry.label}"

    def stands_under(self, nature: Nature) -> bool:
        """Whether all its money is of one nature."""
        money = {
            n for n in _CLASSES if (f := self.facts.get(n)) is not None and f.figure.amount and not f.figure.is_zero
        }
        return money == {nature}


def _rows(table: BoundTable, ctx: Context) -> Iterator[_Row]:
    """The subjects under their own names."""
    names = ctx.catalogue.subjects["economic"]
    facts: dict[tuple[int | None, int], dict[Nature | None, Fact]] = defaultdict(dict)
    for fact in table.facts:
        if fact.column is not None and fact.bound:
            facts[fact.row, table.columns[fact.column].half][fact.key.nature] = fact
    for entry in table.entries:
        code = dict(entry.key).get("economic")
        if code and not entry.total and names.bears(code, entry.label):
            yield _Row(entry, code, facts[entry.row, entry.half])


def _misplaced(rows: Sequence[_Row], right: Nature, wrong: Nature) -> list[_Row]:
    """The highest subjects that stand altogether under the other nature."""
    found = {r.code: r for r in rows if r.code.startswith(_CLASSES[right]) and r.stands_under(wrong)}
    return [r for code, r in found.items() if code[:3] == code or code[:3] not in found]


def _finding(title: str, rows: Sequence[_Row], right: Nature, wrong: Nature) -> Finding:
    first = rows[0].facts[wrong]
    names = [r.name for r in rows]
    args: dict[str, object] = {
        "table": title,
        "subjects": shortened(names, _SHOWN, "个科目"),
        "right": _NAMES[right],
        "wrong": _NAMES[wrong],
    }
    others = zip(names[1:], (r.facts[wrong] for r in rows[1:]), strict=True)
    related = tuple(
        Related(fact.span, Phrase("「{name}」{a}", "'{name}' {a}", name=name, a=printed(fact))) for name, fact in others
    )
    return Finding("placed", first.span, args, Anchor(title, first.row_label, first.column_label), related)


def _sums(table: BoundTable) -> Iterator[tuple[Fact, tuple[Fact, ...]]]:
    """人员经费合计 and 公用经费合计 below a list of their own classes, with those."""
    known = [f for f in table.facts if f.bound]
    for nature in _CLASSES:
        rows = {e.row for e in table.entries if dict(e.key).get("nature") == nature}
        totals = [f for f in known if f.row in rows and f.key.nature is nature and not f.key.economic]
        classes = [f for f in known if len(f.key.economic or "") == 3 and f.key.nature in (nature, Nature.BASIC)]
        own = {f for f in classes if (f.key.economic in _CLASSES[Nature.PERSONNEL]) is (nature is Nature.PERSONNEL)}
        if own and len(totals) == 1 and own == {f for f in classes if f.column == totals[0].column}:
            yield totals[0], tuple(f for f in classes if f in own)


RULES: tuple[AnyRule, ...] = (class_under_the_other_nature,)
