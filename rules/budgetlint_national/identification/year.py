"""BL002: one fiscal year throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    Phrase,
    Related,
    Section,
    Severity,
    Span,
    Yield,
    named,
    regex,
    rule,
    walk,
)

_STAGES = {
    DocumentKind.DEPARTMENT_BUDGET: "预算",
    DocumentKind.UNIT_BUDGET: "预算",
    DocumentKind.DEPARTMENT_FINAL: "决算",
    DocumentKind.UNIT_FINAL: "决算",
}
_LINE = regex(r"(?:预算|决算|填报|编制)?年度\s*:\s*(20\d\d)(?!\d)")
_CAPTION = regex(r"(?<!\d)(20\d\d)\s*年?度?(?=[^\d]*(预算|决算))")
#: Words that make a year in a heading another than the document's own.
_OTHER_YEAR = regex(r"上年|[较比与同至]\s*20|截[至止]|年[底末初]|执行|完成|绩效|评价|[-—~至]\s*20")
_LONGEST = 30
_NO_NIAN = regex(r"20\d\d(?=部门|单位|预算|决算)")


@rule(
    id="BL002",
    name="fiscal-year-inconsistent",
    on=Disclosure,
    requirement=["R4"],
    severity="error",
    messages={
        "undecided": "无法判定公开年度({reason})",
        "differs": "{where}写的年度是{printed}年,而文书是{year}年度的",
        "no_nian": "题名的年度「{printed}」后缺“年”字",
    },
    messages_en={
        "undecided": "the fiscal year cannot be told ({reason})",
        "differs": "the year of {where} is {printed}, that of the document {year}",
        "no_nian": "the character '年' (year) is missing in '{printed}' of the title",
    },
    advice={
        "undecided": "请在题名写明“××××年”;只为检查,可用 --year 指明",
        "differs": "请核对年度,把写错的一处改正",
        "no_nian": "请补上“年”字",
    },
    advice_en={
        "undecided": "state the year in the title; for a check alone, --year states it",
        "differs": "check both years and correct the wrong one",
        "no_nian": "add it",
    },
    bad=[
        "甲县乙局部门预算公开\n\n一、主要职责\n负责绿化工作。\n",
        "甲县乙局2024年部门预算公开\n\n一、2023年收入预算情况说明\n2024年收入预算12万元。\n",
        "甲县乙局2024部门预算公开\n\n一、主要职责\n负责绿化工作。\n",
    ],
    good=[
        "甲县乙局2024年部门预算公开\n\n一、2024年收入预算情况说明\n2024年收入预算12万元,比2023年增加2万元。\n"
        "截至2023年底,房屋100平方米。\n\n2024年2月1日\n",
    ],
)
def fiscal_year_inconsistent(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """公开年度判定得出,题名、开头、表头、表名和各节标题写的是同一年。

    作比较的基年(比上年、截至上年末)、资产表的截止时间、落款日期和绩效评价的年度都不是文书年度,不比较。
    政府预决算的报告同时写两年,只比较表头的“预算年度”。
    """
    year = document.year
    if year.value is None:
        yield Finding("undecided", ctx.title_span(), {"reason": year.reason}, Anchor(), severity=Severity.WARNING)
        return
    for where, name, span, printed, severity in _stated(document, ctx):
        if printed != year.value:
            args: dict[str, object] = {"where": where, "printed": printed, "year": year.value}
            shown = tuple(
                Related(e.span, named(["".join(e.text.split())])) for e in year.evidence[:1] if e.span != span
            )
            # The same other year in many places is one slip, most likely that of the title.
            yield Finding("differs", span, args, Anchor(table=name), shown, severity, cause=f"year {printed}")
    for evidence in year.evidence:
        words = "".join(evidence.text.split())
        if evidence.why == "题名" and (found := _NO_NIAN.search(words)):
            args = {"printed": found[0]}
            yield Finding("no_nian", evidence.span, args, Anchor(), severity=Severity.INFO)
            return


def _stated(document: Disclosure, ctx: Context) -> Iterator[tuple[str, str, Span, int, Severity]]:
    """Where the document states its own year: (in words, table title, place, year, how bad another one is)."""
    opening = [
        (e, int(m[0])) for e in document.year.evidence if "开头" in e.why and (m := re.search(r"20\d\d", e.text))
    ]
    if len({y for _, y in opening}) == 1:
        yield Phrase("开头一段", "the opening"), "", opening[0][0].span, opening[0][1], Severity.ERROR
    stage = _STAGES.get(document.kind.value) if document.kind.value else None
    for table in document.tables:
        severity = Severity.ERROR if ctx.is_statutory(table) else Severity.WARNING
        title = ctx.title(table)
        for line in table.node.metadata:
            if found := _LINE.match(line.text.strip()):
                yield Phrase("表「{table}」", "table '{table}'", table=title), title, line.span, int(found[1]), severity
        caption = table.node.caption
        if caption and stage and ctx.is_statutory(table) and (found := _CAPTION.search(caption.text)):
            if found[2] == stage and not _OTHER_YEAR.search(caption.text):
                yield (
                    Phrase("表名「{table}」", "the title '{table}'", table=title),
                    title,
                    caption.span,
                    int(found[1]),
                    severity,
                )
    for node in walk(document.tree) if stage else ():
        if isinstance(node, Section):
            heading = node.heading
            years = re.findall(r"(?<!\d)20\d\d(?!\d)", heading.title)
            found = _CAPTION.search(heading.title)
            if found and len(years) == 1 and found[2] == stage and not _OTHER_YEAR.search(heading.title):
                where = Phrase("标题「{title}」", "the heading '{title}'", title=_short(heading.title))
                yield where, "", heading.span, int(found[1]), Severity.ERROR


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…"
