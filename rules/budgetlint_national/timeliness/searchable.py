"""BL808: the text can be read, searched and copied."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotEvaluable,
    Phrase,
    Source,
    Span,
    Yield,
    listing,
    regex,
    rule,
)

#: A page with fewer characters shows nothing either way.
_FEWEST = 40
_SHOWN = 5
_MOST_LOST, _MOST_SIGNS, _FEWEST_HAN = 0.3, 0.5, 0.05
#: The replacement character, a font's own characters, controls.
_LOST = regex("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd\x00-\x1f\x7f-\x9f]")
#: Without those that leaders, rules and tables are drawn with.
_SIGN = regex(r"[!\"$%&'(),/:;<>?@\[\\\]^`{}]")
_HAN = regex("[\u4e00-\u9fff]")
#: Alone in its line: it stands for a page that is a picture, or for text that has no characters.
_PICTURE = regex("(?:^|[\r\n\f])[ \t\u3000]*(?P<there>\ufffc)(?=[ \t\u3000]*(?:[\r\n\f]|$))")
_BROKEN = "!\"#$%&'()*+,-./:;<=>?@[]^_`" * 3


@rule(
    id="BL808",
    name="text-not-searchable",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="warning",
    since=2017,
    messages={
        "page": "{file}第{page}页的文字是乱码,读者不能检索、复制",
        "picture": "{where}是扫描的图片或没有可用的编码,读者不能检索、复制",
        "whole": "全文的文字是乱码,读者不能检索、复制",
    },
    messages_en={
        "page": "the text of {file}page {page} is garbled and cannot be searched or copied",
        "picture": "{where}: a scan, or glyphs without characters, which cannot be searched or copied",
        "whole": "the whole text is garbled and cannot be searched or copied",
    },
    advice="请用能复制出文字的文件重新发布",
    advice_en="publish a file whose text can be copied",
    bad=[
        f"甲县教育局2024年部门预算公开\n一、职责\n拟订规划。\n\f{_BROKEN}\n",
        f"2024年部门预算公开\n{_BROKEN}{_BROKEN}{_BROKEN}\n",
        "甲县教育局2024年部门预算公开\n\f\ufffc\n",
    ],
    good=["甲县教育局2024年部门预算公开\n一、职责\n拟订规划。\n\f二、机构设置\n没有下属单位。\n"],
)
def text_not_searchable(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """文件的文字可以检索、复制,不是扫描的图片,也不是乱码。

    以换页符分页。字体没有编码对照的文件,复制出来全是符号或方框。没有一个字的页可能是扫描件,也可能是空白页,不作判断。
    """
    if pictures := [Span(*m.span("there")) for m in _PICTURE.finditer(ctx.source.text)]:
        yield Finding("picture", pictures[0], {"where": ctx.where(*pictures, most=_SHOWN)})
    pages = list(_pages(ctx.source))
    blank = [
        Phrase("{file}第{number}页", "{file}page {number}", file=file, number=number)
        for file, number, span in pages
        if not ctx.source.cut(span).strip()
    ]
    for file, number, span in pages:
        if not _is_garbled(ctx.source.cut(span)):
            continue
        place = _first_line(ctx.source.text, span)
        if len(pages) > 1:
            yield Finding("page", place, {"file": file, "page": number})
        else:
            yield Finding("whole", place)
    if blank:
        few = listing(blank[:5])
        told = Phrase("{few}等", "{few} and others", few=few) if len(blank) > 5 else few
        yield NotEvaluable(
            Phrase(
                "{told}没有文字,可能是扫描的图片,也可能是空白页",
                "{told} without text: scans perhaps, or blank pages",
                told=told,
            )
        )


def _pages(source: Source) -> Iterator[tuple[str, int, Span]]:
    """The pages of each file by their form feeds, with its name where there are several files.

    What follows the last form feed is a page only if it holds anything.
    """
    files = [(f"{m.name} ", m.start, m.source.text) for m in source.members] or [("", 0, source.text)]
    for file, start, text in files:
        parts = text.split("\f")
        while len(parts) > 1 and not parts[-1].strip():
            parts.pop()
        for number, part in enumerate(parts, 1):
            yield file, number, Span(start, start + len(part))
            start += len(part) + 1


def _is_garbled(page: str) -> bool:
    chars = "".join(page.split())
    if len(chars) < _FEWEST:
        return False
    lost, signs, han = (len(pattern.findall(chars)) for pattern in (_LOST, _SIGN, _HAN))
    few_han = han < _FEWEST_HAN * len(chars)
    return lost > _MOST_LOST * len(chars) or (few_han and signs > _MOST_SIGNS * len(chars))


def _first_line(text: str, page: Span) -> Span:
    start = page.start + len(text[page.start : page.end]) - len(text[page.start : page.end].lstrip())
    return Span(start, start + len(text[start : page.end].partition("\n")[0].rstrip()))


RULES: tuple[AnyRule, ...] = (text_not_searchable,)
