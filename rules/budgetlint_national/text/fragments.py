"""BL907: an enumeration in words begins with its first item and leaves none out."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import Anchor, AnyRule, Context, Disclosure, Finding, NotApplicable, Phrase, Yield, regex, rule
from budgetlint_national.text.passages import Passage, Sort, passages

_NUMERALS = "一二三四五六七八九十"
_ITEM = regex(rf"(?:(?<=[。;；:：,，!！?？\s])|^)([{_NUMERALS}])(?:是|要)(?!否|非|不是)")
#: A first item may stand in the middle of a clause (主要原因一是…) or be said in other words.
_FIRST = regex(r"一[是要]|其一|首先|第一")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、工作任务\n"


@rule(
    id="BL907",
    name="enumeration-without-first",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    since=2017,
    messages={
        "missing": "有“{printed}”,没有“{missing}”,疑似缺了一段文字",
    },
    messages_en={
        "missing": "'{printed}' stands without '{missing}': some text may be missing",
    },
    advice="请补全文字,或改正序号",
    advice_en="complete the text, or correct the numbers",
    bad=[f"{_HEAD}加强学校管理,妥善安置教师。二是及时发放工资。\n"],
    good=[f"{_HEAD}一是加强学校管理。\n二是及时发放工资。三是改善条件。\n二、机构设置\n一是一,二是二。\n"],
)
def enumeration_without_first(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """“一是…二是…三是…”从一开始,依次不缺。

    各项可以分成几段;同一节里前面有上一项的就不报。缺项也可能是转成文本时丢了字,所以只作提示。表格里的不查,因为长的
    单元格可能被截断;只写“一是”而没有“二是”的不报。
    """
    found = [p for p in passages(ctx) if p.sort is not Sort.CELL]
    if not any(_ITEM.search(p.text) for p in found):
        yield NotApplicable(Phrase("文中没有“一是、二是”这样的列举", "the text has no enumeration like “一是、二是”"))
        return
    last = 0
    for passage in found:
        if passage.sort is Sort.HEADING and not _ITEM.search(passage.text):
            last = 0
        gaps = list(_gaps(passage, last))
        if not gaps and _FIRST.search(passage.text):
            last = max(last, 1)
        for finding, number in gaps:
            last = number
            if finding is not None:
                yield finding


def _gaps(passage: Passage, last: int) -> Iterator[tuple[Finding | None, int]]:
    for match in _ITEM.finditer(passage.text):
        number = _NUMERALS.index(match[1]) + 1
        if number <= last + 1 or (number == 2 and _FIRST.search(passage.text, 0, match.start())):
            yield None, number
        else:
            missing = f"{_NUMERALS[number - 2]}是"
            span = passage.part(match.start(1), match.start(1) + 2)
            args: dict[str, object] = {"printed": match[0], "missing": missing}
            yield Finding("missing", span, args, Anchor(passage.table, passage.text[match.start() :][:12])), number
        last = number


RULES: tuple[AnyRule, ...] = (enumeration_without_first,)
