"""BL091 and BL092: formulas without a good value, and what a workbook hides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape

from attrs import frozen

from budgetlint.api import (
    Anchor,
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
    Related,
    Span,
    Yield,
    rule,
)

_ERROR = re.compile(
    r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)(?![A-Za-z0-9])|(?<![^\s|])Err:5\d\d(?![^\s|])", re.ASCII
)
#: What a spreadsheet shows instead of a number for which its column is too narrow.
_NARROW = re.compile(r"#{3,}")
_SHOWN = 5
#: So many formulas are shown with what they give.
_COMPARED = 10


def tells(fact: Fact, ctx: Context) -> bool:
    """Whether an amount that cannot be read is told one by one (BL216): any but a formula's error, of which the amounts
    alone of a recognised table are."""
    if not (_ERROR.fullmatch(fact.raw.strip()) or _NARROW.fullmatch(fact.raw.strip())):
        return True
    return fact.table is not None and _is_amount(fact, ctx.disclosure.tables[fact.table])


def _is_amount(fact: Fact, table: BoundTable) -> bool:
    return table.kind is not None and fact.key.measure is Measure.AMOUNT and fact.figure.kind is FigureKind.UNREADABLE


def _sheet(*rows: str, column: str = "") -> str:
    """A spreadsheet as one file of XML, for examples: its ``rows``, each the XML of its cells."""
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    body = "\n".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return (
        f'<office:document {names}\n office:mimetype="application/vnd.oasis.opendocument.spreadsheet" office:version="1.3">\n'
        f'<office:body><office:spreadsheet><table:table table:name="收入">\n{column}{body}\n</table:table>'
        "</office:spreadsheet></office:body></office:document>\n"
    )


def _cells(*texts: str) -> str:
    return "".join(f"<table:table-cell><text:p>{escape(text)}</text:p></table:table-cell>" for text in texts)


def _number(printed: str, formula: str = "", *, stored: bool = True) -> str:
    written = f' table:formula="of:={formula}"' if formula else ""
    value = f' office:value-type="float" office:value="{printed}"' if stored else ""
    return f"<table:table-cell{written}{value}><text:p>{printed if stored else ''}</text:p></table:table-cell>"


_TOP = (
    _cells("甲县教育局2024年部门预算公开"),
    _cells("部门收入总体情况表"),
    _cells("单位:万元"),
    _cells("科目编码", "科目名称", "合计", "一般公共预算"),
    _cells("205", "教育支出") + _number("12.00") + _number("12.00"),
    _cells("208", "社会保障和就业支出") + _number("3.00") + _number("3.00"),
)
_UP_TO_DATE = _sheet(*_TOP, _cells("合计", "") + _number("15.00", "SUM([.C5:.C6])") + _number("15.00"))
_STALE = _sheet(*_TOP, _cells("合计", "") + _number("14.00", "SUM([.C5:.C6])") + _number("15.00"))
_MISSING = _sheet(*_TOP, _cells("合计", "") + _number("15.00") + _number("", "SUM([.D5:.D6])", stored=False))
_UNSEEN = '<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>\n'


@frozen
class _Place:
    """A table and what is wrong in it, or what stands in no table."""

    table: BoundTable | None

    def title(self, ctx: Context) -> str:
        return ctx.title(self.table) if self.table is not None else ""


@rule(
    id="BL091",
    name="formula-value",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="warning",
    messages={
        "error": "表「{table}」印着公式的错误值{shown}({where});请改正公式或其引用,重新计算后再保存",
        "outside": "{where}印着公式的错误值{shown};请改正公式或其引用,重新计算后再保存",
        "narrow": "表「{table}」{where}的列太窄,印成了“####”,读者看不到数字;请调宽列后重新导出",
        "missing": "{where}的公式没有保存结果,有的软件打开是空白;请在 Excel 或 WPS 中重新计算并保存",
        "stale": "{where}的公式没有更新:{cell}印着{printed},按公式应为{given};请重新计算,核对后再保存",
    },
    messages_en={
        "error": "table '{table}' prints errors of formulas, {shown} ({where:en})",
        "outside": "{where:en}: an error of a formula, {shown}",
        "narrow": "table '{table}', {where:en}: the column is too narrow and prints ####",
        "missing": "{where:en}: formulas without a stored value, which some programs show as blank",
        "stale": "{where:en}: formulas that are out of date; {cell} prints {printed}, its formula gives {given}",
    },
    bad=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n编制部门:#REF!\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n",
        "甲县教育局2024年部门预算公开\n\n一、收入情况\n收入预算#N/A万元。\n",
        "甲县教育局2024年部门预算公开\n\n工作量统计\n站点\t数量\t备注\n一站\t####\t无\n二站\t12\t无\n",
        _STALE,
        _MISSING,
    ],
    good=[
        "甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n单位:万元\n"
        "科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n",
        _UP_TO_DATE,
    ],
)
def formula_value(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """公式都有正确的结果:没有错误值(#REF!、#DIV/0! 等)和“####”,保存了结果,结果与所引用的单元格相符。

    同一张表的同类问题合为一条。错误值在什么格式的文件里都查;已认出的表的金额是错误值的,由 BL216 逐个报告并推算应有的数。
    只对本表单元格的求和、加减和引用重新计算;有其他函数、引用其他工作表或文件的公式不计算。存数只有15位有效数字,
    由此而来的差别不报;显示出来没有差别的也不报。
    """
    told = {
        f.span
        for table in document.tables
        for f in table.facts
        if f.figure.kind is FigureKind.UNREADABLE and _is_amount(f, table)
    }
    yield from _errors(document, ctx, told)
    yield from _narrow(document, ctx, told)
    yield from _formulas(document, ctx)


def _errors(document: Disclosure, ctx: Context, told: set[Span]) -> Iterator[Finding]:
    found: dict[_Place, list[Span]] = defaultdict(list)
    for match in _ERROR.finditer(ctx.source.text):
        span = Span(*match.span())
        if not any(t.contains(span) for t in told):
            found[_Place(_table(document, span))].append(span)
    for place, spans in found.items():
        shown = "、".join(dict.fromkeys(map(ctx.source.cut, spans)))
        args: dict[str, object] = {"where": ctx.where(*spans, most=_SHOWN), "shown": shown}
        if place.table is None:
            yield Finding("outside", spans[0], args)
        else:
            title = place.title(ctx)
            yield Finding("error", spans[0], {**args, "table": title}, Anchor(table=title))


def _narrow(document: Disclosure, ctx: Context, told: set[Span]) -> Iterator[Finding]:
    for table in document.tables:
        cells = [c.span for row in table.node.rows for c in row.cells if _NARROW.fullmatch(c.text.strip())]
        if spans := [s for s in cells if not any(s.contains(t) for t in told)]:
            title = ctx.title(table)
            args: dict[str, object] = {"table": title, "where": ctx.where(*spans, most=_SHOWN)}
            yield Finding("narrow", spans[0], args, Anchor(table=title))


def _formulas(document: Disclosure, ctx: Context) -> Iterator[Finding]:
    """What is told of formulas: those without a value, and those that are out of date."""
    found: dict[tuple[_Place, bool], list[tuple[Span, Formula]]] = defaultdict(list)
    for remark in ctx.source.remarks:
        if isinstance(remark.of, Formula):
            place = _Place(_table(document, remark.span))
            found[place, remark.of.given is None].append((remark.span, remark.of))
    for (place, is_missing), formulas in found.items():
        spans = [span for span, _ in formulas]
        args: dict[str, object] = {"where": ctx.where(*spans, most=_SHOWN)}
        anchor = Anchor(table=place.title(ctx))
        if is_missing:
            yield Finding("missing", spans[0], args, anchor)
            continue
        first, *others = formulas
        span, formula = first
        args |= {"cell": formula.cell, "printed": formula.printed, "given": formula.given}
        related = tuple(Related(s, f"印着{f.printed},按公式应为{f.given}") for s, f in others[:_COMPARED])
        yield Finding("stale", span, args, anchor, related, expected=_digits(formula.given), actual=_digits(formula.printed))


def _digits(shown: str | None) -> str | None:
    """A plain number without separators; None for anything else."""
    plain = (shown or "").replace(",", "")
    return plain if re.fullmatch(r"-?\d+(?:\.\d+)?", plain, re.ASCII) else None


def _table(document: Disclosure, span: Span) -> BoundTable | None:
    return next((t for t in document.tables if t.node.span.contains(span)), None)


@rule(
    id="BL092",
    name="hidden-content",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="info",
    messages={
        "hidden": "{what}{more}是隐藏的,读者看不到,却随文件一起公开,其中常有个人信息或草稿;应当公开的请取消隐藏,其余请删除",
    },
    messages_en={
        "hidden": "{what:en}{more:en} hidden: readers do not see it, yet it is published, and often holds personal data or drafts",
    },
    bad=[
        _sheet(*_TOP, _cells("合计", "") + _number("15.00") + _number("15.00"), column=_UNSEEN),
    ],
    good=[_UP_TO_DATE],
)
def hidden_content(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """电子表格里没有隐藏的工作表、行、列。

    隐藏的内容一取消隐藏就看得到,检查时也照样读取。每份文件报一条。只有名称而没有数额的行(筛掉的空行)、
    只有编码或“是”“否”的列不报。
    """
    address = ctx.source.address(0)
    if address is None or address.sheet is None:
        yield NotApplicable("不是电子表格,没有隐藏的工作表、行、列")
        return
    found = [(r.span, r.of) for r in ctx.source.remarks if isinstance(r.of, Hidden)]
    if found:
        (span, first), *others = found
        related = tuple(Related(s, f"{what}是隐藏的") for s, what in others)
        more = _More(len(others))
        yield Finding("hidden", span, {"what": first, "more": more}, Anchor(table=first.sheet), related)


@frozen
class _More:
    """In words, that ``count`` more sheets hide something."""

    count: int

    def __str__(self) -> str:
        return f"(另有{self.count}张工作表)" if self.count else ""

    def __format__(self, lang: str) -> str:
        if lang != "en":
            return str(self)
        return f" and parts of {self.count} more are" if self.count else " is"


RULES: Sequence[object] = (formula_value, hidden_content)
