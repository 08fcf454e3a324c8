"""Workbooks as one file of XML (.fods), for the examples of rules on spreadsheets."""

from __future__ import annotations

from html import escape

_NAMES = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))


def _sheet(*rows: str, columns: str = "") -> str:
    """One sheet of ``rows``, each the XML of its cells."""
    body = "\n".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return (
        f'<office:document {_NAMES}\n office:mimetype="application/vnd.oasis.opendocument.spreadsheet" office:version="1.3">\n'
        f'<office:body><office:spreadsheet><table:table table:name="收入">\n{columns}{body}\n</table:table>'
        "</office:spreadsheet></office:body></office:document>\n"
    )


def _texts(*texts: str) -> str:
    return "".join(f"<table:table-cell><text:p>{escape(text)}</text:p></table:table-cell>" for text in texts)


def _number(printed: str, formula: str = "") -> str:
    written = f' table:formula="of:={formula}"' if formula else ""
    value = f' office:value-type="float" office:value="{printed}"><text:p>{printed}</text:p>' if printed else ">"
    return f"<table:table-cell{written}{value}</table:table-cell>"


_TOP = (
    _texts("甲县教育局2024年部门预算公开"),
    _texts("部门收入总体情况表"),
    _texts("单位:万元"),
    _texts("科目编码", "科目名称", "合计", "一般公共预算"),
    _texts("205", "教育支出") + _number("12.00") + _number("12.00"),
    _texts("208", "社会保障和就业支出") + _number("3.00") + _number("3.00"),
)
_TOTAL = _texts("合计", "")

UP_TO_DATE = _sheet(*_TOP, _TOTAL + _number("15.00", "SUM([.C5:.C6])") + _number("15.00"))
STALE = _sheet(*_TOP, _TOTAL + _number("14.00", "SUM([.C5:.C6])") + _number("15.00"))
UNSAVED = _sheet(*_TOP, _TOTAL + _number("15.00") + _number("", "SUM([.D5:.D6])"))
HIDDEN = _sheet(
    *_TOP,
    _TOTAL + _number("15.00") + _number("15.00"),
    columns='<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>\n',
)
