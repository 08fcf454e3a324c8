"""XJ102: the nine tables of the template are there, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from attrs import frozen

from budgetlint.api import (
    BUDGETS,
    Absence,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Finding,
    NotEvaluable,
    Phrase,
    Related,
    Span,
    Yield,
    absence,
    named,
    regex,
    rule,
)

#: Kind of table → its number in the template, in order.
NINE: Final[Mapping[str, str]] = dict(
    zip(("T1", "T2", "T3", "T4", "T5", "T6", "T10", "T7", "T8"), "一二三四五六七八九", strict=True)
)
#: 表一: on a line of its own or in front of a title. A number behind 表 in a sentence is none.
_NUMBER: Final = regex(
    r"(?m)^[ \t#*(\uff08]*(?:公开|预算|附)?表[ ]{0,2}(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})(?=[ \t:\uff1a、.\uff0e)\uff09*\r]|$)"
)
_DIGITS: Final = "零一二三四五六七八九"

_HEAD = "甲县教育局2024年部门预算公开\n"
_SHEETS: Final[Mapping[str, str]] = {
    "T1": "部门收支总体情况表\n单位:万元\n收入\t\t支出\t\n项目\t预算数\t功能分类\t预算数\n"
    "一般公共预算\t12.00\t205 教育支出\t12.00\n收入总计\t12.00\t支出总计\t12.00\n",
    "T2": "部门收入总体情况表\n单位:万元\n科目编码\t科目名称\t总计\t一般公共预算拨款\n"
    "205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n",
    "T3": "部门支出总体情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "205\t教育支出\t12.00\t10.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n",
    "T4": "财政拨款收支总体情况表\n单位:万元\n财政拨款收入\t\t财政拨款支出\t\t\n项目\t合计\t功能分类\t合计\t一般公共预算\n"
    "一般公共预算\t12.00\t205 教育支出\t12.00\t12.00\n收入总计\t12.00\t支出总计\t12.00\t12.00\n",
    "T5": "一般公共预算支出情况表\n单位:万元\n科目编码\t科目名称\t小计\t基本支出\t项目支出\n"
    "205\t教育支出\t12.00\t10.00\t2.00\n合计\t\t12.00\t10.00\t2.00\n",
    "T6": "一般公共预算基本支出情况表\n单位:万元\n科目编码\t科目名称\t小计\t人员经费\t公用经费\n"
    "301\t工资福利支出\t10.00\t10.00\t\n合计\t\t10.00\t10.00\t\n",
    "T10": "项目支出情况表\n单位:万元\n项目名称\t项目支出合计\t商品和服务支出\n校舍维修\t2.00\t2.00\n合计\t2.00\t2.00\n",
    "T7": "一般公共预算“三公”经费支出情况表\n单位:万元\n合计\t因公出国(境)费\t公务用车购置及运行费\t\t\t公务接待费\n"
    "\t\t小计\t公务用车购置费\t公务用车运行费\t\n1.00\t0.00\t0.80\t0.00\t0.80\t0.20\n",
    "T8": "政府性基金预算支出情况表\n单位:万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t\t\t\t\n"
    "注:甲县教育局没有政府性基金预算支出,本表为空表。\n",
}


def _example(kinds: Sequence[str], numbers: str = "一二三四五六七八九") -> str:
    """The tables of some kinds, numbered as they come."""
    return _HEAD + "".join(f"\n表{number}:\n{_SHEETS[kind]}" for number, kind in zip(numbers, kinds, strict=False))


@frozen(eq=False)
class _Listed:
    """One of the nine as it stands in the document, with the number printed above it."""

    table: BoundTable
    number: str
    at: int
    place: Span


@rule(
    id="XJ102",
    name="nine-tables-in-order",
    on=Disclosure,
    requirement=["XJ-表"],
    severity="warning",
    applies=BUDGETS,
    since=2019,
    messages={
        "absent": "缺表{number}「{table}」;本省体例列表一至表九",
        "order": "「{table}」排在「{other}」之前,本省体例先列表{before}「{other}」,后列表{number}「{table}」",
        "numbered": "「{table}」编作表{number},前一张「{other}」已编到表{before}",
    },
    messages_en={
        "absent": "table {number} of the nine, '{table}', is missing",
        "order": "'{table}' stands before '{other}', though the layout of the province has '{other}' as table {before} and '{table}' as table {number}",
        "numbered": "'{table}' is numbered {number}, after '{other}', which is {before}",
    },
    advice={
        "absent": "请补上;没有数据的也要列出空表,并写明没有的原因",
        "order": "请调整次序",
        "numbered": "请按次序编号",
    },
    advice_en={
        "absent": "add it; without data it is shown empty, with a note why",
        "order": "change the order",
        "numbered": "number them in order",
    },
    bad=[
        _example([kind for kind in NINE if kind != "T10"]),
        _example(["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T10", "T8"]),
        _example(list(NINE), "一二三四五五七八九"),
    ],
    good=[_example(list(NINE))],
)
def nine_tables_in_order(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """公开表列齐表一至表九,按体例的次序排列、编号。

    表名按各种通行的写法认,不要求一字不差;没有编号的不报,目录里的编号不算。九张以外的表(如国有资本经营预算)可以插在其中。
    同一种表有几张的(部门和各单位合编),次序只看第一张。全文没有一张应公开的表、或有认不出的表可能就是所缺的表时,不作判断。
    """
    for kind, number in NINE.items():
        missing = absence(kind, ctx)
        if isinstance(missing, NotEvaluable):
            yield missing
        elif missing is not None:
            yield _absent(missing, number, ctx)
    listed = _listed(document, ctx)
    yield from _misplaced(listed, ctx)
    yield from _misnumbered(listed, ctx)


def _absent(missing: Absence, number: str, ctx: Context) -> Finding:
    args: dict[str, object] = {"number": _told(number), "table": missing.name}
    return Finding("absent", missing.place(ctx), args, Anchor(missing.name), missing.related, cause=missing.cause)


def _listed(document: Disclosure, ctx: Context) -> list[_Listed]:
    """The first table of each of the nine kinds, in the order of the document."""
    found: dict[str, _Listed] = {}
    end = 0
    for table in sorted(document.tables, key=lambda t: t.node.span.start):
        place = ctx.caption(table)
        numbers = [m["number"] for m in _NUMBER.finditer(ctx.source.text[end : max(end, place.end)])]
        end = max(end, table.node.span.end)
        if table.kind is not None and table.kind in NINE and table.kind not in found:
            at = list(NINE).index(table.kind)
            found[table.kind] = _Listed(table, numbers[-1] if numbers else "", at, place)
    return list(found.values())


def _misplaced(listed: Sequence[_Listed], ctx: Context) -> Iterator[Finding]:
    """The first that stands before one it should follow: what comes after is moved with it."""
    for one, other in pairwise(listed):
        if one.at > other.at:
            args: dict[str, object] = {
                "table": ctx.title(one.table),
                "number": Phrase(_number(one), str(one.at + 1)),
                "other": ctx.title(other.table),
                "before": Phrase(_number(other), str(other.at + 1)),
            }
            related = (Related(other.place, named([ctx.title(other.table)])),)
            yield Finding("order", one.place, args, Anchor(ctx.title(one.table)), related)
            return


def _misnumbered(listed: Sequence[_Listed], ctx: Context) -> Iterator[Finding]:
    """Those whose number is no higher than that of the one before."""
    for one, other in pairwise([each for each in listed if each.number]):
        if _value(other.number) <= _value(one.number):
            args: dict[str, object] = {
                "table": ctx.title(other.table),
                "number": _told(other.number),
                "other": ctx.title(one.table),
                "before": _told(one.number),
            }
            related = (Related(one.place, Phrase("表{number}", "table {number}", number=_told(one.number))),)
            yield Finding("numbered", other.place, args, Anchor(ctx.title(other.table)), related)


def _told(number: str) -> Phrase:
    return Phrase(number, str(_value(number)))


def _number(listed: _Listed) -> str:
    return list(NINE.values())[listed.at]


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS.index(tens) if tens else 1) * 10 * bool(ten) + (_DIGITS.index(ones) if ones else 0)


RULES: tuple[AnyRule, ...] = (nine_tables_in_order,)
