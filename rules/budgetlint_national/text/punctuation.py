"""BL904: punctuation marks do not follow one another, and none is left over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Yield,
    regex,
    rule,
)
from budgetlint_national.text.passages import Passage, Sort, passages

#: Dots stand for a sentence left unfinished, colons for a label left empty: both are other rules' matter.
_REPEATED = regex(r"[,，、;；。]{2,}")
_ELLIPSIS = regex(r"。{3,}|[,，、]{3,}")
_LEFT_OVER = regex(r"(?<=[\u4e00-\u9fff,，。;；、])[`^~\\](?=[\u4e00-\u9fff])")
#: More of them come from conversion, not from a writer.
_MOST = 20
_HEAD = "甲县教育局2024年部门预算公开\n\n一、工作保障措施\n"


@rule(
    id="BL904",
    name="repeated-punctuation",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    since=2017,
    messages={
        "repeated": "「{context}」处标点「{marks}」连用",
        "left_over": "「{context}」处有多余的符号「{marks}」",
    },
    messages_en={
        "repeated": "punctuation marks '{marks}' follow each other at '{context}'",
        "left_over": "a stray mark '{marks}' at '{context}'",
    },
    advice={
        "repeated": "请删去多余的",
        "left_over": "请删去",
    },
    advice_en={
        "repeated": "delete what is too much",
        "left_over": "delete it",
    },
    bad=[f"{_HEAD}明确任务,,落实责任。加强`审批及监管。\n"],
    good=[f"{_HEAD}明确任务,落实责任。“加强监管。”是总的要求……\n"],
)
def repeated_punctuation(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """正文没有连用的标点和多余的符号。

    只查逗号、顿号、分号、句号的连用和夹在汉字之间的反引号等符号。省略号、破折号、引号和括号前后的标点不报;表格里的不查,
    半角与全角混用不报(两种写法都通行)。多达二十处以上的,
    多半是转成文本时造成的,不作判断。
    """
    found = [p for p in passages(ctx) if p.sort is not Sort.CELL]
    if not found:
        yield NotApplicable(Phrase("文中没有文字", "the document has no text"))
    findings = list(_marks(found))
    if len(findings) > _MOST:
        yield NotEvaluable(
            Phrase(
                "标点连用多达{findings}处,多半是转成文本时造成的",
                "punctuation marks follow each other in {findings} places, most likely from conversion",
                findings=len(findings),
            )
        )
        return
    yield from findings


def _marks(found: Iterable[Passage]) -> Iterator[Finding]:
    for passage in found:
        for message, pattern in (("repeated", _REPEATED), ("left_over", _LEFT_OVER)):
            for match in pattern.finditer(passage.text):
                start, end = match.span()
                span = passage.part(start, end)
                if _ELLIPSIS.fullmatch(match[0]) or len(span) > end - start:
                    continue  # what stood between the marks was taken out
                context = passage.text[max(0, start - 4) : end + 4].strip()
                args: dict[str, object] = {"marks": match[0], "context": context}
                yield Finding(message, span, args, Anchor(passage.table, context))


RULES: tuple[AnyRule, ...] = (repeated_punctuation,)
