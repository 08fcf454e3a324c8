"""BL911: no sentence stands twice in a row."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    Phrase,
    Related,
    Span,
    Yield,
    named,
    regex,
    rule,
)
from budgetlint_national.text.passages import Sort, passages

_SENTENCE = regex(r"[^。;；!！?？]+[。;；!！?？]*")
_MARK = regex(r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]+\)|\d+[、.]|[一二三四五六七八九十]是)")
#: Shorter sentences repeat by nature; farther apart they may be meant.
_LONG, _NEAR = 24, 3
#: One reason may hold for several figures.
_REASON = regex(r"原因|由于|因为?|主要是|其中|详见")
_FIGURE = regex(r"\d")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、部门职责\n"
_LINE = "负责全县各级各类学校的布局规划和招生管理,指导学校开展安全教育和心理健康教育"


@rule(
    id="BL911",
    name="sentence-repeated",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    since=2017,
    messages={
        "repeated": "「{start}…」一句与{where}重复",
    },
    messages_en={
        "repeated": "the sentence '{start}…' repeats {where}",
    },
    advice="请删去一处",
    advice_en="delete one of them",
    bad=[f"{_HEAD}{_LINE}。{_LINE}。\n"],
    good=[f"{_HEAD}{_LINE}。{_LINE.replace('招生', '学籍')}。\n"],
)
def sentence_repeated(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有紧接着重复的句子。

    只报一字不差的长句(二十四字以上),而且前后相接或只隔一两句;目标与完成情况写得一样的另有规则。带数字的句子(各科目说明
    本来就用同样的句式)、说明原因的句子、表格里的、隔着表格的、隔得远的不报。
    """
    found = [p.bare for p in passages(ctx) if p.sort in (Sort.TEXT, Sort.HEADING, Sort.CELL)]
    if all(p.sort is Sort.CELL for p in found):
        yield NotApplicable(Phrase("文中没有文字", "the document has no text"))
    recent: list[tuple[str, Span]] = []
    for passage in found:
        if passage.sort is Sort.CELL:  # what is said beside one table may be said beside the next
            recent = []
            continue
        for match in _SENTENCE.finditer(passage.text):
            mark = _MARK.match(match[0])
            words = match[0][mark.end() if mark else 0 :]
            span = passage.part(*match.span())
            earlier = next((s for w, s in recent if w == words), None)
            if earlier is not None and _is_long(words):
                args: dict[str, object] = {"start": words[:12], "where": ctx.where(earlier)}
                yield Finding(
                    "repeated", span, args, Anchor(row_label=words[:24]), (Related(earlier, named([words[:24]])),)
                )
            recent = [*recent, (words, span)][-_NEAR:]


def _is_long(words: str) -> bool:
    """Whether it is a whole sentence that says something of its own."""
    is_whole = words[-1] in "。;；" and len(words) > _LONG
    return is_whole and not _FIGURE.search(words) and not _REASON.search(words)


RULES: tuple[AnyRule, ...] = (sentence_repeated,)
