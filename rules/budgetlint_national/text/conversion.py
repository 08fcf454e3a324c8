"""BL913: what conversion into text left in the file, for those who want to know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import Anchor, AnyRule, Context, Disclosure, Finding, Related, Span, Yield, named, regex, rule

_LEFT = regex(
    r"""
      \[bookmark:[^\[\]\r\n]{0,200}\]
    | (?<![A-Za-z])(?:PAGEREF|HYPERLINK)[ ]+\S{1,80}
    | (?m:^[ \t]*第[ ]*\d{0,4}[ ]*页[ ]*[,，]?[ ]*共[ ]*\d{0,4}[ ]*页[ \t]*$)
    | (?m:^[ \t]*[-—─–][ ]*\d{1,4}[ ]*[-—─–][ \t]*$)
    | \f
    """,
    re.VERBOSE,
)
_SHOWN = 20


@rule(
    id="BL913",
    name="conversion-residue",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    opt_in=True,
    messages={
        "residue": "转换残留(书签、域代码、页码)共{count}处,检查时已忽略",
    },
    messages_en={
        "residue": "leftovers of conversion (bookmarks, fields, page numbers), which were skipped: {count}",
    },
    advice="不必改动;公开前可以清理",
    advice_en="nothing to do; they may be cleaned up before publishing",
    bad=["甲县教育局2024年部门预算公开\n\n[bookmark: _Toc1]一、部门职责\n拟订规划。\n- 3 -\n"],
    good=["甲县教育局2024年部门预算公开\n\n一、部门职责\n拟订规划。\n"],
)
def conversion_residue(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """转成文本时留下的书签、域代码、页码有几处。

    这些是程序转换的痕迹,不是文书的错;读取时已经略去,不影响其他检查。只在指名选用时才报。
    """
    spans = [Span(*match.span()) for match in _LEFT.finditer(ctx.source.text)]
    if spans:
        related = tuple(Related(span, named([ctx.source.cut(span).strip()])) for span in spans[1:_SHOWN])
        yield Finding("residue", spans[0], {"count": len(spans)}, Anchor(), related)


RULES: tuple[AnyRule, ...] = (conversion_residue,)
