"""BL091 and BL092: formulas without a good value, and what a workbook hides."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar

from budgetlint.api import (
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Fact,
    FigureKind,
    Finding,
    Formula,
    Hidden,
    Measure,
    NotApplicable,
    Phrase,
    Related,
    Source,
    Span,
    Yield,
    listing,
    regex,
    rule,
)
from budgetlint_national.identification.workbooks import HIDDEN, STALE, UNSAVED, UP_TO_DATE

T = TypeVar("T")
_Within: TypeAlias = Callable[[Span], T | None]

_ERROR = regex(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)(?![A-Za-z0-9])|(?<![^\s|])Err:5\d\d(?![^\s|])", re.ASCII)
#: What a spreadsheet shows instead of a number for which its column is too narrow.
_NARROW = regex(r"#{3,}")
#: What fails by itself in an empty year, and what is not money.
_NO_MONEY = (Measure.GROWTH, Measure.SHARE, Measure.COMPLETION, Measure.TARGET)
#: So many places are named, and so many other formulas are shown with what they give.
_NAMED, _COMPARED = 5, 10
_STALE = ("印着{printed},按公式应为{given}", "prints {printed}, the formula gives {given}")


def is_failed(fact: Fact, ctx: Context) -> bool:
    """Whether BL091 tells what cannot be read together with the others of its table, and BL216 does not: it is a formula's
    error or too wide for its column, and no money in a recognised table."""
    raw = fact.raw.strip()
    if not (_ERROR.fullmatch(raw) or _NARROW.fullmatch(raw)) or fact.table is None:
        return False
    return ctx.disclosure.tables[fact.table].kind is None or fact.key.measure in _NO_MONEY


@rule(
    id="BL091",
    name="formula-value",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="warning",
    messages={
        "error": "表「{table}」印着公式的错误值{shown}({where})",
        "outside": "{where}印着公式的错误值{shown}",
        "narrow": "表「{table}」{where}的列太窄,印成了“####”,读者看不到数字",
        "unsaved": "{where}的公式没有保存结果,有的软件打开是空白",
        "stale": "{where}的公式没有更新:{cell}印着{printed},按公式应为{given}",
    },
    messages_en={
        "error": "table '{table}' prints errors of formulas, {shown} ({where})",
        "outside": "{where}: an error of a formula, {shown}",
        "narrow": "table '{table}', {where}: the column is too narrow and prints '####' in place of the figure",
        "unsaved": "{where}: formulas without a stored value, which some programs show as blank",
        "stale": "{where}: formulas that are out of date; {cell} prints {printed}, the formula gives {given}",
    },
    advice={
        "error": "请改正公式或其引用,重新计算后再保存",
        "outside": "请改正公式或其引用,重新计算后再保存",
        "narrow": "请调宽这一列后重新导出",
        "unsaved": "请在 Excel 或 WPS 中重新计算并保存",
        "stale": "请重新计算,核对后再保存",
    },
    advice_en={
        "error": "correct the formula or what it refers to, calculate anew and save",
        "outside": "correct the formula or what it refers to, calculate anew and save",
        "narrow": "widen the column and export anew",
        "unsaved": "calculate anew in Excel or WPS and save",
        "stale": "calculate anew, check and save",
    },
    bad=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n编制部门:#REF!\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n",
        "甲县教育局2024年部门预算公开\n\n一、收入情况\n收入预算#N/A万元。\n",
        "甲县教育局2024年部门预算公开\n\n工作量统计\n站点\t数量\t备注\n一站\t####\t无\n二站\t12\t无\n",
        STALE,
        UNSAVED,
    ],
    good=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n",
        UP_TO_DATE,
    ],
)
def formula_value(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """公式都有正确的结果:没有错误值(#REF!、#DIV/0! 等)和“####”,保存了结果,结果与所引用的单元格相符。

    同一张表的同类问题合为一条。错误值在什么格式的文件里都查;已认出的表里的金额由 BL216 逐个报告并推算应有的数。
    只重新计算本文件各工作表单元格的求和、加减和引用;有其他函数、引用其他文件的公式,以及 xls 文件的公式,不计算。
    存数只有15位有效数字,由此而来的差别不报;显示出来没有差别的也不报。
    """
    table_of = _enclosing((t.node.span, t) for t in document.tables)
    told = _enclosing(
        (f.span, f)
        for t in document.tables
        for f in t.facts
        if f.figure.kind is FigureKind.UNREADABLE and not is_failed(f, ctx)
    )
    yield from _errors(ctx, table_of, told)
    yield from _narrow(document, ctx, told)
    yield from _formulas(ctx, table_of)


def _errors(ctx: Context, table_of: _Within[BoundTable], told: _Within[Fact]) -> Iterator[Finding]:
    found: dict[BoundTable | None, list[Span]] = defaultdict(list)
    for match in _ERROR.finditer(ctx.source.text):
        span = Span(*match.span())
        if told(span) is None:
            found[table_of(span)].append(span)
    for table, spans in found.items():
        shown = listing(dict.fromkeys(map(ctx.source.cut, spans)))
        args: dict[str, object] = {"where": ctx.where(*spans, most=_NAMED), "shown": shown}
        if table is None:
            yield Finding("outside", spans[0], args)
        else:
            title = ctx.title(table)
            yield Finding("error", spans[0], {**args, "table": title}, Anchor(table=title))


def _narrow(document: Disclosure, ctx: Context, told: _Within[Fact]) -> Iterator[Finding]:
    for table in document.tables:
        cells = [c.span for row in table.node.rows for c in row.cells if _NARROW.fullmatch(c.text.strip())]
        if spans := [s for s in cells if told(s) is None]:
            title = ctx.title(table)
            args: dict[str, object] = {"table": title, "where": ctx.where(*spans, most=_NAMED)}
            yield Finding("narrow", spans[0], args, Anchor(table=title))


def _formulas(ctx: Context, table_of: _Within[BoundTable]) -> Iterator[Finding]:
    """Formulas that have no value, and those that are out of date."""
    unsaved: dict[BoundTable | None, list[Span]] = defaultdict(list)
    stale: dict[BoundTable | None, list[tuple[Span, Formula]]] = defaultdict(list)
    for noted in ctx.source.noted:
        if isinstance(noted.of, Formula) and noted.of.given is None:
            unsaved[table_of(noted.span)].append(noted.span)
        elif isinstance(noted.of, Formula):
            stale[table_of(noted.span)].append((noted.span, noted.of))
    for table, spans in unsaved.items():
        yield Finding("unsaved", spans[0], {"where": ctx.where(*spans, most=_NAMED)}, _anchor(table, ctx))
    for table, formulas in stale.items():
        (span, first), *others = formulas
        args: dict[str, object] = {
            "where": ctx.where(*(s for s, _ in formulas), most=_NAMED),
            "cell": _cell(span, ctx),
            "printed": first.printed,
            "given": first.given,
        }
        related = tuple(Related(s, Phrase(*_STALE, printed=f.printed, given=f.given)) for s, f in others[:_COMPARED])
        expected, actual = _digits(first.given), _digits(first.printed)
        yield Finding("stale", span, args, _anchor(table, ctx), related, expected=expected, actual=actual)


def _anchor(table: BoundTable | None, ctx: Context) -> Anchor:
    return Anchor(table=ctx.title(table) if table is not None else "")


def _cell(span: Span, ctx: Context) -> str:
    address = ctx.source.address(span.start)
    return (address.cell if address is not None else None) or ""


def _digits(shown: str | None) -> str | None:
    """A plain number without separators; None for anything else."""
    plain = (shown or "").replace(",", "")
    return plain if re.fullmatch(r"-?\d+(?:\.\d+)?", plain, re.ASCII) else None


def _enclosing(things: Iterable[tuple[Span, T]]) -> _Within[T]:
    """Finds which of some things, none of which overlap, a span stands in."""
    ordered = sorted(things, key=lambda one: one[0])
    starts = [span.start for span, _ in ordered]

    def within(span: Span) -> T | None:
        at = bisect_right(starts, span.start) - 1
        return ordered[at][1] if at >= 0 and ordered[at][0].contains(span) else None

    return within


@rule(
    id="BL092",
    name="hidden-content",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="info",
    messages={
        "hidden": "{what}{more}是隐藏的,读者看不到,却随文件一起公开,其中常有个人信息或草稿",
    },
    messages_en={
        "hidden": "{what}{more} hidden: readers do not see it, yet it is published, and often holds personal data or drafts",
    },
    advice="应当公开的请取消隐藏,其余请删除",
    advice_en="unhide what has to be published and delete the rest",
    bad=[HIDDEN],
    good=[UP_TO_DATE],
)
def hidden_content(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """电子表格里没有隐藏的工作表、行、列。

    隐藏的内容一取消隐藏就看得到,检查时也照样读取。每份文件报一条。只有名称而没有数额的行(筛掉的空行)、
    只有编码或“是”“否”的列不报。
    """
    if not any(_is_workbook(file) for file in ctx.source.files):
        yield NotApplicable(
            Phrase("不是电子表格,没有隐藏的工作表、行、列", "this is no spreadsheet: nothing in it can be hidden")
        )
        return
    found = [(n.span, n.of) for n in ctx.source.noted if isinstance(n.of, Hidden)]
    if found:
        (span, first), *others = found
        related = tuple(Related(s, Phrase("{what}是隐藏的", "{what} is hidden", what=what)) for s, what in others)
        args: dict[str, object] = {"what": first, "more": _more(len(others))}
        yield Finding("hidden", span, args, Anchor(table=first.sheet), related)


def _is_workbook(file: Source) -> bool:
    return any(piece.address.sheet is not None for piece in file.pieces[:1])


def _more(count: int) -> Phrase:
    """In words, that so many more sheets hide something."""
    if not count:
        return Phrase("", " is")
    return Phrase("(另有{count}张工作表也隐藏了内容)", " (and parts of other sheets: {count}) is", count=count)


RULES: tuple[AnyRule, ...] = (formula_value, hidden_content)
