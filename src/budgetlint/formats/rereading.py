"""An earlier report, from the JSON that it was written as: its documents, its findings, and what was not read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from budgetlint.formats.json import VERSION
from budgetlint.model.address import Address
from budgetlint.model.findings import Anchor, Diagnostic, Severity, Suppression, SuppressionKind
from budgetlint.model.source import Place
from budgetlint.report import DocumentSummary, FileSummary, Known, Problem, Report

_Raw = Mapping[str, Any]


class NoReport(ValueError):
    """The text is no JSON report of a version that is known; the message says so in a sentence."""


def read(text: str) -> Report:
    """The report that ``formats.json`` wrote, without tables, outcomes, rules and corrections. Raises NoReport."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise NoReport(f"不是 JSON({error})。") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("tool"), dict) or raw["tool"].get("name") != "budgetlint":
        raise NoReport("不是 budgetlint 的 JSON 报告;请用 --format json 生成。")
    if raw.get("version") != VERSION:
        raise NoReport(f"报告的版本是 {raw.get('version')},本程序读得懂的是 {VERSION};请用本程序重新生成。")
    try:
        return Report(
            documents=tuple(map(_document, raw["documents"])),
            diagnostics=tuple(map(_diagnostic, raw["diagnostics"])),
            unread=tuple(map(_problem, raw["unread"])),
            crashes=tuple(map(_problem, raw["crashes"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoReport(f"报告不完整({type(error).__name__}: {error});请重新生成。") from error


def _document(raw: _Raw) -> DocumentSummary:
    return DocumentSummary(
        files=tuple(FileSummary(f["path"], f["sha256"], f["encoding"], f["media_type"]) for f in raw["files"]),
        kind=_known(raw["kind"]),
        year=_known(raw["year"]),
        entity=_known(raw["entity"]),
        level=_known(raw["level"]),
        province=_known(raw["province"]),
        dates=tuple((name, _known(known)) for name, known in raw["dates"].items()),
        tables=(),
        prose_amounts=raw["amounts"]["prose"],
        prose_bound=raw["amounts"]["prose_bound"],
        unparsed=raw["unparsed"],
    )


def _known(raw: _Raw) -> Known:
    return Known(raw["value"], raw["confidence"], raw["reason"] or "")


def _diagnostic(raw: _Raw) -> Diagnostic:
    return Diagnostic(
        rule=raw["rule"],
        name=raw["name"],
        severity=Severity(raw["severity"]),
        message=raw["message"],
        message_id=raw["message_id"],
        path=raw["path"],
        place=_place(raw),
        anchor=Anchor(raw["table"] or "", raw["row_label"] or "", raw["column_label"] or ""),
        basis=tuple(raw["basis"]),
        requirement=tuple(raw["requirement"]),
        also=tuple(raw["also"]),
        expected=raw["expected"],
        actual=raw["actual"],
        difference=raw["difference"],
        unit=raw["unit"],
        workings=tuple(raw["workings"]),
        conclusion=raw["conclusion"] or "",
        advice=raw["advice"] or "",
        related=tuple((_place(r), r["text"]) for r in raw["related"]),
        suppression=_suppression(raw["suppression"]),
        recognised=raw["recognised"],
    )


def _suppression(raw: _Raw | None) -> Suppression | None:
    return None if raw is None else Suppression(SuppressionKind(raw["kind"]), raw["reason"], raw["source"])


def _place(raw: _Raw) -> Place:
    line, column, end_line, end_column = (raw[n] or 1 for n in ("line", "column", "end_line", "end_column"))
    at = raw["address"]
    if at is None:
        return Place(line, column, end_line, end_column)
    left, top, right, bottom = (round(edge * 10) for edge in at["bbox"] or (0, 0, 0, 0))
    address = Address(
        box=(left, top, right, bottom) if at["bbox"] is not None else None,
        part=at["part"] or "",
        recognised=at["recognised"],
        **{name: at[name] for name in ("page", "sheet", "cell", "paragraph", "table", "row", "column", "line")},
    )
    return Place(line, column, end_line, end_column, address)


def _problem(raw: _Raw) -> Problem:
    return Problem(raw["path"], raw["stage"], raw["message"])
