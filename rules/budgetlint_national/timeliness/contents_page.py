"""BL807: a long document has a table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Sort,
    TableOfContents,
    Yield,
    reading,
    regex,
    rule,
    walk,
)

#: From so many pages on, or so many characters where pages are not known, and with so many headings.
_PAGES, _LENGTH, _HEADINGS = 20, 6000, 10
_OF_PAGES = regex(r"共\s*(\d{1,3})\s*页")
_CONTENTS = regex(r"^[ \t\u3000#*]*目[ \t\u3000]*[录次](?!\w)", re.MULTILINE)
#: What Word leaves at headings that a contents field lists.
_BOOKMARK = regex(r"\[bookmark:\s*_Toc")
_HEAD = "甲县教育局2024年部门预算公开\n第 1 页 共 60 页\n"
_TEXT = "".join(
    f"{n}、{t}\n{t}的具体内容。\n" for n, t in zip("一二三四五六七八九十", "甲乙丙丁戊己庚辛壬癸", strict=True)
)


@rule(
    id="BL807",
    name="contents-page-missing",
    on=Disclosure,
    requirement=["R式"],
    severity="info",
    since=2017,
    messages={
        "absent": "文书较长({length},{headings}个标题),没有目录",
    },
    messages_en={
        "absent": "a long document ({length}, {headings} headings) without a table of contents",
    },
    advice="请在正文前编排目录,便于查找",
    advice_en="put a table of contents before the text",
    bad=[_HEAD + _TEXT],
    good=[_HEAD + "目录\n" + "".join(f"{line}\n" for line in _TEXT.splitlines()[::2]) + "\n" + _TEXT],
)
def contents_page_missing(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """较长的文书编有目录。

    二十页以上(没有印页数的,六千字以上)、标题十个以上的才算长。标题上留有 Word 目录书签的,原件多半有目录、转成文本时丢了,
    不作判断;目录与正文是否一致另见 BL126。
    """
    pieces = reading(ctx).pieces
    headings = sum(piece.sort is Sort.HEADING for piece in pieces)
    pages = max((int(found[1]) for found in _OF_PAGES.finditer(ctx.source.text)), default=0)
    characters = len("".join(ctx.source.text.split()))
    is_long = pages >= _PAGES if pages else characters >= _LENGTH
    if not is_long or headings < _HEADINGS:
        yield NotApplicable(
            Phrase("文书不长,没有目录也便于查找", "the document is short enough without a table of contents")
        )
        return
    if _has_contents(ctx):
        return
    if _BOOKMARK.search(ctx.source.text):
        yield NotEvaluable(
            Phrase(
                "标题上留有目录书签,原件可能有目录,转成文本时没有留下",
                "headings bear bookmarks of contents, which conversion may have dropped",
            )
        )
        return
    length = (
        Phrase("{count}页", "{count} pages", count=pages)
        if pages
        else Phrase("约{count}字", "about {count} characters", count=characters // 1000 * 1000)
    )
    yield Finding("absent", ctx.title_span(), {"length": length, "headings": headings})


def _has_contents(ctx: Context) -> bool:
    """Whether contents were read, or at least their heading."""
    return (
        any(isinstance(n, TableOfContents) for n in walk(ctx.disclosure.tree))
        or _CONTENTS.search(ctx.source.text) is not None
    )


RULES: tuple[AnyRule, ...] = (contents_page_missing,)
