"""Documents as they were read, as one page to look at: every table with its kind, unit and the meaning of its columns, every
amount coloured by how far it is understood. The page needs nothing else and works without a network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import BoundTable, ColumnRole, Disclosure, Fact, RowRole
from budgetlint.model.nodes import Cell, Heading, Node, Note, Paragraph, Row, Section, Table, TableOfContents, Unparsed
from budgetlint.model.source import Span
from budgetlint.model.where import Where
from budgetlint.personal import Mask, mask_of

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
_STYLE = """
body{font:15px/1.7 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;margin:0 auto;max-width:1200px;padding:24px;color:#222}
h1{font-size:22px}h2,h3,h4{margin:1.2em 0 .4em}
table{border-collapse:collapse;margin:.4em 0;font-size:13px}
td{border:1px solid #bbb;height:1.3em;padding:2px 6px;vertical-align:top;white-space:pre-line}
tr.header td,tr.numbers td{background:#eef2f7;font-weight:600}tr.meaning td{background:#fffbe8;color:#775;font-size:11px}
td.n{text-align:right;font-variant-numeric:tabular-nums}
.known{background:#e8f5e9}.opaque{background:#fff8e1}.unbound{background:#fdecea}.broken{background:#f8bbd0}
.unread{background:#eee;color:#777}.trouble{color:#b71c1c}.where{color:#888;font-size:12px}
.kind{background:#1565c0;color:#fff;border-radius:3px;padding:0 6px;font-size:12px}.kind.none{background:#b71c1c}
.legend span{margin-right:12px;padding:0 6px}figure{margin:1em 0;overflow-x:auto}figcaption{font-weight:600}
"""


def render(disclosures: Iterable[Disclosure], names: Mapping[str, str]) -> str:
    """The whole page; ``names`` gives the catalogue's name of a kind."""
    body = "".join(_document(d, names) for d in disclosures)
    legend = "".join(f'<span class="{name}">{words}</span>' for name, words in _STATES)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>读到的内容</title>'
        f'<style>{_STYLE}</style></head><body><p class="legend">{legend}</p>{body}</body></html>\n'
    )


def _document(disclosure: Disclosure, names: Mapping[str, str]) -> str:
    return "".join(_View(disclosure, names).parts())


class _View:
    """One document, part by part."""

    def __init__(self, disclosure: Disclosure, names: Mapping[str, str]) -> None:
        self.disclosure, self.names = disclosure, names
        self.mask: Mask = mask_of(disclosure)
        self.tables = {t.node: t for t in disclosure.tables}
        self.prose = sorted(disclosure.prose, key=lambda f: f.span)

    def parts(self) -> Iterator[str]:
        d = self.disclosure
        yield from (f"<h1>{self._text(f.path)}</h1>" for f in d.source.files)
        told = (("文种", d.kind.value), ("年度", d.year.value), ("主体", d.entity.value), ("级次", d.level.value))
        yield f"<p>{'  '.join(f'{name}:{self._text(str(value))}' for name, value in told if value is not None)}</p>"
        yield from (f'<p class="trouble">{self._text(r.sentence)}</p>' for r in d.source.remarks)
        for node in d.tree.children:
            yield from self._node(node, 2)

    def _node(self, node: Node, level: int) -> Iterator[str]:
        if isinstance(node, Section):
            yield f"<h{level}>{self._heading(node.heading)}</h{level}>"
            for child in node.children:
                yield from self._node(child, min(level + 1, 6))
        elif isinstance(node, Table):
            bound = self.tables.get(node)
            yield from self._table(bound) if bound else self._rows_alone(node)
        elif isinstance(node, TableOfContents):
            yield "<ul>" + "".join(f"<li>{self._heading(h)}</li>" for h in node.entries) + "</ul>"
        elif isinstance(node, Unparsed):
            text = self.disclosure.source.cut(node.span)
            shown = text if text != "\ufffc" else node.reason
            yield f'<p class="unread" title="{escape(node.reason)}">{self._text(shown)}</p>'
        elif isinstance(node, Paragraph | Note):
            yield f"<p>{self._amounts(node.span)}</p>"

    def _heading(self, heading: Heading) -> str:
        return self._text(self.disclosure.source.cut(heading.span).strip())

    def _amounts(self, span: Span) -> str:
        """Running text with its amounts marked."""
        source, at, out = self.disclosure.source, span.start, []
        for fact in self.prose:
            if fact.span.start >= at and fact.span.end <= span.end and fact.figure.amount is not None:
                out.append(self._text(source.cut(Span(at, fact.span.start))))
                out.append(
                    f'<span class="{_state(fact)}" title="{_key(fact)}">{self._text(source.cut(fact.span))}</span>'
                )
                at = fact.span.end
        return "".join(out) + self._text(source.cut(Span(at, span.end)))

    def _table(self, table: BoundTable) -> Iterator[str]:
        kind = f"{table.kind} {self.names.get(table.kind, '')}" if table.kind else "未认出"
        unit = table.unit.symbol if table.unit else "未标明"
        where = Where.of([self.disclosure.source.place(table.node.span)])
        badge = f'<span class="kind{"" if table.kind else " none"}">{escape(kind.strip())}</span>'
        yield f"<figure><figcaption>第{table.index + 1}张 {self._text(table.title or '(无标题)')} {badge} 单位:{escape(unit)} "
        if self.disclosure.source.recognised(table.node.span):
            yield '<span class="kind none">OCR 识别</span> '
        yield f'<span class="where">{escape(str(where))}</span></figcaption>'
        if table.trouble:
            yield f'<p class="trouble">未能还原:{self._text(table.trouble)}</p>'
        facts = {(f.row, f.column): f for f in table.facts}
        yield "<table>"
        yield '<tr class="meaning">' + "".join(
            f"<td>{self._text(_column(table, n))}</td>" for n in range(table.node.width)
        )
        yield "</tr>"
        hidden = _covered(table.node.rows)
        for at, row in enumerate(table.node.rows):
            role = table.row_roles[at] if at < len(table.row_roles) else RowRole.TEXT
            mark = {RowRole.HEADER: ' class="header"', RowRole.NUMBERS: ' class="numbers"'}.get(role, "")
            cells = (self._cell(c, facts.get((at, n))) for n, c in enumerate(row.cells) if n not in hidden[at])
            yield f"<tr{mark}>{''.join(cells)}</tr>"
        yield "</table></figure>"

    def _rows_alone(self, node: Table) -> Iterator[str]:
        rows = ("".join(self._cell(c, None) for c in row.cells) for row in node.rows)
        yield "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"

    def _cell(self, cell: Cell, fact: Fact | None) -> str:
        size = (f' rowspan="{cell.height}"' if cell.height > 1 else "") + (
            f' colspan="{cell.width}"' if cell.width > 1 else ""
        )
        number = cell.figure.kind is FigureKind.NUMBER
        if fact is None or fact.figure.kind in (FigureKind.BLANK, FigureKind.DASH, FigureKind.TEXT):
            return f"<td{size}{' class=n' if number else ''}>{self._text(cell.text)}</td>"
        return f'<td{size} class="n {_state(fact)}" title="{_key(fact)}">{self._text(cell.text)}</td>'

    def _text(self, text: str) -> str:
        return escape(self.mask(text))


def _state(fact: Fact) -> str:
    if fact.figure.kind is FigureKind.UNREADABLE:
        return "broken"
    if not fact.bound:
        return "unbound"
    return "opaque" if fact.key.opaque else "known"


def _key(fact: Fact) -> str:
    return escape(" ".join(f"{name}={value}" for name, value in fact.key.compact().items()))


def _column(table: BoundTable, index: int) -> str:
    """What a column is, and its part of the key."""
    column = next((c for c in table.columns if c.index == index), None)
    if column is None:
        return ""
    key = " ".join(f"{name}={value}" for name, value in column.key)
    return " ".join(filter(None, (_ROLES[column.role], key, column.unit.symbol if column.unit else "")))


def _covered(rows: tuple[Row, ...]) -> Mapping[int, set[int]]:
    """Row → the columns of it that cells beside or above cover."""
    found: dict[int, set[int]] = defaultdict(set)
    for at, row in enumerate(rows):
        for n, cell in enumerate(row.cells):
            for down in range(cell.height):
                found[at + down].update(range(n + (down == 0), n + cell.width))
    return found
