"""A spreadsheet's rows: one per finding, UTF-8 with the mark that Excel on Chinese Windows needs, never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Final, TypeAlias

from budgetlint.formats.listing import Entry, entries
from budgetlint.model.findings import Diagnostic
from budgetlint.model.where import Where
from budgetlint.regex import regex
from budgetlint.report import Lang, Report, View

_Value: TypeAlias = Callable[[Entry, Lang], str]
_BOM: Final = "\ufeff"
#: What a spreadsheet takes for a formula, however many apostrophes keep it from doing so already; plain figures are none.
_FORMULA: Final = regex(r"'*[=+\-@\t\r＝＋－＠]")
_FIGURE: Final = regex(r"-?\d+(\.\d+)?")


def render(report: Report, view: View) -> str:
    out = io.StringIO(newline="")
    out.write(_BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names[view.lang] for names, _ in COLUMNS)
    for entry in entries(report, view.lang):
        writer.writerow(inert(value(entry, view.lang)) for _, value in COLUMNS)
    return out.getvalue()


def inert(value: str) -> str:
    """The same to look at, and never computed: an apostrophe stands before what would be a formula."""
    return "'" + value if _FORMULA.match(value) and not _FIGURE.fullmatch(value) else value


def _known(name: str) -> _Value:
    def value(entry: Entry, lang: Lang) -> str:
        known = getattr(entry.document, name).value if entry.document else None
        return "" if known is None else str(known)

    return value


def _found(value: Callable[[Diagnostic], str | None]) -> _Value:
    """Of a finding; empty for an input that was not checked."""
    return lambda entry, _: (value(entry.diagnostic) if entry.diagnostic else None) or ""


def _elsewhere(entry: Entry, lang: Lang) -> str:
    related = entry.diagnostic.related if entry.diagnostic else ()
    return "\n".join(f"{Where.of([place]).words(lang)} {text}".rstrip() for place, text in related)


def _column(zh: str, en: str, value: _Value) -> tuple[dict[Lang, str], _Value]:
    return {"zh": zh, "en": en}, value


#: The columns in their order: later versions may add some behind them; none of these changes its name or place.
COLUMNS: Final = (
    _column("序号", "number", lambda e, _: str(e.number)),
    _column("文件", "file", lambda e, _: e.file),
    _column("公开主体", "entity", _known("entity")),
    _column("年度", "year", _known("year")),
    _column("文种", "kind", _known("kind")),
    _column("位置", "place", lambda e, _: e.where),
    _column("表", "table", _found(lambda d: d.anchor.table)),
    _column("行", "row", _found(lambda d: d.anchor.row_label)),
    _column("栏", "column", _found(lambda d: d.anchor.column_label)),
    _column("严重程度", "severity", lambda e, _: e.severity),
    _column("规则", "rule", _found(lambda d: d.rule)),
    _column("规则名称", "rule name", _found(lambda d: d.name)),
    _column("问题", "problem", lambda e, _: e.problem),
    _column("应为", "expected", _found(lambda d: d.expected)),
    _column("实为", "actual", _found(lambda d: d.actual)),
    _column("差额", "difference", _found(lambda d: d.difference)),
    _column("金额单位", "unit", _found(lambda d: d.unit)),
    _column("建议", "remedy", lambda e, _: e.remedy),
    _column("算式", "workings", _found(lambda d: "\n".join(d.workings))),
    _column("另见", "see also", _elsewhere),
    _column("依据", "basis", _found(lambda d: "\n".join(d.basis))),
    _column("同时涉及", "also", _found(lambda d: " ".join(d.also))),
    _column("标识", "fingerprint", _found(lambda d: d.fingerprint)),
)
