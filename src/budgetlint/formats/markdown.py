"""Markdown for a pull request or an e-mail: a table of findings per document, then what could not be checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from budgetlint.formats.listing import Entry, entries, unchecked, unjudged
from budgetlint.formats.words import PHRASES
from budgetlint.model.findings import Severity
from budgetlint.regex import regex
from budgetlint.report import DocumentSummary, Lang, Report, View

#: What within a line is markup, HTML in it, or a formula; no cell or heading begins a list.
_ACTIVE: Final = regex(r"[\\`*_\[\]<>|~&#$]")
_HEADS: Final[dict[Lang, tuple[str, ...]]] = {
    "zh": ("位置", "级别", "问题", "建议", "依据", "规则"),
    "en": ("place", "severity", "problem", "remedy", "basis", "rule"),
}
_TITLE: Final[dict[Lang, str]] = {"zh": "预决算公开检查结果", "en": "Findings in budget disclosures"}
_NOT_CHECKED: Final[dict[Lang, str]] = {"zh": "没有检查的文件", "en": "Not checked"}


def render(report: Report, view: View) -> str:
    return "".join(f"{line}\n" for line in _lines(report, view.lang))


def _lines(report: Report, lang: Lang) -> Iterator[str]:
    words = PHRASES[lang]
    yield f"# {_TITLE[lang]}"
    yield ""
    counts = {str(s): report.count(s) for s in Severity}
    yield words["total"].format(documents=words["documents"].format(documents=len(report.documents)), **counts)
    if not report.complete:
        yield ""
        yield "**" + words["incomplete"].format(unread=len(report.unread), crashes=len(report.crashes)) + "**"
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries(report, lang):
        if entry.diagnostic is not None:
            found[entry.file].append(entry)
    reasons = unjudged(report)
    for document in report.documents:
        yield from _document(document, [(f.path, found.pop(f.path, [])) for f in document.files], lang)
        for reason, rules in reasons.get(document.path, {}).items():
            told = {"count": len(rules), "rules": words["join"].join(rules), "reason": text(reason)}
            yield "- " + words["unjudged"].format(**told)
    for path, rest in found.items():
        yield from ("", f"## {text(path)}", "", *_table(rest, lang))
    problems = [*unchecked(report, lang), *((words["skipped"], p) for p in report.skipped)]
    if problems:
        yield from ("", f"## {_NOT_CHECKED[lang]}", "")
        yield from (f"- {word}{words['colon']}{text(problem.message)}" for word, problem in problems)


def _document(document: DocumentSummary, files: Sequence[tuple[str, Sequence[Entry]]], lang: Lang) -> Iterator[str]:
    yield from ("", f"## {text(document.path)}", "")
    known = (document.entity, document.year, document.kind)
    if stated := [text(str(k.value)) for k in known if k.value is not None]:
        yield from (PHRASES[lang]["gap"].join(stated), "")
    clean = True
    for path, own in files:
        if own:
            clean = False
            yield from ((f"**{text(path)}**", "") if len(files) > 1 else ())
            yield from (*_table(own, lang), "")
    if clean:
        yield from (PHRASES[lang]["clean"], "")


def _table(found: Sequence[Entry], lang: Lang) -> Iterator[str]:
    yield f"| {' | '.join(_HEADS[lang])} |"
    yield "| --- " * len(_HEADS[lang]) + "|"
    for e in found:
        d = e.diagnostic
        if d is not None:
            # The paraphrase of a duty would widen the table beyond reading; the rule's page has it.
            basis = "\n".join(b.partition(":")[0] for b in d.basis)
            problem = "\n".join([e.problem, *d.workings])
            cells = (e.where, e.severity, problem, e.remedy, basis, f"{d.rule} {d.name}")
            yield f"| {' | '.join(map(text, cells))} |"


def text(words: str) -> str:
    """Words that stay words: nothing in them is markup, and they do not leave the cell of a table."""
    lines = (_ACTIVE.sub(r"\\\g<0>", line.strip()) for line in words.splitlines())
    return "<br>".join(line for line in lines if line)
