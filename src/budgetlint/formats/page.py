"""Documents as they were read, as one page to look at: every table with its kind, unit and the meaning of its columns, every
amount coloured by how far it is understood. The page needs nothing else and works without a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from budgetlint.formats.html.document import Mark, Shown
from budgetlint.formats.html.markup import Markup, join, page, tag
from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import BoundTable, ColumnRole, Disclosure, Fact
from budgetlint.model.transcript import Grid
from budgetlint.model.where import Where
from budgetlint.personal import mask_of
from budgetlint.transcribing import transcribed

_ROLES = {
    ColumnRole.ORDINAL: "序号",
    ColumnRole.LABEL: "名称",
    ColumnRole.CODE: "编码",
    ColumnRole.AMOUNT: "金额",
    ColumnRole.VALUE: "数值",
    ColumnRole.TEXT: "文字",
}
_STATES = (
    ("known", "含义确定的金额"),
    ("opaque", "含义未能完全确定"),
    ("unbound", "未能确定含义"),
    ("broken", "读不出的数"),
    ("unread", "未能解析的文字"),
)


def render(disclosures: Iterable[Disclosure], names: Mapping[str, str]) -> str:
    """The whole page; ``names`` gives the catalogue's name of a kind."""
    legend = tag("p", *(tag("mark", words, class_=state) for state, words in _STATES), class_="legend")
    body = join((legend, *(_document(d, names) for d in disclosures)))
    return page("读到的内容", body, "zh", ("document.css", "extract.css"))


def _document(disclosure: Disclosure, names: Mapping[str, str]) -> Markup:
    d, mask = disclosure, mask_of(disclosure)
    told = (("文种", d.kind.value), ("年度", d.year.value), ("主体", d.entity.value), ("级次", d.level.value))
    tables = {t.index: t for t in d.tables}

    def about(grid: Grid) -> Markup:
        return join(() if grid.number is None else _about(tables[grid.number], d, names))

    def columns(grid: Grid) -> Sequence[str]:
        return [] if grid.number is None else [mask(_column(tables[grid.number], n)) for n in range(grid.width)]

    shown = Shown(transcribed(d), list(_marks(d)), "zh", about, columns)
    return tag(
        "main",
        *(tag("h1", mask(f.path)) for f in d.source.files),
        tag("p", "  ".join(f"{name}:{mask(str(value))}" for name, value in told if value is not None)),
        *(tag("p", mask(r.sentence), class_="trouble") for r in d.source.remarks),
        tag("div", shown.all(), class_="text"),
    )


def _marks(disclosure: Disclosure) -> Iterator[Mark]:
    """Every amount, by how far it is understood."""
    mask = mask_of(disclosure)
    for table in disclosure.tables:
        for fact in table.facts:
            if fact.figure.kind not in (FigureKind.BLANK, FigureKind.DASH, FigureKind.TEXT):
                yield Mark(fact.span, _state(fact), title=mask(_key(fact)))
    for fact in disclosure.prose:
        if fact.figure.amount is not None:
            yield Mark(fact.span, _state(fact), title=mask(_key(fact)))


def _about(table: BoundTable, disclosure: Disclosure, names: Mapping[str, str]) -> Iterator[Markup]:
    """What a table was taken for, and what kept it from being read."""
    kind = f"{table.kind} {names.get(table.kind, '')}".strip() if table.kind else "未认出"
    where = Where.of([disclosure.source.place(table.node.span)])
    recognised = disclosure.source.recognised(table.node.span)
    yield tag(
        "p",
        f"第{table.index + 1}张 ",
        tag("span", kind, class_="kind" if table.kind else "kind none"),
        f" 单位:{table.unit.symbol if table.unit else '未标明'} ",
        tag("span", "OCR 识别 ", class_="kind none") if recognised else "",
        str(where),
        class_="about",
    )
    if table.trouble:
        yield tag("p", f"未能还原:{mask_of(disclosure)(table.trouble)}", class_="trouble")


def _state(fact: Fact) -> str:
    if fact.figure.kind is FigureKind.UNREADABLE:
        return "broken"
    if not fact.bound:
        return "unbound"
    return "opaque" if fact.key.opaque else "known"


def _key(fact: Fact) -> str:
    return " ".join(f"{name}={value}" for name, value in fact.key.compact().items())


def _column(table: BoundTable, index: int) -> str:
    """What a column is, and its part of the key."""
    column = next((c for c in table.columns if c.index == index), None)
    if column is None:
        return ""
    key = " ".join(f"{name}={value}" for name, value in column.key)
    return " ".join(filter(None, (_ROLES[column.role], key, column.unit.symbol if column.unit else "")))
