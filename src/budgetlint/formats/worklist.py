"""What the 整改清单 says: its columns and states, what stands in a line of it, and how it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta, timezone
from typing import Final

from budgetlint.formats.listing import Entry
from budgetlint.formats.words import PHRASES
from budgetlint.model.findings import Severity
from budgetlint.report import Known, Lang, Report

#: The columns of the list, in order.
COLUMNS: Final[dict[Lang, tuple[str, ...]]] = {
    "zh": ("序号", "文件", "位置", "问题", "应为/实为", "建议", "依据", "严重程度", "规则", "状态", "责任人", "备注"),
    "en": (
        "no.", "file", "place", "problem", "expected/actual", "remedy", "basis", "severity", "rule", "state",
        "in charge", "remarks",
    ),
}  # fmt: skip
#: What a line may have come to; the first is how it begins.
STATES: Final[dict[Lang, tuple[str, ...]]] = {
    "zh": ("待整改", "已整改", "不属于问题", "需说明"),
    "en": ("to do", "done", "not a problem", "to be explained"),
}
SUMMARY: Final[dict[Lang, tuple[str, ...]]] = {
    "zh": ("文件", "公开主体", "文种", "年度", "错误", "警告", "提示", "未能判断", "未能判断的规则和原因"),
    "en": ("file", "entity", "kind", "year", "errors", "warnings", "infos", "not judged", "rules not judged, and why"),
}
WORDS: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "list": "整改清单",
        "summary": "汇总",
        "notes": "说明",
        "title": "预决算公开整改清单",
        "head": "单位:{entities}    年度:{years}    检查日期:{date}    {total}",
        "several": "{first}等{count}家",
        "undecided": "未能判定",
        "undated": "不详",
        "total": "共 {count} 项:错误 {error},警告 {warning},提示 {info}",
        "incomplete": ";{count} 项没有检查,见清单末尾",
        "clean": "没有发现问题。没有检查和未能判断的见「汇总」。",
        "files": "{first} 等{count}个文件",
        "sum": "合计",
        "not_checked": "没有检查的文件",
        "why": "原因",
        "expected": "应为 {value}",
        "actual": "实为 {value}",
        "difference": "相差 {value}",
        "table": "表「{name}」",
        "row": "「{name}」行",
        "column": "「{name}」栏",
        "of": "「{name}」",
        "gap": "",
        "cut": "…(全文见其他格式的报告)",
        "more_workings": "…等{count}条算式",
        "choose": "请从「{states}」中选一项。",
        "page": "第 &P 页 共 &N 页",
    },
    "en": {
        "list": "Worklist",
        "summary": "Summary",
        "notes": "Notes",
        "title": "Findings in budget disclosures to work through",
        "head": "Of: {entities}    Years: {years}    Checked: {date}    {total}",
        "several": "{first} and others ({count})",
        "undecided": "undecided",
        "undated": "unknown",
        "total": "Lines: {count} (errors: {error}, warnings: {warning}, infos: {info})",
        "incomplete": "; not checked: {count}, at the end of the list",
        "clean": "No findings. The summary has what was not checked or judged.",
        "files": "{first} (files: {count})",
        "sum": "total",
        "not_checked": "Not checked",
        "why": "why",
        "expected": "expected {value}",
        "actual": "actual {value}",
        "difference": "off by {value}",
        "table": "table '{name}'",
        "row": "row '{name}'",
        "column": "column '{name}'",
        "of": "'{name}'",
        "gap": ", ",
        "cut": "… (other formats have the whole text)",
        "more_workings": "… ({count} sums in all)",
        "choose": "Choose one of: {states}.",
        "page": "Page &P of &N",
    },
}
#: Heading → paragraphs of the last sheet.
_NOTES: Final[dict[Lang, Mapping[str, tuple[str, ...]]]] = {
    "zh": {
        "怎样使用": (
            "「整改清单」每行是一处问题。请对照原文逐条核对,在「状态」栏选择办理情况,在「责任人」「备注」栏写明由谁办理、怎样办理。",
            "待整改:还没有办理。已整改:原文已经改正。不属于问题:核对后确认无误,请在备注中写明理由。需说明:数字或文字不改,但要在公开的说明中补充解释。",
            "表头可以筛选:先办「错误」,再办「警告」和「提示」。同一处改正后,别处的问题可能随之消失;改完请重新检查一遍。",
        ),
        "各栏的意思": (
            "位置:文本文件是第几行,PDF 是第几页,表格文件是工作表和单元格,Word 文件是第几张表第几行;其后是所在的表、行、栏。",
            "应为/实为:文内其他数字推算出的数,和现在印出的数。推算只依据文内的勾稽关系,改正前请与原始数据核对。"
            "单凭文内的数无法确定哪一个有误的,只写现在印出的数,两边的数见「问题」「建议」。",
            "严重程度:错误,与规定不符或数字自相矛盾,公开前应当改正;警告,多半有问题,请核对;提示,供参考。",
            "规则:检查规则的编号;用 budgetlint explain 编号 可以查看它的要求和示例。",
        ),
        "没有列在清单里的": (
            "「汇总」列出每份文件各级问题的件数,以及哪些规则因缺少内容未能判断、为什么。未能判断不等于没有问题。",
        ),
    },
    "en": {
        "How to use it": (
            "Each line of the list is one finding. Check it against the document, choose its state, and say who sees to it and how.",
            "To do: nothing was done yet. Done: the document is corrected. Not a problem: it was checked and is right; say why in"
            " the remarks. To be explained: it stays, and the published text gets an explanation.",
            "The heads filter: errors first. Correcting one thing may settle others; check the document again when done.",
        ),
        "What the columns mean": (
            "Place: the line of a text, the page of a PDF, the sheet and cell of a workbook, the table and row of a Word"
            " file; then the table, row and column.",
            "Expected/actual: what the other figures of the document imply, and what is printed. Compare with the source data"
            " before correcting anything. Where the document does not tell which of two figures is wrong, only what is printed"
            " stands there; problem and remedy have both.",
            "Severity: error, against a rule or contradictory, to be corrected before publication; warning, probably wrong;"
            " info, for consideration.",
            "Rule: its id; budgetlint explain ID shows what it asks and examples.",
        ),
        "What is not in the list": (
            "The summary counts the findings of each document and says which rules could not be judged, and why. Not judged"
            " is not the same as correct.",
        ),
    },
}
_BASES: Final[dict[Lang, str]] = {"zh": "所列依据的要点", "en": "The duties cited, in short"}
_MADE_BY: Final[dict[Lang, str]] = {"zh": "生成", "en": "Made by"}
#: How many sums stand in one line.
_WORKINGS: Final = 3
#: Budgets are published in China, whatever the clock of the machine says.
_BEIJING: Final = timezone(timedelta(hours=8))


def head(report: Report, count: int, lang: Lang) -> str:
    """Whose findings these are, of which years, when they were looked for, and how many there are."""
    words = WORDS[lang]
    entities = _distinct((d.entity for d in report.documents), words["undecided"])
    years = _distinct((d.year for d in report.documents), words["undecided"])
    total = words["total"].format(count=count, **{str(s): report.count(s) for s in Severity})
    if missed := len(report.unread) + len(report.crashes):
        total += words["incomplete"].format(count=missed)
    return words["head"].format(
        entities=entities[0] if len(entities) == 1 else words["several"].format(first=entities[0], count=len(entities)),
        years=PHRASES[lang]["join"].join(sorted(years)),
        date=f"{report.started.astimezone(_BEIJING):%Y-%m-%d}" if report.started else words["undated"],
        total=total,
    )


def _distinct(known: Iterator[Known], otherwise: str) -> list[str]:
    return list(dict.fromkeys(stated(k) for k in known if k.value is not None)) or [otherwise]


def stated(known: Known) -> str:
    """A fact of a document; empty where it is not known."""
    return "" if known.value is None else str(known.value)


def place(entry: Entry, lang: Lang) -> str:
    """The page, line or cell, then the table, row and column, a line each; in running text what it speaks of."""
    anchor, words = entry.diagnostic.anchor if entry.diagnostic else None, WORDS[lang]
    if anchor is None:
        return entry.where
    forms = ("table", "row", "column") if anchor.table else ("of", "of", "of")
    named = [
        words[form].format(name=name) if name else ""
        for form, name in zip(forms, (anchor.table, anchor.row_label, anchor.column_label), strict=True)
    ]
    return "\n".join(part for part in (entry.where, named[0], words["gap"].join(filter(None, named[1:]))) if part)


def problem(entry: Entry, lang: Lang) -> str:
    """What is wrong, and the first of its sums."""
    workings = entry.diagnostic.workings if entry.diagnostic else ()
    more = [WORDS[lang]["more_workings"].format(count=len(workings))] if len(workings) > _WORKINGS else []
    label = PHRASES[lang]["agrees" if entry.diagnostic and entry.diagnostic.explained else "workings"]
    told = [label + PHRASES[lang]["colon"] + line for line in workings[:_WORKINGS]]
    return "\n".join([entry.problem, *told, *more])


def figures(entry: Entry, lang: Lang) -> str:
    """What it should be and what it is, in the printed unit."""
    d, words = entry.diagnostic, WORDS[lang]
    if d is None:
        return ""
    told = [("expected", d.expected), ("actual", d.actual)]
    if d.expected is None and d.actual is None:
        told = [("difference", d.difference and d.difference.lstrip("-"))]
    unit = d.unit or ""
    return "\n".join(words[word].format(value=value + unit) for word, value in told if value is not None)


def basis(entry: Entry) -> str:
    """What it rests on, a line each, without the paraphrase: that stands in the last sheet."""
    d = entry.diagnostic
    return "\n".join(dict.fromkeys(b.partition(":")[0] for b in d.basis)) if d else ""


def notes(report: Report, lang: Lang) -> Iterator[tuple[str, Sequence[str]]]:
    """The last sheet: headings, each with its paragraphs."""
    yield from _NOTES[lang].items()
    if bases := sorted({b for d in report.diagnostics if not d.suppressed for b in d.basis}):
        yield _BASES[lang], bases
    yield _MADE_BY[lang], [PHRASES[lang]["join"].join(" ".join(version) for version in report.versions) or "budgetlint"]
