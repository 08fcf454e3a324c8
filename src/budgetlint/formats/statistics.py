"""A folder in numbers, for the terminal, as JSON and as CSV: a line per document, then the sums."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import commonpath, dirname
from typing import Any, Final, TypeAlias

from budgetlint import __version__
from budgetlint.formats.aligned import aligned
from budgetlint.model.findings import Severity
from budgetlint.records import frozen
from budgetlint.report import SEVERITY, Lang, Problem, View
from budgetlint.statistics import Line, Sum, by_entity, by_requirement, by_rule, severities

VERSION: Final = 1
_WORDS: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "document": "文件",
        "files": "文件个数",
        "kind": "文种",
        "year": "年度",
        "entity": "公开主体",
        "level": "级次",
        "province": "省份",
        "tables": "表",
        "recognised": "认出的表",
        "amounts": "金额",
        "suppressed": "已忽略",
        "unjudged": "未判断",
        "unparsed": "未解析",
        "unread": "未能读取",
        "rule": "规则",
        "requirement": "要求",
        "about": "内容",
        "findings": "发现",
        "documents": "文件数",
        "sum": "合计",
        "unknown": "未能判定",
        "by_document": "按文件(表:认出的/读出的;未判断:未能判断的规则数;未解析:未能解析的文字段数):",
        "by_rule": "按规则:",
        "by_requirement": "按要求:",
        "by_entity": "按公开主体:",
        "total": "共 {documents} 份文件:错误 {error} 处,警告 {warning} 处,提示 {info} 处;{clean} 份没有发现问题,"
        "{unread} 份未能读取。",
    },
    "en": {
        "document": "document",
        "files": "files",
        "kind": "kind",
        "year": "year",
        "entity": "entity",
        "level": "level",
        "province": "province",
        "tables": "tables",
        "recognised": "recognised",
        "amounts": "amounts",
        "suppressed": "suppressed",
        "unjudged": "not judged",
        "unparsed": "unparsed",
        "unread": "not read",
        "rule": "rule",
        "requirement": "requirement",
        "about": "about",
        "findings": "findings",
        "documents": "documents",
        "sum": "total",
        "unknown": "undecided",
        "by_document": "By document (tables: recognised/read; not judged: rules; unparsed: stretches of text):",
        "by_rule": "By rule:",
        "by_requirement": "By requirement:",
        "by_entity": "By entity:",
        "total": "Documents: {documents}. Errors: {error}, warnings: {warning}, infos: {info}. Without findings: {clean}. "
        "Not read: {unread}.",
    },
}
_Rows: TypeAlias = list[list[str]]


@frozen
class Statistics:
    """All that is shown. ``rules`` and ``requirements`` say an id in words."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    rules: Mapping[str, str]
    requirements: Mapping[str, str]


def human(statistics: Statistics, view: View, by: str | None) -> str:
    """The table that ``by`` names, or all of them; and the sum."""
    words = _WORDS[view.lang]
    lines: list[str] = []
    for name in TABLES if by is None else (by,):
        headers, rows = (_briefly if name == "document" else _TABLES[name])(statistics, view.lang)
        if rows:
            lines += [words[f"by_{name}"], *aligned(headers, rows, view.width, *_LAYOUT[name]), ""]
    graves = severities(statistics.lines)
    counts: dict[str, object] = {str(s): graves[s] for s in Severity}
    clean = sum(not line.findings for line in statistics.lines)
    total = words["total"].format(
        documents=len(statistics.lines), clean=clean, unread=len(statistics.problems), **counts
    )
    return "".join(f"{line}\n" for line in (*lines, total))


def as_csv(statistics: Statistics, lang: Lang, by: str | None) -> str:
    """One table: the documents', or that which ``by`` names."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    headers, rows = _TABLES[by or TABLES[0]](statistics, lang)
    writer.writerows([headers, *rows])
    return out.getvalue()


def as_json(statistics: Statistics) -> str:
    """Everything, in the order of the tables."""
    made = {
        "version": VERSION,
        "tool": {"name": "budgetlint", "version": __version__},
        "documents": [_document(line) for line in statistics.lines],
        "rules": [_sum(s, statistics.rules) for s in by_rule(statistics.lines)],
        "requirements": [_sum(s, statistics.requirements) for s in by_requirement(statistics.lines)],
        "entities": [
            {"entity": s.id or None, "findings": s.findings, **_graves(s.severities), "documents": s.documents}
            for s in by_entity(statistics.lines)
        ],
        "total": {"documents": len(statistics.lines), **_graves(severities(statistics.lines))},
        "unread": [{"path": p.path, "stage": p.stage, "message": p.message} for p in statistics.problems],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _document(line: Line) -> dict[str, Any]:
    plain = ("path", "files", "kind", "year", "entity", "level", "province", "tables", "recognised", "amounts")
    return {
        **{name: getattr(line, name) for name in plain},
        "findings": line.findings,
        **_graves(line.severities),
        **{name: getattr(line, name) for name in ("suppressed", "unjudged", "unparsed")},
        "rules": dict(sorted(line.rules.items())),
    }


def _graves(counts: Mapping[Severity, int]) -> dict[str, int]:
    return {str(s): counts.get(s, 0) for s in Severity}


def _sum(of: Sum, names: Mapping[str, str]) -> dict[str, Any]:
    return {"id": of.id, "about": names.get(of.id), "findings": of.findings, "documents": of.documents}


def _documents(statistics: Statistics, lang: Lang) -> tuple[list[str], _Rows]:
    """A row per document, and one per input that was not read, which ends with the reason."""
    words = _WORDS[lang]
    known = ("kind", "year", "entity", "level", "province", "files", "tables", "recognised", "amounts")
    rest = ("suppressed", "unjudged", "unparsed")
    rows = []
    for line in statistics.lines:
        first, last = ([_told(getattr(line, name)) for name in names] for names in (known, rest))
        rows.append([line.path, *first, *_counts(line.severities), *last, ""])
    headers = ["document", *known, *Severity, *rest, "unread"]
    rows += [[p.path, *[""] * (len(headers) - 2), p.message] for p in statistics.problems]
    return [words.get(name) or SEVERITY[lang][Severity(name)] for name in headers], rows


def _briefly(statistics: Statistics, lang: Lang) -> tuple[list[str], _Rows]:
    """What fits on a terminal: the numbers first, zeros left out, the file last, as it is called in the folder of all."""
    words, lines = _WORDS[lang], statistics.lines
    folders = [dirname(line.path) for line in lines]
    one_root = len(lines) > 1 and len({f.startswith("/") for f in folders}) == 1
    folder = commonpath(folders) if one_root else ""
    rows = []
    for line in lines:
        known = (line.year, line.kind, line.province, line.entity, line.path.removeprefix(folder).lstrip("/"))
        rows.append([*_numbers([line]), *map(_told, known)])
    if len(lines) > 1:
        rows.append([*_numbers(lines), *[""] * 4, words["sum"]])
    names = ("unjudged", "unparsed", "tables", "amounts", "year", "kind", "province", "entity", "document")
    headers = [*(SEVERITY[lang][s] for s in Severity), *(words[name] for name in names)]
    return headers, rows


def _numbers(lines: Sequence[Line]) -> Iterator[str]:
    for number in (
        *_counts(severities(lines)),
        str(sum(x.unjudged for x in lines)),
        str(sum(x.unparsed for x in lines)),
    ):
        yield "" if number == "0" else number
    yield f"{sum(x.recognised for x in lines)}/{sum(x.tables for x in lines)}"
    yield str(sum(x.amounts for x in lines))


def _told(value: object) -> str:
    return "" if value is None else str(value)


def _counts(counts: Mapping[Severity, int]) -> list[str]:
    return [str(counts.get(s, 0)) for s in Severity]


def _rules(statistics: Statistics, lang: Lang) -> tuple[list[str], _Rows]:
    return _summed("rule", by_rule(statistics.lines), statistics.rules, lang)


def _requirements(statistics: Statistics, lang: Lang) -> tuple[list[str], _Rows]:
    return _summed("requirement", by_requirement(statistics.lines), statistics.requirements, lang)


def _summed(what: str, sums: Sequence[Sum], names: Mapping[str, str], lang: Lang) -> tuple[list[str], _Rows]:
    words = _WORDS[lang]
    rows = [[s.id, str(s.findings), str(s.documents), names.get(s.id, "")] for s in sums]
    return [words[what], words["findings"], words["documents"], words["about"]], rows


def _entities(statistics: Statistics, lang: Lang) -> tuple[list[str], _Rows]:
    words = _WORDS[lang]
    rows = [[s.id or words["unknown"], *_counts(s.severities), str(s.documents)] for s in by_entity(statistics.lines)]
    return [words["entity"], *(SEVERITY[lang][s] for s in Severity), words["documents"]], rows


_TABLES: Final[Mapping[str, Callable[[Statistics, Lang], tuple[list[str], _Rows]]]] = {
    "document": _documents,
    "rule": _rules,
    "requirement": _requirements,
    "entity": _entities,
}
#: The tables that there are.
TABLES: Final = tuple(_TABLES)
#: Which column of each is wrapped, and which stand at the left.
_LAYOUT: Final[Mapping[str, tuple[int, tuple[int, ...]]]] = {
    "document": (10, (7, 8, 9, 11)),
    "rule": (3, (0, 3)),
    "requirement": (3, (0, 3)),
    "entity": (0, (0,)),
}
