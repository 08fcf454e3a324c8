"""The article of a page, and the furniture of the site that is left out of it.

The article is the smallest block that holds nearly all running text and tables: from the body down, the heaviest child
is entered as long as nothing of weight stands beside it. Text of links weighs nothing, so menus and lists of other pages
never lead there. Inside the article, blocks are left out that are furniture by what they are called, by being mostly
links, or by what they say; a block that holds a third of all text, or figures in a table, is never furniture.
"""

from __future__ import annotations

import re
from collections.abc import Container

from budgetlint.readers.html.page import Page
from budgetlint.readers.package import Element
from budgetlint.regex import regex

_ENTERED = frozenset((
    "div", "section", "article", "main", "center", "form", "td", "tbody", "tr", "table", "body", "span", "font",
    "blockquote", "dl", "dd", "ul", "li",
))  # fmt: skip
_PLAIN = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "pre", "br", "b", "strong", "em", "u", "i",
))  # fmt: skip
_NAMED = regex(
    r"nav|menu|crumb|foot|copyright|share|jiathis|toolbar|sidebar|side-?bar|related|recommend|xgxx|xglj|dqwz|weizhi|"
    r"location|position|qrcode|ewm|erweima|search|login|pager|pagination|font-?size|banner|friend|link|yqlj|prenext|"
    r"print(?!section)|bszn|zoom(?=btn|er)|(?:^|[\s_-])(?:top|header|head|tool|btn|gototop)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_NAMED_TEXT = regex(r"content|article|text|zoom|editor|TRS", re.IGNORECASE)
_OWNER = regex(r"版权所有|ICP备|公网安备|网站标识码|Copyright|建议使用.{0,20}浏览器", re.IGNORECASE)
#: These open a block; in the middle of a sentence they are words like others.
_SAYS = regex(
    r"[【\[(（]?\s*(?:扫一扫|打印|关闭(?:窗口|本页)?|当前位置|您的位置|您现在的位置|您所在的位置|上一[篇条]|下一[篇条]|相关(?:链接|阅读|文章|信息|新闻)|"
    r"分享(?:到|[:：])|字[体号]\s*[:：]|浏览次数|点击数|责任编辑|返回(?:顶部|列表)|无障碍|网站地图|联系我们|主办单位\s*[:：])"
)
#: When a page was published is worth knowing, whatever stands beside it.
_DATED = regex(r"(?:发布|更新|公开|成文|生成|发文)(?:时间|日期)\s*[:：]?\s*20\d\d|日期\s*[:：]\s*20\d\d")
_FIGURE = regex(r"\d\.\d|\d,\d{3}")
#: Furniture says what it says in so many signs.
_SHORT = 160
_WEIGHTY = 80
#: A table of so few filled cells, one of which holds so much, may frame the article.
_FEW = 6
_LONG = 600
_BLOCKS = frozenset((
    "div", "section", "article", "nav", "footer", "header", "aside", "ul", "ol", "dl", "form", "p", "center", "main",
))  # fmt: skip


def article(page: Page) -> Element:
    """The smallest block with nearly all text; the body where nothing outweighs the rest."""
    at = page.body
    total = page.weight(at)
    for _ in range(200):
        heaviest = max(at, key=page.weight, default=None)
        if heaviest is None or heaviest.tag not in _ENTERED or page.weight(heaviest) * 10 < page.weight(at) * 6:
            break
        if any(_has_say(page, c, total) for c in at if c is not heaviest):
            break
        if _bare(at) or (heaviest.tag == "table" and not _frames(page, heaviest)):
            break
        at = heaviest
    # Lines and tables come from blocks and cells, not from parts of a table.
    while at.tag in ("table", "tbody", "thead", "tfoot", "tr") and at is not page.body:
        parent = at.getparent()
        if parent is None:
            break
        at = parent
    return at


def _frames(page: Page, table: Element) -> bool:
    """Whether a table may hold an article in one of its cells: others are in it, or few cells and a long text."""
    cells = [page.weight(c) for c in table.iter("td", "th") if page.weight(c)]
    return next(table.iterdescendants("table"), None) is not None or (
        len(cells) <= _FEW and max(cells, default=0) > _LONG
    )


def _bare(element: Element) -> bool:
    """Whether text stands in the block itself, beside its children."""
    texts = [element.text or "", *(c.tail or "" for c in element)]
    return sum(len("".join(t.split())) for t in texts) > 20


def _has_say(page: Page, element: Element, total: int) -> bool:
    """Whether a block beside the heaviest belongs to the article."""
    weight = page.weight(element)
    if not weight or page.is_hidden(element) or _is_furniture(page, element, total):
        return False
    if element.tag in _PLAIN or weight > _WEIGHTY or next(element.iter("h1", "h2", "h3"), None) is not None:
        return True
    return any(sum(1 for c in table.iter("td", "th") if page.weight(c)) > 3 for table in element.iter("table"))


def furniture(page: Page, main: Element) -> Container[Element]:
    """The blocks inside the article that are left out."""
    total = page.weight(main)
    out: set[Element] = set()
    for element in main.iter(*_BLOCKS):
        if element is not main and _is_furniture(page, element, total):
            out.add(element)
    return out


def _is_furniture(page: Page, element: Element, total: int) -> bool:
    weight, links = page.weight(element), page.links(element)
    if weight * 3 > total and weight > _SHORT:
        return False
    if element.tag in ("nav", "footer", "aside") and not _has_figures(page, element):
        return True
    count = weight + links
    if not count or count > 40 * _SHORT:
        return False
    text = page.text(element) if count <= 2 * _SHORT else ""
    if weight <= _SHORT and _DATED.search(text) and links <= weight:
        return False
    if element.tag in _PLAIN:
        return element.tag == "p" and count <= _SHORT // 4 and bool(_SAYS.match(text))
    if _has_figures(page, element):
        return False
    if _OWNER.search(text) or (_SAYS.match(text) and (links or count <= _SHORT // 4)):
        return True
    if links > 2 * weight and sum(1 for a in element.iter("a") if page.links(a)) > 2:
        return True
    named = f"{element.get('class', '')} {element.get('id', '')}"
    is_small = weight < 2 * _SHORT and weight * 3 <= total
    return is_small and bool(_NAMED.search(named)) and not _NAMED_TEXT.search(named) and not _is_title(element)


def _is_title(element: Element) -> bool:
    return next(element.iter("h1", "h2"), None) is not None


def _has_figures(page: Page, element: Element) -> bool:
    """Whether a table inside it has figures of money."""
    return any(_FIGURE.search(page.text(t)) for t in element.iter("table"))
