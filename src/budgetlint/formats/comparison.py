"""Two versions of documents beside each other: for the terminal, as Markdown for a review, as JSON."""

from __future__ import annotations

import json as plain
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from attrs import evolve

from budgetlint import __version__
from budgetlint.formats import findings, json
from budgetlint.formats.words import wrap
from budgetlint.markup import table
from budgetlint.model.findings import Diagnostic
from budgetlint.model.where import Where
from budgetlint.report import SEVERITY, DocumentSummary, Lang, Problem, View
from budgetlint.versions import Comparison, Record

VERSION: Final = 1

#: Where a finding is, in words.
_At: TypeAlias = Callable[[Diagnostic, Lang], str]

_WORDS: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "new": "新增",
        "gone": "消除",
        "moved": "移动",
        "same": "未变",
        "only_before": "{path}(新版中没有这份文件)",
        "only_after": "{path}(旧版中没有这份文件)",
        "counted": "{what} {count} 处",
        "title": "{what} {count} 处:",
        "facts": "金额有变 {count} 个:",
        "facts_new": "新列示的金额 {count} 个:",
        "facts_gone": "不再列示的金额 {count} 个:",
        "facts_same": "金额没有变化。",
        "row": "「{0}」行",
        "said": "「{0}」",
        "column": "「{0}」栏",
        "table": "表「{0}」",
        "prose": "说明",
        "blank": "空白",
        "join": "、",
        "total": "共比较 {documents} 份文件的检查结果:{counts}。",
        "none": "没有发现问题,两版都是。",
        "columns": "级别|位置|问题|规则",
        "figures": "金额|位置|旧版|新版",
    },
    "en": {
        "new": "new",
        "gone": "gone",
        "moved": "moved",
        "same": "unchanged",
        "only_before": "{path} (not in the new version)",
        "only_after": "{path} (not in the old version)",
        "counted": "{what}: {count}",
        "title": "{what} ({count}):",
        "facts": "amounts changed ({count}):",
        "facts_new": "amounts added ({count}):",
        "facts_gone": "amounts no longer printed ({count}):",
        "facts_same": "no amount changed.",
        "row": " row '{0}'",
        "said": " '{0}'",
        "column": " column '{0}'",
        "table": "table '{0}'",
        "prose": "prose",
        "blank": "blank",
        "join": ", ",
        "total": "Documents compared: {documents}. Findings: {counts}.",
        "none": "No findings in either version.",
        "columns": "severity|place|finding|rule",
        "figures": "amount|place|before|after",
    },
}


def human(comparisons: Sequence[Comparison], view: View, facts: bool) -> str:
    """Document by document: what is new in full, what is gone or moved on a line each, what is as it was as a number."""
    words = _WORDS[view.lang]
    lines: list[str] = []
    for one in comparisons:
        lines.append(findings.paint(_title(one, view.lang), "1", view))
        lines += _new(one, view)
        lines += _listed("gone", one.findings.gone, view, _at)
        lines += _listed("moved", [b for _, b in one.findings.changed], view, _from_to(one))
        if one.findings.same:
            lines.append("  " + words["counted"].format(what=words["same"], count=len(one.findings.same)))
        if not any((one.findings.new, one.findings.gone, one.findings.changed, one.findings.same)):
            lines.append("  " + words["none"])
        lines += (f"  {line}" for line in _figures(one, view)) if facts else ()
        lines.append("")
    return "".join(f"{line}\n" for line in (*lines, total(comparisons, view.lang)))


def total(comparisons: Sequence[Comparison], lang: Lang) -> str:
    """One sentence: how many documents, and how many findings are new, gone, moved, unchanged."""
    words = _WORDS[lang]
    found = [c.findings for c in comparisons]
    sums = {
        "new": sum(len(f.new) for f in found),
        "gone": sum(len(f.gone) for f in found),
        "moved": sum(len(f.changed) for f in found),
        "same": sum(len(f.same) for f in found),
    }
    counts = words["join"].join(words["counted"].format(what=words[k], count=n) for k, n in sums.items())
    return words["total"].format(documents=len(comparisons), counts=counts)


def _title(one: Comparison, lang: Lang) -> str:
    words = _WORDS[lang]
    if one.before is None:
        return words["only_after"].format(path=_paths(one.after))
    if one.after is None:
        return words["only_before"].format(path=_paths(one.before))
    before, after = _paths(one.before), _paths(one.after)
    return after if before == after else f"{before} → {after}"


def _paths(document: DocumentSummary | None) -> str:
    return " + ".join(f.path for f in document.files) if document else ""


def _new(one: Comparison, view: View) -> Iterator[str]:
    if not one.findings.new:
        return
    yield "  " + _counted("new", len(one.findings.new), view.lang)
    yield from (f"  {line}" for line in findings.lines(one.findings.new, evolve(view, width=view.width - 2), set()))


def _counted(what: str, count: int, lang: Lang) -> str:
    return _WORDS[lang]["title"].format(what=_WORDS[lang][what], count=count)


def _listed(what: str, found: Sequence[Diagnostic], view: View, at: _At) -> Iterator[str]:
    if found:
        yield "  " + _counted(what, len(found), view.lang)
    for diagnostic in found:
        text = f"{at(diagnostic, view.lang)}  {_said(diagnostic, view.lang)}"
        yield from (f"    {line}" for line in wrap(text, max(24, view.width - 4), 2))


def _said(diagnostic: Diagnostic, lang: Lang) -> str:
    message = " ".join(diagnostic.message.split())
    return f"{SEVERITY[lang][diagnostic.severity]}  {message} [{diagnostic.rule}]"


def _at(diagnostic: Diagnostic, lang: Lang) -> str:
    return Where.of([evolve(diagnostic.place, file="")]).words(lang)


def _from_to(one: Comparison) -> _At:
    before = {id(b): a for a, b in one.findings.changed}
    return lambda found, lang: f"{_at(before[id(found)], lang)} → {_at(found, lang)}"


def _figures(one: Comparison, view: View) -> Iterator[str]:
    """The amounts that are not as they were."""
    words = _WORDS[view.lang]
    facts = one.facts
    if not any((facts.changed, facts.new, facts.gone)):
        yield words["facts_same"]
    for title, rows in (
        ("facts", [(b, f"{_amount(a, view.lang)} → {_amount(b, view.lang)}") for a, b in facts.changed]),
        ("facts_new", [(f, _amount(f, view.lang)) for f in facts.new]),
        ("facts_gone", [(f, _amount(f, view.lang)) for f in facts.gone]),
    ):
        if rows:
            yield words[title].format(count=len(rows))
        for fact, text in rows:
            yield from (f"  {line}" for line in wrap(f"{_cell(fact, view.lang)}:{text}", max(24, view.width - 4), 2))


def _cell(fact: Record, lang: Lang) -> str:
    words = _WORDS[lang]
    table = (
        words["prose"] if fact["table"] is None else words["table"].format(fact["table_title"] or fact["table_kind"])
    )
    row = words["row" if fact["table"] is not None else "said"].format(fact["row_label"]) if fact["row_label"] else ""
    column = words["column"].format(fact["column_label"]) if fact["column_label"] else ""
    return table + row + column


def _amount(fact: Record, lang: Lang) -> str:
    if fact["amount"] is None:
        return fact["raw"].strip() or _WORDS[lang]["blank"]
    return f"{fact['relation'] or ''}{fact['amount']}{fact['unit'] or ''}"


def markdown(comparisons: Sequence[Comparison], view: View, facts: bool) -> str:
    """For a pull request or a memo: a table each of what is new, gone, moved."""
    lines = [total(comparisons, view.lang), ""]
    for one in comparisons:
        lines += [f"## {_title(one, view.lang)}", ""]
        found = one.findings
        lines += _table("new", [(_at(d, view.lang), d) for d in found.new], view.lang)
        lines += _table("gone", [(_at(d, view.lang), d) for d in found.gone], view.lang)
        moved = _from_to(one)
        lines += _table("moved", [(moved(b, view.lang), b) for _, b in found.changed], view.lang)
        if found.same:
            lines += [_WORDS[view.lang]["counted"].format(what=_WORDS[view.lang]["same"], count=len(found.same)), ""]
        lines += _figure_table(one, view.lang) if facts else ()
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(what: str, found: Sequence[tuple[str, Diagnostic]], lang: Lang) -> Iterator[str]:
    if found:
        yield from (f"**{_WORDS[lang]['counted'].format(what=_WORDS[lang][what], count=len(found))}**", "")
        cells = [(SEVERITY[lang][d.severity], at, d.message, f"{d.rule} {d.name}") for at, d in found]
        yield from _rows(_WORDS[lang]["columns"], cells)


def _figure_table(one: Comparison, lang: Lang) -> Iterator[str]:
    facts = one.facts
    cells = [(_cell(b, lang), _line(b), _amount(a, lang), _amount(b, lang)) for a, b in facts.changed]
    cells += [(_cell(f, lang), _line(f), "", _amount(f, lang)) for f in facts.new]
    cells += [(_cell(f, lang), _line(f), _amount(f, lang), "") for f in facts.gone]
    yield from _rows(_WORDS[lang]["figures"], cells) if cells else (_WORDS[lang]["facts_same"], "")


def _line(fact: Record) -> str:
    return "" if fact["line"] is None else str(fact["line"])


def _rows(header: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from (*table(header.split("|"), rows), "")


def as_json(comparisons: Sequence[Comparison], problems: Sequence[Problem], facts: bool) -> str:
    """Findings as in the JSON report, in the four lists; pairs are ``before`` and ``after``."""
    made = {
        "version": VERSION,
        "tool": {"name": "budgetlint", "version": __version__},
        "complete": not problems,
        "documents": [_record(c, facts) for c in comparisons],
        "unread": [{"path": p.path, "stage": p.stage, "message": p.message} for p in problems],
    }
    return plain.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _record(one: Comparison, facts: bool) -> dict[str, Any]:
    found = one.findings
    changed = {
        "new": list(one.facts.new),
        "gone": list(one.facts.gone),
        "changed": [{"before": a, "after": b} for a, b in one.facts.changed],
        "unchanged": len(one.facts.same),
    }
    return {
        "before": _document(one.before),
        "after": _document(one.after),
        "findings": {
            "new": _diagnostics(found.new),
            "gone": _diagnostics(found.gone),
            "moved": _pairs(found.changed),
            "unchanged": _pairs(found.same),
        },
        "facts": changed if facts else None,
    }


def _document(document: DocumentSummary | None) -> dict[str, Any] | None:
    if document is None:
        return None
    return {
        "path": document.path,
        "files": [{"path": f.path, "sha256": f.sha256} for f in document.files],
        **{name: getattr(document, name).value for name in ("kind", "year", "entity", "level", "province")},
    }


def _diagnostics(found: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    return [json.finding(d) for d in found]


def _pairs(pairs: Sequence[tuple[Diagnostic, Diagnostic]]) -> list[dict[str, Any]]:
    before, after = _diagnostics(a for a, _ in pairs), _diagnostics(b for _, b in pairs)
    return [{"before": a, "after": b} for a, b in zip(before, after, strict=True)]
